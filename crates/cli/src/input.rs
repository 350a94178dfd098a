//! From the paths on the command line to texts in memory.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use resource::File;
use syntax::{Diagnostic, ReadError, Sources};

use crate::confined::{Base, Confined, decode, read_text};
use crate::discover::{discover, is_script};
use crate::failure::Failure;
use crate::normal::lexical;

/// All that one run reads.
#[derive(Debug)]
pub(crate) struct Input {
    /// The texts.
    pub(crate) sources: Arc<Sources>,
    /// The files that were found, in path order.
    pub(crate) files: Vec<File>,
    /// Reads further files.
    pub(crate) reader: Confined,
    /// What could not be read.
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The scanned folders, relative to what paths are relative to; that one is empty.
    pub(crate) roots: Vec<String>,
    /// For messages: what was asked for.
    pub(crate) asked: String,
    /// For titles: the name of the folder.
    pub(crate) name: String,
}

/// Finds and reads the files below some paths. One path gives places relative to it; several
/// give places relative to the folder that they share.
pub(crate) fn read(paths: &[PathBuf]) -> Result<Input, Failure> {
    match paths {
        [path] if path == Path::new("-") => standard_input(),
        paths if paths.iter().any(|path| path == Path::new("-")) => Err(Failure::new(
            "standard input (`-`) cannot be read together with other paths",
        )),
        paths => below(paths),
    }
}

fn standard_input() -> Result<Input, Failure> {
    let text = decode(io::stdin().lock(), 0)
        .map_err(|error| Failure::new(format!("cannot read standard input: {}", why(&error))))?;
    if text.trim().is_empty() {
        return Err(Failure::new("standard input is empty"));
    }
    let sources = Arc::new(Sources::new());
    let path: Arc<str> = stdin_name(&text).into();
    let source = sources.add(Arc::clone(&path), text);
    Ok(Input {
        reader: Confined::new(Arc::clone(&sources), None),
        sources,
        files: vec![File { path, source }],
        diagnostics: Vec::new(),
        roots: Vec::new(),
        asked: "standard input".to_owned(),
        name: "standard input".to_owned(),
    })
}

/// A name from which the syntax can be told: JSON begins with a bracket, and a first line of
/// YAML is a comment, a document mark, a list item or a key with a colon.
fn stdin_name(text: &str) -> &'static str {
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with(['{', '[']) {
        return "stdin.json";
    }
    let first = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with(['#', '/']));
    let is_yaml = first.is_some_and(|line| {
        let key = line.split(['"', '\'', '{', '=']).next().unwrap_or("");
        line.starts_with("---") || line.starts_with("- ") || key.contains(':')
    });
    if is_yaml { "stdin.yaml" } else { "stdin.tf" }
}

fn below(paths: &[PathBuf]) -> Result<Input, Failure> {
    let roots = paths
        .iter()
        .map(|path| Root::new(path))
        .collect::<Result<Vec<_>, _>>()?;
    let folder = shared_folder(&roots);
    let mut diagnostics = Vec::new();
    let mut found = Vec::new();
    for root in &roots {
        if let Some(file) = &root.file {
            found.push(file.clone());
        } else {
            let (files, problems) = discover(&root.folder, &folder);
            found.extend(files);
            diagnostics.extend(problems);
        }
    }
    found.sort_unstable();
    found.dedup();
    let sources = Arc::new(Sources::with_prefix(prefix(&folder)));
    let below = roots.iter().map(|root| relative(root, &folder));
    let below: BTreeSet<String> = below.collect();
    let base = Base {
        roots: roots.iter().map(|root| root.real.clone()).collect(),
        folder,
    };
    let reader = Confined::new(Arc::clone(&sources), Some(base.clone()));
    let name = name(&base.folder);
    let files = load(&found, &base.folder, &sources, &mut diagnostics);
    for file in &files {
        reader.remember(&file.path, file.source);
    }
    Ok(Input {
        sources,
        files,
        reader,
        diagnostics,
        roots: below.into_iter().collect(),
        asked: asked(paths),
        name,
    })
}

/// A path of the command line.
struct Root {
    /// The folder, or the file's folder.
    folder: PathBuf,
    /// Its real place.
    real: PathBuf,
    /// The file, where one was named.
    file: Option<PathBuf>,
}

