//! Conversion of values to types, as assignments and operators do it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use crate::functions::unknown_in;
use crate::map::Map;
use crate::notes::Gathered;
use crate::set::set;
use crate::types::{AttributeType, Type};
use crate::unify::{converts, unify};
use crate::{Among, Kind, Number, Reason, Shape, Unknown, Value};

/// The value as one of this type; the message says what does not fit.
///
/// Null and unknown values fit every type. Attributes that an object type does not name are
/// dropped, those it calls optional get their defaults.
pub fn convert(value: &Value, wanted: &Type) -> Result<Value, String> {
    converted(value, wanted).map_err(Cow::into_owned)
}

type Conversion<T> = Result<T, Cow<'static, str>>;

pub(crate) fn converted(value: &Value, wanted: &Type) -> Conversion<Value> {
    if *wanted == Type::Any {
        return Ok(value.clone());
    }
    match &value.kind {
        Kind::Null => return Ok(value.clone().of_type(stated(value, wanted)?)),
        Kind::Unknown(unknown) => return unknown_as(value, unknown, wanted),
        _ => {}
    }
    if value.stated().is_some() {
        stated(value, wanted)?;
    }
    let kind = match wanted {
        Type::Any => return Ok(value.clone()),
        Type::Bool => Kind::Bool(truth(value)?),
        Type::Number => Kind::Number(number(value)?),
        Type::String if matches!(value.kind, Kind::String(_)) => return Ok(value.clone()),
        Type::String => Kind::String(text(value)?),
        Type::List(element) if may_shrink(value) => return unordered_as(value, element, wanted),
        Type::List(element) => Kind::List(Arc::new(sequence(value, element, "list")?)),
        Type::Set(element) => {
            let unordered = set(sequence(value, element, "set")?);
            return Ok(placed_like(unordered, value).of_type(replaced(&Type::of(value), wanted)));
        }
        Type::Map(element) => Kind::Map(Arc::new(mapping(value, element)?)),
        Type::Tuple(types) => Kind::Tuple(Arc::new(tuple(value, types)?)),
        Type::Object(attributes) => Kind::Object(Arc::new(object(value, attributes)?)),
    };
    let converted = Value {
        kind,
        span: value.span,
        notes: value.notes.clone(),
    };
    if value.items().is_empty() && value.map().is_none_or(Map::is_empty) {
        return Ok(converted.of_type(replaced(&Type::of(value), wanted)));
    }
    Ok(converted)
}

/// Whether a set may have fewer items than it holds, for two of them may turn out the same.
pub(crate) fn may_shrink(value: &Value) -> bool {
    match &value.kind {
        Kind::Set(items) => items.len() > 1 && items.iter().any(|it| unknown_in(it).is_some()),
        _ => false,
    }
}

/// A set of which nobody knows how many items it has as a list.
fn unordered_as(value: &Value, element: &Type, wanted: &Type) -> Conversion<Value> {
    let items = sequence(value, element, "list")?;
    let reason = items
        .iter()
        .find_map(unknown_in)
        .and_then(Value::as_unknown);
    let reason = reason.map_or(Reason::TooLarge, |unknown| unknown.reason.clone());
    let stated = replaced(&Type::of(value), wanted);
    let list = Among::of_set(&items).unknown(reason).present();
    let mut list = Gathered::of([value]).put(list);
    list.span = value.span;
    Ok(list.of_type(stated))
}

/// Something unknown of no type fits every type; a number that becomes a text has no bounds any
/// more, nor has a text that becomes a number pieces.
fn unknown_as(value: &Value, unknown: &Unknown, wanted: &Type) -> Conversion<Value> {
    let stated = stated(value, wanted)?;
    let kept = match unknown.shape {
        Some(Shape::Between(_)) => *wanted == Type::Number,
        Some(Shape::Template(_) | Shape::Json(_)) => *wanted == Type::String,
        Some(Shape::Each(_) | Shape::Among(_)) => {
            return Ok(elements_as(value, unknown, wanted).of_type(stated));
        }
        None => true,
    };
    if kept {
        return Ok(value.clone().of_type(stated));
    }
    let value = Value {
        kind: Value::unknown(unknown.reason.clone()).present().kind,
        span: value.span,
        notes: value.notes.clone(),
    };
    Ok(value.of_type(stated))
}

