//! Whole objects among the values of a chart that is not on disk.
//!
//! Many charts write out the objects that their values hold, beside what they make of the other
//! values, and some do nothing else. What such an object is nobody has to guess.
//!
//! Invariant: an object stands where its value is written, line by line.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use syntax::{Diagnostic, Node, NodeKind, Origin, SourceId, Span, parse_yaml};

use super::absent::Published;
use super::chart::Loader;
use super::known::{chart, settle};
use super::render;
use super::template::Template;
use super::value::{Map, Value};
use super::yaml::to_yaml;
use crate::embedded;
use crate::project::Installation;

/// Keys below which charts take whole objects, in letters without case.
const KEYS: &[&str] = &[
    "additionalmanifests",
    "additionalobjects",
    "additionalresources",
    "anyresources",
    "custommanifests",
    "extradeploy",
    "extramanifests",
    "extraobjects",
    "extraresources",
    "extratemplates",
    "manifests",
    "objects",
    "rawmanifests",
    "rawobjects",
    "rawresources",
    "resources",
    "templates",
];

/// How such keys begin where a chart makes something else beside these objects.
const BESIDE: &[&str] = &["additional", "custom", "extra"];

/// Objects of one chart that are looked at.
const MAX_OBJECTS: usize = 500;

/// A step into values.
#[derive(Clone, Debug)]
enum Step {
    Key(Rc<str>),
    Item(usize),
}

/// An object among values: a mapping, or a text that is one.
struct Found {
    path: Vec<Step>,
    value: Value,
}

/// How much of what a chart makes its values hold as whole objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Share {
    None,
    Some,
    All,
}

/// How much of what a chart makes some values hold.
pub(super) fn share(values: &Map) -> Share {
    let found = within(values);
    let Some(first) = found.first() else {
        return Share::None;
    };
    let is_beside = |found: &Found| {
        let mut keys = found.path.iter().filter_map(Step::key);
        keys.any(|key| BESIDE.iter().any(|it| lower(key).starts_with(it)))
    };
    let holds = |key: &str| {
        let mut first = found.iter().filter_map(|it| it.path.first()?.key());
        first.any(|it| it == key)
    };
    let values = values.borrow();
    let mut others = values.iter().filter(|(key, value)| {
        let says_nothing = match value {
            Value::Map(map) => map.borrow().is_empty(),
            Value::List(items) => items.is_empty(),
            _ => true,
        };
        !says_nothing && &***key != "global" && !holds(key)
    });
    if is_beside(first) || others.next().is_some() {
        Share::Some
    } else {
        Share::All
    }
}

/// The whole objects that values hold, filled in as the chart would do it. Values are `written`
/// in these texts, of which the first counts most.
pub(super) fn objects(
    asked: &Published<'_>,
    (how, values): (&Installation, &Map),
    written: &[Node],
    loader: &mut Loader<'_>,
) -> Vec<Node> {
    let found = within(values);
    let texts = found.iter().map(|one| {
        let place = one.written(written);
        Manifest::of(one, place, asked.place, loader)
    });
    let mut texts: Vec<Manifest<'_>> = texts.collect();
    fill_in(asked, (how, values), &mut texts, loader);
    let mut objects = Vec::new();
    for text in &texts {
        let (documents, _) = parse_yaml(text.source, &text.text);
        for mut object in documents.into_iter().filter(is_object) {
            if let Some(place) = text.mapping {
                settle(&mut object, (Some(place), place.span), &[]);
            }
            objects.push(object);
        }
    }
    objects
}

/// An object as a text.
struct Manifest<'n> {
    source: SourceId,
    text: Arc<str>,
    /// What it is written as, if that is a mapping.
    mapping: Option<&'n Node>,
}

impl<'n> Manifest<'n> {
    /// A text keeps its lines; a mapping has the places of its parts when it is read again.
    fn of(found: &Found, written: Option<&'n Node>, place: Span, loader: &Loader<'_>) -> Self {
        let sources = loader.sources;
        let text: Arc<str> = match &found.value {
            Value::Text(text) => (&**text).into(),
            value => to_yaml(value).into(),
        };
        let place = written.map_or(place, |node| node.span);
        let same = written.filter(|node| node.text() == Some(&*text));
        let source = if let Some(node) = same {
            embedded::add(sources, node.span, &text)
        } else {
            let whole = Origin {
                at: 0,
                span: place,
                verbatim: false,
            };
            let path = sources.path(place.source);
            sources.add_derived(path, Arc::clone(&text), vec![whole])
        };
        Self {
            source,
            text,
            mapping: written.filter(|node| node.is_mapping()),
        }
    }
}

