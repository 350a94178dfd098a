//! The catalog: what each resource type is, as data.
//!
//! A block per type in `rules/catalog/<dialect>/<provider>/<service>.hcl`. Only the blocks of
//! types that a run meets are parsed, each once, so that a large catalog costs a small project
//! nothing.
//!
//! Invariant: spans of catalog text stay in here. They point into a private [`Sources`].

mod block;
mod chunk;
mod image;
mod shelf;

use std::sync::Arc;

use include_dir::{Dir, include_dir};
use resource::{Dialect, Mode, Resource};
use syntax::{Diagnostic, Sources};

pub(crate) use block::{Block, FlowBlock, Word};
use image::repository_names;
use shelf::Shelf;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../rules/catalog");

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
        let kind = match resource.mode {
            Mode::Call => module_type(&resource.kind),
            Mode::Managed | Mode::Data => resource.kind.to_string(),
        };
        let candidates = [
            self.shelf(resource.dialect, provider_of(resource, &kind)),
            self.shelf(resource.dialect, ""),
        ];
        for shelf in candidates.into_iter().flatten() {
            if let Some(block) = shelf.block(&kind, &self.sources) {
                return Entry::Block(block);
            }
            if shelf.ignores(&kind, &self.sources) {
                return Entry::Ignored;
            }
        }
        Entry::Missing
    }

    /// The block of a container image by its name as the code has it: registry, vendor and
    /// version do not matter.
    pub(crate) fn image(&self, name: &str) -> Option<&Block> {
        let shelf = self.shelves.iter().find(|shelf| shelf.holds_images())?;
        repository_names(name)
            .into_iter()
            .find_map(|name| shelf.image(name, &self.sources))
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

/// The folder that holds a type: for Terraform the provider's, which is the first word of a
/// resource type and the last part of a module's registry address. The other dialects have one.
fn provider_of<'a>(resource: &Resource, kind: &'a str) -> &'a str {
    match (resource.dialect, resource.mode) {
        (Dialect::Terraform, Mode::Call) => {
            let module = kind.split("//").next().unwrap_or(kind);
            module.rsplit('/').next().unwrap_or(module)
        }
        (Dialect::Terraform, Mode::Managed | Mode::Data) => {
            let kind = kind.strip_prefix("provider.").unwrap_or(kind);
            kind.split('_').next().unwrap_or(kind)
        }
        (Dialect::Kubernetes | Dialect::Compose, _) => "",
    }
}

/// A module's registry address, `OWNER/NAME/PROVIDER`, however its source spells it: with a
/// registry's host, or as the forge's repository `OWNER/terraform-PROVIDER-NAME`.
fn module_type(source: &str) -> String {
    let source = source.split('?').next().unwrap_or(source);
    let source = source.strip_prefix("git::").unwrap_or(source);
    let source = ["https://", "ssh://", "git@"]
        .iter()
        .find_map(|scheme| source.strip_prefix(scheme))
        .unwrap_or(source);
    let source = source
        .strip_prefix("registry.terraform.io/")
        .or_else(|| source.strip_prefix("registry.opentofu.org/"))
        .unwrap_or(source);
    let forge = source
        .strip_prefix("github.com/")
        .or_else(|| source.strip_prefix("github.com:"));
    forge
        .and_then(from_repository)
        .unwrap_or_else(|| source.to_owned())
}

fn from_repository(path: &str) -> Option<String> {
    let (repository, folder) = path.split_once("//").unwrap_or((path, ""));
    let (owner, name) = repository.split_once('/')?;
    let name = name.strip_suffix(".git").unwrap_or(name);
    let (provider, name) = name.strip_prefix("terraform-")?.split_once('-')?;
    let folder = if folder.is_empty() {
        String::new()
    } else {
        format!("//{folder}")
    };
    Some(format!("{owner}/{name}/{provider}{folder}"))
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

    #[test]
    fn module_sources_of_every_spelling_are_one_type() {
        let spellings = [
            "terraform-aws-modules/vpc/aws",
            "registry.terraform.io/terraform-aws-modules/vpc/aws",
            "github.com/terraform-aws-modules/terraform-aws-vpc",
            "git::https://github.com/terraform-aws-modules/terraform-aws-vpc.git?ref=v5.0.0",
            "git@github.com:terraform-aws-modules/terraform-aws-vpc.git",
        ];
        for source in spellings {
            assert_eq!(module_type(source), "terraform-aws-modules/vpc/aws");
        }
        assert_eq!(module_type("./modules/vpc"), "./modules/vpc");
    }
}
