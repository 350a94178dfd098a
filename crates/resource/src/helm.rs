//! Helm charts, rendered as `helm template` does, without helm.
//!
//! A chart is a folder with a `Chart.yaml`. Its templates are run in our own engine for Go's
//! `text/template` with the functions of sprig and Helm, over the chart's own values. What
//! they write keeps the places it comes from: every later statement points at a line of a
//! template. A template that cannot be rendered is told with its line; the others go on.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a function of a template language cares for one kind of value and refuses the others"
)]

mod archive;
mod chart;
mod files;
mod format;
mod functions;
mod lexer;
mod output;
mod parser;
mod render;
mod run;
mod scope;
#[cfg(test)]
mod tests;
mod tree;
mod value;
mod values;
mod version;
mod yaml;

use syntax::{Diagnostic, Node, parse_yaml};

use crate::path;
use crate::project::{Parsed, Project};
use chart::Loader;

/// Room for templates that call each other and for the values they nest.
const STACK: usize = 512 << 20;

/// The objects that a chart makes, by template, with what could not be rendered.
pub(crate) fn read(project: Project<'_>, folder: &str) -> (Vec<Parsed>, Vec<Diagnostic>) {
    let run = || rendered(project, folder);
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let done = thread
            .spawn_scoped(scope, run)
            .map(std::thread::ScopedJoinHandle::join);
        if let Ok(Ok(done)) = done {
            return done;
        }
        let message = format!("helm chart `{folder}` cannot be rendered");
        (Vec::new(), vec![Diagnostic::error(message, None)])
    })
}

fn rendered(project: Project<'_>, folder: &str) -> (Vec<Parsed>, Vec<Diagnostic>) {
    let mut loader = Loader {
        sources: project.sources,
        reader: project.reader,
        diagnostics: Vec::new(),
    };
    let Some(chart) = loader.folder(folder, 0) else {
        return (Vec::new(), loader.diagnostics);
    };
    if chart.is_library() {
        return (Vec::new(), loader.diagnostics);
    }
    let mut parsed = Vec::new();
    for template in render::render(&chart, value::Map::default(), &mut loader) {
        if template.text.trim().is_empty() {
            continue;
        }
        let text: std::sync::Arc<str> = template.text.into();
        let source = project.sources.add_derived(
            std::sync::Arc::clone(&template.path),
            std::sync::Arc::clone(&text),
            template.origins,
        );
        let (mut documents, diagnostics) = parse_yaml(source, &text);
        loader.diagnostics.extend(diagnostics);
        documents.retain(|document| document.is_mapping() && !is_test(document));
        if !documents.is_empty() {
            parsed.push(Parsed {
                path: template.path,
                source,
                documents,
            });
        }
    }
    (parsed, loader.diagnostics)
}

/// Whether `helm test` makes it, and no installation.
fn is_test(document: &Node) -> bool {
    let hook = document.at(&["metadata", "annotations", "helm.sh/hook"]);
    hook.and_then(Node::text)
        .is_some_and(|hooks| hooks.split(',').all(|hook| hook.trim().starts_with("test")))
}

/// The folders of charts that are no part of another chart.
pub(crate) fn roots<'a>(charts: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let folders: std::collections::BTreeSet<&str> = charts.collect();
    let is_part = |folder: &str| {
        let mut above = folder;
        while let Some((before, _)) = above.rsplit_once('/') {
            let parent = match before.strip_suffix("charts") {
                Some("") => Some(""),
                Some(parent) => parent.strip_suffix('/'),
                None => None,
            };
            if parent.is_some_and(|parent| folders.contains(parent)) {
                return true;
            }
            above = path::folder(above);
        }
        false
    };
    folders
        .iter()
        .copied()
        .filter(|folder| !is_part(folder))
        .collect()
}

/// A text of the code for a message: one line of bounded length.
fn shorten(text: &str) -> String {
    const LENGTH: usize = 200;
    let visible = |c: char| if c.is_control() { ' ' } else { c };
    let mut short: String = text.trim().chars().take(LENGTH).map(visible).collect();
    if text.trim().chars().nth(LENGTH).is_some() {
        short.push('…');
    }
    short
}
