//! Places in addresses that somebody is to fill in: `${DB_HOST}`, `amqp://app@<broker>:5672`,
//! `mongodb+srv://app@your-cluster.example.net`.

use crate::endpoint::{Endpoint, Form, by_scheme, is_filled_in};
use crate::passes::kubernetes::environment::Settings;

/// What stands around the name of such a place.
const AROUND: &[(&str, &str)] = &[
    ("${", "}"),
    ("$(", ")"),
    ("{{", "}}"),
    ("<", ">"),
    ("#{", "}#"),
    ("__", "__"),
];

/// The peer of a text that is nothing but such a place, or has one for the host of its URL. It goes
/// by the name of the place.
pub(super) fn in_blank(text: &str, settings: &Settings<'_>) -> Option<Endpoint> {
    let text = text.trim();
    let (scheme, host) = match text.split_once("://") {
        Some((scheme, rest)) => {
            let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
            let scheme = scheme.rsplit(':').next();
            (scheme, rest.split(['/', '?']).next()?)
        }
        None => (None, text),
    };
    let is_number = |port: &str| port.bytes().all(|byte| byte.is_ascii_digit());
    let port = host
        .rsplit_once(':')
        .filter(|(_, port)| is_number(port) || place(port, settings).is_some());
    let (host, port) = port.map_or((host, ""), |(host, port)| (host, port));
    let spoken = scheme.is_some() && is_filled_in(host);
    let name = place(host, settings).or_else(|| spoken.then_some(host))?;
    Some(Endpoint {
        scheme: scheme.map(|it| it.to_ascii_lowercase().into()),
        host: name.trim().replace(char::is_whitespace, "-").into(),
        port: port.parse().ok(),
        path: "".into(),
        encrypted: scheme.and_then(by_scheme).and_then(|it| it.encrypted),
        authenticated: None,
        form: if scheme.is_some() {
            Form::Url
        } else {
            Form::Bare
        },
        expected: true,
        shown: false,
        range: 0..text.len(),
    })
}

/// The name of a place that somebody is to fill in, and that nothing here does.
fn place<'t>(text: &'t str, settings: &Settings<'_>) -> Option<&'t str> {
    AROUND.iter().find_map(|(open, close)| {
        let name = text.strip_prefix(open)?.strip_suffix(close)?.trim();
        let letters = |c: char| c.is_ascii_alphanumeric() || "_-. ".contains(c);
        let is_one = !name.is_empty() && name.chars().all(letters);
        (is_one && !settings.contains_key(name)).then_some(name)
    })
}
