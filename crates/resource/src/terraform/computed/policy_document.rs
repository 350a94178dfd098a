//! `data "aws_iam_policy_document"`: its statements as the structure of the policy.
//!
//! As the provider builds it: source documents first, then the own statements, then
//! overriding documents; a statement replaces an earlier one of the same `sid`, a list of one
//! is written as the one, and `&{` as `${`.

use std::collections::BTreeSet;
use std::sync::Arc;

use eval::{Kind, Map, Reason, Shape, Value, decode_json};
use syntax::{Diagnostic, Span};

/// The arguments of a statement that are lists of texts, and their names in the policy.
const LISTS: &[(&str, &str)] = &[
    ("actions", "Action"),
    ("not_actions", "NotAction"),
    ("resources", "Resource"),
    ("not_resources", "NotResource"),
];

/// The policy that these arguments describe, and what the provider refuses in them.
pub(super) fn assemble(attributes: &Map, place: Span) -> (Value, Option<Diagnostic>) {
    let mut statements = Vec::new();
    for source in documents(attributes, ["source_json", "source_policy_documents"]) {
        merge(&mut statements, statements_of(&source));
    }
    let own = attributes.get("statement").map_or(&[][..], Value::items);
    let twice = said_twice(own);
    merge(&mut statements, own.iter().map(statement).collect());
    for source in documents(attributes, ["override_json", "override_policy_documents"]) {
        merge(&mut statements, statements_of(&source));
    }
    let mut policy = Map::new();
    let version = attributes.get("version").cloned();
    let version = version.unwrap_or_else(|| Value::text("2012-10-17").at(place));
    policy.insert("Version".into(), version);
    if let Some(id) = attributes.get("policy_id") {
        policy.insert("Id".into(), id.clone());
    }
    policy.insert("Statement".into(), Value::tuple(statements).at(place));
    (Value::object(policy).at(place), twice)
}

/// The name of a statement that another one of the same document has, which the provider refuses.
fn said_twice(statements: &[Value]) -> Option<Diagnostic> {
    let mut seen = BTreeSet::new();
    let sids = statements.iter().filter_map(|it| it.get("sid"));
    let mut sids = sids.filter(|sid| !sid.as_str().is_none_or(str::is_empty));
    let twice = sids.find(|sid| !seen.insert(sid.as_str()))?;
    let name: String = twice.as_str()?.chars().take(80).collect();
    let message = format!("two statements are called `{name}`");
    Some(Diagnostic::error(message, twice.span))
}

/// A list with what `&{aws:username}` means, for Terraform would read `${...}` itself.
fn with_variables(value: &Value) -> Value {
    let mut value = value.clone();
    if holds_variables(&value) {
        write_variables(&mut value);
    }
    value
}

fn holds_variables(value: &Value) -> bool {
    match &value.kind {
        Kind::String(text) => text.contains("&{"),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            items.iter().any(holds_variables)
        }
        Kind::Unknown(unknown) => match &unknown.shape {
            Some(Shape::Template(pieces)) => pieces.iter().any(holds_variables),
            Some(Shape::Among(among)) => among.items().any(holds_variables),
            Some(Shape::Each(_) | Shape::Json(_) | Shape::Between(_)) | None => false,
        },
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Object(_) | Kind::Map(_) => false,
    }
}

fn write_variables(value: &mut Value) {
    match &mut value.kind {
        Kind::String(text) => *text = text.replace("&{", "${").into(),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            Arc::make_mut(items).iter_mut().for_each(write_variables);
        }
        Kind::Unknown(unknown) => match &mut Arc::make_mut(unknown).shape {
            Some(Shape::Template(pieces)) => pieces.iter_mut().for_each(write_variables),
            Some(Shape::Among(among)) => Arc::make_mut(among).each(write_variables),
            Some(Shape::Each(_) | Shape::Json(_) | Shape::Between(_)) | None => {}
        },
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Object(_) | Kind::Map(_) => {}
    }
}

/// The documents that are merged in: one under the older name, a list under the newer.
fn documents(attributes: &Map, [one, many]: [&str; 2]) -> Vec<Value> {
    let listed = attributes.get(many);
    let unknown = listed.filter(|list| list.as_unknown().is_some());
    let items = listed.map_or(&[][..], Value::items);
    let all = attributes.get(one).into_iter().chain(items).chain(unknown);
    all.filter(|document| document.as_str() != Some(""))
        .cloned()
        .collect()
}

