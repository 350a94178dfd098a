//! Variables of a compose project, and putting them into texts.
//!
//! Only `.env` files set variables. The environment of the process that runs stridemap is not
//! asked: the same files give the same model everywhere. A variable that nothing sets and
//! that has no default is unknown, which is not the empty text that compose would take.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

use eval::{Reason, Shape, Value};
use syntax::{Diagnostic, Span};

/// Variables by name.
pub(super) type Variables = BTreeMap<Arc<str>, Value>;

/// How deep defaults may hold further variables.
const MAX_NESTING: usize = 32;

/// How many bytes the texts of one project may grow by variables; real ones need kilobytes.
const GROWTH_BUDGET: usize = 16 << 20;

/// What an unknown piece counts for.
const HOLE: usize = 64;

/// Collects what is said about a project, and watches how much its texts grow.
#[derive(Debug)]
pub(super) struct Log {
    diagnostics: RefCell<Vec<Diagnostic>>,
    budget: Cell<usize>,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            diagnostics: RefCell::default(),
            budget: Cell::new(GROWTH_BUDGET),
        }
    }
}

impl Log {
    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }

    /// Whether so many bytes more are within bounds.
    pub(super) fn grant(&self, bytes: usize) -> bool {
        let left = self.budget.get().checked_sub(bytes);
        self.budget.set(left.unwrap_or(0));
        left.is_some()
    }
}

/// A text with its variables put in: `$A`, `${A}`, `${A:-b}`, `${A-b}`, `${A:?e}`, `${A?e}`,
/// `${A:+b}`, `${A+b}`, all of them nested, and `$$` for a dollar sign.
pub(super) fn fill(text: &Arc<str>, span: Span, variables: &Variables, log: &Log) -> Value {
    if !text.contains('$') {
        return Value::text(Arc::clone(text)).at(span);
    }
    let mut filler = Filler {
        variables,
        log,
        span,
        filled: Filled::default(),
    };
    filler.fill(text, 0);
    filler.filled.finish(span)
}

/// Where a text stands that is nothing but one variable which an `.env` file sets.
pub(super) fn place_of(text: &str, variables: &Variables) -> Option<Span> {
    let after = text.trim().strip_prefix('$')?;
    let (name, rest) = match after.strip_prefix('{') {
        Some(inner) => match split_closing(inner)? {
            (inner, "") => split_name(inner),
            _ => return None,
        },
        None => split_name(after),
    };
    let replaced = rest.starts_with([':', '-', '?']);
    let plain = rest.is_empty() || (replaced && after.starts_with('{'));
    let value = variables.get(name).filter(|value| !is_empty(value));
    value.filter(|_| plain)?.span
}

/// Why a value is unknown that only a variable could tell.
pub(super) fn unset(name: &str) -> Value {
    Value::unknown(Reason::Other(
        format!("`{name}` is set in no .env file").into(),
    ))
}

struct Filler<'a> {
    variables: &'a Variables,
    log: &'a Log,
    span: Span,
    filled: Filled,
}

