//! Which workloads policies shield, how well, and what therefore cannot flow.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use eval::Value;
use model::{BoundaryId, Datum, ElementId, Fact, Property};
use syntax::Span;

use super::{Direction, Peer, Policy};
use crate::draft::Draft;
use crate::passes::kubernetes::cluster::{Cluster, Workload};
use crate::passes::kubernetes::containers::truth;
use crate::passes::kubernetes::filled;
use crate::passes::kubernetes::routes::weight;

/// Of a policy between more pairs than this it is not kept who may talk to whom.
const MOST_KEPT: usize = 1_000_000;

/// What policies do to workloads, by their numbers.
#[derive(Default)]
pub(super) struct Shields {
    by: HashMap<usize, Shield>,
    /// The same for whom they call.
    out: HashMap<usize, Shield>,
    /// Those of which nobody knows whether something shields them, and why.
    doubts: HashMap<usize, Fact>,
    callers: HashMap<usize, Limit>,
    calls: HashMap<usize, Limit>,
}

/// What shields a workload: the policy, and whether it keeps anybody out.
struct Shield {
    policy: Span,
    restricts: Fact,
    /// Whether it keeps anybody in the cluster out; of callers only.
    neighbours: Option<Fact>,
}

impl Shield {
    /// Policies add up: what one of them opens, no other closes.
    fn stand(shields: &mut HashMap<usize, Self>, policy: &Policy<'_>, direction: Direction) {
        let restricts = policy.restricts(direction);
        let neighbours = (direction == Direction::Ingress).then(|| policy.restricts_neighbours());
        let weaken = |known: &mut Fact, other: &Fact| {
            if weight(other) < weight(known) {
                known.clone_from(other);
            }
        };
        for workload in &policy.selected {
            let shield = shields.entry(*workload).or_insert_with(|| Self {
                policy: policy.span,
                restricts: restricts.clone(),
                neighbours: neighbours.clone(),
            });
            weaken(&mut shield.restricts, &restricts);
            if let (Some(known), Some(other)) = (&mut shield.neighbours, &neighbours) {
                weaken(known, other);
            }
        }
    }
}

