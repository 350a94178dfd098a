//! The catalog: what each resource type is, as data.
//!
//! A block per type in `rules/catalog/<dialect>/<provider>/<service>.hcl`. Only the blocks of
//! types that a run meets are parsed, each once, so that a large catalog costs a small project
//! nothing.
//!
//! Invariant: spans of catalog text stay in here. They point into a private [`Sources`].

mod block;
mod chunk;
mod free;
mod image;
mod shelf;
mod table;

use std::borrow::Cow;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use resource::{Dialect, Mode, Modules, Resource};
use syntax::hcl::Expression;
use syntax::{Diagnostic, Sources};

pub(crate) use block::{Block, CONTAINER_NAMES, FlowBlock, Word};
use image::repository_names;
pub(crate) use image::without_version as image_path;
use shelf::Shelf;
pub(crate) use table::{Table, TableKind};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../rules/catalog");

/// The name of a block for all types that no other is about.
const ANY: &str = "*";

/// All catalog blocks, found by dialect and type.
#[derive(Debug)]
pub struct Catalog {
    sources: Sources,
    shelves: Vec<Shelf>,
}

/// What the catalog says of a type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Entry<'a> {
    /// It has a block.
    Block(&'a Block),
    /// Nobody has described it, but it may have the form that a block for any type is about.
    Perhaps(&'a Block),
    /// It is known to have no place in a diagram.
    Ignored,
    /// Nobody has described it.
    Missing,
}

impl Catalog {
    /// The catalog that ships with stridemap.
    pub fn builtin() -> Self {
        let shelves = FILES.dirs().flat_map(shelves_of).collect();
        Self {
            sources: Sources::new(),
            shelves,
        }
    }

    /// Reads every block and says what is wrong with them, each with its place. What is wrong
    /// is left out of the model, so a catalog is checked before it is used for the first time.
    pub fn check(&self) -> Vec<String> {
        self.shelves
            .iter()
            .flat_map(|shelf| shelf.check(&self.sources))
            .map(|diagnostic| self.placed(&diagnostic))
            .collect()
    }

    /// What the catalog says of this resource's type.
    pub(crate) fn entry(&self, resource: &Resource) -> Entry<'_> {
        let candidates = [
            self.shelf(resource.dialect, folder_of(resource)),
            self.shelf(resource.dialect, ""),
        ];
        let mut shelves = candidates.into_iter().flatten();
        for shelf in shelves.clone() {
            for name in names_of(resource) {
                if let Some(block) = shelf.block(&name, &self.sources) {
                    return Entry::Block(block);
                }
                if shelf.ignores(&name, &self.sources) {
                    return Entry::Ignored;
                }
            }
            // What is said of many at once gives way to what is said of one.
            if names_of(resource).any(|name| shelf.ignores_alike(&name, &self.sources)) {
                return Entry::Ignored;
            }
        }
        let any = shelves.find_map(|shelf| shelf.block(ANY, &self.sources));
        any.map_or(Entry::Missing, Entry::Perhaps)
    }

    /// The block of a container image by its name as the code has it: registry, vendor and
    /// version do not matter.
    pub(crate) fn image(&self, name: &str) -> Option<&Block> {
        let images = self.shelves.iter().find(|shelf| shelf.holds_images())?;
        repository_names(name)
            .into_iter()
            .find_map(|name| images.image(name, &self.sources))
    }

    /// Whether a registry says who publishes what in it.
    pub(crate) fn knows_registry(&self, host: &str) -> bool {
        let mut images = self.shelves.iter().filter(|shelf| shelf.holds_images());
        images.any(|shelf| shelf.knows_registry(host, &self.sources))
    }

    /// The tables of a kind, in their order.
    pub(crate) fn tables(&self, kind: TableKind) -> impl Iterator<Item = &Table> {
        let images = self.shelves.iter().filter(|shelf| shelf.holds_images());
        images.flat_map(move |shelf| shelf.tables(kind, &self.sources))
    }

    fn module(&self, source: &str, provider: &str) -> Option<&Block> {
        let shelves = [
            self.shelf(Dialect::Terraform, provider),
            self.shelf(Dialect::Terraform, ""),
        ];
        let mut shelves = shelves.into_iter().flatten();
        shelves.find_map(|shelf| shelf.block(source, &self.sources))
    }

    fn shelf(&self, dialect: Dialect, provider: &str) -> Option<&Shelf> {
        self.shelves
            .iter()
            .find(|shelf| shelf.serves(dialect, provider))
    }

    fn placed(&self, diagnostic: &Diagnostic) -> String {
        let place = diagnostic.span.map(|span| self.sources.position(span));
        match place {
            Some(place) => format!("{}:{}: {}", place.path, place.line, diagnostic.message),
            None => diagnostic.message.clone(),
        }
    }
}

