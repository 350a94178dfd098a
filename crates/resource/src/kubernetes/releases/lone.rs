//! Files of values that belong to no chart and no release in sight: somebody installs a chart of
//! somebody else with them by hand, and the file or its folder is called after that chart.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use rayon::prelude::*;
use syntax::{Diagnostic, Node, Span, parse_yaml};

use super::{Asking, Builds, Released, Surroundings, only, shorten};
use crate::helm::{Base, Given, Release, Wanted, is_script, is_trial, names_environment};
use crate::path;
use crate::project::{File, Parsed};

/// Files of values that are looked at, and the largest of them.
const MOST: usize = 60;
const MAX_BYTES: usize = 1 << 20;

/// Names of folders and endings of names that tell of no chart, as those of environments do not.
const PLAIN: &[&str] = &[
    "addons",
    "app",
    "apps",
    "backend",
    "base",
    "chart",
    "charts",
    "cluster",
    "clusters",
    "common",
    "config",
    "configs",
    "custom",
    "default",
    "defaults",
    "deploy",
    "deployment",
    "deployments",
    "env",
    "environment",
    "environments",
    "envs",
    "example",
    "gitops",
    "global",
    "helm",
    "helm-values",
    "infra",
    "infrastructure",
    "k3s",
    "k8s",
    "kubernetes",
    "logging",
    "main",
    "manifests",
    "monitoring",
    "observability",
    "ops",
    "overlays",
    "override",
    "overrides",
    "platform",
    "release",
    "releases",
    "secret",
    "secrets",
    "server",
    "service",
    "services",
    "shared",
    "stack",
    "tools",
    "values",
];

/// What is known to be installed.
struct Known<'k> {
    /// Names of releases and of the published charts that they install.
    names: &'k BTreeSet<Arc<str>>,
    /// Files of values that these are given.
    used: BTreeSet<String>,
    /// Names of objects, and of charts that others stand for.
    objects: BTreeSet<Arc<str>>,
}

impl Known<'_> {
    /// Takes note of what stands in files.
    fn note<'p>(&mut self, files: impl IntoIterator<Item = &'p Parsed>) {
        for file in files {
            for document in &file.documents {
                let text = |path: &[&str]| document.at(path).and_then(Node::text);
                let own = text(&["metadata", "name"]);
                let chart = text(&["spec", "chart"]);
                self.objects
                    .extend([own, chart].into_iter().flatten().map(Arc::from));
            }
            let finished = file.objects.iter().map(|object| Arc::clone(&object.name));
            self.objects.extend(finished);
        }
    }

    /// Takes note of what kustomizations make.
    fn note_built(&mut self, builds: &Builds) {
        let objects = builds.environments.iter().flat_map(|it| &it.objects);
        let names = objects.filter_map(|it| it.at(&["metadata", "name"])?.text());
        self.objects.extend(names.map(Arc::from));
    }

    fn has(&self, name: &str) -> bool {
        let is_part = |known: &&Arc<str>| {
            let before = known.strip_suffix(name);
            let after = known.strip_prefix(name);
            after.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
                || before.is_some_and(|rest| rest.ends_with('-'))
        };
        let names = self.names.iter().chain(&self.objects);
        names.into_iter().any(|known| is_part(&known))
    }
}

/// The releases that such files stand for, and what there is to tell of them.
fn releases(surroundings: &Surroundings<'_>, known: &Known<'_>) -> (Vec<Asking>, Vec<Diagnostic>) {
    let project = surroundings.project;
    let mut taken = BTreeSet::new();
    let mut candidates: Vec<(&File, &str)> = Vec::new();
    for file in project.files {
        let Some(name) = chart_of(&file.path).filter(|name| !known.has(name)) else {
            continue;
        };
        let unused = !known.used.contains(&*file.path) && !surroundings.is_of_chart(file, name);
        if unused && candidates.len() < MOST && taken.insert(name) {
            candidates.push((file, name));
        }
    }
    let found: Vec<_> = candidates
        .into_par_iter()
        .filter(|(file, _)| holds_values(surroundings, file) && !is_named(surroundings, file))
        .map(|(file, name)| (release(file, name), note(file, name)))
        .collect();
    found.into_iter().unzip()
}

