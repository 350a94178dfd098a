//! `kubectl create secret generic` and `kubectl create configmap` in a script: what is written
//! with texts that the script itself holds, and with files that lie beside it.
//!
//! Which flags take a value is from the reference of kubectl
//! (<https://kubernetes.io/docs/reference/kubectl/generated/>).

use std::cell::Cell;

use syntax::{SourceId, Span};

use super::shell::{Filled, Shell};
use super::{Dialect, Item, MAX_BYTES, MAX_COMMANDS, Script, dialect, is_applied, items, recipes};
use crate::path;
use crate::project::Project;

/// Flags of which the value is the next word, unless it follows a `=`.
const WITH_VALUE: &[&str] = &[
    "--as",
    "--cluster",
    "--context",
    "--from-env-file",
    "--from-file",
    "--from-literal",
    "--kubeconfig",
    "--namespace",
    "--output",
    "--server",
    "--token",
    "--type",
    "--user",
    "-n",
    "-o",
    "-s",
];

/// Objects of one script, and entries of one object.
const MOST: usize = 100;

/// As many commands as reading a file counts for.
const COST: usize = 100;

/// A Secret or a `ConfigMap` that a script writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Created {
    /// `Secret` or `ConfigMap`.
    pub(crate) kind: &'static str,
    pub(crate) name: String,
    /// None where the command says none.
    pub(crate) namespace: Option<String>,
    /// What it holds, as far as the script says so.
    pub(crate) entries: Vec<Entry>,
    /// Where its name stands in the script.
    pub(crate) place: Span,
}

/// A key, a text in which what is not known stands as `${NAME}`, and its place in the script or
/// in the file that it is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) text: String,
    pub(crate) place: Span,
}

/// What a script writes; one of a pod with the variables that the pod sets for it.
pub(crate) fn created(
    project: Project<'_>,
    (file, source): (&str, SourceId),
    text: &str,
    variables: &[(&str, &str)],
) -> Vec<Created> {
    if text.len() > MAX_BYTES || !text.contains("create") {
        return Vec::new();
    }
    let dialect = dialect(file).unwrap_or(Dialect::Shell);
    let mut shell = Shell::new(project, file, dialect);
    for (name, value) in variables {
        shell.set(name, known(value), false);
    }
    let mut script = Script {
        shell,
        source,
        installs: Vec::new(),
        created: Some(Vec::new()),
        said: Vec::new(),
        left: MAX_COMMANDS,
    };
    match dialect {
        Dialect::Shell => script.run(&items(text, 0, dialect), 0),
        Dialect::Make | Dialect::Just => recipes::run(&mut script, text, dialect),
    }
    script.created.unwrap_or_default()
}

fn known(text: &str) -> Filled {
    Filled {
        text: text.to_owned(),
        is_known: true,
        ..Filled::default()
    }
}

/// `kubectl` or what stands for it.
pub(super) fn is_kubectl(first: &Filled) -> bool {
    first.is_known && matches!(path::file_name(&first.text), "kubectl" | "oc")
}

/// Takes note of what the words behind `kubectl` write; one that only shows what it would write
/// counts where that is applied.
pub(super) fn note(found: &mut Vec<Created>, at: At<'_, '_>, words: &[Filled], next: &[Item]) {
    if found.len() < MOST
        && let Some((made, only_shown)) = parse(at, words)
        && (!only_shown || is_applied(next))
    {
        found.retain(|it| {
            (it.kind, &it.name, &it.namespace) != (made.kind, &made.name, &made.namespace)
        });
        found.push(made);
    }
}

/// Where a command stands, and what its paths are seen from.
#[derive(Clone, Copy)]
pub(super) struct At<'s, 'a> {
    pub(super) shell: &'s Shell<'a>,
    pub(super) source: SourceId,
    /// How much may still be done for the script.
    pub(super) left: &'s Cell<usize>,
}

