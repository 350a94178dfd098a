//! From the files of a scan to the inventory: which file belongs to which dialect.

mod bounds;
mod glance;
mod helm;
mod sort;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use syntax::hcl::Expression;
use syntax::{Node, Reader, SourceId, Sources, Span};

use crate::inventory::Understood;
use crate::{Dialect, Inventory, compose, kubernetes, terraform};

pub use bounds::Bounds;
pub(crate) use glance::is_kustomization_name;

/// A file that was found, read and listed under its path below the scanned root.
#[derive(Clone, Debug)]
pub struct File {
    /// Path below the scanned root.
    pub path: Arc<str>,
    /// Its text in the run's [`Sources`].
    pub source: SourceId,
}

/// What the user sets from outside the code.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Terraform variable files to load for root modules, as `-var-file` does.
    pub variable_files: Vec<Arc<str>>,
    /// Values of variables of root modules, as `TF_VAR_` settings give them: any file of
    /// values counts more. They name nothing.
    pub variables: Vec<(Arc<str>, Expression)>,
    /// The workspace that root modules are evaluated in; where none is named, the one that was
    /// selected in their folder, or `default`.
    pub workspace: Option<Arc<str>>,
    /// How charts are installed. A chart that is none of them has its own values.
    pub charts: Vec<Installation>,
    /// Expansion of one block stops after so many instances; 0 means the default, 10,000.
    pub instance_limit: u64,
    /// Where hostile input ends.
    pub bounds: Bounds,
}

/// How a Helm chart is installed.
#[derive(Clone, Debug, Default)]
pub struct Installation {
    /// The chart's folder below the scanned root.
    pub chart: Arc<str>,
    /// Its name among other installations of the chart.
    pub environment: Option<Arc<str>>,
    /// The release's name; the chart's where none is given.
    pub release: Option<Arc<str>>,
    /// The namespace it is installed into; `default` where none is given.
    pub namespace: Option<Arc<str>>,
    /// Values over the chart's own; of two the later counts.
    pub values: Vec<Values>,
    /// Single values by dotted paths, which count most.
    pub set: Vec<(Arc<str>, Expression)>,
    /// The cluster's version.
    pub cluster_version: Option<Arc<str>>,
    /// API groups, or kinds of them, that the cluster serves beside the built-in ones.
    pub cluster_apis: Vec<Arc<str>>,
    /// Whether the definitions of custom resources that it ships beside its templates count.
    pub with_definitions: bool,
    /// Whether what `helm test` runs counts.
    pub with_tests: bool,
    /// Where it is said.
    pub span: Option<Span>,
}

/// Values over a chart's own.
#[derive(Clone, Debug)]
pub enum Values {
    /// In a file below the scanned root, with the place that names it.
    File(Arc<str>, Option<Span>),
    /// Written where the chart is used.
    Inline(Node),
    /// One value under a path, written as `helm --set` takes it: `a.b[0].c`.
    Set(Arc<str>, Node),
}

/// What is published of modules whose source is not on disk.
pub trait Modules: Sync {
    /// The outputs of the module with this source, whose provider is the one named: their names
    /// and what they are. Expressions see the call's arguments as `self`, of which one that is
    /// not given is null, and `later`, something of the module that only an apply can tell.
    fn outputs(&self, source: &str, provider: &str) -> &[(Arc<str>, Expression)];
}

/// Nothing is published of any module.
impl Modules for () {
    fn outputs(&self, _: &str, _: &str) -> &[(Arc<str>, Expression)] {
        &[]
    }
}

/// Everything `read` needs.
#[derive(Clone, Copy)]
pub struct Project<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// The files that discovery found, in path order.
    pub files: &'a [File],
    /// Further files, confined to the scanned roots.
    pub reader: &'a dyn Reader,
    /// From the command line and `stridemap.hcl`.
    pub settings: &'a Settings,
    /// Of modules that are not on disk.
    pub modules: &'a dyn Modules,
}

/// A YAML or JSON file with its documents.
#[derive(Clone, Debug)]
pub(crate) struct Parsed {
    /// Path below the scanned root.
    pub(crate) path: Arc<str>,
    /// Its text.
    pub(crate) source: SourceId,
    /// What stands in it, in the order of the text.
    pub(crate) documents: Vec<Node>,
    /// Objects of Kubernetes among them that are read to their end, and left out above.
    pub(crate) objects: Vec<kubernetes::Object>,
    /// What it is one of several environments of: they are never deployed together.
    pub(crate) one_of: Option<Span>,
    /// Where its objects go that name no namespace.
    pub(crate) namespace: Option<Arc<str>>,
}

/// Reads every file once and evaluates all dialects. Also says which files were understood as
/// what, in path order, for the report's list of sources.
pub fn read(project: Project<'_>) -> (Inventory, Vec<(SourceId, Dialect)>) {
    let sorted = sort::sort(project);
    let (from_terraform, (from_kubernetes, from_compose)) = rayon::join(
        || terraform::read(project, &sorted.terraform, &sorted.records),
        || {
            rayon::join(
                || kubernetes::read(project, sorted.manifests, sorted.charts),
                || compose::read(project, sorted.compose),
            )
        },
    );
    let mut all = Understood {
        diagnostics: sorted.diagnostics,
        ..Understood::default()
    };
    let mut sources = Vec::new();
    for (dialect, understood) in [
        (Dialect::Terraform, from_terraform),
        (Dialect::Kubernetes, from_kubernetes),
        (Dialect::Compose, from_compose),
    ] {
        sources.extend(understood.sources.iter().map(|source| (*source, dialect)));
        all.append(understood);
    }
    sources.sort_by_cached_key(|(source, dialect)| (project.sources.path(*source), *dialect));
    sources.dedup();
    let mut inventory = Inventory::new(all.resources, all.scopes, all.diagnostics);
    inventory.moved = all.moved;
    inventory.lines = all.lines;
    (inventory, sources)
}

/// The files of a project that hold manifests, and its charts.
#[cfg(test)]
pub(crate) fn manifests(project: Project<'_>) -> (Vec<Parsed>, crate::helm::Charts<'_>) {
    let sorted = sort::sort(project);
    (sorted.manifests, sorted.charts)
}
