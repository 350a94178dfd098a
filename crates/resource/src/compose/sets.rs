//! Which files make one project: a base and its override, or a file alone; [`fragments`] joins
//! what cannot stand alone. Files that others include or extend belong to those.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use syntax::Node;

use super::files::{ComposeFile, Files};
use super::fragments;
use crate::path;

/// The files of one project, in the order in which they are laid over each other.
#[derive(Clone, Debug)]
pub(super) struct Set {
    pub(super) folder: Arc<str>,
    pub(super) files: Vec<Arc<ComposeFile>>,
    /// The project's name unless the files or variables give one.
    pub(super) name: String,
    /// What tells it from the other projects of its folder; empty for the folder's own.
    pub(super) variant: String,
}

/// The names that compose looks for, in its order.
const BASES: &[&str] = &[
    "compose.yaml",
    "compose.yml",
    "docker-compose.yaml",
    "docker-compose.yml",
];

/// The projects among the files, in path order.
pub(super) fn sets(files: &Files<'_>) -> Vec<Set> {
    let mut folders: BTreeMap<&str, Vec<&Arc<ComposeFile>>> = BTreeMap::new();
    for file in roots(files) {
        folders
            .entry(path::folder(&file.path))
            .or_default()
            .push(file);
    }
    let alone = folders
        .into_iter()
        .flat_map(|(folder, files)| of_folder(folder, &files));
    fragments::join(&alone.collect::<Vec<_>>())
}

fn of_folder(folder: &str, files: &[&Arc<ComposeFile>]) -> Vec<Set> {
    let name = |file: &ComposeFile| path::file_name(&file.path).to_owned();
    let base = BASES
        .iter()
        .find_map(|base| files.iter().find(|file| name(file) == *base))
        .copied();
    let (overrides, mains): (Vec<_>, Vec<_>) = files
        .iter()
        .copied()
        .partition(|file| name(file).contains("override"));
    let mut sets: Vec<Set> = mains
        .iter()
        .map(|main| Set {
            folder: folder.into(),
            files: vec![Arc::clone(main)],
            name: String::new(),
            variant: variant(path::file_name(&main.path)),
        })
        .collect();
    sets.sort_by_key(|set| !is_first(set, base));
    for file in overrides {
        let overridden = without_override(&name(file));
        let exact = sets
            .iter()
            .position(|set| is_first(set, find(files, &overridden)));
        match sets.get_mut(exact.unwrap_or(0)) {
            Some(set) if exact.is_some() || base.is_some() => set.files.push(Arc::clone(file)),
            _ => sets.push(Set {
                folder: folder.into(),
                files: vec![Arc::clone(file)],
                name: String::new(),
                variant: variant(&name(file)),
            }),
        }
    }
    name_sets(&mut sets, folder, base.is_some());
    sets
}

fn name_sets(sets: &mut [Set], folder: &str, has_base: bool) {
    let alone = sets.len() == 1;
    let own = project_name(path::file_name(folder));
    for (index, set) in sets.iter_mut().enumerate() {
        if alone || (has_base && index == 0) {
            set.variant.clear();
        }
        set.name = with_variant(&own, &set.variant);
    }
}

/// A project's name that says which of a folder's projects it is.
pub(super) fn with_variant(name: &str, variant: &str) -> String {
    if variant.is_empty() {
        name.to_owned()
    } else {
        format!("{name}-{variant}")
    }
}

/// A folder's name as compose makes a project's of it; the scanned folder's own is not known.
fn project_name(folder: &str) -> String {
    let name: String = folder
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'))
        .collect();
    let name = name.trim_start_matches(['-', '_']);
    if name.is_empty() {
        "compose".to_owned()
    } else {
        name.to_owned()
    }
}

/// `dev` for `docker-compose.dev.yml`.
fn variant(file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let parts: Vec<&str> = stem.split(['.', '-', '_']).collect();
    let own: Vec<&str> = match parts.iter().position(|part| *part == "compose") {
        Some(at) => {
            let before = parts.iter().take(at).filter(|part| **part != "docker");
            before.chain(parts.iter().skip(at + 1)).copied().collect()
        }
        None => parts,
    };
    if own.is_empty() {
        project_name(stem)
    } else {
        own.join("-")
    }
}

/// `compose.dev.yaml` for `compose.dev.override.yaml`.
fn without_override(name: &str) -> String {
    [".override", "-override", "_override", "override."]
        .iter()
        .find(|part| name.contains(**part))
        .map_or_else(|| name.to_owned(), |part| name.replacen(part, "", 1))
}

fn find<'a>(files: &[&'a Arc<ComposeFile>], name: &str) -> Option<&'a Arc<ComposeFile>> {
    files
        .iter()
        .copied()
        .find(|file| path::file_name(&file.path) == name)
}

fn is_first(set: &Set, file: Option<&Arc<ComposeFile>>) -> bool {
    let first = set.files.first();
    first.is_some_and(|first| file.is_some_and(|file| file.path == first.path))
}

/// The files that no other one includes or extends. Of files that include each other in a
/// circle the first one counts.
fn roots<'a>(files: &'a Files<'_>) -> Vec<&'a Arc<ComposeFile>> {
    let uses: BTreeMap<&str, BTreeSet<String>> = files
        .found()
        .map(|file| (&*file.path, used_by(file)))
        .collect();
    let claimed: BTreeSet<&String> = uses.values().flatten().collect();
    let mut reached: BTreeSet<&str> = BTreeSet::new();
    let mut roots = Vec::new();
    for want_unused in [true, false] {
        for file in files.found() {
            let unused = !claimed.contains(&file.path.to_string());
            if unused == want_unused && !reached.contains(&*file.path) {
                roots.push(file);
                reach(&file.path, &uses, &mut reached);
            }
        }
    }
    roots.sort_by(|a, b| a.path.cmp(&b.path));
    roots
}

fn reach<'a>(
    start: &'a str,
    uses: &'a BTreeMap<&str, BTreeSet<String>>,
    reached: &mut BTreeSet<&'a str>,
) {
    let mut open = vec![start];
    while let Some(file) = open.pop() {
        if reached.insert(file) {
            open.extend(uses.get(file).into_iter().flatten().map(String::as_str));
        }
    }
}

/// What a file includes, and what it extends unless that is a project by its name.
fn used_by(file: &ComposeFile) -> BTreeSet<String> {
    let folder = path::folder(&file.path);
    let included = file.node.get("include").map_or(&[][..], Node::items);
    let included = included.iter().flat_map(|item| match item.get("path") {
        Some(path) if path.text().is_some() => std::slice::from_ref(path),
        Some(paths) => paths.items(),
        None => std::slice::from_ref(item),
    });
    let services = file.node.get("services").map_or(&[][..], Node::entries);
    let extended = services
        .iter()
        .filter_map(|service| service.value.at(&["extends", "file"]))
        .filter(|path| {
            path.text()
                .is_some_and(|path| !BASES.contains(&path::file_name(path)))
        });
    included
        .chain(extended)
        .filter_map(Node::text)
        .filter_map(|path| path::join(folder, path))
        .filter(|path| **path != *file.path)
        .collect()
}
