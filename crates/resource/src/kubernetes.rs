//! Kubernetes manifests, from files or from `kubectl get`.
//!
//! Every object becomes a [`Resource`](crate::Resource) whose `attributes` are the manifest,
//! with three changes: words that YAML 1.1 takes for booleans are booleans where text is not
//! demanded, what must be text (`data`, labels, values of variables) is text as it was
//! written, and secrets are marked sensitive.
//!
//! An address is `NAMESPACE/KIND/NAME`, or `KIND/NAME` for what has no namespace; an id puts
//! `k8s:` before it. Copies of one application in several folders become scopes of their own.

mod attributes;
mod belongings;
mod bridge;
mod content;
mod examples;
mod graphs;
mod kinds;
mod kustomize;
mod lines;
mod oam;
mod object;
mod owned;
mod releases;
mod scopes;
mod scripted;
mod started;
mod template;
#[cfg(test)]
mod tests;
mod typed;
mod within;

use std::sync::Arc;

use eval::Value;
use rayon::prelude::*;
use syntax::{Diagnostic, HashMap, HashSet, Node, SourceId, Sources, Span, parse_yaml};

use crate::embedded;
use crate::helm::{Charts, Made};
use crate::inventory::Understood;
use crate::project::{Parsed, Project};
use crate::{Dialect, Instances, Mode, Resource, ScopeId, path};
pub(crate) use content::settle;
use content::{Content, Finished};
use kustomize::Builds;
use object::Gathered;
pub(crate) use object::Object;
use releases::{MAX_OBJECTS, Released};

/// Reads the objects of all files, which come in path order, and of all charts. A chart counts
/// as read even where it makes nothing; one that a kustomization installs stands for nothing
/// beside it.
pub(crate) fn read(project: Project<'_>, files: Vec<Parsed>, charts: Charts<'_>) -> Understood {
    let sources = project.sources;
    let mut builds = Builds::make(project, &files, &charts.all);
    let mut released = releases::install(project, &files, &charts, &builds, MAX_OBJECTS);
    let applied = std::mem::take(&mut released.namespaces);
    let (files, chart_sources, said) = with_charts(project, files, charts.made, released, &builds);
    let Gathered {
        mut objects,
        mut diagnostics,
        ..
    } = object::gather(files, &mut builds);
    within::unfold(&mut objects, sources);
    graphs::unfold(&mut objects, &mut diagnostics);
    settle_namespaces(&mut objects, &applied);
    owned::leave_out(&mut objects);
    diagnostics.splice(0..0, said);
    diagnostics.extend(builds.diagnostics);
    let mut used: Vec<_> = objects.iter().map(|object| object.source).collect();
    used.extend(builds.sources);
    used.extend(chart_sources);
    used.sort_unstable();
    used.dedup();
    let (scopes, placed) = scopes::group(objects, &mut diagnostics);
    let converted: Vec<_> = placed
        .into_par_iter()
        .map(|(object, scope)| convert(sources, object, scope))
        .collect();
    let mut resources = Vec::with_capacity(converted.len());
    // What is wrong with a base is wrong in all its overlays, and told once.
    let mut told = HashSet::default();
    let mut lines = HashMap::default();
    for (resource, diagnostic, starts) in converted {
        resources.push(resource);
        lines.extend(starts);
        diagnostics.extend(diagnostic.filter(|it| told.insert(it.clone())));
    }
    lines.extend(scripted::add(project, &mut resources));
    belongings::add(&mut resources);
    Understood {
        resources,
        scopes,
        diagnostics,
        sources: used,
        moved: Vec::new(),
        lines,
    }
}

