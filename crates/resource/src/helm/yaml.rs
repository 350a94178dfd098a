//! Values to YAML and JSON as Helm writes them, and back.

use std::fmt::Write;
use std::rc::Rc;

use syntax::{Node, NodeKind, SourceId, parse_yaml};

use super::format::{print, shortest};
use super::value::{MAX_DEPTH, Table, Value};

/// The value of a tree; numbers are floats, as JSON has them in Go.
pub(super) fn from_node(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Null => Value::Nil,
        NodeKind::Bool(truth) => Value::Bool(*truth),
        #[expect(clippy::cast_precision_loss, reason = "as Go converts")]
        NodeKind::Integer(number) => Value::Float(*number as f64),
        NodeKind::Float(number) => Value::Float(*number),
        NodeKind::String { text, plain } => match (&**text, plain) {
            ("yes" | "Yes" | "YES" | "on" | "On" | "ON" | "y" | "Y", true) => Value::Bool(true),
            ("no" | "No" | "NO" | "off" | "Off" | "OFF" | "n" | "N", true) => Value::Bool(false),
            (text, _) => Value::text(text),
        },
        NodeKind::Sequence(items) => Value::list(items.iter().map(from_node).collect()),
        NodeKind::Mapping(entries) => {
            let entry = |entry: &syntax::Entry| (Rc::from(&*entry.key), from_node(&entry.value));
            Value::map(entries.iter().map(entry).collect())
        }
    }
}

/// The value of a YAML text, or what is wrong with it.
pub(super) fn parse(source: SourceId, text: &str) -> Result<Value, String> {
    let (documents, diagnostics) = parse_yaml(source, text);
    let broken = |diagnostic: &&syntax::Diagnostic| diagnostic.severity == syntax::Severity::Error;
    if let Some(first) = diagnostics.iter().find(broken) {
        return Err(first.message.clone());
    }
    Ok(documents.first().map_or(Value::Nil, from_node))
}

/// `toYaml`, without a line break at the end.
pub(super) fn to_yaml(value: &Value) -> String {
    written(value, 0)
}

/// `toYamlPretty`: lists are indented below their keys.
pub(super) fn to_yaml_pretty(value: &Value) -> String {
    written(value, 2)
}

fn written(value: &Value, list_indent: usize) -> String {
    let mut writer = Writer {
        out: String::new(),
        list_indent,
    };
    writer.block(value, 0, 0);
    let text = writer.out;
    text.strip_suffix('\n').map_or(text.clone(), str::to_owned)
}

struct Writer {
    out: String,
    list_indent: usize,
}

impl Writer {
    /// A value that begins where the text ends and goes on at `indent`.
    fn block(&mut self, value: &Value, indent: usize, depth: usize) {
        if depth > MAX_DEPTH {
            self.out.push_str("null\n");
        } else if let Some(map) = value.as_map().filter(|map| !map.borrow().is_empty()) {
            for (index, (key, item)) in map.borrow().iter().enumerate() {
                if index > 0 {
                    self.indent(indent);
                }
                self.out.push_str(&scalar_text(key, indent));
                self.out.push(':');
                self.below(item, indent, depth);
            }
        } else if let Some(items) = value.as_list().filter(|items| !items.is_empty()) {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    self.indent(indent);
                }
                self.out.push_str("- ");
                self.block(item, indent + 2, depth + 1);
            }
        } else {
            self.out.push_str(&scalar(value, indent));
            self.out.push('\n');
        }
    }

    /// A value below a key.
    fn below(&mut self, value: &Value, indent: usize, depth: usize) {
        let is_map = value.as_map().is_some_and(|map| !map.borrow().is_empty());
        let is_list = value.as_list().is_some_and(|items| !items.is_empty());
        if is_map || is_list {
            let inner = indent + if is_map { 2 } else { self.list_indent };
            self.out.push('\n');
            self.indent(inner);
            self.block(value, inner, depth + 1);
        } else {
            self.out.push(' ');
            self.out.push_str(&scalar(value, indent + 2));
            self.out.push('\n');
        }
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }
}

fn scalar(value: &Value, indent: usize) -> String {
    match value {
        Value::Nil => "null".to_owned(),
        Value::Text(text) => scalar_text(text, indent),
        Value::List(_) => "[]".to_owned(),
        Value::Map(_) => "{}".to_owned(),
        Value::Float(number) => shortest(*number, 21),
        value @ (Value::Bool(_) | Value::Int(_) | Value::Long(_)) => print(value),
        value @ (Value::Time(_) | Value::Object(_)) => scalar_text(&print(value), indent),
    }
}

/// A text as a scalar; `indent` is where the lines of a long one begin.
fn scalar_text(text: &str, indent: usize) -> String {
    let has_control = text
        .chars()
        .any(|c| (c.is_control() && c != '\n') || c == '\u{feff}');
    if has_control {
        return json_text(text);
    }
    if text.contains('\n') {
        return literal(text, indent);
    }
    if is_plain(text) {
        return text.to_owned();
    }
    let is_word = !text.contains(['\'', ' ', '\\']) && looks_typed(text);
    if is_word || text.is_empty() {
        return format!("\"{text}\"");
    }
    format!("'{}'", text.replace('\'', "''"))
}

fn literal(text: &str, indent: usize) -> String {
    if text.trim_matches('\n').is_empty() || text.starts_with([' ', '\n']) {
        return json_text(text);
    }
    let indent = indent.max(2);
    let body = text.trim_end_matches('\n');
    let mark = match text.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => "|+",
    };
    let mut out = mark.to_owned();
    let lines = if mark == "|+" {
        text.strip_suffix('\n').unwrap_or(text)
    } else {
        body
    };
    for line in lines.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
    }
    out
}

