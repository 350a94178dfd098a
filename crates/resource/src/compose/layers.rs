//! What a project is made of, before it is merged: for every service and every declaration
//! the places that have a say in it, in the order in which they are laid over each other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use eval::Value;
use syntax::{Diagnostic, Entry, Node, NodeKind, ReadError, SourceId, Span};

use super::dotenv;
use super::files::{ComposeFile, Files};
use super::reading::{FileScope, Reading, short};
use super::sets::Set;
use super::variables::{Log, Variables};
use crate::path;

/// How many services may extend each other in a row.
const LONGEST_CHAIN: usize = 16;

/// One place that has a say.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) node: Node,
    pub(super) file: Arc<FileScope>,
}

/// A service or declaration.
#[derive(Debug)]
pub(super) struct Declared {
    /// The key it is first declared under.
    pub(super) span: Span,
    pub(super) layers: Vec<Layer>,
}

/// By name.
pub(super) type Declarations = BTreeMap<Arc<str>, Declared>;

/// A project, not yet merged.
pub(super) struct Assembly<'a> {
    pub(super) files: &'a Files<'a>,
    pub(super) log: Log,
    /// What the files call the project.
    pub(super) name: Option<Value>,
    pub(super) services: Declarations,
    /// `network`, `volume`, `secret`, `config`, `model`.
    pub(super) others: BTreeMap<&'static str, Declarations>,
    pub(super) sources: BTreeSet<SourceId>,
    included: BTreeSet<Arc<str>>,
}

/// The keys that declare something besides services, and what.
pub(super) const DECLARATIONS: &[(&str, &str)] = &[
    ("networks", "network"),
    ("volumes", "volume"),
    ("secrets", "secret"),
    ("configs", "config"),
    ("models", "model"),
];

impl<'a> Assembly<'a> {
    /// Follows all that the files of a set lead to.
    pub(super) fn of(set: &Set, files: &'a Files<'a>) -> Self {
        let mut assembly = Self {
            files,
            log: Log::default(),
            name: None,
            services: Declarations::new(),
            others: DECLARATIONS
                .iter()
                .map(|(_, kind)| (*kind, Declarations::new()))
                .collect(),
            sources: BTreeSet::new(),
            included: BTreeSet::new(),
        };
        let mut variables = assembly.variables_in(&set.folder, &[".env"], &Variables::new());
        assembly.name = variables.get("COMPOSE_PROJECT_NAME").cloned();
        if assembly.name.is_none() {
            // Compose sets it itself, to the name that the project has without it.
            let named = set
                .files
                .iter()
                .find_map(|file| file.node.get("name")?.text());
            let name = Value::text(named.unwrap_or(&set.name));
            Arc::make_mut(&mut variables).insert("COMPOSE_PROJECT_NAME".into(), name);
        }
        for file in &set.files {
            assembly.add(file, &set.folder, &variables);
        }
        assembly
    }

    /// The variables that files of a folder set, the later ones over the earlier; those of
    /// `outer` win.
    fn variables_in(&mut self, folder: &str, files: &[&str], outer: &Variables) -> Arc<Variables> {
        let mut variables = outer.clone();
        for file in files {
            let path = path::join(folder, file);
            let Some(source) = path.and_then(|path| self.files.reader.read(&path).ok()) else {
                continue;
            };
            self.sources.insert(source);
            let text = self.files.sources.text(source);
            let set = dotenv::parse(&text, source, outer, &self.log);
            variables.extend(
                set.into_iter()
                    .filter(|(name, _)| !outer.contains_key(name)),
            );
        }
        Arc::new(variables)
    }

    fn add(&mut self, file: &Arc<ComposeFile>, folder: &str, variables: &Arc<Variables>) {
        self.sources.insert(file.source);
        self.included.insert(Arc::clone(&file.path));
        let scope = Arc::new(FileScope {
            path: Arc::clone(&file.path),
            folder: folder.into(),
            variables: Arc::clone(variables),
        });
        self.add_document(&scope, &file.node);
        for document in file.later.iter().filter(|it| !it.is_null()) {
            self.add_document(&scope, document);
        }
    }

