//! Which files of a folder are worth reading.
//!
//! `.gitignore` is respected, except for variable files, which are ignored for their secrets
//! but decide what the code means. Links are never followed into folders, so that there are no
//! loops; a linked file counts if it lies below the scanned root. Pipes and devices are never
//! opened.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};
use syntax::Diagnostic;

/// Folders of tools: downloaded or generated, and read only where the code asks for it.
const SKIPPED: [&str; 5] = [
    ".git",
    ".terraform",
    ".terragrunt-cache",
    "node_modules",
    ".svn",
];

/// How names of interesting files end.
const ENDINGS: [&str; 7] = [
    ".tf", ".tofu", ".tfvars", ".yaml", ".yml", ".json", ".tfstate",
];

/// Ends of templates of other tools, after the end of the file they make. They are told apart
/// later and mentioned, not read.
const TEMPLATES: [&str; 5] = [".j2", ".jinja", ".jinja2", ".tmpl", ".gotmpl"];

/// Ends of examples, after the end of the file that they are one of.
const EXAMPLES: [&str; 4] = [".example", ".sample", ".template", ".dist"];

/// How names of scripts end, and names of files that are some. One counts where it calls
/// helm, or writes Secrets and `ConfigMap`s.
const SCRIPT_ENDINGS: [&str; 4] = [".sh", ".bash", ".mk", ".just"];
const SCRIPTS: [&str; 6] = [
    "Makefile",
    "makefile",
    "GNUmakefile",
    "justfile",
    "Justfile",
    ".justfile",
];

/// Files that are known by their whole name.
const NAMES: [&str; 2] = ["kustomization", "Kustomization"];

/// Variable files, also those that git ignores.
const VARIABLES: [&str; 2] = [".tfvars", ".tfvars.json"];

/// The interesting files below a folder in the order of their paths, and what could not be
/// looked at. `base` is the folder that paths in messages are relative to.
pub(crate) fn discover(folder: &Path, base: &Path) -> (Vec<PathBuf>, Vec<Diagnostic>) {
    let mut found = BTreeSet::new();
    let mut diagnostics = Vec::new();
    let root = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let mut with_terraform = BTreeSet::new();
    for entry in walk(folder) {
        match entry {
            Ok(entry) if is_interesting(entry.file_name()) => match usable(&entry, &root) {
                Ok(true) => {
                    if is_terraform(entry.file_name()) {
                        with_terraform.extend(entry.path().parent().map(Path::to_owned));
                    }
                    found.insert(entry.into_path());
                }
                Ok(false) => {}
                Err(_) if is_script(entry.file_name()) => {}
                Err(why) => diagnostics.push(skipped(entry.path(), base, why)),
            },
            Ok(_) => {}
            Err(error) => diagnostics.push(unreadable(&error)),
        }
    }
    for folder in with_terraform {
        found.extend(variable_files(&folder));
    }
    (found.into_iter().collect(), diagnostics)
}

fn walk(folder: &Path) -> ignore::Walk {
    WalkBuilder::new(folder)
        .hidden(false)
        .parents(true)
        .ignore(false)
        .git_global(false)
        .require_git(false)
        .follow_links(false)
        .filter_entry(|entry| !is_skipped(entry))
        .build()
}

fn is_skipped(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    let name = entry.file_name();
    entry.depth() > 0 && is_folder && SKIPPED.iter().any(|skipped| name == OsStr::new(skipped))
}

/// Whether a file of this name may hold infrastructure as code.
pub(crate) fn is_interesting(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    let made = TEMPLATES
        .iter()
        .chain(&EXAMPLES)
        .find_map(|end| name.strip_suffix(end.as_bytes()));
    ENDINGS
        .iter()
        .any(|end| made.unwrap_or(name).ends_with(end.as_bytes()))
        || NAMES.iter().any(|whole| name == whole.as_bytes())
        || is_script_name(name)
}

/// Whether a file of this name is a script.
pub(crate) fn is_script(name: &OsStr) -> bool {
    is_script_name(name.as_encoded_bytes())
}

fn is_script_name(name: &[u8]) -> bool {
    let mut endings = SCRIPT_ENDINGS.iter();
    endings.any(|end| name.ends_with(end.as_bytes()))
        || SCRIPTS.iter().any(|whole| name == whole.as_bytes())
}

fn is_terraform(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    [".tf", ".tofu", ".tf.json", ".tofu.json"]
        .iter()
        .any(|end| name.ends_with(end.as_bytes()))
}

/// Whether to read it: yes, no without a word (a folder), or no for a reason.
fn usable(entry: &DirEntry, root: &Path) -> Result<bool, &'static str> {
    match entry.file_type() {
        Some(kind) if kind.is_dir() => Ok(false),
        Some(kind) if kind.is_symlink() => linked(entry.path(), root),
        Some(kind) => regular(kind).map(|()| true),
        None => Ok(false),
    }
}

fn linked(path: &Path, root: &Path) -> Result<bool, &'static str> {
    let target = fs::canonicalize(path).map_err(|_| "the link leads nowhere")?;
    if !target.starts_with(root) {
        return Err("the link leads out of the scanned folder");
    }
    let kind = fs::metadata(&target).map_err(|_| "the link leads nowhere")?;
    if kind.is_dir() {
        return Ok(false);
    }
    regular(kind.file_type()).map(|()| true)
}

fn regular(kind: FileType) -> Result<(), &'static str> {
    if kind.is_file() {
        Ok(())
    } else {
        Err("it is not a regular file")
    }
}

/// The variable files of a folder. An error here is one of a folder that was just listed;
/// what it held is known already.
fn variable_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let is_variables = |name: &OsStr| {
        VARIABLES
            .iter()
            .any(|end| name.as_encoded_bytes().ends_with(end.as_bytes()))
    };
    entries
        .filter_map(Result::ok)
        .filter(|entry| is_variables(&entry.file_name()))
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()))
        .map(|entry| entry.path())
        .collect()
}

fn skipped(path: &Path, base: &Path, why: &str) -> Diagnostic {
    let path = path.strip_prefix(base).unwrap_or(path);
    Diagnostic::note(format!("`{}` is not read: {why}", path.display()), None)
}

fn unreadable(error: &ignore::Error) -> Diagnostic {
    Diagnostic::error(format!("cannot be looked at: {error}"), None)
}
