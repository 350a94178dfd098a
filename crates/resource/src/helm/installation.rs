//! How a chart is installed: with which values, under which name, into what cluster.
//!
//! One chart may be installed several times. The settings say how, or value files beside
//! `values.yaml` do, each of which is an environment, as overlays are for kustomizations, or a part
//! of one application, if what it makes is called after it.

#[cfg(test)]
mod tests;

use std::rc::Rc;

use syntax::hcl::{Expression, ExpressionKind, ObjectKey};
use syntax::{Diagnostic, Node, NodeKind, ReadError, Span, parse_yaml};

use super::value::{MAX_DEPTH, Map, Table, Value};
use super::yaml::from_node;
use crate::path;
use crate::project::{Installation, Parsed, Project, Values};

/// The installations of the chart in a folder: those of the settings, or those its value files
/// stand for. With two or more such files `values.yaml` is what they have in common, and no
/// environment of its own.
pub(super) fn installations(project: Project<'_>, folder: &str) -> Vec<Installation> {
    let stated = project.settings.charts.iter();
    let stated: Vec<_> = stated.filter(|it| &*it.chart == folder).cloned().collect();
    if !stated.is_empty() {
        return stated;
    }
    let names = project.reader.list(folder).unwrap_or_default();
    let files = names.iter().filter(|name| is_environment(name));
    let mut found: Vec<Installation> = files.map(|name| environment(folder, name)).collect();
    if found.len() < 2 {
        found.insert(0, Installation::default());
    }
    found
}

/// Whether value files beside a chart are environments of it.
pub(crate) fn has_environments(project: Project<'_>, folder: &str) -> bool {
    let names = project.reader.list(folder).unwrap_or_default();
    names.iter().filter(|name| is_environment(name)).count() > 1
}

/// `values-prod.yaml`, `values.prod.yml`, `values_prod.yaml`.
fn is_environment(name: &str) -> bool {
    let stem = name
        .strip_suffix(".yaml")
        .or_else(|| name.strip_suffix(".yml"));
    let rest = stem.and_then(|stem| stem.strip_prefix("values"));
    rest.is_some_and(|rest| rest.len() > 1 && rest.starts_with(['-', '.', '_']))
}

fn environment(folder: &str, name: &str) -> Installation {
    let file = path::join(folder, name).unwrap_or_default();
    Installation {
        environment: Some(name.into()),
        values: vec![Values::File(file.into(), None)],
        ..Installation::default()
    }
}

/// Whether a word is what people call one of their environments.
pub(crate) fn names_environment(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "ci",
        "demo",
        "dev",
        "develop",
        "development",
        "int",
        "integration",
        "kind",
        "live",
        "local",
        "minikube",
        "prd",
        "pre",
        "preprod",
        "prod",
        "production",
        "qa",
        "sandbox",
        "stage",
        "staging",
        "stg",
        "test",
        "testing",
        "tst",
        "uat",
    ];
    WORDS.contains(&word)
}

/// Whether a value file stands for a part of an application and for no environment of it: what is
/// made with `values-orders.yaml` is called `orders-service`.
pub(super) fn is_part(how: &Installation, made: &[Parsed]) -> bool {
    const PLAIN: &[&str] = &[
        "base", "common", "default", "example", "global", "override", "secrets",
    ];
    let file = how.environment.as_deref().unwrap_or("");
    let rest = file.strip_prefix("values").unwrap_or("");
    let rest = rest.trim_start_matches(['-', '.', '_']);
    let name = rest.rsplit_once('.').map_or(rest, |(name, _)| name);
    let mut words = name.split(['-', '.', '_']);
    let says_where = words.any(|word| names_environment(word) || PLAIN.contains(&word));
    let mut objects = made.iter().flat_map(|it| &it.documents).peekable();
    let is_called = |object: &Node| {
        let own = object.at(&["metadata", "name"]).and_then(Node::text);
        let rest = own.and_then(|own| own.strip_prefix(name));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    name.len() > 2 && !says_where && objects.peek().is_some() && objects.all(is_called)
}

/// The values that an installation sets over the chart's own; of two the later counts.
pub(super) fn given(
    project: Project<'_>,
    installation: &Installation,
    diagnostics: &mut Vec<Diagnostic>,
) -> Map {
    let given = Map::default();
    for (path, value) in installation.set.iter().rev() {
        set(&given, path, from_expression(value));
    }
    for values in installation.values.iter().rev() {
        let value = match values {
            Values::Inline(node) => Some(from_node(node)),
            Values::Set(path, node) => {
                set(&given, path, as_set(node));
                None
            }
            Values::File(file, span) => read(project, file, *span, diagnostics),
        };
        if let Some(Value::Map(map)) = value {
            add(&given, &map, 0);
        }
    }
    given
}

/// Fills in what is not set. A null counts as set: it removes one of the chart's own values.
pub(super) fn add(values: &Map, lower: &Map, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    for (key, below) in lower.borrow().iter() {
        let known = values.borrow().get(key).cloned();
        match (known, below) {
            (None, below) => {
                values.borrow_mut().insert(Rc::clone(key), below.clone());
            }
            (Some(Value::Map(known)), Value::Map(below)) => add(&known, below, depth + 1),
            (Some(_), _) => {}
        }
    }
}

fn read(
    project: Project<'_>,
    file: &str,
    span: Option<Span>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Value> {
    match project.reader.read(file) {
        Ok(source) => {
            let (documents, said) = parse_yaml(source, &project.sources.text(source));
            diagnostics.extend(said);
            documents.first().map(from_node)
        }
        Err(error) => {
            let why = match error {
                ReadError::Missing => "no such file",
                ReadError::Outside => "it is outside of what is scanned",
                ReadError::Unreadable(_) => "it is no text",
            };
            let message = format!("cannot read value file `{}`: {why}", super::shorten(file));
            diagnostics.push(Diagnostic::warning(message, span));
            None
        }
    }
}

/// A step into a value: a key of a mapping, or a number within a list.
#[derive(Debug, PartialEq)]
enum Step {
    Key(String),
    Item(usize),
}

/// Items that a list is made long enough for.
const MAX_ITEMS: usize = 1_000;

/// The steps of `a.b\\.c[0].d`; a dot behind a backslash is none.
fn steps(path: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut key = String::new();
    let mut letters = path.chars().peekable();
    let done = |key: &mut String, steps: &mut Vec<Step>| {
        if !key.is_empty() {
            steps.push(Step::Key(std::mem::take(key)));
        }
    };
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => key.extend(letters.next()),
            '.' => done(&mut key, &mut steps),
            '[' => {
                done(&mut key, &mut steps);
                let number: String = letters.by_ref().take_while(|it| *it != ']').collect();
                let number = number.trim().parse().unwrap_or(0);
                steps.push(Step::Item(usize::min(number, MAX_ITEMS)));
            }
            letter => key.push(letter),
        }
    }
    done(&mut key, &mut steps);
    steps
}

