//! All configurations of a scan, by folder: those that were found, and those that they call.
//!
//! Everything that evaluation may need is read here, before it starts; what evaluation then
//! does needs no lock.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use syntax::hcl::{Block, ExpressionKind, Name};
use syntax::{Diagnostic, SourceId};

use super::configuration::{Call, Configuration};
use super::interpret::interpret;
use super::itself::{self, Candidate, Named};
use super::overrides;
use super::parse::{Content, Parsed, by_folder, claims, parse};
use super::source::{Source, locate};
use super::{installed, roots};
use crate::path;
use crate::project::{File, Project};
use eval::Value;

/// Values of variables as a file gives them.
pub(super) type Values = Vec<(Name, Value)>;

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Library {
    pub(super) configurations: BTreeMap<Arc<str>, Configuration>,
    /// By the path of the file.
    pub(super) values: BTreeMap<Arc<str>, Values>,
    /// Folders of modules that `terraform init` brought, by root folder and path of calls.
    pub(super) installed: HashMap<(Arc<str>, Arc<str>), Arc<str>>,
    /// Folders of the same repository that calls name by their public address.
    pub(super) itself: BTreeMap<Named, Arc<str>>,
    /// Root modules, in path order.
    pub(super) roots: Vec<Arc<str>>,
    pub(super) sources: Vec<SourceId>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads `files` and what they call.
pub(super) fn gather(project: Project<'_>, files: &[&File]) -> Library {
    let mut library = Library::default();
    library.take(parse(project.sources, files));
    library.read_variable_files(project);
    library.find_itself(project);
    library.roots = roots::find(&library);
    for root in library.roots.clone() {
        for (call, folder) in installed::read(project, &root) {
            library.load(project, &folder);
            library.installed.insert((Arc::clone(&root), call), folder);
        }
    }
    library.load_called(project);
    library
}

impl Library {
    fn take(&mut self, parsed: Vec<Parsed>) {
        self.sources.extend(parsed.iter().map(|file| file.source));
        let folders: Vec<_> = by_folder(parsed).into_iter().collect();
        let read: Vec<_> = folders
            .into_par_iter()
            .map(|(folder, files)| configure(&folder, files))
            .collect();
        for (configuration, values, diagnostics) in read {
            self.diagnostics.extend(diagnostics);
            self.values.extend(values);
            if let Some(configuration) = configuration {
                let folder = Arc::clone(&configuration.folder);
                self.configurations.insert(folder, configuration);
            }
        }
    }

    /// The files that the user names, where discovery did not find them.
    fn read_variable_files(&mut self, project: Project<'_>) {
        for path in &project.settings.variable_files {
            if self.values.contains_key(path) {
                continue;
            }
            match project.reader.read(path) {
                Ok(source) => {
                    let file = File {
                        path: Arc::clone(path),
                        source,
                    };
                    self.take(parse(project.sources, &[&file]));
                }
                Err(_) => self.diagnostics.push(Diagnostic::error(
                    format!("cannot read the variable file `{path}`"),
                    None,
                )),
            }
        }
    }

    /// Follows calls of the repository's own module by its public address.
    fn find_itself(&mut self, project: Project<'_>) {
        for Candidate { named, target } in itself::candidates(project, &self.configurations) {
            self.load(project, &target);
            let caller = self.configurations.get(&named.folder);
            let call = caller.and_then(|caller| caller.calls.get(&named.call));
            let meant = self.configurations.get(&target);
            if call
                .zip(meant)
                .is_some_and(|(call, meant)| itself::fits(call, meant))
            {
                self.itself.insert(named, target);
            }
        }
    }

    /// The calls of a configuration whose source is known to lie in the scanned folder.
    pub(super) fn calls_within<'l>(
        &'l self,
        configuration: &'l Configuration,
    ) -> impl Iterator<Item = Arc<str>> + 'l {
        let folder = &configuration.folder;
        let names = configuration.calls.keys();
        let itself = names.filter_map(|call| self.means_itself(folder, call).cloned());
        let local = local_calls(configuration).map(|(_, folder)| folder);
        local.chain(itself)
    }

    /// The folder that a call in this folder names by its public address.
    pub(super) fn means_itself(&self, folder: &Arc<str>, call: &Arc<str>) -> Option<&Arc<str>> {
        let named = Named {
            folder: Arc::clone(folder),
            call: Arc::clone(call),
        };
        self.itself.get(&named)
    }

    /// Folders that discovery did not find, such as ignored ones, but that a call names.
    fn load_called(&mut self, project: Project<'_>) {
        let mut asked: BTreeSet<Arc<str>> = self.configurations.keys().cloned().collect();
        loop {
            let called = self.configurations.values().flat_map(local_calls);
            let missing: BTreeSet<Arc<str>> = called
                .map(|(_, folder)| folder)
                .filter(|folder| !asked.contains(folder))
                .collect();
            if missing.is_empty() {
                return;
            }
            for folder in missing {
                self.load(project, &folder);
                asked.insert(folder);
            }
        }
    }

    fn load(&mut self, project: Project<'_>, folder: &Arc<str>) {
        if self.configurations.contains_key(folder) {
            return;
        }
        let names = project.reader.list(folder).unwrap_or_default();
        let paths = names.iter().filter(|name| claims(name));
        let paths = paths.filter_map(|name| path::join(folder, name));
        let files: Vec<File> = paths
            .filter_map(|path| {
                let source = project.reader.read(&path).ok()?;
                Some(File {
                    path: path.into(),
                    source,
                })
            })
            .collect();
        self.take(parse(project.sources, &files.iter().collect::<Vec<_>>()));
    }
}

/// The calls of a configuration whose source is a local path in plain text, with its folder.
pub(super) fn local_calls(
    configuration: &Configuration,
) -> impl Iterator<Item = (&Call, Arc<str>)> {
    configuration.calls.values().filter_map(|call| {
        let ExpressionKind::String(text) = &call.source.as_ref()?.kind else {
            return None;
        };
        match locate(&configuration.folder, text) {
            Source::Folder(folder) => Some((call, folder)),
            Source::Outside | Source::Remote(_) => None,
        }
    })
}

type Read = (
    Option<Configuration>,
    Vec<(Arc<str>, Values)>,
    Vec<Diagnostic>,
);

/// One folder's files, in path order.
fn configure(folder: &Arc<str>, files: Vec<Parsed>) -> Read {
    let mut diagnostics = Vec::new();
    let (mut blocks, mut overrides): (Vec<Block>, Vec<Block>) = Default::default();
    let mut values = Vec::new();
    let mut has_configuration = false;
    for file in files {
        diagnostics.extend(file.diagnostics);
        let (body, target) = match file.content {
            Content::Values(found) => {
                values.push((file.path, found));
                continue;
            }
            Content::Configuration(body) => (body, &mut blocks),
            Content::Override(body) => (body, &mut overrides),
        };
        has_configuration = true;
        diagnostics.extend(body.attributes.iter().map(stray));
        target.extend(body.blocks);
    }
    diagnostics.extend(overrides::merge(&mut blocks, overrides));
    let configuration = has_configuration.then(|| {
        let mut configuration = interpret(folder, blocks);
        diagnostics.append(&mut configuration.diagnostics);
        configuration
    });
    (configuration, values, diagnostics)
}

fn stray(attribute: &syntax::hcl::Attribute) -> Diagnostic {
    let message = format!(
        "`{}` stands outside of any block, where Terraform takes no arguments",
        attribute.name.text.chars().take(80).collect::<String>()
    );
    Diagnostic::error(message, attribute.span)
}