impl Modules for Catalog {
    fn outputs(&self, source: &str, provider: &str) -> &[(Text, Expression)] {
        let block = self.module(source, provider);
        block.map_or(&[], |block| &block.outputs)
    }
}

/// The names under which the catalog may have a type, the most exact first. Extensions of
/// Kubernetes use the same kinds for different things, so that a block may name the group, as
/// `kubectl` does: `Cluster.postgresql.cnpg.io`.
fn names_of(resource: &Resource) -> impl Iterator<Item = Cow<'_, str>> {
    let group = (resource.dialect == Dialect::Kubernetes)
        .then(|| group_of(resource))
        .filter(|group| !group.is_empty());
    let exact = group.map(|group| Cow::Owned(format!("{}.{group}", resource.kind)));
    // The address of an object has the group where Kubernetes has a kind of the same name.
    let shared = exact
        .as_deref()
        .is_some_and(|exact| resource.address.split('/').any(|part| part == exact));
    let plain = (!shared).then(|| Cow::Borrowed(&*resource.kind));
    exact.into_iter().chain(plain)
}

/// The group of an object of Kubernetes; empty for the core group.
pub(crate) fn group_of(resource: &Resource) -> &str {
    let version = resource.attributes.get("apiVersion");
    let version = version.and_then(eval::Value::as_str).unwrap_or("");
    version.rsplit_once('/').map_or("", |(group, _)| group)
}

/// The folder that holds a type: for Terraform the provider's. The other dialects have one.
fn folder_of(resource: &Resource) -> &str {
    match resource.dialect {
        Dialect::Terraform if resource.mode == Mode::Call || &*resource.kind == "provider" => {
            let provider = &*resource.provider;
            provider.strip_suffix("-beta").unwrap_or(provider)
        }
        Dialect::Terraform => resource.kind.split('_').next().unwrap_or(""),
        Dialect::Kubernetes | Dialect::Compose => "",
    }
}

/// One shelf for what lies in a dialect's folder itself and one per provider folder; dialects
/// whose types name no provider keep everything on one.
fn shelves_of(folder: &'static Dir<'static>) -> Vec<Shelf> {
    let name = name_of(folder);
    let files = |folder: &'static Dir<'static>| folder.files().collect::<Vec<_>>();
    if name == "terraform" {
        let providers = folder
            .dirs()
            .map(|provider| Shelf::new(name, name_of(provider), files(provider)));
        return std::iter::once(Shelf::new(name, "", files(folder)))
            .chain(providers)
            .collect();
    }
    let below = folder.dirs().flat_map(files);
    vec![Shelf::new(
        name,
        "",
        files(folder).into_iter().chain(below).collect(),
    )]
}

fn name_of(folder: &'static Dir<'static>) -> &'static str {
    folder
        .path()
        .file_name()
        .and_then(std::ffi::OsStr::to_str)
        .unwrap_or("")
}

impl Default for Catalog {
    fn default() -> Self {
        Self::builtin()
    }
}

/// A word of the catalog's text that outlives its parse.
pub(crate) type Text = Arc<str>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalog_that_ships_is_sound() {
        assert_eq!(Catalog::builtin().check(), Vec::<String>::new());
    }
}
