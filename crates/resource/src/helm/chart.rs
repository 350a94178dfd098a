//! A chart as it lies on disk or in an archive: metadata, values, templates and subcharts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use syntax::{Diagnostic, Node, Reader, SourceId, Sources, Span};

use super::archive::unpack;
use super::ignore::Ignore;
use super::neighbours::Neighbours;
use super::scope::written;
use super::template::Template;
use super::version::Version;
use crate::path;
use crate::project::{Bounds, Installation, Project, Values};

/// Files of one chart, charts within charts, and charts that one chart is made of.
const MAX_FILES: usize = 5_000;
const MAX_NESTING: usize = 8;
const MAX_CHARTS: usize = 500;

const CRDS: &str = "crds/";

/// A chart with its subcharts.
#[derive(Debug)]
pub(super) struct Chart {
    /// Path below the scanned root; for a packed chart with the archive's name in it.
    pub(super) folder: String,
    pub(super) name: String,
    pub(super) version: Option<Version>,
    /// Whether it was found beside the chart it is a part of, by its name alone.
    pub(super) guessed: bool,
    /// Whether it stands for one that is not on disk.
    pub(super) absent: bool,
    pub(super) source: SourceId,
    /// `Chart.yaml`.
    pub(super) about: Option<Node>,
    /// `values.yaml`.
    pub(super) values: Option<Node>,
    /// Path within the chart, and text.
    pub(super) templates: Vec<(String, Arc<Template>)>,
    pub(super) children: Vec<Chart>,
    pub(super) dependencies: Vec<Dependency>,
    /// All other files.
    pub(super) files: BTreeMap<String, Content>,
}

/// An entry of `dependencies`.
#[derive(Debug)]
pub(super) struct Dependency {
    pub(super) name: String,
    pub(super) alias: Option<String>,
    pub(super) version: String,
    pub(super) repository: String,
    pub(super) condition: String,
    pub(super) tags: Vec<String>,
    pub(super) imports: Vec<Node>,
    pub(super) span: Span,
}

/// Where the text of a file is to be had.
#[derive(Debug)]
pub(super) enum Content {
    /// A file below the scanned root.
    Disk(String),
    /// A file of an archive.
    Packed(Vec<u8>),
}

type Files = BTreeMap<String, Content>;

/// Loads charts.
pub(super) struct Loader<'a> {
    pub(super) sources: &'a Sources,
    pub(super) reader: &'a dyn Reader,
    pub(super) neighbours: &'a Neighbours<'a>,
    pub(super) bounds: Bounds,
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The charts that are being loaded, outermost first, and how many were.
    open: Vec<String>,
    loaded: usize,
    /// What archives may still unpack to.
    room: u64,
    /// Folders of charts elsewhere in the repository that `file://` makes a part of this one.
    pub(super) elsewhere: BTreeSet<String>,
    /// Whether others may load the same charts, so that their templates are kept.
    pub(super) shares: bool,
}

impl<'a> Loader<'a> {
    /// Reads what the project's reader gives.
    pub(super) fn new(project: Project<'a>, neighbours: &'a Neighbours<'a>) -> Self {
        let bounds = project.settings.bounds;
        Self {
            sources: project.sources,
            reader: project.reader,
            neighbours,
            bounds,
            diagnostics: Vec::new(),
            open: Vec::new(),
            loaded: 0,
            room: bounds.chart_bytes,
            elsewhere: BTreeSet::new(),
            shares: false,
        }
    }
}

