//! From the files of a scan to the inventory: which file belongs to which dialect.

use std::sync::Arc;

use syntax::{Diagnostic, Reader, SourceId, Sources};

use crate::{Dialect, Inventory};

/// A file that was found, read and listed under its path below the scanned root.
#[derive(Clone, Debug)]
pub struct File {
    /// Path below the scanned root.
    pub path: Arc<str>,
    /// Its text in the run's [`Sources`].
    pub source: SourceId,
}

/// What the user sets from outside the code.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Terraform variable files to load for root modules, as `-var-file` does.
    pub variable_files: Vec<Arc<str>>,
    /// Expansion of one block stops after so many instances; 0 means the default, 10,000.
    pub instance_limit: u64,
}

/// Everything `read` needs.
#[derive(Clone, Copy)]
pub struct Project<'a> {
    /// The texts.
    pub sources: &'a Sources,
    /// The files that discovery found, in path order.
    pub files: &'a [File],
    /// Further files, confined to the scanned roots.
    pub reader: &'a dyn Reader,
    /// From the command line and `stridemap.hcl`.
    pub settings: &'a Settings,
}

/// Reads every file once and evaluates all dialects. Also says which files were understood as
/// what, in path order, for the report's list of sources.
pub fn read(project: Project<'_>) -> (Inventory, Vec<(SourceId, Dialect)>) {
    let _ = project;
    let diagnostics: Vec<Diagnostic> = Vec::new();
    (
        Inventory::new(Vec::new(), Vec::new(), diagnostics),
        Vec::new(),
    )
}
