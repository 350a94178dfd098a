//! What one evaluation carries along: the scope, how much it may still cost, and whether
//! errors are being caught.
//!
//! Invariant: every evaluation ends. Depth is counted per thread, for a scope that resolves a
//! name evaluates its definition in turn; cost is counted per evaluation.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

use regex::Regex;
use syntax::{Diagnostic, Span};

use crate::{Kind, Origin, Reason, Scope, Value};

/// Nesting of expressions, over all definitions that one leads to. A level takes some
/// kilobytes of stack in an unoptimised build; two megabytes hold this many.
const DEEPEST: u32 = 320;

/// Steps one evaluation may take: expressions visited, items walked, bytes made.
const STEPS: u64 = 2_000_000;

/// Bytes of text that cost one step.
const BYTES_A_STEP: usize = 32;

/// Steps that compiling a pattern costs.
const COMPILATION: usize = 2000;

/// Bytes that a computed text may have.
pub(crate) const LONGEST_TEXT: usize = 1 << 20;

/// Items that a computed collection may have.
pub(crate) const LARGEST_COLLECTION: usize = 100_000;

/// Items looked at that cost one step. Whoever looks at all that a value holds, to find a secret or
/// something unknown in it, allocates nothing and evaluates nothing, but takes its time.
const ITEMS_A_STEP: u64 = 4;

thread_local! {
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    static VISITED: Cell<u64> = const { Cell::new(0) };
}

/// Notes that so many items were looked at; the next expression pays for them.
pub(crate) fn visited(items: usize) {
    VISITED.set(VISITED.get().saturating_add(items as u64));
}

/// Why there is no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// An error, as Terraform would report; a message in lower case.
    Invalid(Cow<'static, str>),
    /// A name that nobody declares.
    Undeclared(Arc<str>),
    /// The result would be too large.
    TooLarge,
    /// In the catalog, something absent makes the whole absent.
    Absent,
}

/// A value, or why there is none.
pub(crate) type Outcome<T = Value> = Result<T, Failure>;

impl From<Cow<'static, str>> for Failure {
    fn from(message: Cow<'static, str>) -> Self {
        Self::Invalid(message)
    }
}

impl From<&'static str> for Failure {
    fn from(message: &'static str) -> Self {
        Self::Invalid(message.into())
    }
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Invalid(message.into())
    }
}

/// One evaluation.
pub(crate) struct Context<'a> {
    /// Names and files.
    pub(crate) scope: &'a dyn Scope,
    /// Whose text it is.
    pub(crate) origin: Origin,
    steps: Cell<u64>,
    catching: Cell<u32>,
    failures: Cell<u32>,
    /// The pattern compiled last, which a loop asks for again and again.
    pattern: RefCell<Option<(Arc<str>, Regex)>>,
}

impl<'a> Context<'a> {
    pub(crate) fn new(scope: &'a dyn Scope) -> Self {
        Self {
            scope,
            origin: scope.origin(),
            steps: Cell::new(STEPS),
            catching: Cell::new(0),
            failures: Cell::new(0),
            pattern: RefCell::default(),
        }
    }

    /// Whether the expressions are stridemap's own.
    pub(crate) fn is_data(&self) -> bool {
        self.origin == Origin::Data
    }

    /// Pays for some work.
    pub(crate) fn spend(&self, steps: usize) -> Outcome<()> {
        let left = self.steps.get().checked_sub(steps as u64);
        self.steps.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or(Failure::TooLarge)
    }

    /// Pays for work on a value, as if all of it were looked at once.
    pub(crate) fn spend_on(&self, value: &Value) -> Outcome<()> {
        self.spend(match &value.kind {
            Kind::String(text) => text.len() / BYTES_A_STEP,
            Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => items.len(),
            Kind::Object(map) | Kind::Map(map) => map.len(),
            _ => 0,
        })
    }

    /// The compiled form of a pattern.
    pub(crate) fn pattern(
        &self,
        pattern: &str,
        compile: impl FnOnce(&str) -> Outcome<Regex>,
    ) -> Outcome<Regex> {
        let mut last = self.pattern.borrow_mut();
        if let Some((known, compiled)) = &*last
            && **known == *pattern
        {
            return Ok(compiled.clone());
        }
        self.spend(COMPILATION)?;
        let compiled = compile(pattern)?;
        *last = Some((pattern.into(), compiled.clone()));
        Ok(compiled)
    }

    /// One expression deeper, until the guard is dropped. None where it would be too deep, or
    /// has taken too long.
    pub(crate) fn enter(&self) -> Option<Level> {
        let looked_at = VISITED.take() / ITEMS_A_STEP;
        self.spend(usize::try_from(looked_at).unwrap_or(usize::MAX))
            .ok()?;
        self.spend(1).ok()?;
        DEPTH.with(|depth| {
            let deeper = depth.get() + 1;
            (deeper <= DEEPEST).then(|| {
                depth.set(deeper);
                Level
            })
        })
    }

    /// Turns a failure into an unknown value, and an error into a diagnostic unless it is
    /// being caught.
    pub(crate) fn failed(&self, failure: Failure, span: Span) -> Value {
        match failure {
            Failure::Absent => Value::null(),
            Failure::TooLarge => Value::unknown(Reason::TooLarge),
            Failure::Undeclared(name) => {
                self.complain(span, || {
                    format!("`{}` is declared nowhere", shortened(&name))
                });
                Value::unknown(Reason::Undeclared(name))
            }
            Failure::Invalid(message) => {
                self.complain(span, || message.to_string());
                Value::unknown(Reason::Invalid(message.into()))
            }
        }
    }

    fn complain(&self, span: Span, message: impl FnOnce() -> String) {
        self.failures.set(self.failures.get().saturating_add(1));
        if self.catching.get() == 0 {
            self.scope.report(Diagnostic::error(message(), span));
        }
    }

    /// Tells something, unless what is done may turn out not to count.
    pub(crate) fn tell(&self, diagnostic: Diagnostic) {
        if self.catching.get() == 0 {
            self.scope.report(diagnostic);
        }
    }

    /// Does something without reporting errors, and says whether there were any.
    pub(crate) fn attempt<T>(&self, work: impl FnOnce() -> T) -> (T, bool) {
        let before = self.failures.get();
        self.catching.set(self.catching.get() + 1);
        let result = work();
        self.catching.set(self.catching.get() - 1);
        let failed = self.failures.get() != before;
        self.failures.set(before);
        (result, failed)
    }
}

/// A name for a message, cut where it is too long to be one.
pub(crate) fn shortened(name: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    match name.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}...", name.get(..at).unwrap_or("")).into(),
        None => name.into(),
    }
}

/// One level of nesting.
pub(crate) struct Level;

impl Drop for Level {
    fn drop(&mut self) {
        DEPTH.with(|depth| depth.set(depth.get().saturating_sub(1)));
    }
}
