//! Volumes, secrets and configs of a service.

use std::sync::Arc;

use eval::{Kind, Map, Reference, Value, fields};
use syntax::{Node, NodeKind, Span};

use super::merge::{overlay_any, put};
use super::reading::Reading;
use super::text::{join, split};

/// An item of `volumes` under the path it is mounted at, as `{type, source, target, ...}`.
pub(super) fn volume(reading: Reading<'_>, node: &Node) -> Option<(Arc<str>, Value)> {
    let mut volume = match &node.kind {
        NodeKind::Mapping(_) => overlay_any(reading, None, "volumes", node)?.map()?.clone(),
        NodeKind::String { .. } => short(&reading.text(node)?)?,
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Integer(_)
        | NodeKind::Float(_)
        | NodeKind::Sequence(_) => {
            reading.mismatch("volumes", node, "a text or mapping");
            return None;
        }
    };
    if let Some(target) = volume.get("target").and_then(without_slash) {
        put(&mut volume, "target", target);
    }
    let kind = volume
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or("volume");
    if kind == "bind" {
        put_path(reading, &mut volume, "source");
    } else if kind == "volume" {
        refer(&mut volume, "source", "volume");
    }
    Some((
        key(volume.get("target"), node.span),
        Value::object(volume).at(node.span),
    ))
}

/// A path that ends with slashes without them.
fn without_slash(target: &Value) -> Option<Value> {
    let text = target.as_str()?;
    let trimmed = text.trim_end_matches('/');
    let shorter = trimmed.len() < text.len() && !trimmed.is_empty();
    shorter.then(|| Value {
        kind: Kind::String(trimmed.into()),
        ..target.clone()
    })
}

/// An item of a service's `secrets` or `configs`, which `kind` says.
pub(super) fn grant(reading: Reading<'_>, kind: &str, node: &Node) -> Option<(Arc<str>, Value)> {
    let mut grant = if let NodeKind::Mapping(_) = node.kind {
        overlay_any(reading, None, kind, node)?.map()?.clone()
    } else if let Some(source) = reading.text(node) {
        fields([("source", source)])
    } else {
        reading.mismatch(kind, node, "a text or mapping");
        return None;
    };
    refer(&mut grant, "source", kind);
    let key = key(
        grant.get("target").or_else(|| grant.get("source")),
        node.span,
    );
    if !grant.contains_key("target")
        && let Some(source) = grant.get("source").and_then(Value::as_str)
    {
        let folder = if kind == "secret" {
            "/run/secrets/"
        } else {
            "/"
        };
        let target = Value::text(format!("{folder}{source}")).at(node.span);
        put(&mut grant, "target", target);
    }
    Some((key, Value::object(grant).at(node.span)))
}

/// Sets `path` to where the path under `key` leads below the scanned root, if it does.
pub(super) fn put_path(reading: Reading<'_>, map: &mut Map, key: &str) {
    let Some(value) = map.get(key) else { return };
    let path = value
        .as_str()
        .and_then(|relative| reading.resolve(relative));
    if let (Some(path), Some(span)) = (path, value.span) {
        put(map, "path", Value::text(path).at(span));
    }
}

/// Lets the name under `key` stand for a declaration of the project.
fn refer(map: &mut Map, key: &str, kind: &str) {
    let Some(value) = map.remove(key) else { return };
    let value = match value.as_str() {
        Some(name) => {
            let reference = reference(kind, name);
            value.referring(reference)
        }
        None => value,
    };
    put(map, key, value);
}

/// A reference to a network, volume, secret or config of the same project.
pub(super) fn reference(kind: &str, name: &str) -> Reference {
    Reference {
        address: format!("{kind}/{name}").into(),
        attribute: Arc::from(""),
    }
}

/// `[SOURCE:]TARGET[:MODE]`. A source that is a path is a bind mount; so is one that begins
/// with a variable, which hardly ever holds the name of a volume.
fn short(text: &Value) -> Option<Map> {
    let mut parts = with_drives(text);
    let mode = (parts.len() > 2).then(|| parts.pop()).flatten();
    let target = parts.pop()?;
    let source = (!parts.is_empty()).then(|| join(text, &parts, ':'));
    let kind = match &source {
        Some(source) if is_path(source) => "bind",
        _ => "volume",
    };
    let kind = text
        .span
        .map_or_else(|| Value::text(kind), |span| Value::text(kind).at(span));
    let mut volume = fields([("type", kind), ("target", target)]);
    if let Some(source) = source {
        put(&mut volume, "source", source);
    }
    let options = mode.as_ref().and_then(Value::as_str).unwrap_or("");
    if let Some(mode) = mode
        .as_ref()
        .filter(|_| options.split(',').any(|option| option == "ro"))
    {
        let kind = Kind::Bool(true);
        put(
            &mut volume,
            "read_only",
            Value {
                kind,
                ..mode.clone()
            },
        );
    }
    Some(volume)
}

/// The parts between colons, where a drive letter and its path are one.
fn with_drives(text: &Value) -> Vec<Value> {
    let mut parts: Vec<Value> = Vec::new();
    for part in split(text, ':') {
        let follows_drive = part
            .as_str()
            .is_some_and(|text| text.starts_with(['\\', '/']))
            && parts.last().and_then(Value::as_str).is_some_and(is_drive);
        match parts.pop() {
            Some(drive) if follows_drive => parts.push(join(text, &[drive, part], ':')),
            last => {
                parts.extend(last);
                parts.push(part);
            }
        }
    }
    parts
}

fn is_drive(text: &str) -> bool {
    text.len() == 1 && text.starts_with(|letter: char| letter.is_ascii_alphabetic())
}

fn is_path(source: &Value) -> bool {
    match source.as_str() {
        Some(text) => text.starts_with(['.', '/', '~', '\\']) || text.get(1..2) == Some(":"),
        None => true,
    }
}

/// What merging knows an item by.
fn key(value: Option<&Value>, span: Span) -> Arc<str> {
    match value.and_then(Value::as_str) {
        Some(text) => text.into(),
        // Two unknown targets are never the same.
        None => format!("\u{0}{:010}", span.start).into(),
    }
}
