//! Charts of ours that stand for charts which are never on disk.
//!
//! Many repositories install most of what they run with a chart for any program, whose values
//! say all there is to know. A chart of the same name below `rules/charts/` makes of them what
//! matters of it, and is rendered like any other.
//!
//! Invariant: what is made has its place in the values, else where the chart is asked for, and
//! never in a chart of ours, which no reader of a report has.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use include_dir::{Dir, include_dir};
use syntax::{Node, NodeKind, Origin, SourceId, Sources, Span, parse_yaml};

use super::absent::Published;
use super::chart::{Chart, Loader};
use super::render;
use super::template::Template;
use super::value::{Map, Value};
use super::version::Version;
use crate::project::Installation;

static CHARTS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../rules/charts");

/// The charts of ours, and how those are known that they stand for.
static LOOKS: LazyLock<BTreeMap<String, Looks>> = LazyLock::new(|| {
    let charts = CHARTS.dirs().filter_map(|chart| {
        let name = chart.path().to_str()?;
        let about = CHARTS.get_file(format!("{name}/Chart.yaml"))?;
        Some((name.to_owned(), Looks::of(about.contents_utf8()?)))
    });
    charts.collect()
});

/// The key under which a mapping says of which values it is made. It is no part of the object.
const OF_VALUES: &str = "x-values";

/// Charts of ours that one chart may be made of: each has the bounds of a whole chart.
pub(super) const MAX_SUBCHARTS: usize = 60;

/// Whether a chart of ours stands for one of this name, if it comes from such a place or is given
/// such values.
pub(super) fn is_known(chart: &str, repository: &str, values: &Map) -> bool {
    let Some(looks) = LOOKS.get(chart) else {
        return false;
    };
    let mut publishers = looks.publishers.iter();
    let mut paths = looks.paths.iter();
    publishers.any(|it| repository.contains(it.as_str()))
        || paths.any(|path| {
            let mut steps = path.split('/').filter(|step| !step.is_empty());
            let whole = Some(Value::Map(Rc::clone(values)));
            let found = steps.try_fold(whole, |value, step| Some(value?.get(step)));
            match found.flatten() {
                None | Some(Value::Nil) => false,
                Some(value) => !path.ends_with('/') || matches!(value, Value::Map(_)),
            }
        })
}

/// How the charts are known that one of ours stands for.
#[derive(Debug, Default, PartialEq)]
struct Looks {
    /// Parts of the addresses where they are published.
    publishers: Vec<String>,
    /// Paths under one of which their values have something.
    paths: Vec<String>,
}

impl Looks {
    /// What a `Chart.yaml` of ours says in its annotations.
    fn of(about: &str) -> Self {
        let source = Sources::new().add("Chart.yaml", about);
        let (documents, _) = parse_yaml(source, about);
        let about = documents.first().and_then(|it| it.get("annotations"));
        let words = |key: &str| {
            let text = about.and_then(|it| it.get(key)?.text());
            let words = text.into_iter().flat_map(str::split_whitespace);
            words.map(str::to_owned).collect()
        };
        Self {
            publishers: words("published-by"),
            paths: words("looks-like"),
        }
    }
}

/// What a chart of ours makes in the place of the one that is asked for; nothing where none
/// stands for it. Values are `written` in these texts, of which the first counts most.
pub(super) fn objects(
    asked: &Published<'_>,
    (how, values): (&Installation, Map),
    written: &[Node],
    loader: &mut Loader<'_>,
) -> Vec<Node> {
    if !is_known(asked.chart, asked.repository, &values) {
        return Vec::new();
    }
    let path = loader.sources.path(asked.place.source);
    let mut objects = Vec::new();
    let chart = chart(asked, templates(asked, loader));
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

/// The templates of the chart of ours, which are said to be where it is asked for.
fn templates(asked: &Published<'_>, loader: &Loader<'_>) -> Templates {
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
    templates.collect()
}

/// Templates by their paths within their chart.
pub(super) type Templates = Vec<(String, Arc<Template>)>;

/// A chart with these templates in the place of the one that is asked for.
pub(super) fn chart(asked: &Published<'_>, templates: Templates) -> Chart {
    let place = asked.place;
    let about = [
        ("name", Node::of_text(asked.own_name, place)),
        ("version", Node::of_text(asked.version, place)),
    ];
    Chart {
        folder: String::new(),
        name: asked.own_name.to_owned(),
        version: Version::parse(asked.version),
        guessed: false,
        absent: true,
        source: place.source,
        about: Some(Node::of_entries(about, place)),
        values: None,
        templates,
        children: Vec::new(),
        dependencies: Vec::new(),
        files: BTreeMap::default(),
    }
}

/// Puts a part of an object where the values are that it is made of, as far as they are known,
/// and its other parts at the nearest place around them.
pub(super) fn settle(node: &mut Node, (values, place): (Option<&Node>, Span), written: &[Node]) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_values_look_is_read_as_yaml() {
        let about = "# looks-like: a\nname: x\ndescription: |\n  looks-like: b\nannotations:\n  looks-like: >-\n    c/ # no comment\n    d/e\n";
        assert_eq!(Looks::of(about).paths, ["c/", "#", "no", "comment", "d/e"]);
        assert_eq!(Looks::of("looks-like: a\n"), Looks::default());
        assert_eq!(
            Looks::of("annotations: {\"looks-like\": 'a b'}\n").paths,
            ["a", "b"]
        );
    }

    #[test]
    fn every_chart_of_ours_says_how_values_look() {
        assert!(LOOKS.contains_key("app-template"));
        assert!(LOOKS.values().all(|it| !it.paths.is_empty()), "{LOOKS:?}");
        assert_eq!(LOOKS.len(), CHARTS.dirs().count());
    }
}
