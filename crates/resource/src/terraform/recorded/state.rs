//! State files of version 4, and the links that a state leaves out.
//!
//! A state holds no expressions: what was once a reference is the text that it gave. Where a
//! resource says whom it depends on, that text tells which attribute it came from.

use std::collections::HashMap;
use std::sync::Arc;

use eval::{Kind, Reference, Value};
use syntax::{Node, NodeKind};

use super::references::bare;
use super::values::{Trees, value};
use super::{Instance, key, mode};
use crate::Resource;

/// The resources of a state file.
pub(super) fn resources(document: &Node) -> Vec<Resource> {
    let mut found = Vec::new();
    let mut needs: Vec<Vec<&str>> = Vec::new();
    for node in document.get("resources").map_or(&[][..], Node::items) {
        for instance in node.get("instances").map_or(&[][..], Node::items) {
            if let Some(resource) = resource(node, instance) {
                found.push(resource);
                let listed = instance.get("dependencies").map_or(&[][..], Node::items);
                needs.push(listed.iter().filter_map(Node::text).collect());
            }
        }
    }
    link(&mut found, &needs);
    found
}

fn resource(node: &Node, instance: &Node) -> Option<Resource> {
    // An object that waits for its deletion is no part of the system any more.
    if instance.get("deposed").is_some() {
        return None;
    }
    let text = |name| node.get(name).and_then(Node::text);
    let (mode, kind, name) = (mode(node)?, text("type")?, text("name")?);
    let place = node.get("name").map_or(node.span, |name| name.span);
    let known = instance.get("attributes");
    let known = known.or_else(|| instance.get("attributes_flat"));
    let trees = Trees {
        known,
        ..Trees::default()
    };
    let mut attributes = value(trees, name, place, &|_| Vec::new());
    unwrap_dynamic(&mut attributes);
    let paths = instance.get("sensitive_attributes");
    for path in paths.map_or(&[][..], Node::items) {
        hide(&mut attributes, path.items());
    }
    let instance = Instance {
        module: text("module").unwrap_or(""),
        mode,
        kind,
        name,
        key: key(instance.get("index_key")),
        attributes,
        place,
    };
    Some(instance.into_resource())
}

/// An attribute whose type the provider leaves open is written with the type that it has:
/// `{"value": [1], "type": ["list", "number"]}`.
fn unwrap_dynamic(attributes: &mut Value) {
    if let Kind::Object(map) = &mut attributes.kind {
        for (_, value) in Arc::make_mut(map).iter_mut() {
            if let Some(inner) = wrapped(value) {
                *value = inner;
            }
        }
    }
}

fn wrapped(value: &Value) -> Option<Value> {
    let map = value.map().filter(|map| map.len() == 2)?;
    let (inner, named) = (map.get("value")?, map.get("type")?);
    is_of_type(inner, named).then(|| inner.clone())
}

/// Whether a value is of a type as states write types, by its outermost part.
fn is_of_type(value: &Value, named: &Value) -> bool {
    let outermost = named.items().first().unwrap_or(named).as_str();
    match outermost {
        Some("string") => matches!(value.kind, Kind::String(_)),
        Some("number") => matches!(value.kind, Kind::Number(_)),
        Some("bool") => matches!(value.kind, Kind::Bool(_)),
        Some("list" | "set" | "tuple") => matches!(value.kind, Kind::Tuple(_)),
        Some("map" | "object") => matches!(value.kind, Kind::Object(_)),
        _ => false,
    }
}

/// Marks what the path `[{"type": "get_attr", "value": "x"}, ...]` leads to.
fn hide(value: &mut Value, path: &[Node]) {
    let Some((first, rest)) = path.split_first() else {
        *value = std::mem::replace(value, Value::null()).sensitive();
        return;
    };
    let step = first.get("value");
    let step = step.and_then(|step| step.get("value")).or(step);
    let Some(step) = step else { return };
    match &mut value.kind {
        Kind::Object(map) => {
            let name = step.text().unwrap_or("");
            if let Some(inner) = Arc::make_mut(map).get_mut(name) {
                hide(inner, rest);
            }
        }
        Kind::Tuple(items) => {
            let NodeKind::Integer(at) = step.kind else {
                return;
            };
            let at = usize::try_from(at).unwrap_or(usize::MAX);
            if let Some(inner) = Arc::make_mut(items).get_mut(at) {
                hide(inner, rest);
            }
        }
        Kind::Null
        | Kind::Bool(_)
        | Kind::Number(_)
        | Kind::String(_)
        | Kind::List(_)
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Unknown(_) => {}
    }
}

/// Texts by which a resource may be meant, and the attribute that gives them.
type Named = HashMap<Arc<str>, Vec<(Arc<str>, Arc<str>)>>;

/// Attributes whose text names one resource and no other.
const NAMING: &[&str] = &["arn", "self_link", "id", "name", "invoke_arn", "endpoint"];

/// Puts references on texts that a resource has from one that it depends on.
pub(super) fn link(resources: &mut [Resource], needs: &[Vec<&str>]) {
    let mut named = Named::new();
    for resource in resources.iter() {
        for attribute in NAMING {
            let text = resource.attributes.get(attribute).and_then(Value::as_str);
            if let Some(text) = text.filter(|text| !text.is_empty()) {
                let giver = (Arc::clone(&resource.address), Arc::from(*attribute));
                named.entry(text.into()).or_default().push(giver);
            }
        }
    }
    for (resource, needs) in resources.iter_mut().zip(needs) {
        if !needs.is_empty() {
            let mut own = std::mem::replace(&mut resource.attributes, Value::null());
            refer(&mut own, needs, &named);
            resource.attributes = own;
        }
    }
}

fn refer(value: &mut Value, needs: &[&str], named: &Named) {
    match &mut value.kind {
        Kind::String(text) => {
            let givers = named.get(text).map_or(&[][..], Vec::as_slice);
            let giver = givers
                .iter()
                .find(|(address, _)| needs.contains(&&*bare(address)));
            if let Some((address, attribute)) = giver {
                let reference = Reference {
                    address: Arc::clone(address),
                    attribute: Arc::clone(attribute),
                };
                *value = std::mem::replace(value, Value::null()).referring(reference);
            }
        }
        Kind::Object(map) => {
            for (_, inner) in Arc::make_mut(map) {
                refer(inner, needs, named);
            }
        }
        Kind::Tuple(items) => {
            for inner in Arc::make_mut(items) {
                refer(inner, needs, named);
            }
        }
        Kind::Null
        | Kind::Bool(_)
        | Kind::Number(_)
        | Kind::List(_)
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Unknown(_) => {}
    }
}
