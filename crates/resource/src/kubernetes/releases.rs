//! Charts that Flux, Argo CD, k3s, helmfile or a script install, found in the repository and rendered with the
//! values that the release gives.
//!
//! A release names the chart by its folder in a repository, which may be the one that is
//! scanned. The scan may begin above or below the top of that repository, so folders are
//! compared from their ends. A chart that is installed by releases stands for nothing beside
//! them; one that is not on disk is an object that stands for all it makes, as a subchart is.

mod applied;
mod folders;
mod lone;
mod scripts;
#[cfg(test)]
mod tests;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use syntax::{Diagnostic, HashMap, Node};

use super::kustomize::Builds;
use crate::helm::{self, Asked, Charts, Made, Release, Repository, Wanted};
use crate::path;
use crate::project::{Installation, Parsed, Project};
use folders::{Found, fit, shared};
use scripts::Taken;

/// Releases that install releases, as far as they are followed, and releases of one scan.
const MAX_ROUNDS: usize = 4;
const MAX_RELEASES: usize = 2_000;

/// Objects that all releases of a scan may make, and releases between two looks at that.
pub(super) const MAX_OBJECTS: usize = 50_000;
const AT_ONCE: usize = 8;

/// What releases make.
#[derive(Default)]
pub(super) struct Released {
    pub(super) made: Vec<Made>,
    /// The folders of the charts that they install.
    pub(super) charts: BTreeSet<String>,
    /// The namespaces into which folders of manifests are applied, where that is one.
    pub(super) namespaces: HashMap<String, Option<Arc<str>>>,
}

/// Renders the charts of all releases, and of those that these make, as long as they make no
/// more objects than `objects_left`.
pub(super) fn install(
    project: Project<'_>,
    files: &[Parsed],
    charts: &Charts<'_>,
    builds: &Builds,
    mut objects_left: usize,
) -> Released {
    let surroundings = Surroundings::new(project, files, charts, builds);
    let mut released = Released::default();
    let mut left = MAX_RELEASES;
    let (repository, mut said) = (Repository::new(project), Vec::new());
    let mut applied = Vec::new();
    let mut asking = |path: &Arc<str>, object: &Node| {
        let asked = helm::releases(object, &repository, &mut said);
        applied.extend(applied::of(&asked));
        asked.into_iter().map(|it| (path.clone(), it)).collect()
    };
    let mut wanted: Vec<Asking> = plain(files, builds)
        .flat_map(|(path, object)| asking(path, object))
        .collect();
    for (path, asked) in helmfiles(project) {
        let asked_for = asked.releases.into_iter();
        wanted.extend(asked_for.map(|release| (Arc::clone(&path), release)));
        released
            .made
            .extend(asked.diagnostics.into_iter().map(only));
    }
    let mut names = BTreeSet::new();
    for round in 0..MAX_ROUNDS {
        names.extend(wanted.iter().flat_map(named));
        if let Some(first) = wanted.get(left) {
            let message = format!("more than {MAX_RELEASES} releases: the rest is left out");
            let told = surroundings.warning(message, first);
            released.made.push(only(told));
        }
        wanted.truncate(left);
        left -= wanted.len();
        let made = surroundings.all(&wanted, &mut objects_left);
        if round == 0 {
            let own = uninstalled(charts, &made);
            wanted = own.flat_map(|made| within(made, &mut asking)).collect();
        } else {
            wanted.clear();
        }
        wanted.extend(made.iter().flat_map(|(_, made)| within(made, &mut asking)));
        for (chart, made) in made {
            released.charts.extend(chart);
            released.made.push(made);
        }
        if wanted.is_empty() {
            break;
        }
    }
    if let Some(first) = wanted.first() {
        let message = format!(
            "releases that make releases are followed {MAX_ROUNDS} times: the rest is left out"
        );
        let told = surroundings.warning(message, first);
        released.made.push(only(told));
    }
    surroundings.add_others(&mut released, (&names, files), left, &mut objects_left);
    released.namespaces = applied::namespaces(applied, &repository);
    released.made.extend(said.into_iter().map(|mut diagnostic| {
        diagnostic.span = diagnostic.span.map(|span| project.sources.origin(span));
        only(diagnostic)
    }));
    released
}

/// The names by which a release is known, and its chart if it is published.
fn named((_, release): &Asking) -> Vec<Arc<str>> {
    let mut names = vec![Arc::clone(&release.name)];
    if let Wanted::Published { name, .. } = &release.chart {
        names.push(Arc::clone(name));
    }
    names
}

