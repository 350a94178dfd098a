//! What resources mean for each other: who is inside what, who describes whom, who talks to
//! whom. Runs after every resource has been looked at on its own.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use eval::Value;
use model::{BoundaryId, Datum, ElementId, Evidence, Facts, Knowledge, Property};
use rayon::prelude::*;
use resource::{Mode, Resource};
use syntax::Diagnostic;

use crate::apply::{Said, SaidFlow, Thing, apply};
use crate::draft::{Draft, Link, Role};
use crate::homes::bring_home;
use crate::inherit::inherit;
use crate::lookup::{names_internet, place_of};
use crate::satellite::describe;

/// A statement between more pairs than this is a mesh, not a set of flows.
const MOST_PAIRS: usize = 1000;

/// Fills the draft with what the catalog says.
pub(crate) fn fill(draft: &mut Draft<'_>) {
    let (inventory, catalog) = (draft.inventory, draft.catalog);
    let look = |resource: &Resource| apply(resource, catalog);
    let mut said: Vec<Said> = inventory.resources.par_iter().map(look).collect();
    bring_home(&inventory.resources, &mut said);
    for (index, said) in said.iter_mut().enumerate() {
        place(draft, index, said);
    }
    count_missing(draft);
    line_up(draft);
    inherit(draft, &said);
    let resources = || inventory.resources.iter().zip(&said);
    // Boundaries first: the one that several share is found along their parents.
    for (resource, said) in resources() {
        nest(draft, resource, said);
    }
    let places = places_of_satellites(draft, resources());
    for (resource, said) in resources() {
        settle(draft, resource, said, &places);
    }
    describe(draft, resources());
    for (resource, said) in resources() {
        for flow in &said.flows {
            connect(draft, resource, flow);
        }
    }
    pass_on(draft);
}

/// Gives a resource its role and its names.
fn place(draft: &mut Draft<'_>, index: usize, said: &mut Said) {
    let Some(resource) = draft.inventory.resources.get(index) else {
        return;
    };
    let elsewhere = resource.mode == Mode::Data;
    let role = match std::mem::take(&mut said.thing) {
        Thing::Element(mut element) => {
            if elsewhere {
                element.facts = Facts::new();
            }
            let id = element.id.clone();
            draft.elements.insert(id.clone(), *element);
            Role::Element(id)
        }
        Thing::Boundary(mut boundary) => {
            if elsewhere {
                boundary.facts = Facts::new();
            }
            let id = boundary.id.clone();
            draft.boundaries.insert(id.clone(), *boundary);
            Role::Boundary(id)
        }
        Thing::StandsFor(value) => Role::StandsFor(value),
        Thing::Other => Role::Other,
        Thing::Missing => Role::NotModelled,
    };
    if (elsewhere || said.doubtful) && matches!(role, Role::Element(_) | Role::Boundary(_)) {
        draft.latent.insert(Arc::clone(&resource.id));
    }
    for name in &said.stated.names {
        let key = (resource.scope, Arc::clone(name));
        draft.names.entry(key).or_default().push(index);
    }
    if let Some(slot) = draft.roles.get_mut(index) {
        *slot = role;
    }
    if let Some(slot) = draft.stated.get_mut(index) {
        *slot = Arc::clone(&said.stated);
    }
}

/// Notes who stands behind whom.
fn line_up(draft: &mut Draft<'_>) {
    for (index, resource) in draft.inventory.resources.iter().enumerate() {
        let stated = draft.stated.get(index);
        let Some(front) = stated.and_then(|stated| stated.behind.as_ref()) else {
            continue;
        };
        for front in draft.mentioned(resource.scope, front) {
            draft.behind.entry(front).or_default().push(index);
        }
    }
}

/// Adds the flows from what is an element itself, as a classic balancer or a module that holds
/// balancer and groups in one, to those who stand behind it.
fn pass_on(draft: &mut Draft<'_>) {
    for (index, resource) in draft.inventory.resources.iter().enumerate() {
        let stated = draft.stated.get(index);
        let Some(front) = stated.and_then(|stated| stated.behind.clone()) else {
            continue;
        };
        let fronts = draft.mentioned(resource.scope, &front);
        let fronts: Vec<ElementId> = draft.elements_among(fronts).collect();
        for (from, to) in pairs(&fronts, &draft.meant_by(index)) {
            let (port, protocol) = draft.listens(to);
            draft.link(Link {
                from: from.clone(),
                to: to.clone(),
                protocol,
                port,
                knowledge: Knowledge::Declared,
                facts: Facts::new(),
                evidence: vec![Evidence {
                    span: place_of(&front).unwrap_or(resource.span),
                    what: "it stands behind the balancer".into(),
                }],
            });
        }
    }
}

