//! Generators and transformers that a kustomization configures by objects: those built into
//! kustomize. Others are programs, and nothing of what is scanned is run.

use std::rc::Rc;

use syntax::{Diagnostic, Node, NodeKind, ReadError};

use super::accumulate::{self, Accumulated};
use super::fields::Field;
use super::generate::{self, Kind};
use super::session::{Kustomization, Session};
use super::transform::{self, Affix, Subjects, text};
use super::{charts, edit, embedded, images, patches, replacements};
use crate::path;

/// Installs charts, and runs what stands under `generators`.
pub(super) fn generate(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    gathered: &mut Accumulated,
) {
    charts::generate(session, kustomization, gathered);
    for plugin in configured(session, kustomization, "generators") {
        match kind(&plugin) {
            "ConfigMapGenerator" => {
                let what = (Kind::ConfigMap, &plugin, None);
                generate::generate(session, kustomization, what, gathered);
            }
            "SecretGenerator" => {
                let what = (Kind::Secret, &plugin, None);
                generate::generate(session, kustomization, what, gathered);
            }
            "HelmChartInflationGenerator" => {
                charts::inflate(session, kustomization, (&plugin, Some(&plugin)), gathered);
            }
            _ => not_run(session, &plugin),
        }
    }
}

fn not_run(session: &mut Session<'_>, plugin: &Node) {
    let name = plugin.get("kind").and_then(Node::text).unwrap_or("plugin");
    let name: String = name.chars().take(60).collect();
    let message = format!("`{name}` is a program of its own: it is not run");
    session
        .diagnostics
        .push(Diagnostic::note(message, plugin.span));
}

fn kind(plugin: &Node) -> &str {
    let is_built_in = plugin.get("apiVersion").and_then(Node::text) == Some("builtin");
    let kind = plugin.get("kind").and_then(Node::text).unwrap_or("");
    let is_helm = kind == "HelmChartInflationGenerator";
    if is_built_in || is_helm { kind } else { "" }
}

/// The objects under a key, which are written inline, in files, or built by kustomizations.
fn configured(session: &mut Session<'_>, kustomization: &Kustomization, key: &str) -> Vec<Node> {
    let mut plugins = Vec::new();
    for entry in kustomization.items(key) {
        let Some(text) = entry.text() else { continue };
        if text.contains('\n') {
            let (documents, said) = embedded::documents(session.project.sources, entry);
            session.diagnostics.extend(said);
            plugins.extend(documents);
            continue;
        }
        let Some(path) = path::join(kustomization.folder(), text) else {
            session.cannot_read(text, &ReadError::Outside, entry.span);
            continue;
        };
        let inner = session
            .kustomization(&path)
            .filter(|_| !session.open.contains(&path));
        if let Some(inner) = inner {
            let built = accumulate::accumulate(session, &inner);
            plugins.extend(built.items.into_iter().map(|item| item.node));
            continue;
        }
        match session.documents(&path) {
            Ok(documents) => plugins.extend(documents.iter().cloned()),
            Err(error) => session.cannot_read(text, &error, entry.span),
        }
    }
    plugins
}

/// Runs what stands under `transformers`.
pub(super) fn transform(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    gathered: &mut Accumulated,
) {
    for plugin in configured(session, kustomization, "transformers") {
        if !session.spend(gathered.weight(), plugin.span) {
            return;
        }
        run(session, kustomization, &plugin, gathered);
    }
}

fn run(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    plugin: &Node,
    gathered: &mut Accumulated,
) {
    let given = plugin.get("fieldSpecs").map_or(&[][..], Node::items);
    let given: Vec<Field> = given.iter().filter_map(Field::of_node).collect();
    let config = Rc::clone(&gathered.config);
    let items = &mut gathered.items;
    match kind(plugin) {
        "NamespaceTransformer" => {
            let subjects = subjects(plugin);
            if let Some(namespace) = plugin.get("metadata").and_then(|it| text(it, "namespace")) {
                transform::set_namespaces(items, namespace, &given, subjects);
            }
        }
        "PrefixTransformer" | "SuffixTransformer" | "PrefixSuffixTransformer" => {
            if let Some(prefix) = text(plugin, "prefix") {
                transform::rename(items, prefix, Affix::Prefix, &given);
            }
            if let Some(suffix) = text(plugin, "suffix") {
                transform::rename(items, suffix, Affix::Suffix, &given);
            }
        }
        "LabelTransformer" => {
            if let Some(pairs) = plugin.get("labels") {
                transform::set_texts(items, pairs, &given);
            }
        }
        "AnnotationsTransformer" => {
            if let Some(pairs) = plugin.get("annotations") {
                transform::set_texts(items, pairs, &given);
            }
        }
        "ImageTagTransformer" => {
            if let Some(image) = plugin.get("imageTag") {
                images::set(
                    items,
                    image,
                    if given.is_empty() {
                        &config.images
                    } else {
                        &given
                    },
                );
            }
        }
        "ReplicaCountTransformer" => {
            if let Some(count) = plugin.get("replica") {
                transform::set_replicas(session, items, count, &given);
            }
        }
        _ => run_patch(session, kustomization, plugin, gathered),
    }
}

fn run_patch(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    plugin: &Node,
    gathered: &mut Accumulated,
) {
    let items = &mut gathered.items;
    match kind(plugin) {
        "PatchTransformer" => patches::apply_one(session, kustomization, plugin, items),
        "PatchJson6902Transformer" => {
            let patch = renamed(plugin, "jsonOp", "patch");
            patches::apply_one(session, kustomization, &patch, items);
        }
        "PatchStrategicMergeTransformer" => {
            let paths = plugin.get("paths").map_or(&[][..], Node::items);
            for patch in paths.iter().chain(plugin.get("patches")) {
                patches::apply_one(session, kustomization, patch, items);
            }
        }
        "ReplacementTransformer" => {
            for entry in plugin.get("replacements").map_or(&[][..], Node::items) {
                replacements::read(session, kustomization, entry, items);
            }
        }
        _ => not_run(session, plugin),
    }
}

fn renamed(plugin: &Node, from: &str, to: &str) -> Node {
    let mut plugin = plugin.clone();
    if let Some(value) = edit::remove(&mut plugin, from) {
        edit::set(&mut plugin, to, value);
    }
    plugin
}

fn subjects(plugin: &Node) -> Subjects {
    match plugin.get("setRoleBindingSubjects").map(|node| &node.kind) {
        Some(NodeKind::String { text, .. }) if &**text == "allServiceAccounts" => {
            Subjects::ServiceAccounts
        }
        Some(NodeKind::String { text, .. }) if &**text == "none" => Subjects::None,
        _ => Subjects::Default,
    }
}
