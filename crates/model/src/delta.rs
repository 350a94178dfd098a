//! What changed between two models.

mod difference;
mod pairing;

use crate::{Boundary, Element, Flow, Model};
use pairing::{Pair, Renames};

/// One thing before and after; none where it was not there.
#[derive(Clone, Debug, PartialEq)]
pub enum Change<T> {
    /// Only after.
    Added(T),
    /// Only before.
    Removed(T),
    /// In both, but different: before, after, and what differs in a few words each.
    Changed {
        /// Before.
        before: T,
        /// After.
        after: T,
        /// `encrypted_at_rest: true -> false`, sorted.
        what: Vec<String>,
    },
}

/// The differences between two models, each list in the order of ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delta {
    /// Elements.
    pub elements: Vec<Change<Element>>,
    /// Boundaries.
    pub boundaries: Vec<Change<Boundary>>,
    /// Flows.
    pub flows: Vec<Change<Flow>>,
}

impl Delta {
    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty() && self.boundaries.is_empty() && self.flows.is_empty()
    }
}

/// Compares by id. Places do not count: moving a block is no change. An id that differs only in
/// the scope's folder before it means the same thing, for it changes when another scope with the
/// same address comes or goes.
pub fn diff(before: &Model, after: &Model) -> Delta {
    let elements = pairing::pair(before.elements(), after.elements());
    let boundaries = pairing::pair(before.boundaries(), after.boundaries());
    let renames = Renames::new(&elements, &boundaries);
    let flows = pairing::pair_flows(before.flows(), after.flows(), &renames);
    Delta {
        elements: changes(elements, |a, b| difference::of_elements(a, b, &renames)),
        boundaries: changes(boundaries, |a, b| difference::of_boundaries(a, b, &renames)),
        flows: changes(flows, |a, b| difference::of_flows(a, b, &renames)),
    }
}

fn changes<T: Clone>(
    pairs: Vec<Pair<'_, T>>,
    differences: impl Fn(&T, &T) -> Vec<String>,
) -> Vec<Change<T>> {
    let change = |pair: Pair<'_, T>| match pair {
        (Some(before), Some(after)) => {
            let what = differences(before, after);
            (!what.is_empty()).then(|| Change::Changed {
                before: before.clone(),
                after: after.clone(),
                what,
            })
        }
        (Some(before), None) => Some(Change::Removed(before.clone())),
        (None, Some(after)) => Some(Change::Added(after.clone())),
        (None, None) => None,
    };
    pairs.into_iter().filter_map(change).collect()
}
