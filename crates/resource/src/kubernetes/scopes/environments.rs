//! Overlays of several applications: what one environment is made of.
//!
//! A repository with a folder for each application has the overlays of an environment apart:
//! `web/overlays/prod`, `cart/overlays/prod`. These go to one cluster. An overlay that changes
//! nothing says nothing that its base, or another overlay, does not say.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;

use syntax::{HashMap, HashSet, Span};

use super::{Group, hash};
use crate::kubernetes::object::Object;
use crate::path;
use crate::project::is_kustomization_name;

/// So many groups are compared with one.
const MOST: usize = 64;

/// Takes away overlays that repeat the objects of a larger group, or of one before them, as they
/// are.
pub(super) fn without_twins(mut groups: Vec<Group>) -> Vec<Group> {
    groups.sort_by(|a, b| {
        let size = b.objects.len().cmp(&a.objects.len());
        size.then_with(|| a.place.cmp(&b.place))
    });
    let mut holders: HashMap<Key, Vec<usize>> = HashMap::default();
    let mut kept: Vec<Group> = Vec::new();
    for group in groups {
        let same = |holder: &&usize| {
            let holder = kept.get(**holder);
            holder.is_some_and(|holder| repeats(&group, holder))
        };
        let first = group.objects.first().map(key);
        let candidates = first.and_then(|first| holders.get(&first));
        let mut candidates = candidates.into_iter().flatten().take(MOST);
        if is_overlay(&group) && candidates.any(|holder| same(&holder)) {
            continue;
        }
        for object in &group.objects {
            holders.entry(key(object)).or_default().push(kept.len());
        }
        kept.push(group);
    }
    kept
}

/// What two groups have in common where one repeats the other.
type Key = (Arc<str>, Span);

fn key(object: &Object) -> Key {
    (Arc::clone(&object.address), object.origin)
}

/// Whether all of `group` is in `holder`, word for word.
fn repeats(group: &Group, holder: &Group) -> bool {
    let held = |it: &Object| {
        let origins = [&holder.origins, &holder.shared];
        origins.iter().any(|known| known.contains(&it.origin))
    };
    if !group.objects.iter().all(held) {
        return false;
    }
    let wanted: HashSet<Key> = group.objects.iter().map(key).collect();
    let held = holder.objects.iter().filter(|it| wanted.contains(&key(it)));
    let held: HashMap<Key, u64> = held.map(|it| (key(it), content(it))).collect();
    let mut objects = group.objects.iter();
    objects.all(|it| held.get(&key(it)) == Some(&content(it)))
}

fn content(object: &Object) -> u64 {
    let mut hasher = DefaultHasher::new();
    if let Some(node) = object.content.tree() {
        hash(node, &mut hasher);
    }
    hasher.finish()
}

/// Puts overlays of one name together, unless they declare the same. The new group has a place
/// of its own below the folder that holds them all, unless `taken`.
pub(super) fn together(groups: Vec<Group>, taken: Option<&str>) -> Vec<Group> {
    let mut places: HashSet<String> = groups.iter().filter_map(|it| it.place.clone()).collect();
    places.extend(taken.map(str::to_owned));
    let (overlays, mut finished): (Vec<Group>, Vec<Group>) =
        groups.into_iter().partition(is_overlay);
    let mut by_name: BTreeMap<String, Vec<Group>> = BTreeMap::new();
    for overlay in overlays {
        let name = path::file_name(overlay.place.as_deref().unwrap_or(""));
        by_name.entry(name.to_owned()).or_default().push(overlay);
    }
    for (name, mut overlays) in by_name {
        overlays.sort_by(|a, b| a.place.cmp(&b.place));
        let mut joined: Vec<Group> = Vec::new();
        for overlay in overlays {
            add(&mut joined, overlay, &name, &mut places);
        }
        finished.extend(joined);
    }
    finished
}

fn is_overlay(group: &Group) -> bool {
    let built = |object: &Object| is_kustomization_name(path::file_name(&object.path));
    let place = group.place.as_deref().unwrap_or("");
    !place.is_empty() && group.objects.iter().all(built)
}

/// Adds an overlay to the first of its name that takes it.
fn add(joined: &mut Vec<Group>, overlay: Group, name: &str, places: &mut HashSet<String>) {
    let mut overlay = overlay;
    for known in joined.iter_mut().take(MOST) {
        let before = known.place.clone();
        match known.join(overlay) {
            Ok(()) => {
                let above = known.place.as_deref().unwrap_or("");
                let place = match above {
                    "" => name.to_owned(),
                    above => format!("{above}/{name}"),
                };
                let is_own = before.as_deref() == Some(&*place);
                known.place = if is_own || places.insert(place.clone()) {
                    Some(place)
                } else {
                    before
                };
                return;
            }
            Err(refused) => overlay = *refused,
        }
    }
    joined.push(overlay);
}
