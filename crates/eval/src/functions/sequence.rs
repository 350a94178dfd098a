//! Functions that make lists of lists, tuples and sets.

use std::sync::Arc;

use super::{Call, unknown_in};
use crate::context::{Failure, LARGEST_COLLECTION, Outcome};
use crate::convert::converted;
use crate::notes::Gathered;
use crate::types::Type;
use crate::unify::unify;
use crate::{Kind, Number, Shape, Value};

/// A collection of unknown size and known elements, where the argument is one.
fn each_of(call: &Call<'_>) -> Option<Value> {
    let element = call.each(0)?.clone();
    let unknown = call.arguments.first()?.as_unknown()?;
    let shape = Some(Shape::Each(element));
    Some(Value::unknown_as(unknown.reason.clone(), shape))
}

/// The argument where it is unknown; with what is known of its elements.
pub(super) fn unknown_list(call: &Call<'_>) -> Option<Value> {
    let first = call.arguments.first()?;
    first.as_unknown()?;
    Some(each_of(call).unwrap_or_else(|| call.open(first)))
}

pub(super) fn chunks(call: &mut Call<'_>) -> Outcome {
    let size = call.count(1)?;
    let items = call.items(0)?;
    let chunks: Vec<Value> = if size == 0 {
        vec![Value::list(items.to_vec())]
    } else {
        let chunk = |chunk: &[Value]| Value::list(chunk.to_vec());
        items.chunks(size).map(chunk).collect()
    };
    let none = items.is_empty();
    Ok(Value::list(if none { Vec::new() } else { chunks }))
}

pub(super) fn compact(call: &mut Call<'_>) -> Outcome {
    if let Some(unknown) = unknown_list(call) {
        return Ok(unknown);
    }
    let empty = |item: &&Value| item.is_null() || item.as_str() == Some("");
    let kept = call.items(0)?.iter().filter(|item| !empty(item));
    Ok(Value::list(kept.cloned().collect()))
}

/// Lists stay a list of the type they have in common; with a tuple among them, all make one.
pub(super) fn concat(call: &mut Call<'_>) -> Outcome {
    if call.arguments.is_empty() {
        return Err("needs an argument".into());
    }
    let mut items = Vec::new();
    for at in 0..call.arguments.len() {
        if !matches!(call.argument(at)?.kind, Kind::Tuple(_) | Kind::List(_)) {
            return Err("all arguments must be lists or tuples".into());
        }
        items.extend(call.items(at)?.iter().cloned());
        if items.len() > LARGEST_COLLECTION {
            return Err(Failure::TooLarge);
        }
    }
    let lists = |argument: &Value| matches!(argument.kind, Kind::List(_));
    if !call.arguments.iter().all(lists) {
        return Ok(Value::tuple(items));
    }
    let types: Vec<Type> = call.arguments.iter().map(Type::of).collect();
    let Some(Type::List(element)) = unify(&types) else {
        return Ok(Value::tuple(items));
    };
    let items: Result<Vec<Value>, _> = items.iter().map(|item| converted(item, &element)).collect();
    Ok(Value::list(items?))
}

pub(super) fn distinct(call: &mut Call<'_>) -> Outcome {
    if let Some(unknown) = unknown_list(call) {
        return Ok(unknown);
    }
    let items = call.items(0)?;
    if let Some(unknown) = items.iter().find_map(unknown_in) {
        return Ok(call.open(unknown));
    }
    let mut kept: Vec<Value> = Vec::new();
    for item in items.iter() {
        call.context().spend(kept.len())?;
        if !kept.contains(item) {
            kept.push(item.clone());
        }
    }
    Ok(Value::list(kept))
}

/// An item that is unknown stays one item: what it would flatten to is not known either.
pub(super) fn flatten(call: &mut Call<'_>) -> Outcome {
    if let Some(Value {
        kind: Kind::Unknown(_),
        ..
    }) = call.arguments.first()
    {
        let items = call.each(0).map(|item| item.items().to_vec());
        let mut flat = unknown_list(call).ok_or("a list is required")?;
        if let (Some([only]), Some(unknown)) = (items.as_deref(), flat.as_unknown()) {
            let shape = Some(Shape::Each(only.clone()));
            flat = Value::unknown_as(unknown.reason.clone(), shape);
        }
        return Ok(flat);
    }
    let mut flat = Vec::new();
    let mut notes = Gathered::default();
    flatten_into(call, call.items(0)?, &mut flat, &mut notes)?;
    Ok(notes.put(Value::tuple(flat)))
}

