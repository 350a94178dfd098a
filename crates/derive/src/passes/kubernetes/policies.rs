//! Network policies: which workloads are shielded, and whom the policies name as peers.
//!
//! A policy that names pods by their labels is written by somebody who knows that they talk,
//! so it makes an inferred flow where nothing better is known. One that names a namespace or
//! a range only allows, and so does one that speaks of a group of callers at once, for then it
//! says what any of them needs. What no policy allows cannot flow, whatever a setting says.

mod calico;
mod cilium;
mod idle;
mod lone;
mod plain;
mod shields;
mod unseen;

use std::collections::HashSet;
use std::sync::Arc;

use eval::{Map, Value};
use model::{Datum, ElementId, Evidence, Fact, Knowledge};
use resource::Resource;
use syntax::Span;

use super::cluster::{Cluster, Object};
use super::environment::items;
use super::filled;
use crate::catalog::group_of;
use crate::draft::Draft;
use crate::endpoint::{Reach, reach};
use crate::passes::conversation::Talk;
use idle::Idle;
use shields::Shields;

/// A rule between more pairs than this is a mesh, not a set of flows.
const MOST_PAIRS: usize = 1000;

/// Adds what policies say.
pub(super) fn apply(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let policies = read(cluster);
    let flows = draft.flows.iter().filter(|_| !policies.is_empty());
    let known: HashSet<(ElementId, ElementId)> = flows
        .map(|flow| (flow.from.clone(), flow.to.clone()))
        .collect();
    let mut shields = Shields::default();
    let mut idle = Idle::default();
    for policy in &policies {
        shields.add(policy);
        shields.doubt(cluster, policy);
        idle.add(draft, cluster, policy);
        lone::stand_in(draft, cluster, policy);
    }
    idle.state(draft);
    shields.keep_out(draft, cluster);
    for policy in &policies {
        for pair in policy.pairs(cluster) {
            pair.link(draft, cluster, &known);
        }
        policy.link_outsiders(draft, cluster);
    }
    shields.state(draft, cluster);
}

fn read<'a>(cluster: &Cluster<'a>) -> Vec<Policy<'a>> {
    let mut policies = Vec::new();
    for object in cluster.objects("NetworkPolicy") {
        let of_calico = group_of(object.resource).ends_with("projectcalico.org");
        if of_calico {
            policies.extend(calico::read(cluster, *object));
        } else {
            policies.push(plain::read(cluster, *object));
        }
    }
    for object in cluster.objects("GlobalNetworkPolicy") {
        policies.extend(calico::read(cluster, *object));
    }
    for kind in ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"] {
        for object in cluster.objects(kind) {
            cilium::read(cluster, *object, &mut policies);
        }
    }
    policies
}

/// A policy and the workloads it selects.
struct Policy<'a> {
    object: Object<'a>,
    selected: Vec<usize>,
    /// Whether its selector says more than "all".
    is_choosy: bool,
    /// Its selector, where that is of Kubernetes' own form.
    selector: Option<&'a Value>,
    /// The place of its selector.
    span: Span,
    /// Why nobody knows whom it selects.
    open: Option<Arc<str>>,
    /// Why nobody knows which ways it limits.
    open_ways: Option<Arc<str>>,
    /// Which ways it limits: whom its workloads are called by, and whom they call.
    limits: Vec<Direction>,
    /// Whether its rules are all there is to it, so that the rest is forbidden.
    is_exact: bool,
    rules: Vec<Rule>,
}

/// Why a selector is not known: something in it is filled in later.
fn open(selector: &Value) -> Option<Arc<str>> {
    filled::reason(selector).or_else(|| {
        let entries = selector.map().into_iter().flat_map(Map::values);
        entries.chain(selector.items()).find_map(open)
    })
}

/// Which way a rule looks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Ingress,
    Egress,
}

/// Something that a policy allows.
struct Rule {
    direction: Direction,
    peers: Vec<Peer>,
    /// Workloads that no manifest describes and that it may be about, too.
    perhaps: Vec<usize>,
    ports: Vec<Option<u16>>,
}

/// Whom a rule allows.
enum Peer {
    /// These workloads; how well that says who talks.
    Pods(Vec<usize>, Knowledge, Span),
    /// Everybody, on the internet too.
    Everybody(Span),
    /// Everybody in the cluster, or perhaps everybody, and why nobody knows.
    Neighbours(Option<Arc<str>>, Span),
    /// Some addresses of private networks.
    Private,
    /// A host outside.
    Host(Box<str>, Span),
    /// Somebody who is filled in later.
    Open(Arc<str>, Span),
}

impl Peer {
    /// False, for nobody is left out, or unknown; none where it means some.
    fn means_all(&self) -> Option<(Datum, Span)> {
        match self {
            Self::Everybody(span) => Some((Datum::Bool(false), *span)),
            Self::Open(why, span) => Some((Datum::Unknown(Arc::clone(why)), *span)),
            Self::Pods(..) | Self::Neighbours(..) | Self::Private | Self::Host(..) => None,
        }
    }

    /// The same for those in the cluster.
    fn means_neighbours(&self) -> Option<(Datum, Span)> {
        match self {
            Self::Neighbours(None, span) => Some((Datum::Bool(false), *span)),
            Self::Neighbours(Some(why), span) => Some((Datum::Unknown(Arc::clone(why)), *span)),
            Self::Everybody(_) | Self::Open(..) => self.means_all(),
            Self::Pods(..) | Self::Private | Self::Host(..) => None,
        }
    }
}

