//! Published and exposed ports.

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::{Kind, Map, Value, fields};
use syntax::{Node, NodeKind};

use super::reading::Reading;
use super::text::{join, number, split};

/// An item of `ports` as `{target, published, host_ip, protocol, mode, ...}`.
pub(super) fn published(reading: Reading<'_>, node: &Node) -> Option<Value> {
    let mut port = match &node.kind {
        NodeKind::Mapping(_) => long(reading, node),
        NodeKind::String { .. } | NodeKind::Integer(_) => short(&reading.text(node)?),
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Float(_) | NodeKind::Sequence(_) => None,
    };
    port = port.filter(|port| is_port(port.get("target")) && is_range(port.get("published")));
    let Some(mut port) = port else {
        reading.complain("cannot understand a published port", node.span);
        return None;
    };
    for (key, default) in [("protocol", "tcp"), ("mode", "ingress")] {
        port.get_or_insert_with(key.into(), || Value::text(default).at(node.span));
    }
    Some(Value::object(port).at(node.span))
}

/// The ports of a list, of which those that say the same of the host are one: the last.
pub(super) fn once_each(ports: Value) -> Value {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut all: Vec<Value> = Vec::new();
    for port in ports.items() {
        let known = identity(port).map(|identity| *places.entry(identity).or_insert(all.len()));
        match known.and_then(|place| all.get_mut(place)) {
            Some(old) => old.clone_from(port),
            None => all.push(port.clone()),
        }
    }
    Value {
        kind: Kind::Tuple(Arc::new(all)),
        ..ports
    }
}

/// What tells a published port from others; none if a part of it is unknown or left to the
/// engine.
fn identity(port: &Value) -> Option<String> {
    let word = |key: &str| {
        let value = port.get(key)?;
        let number = value.as_integer().map(|number| number.to_string());
        number.or_else(|| value.as_str().map(str::to_owned))
    };
    let host = match port.get("host_ip") {
        Some(_) => word("host_ip").filter(|host| host != "0.0.0.0"),
        None => None,
    };
    if port
        .get("host_ip")
        .is_some_and(|host| host.as_str().is_none())
    {
        return None;
    }
    let parts = [word("published")?, word("target")?, word("protocol")?];
    Some(format!("{} {}", host.unwrap_or_default(), parts.join(" ")))
}

/// An item of `expose` as `{target, protocol}`.
pub(super) fn exposed(reading: Reading<'_>, node: &Node) -> Option<Value> {
    let text = reading.text(node)?;
    let (target, protocol) = without_protocol(&text);
    let target = number(target);
    if !is_port(Some(&target)) {
        reading.complain("cannot understand an exposed port", node.span);
        return None;
    }
    let protocol = protocol.unwrap_or_else(|| Value::text("tcp").at(node.span));
    let port = fields([("target", target), ("protocol", protocol)]);
    Some(Value::object(port).at(node.span))
}

fn long(reading: Reading<'_>, node: &Node) -> Option<Map> {
    let mut port = Map::new();
    for entry in node.entries() {
        let value = reading.text(&entry.value)?;
        let value = match &*entry.key {
            "target" | "published" => number(value),
            _ => value,
        };
        port.insert(entry.key.clone(), value);
    }
    Some(port)
}

/// `[HOST_IP:][PUBLISHED:]TARGET[/PROTOCOL]`, where the address may stand in brackets.
fn short(text: &Value) -> Option<Map> {
    let (text, protocol) = without_protocol(text);
    let (host, rest) = match text.as_str().and_then(bracketed) {
        Some((host, rest)) => (Some(like(&text, host)), like(&text, rest)),
        None => (None, text),
    };
    let mut parts = split(&rest, ':');
    let target = number(parts.pop()?);
    let published = parts.pop();
    let host = match (host, parts.is_empty()) {
        (None, false) => Some(join(&rest, &parts, ':')),
        (host, true) => host,
        (Some(_), false) => return None,
    };
    let mut port = fields([("target", target)]);
    let mut add = |key: &str, value: Option<Value>| {
        if let Some(value) = value.filter(|value| value.as_str() != Some("")) {
            port.insert(key.into(), value);
        }
    };
    add("published", published.map(number));
    add("host_ip", host);
    add("protocol", protocol);
    Some(port)
}

fn without_protocol(text: &Value) -> (Value, Option<Value>) {
    let mut parts = split(text, '/');
    let is_protocol = |part: &Value| {
        part.as_str()
            .is_some_and(|text| text.chars().all(char::is_alphabetic))
    };
    match parts.pop() {
        Some(protocol) if !parts.is_empty() && is_protocol(&protocol) => {
            (join(text, &parts, '/'), Some(protocol))
        }
        _ => (text.clone(), None),
    }
}

/// `[::1]:80:80` is the address and what follows it.
fn bracketed(text: &str) -> Option<(&str, &str)> {
    let (host, rest) = text.strip_prefix('[')?.split_once(']')?;
    Some((host, rest.strip_prefix(':')?))
}

fn like(whole: &Value, text: &str) -> Value {
    Value {
        kind: eval::Kind::String(text.into()),
        ..whole.clone()
    }
}

/// A port, a range of ports, or something nobody knows.
fn is_port(value: Option<&Value>) -> bool {
    value.is_some_and(|value| is_range(Some(value)))
}

fn is_range(value: Option<&Value>) -> bool {
    let Some(value) = value else { return true };
    if value.as_unknown().is_some() {
        return true;
    }
    if let Some(port) = value.as_integer() {
        return (0..=65_535).contains(&port);
    }
    value
        .as_str()
        .and_then(|text| text.split_once('-'))
        .is_some_and(|(first, last)| first.parse::<u16>().is_ok() && last.parse::<u16>().is_ok())
}
