//! Gives every file to its dialect, by what stands in it.

use std::collections::BTreeSet;

use rayon::prelude::*;
use syntax::{Diagnostic, Node, Severity, Span, parse_json, parse_yaml};

use super::glance::{
    Form, Glance, form, glance, is_compose_name, is_kustomization_name, may_be_record,
};
use super::helm::{Charts, has_braces, has_directives, template_note};
use super::{File, Parsed, Project};
use crate::{kubernetes, path, terraform};

/// The files of a project by dialect, each in path order.
pub(super) struct Sorted<'a> {
    pub(super) terraform: Vec<&'a File>,
    pub(super) manifests: Vec<Parsed>,
    pub(super) compose: Vec<Parsed>,
    /// What charts make.
    pub(super) charts: crate::helm::Charts<'a>,
    /// Terraform's plans and states.
    pub(super) records: Vec<Parsed>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What came of one file.
enum Found<'a> {
    Terraform(&'a File),
    Documents {
        manifests: Option<Parsed>,
        compose: Option<Parsed>,
        diagnostics: Vec<Diagnostic>,
    },
    Record(Parsed, Vec<Diagnostic>),
    Skipped(Diagnostic),
    Ignored,
}

/// Reads all files in parallel and gathers them in path order.
pub(super) fn sort<'a>(project: Project<'a>) -> Sorted<'a> {
    let charts = Charts::find(project.files);
    let mut names = project.files.iter().map(|file| path::file_name(&file.path));
    let plain = !names.any(is_kustomization_name);
    let mut sorted = Sorted {
        terraform: Vec::new(),
        manifests: Vec::new(),
        compose: Vec::new(),
        charts: crate::helm::Charts {
            all: charts.neighbours(),
            made: Vec::new(),
        },
        records: Vec::new(),
        diagnostics: Vec::new(),
    };
    let used = add_charts(project, &charts, &mut sorted);
    let found: Vec<Found<'a>> = project
        .files
        .par_iter()
        .filter(|file| !used.contains(&*file.path))
        .map(|file| {
            let mut found = inspect(project, &charts, file);
            if let Found::Documents {
                manifests: Some(manifests),
                ..
            } = &mut found
                && plain
            {
                kubernetes::settle(manifests, project.sources);
            }
            found
        })
        .collect();
    for found in found {
        match found {
            Found::Terraform(file) => sorted.terraform.push(file),
            Found::Documents {
                manifests,
                compose,
                diagnostics,
            } => {
                sorted.manifests.extend(manifests);
                sorted.compose.extend(compose);
                sorted.diagnostics.extend(diagnostics);
            }
            Found::Record(record, diagnostics) => {
                sorted.records.push(record);
                sorted.diagnostics.extend(diagnostics);
            }
            Found::Skipped(note) => sorted.diagnostics.push(note),
            Found::Ignored => {}
        }
    }
    sorted
}

/// Renders the charts. Gives the files that their templates read.
fn add_charts(
    project: Project<'_>,
    charts: &Charts<'_>,
    sorted: &mut Sorted<'_>,
) -> BTreeSet<String> {
    let neighbours = &sorted.charts.all;
    let roots = charts.roots();
    for stated in &project.settings.charts {
        if !charts.contains(&stated.chart) {
            let message = format!("there is no helm chart in `{}`", stated.chart);
            let warning = Diagnostic::warning(message, stated.span);
            sorted.diagnostics.push(warning);
        }
    }
    let made: Vec<_> = roots
        .par_iter()
        .map(|folder| crate::helm::read(project, neighbours, folder))
        .collect();
    // What is a part of another chart is reported there. Of charts in a circle none is.
    let parts = |made: &crate::helm::Made| made.parts.clone();
    let named: BTreeSet<String> = made.iter().flat_map(parts).collect();
    let inner: BTreeSet<String> = made
        .iter()
        .zip(&roots)
        .filter(|(_, root)| !named.contains(**root))
        .flat_map(|(made, _)| parts(made))
        .collect();
    let mut used = BTreeSet::new();
    for (made, root) in made.into_iter().zip(roots) {
        if inner.contains(root) {
            continue;
        }
        used.extend(made.used.iter().cloned());
        sorted.charts.made.push(made);
    }
    used
}

