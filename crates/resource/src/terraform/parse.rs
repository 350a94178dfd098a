//! Terraform's files to trees, each exactly once, whatever number of modules use them.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use eval::{Value, from_node};
use rayon::prelude::*;
use syntax::hcl::{self, Body, Name};
use syntax::{Diagnostic, Node, SourceId, Sources, parse_json};

use super::constants::constant;
use crate::path;
use crate::project::File;

/// A file as far as it could be read.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) path: Arc<str>,
    pub(super) source: SourceId,
    pub(super) content: Content,
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// What Terraform takes a file for.
#[derive(Debug)]
pub(super) enum Content {
    /// Blocks, to be read before any override.
    Configuration(Body),
    /// Blocks that change those of the other files.
    Override(Body),
    /// Values of variables.
    Values(Vec<(Name, Value)>),
}

/// The suffixes of configuration, each with the one that is read instead where a file of the
/// same stem has it.
const SUFFIXES: &[(&str, Option<&str>)] = &[
    (".tf", Some(".tofu")),
    (".tf.json", Some(".tofu.json")),
    (".tofu", None),
    (".tofu.json", None),
];

/// Whether a file of this name is Terraform's: configuration or values of variables.
pub(super) fn claims(path: &str) -> bool {
    stem(path).is_some() || is_values(path)
}

/// Parses all files in parallel. What editors leave behind, and what `OpenTofu` has in its
/// own version, is left out. The result is in the order of `files`.
pub(super) fn parse(sources: &Sources, files: &[&File]) -> Vec<Parsed> {
    let names: HashSet<&str> = files.iter().map(|file| &*file.path).collect();
    files
        .par_iter()
        .filter(|file| !is_left_behind(&file.path) && !has_better(&file.path, &names))
        .map(|file| parse_file(sources, file))
        .collect()
}

fn parse_file(sources: &Sources, file: &File) -> Parsed {
    let text = sources.text(file.source);
    let (content, diagnostics) = if is_values(&file.path) {
        let (values, diagnostics) = parse_values(&file.path, file.source, &text);
        (Content::Values(values), diagnostics)
    } else {
        let (body, diagnostics) = if is_json(&file.path) {
            hcl::parse_tf_json(file.source, &text)
        } else {
            hcl::parse(file.source, &text)
        };
        let is_override = stem(path::file_name(&file.path))
            .is_some_and(|stem| stem == "override" || stem.ends_with("_override"));
        let content = if is_override {
            Content::Override(body)
        } else {
            Content::Configuration(body)
        };
        (content, diagnostics)
    };
    Parsed {
        path: Arc::clone(&file.path),
        source: file.source,
        content,
        diagnostics,
    }
}

fn parse_values(path: &str, source: SourceId, text: &str) -> (Vec<(Name, Value)>, Vec<Diagnostic>) {
    if is_json(path) {
        let (node, diagnostics) = parse_json(source, text);
        let entries = node.iter().flat_map(Node::entries);
        let named = entries.map(|entry| {
            let name = Name {
                text: Arc::clone(&entry.key),
                span: entry.key_span,
            };
            (name, from_node(&entry.value))
        });
        return (named.collect(), diagnostics);
    }
    let (body, mut diagnostics) = hcl::parse(source, text);
    for block in &body.blocks {
        let message = format!(
            "a file of variable values holds no blocks, such as `{}`",
            block.kind.text
        );
        diagnostics.push(Diagnostic::error(message, block.header));
    }
    let values = body.attributes.into_iter().map(|attribute| {
        let (value, found) = constant(&attribute.value);
        diagnostics.extend(found);
        (attribute.name, value)
    });
    (values.collect(), diagnostics)
}

/// The path without the suffix of a configuration file.
fn stem(path: &str) -> Option<&str> {
    // The longer suffixes end in `.json`, so that no path has two of them.
    SUFFIXES
        .iter()
        .find_map(|(suffix, _)| path.strip_suffix(suffix))
}

fn is_values(path: &str) -> bool {
    path.ends_with(".tfvars") || path.ends_with(".tfvars.json")
}

/// Terraform tells names by their case, unlike the extension of a path.
fn is_json(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, end)| end == "json")
}

/// Files that Terraform ignores too.
fn is_left_behind(path: &str) -> bool {
    let name = path::file_name(path);
    name.starts_with('.') || name.ends_with('~') || (name.starts_with('#') && name.ends_with('#'))
}

fn has_better(path: &str, names: &HashSet<&str>) -> bool {
    SUFFIXES.iter().any(|(suffix, better)| {
        path.strip_suffix(suffix)
            .zip(*better)
            .is_some_and(|(stem, better)| names.contains(&*format!("{stem}{better}")))
    })
}

/// Parsed files by folder, folders and files in path order.
pub(super) fn by_folder(parsed: Vec<Parsed>) -> BTreeMap<Arc<str>, Vec<Parsed>> {
    let mut folders: BTreeMap<Arc<str>, Vec<Parsed>> = BTreeMap::new();
    for file in parsed {
        let folder: Arc<str> = path::folder(&file.path).into();
        folders.entry(folder).or_default().push(file);
    }
    folders
}
