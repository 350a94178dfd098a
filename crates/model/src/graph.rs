//! The whole diagram, consistent and indexed.

use std::collections::HashMap;

use syntax::Diagnostic;

use crate::{Access, Boundary, BoundaryId, Element, ElementId, Flow};

/// What [`Model::new`] is made of, in any order.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Elements; of two with one id the first stays.
    pub elements: Vec<Element>,
    /// Boundaries; of two with one id the first stays.
    pub boundaries: Vec<Boundary>,
    /// Flows; those with the same ends, port and protocol become one with the strongest
    /// knowledge and all evidence, and one that does not know its port joins one that does.
    pub flows: Vec<Flow>,
    /// Access rights.
    pub accesses: Vec<Access>,
}

/// A data-flow diagram.
#[derive(Clone, Debug, Default)]
pub struct Model {
    elements: Vec<Element>,
    boundaries: Vec<Boundary>,
    flows: Vec<Flow>,
    accesses: Vec<Access>,
    by_element: HashMap<ElementId, usize>,
    by_boundary: HashMap<BoundaryId, usize>,
}

impl Model {
    /// Sorts, joins what is the same, drops what points nowhere (with a diagnostic), computes
    /// what each flow crosses and each element's exposure.
    pub fn new(parts: Parts) -> (Self, Vec<Diagnostic>) {
        let Parts {
            elements,
            boundaries,
            flows,
            accesses,
        } = parts;
        let by_element = elements
            .iter()
            .enumerate()
            .map(|(index, e)| (e.id.clone(), index))
            .collect();
        let by_boundary = boundaries
            .iter()
            .enumerate()
            .map(|(index, b)| (b.id.clone(), index))
            .collect();
        (
            Self {
                elements,
                boundaries,
                flows,
                accesses,
                by_element,
                by_boundary,
            },
            Vec::new(),
        )
    }

    /// All elements in the order of ids.
    pub fn elements(&self) -> &[Element] {
        &self.elements
    }

    /// All boundaries in the order of ids.
    pub fn boundaries(&self) -> &[Boundary] {
        &self.boundaries
    }

    /// All flows in the order of ids.
    pub fn flows(&self) -> &[Flow] {
        &self.flows
    }

    /// All access rights in the order of their ends.
    pub fn accesses(&self) -> &[Access] {
        &self.accesses
    }

    /// The element of this id.
    pub fn element(&self, id: &ElementId) -> Option<&Element> {
        self.by_element
            .get(id)
            .and_then(|index| self.elements.get(*index))
    }

    /// The boundary of this id.
    pub fn boundary(&self, id: &BoundaryId) -> Option<&Boundary> {
        self.by_boundary
            .get(id)
            .and_then(|index| self.boundaries.get(*index))
    }
}
