//! All templates of a chart and its subcharts, rendered.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use syntax::{Diagnostic, Node, Origin, Reader, SourceId, Sources, Span};

use super::absent::{Absent, full_name};
use super::chart::{Chart, Content, Loader};
use super::known;
use super::output::Output;
use super::parser::parse;
use super::run::{Failure, Lack, Machine, Outcome, Surroundings};
use super::schema;
use super::scope::{Release, table};
use super::template::Template;
use super::tree::Text;
use super::value::{Map, Value};
use super::values::{Instance, instantiate};
use super::whole::{self, Share};
use crate::project::{Bounds, Installation};

/// What one template gave.
pub(super) struct Rendered {
    /// The template's path below the scanned root.
    pub(super) file: Arc<str>,
    /// The same, as if every subchart lay in the folder of the chart it is a part of: what one
    /// installation makes belongs together, wherever its charts lie.
    pub(super) place: Arc<str>,
    pub(super) text: String,
    pub(super) origins: Vec<Origin>,
    /// Whether nothing of it failed.
    pub(super) is_whole: bool,
}

/// A chart in use, with its place among the templates.
struct Member<'i, 'c> {
    instance: &'i Instance<'c>,
    /// `shop/charts/redis`.
    name: String,
    scope: Map,
}

/// What rendering a chart gives.
pub(super) struct Rendering {
    pub(super) templates: Vec<Rendered>,
    /// The files that its templates read.
    pub(super) used: BTreeSet<String>,
    /// What stands for subcharts that are not on disk, and the place it has among the templates.
    pub(super) absent: Vec<Node>,
    pub(super) absent_at: Arc<str>,
}

/// Renders a chart as it is installed, with its own values overridden by `given`.
pub(super) fn render(
    chart: &Chart,
    how: &Installation,
    given: Map,
    loader: &mut Loader<'_>,
) -> Rendering {
    let root = instantiate(chart, given, &mut loader.diagnostics);
    let release = Release::new(&chart.name, how);
    let environment = how.environment.as_deref();
    let mut members = Vec::new();
    let sources = loader.sources;
    gather(&root, &chart.name, &release, sources, &mut members);
    check(&members, how, loader);
    let disk = Disk {
        charts: members.iter().map(|member| member.instance.chart).collect(),
        reader: loader.reader,
        sources,
        used: RefCell::default(),
    };
    let mut machine = Machine::new(&disk, chart.source, loader.bounds);
    let values = members.iter().map(|it| Rc::clone(&it.instance.values));
    machine.values = values.collect();
    let release_name = how.release.as_deref().unwrap_or(&chart.name);
    machine.absent = missing(&members, release_name);
    machine.root = members.first().map(|root| Rc::clone(&root.scope));
    let work = parsed(&members, sources, &mut machine, &mut loader.diagnostics);
    let mut all = Vec::new();
    let mut told = HashSet::new();
    for (member, path, source) in work {
        let Some(member) = members.get(member) else {
            continue;
        };
        let dot = dot(member, &path);
        let (output, said) = attempt(&mut machine, &path, &dot);
        let is_whole = said.iter().all(|failure| failure.lack.is_some());
        let new = said.into_iter();
        let new = new.filter(|it| told.insert((it.span, it.message.clone())));
        loader
            .diagnostics
            .extend(new.map(|it| diagnose(&it, source)));
        match output {
            Ok(output) => {
                let (text, origins) = output.into_manifests();
                let below = |name: &str| path.strip_prefix(name).unwrap_or(&path);
                all.push(Rendered {
                    file: member.instance.chart.path(below(&member.name)),
                    place: chart.path(&place(environment, below(&chart.name))),
                    text,
                    origins,
                    is_whole,
                });
            }
            Err(failure) => {
                loader.diagnostics.push(diagnose(&failure, source));
                if failure.fatal {
                    break;
                }
            }
        }
    }
    Rendering {
        templates: all,
        used: disk.used.into_inner(),
        absent: absent(&members, (how, release_name), loader),
        absent_at: chart.path(&place(environment, "Chart.yaml")),
    }
}

/// Holds the values of each chart to its schema.
fn check(members: &[Member<'_, '_>], how: &Installation, loader: &mut Loader<'_>) {
    const INNER: &str = "/charts/";
    for member in members {
        let mut above = Vec::new();
        for (at, _) in member.name.match_indices(INNER) {
            let parent = member.name.get(..at).unwrap_or("");
            let rest = member.name.get(at + INNER.len()..).unwrap_or("");
            let name = rest.split_once(INNER).map_or(rest, |(name, _)| name);
            if let Some(parent) = members.iter().find(|it| it.name == parent) {
                above.push((parent.instance.chart, name));
            }
        }
        let Instance { chart, values, .. } = member.instance;
        schema::tell(chart, values, &above, how, loader);
    }
}

