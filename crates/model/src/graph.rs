//! The whole diagram, consistent and indexed.

use syntax::{Diagnostic, HashMap};

use crate::assemble;
use crate::{Access, Boundary, BoundaryId, Element, ElementId, Flow, FlowId};

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
    /// Access rights; those with the same ends become one with all rights and all evidence.
    pub accesses: Vec<Access>,
}

/// What a model is made of, to be changed in place.
pub(crate) struct PartsMut<'a> {
    pub(crate) elements: &'a mut [Element],
    pub(crate) boundaries: &'a mut [Boundary],
    pub(crate) flows: &'a mut [Flow],
    pub(crate) accesses: &'a mut [Access],
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
    by_flow: HashMap<FlowId, usize>,
    /// Per element, the flows it opens and the flows it receives.
    outgoing: Vec<Vec<usize>>,
    incoming: Vec<Vec<usize>>,
    accesses_of: Vec<Vec<usize>>,
    /// Per boundary, the elements and boundaries directly inside.
    members: Vec<Vec<usize>>,
    children: Vec<Vec<usize>>,
}

impl Model {
    /// Sorts, joins what is the same, drops what points nowhere (with a diagnostic), computes
    /// what each flow crosses and each element's exposure.
    pub fn new(parts: Parts) -> (Self, Vec<Diagnostic>) {
        let (parts, diagnostics) = assemble::assemble(parts);
        let mut model = Self {
            by_element: index(parts.elements.iter().map(|element| element.id.clone())),
            by_boundary: index(parts.boundaries.iter().map(|boundary| boundary.id.clone())),
            by_flow: index(parts.flows.iter().map(|flow| flow.id.clone())),
            elements: parts.elements,
            boundaries: parts.boundaries,
            flows: parts.flows,
            accesses: parts.accesses,
            ..Self::default()
        };
        model.connect();
        (model, diagnostics)
    }

    /// The things themselves, of which ids and ends are to stay as they are.
    pub(crate) fn parts_mut(&mut self) -> PartsMut<'_> {
        PartsMut {
            elements: &mut self.elements,
            boundaries: &mut self.boundaries,
            flows: &mut self.flows,
            accesses: &mut self.accesses,
        }
    }

    fn connect(&mut self) {
        let element = |id: &ElementId| self.by_element.get(id).copied();
        let boundary = |id: &BoundaryId| self.by_boundary.get(id).copied();
        let (elements, boundaries) = (self.elements.len(), self.boundaries.len());
        self.outgoing = lists(elements, self.flows.iter().map(|flow| element(&flow.from)));
        self.incoming = lists(elements, self.flows.iter().map(|flow| element(&flow.to)));
        self.accesses_of = lists(elements, self.accesses.iter().map(|it| element(&it.from)));
        let around = |it: &Element| it.boundary.as_ref().and_then(boundary);
        self.members = lists(boundaries, self.elements.iter().map(around));
        let above = |it: &Boundary| it.parent.as_ref().and_then(boundary);
        self.children = lists(boundaries, self.boundaries.iter().map(above));
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
        self.elements.get(*self.by_element.get(id)?)
    }

    /// The boundary of this id.
    pub fn boundary(&self, id: &BoundaryId) -> Option<&Boundary> {
        self.boundaries.get(*self.by_boundary.get(id)?)
    }

    /// The flow of this id.
    pub fn flow(&self, id: &FlowId) -> Option<&Flow> {
        self.flows.get(*self.by_flow.get(id)?)
    }

    /// The flows that an element opens, in the order of ids.
    pub fn flows_from(&self, id: &ElementId) -> impl Iterator<Item = &Flow> {
        pick(&self.flows, &self.outgoing, self.by_element.get(id))
    }

    /// The flows that an element receives, in the order of ids.
    pub fn flows_to(&self, id: &ElementId) -> impl Iterator<Item = &Flow> {
        pick(&self.flows, &self.incoming, self.by_element.get(id))
    }

    /// The access rights of an element, in the order of what they give access to.
    pub fn accesses_of(&self, id: &ElementId) -> impl Iterator<Item = &Access> {
        pick(&self.accesses, &self.accesses_of, self.by_element.get(id))
    }

    /// The elements directly inside a boundary, in the order of ids.
    pub fn members(&self, id: &BoundaryId) -> impl Iterator<Item = &Element> {
        pick(&self.elements, &self.members, self.by_boundary.get(id))
    }

    /// The boundaries directly inside a boundary, in the order of ids.
    pub fn children(&self, id: &BoundaryId) -> impl Iterator<Item = &Boundary> {
        pick(&self.boundaries, &self.children, self.by_boundary.get(id))
    }

    /// A boundary and those around it, innermost first.
    pub fn chain(&self, id: &BoundaryId) -> impl Iterator<Item = &Boundary> {
        std::iter::successors(self.boundary(id), |inner| {
            self.boundary(inner.parent.as_ref()?)
        })
    }

    /// All elements inside a boundary, however deep, in the order of the tree.
    pub fn elements_inside(&self, id: &BoundaryId) -> Vec<&Element> {
        let mut found = Vec::new();
        let mut open: Vec<&Boundary> = self.boundary(id).into_iter().collect();
        while let Some(boundary) = open.pop() {
            found.extend(self.members(&boundary.id));
            let start = open.len();
            open.extend(self.children(&boundary.id));
            if let Some(added) = open.get_mut(start..) {
                added.reverse();
            }
        }
        found
    }
}

fn index<K: std::hash::Hash + Eq>(ids: impl Iterator<Item = K>) -> HashMap<K, usize> {
    ids.enumerate().map(|(at, id)| (id, at)).collect()
}

/// For each of `count` owners, the positions in `owners` that name it.
fn lists(count: usize, owners: impl Iterator<Item = Option<usize>>) -> Vec<Vec<usize>> {
    let mut lists = vec![Vec::new(); count];
    for (at, owner) in owners.enumerate() {
        if let Some(list) = owner.and_then(|owner| lists.get_mut(owner)) {
            list.push(at);
        }
    }
    lists
}

fn pick<'a, T>(
    items: &'a [T],
    lists: &'a [Vec<usize>],
    owner: Option<&usize>,
) -> impl Iterator<Item = &'a T> + use<'a, T> {
    owner
        .and_then(|owner| lists.get(*owner))
        .into_iter()
        .flatten()
        .filter_map(|at| items.get(*at))
}
