//! What is deployed together: copies of an application in one repository stay apart.
//!
//! Nothing in a manifest says to which cluster it goes. Folders do: going up the tree, what a
//! folder holds joins its parent's, unless it repeats an address that is there already; what
//! has nothing of its own to run (an account, its rights, settings) each part of an application
//! may bring along, if it is the same each time, and what a component adds to any of them. A file
//! that repeats much of its own folder (everything in one file, beside the parts) is a copy
//! as well; one that repeats a single object is a mistake, which is told, and so is a folder that
//! repeats some of what is elsewhere and leads callers to the rest of it. Overlays of one base
//! are environments, and stay apart even where their names differ; those of one name belong
//! together, and one that changes nothing is none.

mod environments;
mod led;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use syntax::{Diagnostic, HashMap, HashSet, Node, NodeKind, Span};

use super::object::Object;
use crate::project::is_kustomization_name;
use crate::{Dialect, Scope, ScopeId, path};

/// Objects of one scope, while it grows.
#[derive(Debug, Default)]
struct Group {
    /// With what they say, where others may say the same.
    addresses: HashMap<Arc<str>, Option<u64>>,
    /// Where the objects are written: what comes from the same place twice is two copies.
    origins: HashSet<Span>,
    /// The same of those that its parts may share.
    shared: HashSet<Span>,
    objects: Vec<Object>,
    /// The addresses of which several are among them.
    repeated: HashSet<Arc<str>>,
    /// How many objects there are whose names begin alike and are made up by the cluster.
    generated: HashMap<Arc<str>, u32>,
    /// The lowest folder that holds them all; for a copy within a folder, its file.
    place: Option<String>,
}

/// Groups on their way up, by the depth of the folder they have reached and the folder. Each
/// is filed under the folder it comes from, so that own files are first and children follow
/// in path order.
type Waiting = BTreeMap<(usize, String), BTreeMap<String, Group>>;

/// Puts every object into a scope. Of objects that a folder declares twice the last is kept, as by
/// who applies the folder; what kustomize builds counts more than what it leaves out.
pub(super) fn group(
    objects: Vec<Object>,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Scope>, Vec<(Object, ScopeId)>) {
    let mut finished: Vec<Group> = Vec::new();
    let mut whole = Group::default();
    let mut waiting = Waiting::new();
    for (folder, files) in by_folder(objects) {
        let (main, copies) = join_files(files, diagnostics);
        finished.extend(copies);
        let from = folder.clone();
        waiting
            .entry((depth(&folder), folder))
            .or_default()
            .insert(from, main);
    }
    while let Some(((_, folder), groups)) = waiting.pop_last() {
        let mut groups = groups.into_values();
        let mut main = groups.next().unwrap_or_default();
        for child in groups {
            let refused = main.join(child).err();
            let copy = refused.and_then(|child| led::take(&mut main, *child, diagnostics).err());
            finished.extend(copy.map(|it| *it));
        }
        if folder.is_empty() {
            whole = main;
            continue;
        }
        let parent = path::folder(&folder).to_owned();
        waiting
            .entry((depth(&parent), parent))
            .or_default()
            .insert(folder, main);
    }
    let place = whole.place.clone();
    finished.push(whole);
    let finished = environments::without_twins(finished);
    number(environments::together(finished, place.as_deref()))
}

impl Group {
    /// Takes all of `other`, or gives it back if both declare the same. The smaller set moves
    /// into the larger one, so that climbing many levels stays cheap.
    fn join(&mut self, mut other: Self) -> Result<(), Box<Self>> {
        if !self.origins.is_disjoint(&other.origins) {
            return Err(Box::new(other));
        }
        let swap = self.addresses.len() < other.addresses.len();
        let (more, fewer) = if swap {
            (&other, &*self)
        } else {
            (&*self, &other)
        };
        let Some(repeated) = more.repeated(fewer) else {
            return Err(Box::new(other));
        };
        if swap {
            std::mem::swap(self, &mut other);
        }
        if !repeated.is_empty() {
            let is_new = |object: &Object| !repeated.contains(&object.address);
            other.objects.retain(is_new);
        }
        self.addresses.extend(other.addresses);
        self.origins.extend(other.origins);
        self.shared.extend(other.shared);
        self.objects.extend(other.objects);
        self.place = match (self.place.take(), other.place) {
            (Some(a), Some(b)) => Some(common_folder(&a, &b).to_owned()),
            (a, b) => a.or(b),
        };
        Ok(())
    }
}

