//! `kubectl create secret generic` and `kubectl create configmap` in a script: what is written
//! with texts that the script itself holds.
//!
//! Which flags take a value is from the reference of kubectl
//! (<https://kubernetes.io/docs/reference/kubectl/generated/>).

use syntax::SourceId;

use super::shell::{Filled, Shell};
use super::{Dialect, Item, MAX_BYTES, MAX_COMMANDS, Script, is_applied, items};
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
    pub(crate) place: (usize, usize),
}

/// A key, a text in which what is not known stands as `${NAME}`, and its place in the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) text: String,
    pub(crate) place: (usize, usize),
}

/// What a script of a pod writes, with the variables that the pod sets for it.
pub(crate) fn created(
    project: Project<'_>,
    (file, source): (&str, SourceId),
    text: &str,
    variables: &[(&str, &str)],
) -> Vec<Created> {
    if text.len() > MAX_BYTES || !text.contains("create") {
        return Vec::new();
    }
    let mut shell = Shell::new(project, file, Dialect::Shell);
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
    script.run(&items(text, 0, Dialect::Shell), 0);
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
pub(super) fn note(found: &mut Vec<Created>, words: &[Filled], next: &[Item]) {
    if found.len() < MOST
        && let Some((made, only_shown)) = parse(words)
        && (!only_shown || is_applied(next))
    {
        found.retain(|it| {
            (it.kind, &it.name, &it.namespace) != (made.kind, &made.name, &made.namespace)
        });
        found.push(made);
    }
}

fn parse(words: &[Filled]) -> Option<(Created, bool)> {
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
            ("--from-literal", Some((value, word))) => entries.extend(entry(value, word)),
            ("--dry-run", _) => only_shown = true,
            (flag, _) if flag.starts_with('-') => {}
            _ => operands.push(word),
        }
    }
    let texts: Vec<&str> = operands.iter().map(|it| &*it.text).collect();
    let (kind, at) = match &texts[..] {
        ["create", "secret", "generic", _] => ("Secret", 3),
        ["create", "configmap" | "cm", _] => ("ConfigMap", 2),
        _ => return None,
    };
    let name = operands.get(at).filter(|it| it.is_known)?;
    entries.truncate(MOST);
    let made = Created {
        kind,
        name: name.text.clone(),
        namespace,
        entries,
        place: (name.start, name.end),
    };
    Some((made, only_shown))
}

/// `key=text`; of a text of which nothing is known there is nothing to say.
fn entry(value: &str, word: &Filled) -> Option<Entry> {
    let (key, text) = value.split_once('=')?;
    let inner = text.strip_prefix("${").and_then(|it| it.strip_suffix('}'));
    let nothing = !word.is_known && inner.is_some_and(|it| !it.contains('}'));
    (!nothing).then(|| Entry {
        key: key.to_owned(),
        text: text.to_owned(),
        place: (word.start, word.end),
    })
}
