//! The changes a kustomization makes to all its objects, in kustomize's order.

use std::sync::Arc;

use syntax::{Node, NodeKind};

use super::accumulate::Accumulated;
use super::config::Config;
use super::edit;
use super::fields::Field;
use super::item::Item;
use super::session::{Kustomization, Session};
use super::{images, patches, plugins, replacements};

/// Changes everything that is gathered.
pub(super) fn run(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    gathered: &mut Accumulated,
) {
    let node = &kustomization.node;
    patches::apply_all(session, kustomization, "patchesStrategicMerge", gathered);
    patches::apply_all(session, kustomization, "patches", gathered);
    let config = std::rc::Rc::clone(&gathered.config);
    let items = &mut gathered.items;
    if let Some(namespace) = text(node, "namespace") {
        set_namespaces(items, namespace, &config.namespace, Subjects::Default);
    }
    if let Some(prefix) = text(node, "namePrefix") {
        rename(items, prefix, Affix::Prefix, &config.prefix);
    }
    if let Some(suffix) = text(node, "nameSuffix") {
        rename(items, suffix, Affix::Suffix, &config.suffix);
    }
    for label in kustomization.items("labels") {
        if let Some(pairs) = label.get("pairs") {
            set_texts(items, pairs, &label_fields(label, &config));
        }
    }
    if let Some(pairs) = node.get("commonLabels") {
        set_texts(items, pairs, &config.labels);
    }
    if let Some(pairs) = node.get("commonAnnotations") {
        set_texts(items, pairs, &config.annotations);
    }
    patches::apply_all(session, kustomization, "patchesJson6902", gathered);
    for count in kustomization.items("replicas") {
        set_replicas(session, &mut gathered.items, count, &config.replicas);
    }
    for key in ["images", "imageTags"] {
        for image in kustomization.items(key) {
            images::set(&mut gathered.items, image, &config.images);
        }
    }
    for replacement in kustomization.items("replacements") {
        replacements::read(session, kustomization, replacement, &mut gathered.items);
    }
    plugins::transform(session, kustomization, gathered);
}

/// The text under a key, unless it is empty.
pub(super) fn text<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    let found = node.get(key)?;
    found.text().filter(|text| !text.is_empty())?;
    Some(found)
}

fn label_fields(label: &Node, config: &Config) -> Vec<Field> {
    let is = |key: &str| {
        let found = label.get(key).map(|node| &node.kind);
        matches!(found, Some(NodeKind::Bool(true)))
    };
    let own = label.get("fields").map_or(&[][..], Node::items);
    let mut fields: Vec<Field> = own.iter().filter_map(Field::of_node).collect();
    if is("includeSelectors") {
        fields.extend(config.labels.iter().cloned());
    } else if is("includeTemplates") {
        fields.extend(config.template_labels.iter().cloned());
        if is("includeVolumeClaimTemplates") {
            fields.extend(config.claim_labels.iter().cloned());
        }
    } else {
        fields.push(Field::new(
            super::fields::Type::default(),
            "metadata/labels",
            true,
        ));
    }
    fields
}

/// Sets labels or annotations at some places of all objects.
pub(super) fn set_texts(items: &mut [Item], pairs: &Node, fields: &[Field]) {
    let lacking = edit::mapping(pairs.span);
    for item in items {
        let id = item.id();
        for field in fields.iter().filter(|field| field.of.selects(&id)) {
            field.change(&mut item.node, &lacking, &mut |place| {
                for entry in pairs.entries() {
                    let value = edit::scalar(&entry.value).unwrap_or_default();
                    edit::set(place, &entry.key, edit::string(&*value, entry.value.span));
                }
            });
        }
    }
}

/// Which subjects of role bindings follow their namespace.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subjects {
    /// Those called `default`.
    Default,
    /// All service accounts.
    ServiceAccounts,
    /// None of them.
    None,
}

/// Puts everything that has a namespace into one.
pub(super) fn set_namespaces(
    items: &mut [Item],
    namespace: &Node,
    fields: &[Field],
    subjects: Subjects,
) {
    for item in items {
        let id = item.id();
        item.remember();
        if !id.is_cluster_scoped() {
            edit::set_at(
                &mut item.node,
                &["metadata", "namespace"],
                namespace.clone(),
            );
        }
        if matches!(&*id.kind, "RoleBinding" | "ClusterRoleBinding") {
            set_subjects(&mut item.node, namespace, subjects);
        }
        for field in fields.iter().filter(|field| field.of.selects(&id)) {
            let path: Vec<&str> = field.path.iter().map(|step| &**step).collect();
            let of_others =
                path == ["metadata", "name"] && !(id.group.is_empty() && &*id.version == "v1");
            if path != ["metadata", "namespace"] && path != ["subjects", "namespace"] && !of_others
            {
                field.change(&mut item.node, namespace, &mut |place| {
                    *place = namespace.clone();
                });
            }
        }
    }
}

fn set_subjects(node: &mut Node, namespace: &Node, which: Subjects) {
    let Some(subjects) = edit::get_mut(node, "subjects").and_then(edit::items_mut) else {
        return;
    };
    for subject in subjects {
        let is = |key: &str, value: &str| subject.get(key).and_then(Node::text) == Some(value);
        let follows = match which {
            Subjects::Default => is("name", "default"),
            Subjects::ServiceAccounts => is("kind", "ServiceAccount"),
            Subjects::None => false,
        };
        if follows {
            edit::set(subject, "namespace", namespace.clone());
        }
    }
}

/// The side of a name that something is added to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Affix {
    /// Before it.
    Prefix,
    /// Behind it.
    Suffix,
}

/// Adds to the names of all objects, except those that are named for what they define.
pub(super) fn rename(items: &mut [Item], affix: &Node, side: Affix, fields: &[Field]) {
    let Some(added) = affix.text() else { return };
    for item in items {
        let id = item.original();
        let keeps_its_name = matches!(
            (&*id.group, &*id.kind),
            (_, "CustomResourceDefinition" | "Namespace")
                | ("apiregistration.k8s.io", "APIService")
        );
        if keeps_its_name {
            continue;
        }
        for field in fields.iter().filter(|field| field.of.selects(&id)) {
            if field
                .path
                .iter()
                .map(|step| &**step)
                .eq(["metadata", "name"])
            {
                item.remember();
                let added: Arc<str> = added.into();
                match side {
                    Affix::Prefix => item.prefixes.push(added),
                    Affix::Suffix => item.suffixes.push(added),
                }
            }
            field.change(&mut item.node, affix, &mut |place| {
                if let Some(name) = edit::scalar(place) {
                    let name = match side {
                        Affix::Prefix => format!("{added}{name}"),
                        Affix::Suffix => format!("{name}{added}"),
                    };
                    *place = edit::string(name, place.span);
                }
            });
        }
    }
}

/// Sets how many copies run of the objects of a name.
pub(super) fn set_replicas(
    session: &mut Session<'_>,
    items: &mut [Item],
    count: &Node,
    fields: &[Field],
) {
    let name = count.get("name").and_then(Node::text).unwrap_or("");
    let Some(number) = count.get("count") else {
        return;
    };
    let mut found = false;
    for item in items {
        let mut ids = item.previous.clone();
        ids.push(item.id());
        for field in fields {
            if ids
                .iter()
                .any(|id| &*id.name == name && field.of.selects(id))
            {
                found = true;
                field.change(&mut item.node, number, &mut |place| *place = number.clone());
            }
        }
    }
    if !found {
        session.warn(
            format!("nothing called `{name}` has replicas to set"),
            count.span,
        );
    }
}
