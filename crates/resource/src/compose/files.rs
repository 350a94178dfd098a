//! The compose files of a scan, and the ones they lead to.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use syntax::{Diagnostic, Node, ReadError, Reader, SourceId, Sources, parse_yaml};

use crate::project::{Parsed, Project};

/// A file with its documents.
#[derive(Debug)]
pub(super) struct ComposeFile {
    pub(super) path: Arc<str>,
    pub(super) source: SourceId,
    pub(super) node: Node,
    /// Further documents, each laid over those before it.
    pub(super) later: Vec<Node>,
}

/// All files by path. What `include` and `extends` name beyond them is read when it is named.
pub(super) struct Files<'a> {
    pub(super) reader: &'a dyn Reader,
    pub(super) sources: &'a Sources,
    found: BTreeMap<Arc<str>, Arc<ComposeFile>>,
    late: Mutex<BTreeMap<String, Late>>,
}

type Late = (Result<Arc<ComposeFile>, ReadError>, Vec<Diagnostic>);

impl<'a> Files<'a> {
    /// The files that were found.
    pub(super) fn new(project: Project<'a>, parsed: Vec<Parsed>) -> Self {
        let found = parsed.into_iter().filter_map(|file| {
            let mut documents = file.documents.into_iter();
            let compose = ComposeFile {
                path: Arc::clone(&file.path),
                source: file.source,
                node: documents.next()?,
                later: documents.collect(),
            };
            Some((file.path, Arc::new(compose)))
        });
        Self {
            reader: project.reader,
            sources: project.sources,
            found: found.collect(),
            late: Mutex::default(),
        }
    }

    /// The files that were found, in path order.
    pub(super) fn found(&self) -> impl Iterator<Item = &Arc<ComposeFile>> {
        self.found.values()
    }

    /// Whether a file is one of those that were found.
    pub(super) fn is_known(&self, path: &str) -> bool {
        self.found.contains_key(path)
    }

    /// A file by its path.
    pub(super) fn open(&self, path: &str) -> Result<Arc<ComposeFile>, ReadError> {
        if let Some(file) = self.found.get(path) {
            return Ok(Arc::clone(file));
        }
        let mut late = self.late.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, _) = late
            .entry(path.to_owned())
            .or_insert_with(|| self.read(path));
        file.clone()
    }

    /// What is wrong with the files that were read late, in path order.
    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        let late = self
            .late
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        late.into_values().flat_map(|(_, said)| said).collect()
    }

    fn read(&self, path: &str) -> Late {
        let source = match self.reader.read(path) {
            Ok(source) => source,
            Err(error) => return (Err(error), Vec::new()),
        };
        let text = self.sources.text(source);
        let (documents, diagnostics) = parse_yaml(source, &text);
        let path = self.sources.path(source);
        let mut documents = documents.into_iter();
        let file = documents.next().map(|node| {
            Arc::new(ComposeFile {
                path,
                source,
                node,
                later: documents.collect(),
            })
        });
        let file = file.ok_or_else(|| ReadError::Unreadable("no document in it".to_owned()));
        (file, diagnostics)
    }
}
