//! Which workloads policies shield, how well, and what therefore cannot flow.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use model::{BoundaryId, Datum, ElementId, Fact, Property};
use syntax::{Diagnostic, Span};

use super::{Direction, Peer, Policy};
use crate::draft::Draft;
use crate::passes::kubernetes::cluster::{Cluster, Workload};
use crate::passes::kubernetes::containers::truth;

/// Of a policy between more pairs than this it is not kept who may talk to whom.
const MOST_KEPT: usize = 1_000_000;

/// What policies do to workloads, by their numbers.
#[derive(Default)]
pub(super) struct Shields {
    by: HashMap<usize, Shield>,
    callers: HashMap<usize, Limit>,
    calls: HashMap<usize, Limit>,
}

/// What shields a workload: the policy, and the rule that opens it to everybody again.
struct Shield {
    policy: Span,
    open: Option<Span>,
}

/// With whom a workload may talk in one direction; policies add up.
struct Limit {
    policy: Span,
    /// Whether it may talk with others than those that are listed.
    others: bool,
    allowed: BTreeSet<usize>,
}

impl Shields {
    pub(super) fn add(&mut self, policy: &Policy<'_>) {
        if policy.limits.contains(&Direction::Ingress) {
            let open = policy.open_rule();
            for workload in &policy.selected {
                let shield = self.by.entry(*workload).or_insert(Shield {
                    policy: policy.span,
                    open: None,
                });
                // Policies add up: what one of them opens, no other closes.
                shield.open = shield.open.or(open);
            }
            limit(&mut self.callers, policy, Direction::Ingress);
        }
        if policy.limits.contains(&Direction::Egress) {
            limit(&mut self.calls, policy, Direction::Egress);
        }
    }

    /// Takes away the flows that no policy allows, and says so.
    pub(super) fn keep_out(&self, draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
        if self.callers.is_empty() && self.calls.is_empty() {
            return;
        }
        // What is on the network of its machine has no address that a policy would know.
        let on_host = |workload: &Workload<'_>| {
            let shared = workload.pod.get("hostNetwork").and_then(truth);
            shared == Some(true)
        };
        let workloads = cluster.workloads.iter().enumerate();
        let numbers: HashMap<&ElementId, usize> = workloads
            .filter(|(_, workload)| !on_host(workload))
            .map(|(number, workload)| (&workload.element, number))
            .collect();
        let mut notes = Vec::new();
        draft.flows.retain(|flow| {
            let ends = (numbers.get(&flow.from), numbers.get(&flow.to));
            let (Some(from), Some(to)) = ends else {
                return true;
            };
            let Some(policy) = self.forbids(*from, *to) else {
                return true;
            };
            let message = format!(
                "`{}` names `{}`, but this network policy does not let it through",
                flow.from, flow.to
            );
            notes.push(Diagnostic::note(message, policy));
            false
        });
        notes.dedup();
        draft.diagnostics.extend(notes);
    }

    /// The policy for want of whose permission the one cannot call the other.
    fn forbids(&self, from: usize, to: usize) -> Option<Span> {
        let refuses = |limits: &HashMap<usize, Limit>, own: usize, other: usize| {
            let limit = limits.get(&own)?;
            let allowed = limit.others || limit.allowed.contains(&other);
            (!allowed).then_some(limit.policy)
        };
        refuses(&self.callers, to, from).or_else(|| refuses(&self.calls, from, to))
    }

    pub(super) fn state(&self, draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
        let mut namespaces: BTreeMap<BoundaryId, (usize, usize, Option<Span>)> = BTreeMap::new();
        for (number, workload) in cluster.workloads.iter().enumerate() {
            let shield = self.by.get(&number);
            if shield.is_none() && workload.is_unread() {
                continue;
            }
            state_workload(draft, workload, shield);
            let boundary = draft
                .elements
                .get(&workload.element)
                .and_then(|it| it.boundary.clone());
            if let Some(boundary) = boundary {
                let count = namespaces.entry(boundary).or_default();
                count.0 += 1;
                count.1 += usize::from(shield.is_some());
                count.2 = count.2.or(shield.map(|shield| shield.policy));
            }
        }
        for (id, (all, shielded, span)) in namespaces {
            if let Some(boundary) = draft.boundaries.get_mut(&id) {
                let open = boundary.facts.get(&Property::IdlePolicies);
                let open =
                    open.filter(|it| shielded < all && matches!(it.value, Datum::Unknown(_)));
                let span = open.and_then(|it| it.span).or(span).or(boundary.span);
                let known = Datum::Bool(shielded == all);
                let value = open.map_or(known, |it| it.value.clone());
                boundary
                    .facts
                    .insert(Property::SegmentsTraffic, Fact { value, span });
            }
        }
    }
}

fn limit(limits: &mut HashMap<usize, Limit>, policy: &Policy<'_>, direction: Direction) {
    let rules = policy.rules.iter();
    let rules: Vec<_> = rules.filter(|rule| rule.direction == direction).collect();
    let peers = || rules.iter().flat_map(|rule| &rule.peers);
    let count = |peer: &Peer| match peer {
        Peer::Pods(numbers, ..) => numbers.len(),
        Peer::Everybody(_) | Peer::Private | Peer::Host(..) => 0,
    };
    let many = peers().map(count).sum::<usize>() * policy.selected.len() > MOST_KEPT;
    let others = many
        || !policy.is_exact
        || peers().any(|peer| matches!(peer, Peer::Everybody(_) | Peer::Private));
    for own in &policy.selected {
        let limit = limits.entry(*own).or_insert(Limit {
            policy: policy.span,
            others: false,
            allowed: BTreeSet::new(),
        });
        limit.others |= others;
        if limit.others {
            continue;
        }
        for peer in peers() {
            if let Peer::Pods(numbers, ..) = peer {
                limit.allowed.extend(numbers);
            }
        }
    }
}

fn state_workload(draft: &mut Draft<'_>, workload: &Workload<'_>, shield: Option<&Shield>) {
    let fact = |truth, span| Fact {
        value: Datum::Bool(truth),
        span: Some(span),
    };
    let policy = shield.map_or(workload.resource.span, |shield| shield.policy);
    draft.state(
        &workload.element,
        Property::Isolated,
        fact(shield.is_some(), policy),
    );
    if let Some(shield) = shield {
        let restricted = fact(shield.open.is_none(), shield.open.unwrap_or(policy));
        draft.state(&workload.element, Property::NetworkRestricted, restricted);
    }
}
