//! What the HCL parser makes of texts, and what it makes of broken ones.

mod expressions;
mod parts;
mod properties;
mod recovery;
mod spans;
mod templates;

use std::fmt::Write as _;

use super::{Body, Expression, ExpressionKind, ObjectKey, Piece, SplatStep, parse};
use crate::{Diagnostic, Sources};

/// Attributes, blocks and diagnostics, one a line.
fn outline(text: &str) -> String {
    let sources = Sources::new();
    let (body, diagnostics) = parse(sources.add("a.tf", text), text);
    let mut shown = String::new();
    show_body(&body, "", &mut shown);
    for diagnostic in diagnostics {
        show_diagnostic(&diagnostic, &sources, &mut shown);
    }
    shown
}

pub(super) fn show_body(body: &Body, indent: &str, shown: &mut String) {
    for attribute in &body.attributes {
        let value = show(&attribute.value);
        writeln!(shown, "{indent}{} = {value}", attribute.name.text).unwrap();
    }
    for block in &body.blocks {
        write!(shown, "{indent}{}", block.kind.text).unwrap();
        for label in &block.labels {
            write!(shown, " {}", label.text).unwrap();
        }
        shown.push('\n');
        show_body(&block.body, &format!("{indent}  "), shown);
    }
}

pub(super) fn show_diagnostic(diagnostic: &Diagnostic, sources: &Sources, shown: &mut String) {
    let place = sources.position(diagnostic.span.unwrap());
    let (line, column) = (place.line, place.column);
    writeln!(shown, "{line}:{column} {}", diagnostic.message).unwrap();
}

/// An expression with all its brackets, and without its places.
fn show(expression: &Expression) -> String {
    match &expression.kind {
        ExpressionKind::Null => "null".into(),
        ExpressionKind::Bool(value) => value.to_string(),
        ExpressionKind::Integer(value) => value.to_string(),
        ExpressionKind::Number(text) => format!("number {text}"),
        ExpressionKind::String(text) => format!("{text:?}"),
        ExpressionKind::Template(pieces) => format!("template[{}]", show_pieces(pieces)),
        ExpressionKind::Tuple(items) => format!("[{}]", show_all(items)),
        ExpressionKind::Object(items) => {
            let item = |(key, value): &(ObjectKey, Expression)| match key {
                ObjectKey::Name(name) => format!("{} = {}", name.text, show(value)),
                ObjectKey::Expression(key) => format!("<{}> = {}", show(key), show(value)),
            };
            format!(
                "{{{}}}",
                items.iter().map(item).collect::<Vec<_>>().join(", ")
            )
        }
        ExpressionKind::Variable(name) => name.to_string(),
        ExpressionKind::Get(value, name) => format!("{}.{}", show(value), name.text),
        ExpressionKind::Index(value, key) => format!("{}[{}]", show(value), show(key)),
        ExpressionKind::Splat(splat) => {
            let star = if splat.full { "[*]" } else { ".*" };
            format!("({}{star}{})", show(&splat.value), show_steps(&splat.each))
        }
        ExpressionKind::Call(call) => {
            let more = if call.expand { "..." } else { "" };
            format!("{}({}{more})", call.name.text, show_all(&call.arguments))
        }
        ExpressionKind::Conditional(parts) => {
            let [condition, yes, no] = &**parts;
            format!("({} ? {} : {})", show(condition), show(yes), show(no))
        }
        ExpressionKind::Unary(operator, value) => format!("({operator:?} {})", show(value)),
        ExpressionKind::Binary(operator, sides) => {
            format!("({} {operator:?} {})", show(&sides[0]), show(&sides[1]))
        }
        ExpressionKind::For(expression) => show_for(expression),
        ExpressionKind::Parenthesis(inner) => format!("paren({})", show(inner)),
    }
}

fn show_all(items: &[Expression]) -> String {
    items.iter().map(show).collect::<Vec<_>>().join(", ")
}

fn show_steps(steps: &[SplatStep]) -> String {
    let step = |step: &SplatStep| match step {
        SplatStep::Get(name) => format!(".{}", name.text),
        SplatStep::Index(key) => format!("[{}]", show(key)),
        SplatStep::Splat(each) => format!("(*{})", show_steps(each)),
    };
    steps.iter().map(step).collect()
}

fn show_for(expression: &super::For) -> String {
    let mut shown = "for".to_owned();
    if let Some(name) = &expression.key_name {
        write!(shown, " {},", name.text).unwrap();
    }
    let collection = show(&expression.collection);
    write!(shown, " {} in {collection} :", expression.value_name.text).unwrap();
    if let Some(key) = &expression.key {
        write!(shown, " {} =>", show(key)).unwrap();
    }
    let more = if expression.group { "..." } else { "" };
    write!(shown, " {}{more}", show(&expression.value)).unwrap();
    if let Some(condition) = &expression.condition {
        write!(shown, " if {}", show(condition)).unwrap();
    }
    format!("({shown})")
}

fn show_pieces(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text, _) => format!("{text:?}"),
        Piece::Interpolation(expression) => format!("${{{}}}", show(expression)),
        Piece::If(directive) => {
            let condition = show(&directive.condition);
            let (yes, no) = (show_pieces(&directive.yes), show_pieces(&directive.no));
            format!("if {condition} [{yes}] else [{no}]")
        }
        Piece::For(directive) => {
            let key = directive
                .key_name
                .as_ref()
                .map(|name| format!("{}, ", name.text));
            let (value, collection) = (&directive.value_name.text, show(&directive.collection));
            let body = show_pieces(&directive.body);
            format!(
                "for {}{value} in {collection} [{body}]",
                key.unwrap_or_default()
            )
        }
    };
    pieces.iter().map(piece).collect::<Vec<_>>().join(" ")
}
