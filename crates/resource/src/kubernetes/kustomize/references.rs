//! References follow the names they mean, once all names are settled.

use std::collections::HashMap;
use std::sync::Arc;

use syntax::{Node, NodeKind};

use super::config::{Config, Reference};
use super::edit;
use super::fields::Type;
use super::item::{Id, Item};

/// An object that others may refer to, under its final name.
struct Target {
    id: Id,
    previous: Vec<Id>,
    prefixes: Vec<Arc<str>>,
    suffixes: Vec<Arc<str>>,
}

/// The objects that were renamed, by the names they had.
struct Targets {
    all: Vec<Target>,
    by_former_name: HashMap<Arc<str>, Vec<usize>>,
}

/// Rewrites all references to objects that were renamed.
pub(super) fn settle(items: &mut [Item], config: &Config) {
    let targets = Targets::of(items);
    let mut by_kind: HashMap<&str, Vec<&Reference>> = HashMap::new();
    for reference in &config.references {
        let kind = &*reference.field.of.kind;
        by_kind.entry(kind).or_default().push(reference);
    }
    for (at, item) in items.iter_mut().enumerate() {
        let original = item.original();
        let of_kind = by_kind.get(&*original.kind).into_iter();
        let of_any = by_kind.get("").into_iter();
        for reference in of_kind.chain(of_any).flatten() {
            if reference.field.of.selects(&original) {
                follow(item, reference, &targets, at);
            }
        }
    }
}

fn follow(item: &mut Item, reference: &Reference, targets: &Targets, at: usize) {
    let Some(referrer) = targets.all.get(at) else {
        return;
    };
    let last_steps = reference.field.path.iter().rev().take(2);
    let is_role = last_steps.map(|step| &**step).eq(["name", "roleRef"]);
    let role = item
        .node
        .get("roleRef")
        .filter(|_| is_role)
        .map(|role| Type {
            group: role
                .get("apiGroup")
                .and_then(Node::text)
                .unwrap_or("")
                .into(),
            kind: role.get("kind").and_then(Node::text).unwrap_or("").into(),
            version: Arc::default(),
        });
    let lacking = edit::mapping(item.node.span);
    reference
        .field
        .change(&mut item.node, &lacking, &mut |place| {
            let search = Search {
                referrer,
                wanted: &reference.target,
                role: role.as_ref(),
            };
            search.rewrite(place, targets);
        });
}

/// What is looked for, and for whom.
struct Search<'a> {
    referrer: &'a Target,
    wanted: &'a Type,
    role: Option<&'a Type>,
}

impl Search<'_> {
    fn rewrite(&self, place: &mut Node, targets: &Targets) {
        match &place.kind {
            NodeKind::Sequence(_) => {
                for item in edit::items_mut(place).into_iter().flatten() {
                    self.rewrite(item, targets);
                }
            }
            NodeKind::Mapping(_) => self.rewrite_subject(place, targets),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Integer(_)
            | NodeKind::Float(_)
            | NodeKind::String { .. } => {
                let Some(name) = edit::scalar(place) else {
                    return;
                };
                let found = self.find(targets, &name, None);
                if let Some(found) = found.filter(|found| *found.id.name != *name) {
                    *place = edit::string(Arc::clone(&found.id.name), place.span);
                }
            }
        }
    }

    /// A subject, or a service, names its namespace beside the name.
    fn rewrite_subject(&self, place: &mut Node, targets: &Targets) {
        let Some(name) = place.get("name").cloned() else {
            return;
        };
        let Some(text) = edit::scalar(&name) else {
            return;
        };
        let namespace = place.get("namespace").and_then(edit::scalar);
        let Some(found) = self.find(targets, &text, namespace.as_deref()) else {
            return;
        };
        if *found.id.name != *text {
            edit::set(
                place,
                "name",
                edit::string(Arc::clone(&found.id.name), name.span),
            );
        }
        if !found.id.namespace.is_empty() {
            let span = place.get("namespace").unwrap_or(&name).span;
            let namespace = edit::string(Arc::clone(&found.id.namespace), span);
            edit::set(place, "namespace", namespace);
        }
    }

    fn find<'t>(
        &self,
        targets: &'t Targets,
        name: &str,
        namespace: Option<&str>,
    ) -> Option<&'t Target> {
        let mut found: Vec<&Target> = targets
            .formerly(name)
            .filter(|target| target.was(self.wanted))
            .filter(|target| self.role.is_none_or(|role| target.was(role)))
            .filter(|target| self.can_mean(target))
            .collect();
        if let Some(namespace) = namespace {
            found = in_namespace(found, namespace);
        }
        if found.len() > 1 {
            found.retain(|target| target.is_beside(self.referrer, true));
        }
        if found.len() > 1 {
            found.retain(|target| target.is_beside(self.referrer, false));
        }
        let first = found.first().copied()?;
        let alike = |one: &&Target| {
            one.id.name == first.id.name
                && (namespace.is_none() || one.id.namespace == first.id.namespace)
        };
        found.iter().all(alike).then_some(first)
    }

    /// Whether the referrer can mean an object at all: one in its own namespace, or in none.
    fn can_mean(&self, target: &Target) -> bool {
        let referrer = &self.referrer.id;
        referrer.is_cluster_scoped()
            || target.id.is_cluster_scoped()
            || &*target.id.kind == "ServiceAccount"
            || target.id.effective_namespace() == referrer.effective_namespace()
    }
}

/// Those that were in a namespace at first or, if none was, those that are in it now.
fn in_namespace<'t>(found: Vec<&'t Target>, namespace: &str) -> Vec<&'t Target> {
    let first = |target: &&&Target| {
        let original = target.previous.first().unwrap_or(&target.id);
        original.effective_namespace() == namespace
    };
    let at_first: Vec<_> = found.iter().filter(first).copied().collect();
    if !at_first.is_empty() {
        return at_first;
    }
    let now = found.into_iter();
    now.filter(|target| target.id.effective_namespace() == namespace)
        .collect()
}

impl Targets {
    fn of(items: &[Item]) -> Self {
        let mut by_former_name: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
        let mut all = Vec::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            for former in &item.previous {
                let places = by_former_name.entry(Arc::clone(&former.name)).or_default();
                if places.last() != Some(&at) {
                    places.push(at);
                }
            }
            all.push(Target {
                id: item.id(),
                previous: item.previous.clone(),
                prefixes: item.prefixes.clone(),
                suffixes: item.suffixes.clone(),
            });
        }
        Self {
            all,
            by_former_name,
        }
    }

    fn formerly(&self, name: &str) -> impl Iterator<Item = &Target> {
        let places = self.by_former_name.get(name).into_iter().flatten();
        places.filter_map(|at| self.all.get(*at))
    }
}

impl Target {
    fn was(&self, wanted: &Type) -> bool {
        self.previous.iter().any(|id| wanted.selects(id))
    }

    /// Whether both went through the same renamings at the end.
    fn is_beside(&self, other: &Self, or_none: bool) -> bool {
        let same = |a: &[Arc<str>], b: &[Arc<str>]| {
            (or_none && (a.is_empty() || b.is_empty()))
                || a.iter().rev().zip(b.iter().rev()).all(|(a, b)| a == b)
        };
        same(&self.prefixes, &other.prefixes) && same(&self.suffixes, &other.suffixes)
    }
}
