//! Network rules of the clouds: who is open to whom, on which port.
//!
//! Each provider's rules are read into one form, and what follows from them is said here once.
//! A rule that opens something to the whole world is a fact about what it guards; the span of
//! the fact is the rule's. A rule that names another group as its source makes a flow.

mod aws;
mod azure;
mod google;
mod ports;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{Datum, ElementId, Evidence, Fact, Facts, Knowledge, Property};
use syntax::Span;

use crate::draft::{Draft, Link};
use ports::Ports;

/// A set of rules that guards elements.
struct Firewall {
    /// Its place among the resources.
    index: usize,
    /// What it lets in.
    openings: Vec<Opening>,
    /// What it guards.
    guarded: BTreeSet<ElementId>,
}

/// Something let in.
#[derive(Clone, Debug)]
struct Opening {
    from: Peer,
    ports: Ports,
    /// `tcp`, `udp`; none for all.
    protocol: Option<Arc<str>>,
    span: Span,
}

/// Who is let in.
#[derive(Clone, Debug)]
enum Peer {
    /// Everybody.
    World,
    /// Addresses that are part of no other firewall.
    Range,
    /// What other firewalls guard, by their places among the resources.
    Guarded(Vec<usize>),
    /// These elements.
    Elements(Vec<ElementId>),
    /// Somebody the code does not tell; why.
    Unknown(Arc<str>),
}

/// Draws what network rules say.
pub(super) fn run(draft: &mut Draft<'_>) {
    let mut firewalls = aws::read(draft);
    firewalls.extend(azure::read(draft));
    firewalls.extend(google::read(draft));
    if firewalls.is_empty() {
        return;
    }
    open_to_world(draft, &firewalls);
    between_groups(draft, &firewalls);
    close(draft, &firewalls);
}

/// States what is open to everybody, and that nothing is where all rules are known.
fn open_to_world(draft: &mut Draft<'_>, firewalls: &[Firewall]) {
    let mut guards: BTreeMap<ElementId, Vec<&Firewall>> = BTreeMap::new();
    let ways_in = draft
        .flows
        .iter()
        .filter(|flow| &*flow.from.0 == "internet");
    let entered: BTreeSet<ElementId> = ways_in.map(|flow| flow.to.clone()).collect();
    for firewall in firewalls {
        for id in &firewall.guarded {
            guards.entry(id.clone()).or_default().push(firewall);
        }
        if firewall.guarded.is_empty() {
            stand_alone(draft, firewall);
        }
    }
    for (id, firewalls) in guards {
        let Some(element) = draft.elements.get(&id) else {
            continue;
        };
        // A load balancer takes connections on its listeners only, whatever its rules let in.
        let listens = &*element.technology != "load-balancer";
        let openings: Vec<&Opening> = firewalls.iter().flat_map(|it| &it.openings).collect();
        let header = firewalls
            .first()
            .and_then(|it| draft.inventory.resources.get(it.index));
        let header = header.map(|resource| resource.span);
        if listens {
            for (property, fact) in facts_of(&openings, header) {
                draft.state(&id, property, fact);
            }
        }
        if !entered.contains(&id) {
            enter(draft, &id, &openings);
        }
    }
}

/// What openings say about whatever they lead to.
fn facts_of(openings: &[&Opening], header: Option<Span>) -> Facts {
    let worldly = || {
        let openings = openings.iter();
        openings.filter(|opening| matches!(opening.from, Peer::World))
    };
    let of = |known: &'static [u16]| {
        let open = worldly().flat_map(move |opening| {
            let within = opening.ports.among(known);
            let named: Vec<String> = match within.len() {
                0..=4 => within.iter().map(u16::to_string).collect(),
                // A wide range says more than all that lies in it.
                _ => vec![opening.ports.to_string()],
            };
            named.into_iter().map(|ports| (ports, opening.span))
        });
        open.collect::<Vec<_>>()
    };
    let ranges = worldly().map(|opening| (opening.ports.to_string(), opening.span));
    let unknown = openings.iter().find_map(|opening| match &opening.from {
        Peer::Unknown(why) => Some((why, opening.span)),
        Peer::World | Peer::Range | Peer::Guarded(_) | Peer::Elements(_) => None,
    });
    let found = [
        (Property::OpenToInternet, ranges.collect()),
        (Property::OpenAdminPorts, of(ports::ADMINISTRATION)),
        (Property::OpenStorePorts, of(ports::STORES)),
    ];
    let facts = found.into_iter();
    facts
        .map(|(property, open)| (property, fact_of(open, unknown, header)))
        .collect()
}

/// Nothing open is an answer only where every rule is known.
fn fact_of(
    open: Vec<(String, Span)>,
    unknown: Option<(&Arc<str>, Span)>,
    header: Option<Span>,
) -> Fact {
    let (value, span) = match (open.first(), unknown) {
        (None, Some((why, span))) => (Datum::Unknown(Arc::clone(why)), Some(span)),
        (None, None) => (Datum::List(Vec::new()), header),
        (Some((_, span)), _) => {
            let span = Some(*span);
            let ports: BTreeSet<Arc<str>> = open.into_iter().map(|(port, _)| port.into()).collect();
            (Datum::List(ports.into_iter().collect()), span)
        }
    };
    Fact { value, span }
}