impl Loader<'_> {
    /// The texts in which an installation gives values, what counts most first.
    pub(super) fn written(&self, how: &Installation) -> Vec<Node> {
        let texts = how.values.iter().rev().filter_map(|values| match values {
            Values::Inline(node) => Some(node.clone()),
            Values::File(file, _) => {
                let source = self.reader.read(file).ok()?;
                self.neighbours.document(source, self.sources).0.clone()
            }
            Values::Set(..) => None,
        });
        texts.collect()
    }

    /// The chart in a folder below the scanned root.
    pub(super) fn folder(&mut self, folder: &str, depth: usize) -> Option<Chart> {
        if self.open.iter().any(|open| open == folder) {
            return None;
        }
        let mut files = Files::new();
        self.walk((folder, ""), &mut files, 0, &mut { MAX_FILES });
        self.open.push(folder.to_owned());
        let chart = self.build(folder, files, depth);
        self.open.pop();
        chart
    }

    /// Gathers the files of a folder below the chart's. Links may lead round in circles.
    fn walk(&self, (root, below): (&str, &str), files: &mut Files, depth: usize, left: &mut usize) {
        let here = path::join(root, below).unwrap_or_default();
        let Ok(names) = self.reader.list(&here) else {
            return;
        };
        for name in names {
            if *left == 0 || depth > 2 * MAX_NESTING {
                return;
            }
            *left -= 1;
            let relative = match below {
                "" => name.clone(),
                below => format!("{below}/{name}"),
            };
            match relative.strip_suffix('/') {
                Some(inner) if !name.starts_with('.') && name != "node_modules/" => {
                    self.walk((root, inner), files, depth + 1, left);
                }
                Some(_) => {}
                None => {
                    let place = path::join(root, &relative).unwrap_or_default();
                    files.insert(relative, Content::Disk(place));
                }
            }
        }
    }

    /// The text of a file; archives' files become sources of their own.
    pub(super) fn source(&self, folder: &str, name: &str, content: &Content) -> Option<SourceId> {
        match content {
            Content::Disk(path) => self.reader.read(path).ok(),
            Content::Packed(bytes) => {
                let text = syntax::decode(bytes).ok()?;
                Some(self.sources.add(format!("{folder}/{name}"), text))
            }
        }
    }

    fn build(&mut self, folder: &str, mut files: Files, depth: usize) -> Option<Chart> {
        self.loaded += 1;
        if depth > MAX_NESTING || self.loaded > MAX_CHARTS {
            return None;
        }
        if let Some(rules) = files.remove(".helmignore") {
            let source = self.source(folder, ".helmignore", &rules);
            let rules = source.map(|source| Ignore::parse(&self.sources.text(source)));
            let rules = rules.unwrap_or_default();
            files.retain(|file, _| !rules.leaves_out(file));
        }
        let about = files
            .remove("Chart.yaml")
            .or_else(|| files.remove("Chart.yml"))?;
        let source = self.source(folder, "Chart.yaml", &about)?;
        let about = self.document(source);
        let about = about.or_else(|| with_gaps(source, &self.sources.text(source)));
        let values = files.remove("values.yaml");
        let values = values.and_then(|content| self.source(folder, "values.yaml", &content));
        let requirements = files.remove("requirements.yaml");
        let requirements = requirements
            .and_then(|content| self.source(folder, "requirements.yaml", &content))
            .and_then(|source| self.document(source));
        let mut dependencies = Vec::new();
        for node in about.iter().chain(&requirements) {
            let listed = node.get("dependencies").map_or(&[][..], Node::items);
            let listed = listed.iter();
            dependencies.extend(listed.filter_map(|node| dependency(node, self.sources)));
        }
        if let Some(rest) = dependencies.get(MAX_CHARTS) {
            let message = format!("more than {MAX_CHARTS} dependencies: the rest is left out");
            let warning = Diagnostic::warning(message, rest.span);
            self.diagnostics.push(warning);
            dependencies.truncate(MAX_CHARTS);
        }
        let mut children = self.children(folder, &mut files, depth);
        self.neighbours(folder, &dependencies, &mut children, depth);
        let templates = self.templates(folder, &mut files);
        files.retain(|name, _| !name.starts_with("charts/"));
        let name = about.as_ref().and_then(|node| node.get("name")?.text());
        Some(Chart {
            folder: folder.to_owned(),
            name: name.unwrap_or_else(|| path::file_name(folder)).to_owned(),
            version: version(about.as_ref(), self.sources),
            guessed: false,
            absent: false,
            source,
            values: values.and_then(|source| self.document(source)),
            about,
            templates,
            children,
            dependencies,
            files,
        })
    }

    fn document(&mut self, source: SourceId) -> Option<Node> {
        let document = self.neighbours.document(source, self.sources);
        let (node, said) = &*document;
        self.diagnostics.extend(said.iter().cloned());
        node.clone()
    }

    fn templates(&self, folder: &str, files: &mut Files) -> Vec<(String, Arc<Template>)> {
        let mut templates = Vec::new();
        files.retain(|name, content| {
            if !name.starts_with("templates/") {
                return true;
            }
            if let Some(source) = self.source(folder, name, content) {
                let template = if self.shares {
                    self.neighbours.template(source)
                } else {
                    Template::new(source)
                };
                templates.push((name.clone(), template));
            }
            false
        });
        templates
    }

    /// The subcharts below `charts/`, as folders or packed.
    fn children(&mut self, folder: &str, files: &mut Files, depth: usize) -> Vec<Chart> {
        let mut folders: BTreeMap<String, Files> = BTreeMap::new();
        let mut packed = Vec::new();
        for (name, content) in std::mem::take(files) {
            let inner = name
                .strip_prefix("charts/")
                .map(|inner| inner.split_once('/'));
            match inner {
                Some(Some((child, rest))) => {
                    let files = folders.entry(child.to_owned()).or_default();
                    files.insert(rest.to_owned(), content);
                }
                Some(None) if path::extension(&name) == Some("tgz") => packed.push((name, content)),
                _ => {
                    files.insert(name, content);
                }
            }
        }
        let mut children = Vec::new();
        for (child, inner) in folders {
            if !child.starts_with(['.', '_']) {
                children.extend(self.build(
                    &below(folder, &format!("charts/{child}")),
                    inner,
                    depth + 1,
                ));
            }
        }
        for (name, content) in packed {
            children.extend(self.packed(&below(folder, &name), &content, depth + 1));
        }
        children
    }

    /// Dependencies that were not copied into the chart: those that `file://` names elsewhere
    /// in the repository, and those of which it holds a chart with that name and version.
    fn neighbours(
        &mut self,
        folder: &str,
        dependencies: &[Dependency],
        children: &mut Vec<Chart>,
        depth: usize,
    ) {
        for dependency in dependencies {
            if children.iter().any(|child| child.name == dependency.name) {
                continue;
            }
            if let Some(place) = dependency.repository.strip_prefix("file://") {
                if let Some(place) = path::join(folder, place) {
                    children.extend(self.shared(&place, depth + 1));
                    self.elsewhere.insert(place);
                }
                continue;
            }
            let found = self.neighbours.find(dependency, self.sources);
            let found = found.map(str::to_owned);
            let found = found.and_then(|place| self.shared(&place, depth + 1));
            children.extend(found.map(|chart| Chart {
                guessed: true,
                ..chart
            }));
        }
    }

    /// The chart in a folder that others may load, too.
    fn shared(&mut self, folder: &str, depth: usize) -> Option<Chart> {
        let before = std::mem::replace(&mut self.shares, true);
        let chart = self.folder(folder, depth);
        self.shares = before;
        chart
    }

    fn packed(&mut self, place: &str, content: &Content, depth: usize) -> Option<Chart> {
        let bytes = match content {
            Content::Disk(path) => self.reader.read_bytes(path).ok()?,
            Content::Packed(bytes) => bytes.clone(),
        };
        let Some(unpacked) = unpack(&bytes, &mut self.room) else {
            let message = format!("cannot unpack `{place}`: it is damaged or too large");
            self.diagnostics.push(Diagnostic::warning(message, None));
            return None;
        };
        let mut files = Files::new();
        let mut top = String::new();
        for (name, bytes) in unpacked.into_iter().take(MAX_FILES) {
            if let Some((folder, rest)) = name.split_once('/') {
                folder.clone_into(&mut top);
                files.insert(rest.to_owned(), Content::Packed(bytes));
            }
        }
        self.build(&format!("{place}/{top}"), files, depth)
    }
}