/// Fills in the texts that are templates. One that cannot be is taken as it is written, for not
/// all charts take objects for templates.
fn fill_in(
    asked: &Published<'_>,
    (how, values): (&Installation, &Map),
    texts: &mut [Manifest<'_>],
    loader: &mut Loader<'_>,
) {
    let open = texts.iter().enumerate();
    let open = open.filter(|(_, text)| text.text.contains("{{"));
    let mut left: BTreeSet<usize> = open.map(|(number, _)| number).collect();
    let template = |number: &usize| {
        let text = texts.get(*number)?;
        let name = format!("templates/{number:04}{ENDING}");
        Some((name, Template::new(text.source)))
    };
    let templates: Vec<_> = left.iter().filter_map(template).collect();
    if templates.is_empty() {
        return;
    }
    let chart = chart(asked, templates);
    let told = loader.diagnostics.len();
    let rendering = render::render(&chart, how, Rc::clone(values), loader);
    for made in rendering.templates.into_iter().filter(|it| it.is_whole) {
        let name = made.place.rsplit([':', '/']).next().unwrap_or("");
        let number = name.strip_suffix(ENDING).and_then(|it| it.parse().ok());
        let number = number.filter(|number| left.remove(number));
        if let Some(text) = number.and_then(|number| texts.get_mut(number)) {
            text.text = made.text.into();
            let path = loader.sources.path(text.source);
            let copy = Arc::clone(&text.text);
            text.source = loader.sources.add_derived(path, copy, made.origins);
        }
    }
    if !left.is_empty() {
        loader.diagnostics.truncate(told);
    }
    for text in left.iter().filter_map(|number| texts.get(*number)) {
        let message = "an object among values cannot be filled in: it is taken as it is written";
        let start = Span::new(text.source, 0, 0);
        loader.diagnostics.push(Diagnostic::note(message, start));
    }
}

const ENDING: &str = ".yaml";

impl Step {
    fn key(&self) -> Option<&str> {
        match self {
            Self::Key(key) => Some(key),
            Self::Item(_) => None,
        }
    }
}

impl Found {
    /// Where it is written, if anything tells.
    fn written<'n>(&self, written: &'n [Node]) -> Option<&'n Node> {
        written.iter().find_map(|node| {
            let mut steps = self.path.iter();
            steps.try_fold(node, |node, step| match step {
                Step::Key(key) => node.get(key),
                Step::Item(at) => node.items().get(*at),
            })
        })
    }
}

fn within(values: &Map) -> Vec<Found> {
    let mut found = Vec::new();
    for (key, value) in values.borrow().iter() {
        let path = vec![Step::Key(Rc::clone(key))];
        if is_key(key) {
            gather(path, value, &mut found);
        } else if let Value::Map(part) = value {
            // What belongs to a part of the chart.
            for (key, value) in part.borrow().iter().filter(|(key, _)| is_key(key)) {
                let mut path = path.clone();
                path.push(Step::Key(Rc::clone(key)));
                gather(path, value, &mut found);
            }
        }
    }
    found.truncate(MAX_OBJECTS);
    found
}

fn lower(key: &str) -> String {
    key.to_ascii_lowercase()
}

fn is_key(key: &str) -> bool {
    KEYS.contains(&&*lower(key))
}

/// An object itself, or those of a list or of a mapping.
fn gather(path: Vec<Step>, value: &Value, found: &mut Vec<Found>) {
    if looks_whole(value) {
        let value = value.clone();
        return found.push(Found { path, value });
    }
    let mut add = |step: Step, value: &Value| {
        if found.len() < MAX_OBJECTS && looks_whole(value) {
            let path = path.iter().cloned().chain([step]).collect();
            let value = value.clone();
            found.push(Found { path, value });
        }
    };
    match value {
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                add(Step::Item(at), item);
            }
        }
        Value::Map(map) => {
            for (key, value) in map.borrow().iter() {
                add(Step::Key(Rc::clone(key)), value);
            }
        }
        _ => {}
    }
}

fn looks_whole(value: &Value) -> bool {
    match value {
        Value::Map(map) => {
            let map = map.borrow();
            let is_text = |key: &str| matches!(map.get(key), Some(Value::Text(_)));
            let metadata = map.get("metadata").and_then(Value::as_map);
            let is_off = matches!(map.get("enabled"), Some(Value::Bool(false)));
            is_text("apiVersion") && is_text("kind") && metadata.is_some() && !is_off
        }
        Value::Text(text) => {
            let has = |key: &str| text.lines().any(|line| line.starts_with(key));
            has("apiVersion:") && has("kind:") && has("metadata:")
        }
        _ => false,
    }
}

fn is_object(document: &Node) -> bool {
    let text = |key: &str| document.get(key).and_then(Node::text).is_some();
    matches!(document.kind, NodeKind::Mapping(_)) && text("apiVersion") && text("kind")
}
