//! Patches: partial objects and JSON patches, written inline or in files, for the objects
//! they name or their targets select.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use syntax::{Node, NodeKind, ReadError, Span};

use super::accumulate::Accumulated;
use super::item::{Id, Item};
use super::select::Selector;
use super::session::{Kustomization, Session};
use super::{edit, embedded, json_patch, merge, schema};
use crate::path;

/// What a patch may change of a name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Allowed {
    name: bool,
    kind: bool,
}

impl Allowed {
    fn of(patch: &Node) -> Self {
        let is = |key: &str| {
            let found = patch.at(&["options", key]).map(|node| &node.kind);
            matches!(found, Some(NodeKind::Bool(true)))
        };
        Self {
            name: is("allowNameChange"),
            kind: is("allowKindChange"),
        }
    }
}

/// Applies the patches under a key.
pub(super) fn apply_all(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    key: &str,
    gathered: &mut Accumulated,
) {
    let patches = kustomization.items(key);
    if patches.is_empty() {
        return;
    }
    let mut names = Names::of(&gathered.items);
    for patch in patches {
        let stands = gathered.is_incomplete;
        let items = &mut gathered.items;
        apply(session, kustomization, (patch, stands), items, &mut names);
    }
    gathered.items.retain(|item| item.node.is_mapping());
}

/// Applies one entry of `patches` by itself.
pub(super) fn apply_one(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    patch: &Node,
    items: &mut Vec<Item>,
) {
    let mut names = Names::of(items);
    apply(session, kustomization, (patch, false), items, &mut names);
    items.retain(|item| item.node.is_mapping());
}

/// Applies a patch. One for what cannot be had stands for that if it may, as far as it says what
/// that is like.
fn apply(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    (patch, stands): (&Node, bool),
    items: &mut Vec<Item>,
    names: &mut Names,
) {
    let Some(documents) = read(session, kustomization, patch) else {
        return;
    };
    let target = match patch.get("target").map(Selector::of).transpose() {
        Ok(target) => target,
        Err(reason) => {
            session.warn(
                format!("patch is not applied: its target {reason}"),
                patch.span,
            );
            return;
        }
    };
    let is_operations = |node: &Node| matches!(node.kind, NodeKind::Sequence(_));
    let allowed = Allowed::of(patch);
    match (target, documents.first()) {
        (Some(target), Some(operations)) if is_operations(operations) => {
            for item in items.iter_mut().filter(|item| target.selects(item)) {
                change(session, item, operations);
            }
        }
        (None, Some(operations)) if is_operations(operations) => {
            session.warn("patch is not applied: it has no target", patch.span);
        }
        (Some(target), Some(partial)) => {
            let mut is_new = stands;
            for item in items.iter_mut().filter(|item| target.selects(item)) {
                lay_over(item, partial, allowed);
                is_new = false;
            }
            if is_new {
                stand_in(session, items, names, partial);
            }
        }
        (None, _) => {
            for partial in documents.iter().filter(|node| node.is_mapping()) {
                let known = names.called(&Id::of(partial).name).len();
                if stands && known == 0 && stand_in(session, items, names, partial) {
                    continue;
                }
                lay_over_named(session, items, names, partial, allowed);
            }
        }
        (Some(_), None) => {}
    }
    if allowed.name || allowed.kind {
        *names = Names::of(items);
    }
}

/// The documents of a patch, from its text or its file.
fn read(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    patch: &Node,
) -> Option<Rc<[Node]>> {
    let file = patch.get("path").or_else(|| patch.text().map(|_| patch));
    let inline = patch.get("patch").or_else(|| patch.text().map(|_| patch));
    if let Some(name) = file
        .and_then(Node::text)
        .filter(|name| !name.contains('\n'))
    {
        let found = path::join(kustomization.folder(), name).ok_or(ReadError::Outside);
        match found.and_then(|path| session.documents(&path)) {
            Ok(documents) => return Some(documents),
            Err(_) if patch.text().is_some() && name.contains(':') => {}
            Err(error) => {
                session.cannot_read(name, &error, patch.span);
                return None;
            }
        }
    }
    let Some(inline) = inline else {
        session.warn(
            "patch is not applied: it has neither `path` nor `patch`",
            patch.span,
        );
        return None;
    };
    let (documents, said) = embedded::documents(session.project.sources, inline);
    session.diagnostics.extend(said);
    Some(documents.into())
}