/// The chart after which a file of values, or its folder, is called.
fn chart_of(file: &str) -> Option<&str> {
    let stem = path::file_name(file);
    let stem = stem.strip_suffix(".yaml").or(stem.strip_suffix(".yml"))?;
    let folder = path::file_name(path::folder(file));
    let apart = ["-values", ".values", "_values"].iter();
    let before = apart.clone().find_map(|end| stem.strip_suffix(end));
    let after = || {
        ["values-", "values.", "values_"]
            .iter()
            .find_map(|it| stem.strip_prefix(it))
    };
    let name = match before.or_else(after) {
        Some(name) => name,
        None if stem == "values" => folder,
        None if folder == "values" || folder.ends_with("-values") => stem,
        None => return None,
    };
    let of_label = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_plain = PLAIN.contains(&name) || names_environment(name);
    let is_name = name.len() > 2 && name.chars().all(of_label) && !is_plain;
    (is_name && !is_trial(file)).then_some(name)
}

impl Surroundings<'_> {
    /// Adds what files of values stand for that nobody is given.
    pub(super) fn add_lone(
        &self,
        files: &[Parsed],
        released: &mut Released,
        names: &BTreeSet<Arc<str>>,
        objects_left: &mut usize,
    ) {
        let mut paths = self.project.files.iter().map(|file| &file.path);
        if !paths.any(|path| chart_of(path).is_some()) {
            return;
        }
        let used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let mut known = Known {
            names,
            used: used.clone(),
            objects: BTreeSet::new(),
        };
        drop(used);
        known.note(files);
        let made = released.made.iter().chain(&self.charts.made);
        known.note(made.flat_map(|made| &made.parsed));
        known.note_built(self.builds);
        let (wanted, said) = releases(self, &known);
        released.made.extend(said.into_iter().map(only));
        let made = self.all(&wanted, objects_left).into_iter();
        released.made.extend(made.map(|(_, made)| made));
    }

    /// Whether a file lies in a chart, or there is a chart on disk by the name.
    fn is_of_chart(&self, file: &File, name: &str) -> bool {
        let mut folders = self.charts.all.folders();
        self.folders.contains_key(name)
            || self.published(name, "").is_some()
            || folders.any(|folder| path::is_within(&file.path, folder))
    }
}

/// Whether a text holds what a chart may be given, and is no object and no template.
fn holds_values(surroundings: &Surroundings<'_>, file: &File) -> bool {
    let text = surroundings.project.sources.text(file.source);
    if text.len() > MAX_BYTES || text.contains("{{") && text.contains("}}\n") {
        return false;
    }
    let (documents, _) = parse_yaml(file.source, &text);
    let [document] = &documents[..] else {
        return false;
    };
    let is_object = ["apiVersion", "kind", "services"].iter();
    let is_object = is_object.clone().any(|key| document.get(key).is_some());
    !is_object
        && document
            .entries()
            .iter()
            .any(|entry| entry.value.is_mapping())
}

/// Whether something other than a script names the file: then that says what it is for.
fn is_named(surroundings: &Surroundings<'_>, file: &File) -> bool {
    let (own, folder) = (path::file_name(&file.path), path::folder(&file.path));
    let is_plain = own.starts_with("values.");
    let name = match folder {
        "" => own.to_owned(),
        folder if is_plain => format!("{}/{own}", path::file_name(folder)),
        _ => own.to_owned(),
    };
    let sources = surroundings.project.sources;
    let mut files = surroundings.project.files.iter();
    files.any(|other| {
        let near = path::folder(&other.path) == folder;
        let wanted = if near { own } else { &name };
        other.path != file.path
            && !is_script(&other.path)
            && sources.text(other.source).contains(wanted)
    })
}

fn release(file: &File, name: &str) -> Asking {
    let span = Span::new(file.source, 0, 0);
    let name: Arc<str> = name.into();
    let given = Given::File {
        path: Arc::clone(&file.path),
        from: Base::Scan,
        may_be_missing: false,
        span,
    };
    let release = Release {
        object: Arc::clone(&name),
        chart: Wanted::Published {
            name: Arc::clone(&name),
            version: "".into(),
            repository: "".into(),
        },
        name,
        namespace: None,
        values: vec![given],
        cluster_version: None,
        cluster_apis: Vec::new(),
        span,
    };
    (Arc::clone(&file.path), release)
}

fn note(file: &File, name: &str) -> Diagnostic {
    let message = format!(
        "values that nothing here is given: taken for those of a chart `{}`",
        shorten(name)
    );
    Diagnostic::note(message, Span::new(file.source, 0, 0))
}
