//! Trees of objects that nobody wrote, of values that somebody did.

use std::sync::Arc;

use syntax::{Entry, Node, NodeKind, Span};

/// A mapping of what there is.
pub(super) fn map<'k>(
    entries: impl IntoIterator<Item = (&'k str, Option<Node>)>,
    span: Span,
) -> Node {
    let entries = entries.into_iter().filter_map(|(key, value)| {
        let value = value?;
        Some(Entry {
            key: key.into(),
            key_span: value.span,
            value,
        })
    });
    of_kind(NodeKind::Mapping(Arc::new(entries.collect())), span)
}

/// A mapping with another value under a key.
pub(super) fn with(node: &Node, key: &str, value: Option<Node>) -> Node {
    let others = node.entries().iter().filter(|it| &*it.key != key);
    let others = others.map(|it| (&*it.key, Some(it.value.clone())));
    map(others.chain([(key, value)]).collect::<Vec<_>>(), node.span)
}

/// A list.
pub(super) fn list(items: Vec<Node>, span: Span) -> Node {
    of_kind(NodeKind::Sequence(Arc::new(items)), span)
}

/// A text.
pub(super) fn text(text: &str, span: Span) -> Node {
    let kind = NodeKind::String {
        text: text.into(),
        plain: false,
    };
    of_kind(kind, span)
}

fn of_kind(kind: NodeKind, span: Span) -> Node {
    Node {
        kind,
        span,
        tag: None,
    }
}