/// A collection of unknown size, its elements converted where they can be. Those of a set are
/// kept once.
fn elements_as(value: &Value, unknown: &Unknown, wanted: &Type) -> Value {
    let (Type::List(element) | Type::Set(element) | Type::Map(element)) = wanted else {
        return value.clone();
    };
    let fitted = |item: &Value| converted(item, element).unwrap_or_else(|_| item.clone());
    let all = |item: &Value| Ok::<_, Infallible>(fitted(item));
    let shape = match &unknown.shape {
        Some(Shape::Each(item)) => Some(Shape::Each(fitted(item))),
        Some(Shape::Among(among)) => {
            let Ok(among) = among.map(all);
            let is_set = matches!(wanted, Type::Set(_));
            Some(Shape::among(if is_set { among.merged() } else { among }))
        }
        other => other.clone(),
    };
    let mut unknown = unknown.clone();
    unknown.shape = shape;
    Value {
        kind: Kind::Unknown(Arc::new(unknown)),
        ..value.clone()
    }
}

/// The type that null or something unknown has as one of a type, if its own permits it.
fn stated(value: &Value, wanted: &Type) -> Conversion<Type> {
    let from = Type::of(value);
    if converts(&from, wanted) {
        return Ok(replaced(&from, wanted));
    }
    let article = if matches!(wanted, Type::Object(_)) {
        "an"
    } else {
        "a"
    };
    Err(format!("{article} {} is required", word(wanted)).into())
}

fn word(wanted: &Type) -> &'static str {
    match wanted {
        Type::Any => "value",
        Type::Bool => "bool",
        Type::Number => "number",
        Type::String => "string",
        Type::List(_) => "list",
        Type::Set(_) => "set",
        Type::Map(_) => "map",
        Type::Tuple(_) => "tuple",
        Type::Object(_) => "object",
    }
}

/// The wanted type; where it leaves something open, that of the value.
fn replaced(from: &Type, wanted: &Type) -> Type {
    let element = |wanted: &Type| replaced(&from.element(), wanted).into();
    match wanted {
        Type::Any => from.clone(),
        Type::List(wanted) => Type::List(element(wanted)),
        Type::Set(wanted) => Type::Set(element(wanted)),
        Type::Map(wanted) => Type::Map(element(wanted)),
        Type::Object(attributes) => {
            let required = |(name, each): (&Arc<str>, &AttributeType)| {
                let wants = replaced(&Type::Any, &each.wants);
                (Arc::clone(name), AttributeType::required(wants))
            };
            Type::Object(Arc::new(attributes.iter().map(required).collect()))
        }
        Type::Bool | Type::Number | Type::String | Type::Tuple(_) => wanted.clone(),
    }
}

/// The converted value with the place and notes of the original.
fn placed_like(value: Value, original: &Value) -> Value {
    let sensitive = value.is_sensitive();
    let value = Value {
        kind: value.kind,
        span: original.span,
        notes: original.notes.clone(),
    };
    if sensitive { value.sensitive() } else { value }
}

pub(crate) fn truth(value: &Value) -> Conversion<bool> {
    match &value.kind {
        Kind::Bool(truth) => Ok(*truth),
        Kind::String(text) => match &**text {
            "true" | "1" => Ok(true),
            "false" | "0" => Ok(false),
            _ => Err("a bool is required".into()),
        },
        _ => Err("a bool is required".into()),
    }
}

pub(crate) fn number(value: &Value) -> Conversion<Number> {
    match &value.kind {
        Kind::Number(number) => Ok(number.clone()),
        Kind::String(text) => Number::parse(text)
            .or_else(|| infinity(text))
            .ok_or_else(|| "a number is required".into()),
        _ => Err("a number is required".into()),
    }
}

/// A text may spell what no literal can.
fn infinity(text: &str) -> Option<Number> {
    match text {
        "inf" | "Inf" | "+inf" | "+Inf" => Number::from_f64(f64::INFINITY),
        "-inf" | "-Inf" => Number::from_f64(f64::NEG_INFINITY),
        _ => None,
    }
}

pub(crate) fn text(value: &Value) -> Conversion<Arc<str>> {
    match &value.kind {
        Kind::String(text) => Ok(Arc::clone(text)),
        Kind::Bool(true) => Ok("true".into()),
        Kind::Bool(false) => Ok("false".into()),
        Kind::Number(number) => Ok(number.to_string().into()),
        _ => Err("a string is required".into()),
    }
}

