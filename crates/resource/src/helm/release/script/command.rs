//! A command line of helm, as words.
//!
//! Which flags take a value is from the reference of helm's commands
//! (<https://helm.sh/docs/helm/helm_upgrade/>), of versions 2 to 4.

use super::shell::Filled;

/// Flags of which the value is the next word, unless it follows a `=`.
const WITH_VALUE: &[&str] = &[
    "api-versions",
    "burst-limit",
    "ca-file",
    "cert-file",
    "content-cache",
    "description",
    "history-max",
    "key-file",
    "keyring",
    "kube-apiserver",
    "kube-as-group",
    "kube-as-user",
    "kube-ca-file",
    "kube-context",
    "kube-tls-server-name",
    "kube-token",
    "kube-version",
    "kubeconfig",
    "labels",
    "name",
    "name-template",
    "namespace",
    "output",
    "output-dir",
    "password",
    "post-renderer",
    "post-renderer-args",
    "qps",
    "registry-config",
    "repo",
    "repository-cache",
    "repository-config",
    "server-side",
    "set",
    "set-file",
    "set-json",
    "set-literal",
    "set-string",
    "show-only",
    "tiller-namespace",
    "timeout",
    "username",
    "values",
    "version",
];

/// Letters that stand for flags with a value.
const SHORT: &[(char, &str)] = &[
    ('a', "api-versions"),
    ('f', "values"),
    ('l', "labels"),
    ('n', "namespace"),
    ('o', "output"),
    ('s', "show-only"),
];

/// What a command line of helm asks for.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) name: Filled,
    pub(super) chart: Filled,
    flags: Vec<(String, Filled)>,
    /// Whether it only writes what would be installed.
    pub(super) only_writes: bool,
}

impl Line {
    /// The values of a flag, in their order.
    pub(super) fn all<'l>(&'l self, flag: &'l str) -> impl Iterator<Item = &'l Filled> {
        let flags = self.flags.iter().filter(move |(name, _)| name == flag);
        flags.map(|(_, value)| value)
    }

    /// The value that counts, of a flag that is given once.
    pub(super) fn last<'l>(&'l self, flag: &'l str) -> Option<&'l Filled> {
        self.all(flag).last()
    }
}

/// The words behind `helm`, if they install a chart under a name.
pub(super) fn parse(words: &[Filled]) -> Option<Line> {
    let mut flags: Vec<(String, Filled)> = Vec::new();
    let mut operands: Vec<Filled> = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        if let Some((name, value)) = attached(word) {
            flags.push((name.to_owned(), value));
        } else if let Some(name) = takes_next(&word.text) {
            flags.push((name.to_owned(), words.next()?.clone()));
        } else if let Some(name) = word.text.strip_prefix('-').filter(|it| !it.is_empty()) {
            flags.push((name.trim_start_matches('-').to_owned(), word.clone()));
        } else {
            operands.push(word.clone());
        }
    }
    operands.retain(|it| !(it.is_known && it.text.is_empty()));
    if operands.first().is_some_and(|it| it.text == "secrets") {
        operands.remove(0);
    }
    // What may be no word at all is none where there are enough without it.
    if operands.len() > 3 {
        operands.retain(|it| !it.is_loose);
    }
    let given = flags.iter().find(|(flag, _)| flag == "name");
    let given = given.map(|(_, value)| value.clone());
    let mut operands = operands.into_iter();
    let what = operands.next()?;
    if !matches!(&*what.text, "install" | "upgrade" | "template") {
        return None;
    }
    let (first, second, more) = (operands.next()?, operands.next(), operands.next());
    let (name, chart) = match (second, given) {
        (Some(chart), _) => (first, chart),
        (None, Some(name)) => (name, first),
        (None, None) => return None,
    };
    let is_trial = flags.iter().any(|(flag, _)| flag == "dry-run");
    (more.is_none() && !is_trial).then_some(Line {
        name,
        chart,
        flags,
        only_writes: what.text == "template",
    })
}

/// `--flag=value`, `-fvalue`.
fn attached(word: &Filled) -> Option<(&str, Filled)> {
    let with = |text: &str| Filled {
        text: text.to_owned(),
        ..word.clone()
    };
    if let Some(long) = word.text.strip_prefix("--") {
        let (name, value) = long.split_once('=')?;
        return Some((name, with(value)));
    }
    let short = word.text.strip_prefix('-')?;
    let name = of_letter(short.chars().next()?)?;
    let value = short.get(1..).filter(|it| !it.is_empty())?;
    Some((name, with(value.strip_prefix('=').unwrap_or(value))))
}

fn takes_next(word: &str) -> Option<&str> {
    if let Some(long) = word.strip_prefix("--") {
        return WITH_VALUE.contains(&long).then_some(long);
    }
    let mut letters = word.strip_prefix('-')?.chars();
    let name = of_letter(letters.next()?)?;
    letters.next().is_none().then_some(name)
}

fn of_letter(letter: char) -> Option<&'static str> {
    let mut known = SHORT.iter();
    known.find(|(it, _)| *it == letter).map(|(_, name)| *name)
}
