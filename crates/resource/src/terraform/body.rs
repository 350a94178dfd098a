//! The body of a block to attributes: arguments by name, nested blocks as tuples of objects.

use std::sync::Arc;

use eval::{Kind, Map, Value, fields};
use syntax::Diagnostic;
use syntax::hcl::{Block, Body, Expression, ExpressionKind, Name};

use super::expansion::{Elements, Repetition, unknown_element};
use super::needs::WORDS;
use super::scope::Names;
use super::variables::placed;

/// The attributes of a body. What is null is left out, as if it were not written.
pub(super) fn attributes(body: &Body, names: &Names<'_, '_>) -> Map {
    let mut map = Map::new();
    for attribute in &body.attributes {
        let value = names.evaluate(&attribute.value);
        if !value.is_null() {
            let value = placed(value, attribute.value.span);
            map.insert(Arc::clone(&attribute.name.text), value);
        }
    }
    let mut blocks: Vec<(Arc<str>, Vec<Value>)> = Vec::new();
    for block in &body.blocks {
        let (name, values) = nested(block, names);
        match blocks.iter_mut().find(|(other, _)| *other == name) {
            Some((_, all)) => all.extend(values),
            None => blocks.push((name, values)),
        }
    }
    for (name, values) in blocks {
        let place = values.first().and_then(|value| value.span);
        if let Some(place) = place {
            map.insert(name, Value::tuple(values).at(place));
        }
    }
    map
}

/// The name of a nested block and the objects that it makes.
fn nested(block: &Block, names: &Names<'_, '_>) -> (Arc<str>, Vec<Value>) {
    match block.labels.first() {
        Some(label) if &*block.kind.text == "dynamic" => {
            (Arc::clone(&label.text), generated(block, label, names))
        }
        label if &*block.kind.text == "provisioner" => {
            let mut body = block.body.clone();
            body.attributes
                .retain(|attribute| !WORDS.contains(&&*attribute.name.text));
            let mut map = attributes(&body, names);
            if let Some(label) = label {
                // The label says what it is.
                let kind = || Value::text(Arc::clone(&label.text)).at(label.span);
                map.get_or_insert_with("type".into(), kind);
            }
            let value = Value::object(map).at(block.header);
            (Arc::clone(&block.kind.text), vec![value])
        }
        _ => {
            let value = Value::object(attributes(&block.body, names)).at(block.header);
            (Arc::clone(&block.kind.text), vec![value])
        }
    }
}

/// What a `dynamic` block makes: its content for each element, and once where the elements are
/// unknown.
fn generated(block: &Block, label: &Name, names: &Names<'_, '_>) -> Vec<Value> {
    let Some(for_each) = block.body.attribute("for_each") else {
        let message = format!("dynamic block `{}` has no `for_each`", label.text);
        return fail(names, Diagnostic::error(message, block.header));
    };
    let collection = names.evaluate(&for_each.value);
    let limit = names.evaluator.limit();
    let elements = match walked(&collection) {
        Elements::Known(elements) if elements.len() as u64 <= limit => elements
            .into_iter()
            .map(|(key, value)| (key_of(&collection, key, &value), value))
            .collect(),
        Elements::Known(elements) => {
            let message = format!(
                "dynamic block `{}` is made {} times: one stands for all of them",
                label.text,
                elements.len()
            );
            let place = for_each.value.span;
            names.evaluator.report(Diagnostic::warning(message, place));
            pair(unknown_element(&collection))
        }
        Elements::Unknown(element) => pair(element),
        Elements::Wrong => {
            let message = format!(
                "`for_each` of dynamic block `{}` is no collection",
                label.text
            );
            return fail(names, Diagnostic::error(message, for_each.value.span));
        }
    };
    let name = iterator_name(&block.body).unwrap_or(&label.text);
    elements
        .into_iter()
        .filter_map(|element| one(block, (name, element), names))
        .collect()
}

/// What `key` is beside an element: in a set the element itself, in a list its number.
fn key_of(collection: &Value, key: Arc<str>, value: &Value) -> Value {
    match &collection.kind {
        Kind::Set(_) => value.clone(),
        Kind::Tuple(_) | Kind::List(_) => match key.parse() {
            Ok(number) => Value::integer(number),
            Err(_) => Value::text(key),
        },
        Kind::Object(_)
        | Kind::Map(_)
        | Kind::Null
        | Kind::Bool(_)
        | Kind::Number(_)
        | Kind::String(_)
        | Kind::Unknown(_) => Value::text(key),
    }
}

fn fail(names: &Names<'_, '_>, diagnostic: Diagnostic) -> Vec<Value> {
    names.evaluator.report(diagnostic);
    Vec::new()
}

/// Here lists may be walked too, with their indexes as keys.
fn walked(collection: &Value) -> Elements {
    match &collection.kind {
        Kind::Tuple(items) | Kind::List(items) => {
            let keyed = items.iter().enumerate();
            let keyed = keyed.map(|(at, item)| (at.to_string().into(), item.clone()));
            Elements::Known(keyed.collect())
        }
        Kind::Set(items) => {
            let key = |item: &Value| item.as_str().unwrap_or("").into();
            let keyed = items.iter().map(|item| (key(item), item.clone()));
            Elements::Known(keyed.collect())
        }
        Kind::Null => Elements::Known(Vec::new()),
        Kind::Bool(_)
        | Kind::Number(_)
        | Kind::String(_)
        | Kind::Object(_)
        | Kind::Map(_)
        | Kind::Unknown(_) => Elements::of(collection),
    }
}

fn pair(element: Repetition) -> Vec<(Value, Value)> {
    element.each.into_iter().collect()
}

/// The object that one element makes.
fn one(
    block: &Block,
    (name, (key, value)): (&str, (Value, Value)),
    names: &Names<'_, '_>,
) -> Option<Value> {
    let pair = fields([("key", key), ("value", value)]);
    let iterator = names.with(name, Value::object(pair));
    let names = names.through(&iterator);
    let mut blocks = block.body.blocks.iter();
    if let Some(content) = blocks.find(|block| &*block.kind.text == "content") {
        let map = attributes(&content.body, &names);
        return Some(Value::object(map).at(block.header));
    }
    // In the JSON syntax it may look like an argument.
    let content = block.body.attribute("content")?;
    Some(names.evaluate(&content.value).at(block.header))
}

/// What a `dynamic` block calls the element at hand, if it says so.
pub(super) fn iterator_name(body: &Body) -> Option<&Arc<str>> {
    let Expression { kind, .. } = &body.attribute("iterator")?.value;
    if let ExpressionKind::Variable(name) | ExpressionKind::String(name) = kind {
        return Some(name);
    }
    None
}