/// Each with each, but none with itself.
fn pairs<'a>(
    from: &'a [ElementId],
    to: &'a [ElementId],
) -> impl Iterator<Item = (&'a ElementId, &'a ElementId)> {
    let pairs = from
        .iter()
        .flat_map(move |from| to.iter().map(move |to| (from, to)));
    pairs.filter(|(from, to)| from != to).take(MOST_PAIRS)
}

/// One note for each type that nobody has described, not one for each resource.
fn count_missing(draft: &mut Draft<'_>) {
    let mut missing: BTreeMap<&Arc<str>, (usize, &Resource)> = BTreeMap::new();
    for (resource, role, _) in draft.resources() {
        if *role == Role::NotModelled && resource.mode != Mode::Data {
            missing.entry(&resource.kind).or_insert((0, resource)).0 += 1;
        }
    }
    let notes = missing.into_iter().map(|(kind, (count, first))| {
        let kind: String = kind.chars().take(120).collect();
        let message = match count {
            1 => format!("a resource of type `{kind}` is not modelled"),
            _ => format!("{count} resources of type `{kind}` are not modelled"),
        };
        Diagnostic::note(message, first.span)
    });
    let notes: Vec<Diagnostic> = notes.collect();
    draft.diagnostics.extend(notes);
}

/// Puts a boundary into the one around it.
fn nest(draft: &mut Draft<'_>, resource: &Resource, said: &Said) {
    let id = BoundaryId(Arc::clone(&resource.id));
    if !draft.boundaries.contains_key(&id) {
        return;
    }
    let parent = surroundings(draft, resource, said).into_iter().next();
    let Some(parent) = parent.filter(|parent| !draft.surrounds(&id, parent)) else {
        return;
    };
    if let Some(boundary) = draft.boundaries.get_mut(&id) {
        boundary.parent = Some(parent);
    }
}

/// Where satellites put what they describe: the subnets of a file system's mount targets.
type Places = BTreeMap<ElementId, Vec<BoundaryId>>;

fn places_of_satellites<'a>(
    draft: &Draft<'_>,
    resources: impl Iterator<Item = (&'a Resource, &'a Said)>,
) -> Places {
    let mut places = Places::new();
    for (resource, said) in resources {
        let Some(about) = &said.stated.describes else {
            continue;
        };
        let around = surroundings(draft, resource, said);
        if around.is_empty() {
            continue;
        }
        for id in draft.targets(resource.scope, about) {
            places.entry(id).or_default().extend(around.iter().cloned());
        }
    }
    places
}

/// Puts an element where it belongs: into the one boundary around it, or where several are,
/// as with a database in two subnets, into the one around those.
fn settle(draft: &mut Draft<'_>, resource: &Resource, said: &Said, places: &Places) {
    let id = ElementId(Arc::clone(&resource.id));
    if !draft.elements.contains_key(&id) {
        return;
    }
    let mut found = surroundings(draft, resource, said);
    if found.is_empty() {
        found = places.get(&id).cloned().unwrap_or_default();
    }
    let innermost = draft.common(&found);
    if let Some(element) = draft.elements.get_mut(&id) {
        let others: BTreeSet<BoundaryId> = found.into_iter().collect();
        let others = others
            .into_iter()
            .filter(|id| Some(id) != innermost.as_ref());
        element.other_boundaries = others.collect();
        element.boundary = innermost;
    }
}

/// The boundaries that the best of the catalog's hints names.
fn surroundings(draft: &Draft<'_>, resource: &Resource, said: &Said) -> Vec<BoundaryId> {
    let named = |value| draft.boundaries_of(resource.scope, value);
    let mut hints = said.inside.iter().map(named);
    hints.find(|found| !found.is_empty()).unwrap_or_default()
}