impl Root {
    fn new(path: &Path) -> Result<Self, Failure> {
        let refuse = |why: &str| Failure::new(format!("cannot read `{}`: {why}", path.display()));
        let kind = fs::metadata(path).map_err(|error| refuse(&reason(&error)))?;
        let clean = lexical(path);
        let (folder, file) = if kind.is_dir() {
            fs::read_dir(path).map_err(|error| refuse(&reason(&error)))?;
            (clean, None)
        } else if kind.is_file() {
            let folder = clean.parent().map(Path::to_owned).unwrap_or_default();
            (folder, Some(clean))
        } else {
            return Err(refuse("it is neither a folder nor a regular file"));
        };
        let place = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &folder
        };
        let real = fs::canonicalize(place).map_err(|error| refuse(&reason(&error)))?;
        let folder = place.to_owned();
        let file = file.map(|file| {
            if folder == Path::new(".") {
                folder.join(file)
            } else {
                file
            }
        });
        Ok(Self { folder, real, file })
    }
}

/// Why a path on the command line cannot be read, in the words of people.
fn reason(error: &io::Error) -> String {
    let kind = error.kind();
    if kind == io::ErrorKind::NotFound {
        return "no such file or folder".to_owned();
    }
    kind.to_string()
}

/// The folder that all roots lie in. Paths of different kinds (absolute and relative) share
/// only what their real places share.
fn shared_folder(roots: &[Root]) -> PathBuf {
    let lexically = |root: &Root| root.folder.clone();
    let same_kind = roots.windows(2).all(|pair| match pair {
        [a, b] => a.folder.is_absolute() == b.folder.is_absolute(),
        _ => true,
    });
    let climbs = roots.iter().any(|root| root.folder.starts_with(".."));
    let several = roots.len() > 1;
    let folders: Vec<PathBuf> = if several && (!same_kind || climbs) {
        roots.iter().map(|root| root.real.clone()).collect()
    } else {
        roots.iter().map(lexically).collect()
    };
    let shared = folders.into_iter().reduce(|a, b| {
        let common = a.components().zip(b.components());
        common.take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
    });
    match shared {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => PathBuf::from("."),
    }
}

/// A root as a path below the folder that paths are relative to.
fn relative(root: &Root, folder: &Path) -> String {
    let here = folder == Path::new(".");
    let lexically = root.folder.strip_prefix(folder).ok();
    let really = || root.real.strip_prefix(folder).ok();
    let below = lexically.or_else(really).unwrap_or(Path::new(""));
    let below = if here { &root.folder } else { below };
    let shown = below.to_string_lossy().replace('\\', "/");
    let shown = shown.strip_prefix("./").unwrap_or(&shown);
    if shown == "." {
        String::new()
    } else {
        shown.to_owned()
    }
}

/// What stands before a path in messages, so that it can be opened from the working folder.
fn prefix(folder: &Path) -> String {
    let shown = folder.to_string_lossy().replace('\\', "/");
    match shown.as_str() {
        "." | "" => String::new(),
        shown if shown.ends_with('/') => shown.to_owned(),
        shown => format!("{shown}/"),
    }
}

/// Reads files in parallel; sources are added in path order.
fn load(
    found: &[PathBuf],
    folder: &Path,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<File> {
    let texts: Vec<_> = found.par_iter().map(|path| read_text(path)).collect();
    let mut files = Vec::with_capacity(found.len());
    for (place, text) in found.iter().zip(texts) {
        let relative = place.strip_prefix(folder).unwrap_or(place);
        let Some(path) = relative.to_str() else {
            let shown = relative.to_string_lossy();
            diagnostics.push(not_read(&shown, "its name is not UTF-8"));
            continue;
        };
        let path: Arc<str> = path.replace('\\', "/").into();
        match text {
            // Most scripts install and write nothing, and what they hold is no code of ours.
            Ok(text) if is_other_script(place, &text) => {}
            Err(_) if place.file_name().is_some_and(is_script) => {}
            Ok(text) => {
                let source = sources.add(Arc::clone(&path), text);
                files.push(File { path, source });
            }
            Err(error) => diagnostics.push(not_read(&path, &why(&error))),
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn is_other_script(place: &Path, text: &str) -> bool {
    let writes = text.contains("kubectl") && text.contains("--from-");
    place.file_name().is_some_and(is_script) && !text.contains("helm") && !writes
}

fn not_read(path: &str, why: &str) -> Diagnostic {
    Diagnostic::error(format!("cannot read `{path}`: {why}"), None)
}

/// A sentence for a file that cannot be read.
pub(crate) fn why(error: &ReadError) -> String {
    match error {
        ReadError::Missing => "no such file".to_owned(),
        ReadError::Outside => "it lies outside of the scanned folders".to_owned(),
        ReadError::Unreadable(why) => why.clone(),
    }
}

/// The folder's own name, also where it was asked for as `.`.
fn name(folder: &Path) -> String {
    let real = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let name = real
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| "/".to_owned())
}

fn asked(paths: &[PathBuf]) -> String {
    let shown: Vec<String> = paths
        .iter()
        .map(|path| format!("`{}`", path.display()))
        .collect();
    shown.join(", ")
}
