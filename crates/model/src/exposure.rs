//! How an element can be reached from outside.

use std::collections::{BTreeMap, VecDeque};
use syntax::HashMap;

use crate::{Element, ElementId, ElementKind, Exposure, Flow, Knowledge};

/// Longer ways are not followed: they tell nobody anything, and storing them for every element
/// of a long chain would cost its length squared.
const LONGEST_WAY: usize = 32;

/// Sets each element's exposure: breadth first from the external entities over flows that are
/// more than merely allowed. Flows come in the order of ids, so that of two ways of one length
/// always the same is taken.
pub(crate) fn compute(elements: &mut BTreeMap<ElementId, Element>, flows: &[Flow]) {
    let ways = shortest_ways(elements, flows);
    for element in elements.values_mut() {
        element.exposure = ways.get(&element.id).map(|path| Exposure {
            hops: u32::try_from(path.len().saturating_sub(1)).unwrap_or(u32::MAX),
            path: path.clone(),
        });
    }
}

type Ways = HashMap<ElementId, Vec<ElementId>>;

fn shortest_ways(elements: &BTreeMap<ElementId, Element>, flows: &[Flow]) -> Ways {
    let mut next: HashMap<&ElementId, Vec<&ElementId>> = HashMap::default();
    for flow in flows
        .iter()
        .filter(|flow| flow.knowledge > Knowledge::Allowed)
    {
        next.entry(&flow.from).or_default().push(&flow.to);
    }
    let outside = |id| {
        elements
            .get(id)
            .is_none_or(|it| it.kind == ElementKind::ExternalEntity)
    };
    let mut ways = Ways::default();
    let mut open: VecDeque<Vec<ElementId>> = elements
        .keys()
        .filter(|id| outside(id))
        .map(|id| vec![id.clone()])
        .collect();
    while let Some(path) = open.pop_front() {
        let neighbours = path.last().and_then(|here| next.get(here));
        for &to in neighbours.into_iter().flatten() {
            if path.len() > LONGEST_WAY || outside(to) || ways.contains_key(to) {
                continue;
            }
            let mut longer = path.clone();
            longer.push(to.clone());
            ways.insert(to.clone(), longer.clone());
            open.push_back(longer);
        }
    }
    ways
}
