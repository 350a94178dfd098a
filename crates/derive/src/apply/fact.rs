//! From a value to a fact.

use std::sync::Arc;

use eval::{Kind, Value};
use model::{Datum, Fact, Form, Property};
use syntax::Span;

/// Names and words longer than this are no names; they are cut.
const LONGEST: usize = 200;

/// The fact that a value states about a property; none for a value that is absent. It is
/// decided where the value is, or else by what is left out of the resource, so `header`.
pub(crate) fn fact_of(value: &Value, property: Property, header: Span) -> Option<Fact> {
    Some(Fact {
        value: datum_of(value, property.form())?,
        span: value
            .span
            .or_else(|| value.items().iter().find_map(|item| item.span))
            .or(Some(header)),
    })
}

fn datum_of(value: &Value, form: Form) -> Option<Datum> {
    if value.is_null() {
        return None;
    }
    if let Some(unknown) = value.as_unknown() {
        if form == Form::List && !value.certain_items().is_empty() {
            return Some(list(value));
        }
        return Some(Datum::Unknown(unknown.reason.to_string().into()));
    }
    if value.is_sensitive() && form != Form::Bool && form != Form::Number {
        return Some(Datum::Unknown("the value is secret".into()));
    }
    let known = match form {
        Form::Bool => truth(value).map(Datum::Bool),
        Form::Number => value.as_integer().map(Datum::Number),
        Form::Text => word_of(value).map(Datum::Text),
        Form::List => Some(list(value)),
    };
    let unfit = || Datum::Unknown("the value is not of the expected form".into());
    Some(known.unwrap_or_else(unfit))
}

/// A truth value, also from the text that providers convert to one.
pub(super) fn truth(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| match value.as_str()? {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    })
}

/// Known items count even when others are not known; a list of which nothing is known is
/// unknown itself.
fn list(value: &Value) -> Datum {
    let items = match value.certain_items() {
        [] if value.as_str().is_some() => std::slice::from_ref(value),
        items => items,
    };
    let mut words: Vec<Arc<str>> = items.iter().filter_map(word_of).collect();
    words.sort();
    words.dedup();
    let unknown = items.iter().find_map(Value::as_unknown);
    match unknown {
        Some(unknown) if words.is_empty() => Datum::Unknown(unknown.reason.to_string().into()),
        Some(_) | None => Datum::List(words),
    }
}

/// A known word or number that is no secret, as text of bounded length.
pub(crate) fn word_of(value: &Value) -> Option<Arc<str>> {
    if value.is_sensitive() {
        return None;
    }
    match &value.kind {
        Kind::String(text) if text.is_empty() => None,
        Kind::String(text) if text.len() <= LONGEST => Some(Arc::clone(text)),
        Kind::String(text) => Some(text.chars().take(LONGEST).collect::<String>().into()),
        Kind::Number(_) => value.as_integer().map(|number| number.to_string().into()),
        Kind::Bool(truth) => Some(truth.to_string().into()),
        Kind::Null
        | Kind::Tuple(_)
        | Kind::List(_)
        | Kind::Set(_)
        | Kind::Object(_)
        | Kind::Map(_)
        | Kind::Unknown(_) => None,
    }
}
