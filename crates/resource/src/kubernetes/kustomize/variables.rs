//! Variables: `$(NAME)` in certain fields stands for a field of some object.

use std::collections::BTreeMap;

use syntax::{Node, NodeKind};

use super::accumulate::Accumulated;
use super::edit;
use super::fields::{Type, split};
use super::item::{Id, Item};
use super::session::{Kustomization, Session};

/// A variable as an entry of `vars` declares it.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    name: String,
    declared: Node,
}

/// Takes the variables of a kustomization to those of its bases.
pub(super) fn gather(kustomization: &Kustomization, gathered: &mut Accumulated) {
    for entry in kustomization.items("vars") {
        let Some(name) = entry.get("name").and_then(Node::text) else {
            continue;
        };
        let known = gathered
            .variables
            .iter()
            .any(|other| other.declared.span == entry.span);
        if !known {
            gathered.variables.push(Variable {
                name: name.to_owned(),
                declared: entry.clone(),
            });
        }
    }
}

/// Puts the values of all variables where they are used.
pub(super) fn resolve(session: &mut Session<'_>, gathered: &mut Accumulated) {
    if gathered.variables.is_empty() {
        return;
    }
    let mut values: BTreeMap<String, Node> = BTreeMap::new();
    for variable in &gathered.variables {
        if let Some(value) = value(variable, &gathered.items) {
            values.entry(variable.name.clone()).or_insert(value);
        } else {
            let name = &variable.name;
            let message = format!("variable `{name}` has no value: its object or field is missing");
            session.warn(message, variable.declared.span);
        }
    }
    let config = std::rc::Rc::clone(&gathered.config);
    for item in &mut gathered.items {
        let id = item.id();
        for field in config
            .variables
            .iter()
            .filter(|field| field.of.selects(&id))
        {
            let lacking = edit::mapping(item.node.span);
            field.change(&mut item.node, &lacking, &mut |place| {
                put(session, place, &values);
            });
        }
    }
}

fn value(variable: &Variable, items: &[Item]) -> Option<Node> {
    let object = variable.declared.get("objref")?;
    let text = |key: &str| object.get(key).and_then(Node::text).unwrap_or("");
    let mut wanted = Type::of(object);
    if let Some((group, version)) = text("apiVersion").rsplit_once('/') {
        (wanted.group, wanted.version) = (group.into(), version.into());
    } else if wanted.version.is_empty() {
        wanted.version = text("apiVersion").into();
    }
    let (name, namespace) = (text("name"), text("namespace"));
    let is_meant = |id: &Id| {
        wanted.selects(id)
            && *id.name == *name
            && (namespace.is_empty() || id.effective_namespace() == namespace)
    };
    let found = items
        .iter()
        .find(|item| item.previous.iter().any(is_meant) || is_meant(&item.id()))?;
    let path = variable.declared.at(&["fieldref", "fieldPath"]);
    let path = path.and_then(Node::text);
    let mut place = &found.node;
    for step in split(path.unwrap_or("metadata.name"), '.') {
        let (key, index) = match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
            Some((key, index)) => (key, index.parse::<usize>().ok()),
            None => (&*step, None),
        };
        place = place.get(key)?;
        if let Some(index) = index {
            place = place.items().get(index)?;
        }
    }
    (!place.is_null()).then(|| place.clone())
}

fn put(session: &mut Session<'_>, place: &mut Node, values: &BTreeMap<String, Node>) {
    match &place.kind {
        NodeKind::Sequence(_) => {
            for item in edit::items_mut(place).into_iter().flatten() {
                put(session, item, values);
            }
        }
        NodeKind::Mapping(_) => {
            for entry in edit::entries_mut(place).into_iter().flatten() {
                put(session, &mut entry.value, values);
            }
        }
        NodeKind::String { text, .. } if text.contains("$(") => {
            let whole = text
                .strip_prefix("$(")
                .and_then(|rest| rest.strip_suffix(')'));
            *place = match whole.and_then(|name| values.get(name)) {
                Some(value) if session.pay(value) => value.clone(),
                Some(_) => return,
                None => edit::string(expand(session, text, values), place.span),
            };
        }
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Integer(_)
        | NodeKind::Float(_)
        | NodeKind::String { .. } => {}
    }
}

/// A text with the values of variables; unknown ones stay, and `$$` stands for `$`.
fn expand(session: &mut Session<'_>, text: &str, values: &BTreeMap<String, Node>) -> String {
    let (mut expanded, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('$') {
        let (before, found) = rest.split_at(at);
        expanded.push_str(before);
        let name = found
            .strip_prefix("$(")
            .and_then(|after| after.split_once(')'));
        if let Some(after) = found.strip_prefix("$$") {
            expanded.push('$');
            rest = after;
        } else if let Some((name, after)) = name {
            let known = values.get(name).filter(|value| session.pay(value));
            let known = known.and_then(edit::scalar);
            expanded.push_str(&known.unwrap_or_else(|| format!("$({name})").into()));
            rest = after;
        } else {
            expanded.push('$');
            rest = found.get(1..).unwrap_or("");
        }
    }
    expanded.push_str(rest);
    expanded
}
