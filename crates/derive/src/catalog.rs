//! The catalog: what each resource type is, as data.

use syntax::Diagnostic;

/// All catalog blocks, indexed by dialect and type.
#[derive(Debug, Default)]
pub struct Catalog {}

impl Catalog {
    /// The catalog that ships with stridemap.
    pub fn builtin() -> (Self, Vec<Diagnostic>) {
        (Self::default(), Vec::new())
    }
}
