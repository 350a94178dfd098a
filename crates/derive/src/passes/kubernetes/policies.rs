//! Network policies: which workloads are shielded, and whom the policies name as peers.
//!
//! A policy that names pods by their labels is written by somebody who knows that they talk,
//! so it makes an inferred flow where nothing better is known. One that names a namespace or
//! a range only allows.

mod idle;

use std::collections::{BTreeMap, HashMap, HashSet};

use eval::Value;
use model::{BoundaryId, Datum, ElementId, Evidence, Fact, Knowledge, Property};
use syntax::Span;

use super::cluster::{Cluster, Object, Workload, port_number};
use super::environment::items;
use crate::draft::Draft;
use crate::endpoint::{Reach, reach};
use crate::passes::conversation::Talk;
use idle::Idle;

/// A rule between more pairs than this is a mesh, not a set of flows.
const MOST_PAIRS: usize = 1000;

/// Adds what policies say.
pub(super) fn apply(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let known: HashSet<(ElementId, ElementId)> = draft
        .flows
        .iter()
        .map(|flow| (flow.from.clone(), flow.to.clone()))
        .collect();
    let mut shields = Shields::default();
    let mut idle = Idle::default();
    let mut inferred = Vec::new();
    for object in cluster.objects("NetworkPolicy") {
        let policy = Policy::of(cluster, *object);
        shields.add(&policy);
        inferred.extend(policy.peers(cluster));
        idle.add(draft, cluster, &policy);
    }
    idle.state(draft);
    for pair in inferred {
        pair.link(draft, cluster, &known);
    }
    shields.state(draft, cluster);
}

/// A policy and the workloads it selects.
struct Policy<'a> {
    object: Object<'a>,
    spec: Option<&'a Value>,
    selected: Vec<usize>,
    span: Span,
}

/// Which way a rule looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Ingress,
    Egress,
}

/// Two workloads of which a policy says that they may talk.
struct Pair {
    from: usize,
    to: usize,
    port: Option<u16>,
    knowledge: Knowledge,
    span: Span,
}

impl<'a> Policy<'a> {
    fn of(cluster: &Cluster<'a>, object: Object<'a>) -> Self {
        let resource = object.resource;
        let spec = resource.attributes.get("spec");
        let selector = spec.and_then(|spec| spec.get("podSelector"));
        let empty = Value::object(eval::Map::new());
        let labels = cluster.labels();
        Self {
            object,
            spec,
            selected: labels.selected(resource.scope, object.namespace, selector.unwrap_or(&empty)),
            span: selector.and_then(|it| it.span).unwrap_or(resource.span),
        }
    }

    /// Whether it shields its workloads from callers. Without a list of directions it does.
    fn limits_callers(&self) -> bool {
        let types = self.spec.and_then(|spec| spec.get("policyTypes"));
        types.is_none_or(|types| {
            types
                .items()
                .iter()
                .any(|it| it.as_str() == Some("Ingress"))
        })
    }

    /// The first rule that lets everybody in: one without peers, or with the whole internet.
    fn open_rule(&self) -> Option<Span> {
        let rules = self.spec.map_or(&[][..], |spec| items(spec, "ingress"));
        rules.iter().find_map(|rule| {
            let peers = items(rule, "from");
            if peers.is_empty() {
                return rule.span.or(Some(self.span));
            }
            let open = peers.iter().find_map(|peer| {
                let range = peer.path(&["ipBlock", "cidr"])?;
                let everything = range.as_str().is_some_and(|it| it.ends_with("/0"));
                let address = range.as_str()?.split('/').next()?;
                let public = everything || reach(address) == Reach::Public;
                public.then_some(range)
            });
            open.map(|range| range.span.unwrap_or(self.span))
        })
    }

