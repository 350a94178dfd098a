//! Functions that make lists of lists, tuples and sets.

use std::sync::Arc;

use super::{Call, unknown_in};
use crate::context::{Failure, LARGEST_COLLECTION, Outcome};
use crate::convert::converted;
use crate::notes::Gathered;
use crate::types::Type;
use crate::unify::unify;
use crate::{Among, Kind, Number, Reason, Shape, Value};

/// The argument where it is unknown; with what is known of its elements.
pub(super) fn unknown_list(call: &Call<'_>) -> Option<Value> {
    let first = call.arguments.first()?;
    let unknown = first.as_unknown()?;
    let shape = first.shape().filter(|_| is_of_elements(first)).cloned();
    Some(match shape {
        Some(shape) => Value::unknown_as(unknown.reason.clone(), Some(shape)),
        None => call.open(first),
    })
}

/// Whether something is known of the elements of an unknown collection.
fn is_of_elements(value: &Value) -> bool {
    matches!(value.shape(), Some(Shape::Each(_) | Shape::Among(_)))
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

/// The texts that are not empty; what may be empty may be missing.
pub(super) fn compact(call: &mut Call<'_>) -> Outcome {
    let list = call.argument(0)?;
    if list.as_unknown().is_some() && !is_of_elements(list) {
        return Ok(call.open(list));
    }
    let from = Among::of(list);
    let mut kept = Among::default();
    let empty = |item: &&Value| item.is_null() || item.as_str() == Some("");
    for item in from.certain.into_iter().filter(|item| !empty(&item)) {
        let is_certain = is_filled(&item);
        kept.add(item, is_certain);
    }
    kept.possible
        .extend(from.possible.into_iter().filter(|item| !empty(&item)));
    kept.least = kept.certain.len();
    let left = kept.items().count();
    kept.most = from.most.map(|most| most.min(left));
    Ok(if kept.is_all() {
        Value::list(kept.certain)
    } else {
        kept.unknown(call.reason())
    })
}

/// Whether a text is certain to be neither null nor empty.
fn is_filled(text: &Value) -> bool {
    let Some(unknown) = text.as_unknown() else {
        return true;
    };
    let filled = match &unknown.shape {
        Some(Shape::Template(pieces)) => pieces.iter().any(|piece| {
            let known = piece.as_str().is_some_and(|text| !text.is_empty());
            known || piece.as_unknown().is_some_and(|piece| piece.filled)
        }),
        Some(Shape::Json(_) | Shape::Between(_)) => true,
        Some(Shape::Each(_) | Shape::Among(_)) | None => false,
    };
    filled || unknown.filled
}

/// Lists stay a list of the type they have in common; with a tuple among them, all make one.
pub(super) fn concat(call: &mut Call<'_>) -> Outcome {
    if call.arguments.is_empty() {
        return Err("needs an argument".into());
    }
    let mut all = Among {
        most: Some(0),
        ..Among::default()
    };
    for argument in &call.arguments {
        if !matches!(
            argument.kind,
            Kind::Tuple(_) | Kind::List(_) | Kind::Unknown(_)
        ) {
            return Err("all arguments must be lists or tuples".into());
        }
        all.join(Among::of(argument));
        if all.items().count() > LARGEST_COLLECTION {
            return Err(Failure::TooLarge);
        }
    }
    if call
        .arguments
        .iter()
        .any(|each| each.as_unknown().is_some())
    {
        return Ok(all.unknown(call.reason()));
    }
    let items = all.certain;
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
        return Ok(as_set(unknown));
    }
    let items = call.items(0)?;
    let mut kept: Vec<Value> = Vec::new();
    for item in items.iter() {
        call.context().spend(kept.len())?;
        if !kept.contains(item) {
            kept.push(item.clone());
        }
    }
    if kept.iter().any(|item| unknown_in(item).is_some()) {
        return Ok(Among::of_set(&kept).unknown(call.reason()));
    }
    Ok(Value::list(kept))
}

/// What is known of a list, each of its elements kept once.
fn as_set(list: Value) -> Value {
    let Some(Shape::Among(among)) = list.shape() else {
        return list;
    };
    let shape = Some(Shape::among(among.merged()));
    let reason = list.as_unknown().map(|unknown| unknown.reason.clone());
    let kind = Value::unknown_as(reason.unwrap_or(Reason::TooLarge), shape).kind;
    Value { kind, ..list }
}

/// What a list becomes that is flattened.
#[derive(Default)]
struct Flat {
    among: Among,
    /// Whether an item may be a list of any length.
    unbounded: bool,
    notes: Gathered,
}

/// An item that may be a list may be any number of items.
pub(super) fn flatten(call: &mut Call<'_>) -> Outcome {
    let list = call.argument(0)?;
    if list.as_unknown().is_some() && !is_of_elements(list) {
        return Ok(call.open(list));
    }
    if list.as_unknown().is_none() {
        call.items(0)?;
    }
    let from = Among::of(list);
    let mut flat = Flat {
        unbounded: from.most.is_none(),
        ..Flat::default()
    };
    flat.add(call, &from.certain, true)?;
    flat.add(call, &from.possible, false)?;
    let Flat {
        mut among,
        unbounded,
        notes,
    } = flat;
    among.least = among.certain.len();
    among.most = (!unbounded).then(|| among.items().count());
    let result = if among.is_all() {
        Value::tuple(among.certain)
    } else {
        among.unknown(call.reason())
    };
    Ok(notes.put(result))
}

impl Flat {
    fn add(&mut self, call: &Call<'_>, items: &[Value], is_certain: bool) -> Outcome<()> {
        call.context().spend(items.len())?;
        for item in items {
            match &item.kind {
                Kind::Tuple(inner) | Kind::List(inner) => {
                    self.notes.take(item);
                    self.add(call, inner, is_certain)?;
                }
                Kind::Set(_) => self.add_parts(call, item, is_certain)?,
                Kind::Unknown(_) if is_of_elements(item) => {
                    self.add_parts(call, item, is_certain)?;
                }
                Kind::Unknown(_) if !Type::of(item).is_single() => {
                    self.unbounded = true;
                    self.among.add(item.clone(), false);
                }
                _ => self.among.add(item.clone(), is_certain),
            }
            if self.among.items().count() > LARGEST_COLLECTION {
                return Err(Failure::TooLarge);
            }
        }
        Ok(())
    }

    /// Adds the elements of a set, or of a list of unknown length.
    fn add_parts(&mut self, call: &Call<'_>, list: &Value, is_certain: bool) -> Outcome<()> {
        let parts = Among::of(list);
        self.notes.take(list);
        self.unbounded |= parts.most.is_none();
        self.add(call, &parts.certain, is_certain)?;
        self.add(call, &parts.possible, false)
    }
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
        let any = call.open(unknown).of_type(Type::String);
        return Ok(Value::list(vec![any; items.len()]));
    }
    let mut items = items.to_vec();
    items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    Ok(Value::new(Kind::List(Arc::new(items))))
}
