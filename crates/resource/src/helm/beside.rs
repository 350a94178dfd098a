//! Values that lie beside the folder of a chart, and that a script or a person gives to it.
//!
//! Repositories of several charts keep values apart from them: in a file of the chart's name
//! (`shop-values.yaml`, `values/shop.yaml`), or in one file that all of the charts are given.

use std::collections::BTreeSet;
use std::rc::Rc;

use syntax::{Diagnostic, Node, NodeKind, Span};

use super::chart::Chart;
use super::neighbours::Neighbours;
use super::value::{MAX_DEPTH, Map, Value};
use super::yaml::from_node;
use crate::path;
use crate::project::Project;

/// A folder of values only.
const VALUES: &str = "values";

/// Where the values of some charts may lie, and what those charts are called.
pub(super) struct Beside<'a> {
    project: Project<'a>,
    neighbours: &'a Neighbours<'a>,
    folders: Vec<String>,
    charts: BTreeSet<&'a str>,
}

impl<'a> Beside<'a> {
    /// What lies beside a chart. Nothing does if its folder is what is scanned.
    pub(super) fn of(project: Project<'a>, neighbours: &'a Neighbours<'a>, folder: &str) -> Self {
        let parent = path::folder(folder);
        let mut folders = Vec::new();
        if !folder.is_empty() {
            folders.push(parent.to_owned());
            if path::file_name(parent) == "charts" {
                folders.push(path::folder(parent).to_owned());
            }
        }
        let charts = neighbours.folders();
        let charts = charts.filter(|it| !it.is_empty() && path::folder(it) == parent);
        let charts = charts.map(path::file_name).collect();
        let is_chart = |folder: &String| neighbours.folders().any(|it| it == folder);
        if folders.iter().any(is_chart) {
            folders.clear();
        }
        Self {
            project,
            neighbours,
            folders,
            charts,
        }
    }

    /// The one file of values that goes by a chart's name.
    pub(super) fn own(&self, chart: &Chart, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
        let names = [path::file_name(&chart.folder), &chart.name];
        let mut found = self.files().filter(|(file, is_apart)| {
            let stem = stem(file);
            let rest = without_values(stem);
            let name = if *is_apart { rest.or(Some(stem)) } else { rest };
            name.is_some_and(|name| names.contains(&name))
        });
        let file = found.next();
        let (file, _) = file.filter(|_| found.next().is_none())?;
        say(chart, &file, "is installed with", diagnostics);
        Some(file)
    }