impl Filler<'_> {
    fn fill(&mut self, text: &str, nesting: usize) {
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('$') {
            self.known(before);
            rest = if let Some(after) = after.strip_prefix('$') {
                self.known("$");
                after
            } else if let Some(inner) = after.strip_prefix('{') {
                let Some((inner, after)) = split_closing(inner) else {
                    self.complain("`${` is never closed");
                    self.known("${");
                    self.known(inner);
                    return;
                };
                self.braced(inner, nesting);
                after
            } else {
                let (name, after) = split_name(after);
                if name.is_empty() {
                    // `$(date)` is the shell's.
                    self.known("$");
                } else {
                    self.variable(name);
                }
                after
            };
        }
        self.known(rest);
    }

    /// What stands between braces.
    fn braced(&mut self, inner: &str, nesting: usize) {
        let (name, operation) = split_name(inner);
        if name.is_empty() || nesting >= MAX_NESTING {
            self.complain("cannot understand what stands in `${}`");
            return self.known(inner);
        }
        let set = self.variables.get(name);
        let (holds, operation) = match operation.strip_prefix(':') {
            Some(operation) => (set.is_some_and(|value| !is_empty(value)), operation),
            None => (set.is_some(), operation),
        };
        let mut letters = operation.chars();
        match (letters.next(), holds) {
            (Some('-'), true) | (Some('?'), _) => self.variable(name),
            (Some('-'), false) | (Some('+'), true) => self.fill(letters.as_str(), nesting + 1),
            (Some('+'), false) => {}
            (None, _) if inner == name => self.variable(name),
            _ => self.misunderstood(inner),
        }
    }

    fn misunderstood(&mut self, inner: &str) {
        self.complain("cannot understand what stands in `${}`");
        self.known("${");
        self.known(inner);
        self.known("}");
    }

    fn variable(&mut self, name: &str) {
        match self.variables.get(name) {
            Some(value) => self.value(&value.clone()),
            None => self.value(&unset(name)),
        }
    }

    fn value(&mut self, value: &Value) {
        self.filled.sensitive |= value.is_sensitive();
        if let Some(Shape::Template(pieces)) = value.shape() {
            for piece in pieces {
                if self.filled.too_large {
                    return;
                }
                self.value(piece);
            }
        } else if let Some(text) = value.as_str() {
            self.known(text);
        } else if self.log.grant(HOLE) {
            self.filled.hole(value.clone().at(self.span));
        } else {
            self.filled.too_large = true;
        }
    }

    fn known(&mut self, text: &str) {
        if self.log.grant(text.len()) {
            self.filled.text.push_str(text);
        } else {
            self.filled.too_large = true;
        }
    }

    fn complain(&self, what: &str) {
        self.log.report(Diagnostic::warning(what, self.span));
    }
}

/// A text that grows, with holes where nobody knows.
#[derive(Default)]
struct Filled {
    pieces: Vec<Value>,
    text: String,
    sensitive: bool,
    too_large: bool,
}

impl Filled {
    fn hole(&mut self, unknown: Value) {
        self.close_text();
        self.pieces.push(unknown);
    }

    fn close_text(&mut self) {
        if !self.text.is_empty() {
            self.pieces
                .push(Value::text(std::mem::take(&mut self.text)));
        }
    }

    fn finish(mut self, span: Span) -> Value {
        let sensitive = self.sensitive;
        let value = if self.too_large {
            Value::unknown(Reason::TooLarge)
        } else if self.pieces.is_empty() {
            Value::text(self.text)
        } else {
            self.close_text();
            template(self.pieces)
        };
        let value = value.at(span);
        if sensitive { value.sensitive() } else { value }
    }
}

/// Pieces in turn as one value: the text, if all of them are known.
pub(super) fn template(mut pieces: Vec<Value>) -> Value {
    if pieces.len() == 1 {
        return pieces.pop().unwrap_or_else(|| Value::text(""));
    }
    let Some(unknown) = pieces.iter().find_map(Value::as_unknown) else {
        let text: String = pieces.iter().filter_map(Value::as_str).collect();
        return Value::text(text);
    };
    let reason = unknown.reason.clone();
    Value::unknown_as(reason, Some(Shape::Template(pieces)))
}

/// Empty, or made of nothing but variables that nothing sets, which compose takes for empty.
fn is_empty(value: &Value) -> bool {
    match value.as_str() {
        Some(text) => text.is_empty(),
        None => value.shape().is_none(),
    }
}

fn split_name(text: &str) -> (&str, &str) {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let end = text
        .bytes()
        .position(|byte| !is_part(byte))
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        ("", text)
    } else {
        (name, rest)
    }
}

