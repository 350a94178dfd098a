//! Helm charts, rendered as `helm template` does, without helm.
//!
//! A chart is a folder with a `Chart.yaml`. Its templates are run in our own engine for Go's
//! `text/template` with the functions of sprig and Helm, over the chart's own values. What
//! they write keeps the places it comes from: every later statement points at a line of a
//! template. A template that cannot be rendered is told with its line; the others go on.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a function of a template language cares for one kind of value and refuses the others"
)]

mod absent;
mod addresses;
mod archive;
mod beside;
mod chart;
mod files;
mod format;
mod functions;
mod glob;
mod ignore;
mod installation;
mod known;
mod lexer;
mod neighbours;
mod output;
mod parser;
mod release;
mod render;
mod run;
mod scalar;
mod schema;
mod scope;
mod template;
#[cfg(test)]
mod tests;
mod toml;
mod tree;
mod value;
mod values;
mod version;
mod whole;
mod yaml;

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;

use syntax::{Diagnostic, Node, NodeKind, SourceId, Span, parse_yaml};

use crate::path;
use crate::project::{Installation, Parsed, Project, Values};
use beside::Beside;
use chart::{Chart, Content, Loader};
pub use functions::is_generated;
use installation::installations;
pub(crate) use installation::{has_environments, names_environment};
pub(crate) use neighbours::{Neighbours, roots};
pub(crate) use release::{
    Asked, Base, Created, CreatedEntry, Given, Installs, Release, Repository, Wanted, created,
    helmfile, is_helmfile, is_release, is_script, is_trial, releases, script,
};
use value::Map;
use whole::Share;

/// Room for templates that call each other and for the values they nest.
const STACK: usize = 512 << 20;

/// Where a chart is installed if nothing says where.
const NAMESPACE: &str = "default";

/// The charts of a scan, and what came of those that are part of no other.
pub(crate) struct Charts<'a> {
    pub(crate) all: Neighbours<'a>,
    pub(crate) made: Vec<Made>,
}

/// What came of a chart.
#[derive(Default)]
pub(crate) struct Made {
    /// The chart's folder below the scanned root.
    pub(crate) folder: String,
    /// `Chart.yaml`.
    pub(crate) source: Option<SourceId>,
    /// Its objects, by template.
    pub(crate) parsed: Vec<Parsed>,
    /// What could not be rendered.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Files that its templates read: they are no manifests beside it.
    pub(crate) used: BTreeSet<String>,
    /// Folders of other charts that are parts of it.
    pub(crate) parts: BTreeSet<String>,
}

/// Renders the chart in a folder.
pub(crate) fn read(project: Project<'_>, neighbours: &Neighbours<'_>, folder: &str) -> Made {
    let made = apart(folder, || rendered(project, neighbours, folder));
    Made {
        folder: folder.to_owned(),
        ..made
    }
}

/// Renders a chart as a kustomization installs it. A template for the release's name counts
/// more than the name.
pub(crate) fn install(
    project: Project<'_>,
    neighbours: &Neighbours<'_>,
    how: &Installation,
    name_template: Option<&Node>,
) -> Made {
    apart(&how.chart, || {
        installed(project, neighbours, how, name_template)
    })
}

/// What stands for all that a chart makes that is not on disk, installed as `how` says.
pub(crate) struct StandIn {
    pub(crate) objects: Vec<Node>,
    /// How much of what the chart makes they are, beside one that stands for the rest.
    share: Share,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl StandIn {
    /// What a message says of what the chart makes.
    pub(crate) fn told(&self) -> &'static str {
        match self.share {
            Share::All => "what it makes is taken from its values",
            Share::Some => "what it makes is not known, but for the objects that its values hold",
            Share::None => "what it makes is not known",
        }
    }
}

/// What stands for a chart that is not on disk and is asked for at a place.
pub(crate) fn stand_in(
    project: Project<'_>,
    neighbours: &Neighbours<'_>,
    how: &Installation,
    asked: [&str; 3],
    place: Span,
) -> StandIn {
    let mut share = Share::None;
    let made = apart(asked[0], || {
        let mut loader = Loader::new(project, neighbours);
        let (documents, known) = instead(project, how, (asked, place), &mut loader);
        share = known;
        let parsed = Parsed {
            path: "chart".into(),
            source: place.source,
            documents,
            objects: Vec::new(),
            one_of: None,
            namespace: None,
        };
        Made {
            parsed: vec![parsed],
            diagnostics: loader.diagnostics,
            ..Made::default()
        }
    });
    let objects = made.parsed.into_iter().flat_map(|it| it.documents);
    StandIn {
        objects: objects.collect(),
        share,
        diagnostics: made.diagnostics,
    }
}

