//! `host:port` and bare hosts, alone or in lists.

use std::ops::Range;

use super::authority::host_and_port;
use super::connection::{credentials, encryption};
use super::variables::{Variables, expand};
use super::{Endpoint, Form, Reach, host, reach};

/// The hosts of a text that is nothing but a list of them. Names without a port count only
/// where `bare` says that the setting holds hosts, or where they are Services' whole names.
pub(super) fn list(text: &str, bare: bool, variables: Variables<'_>) -> Vec<Endpoint> {
    let (hosts, options) = split_options(text);
    let mut found = Vec::new();
    let mut at = 0;
    for item in hosts.split([',', ';', ' ', '\n', '\t']) {
        let range = at..at + item.len();
        at += item.len() + 1;
        // What quorums write behind a member is a further port of it.
        let further = !found.is_empty() && item.bytes().all(|byte| byte.is_ascii_digit());
        if item.trim().is_empty() || further {
            continue;
        }
        let filled = expand(item.trim(), variables);
        let before = found.len();
        found.extend(
            filled
                .split(',')
                .filter_map(|item| one(item, range.clone(), bare, options)),
        );
        if found.len() == before {
            // One odd word, and the text is a sentence or a list of something else.
            return Vec::new();
        }
    }
    found
}

/// The Services of a text that gives each a prefix for the names of its settings:
/// `orders-postgresql=DB,shared-cache=CACHE`.
pub(super) fn prefixed(text: &str, variables: Variables<'_>) -> Vec<Endpoint> {
    let filled = expand(text, variables);
    let pairs = filled.split(',').filter_map(|item| item.split_once('='));
    pairs
        .filter_map(|(service, _)| one(service.trim(), 0..text.len(), true, ""))
        .collect()
}

/// A single `host:port`, or a bare host where `bare` allows it.
pub(super) fn one(text: &str, range: Range<usize>, bare: bool, options: &str) -> Option<Endpoint> {
    let text = without_folder(text.trim_matches(['"', '\'']));
    let text = rest_of_url(text).unwrap_or(text);
    let looked_up = looked_up(text);
    let text = looked_up.unwrap_or(text);
    let (host, port) = host_and_port(text)
        .or_else(|| hash_port(text))
        .or_else(|| member(text))?;
    let spelled_as_host = text.contains(".svc")
        || reach(&host) == Reach::Public
        || !text.chars().any(|c| c.is_ascii_uppercase());
    let bare = bare || looked_up.is_some() || host::is_within_cluster(&host);
    let form = match port {
        Some(port) if is_plausible(port) => Form::Pair,
        None if bare && spelled_as_host && !text.ends_with(':') => Form::Bare,
        Some(_) | None => return None,
    };
    Some(Endpoint {
        scheme: None,
        host,
        port,
        path: "".into(),
        shown: false,
        encrypted: encryption(options),
        authenticated: credentials(options),
        form,
        expected: false,
        range,
    })
}

/// Whether a text is a URL without its scheme: `shop:pw@db:5432/shop`.
pub(super) fn is_rest_of_url(text: &str) -> bool {
    !text.starts_with('@') && rest_of_url(without_folder(text.trim())).is_some()
}

/// What programs put behind the name and password that they are given apart, `@db:5432`, and
/// what has both before it.
fn rest_of_url(text: &str) -> Option<&str> {
    let (login, rest) = text.split_once('@')?;
    let (user, password) = login.split_once(':').unwrap_or(("", login));
    let plain = |text: &str| !text.contains(['/', ' ', ',', ':', '@']);
    if !login.is_empty() && (user.is_empty() || !plain(user) || !plain(password)) {
        return None;
    }
    let (_, port) = rest.split_once(':')?;
    (!port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())).then_some(rest)
}

/// What is left of `zookeeper:2181/shop`, as the clients of some stores write the folder that
/// they keep to.
fn without_folder(text: &str) -> &str {
    match text.split_once('/') {
        Some((peer, folder)) if peer.contains(':') && !folder.contains([':', '@', '/']) => peer,
        _ => text,
    }
}

