//! A file with a template, parsed once however many charts and environments use it.

use std::sync::{Arc, OnceLock};

use syntax::{SourceId, Sources};

use super::lexer::Fault;
use super::parser::parse;
use super::tree::{Definition, Text};

/// A template that is parsed when it is first wanted.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) source: SourceId,
    parsed: OnceLock<Result<Vec<Arc<Definition>>, Fault>>,
}

impl Template {
    pub(super) fn new(source: SourceId) -> Arc<Self> {
        Arc::new(Self {
            source,
            parsed: OnceLock::new(),
        })
    }

    /// What it defines, itself last, or what is wrong with it.
    pub(super) fn parsed(&self, sources: &Sources) -> &Result<Vec<Arc<Definition>>, Fault> {
        self.parsed.get_or_init(|| {
            parse(Text {
                text: sources.text(self.source),
                source: Some(self.source),
            })
        })
    }
}
