//! Blocks in Terraform's JSON syntax: an object or list of objects under each label.

use super::parts;
use super::values::Values;
use crate::diagnostic::Gathered;
use crate::hcl::{Block, Body, Name};
use crate::{Diagnostic, Entry, Node, NodeKind, Span};

/// A block Terraform itself defines.
pub(super) struct Kind {
    pub(super) word: &'static str,
    labels: usize,
    /// Attributes in it whose texts are references, types or keywords and not templates.
    bare: &'static [&'static str],
    /// Attributes in it whose texts stand for themselves.
    literal: &'static [&'static str],
}

const fn kind(word: &'static str, labels: usize, bare: &'static [&'static str]) -> Kind {
    Kind {
        word,
        labels,
        bare,
        literal: &[],
    }
}

/// Terraform reads a default before there is anything that a template could name.
const VARIABLE: Kind = Kind {
    literal: &["default"],
    ..kind("variable", 1, &["type"])
};

const BARE: &[&str] = &["depends_on", "provider"];

/// The blocks of a file, by
/// <https://developer.hashicorp.com/terraform/language/syntax/json>.
pub(super) const FILE: &[Kind] = &[
    kind("resource", 2, BARE),
    kind("data", 2, BARE),
    kind("ephemeral", 2, BARE),
    kind("module", 1, &["depends_on", "providers"]),
    VARIABLE,
    kind("output", 1, BARE),
    kind("provider", 1, &[]),
    kind("locals", 0, &[]),
    kind("terraform", 0, &[]),
    kind("moved", 0, &["from", "to"]),
    kind("import", 0, &["to", "provider"]),
    kind("removed", 0, &["from"]),
    kind("action", 2, BARE),
    kind("check", 1, &[]),
];

const CONDITIONS: &[Kind] = &[kind("precondition", 0, &[]), kind("postcondition", 0, &[])];
const CONNECTION: Kind = kind("connection", 0, &[]);
const DYNAMIC: Kind = kind("dynamic", 1, &["iterator"]);
const RESOURCE: &[Kind] = &[
    kind("lifecycle", 0, &["ignore_changes", "replace_triggered_by"]),
    kind("provisioner", 1, &["when", "on_failure"]),
    CONNECTION,
    DYNAMIC,
];
const TERRAFORM: &[Kind] = &[
    kind("required_providers", 0, &[]),
    kind("backend", 1, &[]),
    kind("cloud", 0, &[]),
    kind("provider_meta", 1, &[]),
];

/// The blocks that may stand in a block; everything else in it is an attribute.
fn within(word: &str) -> &'static [Kind] {
    match word {
        "resource" | "data" | "ephemeral" => RESOURCE,
        "lifecycle" | "output" => CONDITIONS,
        "provisioner" => const { &[CONNECTION] },
        "dynamic" => const { &[kind("content", 0, &[])] },
        "provider" | "content" => const { &[DYNAMIC] },
        "variable" => const { &[kind("validation", 0, &[])] },
        "check" => const { &[kind("data", 2, BARE), kind("assert", 0, &[])] },
        "removed" => const { &[kind("lifecycle", 0, &[])] },
        "terraform" => TERRAFORM,
        "cloud" => const { &[kind("workspaces", 0, &[])] },
        _ => &[],
    }
}

/// Reads all blocks of a kind under its word. One that cannot be read is a diagnostic.
pub(super) fn blocks(
    values: &Values<'_>,
    kind: &Kind,
    entry: &Entry,
    diagnostics: &mut Gathered,
) -> Vec<Block> {
    let mut reading = Reading {
        values,
        kind,
        word: name(entry),
        labels: Vec::new(),
        blocks: Vec::new(),
    };
    if let Err(diagnostic) = reading.read(entry.key_span, &entry.value, diagnostics) {
        diagnostics.push(diagnostic);
    }
    reading.blocks
}

struct Reading<'r> {
    values: &'r Values<'r>,
    kind: &'r Kind,
    word: Name,
    /// The labels on the way to where we are.
    labels: Vec<Name>,
    blocks: Vec<Block>,
}

impl Reading<'_> {
    /// Reads what stands under the word or a label, whose place is the header of the block.
    fn read(
        &mut self,
        header: Span,
        node: &Node,
        diagnostics: &mut Gathered,
    ) -> Result<(), Diagnostic> {
        match &node.kind {
            NodeKind::Null => Ok(()),
            NodeKind::Sequence(items) => {
                for item in items.iter() {
                    self.part(start(item), item, diagnostics);
                }
                Ok(())
            }
            NodeKind::Mapping(_) if self.labels.len() < self.kind.labels => {
                for entry in parts(node) {
                    self.labels.push(name(entry));
                    self.part(entry.key_span, &entry.value, diagnostics);
                    self.labels.pop();
                }
                Ok(())
            }
            NodeKind::Mapping(_) => {
                let block = self.block(header, node, diagnostics)?;
                self.blocks.push(block);
                Ok(())
            }
            NodeKind::Bool(_)
            | NodeKind::Integer(_)
            | NodeKind::Float(_)
            | NodeKind::String { .. } => {
                let message = format!("cannot read `{}`: expected an object", self.kind.word);
                Err(Diagnostic::error(message, node.span))
            }
        }
    }

    /// Reads one of several, which do not fail together.
    fn part(&mut self, header: Span, node: &Node, diagnostics: &mut Gathered) {
        if let Err(diagnostic) = self.read(header, node, diagnostics) {
            diagnostics.push(diagnostic);
        }
    }

    fn block(
        &self,
        header: Span,
        node: &Node,
        diagnostics: &mut Gathered,
    ) -> Result<Block, Diagnostic> {
        let mut body = Body::default();
        let inner = within(self.kind.word);
        for entry in parts(node) {
            if let Some(kind) = inner.iter().find(|kind| kind.word == &*entry.key) {
                body.blocks
                    .extend(blocks(self.values, kind, entry, diagnostics));
            } else if self.kind.bare.contains(&&*entry.key) {
                body.attributes.push(self.values.bare_attribute(entry)?);
            } else if self.kind.literal.contains(&&*entry.key) {
                body.attributes.push(self.values.literal_attribute(entry)?);
            } else {
                body.attributes.push(self.values.attribute(entry)?);
            }
        }
        Ok(Block {
            kind: self.word.clone(),
            labels: self.labels.clone(),
            body,
            header,
            span: header.to(node.span),
        })
    }
}

/// A key as a name.
pub(super) fn name(entry: &Entry) -> Name {
    Name {
        text: entry.key.clone(),
        span: entry.key_span,
    }
}

/// The opening brace of an object in a list, which has no key of its own to point at.
fn start(node: &Node) -> Span {
    Span {
        end: node.span.start + 1,
        ..node.span
    }
}
