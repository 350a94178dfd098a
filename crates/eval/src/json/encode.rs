//! JSON as Terraform writes it.

use std::fmt::Write;

use crate::context::{Context, Failure, LONGEST_TEXT, Outcome};
use crate::{Kind, Value};

/// The JSON text of a value that is known throughout.
pub(crate) fn encode(context: &Context<'_>, value: &Value) -> Outcome<String> {
    let mut out = String::new();
    write(context, value, &mut out)?;
    Ok(out)
}

fn write(context: &Context<'_>, value: &Value, out: &mut String) -> Outcome<()> {
    context.spend(1)?;
    if out.len() > LONGEST_TEXT {
        return Err(Failure::TooLarge);
    }
    match &value.kind {
        Kind::Null => out.push_str("null"),
        Kind::Bool(truth) => _ = write!(out, "{truth}"),
        Kind::Number(number) => {
            if number.decimal(false).is_none() {
                return Err("infinity cannot be written as JSON".into());
            }
            _ = write!(out, "{number}");
        }
        Kind::String(text) => quote_json(text, out),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            let mut separator = '[';
            for item in items.iter() {
                out.push(std::mem::replace(&mut separator, ','));
                write(context, item, out)?;
            }
            out.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Kind::Object(map) | Kind::Map(map) => {
            let mut separator = '{';
            for (key, item) in map.iter() {
                out.push(std::mem::replace(&mut separator, ','));
                quote_json(key, out);
                out.push(':');
                write(context, item, out)?;
            }
            out.push_str(if map.is_empty() { "{}" } else { "}" });
        }
        Kind::Unknown(_) => return Err("an unknown value cannot be written as JSON".into()),
    }
    Ok(())
}

/// Writes a text as JSON, with the characters escaped that mean something in HTML: as Go does,
/// and so Terraform, Helm and kustomize.
pub fn quote_json(text: &str, out: &mut String) {
    quote(text, true, out);
}

/// Writes a text as JSON as Go does where it is told that no HTML is meant.
pub fn quote_json_raw(text: &str, out: &mut String) {
    quote(text, false, out);
}

fn quote(text: &str, html: bool, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' if !html => out.push(letter),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}
