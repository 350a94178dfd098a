//! One file's values laid over another's.

use std::sync::Arc;

use eval::{Kind, Map, Value};
use syntax::{Entry, Node, NodeKind};

use super::mounts::put_path;
use super::reading::Reading;
use super::shape::Shape;
use super::{items, mounts, ports};
use crate::secret;

/// Longer lists are appended without looking for repetitions, which would be quadratic.
const MOST_COMPARED: usize = 1_000;

/// What `node` makes of the value under `key` that stands there so far. Short forms are
/// written out. `!reset` takes the value away, `!override` replaces it.
pub(super) fn overlay(
    reading: Reading<'_>,
    base: Option<Value>,
    shape: Shape,
    key: &str,
    node: &Node,
) -> Option<Value> {
    let base = match node.tag.as_deref() {
        Some("!reset") => return None,
        Some("!override") => None,
        _ => base,
    };
    if matches!(node.kind, NodeKind::Null) && shape != Shape::Any {
        // Only what is replaced as a whole is taken away by nothing.
        return base.filter(|_| shape != Shape::Replaced);
    }
    match shape {
        Shape::Any => overlay_any(reading, base, key, node),
        Shape::Replaced => overlay_any(reading, None, key, node),
        Shape::Service | Shape::Healthcheck | Shape::Deploy | Shape::Declaration => {
            mapping(reading, base, shape, key, node)
        }
        Shape::Logging => {
            let base = base.filter(|base| !names_another_driver(reading, base, node));
            mapping(reading, base, shape, key, node)
        }
        Shape::Build => build(reading, base, node),
        Shape::Words => listed(reading, base, shape, key, node, items::word),
        Shape::EnvFiles => listed(reading, base, shape, key, node, items::env_file),
        Shape::Ports => {
            let all = listed(reading, base, shape, key, node, ports::published)?;
            Some(ports::once_each(all))
        }
        Shape::Exposed => listed(reading, base, shape, key, node, ports::exposed),
        Shape::Links => listed(reading, base, shape, key, node, items::link),
        Shape::Texts | Shape::Environment => {
            keyed(reading, base, shape, key, node, |reading, item| {
                items::setting(reading, shape, item)
            })
        }
        Shape::Models => keyed(reading, base, shape, key, node, items::model),
        Shape::Networks => keyed(reading, base, shape, key, node, items::network),
        Shape::Dependencies => keyed(reading, base, shape, key, node, items::dependency),
        Shape::Hosts => keyed(reading, base, shape, key, node, items::host),
        Shape::Volumes => keyed(reading, base, shape, key, node, mounts::volume),
        Shape::Secrets => keyed(reading, base, shape, key, node, |reading, item| {
            mounts::grant(reading, "secret", item)
        }),
        Shape::Configs => keyed(reading, base, shape, key, node, |reading, item| {
            mounts::grant(reading, "config", item)
        }),
    }
}

/// Mappings are merged, lists appended, the rest replaced.
pub(super) fn overlay_any(
    reading: Reading<'_>,
    base: Option<Value>,
    key: &str,
    node: &Node,
) -> Option<Value> {
    match &node.kind {
        NodeKind::Mapping(_) => mapping(reading, base, Shape::Any, key, node),
        NodeKind::Sequence(items) => {
            let mut all = base.map_or_else(Vec::new, |base| base.items().to_vec());
            all.extend(
                items
                    .iter()
                    .filter_map(|item| overlay_any(reading, None, key, item)),
            );
            secret::hide_arguments(&mut all);
            Some(Value::tuple(all).at(node.span))
        }
        NodeKind::Null => base,
        NodeKind::Bool(_) | NodeKind::Integer(_) | NodeKind::Float(_) | NodeKind::String { .. } => {
            let value = reading.scalar(key, node);
            let hidden = value.as_str().is_some_and(secret::looks_secret);
            Some(if hidden { value.sensitive() } else { value })
        }
    }
}

/// Sets an attribute.
pub(super) fn put(map: &mut Map, key: &str, value: Value) {
    map.insert(key.into(), value);
}