/// The statements of a document, or one unknown for all of them where it cannot be read.
fn statements_of(document: &Value) -> Vec<Value> {
    let decoded = decode_json(document);
    let Some(found) = decoded.as_ref().and_then(|policy| policy.get("Statement")) else {
        let reason = match document.as_unknown() {
            Some(unknown) => unknown.reason.clone(),
            None => Reason::Other("the document is no policy".into()),
        };
        let mut value = Value::unknown(reason);
        value.span = document.span;
        value.notes.clone_from(&document.notes);
        return vec![value];
    };
    if let Kind::Tuple(items) | Kind::List(items) = &found.kind {
        return items.to_vec();
    }
    vec![found.clone()]
}

/// Statements of one document do not replace each other.
fn merge(statements: &mut Vec<Value>, more: Vec<Value>) {
    let before = statements.len();
    for statement in more {
        let sid = statement.get("Sid").and_then(Value::as_str);
        let same = sid.filter(|sid| !sid.is_empty()).and_then(|sid| {
            let other = |other: &Value| other.get("Sid").and_then(Value::as_str) == Some(sid);
            statements.iter().take(before).position(other)
        });
        match same.and_then(|at| statements.get_mut(at)) {
            Some(replaced) => *replaced = statement,
            None => statements.push(statement),
        }
    }
}

/// A `statement` block as a statement.
fn statement(block: &Value) -> Value {
    let mut map = Map::new();
    if let Some(sid) = block.get("sid") {
        map.insert("Sid".into(), sid.clone());
    }
    let effect = block.get("effect").cloned();
    let effect = effect.unwrap_or_else(|| like(block, Value::text("Allow")));
    map.insert("Effect".into(), effect);
    for (argument, name) in LISTS {
        if let Some(list) = block.get(argument) {
            map.insert((*name).into(), unwrapped(&with_variables(list)));
        }
    }
    for (argument, name) in [
        ("principals", "Principal"),
        ("not_principals", "NotPrincipal"),
    ] {
        if let Some(blocks) = block.get(argument) {
            map.insert(name.into(), principals(blocks));
        }
    }
    if let Some(conditions) = block.get("condition") {
        map.insert("Condition".into(), self::conditions(conditions));
    }
    like(block, Value::object(map))
}

/// `principals` blocks as an object of lists by type; everybody is a lone star.
fn principals(blocks: &Value) -> Value {
    let mut map = Map::new();
    for block in blocks.items() {
        let identifiers = block
            .get("identifiers")
            .map_or_else(Value::null, with_variables);
        match block.get("type").and_then(Value::as_str) {
            Some("*") => return like(block, Value::text("*")),
            Some(kind) => add(&mut map, kind, identifiers),
            None => add(&mut map, "AWS", identifiers),
        }
    }
    like(blocks, Value::object(unwrap_all(map)))
}

/// `condition` blocks as an object of objects, by test and variable.
fn conditions(blocks: &Value) -> Value {
    let mut tests: Map = Map::new();
    for block in blocks.items() {
        let word = |name: &str| block.get(name).and_then(Value::as_str).unwrap_or("");
        let values = block.get("values");
        let values = values.map_or_else(Value::null, with_variables);
        let empty = || like(block, Value::object(Map::new()));
        let test = tests.get_or_insert_with(word("test").into(), empty);
        if let Kind::Object(variables) = &mut test.kind {
            add(Arc::make_mut(variables), word("variable"), values);
        }
    }
    let unwrap = |value: &mut Value| {
        if let Kind::Object(variables) = &mut value.kind {
            *variables = Arc::new(unwrap_all(std::mem::take(Arc::make_mut(variables))));
        }
    };
    tests.iter_mut().for_each(|(_, test)| unwrap(test));
    like(blocks, Value::object(tests))
}

/// Adds items to those that are there under the same name.
fn add(map: &mut Map, name: &str, more: Value) {
    let Some(present) = map.get_mut(name) else {
        map.insert(name.into(), more);
        return;
    };
    let items = present
        .items()
        .iter()
        .chain(more.items())
        .cloned()
        .collect();
    *present = like(present, Value::tuple(items));
}

fn unwrap_all(map: Map) -> Map {
    let unwrap = |(name, value): (Arc<str>, Value)| (name, unwrapped(&value));
    map.into_iter().map(unwrap).collect()
}

/// The one item of a list of one; any other value as it is.
fn unwrapped(list: &Value) -> Value {
    match list.items() {
        [one] => one.clone(),
        _ => list.clone(),
    }
}

/// At the place of another value, with its notes.
fn like(other: &Value, mut value: Value) -> Value {
    value.span = other.span;
    value.notes.clone_from(&other.notes);
    value
}
