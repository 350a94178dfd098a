//! The versioned JSON of a scan: what other tools rely on, and what `diff` reads back.
//!
//! The shapes are owned here and not derived from the domain types, so that a refactoring
//! cannot change the format unseen. `docs/model.schema.json` is generated from them.
//!
//! Invariant: reading back what was written gives the same model and the same threats.

mod format;
mod graph;
mod inspect;
mod paths;
mod place;
mod questions;
mod read;
mod reading;
#[cfg(test)]
mod schema;
mod threats;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use stride::Cell;
use syntax::SourceId;

use crate::{Look, Results};
pub(crate) use format::{A_LINE_EACH, write_json};
use graph::Access;
pub(crate) use graph::{Boundary, Element, Flow};
pub(crate) use inspect::write as write_inspection;
pub use inspect::{Inspected, Inspection};
use paths::AttackPath;
use place::Diagnostic;
pub(crate) use place::severity;
pub(crate) use questions::write as write_questions;
pub use read::{Saved, WireError, read};
pub(crate) use threats::Threat;
use threats::{Mitigation, Question};

/// One of a few words, which are in the program unless they were read.
pub(crate) type Word = Cow<'static, str>;

/// The version of the format. It grows when a field is renamed or removed or means something
/// else; added fields do not count.
pub const VERSION: u32 = 1;

/// The whole document.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(title = "stridemap model, version 1"))]
#[expect(
    dead_code,
    reason = "who reads a model back needs less of it than the schema, which is made of this, tells"
)]
pub(crate) struct Document {
    /// Version of this format.
    version: u32,
    /// The program that wrote it.
    tool: Tool,
    /// The files that were read, in path order.
    sources: Vec<Source>,
    /// Processes, data stores and external entities, in the order of ids.
    elements: Vec<Element>,
    /// Trust boundaries, in the order of ids.
    boundaries: Vec<Boundary>,
    /// Data flows, in the order of ids.
    flows: Vec<Flow>,
    /// Rights of the identities that processes run with.
    #[serde(default)]
    accesses: Vec<Access>,
    /// Gaps, worst first.
    threats: Vec<Threat>,
    /// Rules that the code refutes, with the place that does.
    #[serde(default)]
    mitigations: Vec<Mitigation>,
    /// Rules that the code does not decide.
    #[serde(default)]
    questions: Vec<Question>,
    /// Ways from outside to data along which threats stand open, worst first.
    #[serde(default)]
    paths: Vec<AttackPath>,
    /// By element, flow or boundary: how each applicable category stands, as `threat`,
    /// `mitigated`, `unknown` or `not-covered`.
    #[serde(default)]
    matrix: BTreeMap<Arc<str>, BTreeMap<Word, Word>>,
    /// What was not understood.
    #[serde(default)]
    diagnostics: Vec<Diagnostic>,
}

/// A program.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Tool {
    /// `stridemap`.
    name: Arc<str>,
    /// Its version.
    version: Arc<str>,
}

/// A file that was read.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Source {
    /// Path as a person opens it.
    path: Arc<str>,
    /// `terraform`, `kubernetes` or `compose`.
    dialect: Arc<str>,
}

/// Writes the results as one JSON document, a line for each thing in it.
pub(crate) fn write(results: &Results<'_>, _: &Look, out: &mut dyn Write) -> io::Result<()> {
    let Results {
        sources,
        model,
        assessment,
        ..
    } = *results;
    let tool = Tool {
        name: "stridemap".into(),
        version: env!("CARGO_PKG_VERSION").into(),
    };
    let mut rows: Vec<&Cell> = assessment.matrix.iter().collect();
    rows.sort_by_key(|cell| cell.target.id());
    let mut document = format::Document::open(out)?;
    document.field("version", &VERSION)?;
    document.field("tool", &tool)?;
    document.list("sources", results.understood, |it| Source::of(it, results))?;
    document.list("elements", model.elements(), |e| Element::of(e, sources))?;
    document.list("boundaries", model.boundaries(), |b| {
        Boundary::of(b, sources)
    })?;
    document.list("flows", model.flows(), |f| Flow::of(f, sources))?;
    document.list("accesses", model.accesses(), |a| Access::of(a, sources))?;
    document.list("threats", &assessment.threats, |t| Threat::of(t, sources))?;
    document.list("mitigations", &assessment.mitigations, |m| {
        Mitigation::of(m, sources)
    })?;
    document.list("questions", &assessment.questions, |q| {
        Question::of(q, sources)
    })?;
    document.list("paths", &assessment.paths, AttackPath::of)?;
    document.map("matrix", &rows, |cell| threats::row(cell))?;
    document.list("diagnostics", results.diagnostics, |d| {
        Diagnostic::of(d, sources)
    })?;
    document.close()
}

impl Source {
    fn of((source, dialect): &(SourceId, Arc<str>), results: &Results<'_>) -> Self {
        Self {
            path: results.path(*source),
            dialect: Arc::clone(dialect),
        }
    }
}

fn collect<'a, T, U>(items: &'a [T], shape: impl Fn(&'a T) -> U) -> Vec<U> {
    items.iter().map(shape).collect()
}
