//! Values as `terraform console` prints them.

use std::fmt::Write;

use eval::{Kind, Type, Value};

/// A value at the left margin.
pub(crate) fn value(value: &Value) -> String {
    write(value, &Type::of(value), 0)
}

fn write(value: &Value, wanted: &Type, indent: usize) -> String {
    if value.is_sensitive() {
        return "(sensitive value)".into();
    }
    match &value.kind {
        Kind::Null => null(wanted),
        Kind::Bool(truth) => truth.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::String(text) => string(text, indent),
        Kind::Tuple(items) => sequence(items, &Type::Any, indent),
        Kind::List(items) => format!("tolist({})", sequence(items, &element(wanted), indent)),
        Kind::Set(items) => format!("toset({})", sequence(items, &element(wanted), indent)),
        Kind::Object(map) => mapping(map, &Type::Any, indent),
        Kind::Map(map) => format!("tomap({})", mapping(map, &element(wanted), indent)),
        Kind::Unknown(_) => "(known after apply)".into(),
    }
}

fn element(wanted: &Type) -> Type {
    match wanted {
        Type::List(element) | Type::Set(element) | Type::Map(element) => (**element).clone(),
        Type::Any | Type::Bool | Type::Number | Type::String | Type::Tuple(_) | Type::Object(_) => {
            Type::Any
        }
    }
}

fn null(wanted: &Type) -> String {
    let of =
        |word: &str, element: &Type| format!("{word}(null) /* of {} */", write_type(element, 0));
    match wanted {
        Type::String => "tostring(null)".into(),
        Type::Number => "tonumber(null)".into(),
        Type::Bool => "tobool(null)".into(),
        Type::List(element) => of("tolist", element),
        Type::Set(element) => of("toset", element),
        Type::Map(element) => of("tomap", element),
        Type::Tuple(_) => "null /* tuple */".into(),
        Type::Object(_) => "null /* object */".into(),
        Type::Any => "null".into(),
    }
}

fn sequence(items: &[Value], wanted: &Type, indent: usize) -> String {
    if items.is_empty() {
        return "[]".into();
    }
    let inner = " ".repeat(indent + 2);
    let mut out = String::from("[\n");
    for item in items {
        let wanted = if *wanted == Type::Any {
            Type::of(item)
        } else {
            wanted.clone()
        };
        _ = writeln!(out, "{inner}{},", write(item, &wanted, indent + 2));
    }
    out + &" ".repeat(indent) + "]"
}

fn mapping(map: &eval::Map, wanted: &Type, indent: usize) -> String {
    if map.is_empty() {
        return "{}".into();
    }
    let inner = " ".repeat(indent + 2);
    let mut out = String::from("{\n");
    for (key, item) in map {
        let wanted = if *wanted == Type::Any {
            Type::of(item)
        } else {
            wanted.clone()
        };
        _ = writeln!(
            out,
            "{inner}{} = {}",
            quoted(key),
            write(item, &wanted, indent + 2)
        );
    }
    out + &" ".repeat(indent) + "}"
}

fn string(text: &str, indent: usize) -> String {
    if !text.contains('\n') {
        return quoted(text);
    }
    let mut delimiter = String::from("EOT");
    while text.lines().any(|line| line.trim() == delimiter) {
        delimiter.push('_');
    }
    let margin = " ".repeat(indent);
    let operator = if indent > 0 { "<<-" } else { "<<" };
    let mut out = format!("{operator}{delimiter}");
    for line in text.split('\n') {
        _ = write!(out, "\n{margin}{line}");
    }
    out + "\n" + &margin + &delimiter
}

/// As Go quotes.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => out += "\\\"",
            '\\' => out += "\\\\",
            '\t' => out += "\\t",
            '\r' => out += "\\r",
            '\u{8}' => out += "\\b",
            '\u{c}' => out += "\\f",
            '\u{b}' => out += "\\v",
            '\u{7}' => out += "\\a",
            _ if letter.is_ascii_control() => _ = write!(out, "\\x{:02x}", u32::from(letter)),
            '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' => {
                _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out + "\""
}

/// Objects and tuples get lines of their own.
fn element_type(element: &Type, indent: usize) -> String {
    if !matches!(element, Type::Tuple(_) | Type::Object(_)) {
        return write_type(element, indent);
    }
    let (inner, outer) = (" ".repeat(indent + 4), " ".repeat(indent));
    format!("\n{inner}{},\n{outer}", write_type(element, indent + 4))
}

/// What `type()` prints.
pub(crate) fn type_of(value: &Value) -> String {
    write_type(&Type::of(value), 0)
}

fn write_type(each: &Type, indent: usize) -> String {
    let inner = " ".repeat(indent + 4);
    let outer = " ".repeat(indent);
    match each {
        Type::Any => "dynamic".into(),
        Type::Bool => "bool".into(),
        Type::Number => "number".into(),
        Type::String => "string".into(),
        Type::List(element) => format!("list({})", element_type(element, indent)),
        Type::Set(element) => format!("set({})", element_type(element, indent)),
        Type::Map(element) => format!("map({})", element_type(element, indent)),
        Type::Tuple(types) if types.is_empty() => "tuple([])".into(),
        Type::Tuple(types) => {
            let each = |each| format!("{inner}{},\n", write_type(each, indent + 4));
            let types: String = types.iter().map(each).collect();
            format!("tuple([\n{types}{outer}])")
        }
        Type::Object(attributes) if attributes.is_empty() => "object({})".into(),
        Type::Object(attributes) => {
            let each = |(name, attribute): (&std::sync::Arc<str>, &eval::AttributeType)| {
                format!(
                    "{inner}{name}: {},\n",
                    write_type(&attribute.wants, indent + 4)
                )
            };
            let attributes: String = attributes.iter().map(each).collect();
            format!("object({{\n{attributes}{outer}}})")
        }
    }
}
