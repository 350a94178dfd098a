//! Functions that ask a list, tuple or set for something.

use unicode_segmentation::UnicodeSegmentation;

use super::{Call, unknown_in};
use crate::context::Outcome;
use crate::equal::{Equality, equality};
use crate::notes::Gathered;
use crate::types::Type;
use crate::unify::unify;
use crate::{Among, Kind, Number, Shape, Value, convert};

pub(super) fn coalesce_lists(call: &mut Call<'_>) -> Outcome {
    if call.arguments.is_empty() {
        return Err("needs an argument".into());
    }
    let data = call.context().is_data();
    let sequence = |each: &Value| {
        let open = matches!(each.kind, Kind::Unknown(_));
        let null = each.is_null() && (data || matches!(each.stated(), Some(Type::List(_))));
        open || null || matches!(each.kind, Kind::Tuple(_) | Kind::List(_))
    };
    if !call.arguments.iter().all(sequence) {
        return Err("all arguments must be lists or tuples".into());
    }
    for argument in &call.arguments {
        if let Some(Shape::Among(among)) = argument.shape()
            && among.least > 0
        {
            return Ok(call.as_secret_as_all(argument.clone()));
        }
        if argument.as_unknown().is_some() {
            return Ok(call.open(argument));
        }
        if !argument.items().is_empty() {
            return Ok(call.as_secret_as_all(argument.clone()));
        }
    }
    Err(call.walk.absent("all arguments are empty"))
}

pub(super) fn contains(call: &mut Call<'_>) -> Outcome {
    let wanted = call.argument(1)?;
    let mut open = None;
    let list = call.argument(0)?;
    let among = match list.shape() {
        Some(Shape::Among(among)) => Some(among),
        _ if list.as_unknown().is_some() => return Ok(call.open(list)),
        _ => None,
    };
    // What a list may have decides nothing where it is what is sought.
    let possible = among.map_or(&[][..], |among| &among.possible);
    for item in possible {
        match equality(call.context(), item, wanted)? {
            Equality::Known(false) => {}
            Equality::Known(true) | Equality::Open(_) => open = open.or(Some(list)),
        }
    }
    let items = match among {
        Some(_) => list.certain_items(),
        None => call.items(0)?,
    };
    for item in items {
        match equality(call.context(), item, wanted)? {
            Equality::Known(true) => {
                let mut found = Value::bool(true);
                found.span = item.span.filter(|_| call.context().is_data());
                return Ok(found);
            }
            Equality::Known(false) => {}
            Equality::Open(unknown) => open = open.or(Some(unknown)),
        }
    }
    Ok(open.map_or(Value::bool(false), |unknown| call.open(unknown)))
}

pub(super) fn element(call: &mut Call<'_>) -> Outcome {
    let list = call.argument(0)?;
    let mut notes = Gathered::of(&call.arguments);
    if let Some(item) = call.each(0) {
        return Ok(notes.put(item.clone()));
    }
    if let Some(unknown) = call
        .arguments
        .iter()
        .find(|each| each.as_unknown().is_some())
    {
        list.each_item(&mut |item| notes.take(item));
        return Ok(notes.put(call.open(unknown)));
    }
    if !matches!(list.kind, Kind::Tuple(_) | Kind::List(_)) {
        return Err("the first argument must be a list or tuple".into());
    }
    let items = list.items();
    let Ok(length @ 1..) = i64::try_from(items.len()) else {
        return Err(call.walk.absent("the list is empty"));
    };
    let at = call.integer(1)?;
    if at % length < 0 && matches!(list.kind, Kind::Tuple(_)) {
        return Err("the index of a tuple must not be negative".into());
    }
    let at = usize::try_from(at.rem_euclid(length)).unwrap_or(0);
    let item = items.get(at).ok_or("the index is out of range")?;
    Ok(notes.put(item.clone()))
}

pub(super) fn index(call: &mut Call<'_>) -> Outcome {
    if !matches!(call.argument(0)?.kind, Kind::Tuple(_) | Kind::List(_)) {
        return Err("the first argument must be a list or tuple".into());
    }
    let wanted = call.argument(1)?;
    for (at, item) in (0..).zip(call.items(0)?.iter()) {
        match equality(call.context(), item, wanted)? {
            Equality::Known(true) => return Ok(Value::integer(at)),
            Equality::Known(false) => {}
            Equality::Open(unknown) => return Ok(call.open(unknown)),
        }
    }
    Err(call.walk.absent("the item is not in the list"))
}

