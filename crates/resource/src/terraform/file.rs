//! Files that expressions ask for: `file`, `templatefile`, `fileexists`, `fileset`.

use std::sync::Arc;

use eval::{FileKind, Glob, Kind, Reason, Value};
use syntax::{Diagnostic, ReadError, Span};

use super::evaluator::Evaluator;
use crate::path;

/// Files that one `fileset` looks at.
const MOST_FILES: usize = 10_000;

impl Evaluator<'_> {
    /// The answer to a file function, and what is worth telling of it. Relative paths are seen
    /// from the root module, and nothing outside the scanned folder is looked at.
    pub(super) fn file(
        &self,
        kind: FileKind,
        wanted: &str,
        pattern: Option<&str>,
    ) -> (Value, Option<Diagnostic>) {
        let Some(path) = path::join(&self.root.folder, wanted) else {
            let shown: String = wanted.chars().take(200).collect();
            let message = format!("`{shown}` leads out of the scanned folder and is not read");
            let told = Diagnostic::note(message, self.place.get());
            return (Value::unknown(Reason::File(shown.into())), Some(told));
        };
        match kind {
            FileKind::Text | FileKind::Content => self.content(kind, &path),
            FileKind::Exists => (self.exists(&path), None),
            FileKind::Set => (self.set(&path, pattern.unwrap_or("")), None),
        }
    }

    fn content(&self, kind: FileKind, path: &str) -> (Value, Option<Diagnostic>) {
        let error = match self.project.reader.read(path) {
            Ok(source) => {
                let text = self.project.sources.text(source);
                let whole = Span::new(source, 0, text.len());
                return (Value::text(text).at(whole), None);
            }
            Err(error) => error,
        };
        let why = match error {
            ReadError::Missing => Some("is not there: it may be made before Terraform is run"),
            ReadError::Outside => Some("leads out of the scanned folder and is not read"),
            ReadError::Unreadable(_) if kind == FileKind::Content => None,
            ReadError::Unreadable(_) => Some("cannot be read as text"),
        };
        let message = why.map(|why| format!("the file `{path}` {why}"));
        let told = message.map(|message| Diagnostic::note(message, self.place.get()));
        (Value::unknown(Reason::File(path.into())), told)
    }

    fn exists(&self, path: &str) -> Value {
        let name = path::file_name(path);
        let names = self.project.reader.list(path::folder(path));
        let names = names.unwrap_or_default();
        if path.is_empty() || names.contains(&format!("{name}/")) {
            // Of a folder nobody can ask whether it is there as a file.
            let why = format!("`{path}` is a folder, not a file");
            return Value::unknown(Reason::Invalid(why.into()));
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
