//! What kustomizations say about the manifests they build on.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use syntax::{Diagnostic, Node};

use crate::path;
use crate::project::{Parsed, is_kustomization_name};

/// Which namespace a folder is applied to, and which files are patches of others.
#[derive(Debug, Default)]
pub(super) struct Kustomizations {
    namespaces: HashMap<String, Arc<str>>,
    patches: HashSet<String>,
    /// What is said about what they do to manifests beyond that.
    pub(super) notes: Vec<Diagnostic>,
}

/// What one kustomization says.
#[derive(Debug, Default)]
struct Kustomization {
    namespace: Option<Arc<str>>,
    /// Folders and files it builds on.
    builds_on: Vec<String>,
}

impl Kustomizations {
    /// Reads the kustomizations among the files.
    pub(super) fn read(files: &[Parsed]) -> Self {
        let mut by_folder: BTreeMap<&str, Kustomization> = BTreeMap::new();
        let (mut patches, mut notes) = (HashSet::new(), Vec::new());
        for file in files {
            for node in file
                .documents
                .iter()
                .filter(|node| is_kustomization(node, &file.path))
            {
                let folder = path::folder(&file.path);
                patches.extend(patch_paths(node).filter_map(|patch| path::join(folder, patch)));
                notes.extend(note(node));
                by_folder.insert(folder, kustomization(node, folder));
            }
        }
        Self {
            namespaces: settle(&by_folder),
            patches,
            notes,
        }
    }

    /// The namespace that the manifests of a file are applied to, if a kustomization says so.
    pub(super) fn namespace(&self, file: &str) -> Option<Arc<str>> {
        let own = self.namespaces.get(file);
        own.or_else(|| self.namespaces.get(path::folder(file)))
            .cloned()
    }

    /// Whether a file changes other manifests instead of being one.
    pub(super) fn is_patch(&self, path: &str) -> bool {
        self.patches.contains(path)
    }
}

fn is_kustomization(node: &Node, path: &str) -> bool {
    let group = node.get("apiVersion").and_then(Node::text).unwrap_or("");
    group.starts_with("kustomize.config.k8s.io/")
        || (group.is_empty() && is_kustomization_name(path::file_name(path)))
}

/// A kustomization that changes manifests makes something else of them than what is read.
fn note(node: &Node) -> Option<Diagnostic> {
    const CHANGES: &[&str] = &["patches", "patchesStrategicMerge", "patchesJson6902"];
    let changes = CHANGES.iter().find_map(|key| node.get(key))?;
    let message = "patches are not applied: scan the output of `kustomize build` to include them";
    (!changes.items().is_empty()).then(|| Diagnostic::note(message, changes.span))
}

fn kustomization(node: &Node, folder: &str) -> Kustomization {
    let listed = ["resources", "bases", "components"]
        .iter()
        .filter_map(|key| node.get(key))
        .flat_map(Node::items)
        .filter_map(Node::text);
    Kustomization {
        namespace: node
            .get("namespace")
            .and_then(Node::text)
            .filter(|namespace| !namespace.is_empty())
            .map(Arc::from),
        builds_on: listed.filter_map(|item| path::join(folder, item)).collect(),
    }
}

/// The files named as patches, in every form that kustomize has had for them.
fn patch_paths(node: &Node) -> impl Iterator<Item = &str> {
    let with_path = ["patches", "patchesJson6902"]
        .iter()
        .filter_map(|key| node.get(key))
        .flat_map(Node::items)
        .filter_map(|patch| patch.get("path"));
    let plain = node
        .get("patchesStrategicMerge")
        .into_iter()
        .flat_map(Node::items);
    with_path.chain(plain).filter_map(Node::text)
}

/// What the kustomizations that reach a folder or file say about its namespace.
#[derive(Clone, Debug, PartialEq)]
enum Agreed {
    On(Arc<str>),
    OnNothing,
}

/// The namespaces of folders and files: their own kustomization's, or the one that all
/// kustomizations building on them agree on.
fn settle(by_folder: &BTreeMap<&str, Kustomization>) -> HashMap<String, Arc<str>> {
    let mut agreed: HashMap<&str, Agreed> = HashMap::new();
    let mut open: Vec<(&str, Agreed)> = by_folder
        .iter()
        .filter_map(|(folder, of)| Some((*folder, Agreed::On(of.namespace.clone()?))))
        .collect();
    // What is known of a place changes twice at most, so that circles and long chains end.
    while let Some((place, said)) = open.pop() {
        let now = match agreed.get(place) {
            None => said,
            Some(before) if *before == said || *before == Agreed::OnNothing => continue,
            Some(_) => Agreed::OnNothing,
        };
        agreed.insert(place, now.clone());
        let below = by_folder.get(place).map_or(&[][..], |of| &of.builds_on);
        open.extend(below.iter().map(|place| (place.as_str(), now.clone())));
    }
    let only = |(place, agreed): (&str, Agreed)| match agreed {
        Agreed::On(namespace) => Some((place.to_owned(), namespace)),
        Agreed::OnNothing => None,
    };
    agreed.into_iter().filter_map(only).collect()
}
