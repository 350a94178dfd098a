//! The items of lists and mappings that have a short form.

use std::sync::Arc;

use eval::{Map, Reason, Reference, Value, fields};
use syntax::{Entry, Node, NodeKind, Span};

use super::merge::{overlay_any, put};
use super::mounts::reference;
use super::reading::{Reading, short};
use super::shape::Shape;
use super::text::split_once;
use super::variables::place_of;
use crate::secret;

/// A text.
pub(super) fn word(reading: Reading<'_>, node: &Node) -> Option<Value> {
    if node.is_collection() {
        overlay_any(reading, None, "", node)
    } else {
        reading.text(node)
    }
}

/// `PATH`, or `{path, required, format}`; as the latter, with `file` for where the path leads
/// below the scanned root.
pub(super) fn env_file(reading: Reading<'_>, node: &Node) -> Option<Value> {
    let mut fields = if let NodeKind::Mapping(_) = node.kind {
        overlay_any(reading, None, "env_file", node)?.map()?.clone()
    } else {
        fields([("path", reading.text(node)?)])
    };
    let path = fields.get("path").and_then(Value::as_str);
    if let Some(file) = path.and_then(|path| reading.resolve(path)) {
        put(&mut fields, "file", Value::text(file).at(node.span));
    }
    Some(Value::object(fields).at(node.span))
}

/// `SERVICE[:ALIAS]` as `{service, alias}`.
pub(super) fn link(reading: Reading<'_>, node: &Node) -> Option<Value> {
    let (service, alias) = split_once(&reading.text(node)?, ':');
    let alias = alias.unwrap_or_else(|| service.clone());
    let service = referring_to_service(service);
    let link = fields([("service", service), ("alias", alias)]);
    Some(Value::object(link).at(node.span))
}

/// `KEY=VALUE`, or `KEY` for what the shell has under that name.
pub(super) fn setting(
    reading: Reading<'_>,
    shape: Shape,
    node: &Node,
) -> Option<(Arc<str>, Value)> {
    let Some(text) = reading.text(node) else {
        reading.mismatch("environment", node, "a text");
        return None;
    };
    let (name, value) = split_once(&text, '=');
    // Nobody knows what is set under a name that nobody knows.
    let open = name.as_unknown().filter(|_| shape == Shape::Texts);
    let open = open.map(|it| Value::unknown(it.reason.clone()).at(node.span));
    let written = node.text().and_then(|text| text.split('=').next());
    let name = name.as_str().or(written).unwrap_or("");
    let value = open.or(value);
    let value = value.unwrap_or_else(|| without_value(reading, shape, name, node.span));
    let written = node.text().and_then(|text| text.split_once('='));
    let value = guard(shape, name, value);
    let value = match written {
        Some((_, written)) => at_origin(reading, written, value),
        None => value,
    };
    Some((name.into(), value))
}

/// A network by its name.
pub(super) fn network(reading: Reading<'_>, node: &Node) -> Option<(Arc<str>, Value)> {
    let name = name(reading, "networks", node)?;
    let key = key_of(&name);
    Some((key, named_network(name, Map::new(), node.span)))
}

/// A model by its name.
pub(super) fn model(reading: Reading<'_>, node: &Node) -> Option<(Arc<str>, Value)> {
    let name = name(reading, "models", node)?;
    Some((key_of(&name), Value::object(Map::new()).at(node.span)))
}

/// A service that must be there first, by its name.
pub(super) fn dependency(reading: Reading<'_>, node: &Node) -> Option<(Arc<str>, Value)> {
    let name = name(reading, "depends_on", node)?;
    let key = key_of(&name);
    Some((key, named_dependency(name, Map::new(), node.span)))
}

/// `HOST:ADDRESS` or `HOST=ADDRESS`.
pub(super) fn host(reading: Reading<'_>, node: &Node) -> Option<(Arc<str>, Value)> {
    let text = reading.text(node)?;
    let (mut name, mut address) = split_once(&text, '=');
    if address.is_none() {
        (name, address) = split_once(&text, ':');
    }
    let key: Arc<str> = node.text().unwrap_or("").into();
    let address = without_brackets(address?);
    let host = host_at(name, address, node.span);
    Some((key, host))
}