/// Sets a value under a dotted path, unless one is set there already.
fn set(values: &Map, path: &str, value: Value) {
    let steps = steps(path);
    let Some((Step::Key(first), rest)) = steps.split_first() else {
        return;
    };
    if steps.len() > MAX_DEPTH {
        return;
    }
    let known = values.borrow().get(first.as_str()).cloned();
    let new = placed(known, rest, value);
    values.borrow_mut().insert(first.as_str().into(), new);
}

/// A value with another one put under some steps within it.
fn placed(known: Option<Value>, steps: &[Step], value: Value) -> Value {
    match steps.split_first() {
        None => known.unwrap_or(value),
        Some((Step::Key(key), rest)) => {
            let map = match known {
                Some(Value::Map(map)) => map,
                _ => Map::default(),
            };
            let inner = map.borrow().get(key.as_str()).cloned();
            let inner = placed(inner, rest, value);
            map.borrow_mut().insert(key.as_str().into(), inner);
            Value::Map(map)
        }
        Some((Step::Item(at), rest)) => {
            let items = known.as_ref().and_then(Value::as_list);
            let mut items = items.map_or_else(Vec::new, |items| items.to_vec());
            items.resize(items.len().max(at + 1), Value::Nil);
            if let Some(item) = items.get_mut(*at) {
                let inner = Some(std::mem::replace(item, Value::Nil));
                *item = placed(inner.filter(|it| !matches!(it, Value::Nil)), rest, value);
            }
            Value::list(items)
        }
    }
}

/// A value as `helm --set` reads it: words for truth and null, whole numbers, or text.
fn as_set(node: &Node) -> Value {
    let NodeKind::String { text, plain: true } = &node.kind else {
        return from_node(node);
    };
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = !digits.starts_with('0') || digits == "0";
    match &**text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" => Value::Nil,
        text => match text.parse() {
            Ok(number) if is_number => Value::Int(number),
            _ => Value::text(text),
        },
    }
}

/// A constant of the settings.
fn from_expression(value: &Expression) -> Value {
    let key = |key: &ObjectKey| match key {
        ObjectKey::Name(name) => Some(Rc::from(&*name.text)),
        ObjectKey::Expression(key) => match &key.kind {
            ExpressionKind::String(text) => Some(Rc::from(&**text)),
            _ => None,
        },
    };
    match &value.kind {
        ExpressionKind::Bool(truth) => Value::Bool(*truth),
        #[expect(clippy::cast_precision_loss, reason = "as Go converts")]
        ExpressionKind::Integer(number) => Value::Float(*number as f64),
        ExpressionKind::Number(number) => Value::Float(number.parse().unwrap_or(0.0)),
        ExpressionKind::String(text) => Value::text(text),
        ExpressionKind::Tuple(items) => Value::list(items.iter().map(from_expression).collect()),
        ExpressionKind::Object(pairs) => {
            let pairs = pairs.iter();
            let entries =
                pairs.filter_map(|(name, value)| Some((key(name)?, from_expression(value))));
            Value::map(entries.collect::<Table>())
        }
        _ => Value::Nil,
    }
}
