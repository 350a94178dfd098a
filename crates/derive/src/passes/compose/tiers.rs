//! Networks that put what outsiders reach beside stores it has no business with.
//!
//! A service that is published can be taken over first, and then reaches every neighbour on its
//! networks. Where each published service talks to each store beside it, a second network would
//! separate nothing, and nothing is said. Of a service that is not known to talk to anybody the
//! code may just not tell.

use std::collections::{BTreeMap, HashSet};

use model::{BoundaryId, Datum, ElementId, ElementKind, Fact, Knowledge, Property};

use super::project::{Projects, Service, items};
use crate::draft::Draft;

/// Who is on a network.
#[derive(Default)]
struct Members {
    /// Published, and what is known of that.
    published: Vec<(ElementId, Fact)>,
    /// Stores that are not.
    stores: Vec<ElementId>,
}

/// States of each network whether it mixes tiers.
pub(super) fn compare(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    let mut networks: BTreeMap<BoundaryId, Members> = BTreeMap::new();
    for service in &projects.services {
        for network in joined(projects, service) {
            enter(draft, service, networks.entry(network).or_default());
        }
    }
    let spoken: HashSet<(ElementId, ElementId)> = draft
        .flows
        .iter()
        .filter(|flow| flow.knowledge > Knowledge::Allowed)
        .map(|flow| (flow.from.clone(), flow.to.clone()))
        .collect();
    let services: HashSet<&ElementId> = projects.services.iter().map(|it| &it.element).collect();
    let callers: HashSet<&ElementId> = spoken
        .iter()
        .filter(|(_, to)| services.contains(to))
        .map(|(from, _)| from)
        .collect();
    for (network, mut members) in networks {
        for (published, fact) in &mut members.published {
            if fact.value == Datum::Bool(true) && !callers.contains(published) {
                fact.value = Datum::Unknown("the code does not say whom it talks to".into());
            }
        }
        let fact = judge(&members, &spoken);
        if let (Some(fact), Some(boundary)) = (fact, draft.boundaries.get_mut(&network)) {
            boundary.facts.insert(Property::MixesTiers, fact);
        }
    }
}

fn joined<'p>(
    projects: &'p Projects<'_>,
    service: &'p Service<'_>,
) -> impl Iterator<Item = BoundaryId> + 'p {
    let connected = projects.connected(service);
    let joined = items(&connected.resource.attributes, "networks").iter();
    joined.filter_map(|it| {
        let network = projects.network(service.resource.scope, it.get("name")?.as_str()?)?;
        Some(BoundaryId(network.id.clone()))
    })
}

fn enter(draft: &Draft<'_>, service: &Service<'_>, members: &mut Members) {
    let Some(element) = draft.elements.get(&service.element) else {
        return;
    };
    let published = element.facts.get(Property::PublishedOnAllInterfaces);
    let published = published.filter(|fact| fact.value != Datum::Bool(false));
    match published {
        Some(fact) => members
            .published
            .push((service.element.clone(), fact.clone())),
        None if element.kind == ElementKind::DataStore => {
            members.stores.push(service.element.clone());
        }
        None => {}
    }
}

/// None where there is nothing to keep apart.
fn judge(members: &Members, spoken: &HashSet<(ElementId, ElementId)>) -> Option<Fact> {
    let mut unsure = None;
    let mut apart = None;
    for (published, fact) in &members.published {
        let stranger = |store: &&ElementId| {
            let (there, back) = (
                (published.clone(), (*store).clone()),
                ((*store).clone(), published.clone()),
            );
            !spoken.contains(&there) && !spoken.contains(&back)
        };
        let mixed = members.stores.iter().any(|store| stranger(&store));
        match (&fact.value, mixed) {
            (Datum::Bool(true), true) => return Some(fact.clone()),
            (_, true) => unsure = unsure.or(Some(fact.clone())),
            (_, false) => {
                let value = Datum::Bool(false);
                let span = fact.span;
                apart = apart.or(Some(Fact { value, span }));
            }
        }
    }
    unsure.or(apart.filter(|_| !members.stores.is_empty()))
}
