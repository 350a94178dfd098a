//! The HCL tree: bodies of attributes and blocks, and expressions.
//!
//! hcl-edit parses; this tree is what the rest of stridemap sees. It is smaller than
//! hcl-edit's (no comments or blanks), carries full [`crate::Span`]s, has templates with their
//! strip markers and heredoc indentation already applied, and is the same for the native
//! and the JSON syntax of Terraform.

mod attempt;
mod convert;
mod expression;
mod json;
mod lexer;
mod outline;
mod rewrite;
mod template;
mod traversal;
mod tree;

pub use json::{parse_tf_json, parse_tfvars_json};
pub use tree::{
    Attribute, BinaryOperator, Block, Body, Call, Expression, ExpressionKind, For, ForDirective,
    IfDirective, Name, ObjectKey, Piece, Splat, SplatStep, UnaryOperator,
};

use std::collections::HashSet;

use crate::diagnostic::{Gathered, shorten};
use crate::{Diagnostic, SourceId};
use attempt::Text;
use convert::Place;
use outline::Construct;

/// A file in native syntax. A block that does not parse is a diagnostic; the others are kept.
pub fn parse(source: SourceId, text: &str) -> (Body, Vec<Diagnostic>) {
    let mut body = Body::default();
    let mut diagnostics = Gathered::default();
    let mut in_conflict = false;
    for construct in outline::constructs(text) {
        match parse_construct(source, text, &construct) {
            Ok(parsed) => {
                body.attributes.extend(parsed.attributes);
                body.blocks.extend(parsed.blocks);
            }
            Err(diagnostic) if !in_conflict || !ends_conflict(text, &construct) => {
                in_conflict |= attempt::is_conflict_marker(text, construct.range.start);
                diagnostics.push(diagnostic);
            }
            Err(_) => {}
        }
    }
    let mut names = HashSet::new();
    body.attributes.retain(|attribute| {
        let first = names.insert(attribute.name.text.clone());
        if !first {
            diagnostics.push(set_twice(attribute));
        }
        first
    });
    (body, diagnostics.finish())
}

/// A single expression, as in a template's interpolation or a test.
pub fn parse_expression(source: SourceId, text: &str) -> (Option<Expression>, Vec<Diagnostic>) {
    // hcl-edit takes an expression without blanks around it, and blanks do not matter here.
    let code = text
        .strip_prefix('\u{feff}')
        .unwrap_or(text)
        .trim_ascii_start();
    let place = Place {
        source,
        base: text.len() - code.len(),
        decoded: None,
    };
    outcome(Text::new(code.trim_ascii_end(), place).expression())
}

/// A template without quotes, as `templatefile` reads it.
pub fn parse_template(source: SourceId, text: &str) -> (Option<Vec<Piece>>, Vec<Diagnostic>) {
    let place = Place {
        source,
        base: 0,
        decoded: None,
    };
    outcome(Text::new(text, place).template())
}

fn outcome<T>(parsed: Result<T, Diagnostic>) -> (Option<T>, Vec<Diagnostic>) {
    match parsed {
        Ok(parsed) => (Some(parsed), Vec::new()),
        Err(diagnostic) => (None, vec![diagnostic]),
    }
}

fn parse_construct(
    source: SourceId,
    text: &str,
    construct: &Construct,
) -> Result<Body, Diagnostic> {
    let place = Place {
        source,
        base: construct.range.start,
        decoded: None,
    };
    let code = text.get(construct.range.clone()).unwrap_or("");
    Text::new(code, place).construct(construct)
}

/// The other two markers of a conflict whose first one was reported.
fn ends_conflict(text: &str, construct: &Construct) -> bool {
    attempt::is_conflict_marker(text, construct.range.start)
}

fn set_twice(attribute: &Attribute) -> Diagnostic {
    let name = shorten(&attribute.name.text);
    let message = format!("cannot set `{name}` twice: the first one counts");
    Diagnostic::error(message, attribute.name.span)
}

#[cfg(test)]
mod tests;
