//! Functions on maps and objects.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Call, unknown_in};
use crate::context::{Failure, Outcome};
use crate::convert::converted;
use crate::evaluate::Walk;
use crate::map::Map;
use crate::notes::Gathered;
use crate::types::Type;
use crate::{Kind, Shape, Value, convert};

pub(super) fn keys(call: &mut Call<'_>) -> Outcome {
    let argument = call.argument(0)?;
    if argument.as_unknown().is_some() {
        let Type::Object(attributes) = Type::of(argument) else {
            return Ok(call.open(argument));
        };
        // Which attributes an object has, its type tells.
        let keys = attributes.keys().map(|key| Value::text(Arc::clone(key)));
        return Ok(Value::tuple(keys.collect()));
    }
    let map = call.map(0)?;
    let keys = map.iter().map(|(key, item)| {
        let mut key = Value::text(Arc::clone(key));
        key.span = item.span;
        key
    });
    Ok(match call.argument(0)?.kind {
        Kind::Object(_) => Value::tuple(keys.collect()),
        _ => Value::list(keys.collect()),
    })
}

pub(super) fn values(call: &mut Call<'_>) -> Outcome {
    if let Some(unknown) = super::sequence::unknown_list(call) {
        return Ok(unknown);
    }
    let values = call.map(0)?.values().cloned().collect();
    Ok(match call.argument(0)?.kind {
        Kind::Object(_) => Value::tuple(values),
        _ => Value::list(values),
    })
}

/// The value under a key, or the default; in data, an absent map or key has none.
pub(super) fn lookup(call: &mut Call<'_>) -> Outcome {
    let [map, key, rest @ ..] = call.arguments.as_slice() else {
        return Err("takes a map and a key".into());
    };
    if rest.len() > 1 {
        return Err("takes a map, a key and a default".into());
    }
    let mut notes = Gathered::of([map]);
    notes.take_choice(key, call.context().is_data());
    if let Some(Shape::Each(item)) = map.shape() {
        return Ok(notes.put(item.clone()));
    }
    for part in [map, key] {
        if part.as_unknown().is_some() {
            map.each_item(&mut |item| notes.take(item));
            return Ok(notes.put(call.open(part).of_type(attribute(map, key))));
        }
        if part.is_null() && !call.context().is_data() {
            return Err("an argument is null".into());
        }
    }
    let found = match (&map.kind, key.as_str()) {
        (Kind::Object(_) | Kind::Map(_), Some(key)) => map.attribute(key),
        (Kind::Null, _) | (_, None) => None,
        _ => return Err("the first argument must be a map or object".into()),
    };
    let default = match (found, rest.first()) {
        (Some(found), _) => return Ok(decided(notes.put(found), key, call.walk)),
        (None, Some(default)) => default,
        (None, None) => return Err(call.walk.absent("there is no such key and no default")),
    };
    let element = match (&map.kind, call.context().is_data()) {
        (Kind::Map(_), false) => Type::of(map),
        _ => Type::Any,
    };
    let default = match element {
        Type::Map(element) => converted(default, &element)?,
        _ => default.clone(),
    };
    Ok(decided(notes.put(default), key, call.walk))
}

/// The type of what an object that is not known has under a key.
fn attribute(map: &Value, key: &Value) -> Type {
    match (Type::of(map), key.as_str()) {
        (Type::Object(attributes), Some(key)) => {
            let attribute = attributes.get(key);
            attribute.map_or(Type::Any, |attribute| attribute.wants.clone())
        }
        _ => Type::Any,
    }
}

/// In data, a value that the catalog's own table holds was decided by the key.
fn decided(mut value: Value, key: &Value, walk: Walk<'_>) -> Value {
    if walk.context.is_data() {
        value.span = value.span.or(key.span);
    }
    value
}

/// Maps of one type stay a map; otherwise the result is an object.
pub(super) fn merge(call: &mut Call<'_>) -> Outcome {
    let mut merged = Map::new();
    let mut types: Vec<Type> = Vec::new();
    let mut untyped = false;
    for argument in &call.arguments {
        match &argument.kind {
            Kind::Null if Type::of(argument) == Type::Any => untyped = true,
            Kind::Null => add(&mut types, Type::of(argument)),
            Kind::Object(map) | Kind::Map(map) => {
                call.context().spend(map.len())?;
                let items = map.keys().filter_map(|key| {
                    let item = argument.attribute(key)?;
                    Some((Arc::clone(key), item))
                });
                merged.extend(items);
                add(&mut types, Type::of(argument));
            }
            _ => return Err("all arguments must be maps or objects".into()),
        }
    }
    Ok(match types.as_slice() {
        [Type::Map(_)] if !untyped || call.context().is_data() => {
            Value::new(Kind::Map(Arc::new(merged)))
        }
        _ => Value::object(merged),
    })
}

fn add(types: &mut Vec<Type>, found: Type) {
    if !types.contains(&found) {
        types.push(found);
    }
}

pub(super) fn transpose(call: &mut Call<'_>) -> Outcome {
    let mut transposed: BTreeMap<Arc<str>, Vec<Value>> = BTreeMap::new();
    for (key, list) in call.map(0)?.iter() {
        if list.is_null() {
            return Err("a list is null".into());
        }
        for item in list.items() {
            if item.is_null() {
                return Err("an element is null".into());
            }
            let entry = transposed.entry(convert::text(item)?).or_default();
            entry.push(Value::text(Arc::clone(key)));
        }
    }
    let lists = transposed
        .into_iter()
        .map(|(key, keys)| (key, Value::list(keys)));
    Ok(Value::new(Kind::Map(Arc::new(lists.collect()))))
}

pub(super) fn zip(call: &mut Call<'_>) -> Outcome {
    let (keys, values) = (call.items(0)?, call.items(1)?);
    if let Some(unknown) = keys.iter().find_map(unknown_in) {
        return Ok(call.open(unknown));
    }
    if keys.len() != values.len() {
        let (keys, values) = (keys.len(), values.len());
        return Err(Failure::from(format!(
            "there are {keys} keys and {values} values"
        )));
    }
    let mut zipped = Map::new();
    let mut notes = Gathered::default();
    for (key, value) in keys.iter().zip(values.iter()) {
        notes.take(key);
        if key.is_null() {
            return Err("a key is null".into());
        }
        zipped.insert(convert::text(key)?, value.clone());
    }
    let kind = match call.argument(1)?.kind {
        Kind::List(_) => Kind::Map(Arc::new(zipped)),
        Kind::Tuple(_) => Kind::Object(Arc::new(zipped)),
        _ => return Err("the values must be a list or tuple".into()),
    };
    Ok(notes.put(Value::new(kind)))
}