impl Group {
    /// Leaves out what is declared again behind it.
    fn keep_last(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let repeated = std::mem::take(&mut self.repeated);
        if repeated.is_empty() {
            return;
        }
        let mut kept = HashSet::default();
        self.objects.reverse();
        self.objects.retain(|object| {
            let address = &object.address;
            let is_last = !repeated.contains(address) || kept.insert(Arc::clone(address));
            if !is_last {
                diagnostics.push(declared_twice(object, "last"));
            }
            is_last
        });
        self.objects.reverse();
    }

    /// The addresses of `fewer` that are here already and may be; none if it is a copy.
    fn repeated(&self, fewer: &Self) -> Option<HashSet<Arc<str>>> {
        let mut repeated = HashSet::default();
        for Object { address, .. } in &fewer.objects {
            let Some(known) = self.addresses.get(address) else {
                continue;
            };
            if known.is_none() || fewer.addresses.get(address) != Some(known) {
                return None;
            }
            repeated.insert(Arc::clone(address));
        }
        Some(repeated)
    }
}

/// What an object says, if it is of a kind that several parts of an application may declare.
/// Whoever declares a namespace adds the labels that matter to him.
fn says(object: &Object) -> Option<u64> {
    let node = object.content.tree()?;
    may_repeat(node, &object.kind).then(|| {
        let mut hasher = DefaultHasher::new();
        if !is_origin(node) && &*object.kind != "Namespace" {
            hash(node, &mut hasher);
        }
        hasher.finish()
    })
}

/// Whether several parts of an application may declare an object: it has nothing of its own to
/// run.
pub(super) fn may_repeat(manifest: &Node, kind: &str) -> bool {
    kind == "Namespace" || is_origin(manifest) || manifest.get("spec").is_none()
}

/// Whether an object says where charts and manifests are fetched from: whoever installs one of
/// a repository declares the repository, each in words of their own.
fn is_origin(manifest: &Node) -> bool {
    let version = manifest.get("apiVersion").and_then(Node::text);
    version.is_some_and(|it| it.starts_with("source.toolkit.fluxcd.io/"))
}

fn hash(node: &Node, hasher: &mut DefaultHasher) {
    match &node.kind {
        NodeKind::Null => 0.hash(hasher),
        NodeKind::Bool(value) => (1, value).hash(hasher),
        NodeKind::Integer(value) => (2, value).hash(hasher),
        NodeKind::Float(value) => (3, value.to_bits()).hash(hasher),
        NodeKind::String { text, .. } => (4, text).hash(hasher),
        NodeKind::Sequence(items) => {
            (5, items.len()).hash(hasher);
            items.iter().for_each(|item| hash(item, hasher));
        }
        NodeKind::Mapping(entries) => {
            (6, entries.len()).hash(hasher);
            for entry in &**entries {
                entry.key.hash(hasher);
                hash(&entry.value, hasher);
            }
        }
    }
}

