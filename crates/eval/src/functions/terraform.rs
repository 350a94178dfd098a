//! Terraform's functions on its own syntax: `provider::terraform::...`.

mod layout;

use std::fmt::Write;

use syntax::hcl;

use super::{Call, unknown_in};
use crate::context::{Context, LONGEST_TEXT, Outcome};
use crate::evaluate::{Names, Template, Walk};
use crate::map::Map;
use crate::{Kind, Value};
use layout::Layout;

pub(super) fn encode_expression(call: &mut Call<'_>) -> Outcome {
    let value = call.argument(0)?;
    if let Some(unknown) = unknown_in(value) {
        return Ok(call.open(unknown));
    }
    super::string::made(written(call.context(), value)?.finish())
}

pub(super) fn encode_variables(call: &mut Call<'_>) -> Outcome {
    let value = call.argument(0)?;
    if let Some(unknown) = unknown_in(value) {
        return Ok(call.open(unknown));
    }
    let mut layout = Layout::default();
    for (name, item) in call.map(0)?.iter() {
        if !is_identifier(name) {
            return Err("the name of a variable is not valid".into());
        }
        layout.assign(name, written(call.context(), item)?);
    }
    let mut text = layout.finish();
    if !text.is_empty() {
        text.push('\n');
    }
    super::string::made(text)
}

/// The values of a variables file, which may not refer to anything.
pub(super) fn decode_variables(call: &mut Call<'_>) -> Outcome {
    let (body, problems) = hcl::parse(call.span.source, call.text(0)?);
    if !problems.is_empty() || !body.blocks.is_empty() {
        return Err("the text is no variables file".into());
    }
    let nothing = Map::new();
    let names = Names::Only(&nothing, Template::Text);
    let walk = call.walk.with(&names).standing_at(call.span);
    let mut values = Map::new();
    for attribute in &body.attributes {
        values.insert(attribute.name.text.clone(), constant(walk, attribute)?);
    }
    Ok(Value::object(values))
}

fn constant(walk: Walk<'_>, attribute: &hcl::Attribute) -> Outcome {
    let (value, failed) = walk.context.attempt(|| walk.value(&attribute.value));
    if failed {
        return Err("the values of a variables file are constants".into());
    }
    Ok(value)
}

fn written(context: &Context<'_>, value: &Value) -> Outcome<Layout> {
    context.spend(1)?;
    let mut layout = Layout::default();
    match &value.kind {
        Kind::Null | Kind::Unknown(_) => layout.push("null", 0),
        Kind::Bool(truth) => layout.push(&truth.to_string(), 0),
        Kind::Number(number) => layout.push(&number.to_string(), 0),
        Kind::String(text) => layout.push(&quoted(text), 0),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            layout.push("[", 1);
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    layout.push(", ", 0);
                }
                layout.append(written(context, item)?);
            }
            layout.push("]", -1);
        }
        Kind::Object(map) | Kind::Map(map) if map.is_empty() => layout.push("{}", 0),
        Kind::Object(map) | Kind::Map(map) => {
            layout.push("{", 1);
            for (name, item) in map.iter() {
                let item = written(context, item)?;
                if is_identifier(name) {
                    layout.assign(name, item);
                } else {
                    layout.assign(&quoted(name), item);
                }
            }
            layout.begin_line();
            layout.push("}", -1);
        }
    }
    context.spend(layout.lines())?;
    if layout.size() > LONGEST_TEXT {
        return Err(crate::context::Failure::TooLarge);
    }
    Ok(layout)
}

fn is_identifier(name: &str) -> bool {
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && letters.all(|each| each.is_alphanumeric() || matches!(each, '_' | '-'))
}

/// Text in quotes, with what would begin a template escaped.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '$' | '%' if letters.peek() == Some(&'{') => {
                out.push(letter);
                out.push(letter);
            }
            _ if is_printable(letter) => out.push(letter),
            '\0'..='\u{ffff}' => _ = write!(out, "\\u{:04x}", u32::from(letter)),
            _ => _ = write!(out, "\\U{:08x}", u32::from(letter)),
        }
    }
    out.push('"');
    out
}

/// Whether a letter shows: what marks the letter before it does, too.
fn is_printable(letter: char) -> bool {
    let mut text = String::from("a");
    text.push(letter);
    text.escape_debug().count() == 2
}