/// An entry of the mapping that such a list may be written as.
pub(super) fn entry(
    reading: Reading<'_>,
    old: Option<Value>,
    shape: Shape,
    entry: &Entry,
) -> Option<Value> {
    let (key, node) = (&entry.key, &entry.value);
    let name = Value::text(Arc::clone(key)).at(entry.key_span);
    let fields = |old: Option<Value>| {
        let old = old.filter(|_| node.is_mapping() || node.is_null());
        let merged = overlay_any(reading, old, key, node);
        merged
            .and_then(|merged| merged.map().cloned())
            .unwrap_or_default()
    };
    if shape == Shape::Networks {
        Some(named_network(name, fields(old), entry.key_span))
    } else if shape == Shape::Dependencies {
        Some(named_dependency(name, fields(old), entry.key_span))
    } else if shape == Shape::Models {
        Some(Value::object(fields(old)).at(entry.key_span))
    } else if shape == Shape::Hosts {
        let address = overlay_any(reading, None, key, node)?;
        Some(host_at(name, address, node.span))
    } else if node.is_collection() {
        reading.mismatch(key, node, "a text");
        None
    } else {
        let value = reading.text(node);
        let value = value.unwrap_or_else(|| without_value(reading, shape, key, entry.key_span));
        let value = guard(shape, key, value);
        Some(at_origin(reading, node.text().unwrap_or(""), value))
    }
}

fn name(reading: Reading<'_>, key: &str, node: &Node) -> Option<Value> {
    let name = reading.text(node);
    if name.is_none() {
        reading.mismatch(key, node, "a name");
    }
    name
}

fn key_of(name: &Value) -> Arc<str> {
    name.as_str().unwrap_or("").into()
}

fn named_network(name: Value, mut fields: Map, span: Span) -> Value {
    let name = match name.as_str() {
        Some(text) => {
            let reference = reference("network", text);
            name.referring(reference)
        }
        None => name,
    };
    put(&mut fields, "name", name);
    Value::object(fields).at(span)
}

fn named_dependency(name: Value, mut fields: Map, span: Span) -> Value {
    put(&mut fields, "service", referring_to_service(name));
    let started = || Value::text("service_started").at(span);
    fields.get_or_insert_with("condition".into(), started);
    Value::object(fields).at(span)
}

/// `[::1]` as the address it is.
fn without_brackets(address: Value) -> Value {
    let inner = address.as_str().and_then(|text| text.strip_prefix('['));
    match inner.and_then(|text| text.strip_suffix(']')) {
        Some(inner) => Value {
            kind: eval::Kind::String(inner.into()),
            ..address.clone()
        },
        None => address,
    }
}

fn host_at(name: Value, address: Value, span: Span) -> Value {
    let host = fields([("host", name), ("address", address)]);
    Value::object(host).at(span)
}

/// The name of a service as a reference to it.
pub(super) fn referring_to_service(name: Value) -> Value {
    let Some(address) = name.as_str().map(super::resources::service_address) else {
        return name;
    };
    name.referring(Reference {
        address: address.into(),
        attribute: Arc::from(""),
    })
}

/// The value of a key that stands alone: the variable of that name, which the shell has if no
/// `.env` file does. Labels are empty then.
fn without_value(reading: Reading<'_>, shape: Shape, name: &str, span: Span) -> Value {
    if shape != Shape::Environment {
        return Value::text("").at(span);
    }
    let set = reading.file.variables.get(name).cloned();
    let from_shell = || {
        let reason = format!("`{}` is passed through from the shell", short(name));
        Value::unknown(Reason::Other(reason.into()))
    };
    set.unwrap_or_else(from_shell).at(span)
}

/// A credential that a single variable holds stands where that one is set.
fn at_origin(reading: Reading<'_>, written: &str, value: Value) -> Value {
    let origin = place_of(written, &reading.file.variables).filter(|_| value.is_sensitive());
    match origin {
        Some(span) => value.at(span),
        None => value,
    }
}

fn guard(shape: Shape, name: &str, value: Value) -> Value {
    let named = shape == Shape::Environment;
    let hidden = value.as_str().is_some_and(|text| {
        let by_name = named || name.contains("basicauth");
        secret::looks_secret(text) || (by_name && secret::is_secret(name, text))
    });
    if hidden { value.sensitive() } else { value }
}
