//! Kustomizations, built as `kustomize build` builds them.
//!
//! Every kustomization that no other one includes is an environment: it gives objects of its
//! own, and the files it is made of are none beside it. Values keep their places: what a
//! patch says stands in the patch, the rest in the base.
//!
//! Invariant: whatever cannot be built is told, and everything else is built all the same.

mod accumulate;
mod charts;
mod config;
mod deployed;
mod edit;
mod embedded;
mod fields;
mod generate;
mod hash;
mod images;
mod item;
mod json_patch;
mod merge;
mod patches;
mod plugins;
mod references;
mod replacements;
mod schema;
mod select;
mod session;
mod spelling;
#[cfg(test)]
mod tests;
mod transform;
mod variables;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use syntax::{Diagnostic, Node, NodeKind, SourceId, Span};

use crate::helm::Neighbours;
use crate::path;
use crate::project::{Parsed, Project};
use accumulate::{Accumulated, accumulate};
use deployed::{Deployed, extended};
use session::{Kustomization, Session, is_kustomization};

/// The objects of one kustomization that stands for itself.
#[derive(Debug)]
pub(super) struct Environment {
    /// Its file.
    pub(super) path: Arc<str>,
    pub(super) source: SourceId,
    pub(super) objects: Vec<Node>,
}

/// All kustomizations of a scan, built.
#[derive(Debug, Default)]
pub(super) struct Builds {
    /// In the order of their paths.
    pub(super) environments: Vec<Environment>,
    /// Files and folders that are parts of kustomizations, and no manifests beside them.
    pub(super) used: BTreeSet<String>,
    /// The folders that hold one.
    pub(super) folders: BTreeSet<String>,
    /// Folders of charts that they install.
    pub(super) charts: BTreeSet<String>,
    /// The chart that made a text: two installations of it are two environments.
    pub(super) installed: HashMap<SourceId, Span>,
    /// The texts that were read for them.
    pub(super) sources: BTreeSet<SourceId>,
    /// Those of components.
    pub(super) shared: BTreeSet<SourceId>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Builds {
    /// Builds the kustomizations among the files.
    pub(super) fn make(project: Project<'_>, files: &[Parsed], charts: &Neighbours<'_>) -> Self {
        let folders: BTreeSet<&str> = files
            .iter()
            .filter(|file| is_kustomization(file))
            .map(|file| path::folder(&file.path))
            .collect();
        if folders.is_empty() {
            return Self::default();
        }
        let deployed = Deployed::of(files, &folders);
        let mut session = Session::new(project, files, charts);
        let included = included(&mut session, &folders);
        let mut environments = BTreeMap::new();
        let is_outermost = |folder: &&&str| !included.contains(**folder);
        let outermost = folders.iter().filter(is_outermost);
        // What only a circle, or a component that nobody uses, includes stands for itself too.
        let others = folders.iter().filter(|folder| included.contains(**folder));
        for folder in outermost.chain(others) {
            let found = session
                .kustomization(folder)
                .filter(|it| !it.is_component());
            if let Some(found) = found.filter(|_| !session.used.contains(*folder)) {
                environments.insert(*folder, build(&mut session, &found, &deployed));
            }
        }
        for folder in &folders {
            set_aside(&mut session, folder);
        }
        let mut said = HashSet::new();
        session.diagnostics.retain(|it| said.insert(it.clone()));
        Self {
            environments: environments.into_values().collect(),
            used: session.used,
            folders: folders.iter().map(|it| (*it).to_owned()).collect(),
            charts: session.charts,
            installed: session.installed,
            sources: session.sources,
            shared: session.shared,
            diagnostics: session.diagnostics,
        }
    }
}

/// The folders that some kustomization includes.
fn included(session: &mut Session<'_>, folders: &BTreeSet<&str>) -> HashSet<String> {
    const INCLUDING: &[&str] = &[
        "resources",
        "bases",
        "components",
        "generators",
        "transformers",
    ];
    let mut included = HashSet::new();
    for folder in folders {
        let Some(kustomization) = session.kustomization(folder) else {
            continue;
        };
        for key in INCLUDING {
            for entry in kustomization.items(key).iter().filter_map(Node::text) {
                let Some(path) = path::join(folder, entry) else {
                    continue;
                };
                let meant = session.meant(folder, entry);
                let meant = meant.filter(|_| !session.is_there(&path));
                included.insert(meant.map_or(path, str::to_owned));
            }
        }
    }
    included
}

fn build(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    deployed: &Deployed<'_>,
) -> Environment {
    let spec = deployed.spec(kustomization.folder());
    let mut gathered = match spec {
        Some(spec) => accumulate(session, &extended(kustomization, spec)),
        None => accumulate(session, kustomization),
    };
    finish(session, &mut gathered);
    if let Some(spec) = spec {
        deployed.fill(spec, gathered.items.iter_mut().map(|item| &mut item.node));
    }
    Environment {
        path: Arc::clone(&kustomization.path),
        source: kustomization.source,
        objects: gathered.items.into_iter().map(|item| item.node).collect(),
    }
}

/// What comes last: hashes in names, references to names, variables.
fn finish(session: &mut Session<'_>, gathered: &mut Accumulated) {
    for item in gathered.items.iter_mut().filter(|item| item.hashed) {
        item.remember();
        let hash = hash::hash(&item.node);
        if let Some(name) = edit::at_mut(&mut item.node, &["metadata", "name"]) {
            let hashed = format!("{}-{hash}", name.text().unwrap_or_default());
            *name = edit::string(hashed, name.span);
        }
    }
    references::settle(&mut gathered.items, &gathered.config);
    variables::resolve(session, gathered);
    gathered.items.retain(|item| !is_local(&item.node));
}

/// Whether an object is for tools only.
fn is_local(node: &Node) -> bool {
    const LOCAL: &str = "config.kubernetes.io/local-config";
    let mark = node.at(&["metadata", "annotations", LOCAL]);
    mark.is_some_and(|mark| mark.text() != Some("false") && mark.kind != NodeKind::Bool(false))
}

/// A component that no kustomization uses is part of no environment.
fn set_aside(session: &mut Session<'_>, folder: &str) {
    if session.used.contains(folder) {
        return;
    }
    let Some(component) = session.kustomization(folder) else {
        return;
    };
    let said = session.diagnostics.len();
    accumulate(session, &component);
    session.diagnostics.truncate(said);
    let message = "no kustomization uses this component: what it adds is left out";
    let note = Diagnostic::note(message, component.node.span);
    session.diagnostics.push(note);
}
