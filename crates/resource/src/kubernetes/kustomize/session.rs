//! What a scan's builds share: files already read, builds already made, what was said.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use syntax::{Diagnostic, Node, ReadError, SourceId, Span, parse_yaml};

use super::accumulate::Accumulated;
use super::{edit, spelling};
use crate::helm::Neighbours;
use crate::path;
use crate::project::{Parsed, Project, is_kustomization_name};

/// A kustomization file.
#[derive(Debug)]
pub(super) struct Kustomization {
    pub(super) path: Arc<str>,
    pub(super) source: SourceId,
    pub(super) node: Node,
}

impl Kustomization {
    /// The folder it stands for.
    pub(super) fn folder(&self) -> &str {
        path::folder(&self.path)
    }

    /// Whether it is part of other kustomizations only.
    pub(super) fn is_component(&self) -> bool {
        self.node.get("kind").and_then(Node::text) == Some("Component")
    }

    /// The items under a key.
    pub(super) fn items(&self, key: &str) -> &[Node] {
        self.node.get(key).map_or(&[], Node::items)
    }
}

/// The builds of one scan.
pub(super) struct Session<'a> {
    pub(super) project: Project<'a>,
    pub(super) neighbours: &'a Neighbours<'a>,
    parsed: HashMap<&'a str, &'a Parsed>,
    discovered: HashSet<&'a str>,
    /// Folders with a kustomization, by their last part.
    folders: HashMap<&'a str, Vec<&'a str>>,
    read: HashMap<String, Rc<[Node]>>,
    kustomizations: HashMap<String, Option<Rc<Kustomization>>>,
    /// Folders whose kustomization is being built, outermost first.
    pub(super) open: Vec<String>,
    /// What the kustomizations of folders gave.
    pub(super) built: HashMap<String, Accumulated>,
    /// What charts gave, by the entries that install them.
    pub(super) inflated: HashMap<Span, Rc<[Node]>>,
    /// The chart that a text comes from which one of them made.
    pub(super) installed: HashMap<SourceId, Span>,
    /// The folders of these charts.
    pub(super) charts: BTreeSet<String>,
    /// Folders and files that belong to kustomizations.
    pub(super) used: BTreeSet<String>,
    /// The texts of these.
    pub(super) sources: BTreeSet<SourceId>,
    /// The texts of what components add, which any number of kustomizations may share.
    pub(super) shared: BTreeSet<SourceId>,
    /// How much may still be done, so that kustomizations that multiply end.
    pub(super) budget: usize,
    /// How much may still be copied from one place to another.
    room: usize,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl<'a> Session<'a> {
    /// Nothing built yet.
    pub(super) fn new(
        project: Project<'a>,
        files: &'a [Parsed],
        neighbours: &'a Neighbours<'a>,
    ) -> Self {
        let parsed: HashMap<&str, &Parsed> = files.iter().map(|file| (&*file.path, file)).collect();
        let mut folders: HashMap<&str, Vec<&str>> = HashMap::new();
        for file in files.iter().filter(|file| is_kustomization(file)) {
            let folder = path::folder(&file.path);
            let places = folders.entry(path::file_name(folder)).or_default();
            places.push(folder);
        }
        Self {
            folders,
            project,
            neighbours,
            parsed,
            discovered: project.files.iter().map(|file| &*file.path).collect(),
            read: HashMap::new(),
            kustomizations: HashMap::new(),
            open: Vec::new(),
            built: HashMap::new(),
            inflated: HashMap::new(),
            installed: HashMap::new(),
            charts: BTreeSet::new(),
            used: BTreeSet::new(),
            sources: BTreeSet::new(),
            shared: BTreeSet::new(),
            budget: project.settings.bounds.built_objects,
            room: project.settings.bounds.copied_nodes,
            diagnostics: Vec::new(),
        }
    }

    pub(super) fn warn(&mut self, message: impl Into<String>, span: Span) {
        self.diagnostics.push(Diagnostic::warning(message, span));
    }

    /// The kustomization of a folder.
    pub(super) fn kustomization(&mut self, folder: &str) -> Option<Rc<Kustomization>> {
        if let Some(known) = self.kustomizations.get(folder) {
            return known.clone();
        }
        let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
        let found = names.iter().find_map(|name| {
            let path = path::join(folder, name)?;
            self.load(&path)
        });
        self.kustomizations.insert(folder.to_owned(), found.clone());
        found
    }

    /// Whether nothing in sight can be what an entry means that leads nowhere.
    pub(super) fn is_elsewhere(&self, entry: &str) -> bool {
        is_remote(entry) || !self.folders.contains_key(path::file_name(entry))
    }

    /// Whether a path leads to a kustomization or to a file that discovery found.
    pub(super) fn is_there(&mut self, path: &str) -> bool {
        self.discovered.contains(path) || self.kustomization(path).is_some()
    }

    /// The folder that an entry means which leads nowhere, from one level too high or too low:
    /// the only one with a kustomization that ends like it.
    pub(super) fn meant(&self, folder: &str, entry: &str) -> Option<&'a str> {
        let parts = entry
            .split('/')
            .skip_while(|part| matches!(*part, "." | ".."));
        let end: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
        let end = Some(end.join("/")).filter(|_| entry.starts_with('.') && !is_remote(entry))?;
        let ends = |found: &str| {
            let above = found.strip_suffix(&*end);
            above.is_some_and(|above| above.is_empty() || above.ends_with('/'))
        };
        let mut places = self.folders.get(path::file_name(&end))?.iter();
        let mut found = places.by_ref().filter(|it| ends(it) && **it != folder);
        let only = *found.next()?;
        found.next().is_none().then_some(only)
    }

    fn load(&mut self, path: &str) -> Option<Rc<Kustomization>> {
        let (source, mut node) = if let Some(file) = self.parsed.get(path) {
            (file.source, file.documents.first()?.clone())
        } else if self.discovered.contains(path) {
            return None;
        } else {
            let source = self.project.reader.read(path).ok()?;
            let documents = self.documents(path).ok()?;
            (source, documents.first()?.clone())
        };
        spelling::settle(&mut node);
        Some(Rc::new(Kustomization {
            path: path.into(),
            source,
            node,
        }))
    }

    /// The documents of a file. What is wrong with those that discovery found was said when
    /// they were sorted.
    pub(super) fn documents(&mut self, path: &str) -> Result<Rc<[Node]>, ReadError> {
        self.used.insert(path.to_owned());
        if let Some(known) = self.read.get(path) {
            return Ok(Rc::clone(known));
        }
        let documents: Rc<[Node]> = if let Some(file) = self.parsed.get(path) {
            self.sources.insert(file.source);
            file.documents.as_slice().into()
        } else {
            let source = self.project.reader.read(path)?;
            self.sources.insert(source);
            let (documents, said) = parse_yaml(source, &self.project.sources.text(source));
            if !self.discovered.contains(path) {
                self.diagnostics.extend(said);
            }
            documents.into()
        };
        self.read.insert(path.to_owned(), Rc::clone(&documents));
        Ok(documents)
    }

    /// The text of a file.
    pub(super) fn text(&mut self, path: &str) -> Result<(SourceId, Arc<str>), ReadError> {
        self.used.insert(path.to_owned());
        let source = self.project.reader.read(path)?;
        self.sources.insert(source);
        Ok((source, self.project.sources.text(source)))
    }

    /// The text of a file that an entry names, or of the example of it: settings and secrets are
    /// often kept out of a repository.
    pub(super) fn text_or_example(
        &mut self,
        path: &str,
        span: Span,
    ) -> Result<(SourceId, Arc<str>), ReadError> {
        let found = self.text(path);
        if !matches!(found, Err(ReadError::Missing)) {
            return found;
        }
        for example in path::examples(path) {
            if let Ok(found) = self.text(&example) {
                let message = format!("there is no `{path}`: `{example}` is read in its place");
                self.warn(message, span);
                return Ok(found);
            }
        }
        found
    }

    /// Says that what an entry names cannot be had.
    pub(super) fn cannot_read(&mut self, entry: &str, error: &ReadError, span: Span) {
        let reason = match error {
            _ if is_remote(entry) => "it is remote, and nothing is fetched".to_owned(),
            ReadError::Missing => "there is no such file".to_owned(),
            ReadError::Outside => "it lies outside of what is scanned".to_owned(),
            ReadError::Unreadable(reason) => reason.clone(),
        };
        let entry: String = entry.chars().take(200).collect();
        self.warn(format!("`{entry}` is left out: {reason}"), span);
    }

    /// Takes what a copy of a value costs from the room for copies; false when none is left.
    pub(super) fn pay(&mut self, copied: &Node) -> bool {
        if self.room == 0 {
            return false;
        }
        let weight = edit::weight(copied, self.room);
        self.room = self.room.saturating_sub(weight);
        if self.room == 0 {
            let message = "values multiply beyond all bounds: copying stops here";
            self.diagnostics
                .push(Diagnostic::error(message, copied.span));
        }
        self.room > 0
    }

    /// Takes from the budget; false when nothing is left.
    pub(super) fn spend(&mut self, objects: usize, span: Span) -> bool {
        if self.budget == 0 {
            return false;
        }
        self.budget = self.budget.saturating_sub(objects + 1);
        if self.budget == 0 {
            let message = "kustomizations multiply beyond all bounds: building stops here";
            self.diagnostics.push(Diagnostic::error(message, span));
        }
        self.budget > 0
    }
}

/// Whether an entry is the address of something elsewhere.
pub(super) fn is_remote(entry: &str) -> bool {
    const HOSTS: &[&str] = &[
        "github.com",
        "gitlab.com",
        "bitbucket.org",
        "git@",
        "git::",
        "gh:",
    ];
    entry.contains("://")
        || entry.contains("?ref=")
        || entry.contains(".git/")
        || entry
            .rsplit_once(".git")
            .is_some_and(|(_, rest)| rest.is_empty())
        || HOSTS.iter().any(|host| entry.starts_with(host))
}

/// Whether a file is a kustomization.
pub(super) fn is_kustomization(file: &Parsed) -> bool {
    let group = file
        .documents
        .first()
        .and_then(|node| node.get("apiVersion"))
        .and_then(Node::text)
        .unwrap_or("");
    is_kustomization_name(path::file_name(&file.path))
        && (group.is_empty() || group.starts_with("kustomize.config.k8s.io/"))
}
