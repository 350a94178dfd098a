//! Scripts that install charts: what `helm upgrade --install` in a shell script, a Makefile or a
//! justfile says of a release.
//!
//! Nothing is run. Commands are followed from the first to the last, with the variables that the
//! script itself sets; a release of which the name or the chart depends on more is left out, and
//! that is told. Texts that only show a command are none.

mod asked;
mod command;
mod created;
mod lexer;
mod recipes;
mod settings;
mod shell;
#[cfg(test)]
mod tests;

use std::cell::Cell;

use syntax::{Diagnostic, SourceId, Span};

use super::Release;
use crate::path;
use crate::project::Project;
pub(crate) use created::{Created, Entry as CreatedEntry, created};
use lexer::{Dialect, Item, Part, Word, items};
use shell::{Filled, Shell};

/// The largest script that is read, the most commands that are followed in it, and among how
/// many the end of a loop is looked for.
const MAX_BYTES: usize = 1 << 20;
const MAX_COMMANDS: usize = 20_000;
const MAX_BODY: usize = 500;

/// Rounds of one loop, and loops in loops.
const MAX_ROUNDS: usize = 50;
const MAX_DEPTH: usize = 5;

/// Words in paths of scripts that install charts to try them out.
const TRIALS: &[&str] = &[
    "ci", "docs", "e2e", "example", "examples", "fixture", "fixtures", "github", "hack", "sample",
    "samples", "test", "testdata", "testing", "tests",
];

/// A release that a script installs.
#[derive(Debug)]
pub(crate) struct Installs {
    pub(crate) release: Release,
    /// Whether all files of values are known.
    pub(crate) is_whole: bool,
    /// What it is given, as text, for comparing it with what others give.
    pub(crate) given: String,
}

/// Whether a file is called as scripts are that may install charts, and not to try them out.
pub(crate) fn is_script(file: &str) -> bool {
    dialect(file).is_some() && !is_trial(file)
}

/// Whether the path of a file says that it is there to try something out, or to show it.
pub(crate) fn is_trial(file: &str) -> bool {
    let mut words = file.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| TRIALS.iter().any(|it| word.eq_ignore_ascii_case(it)))
}

fn dialect(file: &str) -> Option<Dialect> {
    match (path::file_name(file), path::extension(file)) {
        ("Makefile" | "makefile" | "GNUmakefile", _) | (_, Some("mk")) => Some(Dialect::Make),
        ("justfile" | "Justfile" | ".justfile", _) | (_, Some("just")) => Some(Dialect::Just),
        (_, Some("sh" | "bash")) => Some(Dialect::Shell),
        _ => None,
    }
}

/// What a script installs, in the order of its commands.
pub(crate) fn read(
    project: Project<'_>,
    file: &str,
    source: SourceId,
) -> (Vec<Installs>, Vec<Diagnostic>) {
    let text = project.sources.text(source);
    let Some(dialect) = dialect(file).filter(|_| text.contains("helm")) else {
        return (Vec::new(), Vec::new());
    };
    if text.len() > MAX_BYTES {
        let message = "script is larger than 1 MB: what it installs is not known";
        let note = Diagnostic::note(message, Span::new(source, 0, 0));
        return (Vec::new(), vec![note]);
    }
    let mut script = Script {
        shell: Shell::new(project, file, dialect),
        source,
        installs: Vec::new(),
        created: None,
        said: Vec::new(),
        left: MAX_COMMANDS,
    };
    match dialect {
        Dialect::Shell => script.run(&items(&text, 0, dialect), 0),
        Dialect::Make | Dialect::Just => recipes::run(&mut script, &text, dialect),
    }
    (script.installs, script.said)
}

struct Script<'a> {
    shell: Shell<'a>,
    source: SourceId,
    installs: Vec<Installs>,
    /// What is written with kubectl, if somebody asks for that.
    created: Option<Vec<Created>>,
    said: Vec<Diagnostic>,
    left: usize,
}

