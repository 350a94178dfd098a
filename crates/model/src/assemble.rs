//! From parts in any order to parts that hold together.

use std::collections::{BTreeMap, HashMap};

use syntax::Diagnostic;

use crate::join::join_flows;
use crate::{Access, Boundary, BoundaryId, Element, ElementId, Flow, Parts};
use crate::{crossing, exposure};

/// Boundaries nest no deeper: what flows cross is listed per flow, and a chain of thousands,
/// which no real deployment has, would make that list as long as the input squared.
const DEEPEST_NESTING: usize = 64;

/// Sorts and joins, drops what points nowhere, and computes what follows from the whole.
pub(crate) fn assemble(parts: Parts) -> (Parts, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut boundaries = unique(parts.boundaries, |boundary| boundary.id.clone());
    drop_missing_parents(&mut boundaries, &mut diagnostics);
    break_cycles(&mut boundaries, &mut diagnostics);
    let mut elements = unique(parts.elements, |element| element.id.clone());
    drop_missing_boundaries(&mut elements, &boundaries, &mut diagnostics);
    let mut flows = join_flows(attached_flows(parts.flows, &elements, &mut diagnostics));
    crossing::compute(&mut flows, &elements, &boundaries);
    flows.sort_by(|a, b| a.id.cmp(&b.id));
    exposure::compute(&mut elements, &flows);
    let accesses = join_accesses(attached_accesses(
        parts.accesses,
        &elements,
        &mut diagnostics,
    ));
    let fitted = elements.into_values().map(|mut element| {
        element.facts.shrink_to_fit();
        element
    });
    let parts = Parts {
        elements: fitted.collect(),
        boundaries: boundaries.into_values().collect(),
        flows,
        accesses,
    };
    (parts, diagnostics)
}

fn unique<K: Ord, T>(items: Vec<T>, id: impl Fn(&T) -> K) -> BTreeMap<K, T> {
    let mut kept = BTreeMap::new();
    for item in items {
        kept.entry(id(&item)).or_insert(item);
    }
    kept
}

fn drop_missing_parents(
    boundaries: &mut BTreeMap<BoundaryId, Boundary>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let missing: Vec<BoundaryId> = boundaries
        .values()
        .filter(|it| {
            it.parent
                .as_ref()
                .is_some_and(|p| !boundaries.contains_key(p))
        })
        .map(|it| it.id.clone())
        .collect();
    for id in missing {
        let Some(boundary) = boundaries.get_mut(&id) else {
            continue;
        };
        if let Some(parent) = boundary.parent.take() {
            diagnostics.push(Diagnostic::warning(
                format!("the boundary `{id}` lies in `{parent}`, which is not in the model"),
                boundary.span,
            ));
        }
    }
}

/// Walks every chain once: a boundary whose chain leads back to itself, or too deep, loses its
/// parent.
fn break_cycles(
    boundaries: &mut BTreeMap<BoundaryId, Boundary>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let ids: Vec<BoundaryId> = boundaries.keys().cloned().collect();
    let mut depth: HashMap<BoundaryId, usize> = HashMap::with_capacity(ids.len());
    for start in ids {
        let mut trail = open_trail(&start, boundaries, &depth);
        let top = trail.last().cloned();
        let above = top.and_then(|top| boundaries.get(&top)?.parent.clone());
        // The trail stops below what is already settled, below a boundary of its own, or at a root.
        let settled = above.as_ref().and_then(|above| depth.get(above).copied());
        let mut level = settled.map_or(0, |level| level + 1);
        let circular = above.is_some() && settled.is_none();
        let mut cut = circular.then_some("lies inside itself");
        while let Some(id) = trail.pop() {
            if level > DEEPEST_NESTING {
                cut = Some("is nested too deep to be drawn there");
            }
            if let Some(why) = cut.take() {
                level = 0;
                detach(boundaries.get_mut(&id), why, diagnostics);
            }
            depth.insert(id, level);
            level += 1;
        }
    }
}

/// The chain from `start` outwards as far as nobody has walked it.
fn open_trail(
    start: &BoundaryId,
    boundaries: &BTreeMap<BoundaryId, Boundary>,
    settled: &HashMap<BoundaryId, usize>,
) -> Vec<BoundaryId> {
    let mut trail = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut next = Some(start);
    while let Some(id) = next.filter(|id| !settled.contains_key(*id) && seen.insert(*id)) {
        trail.push(id.clone());
        next = boundaries.get(id).and_then(|it| it.parent.as_ref());
    }
    trail
}

fn detach(boundary: Option<&mut Boundary>, why: &str, diagnostics: &mut Vec<Diagnostic>) {
    let Some(boundary) = boundary else { return };
    boundary.parent = None;
    diagnostics.push(Diagnostic::warning(
        format!("the boundary `{}` {why}", boundary.id),
        boundary.span,
    ));
}

fn drop_missing_boundaries(
    elements: &mut BTreeMap<ElementId, Element>,
    boundaries: &BTreeMap<BoundaryId, Boundary>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for element in elements.values_mut() {
        let missing = |id: &BoundaryId| !boundaries.contains_key(id);
        if let Some(boundary) = element.boundary.take_if(|id| missing(id)) {
            diagnostics.push(Diagnostic::warning(
                format!(
                    "`{}` lies in `{boundary}`, which is not in the model",
                    element.id
                ),
                element.span,
            ));
        }
        let inner = element.boundary.clone();
        element
            .other_boundaries
            .retain(|id| !missing(id) && Some(id) != inner.as_ref());
        element.other_boundaries.sort();
        element.other_boundaries.dedup();
    }
}

fn attached_flows(
    flows: Vec<Flow>,
    elements: &BTreeMap<ElementId, Element>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Flow> {
    let keep = |flow: &Flow| {
        let missing = [&flow.from, &flow.to]
            .into_iter()
            .find(|end| !elements.contains_key(*end));
        if let Some(end) = missing {
            diagnostics.push(Diagnostic::warning(
                format!(
                    "a flow from `{}` to `{}` is left out: `{end}` is not in the model",
                    flow.from, flow.to
                ),
                flow.evidence.first().map(|evidence| evidence.span),
            ));
        }
        missing.is_none() && flow.from != flow.to
    };
    flows.into_iter().filter(keep).collect()
}

fn attached_accesses(
    accesses: Vec<Access>,
    elements: &BTreeMap<ElementId, Element>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Access> {
    let keep = |access: &Access| {
        let missing = std::iter::once(&access.from)
            .chain(&access.to)
            .find(|end| !elements.contains_key(*end));
        if let Some(end) = missing {
            diagnostics.push(Diagnostic::warning(
                format!("an access right is left out: `{end}` is not in the model"),
                access.evidence.first().map(|evidence| evidence.span),
            ));
        }
        missing.is_none()
    };
    accesses.into_iter().filter(keep).collect()
}

fn join_accesses(accesses: Vec<Access>) -> Vec<Access> {
    let mut joined: BTreeMap<(ElementId, Option<ElementId>), Access> = BTreeMap::new();
    for access in accesses {
        let key = (access.from.clone(), access.to.clone());
        match joined.entry(key) {
            std::collections::btree_map::Entry::Vacant(place) => {
                place.insert(access);
            }
            std::collections::btree_map::Entry::Occupied(mut place) => {
                place.get_mut().rights.extend(access.rights);
                place.get_mut().evidence.extend(access.evidence);
            }
        }
    }
    let tidy = |mut access: Access| {
        access.rights.sort();
        access.rights.dedup();
        access.evidence.sort();
        access.evidence.dedup();
        access
    };
    joined.into_values().map(tidy).collect()
}