    /// The one example of values in a chart's own folder, where the chart has none: who installs it
    /// is to begin with that.
    pub(super) fn example(
        &self,
        chart: &Chart,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<String> {
        if chart.values.is_some() {
            return None;
        }
        let names = self.project.reader.list(&chart.folder).unwrap_or_default();
        let mut found = names.into_iter().filter(|name| is_example(name));
        let name = found.next().filter(|_| found.next().is_none())?;
        let file = path::join(&chart.folder, &name)?;
        say(chart, &file, "is installed with", diagnostics);
        Some(file)
    }

    /// The one file of values that lies beside several charts and goes by the name of none, nor
    /// by that of a folder of other things beside them.
    fn shared(&self) -> Option<String> {
        if self.charts.len() < 2 {
            return None;
        }
        let mut found = self.files().filter(|(file, is_apart)| {
            let stem = stem(file);
            let of_one = without_values(stem).is_some_and(|name| self.is_beside(name));
            !is_apart && !of_one && stem.to_ascii_lowercase().contains(VALUES)
        });
        let file = found.next();
        file.filter(|_| found.next().is_none())
            .map(|(file, _)| file)
    }

    /// Whether a folder beside the charts, or one of theirs, has a name.
    fn is_beside(&self, name: &str) -> bool {
        let folder = format!("{name}/");
        let mut folders = self.folders.iter();
        self.charts.contains(name)
            || folders.any(|it| {
                let names = self.project.reader.list(it).unwrap_or_default();
                names.contains(&folder)
            })
    }

    /// What a chart leaves unset and the file beside it and others sets. What the chart sets
    /// counts, for that the file is given to it is only likely.
    pub(super) fn unset(&self, chart: &Chart, diagnostics: &mut Vec<Diagnostic>) -> Map {
        let read = |file: String| {
            let source = self.project.reader.read(&file).ok()?;
            let document = self.neighbours.document(source, self.project.sources);
            let values = from_node(document.0.as_ref()?);
            let map = missing(&values, chart.values.as_ref(), 0)?;
            Some((file, map))
        };
        let Some((file, Value::Map(map))) = self.shared().and_then(read) else {
            return Map::default();
        };
        say(chart, &file, "leaves unset", diagnostics);
        map
    }

    /// Files of values, with whether their folder holds nothing else.
    fn files(&self) -> impl Iterator<Item = (String, bool)> {
        let apart = self.folders.iter().filter_map(|it| path::join(it, VALUES));
        let apart = apart.map(|folder| (folder, true));
        let folders = self.folders.iter().cloned().map(|folder| (folder, false));
        folders.chain(apart).flat_map(|(folder, is_apart)| {
            let names = self.project.reader.list(&folder).unwrap_or_default();
            let is_yaml = |name: &String| matches!(path::extension(name), Some("yaml" | "yml"));
            let names = names.into_iter().filter(is_yaml);
            let files: Vec<_> = names.filter_map(|it| path::join(&folder, &it)).collect();
            files.into_iter().map(move |file| (file, is_apart))
        })
    }
}

/// Tells which file a chart's values were taken from, and for what.
fn say(chart: &Chart, file: &str, what: &str, diagnostics: &mut Vec<Diagnostic>) {
    let message = format!(
        "what helm chart `{}` {what} is taken from `{}` beside it",
        super::shorten(&chart.name),
        super::shorten(file)
    );
    let start = Span::new(chart.source, 0, 0);
    diagnostics.push(Diagnostic::note(message, start));
}

/// `values.yaml.example`, `values-sample.yml`.
fn is_example(name: &str) -> bool {
    const WORDS: [&str; 6] = ["default", "dist", "example", "sample", "template", "tmpl"];
    let mut words = name.split(['.', '-', '_']);
    words.next() == Some(VALUES)
        && words.clone().any(|word| matches!(word, "yaml" | "yml"))
        && words.clone().any(|word| WORDS.contains(&word))
        && words.count() == 2
}

fn stem(file: &str) -> &str {
    let name = path::file_name(file);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// `shop` of `shop-values`, `shop.values` and `values_shop`.
fn without_values(stem: &str) -> Option<&str> {
    const BETWEEN: [char; 3] = ['-', '.', '_'];
    let before = stem.strip_suffix(VALUES);
    let before = before.and_then(|rest| rest.strip_suffix(BETWEEN));
    let after = || stem.strip_prefix(VALUES)?.strip_prefix(BETWEEN);
    before.or_else(after)
}

/// The part of some values that `own` has nothing for.
fn missing(values: &Value, own: Option<&Node>, depth: usize) -> Option<Value> {
    let own = own.filter(|node| match &node.kind {
        NodeKind::Null => false,
        NodeKind::String { text, .. } => !text.is_empty(),
        _ => true,
    });
    let Some(own) = own else {
        return Some(values.clone());
    };
    let Value::Map(values) = values else {
        return None;
    };
    if !own.is_mapping() || depth > MAX_DEPTH {
        return None;
    }
    let values = values.borrow();
    let part = values.iter().filter_map(|(key, value)| {
        let rest = missing(value, own.get(key), depth + 1)?;
        Some((Rc::clone(key), rest))
    });
    let part: super::value::Table = part.collect();
    (!part.is_empty()).then(|| Value::map(part))
}
