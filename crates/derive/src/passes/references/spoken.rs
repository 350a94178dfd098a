//! How a setting's text speaks to whom it refers to: the scheme and port around an address
//! that is known only after apply, `"rediss://${aws_elasticache_cluster.x.address}:6380"`.

use std::sync::Arc;

use eval::{Shape, Value};
use model::Property;

use super::Setting;
use crate::endpoint::{Endpoint, by_scheme, in_setting};
use crate::passes::conversation::{Receiver, Talk};

/// The flow to a receiver that listens so, where the text says nothing else.
pub(super) fn to(setting: &Setting<'_>, (port, protocol): (Option<u16>, Option<Arc<str>>)) -> Talk {
    let span = setting.span;
    if let Some(endpoint) = known(setting) {
        return Talk::of(&endpoint, &Receiver { port, protocol }, span);
    }
    let Some((scheme, written)) = around(setting.value) else {
        return Talk {
            protocol,
            port,
            ..Talk::default()
        };
    };
    let Some(convention) = by_scheme(&scheme) else {
        return Talk::plainly(protocol, written.or(port), span);
    };
    let spoken = Some(convention.protocol).filter(|protocol| *protocol != "tcp");
    let mut talk = Talk {
        protocol: spoken.map(Arc::from).or(protocol),
        port: written.or(port).or(convention.port),
        ..Talk::default()
    };
    talk.state(Property::Encrypted, convention.encrypted, span);
    talk
}

/// The one URL that a known text is.
fn known(setting: &Setting<'_>) -> Option<Endpoint> {
    let text = setting.value.as_str()?;
    let mut found = in_setting(setting.name.unwrap_or_default(), text, &|_| None);
    found
        .pop()
        .filter(|it| found.is_empty() && it.scheme.is_some())
}

/// The scheme in front of an address, and the port behind it.
fn around(value: &Value) -> Option<(String, Option<u16>)> {
    let Some(Shape::Template(pieces)) = value.shape() else {
        return None;
    };
    let (scheme, credentials) = pieces.first()?.as_str()?.split_once("://")?;
    // Behind credentials the address is not the first unknown piece.
    if !credentials.is_empty() {
        return Some((scheme.to_ascii_lowercase(), None));
    }
    let behind = pieces.get(2).and_then(Value::as_str);
    let port = behind.and_then(|text| text.strip_prefix(':')).map(|text| {
        let digits = text.split(|at: char| !at.is_ascii_digit()).next();
        digits.and_then(|digits| digits.parse().ok())
    });
    Some((scheme.to_ascii_lowercase(), port.flatten()))
}
