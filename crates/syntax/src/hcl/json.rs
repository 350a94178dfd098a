//! Terraform's JSON syntax to the same tree.

mod blocks;
mod values;

#[cfg(test)]
mod tests;

use super::tree::Body;
use crate::diagnostic::{Gathered, shorten};
use crate::{Diagnostic, Entry, Node, NodeKind, SourceId, parse_json};
use blocks::{FILE, blocks};
use values::Values;

/// A key whose value nobody reads.
const COMMENT: &str = "//";

/// A `.tf.json` file: the same tree, with strings parsed as templates.
///
/// In the JSON syntax only a schema tells blocks from attributes. Top-level words and the
/// blocks Terraform itself defines (`lifecycle`, `provisioner`, `dynamic`) are known; a
/// nested object or list of objects becomes an attribute, and readers of a body accept both.
/// Texts that Terraform takes for references (`depends_on`, `provider`) or types are
/// expressions as in the native syntax.
pub fn parse_tf_json(source: SourceId, text: &str) -> (Body, Vec<Diagnostic>) {
    let values = Values {
        source,
        text,
        templates: true,
    };
    read(source, text, |entry, body, diagnostics| {
        if let Some(kind) = FILE.iter().find(|kind| kind.word == &*entry.key) {
            body.blocks
                .extend(blocks(&values, kind, entry, diagnostics));
        } else {
            let message = format!("unknown block `{}`", shorten(&entry.key));
            diagnostics.push(Diagnostic::warning(message, entry.key_span));
        }
    })
}

/// A `.tfvars.json` file: attributes whose texts stand for themselves.
pub fn parse_tfvars_json(source: SourceId, text: &str) -> (Body, Vec<Diagnostic>) {
    let values = Values {
        source,
        text,
        templates: false,
    };
    read(source, text, |entry, body, diagnostics| {
        match values.attribute(entry) {
            Ok(attribute) => body.attributes.push(attribute),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    })
}

/// Reads the entries of the object, or list of objects, that a file is.
fn read(
    source: SourceId,
    text: &str,
    take: impl Fn(&Entry, &mut Body, &mut Gathered),
) -> (Body, Vec<Diagnostic>) {
    let (root, found) = parse_json(source, text);
    let mut diagnostics = Gathered::default();
    for diagnostic in found {
        diagnostics.push(diagnostic);
    }
    let mut body = Body::default();
    for object in root.iter().flat_map(objects) {
        if !matches!(object.kind, NodeKind::Mapping(_)) {
            let message = "cannot read Terraform's JSON: expected an object";
            diagnostics.push(Diagnostic::error(message, object.span));
        }
        for entry in parts(object) {
            take(entry, &mut body, &mut diagnostics);
        }
    }
    (body, diagnostics.finish())
}

fn objects(root: &Node) -> &[Node] {
    match &root.kind {
        NodeKind::Sequence(items) => items,
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Integer(_)
        | NodeKind::Float(_)
        | NodeKind::String { .. }
        | NodeKind::Mapping(_) => std::slice::from_ref(root),
    }
}

/// The entries of an object without comments.
fn parts(node: &Node) -> impl Iterator<Item = &Entry> {
    node.entries().iter().filter(|entry| &*entry.key != COMMENT)
}