fn below(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// A `Chart.yaml` in which a build is to fill in values, such as `version: @VERSION@`, which no
/// reader of YAML takes: each counts as the name of what is filled in.
fn with_gaps(source: SourceId, text: &str) -> Option<Node> {
    let mut quoted = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let gap = line.split_once(": ").and_then(|(key, rest)| {
            let value = rest.trim();
            let mark = value.chars().next().filter(|mark| "%@".contains(*mark))?;
            let name = value.strip_prefix(mark)?.strip_suffix(mark)?;
            let plain = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
            let is_name = !name.is_empty() && name.chars().all(plain);
            is_name
                .then(|| line.replacen(value, &format!("\"{name}\""), 1))
                .filter(|_| !key.is_empty())
        });
        quoted.push_str(gap.as_deref().unwrap_or(line));
    }
    if quoted == text {
        return None;
    }
    let (documents, _) = syntax::parse_yaml(source, &quoted);
    documents.into_iter().find(Node::is_mapping)
}

/// The version that `Chart.yaml` says.
pub(super) fn version(about: Option<&Node>, sources: &Sources) -> Option<Version> {
    Version::parse(&written(about?.get("version")?, sources))
}

fn dependency(node: &Node, sources: &Sources) -> Option<Dependency> {
    let text = |key: &str| node.get(key).and_then(Node::text).unwrap_or("").to_owned();
    let name = node.get("name")?;
    let items = |key: &str| node.get(key).map_or(&[][..], Node::items);
    let tags = items("tags").iter().filter_map(Node::text);
    Some(Dependency {
        name: name.text()?.to_owned(),
        alias: Some(text("alias")).filter(|alias| !alias.is_empty()),
        version: node
            .get("version")
            .map(|version| written(version, sources))
            .unwrap_or_default(),
        repository: text("repository"),
        condition: text("condition"),
        tags: tags.map(str::to_owned).collect(),
        imports: items("import-values").to_vec(),
        span: name.span,
    })
}

impl Chart {
    /// Where a template lies below the scanned root.
    pub(super) fn path(&self, template: &str) -> Arc<str> {
        below(&self.folder, template.trim_start_matches('/')).into()
    }

    /// The files below `crds/`, of its subcharts too: definitions of custom resources, which
    /// are no templates.
    pub(super) fn definitions(&self) -> Vec<(&Chart, &str, &Content)> {
        let own = self.files.range(CRDS.to_owned()..);
        let own = own
            .take_while(|(name, _)| name.starts_with(CRDS))
            .map(|(name, content)| (self, name.as_str(), content));
        let inner = self.children.iter().flat_map(Self::definitions);
        own.chain(inner).collect()
    }

    /// Whether it only holds templates for others.
    pub(super) fn is_library(&self) -> bool {
        let kind = self
            .about
            .as_ref()
            .and_then(|node| node.get("type")?.text());
        kind == Some("library")
    }
}
