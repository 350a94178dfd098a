//! Template sources: recognised and left out, never reported as the user's syntax errors.

use std::collections::BTreeMap;

use syntax::{Diagnostic, Node, NodeKind, SourceId, Span};

use crate::path;
use crate::project::File;

/// The Helm charts of a project, by folder.
#[derive(Debug, Default)]
pub(super) struct Charts<'a> {
    by_folder: BTreeMap<&'a str, &'a File>,
}

impl<'a> Charts<'a> {
    /// Every folder with a `Chart.yaml` is a chart.
    pub(super) fn find(files: &'a [File]) -> Self {
        let charts = files
            .iter()
            .filter(|file| matches!(path::file_name(&file.path), "Chart.yaml" | "Chart.yml"));
        Self {
            by_folder: charts
                .map(|file| (path::folder(&file.path), file))
                .collect(),
        }
    }

    /// All of them, for those that depend on each other.
    pub(super) fn neighbours(&self) -> crate::helm::Neighbours<'a> {
        let charts = self.by_folder.iter();
        crate::helm::Neighbours::new(charts.map(|(folder, file)| (*folder, file.source)))
    }

    /// Whether a folder is one.
    pub(super) fn contains(&self, folder: &str) -> bool {
        self.by_folder.contains_key(folder)
    }

    /// The folders of the charts that are no part of another one.
    pub(super) fn roots(&self) -> Vec<&'a str> {
        crate::helm::roots(self.by_folder.keys().copied())
    }

    /// Whether a file says how a chart is made, and is read with it.
    pub(super) fn describes_one(&self, file: &str) -> bool {
        let name = path::file_name(file);
        let is_values = name.starts_with("values") && path::extension(name) != Some("json");
        (is_values || matches!(name, "Chart.yaml" | "Chart.yml" | "requirements.yaml"))
            && self.contains(path::folder(file))
    }

    /// Whether a file lies in the folder of a chart, where templates are the chart's own.
    pub(super) fn surround(&self, file: &str) -> bool {
        let mut folder = file;
        while !folder.is_empty() && !self.by_folder.is_empty() {
            folder = path::folder(folder);
            if self.contains(folder) {
                return true;
            }
        }
        false
    }

    /// The chart whose templates a file belongs to.
    pub(super) fn with_template(&self, file: &str) -> Option<&'a File> {
        if self.by_folder.is_empty() {
            return None;
        }
        let before = file
            .match_indices("templates/")
            .filter_map(|(at, _)| file.get(..at));
        before
            .filter_map(|before| match before.strip_suffix('/') {
                Some(folder) => Some(folder),
                None => before.is_empty().then_some(""),
            })
            .find_map(|folder| self.by_folder.get(folder))
            .copied()
    }
}

/// The message for a file in the language of a template engine.
pub(super) fn template_note(source: SourceId) -> Diagnostic {
    Diagnostic::note(
        "template is skipped: scan what it renders to",
        start_of(source),
    )
}

/// Whether a text that has syntax errors is a template: it has a line that starts with a
/// directive, or a value that is one.
pub(super) fn has_directives(text: &str) -> bool {
    if !text.contains("{{") && !text.contains("{%") && !text.contains("<%") {
        return false;
    }
    text.lines().any(|line| {
        let line = line.trim_start();
        let opens = |text: &str| {
            ["{{", "{%", "<%", "{#"]
                .iter()
                .any(|mark| text.starts_with(mark))
        };
        opens(line)
            || line
                .split_once(": ")
                .is_some_and(|(_, value)| opens(value.trim_start()))
            || line
                .strip_prefix("- ")
                .is_some_and(|item| opens(item.trim_start()))
    })
}

/// Whether a tree without syntax errors comes from a template: to YAML, `{{ x }}` is a mapping
/// whose key is a mapping, which nobody writes on purpose.
pub(super) fn has_braces(documents: &[Node], text: &str) -> bool {
    text.contains("{{") && documents.iter().any(|node| is_braced(node, text))
}

fn is_braced(node: &Node, text: &str) -> bool {
    match &node.kind {
        NodeKind::Sequence(items) => items.iter().any(|item| is_braced(item, text)),
        NodeKind::Mapping(entries) => {
            let here = text.get(node.span.start as usize..).unwrap_or("");
            here.starts_with("{{") || entries.iter().any(|entry| is_braced(&entry.value, text))
        }
        NodeKind::Null
        | NodeKind::Bool(_)
        | NodeKind::Integer(_)
        | NodeKind::Float(_)
        | NodeKind::String { .. } => false,
    }
}

fn start_of(source: SourceId) -> Span {
    Span::new(source, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directives_are_told_from_braces_in_text() {
        for template in [
            "a: {{ .Values.a }}\n",
            "{{- if .x }}\na: b\n",
            "list:\n  - {{ item }}\n",
            "{% set x = 1 %}\n",
        ] {
            assert!(has_directives(template), "{template}");
        }
        for plain in ["a: \"{{ b }}\"\n", "a: x {{ b }}\n", "a: b\n"] {
            assert!(!has_directives(plain), "{plain}");
        }
    }

    #[test]
    fn templates_of_a_chart_are_found_at_any_depth() {
        let sources = syntax::Sources::new();
        let file = |path: &str| File {
            path: path.into(),
            source: sources.add(path, ""),
        };
        let files = [file("Chart.yaml"), file("x/web/Chart.yaml")];
        let charts = Charts::find(&files);
        let chart = |path: &str| charts.with_template(path).map(|file| &*file.path);
        assert_eq!(chart("x/web/templates/a/b.yaml"), Some("x/web/Chart.yaml"));
        assert_eq!(chart("templates/a.yaml"), Some("Chart.yaml"));
        assert_eq!(chart("x/templates/a.yaml"), None);
        assert_eq!(chart("x/web/crds/a.yaml"), None);
    }
}