/// What stands before and after the brace that closes the one before `text`.
fn split_closing(text: &str) -> Option<(&str, &str)> {
    let mut open = 0_usize;
    let mut dollar = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' if dollar => open += 1,
            b'}' if open == 0 => {
                let (inner, rest) = text.split_at(at);
                return Some((inner, rest.get(1..).unwrap_or("")));
            }
            b'}' => open -= 1,
            _ => {}
        }
        dollar = byte == b'$' && !dollar;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn variables() -> Variables {
        let known = [("SET", "s"), ("EMPTY", ""), ("HOST", "db")];
        known
            .into_iter()
            .map(|(name, value)| (Arc::from(name), Value::text(value)))
            .collect()
    }

    fn span() -> Span {
        Span::new(syntax::Sources::new().add("compose.yaml", ""), 0, 0)
    }

    fn shown(value: &Value) -> String {
        match value.shape() {
            Some(Shape::Template(pieces)) => pieces.iter().map(shown).collect(),
            _ => value.as_unknown().map_or_else(
                || value.as_str().unwrap_or("?").to_owned(),
                |unknown| format!("<{}>", unknown.reason),
            ),
        }
    }

    fn check(text: &str, expected: &Expect) {
        let log = Log::default();
        let value = fill(&text.into(), span(), &variables(), &log);
        let said: Vec<_> = log
            .into_diagnostics()
            .into_iter()
            .map(|said| said.message)
            .collect();
        let said = if said.is_empty() {
            String::new()
        } else {
            format!(" !{}", said.join(" !"))
        };
        expected.assert_eq(&format!("{}{said}", shown(&value)));
    }

    #[test]
    fn every_form_of_a_variable_is_filled_in() {
        check("plain", &expect!["plain"]);
        check("$SET", &expect!["s"]);
        check("${SET}", &expect!["s"]);
        check("a${SET}b$HOST.c", &expect!["asbdb.c"]);
        check("${SET:-d}|${EMPTY:-d}|${NO:-d}", &expect!["s|d|d"]);
        check("${SET-d}|${EMPTY-d}|${NO-d}", &expect!["s||d"]);
        check("${SET:+a}|${EMPTY:+a}|${NO:+a}", &expect!["a||"]);
        check("${SET+a}|${EMPTY+a}|${NO+a}", &expect!["a|a|"]);
        check("${SET:?must}|${SET?must}", &expect!["s|s"]);
        check("${NO:-${ALSO:-http://$HOST:80}}", &expect!["http://db:80"]);
        check("${NO:-{a}}", &expect!["{a}"]);
        check("$$SET $${SET}", &expect!["$SET ${SET}"]);
    }

    #[test]
    fn what_nothing_sets_is_unknown_and_keeps_its_surroundings() {
        check("$NO", &expect!["<`NO` is set in no .env file>"]);
        check(
            "${NO:?must be set}",
            &expect!["<`NO` is set in no .env file>"],
        );
        check(
            "http://${NO}:80",
            &expect!["http://<`NO` is set in no .env file>:80"],
        );
        check("${HOME}/x", &expect!["<`HOME` is set in no .env file>/x"]);
    }

    #[test]
    fn broken_forms_are_told_and_stay_as_written() {
        check("${NEVER", &expect!["${NEVER !`${` is never closed"]);
        check("cost: 5$", &expect!["cost: 5$"]);
        check(
            "${SET!x}",
            &expect!["${SET!x} !cannot understand what stands in `${}`"],
        );
    }

    #[test]
    fn texts_cannot_grow_without_bounds() {
        let mut variables = Variables::new();
        variables.insert("BIG".into(), Value::text("x".repeat(1 << 20)));
        let log = Log::default();
        let text: Arc<str> = "$BIG ".repeat(100).into();
        let value = fill(&text, span(), &variables, &log);
        let too_large = |value: &Value| {
            let reason = value.as_unknown().map(|unknown| &unknown.reason);
            reason == Some(&Reason::TooLarge)
        };
        assert!(too_large(&value));
        let log = Log::default();
        let mut variables = Variables::new();
        for _ in 0..30 {
            let value = fill(&"$A$A$A$A".into(), span(), &variables, &log);
            variables.insert("A".into(), value);
        }
        assert!(variables.get("A").is_some_and(too_large));
    }
}