/// The files and what charts make, in path order; the charts' texts; what was said of them.
fn with_charts(
    project: Project<'_>,
    mut files: Vec<Parsed>,
    charts: Vec<Made>,
    released: Released,
    builds: &Builds,
) -> (Vec<Parsed>, Vec<SourceId>, Vec<Diagnostic>) {
    let (mut sources, mut said) = (Vec::new(), Vec::new());
    let stated = |folder: &str| {
        let mut stated = project.settings.charts.iter();
        stated.any(|chart| &*chart.chart == folder)
    };
    let elsewhere =
        |folder: &String| builds.charts.contains(folder) || released.charts.contains(folder);
    let own = charts.into_iter();
    let own = own.filter(|made| stated(&made.folder) || !elsewhere(&made.folder));
    let mut told = HashSet::default();
    for made in own.chain(released.made) {
        sources.extend(made.source);
        files.extend(made.parsed);
        // What is wrong with a chart is wrong in all its releases, and told once.
        let new = made.diagnostics.into_iter();
        said.extend(new.filter(|it| told.insert(it.clone())));
    }
    if !sources.is_empty() {
        files.sort_by(|a, b| a.path.cmp(&b.path));
    }
    (files, sources, said)
}

/// A namespace by folder; none where nobody knows which of several.
type Namespaces = HashMap<String, Option<Arc<str>>>;

/// Gives objects without a namespace the one they are applied to: what is said by who applies
/// their folder, or the only one that is declared beside them or in the nearest folder above,
/// or `default`. Kustomizations have set theirs already.
fn settle_namespaces(objects: &mut [Object], applied: &Namespaces) {
    let cluster_kinds = kinds::declared_cluster_kinds(objects);
    let declared = declared_namespaces(objects);
    for object in objects {
        let folder = path::folder(&object.path);
        if kinds::is_cluster_scoped(&object.kind, &object.group)
            || cluster_kinds.contains(&object.kind)
        {
            object.settle(None);
        } else {
            let own = object.namespace.take();
            let said = own.or_else(|| applied.get(folder)?.clone());
            let namespace = said.or_else(|| nearest(&declared, folder));
            object.settle(Some(namespace.unwrap_or_else(|| Arc::from("default"))));
        }
    }
}

/// What the nearest folder that declares namespaces declares.
fn nearest(declared: &Namespaces, folder: &str) -> Option<Arc<str>> {
    let mut folders = std::iter::successors(Some(folder), |folder| {
        (!folder.is_empty()).then(|| path::folder(folder))
    });
    folders.find_map(|folder| declared.get(folder))?.clone()
}

/// The folders that declare namespaces, and which if it is one only.
fn declared_namespaces(objects: &[Object]) -> Namespaces {
    let mut declared = Namespaces::default();
    for object in objects.iter().filter(|object| &*object.kind == "Namespace") {
        declared
            .entry(path::folder(&object.path).to_owned())
            .and_modify(|only| {
                if only.as_ref() != Some(&object.name) {
                    *only = None;
                }
            })
            .or_insert_with(|| Some(Arc::clone(&object.name)));
    }
    declared
}

/// The manifest in a text, as an attribute of something else holds it: of several the first,
/// with each line where it is written.
pub(crate) fn manifest_in(sources: &Sources, place: Span, text: &str) -> Option<Value> {
    let source = embedded::add(sources, place, text);
    let (documents, _) = parse_yaml(source, text);
    let mut objects = documents.into_iter().filter_map(|node| {
        let kind = node.get("kind").and_then(Node::text)?;
        node.get("apiVersion").and_then(Node::text)?;
        Some(attributes::convert(&node, kind, sources))
    });
    objects.next()
}

fn convert(
    sources: &Sources,
    object: Object,
    scope: ScopeId,
) -> (Resource, Option<Diagnostic>, lines::Starts) {
    let starts = lines::of(&object, sources);
    let Finished {
        attributes,
        mismatch,
    } = match object.content {
        Content::Tree(ref tree) => Finished::of(&object, tree, sources),
        Content::Finished(finished) => finished,
    };
    let resource = Resource {
        id: format!("k8s:{}", object.address).into(),
        address: object.address,
        scope,
        dialect: Dialect::Kubernetes,
        kind: object.kind,
        name: object.name,
        mode: Mode::Managed,
        provider: Arc::from("kubernetes"),
        attributes,
        instances: Instances::One,
        span: object.span,
    };
    (resource, mismatch, starts)
}
