//! Projects in memory, and inventories as texts, for tests.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use eval::{Kind, Number, Shape, Value};
use syntax::{ReadError, Reader, SourceId, Sources};

use crate::{Bounds, Dialect, File, Inventory, Project, Resource, Settings, read};

/// What reading some files gave.
pub(crate) struct Outcome {
    pub(crate) sources: Sources,
    pub(crate) inventory: Inventory,
    pub(crate) understood: Vec<(SourceId, Dialect)>,
}

/// What comes before the base64 of a file that is no text.
const PACKED: &str = "base64:";

/// Bytes as the text of a file of a test.
pub(crate) fn bytes(bytes: &[u8]) -> String {
    format!("{PACKED}{}", STANDARD.encode(bytes))
}

/// Files by path. All are there to be read; those that discovery would find are scanned.
struct Disk<'a> {
    sources: &'a Sources,
    files: BTreeMap<String, String>,
    read: Mutex<BTreeMap<String, SourceId>>,
}

impl Reader for Disk<'_> {
    fn read(&self, path: &str) -> Result<SourceId, ReadError> {
        let path = crate::path::join("", path).ok_or(ReadError::Outside)?;
        let text = self.files.get(&path).ok_or(ReadError::Missing)?;
        if text.starts_with(PACKED) {
            return Err(ReadError::Unreadable("it is no text".to_owned()));
        }
        let mut read = self.read.lock().unwrap();
        let add = || self.sources.add(path.clone(), text.clone());
        Ok(*read.entry(path.clone()).or_insert_with(add))
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        let path = crate::path::join("", path).ok_or(ReadError::Outside)?;
        let text = self.files.get(&path).ok_or(ReadError::Missing)?;
        Ok(match text.strip_prefix(PACKED) {
            Some(packed) => STANDARD.decode(packed).unwrap(),
            None => text.clone().into_bytes(),
        })
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        let folder = crate::path::join("", folder).ok_or(ReadError::Outside)?;
        let mut names: Vec<String> = self
            .files
            .keys()
            .filter_map(|path| match &*folder {
                "" => Some(&**path),
                folder => path.strip_prefix(folder)?.strip_prefix('/'),
            })
            .map(|path| match path.split_once('/') {
                Some((inner, _)) => format!("{inner}/"),
                None => path.to_owned(),
            })
            .collect();
        names.dedup();
        if names.is_empty() {
            return Err(ReadError::Missing);
        }
        Ok(names)
    }
}

/// Reads files given as pairs of path and text.
pub(crate) fn scan(files: &[(&str, &str)]) -> Outcome {
    scan_with(files, &Settings::default())
}

/// The same with settings. Hidden folders are there to be read, but are not discovered.
pub(crate) fn scan_with(files: &[(&str, &str)], settings: &Settings) -> Outcome {
    let sources = Sources::new();
    let (inventory, understood) = in_project(&sources, files, settings, read);
    Outcome {
        sources,
        inventory,
        understood,
    }
}

/// The same under bounds that hostile input reaches soon.
pub(crate) fn scan_narrowly(files: &[(&str, &str)]) -> Outcome {
    let bounds = Bounds {
        chart_steps: 400_000,
        chart_bytes: 1 << 20,
        built_objects: 50_000,
        copied_nodes: 50_000,
    };
    let settings = Settings {
        bounds,
        ..Settings::default()
    };
    scan_with(files, &settings)
}

/// Does something with a project of these files.
pub(crate) fn in_project<T>(
    sources: &Sources,
    files: &[(&str, &str)],
    settings: &Settings,
    act: impl FnOnce(Project<'_>) -> T,
) -> T {
    let disk = Disk {
        sources,
        files: files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect(),
        read: Mutex::default(),
    };
    let found: Vec<File> = disk
        .files
        .keys()
        .filter(|path| !path.split('/').any(|part| part.starts_with('.')))
        .filter(|path| disk.read(path).is_ok())
        .map(|path| File {
            path: path.as_str().into(),
            source: disk.read(path).unwrap(),
        })
        .collect();
    act(Project {
        sources,
        files: &found,
        reader: &disk,
        settings,
        modules: &(),
    })
}

impl Outcome {
    /// The ids of all resources.
    pub(crate) fn ids(&self) -> Vec<&str> {
        let resources = self.inventory.resources.iter();
        resources.map(|resource| &*resource.id).collect()
    }

    /// The resource with an id.
    pub(crate) fn resource(&self, id: &str) -> &Resource {
        let mut resources = self.inventory.resources.iter();
        let found = resources.find(|resource| &*resource.id == id);
        found.unwrap_or_else(|| panic!("no {id} among {:?}", self.ids()))
    }

    /// A value of a resource as text with the lines it comes from.
    pub(crate) fn show(&self, id: &str, path: &str) -> String {
        let resource = self.resource(id);
        let steps: Vec<&str> = path.split('.').filter(|step| !step.is_empty()).collect();
        match resource.attributes.path(&steps) {
            Some(value) => self.shown(value),
            None => "(missing)\n".to_owned(),
        }
    }

    /// What was said, one line each.
    pub(crate) fn said(&self) -> String {
        let mut said = String::new();
        for diagnostic in &self.inventory.diagnostics {
            let place = diagnostic.span.map(|span| {
                let place = self.sources.position(span);
                format!("{}:{}: ", place.path, place.line)
            });
            let severity = format!("{:?}", diagnostic.severity).to_lowercase();
            let place = place.unwrap_or_default();
            writeln!(said, "{place}{severity}: {}", diagnostic.message).unwrap();
        }
        said
    }

    /// A value as text, one line for each leaf.
    pub(crate) fn shown(&self, value: &Value) -> String {
        let mut lines = Vec::new();
        self.show_into(value, "", &mut lines);
        lines.concat()
    }

    fn show_into(&self, value: &Value, path: &str, lines: &mut Vec<String>) {
        let below = |step: &str| match path {
            "" => step.to_owned(),
            path => format!("{path}.{step}"),
        };
        if let Some(map) = value.map().filter(|map| !map.is_empty()) {
            for (key, value) in map {
                self.show_into(value, &below(key), lines);
            }
        } else if !value.items().is_empty() {
            for (index, item) in value.items().iter().enumerate() {
                self.show_into(item, &below(&index.to_string()), lines);
            }
        } else {
            let line = value
                .span
                .map_or(0, |span| self.sources.position(span).line);
            let mut marks = String::new();
            if value.is_sensitive() {
                marks.push_str(" sensitive");
            }
            for reference in value.references() {
                write!(marks, " -> {}", reference.address).unwrap();
            }
            let separator = if path.is_empty() { "" } else { " = " };
            lines.push(format!("{path}{separator}{} @{line}{marks}\n", leaf(value)));
        }
    }
}

/// A value without collections in it.
pub(crate) fn leaf(value: &Value) -> String {
    match &value.kind {
        Kind::Null => "null".to_owned(),
        Kind::Bool(truth) => truth.to_string(),
        Kind::Number(Number::Integer(number)) => number.to_string(),
        Kind::Number(number) => format!("{number:?}"),
        Kind::String(text) => format!("{text:?}"),
        Kind::Unknown(unknown) => match &unknown.shape {
            Some(Shape::Template(pieces)) => {
                pieces.iter().map(leaf).collect::<Vec<_>>().join(" + ")
            }
            _ => format!("<{}>", unknown.reason),
        },
        Kind::Object(_) | Kind::Map(_) => "{}".to_owned(),
        Kind::Tuple(_) | Kind::List(_) | Kind::Set(_) => "[]".to_owned(),
    }
}
