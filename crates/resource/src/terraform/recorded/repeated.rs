//! Secrets that a record repeats where it does not call them secret.
//!
//! Terraform marks the argument that was given a secret; what the provider makes of it, a
//! connection string say, or the same text under another name, carries no mark.

use std::collections::HashSet;
use std::sync::Arc;

use eval::{Kind, Value};

use crate::Resource;

/// A shorter text says too little: a secret `true` would hide every other.
const SHORTEST: usize = 6;

/// A plain word of no more letters may be anything: a secret user `postgres` is no reason to hide
/// the engine.
const LONGEST_WORD: usize = 15;

/// So many secrets of one resource are looked for within its other texts.
const LOOKED_FOR: usize = 32;

/// Marks the texts that repeat a secret of the same record, and those of one resource that
/// hold a secret of its own.
pub(super) fn hide(resources: &mut [Resource]) {
    let own: Vec<Vec<Arc<str>>> = resources.iter().map(secrets).collect();
    let all: HashSet<Arc<str>> = own.iter().flatten().map(Arc::clone).collect();
    if all.is_empty() {
        return;
    }
    for (resource, own) in resources.iter_mut().zip(&own) {
        let repeats = |text: &str| {
            let mut looked_for = own.iter().take(LOOKED_FOR);
            all.contains(text) || looked_for.any(|secret| text.contains(&**secret))
        };
        mark(&mut resource.attributes, &repeats);
    }
}

fn secrets(resource: &Resource) -> Vec<Arc<str>> {
    let mut found = Vec::new();
    gather(&resource.attributes, false, &mut found);
    found
}

fn gather(value: &Value, within: bool, found: &mut Vec<Arc<str>>) {
    let hidden = within || value.is_sensitive();
    match &value.kind {
        Kind::String(text) if hidden && is_telling(text) => found.push(Arc::clone(text)),
        Kind::Object(map) | Kind::Map(map) => {
            map.values().for_each(|item| gather(item, hidden, found));
        }
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            items.iter().for_each(|item| gather(item, hidden, found));
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Unknown(_) => {}
    }
}

fn is_telling(text: &str) -> bool {
    let is_word = |letter: u8| letter.is_ascii_lowercase() || b"-_./".contains(&letter);
    let long = text.len() > LONGEST_WORD;
    text.len() >= SHORTEST && (long || !text.bytes().all(is_word))
}

fn mark(value: &mut Value, repeats: &impl Fn(&str) -> bool) {
    if value.is_sensitive() || !holds(value, repeats) {
        return;
    }
    match &mut value.kind {
        Kind::Object(map) | Kind::Map(map) => {
            for (_, item) in Arc::make_mut(map).iter_mut() {
                mark(item, repeats);
            }
        }
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            for item in Arc::make_mut(items) {
                mark(item, repeats);
            }
        }
        Kind::String(_) => *value = std::mem::replace(value, Value::null()).sensitive(),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Unknown(_) => {}
    }
}

/// Whether there is anything to mark, so that nothing is copied for nothing.
fn holds(value: &Value, repeats: &impl Fn(&str) -> bool) -> bool {
    match &value.kind {
        Kind::String(text) => repeats(text),
        Kind::Object(map) | Kind::Map(map) => map.values().any(|item| holds(item, repeats)),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            items.iter().any(|item| holds(item, repeats))
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Unknown(_) => false,
    }
}