/// The name that a client is told to ask name servers for: `dns+cart:80`,
/// `dnssrv+_grpc._tcp.cart.shop`. It is what records of services are called by, too.
pub(super) fn looked_up(text: &str) -> Option<&str> {
    const WAYS: &[&str] = &["dnssrvnoa+", "dnssrv+", "dns+"];
    let plain = WAYS.iter().find_map(|way| text.strip_prefix(way));
    of_record(plain.unwrap_or(text)).or(plain)
}

/// Records of services begin with a port's name and a protocol.
fn of_record(name: &str) -> Option<&str> {
    let (_, rest) = name.strip_prefix('_')?.split_once('.')?;
    rest.strip_prefix("_tcp.").or(rest.strip_prefix("_udp."))
}

/// The whole name of a Service of a cluster within a longer word that is no URL:
/// `/inet/cart.shop.svc.cluster.local/4100`.
pub(super) fn whole_name(text: &str) -> Option<Endpoint> {
    const MARK: &str = ".svc.";
    let at = text.find(MARK)?;
    let of_host = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let start = text
        .get(..at)?
        .rfind(|c| !of_host(c))
        .map_or(0, |it| it + 1);
    let rest = text.get(start..)?;
    let end = rest.find(|c| !of_host(c)).unwrap_or(rest.len());
    let host = host::normal(rest.get(..end)?)?;
    // A name and its namespace stand before the mark.
    let named = text.get(start..at)?.contains('.');
    named.then(|| Endpoint {
        scheme: None,
        host,
        port: None,
        path: "".into(),
        shown: false,
        encrypted: None,
        authenticated: None,
        form: Form::Bare,
        expected: false,
        range: start..start + end,
    })
}

/// Whether a number after a colon is rather a port than the version in an image's tag:
/// `postgres:16`, `node:22`. Few services listen below 100.
fn is_plausible(port: u16) -> bool {
    port >= 100 || matches!(port, 21 | 25 | 53 | 69 | 79..=99)
}

/// A member of a quorum: `host:2888:3888`, `server.1=host:2888:3888:observer`, `1@host:9093`; or
/// an address behind the name that it goes by: `local:cache:6379`.
fn member(text: &str) -> Option<(Box<str>, Option<u16>)> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some((_, address)) = text.split_once('@').filter(|(id, _)| digits(id)) {
        return host_and_port(address);
    }
    let address = match text.strip_prefix("server.") {
        Some(rest) => rest.split_once('=').filter(|(id, _)| digits(id))?.1,
        None => text,
    };
    let roles = [":participant", ":observer"];
    let role = roles.iter().find_map(|role| address.strip_suffix(role));
    let address = role.unwrap_or(address);
    let (address, further) = address.rsplit_once(':').filter(|(_, port)| digits(port))?;
    if let Some((_, host)) = address.split_once(':').filter(|(_, host)| !digits(host)) {
        let of_host = |c: char| c.is_ascii_alphanumeric() || "-.".contains(c);
        let port = further.parse().ok().filter(|_| host.chars().all(of_host))?;
        return Some((super::host::normal(host)?, Some(port)));
    }
    let (host, port) = host_and_port(address)?;
    further.parse::<u16>().ok().and(port).map(|_| (host, port))
}

/// Resolvers write the port of an address after `#`.
fn hash_port(text: &str) -> Option<(Box<str>, Option<u16>)> {
    let (address, port) = text.split_once('#')?;
    let address: std::net::IpAddr = address.parse().ok()?;
    Some((address.to_string().into(), Some(port.parse().ok()?)))
}

/// `cache:6380,password=x,ssl=true`: hosts first, then options.
fn split_options(text: &str) -> (&str, &str) {
    let Some(equals) = text.find('=') else {
        return (text, "");
    };
    let comma = text.get(..equals).and_then(|before| before.rfind(','));
    match comma.and_then(|comma| text.split_at_checked(comma)) {
        Some((hosts, options)) => (hosts, options.trim_start_matches(',')),
        None => (text, ""),
    }
}
