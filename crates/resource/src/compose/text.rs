//! Taking short forms apart when parts of them may be unknown.

use eval::{Kind, Shape, Value};

use super::variables::template;

/// The parts of a text between separators. What is unknown belongs to the part it stands in,
/// for nobody writes separators into a variable. Every part has the place of the whole.
pub(super) fn split(value: &Value, separator: char) -> Vec<Value> {
    let mut parts: Vec<Vec<Value>> = vec![Vec::new()];
    for piece in pieces(value) {
        let Some(text) = piece.as_str() else {
            push(&mut parts, piece);
            continue;
        };
        for (index, part) in text.split(separator).enumerate() {
            if index > 0 {
                parts.push(Vec::new());
            }
            if !part.is_empty() {
                push(&mut parts, Value::text(part));
            }
        }
    }
    parts.into_iter().map(|part| like(value, part)).collect()
}

/// The first part and all that follows the first separator.
pub(super) fn split_once(value: &Value, separator: char) -> (Value, Option<Value>) {
    let mut parts = split(value, separator).into_iter();
    let first = parts.next().unwrap_or_else(|| value.clone());
    let rest: Vec<Value> = parts.collect();
    if rest.is_empty() {
        return (first, None);
    }
    (first, Some(join(value, &rest, separator)))
}

/// Parts put together again.
pub(super) fn join(whole: &Value, parts: &[Value], separator: char) -> Value {
    let mut joined = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            joined.push(Value::text(separator.to_string()));
        }
        joined.extend(pieces(part));
    }
    like(whole, joined)
}

/// The whole number that a text spells, or the value as it is.
pub(super) fn number(value: Value) -> Value {
    let Some(number) = value.as_str().and_then(|text| text.trim().parse().ok()) else {
        return value;
    };
    Value {
        kind: Kind::Number(eval::Number::Integer(number)),
        ..value
    }
}

fn pieces(value: &Value) -> Vec<Value> {
    match value.shape() {
        Some(Shape::Template(pieces)) => pieces.clone(),
        _ => vec![value.clone()],
    }
}

fn push(parts: &mut [Vec<Value>], piece: Value) {
    if let Some(last) = parts.last_mut() {
        last.push(piece);
    }
}

/// Pieces as one value with the place and the marks of the whole.
fn like(whole: &Value, pieces: Vec<Value>) -> Value {
    let value = if pieces.is_empty() {
        Value::text("")
    } else {
        template(pieces)
    };
    Value {
        kind: value.kind,
        span: whole.span,
        notes: whole.notes.clone(),
    }
}
