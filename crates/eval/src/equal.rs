//! Equality, three-valued: what is unknown equals something only perhaps.

use crate::context::{Context, Outcome};
use crate::functions::unknown_in;
use crate::types::Type;
use crate::{Among, Kind, Number, Reason, Shape, Unknown, Value};

/// Whether two values are equal; the unknown that leaves it open otherwise.
pub(crate) enum Equality<'a> {
    /// They say the same, or they do not.
    Known(bool),
    /// This value must be known first.
    Open(&'a Value),
}

/// Compares as `==` does: values of different types are different.
pub(crate) fn equality<'a>(
    context: &Context<'_>,
    a: &'a Value,
    b: &'a Value,
) -> Outcome<Equality<'a>> {
    if typed_apart(context, a, b) {
        return Ok(Equality::Known(false));
    }
    same(context, a, b)
}

/// Whether their types alone tell two values apart. Null equals null of any type, and what is
/// unknown may be null.
fn typed_apart(context: &Context<'_>, a: &Value, b: &Value) -> bool {
    let compound = |value: &Value| value.map().is_some() || !value.items().is_empty();
    let empty = |value: &Value| value.as_unknown().is_none() && value.stated().is_some();
    let asked = match (&a.kind, &b.kind) {
        (Kind::Null, _) | (_, Kind::Null) | (Kind::Unknown(_), Kind::Unknown(_)) => false,
        (Kind::Unknown(_), _) | (_, Kind::Unknown(_)) => true,
        _ => (compound(a) && compound(b)) || empty(a) || empty(b),
    };
    asked && !context.is_data() && {
        let [one, other] = [Type::of(a), Type::of(b)];
        let apart = |a: &Value, of_a, of_b| empty(a) && is_other(of_b, of_a);
        !one.may_be(&other) || apart(a, &one, &other) || apart(b, &other, &one)
    }
}

/// Whether a type that is decided is not that of an empty collection, which may have none for
/// its elements.
fn is_other(decided: &Type, of_empty: &Type) -> bool {
    !decided.is_open() && decided != of_empty
}

/// Whether null and null, or two empty collections, are of one type.
fn empty_alike(context: &Context<'_>, a: &Value, b: &Value) -> bool {
    context.is_data() || Type::of(a) == Type::of(b)
}

fn same<'a>(context: &Context<'_>, a: &'a Value, b: &'a Value) -> Outcome<Equality<'a>> {
    context.spend(1)?;
    let (left, right) = (a, b);
    let known = match (&a.kind, &b.kind) {
        (Kind::Unknown(unknown), other) if differs(unknown, other) => false,
        (other, Kind::Unknown(unknown)) if differs(unknown, other) => false,
        (Kind::Unknown(_), _) => return Ok(Equality::Open(a)),
        (_, Kind::Unknown(_)) => return Ok(Equality::Open(b)),
        (Kind::Null, Kind::Null) => true,
        (Kind::Bool(a), Kind::Bool(b)) => a == b,
        (Kind::Number(a), Kind::Number(b)) => a == b,
        (Kind::String(a), Kind::String(b)) => a == b,
        (Kind::Set(_), Kind::Set(_)) if unknown_in(a).or(unknown_in(b)).is_some() => {
            return Ok(sets_with_holes(a, b));
        }
        (Kind::Tuple(a), Kind::Tuple(b))
        | (Kind::List(a), Kind::List(b))
        | (Kind::Set(a), Kind::Set(b)) => {
            return if a.is_empty() && b.is_empty() {
                Ok(Equality::Known(empty_alike(context, left, right)))
            } else if a.len() == b.len() {
                every(context, a.iter().zip(b.iter()))
            } else {
                Ok(Equality::Known(false))
            };
        }
        (Kind::Object(a), Kind::Object(b)) | (Kind::Map(a), Kind::Map(b)) => {
            return if a.is_empty() && b.is_empty() {
                Ok(Equality::Known(empty_alike(context, left, right)))
            } else if a.len() == b.len() && a.keys().eq(b.keys()) {
                every(context, a.values().zip(b.values()))
            } else {
                Ok(Equality::Known(false))
            };
        }
        _ => false,
    };
    Ok(Equality::Known(known))
}

