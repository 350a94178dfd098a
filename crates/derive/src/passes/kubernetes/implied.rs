//! Parts of a cluster that no resource of its own describes.

use model::{BoundaryId, Element, ElementId, ElementKind, Facts, Multiplicity};
use syntax::Span;

use crate::draft::Draft;

/// Part of a cluster that is only spoken of: a Service that is named, a volume that is mounted.
pub(in crate::passes::kubernetes) struct Implied<'t> {
    pub(in crate::passes::kubernetes) id: String,
    pub(in crate::passes::kubernetes) name: &'t str,
    pub(in crate::passes::kubernetes) kind: ElementKind,
    pub(in crate::passes::kubernetes) technology: &'t str,
    pub(in crate::passes::kubernetes) type_name: &'t str,
    pub(in crate::passes::kubernetes) boundary: Option<BoundaryId>,
    pub(in crate::passes::kubernetes) span: Option<Span>,
}

impl Draft<'_> {
    /// A part of a cluster that no resource of its own describes, made on first use.
    pub(in crate::passes::kubernetes) fn implied(&mut self, part: Implied<'_>) -> ElementId {
        let id = ElementId(part.id.into());
        self.elements.entry(id.clone()).or_insert_with(|| Element {
            id: id.clone(),
            name: part.name.into(),
            kind: part.kind,
            technology: part.technology.into(),
            provider: "kubernetes".into(),
            type_name: part.type_name.into(),
            boundary: part.boundary,
            other_boundaries: Vec::new(),
            facts: Facts::new(),
            exposure: None,
            multiplicity: Multiplicity::Unknown,
            span: part.span,
        });
        id
    }
}
