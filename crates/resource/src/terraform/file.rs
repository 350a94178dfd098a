//! Files that expressions ask for: `file`, `templatefile`, `fileexists`, `fileset`.

use std::sync::Arc;

use eval::{FileKind, Glob, Kind, Reason, Value};
use syntax::{Diagnostic, ReadError, Span};

use super::evaluator::Evaluator;
use crate::path;

/// Files that one `fileset` looks at.
const MOST_FILES: usize = 10_000;

impl Evaluator<'_> {
    /// The answer to a file function. Relative paths are seen from the root module, and
    /// nothing outside the scanned folder is looked at.
    pub(super) fn file(&self, kind: FileKind, wanted: &str, pattern: Option<&str>) -> Value {
        let Some(path) = path::join(&self.root.folder, wanted) else {
            let shown: String = wanted.chars().take(200).collect();
            let message = format!("`{shown}` leads out of the scanned folder and is not read");
            self.report(Diagnostic::note(message, self.place.get()));
            return Value::unknown(Reason::File(shown.into()));
        };
        match kind {
            FileKind::Text => self.text(&path),
            FileKind::Exists => self.exists(&path),
            FileKind::Set => self.set(&path, pattern.unwrap_or("")),
        }
    }

    fn text(&self, path: &str) -> Value {
        match self.project.reader.read(path) {
            Ok(source) => {
                let text = self.project.sources.text(source);
                let whole = Span::new(source, 0, text.len());
                Value::text(text).at(whole)
            }
            Err(error) => {
                let why = match error {
                    ReadError::Missing => "is not there: it may be made before Terraform is run",
                    ReadError::Outside => "leads out of the scanned folder and is not read",
                    ReadError::Unreadable(_) => "cannot be read as text",
                };
                let message = format!("the file `{path}` {why}");
                self.report(Diagnostic::note(message, self.place.get()));
                Value::unknown(Reason::File(path.into()))
            }
        }
    }

    /// Of a folder nobody can ask whether it is there as a file.
    fn no_file(&self, path: &str) -> Value {
        let message = format!("`{path}` is a folder, not a file");
        self.report(Diagnostic::error(message.clone(), self.place.get()));
        Value::unknown(Reason::Invalid(message.into()))
    }

    fn exists(&self, path: &str) -> Value {
        let name = path::file_name(path);
        let names = self.project.reader.list(path::folder(path));
        let names = names.unwrap_or_default();
        if path.is_empty() || names.contains(&format!("{name}/")) {
            return self.no_file(path);
        }
        Value::bool(names.iter().any(|other| other == name))
    }

    /// The files below a folder whose path from there matches a pattern.
    fn set(&self, folder: &str, pattern: &str) -> Value {
        let Some(glob) = Glob::parse(pattern) else {
            return Value::unknown(Reason::Invalid("the pattern is in error".into()));
        };
        let (mut waiting, mut found, mut seen) = (vec![String::new()], Vec::new(), 0);
        while let Some(inner) = waiting.pop() {
            let here = path::join(folder, &inner).unwrap_or_default();
            for name in self.project.reader.list(&here).unwrap_or_default() {
                seen += 1;
                if seen > MOST_FILES {
                    return Value::unknown(Reason::TooLarge);
                }
                let below = format!("{inner}{name}");
                if name.ends_with('/') {
                    waiting.push(below);
                } else if glob.is_match(&below) {
                    found.push(below);
                }
            }
        }
        found.sort();
        let texts = found.into_iter().map(Value::text).collect();
        Value::new(Kind::Set(Arc::new(texts)))
    }
}
