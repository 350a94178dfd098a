//! What an object says: a tree as long as something may change it, then attributes.

use eval::Value;
use syntax::{Diagnostic, Node, Sources};

use super::object::{self, Gathered, Object, Place};
use super::{attributes, scopes, typed};
use crate::project::Parsed;

/// What an object says.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// Its tree.
    Tree(Node),
    /// What is made of its tree once nothing else looks into it.
    Finished(Finished),
}

/// An object read to its end.
#[derive(Clone, Debug)]
pub(super) struct Finished {
    pub(super) attributes: Value,
    /// What does not fit the type of its kind.
    pub(super) mismatch: Option<Diagnostic>,
}

impl Content {
    /// The tree, if it is still there.
    pub(super) fn tree(&self) -> Option<&Node> {
        match self {
            Self::Tree(node) => Some(node),
            Self::Finished(_) => None,
        }
    }
}

impl Finished {
    /// What is made of an object's tree.
    pub(super) fn of(object: &Object, tree: &Node, sources: &Sources) -> Self {
        Self {
            attributes: attributes::convert(tree, &object.kind, sources),
            mismatch: typed::check(object, tree),
        }
    }
}

/// Finishes the objects in a file that nothing else looks into, as long as their trees are at
/// hand: a cluster consists mostly of such objects, and fetching their trees from memory once
/// more costs as much as what is made of them. Only for files that no kustomization can be made
/// of.
pub(crate) fn settle(file: &mut Parsed, sources: &Sources) {
    let (alone, others): (Vec<Node>, Vec<Node>) = std::mem::take(&mut file.documents)
        .into_iter()
        .partition(stands_alone);
    file.documents = others;
    let mut found = Gathered::default();
    for document in alone {
        object::take(&mut found, Place::of(file), document, None);
    }
    for object in &mut found.objects {
        if let Content::Tree(tree) = &object.content {
            object.content = Content::Finished(Finished::of(object, tree, sources));
        }
    }
    file.objects = found.objects;
}

/// Whether a document is an object that is the same whatever stands beside it: it holds nothing
/// for others, and is neither made by a controller nor repeated by several parts of an
/// application.
fn stands_alone(document: &Node) -> bool {
    let text = |key| document.get(key).and_then(Node::text).unwrap_or("");
    let (version, kind) = (text("apiVersion"), text("kind"));
    let metadata = document.get("metadata");
    let stated = |key: &str| metadata.and_then(|it| it.get(key));
    typed::knows(version, kind)
        && !matches!(kind, "ConfigMap" | "Secret")
        && !scopes::may_repeat(document, kind)
        && stated("name").and_then(Node::text).is_some()
        && stated("ownerReferences").is_none()
}
