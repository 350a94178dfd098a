//! Keys of a kustomization in whatever capitals, as Go reads them: many write `fieldpath`.

use std::sync::Arc;

use syntax::{Node, NodeKind};

use super::edit;
use super::vocabulary::FIELDS;

/// Fields within the fields of a kustomization that have no free keys.
const INNER: &[&str] = &[
    "additionalValuesFiles",
    "annotationSelector",
    "annotations",
    "apiVersion",
    "apiVersions",
    "behavior",
    "count",
    "create",
    "delimiter",
    "digest",
    "disableNameSuffixHash",
    "env",
    "envs",
    "fieldPath",
    "fieldPaths",
    "fieldref",
    "fields",
    "files",
    "group",
    "immutable",
    "includeCRDs",
    "includeSelectors",
    "includeTemplates",
    "index",
    "kind",
    "kubeVersion",
    "labelSelector",
    "labels",
    "literals",
    "name",
    "nameTemplate",
    "namespace",
    "newName",
    "newTag",
    "objref",
    "options",
    "pairs",
    "patch",
    "path",
    "reject",
    "releaseName",
    "repo",
    "select",
    "skipHooks",
    "skipTests",
    "source",
    "tagSuffix",
    "target",
    "targets",
    "type",
    "valuesFile",
    "valuesInline",
    "valuesMerge",
    "version",
];

/// What is below these, and below `labels` that is no list, has keys of the user's own.
const FREE: &[&str] = &[
    "annotations",
    "commonAnnotations",
    "commonLabels",
    "metadata",
    "pairs",
    "valuesInline",
];

/// Levels that the fields of a kustomization have.
const MAX_DEPTH: usize = 8;

/// Gives every field of a kustomization its usual spelling.
pub(super) fn settle(kustomization: &mut Node) {
    rename(kustomization, FIELDS, 0);
}

fn rename(node: &mut Node, fields: &[&'static str], depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    if let NodeKind::Sequence(_) = node.kind {
        for item in edit::items_mut(node).into_iter().flatten() {
            rename(item, fields, depth + 1);
        }
        return;
    }
    let known: Vec<Arc<str>> = node
        .entries()
        .iter()
        .map(|it| Arc::clone(&it.key))
        .collect();
    for entry in edit::entries_mut(node).into_iter().flatten() {
        if !fields.contains(&&*entry.key) {
            let meant = fields
                .iter()
                .find(|field| field.eq_ignore_ascii_case(&entry.key));
            let meant = meant.filter(|field| !known.iter().any(|key| **key == ***field));
            if let Some(field) = meant {
                entry.key = Arc::from(*field);
            }
        }
        let free =
            FREE.contains(&&*entry.key) || (&*entry.key == "labels" && entry.value.is_mapping());
        if !free {
            rename(&mut entry.value, INNER, depth + 1);
        }
    }
}
