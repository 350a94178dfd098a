//! Our inventory against `terraform plan`.
//!
//! Each folder beside this file is a root module built from `terraform_data`, with what
//! Terraform 1.11 planned for it in `plan.json`, as `regenerate.py` wrote it down. Addresses,
//! known values, what is known only after apply and what is secret must be the same, but for what
//! `differs.txt` in the folder says; `docs/terraform.md` tells why. Variable files in a folder
//! `given` are named on the command line.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails where it cannot read its data"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use eval::{Kind, Value, from_node};
use resource::{File, Project, Settings};
use syntax::{ReadError, Reader, SourceId, Sources, parse_json};

struct Disk<'a> {
    folder: &'a Path,
    sources: &'a Sources,
}

impl Reader for Disk<'_> {
    fn read(&self, path: &str) -> Result<SourceId, ReadError> {
        let text = fs::read_to_string(self.folder.join(path)).map_err(|_| ReadError::Missing)?;
        Ok(self.sources.add(path, text))
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        let entries = fs::read_dir(self.folder.join(folder)).map_err(|_| ReadError::Missing)?;
        let name = |entry: fs::DirEntry| {
            let slash = if entry.path().is_dir() { "/" } else { "" };
            format!("{}{slash}", entry.file_name().to_string_lossy())
        };
        let mut names: Vec<String> = entries.map(|entry| name(entry.unwrap())).collect();
        names.sort();
        Ok(names)
    }
}

fn paths(folder: &Path, below: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder.join(below)).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() {
            name
        } else {
            format!("{below}/{name}")
        };
        if entry.path().is_dir() {
            paths(folder, &path, found);
        } else if path != "plan.json" && path != "differs.txt" {
            found.push(path);
        }
    }
}

/// Arguments by address and name, as text.
type Planned = BTreeMap<String, String>;

fn ours(folder: &Path) -> Planned {
    let sources = Sources::new();
    let reader = Disk {
        folder,
        sources: &sources,
    };
    let mut found = Vec::new();
    paths(folder, "", &mut found);
    found.sort();
    let file = |path: &String| File {
        path: path.as_str().into(),
        source: reader.read(path).unwrap(),
    };
    let files: Vec<File> = found.iter().map(file).collect();
    let given = found.iter().filter(|path| path.starts_with("given/"));
    let settings = Settings {
        variable_files: given.map(|path| path.as_str().into()).collect(),
        ..Settings::default()
    };
    let (inventory, _) = resource::read(Project {
        sources: &sources,
        files: &files,
        reader: &reader,
        settings: &settings,
        modules: &(),
    });
    let mut planned = Planned::new();
    for diagnostic in &inventory.diagnostics {
        planned.insert(diagnostic.message.clone(), "diagnostic".into());
    }
    let of_terraform = |one: &&resource::Resource| &*one.kind == "terraform_data";
    for resource in inventory.resources.iter().filter(of_terraform) {
        put(&mut planned, &resource.address, &resource.attributes);
    }
    planned
}

fn terraforms(folder: &Path) -> Planned {
    let text = fs::read_to_string(folder.join("plan.json")).unwrap();
    let source = Sources::new().add("plan.json", text.as_str());
    let (document, errors) = parse_json(source, &text);
    assert!(errors.is_empty(), "{errors:?}");
    let mut planned = Planned::new();
    let document = from_node(&document.unwrap());
    for (address, arguments) in document.map().unwrap() {
        put(&mut planned, address, arguments);
    }
    planned
}

fn put(planned: &mut Planned, address: &str, arguments: &Value) {
    planned.insert(address.into(), String::new());
    for name in ["input", "triggers_replace"] {
        if let Some(value) = arguments.get(name) {
            flatten(planned, format!("{address}.{name}"), value);
        }
    }
}

fn flatten(planned: &mut Planned, path: String, value: &Value) {
    let mark = |name| value.map().is_some_and(|map| map.contains_key(name));
    let leaf = match &value.kind {
        _ if value.is_sensitive() || mark("(sensitive)") => "(sensitive)".into(),
        _ if mark("(unknown)") => "(unknown)".into(),
        Kind::Unknown(_) => "(unknown)".into(),
        Kind::Null => "null".into(),
        Kind::Bool(truth) => truth.to_string(),
        Kind::Number(number) => match number.as_integer() {
            Some(whole) => whole.to_string(),
            None => number.as_f64().to_string(),
        },
        Kind::String(text) => format!("{text:?}"),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            for (at, item) in items.iter().enumerate() {
                flatten(planned, format!("{path}[{at}]"), item);
            }
            format!("{} items", items.len())
        }
        Kind::Object(map) | Kind::Map(map) => {
            for (key, item) in map.iter() {
                flatten(planned, format!("{path}.{key}"), item);
            }
            format!("{} entries", map.len())
        }
    };
    planned.insert(path, leaf);
}

/// Where our answers are not Terraform's.
fn differences(folder: &Path) -> String {
    let (terraforms, ours) = (terraforms(folder), ours(folder));
    let paths: BTreeSet<&String> = terraforms.keys().chain(ours.keys()).collect();
    let mut differ = String::new();
    for path in paths {
        let (theirs, our) = (terraforms.get(path), ours.get(path));
        if theirs != our {
            let show = |one: Option<&String>| one.map_or("(missing)", |text| text).to_owned();
            let (theirs, our) = (show(theirs), show(our));
            _ = writeln!(differ, "{path}\n  terraform: {theirs}\n  ours:      {our}");
        }
    }
    differ
}

#[test]
fn every_plan_is_terraforms() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plans");
    let entries = fs::read_dir(here).unwrap().map(|entry| entry.unwrap());
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    assert!(folders.len() >= 20, "only {} plans", folders.len());
    let mut wrong = String::new();
    for folder in &folders {
        let told = fs::read_to_string(folder.join("differs.txt")).unwrap_or_default();
        let found = differences(folder);
        if found != told && std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(folder.join("differs.txt"), found).unwrap();
        } else if found != told {
            let name = folder.file_name().unwrap().to_string_lossy();
            _ = writeln!(wrong, "{name}:\n{found}instead of:\n{told}");
        }
    }
    assert!(wrong.is_empty(), "these differ:\n{wrong}");
}
