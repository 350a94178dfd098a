//! Changing trees in place: what is shared with others is copied only where it changes, and
//! every value keeps the place where it was written.

use std::borrow::Cow;
use std::sync::Arc;

use syntax::{Entry, Node, NodeKind, Span};

/// A text that stands at a place.
pub(super) fn string(text: impl Into<Arc<str>>, span: Span) -> Node {
    let kind = NodeKind::String {
        text: text.into(),
        plain: false,
    };
    Node::new(kind, span)
}

/// A mapping without entries.
pub(super) fn mapping(span: Span) -> Node {
    Node::new(NodeKind::Mapping(Arc::default()), span)
}

/// A list.
pub(super) fn list(items: Vec<Node>, span: Span) -> Node {
    Node::of_items(items, span)
}

/// A scalar as the text it stands for.
pub(super) fn scalar(node: &Node) -> Option<Cow<'_, str>> {
    match &node.kind {
        NodeKind::String { text, .. } => Some(Cow::Borrowed(text)),
        NodeKind::Bool(truth) => Some(Cow::Owned(truth.to_string())),
        NodeKind::Integer(number) => Some(Cow::Owned(number.to_string())),
        NodeKind::Float(number) => Some(Cow::Owned(number.to_string())),
        NodeKind::Null | NodeKind::Sequence(_) | NodeKind::Mapping(_) => None,
    }
}

/// How large a tree is, in nodes and words of text, as far as it is no larger than `most`:
/// trees share their parts, and may be far larger than the memory they take.
pub(super) fn weight(node: &Node, most: usize) -> usize {
    const WORD: usize = 8;
    let mut weight = 1;
    let mut add = |inner: &Node| {
        weight += self::weight(inner, most.saturating_sub(weight));
        weight < most
    };
    match &node.kind {
        NodeKind::Sequence(items) => {
            items.iter().all(&mut add);
        }
        NodeKind::Mapping(entries) => {
            entries.iter().all(|entry| add(&entry.value));
        }
        NodeKind::String { text, .. } => weight += text.len() / WORD,
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Integer(_) | NodeKind::Float(_) => {}
    }
    weight
}

/// The items of a list, to be changed.
pub(super) fn items_mut(node: &mut Node) -> Option<&mut Vec<Node>> {
    if let NodeKind::Sequence(items) = &mut node.kind {
        Some(Arc::make_mut(items))
    } else {
        None
    }
}

/// The entries of a mapping, to be changed.
pub(super) fn entries_mut(node: &mut Node) -> Option<&mut Vec<Entry>> {
    if let NodeKind::Mapping(entries) = &mut node.kind {
        Some(Arc::make_mut(entries))
    } else {
        None
    }
}

/// The value under a key, to be changed.
pub(super) fn get_mut<'a>(node: &'a mut Node, key: &str) -> Option<&'a mut Node> {
    let at = node.entries().iter().position(|entry| &*entry.key == key)?;
    let entry = entries_mut(node)?.get_mut(at)?;
    Some(&mut entry.value)
}

/// The value under a path of keys, to be changed.
pub(super) fn at_mut<'a>(node: &'a mut Node, path: &[&str]) -> Option<&'a mut Node> {
    path.iter().try_fold(node, |node, key| get_mut(node, key))
}

/// Puts a value under a key of a mapping, or of nothing, which becomes one.
pub(super) fn set(node: &mut Node, key: &str, value: Node) {
    if node.is_null() {
        node.kind = NodeKind::Mapping(Arc::default());
    }
    if let Some(present) = get_mut(node, key) {
        *present = value;
    } else if let Some(entries) = entries_mut(node) {
        entries.push(Entry {
            key: key.into(),
            key_span: value.span,
            value,
        });
    }
}

/// Puts a value under a path of keys; the mappings on the way are made where they lack.
pub(super) fn set_at(node: &mut Node, path: &[&str], value: Node) {
    let Some((last, before)) = path.split_last() else {
        return;
    };
    let mut place = node;
    for key in before {
        if place.get(key).is_none_or(Node::is_null) {
            set(place, key, mapping(value.span));
        }
        let Some(inner) = get_mut(place, key) else {
            return;
        };
        place = inner;
    }
    set(place, last, value);
}

/// Takes the value under a key away.
pub(super) fn remove(node: &mut Node, key: &str) -> Option<Node> {
    let at = node.entries().iter().position(|entry| &*entry.key == key)?;
    Some(entries_mut(node)?.remove(at).value)
}
