//! What the generators of an `ApplicationSet` give, of which the repository holds the answer:
//! lists, its folders, its files, and all pairs of two of these. Whoever asks a cluster, a pull
//! request or a plugin gives nothing here, but in a pair: there is at least the cluster itself.
//! Source: the reference of `ApplicationSet` generators.

use std::collections::BTreeMap;
use std::sync::Arc;

use syntax::{Entry, Node, NodeKind, Span};

use super::super::Repository;
use crate::path;

/// Generators within generators, as far as they are followed; Argo CD itself allows two.
const MAX_DEPTH: usize = 4;

/// The elements of a generator, at most so many.
pub(super) fn of(generator: &Node, repository: &Repository<'_>, most: usize) -> Vec<Node> {
    within(generator, repository, (most, MAX_DEPTH))
}

fn within(
    generator: &Node,
    repository: &Repository<'_>,
    (most, depth): (usize, usize),
) -> Vec<Node> {
    if let Some(listed) = generator.at(&["list", "elements"]) {
        return listed.items().iter().take(most).cloned().collect();
    }
    if let Some(git) = generator.get("git") {
        return in_repository(git, repository, most);
    }
    let Some(matrix) = generator.at(&["matrix", "generators"]) else {
        return Vec::new();
    };
    let Some(depth) = depth.checked_sub(1) else {
        return Vec::new();
    };
    let [first, second] = matrix.items() else {
        return Vec::new();
    };
    let sides = [first, second].map(|side| {
        let own = side.get("clusters").map(|_| cluster(side.span));
        let own = own.into_iter().collect::<Vec<_>>();
        if own.is_empty() {
            within(side, repository, (most, depth))
        } else {
            own
        }
    });
    let [firsts, seconds] = &sides;
    let pairs = firsts.iter();
    let pairs = pairs.flat_map(|one| seconds.iter().map(move |other| together(one, other)));
    pairs.take(most).collect()
}

/// Folders, or files with what is written in them.
fn in_repository(git: &Node, repository: &Repository<'_>, most: usize) -> Vec<Node> {
    let patterns = |key: &str| {
        let mut wanted = Vec::new();
        let mut unwanted = Vec::new();
        for item in git.get(key).map_or(&[][..], Node::items) {
            let excluded = item.get("exclude").map(|it| &it.kind) == Some(&NodeKind::Bool(true));
            let list = if excluded { &mut unwanted } else { &mut wanted };
            list.extend(item.get("path").and_then(Node::text));
        }
        (wanted, unwanted)
    };
    let (wanted, unwanted) = patterns("directories");
    let folders = repository.folders(&wanted, &unwanted);
    let span = git.span;
    let mut found: Vec<Node> = folders
        .iter()
        .take(most)
        .map(|folder| Node::of_entries(vec![("path", folder_node(folder, None, span))], span))
        .collect();
    let (wanted, unwanted) = patterns("files");
    for (file, content) in repository.files(&wanted, &unwanted) {
        let items = match &content.kind {
            NodeKind::Sequence(items) => items.iter().collect(),
            _ => vec![&content],
        };
        for item in items.into_iter().filter(|it| it.is_mapping()) {
            if found.len() >= most {
                return found;
            }
            let place = folder_node(path::folder(&file), Some(path::file_name(&file)), span);
            found.push(together(
                item,
                &Node::of_entries(vec![("path", place)], span),
            ));
        }
    }
    found
}

/// What is known of a folder: its path, its own name, and those of the folders around it.
fn folder_node(folder: &str, file: Option<&str>, span: Span) -> Node {
    let name = path::file_name(folder);
    let text = |text: &str| Node::of_text(text, span);
    let segments = folder.split('/').map(text).collect();
    let segments = Node {
        kind: NodeKind::Sequence(Arc::new(segments)),
        span,
        tag: None,
    };
    let mut known = vec![
        ("path", text(folder)),
        ("basename", text(name)),
        ("basenameNormalized", text(&normalized(name))),
        ("segments", segments),
    ];
    if let Some(file) = file {
        known.push(("filename", text(file)));
        known.push(("filenameNormalized", text(&normalized(file))));
    }
    Node::of_entries(known, span)
}

/// The cluster in which Argo CD itself runs.
fn cluster(span: Span) -> Node {
    let text = |text: &str| Node::of_text(text, span);
    let known = vec![
        ("name", text("in-cluster")),
        ("nameNormalized", text("in-cluster")),
        ("server", text("https://kubernetes.default.svc")),
    ];
    Node::of_entries(known, span)
}

/// A name as labels may hold it.
fn normalized(name: &str) -> String {
    let allowed = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' {
            c
        } else {
            '-'
        }
    };
    name.chars().map(allowed).collect::<String>().to_lowercase()
}

/// All fields of two elements; of two of one name the later counts.
fn together(one: &Node, other: &Node) -> Node {
    let both = one.entries().iter().chain(other.entries());
    let by_name: BTreeMap<&str, &Entry> = both.map(|entry| (&*entry.key, entry)).collect();
    Node {
        kind: NodeKind::Mapping(Arc::new(by_name.into_values().cloned().collect())),
        ..one.clone()
    }
}

/// What a template names between its braces: `env`, `.env`, `path.basename`, `path[0]`,
/// `index .path.segments 0`. A folder is its path. None where the element does not say.
pub(super) fn field(element: &Node, name: &str) -> Option<String> {
    let name = name.trim().trim_matches('-').trim();
    let (name, index) = if let Some(rest) = name.strip_prefix("index ") {
        let (name, index) = rest.trim().rsplit_once(' ')?;
        (name.trim(), Some(index))
    } else if let Some((name, index)) = name.strip_suffix(']').and_then(|it| it.split_once('[')) {
        (name, Some(index))
    } else {
        (name, None)
    };
    let path: Vec<&str> = name.trim_start_matches('.').split('.').collect();
    let mut value = element.at(&path)?;
    if let Some(index) = index {
        let items = value.get("segments").unwrap_or(value).items();
        value = items.get(index.parse::<usize>().ok()?)?;
    }
    scalar(value.get("path").unwrap_or(value))
}

fn scalar(node: &Node) -> Option<String> {
    match &node.kind {
        NodeKind::String { text, .. } => Some(text.to_string()),
        NodeKind::Bool(truth) => Some(truth.to_string()),
        NodeKind::Integer(number) => Some(number.to_string()),
        NodeKind::Float(number) => Some(number.to_string()),
        NodeKind::Null | NodeKind::Sequence(_) | NodeKind::Mapping(_) => None,
    }
}
