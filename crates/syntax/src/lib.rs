//! Text to trees with spans, for HCL, YAML and JSON.
//!
//! Every later statement of stridemap points at a line of somebody's code, so positions are
//! born here, once, and are only ever copied. This crate knows nothing of clouds, resources
//! or rules, and does no I/O: texts are handed in, and a library that needs another file
//! asks the [`Reader`] it was given.
//!
//! Invariant: parsing never fails as a whole. Every parser returns what it understood and a
//! list of [`Diagnostic`]s for the rest.

mod decode;
mod diagnostic;
mod entries;
pub mod hcl;
mod intern;
mod json;
mod nearest;
mod node;
mod reader;
mod sources;
mod span;
mod tables;
mod yaml;

pub use decode::decode;
pub use diagnostic::{Diagnostic, Severity};
pub use json::parse_json;
pub use nearest::nearest;
pub use node::{Entry, Node, NodeKind};
pub use reader::{ReadError, Reader};
pub use sources::{Origin, Position, SourceId, Sources};
pub use span::Span;
pub use tables::{HashMap, HashSet, IndexMap};
pub use yaml::parse_yaml;