/// No operator makes pods with more sets of labels for one thing.
const MOST_PARTS: usize = 32;

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
            Shield::stand(&mut self.by, policy, Direction::Ingress);
            limit(&mut self.callers, policy, Direction::Ingress);
        }
        if policy.limits.contains(&Direction::Egress) {
            Shield::stand(&mut self.out, policy, Direction::Egress);
            limit(&mut self.calls, policy, Direction::Egress);
        }
    }

    /// Takes note of those that a policy may be for: its own selector, its namespace or their
    /// labels are filled in later, or which ways it limits.
    pub(super) fn doubt(&mut self, cluster: &Cluster<'_>, policy: &Policy<'_>) {
        let object = policy.object;
        let (scope, namespace) = (object.resource.scope, object.namespace);
        let labels = cluster.labels();
        let note = |why: &Arc<str>| Fact {
            value: Datum::Unknown(Arc::clone(why)),
            span: Some(policy.span),
        };
        let inside = labels.inside(scope, namespace);
        if let Some(why) = &policy.open {
            self.doubts.extend(inside.iter().map(|it| (*it, note(why))));
        }
        if let Some(why) = &policy.open_ways {
            let selected = policy.selected.iter();
            self.doubts.extend(selected.map(|it| (*it, note(why))));
        }
        if let Some(why) = filled::reason(&Value::text(namespace)) {
            let all = cluster.workloads.iter().enumerate();
            let all = all.filter(|(_, it)| it.resource.scope == scope);
            self.doubts
                .extend(all.map(|(number, _)| (number, note(&why))));
        }
        for number in inside.iter().filter(|_| policy.is_choosy) {
            let own = labels.of(*number).into_iter().flatten();
            if let Some(why) = own.map(|(_, value)| value).find_map(filled::reason) {
                self.doubts.insert(*number, note(&why));
            }
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
        let mut numbers: HashMap<&ElementId, Vec<usize>> = HashMap::default();
        for (number, workload) in workloads.filter(|(_, workload)| !on_host(workload)) {
            let parts = numbers.entry(&workload.element).or_default();
            if parts.len() < MOST_PARTS {
                parts.push(number);
            }
        }
        draft.forbid("network policy", |flow| {
            let (from, to) = (numbers.get(&flow.from)?, numbers.get(&flow.to)?);
            let pairs = from
                .iter()
                .flat_map(|from| to.iter().map(|to| (*from, *to)));
            // One part that may call one of the other is enough.
            let mut first = None;
            for (from, to) in pairs {
                // What an operator makes it may let others call, too.
                let to_made = cluster.workloads.get(to).is_some_and(|it| !it.is_described);
                let policy = self.forbids(from, to, to_made)?;
                first = first.or(Some(policy));
            }
            first
        });
    }

    /// The policy for want of whose permission the one cannot call the other.
    fn forbids(&self, from: usize, to: usize, to_made: bool) -> Option<Span> {
        let refuses = |limits: &HashMap<usize, Limit>, own: usize, other: usize| {
            let limit = limits.get(&own)?;
            let allowed = limit.others || limit.allowed.contains(&other);
            (!allowed).then_some(limit.policy)
        };
        let callers = (!to_made).then(|| refuses(&self.callers, to, from));
        callers.flatten().or_else(|| refuses(&self.calls, from, to))
    }

    pub(super) fn state(&self, draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
        let mut namespaces: BTreeMap<BoundaryId, (usize, usize, Option<Span>)> = BTreeMap::new();
        let mut doubts: BTreeMap<BoundaryId, Fact> = BTreeMap::new();
        for (number, workload) in cluster.workloads.iter().enumerate() {
            let shield = self.by.get(&number);
            if shield.is_none() && workload.is_unread() {
                continue;
            }
            let doubt = self.doubts.get(&number).filter(|_| shield.is_none());
            state_workload(draft, workload, shield, doubt);
            let out = self.out.get(&number).map(|it| it.restricts.clone());
            if let Some(fact) = out {
                draft.state(&workload.element, Property::CallsRestricted, fact);
            }
            if let Some(boundary) = boundary_of(draft, workload) {
                doubts.extend(doubt.map(|fact| (boundary.clone(), fact.clone())));
                let count = namespaces.entry(boundary).or_default();
                count.0 += 1;
                count.1 += usize::from(shield.is_some());
                count.2 = count.2.or(shield.map(|shield| shield.policy));
            }
        }
        for (id, (all, shielded, span)) in namespaces {
            if let Some(boundary) = draft.boundaries.get_mut(&id) {
                let open = doubts.get(&id).filter(|_| shielded < all);
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
        Peer::Everybody(_)
        | Peer::Neighbours(..)
        | Peer::Private
        | Peer::Host(..)
        | Peer::Open(..) => 0,
    };
    let many = peers().map(count).sum::<usize>() * policy.selected.len() > MOST_KEPT;
    let is_wide = |peer: &Peer| !matches!(peer, Peer::Pods(..) | Peer::Host(..));
    let others = many || !policy.is_exact || peers().any(is_wide);
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
        limit
            .allowed
            .extend(rules.iter().flat_map(|rule| &rule.perhaps));
    }
}

fn boundary_of(draft: &Draft<'_>, workload: &Workload<'_>) -> Option<BoundaryId> {
    draft.elements.get(&workload.element)?.boundary.clone()
}

fn state_workload(
    draft: &mut Draft<'_>,
    workload: &Workload<'_>,
    shield: Option<&Shield>,
    doubt: Option<&Fact>,
) {
    let policy = shield.map_or(workload.resource.span, |shield| shield.policy);
    let known = Fact {
        value: Datum::Bool(shield.is_some()),
        span: Some(policy),
    };
    let isolated = doubt.cloned().unwrap_or(known);
    draft.state(&workload.element, Property::Isolated, isolated);
    if let Some(shield) = shield {
        let restricted = shield.restricts.clone();
        draft.state(&workload.element, Property::NetworkRestricted, restricted);
        if let Some(fact) = shield.neighbours.clone() {
            draft.state(&workload.element, Property::NeighboursRestricted, fact);
        }
    }
}