fn change(session: &mut Session<'_>, item: &mut Item, operations: &Node) {
    let mut changed = item.node.clone();
    match json_patch::apply(session, &mut changed, operations.items()) {
        Ok(()) => {
            item.remember();
            item.node = changed;
        }
        Err(reason) => {
            let id = item.id();
            let message = format!(
                "patch is not applied to {} `{}`: {reason}",
                id.kind, id.name
            );
            session.warn(message, operations.span);
        }
    }
}

fn lay_over(item: &mut Item, partial: &Node, allowed: Allowed) {
    if allowed.name || allowed.kind {
        item.remember();
    }
    let id = item.id();
    let Some(mut changed) = merge::merge(&item.node, partial, schema::of_object(&id)) else {
        item.node.kind = NodeKind::Null;
        return;
    };
    let mut keep = |path: &[&str]| match item.node.at(path) {
        Some(before) => edit::set_at(&mut changed, path, before.clone()),
        None => {
            if let Some((last, above)) = path.split_last()
                && let Some(place) = edit::at_mut(&mut changed, above)
            {
                edit::remove(place, last);
            }
        }
    };
    keep(&["metadata", "namespace"]);
    if !allowed.name {
        keep(&["metadata", "name"]);
    }
    if !allowed.kind {
        keep(&["kind"]);
    }
    changed.span = item.node.span;
    item.node = changed;
}

/// Takes a patch for the object that it is about; false if it does not say enough.
fn stand_in(
    session: &mut Session<'_>,
    items: &mut Vec<Item>,
    names: &mut Names,
    partial: &Node,
) -> bool {
    let says = |path: &[&str]| partial.at(path).and_then(Node::text).is_some();
    let is_whole = says(&["kind"]) && says(&["apiVersion"]) && says(&["metadata", "name"]);
    let changes_only = says(&["$patch"]) || !session.spend(1, partial.span);
    if !is_whole || changes_only {
        return false;
    }
    let Id { kind, name, .. } = Id::of(partial);
    let message = format!("{kind} `{name}` is not here: only what the patch says of it is known");
    session.warn(message, span_of_name(partial));
    names.0.entry(name).or_default().push(items.len());
    items.push(Item::new(partial.clone()));
    true
}

fn lay_over_named(
    session: &mut Session<'_>,
    items: &mut [Item],
    names: &Names,
    partial: &Node,
    allowed: Allowed,
) {
    let wanted = Id::of(partial);
    let candidates = names.called(&wanted.name);
    let found = candidates.iter().copied().find(|at| {
        items
            .get(*at)
            .is_some_and(|item| item.node.is_mapping() && item.is_called(&wanted))
    });
    let anywhere = |at: &usize| {
        let item = items.get(*at);
        item.is_some_and(|item| item.node.is_mapping() && item.is_called_anywhere(&wanted))
    };
    let mut candidates = candidates.iter().copied().filter(anywhere);
    let only = candidates.next().filter(|_| candidates.next().is_none());
    if let Some(item) = found.and_then(|at| items.get_mut(at)) {
        lay_over(item, partial, allowed);
    } else if let Some(item) = only.and_then(|at| items.get_mut(at)) {
        session.warn(taken_for(&wanted, item), span_of_name(partial));
        lay_over(item, partial, allowed);
    } else {
        session.warn(not_found(&wanted), span_of_name(partial));
    }
}

/// That the tool itself refuses what leaves its namespace open, though one object alone can be
/// meant.
pub(super) fn taken_for(id: &Id, item: &Item) -> String {
    let (kind, name, namespace) = (&id.kind, &id.name, item.id().namespace);
    format!(
        "{kind} `{name}` is looked for in namespace `default`, where there is none, and kustomize stops: the one in `{namespace}` is taken"
    )
}

fn not_found(id: &Id) -> String {
    let (kind, name) = (&id.kind, &id.name);
    if id.namespace.is_empty() {
        format!("patch is not applied: there is no {kind} `{name}`")
    } else {
        let namespace = &id.namespace;
        format!("patch is not applied: there is no {kind} `{name}` in namespace `{namespace}`")
    }
}

fn span_of_name(node: &Node) -> Span {
    node.at(&["metadata", "name"]).unwrap_or(node).span
}

/// Where the objects of a name are, by all names they have had.
struct Names(HashMap<Arc<str>, Vec<usize>>);

impl Names {
    fn of(items: &[Item]) -> Self {
        let mut names: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
        for (at, item) in items.iter().enumerate() {
            let former = item.previous.iter().map(|id| Arc::clone(&id.name));
            for name in former.chain([item.id().name]) {
                let places = names.entry(name).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
        }
        Self(names)
    }

    fn called(&self, name: &str) -> &[usize] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}
