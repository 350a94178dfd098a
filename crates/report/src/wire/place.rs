//! Places, and statements that stand at one.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use syntax::{Severity, Sources, Span};

/// A place in a file, line and column counted from 1.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Location {
    /// Path as a person opens it.
    pub(crate) path: Arc<str>,
    /// Line, from 1.
    pub(crate) line: u32,
    /// Column in characters, from 1.
    #[serde(default = "one")]
    pub(crate) column: u32,
}

/// A line behind a statement.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Evidence {
    /// Where.
    #[serde(flatten)]
    pub(crate) location: Location,
    /// What it says.
    pub(crate) what: Arc<str>,
}

/// What was not understood.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Diagnostic {
    /// `error`, `warning` or `note`.
    severity: Arc<str>,
    /// What happened.
    message: Arc<str>,
    /// Where, if in a file.
    location: Option<Location>,
}

fn one() -> u32 {
    1
}

impl Location {
    pub(crate) fn of(span: Span, sources: &Sources) -> Self {
        let place = sources.position(span);
        Self {
            path: place.path,
            line: place.line,
            column: place.column,
        }
    }

    pub(crate) fn of_some(span: Option<Span>, sources: &Sources) -> Option<Self> {
        span.map(|span| Self::of(span, sources))
    }
}

impl Evidence {
    pub(crate) fn all(evidence: &[model::Evidence], sources: &Sources) -> Vec<Self> {
        let shape = |line: &model::Evidence| Self {
            location: Location::of(line.span, sources),
            what: Arc::clone(&line.what),
        };
        evidence.iter().map(shape).collect()
    }
}

impl Diagnostic {
    pub(crate) fn of(diagnostic: &syntax::Diagnostic, sources: &Sources) -> Self {
        Self {
            severity: severity(diagnostic.severity).into(),
            message: diagnostic.message.as_str().into(),
            location: Location::of_some(diagnostic.span, sources),
        }
    }
}

/// As the format spells it.
pub(crate) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}
