//! Values to YAML and JSON as Helm writes them, and back.

use std::cmp::Ordering;
use std::rc::Rc;

use syntax::{Node, NodeKind, SourceId, parse_json, parse_yaml};

use super::format::{print, shortest};
use super::functions::date_text;
use super::run::MAX_TEXT;
use super::scalar::{self, Place};
use super::value::{MAX_DEPTH, Value};

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
            let entry = |entry: &syntax::Entry| (key(entry), from_node(&entry.value));
            Value::map(entries.iter().map(entry).collect())
        }
    }
}

/// The key of an entry: an unquoted `yes` is the truth value that JSON calls `true`.
fn key(entry: &syntax::Entry) -> Rc<str> {
    let written = entry.key_span.end.saturating_sub(entry.key_span.start) as usize;
    let key = &*entry.key;
    match key {
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" | "y" | "Y" | "True" | "TRUE"
            if written == key.len() =>
        {
            "true".into()
        }
        "no" | "No" | "NO" | "off" | "Off" | "OFF" | "n" | "N" | "False" | "FALSE"
            if written == key.len() =>
        {
            "false".into()
        }
        key => key.into(),
    }
}

/// The value of a JSON text, or what is wrong with it.
pub(super) fn parse_strictly(source: SourceId, text: &str) -> Result<Value, String> {
    if text.trim().is_empty() {
        return Err("unexpected end of JSON input".to_owned());
    }
    let (node, diagnostics) = parse_json(source, text);
    match node {
        Some(node) => Ok(from_node(&node)),
        None => Err(diagnostics
            .first()
            .map(|it| it.message.clone())
            .unwrap_or_default()),
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
        if depth > MAX_DEPTH || self.is_full() {
            self.out.push_str("null\n");
        } else if let Some(map) = value.as_map().filter(|map| !map.borrow().is_empty()) {
            let map = map.borrow();
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_by(|a, b| by_nature(a.0, b.0));
            for (index, (key, item)) in entries.into_iter().enumerate() {
                if self.is_full() {
                    break;
                }
                if index > 0 {
                    self.indent(indent);
                }
                let place = Place {
                    indent,
                    column: None,
                };
                self.out.push_str(&scalar::scalar(key, place));
                self.out.push(':');
                self.below(item, indent, depth);
            }
        } else if let Some(items) = value.as_list().filter(|items| !items.is_empty()) {
            for (index, item) in items.iter().enumerate() {
                if self.is_full() {
                    break;
                }
                if index > 0 {
                    self.indent(indent);
                }
                self.out.push_str("- ");
                self.block(item, indent + 2, depth + 1);
            }
        } else {
            self.scalar(value, indent);
            self.out.push('\n');
        }
    }

    /// Whether more was written than a value may hold.
    fn is_full(&self) -> bool {
        self.out.len() > MAX_TEXT
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
            self.scalar(value, indent + 2);
            self.out.push('\n');
        }
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn scalar(&mut self, value: &Value, indent: usize) {
        match value {
            Value::Nil => self.out.push_str("null"),
            Value::Text(text) => self.text(text, indent),
            Value::List(_) => self.out.push_str("[]"),
            Value::Map(_) => self.out.push_str("{}"),
            Value::Float(number) => self.out.push_str(&yaml_number(*number)),
            value @ (Value::Bool(_) | Value::Int(_) | Value::Long(_)) => {
                self.out.push_str(&print(value));
            }
            Value::Time(seconds) => self.text(&moment(*seconds), indent),
            value @ Value::Object(_) => self.text(&print(value), indent),
        }
    }

    fn text(&mut self, text: &str, indent: usize) {
        let line = self.out.rsplit('\n').next().unwrap_or("");
        let column = Some(line.chars().count());
        self.out
            .push_str(&scalar::scalar(text, Place { indent, column }));
    }
}

/// JSON without white space, its keys sorted. Go hides `<`, `>` and `&` from HTML unless it is
/// told otherwise.
pub(super) fn to_json(value: &Value, html: bool) -> String {
    let mut out = String::new();
    json_into(value, html, &mut out, 0);
    out
}