fn mapping(
    reading: Reading<'_>,
    base: Option<Value>,
    shape: Shape,
    key: &str,
    node: &Node,
) -> Option<Value> {
    let NodeKind::Mapping(entries) = &node.kind else {
        reading.mismatch(key, node, shape.wanted());
        return base;
    };
    let mut map = into_map(base);
    for entry in entries.iter() {
        let old = map.remove(&entry.key);
        let shape = shape.under(&entry.key);
        if let Some(value) = overlay(reading, old, shape, &entry.key, &entry.value) {
            map.insert(Arc::clone(&entry.key), value);
        }
    }
    Some(Value::object(map).at(node.span))
}

/// Whether a file names another driver than the one whose options stand there so far.
fn names_another_driver(reading: Reading<'_>, base: &Value, node: &Node) -> bool {
    let driver = node.get("driver").and_then(|driver| reading.text(driver));
    let named = driver.as_ref().and_then(Value::as_str);
    let before = base.get("driver").and_then(Value::as_str);
    named
        .zip(before)
        .is_some_and(|(named, before)| named != before)
}

fn build(reading: Reading<'_>, base: Option<Value>, node: &Node) -> Option<Value> {
    let built = match reading.text(node) {
        Some(context) => {
            let mut map = into_map(base);
            put(&mut map, "context", context);
            Value::object(map).at(node.span)
        }
        None => mapping(reading, base, Shape::Build, "build", node)?,
    };
    let Value { kind, span, notes } = built;
    let Kind::Object(mut map) = kind else {
        return None;
    };
    put_path(reading, Arc::make_mut(&mut map), "context");
    Some(Value {
        kind: Kind::Object(map),
        span,
        notes,
    })
}

/// A list whose items are appended, each once. A single scalar is a list of one where the
/// shape allows it.
fn listed(
    reading: Reading<'_>,
    base: Option<Value>,
    shape: Shape,
    key: &str,
    node: &Node,
    item: impl Fn(Reading<'_>, &Node) -> Option<Value>,
) -> Option<Value> {
    let alone = matches!(shape, Shape::Words | Shape::EnvFiles);
    let nodes = if let NodeKind::Sequence(items) = &node.kind {
        items.as_slice()
    } else if alone && !node.is_collection() {
        std::slice::from_ref(node)
    } else {
        reading.mismatch(key, node, shape.wanted());
        return base;
    };
    let mut all = base.map_or_else(Vec::new, |base| base.items().to_vec());
    let before = all.len();
    for value in nodes.iter().filter_map(|node| item(reading, node)) {
        // Within a file repetition is the author's; what an override repeats is meant once.
        let known = before <= MOST_COMPARED && all.iter().take(before).any(|old| *old == value);
        if !known {
            all.push(value);
        }
    }
    Some(Value::tuple(all).at(node.span))
}

/// A mapping, or a list that stands for one. Items of the later file win.
fn keyed(
    reading: Reading<'_>,
    base: Option<Value>,
    shape: Shape,
    key: &str,
    node: &Node,
    item: impl Fn(Reading<'_>, &Node) -> Option<(Arc<str>, Value)>,
) -> Option<Value> {
    let by_key = shape.wanted().starts_with("a mapping");
    if !(matches!(node.kind, NodeKind::Sequence(_)) || (by_key && node.is_mapping())) {
        reading.mismatch(key, node, shape.wanted());
        return base;
    }
    let mut map = into_map(base);
    map.extend(node.items().iter().filter_map(|node| item(reading, node)));
    for entry in node.entries() {
        let old = map.remove(&entry.key);
        if let Some(value) = keyed_entry(reading, old, shape, entry) {
            map.insert(Arc::clone(&entry.key), value);
        }
    }
    Some(Value::object(map).at(node.span))
}

fn keyed_entry(
    reading: Reading<'_>,
    old: Option<Value>,
    shape: Shape,
    entry: &Entry,
) -> Option<Value> {
    match entry.value.tag.as_deref() {
        Some("!reset") => return None,
        Some("!override") => return items::entry(reading, None, shape, entry),
        _ => {}
    }
    items::entry(reading, old, shape, entry)
}

fn into_map(base: Option<Value>) -> Map {
    match base.map(|base| base.kind) {
        Some(Kind::Object(map)) => Arc::unwrap_or_clone(map),
        _ => Map::new(),
    }
}
