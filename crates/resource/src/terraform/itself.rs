//! Repositories that are a module, and calls in them that name it by its public address.
//!
//! The examples of a module call it as its users do, by its address in the registry, though its
//! source lies right beside them. Such a call is followed into the repository where two things
//! agree: the repository says that it is that module (in its description, at the head of its
//! README or of its changelog), and the call fits its variables. Anything less is a call of a
//! module that is not on disk.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use syntax::hcl::ExpressionKind;

use super::configuration::{Call, Configuration};
use super::source::{Source, locate, provider};
use crate::path;
use crate::project::Project;

/// Files in which a repository says which module it is, and what stands before its address. The
/// first such address in a file counts: those of others come later.
const EVIDENCE: &[(&str, &[&str])] = &[
    ("metadata.yaml", &["repo: "]),
    (
        "README.md",
        &["source = \"", "source  = \"", "source   = \""],
    ),
    ("CHANGELOG.md", &["](https://", "](http://"]),
];

/// How far into a file its address may stand.
const HEAD: usize = 64 * 1024;

/// A call that names a module by its public address.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Named {
    /// The folder of the call.
    pub(super) folder: Arc<str>,
    /// Its name.
    pub(super) call: Arc<str>,
}

/// A call that may mean a folder of its own repository.
pub(super) struct Candidate {
    pub(super) named: Named,
    pub(super) target: Arc<str>,
}

/// The calls whose address a folder above them says that it has, and the folders they mean.
pub(super) fn candidates(
    project: Project<'_>,
    configurations: &BTreeMap<Arc<str>, Configuration>,
) -> Vec<Candidate> {
    let mut said = HashMap::new();
    let mut found = Vec::new();
    for (folder, configuration) in configurations {
        for (name, call) in &configuration.calls {
            let Some((module, inner)) = address(folder, call) else {
                continue;
            };
            let mut above = above(folder);
            let root = above.find(|above| {
                let says = said.entry((*above).to_owned());
                let says: &mut BTreeSet<String> =
                    says.or_insert_with(|| says_it_is(project, above));
                says.contains(&module)
            });
            let target = root.and_then(|root| path::join(root, &inner));
            if let Some(target) = target.filter(|target| **target != **folder) {
                let named = Named {
                    folder: Arc::clone(folder),
                    call: Arc::clone(name),
                };
                found.push(Candidate {
                    named,
                    target: target.into(),
                });
            }
        }
    }
    found
}

/// Whether a call gives a module all it needs and nothing it does not take: its source may be
/// of another version than the one called.
pub(super) fn fits(call: &Call, target: &Configuration) -> bool {
    let takes = |name: &Arc<str>| target.variables.contains_key(name);
    let mut needed = target.variables.iter();
    !call.arguments.is_empty()
        && call.arguments.keys().all(takes)
        && needed.all(|(name, it)| it.default.is_some() || call.arguments.contains_key(name))
}

/// The module that a call names by a public address, and the folder in it.
fn address(folder: &str, call: &Call) -> Option<(String, String)> {
    let ExpressionKind::String(text) = &call.source.as_ref()?.kind else {
        return None;
    };
    let name = public(folder, text)?;
    let (module, inner) = name.split_once("//").unwrap_or((&name, ""));
    Some((module.to_owned(), inner.to_owned()))
}

/// The name of a source that lies in the registry.
fn public(folder: &str, text: &str) -> Option<Arc<str>> {
    match locate(folder, text) {
        Source::Remote(name) if !provider(&name).is_empty() => Some(name),
        Source::Remote(_) | Source::Folder(_) | Source::Outside => None,
    }
}

/// The folders above this one, the nearest first.
fn above(folder: &str) -> impl Iterator<Item = &str> {
    let first = (!folder.is_empty()).then(|| path::folder(folder));
    std::iter::successors(first, |at| (!at.is_empty()).then(|| path::folder(at)))
}

/// The modules that the files of a folder say it is.
fn says_it_is(project: Project<'_>, folder: &str) -> BTreeSet<String> {
    let said = EVIDENCE.iter().filter_map(|(file, marks)| {
        let source = project.reader.read(&path::join(folder, file)?).ok()?;
        let text = project.sources.text(source);
        let found = text.char_indices().take_while(|(at, _)| *at < HEAD);
        let end = found
            .last()
            .map_or(0, |(at, letter)| at + letter.len_utf8());
        first_address(text.get(..end)?, marks)
    });
    said.collect()
}

/// The first public address behind one of these marks.
fn first_address(text: &str, marks: &[&str]) -> Option<String> {
    text.lines().find_map(|line| {
        let behind = marks.iter().find_map(|mark| line.split_once(mark))?.1;
        let written = behind.split(['"', ')', ' ']).next()?;
        let repository = as_repository(written);
        let name = public("", repository.as_deref().unwrap_or(written))?;
        Some(name.split("//").next().unwrap_or("").to_owned())
    })
}

/// The repository that a page of it belongs to: `github.com/owner/name/compare/v1...v2`.
fn as_repository(address: &str) -> Option<String> {
    let (before, after) = address.split_once("github.com/")?;
    let mut parts = after.split('/');
    let (owner, name) = (parts.next()?, parts.next()?);
    Some(format!("{before}github.com/{owner}/{name}"))
}
