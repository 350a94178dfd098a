//! The data-flow diagram as plain data: elements, flows, trust boundaries and the facts
//! about them, with queries over it and its diff.
//!
//! It speaks only the words of threat modelling and knows no dialect, no vendor and no rule.
//!
//! Invariant: a [`Model`] is consistent. Ids are unique and sorted, and every flow and every
//! boundary points at something that exists.

mod assemble;
mod crossing;
mod delta;
mod element;
mod exposure;
mod fact;
mod facts;
mod flow;
mod graph;
mod join;
mod places;
mod property;

pub use delta::{Change, Delta, diff};
pub use element::{
    Boundary, BoundaryId, BoundaryKind, Element, ElementId, ElementKind, Exposure, Multiplicity,
};
pub use fact::{Datum, Fact};
pub use facts::{Facts, Properties};
pub use flow::{Access, Evidence, Flow, FlowId, Knowledge};
pub use graph::{Model, Parts};
pub use property::{Form, Property, Subject};
