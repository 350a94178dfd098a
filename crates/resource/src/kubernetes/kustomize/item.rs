//! An object on its way through a build, with the names it has had.
//!
//! References are rewritten at the end of a build, when all names are settled: whoever is
//! called by a former name is found by it.

use std::sync::Arc;

use syntax::Node;

use super::super::kinds;
use super::edit;

/// What names an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Id {
    pub(super) group: Arc<str>,
    pub(super) version: Arc<str>,
    pub(super) kind: Arc<str>,
    pub(super) name: Arc<str>,
    /// Empty where the object says nothing.
    pub(super) namespace: Arc<str>,
}

impl Id {
    /// What names the object that a tree is.
    pub(super) fn of(node: &Node) -> Self {
        let text = |path: &[&str]| {
            let found = node.at(path).and_then(edit::scalar);
            found.unwrap_or_default().into_owned()
        };
        let api_version = text(&["apiVersion"]);
        let (group, version) = api_version.rsplit_once('/').unwrap_or(("", &api_version));
        Self {
            group: group.into(),
            version: version.into(),
            kind: text(&["kind"]).into(),
            name: text(&["metadata", "name"]).into(),
            namespace: text(&["metadata", "namespace"]).into(),
        }
    }

    /// Whether objects of its kind have no namespace, as far as kustomize knows: it knows the
    /// kinds of Kubernetes itself.
    pub(super) fn is_cluster_scoped(&self) -> bool {
        kinds::is_cluster_scoped(&self.kind, &self.group) && self.is_built_in()
    }

    /// Whether its type is one of Kubernetes itself.
    pub(super) fn is_built_in(&self) -> bool {
        match &*self.group {
            "" => kinds::is_built_in(&self.version),
            group => kinds::is_built_in(&format!("{group}/{}", self.version)),
        }
    }

    /// The namespace it is looked for in: none given means `default`.
    pub(super) fn effective_namespace(&self) -> &str {
        if self.is_cluster_scoped() {
            ""
        } else if self.namespace.is_empty() {
            "default"
        } else {
            &self.namespace
        }
    }

    /// Whether both name the same object.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.is_same_type(other)
            && self.name == other.name
            && self.effective_namespace() == other.effective_namespace()
    }

    /// Whether both name an object of the same type and name and this one leaves its namespace
    /// open.
    fn is_open_for(&self, other: &Self) -> bool {
        self.namespace.is_empty() && self.is_same_type(other) && self.name == other.name
    }

    fn is_same_type(&self, other: &Self) -> bool {
        self.group == other.group && self.version == other.version && self.kind == other.kind
    }
}

/// An object of a build.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) node: Node,
    /// What it was called before, oldest first.
    pub(super) previous: Vec<Id>,
    pub(super) prefixes: Vec<Arc<str>>,
    pub(super) suffixes: Vec<Arc<str>>,
    /// Whether a hash of its content ends its name.
    pub(super) hashed: bool,
}

impl Item {
    /// An object as it is read.
    pub(super) fn new(node: Node) -> Self {
        Self {
            node,
            previous: Vec::new(),
            prefixes: Vec::new(),
            suffixes: Vec::new(),
            hashed: false,
        }
    }

    /// What it is called now.
    pub(super) fn id(&self) -> Id {
        Id::of(&self.node)
    }

    /// What it was called at first.
    pub(super) fn original(&self) -> Id {
        self.previous.first().cloned().unwrap_or_else(|| self.id())
    }

    /// Whether it is or was called so.
    pub(super) fn is_called(&self, id: &Id) -> bool {
        self.previous.iter().any(|former| former.is_same(id)) || self.id().is_same(id)
    }

    /// Whether it is or was called so in some namespace, where the id states none.
    pub(super) fn is_called_anywhere(&self, id: &Id) -> bool {
        let mut names = self.previous.iter();
        names.any(|former| id.is_open_for(former)) || id.is_open_for(&self.id())
    }

    /// Remembers its name before a change.
    pub(super) fn remember(&mut self) {
        let now = self.id();
        if self.previous.last() != Some(&now) {
            self.previous.push(now);
        }
    }
}
