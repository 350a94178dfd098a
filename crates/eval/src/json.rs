//! Between trees of YAML or JSON and values.

mod decode;
mod encode;

use std::sync::Arc;

use syntax::{Node, NodeKind};

use crate::{Kind, Map, Number, Shape, Value};

pub(crate) use decode::{Piece, Style, decode};
pub(crate) use encode::encode;
pub use encode::{quote_json, quote_json_raw};

/// A YAML or JSON tree as a value: mappings become objects, sequences tuples, places kept.
pub fn from_node(node: &Node) -> Value {
    let kind = match &node.kind {
        NodeKind::Null => Kind::Null,
        NodeKind::Bool(truth) => Kind::Bool(*truth),
        NodeKind::Integer(number) => Kind::Number(Number::Integer(*number)),
        NodeKind::Float(number) => float(*number).map_or(Kind::Null, Kind::Number),
        NodeKind::String { text, .. } => Kind::String(Arc::clone(text)),
        NodeKind::Sequence(items) => Kind::Tuple(Arc::new(items.iter().map(from_node).collect())),
        NodeKind::Mapping(entries) => {
            let entry = |entry: &syntax::Entry| (Arc::clone(&entry.key), from_node(&entry.value));
            Kind::Object(Arc::new(entries.iter().map(entry).collect::<Map>()))
        }
    };
    Value::new(kind).at(node.span)
}

/// The decimal that was written, and not its nearest machine float.
fn float(number: f64) -> Option<Number> {
    Number::parse(&number.to_string()).or_else(|| Number::from_f64(number))
}

/// The structure that a text encodes, known or not: a known JSON text, an unknown one whose
/// shape is JSON, or a template of JSON with unknown pieces, which become unknown leaves.
/// A structure is returned as it is. None where the text is no JSON object or array.
///
/// Leaves of a text that was not made by `jsonencode` stand where the text does.
pub fn decode_json(value: &Value) -> Option<Value> {
    let decoded = match &value.kind {
        Kind::Tuple(_) | Kind::List(_) | Kind::Set(_) | Kind::Object(_) | Kind::Map(_) => {
            return Some(value.clone());
        }
        Kind::String(text) => match value
            .notes
            .as_ref()
            .and_then(|notes| notes.decoded.as_ref())
        {
            Some(decoded) => decoded.clone(),
            None => decode(&[Piece::Text(text)], value.span, Style::Forgiving)?,
        },
        Kind::Unknown(unknown) => match unknown.shape.as_ref()? {
            Shape::Json(decoded) => decoded.clone(),
            Shape::Template(pieces) => {
                let pieces: Vec<Piece<'_>> = pieces.iter().map(Piece::of).collect();
                decode(&pieces, value.span, Style::Forgiving)?
            }
            Shape::Each(_) | Shape::Among(_) | Shape::Between(_) => return None,
        },
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => return None,
    };
    let structure = decoded.map().is_some()
        || matches!(decoded.kind, Kind::Tuple(_) | Kind::List(_) | Kind::Set(_));
    let secret = value.is_sensitive();
    structure.then(|| if secret { decoded.sensitive() } else { decoded })
}