/// Whether a text means itself without quotes.
fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let rest = text.get(first.len_utf8()..).unwrap_or("");
    let indicator = "!&*{}[]|>@`\"'#%,=".contains(first)
        || ("-?:".contains(first) && (rest.is_empty() || rest.starts_with(' ')))
        || text.starts_with("---")
        || text.starts_with("...");
    !indicator
        && !text.starts_with(' ')
        && !text.ends_with([' ', ':'])
        && !text.contains(": ")
        && !text.contains(" #")
        && !looks_typed(text)
}

/// Whether a reader would take a plain text for something else than text.
fn looks_typed(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let word = matches!(
        lower.as_str(),
        "" | "~"
            | "null"
            | "true"
            | "false"
            | "yes"
            | "no"
            | "on"
            | "off"
            | "y"
            | "n"
            | "<<"
            | ".inf"
            | "-.inf"
            | "+.inf"
            | ".nan"
    );
    let starts_number = text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c));
    let number = starts_number
        && (lower.parse::<f64>().is_ok()
            || lower.replace('_', "").parse::<f64>().is_ok()
            || ["0x", "0o", "0b"]
                .iter()
                .any(|prefix| lower.trim_start_matches(['+', '-']).starts_with(prefix))
            || is_sexagesimal(text)
            || is_date(text));
    word || number
}

fn is_sexagesimal(text: &str) -> bool {
    text.contains(':')
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || ":.+-_".contains(c))
}

fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let digits = |part: Option<&str>, least| {
        part.is_some_and(|part| {
            part.len() >= least && part.bytes().take(least).all(|byte| byte.is_ascii_digit())
        })
    };
    digits(parts.next(), 4) && digits(parts.next(), 1) && digits(parts.next(), 1)
}

/// JSON without white space, its keys sorted. Go hides `<`, `>` and `&` from HTML unless it is
/// told otherwise.
pub(super) fn to_json(value: &Value, html: bool) -> String {
    let mut out = String::new();
    json_into(value, &mut out, 0);
    if html {
        out = out
            .replace('<', "\\u003c")
            .replace('>', "\\u003e")
            .replace('&', "\\u0026");
    }
    out
}

fn json_into(value: &Value, out: &mut String, depth: usize) {
    if depth > MAX_DEPTH {
        return out.push_str("null");
    }
    match value {
        Value::Nil => out.push_str("null"),
        Value::Text(text) => out.push_str(&json_text(text)),
        Value::Float(number) => out.push_str(&shortest(*number, 21)),
        Value::Bool(_) | Value::Int(_) | Value::Long(_) => out.push_str(&print(value)),
        Value::Time(_) | Value::Object(_) => out.push_str(&json_text(&print(value))),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                json_into(item, out, depth + 1);
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (index, (key, item)) in map.borrow().iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&json_text(key));
                out.push(':');
                json_into(item, out, depth + 1);
            }
            out.push('}');
        }
    }
}

/// JSON over several lines, indented by two spaces.
pub(super) fn to_pretty_json(value: &Value) -> String {
    let mut out = String::new();
    pretty_into(value, &mut out, 0);
    out
}

fn pretty_into(value: &Value, out: &mut String, depth: usize) {
    let line = |out: &mut String, depth: usize| {
        out.push('\n');
        out.extend(std::iter::repeat_n(' ', depth * 2));
    };
    if depth > MAX_DEPTH {
        out.push_str("null");
    } else if let Some(map) = value.as_map().filter(|map| !map.borrow().is_empty()) {
        out.push('{');
        for (index, (key, item)) in map.borrow().iter().enumerate() {
            out.push_str(if index > 0 { "," } else { "" });
            line(out, depth + 1);
            out.push_str(&json_text(key));
            out.push_str(": ");
            pretty_into(item, out, depth + 1);
        }
        line(out, depth);
        out.push('}');
    } else if let Some(items) = value.as_list().filter(|items| !items.is_empty()) {
        out.push('[');
        for (index, item) in items.iter().enumerate() {
            out.push_str(if index > 0 { "," } else { "" });
            line(out, depth + 1);
            pretty_into(item, out, depth + 1);
        }
        line(out, depth);
        out.push(']');
    } else {
        json_into(value, out, depth);
    }
}

/// A text as JSON and YAML both read it.
fn json_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if (c as u32) < 0x20 || c == '\u{7f}' || c == '\u{feff}' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `toToml`: values first, then tables.
pub(super) fn to_toml(value: &Value) -> String {
    let mut out = String::new();
    if let Some(map) = value.as_map() {
        toml_table(&map.borrow(), "", &mut out, 0);
    }
    out
}

fn toml_table(table: &Table, path: &str, out: &mut String, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    for (key, item) in table
        .iter()
        .filter(|(_, item)| item.as_map().is_none() && !item.is_nil())
    {
        let _ = writeln!(out, "{} = {}", toml_key(key), to_json(item, false));
    }
    for (key, item) in table {
        if let Some(inner) = item.as_map() {
            let path = match path {
                "" => toml_key(key),
                path => format!("{path}.{}", toml_key(key)),
            };
            let _ = writeln!(out, "\n[{path}]");
            toml_table(&inner.borrow(), &path, out, depth + 1);
        }
    }
}

fn toml_key(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !key.is_empty() && key.chars().all(bare) {
        key.to_owned()
    } else {
        json_text(key)
    }
}
