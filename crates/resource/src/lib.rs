//! The three dialects, read into one inventory of evaluated resources.
//!
//! Terraform, Kubernetes and compose differ in how they name, merge and default things. Here
//! those differences end: every dialect gives [`Resource`]s with an address, a type and
//! evaluated attributes. What a resource *means* is the catalog's business, not ours.
//!
//! Invariant: one broken file, block or document never loses the others.

mod compose;
mod embedded;
mod helm;
mod inventory;
mod kubernetes;
mod path;
mod project;
mod scalar;
mod secret;
pub mod terraform;
#[cfg(test)]
mod testing;

pub use helm::is_generated;
pub use inventory::{Dialect, Instances, Inventory, Mode, Moved, Resource, Scope, ScopeId};
pub use project::{Bounds, File, Installation, Modules, Project, Settings, Values, read};