/// What charts make by themselves that nobody installs.
fn uninstalled<'m>(charts: &'m Charts<'_>, made: &[Installed]) -> impl Iterator<Item = &'m Made> {
    let known = made.iter().filter_map(|(chart, _)| chart.clone());
    let known: BTreeSet<String> = known.collect();
    let own = charts.made.iter();
    own.filter(move |made| !known.contains(&made.folder))
}

/// A release, and the file that asks for it.
type Asking = (Arc<str>, Release);

/// No objects, and what there is to tell.
fn only(diagnostic: Diagnostic) -> Made {
    Made {
        diagnostics: vec![diagnostic],
        ..Made::default()
    }
}

/// What helmfiles install. An environment has a folder of its own in which all files meet.
fn helmfiles(project: Project<'_>) -> Vec<(Arc<str>, Asked)> {
    let files = project.files.par_iter();
    let files = files.filter(|file| helm::is_helmfile(&file.path));
    let asked = files.flat_map_iter(|file| {
        let asked = helm::helmfile(project, &file.path, file.source).into_iter();
        asked.map(|asked| {
            let path = match &asked.environment {
                Some(environment) => format!("{environment}/{}", file.path).into(),
                None => Arc::clone(&file.path),
            };
            (path, asked)
        })
    });
    asked.collect()
}

/// The releases among the objects that a chart makes.
fn within(made: &Made, asking: &mut impl FnMut(&Arc<str>, &Node) -> Vec<Asking>) -> Vec<Asking> {
    let mut found = Vec::new();
    for file in &made.parsed {
        for object in file.documents.iter().filter(|it| helm::is_release(it)) {
            found.extend(asking(&file.path, object));
        }
    }
    found
}

/// The objects of all files and kustomizations that ask for releases, with their files.
fn plain<'a>(
    files: &'a [Parsed],
    builds: &'a Builds,
) -> impl Iterator<Item = (&'a Arc<str>, &'a Node)> {
    all(files, builds).filter(|(_, object)| helm::is_release(object))
}

fn all<'a>(
    files: &'a [Parsed],
    builds: &'a Builds,
) -> impl Iterator<Item = (&'a Arc<str>, &'a Node)> {
    let files = files.iter().filter(|it| !builds.used.contains(&*it.path));
    let files = files.flat_map(|it| it.documents.iter().map(|object| (&it.path, object)));
    let built = builds.environments.iter();
    let built = built.flat_map(|it| it.objects.iter().map(|object| (&it.path, object)));
    files.chain(built)
}

/// What a release may refer to.
struct Surroundings<'a> {
    project: Project<'a>,
    charts: &'a Charts<'a>,
    builds: &'a Builds,
    /// Folders of charts by the last part of their path.
    folders: BTreeMap<&'a str, Vec<&'a str>>,
    /// Objects that hold values or say where a chart comes from, by kind and name.
    objects: HashMap<(&'a str, &'a str), Vec<Written<'a>>>,
    /// Files of values that releases are given.
    used: Mutex<BTreeSet<String>>,
}

/// The folder of a chart that is on disk, and what a release makes of it.
type Installed = (Option<String>, Made);

/// An object and the file it is written in.
type Written<'a> = (&'a Arc<str>, &'a Node);

impl<'a> Surroundings<'a> {
    fn new(
        project: Project<'a>,
        files: &'a [Parsed],
        charts: &'a Charts<'a>,
        builds: &'a Builds,
    ) -> Self {
        let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for folder in charts.all.folders() {
            folders
                .entry(path::file_name(folder))
                .or_default()
                .push(folder);
        }
        let mut objects: HashMap<_, Vec<_>> = HashMap::default();
        let any = plain(files, builds).next().is_some();
        for (path, object) in all(files, builds).filter(|_| any) {
            let kind = object.get("kind").and_then(Node::text);
            let kind = kind.filter(|it| SOURCES.contains(it));
            let name = object.at(&["metadata", "name"]).and_then(Node::text);
            if let (Some(kind), Some(name)) = (kind, name) {
                objects
                    .entry((kind, name))
                    .or_default()
                    .push((path, object));
            }
        }
        Self {
            project,
            charts,
            builds,
            folders,
            objects,
            used: Mutex::default(),
        }
    }

