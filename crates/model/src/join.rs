//! Which statements about flows mean the same flow.
//!
//! One reader sees an address with a port, another a grant without one, a third the port that
//! a firewall opens. They join when they share their ends and contradict each other in nothing,
//! and the joined flow is as well known as its best witness.

use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use syntax::HashMap;

use crate::{Datum, ElementId, Facts, Flow, FlowId};

/// Joins, and gives every flow its id. The order of the result is that of ends, then ports.
pub(crate) fn join_flows(flows: Vec<Flow>) -> Vec<Flow> {
    let mut by_ends: BTreeMap<(ElementId, ElementId), Vec<Flow>> = BTreeMap::new();
    for flow in flows {
        let ends = (flow.from.clone(), flow.to.clone());
        by_ends.entry(ends).or_default().push(flow);
    }
    by_ends.into_values().flat_map(join_between).collect()
}

/// Joins flows of the same two ends.
fn join_between(mut flows: Vec<Flow>) -> Vec<Flow> {
    for flow in &mut flows {
        flow.evidence.sort();
        flow.evidence.dedup();
    }
    if flows.len() == 1 {
        return flows.into_iter().map(finish).collect();
    }
    // The most specific come first, so that the vaguer ones find something to join; the rest of
    // the key makes the result independent of the order in which flows were found.
    flows.sort_by(|a, b| vagueness(a).cmp(&vagueness(b)));
    let mut joined = Joined::default();
    for flow in flows {
        joined.take(flow);
    }
    joined.flows.into_iter().map(finish).collect()
}

type Vagueness<'a> = (
    (bool, bool),
    Option<u16>,
    Option<&'a Arc<str>>,
    Reverse<crate::Knowledge>,
    &'a [crate::Evidence],
    &'a Facts,
);

fn vagueness(flow: &Flow) -> Vagueness<'_> {
    (
        (flow.port.is_none(), application(flow).is_none()),
        flow.port,
        flow.protocol.as_ref(),
        Reverse(flow.knowledge),
        &flow.evidence,
        &flow.facts,
    )
}

/// The protocol, unless it is only the transport.
fn application(flow: &Flow) -> Option<&Arc<str>> {
    flow.protocol
        .as_ref()
        .filter(|it| !matches!(&***it, "tcp" | "udp"))
}

/// What a flow knows of itself besides its ends.
type Terms = (Option<u16>, Option<Arc<str>>);

/// Flows of the same two ends, found by what they know without looking at all of them.
#[derive(Default)]
struct Joined {
    flows: Vec<Flow>,
    /// Where each flow that was taken ended up, under its own terms.
    taken: HashMap<Terms, usize>,
    by_port: HashMap<u16, Vec<usize>>,
    by_protocol: HashMap<Arc<str>, usize>,
    /// Flows with a port whose application nobody has named yet.
    unnamed: VecDeque<usize>,
}

impl Joined {
    fn take(&mut self, flow: Flow) {
        let terms = (flow.port, flow.protocol.clone());
        let home = self.taken.get(&terms).copied();
        let at = match home.or_else(|| self.home(&flow)) {
            Some(at) => {
                if let Some(home) = self.flows.get_mut(at) {
                    merge(home, flow);
                }
                at
            }
            None => self.add(flow),
        };
        self.taken.insert(terms, at);
    }

    fn add(&mut self, flow: Flow) -> usize {
        let at = self.flows.len();
        if let Some(port) = flow.port {
            self.by_port.entry(port).or_default().push(at);
        }
        if let Some(protocol) = application(&flow) {
            self.by_protocol.entry(Arc::clone(protocol)).or_insert(at);
        } else if flow.protocol.as_deref() != Some("udp") {
            self.unnamed.push_back(at);
        }
        self.flows.push(flow);
        at
    }

    /// The flow that this one says nothing against. As the most specific flows are taken first,
    /// one that knows both port and application has no home but its equal.
    fn home(&mut self, flow: &Flow) -> Option<usize> {
        let fits = |at: &usize| self.flows.get(*at).is_some_and(|it| agree(it, flow));
        match (flow.port, application(flow)) {
            (Some(_), Some(_)) => None,
            (Some(port), None) => self.by_port.get(&port)?.iter().copied().find(fits),
            (None, Some(protocol)) => {
                let known = self.by_protocol.get(protocol).copied();
                known.or_else(|| self.name(protocol))
            }
            (None, None) => (0..self.flows.len()).find(fits),
        }
    }

    /// The first flow without an application, which from now on has this one.
    fn name(&mut self, protocol: &Arc<str>) -> Option<usize> {
        let at = self.unnamed.pop_front()?;
        self.by_protocol.insert(Arc::clone(protocol), at);
        Some(at)
    }
}

/// Whether two flows of the same ends can be one.
fn agree(a: &Flow, b: &Flow) -> bool {
    let ports = a.port.is_none() || b.port.is_none() || a.port == b.port;
    let protocols = match (&a.protocol, &b.protocol) {
        (Some(a), Some(b)) => a == b || carries(a, b) || carries(b, a),
        _ => true,
    };
    ports && protocols
}

/// Whether a protocol is only the transport of the other one.
fn carries(transport: &str, application: &str) -> bool {
    transport == "tcp" && application != "udp"
}

fn merge(home: &mut Flow, flow: Flow) {
    home.port = home.port.or(flow.port);
    if application(home).is_none() && flow.protocol.is_some() {
        let better = application(&flow).or(home.protocol.as_ref().or(flow.protocol.as_ref()));
        home.protocol = better.cloned();
    }
    merge_facts(&mut home.facts, flow.facts, flow.knowledge > home.knowledge);
    home.knowledge = home.knowledge.max(flow.knowledge);
    home.evidence.extend(flow.evidence);
}

/// A known fact beats an unknown one, then the better witness is believed.
fn merge_facts(home: &mut Facts, more: Facts, better: bool) {
    for (property, fact) in more {
        let known = !matches!(fact.value, Datum::Unknown(_));
        let was_known = home
            .get(property)
            .map(|fact| !matches!(fact.value, Datum::Unknown(_)));
        let believed = was_known
            .is_none_or(|was_known| (known && !was_known) || (better && known == was_known));
        if believed {
            home.insert(property, fact);
        }
    }
}

fn finish(mut flow: Flow) -> Flow {
    flow.evidence.sort();
    flow.evidence.dedup();
    let (from, to) = (&flow.from, &flow.to);
    let over = match (flow.port, &flow.protocol) {
        (Some(port), Some(protocol)) => format!(":{port}/{protocol}"),
        (Some(port), None) => format!(":{port}"),
        (None, Some(protocol)) => format!(":{protocol}"),
        (None, None) => String::new(),
    };
    flow.id = FlowId(format!("{from} -> {to}{over}").into());
    flow
}
