//! Mappings, in sprig's words.

use std::rc::Rc;

use super::super::value::{Map, Table as Entries, Value};
use super::arguments::{as_text, list, map, text, texts, value};

pub(super) const TABLE: super::Table = &[
    ("dict", dict),
    ("get", |a| {
        Ok(map(a, 0)?
            .borrow()
            .get(&text(a, 1)?)
            .cloned()
            .unwrap_or_else(|| Value::text("")))
    }),
    ("set", set),
    ("unset", unset),
    ("hasKey", |a| {
        Ok(Value::Bool(map(a, 0)?.borrow().contains_key(&text(a, 1)?)))
    }),
    ("pluck", pluck),
    ("dig", dig),
    ("merge", |a| merged(a, false)),
    ("mergeOverwrite", |a| merged(a, true)),
    ("deepCopy", |a| Ok(value(a, 0)?.deep_copy(0))),
    ("keys", keys),
    ("values", |a| {
        Ok(Value::list(map(a, 0)?.borrow().values().cloned().collect()))
    }),
    ("pick", |a| filtered(a, true)),
    ("omit", |a| filtered(a, false)),
    ("chunk", chunk),
];

fn dict(arguments: &[Value]) -> Result<Value, String> {
    let pairs = arguments.chunks(2);
    let entry = |pair: &[Value]| {
        let key = pair.first().map(as_text).unwrap_or_default();
        (key, pair.get(1).cloned().unwrap_or_else(|| Value::text("")))
    };
    Ok(Value::map(pairs.map(entry).collect()))
}

fn set(arguments: &[Value]) -> Result<Value, String> {
    let of = map(arguments, 0)?;
    let (key, item) = (text(arguments, 1)?, value(arguments, 2)?.clone());
    of.borrow_mut().insert(key, item);
    Ok(Value::Map(of))
}

fn unset(arguments: &[Value]) -> Result<Value, String> {
    let of = map(arguments, 0)?;
    of.borrow_mut().remove(&text(arguments, 1)?);
    Ok(Value::Map(of))
}

fn pluck(arguments: &[Value]) -> Result<Value, String> {
    let key = text(arguments, 0)?;
    let maps = arguments.get(1..).unwrap_or(&[]);
    Ok(Value::list(
        maps.iter().filter_map(|map| map.get(&key)).collect(),
    ))
}

/// `dig "a" "b" default map`.
fn dig(arguments: &[Value]) -> Result<Value, String> {
    let [keys @ .., default, of] = arguments else {
        return Err("dig needs at least three arguments".to_owned());
    };
    let mut current = of.clone();
    for key in keys {
        match current.get(&as_text(key)) {
            Some(next) => current = next,
            None => return Ok(default.clone()),
        }
    }
    Ok(current)
}

fn keys(arguments: &[Value]) -> Result<Value, String> {
    let mut found = Vec::new();
    for index in 0..arguments.len() {
        found.extend(
            map(arguments, index)?
                .borrow()
                .keys()
                .cloned()
                .map(Value::Text),
        );
    }
    Ok(Value::list(found))
}

fn filtered(arguments: &[Value], named_only: bool) -> Result<Value, String> {
    let of = map(arguments, 0)?;
    let given = arguments.get(1..).unwrap_or(&[]);
    let wanted: Vec<Rc<str>> = given.iter().flat_map(texts).collect();
    let entries = of.borrow();
    let kept = entries
        .iter()
        .filter(|(key, _)| wanted.contains(key) == named_only);
    Ok(Value::map(
        kept.map(|(key, item)| (Rc::clone(key), item.clone()))
            .collect(),
    ))
}

fn merged(arguments: &[Value], overwrite: bool) -> Result<Value, String> {
    let into = map(arguments, 0)?;
    for index in 1..arguments.len() {
        let from = map(arguments, index)?;
        if !Rc::ptr_eq(&into, &from) {
            merge_into(&into, &from, overwrite, 0);
        }
    }
    Ok(Value::Map(into))
}

/// What is empty is filled in, but not by nothing; with `overwrite` everything replaces, and
/// only mappings are joined.
fn merge_into(into: &Map, from: &Map, overwrite: bool, depth: usize) {
    if depth > super::super::value::MAX_DEPTH {
        return;
    }
    let entries: Entries = from.borrow().clone();
    for (key, item) in entries {
        if item.is_nil() && !overwrite {
            continue;
        }
        let known = into.borrow().get(&key).cloned();
        match (known, item) {
            (Some(Value::Map(known)), Value::Map(item)) => {
                if !Rc::ptr_eq(&known, &item) {
                    merge_into(&known, &item, overwrite, depth + 1);
                }
            }
            (Some(known), item) => {
                let replaces = overwrite || !known.truth();
                if replaces {
                    into.borrow_mut().insert(key, item);
                }
            }
            (None, item) => {
                into.borrow_mut().insert(key, item);
            }
        }
    }
}

fn chunk(arguments: &[Value]) -> Result<Value, String> {
    let size = super::arguments::size(arguments, 0)?.max(1);
    let items = list(arguments, 1)?;
    Ok(Value::list(
        items
            .chunks(size)
            .map(|part| Value::list(part.to_vec()))
            .collect(),
    ))
}
