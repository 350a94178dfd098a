//! From inventory and catalog to the data-flow diagram.
//!
//! The only place where vendor words meet the words of threat modelling: the catalog says in
//! data what a resource type is, and a pass in `passes/` computes what a table cannot say.
//!
//! Invariant: no guessing. Every element, flow and fact has a line of code behind it.

mod apply;
mod catalog;
mod draft;
mod endpoint;
mod filled;
mod homes;
mod inherit;
mod lookup;
mod open_name;
mod passes;
mod policy;
mod resolve;
mod satellite;

use model::Model;
use resource::Inventory;
use syntax::Diagnostic;

pub use catalog::Catalog;

/// Derives the diagram. Diagnostics name what has no place in it.
pub fn derive(inventory: &Inventory, catalog: &Catalog) -> (Model, Vec<Diagnostic>) {
    let mut draft = draft::Draft::new(inventory, catalog);
    resolve::fill(&mut draft);
    passes::run(&mut draft);
    let (parts, mut diagnostics) = draft.finish();
    let (model, more) = Model::new(parts);
    diagnostics.extend(more);
    (model, diagnostics)
}