    fn add_document(&mut self, scope: &Arc<FileScope>, document: &Node) {
        if !document.is_mapping() {
            return self
                .reading(scope)
                .mismatch("compose file", document, "a mapping");
        }
        if let Some(includes) = document.get("include") {
            self.include(scope, includes);
        }
        if let Some(name) = document.get("name") {
            self.name = self.reading(scope).text(name).or(self.name.take());
        }
        for entry in self.entries(scope, document, "services") {
            self.add_service(scope, document, &entry);
        }
        for (key, kind) in DECLARATIONS {
            for entry in self.entries(scope, document, key) {
                let declared = self.others.entry(kind).or_default();
                if entry.value.tag.as_deref() == Some("!reset") {
                    declared.remove(&entry.key);
                } else {
                    extend(declared, &entry, [layer(scope, &entry.value)]);
                }
            }
        }
    }

    fn reading<'b>(&'b self, scope: &'b FileScope) -> Reading<'b> {
        Reading {
            file: scope,
            log: &self.log,
        }
    }

    /// The entries of a top-level mapping.
    fn entries(&self, scope: &FileScope, node: &Node, key: &str) -> Vec<Entry> {
        let Some(value) = node.get(key) else {
            return Vec::new();
        };
        if !value.is_mapping() && !value.is_null() {
            self.reading(scope).mismatch(key, value, "a mapping");
        }
        value.entries().to_vec()
    }

    fn add_service(&mut self, scope: &Arc<FileScope>, document: &Node, entry: &Entry) {
        if entry.value.tag.as_deref() == Some("!reset") {
            self.services.remove(&entry.key);
            return;
        }
        if !entry.value.is_mapping() {
            let key = format!("services.{}", entry.key);
            return self
                .reading(scope)
                .mismatch(&key, &entry.value, "a mapping");
        }
        let mut layers = vec![layer(scope, &entry.value)];
        self.follow_extends(scope, document, &entry.key, &entry.value, &mut layers);
        layers.reverse();
        extend(&mut self.services, entry, layers);
    }

    /// Adds what a service extends, and what that extends, the nearest first.
    fn follow_extends(
        &mut self,
        scope: &Arc<FileScope>,
        document: &Node,
        name: &str,
        service: &Node,
        layers: &mut Vec<Layer>,
    ) {
        let (mut scope, mut document) = (Arc::clone(scope), document.clone());
        let mut seen = BTreeSet::from([(Arc::clone(&scope.path), Arc::<str>::from(name))]);
        let mut service = service.clone();
        while let Some(extends) = service.get("extends").cloned() {
            let Some((file, name)) = self.extended(&scope, &extends) else {
                return;
            };
            if let Some(file) = file {
                scope = Arc::new(FileScope {
                    path: Arc::clone(&file.path),
                    folder: path::folder(&file.path).into(),
                    variables: Arc::clone(&scope.variables),
                });
                self.sources.insert(file.source);
                document = file.node.clone();
            }
            let what = short(&name);
            let fresh = seen.insert((Arc::clone(&scope.path), Arc::clone(&name)));
            if !fresh || seen.len() > LONGEST_CHAIN {
                let how = if fresh {
                    "extends too many others"
                } else {
                    "extends itself"
                };
                let message = format!("service `{what}` {how}");
                self.log.report(Diagnostic::error(message, extends.span));
                return;
            }
            let Some(found) = document.at(&["services", &name]).cloned() else {
                let message = format!("service `{what}` is extended but declared nowhere");
                self.log.report(Diagnostic::warning(message, extends.span));
                return;
            };
            service = found;
            layers.push(layer(&scope, &service));
        }
    }

    /// The file, if it is another one, and the service that `extends` names.
    fn extended(
        &self,
        scope: &FileScope,
        extends: &Node,
    ) -> Option<(Option<Arc<ComposeFile>>, Arc<str>)> {
        let reading = self.reading(scope);
        let named = |node: &Node| reading.text(node)?.as_str().map(Arc::<str>::from);
        let name = named(extends.get("service").unwrap_or(extends));
        let Some(name) = name else {
            reading.mismatch("extends", extends, "the name of a service");
            return None;
        };
        let Some(file) = extends.get("file") else {
            return Some((None, name));
        };
        let relative = named(file)?;
        let opened = match reading.resolve(&relative) {
            Some(path) => self.files.open(&path),
            None => Err(ReadError::Outside),
        };
        match opened {
            Ok(file) => Some((Some(file), name)),
            Err(error) => {
                self.report_unread("extended file", &relative, &error, file.span);
                None
            }
        }
    }

