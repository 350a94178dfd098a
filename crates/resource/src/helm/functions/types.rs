//! What a value is, and texts of values.

use super::super::value::Value;
use super::arguments::{as_text, text, value};

pub(super) const TABLE: super::Table = &[
    ("kindOf", |a| Ok(Value::text(value(a, 0)?.kind()))),
    ("kindIs", |a| {
        Ok(Value::Bool(*text(a, 0)? == *value(a, 1)?.kind()))
    }),
    ("typeOf", |a| Ok(Value::text(value(a, 0)?.type_name()))),
    ("typeIs", |a| {
        Ok(Value::Bool(*text(a, 0)? == *value(a, 1)?.type_name()))
    }),
    ("typeIsLike", type_is_like),
    ("deepEqual", |a| {
        Ok(Value::Bool(value(a, 0)?.same(value(a, 1)?, 0)))
    }),
    ("toString", |a| Ok(Value::text(shown(value(a, 0)?)))),
    ("quote", |a| {
        Ok(Value::text(each(a, |value| {
            super::super::format::quote(&as_text(value))
        })))
    }),
    ("squote", |a| {
        Ok(Value::text(each(a, |value| {
            format!("'{}'", as_text(value))
        })))
    }),
    ("cat", |a| {
        Ok(Value::text(each(a, |value| as_text(value).to_string())))
    }),
    ("hello", |_| Ok(Value::text("Hello!"))),
];

fn shown(value: &Value) -> String {
    super::super::format::print(value)
}

/// The values that are not nil, with spaces between them.
fn each(arguments: &[Value], show: impl Fn(&Value) -> String) -> String {
    let given = arguments.iter().filter(|value| !value.is_nil());
    given.map(show).collect::<Vec<_>>().join(" ")
}

fn type_is_like(arguments: &[Value]) -> Result<Value, String> {
    let wanted = text(arguments, 0)?;
    let name = value(arguments, 1)?.type_name();
    Ok(Value::Bool(
        *wanted == *name || name.strip_prefix('*') == Some(&wanted),
    ))
}