/// Draws the way in for what has an address on the internet.
fn enter(draft: &mut Draft<'_>, id: &ElementId, openings: &[&Opening]) {
    if !is_public(draft, id) {
        return;
    }
    let (listens, spoken) = draft.listens(id);
    let worldly = openings
        .iter()
        .filter(|opening| matches!(opening.from, Peer::World));
    let worldly: Vec<Opening> = worldly.map(|opening| (*opening).clone()).collect();
    for opening in worldly {
        let fits = listens.is_none_or(|port| opening.ports.contains(port));
        if !fits {
            continue;
        }
        let internet = draft.internet();
        let port = listens.or(opening.ports.single());
        let spoken = spoken.clone().filter(|_| listens.is_some());
        draft.link(Link {
            from: internet,
            to: id.clone(),
            protocol: spoken
                .or(port.and_then(ports::protocol_of))
                .or(opening.protocol),
            port,
            knowledge: Knowledge::Declared,
            facts: Facts::new(),
            evidence: vec![Evidence {
                span: opening.span,
                what: "the rule lets everybody in, and the address is public".into(),
            }],
        });
    }
}

fn is_public(draft: &Draft<'_>, id: &ElementId) -> bool {
    let facts = draft.elements.get(id).map(|element| &element.facts);
    let fact = facts.and_then(|facts| facts.get(Property::PubliclyAccessible));
    fact.is_some_and(|fact| fact.value == Datum::Bool(true))
}

/// A group that guards nothing we see still is a hole for whatever joins it. It becomes an
/// element of its own where it opens what should never be open.
fn stand_alone(draft: &mut Draft<'_>, firewall: &Firewall) {
    let Some(resource) = draft.inventory.resources.get(firewall.index) else {
        return;
    };
    let openings: Vec<&Opening> = firewall.openings.iter().collect();
    let facts = facts_of(&openings, Some(resource.span));
    let risky = |property| {
        let fact: Option<&Fact> = facts.get(property);
        fact.is_some_and(|fact| matches!(&fact.value, Datum::List(ports) if !ports.is_empty()))
    };
    let everything = openings
        .iter()
        .any(|opening| matches!(opening.from, Peer::World) && opening.ports.is_everything());
    if everything || risky(Property::OpenAdminPorts) || risky(Property::OpenStorePorts) {
        draft.promote(firewall.index, "firewall", facts);
    }
}

/// Rules that name another group make flows between what the two guard. Groups of many times
/// many members say little about any two of them.
fn between_groups(draft: &mut Draft<'_>, firewalls: &[Firewall]) {
    const MOST_PAIRS: usize = 400;
    let guarded: BTreeMap<usize, &BTreeSet<ElementId>> =
        firewalls.iter().map(|it| (it.index, &it.guarded)).collect();
    for firewall in firewalls {
        for opening in &firewall.openings {
            let senders: BTreeSet<&ElementId> = match &opening.from {
                Peer::Guarded(peers) => peers
                    .iter()
                    .filter(|peer| **peer != firewall.index)
                    .filter_map(|peer| guarded.get(peer).copied())
                    .flatten()
                    .collect(),
                Peer::Elements(ids) => ids.iter().collect(),
                Peer::World | Peer::Range | Peer::Unknown(_) => continue,
            };
            if senders.len() * firewall.guarded.len() > MOST_PAIRS {
                continue;
            }
            let receivers = firewall.guarded.iter();
            let pairs = receivers.flat_map(|to| senders.iter().map(move |from| (*from, to)));
            for (from, to) in pairs.filter(|(from, to)| from != to) {
                pair(draft, from, to, opening);
            }
        }
    }
}

fn pair(draft: &mut Draft<'_>, from: &ElementId, to: &ElementId, opening: &Opening) {
    let (listens, spoken) = draft.listens(to);
    let own = listens.filter(|port| opening.ports.contains(*port));
    if listens.is_some() && own.is_none() {
        return;
    }
    let port = own.or(opening.ports.single());
    let protocol = spoken.filter(|_| own.is_some());
    draft.link(Link {
        from: from.clone(),
        to: to.clone(),
        protocol: protocol
            .or(port.and_then(ports::protocol_of))
            .or(opening.protocol.clone()),
        port,
        knowledge: Knowledge::Inferred,
        facts: Facts::new(),
        evidence: vec![Evidence {
            span: opening.span,
            what: "the network rule names the other's group".into(),
        }],
    });
}

/// Takes back ways in from the internet that the rules do not let through.
fn close(draft: &mut Draft<'_>, firewalls: &[Firewall]) {
    let mut openings: BTreeMap<&ElementId, Vec<&Opening>> = BTreeMap::new();
    for firewall in firewalls {
        for id in &firewall.guarded {
            openings.entry(id).or_default().extend(&firewall.openings);
        }
    }
    draft.flows.retain(|flow| {
        let Some(openings) = openings
            .get(&flow.to)
            .filter(|_| &*flow.from.0 == "internet")
        else {
            return true;
        };
        openings.iter().any(|opening| {
            let open = matches!(opening.from, Peer::World | Peer::Unknown(_));
            open && flow.port.is_none_or(|port| opening.ports.contains(port))
        })
    });
}
