//! The finished results of one run, as every output sees them.

use std::sync::Arc;

use model::Model;
use stride::Assessment;
use syntax::{Diagnostic, Position, SourceId, Sources, Span};

use crate::Secrets;

/// All that a scan found. Borrowed: outputs change nothing and keep nothing.
#[derive(Clone, Copy)]
pub struct Results<'a> {
    /// What was scanned, for titles.
    pub name: &'a str,
    /// The texts, for places and snippets.
    pub sources: &'a Sources,
    /// Which files were read as what, in path order.
    pub understood: &'a [(SourceId, Arc<str>)],
    /// The diagram.
    pub model: &'a Model,
    /// What the rules say about it.
    pub assessment: &'a Assessment,
    /// What was not understood.
    pub diagnostics: &'a [Diagnostic],
    /// Places that hold secrets and must not be quoted.
    pub secrets: &'a Secrets,
}

impl Results<'_> {
    /// The path of a source as people open it.
    pub(crate) fn path(&self, source: SourceId) -> Arc<str> {
        self.sources.position(Span::new(source, 0, 0)).path
    }

    /// Line and column of a place, if there is one.
    pub(crate) fn position(&self, span: Option<Span>) -> Option<Position> {
        span.map(|span| self.sources.position(span))
    }
}
