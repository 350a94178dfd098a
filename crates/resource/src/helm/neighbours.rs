//! The charts of a scan by name, for dependencies that were not copied into a chart.
//!
//! Repositories of charts keep only what is their own: the subcharts that `helm dependency
//! build` would fetch are often the charts beside it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use syntax::{Diagnostic, Node, SourceId, Sources, parse_yaml};

use super::chart::{Dependency, version};
use super::template::Template;
use super::version::{Version, compare, satisfies};

/// All charts of a scan.
pub(crate) struct Neighbours<'a> {
    /// The folder and `Chart.yaml` of each.
    charts: Vec<(&'a str, SourceId)>,
    by_name: OnceLock<BTreeMap<String, Vec<Neighbour>>>,
    /// What was read of charts, for a chart may be part of many.
    read: Mutex<HashMap<SourceId, Document>>,
    templates: Mutex<HashMap<SourceId, Arc<Template>>>,
}

/// The first document of a file, and what is wrong with the file.
pub(super) type Document = Arc<(Option<Node>, Vec<Diagnostic>)>;

struct Neighbour {
    folder: String,
    version: Option<Version>,
}

impl<'a> Neighbours<'a> {
    /// Knows charts by their folders; they are read when the first one is asked for.
    pub(crate) fn new(charts: impl Iterator<Item = (&'a str, SourceId)>) -> Self {
        Self {
            charts: charts.collect(),
            by_name: OnceLock::new(),
            read: Mutex::default(),
            templates: Mutex::default(),
        }
    }

    /// Their folders.
    pub(crate) fn folders(&self) -> impl Iterator<Item = &'a str> {
        self.charts.iter().map(|(folder, _)| *folder)
    }

    /// The document that a file of a chart holds.
    pub(super) fn document(&self, source: SourceId, sources: &Sources) -> Document {
        let read = || self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let known = read().get(&source).cloned();
        known.unwrap_or_else(|| {
            let (documents, said) = parse_yaml(source, &sources.text(source));
            let document = Arc::new((documents.into_iter().next(), said));
            read().insert(source, Arc::clone(&document));
            document
        })
    }

    /// A template of a chart that is part of others, or is installed more than once.
    pub(super) fn template(&self, source: SourceId) -> Arc<Template> {
        let known = self.templates.lock();
        let mut known = known.unwrap_or_else(PoisonError::into_inner);
        let template = known.entry(source).or_insert_with(|| Template::new(source));
        Arc::clone(template)
    }

    /// The folder of the newest chart that a dependency may mean.
    pub(super) fn find(&self, wanted: &Dependency, sources: &Sources) -> Option<&str> {
        self.named(&wanted.name, &wanted.version, sources)
    }

    /// The folder of the newest chart of a name and a version that fits.
    pub(crate) fn named(&self, name: &str, wanted: &str, sources: &Sources) -> Option<&str> {
        let by_name = self.by_name.get_or_init(|| self.names(sources));
        let fits = |one: &&Neighbour| match &one.version {
            Some(version) => wanted.is_empty() || satisfies(wanted, version) == Some(true),
            None => wanted.is_empty(),
        };
        let fitting = by_name.get(name)?.iter().filter(fits);
        let newest = fitting.reduce(|best, one| match (&best.version, &one.version) {
            (Some(a), Some(b)) if compare(a, b).is_lt() => one,
            (None, Some(_)) => one,
            _ => best,
        });
        newest.map(|one| one.folder.as_str())
    }

    fn names(&self, sources: &Sources) -> BTreeMap<String, Vec<Neighbour>> {
        let mut by_name: BTreeMap<String, Vec<Neighbour>> = BTreeMap::new();
        for (folder, source) in &self.charts {
            let document = self.document(*source, sources);
            let about = document.0.as_ref();
            let Some(name) = about.and_then(|about| about.get("name")?.text()) else {
                continue;
            };
            by_name.entry(name.to_owned()).or_default().push(Neighbour {
                folder: (*folder).to_owned(),
                version: version(about, sources),
            });
        }
        by_name
    }
}

/// The folders of charts that are no part of another chart.
pub(crate) fn roots<'a>(charts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let folders: BTreeSet<&str> = charts.collect();
    let is_part = |folder: &str| {
        let mut above = folder;
        while let Some((before, _)) = above.rsplit_once('/') {
            let parent = match before.strip_suffix("charts") {
                Some("") => Some(""),
                Some(parent) => parent.strip_suffix('/'),
                None => None,
            };
            if parent.is_some_and(|parent| folders.contains(parent)) {
                return true;
            }
            above = crate::path::folder(above);
        }
        false
    };
    let roots = folders.iter().copied();
    roots.filter(|folder| !is_part(folder)).collect()
}
