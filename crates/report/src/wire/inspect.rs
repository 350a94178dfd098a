//! The evaluated resources as JSON, for people who ask why the scanner sees what it sees.

use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use syntax::{Sources, Span};

use super::format::{INDENTED, write_json};
use super::place::{Diagnostic, Location};

/// One evaluated resource.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// Name across the whole inventory and across runs.
    pub id: Arc<str>,
    /// Address within what it is deployed with.
    pub address: Arc<str>,
    /// `terraform`, `kubernetes` or `compose`.
    pub dialect: Arc<str>,
    /// Its type in the code.
    pub type_name: Arc<str>,
    /// Known attributes; secret ones stand as `(sensitive)`, unknown ones as `(unknown)`.
    pub attributes: Value,
    /// Paths of the unknown attributes, each with the reason.
    pub unknown: Vec<(String, String)>,
    /// Its header.
    pub span: Span,
}

/// All evaluated resources.
#[derive(Clone, Copy)]
pub struct Inspection<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// In the order of ids.
    pub resources: &'a [Inspected],
    /// What was not understood.
    pub diagnostics: &'a [syntax::Diagnostic],
}

#[derive(Serialize)]
struct Document<'a> {
    resources: Vec<Resource<'a>>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Serialize)]
struct Resource<'a> {
    address: &'a str,
    id: &'a str,
    dialect: &'a str,
    #[serde(rename = "type")]
    type_name: &'a str,
    attributes: &'a Value,
    unknown: Vec<&'a str>,
    location: Location,
}

impl<'a> Resource<'a> {
    fn of(resource: &'a Inspected, sources: &Sources) -> Self {
        Self {
            address: &resource.address,
            id: &resource.id,
            dialect: &resource.dialect,
            type_name: &resource.type_name,
            attributes: &resource.attributes,
            unknown: resource
                .unknown
                .iter()
                .map(|(path, _)| path.as_str())
                .collect(),
            location: Location::of(resource.span, sources),
        }
    }
}

/// Writes the resources as one JSON document.
pub(crate) fn write(inspection: &Inspection<'_>, out: &mut dyn Write) -> io::Result<()> {
    let sources = inspection.sources;
    let document = Document {
        resources: super::collect(inspection.resources, |r| Resource::of(r, sources)),
        diagnostics: super::collect(inspection.diagnostics, |d| Diagnostic::of(d, sources)),
    };
    write_json(&document, INDENTED, out)
}
