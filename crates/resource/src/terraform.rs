//! Terraform and `OpenTofu` configurations.

use crate::inventory::Understood;
use crate::project::{File, Project};

/// Whether a file of this name is Terraform's: configuration or values of variables.
pub(crate) fn claims(path: &str) -> bool {
    const SUFFIXES: &[&str] = &[
        ".tf",
        ".tofu",
        ".tf.json",
        ".tofu.json",
        ".tfvars",
        ".tfvars.json",
    ];
    SUFFIXES.iter().any(|suffix| path.ends_with(suffix))
}

/// Evaluates all root modules among `files`, which are those that [`claims`] takes, in path
/// order.
pub(crate) fn read(project: Project<'_>, files: &[&File]) -> Understood {
    let _ = (project, files);
    Understood::default()
}