/// Renders a template, once more with something in the place of what is missing if that is
/// all, and at last without what fails: the rest of its objects is still known. Also gives what
/// is missing first, and what fails.
fn attempt(machine: &mut Machine<'_>, path: &str, dot: &Value) -> (Outcome<Output>, Vec<Failure>) {
    let mut said = Vec::new();
    let mut output = machine.render(path, dot);
    if let Err(failure) = &output
        && failure.lack.is_some()
    {
        said.push(failure.clone());
        machine.fills_in = true;
        output = machine.render(path, dot);
    }
    if let Err(failure) = &output
        && !failure.fatal
    {
        said.push(failure.clone());
        (machine.fills_in, machine.leaves_out) = (true, true);
        output = machine.render(path, dot);
        said.append(&mut machine.left_out);
    }
    (machine.fills_in, machine.leaves_out) = (false, false);
    (output, said)
}

/// The charts that are not on disk, with the names that their objects share.
fn missing(members: &[Member<'_, '_>], release: &str) -> HashMap<String, String> {
    let absent = members.iter().flat_map(|member| &member.instance.absent);
    let absent = absent.map(|one| (one.own_name().to_owned(), one.full_name(release)));
    let whole = members.iter().map(|member| member.instance);
    let whole = whole.filter(|it| it.chart.absent).map(|it| {
        let full = full_name(release, &it.name, Some(&it.values));
        (it.name.clone(), full)
    });
    absent.chain(whole).collect()
}

/// What stands for the subcharts that are not on disk, each kind and name once.
fn absent(
    members: &[Member<'_, '_>],
    (how, release): (&Installation, &str),
    loader: &mut Loader<'_>,
) -> Vec<Node> {
    let absent = members.iter().flat_map(|member| &member.instance.absent);
    let mut named = HashSet::new();
    let mut objects = Vec::new();
    let how = Installation {
        release: Some(release.into()),
        ..how.clone()
    };
    for (number, one) in absent.enumerate() {
        let values = Rc::clone(&one.values);
        let asked = one.published();
        let made = if number < known::MAX_SUBCHARTS
            && known::is_known(asked.chart, asked.repository, &values)
        {
            let written = written(one, &how, loader);
            known::objects(&asked, (&how, values), &written, loader)
        } else {
            Vec::new()
        };
        let mut share = if made.is_empty() {
            Share::None
        } else {
            Share::All
        };
        objects.extend(made);
        if share == Share::None && number < known::MAX_SUBCHARTS {
            share = whole::share(&one.values);
            let written = written(one, &how, loader);
            objects.extend(whole::objects(
                &asked,
                (&how, &one.values),
                &written,
                loader,
            ));
        }
        if share != Share::All {
            objects.push(one.object(release));
        }
    }
    objects.retain(|one| {
        let text = |path: &[&str]| one.at(path).and_then(Node::text).map(str::to_owned);
        named.insert((text(&["kind"]), text(&["metadata", "name"])))
    });
    objects
}

/// The texts that give values to a subchart that is not on disk, what counts most first.
fn written(one: &Absent<'_>, how: &Installation, loader: &Loader<'_>) -> Vec<Node> {
    let given = loader.written(how);
    let given = given.iter().filter_map(|node| node.get(one.own_name()));
    given.chain(one.written()).cloned().collect()
}

/// What a template for the name of a release gives. It sees no values.
pub(super) fn name(node: &Node, bounds: Bounds) -> Result<String, String> {
    let template = Text {
        text: node.text().unwrap_or_default().into(),
        source: None,
    };
    let output = text(template, node.span.source, &Value::Nil, bounds, false);
    let output = output.map_err(|failure| failure.message)?;
    Ok(output.text().to_owned())
}

/// What a template gives that is part of no chart, with the functions of helmfile or without.
pub(super) fn text(
    text: Text,
    scratch: SourceId,
    dot: &Value,
    bounds: Bounds,
    for_helmfile: bool,
) -> Outcome<Output> {
    const NAME: &str = "text";
    let definitions = parse(text).map_err(|fault| Failure::new(fault.message))?;
    let mut machine = Machine::new(&Nowhere, scratch, bounds);
    machine.for_helmfile = for_helmfile;
    machine.add(NAME, &definitions);
    machine.render(NAME, dot)
}

/// No files at all.
struct Nowhere;

impl Surroundings for Nowhere {
    fn file(&self, _: usize, _: &str) -> Option<Arc<str>> {
        None
    }
}

