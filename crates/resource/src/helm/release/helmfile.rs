//! helmfile: one file that says which charts are installed, for each of several environments.
//!
//! The file is a template itself, of which each part sees what the environments before it set.
//! Values that the machine of whoever runs helmfile gives are not known here: a variable of the
//! environment is empty, one that is required is a place to be filled in.

use std::sync::Arc;

use syntax::{Diagnostic, Node, NodeKind, Origin, SourceId, Span, parse_yaml};

use super::{Base, Given, Release, Wanted, text};
use crate::helm::installation::given;
use crate::helm::render;
use crate::helm::scope::table;
use crate::helm::tree::Text;
use crate::helm::value::{Map, Value};
use crate::path;
use crate::project::{Installation, Project, Values};

/// Environments of one file, and files that it is based on.
const MAX_ENVIRONMENTS: usize = 20;
const MAX_BASES: usize = 10;

/// What a helmfile installs in one environment.
#[derive(Debug)]
pub(crate) struct Asked {
    /// None where there is only one.
    pub(crate) environment: Option<Arc<str>>,
    pub(crate) releases: Vec<Release>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Whether a file is called as helmfiles are.
pub(crate) fn is_helmfile(file: &str) -> bool {
    let name = path::file_name(file);
    let name = name.strip_suffix(".gotmpl").unwrap_or(name);
    let is_yaml = matches!(path::extension(name), Some("yaml" | "yml"));
    let is_part = path::file_name(path::folder(file)) == "helmfile.d";
    is_yaml && (is_part || name.starts_with("helmfile."))
}

/// What a helmfile installs, environment by environment.
pub(crate) fn read(project: Project<'_>, file: &str, source: SourceId) -> Vec<Asked> {
    let helmfile = Helmfile {
        project,
        folder: path::folder(file),
        parts: parts(project, file, source),
        source,
    };
    if helmfile.parts.is_empty() {
        return Vec::new();
    }
    let mut names = helmfile.environments();
    names.truncate(MAX_ENVIRONMENTS);
    if names.is_empty() {
        names.push("default".into());
    }
    let several = names.len() > 1;
    let asked = names.into_iter().map(|name| {
        let mut diagnostics = Vec::new();
        let releases = helmfile.releases(&name, &mut diagnostics);
        Asked {
            environment: several.then_some(name),
            releases,
            diagnostics,
        }
    });
    asked.collect()
}

struct Helmfile<'a> {
    project: Project<'a>,
    folder: &'a str,
    parts: Vec<Text>,
    source: SourceId,
}

/// The parts of a file, each with its place in it; none where it installs nothing.
fn parts(project: Project<'_>, file: &str, source: SourceId) -> Vec<Text> {
    let whole = project.sources.text(source);
    if !whole.contains("releases:") {
        return Vec::new();
    }
    let mut parts = Vec::new();
    let (mut start, mut at) = (0, 0);
    let ends = whole.split_inclusive('\n').filter_map(|line| {
        let from = at;
        at += line.len();
        (line.trim_end() == "---").then_some((from, at))
    });
    let ends: Vec<(usize, usize)> = ends.chain([(whole.len(), whole.len())]).collect();
    for (end, next) in ends {
        let part: Arc<str> = whole.get(start..end).unwrap_or("").into();
        let origin = Origin {
            at: 0,
            span: Span::new(source, start, end),
            verbatim: true,
        };
        let copy = Arc::clone(&part);
        let derived = project.sources.add_derived(file, copy, vec![origin]);
        parts.push(Text {
            text: part,
            source: Some(derived),
        });
        start = next;
    }
    parts
}

