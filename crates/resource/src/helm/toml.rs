//! `toToml`: values first, then tables, each level indented, as Helm's library writes them.

use std::fmt::Write;

use super::format::print;
use super::run::MAX_TEXT;
use super::value::{MAX_DEPTH, Table, Value};

/// The text of a mapping.
///
/// A list with nothing at a place cannot be written; helm gives the message for the text.
pub(super) fn to_toml(value: &Value) -> String {
    let mut out = String::new();
    if has_gap(value, 0) {
        return "toml: cannot encode array with nil element".to_owned();
    }
    if let Some(map) = value.as_map() {
        table(&map.borrow(), &[], &mut out);
    }
    out
}

fn table(table_: &Table, path: &[String], out: &mut String) {
    if path.len() > MAX_DEPTH || out.len() > MAX_TEXT {
        return;
    }
    let indent = "  ".repeat(path.len());
    let given = table_.iter().filter(|(_, item)| !item.is_nil());
    for (key, item) in given.clone().filter(|(_, item)| !is_table(item)) {
        let _ = write!(out, "{indent}{} = ", key_text(key));
        inline(item, out, 0);
        out.push('\n');
    }
    for (key, item) in given.filter(|(_, item)| is_table(item)) {
        let mut path = path.to_vec();
        path.push(key_text(key));
        let name = path.join(".");
        if let Some(map) = item.as_map() {
            if path.len() == 1 && !out.is_empty() {
                out.push('\n');
            }
            let _ = writeln!(out, "{indent}[{name}]");
            table(&map.borrow(), &path, out);
        }
        for map in item.as_list().into_iter().flat_map(|items| items.iter()) {
            if !out.is_empty() {
                out.push('\n');
            }
            let _ = writeln!(out, "{indent}[[{name}]]");
            if let Some(map) = map.as_map() {
                table(&map.borrow(), &path, out);
            }
        }
    }
}

fn has_gap(value: &Value, depth: usize) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    if let Some(map) = value.as_map() {
        return map.borrow().values().any(|item| has_gap(item, depth + 1));
    }
    let mut items = value.as_list().into_iter().flat_map(|items| items.iter());
    items.any(|item| item.is_nil() || has_gap(item, depth + 1))
}

/// Whether it is a mapping, or a list of nothing but mappings.
fn is_table(value: &Value) -> bool {
    let list = value.as_list().filter(|items| !items.is_empty());
    value.as_map().is_some()
        || list.is_some_and(|items| items.iter().all(|item| item.as_map().is_some()))
}

fn inline(value: &Value, out: &mut String, depth: usize) {
    match value {
        Value::Text(text) => eval::quote_json_raw(text, out),
        Value::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            let _ = write!(out, "{number:.1}");
        }
        Value::List(items) if depth < MAX_DEPTH => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                inline(item, out, depth + 1);
            }
            out.push(']');
        }
        Value::Map(map) if depth < MAX_DEPTH => {
            out.push('{');
            for (index, (key, item)) in map.borrow().iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                let _ = write!(out, "{} = ", key_text(key));
                inline(item, out, depth + 1);
            }
            out.push('}');
        }
        value => out.push_str(&print(value)),
    }
}

fn key_text(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(bare) {
        return key.to_owned();
    }
    let mut quoted = String::new();
    eval::quote_json_raw(key, &mut quoted);
    quoted
}
