//! Generated `ConfigMap`s and `Secret`s: their data from literals, files and env files.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use syntax::{Node, NodeKind, ReadError, Span};

use super::accumulate::Accumulated;
use super::edit;
use super::item::Item;
use super::patches::taken_for;
use super::plugins;
use super::session::{Kustomization, Session};
use crate::path;

/// What is generated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    ConfigMap,
    Secret,
}

/// Runs the generators of a kustomization.
pub(super) fn run(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    gathered: &mut Accumulated,
) {
    let shared = kustomization.node.get("generatorOptions");
    for (key, kind) in [
        ("configMapGenerator", Kind::ConfigMap),
        ("secretGenerator", Kind::Secret),
    ] {
        for entry in kustomization.items(key) {
            generate(session, kustomization, (kind, entry, shared), gathered);
        }
    }
    plugins::generate(session, kustomization, gathered);
}

/// Generates one object and puts it where its behaviour says.
pub(super) fn generate(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    (kind, entry, shared): (Kind, &Node, Option<&Node>),
    gathered: &mut Accumulated,
) {
    let name = entry
        .get("name")
        .or_else(|| entry.at(&["metadata", "name"]));
    let Some(name) = name.filter(|name| name.text().is_some()) else {
        session.warn("a generator without a name is left out", entry.span);
        return;
    };
    let data = read_data(session, kustomization, entry);
    let mut item = Item::new(object(kind, entry, name, data));
    let options = [shared, entry.get("options")];
    for options in options.into_iter().flatten() {
        for (from, to) in [("labels", "labels"), ("annotations", "annotations")] {
            for pair in options.get(from).map_or(&[][..], Node::entries) {
                let value = edit::scalar(&pair.value).unwrap_or_default();
                let value = edit::string(&*value, pair.value.span);
                edit::set_at(&mut item.node, &["metadata", to, &pair.key], value);
            }
        }
    }
    let chosen = |key: &str| options.iter().rev().flatten().find_map(|of| of.get(key));
    if let Some(immutable) = chosen("immutable").filter(|it| it.kind == NodeKind::Bool(true)) {
        edit::set(&mut item.node, "immutable", immutable.clone());
    }
    item.hashed = !options
        .iter()
        .flatten()
        .filter_map(|of| of.get("disableNameSuffixHash"))
        .any(|of| of.kind == NodeKind::Bool(true));
    place(session, entry, item, gathered);
}

fn object(kind: Kind, entry: &Node, name: &Node, data: Vec<Pair>) -> Node {
    let text = |text: &str| edit::string(text, entry.span);
    let mut object = edit::mapping(entry.span);
    edit::set(&mut object, "apiVersion", text("v1"));
    let kind_name = match kind {
        Kind::ConfigMap => "ConfigMap",
        Kind::Secret => "Secret",
    };
    edit::set(&mut object, "kind", text(kind_name));
    edit::set_at(&mut object, &["metadata", "name"], name.clone());
    let namespace = entry
        .get("namespace")
        .or_else(|| entry.at(&["metadata", "namespace"]));
    if let Some(namespace) = namespace {
        edit::set_at(&mut object, &["metadata", "namespace"], namespace.clone());
    }
    if kind == Kind::Secret {
        let given = entry.get("type").cloned();
        edit::set(&mut object, "type", given.unwrap_or_else(|| text("Opaque")));
        edit::set(&mut object, "data", edit::mapping(entry.span));
    }
    for pair in data {
        let (place, value) = match (kind, String::from_utf8(pair.value)) {
            (Kind::ConfigMap, Ok(text)) => ("data", text),
            (Kind::ConfigMap, Err(binary)) => ("binaryData", STANDARD.encode(binary.as_bytes())),
            (Kind::Secret, Ok(text)) => ("data", STANDARD.encode(text)),
            (Kind::Secret, Err(binary)) => ("data", STANDARD.encode(binary.as_bytes())),
        };
        let value = edit::string(value, pair.span);
        edit::set_at(&mut object, &[place, &pair.key], value);
    }
    object
}

/// One key of the data.
struct Pair {
    key: String,
    value: Vec<u8>,
    span: Span,
}

fn read_data(session: &mut Session<'_>, kustomization: &Kustomization, entry: &Node) -> Vec<Pair> {
    let items = |key: &str| entry.get(key).map_or(&[][..], Node::items);
    let mut pairs = Vec::new();
    for node in items("envs").iter().chain(entry.get("env")) {
        let name = node.text().unwrap_or_default();
        if let Some(found) = found(session, kustomization, node, name) {
            match session.text_or_example(&found, node.span) {
                Ok((source, text)) => pairs.extend(lines(source, &text)),
                Err(error) => session.cannot_read(name, &error, node.span),
            }
        }
    }
    for node in items("literals") {
        let Some((key, value)) = node.text().and_then(|text| text.split_once('=')) else {
            session.warn("a literal without `=` is left out", node.span);
            continue;
        };
        pairs.push(Pair {
            key: key.to_owned(),
            value: unquoted(value).into(),
            span: node.span,
        });
    }
    for node in items("files") {
        pairs.extend(file(session, kustomization, node));
    }
    pairs
}

