//! `yamldecode` and `yamlencode`.

mod encode;
mod scalar;

use std::sync::Arc;

use syntax::{Entry, Node, NodeKind, Severity, Span};

use super::{Call, unknown_in};
use crate::context::Outcome;
use crate::map::Map;
use crate::{Kind, Value, from_node};

pub(super) fn to_yaml(call: &mut Call<'_>) -> Outcome {
    let structure = call.argument(0)?;
    if let Some(unknown) = unknown_in(structure) {
        return Ok(call.open(unknown));
    }
    super::string::made(encode::encode(call.context(), structure)?)
}

/// Scalars are resolved anew, for Terraform reads YAML 1.1 words and no octal numbers.
pub(super) fn from_yaml(call: &mut Call<'_>) -> Outcome {
    let text = call.text(0)?;
    let place = call.argument(0)?.span;
    let (documents, problems) = syntax::parse_yaml(call.span.source, text);
    if problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        return Err("the text is not YAML".into());
    }
    match documents.as_slice() {
        [] if text.lines().all(is_blank) => Err("the text has no document".into()),
        [] => Ok(Value::null()),
        [document] => of_node(document, text, place),
        _ => Err("the text has more than one document".into()),
    }
}

/// Whether a line says nothing: without any other, there is no document, not even null.
fn is_blank(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.starts_with('#')
}

/// A key as text: what a word without quotes means, spelled as any value of its kind.
fn key(entry: &Entry, text: &str) -> Outcome<Arc<str>> {
    let (start, end) = (entry.key_span.start as usize, entry.key_span.end as usize);
    let written = text.get(start..end).unwrap_or("");
    if written != &*entry.key {
        return Ok(Arc::clone(&entry.key));
    }
    match scalar::resolve(written)? {
        Kind::Null => Err("a key is null".into()),
        kind => Ok(crate::convert::text(&Value::new(kind))?),
    }
}

fn of_node(node: &Node, text: &str, place: Option<Span>) -> Outcome {
    if node.tag.is_some() {
        return Err("the text has a tag that is not known".into());
    }
    let kind = match &node.kind {
        NodeKind::Sequence(items) => {
            let items: Outcome<Vec<Value>> = items
                .iter()
                .map(|item| of_node(item, text, place))
                .collect();
            Kind::Tuple(Arc::new(items?))
        }
        NodeKind::Mapping(entries) => {
            let mut map = Map::new();
            for entry in entries.iter() {
                let value = of_node(&entry.value, text, place)?;
                map.insert(key(entry, text)?, value);
            }
            Kind::Object(Arc::new(map))
        }
        NodeKind::String { text, plain: false } => Kind::String(Arc::clone(text)),
        NodeKind::String { text, plain: true } => scalar::resolve(text)?,
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Integer(_) | NodeKind::Float(_) => {
            let (start, end) = (node.span.start as usize, node.span.end as usize);
            let written = text.get(start..end).unwrap_or("");
            if written.starts_with(['"', '\'']) {
                Kind::String(crate::convert::text(&from_node(node))?)
            } else if written.starts_with('*') {
                from_node(node).kind
            } else {
                scalar::resolve(written)?
            }
        }
    };
    let mut value = Value::new(kind);
    value.span = place;
    Ok(value)
}
