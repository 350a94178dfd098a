//! Replacements: values copied from a field of one object into fields of others.

use syntax::{Node, NodeKind, ReadError};

use super::edit;
use super::fields::{Type, split};
use super::item::{Id, Item};
use super::select::Selector;
use super::session::{Kustomization, Session};
use crate::path;

/// Applies an entry of `replacements`, written there or in the file it names.
pub(super) fn read(
    session: &mut Session<'_>,
    kustomization: &Kustomization,
    entry: &Node,
    items: &mut [Item],
) {
    let Some(name) = entry.get("path").and_then(Node::text) else {
        apply(session, entry, items);
        return;
    };
    let path = path::join(kustomization.folder(), name).ok_or(ReadError::Outside);
    match path.and_then(|path| session.documents(&path)) {
        Ok(documents) => {
            for document in documents.iter() {
                let listed = document.items();
                let single = std::slice::from_ref(document);
                for entry in if listed.is_empty() { single } else { listed } {
                    apply(session, entry, items);
                }
            }
        }
        Err(error) => session.cannot_read(name, &error, entry.span),
    }
}

/// Applies one replacement.
pub(super) fn apply(session: &mut Session<'_>, entry: &Node, items: &mut [Item]) {
    let value = match (entry.get("sourceValue"), entry.get("source")) {
        (Some(value), _) => Ok(value.clone()),
        (None, Some(source)) => source_value(source, items),
        (None, None) => Err("it has no source".to_owned()),
    };
    let value = match value {
        Ok(value) => value,
        Err(reason) => {
            session.warn(format!("replacement is not applied: {reason}"), entry.span);
            return;
        }
    };
    for target in entry.get("targets").map_or(&[][..], Node::items) {
        if let Err(reason) = replace(session, target, &value, items) {
            session.warn(format!("replacement is not applied: {reason}"), target.span);
        }
    }
}

const NAME: &str = "metadata.name";

fn source_value(source: &Node, items: &[Item]) -> Result<Node, String> {
    let wanted = Type::of(source);
    let text = |key: &str| source.get(key).and_then(Node::text).unwrap_or("");
    let (name, namespace) = (text("name"), text("namespace"));
    let is_meant = |id: &Id| {
        wanted.selects(id)
            && (name.is_empty() || *id.name == *name)
            && (namespace.is_empty() || id.effective_namespace() == namespace)
    };
    let mut found = items
        .iter()
        .filter(|item| item.previous.iter().any(&is_meant) || is_meant(&item.id()));
    let item = found.next().ok_or("its source selects nothing")?;
    if found.next().is_some() {
        return Err("its source selects more than one object".to_owned());
    }
    let path = source.get("fieldPath").and_then(Node::text).unwrap_or(NAME);
    let mut place = item.node.clone();
    let mut value = None;
    visit(&mut place, &steps(path), None, &mut |found| {
        value.get_or_insert_with(|| found.clone());
    });
    let value = value.ok_or_else(|| format!("its source has no `{path}`"))?;
    let Some(delimiter) = delimiter(source) else {
        return Ok(value);
    };
    let text = edit::scalar(&value).ok_or("its source is no text to split")?;
    let index = usize::try_from(index(source)).unwrap_or(usize::MAX);
    let part = text.split(delimiter).nth(index);
    let part = part.ok_or("its source has no part of that index")?;
    Ok(edit::string(part, value.span))
}

fn delimiter(node: &Node) -> Option<&str> {
    let text = node.at(&["options", "delimiter"])?.text()?;
    (!text.is_empty()).then_some(text)
}

fn index(node: &Node) -> i64 {
    match node.at(&["options", "index"]).map(|node| &node.kind) {
        Some(NodeKind::Integer(index)) => *index,
        _ => 0,
    }
}

fn replace(
    session: &mut Session<'_>,
    target: &Node,
    value: &Node,
    items: &mut [Item],
) -> Result<(), String> {
    let select = target.get("select").ok_or("a target selects nothing")?;
    let wanted = Selector::of(select)?;
    let rejects = target.get("reject").map_or(&[][..], Node::items);
    let rejects: Vec<Selector> = rejects.iter().map(Selector::of).collect::<Result<_, _>>()?;
    let paths = target.get("fieldPaths").map_or(&[][..], Node::items);
    let mut paths: Vec<&str> = paths.iter().filter_map(Node::text).collect();
    if paths.is_empty() {
        paths.push(NAME);
    }
    let create = target
        .at(&["options", "create"])
        .is_some_and(|create| create.kind == NodeKind::Bool(true));
    for item in items {
        if !wanted.selects(item) || rejects.iter().any(|reject| reject.selects(item)) {
            continue;
        }
        for path in &paths {
            if create && !session.pay(value) {
                return Ok(());
            }
            let mut count = 0usize;
            let made = create.then_some(value);
            visit(&mut item.node, &steps(path), made, &mut |place| {
                count += 1;
                // The parts around the value may be long as well.
                if session.pay(value) && session.pay(place) {
                    put(place, value, target);
                }
            });
            if count == 0 {
                let id = item.id();
                return Err(format!("{} `{}` has no `{path}`", id.kind, id.name));
            }
        }
    }
    Ok(())
}

