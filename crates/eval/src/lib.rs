//! HCL expressions over values that may be unknown, and the function library.
//!
//! Terraform hides values behind variables, data sources and attributes that exist only after
//! apply. This crate evaluates as Terraform does and carries what nobody can know yet as a
//! [`Kind::Unknown`] with a reason and with the addresses it depends on, so that a reference
//! still makes an edge. The same evaluator runs the catalog and the rules.
//!
//! It knows no resource types, no dialect and no files: names are resolved by a [`Scope`],
//! file functions ask the scope too.
//!
//! Invariant: unknown is never false, and never an error.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "an operation takes some forms of a value; every other form is an error or passes through"
)]

mod among;
mod calendar;
mod context;
mod convert;
mod equal;
mod evaluate;
mod functions;
mod glob;
mod json;
mod map;
mod notes;
mod number;
mod scope;
mod set;
mod text;
mod types;
mod unify;
mod unknown;
mod value;

pub use among::Among;
pub use calendar::{Civil, days};
pub use convert::convert;
pub use evaluate::evaluate;
pub use glob::Glob;
pub use json::{decode_json, from_node, quote_json, quote_json_raw};
pub use map::Map;
pub use number::{Float, Number};
pub use scope::{FileKind, Origin, Scope};
pub use types::{AttributeType, Type};
pub use unknown::{Reason, Shape, Unknown};
pub use value::{Kind, Notes, Reference, Value, fields};