fn inspect<'a>(project: Project<'a>, charts: &Charts<'a>, file: &'a File) -> Found<'a> {
    if terraform::claims(&file.path) {
        return Found::Terraform(file);
    }
    let Some(form) = form(&file.path) else {
        return Found::Ignored;
    };
    if charts.with_template(&file.path).is_some() || charts.describes_one(&file.path) {
        return Found::Ignored;
    }
    let text = project.sources.text(file.source);
    if text.as_bytes().contains(&0) {
        let message = "text holds a NUL byte: it is not read as YAML or JSON";
        return Found::Skipped(Diagnostic::error(message, Span::new(file.source, 0, 0)));
    }
    let glance = glance(&file.path, &text);
    let is_record = matches!(form, Form::Json) && may_be_record(&text);
    if !glance.worth_parsing() && !is_record {
        return Found::Ignored;
    }
    match form {
        Form::Template => template(charts, file, glance),
        Form::Yaml => {
            let (documents, diagnostics) = parse_yaml(file.source, &text);
            tell_apart(charts, file, (glance, &text), documents, diagnostics)
        }
        Form::Json => {
            let (document, diagnostics) = parse_json(file.source, &text);
            let documents: Vec<Node> = document.into_iter().collect();
            if is_record && documents.iter().any(terraform::is_record) {
                return Found::Record(parsed(file, documents), diagnostics);
            }
            if is_record && !glance.worth_parsing() {
                return Found::Ignored;
            }
            tell_apart(charts, file, (glance, &text), documents, diagnostics)
        }
    }
}

/// A file in the language of a template engine, which is left out. In a chart it is what its
/// templates may read and render, and nothing is missing.
fn template<'a>(charts: &Charts<'_>, file: &File, glance: Glance) -> Found<'a> {
    if glance.surely && !charts.surround(&file.path) {
        Found::Skipped(template_note(file.source))
    } else {
        Found::Ignored
    }
}

fn parsed(file: &File, documents: Vec<Node>) -> Parsed {
    Parsed {
        path: file.path.clone(),
        source: file.source,
        documents,
        objects: Vec::new(),
        one_of: None,
        namespace: None,
    }
}

fn tell_apart<'a>(
    charts: &Charts<'_>,
    file: &'a File,
    (glance, text): (Glance, &str),
    documents: Vec<Node>,
    diagnostics: Vec<Diagnostic>,
) -> Found<'a> {
    let broken = diagnostics
        .iter()
        .any(|diagnostic| diagnostic.severity == Severity::Error);
    if (broken && has_directives(text)) || has_braces(&documents, text) {
        return template(charts, file, glance);
    }
    let named_compose = is_compose_name(&file.path);
    let kustomization = is_kustomization_name(path::file_name(&file.path));
    let is_manifest = |node: &Node| kustomization || is_object(node);
    let is_compose = |node: &Node| !is_object(node) && (named_compose || has_services(node));
    let (mut manifests, mut compose) = (Vec::new(), Vec::new());
    let mut diagnostics = diagnostics;
    for document in documents {
        if glance.manifest && is_manifest(&document) {
            manifests.push(document);
        } else if is_compose(&document) || (!compose.is_empty() && adds_to_compose(&document)) {
            compose.push(document);
        } else {
            diagnostics.extend(incomplete(&document));
        }
    }
    let ours = glance.surely || !manifests.is_empty() || !compose.is_empty();
    let some = |documents: Vec<Node>| (!documents.is_empty()).then(|| parsed(file, documents));
    Found::Documents {
        manifests: some(manifests),
        compose: some(compose),
        diagnostics: if ours { diagnostics } else { Vec::new() },
    }
}

/// Whether it is what the Kubernetes API calls an object.
fn is_object(node: &Node) -> bool {
    let has_text = |key| node.get(key).and_then(Node::text).is_some();
    has_text("apiVersion") && has_text("kind")
}

/// Why a document that has a part of a type is no object.
fn incomplete(node: &Node) -> Option<Diagnostic> {
    let message = match (node.get("apiVersion"), node.get("kind")) {
        (Some(version), None) if is_dated(version) => return None,
        (Some(_), None) => "document with `apiVersion` but no `kind` is left out",
        (None, Some(_)) => "document with `kind` but no `apiVersion` is left out",
        (Some(_), Some(_)) => "document whose `apiVersion` or `kind` is no text is left out",
        (None, None) => return None,
    };
    Some(Diagnostic::warning(message, node.span))
}

/// Whether a version is a day, as those of Azure's interfaces are: `2019-09-01`.
fn is_dated(version: &Node) -> bool {
    let day = version.text().unwrap_or("").as_bytes().iter();
    let is_day = |(at, byte): (usize, &u8)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    day.len() >= 10 && day.take(10).enumerate().all(is_day)
}

/// Whether a further document has something to lay over the ones before it.
fn adds_to_compose(node: &Node) -> bool {
    let keys = ["services", "networks", "volumes", "secrets", "configs"];
    !is_object(node) && keys.iter().any(|key| node.get(key).is_some())
}

/// Whether some of its `services` are containers: other tools have services of other kinds.
fn has_services(node: &Node) -> bool {
    node.get("services").is_some_and(|services| {
        services.entries().iter().any(|service| {
            ["image", "build", "extends"]
                .iter()
                .any(|key| service.value.get(key).is_some())
        })
    })
}
