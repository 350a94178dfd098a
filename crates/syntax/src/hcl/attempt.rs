//! Handing text to hcl-edit: as it is, and if need be rewritten.

use hcl_edit::parser::Error;

use super::convert::{Converter, Place};
use super::lexer::{Context, Lexer};
use super::outline::{self, Construct, Shape};
use super::rewrite::rewrite;
use super::tree::{Body, Expression, Piece};
use crate::Diagnostic;

/// A text to parse and where it stands.
pub(super) struct Text<'a> {
    code: &'a str,
    place: Place<'a>,
}

const TOO_DEEP: &str = "nested too deep";
const NO_EXPRESSION: &str = "expected an expression";

type Parse<T> = fn(&str) -> Result<T, Error>;

impl<'a> Text<'a> {
    /// A text that stands at a place of a file.
    pub(super) fn new(code: &'a str, place: Place<'a>) -> Self {
        Self { code, place }
    }

    /// A block or attribute at the top of a file.
    pub(super) fn construct(&self, construct: &Construct) -> Result<Body, Diagnostic> {
        let parsed = self.parse(&construct.shape, Lexer::new, hcl_edit::parser::parse_body);
        let body = parsed.map_err(|failure| match construct.unclosed {
            Some((context, at)) if self.is_for_want_of_end(&failure, context) => {
                self.fail(at, unclosed(context))
            }
            _ => self.fail(failure.at, &failure.reason),
        })?;
        self.convert(|converter| converter.body(&body))
    }

    /// An expression.
    pub(super) fn expression(&self) -> Result<Expression, Diagnostic> {
        let shape = outline::shape(Lexer::new(self.code));
        // What comments leave behind an expression is no part of it.
        let parse = |text: &str| hcl_edit::parser::parse_expr(text.trim_end());
        let parsed = self.parse(&shape, Lexer::new, parse);
        let expression = parsed.map_err(|failure| self.fail(failure.at, &failure.reason))?;
        self.convert(|converter| converter.expression(&expression))
    }

    /// A template without quotes.
    pub(super) fn template(&self) -> Result<Vec<Piece>, Diagnostic> {
        let shape = outline::shape(Lexer::of_template(self.code));
        let parsed = self.parse(&shape, Lexer::of_template, hcl_edit::parser::parse_template);
        let template = parsed.map_err(|failure| self.fail(failure.at, &failure.reason))?;
        self.convert(|converter| converter.bare_template(&template))
    }

    /// The text as it is and, if that fails, rewritten; what is known to need it, rewritten
    /// at once.
    fn parse<T>(
        &self,
        shape: &Shape,
        lexer: fn(&'a str) -> Lexer<'a>,
        parse: Parse<T>,
    ) -> Result<T, Failure> {
        let deep = shape.too_deep.map(|at| (at, TOO_DEEP));
        let quote = shape
            .broken_quote
            .map(|at| (at, "quote is not closed on its line"));
        if let Some((at, reason)) = deep.or(quote) {
            let reason = reason.to_owned();
            return Err(Failure { at, reason });
        }
        let as_written = if shape.needs_rewriting {
            None
        } else {
            match parse(self.code) {
                Ok(parsed) => return Ok(parsed),
                Err(error) => Some(self.failure(&error)),
            }
        };
        let rewritten = rewrite(self.code, lexer(self.code));
        let failure = match parse(&rewritten) {
            Ok(parsed) => return Ok(parsed),
            Err(error) => self.failure(&error),
        };
        // The one that came further knows the true reason.
        Err(as_written
            .filter(|first| first.at >= failure.at)
            .unwrap_or(failure))
    }

    /// Whether the parser stopped at the end of a text, or at the heredoc that swallows it.
    fn is_for_want_of_end(&self, failure: &Failure, context: Context) -> bool {
        let at_end = failure.at >= self.code.trim_end().len();
        (at_end || context == Context::Lines) && failure.reason != NO_EXPRESSION
    }

    fn convert<T>(&self, convert: impl FnOnce(&Converter<'_>) -> T) -> Result<T, Diagnostic> {
        let converter = Converter::new(self.code, self.place);
        let tree = convert(&converter);
        match converter.too_deep() {
            Some(span) => Err(Diagnostic::error("cannot parse HCL: nested too deep", span)),
            None => Ok(tree),
        }
    }

    fn failure(&self, error: &Error) -> Failure {
        // At the end of a text hcl-edit names the last byte, be it within a character.
        let named = error.location().offset();
        let at = (0..=named)
            .rev()
            .find(|at| self.code.is_char_boundary(*at))
            .unwrap_or(0);
        let message = error.message();
        let reason = if is_conflict_marker(self.code, at) {
            "git conflict marker"
        } else if message.contains("found redefined attribute") {
            "attribute is set twice"
        } else if message.contains("invalid nesting depth") {
            TOO_DEEP
        } else if message.starts_with("invalid expression") {
            NO_EXPRESSION
        } else {
            message
        };
        Failure {
            at,
            reason: reason.to_owned(),
        }
    }

    fn fail(&self, at: usize, reason: &str) -> Diagnostic {
        let message = format!("cannot parse HCL: {reason}");
        Diagnostic::error(message, self.place.span(at..at))
    }
}

/// Where and why hcl-edit stopped.
struct Failure {
    at: usize,
    reason: String,
}

/// Whether a line begins as those that git leaves where it could not merge.
pub(super) fn is_conflict_marker(text: &str, at: usize) -> bool {
    let (before, behind) = text.split_at_checked(at).unwrap_or((text, ""));
    before.is_empty() | before.ends_with('\n')
        && ["<<<<<<<", "=======", ">>>>>>>"]
            .iter()
            .any(|marker| behind.starts_with(marker))
}

fn unclosed(context: Context) -> &'static str {
    match context {
        Context::Block | Context::Object | Context::For => "`{` is never closed",
        Context::Parenthesis => "`(` is never closed",
        Context::Bracket => "`[` is never closed",
        Context::Sequence => "template sequence is never closed",
        Context::Quote => "quote is never closed",
        Context::Lines => "heredoc has no line with its end marker",
    }
}