pub(super) fn length(call: &mut Call<'_>) -> Outcome {
    let length = match &call.argument(0)?.kind {
        Kind::Tuple(items) | Kind::List(items) => items.len(),
        Kind::Set(items) => match items.iter().find_map(unknown_in) {
            // Two unknown items may turn out the same.
            Some(unknown) if items.len() > 1 => {
                let bounds = Among::of_set(items).bounds();
                return Ok(between(call, unknown, bounds));
            }
            _ => items.len(),
        },
        Kind::Unknown(_) => return unknown_length(call),
        Kind::Object(map) | Kind::Map(map) => map.len(),
        Kind::String(text) => text.graphemes(true).count(),
        _ => return Err("a string, list, set, map or object is required".into()),
    };
    Ok(Value::integer(i64::try_from(length).unwrap_or(i64::MAX)))
}

/// How long something is that nobody knows.
fn unknown_length(call: &Call<'_>) -> Outcome {
    let argument = call.argument(0)?;
    let least = match (Type::of(argument), argument.shape()) {
        (Type::Bool | Type::Number, _) => {
            return Err("a string, list, set, map or object is required".into());
        }
        (Type::Tuple(types), _) => return Ok(Number::from(types.len()).into()),
        (Type::Object(attributes), _) => return Ok(Number::from(attributes.len()).into()),
        (_, Some(Shape::Among(among))) => return Ok(between(call, argument, among.bounds())),
        (_, Some(Shape::Template(pieces))) => {
            let first = pieces.first().and_then(Value::as_str).unwrap_or("");
            first.graphemes(true).count().saturating_sub(1)
        }
        (Type::Any, None) => return Ok(call.open(argument)),
        _ => 0,
    };
    let most = Number::from_f64(f64::INFINITY).unwrap_or(Number::Integer(i64::MAX));
    Ok(between(call, argument, Some([Number::from(least), most])))
}

/// A number that is not known, but for the least and the greatest that it can be.
fn between(call: &Call<'_>, unknown: &Value, bounds: Option<[Number; 2]>) -> Value {
    let open = call.open(unknown);
    if let Some([least, most]) = &bounds
        && least == most
    {
        let kind = Kind::Number(least.clone());
        return Value { kind, ..open };
    }
    match (&open.kind, bounds) {
        (Kind::Unknown(why), Some(bounds)) => {
            let kind = Value::unknown_as(why.reason.clone(), Some(Shape::Between(bounds))).kind;
            Value { kind, ..open }
        }
        _ => open,
    }
}

pub(super) fn match_keys(call: &mut Call<'_>) -> Outcome {
    let (values, keys) = (call.items(0)?, call.items(1)?);
    let types = [Type::of(call.argument(1)?), Type::of(call.argument(2)?)];
    if unify(&types).is_none() {
        return Err("the keys and those sought must have one type".into());
    }
    if values.len() != keys.len() {
        return Err("values and keys must be as many".into());
    }
    let mut kept = Vec::new();
    for (value, key) in values.iter().zip(keys.iter()) {
        for wanted in call.items(2)?.iter() {
            call.context().spend(1)?;
            let same = match (convert::text(key), convert::text(wanted)) {
                (Ok(key), Ok(wanted)) => key == wanted,
                _ => key == wanted,
            };
            if same {
                kept.push(value.clone());
                break;
            }
        }
    }
    Ok(Value::list(kept))
}

/// The only item of a list that may have none, or others.
fn only(call: &Call<'_>, list: &Value, among: &Among) -> Value {
    match among.only().filter(|_| among.least == 1) {
        Some(item) => Gathered::of([list]).put(item.clone()),
        None => call.open(list),
    }
}

/// The only item; null where there is none.
pub(super) fn one(call: &mut Call<'_>) -> Outcome {
    let list = call.argument(0)?;
    let notes = Gathered::of([list]);
    if let Some(Shape::Each(item)) = list.shape() {
        return Ok(notes.put(item.clone()));
    }
    if let Some(Shape::Among(among)) = list.shape() {
        return Ok(only(call, list, among));
    }
    if list.as_unknown().is_some() {
        return Ok(call.open(list));
    }
    match call.items(0)?.as_slice() {
        [] => Ok(notes.put(Value::null())),
        [item] => Ok(notes.put(item.clone())),
        // Two items of a set that are not known may turn out the same.
        items
            if matches!(list.kind, Kind::Set(_))
                && items.iter().any(|item| unknown_in(item).is_some()) =>
        {
            Ok(call.open(list))
        }
        _ => Err("the list has more than one item".into()),
    }
}
