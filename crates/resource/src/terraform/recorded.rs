//! Plans and states: what Terraform itself wrote down, as `terraform show -json` prints it or
//! as a state file of version 4 holds it.
//!
//! A recorded value is as true as the code and often more complete, but it has no line that
//! decides it. Where the code that it belongs to is scanned too, the two are merged: values
//! from the record, places and references from the code.
//!
//! Invariant: a value that the record does not hold stays unknown, never absent.

mod merge;
mod plan;
mod references;
mod repeated;
mod state;
mod values;

use std::sync::Arc;

use eval::Value;
use syntax::{Diagnostic, Node, NodeKind, Span};

use super::names::Key;
use crate::inventory::Understood;
use crate::project::Parsed;
use crate::{Dialect, Instances, Mode, Resource, Scope, ScopeId, path};

pub(super) use merge::merge;

/// One plan or state.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) folder: Arc<str>,
    pub(super) name: Arc<str>,
    /// Whether it holds all that will exist, so that what it lacks will not.
    pub(super) complete: bool,
    pub(super) resources: Vec<Resource>,
    pub(super) place: Span,
}

/// Whether a JSON document is a plan or a state.
pub(crate) fn is_record(node: &Node) -> bool {
    is_shown(node) || is_state_file(node)
}

/// What `terraform show -json` prints.
fn is_shown(node: &Node) -> bool {
    let has_version = node.get("format_version").and_then(Node::text).is_some();
    let has_values = |key| node.at(&[key, "root_module"]).is_some_and(Node::is_mapping);
    has_version && (has_values("planned_values") || has_values("values"))
}

/// A state file of version 4.
fn is_state_file(node: &Node) -> bool {
    let version = node.get("version").map(|version| &version.kind);
    let is_list = |node: &Node| matches!(node.kind, NodeKind::Sequence(_));
    matches!(version, Some(NodeKind::Integer(4)))
        && node.get("terraform_version").is_some()
        && node.get("resources").is_some_and(is_list)
}

/// All records among these documents.
pub(super) fn read(files: &[Parsed]) -> (Vec<Record>, Vec<Diagnostic>) {
    let mut records = Vec::new();
    let mut diagnostics = Vec::new();
    for file in files {
        for document in &file.documents {
            let mut resources = if is_state_file(document) {
                state::resources(document)
            } else {
                plan::resources(document)
            };
            let before = resources.len();
            let mut seen = std::collections::HashSet::new();
            resources.retain(|resource| seen.insert(Arc::clone(&resource.address)));
            repeated::hide(&mut resources);
            if resources.len() < before {
                let message = "the record names an address twice: the first entry counts";
                diagnostics.push(Diagnostic::warning(message, document.span));
            }
            records.push(Record {
                folder: path::folder(&file.path).into(),
                name: path::file_name(&file.path).into(),
                complete: document.get("planned_values").is_some(),
                resources,
                place: Span::new(file.source, 0, 0),
            });
        }
    }
    (records, diagnostics)
}

/// A record that belongs to no code, as a scope of its own.
fn alone(record: Record) -> Understood {
    Understood {
        resources: record.resources,
        scopes: vec![Scope {
            dialect: Dialect::Terraform,
            name: record.name,
            folder: record.folder,
        }],
        ..Understood::default()
    }
}

/// What a record says about one instance, whichever form it has.
struct Instance<'a> {
    module: &'a str,
    mode: Mode,
    kind: &'a str,
    name: &'a str,
    key: Key,
    attributes: Value,
    place: Span,
}

impl Instance<'_> {
    fn address(module: &str, mode: Mode, kind: &str, name: &str, key: &Key) -> Arc<str> {
        let data = if mode == Mode::Data { "data." } else { "" };
        super::names::within(module, format_args!("{data}{kind}.{name}{key}"))
    }

    fn into_resource(self) -> Resource {
        let address = Self::address(self.module, self.mode, self.kind, self.name, &self.key);
        Resource {
            id: Arc::clone(&address),
            address,
            scope: ScopeId(0),
            dialect: Dialect::Terraform,
            kind: self.kind.into(),
            name: format!("{}{}", self.name, self.key).into(),
            mode: self.mode,
            provider: self.kind.split('_').next().unwrap_or("").into(),
            attributes: values::finish(self.kind, self.attributes),
            instances: Instances::One,
            span: self.place,
        }
    }
}

/// The mode that a record names.
fn mode(node: &Node) -> Option<Mode> {
    match node.get("mode").and_then(Node::text)? {
        "managed" => Some(Mode::Managed),
        "data" => Some(Mode::Data),
        _ => None,
    }
}

/// The key of an instance: a number, a text, or none.
fn key(node: Option<&Node>) -> Key {
    match node.map(|node| &node.kind) {
        Some(NodeKind::Integer(index)) => u64::try_from(*index).map_or(Key::None, Key::Index),
        Some(NodeKind::String { text, .. }) => Key::Text(Arc::clone(text)),
        _ => Key::None,
    }
}

#[cfg(test)]
mod tests;
