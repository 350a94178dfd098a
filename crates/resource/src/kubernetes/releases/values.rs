//! The values that a release gives a chart, wherever they are written.

use std::sync::{Arc, PoisonError};

use syntax::{Diagnostic, Node, Origin, SourceId, parse_yaml};

use super::Surroundings;
use super::folders::Found;
use crate::helm::{Base, Given, Release};
use crate::path;
use crate::project::Values;

impl Surroundings<'_> {
    pub(super) fn values(
        &self,
        asked: &str,
        release: &Release,
        found: Option<&Found<'_>>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Values> {
        let mut values = Vec::new();
        for given in &release.values {
            match given {
                Given::Inline(node) => values.push(Values::Inline(node.clone())),
                Given::Set { path, value } => {
                    values.push(Values::Set(Arc::clone(path), value.clone()));
                }
                Given::Text(node) => values.extend(self.text(node, diagnostics)),
                Given::ConfigMap { name, key, at } => {
                    let data = self.object("ConfigMap", name, asked);
                    let data = data.and_then(|map| map.at(&["data", key]));
                    values.extend(data.and_then(|data| match at {
                        Some(at) => Some(Values::Set(Arc::clone(at), data.clone())),
                        None => self.text(data, diagnostics),
                    }));
                }
                Given::File {
                    path,
                    from,
                    may_be_missing,
                    span,
                } => {
                    let file = self.file(path, *from, asked, found);
                    let file = file.unwrap_or_else(|| path.to_string());
                    let used = self.used.lock();
                    used.unwrap_or_else(PoisonError::into_inner)
                        .insert(file.clone());
                    if !may_be_missing || self.project.reader.read(&file).is_ok() {
                        values.push(Values::File(file.into(), Some(*span)));
                    }
                }
            }
        }
        values
    }

    /// Where a file of values lies below the scanned root.
    fn file(
        &self,
        file: &str,
        from: Base,
        asked: &str,
        found: Option<&Found<'_>>,
    ) -> Option<String> {
        match (from, found) {
            (Base::Chart, Some(found)) => path::join(found.folder, file),
            (Base::Scan, _) => Some(file.to_owned()),
            (Base::Top, Some(found)) if !found.root.is_empty() => {
                let file = path::join("", file)?;
                let below = file.strip_prefix(&*found.root)?.strip_prefix('/')?;
                Some(below.to_owned())
            }
            (Base::Top, Some(found)) if !found.top.is_empty() => path::join(found.top, file),
            _ => self.nearest(file, asked),
        }
    }

    /// A file by its path in a repository whose top is some folder above `asked`.
    fn nearest(&self, file: &str, asked: &str) -> Option<String> {
        let mut tops = std::iter::successors(Some(path::folder(asked)), |folder| {
            (!folder.is_empty()).then(|| path::folder(folder))
        });
        let exists = |file: &String| self.project.reader.read(file).is_ok();
        tops.find_map(|top| path::join(top, file).filter(exists))
    }

    /// Values that are written as a text within an object; their place is that of the text.
    fn text(&self, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Values> {
        let sources = self.project.sources;
        let text: Arc<str> = node.text()?.into();
        let origin = Origin {
            at: 0,
            span: node.span,
            verbatim: false,
        };
        let path = sources.path(node.span.source);
        let source: SourceId = sources.add_derived(path, Arc::clone(&text), vec![origin]);
        let (documents, mut said) = parse_yaml(source, &text);
        for diagnostic in &mut said {
            diagnostic.span = diagnostic.span.map(|span| sources.origin(span));
        }
        diagnostics.extend(said);
        documents.into_iter().next().map(Values::Inline)
    }
}