/// What a chart of ours makes of the values, or the objects that these hold and one that stands
/// for all else.
fn instead(
    project: Project<'_>,
    how: &Installation,
    ([chart, version, repository], place): ([&str; 3], Span),
    loader: &mut Loader<'_>,
) -> (Vec<Node>, Share) {
    let values = installation::given(project, how, &mut loader.diagnostics);
    let written = how.values.iter().rev().find_map(|values| match values {
        Values::Inline(node) => Some(node),
        Values::File(..) | Values::Set(..) => None,
    });
    let published = absent::Published {
        chart,
        version,
        repository,
        own_name: chart,
        alone: true,
        place,
    };
    let texts = loader.written(how);
    let written = written.or(texts.first());
    let given = values.clone();
    let made = known::objects(&published, (how, given), &texts, loader);
    if !made.is_empty() {
        return (made, Share::All);
    }
    let share = whole::share(&values);
    let mut made = whole::objects(&published, (how, &values), &texts, loader);
    if share != Share::All {
        let release = how.release.as_deref().unwrap_or(chart);
        made.push(published.object(release, &values, written));
    }
    (made, share)
}

/// Runs it with room enough, and tells when even that was too little.
fn apart(folder: &str, run: impl FnOnce() -> Made + Send) -> Made {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let done = thread
            .spawn_scoped(scope, run)
            .map(std::thread::ScopedJoinHandle::join);
        if let Ok(Ok(done)) = done {
            return done;
        }
        let message = format!("helm chart `{folder}` cannot be rendered");
        Made {
            diagnostics: vec![Diagnostic::error(message, None)],
            ..Made::default()
        }
    })
}

/// Loads the chart in a folder, which others may do as well, and does with it what it is loaded
/// for.
fn make<'a>(
    project: Project<'a>,
    neighbours: &'a Neighbours<'a>,
    (folder, shares): (&str, bool),
    with: impl FnOnce(&Chart, &mut Loader<'a>, &mut Made),
) -> Made {
    let mut loader = Loader::new(project, neighbours);
    loader.shares = shares;
    let mut made = Made::default();
    if let Some(chart) = loader.folder(folder, 0) {
        made.source = Some(chart.source);
        with(&chart, &mut loader, &mut made);
    }
    // What is wrong in one environment is wrong in all, and told once.
    let mut said = HashSet::new();
    loader.diagnostics.retain(|it| said.insert(it.clone()));
    made.diagnostics = loader.diagnostics;
    made.parts = loader.elsewhere;
    made
}

fn installed(
    project: Project<'_>,
    neighbours: &Neighbours<'_>,
    how: &Installation,
    name_template: Option<&Node>,
) -> Made {
    make(
        project,
        neighbours,
        (&how.chart, true),
        |chart, loader, made| {
            let mut how = how.clone();
            if let Some(node) = name_template {
                match render::name(node, project.settings.bounds) {
                    Ok(name) => how.release = Some(name.into()),
                    Err(failure) => {
                        let why = shorten(&failure);
                        let message = format!("cannot render the release's name: {why}");
                        let warning = Diagnostic::warning(message, node.span);
                        loader.diagnostics.push(warning);
                    }
                }
            }
            let given = installation::given(project, &how, &mut loader.diagnostics);
            install_one(project, chart, (&how, given), loader, made);
            add_definitions(project, chart, &how, loader, made);
        },
    )
}

/// Adds what the chart ships below `crds/`, where that counts; else it is nothing at all.
fn add_definitions(
    project: Project<'_>,
    chart: &Chart,
    how: &Installation,
    loader: &mut Loader<'_>,
    made: &mut Made,
) {
    for (part, name, content) in chart.definitions() {
        if let Content::Disk(path) = content {
            made.used.insert(path.clone());
        }
        let source = loader.source(&part.folder, name, content);
        let Some(source) = source.filter(|_| how.with_definitions) else {
            continue;
        };
        let (mut documents, diagnostics) = parse_yaml(source, &project.sources.text(source));
        documents.retain(Node::is_mapping);
        loader.diagnostics.extend(diagnostics);
        made.parsed.push(Parsed {
            path: part.path(name),
            source,
            documents,
            objects: Vec::new(),
            one_of: None,
            namespace: how.namespace.clone(),
        });
    }
}

fn rendered(project: Project<'_>, neighbours: &Neighbours<'_>, folder: &str) -> Made {
    make(
        project,
        neighbours,
        (folder, false),
        |chart, loader, made| {
            if chart.templates.is_empty()
                && chart.children.is_empty()
                && chart.dependencies.is_empty()
            {
                made.source = None;
                return;
            }
            let start = Span::new(chart.source, 0, 0);
            let name = shorten(&chart.name);
            if chart.is_library() {
                let message =
                    format!("helm chart `{name}` is a library: it makes no objects of its own");
                loader.diagnostics.push(Diagnostic::note(message, start));
                return;
            }
            let mut all = installations(project, folder);
            let mut unset = Map::default();
            if let [only] = &mut all[..]
                && only.span.is_none()
                && only.environment.is_none()
            {
                let beside = Beside::of(project, neighbours, folder);
                let own = beside.own(chart, &mut loader.diagnostics);
                match own.or_else(|| beside.example(chart, &mut loader.diagnostics)) {
                    Some(file) => only.values.push(Values::File(file.into(), None)),
                    None => unset = beside.unset(chart, &mut loader.diagnostics),
                }
            }
            let several = all.len() > 1 || all.iter().any(|it| it.environment.is_some());
            for how in all {
                let given = installation::given(project, &how, &mut loader.diagnostics);
                installation::add(&given, &unset, 0);
                let before = made.parsed.len();
                install_one(project, chart, (&how, given), loader, made);
                let own = made.parsed.get_mut(before..).unwrap_or_default();
                let is_copy = several && !installation::is_part(&how, own);
                for parsed in own {
                    parsed.one_of = is_copy.then_some(start);
                    if several && how.environment.is_none() {
                        keep_together(folder, parsed);
                    }
                }
            }
            if made.parsed.is_empty() && loader.diagnostics.is_empty() {
                let message = format!("helm chart `{name}` makes no objects with its own values");
                loader.diagnostics.push(Diagnostic::note(message, start));
            }
        },
    )
}

