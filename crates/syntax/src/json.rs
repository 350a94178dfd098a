//! JSON to the same [`Node`] trees.
//!
//! The grammar is strict, but what leaves no doubt about the meaning (a trailing comma, a
//! comment) costs a diagnostic and not the file.

mod string;

pub(crate) use string::Decoded;

use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::Gathered;
use crate::entries::Entries;
use crate::intern::intern;
use crate::{Diagnostic, Entry, Node, NodeKind, SourceId, Span};

/// Lists and objects within each other.
const MAX_NESTING: usize = 255;

/// A JSON text, strictly: what YAML's flow style would forgive (a trailing comma, a comment)
/// is a diagnostic, and so is a key given twice, of which the last one counts.
pub fn parse_json(source: SourceId, text: &str) -> (Option<Node>, Vec<Diagnostic>) {
    let mut parser = Parser {
        source,
        text,
        at: text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len(),
        nesting: 0,
        diagnostics: Gathered::default(),
    };
    let root = match parser.document() {
        Ok(node) => Some(node),
        Err(diagnostic) => {
            parser.diagnostics.push(diagnostic);
            None
        }
    };
    (root, parser.diagnostics.finish())
}

struct Parser<'t> {
    source: SourceId,
    text: &'t str,
    at: usize,
    nesting: usize,
    diagnostics: Gathered,
}

type Parsed<T> = Result<T, Diagnostic>;

impl<'t> Parser<'t> {
    fn document(&mut self) -> Parsed<Node> {
        self.skip_blanks();
        let node = self.value()?;
        self.skip_blanks();
        if self.peek().is_some() {
            let rest = self.error_here("expected the end of the text");
            self.diagnostics.push(rest);
        }
        Ok(node)
    }

    fn value(&mut self) -> Parsed<Node> {
        let start = self.at;
        let kind = match self.peek() {
            Some(b'"') => NodeKind::String {
                text: self.string()?.into(),
                plain: false,
            },
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::list)?,
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Node {
            kind,
            span: Span::new(self.source, start, self.at),
            tag: None,
        })
    }

    fn nested(&mut self, collection: fn(&mut Self) -> Parsed<NodeKind>) -> Parsed<NodeKind> {
        if self.nesting == MAX_NESTING {
            return Err(self.error_here("nested too deep"));
        }
        self.nesting += 1;
        self.at += 1;
        let kind = collection(self);
        self.nesting -= 1;
        kind
    }

    fn list(&mut self) -> Parsed<NodeKind> {
        let mut items = Vec::new();
        while !self.closes(b']', !items.is_empty())? {
            items.push(self.value()?);
        }
        items.shrink_to_fit();
        Ok(NodeKind::Sequence(Arc::new(items)))
    }

    fn object(&mut self) -> Parsed<NodeKind> {
        let mut entries = Entries::default();
        while !self.closes(b'}', entries.len() > 0)? {
            let entry = self.entry()?;
            entries.add(entry, &mut self.diagnostics);
        }
        let mut list = entries.into_list();
        list.shrink_to_fit();
        Ok(NodeKind::Mapping(Arc::new(list)))
    }

    fn entry(&mut self) -> Parsed<Entry> {
        if self.peek() != Some(b'"') {
            return Err(self.error_here("expected a key in double quotes"));
        }
        let start = self.at;
        let key = self.string()?;
        let key = intern(&key);
        let key_span = Span::new(self.source, start, self.at);
        self.skip_blanks();
        if self.peek() != Some(b':') {
            return Err(self.error_here("expected `:`"));
        }
        self.at += 1;
        self.skip_blanks();
        let value = self.value()?;
        Ok(Entry {
            key,
            key_span,
            value,
        })
    }

    /// Moves to the next item, over the comma if one is due; true behind the closing bracket.
    fn closes(&mut self, bracket: u8, comma_due: bool) -> Parsed<bool> {
        self.skip_blanks();
        let comma = self.at;
        if comma_due && self.peek() == Some(b',') {
            self.at += 1;
            self.skip_blanks();
            if self.peek() == Some(bracket) {
                let trailing = self.error_at(comma, "trailing comma");
                self.diagnostics.push(trailing);
            }
        } else if comma_due && self.peek() != Some(bracket) {
            let expected = format!("expected `,` or `{}`", char::from(bracket));
            return Err(self.error_here(&expected));
        }
        let closed = self.peek() == Some(bracket);
        self.at += usize::from(closed);
        Ok(closed)
    }

    fn string(&mut self) -> Parsed<Cow<'t, str>> {
        let rest = self.text.get(self.at + 1..).unwrap_or("");
        let Some(length) = string::length(rest) else {
            return Err(self.error_here("text without closing quote"));
        };
        let start = self.at + 1;
        self.at += length + 2;
        let written = rest.get(..length).unwrap_or("");
        if written.bytes().all(|byte| byte != b'\\' && byte >= b' ') {
            return Ok(Cow::Borrowed(written));
        }
        let decoded = Decoded::new(written);
        if let Some(at) = decoded.error {
            let error = self.error_at(start + at, "invalid escape or control character");
            self.diagnostics.push(error);
        }
        Ok(Cow::Owned(decoded.text))
    }

    fn number(&mut self) -> Parsed<NodeKind> {
        let rest = self.text.get(self.at..).unwrap_or("");
        let part = |c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E');
        let text = rest
            .get(..rest.find(part).unwrap_or(rest.len()))
            .unwrap_or("");
        if !is_number(text) {
            return Err(self.error_here("not a number"));
        }
        self.at += text.len();
        let number = text.parse().map(NodeKind::Integer);
        Ok(number.unwrap_or_else(|_| NodeKind::Float(text.parse().unwrap_or(f64::NAN))))
    }

    fn word(&mut self) -> Parsed<NodeKind> {
        let rest = self.text.get(self.at..).unwrap_or("");
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
        let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or("");
        let kind = match word {
            "null" => NodeKind::Null,
            "true" => NodeKind::Bool(true),
            "false" => NodeKind::Bool(false),
            _ => return Err(self.error_here("expected a value")),
        };
        self.at += word.len();
        Ok(kind)
    }

    fn skip_blanks(&mut self) {
        loop {
            while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.peek() {
                self.at += 1;
            }
            let rest = self.text.get(self.at..).unwrap_or("");
            let length = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |at| at + 2)
            } else {
                return;
            };
            let comment = self.error_here("comment");
            self.diagnostics.push(comment);
            self.at += length;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn error_here(&self, what: &str) -> Diagnostic {
        self.error_at(self.at, what)
    }

    fn error_at(&self, at: usize, what: &str) -> Diagnostic {
        let at = at.min(self.text.len());
        let message = format!("cannot parse JSON: {what}");
        Diagnostic::error(message, Span::new(self.source, at, at))
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (digits.get(..at).unwrap_or(""), digits.get(at + 1..)),
        None => (digits, None),
    };
    let all_digits =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let sign = |part: &str| all_digits(part.strip_prefix(['+', '-']).unwrap_or(part));
    all_digits(whole)
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(all_digits)
        && exponent.is_none_or(sign)
}

#[cfg(test)]
mod tests;