    fn peers(&self, cluster: &Cluster<'a>) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (direction, key, side) in [
            (Direction::Ingress, "ingress", "from"),
            (Direction::Egress, "egress", "to"),
        ] {
            for rule in self.spec.map_or(&[][..], |spec| items(spec, key)) {
                for peer in items(rule, side) {
                    self.pair(cluster, direction, rule, peer, &mut pairs);
                }
            }
        }
        pairs
    }

    fn pair(
        &self,
        cluster: &Cluster<'a>,
        direction: Direction,
        rule: &Value,
        peer: &Value,
        pairs: &mut Vec<Pair>,
    ) {
        let Some((others, knowledge)) = self.others(cluster, peer) else {
            return;
        };
        if others.len().saturating_mul(self.selected.len()) > MOST_PAIRS {
            return;
        }
        let ports: Vec<Option<u16>> = match items(rule, "ports") {
            [] => vec![None],
            ports => ports
                .iter()
                .map(|port| port.get("port").and_then(port_number))
                .collect(),
        };
        let span = peer.span.unwrap_or(self.span);
        for other in &others {
            for own in &self.selected {
                let (from, to) = match direction {
                    Direction::Ingress => (*other, *own),
                    Direction::Egress => (*own, *other),
                };
                pairs.extend(ports.iter().map(|port| Pair {
                    from,
                    to,
                    port: *port,
                    knowledge,
                    span,
                }));
            }
        }
    }

    /// The workloads that a peer of a rule means, and how well that says who talks.
    fn others(&self, cluster: &Cluster<'a>, peer: &Value) -> Option<(Vec<usize>, Knowledge)> {
        let scope = self.object.resource.scope;
        let pods = peer.get("podSelector");
        let named = pods.is_some_and(names_somebody);
        let knowledge = if named {
            Knowledge::Inferred
        } else {
            Knowledge::Allowed
        };
        let empty = Value::object(eval::Map::new());
        let namespaces = match peer.get("namespaceSelector") {
            Some(selector) => cluster.namespaces(scope, selector),
            None => vec![self.object.namespace],
        };
        let labels = cluster.labels();
        let selected = namespaces
            .iter()
            .flat_map(|namespace| labels.selected(scope, namespace, pods.unwrap_or(&empty)));
        peer.get("ipBlock")
            .is_none()
            .then(|| (selected.collect(), knowledge))
    }
}

/// Whether a selector says more than "all".
fn names_somebody(selector: &Value) -> bool {
    let labels = selector.get("matchLabels").and_then(Value::map);
    labels.is_some_and(|labels| !labels.is_empty())
        || !items(selector, "matchExpressions").is_empty()
}

impl Pair {
    /// Adds the flow unless one between the two is known already.
    fn link(
        &self,
        draft: &mut Draft<'_>,
        cluster: &Cluster<'_>,
        known: &HashSet<(ElementId, ElementId)>,
    ) {
        let ends = (
            cluster.workloads.get(self.from),
            cluster.workloads.get(self.to),
        );
        let (Some(from), Some(to)) = ends else { return };
        let pair = (from.element.clone(), to.element.clone());
        if from.element == to.element || known.contains(&pair) {
            return;
        }
        let (own_port, own_protocol) = draft.listens(&to.element);
        let is_own = self.port.is_none() || self.port == own_port;
        let protocol = own_protocol.filter(|_| is_own);
        let mut talk = Talk::plainly(protocol, self.port.or(own_port), Some(self.span));
        talk.ask_for_login(draft, &to.element);
        let evidence = vec![Evidence {
            span: self.span,
            what: "a network policy lets the one talk to the other".into(),
        }];
        draft.link(talk.between(&from.element, &to.element, self.knowledge, evidence));
    }
}

/// Which workloads policies shield, and how well.
#[derive(Default)]
struct Shields {
    by: HashMap<usize, Shield>,
}

/// What shields a workload: the policy, and the rule that opens it to everybody again.
struct Shield {
    policy: Span,
    open: Option<Span>,
}

impl Shields {
    fn add(&mut self, policy: &Policy<'_>) {
        if !policy.limits_callers() {
            return;
        }
        let open = policy.open_rule();
        for workload in &policy.selected {
            let shield = self.by.entry(*workload).or_insert(Shield {
                policy: policy.span,
                open: None,
            });
            // Policies add up: what one of them opens, no other closes.
            shield.open = shield.open.or(open);
        }
    }

    fn state(&self, draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
        let mut namespaces: BTreeMap<BoundaryId, (usize, usize, Option<Span>)> = BTreeMap::new();
        for (number, workload) in cluster.workloads.iter().enumerate() {
            let shield = self.by.get(&number);
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
                let value = Datum::Bool(shielded == all);
                let span = span.or(boundary.span);
                boundary
                    .facts
                    .insert(Property::SegmentsTraffic, Fact { value, span });
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
