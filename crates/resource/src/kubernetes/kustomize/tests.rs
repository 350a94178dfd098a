//! Our builds against those of `kubectl kustomize`.
//!
//! Each file in `tests/kustomize` holds a small repository, the folder to build, and what
//! kustomize made of it; `regenerate.py` beside them asks it again.

mod deployed;
mod places;

use std::collections::BTreeMap;
use std::fmt::Write;

use syntax::{Node, NodeKind, Sources, parse_yaml};

use super::{Builds, Environment};
use crate::Settings;
use crate::project::manifests;
use crate::testing::in_project;

/// A tree as JSON with sorted keys, so that only what it says counts.
fn canonical(node: &Node) -> String {
    let mut text = String::new();
    write_canonical(node, &mut text);
    text
}

fn write_canonical(node: &Node, out: &mut String) {
    match &node.kind {
        NodeKind::Mapping(entries) => {
            let sorted: BTreeMap<&str, &Node> = entries
                .iter()
                .map(|entry| (&*entry.key, &entry.value))
                .collect();
            out.push('{');
            for (at, (key, value)) in sorted.into_iter().enumerate() {
                write!(out, "{}{key:?}:", if at > 0 { "," } else { "" }).unwrap();
                write_canonical(value, out);
            }
            out.push('}');
        }
        NodeKind::Sequence(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                write_canonical(item, out);
            }
            out.push(']');
        }
        NodeKind::Null => out.push_str("null"),
        NodeKind::Bool(truth) => write!(out, "{truth}").unwrap(),
        NodeKind::Integer(number) => write!(out, "{number}").unwrap(),
        NodeKind::Float(number) => write!(out, "{number}").unwrap(),
        NodeKind::String { text, .. } => write!(out, "{text:?}").unwrap(),
    }
}

/// The objects of a build, one line each, sorted.
fn lines<'a>(objects: impl IntoIterator<Item = &'a Node>) -> Vec<String> {
    let mut lines: Vec<String> = objects.into_iter().map(canonical).collect();
    lines.sort();
    lines
}

fn build(files: &[(&str, &str)]) -> (Vec<Environment>, Vec<String>) {
    let sources = Sources::new();
    in_project(&sources, files, &Settings::default(), |project| {
        let (files, charts) = manifests(project);
        let builds = Builds::make(project, &files, &charts.all);
        let said = builds.diagnostics.iter().map(|it| {
            let place = sources.position(it.span.unwrap());
            format!("{}:{}: {}", place.path, place.line, it.message)
        });
        let said = said.collect();
        (builds.environments, said)
    })
}

/// One file of `tests/kustomize`: the files of a repository, and what is expected.
struct Case {
    files: Vec<(String, String)>,
    expected: String,
}

/// A line `=== path ===` begins a file; the one named `kustomize build FOLDER` holds its answer.
fn read_case(text: &str) -> Case {
    let mut case = Case {
        files: Vec::new(),
        expected: String::new(),
    };
    for line in text.split_inclusive('\n') {
        let name = line.trim_end().strip_prefix("=== ");
        if let Some(name) = name.and_then(|name| name.strip_suffix(" ===")) {
            case.files.push((name.to_owned(), String::new()));
        } else if let Some((_, text)) = case.files.last_mut() {
            text.push_str(line);
        }
    }
    let (name, expected) = case.files.pop().unwrap();
    assert!(name.starts_with("kustomize build "), "{name}");
    case.expected = expected;
    case
}

/// The cases by their names.
macro_rules! cases {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../../tests/kustomize/", $name, ".txt")))),*]
    };
}

const CASES: &[(&str, &str)] = cases! {
    "chart-generator"
    "chart-of-a-version"
    "chart-old-key"
    "chart-values"
    "charts"
    "components"
    "configurations"
    "fields-in-any-case"
    "generator-behaviors"
    "generators"
    "images"
    "labels"
    "labels-of-claims"
    "lists-and-local"
    "metadata-and-order"
    "names-and-references"
    "namespaces"
    "old-keys"
    "patch-custom-kind"
    "patch-directives"
    "patch-json"
    "patch-json-absent"
    "patch-json-old-key"
    "patch-many-documents"
    "patch-new-name"
    "patch-replace-map"
    "patch-strategic-merge"
    "patch-targets"
    "plugins"
    "ports-by-number-and-protocol"
    "replacements"
    "replicas"
    "tolerations-and-spread"
    "two-copies-of-a-base"
    "vars"
    "vars-in-any-case"
};

#[test]
fn builds_are_those_of_kustomize() {
    let mut wrong = Vec::new();
    for (name, text) in CASES {
        let case = read_case(text);
        let files: Vec<(&str, &str)> = case
            .files
            .iter()
            .map(|(path, text)| (&**path, &**text))
            .collect();
        let (environments, said) = build(&files);
        let sources = Sources::new();
        let expected = parse_yaml(sources.add("expected", ""), &case.expected).0;
        let built = environments.iter().flat_map(|one| &one.objects);
        let (built, expected) = (lines(built), lines(&expected));
        let unequal = |from: &[String], other: &[String]| {
            let lines = from.iter().filter(|line| !other.contains(line));
            lines.fold(String::new(), |all, line| all + line + "\n")
        };
        if built != expected || !said.is_empty() {
            wrong.push(format!(
                "{}\nbuilt:\n{}expected:\n{}{}",
                name,
                unequal(&built, &expected),
                unequal(&expected, &built),
                said.join("\n")
            ));
        }
    }
    assert_eq!(wrong.join("\n"), "");
}
