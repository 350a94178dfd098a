//! Conversions, secrecy, and choosing among values.

use super::Call;
use crate::context::Outcome;
use crate::convert::{self, converted};
use crate::types::Type;
use crate::unify::unify;
use crate::{Kind, Shape, Value};

fn to(call: &Call<'_>, wanted: &Type) -> Outcome {
    Ok(converted(call.argument(0)?, wanted)?)
}

pub(super) fn to_bool(call: &mut Call<'_>) -> Outcome {
    to(call, &Type::Bool)
}

pub(super) fn to_number(call: &mut Call<'_>) -> Outcome {
    to(call, &Type::Number)
}

pub(super) fn to_text(call: &mut Call<'_>) -> Outcome {
    to(call, &Type::String)
}

pub(super) fn to_list(call: &mut Call<'_>) -> Outcome {
    to(call, &Type::List(Type::Any.into()))
}

pub(super) fn to_set(call: &mut Call<'_>) -> Outcome {
    to(call, &Type::Set(Type::Any.into()))
}

pub(super) fn to_map(call: &mut Call<'_>) -> Outcome {
    to(call, &Type::Map(Type::Any.into()))
}

pub(super) fn sensitive(call: &mut Call<'_>) -> Outcome {
    Ok(call.argument(0)?.clone().sensitive())
}

pub(super) fn nonsensitive(call: &mut Call<'_>) -> Outcome {
    let mut value = call.argument(0)?.clone();
    if let Some(notes) = &value.notes
        && notes.sensitive
    {
        let mut notes = (**notes).clone();
        notes.sensitive = false;
        value.notes = Some(notes.into());
    }
    Ok(value)
}

pub(super) fn is_sensitive(call: &mut Call<'_>) -> Outcome {
    Ok(call.argument(0)?.is_sensitive().into())
}

/// Nothing here is ephemeral: such values exist only while Terraform runs.
pub(super) fn ephemeral_as_null(call: &mut Call<'_>) -> Outcome {
    call.argument(0).cloned()
}

/// The first argument that is neither null nor an empty text.
pub(super) fn coalesce(call: &mut Call<'_>) -> Outcome {
    let data = call.context().is_data();
    let common = if data {
        Type::Any
    } else {
        let types: Vec<Type> = call.arguments.iter().map(Type::of).collect();
        unify(&types).ok_or("all arguments must have one type")?
    };
    let empty = |each: &&Value| each.is_null() || each.as_str() == Some("");
    let chosen = call.arguments.iter().find(|each| !empty(each));
    let chosen = chosen.ok_or_else(|| call.walk.absent("all arguments are null or empty"))?;
    Ok(call.as_secret_as_all(converted(chosen, &common)?))
}

pub(super) fn all_true(call: &mut Call<'_>) -> Outcome {
    quantified(call, false)
}

pub(super) fn any_true(call: &mut Call<'_>) -> Outcome {
    quantified(call, true)
}

fn is_truth(item: &Value, wanted: bool) -> bool {
    convert::truth(item) == Ok(wanted)
}

/// `anytrue`, which one `true` decides, and `alltrue`, which one `false` does. Null is false.
fn quantified(call: &Call<'_>, decisive: bool) -> Outcome {
    let list = call.argument(0)?;
    let mut open = None;
    let items = match list.shape() {
        Some(Shape::Among(among)) => {
            let other = |item: &Value| !is_truth(item, !decisive);
            open = Some(list).filter(|_| among.possible.iter().any(other));
            list.certain_items()
        }
        _ if list.as_unknown().is_some() => return Ok(call.open(list)),
        _ => call.items(0)?,
    };
    for item in items {
        if item.as_unknown().is_some() {
            open = open.or(Some(item));
            continue;
        }
        let truth = !item.is_null() && convert::truth(item)?;
        if truth == decisive {
            let mut result = Value::bool(decisive);
            result.span = item.span;
            return Ok(result);
        }
    }
    Ok(match open {
        Some(unknown) => call.open(unknown),
        None => Value::new(Kind::Bool(!decisive)),
    })
}