impl Helmfile<'_> {
    /// The environments that the file names.
    fn environments(&self) -> Vec<Arc<str>> {
        let dot = dot("default", &Map::default(), None);
        let documents = self.parts.iter().filter_map(|part| {
            let document = self.document(part.clone(), &dot).ok()?;
            Some(document?.get("environments")?.clone())
        });
        let entries = documents.flat_map(|node| node.entries().to_vec());
        entries.map(|entry| entry.key).collect()
    }

    fn releases(&self, name: &str, diagnostics: &mut Vec<Diagnostic>) -> Vec<Release> {
        let mut set = Vec::new();
        let mut values = Map::default();
        // What the first time through sets is seen by all parts the second time.
        let mut documents = Vec::new();
        for is_last in [false, true] {
            documents.clear();
            set.clear();
            for part in &self.parts {
                let dot = dot(name, &values, None);
                match self.document(part.clone(), &dot) {
                    Ok(document) => documents.extend(document),
                    Err(diagnostic) if is_last => diagnostics.push(diagnostic),
                    Err(_) => {}
                }
                if let Some(document) = documents.last() {
                    self.settings(document, name, &mut set);
                }
                let how = Installation {
                    values: set.clone(),
                    ..Installation::default()
                };
                values = given(self.project, &how, &mut Vec::new());
            }
        }
        let templates = documents.iter().filter_map(|it| it.get("templates"));
        let templates: Vec<&Node> = templates.collect();
        let listed = documents.iter().filter_map(|it| it.get("releases"));
        let listed = listed.flat_map(Node::items);
        let releases = listed.filter_map(|node| {
            let inherited = node.get("inherit").map_or(&[][..], Node::items).iter();
            let inherited = inherited.filter_map(|it| it.get("template")?.text());
            let above = inherited.filter_map(|name| templates.iter().find_map(|it| it.get(name)));
            let layers: Vec<&Node> = above.chain([node]).collect();
            self.release(&layers, name, &values)
        });
        releases.collect()
    }

    /// The values that an environment of a document sets, and files that it is based on.
    fn settings(&self, document: &Node, name: &str, set: &mut Vec<Values>) {
        let bases = document.get("bases").map_or(&[][..], Node::items);
        for base in bases.iter().filter_map(Node::text).take(MAX_BASES) {
            let dot = dot(name, &Map::default(), None);
            if let Some(base) = self.file(base, &dot) {
                self.values(base.at(&["environments", name, "values"]), set);
            }
        }
        self.values(document.get("values"), set);
        self.values(document.at(&["environments", name, "values"]), set);
    }

    fn values(&self, listed: Option<&Node>, set: &mut Vec<Values>) {
        for node in listed.map_or(&[][..], Node::items) {
            match node.text() {
                Some(file) => {
                    let dot = dot("default", &Map::default(), None);
                    set.extend(self.file(file, &dot).map(Values::Inline));
                }
                None if node.is_mapping() => set.push(Values::Inline(node.clone())),
                None => {}
            }
        }
    }

    /// One entry of `releases`, over the templates that it inherits.
    fn release(&self, layers: &[&Node], environment: &str, values: &Map) -> Option<Release> {
        let get = |key: &str| layers.iter().rev().find_map(|layer| layer.get(key));
        let said = |key: &str| get(key).and_then(Node::text);
        let name: Arc<str> = said("name")?.into();
        let chart = get("chart")?;
        let about = [
            ("Name", Value::text(&name)),
            ("Namespace", Value::text(said("namespace").unwrap_or(""))),
            ("Chart", Value::text(chart.text()?)),
        ];
        let dot = dot(environment, values, Some(table(about)));
        let fill = |text: &str| self.filled(text, &dot);
        let is_off = get("installed").is_some_and(|it| it.kind == NodeKind::Bool(false))
            || said("installedTemplate").is_some_and(|it| fill(it).trim() == "false")
            || said("condition").is_some_and(|it| is_false(values, it));
        if is_off {
            return None;
        }
        let chart_name = fill(chart.text()?);
        let version = said("version").map(fill).unwrap_or_default();
        let tolerant = said("missingFileHandler").is_some_and(|it| it != "Error");
        let mut given = Vec::new();
        for layer in layers {
            for key in ["values", "valuesTemplate"] {
                for node in layer.get(key).map_or(&[][..], Node::items) {
                    given.extend(self.given(node, tolerant, &dot));
                }
            }
            let set = layer.get("set").map_or(&[][..], Node::items);
            given.extend(set.iter().filter_map(|it| {
                let mut value = it.get("value")?.clone();
                if let NodeKind::String { text, plain } = &mut value.kind {
                    (*text, *plain) = (fill(text).into(), true);
                }
                let path = text(it, &["name"])?;
                Some(Given::Set { path, value })
            }));
        }
        Some(Release {
            object: Arc::clone(&name),
            chart: self.chart(&chart_name, &version)?,
            name,
            namespace: said("namespace").map(|it| fill(it).into()),
            values: given,
            cluster_version: None,
            cluster_apis: Vec::new(),
            span: chart.span,
        })
    }

    /// A chart is a folder beside the file, if there is one; else it is published.
    fn chart(&self, chart: &str, version: &str) -> Option<Wanted> {
        if let Some(folder) = path::join(self.folder, chart) {
            let names = self.project.reader.list(&folder).unwrap_or_default();
            if names.iter().any(|name| name == "Chart.yaml") {
                return Some(Wanted::Folder(folder.into()));
            }
        }
        if chart.starts_with(['.', '/']) {
            return None;
        }
        let (repository, name) = chart.rsplit_once('/').unwrap_or(("", chart));
        Some(Wanted::Published {
            name: name.into(),
            version: version.into(),
            repository: repository.into(),
        })
    }

    fn given(&self, node: &Node, may_be_missing: bool, dot: &Value) -> Option<Given> {
        let Some(text) = node.text() else {
            return node.is_mapping().then(|| Given::Inline(node.clone()));
        };
        let file = self.filled(text, dot);
        if path::extension(&file) == Some("gotmpl") {
            return self.file(&file, dot).map(Given::Inline);
        }
        let place = path::join(self.folder, &file)?;
        Some(Given::File {
            path: place.into(),
            from: Base::Scan,
            may_be_missing,
            span: node.span,
        })
    }

    /// What a file beside this one holds, filled in if it is a template.
    fn file(&self, name: &str, dot: &Value) -> Option<Node> {
        let file = path::join(self.folder, name)?;
        let source = self.project.reader.read(&file).ok()?;
        let whole = Text {
            text: self.project.sources.text(source),
            source: Some(source),
        };
        self.document(whole, dot).ok()?
    }

    /// The document that a template writes.
    fn document(&self, text: Text, dot: &Value) -> Result<Option<Node>, Diagnostic> {
        let sources = self.project.sources;
        let whole = text.source.unwrap_or(self.source);
        let (source, text) = if text.text.contains("{{") {
            let output = render::text(text, whole, dot, true).map_err(|failure| {
                let why = super::super::shorten(&failure.message);
                let span = failure.span.unwrap_or(Span::new(whole, 0, 0));
                let span = sources.origin(span);
                Diagnostic::note(format!("helmfile is read in part: {why}"), span)
            })?;
            let (text, origins) = output.into_manifests();
            let text: Arc<str> = text.into();
            let derived = sources.add_derived(sources.path(whole), Arc::clone(&text), origins);
            (derived, text)
        } else {
            (whole, text.text)
        };
        let (documents, _) = parse_yaml(source, &text);
        Ok(documents.into_iter().next())
    }

    fn filled(&self, text: &str, dot: &Value) -> String {
        if !text.contains("{{") {
            return text.to_owned();
        }
        let made = Text {
            text: text.into(),
            source: None,
        };
        let output = render::text(made, self.source, dot, true);
        output.map_or_else(|_| text.to_owned(), |it| it.into_manifests().0)
    }
}

/// What templates see.
fn dot(environment: &str, values: &Map, release: Option<Value>) -> Value {
    let all = || Value::Map(Map::clone(values));
    let about = table([("Name", Value::text(environment)), ("Values", all())]);
    table([
        ("Environment", about),
        ("Values", all()),
        ("StateValues", all()),
        ("Namespace", Value::text("")),
        ("Release", release.unwrap_or(Value::Nil)),
    ])
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
