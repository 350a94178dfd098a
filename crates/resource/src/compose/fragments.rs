//! Files that are no project of their own: `-f base.yaml -f fragment.yaml`.
//!
//! Such a file names services, networks or volumes that only another file declares. One that
//! says more about services of the other is a variant of it, as `compose.prod.yaml` is; one
//! that only adds services belongs to the other's project, whatever its folder. What a file is
//! called decides nothing.

use std::collections::BTreeSet;
use std::sync::Arc;

use syntax::Node;

use super::sets::{Set, with_variant};
use crate::path;

/// Joins the fragments among the sets with those that they build on. The sets of a folder come
/// with the folder's own first, and keep their order.
pub(super) fn join(sets: &[Set]) -> Vec<Set> {
    let traits: Vec<Traits> = sets.iter().map(Traits::of).collect();
    let mut joined = sets.to_vec();
    let mut added = BTreeSet::new();
    let mut taken: Vec<BTreeSet<Name>> = traits.iter().map(Traits::services).collect();
    for (number, own) in traits.iter().enumerate() {
        let Some(base) = base_of(number, sets, &traits) else {
            continue;
        };
        let (Some(below), Some(set)) = (sets.get(base), sets.get(number)) else {
            continue;
        };
        let services = own.services();
        if let Some(taken) = taken.get_mut(base)
            && taken.is_disjoint(&services)
        {
            taken.extend(services);
            added.insert(number);
            if let Some(base) = joined.get_mut(base) {
                base.files.extend(set.files.iter().cloned());
            }
        } else if let Some(place) = joined.get_mut(number) {
            *place = over(below, set);
        }
    }
    let numbered = joined.into_iter().enumerate();
    let kept = numbered.filter(|(number, _)| !added.contains(number));
    kept.map(|(_, set)| set).collect()
}

/// A set laid over another. Paths start from the folder of the first file.
fn over(below: &Set, set: &Set) -> Set {
    let files = below.files.iter().chain(&set.files).cloned().collect();
    if below.folder == set.folder {
        return Set {
            files,
            ..set.clone()
        };
    }
    let variant = match &*set.variant {
        "" => path::file_name(&set.folder),
        own => own,
    };
    Set {
        folder: Arc::clone(&below.folder),
        files,
        name: with_variant(&below.name, variant),
        variant: variant.to_owned(),
    }
}

/// The set that declares most of what another one lacks: of the same folder or one above it,
/// and in want of nothing itself.
fn base_of(number: usize, sets: &[Set], traits: &[Traits]) -> Option<usize> {
    let (set, own) = (sets.get(number)?, traits.get(number)?);
    if own.wanted.is_empty() {
        return None;
    }
    let mut best: Option<(usize, usize, usize)> = None;
    for (other, (candidate, offered)) in sets.iter().zip(traits).enumerate() {
        let depth = candidate.folder.len();
        if other == number || !offered.wanted.is_empty() || !is_within(&set.folder, candidate) {
            continue;
        }
        let found = own.wanted.intersection(&offered.declared).count();
        let better = best.is_none_or(|(known, at, _)| (found, depth) > (known, at));
        if found > 0 && better {
            best = Some((found, depth, other));
        }
    }
    best.map(|(_, _, other)| other)
}

fn is_within(folder: &str, candidate: &Set) -> bool {
    let outer = &*candidate.folder;
    let rest = folder.strip_prefix(outer);
    outer.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Kind and name of something that a project declares.
type Name = (&'static str, Arc<str>);

/// What the files of a set declare, and what they use but do not declare.
struct Traits {
    declared: BTreeSet<Name>,
    wanted: BTreeSet<Name>,
}

impl Traits {
    fn of(set: &Set) -> Self {
        let mut declared = BTreeSet::new();
        let mut used = BTreeSet::new();
        let whole = set
            .files
            .iter()
            .all(|file| file.node.get("include").is_none());
        for node in set.files.iter().map(|file| &file.node) {
            for (key, kind) in [
                ("services", "service"),
                ("networks", "network"),
                ("volumes", "volume"),
                ("secrets", "secret"),
                ("configs", "config"),
            ] {
                let entries = node.get(key).map_or(&[][..], Node::entries);
                declared.extend(entries.iter().map(|entry| (kind, Arc::clone(&entry.key))));
            }
            for service in node.get("services").map_or(&[][..], Node::entries) {
                uses(&service.value, &mut used);
            }
        }
        let mut wanted: BTreeSet<Name> = used.difference(&declared).cloned().collect();
        wanted.extend(incomplete(set));
        // What an included file declares is not looked at here.
        if !whole {
            wanted.clear();
        }
        Self { declared, wanted }
    }

    fn services(&self) -> BTreeSet<Name> {
        let services = self.declared.iter().filter(|(kind, _)| *kind == "service");
        services.cloned().collect()
    }
}

/// Services for which no file of a set says what they run.
fn incomplete(set: &Set) -> BTreeSet<Name> {
    let services = || {
        let files = set.files.iter();
        let found = files.filter_map(|file| file.node.get("services"));
        found.flat_map(Node::entries)
    };
    let runs = |service: &&syntax::Entry| {
        let keys = ["image", "build", "extends", "provider"];
        keys.iter().any(|key| service.value.get(key).is_some())
    };
    let named = |service: &syntax::Entry| ("service", Arc::clone(&service.key));
    let complete: BTreeSet<Name> = services().filter(runs).map(named).collect();
    let all: BTreeSet<Name> = services().map(named).collect();
    all.difference(&complete).cloned().collect()
}

/// The names that a service refers to.
fn uses(service: &Node, used: &mut BTreeSet<Name>) {
    for (key, kind) in [
        ("depends_on", "service"),
        ("networks", "network"),
        ("secrets", "secret"),
        ("configs", "config"),
    ] {
        let Some(value) = service.get(key) else {
            continue;
        };
        let keys = value.entries().iter().map(|entry| &*entry.key);
        let items = value.items().iter().filter_map(|item| {
            let source = item.get("source").unwrap_or(item);
            source.text()
        });
        let names = keys.chain(items).filter(|name| is_plain(name));
        let names = names.filter(|name| *name != "default");
        used.extend(names.map(|name| (kind, Arc::from(name))));
    }
    let volumes = service.get("volumes").map_or(&[][..], Node::items);
    used.extend(volumes.iter().filter_map(named_volume));
    let lender = service.get("network_mode").and_then(Node::text);
    let lender = lender.and_then(|mode| mode.strip_prefix("service:"));
    used.extend(lender.map(|name| ("service", Arc::from(name))));
}

fn named_volume(volume: &Node) -> Option<Name> {
    let source = match volume.text() {
        Some(text) => text.split_once(':')?.0,
        None if volume.get("type")?.text()? == "volume" => volume.get("source")?.text()?,
        None => return None,
    };
    let is_name = is_plain(source) && source.len() > 1 && !source.starts_with(['.', '~']);
    is_name.then(|| ("volume", Arc::from(source)))
}

/// A name that is written out, and no path.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(['$', '/', '\\'])
}
