//! Go's own functions: comparison, printing, indexing, escaping.

use std::cmp::Ordering;

use super::super::format::{print, sprintf};
use super::super::value::Value;
use super::arguments::{as_text, int, text, value};

/// Why `index` finds nothing where nothing is given.
pub(in super::super) const INDEX_OF_NIL: &str = "index of untyped nil";

pub(super) const TABLE: super::Table = &[
    ("eq", eq),
    ("ne", |a| {
        Ok(Value::Bool(!same(value(a, 0)?, value(a, 1)?)?))
    }),
    ("lt", |a| Ok(Value::Bool(order(a)? == Ordering::Less))),
    ("le", |a| Ok(Value::Bool(order(a)? != Ordering::Greater))),
    ("gt", |a| Ok(Value::Bool(order(a)? == Ordering::Greater))),
    ("ge", |a| Ok(Value::Bool(order(a)? != Ordering::Less))),
    ("not", |a| Ok(Value::Bool(!value(a, 0)?.truth()))),
    ("len", len),
    ("index", index),
    ("slice", slice),
    ("print", |a| Ok(Value::text(joined(a)))),
    ("println", println),
    ("printf", printf),
    ("html", |a| Ok(Value::text(escape_html(&shown(a))))),
    ("js", |a| Ok(Value::text(escape_js(&shown(a))))),
    ("urlquery", |a| {
        Ok(Value::text(super::url::escape(&shown(a))))
    }),
    ("call", |_| Err("there are no functions to call".to_owned())),
];

fn eq(arguments: &[Value]) -> Result<Value, String> {
    let first = value(arguments, 0)?;
    value(arguments, 1)?;
    for other in arguments.get(1..).unwrap_or(&[]) {
        if same(first, other)? {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

/// Go compares only values of one kind, but anything with nil.
fn same(a: &Value, b: &Value) -> Result<bool, String> {
    match (a, b) {
        (Value::Nil, other) | (other, Value::Nil) => Ok(other.is_nil()),
        (Value::Int(a) | Value::Long(a), Value::Int(b) | Value::Long(b)) => Ok(a == b),
        (Value::Map(_) | Value::List(_), _) | (_, Value::Map(_) | Value::List(_)) => {
            Err("non-comparable type".to_owned())
        }
        (a, b) if a.kind() == b.kind() => Ok(a.same(b, 0)),
        _ => Err("incompatible types for comparison".to_owned()),
    }
}

fn order(arguments: &[Value]) -> Result<Ordering, String> {
    if arguments.len() != 2 {
        return Err("a comparison has two arguments".to_owned());
    }
    let incompatible = || "incompatible types for comparison".to_owned();
    match (value(arguments, 0)?, value(arguments, 1)?) {
        (Value::Int(a) | Value::Long(a), Value::Int(b) | Value::Long(b)) => Ok(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b).ok_or_else(incompatible),
        (Value::Text(a), Value::Text(b)) => Ok(a.cmp(b)),
        _ => Err(incompatible()),
    }
}

fn len(arguments: &[Value]) -> Result<Value, String> {
    let length = match value(arguments, 0)? {
        Value::Text(text) => text.len(),
        Value::List(items) => items.len(),
        Value::Map(map) => map.borrow().len(),
        Value::Nil => return Err("len of nil pointer".to_owned()),
        other => return Err(format!("len of type {}", other.type_name())),
    };
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn index(arguments: &[Value]) -> Result<Value, String> {
    let mut current = value(arguments, 0)?.clone();
    for step in arguments.get(1..).unwrap_or(&[]) {
        current = match &current {
            Value::Map(map) => map
                .borrow()
                .get(&as_text(step))
                .cloned()
                .unwrap_or(Value::Nil),
            Value::List(items) => {
                let at = usize::try_from(step.to_int()).ok();
                let item = at.and_then(|at| items.get(at)).cloned();
                item.ok_or_else(|| format!("index out of range: {}", print(step)))?
            }
            Value::Text(text) => {
                let at = usize::try_from(step.to_int()).ok();
                let byte = at.and_then(|at| text.as_bytes().get(at).copied());
                Value::Int(byte.map(i64::from).ok_or("index out of range")?)
            }
            Value::Nil => return Err(INDEX_OF_NIL.to_owned()),
            other => return Err(format!("can't index item of type {}", other.type_name())),
        };
    }
    Ok(current)
}

fn slice(arguments: &[Value]) -> Result<Value, String> {
    let range = |length: usize| -> Result<std::ops::Range<usize>, String> {
        let bound = |index: usize, default| match arguments.get(index) {
            Some(_) => int(arguments, index).map(|at| usize::try_from(at).unwrap_or(usize::MAX)),
            None => Ok(default),
        };
        Ok(bound(1, 0)?..bound(2, length)?)
    };
    let out = || "index out of range".to_owned();
    match value(arguments, 0)? {
        Value::List(items) if items.is_empty() => Ok(Value::Nil),
        Value::List(items) => {
            let part = items.get(range(items.len())?).ok_or_else(out)?;
            Ok(Value::list(part.to_vec()))
        }
        other => Err(format!("can't slice item of type {}", other.type_name())),
    }
}

/// What the escaping functions escape: one value as an action writes it, or all of them.
fn shown(arguments: &[Value]) -> String {
    match arguments {
        [Value::Nil] => "<no value>".to_owned(),
        all => joined(all),
    }
}

/// `fmt.Sprint`: spaces between operands that are both no texts.
fn joined(arguments: &[Value]) -> String {
    let mut out = String::new();
    let mut before_is_text = true;
    for argument in arguments {
        let is_text = argument.as_text().is_some();
        if !before_is_text && !is_text {
            out.push(' ');
        }
        out.push_str(&print(argument));
        before_is_text = is_text;
    }
    out
}

fn println(arguments: &[Value]) -> Result<Value, String> {
    let words: Vec<String> = arguments.iter().map(print).collect();
    Ok(Value::text(format!("{}\n", words.join(" "))))
}

fn printf(arguments: &[Value]) -> Result<Value, String> {
    let format = text(arguments, 0)?;
    Ok(Value::text(sprintf(
        &format,
        arguments.get(1..).unwrap_or(&[]),
    )))
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&#34;")
        .replace('\'', "&#39;")
        .replace('\0', "\u{fffd}")
}

fn escape_js(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\'', "\\'")
        .replace('"', "\\\"")
        .replace('<', "\\u003C")
        .replace('>', "\\u003E")
        .replace('&', "\\u0026")
        .replace('=', "\\u003D")
        .replace('\n', "\\u000A")
}