fn flatten_into(
    call: &Call<'_>,
    items: &[Value],
    flat: &mut Vec<Value>,
    notes: &mut Gathered,
) -> Outcome<()> {
    call.context().spend(items.len())?;
    for item in items {
        match &item.kind {
            Kind::Tuple(inner) | Kind::List(inner) | Kind::Set(inner) => {
                notes.take(item);
                flatten_into(call, inner, flat, notes)?;
            }
            _ => flat.push(item.clone()),
        }
        if flat.len() > LARGEST_COLLECTION {
            return Err(Failure::TooLarge);
        }
    }
    Ok(())
}

pub(super) fn range(call: &mut Call<'_>) -> Outcome {
    let zero = Number::Integer(0);
    let numbers: Outcome<Vec<&Number>> = (0..call.arguments.len())
        .map(|at| call.number(at))
        .collect();
    let (start, end, step) = match numbers?.as_slice() {
        [end] => (&zero, *end, None),
        [start, end] => (*start, *end, None),
        [start, end, step] => (*start, *end, Some((*step).clone())),
        _ => return Err("takes one to three numbers".into()),
    };
    if start == end {
        return Ok(Value::list(Vec::new()));
    }
    let down = end < start;
    let step = step.unwrap_or(Number::Integer(if down { -1 } else { 1 }));
    if step == zero || step.is_negative() != down {
        return Err("the step does not lead from start to end".into());
    }
    let mut items = Vec::new();
    let mut next = start.clone();
    while if down { next > *end } else { next < *end } {
        // Terraform allows so many.
        if items.len() == 1024 {
            return Err("a range has at most 1024 items".into());
        }
        items.push(Value::number(next.clone()));
        next = next.add(&step);
    }
    Ok(Value::list(items))
}

pub(super) fn reverse(call: &mut Call<'_>) -> Outcome {
    if let Some(unknown) = unknown_list(call) {
        return Ok(unknown);
    }
    let items: Vec<Value> = call.items(0)?.iter().rev().cloned().collect();
    Ok(match call.argument(0)?.kind {
        Kind::Tuple(_) => Value::tuple(items),
        _ => Value::list(items),
    })
}

pub(super) fn slice(call: &mut Call<'_>) -> Outcome {
    if let Some(unknown) = unknown_list(call) {
        return Ok(unknown_slice(call).unwrap_or(unknown));
    }
    let list = call.argument(0)?;
    if matches!(list.kind, Kind::Set(_)) {
        return Err("a set has no order to take a slice of".into());
    }
    let range = call.count(1)?..call.count(2)?;
    let items = call.items(0)?.get(range);
    let items = items.ok_or("the slice is out of range")?.to_vec();
    Ok(match list.kind {
        Kind::Tuple(_) => Value::tuple(items),
        _ => Value::list(items),
    })
}

/// A slice of a list that nobody knows yet: however long the list is, the slice has as many
/// elements as were asked for.
fn unknown_slice(call: &Call<'_>) -> Option<Value> {
    const MOST: i64 = 64;
    let [list, from, to] = call.arguments.as_slice() else {
        return None;
    };
    let number = to.as_integer()?.checked_sub(from.as_integer()?)?;
    let unknown = list.as_unknown().filter(|_| (0..=MOST).contains(&number))?;
    let item = match &unknown.shape {
        Some(Shape::Each(item)) => item.clone(),
        _ => call.open(list),
    };
    let items = std::iter::repeat_n(item, usize::try_from(number).ok()?);
    Some(Value::tuple(items.collect()))
}

pub(super) fn sort(call: &mut Call<'_>) -> Outcome {
    if let Some(unknown) = unknown_list(call) {
        return Ok(unknown);
    }
    let items = call.items(0)?;
    if items.iter().any(Value::is_null) {
        return Err("an element is null".into());
    }
    if let Some(unknown) = items.iter().find_map(unknown_in) {
        // Any of them may come first.
        return Ok(Value::list(vec![call.open(unknown); items.len()]));
    }
    let mut items = items.to_vec();
    items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    Ok(Value::new(Kind::List(Arc::new(items))))
}
