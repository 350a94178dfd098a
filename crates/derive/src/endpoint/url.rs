//! URLs, wherever they stand in a text.

use super::authority;
use super::protocol::by_scheme;
use super::variables::Variables;
use super::{Endpoint, Form};

/// All URLs with a host.
pub(super) fn scan(text: &str, variables: Variables<'_>) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices("://") {
        match scheme_before(text, at) {
            Some(scheme) => found.extend(read(text, &scheme, at + 3, variables)),
            None => found.extend(named_in_option(text, at + 3, variables)),
        }
    }
    found.extend(oracle(text, variables));
    if found.is_empty() {
        found.extend(misspelt(text, variables));
    }
    found
}

/// URLs with one slash too few or too many, which most programs forgive: `http:/cart:80`. Other
/// schemes than the web's may well be followed by a path.
fn misspelt(text: &str, variables: Variables<'_>) -> Vec<Endpoint> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(":/") {
        let after = text.get(at + 1..).unwrap_or("");
        let slashes = after.bytes().take_while(|byte| *byte == b'/').count();
        let scheme = scheme_before(text, at);
        let of_web = scheme.filter(|it| matches!(it.as_str(), "http" | "https" | "ws" | "wss"));
        if let Some(scheme) = of_web.filter(|_| matches!(slashes, 1 | 3)) {
            found.extend(read(text, &scheme, at + 1 + slashes, variables));
        }
    }
    found
}

fn read(text: &str, scheme: &str, start: usize, variables: Variables<'_>) -> Vec<Endpoint> {
    let start = match resolver_path(text, scheme, start) {
        Some(start) => start,
        None => start,
    };
    let end = authority::end(text, start);
    let authority = authority::parse(text, start..end, variables);
    let options = options(text.get(end..).unwrap_or(""));
    let encrypted = super::connection::encryption(options)
        .or_else(|| by_scheme(scheme).and_then(|convention| convention.encrypted));
    let to_endpoint = |peer: authority::Peer| Endpoint {
        scheme: Some(scheme.into()),
        host: peer.host,
        port: peer.port,
        path: path(text, end),
        shown: false,
        encrypted,
        authenticated: authority
            .authenticated
            .or_else(|| super::connection::credentials(options)),
        form: Form::Url,
        expected: false,
        range: peer.range,
    };
    authority.peers.into_iter().map(to_endpoint).collect()
}

/// The host that an option names where the URL itself names none:
/// `s3://bucket?endpoint=store:9000`.
fn named_in_option(text: &str, start: usize, variables: Variables<'_>) -> Option<Endpoint> {
    const OPTION: &str = "endpoint=";
    let url = text.get(start..)?;
    let options = options(url);
    let at = options.find(OPTION)? + OPTION.len();
    let value = options.get(at..)?.split(['&', ';']).next()?;
    let at = start + url.find(options)? + at;
    let (host, port) = authority::host_and_port(&super::variables::expand(value, variables))?;
    Some(Endpoint {
        scheme: None,
        host,
        port,
        path: "".into(),
        shown: false,
        encrypted: super::connection::encryption(options),
        authenticated: super::connection::credentials(options),
        form: if port.is_some() {
            Form::Pair
        } else {
            Form::Bare
        },
        expected: true,
        range: at..at + value.len(),
    })
}

/// gRPC's `dns:///host:port` has the host where others have the path.
fn resolver_path(text: &str, scheme: &str, start: usize) -> Option<usize> {
    let resolver = matches!(scheme, "dns" | "passthrough" | "xds");
    (resolver && text.get(start..)?.starts_with('/')).then_some(start + 1)
}

/// The scheme that ends at `end`, unless it is one that names no host.
fn scheme_before(text: &str, end: usize) -> Option<String> {
    const NO_HOST: &[&str] = &[
        "abfs",
        "abfss",
        "about",
        "arn",
        "az",
        "classpath",
        "data",
        "docker",
        "env",
        "file",
        "gcs",
        "gs",
        "image",
        "jar",
        "npipe",
        "oci",
        "oss",
        "s3",
        "s3a",
        "s3n",
        "secret",
        "secrets",
        "spiffe",
        "ssm",
        "unix",
        "urn",
        "vault",
        "wasb",
        "wasbs",
    ];
    let before = text.get(..end)?;
    let is_scheme = |c: char| c.is_ascii_alphanumeric() || "+.-_".contains(c);
    let start = before.rfind(|c: char| !is_scheme(c)).map_or(0, |at| {
        at + before
            .get(at..)
            .and_then(|t| t.chars().next())
            .map_or(1, char::len_utf8)
    });
    let scheme = before.get(start..)?.to_ascii_lowercase();
    let starts_well = scheme.starts_with(|c: char| c.is_ascii_alphabetic());
    let no_host = NO_HOST.contains(&scheme.as_str());
    (starts_well && !no_host).then_some(scheme)
}

/// The path that follows the authority, as far as it is spelled out.
fn path(text: &str, end: usize) -> Box<str> {
    let after = text.get(end..).unwrap_or("");
    let after = if after.starts_with('/') { after } else { "" };
    let open = |c: char| c.is_whitespace() || "\"'`<>|\\?#;,$(){}[]*%".contains(c);
    after.split(open).next().unwrap_or("").into()
}

/// What follows the authority, up to the end of the URL: `?sslmode=require`, `;encrypt=true`.
fn options(after: &str) -> &str {
    let end = after
        .find(|c: char| c.is_whitespace() || "\"'`<>|\\".contains(c))
        .unwrap_or(after.len());
    let url = after.get(..end).unwrap_or("");
    url.find(['?', ';'])
        .and_then(|at| url.get(at + 1..))
        .unwrap_or("")
}

/// `jdbc:oracle:thin:@//host:port/service` and `jdbc:oracle:thin:@host:port:sid`.
fn oracle(text: &str, variables: Variables<'_>) -> Option<Endpoint> {
    const START: &str = "jdbc:oracle:thin:";
    let after = text.find(START)? + START.len();
    let at = after + text.get(after..)?.find('@')? + 1;
    let slashes = text.get(at..)?.bytes().take_while(|b| *b == b'/').count();
    let start = at + slashes;
    let end = authority::end(text, start);
    let whole = text.get(start..end)?;
    // The form with a SID has a second colon, which no authority has.
    let end = match whole.match_indices(':').nth(1) {
        Some((colon, _)) => start + colon,
        None => end,
    };
    let peer = authority::parse(text, start..end, variables).peers.pop()?;
    Some(Endpoint {
        scheme: Some("oracle".into()),
        host: peer.host,
        port: peer.port,
        path: "".into(),
        shown: false,
        encrypted: None,
        authenticated: None,
        form: Form::Url,
        expected: false,
        range: peer.range,
    })
}