/// The items converted to one type: the one asked for or, where that is open, the one that all
/// items have in common. A map takes null of no type among its elements, a list does not.
fn alike(items: Vec<Value>, element: &Type, strict: bool) -> Conversion<Vec<Value>> {
    if !element.is_open() {
        return Ok(items);
    }
    let mut types: Vec<Type> = Vec::new();
    for item in &items {
        let found = Type::of(item);
        if !types.contains(&found) {
            types.push(found);
        }
    }
    if types.len() < 2 {
        return Ok(items);
    }
    let untyped = |item: &Value| item.is_null() && item.stated().is_none();
    let untyped = items.iter().any(untyped);
    let mut decided = types.iter().filter(|each| **each != Type::Any);
    if strict && untyped && !decided.clone().all(Type::is_primitive) {
        return Err("all elements must have the same type, and null has none here".into());
    }
    let common =
        unify(&types).filter(|common| *common != Type::Any || decided.by_ref().count() < 2);
    let common = common.ok_or("all elements must have the same type")?;
    let items: Conversion<Vec<Value>> = items.iter().map(|item| converted(item, &common)).collect();
    let items = items?;
    if common.is_open() && !agree(&items) {
        return Err("all elements must have the same type".into());
    }
    Ok(items)
}

/// Whether all can be of one type.
fn agree(items: &[Value]) -> bool {
    let types: Vec<Type> = items.iter().map(Type::of).collect();
    let pairs = types.iter().zip(types.iter().skip(1));
    pairs.into_iter().all(|(a, b)| a.may_be(b))
}

fn sequence(value: &Value, element: &Type, what: &str) -> Conversion<Vec<Value>> {
    let (Kind::Tuple(items) | Kind::List(items) | Kind::Set(items)) = &value.kind else {
        return Err(format!("a {what} is required").into());
    };
    if matches!(value.kind, Kind::List(_) | Kind::Set(_)) && *element == Type::Any {
        return Ok(items.to_vec());
    }
    let items: Conversion<Vec<Value>> = items
        .iter()
        .enumerate()
        .map(|(at, item)| {
            converted(item, element).map_err(|why| format!("element {at}: {why}").into())
        })
        .collect();
    alike(items?, element, true)
}

fn mapping(value: &Value, element: &Type) -> Conversion<Map> {
    let (Kind::Object(map) | Kind::Map(map)) = &value.kind else {
        return Err("a map is required".into());
    };
    let items: Conversion<Vec<Value>> = map
        .iter()
        .map(|(key, item)| {
            converted(item, element).map_err(|why| format!("element \"{key}\": {why}").into())
        })
        .collect();
    let items = alike(items?, element, false)?;
    Ok(map.keys().cloned().zip(items).collect())
}

fn tuple(value: &Value, types: &[Type]) -> Conversion<Vec<Value>> {
    let Kind::Tuple(items) = &value.kind else {
        return Err("a tuple is required".into());
    };
    if items.len() != types.len() {
        return Err(format!("a tuple of {} elements is required", types.len()).into());
    }
    let pairs = items.iter().zip(types);
    pairs
        .map(|(item, wanted)| converted(item, wanted))
        .collect()
}

fn object(value: &Value, attributes: &BTreeMap<Arc<str>, AttributeType>) -> Conversion<Map> {
    let (Kind::Object(map) | Kind::Map(map)) = &value.kind else {
        return Err("an object is required".into());
    };
    let mut object = Map::new();
    for (name, wanted) in attributes {
        let given = map.get(name).filter(|given| {
            // A default stands in for null too.
            !(given.is_null() && wanted.default.is_some())
        });
        let attribute = match (given, &wanted.default) {
            (Some(given), _) => converted(given, &wanted.wants),
            (None, Some(default)) => converted(default, &wanted.wants),
            (None, None) if wanted.optional => {
                Ok(Value::null().of_type(replaced(&Type::Any, &wanted.wants)))
            }
            // A resource has more attributes than its code sets.
            (None, None) => value
                .attribute(name)
                .ok_or_else(|| format!("attribute \"{name}\" is required").into()),
        };
        let attribute = attribute.map_err(|why| named(name, why))?;
        object.insert(Arc::clone(name), attribute);
    }
    Ok(object)
}

fn named(name: &str, why: Cow<'static, str>) -> Cow<'static, str> {
    if why.starts_with("attribute ") {
        why
    } else {
        format!("attribute \"{name}\": {why}").into()
    }
}