/// Takes what an installation makes as if it were of one folder, so that no part of it is held for
/// another installation of the same chart.
fn keep_together(folder: &str, parsed: &mut Parsed) {
    let inner = parsed.path.strip_prefix(folder).unwrap_or(&parsed.path);
    let inner = inner.trim_start_matches('/');
    let inner = inner.strip_prefix("templates/").unwrap_or(inner);
    let place = format!("templates/{}", inner.replace('/', ":"));
    if let Some(path) = path::join(folder, &place) {
        parsed.path = path.into();
    }
}

/// Renders one installation of a chart with the values that are given to it.
fn install_one(
    project: Project<'_>,
    chart: &Chart,
    (how, given): (&Installation, Map),
    loader: &mut Loader<'_>,
    made: &mut Made,
) {
    let rendering = render::render(chart, how, given, loader);
    for template in rendering.templates {
        let (parsed, mut diagnostics) = parse(project, template, how);
        for diagnostic in &mut diagnostics {
            let span = diagnostic.span;
            diagnostic.span = span.map(|span| project.sources.origin(span));
        }
        loader.diagnostics.extend(diagnostics);
        made.parsed.extend(parsed);
    }
    if !rendering.absent.is_empty() {
        made.parsed.push(Parsed {
            path: rendering.absent_at,
            source: chart.source,
            documents: rendering.absent,
            objects: Vec::new(),
            one_of: None,
            namespace: how.namespace.clone(),
        });
    }
    made.used.extend(rendering.used);
}

/// The objects that a template wrote.
fn parse(
    project: Project<'_>,
    template: render::Rendered,
    how: &Installation,
) -> (Option<Parsed>, Vec<Diagnostic>) {
    if template.text.trim().is_empty() {
        return (None, Vec::new());
    }
    let text: Arc<str> = template.text.into();
    let copy = Arc::clone(&text);
    let source = project
        .sources
        .add_derived(template.file, copy, template.origins);
    let (mut documents, diagnostics) = parse_yaml(source, &text);
    documents.retain(|document| document.is_mapping() && (how.with_tests || !is_test(document)));
    if how.namespace.is_none() {
        documents.iter_mut().for_each(leave_namespace_open);
    }
    let parsed = (!documents.is_empty()).then_some(Parsed {
        path: template.place,
        source,
        documents,
        objects: Vec::new(),
        one_of: None,
        namespace: how.namespace.clone(),
    });
    (parsed, diagnostics)
}

/// The tag of a namespace that is there for want of another one.
pub(crate) const UNSTATED: &str = "!unstated";

/// Marks a namespace that is there for want of another one: whoever installs the chart says
/// which it is.
fn leave_namespace_open(document: &mut Node) {
    if document.at(&["metadata", "namespace"]).and_then(Node::text) != Some(NAMESPACE) {
        return;
    }
    let NodeKind::Mapping(entries) = &mut document.kind else {
        return;
    };
    let mut entries = Arc::make_mut(entries).iter_mut();
    let metadata = entries.find(|entry| &*entry.key == "metadata");
    if let Some(NodeKind::Mapping(entries)) = metadata.map(|entry| &mut entry.value.kind) {
        let mut entries = Arc::make_mut(entries).iter_mut();
        if let Some(entry) = entries.find(|entry| &*entry.key == "namespace") {
            entry.value.tag = Some(UNSTATED.into());
        }
    }
}

/// When helm makes it, where that is not with everything else.
pub(crate) fn hook(document: &Node) -> Option<&str> {
    let hook = document.at(&["metadata", "annotations", "helm.sh/hook"]);
    hook.and_then(Node::text)
}

/// Whether `helm test` makes it, and no installation.
fn is_test(document: &Node) -> bool {
    hook(document).is_some_and(|hooks| hooks.split(',').all(|hook| hook.trim().starts_with("test")))
}

/// A text of the code for a message: one line of bounded length.
fn shorten(text: &str) -> String {
    const LENGTH: usize = 200;
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    let mut short: String = text.trim().chars().take(LENGTH).map(visible).collect();
    if text.trim().chars().nth(LENGTH).is_some() {
        short.push('…');
    }
    short
}
