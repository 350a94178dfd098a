//! Google's firewall rules: they belong to a network and pick machines by their tags.

use std::collections::BTreeSet;

use eval::Value;
use model::ElementId;
use resource::{Mode, Resource};

use super::{Firewall, Opening, Peer, Ports, aws};
use crate::draft::Draft;

/// A machine with what rules pick it by.
struct Machine {
    id: ElementId,
    networks: BTreeSet<String>,
    tags: BTreeSet<String>,
    /// Whether it has an address of version 6 on the internet.
    outer_six: bool,
}

/// The range of everybody who has an address of version 6.
const WORLD_SIX: &str = "::/0";

/// All rules with what they guard.
pub(super) fn read(draft: &Draft<'_>) -> Vec<Firewall> {
    let resources = draft.inventory.resources.iter().enumerate();
    let rules = resources.filter(|(_, resource)| {
        &*resource.kind == "google_compute_firewall" && resource.mode == Mode::Managed
    });
    let mut rules = rules.peekable();
    if rules.peek().is_none() {
        return Vec::new();
    }
    let machines = machines(draft);
    let firewalls = |(index, resource)| firewalls(draft, index, resource, &machines);
    rules.flat_map(firewalls).collect()
}

/// A rule; apart from it, what it opens to all addresses of version 6, which reach only who has
/// such an address.
fn firewalls(
    draft: &Draft<'_>,
    index: usize,
    rule: &Resource,
    machines: &[Machine],
) -> Vec<Firewall> {
    let networks = networks(draft, rule, rule.attributes.get("network"));
    let wanted = tags(&rule.attributes, "target_tags");
    let within = |machine: &&Machine| !machine.networks.is_disjoint(&networks);
    let picked = |wanted: &BTreeSet<String>| -> Vec<ElementId> {
        let machines = machines.iter().filter(within);
        let machines = machines.filter(|it| wanted.is_empty() || !it.tags.is_disjoint(wanted));
        machines.map(|machine| machine.id.clone()).collect()
    };
    let senders = tags(&rule.attributes, "source_tags");
    let senders = if senders.is_empty() {
        Vec::new()
    } else {
        picked(&senders)
    };
    let guarded: BTreeSet<ElementId> = picked(&wanted).into_iter().collect();
    let (six, mut others) = openings(rule, &senders);
    let outer = machines.iter().filter(|machine| machine.outer_six);
    let outer: BTreeSet<&ElementId> = outer.map(|machine| &machine.id).collect();
    let reached = guarded.iter().filter(|id| outer.contains(id));
    let reached: BTreeSet<ElementId> = reached.cloned().collect();
    let mut found = Vec::new();
    if guarded.is_empty() {
        // Nobody in sight: the rule speaks for itself.
        others.extend(six);
    } else if !reached.is_empty() {
        found.push(Firewall {
            index,
            openings: six,
            guarded: reached,
        });
    }
    found.push(Firewall {
        index,
        openings: others,
        guarded,
    });
    found
}

/// What a rule opens to everybody by version 6, and to others.
fn openings(rule: &Resource, senders: &[ElementId]) -> (Vec<Opening>, Vec<Opening>) {
    let attributes = &rule.attributes;
    let text = |name: &str| attributes.get(name).and_then(Value::as_str).unwrap_or("");
    let disabled = attributes.get("disabled").and_then(Value::as_bool) == Some(true);
    if disabled || text("direction").eq_ignore_ascii_case("egress") {
        return Default::default();
    }
    let (mut six, mut found) = (Vec::new(), Vec::new());
    let ranges = items(attributes, "source_ranges");
    for allow in items(attributes, "allow") {
        for (ports, protocol) in services(allow) {
            let opening = |from, span: Option<_>| Opening {
                from,
                ports,
                protocol: protocol.clone(),
                span: span.or(allow.span).unwrap_or(rule.span),
            };
            for range in ranges {
                let by_six = range.as_str() == Some(WORLD_SIX);
                let target = if by_six { &mut six } else { &mut found };
                target.push(opening(aws::peer_of(range), range.span));
            }
            if !senders.is_empty() {
                found.push(opening(Peer::Elements(senders.to_vec()), None));
            }
            // A rule that names no source means everybody.
            let unnamed = ["source_ranges", "source_tags", "source_service_accounts"];
            if unnamed.iter().all(|name| attributes.get(name).is_none()) {
                found.push(opening(Peer::World, None));
            }
        }
    }
    (six, found)
}

/// The ports and protocols of an `allow` block.
fn services(allow: &Value) -> Vec<(Ports, Option<std::sync::Arc<str>>)> {
    let protocol = allow
        .get("protocol")
        .and_then(Value::as_str)
        .unwrap_or("all");
    let protocol = match protocol.to_ascii_lowercase().as_str() {
        "tcp" | "6" => Some("tcp".into()),
        "udp" | "17" => Some("udp".into()),
        "all" => None,
        _ => return Vec::new(),
    };
    let ports = items(allow, "ports")
        .iter()
        .map(|port| match port.as_integer() {
            Some(port) => Ports::between(Some(port), Some(port)),
            None => port.as_str().and_then(Ports::parse).unwrap_or(Ports::ALL),
        });
    let mut ports: Vec<Ports> = ports.collect();
    if ports.is_empty() {
        ports.push(Ports::ALL);
    }
    ports
        .into_iter()
        .map(|ports| (ports, protocol.clone()))
        .collect()
}

/// Machines, and templates of machines that nothing is made after.
fn machines(draft: &Draft<'_>) -> Vec<Machine> {
    let resources = draft.inventory.resources.iter();
    let machines = resources.filter(|it| it.kind.starts_with("google_compute_instance"));
    let machine = |resource: &Resource| {
        let id = draft.element_of(resource)?.clone();
        let mut joined = BTreeSet::new();
        for card in items(&resource.attributes, "network_interface") {
            joined.extend(networks(draft, resource, card.get("network")));
            joined.extend(networks(draft, resource, card.get("subnetwork")));
        }
        let tags = tags(&resource.attributes, "tags");
        let cards = items(&resource.attributes, "network_interface");
        let outer_six = cards
            .iter()
            .any(|card| card.get("ipv6_access_config").is_some());
        Some(Machine {
            id,
            networks: joined,
            tags,
            outer_six,
        })
    };
    machines.filter_map(machine).collect()
}

/// The networks that a value names: by reference, through a part of the network, or by name.
fn networks(draft: &Draft<'_>, resource: &Resource, value: Option<&Value>) -> BTreeSet<String> {
    let Some(value) = value else {
        return BTreeSet::new();
    };
    let mut found: BTreeSet<String> = value.as_str().map(str::to_owned).into_iter().collect();
    for index in draft.mentioned(resource.scope, value) {
        let Some(named) = draft.inventory.resources.get(index) else {
            continue;
        };
        found.insert(named.id.to_string());
        if &*named.kind == "google_compute_subnetwork"
            && let Some(network) = named.attributes.get("network")
        {
            let around = draft.mentioned(named.scope, network).into_iter();
            let ids = around.filter_map(|index| draft.inventory.resources.get(index));
            found.extend(ids.map(|network| network.id.to_string()));
            found.extend(network.as_str().map(str::to_owned));
        }
    }
    found
}

fn tags(value: &Value, name: &str) -> BTreeSet<String> {
    let tags = items(value, name).iter();
    tags.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).map_or(&[], Value::items)
}
