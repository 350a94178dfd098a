//! A record on top of the code that it belongs to.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use eval::{Kind, Map, Value};
use syntax::Diagnostic;

use super::references::bare;
use super::values::prune;
use super::{Record, alone};
use crate::inventory::Understood;
use crate::{Mode, Resource};

/// Lists longer than this are merged by position only.
const MATCHED: usize = 64;

/// Puts each record on the root module that it was made from, or beside them where there is
/// none among `roots`.
pub(crate) fn merge(roots: &mut Vec<Understood>, records: Vec<Record>) {
    let mut left = Vec::new();
    let configured = roots.len();
    // A plan knows more than the state that it started from, so it is put on last.
    let (plans, states): (Vec<_>, Vec<_>) = records.into_iter().partition(|one| one.complete);
    for record in states.into_iter().chain(plans) {
        match owner(roots.get(..configured).unwrap_or(&[]), &record) {
            Some(at) => {
                if let Some(root) = roots.get_mut(at) {
                    put(root, record);
                }
            }
            None => left.push(record),
        }
    }
    roots.extend(left.into_iter().map(tidy).map(alone));
}

fn tidy(mut record: Record) -> Record {
    for resource in &mut record.resources {
        let own = std::mem::replace(&mut resource.attributes, Value::null());
        resource.attributes = prune(own);
    }
    record
}

/// The root with most of the record's addresses, if it has at least half of them and no other
/// root has as many. The folder of the record decides between equals.
fn owner(roots: &[Understood], record: &Record) -> Option<usize> {
    let wanted: HashSet<String> = record.resources.iter().map(whole).collect();
    let fit = |root: &Understood| {
        let own: HashSet<String> = root.resources.iter().map(whole).collect();
        let scope = root.scopes.first();
        let is_here = scope.is_some_and(|scope| scope.folder == record.folder);
        (wanted.intersection(&own).count(), is_here)
    };
    let fits: Vec<(usize, bool)> = roots.iter().map(fit).collect();
    let best = fits.iter().copied().max()?;
    let mut candidates = fits.iter().enumerate().filter(|(_, fit)| **fit == best);
    let first = candidates.next()?.0;
    let is_clear = candidates.next().is_none();
    (is_clear && best.0 > 0 && best.0 * 2 >= wanted.len()).then_some(first)
}

fn whole(resource: &Resource) -> String {
    bare(&resource.address)
}

fn put(root: &mut Understood, record: Record) {
    let by_address = |resource: &Resource| (Arc::clone(&resource.address), resource.clone());
    let code: HashMap<Arc<str>, Resource> = root.resources.iter().map(by_address).collect();
    let mut by_whole: HashMap<String, &Resource> = HashMap::new();
    for resource in &root.resources {
        by_whole.entry(whole(resource)).or_insert(resource);
    }
    let mut merged = Vec::with_capacity(record.resources.len());
    for recorded in record.resources {
        let own = code.get(&recorded.address);
        let own = own.or_else(|| by_whole.get(&whole(&recorded)).copied());
        merged.push(match own {
            Some(own) => together(own, recorded),
            None => Resource {
                attributes: prune(recorded.attributes.clone()),
                ..recorded
            },
        });
    }
    let recorded: HashSet<Arc<str>> = merged.iter().map(|one| Arc::clone(&one.address)).collect();
    let wholes: HashSet<String> = merged.iter().map(whole).collect();
    let before = root.resources.len();
    root.resources.retain(|resource| {
        let is_new = !recorded.contains(&resource.address) && !is_expanded(resource, &wholes);
        is_new && (!record.complete || resource.mode != Mode::Managed || is_setting(resource))
    });
    let replaced = before - root.resources.len();
    if record.complete && replaced > merged.len() {
        let message = format!(
            "the plan does not have {} of the resources that the code declares: they are left out",
            replaced - merged.len()
        );
        root.diagnostics
            .push(Diagnostic::note(message, record.place));
    }
    root.resources.extend(merged);
}

