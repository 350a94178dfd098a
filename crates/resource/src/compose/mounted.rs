//! Configuration files that a service mounts, or its image takes along, from below the scanned
//! root.
//!
//! Proxies, scrapers and dashboards name their peers there and nowhere else. Only what looks
//! like configuration is read, and of a folder only so much, for people mount whole source
//! trees. The texts are sensitive: they may hold anything.

use std::collections::BTreeSet;

use eval::{Map, Value, fields};
use syntax::{ReadError, Span};

use super::files::Files;

/// Larger files are data.
const LARGEST: usize = 256 * 1024;
/// More files are a source tree.
const MOST_FILES: usize = 48;
/// Folders below a mounted one are entered so deep.
const DEEPEST: usize = 3;

/// The configuration files of one service, as a tuple of `{path, alone, text}`, where `alone`
/// says that the file itself is mounted.
pub(super) struct Search<'a> {
    files: &'a Files<'a>,
    found: Vec<Value>,
    seen: BTreeSet<String>,
    left: usize,
}

impl<'a> Search<'a> {
    /// Finds nothing yet.
    pub(super) fn new(files: &'a Files<'a>) -> Self {
        Self {
            files,
            found: Vec::new(),
            seen: BTreeSet::new(),
            left: MOST_FILES,
        }
    }

    /// What was found, if anything.
    pub(super) fn finish(self) -> Option<Value> {
        (!self.found.is_empty()).then(|| Value::tuple(self.found))
    }

    /// The files under bind mounts.
    pub(super) fn mounts(&mut self, service: &Map) {
        let volumes = service.get("volumes").map_or(&[][..], Value::items);
        for volume in volumes {
            if let Some(path) = volume.get("path").and_then(Value::as_str) {
                self.file_or_folder(path, true);
            }
        }
    }

    /// A file that may be configuration, or else the ones in a folder if it is to be entered.
    pub(super) fn file_or_folder(&mut self, path: &str, enter: bool) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let bare = !name.contains('.');
        // A name without an ending is a file or a folder; only the reader knows.
        if (bare || is_configuration(name)) && self.read(path, true).is_ok() {
            return;
        }
        if enter {
            self.enter(path, 0);
        }
    }

    /// The configuration files of a folder whose names begin and end like this.
    pub(super) fn matching(&mut self, folder: &str, start: &str, end: &str) {
        self.settings(folder, &|name| {
            name.starts_with(start) && name.ends_with(end) && is_configuration(name)
        });
    }

    /// The files of a folder that are chosen by name.
    pub(super) fn settings(&mut self, folder: &str, chosen: &dyn Fn(&str) -> bool) {
        let names = self.files.reader.list(folder).unwrap_or_default();
        for name in names.iter().filter(|name| chosen(name)) {
            let path = if folder.is_empty() {
                name.clone()
            } else {
                format!("{folder}/{name}")
            };
            let _ = self.read(&path, true);
        }
    }

    fn enter(&mut self, folder: &str, depth: usize) {
        let Ok(names) = self.files.reader.list(folder) else {
            return;
        };
        for name in names {
            let path = if folder.is_empty() {
                name.clone()
            } else {
                format!("{folder}/{name}")
            };
            if let Some(inner) = path.strip_suffix('/') {
                if depth + 1 < DEEPEST && is_entered(name.trim_end_matches('/')) {
                    self.enter(inner, depth + 1);
                }
            } else if is_configuration(&name) && !self.files.is_known(&path) {
                let _ = self.read(&path, false);
            }
        }
    }

    fn read(&mut self, path: &str, alone: bool) -> Result<(), ReadError> {
        if self.left == 0 || self.seen.contains(path) {
            return Ok(());
        }
        let source = self.files.reader.read(path)?;
        self.left -= 1;
        self.seen.insert(path.to_owned());
        let text = self.files.sources.text(source);
        if text.len() <= LARGEST {
            let span = Span::new(source, 0, text.len());
            let file = fields([
                ("path", Value::text(path)),
                ("alone", Value::bool(alone)),
                ("text", Value::text(text).at(span).sensitive()),
            ]);
            self.found.push(Value::object(file).at(span));
        }
        Ok(())
    }
}

/// Whether a file of this name holds settings, and not code, data or a list of packages.
fn is_configuration(name: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "cfg",
        "cnf",
        "conf",
        "config",
        "env",
        "ini",
        "json",
        "properties",
        "template",
        "tmpl",
        "toml",
        "xml",
        "yaml",
        "yml",
    ];
    const PACKAGES: &[&str] = &[
        "composer.json",
        "Cargo.toml",
        "composer.lock",
        "package-lock.json",
        "pom.xml",
        "pyproject.toml",
        "tsconfig.json",
    ];
    if PACKAGES.contains(&name) {
        return false;
    }
    match name.rsplit_once('.') {
        Some((_, ending)) => ENDINGS.contains(&ending),
        None => matches!(name, "Caddyfile" | "Corefile" | "conf" | "config"),
    }
}

/// Whether a folder below a mounted one may hold configuration.
fn is_entered(name: &str) -> bool {
    const OTHERS: &[&str] = &[
        "assets",
        "build",
        "dist",
        "docs",
        "examples",
        "locales",
        "node_modules",
        "public",
        "static",
        "target",
        "test",
        "tests",
        "vendor",
    ];
    !name.starts_with('.') && !OTHERS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn configuration_is_told_from_code_and_packages() {
        for name in [
            "nginx.conf",
            "Caddyfile",
            "prometheus.yml",
            "package.json",
            "app.properties",
        ] {
            assert!(is_configuration(name), "{name}");
        }
        for name in [
            "app.py",
            "package-lock.json",
            "README.md",
            "dump.sql",
            "Makefile",
        ] {
            assert!(!is_configuration(name), "{name}");
        }
    }
}
