//! Scalars as values, typed as YAML sees them or as the text they were written as.

use std::sync::Arc;

use eval::Value;
use syntax::{Node, NodeKind};

/// A scalar of the type it has in YAML. Collections give null.
pub(crate) fn typed(node: &Node) -> Value {
    let value = match &node.kind {
        NodeKind::Bool(truth) => Value::bool(*truth),
        NodeKind::Integer(number) => Value::integer(*number),
        NodeKind::String { text, .. } => Value::text(Arc::clone(text)),
        NodeKind::Float(_) => eval::from_node(node),
        NodeKind::Null | NodeKind::Sequence(_) | NodeKind::Mapping(_) => Value::null(),
    };
    value.at(node.span)
}

/// A scalar as text: the string it is, or the characters of a number or boolean as they stand
/// in `source`. Collections and null give null.
pub(crate) fn written(node: &Node, source: &str) -> Value {
    let value = match &node.kind {
        NodeKind::String { text, .. } => Value::text(Arc::clone(text)),
        NodeKind::Bool(truth) => {
            Value::text(as_written(node, source).unwrap_or_else(|| truth.to_string()))
        }
        NodeKind::Integer(number) => {
            Value::text(as_written(node, source).unwrap_or_else(|| number.to_string()))
        }
        NodeKind::Float(number) => {
            Value::text(as_written(node, source).unwrap_or_else(|| number.to_string()))
        }
        NodeKind::Null | NodeKind::Sequence(_) | NodeKind::Mapping(_) => Value::null(),
    };
    value.at(node.span)
}

/// The characters of the scalar; none where its span is that of an alias, which stands for it.
fn as_written(node: &Node, source: &str) -> Option<String> {
    let text = source.get(node.span.start as usize..node.span.end as usize)?;
    let text = text.trim();
    let plain = !text.is_empty() && !text.starts_with(['*', '!', '&']) && !text.contains('\n');
    plain.then(|| text.to_owned())
}
