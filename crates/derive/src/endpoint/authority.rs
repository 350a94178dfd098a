//! The part of a URL between `//` and the path: credentials, hosts and ports.

use std::ops::Range;

use super::host;
use super::variables::{HOLE, Variables, expand, reference_length, without_open_namespace};

/// What an authority says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Authority {
    /// Whether a password or token stands in it.
    pub(super) authenticated: Option<bool>,
    /// Host, port and the bytes that name them.
    pub(super) peers: Vec<Peer>,
}

/// A host with a port.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Peer {
    pub(super) host: Box<str>,
    pub(super) port: Option<u16>,
    pub(super) range: Range<usize>,
}

/// Where the authority ends that starts at `start`.
pub(crate) fn end(text: &str, start: usize) -> usize {
    let mut at = start;
    while let Some(rest) = text.get(at..) {
        let Some(next) = rest.chars().next() else {
            break;
        };
        at += match next {
            '$' => reference_length(rest),
            // No address is longer, and a text of brackets alone must not cost its square.
            '[' => rest
                .bytes()
                .take(48)
                .position(|b| b == b']')
                .map_or(1, |close| close + 1),
            _ if is_delimiter(next) => break,
            _ => next.len_utf8(),
        };
    }
    // `http://a,http://b` is a list of URLs, not one authority with two hosts.
    let found = text.get(start..at).unwrap_or("");
    let before_next = found.ends_with(':') && text.get(at..).is_some_and(|t| t.starts_with("//"));
    if before_next {
        return found.rfind(',').map_or(at, |comma| start + comma);
    }
    at
}

fn is_delimiter(c: char) -> bool {
    c.is_whitespace() || c.is_control() || "/?#\"'`\\<>|^;&(){}]=".contains(c)
}

/// Reads the authority at `range`.
pub(super) fn parse(text: &str, range: Range<usize>, variables: Variables<'_>) -> Authority {
    let raw = text.get(range.clone()).unwrap_or("");
    let hosts_at = raw.rfind('@').map_or(0, |at| at + 1);
    let credentials = raw.get(..hosts_at.saturating_sub(1)).unwrap_or("");
    let mut authority = Authority {
        authenticated: has_secret(credentials).then_some(true),
        peers: Vec::new(),
    };
    let mut start = range.start + hosts_at;
    for part in raw.get(hosts_at..).unwrap_or("").split(',') {
        let place = start..start + part.len();
        start += part.len() + 1;
        authority
            .peers
            .extend(peers(&expand(part, variables), &place));
    }
    authority
}

fn has_secret(credentials: &str) -> bool {
    credentials
        .split_once(':')
        .is_some_and(|(_, secret)| !secret.is_empty())
}

/// The peers in a part whose variables are filled in; a variable may hold a whole list.
fn peers(hosts: &str, place: &Range<usize>) -> Vec<Peer> {
    let one = |text: &str| {
        let (host, port) = host_and_port(text)?;
        Some(Peer {
            host,
            port,
            range: place.clone(),
        })
    };
    hosts.split(',').filter_map(one).collect()
}

/// `host`, `host:port`, `[address]:port`; a port that nobody knows is left out, a host is not.
pub(super) fn host_and_port(text: &str) -> Option<(Box<str>, Option<u16>)> {
    let text = text.trim();
    let colon = match text.rfind(']') {
        Some(close) => text.get(close..)?.find(':').map(|at| at + close),
        None => text.find(':'),
    };
    let Some(colon) = colon else {
        return Some((host::normal(without_open_namespace(text))?, None));
    };
    let port = text.get(colon + 1..)?;
    let known = if port.is_empty() || port.chars().all(|c| c == HOLE) {
        None
    } else {
        Some(port.parse().ok().filter(|port| *port > 0)?)
    };
    let host = without_open_namespace(text.get(..colon)?);
    Some((host::normal(host)?, known))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(text: &str) -> Vec<(String, Option<u16>)> {
        let none: Variables<'_> = &|_| None;
        parse(text, 0..end(text, 0), none)
            .peers
            .into_iter()
            .map(|peer| (peer.host.into(), peer.port))
            .collect()
    }

    #[test]
    fn credentials_and_paths_are_cut_off() {
        assert_eq!(hosts("u:p@db:1/x"), [("db".into(), Some(1))]);
        assert_eq!(
            hosts("a:1,b/x"),
            [("a".into(), Some(1)), ("b".into(), None)]
        );
        assert_eq!(hosts("[::2]:1"), [("::2".into(), Some(1))]);
        assert_eq!(hosts("u:p/w@db:1"), []);
        assert_eq!(hosts("a:99999"), []);
    }
}
