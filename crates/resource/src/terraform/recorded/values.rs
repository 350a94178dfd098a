//! Recorded values: three trees of one shape (what is known, what is not, what is secret) and
//! a fourth that says where values come from, read as one.

use std::collections::BTreeSet;
use std::sync::Arc;

use eval::{Kind, Map, Reason, Reference, Value, from_node};
use syntax::{Node, NodeKind, Span};

use crate::terraform::secrets;

/// The trees of one value; all but the first may lack any part.
#[derive(Clone, Copy, Default)]
pub(super) struct Trees<'a> {
    pub(super) known: Option<&'a Node>,
    pub(super) unknown: Option<&'a Node>,
    pub(super) sensitive: Option<&'a Node>,
    /// An `expressions` part of the plan's configuration.
    pub(super) written: Option<&'a Node>,
}

/// Resolves the `references` of an expression to addresses.
pub(super) type Resolve<'r> = &'r dyn Fn(&Node) -> Vec<Reference>;

impl<'a> Trees<'a> {
    fn step(self, key: &str) -> Self {
        Self {
            known: self.known.and_then(|node| node.get(key)),
            unknown: below(self.unknown, |node| node.get(key)),
            sensitive: below(self.sensitive, |node| node.get(key)),
            written: below_expression(self.written, |node| node.get(key)),
        }
    }

    fn item(self, at: usize) -> Self {
        // A single nested block is written as an object, a repeated one as a list.
        let block = |node: &'a Node| {
            if let NodeKind::Sequence(items) = &node.kind {
                items.get(at)
            } else {
                Some(node)
            }
        };
        Self {
            known: self.known.and_then(|node| node.items().get(at)),
            unknown: below(self.unknown, |node| node.items().get(at)),
            sensitive: below(self.sensitive, |node| node.items().get(at)),
            written: below_expression(self.written, block),
        }
    }

    fn keys(self) -> BTreeSet<&'a Arc<str>> {
        let entries = |node: Option<&'a Node>| node.map_or(&[][..], Node::entries);
        let both = entries(self.known).iter().chain(entries(self.unknown));
        both.map(|entry| &entry.key).collect()
    }

    fn count(self) -> usize {
        let items = |node: Option<&Node>| node.map_or(0, |node| node.items().len());
        items(self.known).max(items(self.unknown))
    }
}

/// A mark on a whole holds for all its parts.
fn below<'a>(
    node: Option<&'a Node>,
    step: impl FnOnce(&'a Node) -> Option<&'a Node>,
) -> Option<&'a Node> {
    let node = node?;
    if is_true(node) {
        Some(node)
    } else {
        step(node)
    }
}

/// An expression that is one piece of text gives all parts of its value.
fn below_expression<'a>(
    node: Option<&'a Node>,
    step: impl FnOnce(&'a Node) -> Option<&'a Node>,
) -> Option<&'a Node> {
    let node = node?;
    if is_expression(node) {
        Some(node)
    } else {
        step(node)
    }
}

fn is_expression(node: &Node) -> bool {
    let is_list = |node: &Node| matches!(node.kind, NodeKind::Sequence(_));
    node.get("references").is_some_and(is_list)
}

fn is_true(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Bool(true))
}

/// The value that the trees describe, an attribute called `path`.
pub(super) fn value(trees: Trees<'_>, path: &str, place: Span, resolve: Resolve<'_>) -> Value {
    let here = trees.known.map_or(place, |node| node.span);
    let mut value = if trees.unknown.is_some_and(is_true) {
        Value::unknown(Reason::AfterApply(path.into())).at(here)
    } else {
        parts(trees, path, here, resolve)
    };
    if let Some(written) = trees.written.filter(|node| is_expression(node)) {
        let is_leaf = value.map().is_none() && value.items().is_empty();
        if is_leaf {
            value = resolve(written).into_iter().fold(value, Value::referring);
        }
    }
    if trees.sensitive.is_some_and(is_true) {
        value.sensitive()
    } else {
        value
    }
}

fn parts(trees: Trees<'_>, path: &str, place: Span, resolve: Resolve<'_>) -> Value {
    let has = |test: fn(&NodeKind) -> bool| {
        let mut both = trees.known.into_iter().chain(trees.unknown);
        both.any(|node| test(&node.kind))
    };
    if has(|kind| matches!(kind, NodeKind::Mapping(_))) {
        let part = |key: &Arc<str>| {
            let inner = value(trees.step(key), &format!("{path}.{key}"), place, resolve);
            (Arc::clone(key), inner)
        };
        let map: Map = trees.keys().into_iter().map(part).collect();
        return Value::object(map).at(place);
    }
    if has(|kind| matches!(kind, NodeKind::Sequence(_))) {
        let part = |at| value(trees.item(at), &format!("{path}[{at}]"), place, resolve);
        return Value::tuple((0..trees.count()).map(part).collect()).at(place);
    }
    trees
        .known
        .map_or_else(|| Value::null().at(place), from_node)
}

/// Marks the secrets among recorded attributes.
pub(super) fn finish(kind: &str, value: Value) -> Value {
    let place = value.span;
    let Kind::Object(map) = value.kind else {
        return value;
    };
    let map = secrets::mark(kind, Arc::unwrap_or_clone(map));
    Value {
        span: place,
        ..Value::object(map)
    }
}

/// Drops what a record spells out though nobody set it: a provider's schema gives every
/// attribute and every kind of block, set or not.
pub(super) fn prune(mut value: Value) -> Value {
    match &mut value.kind {
        Kind::Object(map) => {
            let map = Arc::make_mut(map);
            for (_, item) in map.iter_mut() {
                *item = prune(std::mem::replace(item, Value::null()));
            }
            map.retain(|_, item| !is_unset(item));
        }
        Kind::Tuple(items) => {
            for item in Arc::make_mut(items) {
                *item = prune(std::mem::replace(item, Value::null()));
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
    value
}

fn is_unset(value: &Value) -> bool {
    value.is_null() || matches!(&value.kind, Kind::Tuple(items) if items.is_empty())
}
