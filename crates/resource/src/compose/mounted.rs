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

/// The configuration files of one service, as a tuple of `{path, target, alone, text}`, where
/// `target` is its place in the container and `alone` says that the file itself is mounted.
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
                let target = volume.get("target").and_then(Value::as_str);
                self.file_or_folder(path, target.unwrap_or(""), true);
            }
        }
    }

    /// The file or content of a config that is granted.
    pub(super) fn grant(&mut self, target: &str, config: &Value, name: &str) {
        if let Some(path) = config.get("path").and_then(Value::as_str) {
            self.file_or_folder(path, target, false);
        } else if let Some(text) = config.get("content") {
            self.keep(name, target, true, text.clone());
        }
    }

    /// A file that may be configuration, or else the ones in a folder if it is to be entered.
    pub(super) fn file_or_folder(&mut self, path: &str, target: &str, enter: bool) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let bare = !name.contains('.');
        // `nginx.conf.prod` is configuration where it becomes `nginx.conf`.
        let becomes = target.rsplit('/').next().unwrap_or("");
        let chosen = bare || is_configuration(name) || is_configuration(becomes);
        // A name without an ending is a file or a folder; only the reader knows.
        if chosen && self.read(path, target, true).is_ok() {
            return;
        }
        if enter {
            self.enter(path, target.trim_end_matches('/'), 0);
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
            let _ = self.read(&path, "", true);
        }
    }

    fn enter(&mut self, folder: &str, target: &str, depth: usize) {
        let Ok(names) = self.files.reader.list(folder) else {
            return;
        };
        for name in names {
            let path = if folder.is_empty() {
                name.clone()
            } else {
                format!("{folder}/{name}")
            };
            let target = format!("{target}/{}", name.trim_end_matches('/'));
            if let Some(inner) = path.strip_suffix('/') {
                if depth + 1 < DEEPEST && is_entered(name.trim_end_matches('/')) {
                    self.enter(inner, &target, depth + 1);
                }
            } else if is_configuration(&name) && !self.files.is_known(&path) {
                let _ = self.read(&path, &target, false);
            }
        }
    }

    fn read(&mut self, path: &str, target: &str, alone: bool) -> Result<(), ReadError> {
        if self.left == 0 || self.seen.contains(path) {
            return Ok(());
        }
        let source = self.files.reader.read(path)?;
        self.left -= 1;
        self.seen.insert(path.to_owned());
        let text = self.files.sources.text(source);
        if text.len() <= LARGEST {
            let span = Span::new(source, 0, text.len());
            self.keep(path, target, alone, Value::text(text).at(span));
        }
        Ok(())
    }

    fn keep(&mut self, path: &str, target: &str, alone: bool, text: Value) {
        let span = text.span;
        let file = fields([
            ("path", Value::text(path)),
            ("target", Value::text(target)),
            ("alone", Value::bool(alone)),
            ("text", text.sensitive()),
        ]);
        let file = Value::object(file);
        self.found
            .push(span.map_or_else(|| file.clone(), |span| file.clone().at(span)));
    }
}

/// Whether a file of this name holds settings, and not code, data or a list of packages.
fn is_configuration(name: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "acl",
        "alloy",
        "cf",
        "cfg",
        "cnf",
        "conf",
        "config",
        "env",
        "hcl",
        "hjson",
        "ini",
        "json",
        "json5",
        "properties",
        "template",
        "tmpl",
        "toml",
        "tpl",
        "vcl",
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
    if name.starts_with("Caddyfile") {
        return true;
    }
    match name.rsplit_once('.') {
        Some((_, ending)) => ENDINGS.contains(&ending),
        None => matches!(name, "Corefile" | "conf" | "config"),
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
            "Caddyfile.prod",
            "users.acl",
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
