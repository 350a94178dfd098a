//! What could not be understood, and where.

use crate::Span;

/// How much a diagnostic costs the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Something was skipped on purpose, such as a template language of another tool.
    Note,
    /// Something is missing from the model that the code may have meant.
    Warning,
    /// A file, block or document could not be read at all.
    Error,
}

/// One message about one place.
///
/// Messages are lower case without a full stop: the thing, then the place, then what to do.
/// They never hold values that may be secret, nor lines of unbounded length.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Diagnostic {
    /// How much it costs.
    pub severity: Severity,
    /// What happened.
    pub message: String,
    /// Where; none for a file that could not be opened, whose path is in the message.
    pub span: Option<Span>,
}

impl Diagnostic {
    /// Something that could not be read.
    pub fn error(message: impl Into<String>, span: impl Into<Option<Span>>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            span: span.into(),
        }
    }

    /// Something the model lacks.
    pub fn warning(message: impl Into<String>, span: impl Into<Option<Span>>) -> Self {
        Self {
            severity: Severity::Warning,
            message: message.into(),
            span: span.into(),
        }
    }

    /// Something skipped on purpose.
    pub fn note(message: impl Into<String>, span: impl Into<Option<Span>>) -> Self {
        Self {
            severity: Severity::Note,
            message: message.into(),
            span: span.into(),
        }
    }
}

/// Diagnostics of one file: after the first hundred they are only counted.
///
/// A file that is broken throughout says so with its first lines, and a hostile one must not
/// fill the memory with messages.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    list: Vec<Diagnostic>,
    dropped: usize,
    last: Option<Span>,
}

impl Gathered {
    const LIMIT: usize = 100;

    /// Adds one.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        if self.list.len() < Self::LIMIT {
            self.list.push(diagnostic);
        } else {
            self.dropped += 1;
            self.last = diagnostic.span;
        }
    }

    /// The list, with a last word on those that were only counted.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        if self.dropped > 0 {
            let message = format!(
                "{} more diagnostics in this file, the last one here",
                self.dropped
            );
            self.list.push(Diagnostic::warning(message, self.last));
        }
        self.list
    }
}

/// A name from the code for a message: one line of at most forty characters.
pub(crate) fn shorten(name: &str) -> String {
    const LENGTH: usize = 40;
    let visible = |c: char| if c.is_control() { '\u{fffd}' } else { c };
    let mut short: String = name.chars().take(LENGTH).map(visible).collect();
    if name.chars().nth(LENGTH).is_some() {
        short.push('…');
    }
    short
}