    /// Renders what releases ask for, as long as there is room for what they make.
    fn all(&self, wanted: &[Asking], left: &mut usize) -> Vec<Installed> {
        let mut all: Vec<Installed> = Vec::new();
        for some in wanted.chunks(AT_ONCE) {
            let Some(first) = some.first().filter(|_| *left > 0) else {
                return all;
            };
            let installed = some.par_iter();
            let installed = installed.filter_map(|(path, it)| self.install(path, it));
            let before = all.len();
            all.par_extend(installed);
            let new = all.iter().skip(before).flat_map(|(_, made)| &made.parsed);
            let count: usize = new.map(|file| file.documents.len()).sum();
            *left = left.saturating_sub(count);
            if let (0, Some((_, made))) = (*left, all.last_mut()) {
                let message = "releases make too many objects: the rest is left out";
                made.diagnostics.push(self.warning(message, first));
            }
        }
        all
    }

    /// Adds what scripts install and nobody else does, and what is installed by hand. Releases
    /// that these make are those of the charts themselves.
    fn add_others(
        &self,
        released: &mut Released,
        (names, files): (&BTreeSet<Arc<str>>, &[Parsed]),
        left: usize,
        objects_left: &mut usize,
    ) {
        let built = self.builds.charts.iter();
        let charts = released.charts.iter().chain(built).map(String::as_str);
        let taken = Taken {
            charts: charts.collect(),
            names,
        };
        let (mut wanted, said) = scripts::releases(self, &taken);
        if let Some(first) = wanted.get(left) {
            let message = format!("more than {MAX_RELEASES} releases: the rest is left out");
            released.made.push(only(self.warning(message, first)));
        }
        wanted.truncate(left);
        released.made.extend(said.into_iter().map(only));
        for (chart, made) in self.all(&wanted, objects_left) {
            released.charts.extend(chart);
            released.made.push(made);
        }
        self.add_lone(files, released, names, objects_left);
    }

    /// Whether a chart is part of no other.
    fn is_whole(&self, folder: &str) -> bool {
        self.charts.made.iter().any(|made| made.folder == folder)
    }