/// Sets of which some items are not known: how many they have may tell them apart.
fn sets_with_holes<'a>(a: &'a Value, b: &'a Value) -> Equality<'a> {
    let [one, other] = [a, b].map(|set| Among::of_set(set.items()));
    let fits = |least: usize, most: Option<usize>| most.is_none_or(|most| least <= most);
    if !fits(one.least, other.most) || !fits(other.least, one.most) {
        return Equality::Known(false);
    }
    let unknown = unknown_in(a).or(unknown_in(b));
    Equality::Open(unknown.unwrap_or(a))
}

/// Whether something unknown cannot be this: a text with holes, whatever fills them, for
/// `"serviceAccount:${...}"` never becomes `"allUsers"`; or a number between two others.
fn differs(unknown: &Unknown, other: &Kind) -> bool {
    match (&unknown.shape, other) {
        (_, Kind::Null) => unknown.is_present(),
        (_, Kind::String(text)) if text.is_empty() && unknown.filled => true,
        (Some(Shape::Template(pieces)), Kind::String(text)) => {
            let prefix = pieces.first().and_then(Value::as_str).unwrap_or("");
            let suffix = pieces.last().and_then(Value::as_str).unwrap_or("");
            !text.starts_with(prefix)
                || !text.ends_with(suffix)
                || text.len() < prefix.len() + suffix.len()
        }
        (Some(Shape::Json(structure)), Kind::String(text)) => {
            frame(structure).is_some_and(|[opening, _]| !text.starts_with(opening))
        }
        (Some(Shape::Between([low, high])), Kind::Number(number)) => number < low || number > high,
        (Some(Shape::Among(among)), Kind::Tuple(items) | Kind::List(items) | Kind::Set(items)) => {
            items.len() < among.least || among.most.is_some_and(|most| items.len() > most)
        }
        _ => false,
    }
}

/// What the JSON text of a structure begins and ends with.
pub(crate) fn frame(structure: &Value) -> Option<[&'static str; 2]> {
    if !structure.is_present() {
        return None;
    }
    match Type::of(structure) {
        Type::Object(_) | Type::Map(_) => Some(["{", "}"]),
        Type::Tuple(_) | Type::List(_) | Type::Set(_) => Some(["[", "]"]),
        Type::String => Some(["\"", "\""]),
        Type::Any if structure.map().is_some() => Some(["{", "}"]),
        Type::Any | Type::Bool | Type::Number => None,
    }
}

/// Compares as the catalog does: what code writes as text means what it spells, for
/// `"true"` is `true` to a provider.
pub(crate) fn lenient<'a>(
    context: &Context<'_>,
    a: &'a Value,
    b: &'a Value,
) -> Outcome<Equality<'a>> {
    let spelled = match (&a.kind, &b.kind) {
        (Kind::String(text), other) | (other, Kind::String(text)) => spells(text, other),
        (Kind::Unknown(unknown), Kind::Null) | (Kind::Null, Kind::Unknown(unknown)) => {
            is_set(unknown).then_some(false)
        }
        _ => None,
    };
    match spelled {
        Some(same) => Ok(Equality::Known(same)),
        None => equality(context, a, b),
    }
}

/// Whether something unknown is there all the same: an attribute that a resource will have once
/// it exists, or a text of which pieces are known. Whoever writes `kms_key_id = aws_kms_key.k.arn`
/// has set a key.
fn is_set(unknown: &Unknown) -> bool {
    let later = matches!(
        unknown.reason,
        Reason::AfterApply(_) | Reason::Data(_) | Reason::ModuleNotRead(_)
    );
    later || unknown.is_present()
}

fn spells(text: &str, other: &Kind) -> Option<bool> {
    match other {
        Kind::Bool(truth) => Some(match text {
            "true" | "1" => *truth,
            "false" | "0" => !*truth,
            _ => false,
        }),
        Kind::Number(number) => Some(Number::parse(text).is_some_and(|spelled| spelled == *number)),
        _ => None,
    }
}

/// One difference decides; failing that, one unknown leaves it open.
fn every<'a>(
    context: &Context<'_>,
    pairs: impl Iterator<Item = (&'a Value, &'a Value)>,
) -> Outcome<Equality<'a>> {
    let mut open = None;
    for (a, b) in pairs {
        // Within something larger, null is of a type like anything else.
        if a.is_null() && b.is_null() && !empty_alike(context, a, b) {
            return Ok(Equality::Known(false));
        }
        match same(context, a, b)? {
            Equality::Known(true) => {}
            Equality::Known(false) => return Ok(Equality::Known(false)),
            Equality::Open(value) => open = open.or(Some(value)),
        }
    }
    Ok(open.map_or(Equality::Known(true), Equality::Open))
}
