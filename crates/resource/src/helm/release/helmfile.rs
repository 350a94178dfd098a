//! helmfile: one file that says which charts are installed, for each of several environments.
//!
//! The file is a template itself, of which each part sees what the environments before it set.
//! Values that the machine of whoever runs helmfile gives are not known here: a variable of the
//! environment is empty, one that is required is a place to be filled in.

mod entry;

use std::collections::HashMap;
use std::sync::Arc;

use syntax::{Diagnostic, Node, Origin, ReadError, SourceId, Span, parse_yaml};

use super::Release;
use crate::helm::installation::given;
use crate::helm::render;
use crate::helm::scope::table;
use crate::helm::shorten;
use crate::helm::tree::Text;
use crate::helm::value::{Map, Value};
use crate::path;
use crate::project::{Installation, Project, Values};

/// Environments of one file, its parts, and files that one of them is based on.
const MAX_ENVIRONMENTS: usize = 20;
const MAX_PARTS: usize = 50;
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
    let mut parts = parts(project, file, source);
    let cut = parts.get(MAX_PARTS).and_then(|part| part.source);
    let cut = cut.map(|part| project.sources.origin(Span::new(part, 0, 0)));
    let cut = cut.map(|place| too_many(MAX_PARTS, "parts of one helmfile", place));
    parts.truncate(MAX_PARTS);
    let helmfile = Helmfile {
        project,
        folder: path::folder(file),
        parts,
        source,
    };
    if helmfile.parts.is_empty() {
        return Vec::new();
    }
    let mut said: Vec<Diagnostic> = cut.into_iter().collect();
    let mut names = helmfile.environments();
    if let Some((_, span)) = names.get(MAX_ENVIRONMENTS) {
        let place = project.sources.origin(*span);
        said.push(too_many(
            MAX_ENVIRONMENTS,
            "environments of one helmfile",
            place,
        ));
    }
    names.truncate(MAX_ENVIRONMENTS);
    if names.is_empty() {
        names.push(("default".into(), Span::new(source, 0, 0)));
    }
    let several = names.len() > 1;
    let asked = names.into_iter().map(|(name, _)| {
        let mut diagnostics = std::mem::take(&mut said);
        let releases = helmfile.releases(&name, &mut diagnostics);
        Asked {
            environment: several.then_some(name),
            releases,
            diagnostics,
        }
    });
    asked.collect()
}

