//! Releases: objects and files by which other tools are told to install a chart, and how.
//!
//! A repository that is deployed by Flux, Argo CD or k3s holds a chart's values in objects of
//! theirs, helmfile in a file of its own, and others only in the script that calls helm. What such an object says of a chart is read here; where the chart and the files of
//! values lie is found by whoever knows the repository.

mod argo;
mod flux;
mod helmfile;
mod rancher;
mod repository;
mod script;

use std::sync::Arc;

use syntax::{Diagnostic, Node, Span};

pub(crate) use helmfile::{Asked, is_helmfile, read as helmfile};
pub(crate) use repository::Repository;
pub(crate) use script::{
    Created, CreatedEntry, Installs, created, is_script, is_trial, read as script,
};

/// One release of a chart.
#[derive(Clone, Debug)]
pub(crate) struct Release {
    /// The name of the object that asks for it.
    pub(crate) object: Arc<str>,
    pub(crate) chart: Wanted,
    /// The release's name.
    pub(crate) name: Arc<str>,
    pub(crate) namespace: Option<Arc<str>>,
    /// Values over the chart's own; of two the later counts.
    pub(crate) values: Vec<Given>,
    pub(crate) cluster_version: Option<Arc<str>>,
    pub(crate) cluster_apis: Vec<Arc<str>>,
    /// Where the chart is named.
    pub(crate) span: Span,
}

/// The chart that is asked for.
#[derive(Clone, Debug)]
pub(crate) enum Wanted {
    /// A folder of a repository, which may be the one that is scanned.
    Folder(Arc<str>),
    /// A chart of a registry.
    Published {
        name: Arc<str>,
        version: Arc<str>,
        repository: Arc<str>,
    },
    /// An object of this kind and name says which.
    Source { kind: Arc<str>, name: Arc<str> },
}

/// Where values are written.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    /// In a file; one that may be missing is left out then.
    File {
        path: Arc<str>,
        from: Base,
        may_be_missing: bool,
        span: Span,
    },
    /// In the object itself.
    Inline(Node),
    /// In a text of the object, as YAML.
    Text(Node),
    /// Under a key of a `ConfigMap`, as YAML or, with a path, as the one value there.
    ConfigMap {
        name: Arc<str>,
        key: Arc<str>,
        at: Option<Arc<str>>,
    },
    /// One value under a path, written as `helm --set` takes it.
    Set { path: Arc<str>, value: Node },
}

/// What a path is seen from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// The top of the repository.
    Top,
    /// The folder of the chart.
    Chart,
    /// The scanned root.
    Scan,
}

/// The releases that an object asks for; none where it is no such object. What is said has its
/// place in the text of the object.
pub(crate) fn releases(
    object: &Node,
    repository: &Repository<'_>,
    said: &mut Vec<Diagnostic>,
) -> Vec<Release> {
    let of = |key: &str| object.get(key).and_then(Node::text).unwrap_or("");
    let group = of("apiVersion").split_once('/').map_or("", |(it, _)| it);
    match (group, of("kind")) {
        ("helm.toolkit.fluxcd.io", "HelmRelease") => flux::release(object).into_iter().collect(),
        ("helm.fluxcd.io" | "flux.weave.works", "HelmRelease") => {
            flux::operator(object).into_iter().collect()
        }
        ("argoproj.io", "Application") => argo::application(object),
        ("argoproj.io", "ApplicationSet") => argo::set(object, repository, said),
        ("helm.cattle.io", "HelmChart") => rancher::chart(object).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// Whether an object asks for releases, as far as a glance tells.
pub(crate) fn is_release(object: &Node) -> bool {
    let kind = object.get("kind").and_then(Node::text);
    matches!(
        kind,
        Some("HelmRelease" | "Application" | "ApplicationSet" | "HelmChart")
    )
}

/// A text that is not empty.
fn text(node: &Node, path: &[&str]) -> Option<Arc<str>> {
    let text = node.at(path).and_then(Node::text);
    text.filter(|text| !text.is_empty()).map(Arc::from)
}

fn texts<'n>(node: &'n Node, path: &[&str]) -> impl Iterator<Item = (&'n str, Span)> {
    let items = node.at(path).map_or(&[][..], Node::items);
    items.iter().filter_map(|it| Some((it.text()?, it.span)))
}

fn is_set(node: &Node, path: &[&str]) -> bool {
    node.at(path)
        .is_some_and(|it| it.kind == syntax::NodeKind::Bool(true))
}
