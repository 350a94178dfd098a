//! Charts of ours that stand for charts which are never on disk.
//!
//! Many repositories install most of what they run with a chart for any program, whose values
//! say all there is to know. A chart of the same name below `rules/charts/` makes of them what
//! matters of it, and is rendered like any other.
//!
//! Invariant: what is made has its place in the values, else where the chart is asked for, and
//! never in a chart of ours, which no reader of a report has.

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use syntax::{Node, NodeKind, Origin, SourceId, Span, parse_yaml};

use super::absent::{Published, mapping, text};
use super::chart::{Chart, Loader};
use super::render;
use super::template::Template;
use super::value::{Map, Value};
use super::version::Version;
use crate::project::Installation;

static CHARTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../rules/charts");

/// The key under which a mapping says of which values it is made. It is no part of the object.
const OF_VALUES: &str = "x-values";

/// Charts of ours that one chart may be made of: each has the bounds of a whole chart.
pub(super) const MAX_SUBCHARTS: usize = 60;

/// Whether a chart of ours stands for one of this name, if it is given such values.
pub(super) fn is_known(chart: &str, values: &Map) -> bool {
    let about = CHARTS.get_file(format!("{chart}/Chart.yaml"));
    let about = about.and_then(include_dir::File::contents_utf8);
    let keys = about.into_iter().flat_map(str::lines).find_map(|line| {
        let keys = line.trim_start().strip_prefix("looks-like:")?;
        Some(keys.split_whitespace())
    });
    let values = values.borrow();
    let mut keys = keys.into_iter().flatten();
    keys.any(|key| matches!(values.get(key), Some(Value::Map(_))))
}

/// What a chart of ours makes in the place of the one that is asked for; nothing where none
/// stands for it. Values are `written` in these texts, of which the first counts most.
pub(super) fn objects(
    asked: &Published<'_>,
    (how, values): (&Installation, Map),
    written: &[Node],
    loader: &mut Loader<'_>,
) -> Vec<Node> {
    if !is_known(asked.chart, &values) {
        return Vec::new();
    }
    let path = loader.sources.path(asked.place.source);
    let mut objects = Vec::new();
    let chart = chart(asked, loader);
    let rendering = render::render(&chart, how, values, loader);
    for made in rendering.templates {
        let made_text: Arc<str> = made.text.into();
        let copy = Arc::clone(&made_text);
        let source = loader
            .sources
            .add_derived(Arc::clone(&path), copy, made.origins);
        let (documents, _) = parse_yaml(source, &made_text);
        objects.extend(documents.into_iter().filter(Node::is_mapping));
    }
    for object in &mut objects {
        settle(object, (None, asked.place), written);
    }
    objects
}

/// The chart of ours, whose templates are said to be where it is asked for.
fn chart(asked: &Published<'_>, loader: &Loader<'_>) -> Chart {
    let place = asked.place;
    let whole = Origin {
        at: 0,
        span: place,
        verbatim: false,
    };
    let add = |text: &str| -> SourceId {
        let path = loader.sources.path(place.source);
        loader.sources.add_derived(path, text, vec![whole])
    };
    let files = CHARTS.get_dir(format!("{}/templates", asked.chart));
    let files = files.map_or(&[][..], Dir::entries).iter();
    let templates = files.filter_map(|entry| {
        let file = entry.as_file()?;
        let name = file.path().file_name()?.to_str()?;
        let source = add(file.contents_utf8()?);
        Some((format!("templates/{name}"), Template::new(source)))
    });
    let about = [
        ("name", text(asked.own_name, place)),
        ("version", text(asked.version, place)),
    ];
    Chart {
        folder: String::new(),
        name: asked.own_name.to_owned(),
        version: Version::parse(asked.version),
        guessed: false,
        source: place.source,
        about: Some(mapping(about, place)),
        values: None,
        templates: templates.collect(),
        children: Vec::new(),
        dependencies: Vec::new(),
        files: BTreeMap::default(),
    }
}

/// Puts a part of an object where the values are that it is made of, as far as they are known,
/// and its other parts at the nearest place around them.
fn settle(node: &mut Node, (values, place): (Option<&Node>, Span), written: &[Node]) {
    let mut of = values;
    if let NodeKind::Mapping(entries) = &mut node.kind {
        let entries = Arc::make_mut(entries);
        let stated = entries.iter().position(|entry| &*entry.key == OF_VALUES);
        let stated = stated.map(|at| entries.remove(at));
        if let Some(path) = stated.as_ref().and_then(|entry| entry.value.text()) {
            of = written.iter().find_map(|node| find(node, path)).or(of);
        }
    }
    let place = of.map_or(place, |node| node.span);
    node.span = place;
    match &mut node.kind {
        NodeKind::Mapping(entries) => {
            for entry in Arc::make_mut(entries) {
                let inner = of.and_then(|node| node.get(&entry.key));
                settle(&mut entry.value, (inner, place), written);
                entry.key_span = entry.value.span;
            }
        }
        NodeKind::Sequence(items) => {
            for (at, item) in Arc::make_mut(items).iter_mut().enumerate() {
                let inner = of.and_then(|node| node.items().get(at));
                settle(item, (inner, place), written);
            }
        }
        _ => {}
    }
}

/// The value under the keys and numbers of a path; the whole where it has none.
fn find<'n>(values: &'n Node, path: &str) -> Option<&'n Node> {
    let mut steps = path.split('/').filter(|step| !step.is_empty());
    steps.try_fold(values, |node, step| {
        let item = || node.items().get(step.parse::<usize>().ok()?);
        node.get(step).or_else(item)
    })
}