fn json_into(value: &Value, html: bool, out: &mut String, depth: usize) {
    if depth > MAX_DEPTH {
        return out.push_str("null");
    }
    match value {
        Value::Nil => out.push_str("null"),
        Value::Text(text) => json_text(text, html, out),
        Value::Float(number) => out.push_str(&json_number(*number)),
        Value::Bool(_) | Value::Int(_) | Value::Long(_) => out.push_str(&print(value)),
        Value::Time(seconds) => json_text(&moment(*seconds), html, out),
        Value::Object(_) => json_text(&print(value), html, out),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                json_into(item, html, out, depth + 1);
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (index, (key, item)) in map.borrow().iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                json_text(key, html, out);
                out.push(':');
                json_into(item, html, out, depth + 1);
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
    if depth > MAX_DEPTH || out.len() > MAX_TEXT {
        out.push_str("null");
    } else if let Some(map) = value.as_map().filter(|map| !map.borrow().is_empty()) {
        out.push('{');
        for (index, (key, item)) in map.borrow().iter().enumerate() {
            if out.len() > MAX_TEXT {
                break;
            }
            out.push_str(if index > 0 { "," } else { "" });
            line(out, depth + 1);
            json_text(key, true, out);
            out.push_str(": ");
            pretty_into(item, out, depth + 1);
        }
        line(out, depth);
        out.push('}');
    } else if let Some(items) = value.as_list().filter(|items| !items.is_empty()) {
        out.push('[');
        for (index, item) in items.iter().enumerate() {
            if out.len() > MAX_TEXT {
                break;
            }
            out.push_str(if index > 0 { "," } else { "" });
            line(out, depth + 1);
            pretty_into(item, out, depth + 1);
        }
        line(out, depth);
        out.push(']');
    } else {
        json_into(value, true, out, depth);
    }
}

fn json_text(text: &str, html: bool, out: &mut String) {
    if html {
        eval::quote_json(text, out);
    } else {
        eval::quote_json_raw(text, out);
    }
}

/// An instant as JSON has it.
fn moment(seconds: i64) -> String {
    date_text(seconds, "2006-01-02T15:04:05Z07:00")
}

/// A number as Go's YAML has it: a whole one in full, any other with an exponent from a million
/// on.
fn yaml_number(number: f64) -> String {
    /// Where 64 bits end.
    const LARGEST: f64 = 18_446_744_073_709_551_616.0;
    let whole = number.fract() == 0.0 && number.abs() < LARGEST;
    shortest(number, if whole { 21 } else { 6 })
}

/// A number as Go's JSON has it: with an exponent only below a millionth and from 1e21 on.
fn json_number(number: f64) -> String {
    if (1e-6..1e21).contains(&number.abs()) || number == 0.0 {
        return format!("{number}");
    }
    shortest(number, 21).replace("e-0", "e-")
}

/// The order of keys in YAML: numbers in them count as numbers, letters come last.
/// Source: `sorter.go` of `go.yaml.in/yaml/v2`.
fn by_nature(a: &str, b: &str) -> Ordering {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let Some(at) = a.iter().zip(&b).position(|(a, b)| a != b) else {
        return a.len().cmp(&b.len());
    };
    let rest = |of: &[char]| of.get(at..).unwrap_or(&[]).to_vec();
    let (first, second) = (rest(&a), rest(&b));
    let head = |of: &[char]| of.first().copied().unwrap_or(' ');
    let (x, y) = (head(&first), head(&second));
    let in_digits = at
        .checked_sub(1)
        .and_then(|at| a.get(at))
        .is_some_and(char::is_ascii_digit);
    match (x.is_alphabetic(), y.is_alphabetic()) {
        (true, true) => return x.cmp(&y),
        (true, false) if in_digits => return Ordering::Less,
        (false, true) if in_digits => return Ordering::Greater,
        (true, false) => return Ordering::Greater,
        (false, true) => return Ordering::Less,
        (false, false) => {}
    }
    let number = |of: &[char]| {
        let digits = of.iter().map_while(|c| c.to_digit(10));
        digits.fold((0u64, 0usize), |(number, length), digit| {
            (
                number.saturating_mul(10).saturating_add(u64::from(digit)),
                length + 1,
            )
        })
    };
    number(&first).cmp(&number(&second)).then(x.cmp(&y))
}
