//! Whose a configuration file is that several services mount.
//!
//! Projects mount one folder into many containers, and what lies in it is of one program. A
//! file that is named after one of those who mount it is read for that one alone.

use std::collections::{BTreeMap, BTreeSet};

use eval::Value;

use super::project::{Projects, Service, items};
use super::storage::origin;
use crate::endpoint::speaks_of;

/// The files that are named after some of those who mount them, with these.
pub(super) struct Owners<'a> {
    of: BTreeMap<(u32, &'a str), BTreeSet<String>>,
}

impl<'a> Owners<'a> {
    /// Builds the index.
    pub(super) fn of(projects: &Projects<'a>) -> Self {
        let mut mounted: BTreeMap<(u32, &'a str), Vec<&Service<'a>>> = BTreeMap::new();
        for service in &projects.services {
            let resource = service.resource;
            for file in items(&resource.attributes, "mounted_files") {
                if let Some(path) = file.get("path").and_then(Value::as_str) {
                    let key = (resource.scope.0, path);
                    mounted.entry(key).or_default().push(service);
                }
            }
        }
        let mut of = BTreeMap::new();
        for ((project, path), services) in mounted {
            let named = services.iter().filter(|it| is_named_after(path, it));
            let owners: BTreeSet<String> = named.map(|it| origin(it).into_owned()).collect();
            if !owners.is_empty() && owners.len() < services.len() {
                of.insert((project, path), owners);
            }
        }
        Self { of }
    }

    /// Whether a service that mounts a file may be the one that reads it.
    pub(super) fn may_use(&self, service: &Service<'_>, path: &str) -> bool {
        let owners = self.of.get(&(service.resource.scope.0, path));
        owners.is_none_or(|owners| owners.contains(&*origin(service)))
    }
}

/// Whether a file or its folder bears a word of the name or image of a service.
fn is_named_after(path: &str, service: &Service<'_>) -> bool {
    let attributes = &service.resource.attributes;
    let image = attributes.get("image").and_then(Value::as_str);
    let image = image.and_then(|image| image.split(['@', ':']).next());
    let image = image.and_then(|image| image.rsplit('/').next());
    let mut parts = path.rsplit('/').take(2);
    parts.any(|part| {
        let stem = part.split('.').next().unwrap_or(part);
        speaks_of(stem, &service.resource.name) || image.is_some_and(|it| speaks_of(stem, it))
    })
}
