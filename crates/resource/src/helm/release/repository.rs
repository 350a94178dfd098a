//! The repository that is scanned, as those see it who install something for each of its folders
//! or files.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use eval::Glob;
use syntax::{Node, SourceId, parse_yaml};

use crate::path;
use crate::project::Project;

/// Files that are read for one pattern.
const MAX_FILES: usize = 200;

/// The files and folders of a scan.
pub(crate) struct Repository<'a> {
    project: Project<'a>,
    folders: OnceCell<BTreeSet<&'a str>>,
}

impl<'a> Repository<'a> {
    pub(crate) fn new(project: Project<'a>) -> Self {
        let folders = OnceCell::new();
        Self { project, folders }
    }

    /// The folder of this path, as seen from the top of the repository.
    pub(crate) fn folder(&self, path: &str) -> Option<&'a str> {
        let path = plain(path);
        self.tops().find_map(|top| self.below(top, path))
    }

    /// The folders with files of ours that one of the patterns is about and none of the others,
    /// as seen from the top of the repository, which may lie below the scanned root.
    pub(super) fn folders(&self, wanted: &[&str], unwanted: &[&str]) -> Vec<&'a str> {
        let all = || self.all_folders().iter().copied();
        let Some(sought) = Sought::new(wanted, unwanted) else {
            return Vec::new();
        };
        self.tops_for(&sought)
            .map(|top| sought.below(top, all()))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// The same for files, with what is written in them.
    pub(super) fn files(&self, wanted: &[&str], unwanted: &[&str]) -> Vec<(Arc<str>, Node)> {
        let Some(sought) = Sought::new(wanted, unwanted) else {
            return Vec::new();
        };
        let all = || self.project.files.iter().map(|file| &*file.path);
        let found = self.tops_for(&sought).map(|top| sought.below(top, all()));
        let found = found.into_iter().find(|found| !found.is_empty());
        let read = |path: &str| {
            let files = self.project.files;
            let at = files.binary_search_by(|file| (*file.path).cmp(path)).ok()?;
            Some((path.into(), self.parsed(files.get(at)?.source)?))
        };
        let found = found.unwrap_or_default().into_iter().take(MAX_FILES);
        found.filter_map(read).collect()
    }

    fn parsed(&self, source: SourceId) -> Option<Node> {
        let text = self.project.sources.text(source);
        parse_yaml(source, &text).0.into_iter().next()
    }

    fn all_folders(&self) -> &BTreeSet<&'a str> {
        self.folders.get_or_init(|| {
            let mut all = BTreeSet::new();
            for file in self.project.files {
                let mut folder = path::folder(&file.path);
                while !folder.is_empty() && all.insert(folder) {
                    folder = path::folder(folder);
                }
            }
            all
        })
    }

    /// A folder below a top.
    fn below(&self, top: &str, path: &str) -> Option<&'a str> {
        let all = self.all_folders();
        match top {
            "" => all.get(path).copied(),
            _ => all.get(&*format!("{top}/{path}")).copied(),
        }
    }

    /// The tops below which all may lie that is sought: no other is searched through.
    fn tops_for<'s>(&'s self, sought: &'s Sought) -> impl Iterator<Item = &'a str> + use<'s, 'a> {
        let lies = |top: &str, start: &str| match start {
            "" => top.is_empty(),
            start => self.below(top, start).is_some(),
        };
        self.tops()
            .filter(move |top| sought.starts.iter().any(|start| lies(top, start)))
    }

    /// Where the top of the repository may be: the scanned root, or a folder directly in it.
    fn tops(&self) -> impl Iterator<Item = &'a str> {
        let first = self.all_folders().iter().copied();
        std::iter::once("").chain(first.filter(|folder| !folder.contains('/')))
    }
}

/// Paths that are sought.
struct Sought {
    /// The folder that each pattern spells out.
    starts: Vec<String>,
    wanted: Vec<Glob>,
    unwanted: Vec<Glob>,
}

impl Sought {
    /// None where nothing is.
    fn new(wanted: &[&str], unwanted: &[&str]) -> Option<Self> {
        let read = |patterns: &[&str]| -> Vec<Glob> {
            let patterns = patterns.iter();
            patterns.filter_map(|it| Glob::parse(plain(it))).collect()
        };
        let start = |pattern: &&str| {
            let spelled = plain(pattern);
            let end = spelled.find(['*', '?', '[', '{', '\\']);
            path::folder(end.and_then(|end| spelled.get(..end)).unwrap_or(spelled)).to_owned()
        };
        let starts = wanted.iter().map(start).collect();
        let (wanted, unwanted) = (read(wanted), read(unwanted));
        (!wanted.is_empty()).then_some(Self {
            starts,
            wanted,
            unwanted,
        })
    }

    fn below<'p>(&self, top: &str, all: impl Iterator<Item = &'p str>) -> Vec<&'p str> {
        let fits = |path: &&str| {
            let within = match top {
                "" => Some(*path),
                _ => path.strip_prefix(top).and_then(|it| it.strip_prefix('/')),
            };
            within.is_some_and(|path| {
                let meets = |globs: &[Glob]| globs.iter().any(|glob| glob.is_match(path));
                meets(&self.wanted) && !meets(&self.unwanted)
            })
        };
        all.filter(fits).collect()
    }
}

/// A path without what says that it begins at the top.
fn plain(path: &str) -> &str {
    path.trim_start_matches("./").trim_matches('/')
}