impl Script<'_> {
    fn note(&mut self, message: String, (start, end): (usize, usize)) {
        let place = Span::new(self.source, start, end);
        let note = Diagnostic::note(message, place);
        if !self.said.contains(&note) && self.said.len() < MAX_ROUNDS {
            self.said.push(note);
        }
    }

    fn run(&mut self, items: &[Item], depth: usize) {
        let mut outside = Vec::new();
        let mut at = 0;
        while let Some(item) = items.get(at) {
            at += 1;
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            match item {
                Item::Pipe => {}
                Item::Open => outside.push(self.shell.places.clone()),
                Item::Close => self.shell.places = outside.pop().unwrap_or_else(|| self.here()),
                Item::Array { name, adds, words } => {
                    self.shell.set_list(name.clone(), *adds, words);
                }
                Item::Command(words) => {
                    let words = behind_keywords(words);
                    if let [first, name, _, values @ ..] = words
                        && first.text() == Some("for")
                        && let Some(name) = name.text()
                    {
                        at += self.repeat(name, values, items.get(at..).unwrap_or(&[]), depth);
                    } else {
                        self.command(words, items.get(at..).unwrap_or(&[]));
                    }
                }
            }
        }
    }

    fn here(&self) -> Vec<String> {
        self.shell.places.clone()
    }

    /// Follows a loop. Gives the number of commands in it, or none where its end is not found.
    fn repeat(&mut self, name: &str, values: &[Word], items: &[Item], depth: usize) -> usize {
        let values = self.shell.all(values);
        let is_known = !values.is_empty() && values.iter().all(|value| value.is_known);
        let end = end(items).filter(|_| is_known && depth < MAX_DEPTH);
        let Some(body) = end.and_then(|end| items.get(..end)) else {
            self.shell.set(name, Filled::unknown(name), true);
            return 0;
        };
        for value in values.into_iter().take(MAX_ROUNDS) {
            self.shell.set(name, value, true);
            self.run(body, depth + 1);
        }
        body.len()
    }

    fn command(&mut self, words: &[Word], next: &[Item]) {
        let mut words = words;
        let mut is_local = false;
        while let Some((first, rest)) = words.split_first() {
            let text = first.text().unwrap_or("");
            if matches!(
                text,
                "export" | "readonly" | "local" | "declare" | "typeset"
            ) {
                is_local = matches!(text, "local" | "declare" | "typeset");
            } else if !self.assign(first, is_local) {
                break;
            }
            words = rest;
        }
        let Some((first, rest)) = words.split_first() else {
            return;
        };
        match first.text() {
            Some("cd" | "pushd") => {
                let to = self.shell.all(rest);
                if let Some(to) = to.iter().rfind(|it| !it.text.starts_with("--")) {
                    self.shell.enter(to);
                }
            }
            Some(":") => {
                self.shell.all(rest);
            }
            _ if self.created.is_some() => {
                let is_kubectl = created::is_kubectl(&self.shell.word(first));
                let words = self.shell.all(rest);
                if let Some(found) = self.created.as_mut().filter(|_| is_kubectl) {
                    let left = Cell::new(self.left);
                    let at = created::At {
                        shell: &self.shell,
                        source: self.source,
                        left: &left,
                    };
                    created::note(found, at, &words, next);
                    self.left = left.get();
                }
            }
            _ if is_helm(&self.shell.word(first), first) => {
                let words = self.shell.all(rest);
                let line = command::parse(&words);
                if let Some(line) = line.filter(|it| !it.only_writes || is_applied(next)) {
                    self.install(&line);
                }
            }
            _ => {}
        }
    }

    /// Sets a variable if a word says so.
    fn assign(&mut self, word: &Word, is_local: bool) -> bool {
        let Some((Part::Text(first), more)) = word.parts.split_first() else {
            return false;
        };
        let Some((name, start)) = first.split_once('=') else {
            return false;
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let (name, adds) = match name.strip_suffix('+') {
            Some(name) => (name, true),
            None => (name, false),
        };
        if name.is_empty() || !name.chars().all(is_name) {
            return false;
        }
        let mut parts = Vec::new();
        if adds {
            parts.push(Part::Variable(name.to_owned()));
        }
        parts.push(Part::Text(start.to_owned()));
        parts.extend(more.iter().cloned());
        let value = self.shell.parts(&parts);
        self.shell.set(name, value, is_local);
        true
    }
}

/// A command without what only says when and how it is run.
fn behind_keywords(words: &[Word]) -> &[Word] {
    const KEYWORDS: &[&str] = &[
        "!", "command", "do", "elif", "else", "env", "exec", "if", "microk8s", "sudo", "then",
        "time", "until", "while", "{",
    ];
    let mut words = words;
    let mut is_sudo = false;
    while let Some((first, rest)) = words.split_first() {
        let text = first.text().unwrap_or("");
        let is_flag = is_sudo && text.starts_with('-');
        if !is_flag && !KEYWORDS.contains(&text) {
            break;
        }
        is_sudo |= text == "sudo";
        words = rest;
    }
    words
}

/// Whether one of the commands that read what comes before them sends it to a cluster.
fn is_applied(next: &[Item]) -> bool {
    next.chunks(2)
        .map_while(|pair| match pair {
            [Item::Pipe, Item::Command(words)] => Some(words),
            _ => None,
        })
        .any(|words| words.iter().any(|it| it.text() == Some("apply")))
}

/// Where the loop ends that begins before some commands.
fn end(items: &[Item]) -> Option<usize> {
    let mut depth = 1_usize;
    for (at, item) in items.iter().enumerate().take(MAX_BODY) {
        let Item::Command(words) = item else {
            continue;
        };
        let first = words.first().and_then(Word::text);
        let inner = behind_keywords(words).first().and_then(Word::text);
        if matches!(first, Some("while" | "until")) || matches!(inner, Some("for" | "select")) {
            depth += 1;
        } else if first == Some("done") {
            depth -= 1;
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// `helm`, wherever it lies, also behind a variable of that name.
fn is_helm(filled: &Filled, word: &Word) -> bool {
    let named = match &word.parts[..] {
        [Part::Variable(name) | Part::Make(name)] => {
            !filled.is_known && matches!(&**name, "HELM" | "HELM_BIN" | "HELM_CMD" | "helm")
        }
        _ => false,
    };
    let name = path::file_name(&filled.text);
    named || (filled.is_known && matches!(name, "helm" | "helm3"))
}
