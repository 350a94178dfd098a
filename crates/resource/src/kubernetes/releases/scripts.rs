//! Which of the releases that scripts install count.
//!
//! What an object or a helmfile installs, no script does; what several scripts install, the one
//! nearest to the top does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use syntax::Diagnostic;

use super::{Asking, Surroundings};
use crate::helm::{self, Installs, Wanted};
use crate::project::Project;

/// A release, the script that installs it and the chart on disk, if it is there.
struct Candidate<'a> {
    file: Arc<str>,
    installs: Installs,
    folder: Option<&'a str>,
}

/// What there is besides scripts.
pub(super) struct Taken<'t> {
    /// Folders of charts that are installed.
    pub(super) charts: BTreeSet<&'t str>,
    /// Names of releases and of the published charts that they install.
    pub(super) names: &'t BTreeSet<Arc<str>>,
}

/// The releases that scripts install and nobody else does.
pub(super) fn releases(
    surroundings: &Surroundings<'_>,
    taken: &Taken<'_>,
) -> (Vec<Asking>, Vec<Diagnostic>) {
    let project = surroundings.project;
    let (found, said) = read(project);
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for (file, installs) in found {
        let folder = surroundings.folder(&file, &installs.release);
        let is_taken = match (folder, &installs.release.chart) {
            // What is part of another chart comes with that one.
            (Some(folder), _) => taken.charts.contains(folder) || !surroundings.is_whole(folder),
            (None, Wanted::Published { name, .. }) => {
                taken.names.contains(name) || taken.names.contains(&installs.release.name)
            }
            (None, _) => true,
        };
        if !is_taken {
            candidates.push(Candidate {
                file,
                installs,
                folder,
            });
        }
    }
    leave_out_variants(&mut candidates);
    leave_environments(project, &mut candidates);
    let chosen = candidates.into_iter();
    let chosen = chosen.map(|it| (it.file, it.installs.release));
    (chosen.collect(), said)
}

/// What all scripts install, in the order in which they count: the last of the nearest.
fn read(project: Project<'_>) -> (Vec<(Arc<str>, Installs)>, Vec<Diagnostic>) {
    let scripts = project.files.par_iter();
    let scripts = scripts.filter(|file| helm::is_script(&file.path));
    let mut read: Vec<_> = scripts
        .map(|file| {
            let (installs, said) = helm::script(project, &file.path, file.source);
            (Arc::clone(&file.path), installs, said)
        })
        .collect();
    read.sort_by_key(|(file, ..)| (file.matches('/').count(), Arc::clone(file)));
    let (mut found, mut all_said) = (Vec::new(), Vec::new());
    for (file, installs, said) in read {
        let last_first = installs.into_iter().rev();
        found.extend(last_first.map(|it| (Arc::clone(&file), it)));
        all_said.extend(said);
    }
    (found, all_said)
}

/// Of one chart under one name, of several charts under one name in one script, and of what
/// several scripts install alike, one counts.
fn leave_out_variants(candidates: &mut Vec<Candidate<'_>>) {
    let mut named = BTreeSet::new();
    let mut given: BTreeMap<_, Arc<str>> = BTreeMap::new();
    candidates.retain(|it| {
        let release = &it.installs.release;
        let chart = match (&release.chart, it.folder) {
            (_, Some(folder)) => folder.to_owned(),
            (Wanted::Published { name, .. }, None) => name.to_string(),
            (_, None) => return false,
        };
        let alike = (chart.clone(), it.installs.given.clone());
        let first = given.entry(alike).or_insert_with(|| Arc::clone(&it.file));
        let is_first = *first == it.file;
        let place = (release.namespace.clone(), Arc::clone(&it.file));
        is_first
            && named.insert((Arc::clone(&release.name), Some(chart), None))
            && named.insert((Arc::clone(&release.name), None, Some(place)))
    });
}

/// A chart with value files that are environments of it has more to tell than the one release
/// of it that a script installs, and so has any of which the value files are not known.
fn leave_environments(project: Project<'_>, candidates: &mut Vec<Candidate<'_>>) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for folder in candidates.iter().filter_map(|it| it.folder) {
        *count.entry(folder.to_owned()).or_default() += 1;
    }
    candidates.retain(|it| {
        let Some(folder) = it.folder else {
            return true;
        };
        let is_only = count.get(folder).is_none_or(|count| *count == 1);
        let is_clear = !is_only && it.installs.is_whole;
        is_clear || !helm::has_environments(project, folder)
    });
}