fn too_many(most: usize, what: &str, place: Span) -> Diagnostic {
    Diagnostic::warning(
        format!("more than {most} {what}: the rest is left out"),
        place,
    )
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
    if !whole.contains("releases:") && !whole.contains("helmfiles:") {
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
    /// The environments that the file and those that it is based on name, each once, and where.
    fn environments(&self) -> Vec<(Arc<str>, Span)> {
        let said = &mut Vec::new();
        let dot = dot("default", &Map::default(), None);
        let mut names: Vec<(Arc<str>, Span)> = Vec::new();
        for part in &self.parts {
            let Some(document) = self.document(part.clone(), Some(&dot), said) else {
                continue;
            };
            let bases = self.bases(&document, &dot, said);
            let all = bases.iter().chain([&document]);
            let listed = all.filter_map(|it| it.get("environments"));
            for entry in listed.flat_map(Node::entries) {
                let is_new = !names.iter().any(|(name, _)| *name == entry.key);
                // One more than there may be, so that it can be told.
                if is_new && names.len() <= MAX_ENVIRONMENTS {
                    names.push((Arc::clone(&entry.key), entry.key_span));
                }
            }
        }
        names
    }

    fn releases(&self, name: &str, said: &mut Vec<Diagnostic>) -> Vec<Release> {
        // What the first time through sets is seen by all parts the second time.
        let (_, values) = self.walk(name, Map::default(), &mut Vec::new());
        let (documents, values) = self.walk(name, values, said);
        let templates = documents.iter().filter_map(|it| it.get("templates"));
        let mut by_name = HashMap::new();
        for entry in templates.flat_map(Node::entries) {
            by_name.entry(&*entry.key).or_insert(&entry.value);
        }
        let listed = documents.iter().filter_map(|it| it.get("releases"));
        let mut releases = Vec::new();
        for node in listed.flat_map(Node::items) {
            let layers = self.layers(node, &by_name, said);
            releases.extend(self.release(&layers, name, &values, said));
        }
        releases
    }

    /// The documents of all parts, each of which sees the values that those before it set, and
    /// all values.
    fn walk(&self, name: &str, mut values: Map, said: &mut Vec<Diagnostic>) -> (Vec<Node>, Map) {
        let mut set = Vec::new();
        let mut documents = Vec::new();
        for part in &self.parts {
            let dot = dot(name, &values, None);
            if let Some(document) = self.document(part.clone(), Some(&dot), said) {
                self.settings(&document, name, &mut set, said);
                self.tell_others(&document, said);
                documents.push(document);
            }
            let how = Installation {
                values: set.clone(),
                ..Installation::default()
            };
            values = given(self.project, &how, &mut Vec::new());
        }
        (documents, values)
    }

    /// Tells of helmfiles that are called otherwise than those that are found by themselves.
    fn tell_others(&self, document: &Node, said: &mut Vec<Diagnostic>) {
        for node in document.get("helmfiles").map_or(&[][..], Node::items) {
            let file = node.text().or_else(|| node.get("path")?.text());
            if let Some(file) = file.filter(|file| !may_name_helmfile(file)) {
                let file = shorten(file);
                let message =
                    format!("helmfile `{file}` is not followed: what it installs is not known");
                let place = self.project.sources.origin(node.span);
                said.push(Diagnostic::note(message, place));
            }
        }
    }

    /// The files that a document is based on.
    fn bases(&self, document: &Node, dot: &Value, said: &mut Vec<Diagnostic>) -> Vec<Node> {
        let named = document.get("bases").map_or(&[][..], Node::items);
        if let Some(first) = named.get(MAX_BASES) {
            let place = self.project.sources.origin(first.span);
            said.push(too_many(MAX_BASES, "bases of one helmfile", place));
        }
        let named = named.iter().take(MAX_BASES);
        let found = named.filter_map(|node| self.file(node.text()?, node.span, Some(dot), said));
        found.collect()
    }

    /// The values that an environment of a document sets, and files that it is based on.
    fn settings(
        &self,
        document: &Node,
        name: &str,
        set: &mut Vec<Values>,
        said: &mut Vec<Diagnostic>,
    ) {
        let empty = dot(name, &Map::default(), None);
        for base in self.bases(document, &empty, said) {
            self.values(base.at(&["environments", name, "values"]), name, set, said);
        }
        self.values(document.get("values"), name, set, said);
        let own = document.at(&["environments", name, "values"]);
        self.values(own, name, set, said);
    }

    fn values(
        &self,
        listed: Option<&Node>,
        name: &str,
        set: &mut Vec<Values>,
        said: &mut Vec<Diagnostic>,
    ) {
        for node in listed.map_or(&[][..], Node::items) {
            match node.text() {
                Some(file) => {
                    let empty = dot(name, &Map::default(), None);
                    let dot = is_template(file).then_some(&empty);
                    let found = self.file(file, node.span, dot, said);
                    set.extend(found.map(Values::Inline));
                }
                None if node.is_mapping() => set.push(Values::Inline(node.clone())),
                None => {}
            }
        }
    }

    /// What a file beside this one holds, filled in if it is a template.
    fn file(
        &self,
        name: &str,
        span: Span,
        dot: Option<&Value>,
        said: &mut Vec<Diagnostic>,
    ) -> Option<Node> {
        let sources = self.project.sources;
        let file = path::join(self.folder, name).ok_or(ReadError::Outside);
        let Ok(source) = file.and_then(|file| self.project.reader.read(&file)) else {
            let message = format!("helmfile is read in part: cannot read `{}`", shorten(name));
            said.push(Diagnostic::note(message, sources.origin(span)));
            return None;
        };
        let whole = Text {
            text: sources.text(source),
            source: Some(source),
        };
        self.document(whole, dot, said)
    }

    /// The first document of a text, or of what it writes as a template.
    fn document(
        &self,
        text: Text,
        dot: Option<&Value>,
        said: &mut Vec<Diagnostic>,
    ) -> Option<Node> {
        let sources = self.project.sources;
        let whole = text.source.unwrap_or(self.source);
        let dot = dot.filter(|_| text.text.contains("{{"));
        let bounds = self.project.settings.bounds;
        let made = dot.map(|dot| render::text(text.clone(), whole, dot, bounds, true));
        let (source, text) = match made {
            None => (whole, text.text),
            Some(Ok(output)) => {
                let (text, origins) = output.into_manifests();
                let text: Arc<str> = text.into();
                let derived = sources.add_derived(sources.path(whole), Arc::clone(&text), origins);
                (derived, text)
            }
            Some(Err(failure)) => {
                let why = shorten(&failure.message);
                let span = failure.span.unwrap_or(Span::new(whole, 0, 0));
                let message = format!("helmfile is read in part: {why}");
                said.push(Diagnostic::note(message, sources.origin(span)));
                return None;
            }
        };
        let (documents, found) = parse_yaml(source, &text);
        said.extend(found.into_iter().map(|mut it| {
            it.span = it.span.map(|span| sources.origin(span));
            it
        }));
        documents.into_iter().next()
    }
}

/// Whether a file is filled in before it is read.
fn is_template(file: &str) -> bool {
    path::extension(file) == Some("gotmpl")
}

/// Whether what helmfiles name is found by itself: a file that is called as they are, a folder
/// or a pattern.
fn may_name_helmfile(file: &str) -> bool {
    let name = path::file_name(file.trim_end_matches('/'));
    let is_file = matches!(path::extension(name), Some("yaml" | "yml" | "gotmpl"));
    is_helmfile(file) || !is_file
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