/// Whether the record has the instances that this one stands for, or the resources inside the
/// module that it stands for.
fn is_expanded(resource: &Resource, wholes: &HashSet<String>) -> bool {
    let whole = whole(resource);
    if resource.mode == Mode::Call {
        let inside = format!("{whole}.");
        return wholes.iter().any(|one| one.starts_with(&inside));
    }
    wholes.contains(&whole)
}

/// Provider configurations are in no plan.
fn is_setting(resource: &Resource) -> bool {
    &*resource.kind == "provider"
}

/// Values of the record at the places of the code.
fn together(code: &Resource, recorded: Resource) -> Resource {
    let attributes = prune(overlay(Some(&code.attributes), recorded.attributes));
    let map = attributes.map().cloned().unwrap_or_default();
    Resource {
        span: code.span,
        attributes: Value {
            kind: Kind::Object(Arc::new(map)),
            ..code.attributes.clone()
        },
        ..recorded
    }
}

fn overlay(code: Option<&Value>, recorded: Value) -> Value {
    let Some(code) = code else { return recorded };
    match &recorded.kind {
        Kind::Unknown(_) if code.as_unknown().is_some() => code.clone(),
        Kind::Object(map) => match code.map() {
            Some(written) => noted(code, Value::object(maps(written, map))),
            None => noted(code, recorded),
        },
        Kind::Tuple(items) => noted(code, Value::tuple(sequences(code, items))),
        Kind::String(text) if code.as_str() == Some(text) => code.clone(),
        Kind::Null
        | Kind::Bool(_)
        | Kind::Number(_)
        | Kind::String(_)
        | Kind::List(_)
        | Kind::Set(_)
        | Kind::Map(_)
        | Kind::Unknown(_) => noted(code, recorded),
    }
}

/// The recorded value where the code's stands, with its references and its secrecy.
fn noted(code: &Value, mut recorded: Value) -> Value {
    recorded.span = code.span.or(recorded.span);
    let references = code.references().iter().cloned();
    let value = references.fold(recorded, Value::referring);
    if code.is_sensitive() {
        value.sensitive()
    } else {
        value
    }
}

fn maps(code: &Map, recorded: &Map) -> Map {
    let mut merged = code.clone();
    for (key, value) in recorded {
        let value = overlay(code.get(key), value.clone());
        merged.insert(Arc::clone(key), value);
    }
    merged
}

/// Items in the record's order; a set's is another one than the code's.
fn sequences(code: &Value, recorded: &[Value]) -> Vec<Value> {
    let written = code.items();
    if written.len() != recorded.len() || written.len() > MATCHED {
        let item = |(at, item): (usize, &Value)| {
            let same = written.get(at).filter(|_| written.len() == recorded.len());
            match same {
                Some(same) => overlay(Some(same), item.clone()),
                None => noted(code, item.clone()),
            }
        };
        return recorded.iter().enumerate().map(item).collect();
    }
    let mut free: Vec<&Value> = written.iter().collect();
    let mut take = |item: &Value| {
        let at = free.iter().position(|one| agrees(one, item)).unwrap_or(0);
        overlay(Some(free.remove(at)), item.clone())
    };
    recorded.iter().map(&mut take).collect()
}

/// Whether nothing that the code knows contradicts the record.
fn agrees(code: &Value, recorded: &Value) -> bool {
    match (&code.kind, &recorded.kind) {
        (Kind::Unknown(_), _) | (_, Kind::Unknown(_)) => true,
        (Kind::Object(_) | Kind::Map(_), Kind::Object(map)) => code.map().is_none_or(|written| {
            let mut entries = written.iter();
            entries.all(|(key, value)| map.get(key).is_none_or(|other| agrees(value, other)))
        }),
        (Kind::Tuple(_) | Kind::List(_) | Kind::Set(_), Kind::Tuple(items)) => {
            let written = code.items();
            written.len() == items.len()
                && written.iter().zip(items.iter()).all(|(a, b)| agrees(a, b))
        }
        _ => code == recorded,
    }
}