/// Puts the value at a place, or in place of one of its parts.
fn put(place: &mut Node, value: &Node, target: &Node) {
    let parts = delimiter(target)
        .zip(edit::scalar(place))
        .zip(edit::scalar(value));
    let Some(((delimiter, before), new)) = parts else {
        let keeps_text = matches!(place.kind, NodeKind::String { .. });
        *place = match edit::scalar(value).filter(|_| keeps_text) {
            Some(text) => edit::string(&*text, value.span),
            None => value.clone(),
        };
        return;
    };
    let mut parts: Vec<&str> = before.split(delimiter).collect();
    match usize::try_from(index(target)) {
        Err(_) => parts.insert(0, &new),
        Ok(at) => match parts.get_mut(at) {
            Some(part) => *part = &new,
            None => parts.push(&new),
        },
    }
    *place = edit::string(parts.join(delimiter), value.span);
}

/// The steps of a field path: keys, `[key=value]`, indexes, `*`.
fn steps(path: &str) -> Vec<String> {
    let mut steps: Vec<String> = Vec::new();
    let mut open: Option<String> = None;
    for part in split(path, '.') {
        let joined = match open.take() {
            Some(before) => format!("{before}.{part}"),
            None => part,
        };
        if joined.starts_with('[') && !joined.ends_with(']') {
            open = Some(joined);
        } else if joined.starts_with('[') && !joined.contains('=') {
            steps.push(joined.trim_matches(['[', ']']).to_owned());
        } else {
            steps.push(joined);
        }
    }
    steps.extend(open);
    steps
}

/// Visits the places of a path; mappings on the way are made where `made` is given.
fn visit(node: &mut Node, steps: &[String], made: Option<&Node>, found: &mut dyn FnMut(&mut Node)) {
    let Some((step, rest)) = steps.split_first() else {
        found(node);
        return;
    };
    if let NodeKind::Sequence(_) = node.kind {
        visit_items(node, step, rest, made, found);
        return;
    }
    if step == "*" {
        for entry in edit::entries_mut(node).into_iter().flatten() {
            visit(&mut entry.value, rest, made, found);
        }
        return;
    }
    let lacks = node.is_mapping() && node.get(step).is_none_or(Node::is_null);
    if let Some(value) = made.filter(|_| lacks) {
        let below = rest.first().map(String::as_str);
        let new = match below {
            None => value.clone(),
            Some(step) if step == "-" || step.starts_with('[') => {
                edit::list(Vec::new(), value.span)
            }
            Some(_) => edit::mapping(value.span),
        };
        edit::set(node, step, new);
    }
    if let Some(inner) = edit::get_mut(node, step) {
        visit(inner, rest, made, found);
    }
}

fn visit_items(
    node: &mut Node,
    step: &str,
    rest: &[String],
    made: Option<&Node>,
    found: &mut dyn FnMut(&mut Node),
) {
    let Some(items) = edit::items_mut(node) else {
        return;
    };
    let condition = step
        .strip_prefix('[')
        .and_then(|step| step.strip_suffix(']'));
    if let Some((key, wanted)) = condition.and_then(|it| it.split_once('=')) {
        let is_meant = |item: &Node| {
            let value = if key.is_empty() {
                Some(item)
            } else {
                item.get(key)
            };
            value
                .and_then(edit::scalar)
                .is_some_and(|text| text == wanted)
        };
        if let Some(value) = made.filter(|_| !items.iter().any(is_meant)) {
            let mut item = edit::mapping(value.span);
            edit::set(&mut item, key, edit::string(wanted, value.span));
            items.push(item);
        }
        for item in items.iter_mut().filter(|item| is_meant(item)) {
            visit(item, rest, made, found);
        }
    } else if step == "*" {
        for item in items {
            visit(item, rest, made, found);
        }
    } else if step == "-" {
        if let Some(value) = made {
            let mut item = if rest.is_empty() {
                value.clone()
            } else {
                edit::mapping(value.span)
            };
            visit(&mut item, rest, made, found);
            items.push(item);
        }
    } else if let Some(item) = step.parse::<usize>().ok().and_then(|at| items.get_mut(at)) {
        visit(item, rest, made, found);
    }
}
