//! What rules cover, so that gaps in our own rules show.

use crate::{Applies, Cell, Coverage, Stride, Target};

/// The row of an element or flow while it is filled: every category that can happen to it, and
/// any further one that a rule has something to say about. Boundaries have no row.
pub(super) struct Row {
    /// By category, in the order of the word.
    states: [Option<Coverage>; Stride::ALL.len()],
}

impl Row {
    /// The row of such a target, of which no rule has spoken yet.
    pub(super) fn of(applies: Applies) -> Self {
        let applicable = |category: Stride| match applies {
            Applies::Element(kind) => category.affects(kind),
            Applies::Flow => category.affects_flows(),
            Applies::Boundary => false,
        };
        let state = |category| applicable(category).then_some(Coverage::NotCovered);
        Self {
            states: Stride::ALL.map(state),
        }
    }

    /// Notes what a rule of this category found.
    pub(super) fn add(&mut self, category: Stride, found: Coverage) {
        let mut all = Stride::ALL.iter().zip(&mut self.states);
        if let Some((_, state)) = all.find(|(own, _)| **own == category) {
            *state = (*state).max(Some(found));
        }
    }

    /// The finished row.
    pub(super) fn finish(self, target: Target, applies: Applies) -> Option<Cell> {
        let states = Stride::ALL.into_iter().zip(self.states);
        let categories = states.filter_map(|(category, state)| Some((category, state?)));
        (applies != Applies::Boundary).then(|| Cell {
            target,
            categories: categories.collect(),
        })
    }
}
