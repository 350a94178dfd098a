//! Policies that select nothing: a plan that is written down and not in force.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{BoundaryId, Datum, Fact, Property};
use syntax::Span;

use super::{Policy, unseen};
use crate::draft::Draft;
use crate::passes::kubernetes::cluster::Cluster;

/// Why nobody knows whether a policy selects something.
const UNSEEN: &str = "pods that no manifest here describes may have these labels";

/// The idle policies of each namespace, with the place of the first.
#[derive(Default)]
pub(super) struct Idle {
    by: BTreeMap<BoundaryId, (Vec<Arc<str>>, Option<Span>)>,
    /// Namespaces with a policy of which nobody knows whom it selects, and why.
    open: BTreeMap<BoundaryId, (Arc<str>, Span)>,
}

impl Idle {
    /// Takes note of a policy. One for all pods of its namespace waits for those to come, and
    /// one beside which nothing runs belongs to programs that are described elsewhere.
    pub(super) fn add(&mut self, draft: &Draft<'_>, cluster: &Cluster<'_>, policy: &Policy<'_>) {
        let object = policy.object;
        let inside = cluster
            .labels()
            .inside(object.resource.scope, object.namespace);
        let neighbour = inside
            .first()
            .and_then(|number| cluster.workloads.get(*number));
        let element = neighbour.and_then(|it| draft.elements.get(&it.element));
        let Some(boundary) = element.and_then(|it| it.boundary.clone()) else {
            return;
        };
        let is_idle = policy.selected.is_empty() && policy.is_choosy;
        let unseen = || {
            let scope = object.resource.scope;
            let mut selectors = policy.selector.into_iter();
            selectors.any(|it| !unseen::perhaps(cluster, scope, object.namespace, it).is_empty())
        };
        let open = policy.open.clone().filter(|_| is_idle);
        let unseen = || (is_idle && unseen()).then(|| UNSEEN.into());
        if let Some(why) = open.or_else(unseen) {
            let place = (why, policy.span);
            self.open.entry(boundary).or_insert(place);
            return;
        }
        let (names, place) = self.by.entry(boundary).or_default();
        if place.is_none() || (is_idle && names.is_empty()) {
            *place = Some(policy.span);
        }
        if is_idle {
            let name: String = object.resource.name.chars().take(80).collect();
            names.push(name.into());
        }
    }

    /// States what was noted.
    pub(super) fn state(mut self, draft: &mut Draft<'_>) {
        for (id, (why, span)) in std::mem::take(&mut self.open) {
            let known = self.by.get(&id).is_some_and(|(names, _)| !names.is_empty());
            let boundary = draft.boundaries.get_mut(&id).filter(|_| !known);
            self.by.retain(|other, _| known || *other != id);
            let value = Datum::Unknown(why);
            let span = Some(span);
            boundary.map(|it| {
                it.facts
                    .insert(Property::IdlePolicies, Fact { value, span })
            });
        }
        for (id, (mut names, span)) in self.by {
            names.sort();
            if let Some(boundary) = draft.boundaries.get_mut(&id) {
                let value = Datum::List(names);
                let fact = Fact { value, span };
                boundary.facts.insert(Property::IdlePolicies, fact);
            }
        }
    }
}
