//! What Flux does around a kustomization that it deploys: a `Kustomization` of its own names the
//! folder and adds components, patches, images, a namespace, and values for variables in the
//! texts. Source: the reference page of Flux's `Kustomization`, `kustomize.toolkit.fluxcd.io`.
//!
//! Invariant: a variable that nobody gives a value stays as it is written.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use syntax::{Node, NodeKind};

use super::edit;
use super::session::Kustomization;
use crate::path;
use crate::project::Parsed;

/// The folders that Flux deploys, and how.
#[derive(Default)]
pub(super) struct Deployed<'a> {
    /// None where several say it differently: these are several environments.
    by_folder: HashMap<String, Option<&'a Node>>,
    /// `ConfigMap`s by name, from which values are taken; none where two have one name.
    maps: HashMap<&'a str, Option<&'a Node>>,
}

/// Values longer than this are no names.
const LONGEST: usize = 4096;

/// So many bytes are filled in for one folder; what comes after them stays as it is written.
const ROOM: usize = 4 << 20;

/// The values of variables.
struct Values<'v> {
    by_name: BTreeMap<&'v str, Cow<'v, str>>,
    /// How much more may be filled in.
    room: Cell<usize>,
}

impl Values<'_> {
    /// Whether there is room for so much, which is then taken.
    fn paid(&self, length: usize) -> bool {
        let left = self.room.get().checked_sub(length);
        self.room.set(left.unwrap_or(0));
        left.is_some()
    }
}

impl<'a> Deployed<'a> {
    /// Gathers them.
    pub(super) fn of(files: &'a [Parsed], folders: &BTreeSet<&str>) -> Self {
        let mut found = Self::default();
        for file in files {
            for node in file.documents.iter().filter(|node| is_deployment(node)) {
                let Some(spec) = node.get("spec") else {
                    continue;
                };
                if let Some(folder) = folder_of(spec, &file.path, folders) {
                    let known = found.by_folder.entry(folder).or_insert(Some(spec));
                    if known.is_some_and(|known| known != spec) {
                        *known = None;
                    }
                }
            }
        }
        if !found.by_folder.is_empty() {
            found.gather_maps(files);
        }
        found
    }

    fn gather_maps(&mut self, files: &'a [Parsed]) {
        let documents = files.iter().flat_map(|file| &file.documents);
        for node in documents {
            let kind = node.get("kind").and_then(Node::text);
            let name = node.at(&["metadata", "name"]).and_then(Node::text);
            if let (Some("ConfigMap"), Some(name)) = (kind, name) {
                let known = self.maps.entry(name).or_insert(Some(node));
                if known.is_some_and(|known| known != node) {
                    *known = None;
                }
            }
        }
    }

    /// How a folder is deployed.
    pub(super) fn spec(&self, folder: &str) -> Option<&'a Node> {
        *self.by_folder.get(folder)?
    }

    /// Fills variables in the objects of a folder.
    pub(super) fn fill<'n>(&self, spec: &Node, objects: impl Iterator<Item = &'n mut Node>) {
        let Some(build) = spec.get("postBuild") else {
            return;
        };
        let mut by_name: BTreeMap<&str, Cow<'_, str>> = BTreeMap::new();
        for source in build.get("substituteFrom").map_or(&[][..], Node::items) {
            let kind = source.get("kind").and_then(Node::text);
            let name = source.get("name").and_then(Node::text).unwrap_or("");
            let map = self.maps.get(name).copied().flatten();
            if let Some(data) = map.filter(|_| kind == Some("ConfigMap")) {
                add(data.get("data"), &mut by_name);
            }
        }
        add(build.get("substitute"), &mut by_name);
        let values = Values {
            by_name,
            room: Cell::new(ROOM),
        };
        for object in objects {
            const MARK: &str = "kustomize.toolkit.fluxcd.io/substitute";
            let marked = ["labels", "annotations"].iter().any(|part| {
                let mark = object.at(&["metadata", part, MARK]);
                mark.and_then(Node::text) == Some("disabled")
            });
            if !marked {
                fill(object, &values);
            }
        }
    }
}

fn is_deployment(node: &Node) -> bool {
    let text = |key| node.get(key).and_then(Node::text).unwrap_or("");
    text("kind") == "Kustomization"
        && text("apiVersion").starts_with("kustomize.toolkit.fluxcd.io/")
}

/// The folder that is meant: seen from the root of the repository, which is what is scanned or
/// a folder around the file.
fn folder_of(spec: &Node, file: &str, folders: &BTreeSet<&str>) -> Option<String> {
    let wanted = spec.get("path")?.text()?;
    let wanted = wanted.trim_start_matches('/');
    let mut root = path::folder(file);
    loop {
        let folder = path::join(root, wanted);
        if let Some(folder) = folder.filter(|folder| folders.contains(&**folder)) {
            return Some(folder);
        }
        if root.is_empty() {
            return None;
        }
        root = path::folder(root);
    }
}