/// The content of a file that a generator names, under its key or else under its own name.
fn file(session: &mut Session<'_>, kustomization: &Kustomization, node: &Node) -> Option<Pair> {
    let whole = node.text()?;
    let (key, name) = whole
        .split_once('=')
        .unwrap_or((path::file_name(whole), whole));
    let found = found(session, kustomization, node, name)?;
    let bytes = |session: &Session<'_>| session.project.reader.read_bytes(&found).ok();
    let (value, span) = match session.text_or_example(&found, node.span) {
        Ok((source, text)) => (text.as_bytes().to_vec(), Span::new(source, 0, 0)),
        Err(error) => {
            let Some(bytes) = bytes(session) else {
                session.cannot_read(name, &error, node.span);
                return None;
            };
            (bytes, node.span)
        }
    };
    let key = key.to_owned();
    Some(Pair { key, value, span })
}

/// Where a file lies that a generator names.
fn found(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    node: &Node,
    name: &str,
) -> Option<String> {
    let found = path::join(kustomization.folder(), name);
    if found.is_none() {
        session.cannot_read(name, &ReadError::Outside, node.span);
    }
    found
}

/// The variables of an env file.
fn lines(source: syntax::SourceId, text: &str) -> Vec<Pair> {
    let (mut pairs, mut start) = (Vec::new(), 0);
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches('\n').trim_end_matches('\r');
        let line = line.trim_start_matches('\u{feff}').trim_start();
        if !line.is_empty() && !line.starts_with('#') {
            let (key, value) = line.split_once('=').unwrap_or((line, ""));
            pairs.push(Pair {
                key: key.to_owned(),
                value: value.into(),
                span: Span::new(source, start, start + whole.trim_end().len()),
            });
        }
        start += whole.len();
    }
    pairs
}

fn unquoted(text: &str) -> &str {
    let inner = ['"', '\''].iter().find_map(|quote| {
        let inner = text.strip_prefix(*quote)?;
        inner.strip_suffix(*quote)
    });
    inner.unwrap_or(text)
}

/// Adds a generated object, or lets it replace the one of its name or join its data.
fn place(session: &mut Session<'_>, entry: &Node, mut item: Item, gathered: &mut Accumulated) {
    let id = item.id();
    let behavior = entry
        .get("behavior")
        .and_then(Node::text)
        .unwrap_or("create");
    let (kind, name) = (&id.kind, &id.name);
    let items = &mut gathered.items;
    let known = items.iter().position(|other| other.is_called(&id));
    let known = known.or_else(|| {
        let joins = matches!(behavior, "merge" | "replace");
        let anywhere = |other: &Item| joins && other.is_called_anywhere(&id);
        let at = items.iter().position(anywhere)?;
        let only = !items.iter().skip(at + 1).any(anywhere);
        let message = taken_for(&id, items.get(at).filter(|_| only)?);
        session.warn(message, entry.span);
        Some(at)
    });
    let known = known.and_then(|at| items.get_mut(at));
    match (known, behavior) {
        (None, "merge" | "replace") => {
            let message = format!("there is no {kind} `{name}` to {behavior}: it is left out");
            session.warn(message, entry.span);
        }
        (None, _) => gathered.items.push(item),
        (Some(old), "merge" | "replace") => {
            take_over(&mut item, old, behavior == "merge");
            *old = item;
        }
        (Some(_), _) => {
            let message = format!("{kind} `{name}` is there already: say `behavior: merge`");
            session.warn(message, entry.span);
        }
    }
}

fn take_over(item: &mut Item, old: &Item, with_data: bool) {
    let mut keep = |path: &[&str]| {
        let mut joined = old.node.at(path).cloned();
        for entry in item.node.at(path).map_or(&[][..], Node::entries).to_vec() {
            let joined = joined.get_or_insert_with(|| edit::mapping(entry.value.span));
            edit::set(joined, &entry.key, entry.value);
        }
        if let Some(joined) = joined {
            edit::set_at(&mut item.node, path, joined);
        }
    };
    keep(&["metadata", "labels"]);
    keep(&["metadata", "annotations"]);
    if with_data {
        keep(&["data"]);
        keep(&["binaryData"]);
    }
    for key in ["name", "namespace"] {
        if let Some(before) = old.node.at(&["metadata", key]) {
            edit::set_at(&mut item.node, &["metadata", key], before.clone());
        }
    }
    item.hashed &= old.hashed;
    item.previous.clone_from(&old.previous);
    item.prefixes.clone_from(&old.prefixes);
    item.suffixes.clone_from(&old.suffixes);
}