    /// The folder of the chart that a release asks for, if it is on disk.
    fn folder(&self, asked: &str, release: &Release) -> Option<&'a str> {
        let found = match &release.chart {
            Wanted::Folder(folder) => self.find(folder, asked),
            Wanted::Published { name, version, .. } => self.published(name, version),
            Wanted::Source { .. } => None,
        };
        found.map(|found| found.folder)
    }

    /// A warning at a release.
    fn warning(&self, message: impl Into<String>, (_, release): &Asking) -> Diagnostic {
        let place = self.project.sources.origin(release.span);
        Diagnostic::warning(message, place)
    }

    /// Renders a release's chart, of which it gives the folder; what is not there to be rendered
    /// is stood for. None where the chart is in another repository, or is none.
    fn install(&self, asked: &Arc<str>, release: &Release) -> Option<Installed> {
        let wanted = self.chart(asked, release)?;
        let found = match &wanted {
            Wanted::Folder(folder) => Some(self.find(folder, asked)?),
            Wanted::Published { name, version, .. } => self.published(name, version),
            Wanted::Source { .. } => None,
        };
        if let Some(found) = &found
            && self.is_stated(found.folder)
        {
            return None;
        }
        let mut diagnostics = Vec::new();
        let how = Installation {
            chart: found.as_ref().map_or("", |found| found.folder).into(),
            release: Some(Arc::clone(&release.name)),
            namespace: release.namespace.clone(),
            values: self.values(asked, release, found.as_ref(), &mut diagnostics),
            cluster_version: release.cluster_version.clone(),
            cluster_apis: release.cluster_apis.clone(),
            span: Some(release.span),
            ..Installation::default()
        };
        let folder = found.map(|found| found.folder.to_owned());
        let mut made = match (&folder, wanted) {
            (Some(_), _) => helm::install(self.project, &self.charts.all, &how, None),
            (
                None,
                Wanted::Published {
                    name,
                    version,
                    repository,
                },
            ) => self.stand_in(&how, [&name, &version, &repository], release),
            (None, _) => return None,
        };
        settle(&mut made, asked, release);
        made.diagnostics.extend(diagnostics);
        Some((folder, made))
    }

    fn is_stated(&self, folder: &str) -> bool {
        let mut stated = self.project.settings.charts.iter();
        stated.any(|it| &*it.chart == folder)
    }

    fn stand_in(&self, how: &Installation, chart: [&str; 3], release: &Release) -> Made {
        let all = &self.charts.all;
        let instead = helm::stand_in(self.project, all, how, chart, release.span);
        let message = format!(
            "helm chart `{}` of release `{}` is not on disk: {}",
            shorten(chart[0]),
            shorten(&release.name),
            instead.told()
        );
        let mut diagnostics = instead.diagnostics;
        // One line of a template may ask for it in several environments.
        let place = self.project.sources.origin(release.span);
        diagnostics.push(Diagnostic::note(message, place));
        Made {
            parsed: vec![Parsed {
                path: "chart".into(),
                source: release.span.source,
                documents: instead.objects,
                objects: Vec::new(),
                one_of: None,
                namespace: release.namespace.clone(),
            }],
            diagnostics,
            ..Made::default()
        }
    }

    /// The chart that a release asks for, with what an object of its own says of it.
    fn chart(&self, asked: &str, release: &Release) -> Option<Wanted> {
        let Wanted::Source { kind, name } = &release.chart else {
            return Some(release.chart.clone());
        };
        let source = self.object(kind, name, asked)?;
        let text = |path: &[&str]| source.at(path).and_then(Node::text);
        if &**kind == "OCIRepository" {
            let url = text(&["spec", "url"])?;
            return Some(Wanted::Published {
                name: path::file_name(url).into(),
                version: text(&["spec", "ref", "tag"]).unwrap_or_default().into(),
                repository: path::folder(url).into(),
            });
        }
        let chart = text(&["spec", "chart"])?;
        Some(match text(&["spec", "sourceRef", "kind"]) {
            Some("GitRepository" | "Bucket") => Wanted::Folder(chart.into()),
            _ => Wanted::Published {
                name: chart.into(),
                version: text(&["spec", "version"]).unwrap_or_default().into(),
                repository: "".into(),
            },
        })
    }

    /// The object of a kind and name that lies nearest to a file.
    fn object(&self, kind: &str, name: &str, near: &str) -> Option<&'a Node> {
        let all = self.objects.get(&(kind, name))?;
        let nearest = all.iter().rev().max_by_key(|(path, _)| shared(path, near));
        nearest.map(|(_, object)| *object)
    }

    /// The chart with a path in some repository, if only one may be meant.
    fn find(&self, wanted: &str, near: &str) -> Option<Found<'a>> {
        let wanted = path::join("", wanted.trim_start_matches('/'))?;
        let same_name = self.folders.get(path::file_name(&wanted))?;
        let fits = same_name.iter().filter_map(|folder| fit(folder, &wanted));
        let mut best: Option<(Found<'_>, (bool, usize))> = None;
        let mut is_tie = false;
        for found in fits {
            let rank = (found.folder == wanted, shared(found.folder, near));
            let order = best.as_ref().map(|(_, known)| rank.cmp(known));
            is_tie = match order {
                Some(std::cmp::Ordering::Less) => is_tie,
                Some(std::cmp::Ordering::Equal) => true,
                Some(std::cmp::Ordering::Greater) | None => {
                    best = Some((found, rank));
                    false
                }
            };
        }
        best.filter(|_| !is_tie).map(|(found, _)| found)
    }

    /// A chart of the repository that is published under this name.
    fn published(&self, name: &str, version: &str) -> Option<Found<'a>> {
        let sources = self.project.sources;
        let folder = self.charts.all.named(name, version, sources)?;
        Some(Found {
            folder,
            top: "",
            root: String::new(),
        })
    }
}

/// Kinds of objects that releases refer to.
const SOURCES: [&str; 3] = ["ConfigMap", "HelmChart", "OCIRepository"];

/// Puts what a release makes where it is asked for, in a folder of its own: releases that
/// make the same are copies, and all others are deployed together.
fn settle(made: &mut Made, asked: &str, release: &Release) {
    let folder = path::folder(asked);
    for parsed in &mut made.parsed {
        let own = parsed
            .path
            .strip_prefix(&*made.folder)
            .unwrap_or(&parsed.path);
        let file = own.trim_start_matches('/').replace('/', ":");
        let path = format!("{folder}/{}/{file}", release.object);
        parsed.path = path.trim_start_matches('/').into();
    }
}

fn shorten(text: &str) -> String {
    text.chars().take(100).collect()
}