/// The kustomization with what Flux adds to it.
pub(super) fn extended(kustomization: &Kustomization, spec: &Node) -> Kustomization {
    const LISTS: &[&str] = &["components", "images", "patches"];
    let mut node = kustomization.node.clone();
    for key in LISTS {
        let added = spec.get(key).map_or(&[][..], Node::items);
        if !added.is_empty() {
            let present = kustomization.items(key);
            let all = present.iter().chain(added).cloned().collect();
            let list = edit::list(all, spec.span);
            edit::set(&mut node, key, list);
        }
    }
    for (own, key) in [
        ("targetNamespace", "namespace"),
        ("namePrefix", "namePrefix"),
        ("nameSuffix", "nameSuffix"),
    ] {
        if let Some(value) = spec.get(own).filter(|value| value.text().is_some()) {
            edit::set(&mut node, key, value.clone());
        }
    }
    Kustomization {
        path: Arc::clone(&kustomization.path),
        source: kustomization.source,
        node,
    }
}

fn add<'v>(data: Option<&'v Node>, values: &mut BTreeMap<&'v str, Cow<'v, str>>) {
    for entry in data.map_or(&[][..], Node::entries) {
        if let Some(value) = edit::scalar(&entry.value).filter(|it| it.len() <= LONGEST) {
            values.insert(&entry.key, value);
        }
    }
}

/// Fills the variables in all texts of an object.
fn fill(node: &mut Node, values: &Values<'_>) {
    if let NodeKind::String { text, plain } = &node.kind {
        if let Some(filled) = filled(text, values) {
            node.kind = kind_of(filled, *plain);
        }
        return;
    }
    if !holds_variable(node) {
        return;
    }
    if let Some(items) = edit::items_mut(node) {
        for item in items {
            fill(item, values);
        }
    } else if let Some(entries) = edit::entries_mut(node) {
        for entry in entries {
            if let Some(key) = filled(&entry.key, values) {
                entry.key = key.into();
            }
            fill(&mut entry.value, values);
        }
    }
}

/// Whether there is anything to fill: what is shared is copied only where it changes.
fn holds_variable(node: &Node) -> bool {
    match &node.kind {
        NodeKind::String { text, .. } => text.contains("${"),
        NodeKind::Sequence(items) => items.iter().any(holds_variable),
        NodeKind::Mapping(entries) => entries
            .iter()
            .any(|entry| entry.key.contains("${") || holds_variable(&entry.value)),
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Integer(_) | NodeKind::Float(_) => false,
    }
}

/// The texts are filled before they are read as YAML, so that `${REPLICAS}` may be a number.
fn kind_of(text: String, plain: bool) -> NodeKind {
    if plain {
        if let Ok(number) = text.parse() {
            return NodeKind::Integer(number);
        }
        if let Ok(truth) = text.parse() {
            return NodeKind::Bool(truth);
        }
    }
    NodeKind::String {
        text: text.into(),
        plain,
    }
}

/// Variables within the defaults of variables.
const DEEPEST: usize = 4;

/// A text with its variables filled; none where nothing changes.
fn filled(text: &str, values: &Values<'_>) -> Option<String> {
    filled_to(text, values, 0)
}

fn filled_to(text: &str, values: &Values<'_>, depth: usize) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    let mut changed = false;
    while let Some((before, after)) = rest.split_once("${").filter(|_| depth < DEEPEST) {
        let Some(end) = closing(after) else {
            break;
        };
        let (inner, behind) = after.split_at(end);
        out.push_str(before);
        let value = value_of(inner, values, depth);
        let value = value.filter(|value| !before.ends_with('$') && values.paid(value.len()));
        if let Some(value) = value {
            out.push_str(&value);
            changed = true;
        } else {
            out.push_str("${");
            out.push_str(inner);
            out.push('}');
        }
        rest = behind.get(1..).unwrap_or("");
    }
    out.push_str(rest);
    changed.then_some(out)
}

/// Where the bracket is that closes what begins before the text.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1_usize;
    text.char_indices().find_map(|(at, letter)| {
        match letter {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        (open == 0).then_some(at)
    })
}

/// `NAME`, or `NAME:=x` and `NAME:-x` with what counts where there is none.
fn value_of<'v>(inner: &'v str, values: &'v Values<'_>, depth: usize) -> Option<Cow<'v, str>> {
    let defaults = [":=", ":-", "=", "-"].iter();
    let mut split = defaults.filter_map(|mark| inner.split_once(mark));
    let (name, usual) = match split.next() {
        Some((name, usual)) => (name, Some(usual)),
        None => (inner, None),
    };
    let known = values.by_name.get(name).filter(|value| !value.is_empty());
    if let Some(known) = known {
        return Some(Cow::Borrowed(known));
    }
    let usual = usual?;
    let filled = filled_to(usual, values, depth + 1);
    Some(filled.map_or(Cow::Borrowed(usual), Cow::Owned))
}
