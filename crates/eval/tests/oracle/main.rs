//! Our evaluator against `terraform console`.
//!
//! Each `*.txt` beside this file holds expressions and the answers Terraform 1.11 gave, as
//! `regenerate.py` wrote them down.

mod render;

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use eval::{FileKind, Glob, Reason, Scope, Value, evaluate};
use syntax::{Diagnostic, Sources, hcl};

/// Only `path` is declared; files are those in `files/`.
struct Console {
    folder: PathBuf,
    failed: std::cell::Cell<bool>,
}

impl Console {
    fn failure(&self, path: &str) -> Value {
        self.failed.set(true);
        Value::unknown(Reason::File(path.into()))
    }
}

/// The paths of the files below a folder, as seen from there.
fn files(folder: &Path, below: &str, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder.join(below)) else {
        return;
    };
    for entry in entries.map(Result::unwrap) {
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            files(folder, &format!("{path}/"), found);
        } else {
            found.push(path);
        }
    }
}

impl Scope for Console {
    fn resolve(&self, name: &str, path: &[&str]) -> Option<(Value, usize)> {
        let known = name == "path" && matches!(path.first(), Some(&"module" | &"root" | &"cwd"));
        known.then(|| (Value::text("."), 1))
    }

    fn file(
        &self,
        kind: FileKind,
        path: &str,
        pattern: Option<&str>,
    ) -> (Value, Option<Diagnostic>) {
        let path = path.strip_prefix("./").unwrap_or(path);
        let full = self.folder.join(path);
        let value = match (kind, pattern) {
            (FileKind::Exists, _) if full.is_dir() => {
                Value::unknown(Reason::Invalid("a folder".into()))
            }
            (FileKind::Exists, _) => Value::bool(full.is_file()),
            (FileKind::Text | FileKind::Content, _) => {
                fs::read_to_string(full).map_or_else(|_| self.failure(path), Value::text)
            }
            (FileKind::Set, pattern) => {
                let mut found = Vec::new();
                files(&full, "", &mut found);
                let glob = pattern.and_then(Glob::parse);
                found.retain(|path| glob.as_ref().is_some_and(|glob| glob.is_match(path)));
                found.sort();
                Value::list(found.into_iter().map(Value::text).collect())
            }
        };
        (value, None)
    }

    fn report(&self, _: Diagnostic) {
        self.failed.set(true);
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle")
}

/// Expressions start with `> `, answers follow, a blank line ends them.
fn cases(text: &str) -> Vec<(String, String)> {
    let entries = text
        .split("\n> ")
        .map(|entry| entry.strip_prefix("> ").unwrap_or(entry));
    let split = entries.filter_map(|entry| entry.split_once('\n'));
    split
        .map(|(expression, answer)| (expression.into(), answer.trim_end_matches('\n').into()))
        .collect()
}

fn answer(expression: &str) -> String {
    let sources = Sources::new();
    let id = sources.add("console", expression);
    let asked_type = expression
        .strip_prefix("type(")
        .and_then(|rest| rest.strip_suffix(')'));
    let (parsed, errors) = hcl::parse_expression(id, asked_type.unwrap_or(expression));
    let console = Console {
        folder: folder().join("files"),
        failed: false.into(),
    };
    let value = match parsed {
        Some(parsed) if errors.is_empty() => evaluate(&parsed, &console),
        _ => return "error".into(),
    };
    if console.failed.get() {
        return "error".into();
    }
    match asked_type {
        Some(_) => render::type_of(&value),
        None => render::value(&value),
    }
}

#[test]
fn every_answer_is_terraforms() {
    let mut files: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    let mut count = 0;
    let mut wrong = String::new();
    for file in files {
        for (expression, expected) in cases(&fs::read_to_string(&file).unwrap()) {
            count += 1;
            let ours = answer(&expression);
            if ours != expected {
                let name = file.file_stem().unwrap().to_string_lossy();
                _ = writeln!(
                    wrong,
                    "{name}: {expression}\nterraform: {expected}\nours:      {ours}\n"
                );
            }
        }
    }
    assert!(count >= 300, "only {count} answers are stored");
    assert!(
        wrong.is_empty(),
        "of {count} answers these differ:\n\n{wrong}"
    );
}
