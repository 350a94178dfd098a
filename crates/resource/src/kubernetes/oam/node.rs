//! Trees of objects that nobody wrote, of values that somebody did.

use syntax::{Node, Span};

/// A mapping of what there is.
pub(super) fn map<'k>(
    entries: impl IntoIterator<Item = (&'k str, Option<Node>)>,
    span: Span,
) -> Node {
    let known = entries
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?)));
    Node::of_entries(known, span)
}

/// A mapping with another value under a key.
pub(super) fn with(node: &Node, key: &str, value: Option<Node>) -> Node {
    let others = node.entries().iter().filter(|it| &*it.key != key);
    let others = others.map(|it| (&*it.key, Some(it.value.clone())));
    map(others.chain([(key, value)]).collect::<Vec<_>>(), node.span)
}
