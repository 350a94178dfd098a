//! What rules cover, so that gaps in our own rules show.

use std::collections::BTreeMap;

use super::verdict::Verdict;
use crate::{Applies, Cell, Coverage, Stride, Target};

/// The row of an element or flow: every category that can happen to it, and any further one
/// that a rule has something to say about. Boundaries have no row.
pub(super) fn cell(target: Target, applies: Applies, verdicts: &[Verdict]) -> Option<Cell> {
    let applicable = |category: Stride| match applies {
        Applies::Element(kind) => category.affects(kind),
        Applies::Flow => category.affects_flows(),
        Applies::Boundary => false,
    };
    if applies == Applies::Boundary {
        return None;
    }
    let own = Stride::ALL.into_iter().filter(|it| applicable(*it));
    let mut categories: BTreeMap<Stride, Coverage> = own
        .map(|category| (category, Coverage::NotCovered))
        .collect();
    for verdict in verdicts {
        let found = match verdict {
            Verdict::Threat(_) => Coverage::Threat,
            Verdict::Question(_) => Coverage::Unknown,
            Verdict::Mitigation(_) => Coverage::Mitigated,
        };
        let known = categories
            .entry(verdict.category())
            .or_insert(Coverage::NotCovered);
        *known = (*known).max(found);
    }
    Some(Cell {
        target,
        categories: categories.into_iter().collect(),
    })
}
