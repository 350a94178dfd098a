//! Sets: which items are the same, and in which order they stand.

use std::cmp::Ordering;
use std::fmt::Write;
use std::sync::Arc;

use crate::{Kind, Value};

/// A set of these items. An item's secrecy becomes that of the whole, for what it is shows in
/// where it stands.
pub(crate) fn set(mut items: Vec<Value>) -> Value {
    let sensitive = items.iter().any(Value::is_sensitive);
    let compound = items
        .iter()
        .any(|item| !item.items().is_empty() || item.map().is_some());
    if compound {
        items.sort_by_cached_key(fingerprint);
    } else {
        items.sort_by(order);
    }
    items.dedup_by(|later, earlier| later == earlier && minus(later) == minus(earlier));
    let value = Value::new(Kind::Set(Arc::new(items)));
    if sensitive { value.sensitive() } else { value }
}

/// The order of primitive items: by what they say, then null, then unknown.
fn order(a: &Value, b: &Value) -> Ordering {
    match (&a.kind, &b.kind) {
        (Kind::Bool(a), Kind::Bool(b)) => a.cmp(b),
        (Kind::Number(a), Kind::Number(b)) => a.cmp(b).then(b.has_minus().cmp(&a.has_minus())),
        (Kind::String(a), Kind::String(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

/// A zero below zero is an item of its own.
fn minus(value: &Value) -> bool {
    matches!(&value.kind, Kind::Number(number) if number.has_minus())
}

fn rank(value: &Value) -> u8 {
    match value.kind {
        Kind::Null => 1,
        Kind::Unknown(_) => 2,
        _ => 0,
    }
}

/// What compound items are ordered by: any fixed order would do, this is Terraform's.
fn fingerprint(value: &Value) -> (u8, String) {
    let mut text = String::new();
    write(value, &mut text);
    (rank(value), text)
}

fn write(value: &Value, out: &mut String) {
    match &value.kind {
        Kind::Null => out.push('~'),
        Kind::Unknown(_) => out.push('?'),
        Kind::Bool(truth) => out.push(if *truth { 'T' } else { 'F' }),
        Kind::Number(number) => _ = write!(out, "{number}"),
        Kind::String(text) => _ = write!(out, "{text:?}"),
        Kind::Tuple(items) => enclosed(out, "<>", items.iter()),
        Kind::List(items) | Kind::Set(items) => enclosed(out, "[]", items.iter()),
        Kind::Object(map) => enclosed(out, "<>", map.values()),
        Kind::Map(map) => {
            out.push('{');
            for (key, value) in map.iter() {
                _ = write!(out, "{key:?}:");
                write(value, out);
                out.push(';');
            }
            out.push('}');
        }
    }
}

fn enclosed<'a>(out: &mut String, brackets: &str, items: impl Iterator<Item = &'a Value>) {
    let mut brackets = brackets.chars();
    out.extend(brackets.next());
    for item in items {
        write(item, out);
        out.push(';');
    }
    out.extend(brackets.next());
}
