//! Arguments as the types that functions ask for, with the conversions that sprig makes.

use std::rc::Rc;

use super::super::format::print;
use super::super::value::{Map, Object, Value};

/// The argument at a position.
pub(super) fn value(arguments: &[Value], index: usize) -> Result<&Value, String> {
    arguments
        .get(index)
        .ok_or_else(|| format!("not enough arguments: got {}", arguments.len()))
}

/// The last argument, which is what a pipeline hands on.
pub(super) fn last(arguments: &[Value]) -> Result<&Value, String> {
    arguments.last().ok_or_else(|| "no argument".to_owned())
}

/// A text, as `toString` makes it; nil is the empty text.
pub(super) fn text(arguments: &[Value], index: usize) -> Result<Rc<str>, String> {
    Ok(as_text(value(arguments, index)?))
}

/// The text that stands for a value.
pub(super) fn as_text(value: &Value) -> Rc<str> {
    match value {
        Value::Text(text) => Rc::clone(text),
        Value::Nil => Rc::from(""),
        value => print(value).into(),
    }
}

/// A whole number.
pub(super) fn int(arguments: &[Value], index: usize) -> Result<i64, String> {
    Ok(value(arguments, index)?.to_int())
}

/// A whole number that is no less than zero.
pub(super) fn size(arguments: &[Value], index: usize) -> Result<usize, String> {
    Ok(usize::try_from(int(arguments, index)?).unwrap_or(0))
}

/// A list; nil is an empty one.
pub(super) fn list(arguments: &[Value], index: usize) -> Result<Rc<Vec<Value>>, String> {
    match value(arguments, index)? {
        Value::List(items) => Ok(Rc::clone(items)),
        Value::Nil => Ok(Rc::default()),
        Value::Object(object) => match &**object {
            Object::ApiVersions(versions) => {
                Ok(Rc::new(versions.iter().map(Value::text).collect()))
            }
            _ => Err("expected a list".to_owned()),
        },
        other => Err(format!("expected a list, got {}", other.type_name())),
    }
}

/// A mapping.
pub(super) fn map(arguments: &[Value], index: usize) -> Result<Map, String> {
    match value(arguments, index)? {
        Value::Map(map) => Ok(Rc::clone(map)),
        Value::Nil => Ok(Map::default()),
        other => Err(format!("expected a mapping, got {}", other.type_name())),
    }
}

/// The texts of a list; a single value is a list of one.
pub(super) fn texts(value: &Value) -> Vec<Rc<str>> {
    match value {
        Value::List(items) => items
            .iter()
            .filter(|item| !item.is_nil())
            .map(as_text)
            .collect(),
        Value::Nil => Vec::new(),
        value => vec![as_text(value)],
    }
}