/// The files of one folder: what belongs together, and the copies of it.
fn join_files(files: Files, diagnostics: &mut Vec<Diagnostic>) -> (Group, Vec<Group>) {
    let (mut main, mut copies) = (Group::default(), Vec::new());
    for ((_, file), objects) in files {
        let is_known = |object: &&Object| main.addresses.contains_key(&object.address);
        let repeated = || objects.iter().filter(is_known).count();
        if objects.len() > 1 && repeated() * 2 >= objects.len() {
            let mut copy = Group {
                place: Some(file.to_string()),
                ..Group::default()
            };
            add_all(&mut copy, objects, diagnostics);
            copy.keep_last(diagnostics);
            copies.push(copy);
        } else {
            main.place = Some(path::folder(&file).to_owned());
            add_all(&mut main, objects, diagnostics);
        }
    }
    main.keep_last(diagnostics);
    (main, copies)
}

fn add_all(group: &mut Group, objects: Vec<Object>, diagnostics: &mut Vec<Diagnostic>) {
    // What is built comes first.
    let first = group.objects.first().or(objects.first());
    let built = first.is_some_and(is_built);
    for mut object in objects {
        // Objects with names that the cluster makes up are never one and the same.
        if object.generated {
            let address = Arc::clone(&object.address);
            let count = group.generated.entry(address).or_insert(0);
            *count += 1;
            if *count > 1 {
                object.number(*count);
            }
        }
        match group.addresses.entry(Arc::clone(&object.address)) {
            Entry::Occupied(known) => {
                if built == is_built(&object) {
                    group.repeated.insert(Arc::clone(known.key()));
                    *known.into_mut() = says(&object);
                    group.objects.push(object);
                } else {
                    diagnostics.push(declared_twice(&object, "first"));
                }
            }
            Entry::Vacant(free) => {
                free.insert(says(&object));
                let origins = if object.shared {
                    &mut group.shared
                } else {
                    &mut group.origins
                };
                origins.insert(object.origin);
                group.objects.push(object);
            }
        }
    }
}

/// Says that one of several declarations is left out.
fn declared_twice(object: &Object, used: &str) -> Diagnostic {
    let address = &object.address;
    let message = format!("`{address}` is declared more than once: the {used} declaration is used");
    Diagnostic::warning(message, object.span)
}

/// The files of a folder: what kustomize builds there comes first, so that a file it leaves
/// out is the copy.
type Files = BTreeMap<(bool, Arc<str>), Vec<Object>>;

/// Whether it is what kustomize builds.
fn is_built(object: &Object) -> bool {
    is_kustomization_name(path::file_name(&object.path))
}

/// The objects by folder and file.
fn by_folder(objects: Vec<Object>) -> BTreeMap<String, Files> {
    let mut folders: BTreeMap<String, Files> = BTreeMap::new();
    for object in objects {
        let built = is_built(&object);
        folders
            .entry(path::folder(&object.path).to_owned())
            .or_default()
            .entry((!built, Arc::clone(&object.path)))
            .or_default()
            .push(object);
    }
    folders
}

fn depth(folder: &str) -> usize {
    if folder.is_empty() {
        0
    } else {
        1 + folder.matches('/').count()
    }
}

/// The lowest folder above both.
fn common_folder<'a>(a: &'a str, b: &str) -> &'a str {
    let mut folder = a;
    while !path::is_within(b, folder) {
        folder = path::folder(folder);
    }
    folder
}

/// Scopes in the order of their places, and every object with the number of its own.
fn number(mut groups: Vec<Group>) -> (Vec<Scope>, Vec<(Object, ScopeId)>) {
    groups.retain(|group| !group.objects.is_empty());
    groups.sort_by(|a, b| a.place.cmp(&b.place));
    let (mut scopes, mut placed) = (Vec::new(), Vec::new());
    for (number, group) in (0..).zip(groups) {
        let folder = group.place.unwrap_or_default();
        let name = if folder.is_empty() {
            "kubernetes"
        } else {
            path::file_name(&folder)
        };
        scopes.push(Scope {
            dialect: Dialect::Kubernetes,
            name: name.into(),
            folder: folder.into(),
        });
        placed.extend(
            group
                .objects
                .into_iter()
                .map(|object| (object, ScopeId(number))),
        );
    }
    (scopes, placed)
}