/// Two workloads of which a policy says that they may talk.
struct Pair {
    from: usize,
    to: usize,
    port: Option<u16>,
    knowledge: Knowledge,
    span: Span,
}

impl Policy<'_> {
    /// Whether it keeps some out in one direction, and where that is decided: false with the
    /// first rule that is for everybody, unknown with one whose peers are filled in later.
    /// Names are asked for everywhere, so that calls for them open nothing.
    fn restricts(&self, direction: Direction) -> Fact {
        const NAMES: u16 = 53;
        let of_names = |rule: &&Rule| {
            direction == Direction::Egress && rule.ports.iter().all(|port| *port == Some(NAMES))
        };
        let rules = self.rules.iter().filter(|rule| !of_names(rule));
        self.leaves_out(direction, rules, Peer::means_all)
    }

    /// Whether it keeps out some of those in the cluster.
    fn restricts_neighbours(&self) -> Fact {
        self.leaves_out(
            Direction::Ingress,
            self.rules.iter(),
            Peer::means_neighbours,
        )
    }

    fn leaves_out<'r>(
        &self,
        direction: Direction,
        rules: impl Iterator<Item = &'r Rule>,
        means_all: fn(&Peer) -> Option<(Datum, Span)>,
    ) -> Fact {
        let rules = rules.filter(|rule| rule.direction == direction);
        let mut fact = Fact {
            value: Datum::Bool(true),
            span: Some(self.span),
        };
        for (value, span) in rules.flat_map(|rule| &rule.peers).filter_map(means_all) {
            let decides = value == Datum::Bool(false);
            if decides || fact.value == Datum::Bool(true) {
                let span = Some(span);
                fact = Fact { value, span };
            }
            if decides {
                break;
            }
        }
        fact
    }

    fn pairs(&self, cluster: &Cluster<'_>) -> Vec<Pair> {
        let mut pairs = Vec::new();
        let are_several = |numbers: &[usize]| {
            let mut workloads = numbers.iter().filter_map(|it| cluster.workloads.get(*it));
            let first = workloads.next().map(|it| &it.element);
            workloads.any(|it| Some(&it.element) != first)
        };
        let is_group = are_several(&self.selected);
        for rule in &self.rules {
            for peer in &rule.peers {
                if let Peer::Pods(others, knowledge, span) = peer {
                    let of_many = || rule.direction == Direction::Egress || are_several(others);
                    let knowledge = if is_group && of_many() {
                        Knowledge::Allowed
                    } else {
                        *knowledge
                    };
                    self.pair(rule, others, (knowledge, *span), &mut pairs);
                }
            }
        }
        pairs
    }

    fn pair(
        &self,
        rule: &Rule,
        others: &[usize],
        (knowledge, span): (Knowledge, Span),
        pairs: &mut Vec<Pair>,
    ) {
        if others.len().saturating_mul(self.selected.len()) > MOST_PAIRS {
            return;
        }
        for other in others {
            for own in &self.selected {
                let (from, to) = match rule.direction {
                    Direction::Ingress => (*other, *own),
                    Direction::Egress => (*own, *other),
                };
                pairs.extend(rule.ports.iter().map(|port| Pair {
                    from,
                    to,
                    port: *port,
                    knowledge,
                    span,
                }));
            }
        }
    }

    /// A host that a policy names is one that its workloads need.
    fn link_outsiders(&self, draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
        for rule in &self.rules {
            for peer in &rule.peers {
                let Peer::Host(host, span) = peer else {
                    continue;
                };
                let port = rule.ports.iter().flatten().next().copied();
                let to = draft.outsider(host);
                for from in cluster.elements(&self.selected) {
                    let talk = Talk::plainly(None, port, Some(*span));
                    let evidence = vec![Evidence {
                        span: *span,
                        what: "a network policy lets it out to there".into(),
                    }];
                    draft.link(talk.between(&from, &to, Knowledge::Inferred, evidence));
                }
            }
        }
    }
}

/// Whether a selector says more than "all".
fn names_somebody(selector: &Value) -> bool {
    let labels = selector.get("matchLabels").and_then(Value::map);
    labels.is_some_and(|labels| !labels.is_empty())
        || !items(selector, "matchExpressions").is_empty()
}

fn anything() -> Value {
    Value::object(Map::new())
}

/// Whom a range of addresses means.
fn range(value: &Value, place: Span) -> Option<Peer> {
    if let Some(why) = filled::reason(value) {
        return Some(Peer::Open(why, value.span.unwrap_or(place)));
    }
    let text = value.as_str()?;
    let everything = text.ends_with("/0");
    let address = text.split('/').next()?;
    let public = everything || reach(address) == Reach::Public;
    let span = value.span.unwrap_or(place);
    Some(if public {
        Peer::Everybody(span)
    } else {
        Peer::Private
    })
}

/// A host on the internet; `*.shop.org` stands for all below.
fn public_host(value: &Value, place: Span) -> Option<Peer> {
    let name = value.as_str()?.trim_end_matches('.');
    let below = name.trim_start_matches(['*', '.']);
    let span = value.span.unwrap_or(place);
    let public = reach(below) == Reach::Public && !below.contains('*');
    public.then(|| Peer::Host(name.to_ascii_lowercase().into(), span))
}

fn place(value: &Value, resource: &Resource) -> Span {
    value.span.unwrap_or(resource.span)
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
