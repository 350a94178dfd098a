//! One entry of a helmfile's `releases`: a chart, and the values that it is given.

use std::collections::HashMap;
use std::sync::Arc;

use syntax::{Diagnostic, Node, NodeKind, Span};

use super::{Helmfile, dot, is_template, too_many};
use crate::helm::output::NOTHING;
use crate::helm::release::{Base, Given, Release, Wanted, text};
use crate::helm::render;
use crate::helm::scope::table;
use crate::helm::shorten;
use crate::helm::tree::Text;
use crate::helm::value::{Map, Value};
use crate::path;

/// Templates of one release, and templates that inherit templates.
const MAX_LAYERS: usize = 50;
const MAX_DEPTH: usize = 10;

impl Helmfile<'_> {
    /// A release and the templates that it inherits, the lowest first.
    pub(super) fn layers<'n>(
        &self,
        node: &'n Node,
        templates: &HashMap<&str, &'n Node>,
        said: &mut Vec<Diagnostic>,
    ) -> Vec<&'n Node> {
        let mut layers = Vec::new();
        if !inherit(node, templates, 0, &mut layers) {
            let place = self.project.sources.origin(node.span);
            said.push(too_many(MAX_LAYERS, "templates of one release", place));
        }
        layers
    }

    /// One entry of `releases`, over the templates that it inherits.
    pub(super) fn release(
        &self,
        layers: &[&Node],
        environment: &str,
        values: &Map,
        said: &mut Vec<Diagnostic>,
    ) -> Option<Release> {
        let get = |key: &str| layers.iter().rev().find_map(|layer| layer.get(key));
        let text_of = |key: &str| get(key).and_then(Node::text);
        let name: Arc<str> = text_of("name")?.into();
        let chart = get("chart")?;
        let about = [
            ("Name", Value::text(&name)),
            ("Namespace", Value::text(text_of("namespace").unwrap_or(""))),
            ("Chart", Value::text(chart.text()?)),
        ];
        let dot = dot(environment, values, Some(table(about)));
        let fill = |text: &str| self.filled(text, &dot);
        let is_off = get("installed").is_some_and(|it| it.kind == NodeKind::Bool(false))
            || text_of("installedTemplate").is_some_and(|it| fill(it).trim() == "false")
            || text_of("condition").is_some_and(|it| is_false(values, it));
        if is_off {
            return None;
        }
        let version = text_of("version").map(fill).unwrap_or_default();
        let tolerant = text_of("missingFileHandler").is_some_and(|it| it != "Error");
        Some(Release {
            object: Arc::clone(&name),
            chart: self.chart(&fill(chart.text()?), &version, chart.span, said)?,
            name,
            namespace: text_of("namespace").map(|it| fill(it).into()),
            values: self.all_given(layers, tolerant, &dot, said),
            cluster_version: None,
            cluster_apis: Vec::new(),
            span: chart.span,
        })
    }

    /// The values of all layers, and over them what they set one by one, as helm takes them.
    fn all_given(
        &self,
        layers: &[&Node],
        tolerant: bool,
        dot: &Value,
        said: &mut Vec<Diagnostic>,
    ) -> Vec<Given> {
        let mut given = Vec::new();
        let items = |layer: &Node, key: &str| layer.get(key).map_or(&[][..], Node::items).to_vec();
        for layer in layers {
            for node in ["values", "valuesTemplate"]
                .iter()
                .flat_map(|key| items(layer, key))
            {
                given.extend(self.given(&node, tolerant, dot, said));
            }
        }
        for entry in layers.iter().flat_map(|layer| items(layer, "set")) {
            let (Some(path), Some(value)) = (text(&entry, &["name"]), entry.get("value")) else {
                continue;
            };
            let mut value = value.clone();
            if let NodeKind::String { text, plain } = &mut value.kind {
                (*text, *plain) = (self.filled(text, dot).into(), true);
            }
            given.push(Given::Set { path, value });
        }
        given
    }

    /// A chart is a folder beside the file, if there is one; else it is published.
    fn chart(
        &self,
        chart: &str,
        version: &str,
        span: Span,
        said: &mut Vec<Diagnostic>,
    ) -> Option<Wanted> {
        if let Some(folder) = path::join(self.folder, chart) {
            let names = self.project.reader.list(&folder).unwrap_or_default();
            if names.iter().any(|name| name == "Chart.yaml") {
                return Some(Wanted::Folder(folder.into()));
            }
        }
        if chart.starts_with(['.', '/']) {
            let chart = shorten(chart);
            let message =
                format!("helm chart `{chart}` is not on disk: what it makes is not known");
            let place = self.project.sources.origin(span);
            said.push(Diagnostic::note(message, place));
            return None;
        }
        let (repository, name) = chart.rsplit_once('/').unwrap_or(("", chart));
        Some(Wanted::Published {
            name: name.into(),
            version: version.into(),
            repository: repository.into(),
        })
    }

    fn given(
        &self,
        node: &Node,
        may_be_missing: bool,
        dot: &Value,
        said: &mut Vec<Diagnostic>,
    ) -> Option<Given> {
        let Some(text) = node.text() else {
            return node.is_mapping().then(|| Given::Inline(node.clone()));
        };
        let file = self.filled(text, dot);
        if is_template(&file) {
            let mut own = Vec::new();
            let found = self.file(&file, node.span, Some(dot), &mut own);
            let is_there = path::join(self.folder, &file)
                .is_some_and(|place| self.project.reader.read(&place).is_ok());
            said.extend(own.into_iter().filter(|_| is_there || !may_be_missing));
            return found.map(Given::Inline);
        }
        let place = path::join(self.folder, &file)?;
        Some(Given::File {
            path: place.into(),
            from: Base::Scan,
            may_be_missing,
            span: node.span,
        })
    }

    fn filled(&self, text: &str, dot: &Value) -> String {
        if !text.contains("{{") {
            return text.to_owned();
        }
        let made = Text {
            text: text.into(),
            source: None,
        };
        let bounds = self.project.settings.bounds;
        let output = render::text(made, self.source, dot, bounds, true);
        output.map_or_else(|_| text.to_owned(), |it| it.text().replace(NOTHING, ""))
    }
}

/// Adds a release and, before it, the templates that it inherits; false where they are too many.
fn inherit<'n>(
    node: &'n Node,
    templates: &HashMap<&str, &'n Node>,
    depth: usize,
    layers: &mut Vec<&'n Node>,
) -> bool {
    let mut all = true;
    for one in node.get("inherit").map_or(&[][..], Node::items) {
        let name = one.get("template").and_then(Node::text);
        if let Some(template) = name.and_then(|name| templates.get(name)) {
            if depth == MAX_DEPTH || layers.len() >= MAX_LAYERS {
                all = false;
                break;
            }
            all &= inherit(template, templates, depth + 1, layers);
        }
    }
    layers.push(node);
    all
}

/// Whether a dotted path leads to what is false.
fn is_false(values: &Map, path: &str) -> bool {
    let mut value = Value::Map(Map::clone(values));
    for key in path.split('.') {
        match value.get(key) {
            Some(inner) => value = inner,
            None => return false,
        }
    }
    matches!(value, Value::Bool(false))
}