    fn include(&mut self, scope: &Arc<FileScope>, includes: &Node) {
        let NodeKind::Sequence(items) = &includes.kind else {
            return self.reading(scope).mismatch("include", includes, "a list");
        };
        for item in items.iter() {
            let paths = match item.get("path") {
                Some(path) if path.items().is_empty() => std::slice::from_ref(path),
                Some(paths) => paths.items(),
                None => std::slice::from_ref(item),
            };
            let mut settled = None;
            for path in paths {
                let Some(file) = self.included(scope, path) else {
                    continue;
                };
                let (folder, variables) = settled.get_or_insert_with(|| {
                    let folder = self.included_folder(scope, item, &file);
                    let variables = self.included_variables(scope, item, &folder);
                    (folder, variables)
                });
                let (folder, variables) = (folder.clone(), Arc::clone(variables));
                self.add(&file, &folder, &variables);
            }
        }
    }

    /// The file that an item of `include` names, unless it is part of the project already.
    fn included(&self, scope: &FileScope, node: &Node) -> Option<Arc<ComposeFile>> {
        let reading = self.reading(scope);
        let value = reading.text(node);
        let Some(relative) = value.as_ref().and_then(Value::as_str) else {
            reading.mismatch("include", node, "a known path");
            return None;
        };
        let opened = match reading.resolve(relative) {
            Some(path) => self.files.open(&path),
            None => Err(ReadError::Outside),
        };
        match opened {
            Ok(file) if self.included.contains(&file.path) => {
                let message = format!("`{}` is part of the project already", short(relative));
                reading.complain(message, node.span);
                None
            }
            Ok(file) => Some(file),
            Err(error) => {
                self.report_unread("included file", relative, &error, node.span);
                None
            }
        }
    }

    fn included_folder(&self, scope: &FileScope, item: &Node, file: &ComposeFile) -> String {
        let own = item
            .get("project_directory")
            .and_then(Node::text)
            .and_then(|folder| self.reading(scope).resolve(folder));
        own.unwrap_or_else(|| path::folder(&file.path).to_owned())
    }

    /// The variables of an included file: those of the env files that the item names, which
    /// are seen from the including file, or of the `.env` beside it.
    fn included_variables(
        &mut self,
        scope: &FileScope,
        item: &Node,
        folder: &str,
    ) -> Arc<Variables> {
        let Some(named) = item.get("env_file") else {
            return self.variables_in(folder, &[".env"], &scope.variables);
        };
        let alone = named.text().into_iter();
        let listed = named.items().iter().filter_map(Node::text);
        let files: Vec<&str> = alone.chain(listed).collect();
        for file in &files {
            if self.reading(scope).resolve(file).is_none() {
                self.report_unread("env file", file, &ReadError::Outside, named.span);
            }
        }
        self.variables_in(&scope.folder, &files, &scope.variables)
    }

    /// Says that a file which is named could not be had.
    pub(super) fn report_unread(&self, what: &str, path: &str, error: &ReadError, span: Span) {
        let path = short(path);
        self.log.report(match error {
            ReadError::Outside => Diagnostic::note(
                format!("{what} `{path}` lies outside the scanned folder and is not read"),
                span,
            ),
            ReadError::Missing => {
                Diagnostic::warning(format!("{what} `{path}` is not there"), span)
            }
            ReadError::Unreadable(why) => {
                Diagnostic::warning(format!("{what} `{path}` cannot be read: {why}"), span)
            }
        });
    }
}

fn layer(scope: &Arc<FileScope>, node: &Node) -> Layer {
    Layer {
        node: node.clone(),
        file: Arc::clone(scope),
    }
}

fn extend(declared: &mut Declarations, entry: &Entry, layers: impl IntoIterator<Item = Layer>) {
    let known = declared
        .entry(Arc::clone(&entry.key))
        .or_insert_with(|| Declared {
            span: entry.key_span,
            layers: Vec::new(),
        });
    known.layers.extend(layers);
}
