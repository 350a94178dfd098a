//! The one type that values of several types can all be converted to.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::types::{AttributeType, Type};

/// The type that all of these convert to, if there is one. [`Type::Any`] fits everything, for
/// it is the type of null and of what is unknown.
pub(crate) fn unify(types: &[Type]) -> Option<Type> {
    let decided: Vec<&Type> = types.iter().filter(|each| **each != Type::Any).collect();
    let found = unify_decided(&decided);
    if decided.len() == types.len() {
        return found;
    }
    let has = |kind: fn(&Type) -> bool| decided.iter().any(|each| kind(each));
    if has(|each| matches!(each, Type::Object(_))) && has(|each| matches!(each, Type::Tuple(_))) {
        return found;
    }
    // What is not decided yet may still turn out to be anything.
    let simple = decided.iter().all(|each| each.is_primitive());
    Some(found.filter(|_| simple).unwrap_or(Type::Any))
}

fn unify_decided(decided: &[&Type]) -> Option<Type> {
    let Some((first, rest)) = decided.split_first() else {
        return Some(Type::Any);
    };
    if rest.iter().all(|each| each == first) {
        return Some((*first).clone());
    }
    match kinds(decided) {
        Kinds::Lists => Some(Type::List(unify(&elements(decided))?.into())),
        Kinds::Sets => Some(Type::Set(unify(&elements(decided))?.into())),
        Kinds::Maps => Some(Type::Map(unify(&elements(decided))?.into())),
        Kinds::Objects => unify_objects(decided),
        Kinds::Tuples => unify_tuples(decided),
        Kinds::Mixed => unify_mixed(decided),
    }
}

enum Kinds {
    Lists,
    Sets,
    Maps,
    Objects,
    Tuples,
    Mixed,
}

/// What they all are. Objects among maps count as maps, tuples among lists as lists: that is
/// what they were before something gave them a constructor's type.
fn kinds(types: &[&Type]) -> Kinds {
    let count = |test: fn(&Type) -> bool| types.iter().filter(|each| test(each)).count();
    let lists = count(|each| matches!(each, Type::List(_)));
    let maps = count(|each| matches!(each, Type::Map(_)));
    let objects = count(|each| matches!(each, Type::Object(_)));
    let tuples = count(|each| matches!(each, Type::Tuple(_)));
    let sets = count(|each| matches!(each, Type::Set(_)));
    let all = types.len();
    if lists > 0 && lists + tuples == all {
        Kinds::Lists
    } else if maps > 0 && maps + objects == all {
        Kinds::Maps
    } else if sets == all {
        Kinds::Sets
    } else if objects == all {
        Kinds::Objects
    } else if tuples == all {
        Kinds::Tuples
    } else {
        Kinds::Mixed
    }
}

/// The element types of all of them.
fn elements(types: &[&Type]) -> Vec<Type> {
    let mut elements = Vec::new();
    for each in types {
        match each {
            Type::List(element) | Type::Set(element) | Type::Map(element) => {
                elements.push((**element).clone());
            }
            Type::Tuple(types) => elements.extend(types.iter().cloned()),
            Type::Object(attributes) => {
                elements.extend(attributes.values().map(|each| each.wants.clone()));
            }
            Type::Any | Type::Bool | Type::Number | Type::String => {}
        }
    }
    elements.dedup();
    elements
}

fn unify_objects(types: &[&Type]) -> Option<Type> {
    let shapes: Vec<_> = types.iter().filter_map(|each| attributes(each)).collect();
    let (first, rest) = shapes.split_first()?;
    if !rest.iter().all(|each| each.keys().eq(first.keys())) {
        return of_all(types, Type::Map(unify(&elements(types))?.into()));
    }
    let mut unified = BTreeMap::new();
    for name in first.keys() {
        let across = shapes.iter().filter_map(|each| each.get(name));
        let across: Vec<Type> = across.map(|each| each.wants.clone()).collect();
        unified.insert(Arc::clone(name), AttributeType::required(unify(&across)?));
    }
    let unified = Type::Object(Arc::new(unified));
    Some(unified)
}

/// The common type, if all convert to it: where it is open, each must do so by itself.
fn of_all(types: &[&Type], common: Type) -> Option<Type> {
    types
        .iter()
        .all(|each| converts(each, &common))
        .then_some(common)
}

fn attributes(each: &Type) -> Option<&BTreeMap<Arc<str>, AttributeType>> {
    if let Type::Object(attributes) = each {
        Some(attributes)
    } else {
        None
    }
}

fn unify_tuples(types: &[&Type]) -> Option<Type> {
    let shapes: Vec<&[Type]> = types.iter().filter_map(|each| items(each)).collect();
    let (first, rest) = shapes.split_first()?;
    if rest.iter().any(|each| each.len() != first.len()) {
        return of_all(types, Type::List(unify(&elements(types))?.into()));
    }
    let across = |at: usize| {
        let across = shapes.iter().filter_map(|each| each.get(at).cloned());
        unify(&across.collect::<Vec<Type>>())
    };
    let unified: Option<Vec<Type>> = (0..first.len()).map(across).collect();
    Some(Type::Tuple(unified?.into()))
}

fn items(each: &Type) -> Option<&[Type]> {
    if let Type::Tuple(types) = each {
        Some(types)
    } else {
        None
    }
}

/// The first type, in order of preference, that all others convert to.
fn unify_mixed(types: &[&Type]) -> Option<Type> {
    let preference = |each: &Type| match each {
        Type::String => 0,
        Type::List(_) => 1,
        Type::Set(_) => 2,
        _ => 3,
    };
    let mut candidates = types.to_vec();
    candidates.sort_by_key(|each| preference(each));
    let fits = |wanted: &&&Type| types.iter().all(|each| converts(each, wanted));
    candidates.iter().find(fits).map(|each| (*each).clone())
}

/// Whether a value of one type can be of the other, if what it says permits.
pub(crate) fn converts(from: &Type, to: &Type) -> bool {
    match (from, to) {
        (Type::Any, _)
        | (_, Type::Any)
        | (Type::Bool | Type::Number | Type::String, Type::String)
        | (Type::String | Type::Number, Type::Number)
        | (Type::String | Type::Bool, Type::Bool) => true,
        (Type::List(from) | Type::Set(from), Type::List(to) | Type::Set(to))
        | (Type::Map(from), Type::Map(to)) => converts(from, to),
        (Type::Tuple(from), Type::List(to) | Type::Set(to)) if **to == Type::Any => {
            let open = || from.iter().all(|each| *each == Type::Any);
            unify(from).is_some_and(|common| common != Type::Any || open())
        }
        (Type::Tuple(from), Type::List(to) | Type::Set(to)) => {
            from.iter().all(|each| converts(each, to))
        }
        (Type::Tuple(from), Type::Tuple(to)) => {
            from.len() == to.len() && from.iter().zip(to.iter()).all(|(a, b)| converts(a, b))
        }
        (Type::Object(from), Type::Map(to)) if **to == Type::Any => {
            let types: Vec<Type> = from.values().map(|each| each.wants.clone()).collect();
            unify(&types).is_some()
        }
        (Type::Object(from), Type::Map(to)) => from.values().all(|each| converts(&each.wants, to)),
        (Type::Map(from), Type::Object(to)) => to.values().all(|each| converts(from, &each.wants)),
        (Type::Object(from), Type::Object(to)) => to.iter().all(|(name, wanted)| {
            from.get(name)
                .map_or(wanted.optional, |each| converts(&each.wants, &wanted.wants))
        }),
        _ => false,
    }
}
