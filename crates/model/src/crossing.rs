//! Which boundaries a flow crosses.

use std::collections::BTreeMap;
use syntax::HashMap;

use crate::{Boundary, BoundaryId, BoundaryKind, Element, ElementId, ElementKind, Flow};

/// Sets what each flow crosses: from the inside of the sender outwards to the innermost boundary
/// that holds both ends, and then inwards to the receiver.
pub(crate) fn compute(
    flows: &mut [Flow],
    elements: &BTreeMap<ElementId, Element>,
    boundaries: &BTreeMap<BoundaryId, Boundary>,
) {
    for flow in flows {
        let chains = |id| {
            elements
                .get(id)
                .map_or_else(Vec::new, |it| chains(it, boundaries))
        };
        flow.crosses = between(&chains(&flow.from), &chains(&flow.to));
    }
}

type Chain<'a> = Vec<&'a BoundaryId>;

/// The boundaries around an element, innermost first; one chain for each boundary it belongs to.
/// External entities are outside of everything, and a group is no line where trust changes.
fn chains<'a>(
    element: &'a Element,
    boundaries: &'a BTreeMap<BoundaryId, Boundary>,
) -> Vec<Chain<'a>> {
    if element.kind == ElementKind::ExternalEntity {
        return Vec::new();
    }
    let outwards = |id| {
        std::iter::successors(boundaries.get(id), |inner| {
            boundaries.get(inner.parent.as_ref()?)
        })
        .filter(|it| it.kind != BoundaryKind::Group)
        .map(|it| &it.id)
        .collect()
    };
    let starts = element.boundary.iter().chain(&element.other_boundaries);
    starts.map(outwards).collect()
}

/// The way that crosses least; of several, the first. Costs the length of the chains.
fn between(from: &[Chain<'_>], to: &[Chain<'_>]) -> Vec<BoundaryId> {
    let mut inwards: HashMap<&BoundaryId, (usize, usize)> = HashMap::default();
    for (which, chain) in to.iter().enumerate() {
        for (depth, id) in chain.iter().enumerate() {
            let best = inwards.entry(id).or_insert((depth, which));
            *best = (*best).min((depth, which));
        }
    }
    let meeting = from
        .iter()
        .enumerate()
        .flat_map(|(which, chain)| {
            chain.iter().enumerate().filter_map({
                let inwards = &inwards;
                move |(out, id)| {
                    inwards
                        .get(id)
                        .map(|(into, to)| (out + into, out, which, *into, *to))
                }
            })
        })
        .min();
    let (out, into) = match meeting {
        Some((_, out, which, into, to_which)) => (
            from.get(which).and_then(|chain| chain.get(..out)),
            to.get(to_which).and_then(|chain| chain.get(..into)),
        ),
        // Nothing holds both: out of everything and in again, the shortest way on each side.
        None => (shortest(from), shortest(to)),
    };
    let leaving = out.unwrap_or(&[]).iter();
    let entering = into.unwrap_or(&[]).iter().rev();
    leaving.chain(entering).map(|id| (*id).clone()).collect()
}

fn shortest<'a, 'b>(chains: &'a [Chain<'b>]) -> Option<&'a [&'b BoundaryId]> {
    chains
        .iter()
        .min_by_key(|chain| chain.len())
        .map(Vec::as_slice)
}