fn parse(at: At<'_, '_>, words: &[Filled]) -> Option<(Created, bool)> {
    let (mut operands, mut namespace, mut entries) = (Vec::new(), None, Vec::new());
    let mut only_shown = false;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (flag, value) = match word.text.split_once('=') {
            Some((flag, value)) if flag.starts_with('-') => (flag, Some((value, word))),
            _ if WITH_VALUE.contains(&&*word.text) => {
                let value = words.next()?;
                (&*word.text, Some((&*value.text, value)))
            }
            _ => (&*word.text, None),
        };
        match (flag, value) {
            ("-n" | "--namespace", Some((value, _))) => namespace = Some(value.to_owned()),
            ("--from-literal", Some((value, word))) => entries.extend(at.literal(value, word)),
            ("--from-file", Some((value, word))) if word.is_known => {
                entries.extend(at.files(value));
            }
            ("--from-env-file", Some((value, word))) if word.is_known => {
                entries.extend(at.lines(value));
            }
            ("--dry-run", _) => only_shown = true,
            (flag, _) if flag.starts_with('-') => {}
            _ => operands.push(word),
        }
    }
    let texts: Vec<&str> = operands.iter().map(|it| &*it.text).collect();
    let (kind, name) = match &texts[..] {
        ["create", "secret", "generic", _] => ("Secret", 3),
        ["create", "configmap" | "cm", _] => ("ConfigMap", 2),
        _ => return None,
    };
    let name = operands.get(name).filter(|it| it.is_known)?;
    entries.truncate(MOST);
    let made = Created {
        kind,
        name: name.text.clone(),
        namespace,
        entries,
        place: at.place(name),
    };
    Some((made, only_shown))
}

impl At<'_, '_> {
    fn place(self, word: &Filled) -> Span {
        Span::new(self.source, word.start, word.end)
    }

    /// `key=text`; of a text of which nothing is known there is nothing to say.
    fn literal(self, value: &str, word: &Filled) -> Option<Entry> {
        let (key, text) = value.split_once('=')?;
        let inner = text.strip_prefix("${").and_then(|it| it.strip_suffix('}'));
        let nothing = !word.is_known && inner.is_some_and(|it| !it.contains('}'));
        (!nothing).then(|| Entry {
            key: key.to_owned(),
            text: text.to_owned(),
            place: self.place(word),
        })
    }

    /// `key=path`, `path`, or all files of a folder.
    fn files(self, value: &str) -> Vec<Entry> {
        let (key, value) = match value.split_once('=') {
            Some((key, value)) => (Some(key), value),
            None => (None, value),
        };
        let whole = |path: &str, key: Option<&str>| {
            let (source, text) = self.read(path)?;
            Some(Entry {
                key: key.unwrap_or(path::file_name(path)).to_owned(),
                place: Span::new(source, 0, text.len()),
                text,
            })
        };
        let seen = self.shell.seen(value);
        if let Some(file) = seen.iter().find_map(|path| whole(path, key)) {
            return vec![file];
        }
        let reader = self.shell.project.reader;
        let inside = |folder: &String| {
            let names = reader.list(folder).unwrap_or_default().into_iter();
            let files = names.filter(|name| !name.ends_with('/')).take(MOST);
            let paths = files.filter_map(|name| path::join(folder, &name));
            paths.filter_map(|path| whole(&path, None)).collect()
        };
        let mut folders = seen.iter().map(inside);
        let found = folders.find(|found: &Vec<Entry>| !found.is_empty());
        found.unwrap_or_default()
    }

    /// The lines of a file, each with a key and its text.
    fn lines(self, value: &str) -> Vec<Entry> {
        let seen = self.shell.seen(value);
        let read = |path: &String| self.read(path);
        let example = |path: &String| path::examples(path).find_map(|it| self.read(&it));
        let found = seen.iter().find_map(read);
        let Some((source, text)) = found.or_else(|| seen.iter().find_map(example)) else {
            return Vec::new();
        };
        let mut start = 0;
        let mut entries = Vec::new();
        for line in text.split_inclusive('\n') {
            let place = Span::new(source, start, start + line.trim_end().len());
            start += line.len();
            if let Some((key, text)) = line.trim().split_once('=')
                && !key.starts_with('#')
                && entries.len() < MOST
            {
                let (key, text) = (key.to_owned(), text.to_owned());
                entries.push(Entry { key, text, place });
            }
        }
        entries
    }

    fn read(self, path: &str) -> Option<(SourceId, String)> {
        let left = self.left.get().checked_sub(COST)?;
        let project = self.shell.project;
        let source = project.reader.read(path).ok()?;
        self.left.set(left);
        let text = project.sources.text(source);
        (text.len() <= MAX_BYTES).then(|| (source, text.to_string()))
    }
}
