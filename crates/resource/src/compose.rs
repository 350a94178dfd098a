//! Compose files: base and override merged, variables put in, short forms written out.
//!
//! What the attributes of a resource look like, whatever form the file uses (a key that is not
//! set is missing; every leaf has the place where it is written):
//!
//! - `service`: the merged service.
//!   - `environment`, `labels`, `annotations`, `sysctls`, `build.args`: objects of texts.
//!     Variables of env files are part of `environment`; one that is only passed through from
//!     the shell is unknown.
//!   - `ports`: a tuple of `{target, published, host_ip, protocol, mode, name, app_protocol}`.
//!     Ports are integers, ranges texts such as `3000-3005`.
//!   - `expose`: a tuple of `{target, protocol}`.
//!   - `networks`: a tuple of `{name, aliases, ...}`; also the implicit `default`.
//!   - `volumes`: a tuple of `{type, source, target, read_only, ...}`; for a bind mount also
//!     `path`, its source below the scanned root if it lies there.
//!   - `depends_on`: a tuple of `{service, condition, required, restart}`.
//!   - `links`: a tuple of `{service, alias}`; `extra_hosts`: a tuple of `{host, address}`.
//!   - `env_file`: a tuple of `{path, file, required}`, `file` being the path below the scanned
//!     root.
//!   - `secrets`, `configs`: tuples of `{source, target, ...}`.
//!   - `build`: an object with `context`, `dockerfile`, `target`, ... and `path` as above.
//!   - `command`, `entrypoint`, `healthcheck.test`: text or a tuple of texts, as written.
//!   - `profiles`, `cap_add`, `cap_drop`, `security_opt`, `dns`, `tmpfs`, `devices`, `group_add`
//!     and the like: tuples, also where a single text is written.
//!   - `mounted_files`: a tuple of `{path, target, alone, text}`, the configuration files under its
//!     bind mounts, those that its image takes along and the configs it is granted; `target` is
//!     the place in the container, `alone` says that the file itself is named.
//!   - `built`: what its Dockerfile says, `{base, user, checked, started, exposed}`: the image it
//!     starts from, the last user, whether it has a health check, whether it starts another
//!     program, and the ports. The variables it sets are part of `environment`.
//!   - `models`: an object of the models it is given, by name.
//!   - `privileged`, `read_only`, `init` and the like: booleans.
//!   - everything else as written.
//! - `provider`: a service that a provider brings, with the attributes of a service.
//! - `network`, `volume`, `secret`, `config`, `model`: the declaration as written, with `path` beside
//!   `file` as above, labels as objects and `external` as a boolean.
//!
//! Addresses within the project are `SERVICE`, `network/NAME`, `volume/NAME`, `secret/NAME`,
//! `config/NAME` and `model/NAME`; names of these in a service's attributes carry the reference.

mod built;
mod dockerfile;
mod dotenv;
mod files;
mod fragments;
mod items;
mod layers;
mod merge;
mod mounted;
mod mounts;
mod ports;
mod reading;
mod resources;
mod sets;
mod shape;
#[cfg(test)]
mod tests;
mod text;
mod variables;

use std::collections::BTreeSet;
use std::sync::Arc;

use eval::Value;
use rayon::prelude::*;

use crate::ScopeId;
use crate::inventory::Understood;
use crate::project::{Parsed, Project};
use files::Files;
use layers::Assembly;
use sets::{Set, with_variant};

/// Reads the projects among the files, which come in path order.
pub(crate) fn read(project: Project<'_>, parsed: Vec<Parsed>) -> Understood {
    let files = Files::new(project, parsed);
    let sets = sets::sets(&files);
    let assemblies: Vec<Assembly<'_>> = sets
        .par_iter()
        .map(|set| Assembly::of(set, &files))
        .collect();
    let names = settle_names(&sets, &assemblies);
    let built: Vec<Understood> = assemblies
        .into_par_iter()
        .zip(sets.par_iter().zip(names))
        .map(|(assembly, (set, name))| resources::build(assembly, &name, &set.folder))
        .collect();
    let mut all = Understood::default();
    for (number, part) in (0..).zip(built) {
        all.scopes.extend(part.scopes);
        all.sources.extend(part.sources);
        all.diagnostics.extend(part.diagnostics);
        for mut resource in part.resources {
            resource.scope = ScopeId(number);
            all.resources.push(resource);
        }
    }
    all.diagnostics.extend(files.into_diagnostics());
    all
}

/// The projects' names. Two of one folder never share one, for their ids would be the same.
fn settle_names(sets: &[Set], assemblies: &[Assembly<'_>]) -> Vec<String> {
    let mut taken: BTreeSet<(Arc<str>, String)> = BTreeSet::new();
    let mut names = Vec::new();
    for (set, assembly) in sets.iter().zip(assemblies) {
        let declared = assembly.name.as_ref().and_then(Value::as_str);
        let mut name = declared
            .filter(|name| !name.is_empty())
            .unwrap_or(&set.name)
            .to_owned();
        if taken.contains(&(Arc::clone(&set.folder), name.clone())) {
            name = with_variant(&name, &set.variant);
        }
        taken.insert((Arc::clone(&set.folder), name.clone()));
        names.push(name);
    }
    names
}