/// Adds the flows that a resource states.
fn connect(draft: &mut Draft<'_>, resource: &Resource, flow: &SaidFlow) {
    let from = ends(draft, resource, flow.from.as_ref());
    let to = ends(draft, resource, flow.to.as_ref());
    let evidence = vec![evidence_of(resource, flow)];
    let through = flow.to.as_ref().map(|to| draft.through(resource, to));
    let (port, protocol) = through.unwrap_or_default();
    let (port, protocol) = (flow.port.or(port), flow.protocol.clone().or(protocol));
    for (from, to) in pairs(&from, &to) {
        if from.0.as_ref() == "internet" && !draft.faces_internet(to) {
            continue;
        }
        let (own_port, own_protocol) = draft.listens(to);
        draft.link(Link {
            from: from.clone(),
            to: to.clone(),
            protocol: protocol.clone().or(own_protocol),
            port: port.or(own_port),
            knowledge: flow.knowledge,
            facts: flow.facts.clone(),
            evidence: evidence.clone(),
        });
    }
}

fn evidence_of(resource: &Resource, flow: &SaidFlow) -> Evidence {
    let mut ends = [&flow.to, &flow.from].into_iter().flatten();
    let place = ends.find_map(place_of).or(flow.place);
    let what = flow.what.clone();
    Evidence {
        span: place.unwrap_or(resource.span),
        what: what.unwrap_or_else(|| format!("`{}` connects them", resource.kind).into()),
    }
}

/// What the catalog puts before the host of somebody outside.
const OUTSIDE: &str = "outside:";

fn ends(draft: &mut Draft<'_>, resource: &Resource, end: Option<&Value>) -> Vec<ElementId> {
    let Some(value) = end else {
        return draft.element_of(resource).cloned().into_iter().collect();
    };
    let mut found = draft.targets(resource.scope, value);
    if names_internet(value) {
        found.push(draft.internet());
    }
    let outside = value.as_str().and_then(|it| it.strip_prefix(OUTSIDE));
    found.extend(outside.map(|host| draft.outsider(host)));
    found
}

impl Draft<'_> {
    /// The port and protocol an element listens on, as far as the catalog tells.
    pub(crate) fn listens(&self, element: &ElementId) -> (Option<u16>, Option<Arc<str>>) {
        let index = self.inventory.index_of_id(&element.0);
        let stated = index.and_then(|index| self.stated.get(index));
        stated.map_or((None, None), |stated| {
            (stated.port, stated.protocol.clone())
        })
    }

    /// The port and protocol of what stands between a flow and its end: a target group's.
    fn through(&self, resource: &Resource, to: &Value) -> (Option<u16>, Option<Arc<str>>) {
        let between = self
            .mentioned(resource.scope, to)
            .into_iter()
            .filter(|index| {
                let role = self.roles.get(*index);
                matches!(role, Some(Role::Other | Role::StandsFor(_)))
            });
        let mut told = between.filter_map(|index| self.stated.get(index));
        let told = told.find(|stated| stated.port.is_some() || stated.protocol.is_some());
        told.map_or((None, None), |stated| {
            (stated.port, stated.protocol.clone())
        })
    }

    /// Whether the internet may reach an element as far as its own facts tell: a listener
    /// takes connections from where its load balancer stands.
    fn faces_internet(&self, element: &ElementId) -> bool {
        let facts = self.elements.get(element).map(|element| &element.facts);
        let public = facts.and_then(|facts| facts.get(Property::PubliclyAccessible));
        public.is_none_or(|fact| fact.value == Datum::Bool(true))
    }

    /// The innermost boundary around all of these, or the first where they share none.
    fn common(&self, boundaries: &[BoundaryId]) -> Option<BoundaryId> {
        let (first, others) = boundaries.split_first()?;
        let sets = others
            .iter()
            .map(|id| self.around(id).into_iter().collect());
        let sets: Vec<BTreeSet<BoundaryId>> = sets.collect();
        let shared = |id: &BoundaryId| sets.iter().all(|set| set.contains(id));
        let common = self.around(first).into_iter().find(shared);
        common.or_else(|| Some(first.clone()))
    }

    /// A boundary and those around it, from the inside out.
    fn around(&self, boundary: &BoundaryId) -> Vec<BoundaryId> {
        let mut found = vec![boundary.clone()];
        let mut at = boundary;
        while let Some(parent) = self.boundaries.get(at).and_then(|it| it.parent.as_ref()) {
            if found.contains(parent) {
                break;
            }
            found.push(parent.clone());
            at = parent;
        }
        found
    }

    /// Whether `outer` already lies around `inner`, or is it.
    fn surrounds(&self, outer: &BoundaryId, inner: &BoundaryId) -> bool {
        self.around(inner).contains(outer)
    }
}