/// A template's path within its chart; one that belongs to an environment lies in a folder of
/// the environment's name, and in none below it.
fn place(environment: Option<&str>, template: &str) -> String {
    let template = template.trim_start_matches('/');
    environment.map_or_else(
        || template.to_owned(),
        |name| format!("{name}/{}", template.replace('/', ":")),
    )
}

fn gather<'i, 'c>(
    instance: &'i Instance<'c>,
    name: &str,
    release: &Release,
    sources: &Sources,
    members: &mut Vec<Member<'i, 'c>>,
) -> Map {
    let number = members.len();
    let scope = release.scope(instance, number, number == 0, sources);
    members.push(Member {
        instance,
        name: name.to_owned(),
        scope: Rc::clone(&scope),
    });
    let subcharts = Map::default();
    for child in &instance.children {
        let inner = format!("{name}/charts/{}", child.name);
        let inner = gather(child, &inner, release, sources, members);
        let key = child.name.as_str().into();
        subcharts.borrow_mut().insert(key, Value::Map(inner));
    }
    scope
        .borrow_mut()
        .insert("Subcharts".into(), Value::Map(subcharts));
    scope
}

/// Parses all templates; those that write manifests are to be rendered. Names are global: the
/// ones nearer to the root win, and so come last. In this order helm renders them as well, and
/// charts rely on it: a template whose name begins with `zzz` sets values for all others.
fn parsed(
    members: &[Member<'_, '_>],
    sources: &Sources,
    machine: &mut Machine<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(usize, String, SourceId)> {
    let mut templates: Vec<(usize, String, &Template)> = Vec::new();
    for (number, member) in members.iter().enumerate() {
        let own = member.instance.chart.templates.iter();
        let path = |path: &str| format!("{}/{path}", member.name);
        templates.extend(own.map(|(name, template)| (number, path(name), &**template)));
    }
    templates.sort_by(|a, b| {
        let depth = |path: &str| path.matches('/').count();
        (depth(&b.1), &b.1).cmp(&(depth(&a.1), &a.1))
    });
    let mut work = Vec::new();
    for (number, path, template) in templates {
        let source = template.source;
        match template.parsed(sources) {
            Ok(definitions) => {
                machine.add(&path, definitions);
                let library = members
                    .get(number)
                    .is_some_and(|member| member.instance.chart.is_library());
                let name = crate::path::file_name(&path);
                if !library && !name.starts_with('_') && name != "NOTES.txt" {
                    work.push((number, path, source));
                }
            }
            Err(fault) => {
                let span = Span::new(source, fault.at, fault.at);
                let message = format!("cannot parse helm template: {}", fault.message);
                diagnostics.push(Diagnostic::error(message, span));
            }
        }
    }
    work
}

/// What a template sees: its chart's scope, which all of the chart's templates share and may
/// change, and its own name.
fn dot(member: &Member<'_, '_>, path: &str) -> Value {
    let template = table([
        ("Name", Value::text(path)),
        (
            "BasePath",
            Value::text(format!("{}/templates", member.name)),
        ),
    ]);
    member
        .scope
        .borrow_mut()
        .insert("Template".into(), template);
    Value::Map(Rc::clone(&member.scope))
}

fn diagnose(failure: &Failure, source: SourceId) -> Diagnostic {
    let span = failure.span.unwrap_or_else(|| Span::new(source, 0, 0));
    let what = match failure.lack {
        Some(Lack::Value) => "a value that helm template requires is not given",
        Some(Lack::Template) => "helm template needs a chart that is not on disk",
        Some(Lack::Others) => "helm template refuses the values that are given",
        None => "cannot render helm template",
    };
    let mut message = format!("{what}: {}", super::shorten(&failure.message));
    let chain: Vec<String> = failure
        .chain
        .iter()
        .take(failure.chain.len().saturating_sub(1))
        .take(4)
        .map(|name| format!("`{}`", super::shorten(name)))
        .collect();
    if let Some(last) = failure.chain.last().filter(|_| !chain.is_empty()) {
        message = format!("{message} (in {}, from `{last}`)", chain.join(", from "));
    }
    Diagnostic::warning(message, span)
}

/// The files of the charts in use, by their numbers.
struct Disk<'a> {
    charts: Vec<&'a Chart>,
    reader: &'a dyn Reader,
    sources: &'a Sources,
    used: RefCell<BTreeSet<String>>,
}

impl Surroundings for Disk<'_> {
    fn file(&self, chart: usize, path: &str) -> Option<Arc<str>> {
        match self.charts.get(chart)?.files.get(path)? {
            Content::Disk(path) => {
                self.used.borrow_mut().insert(path.clone());
                Some(self.sources.text(self.reader.read(path).ok()?))
            }
            Content::Packed(bytes) => Some(syntax::decode(bytes).ok()?.into()),
        }
    }
}
