//! Azure's network security groups.
//!
//! A group guards the subnets and interfaces it is associated with. Its rules are tried in the
//! order of their priority, so that a denial before it takes an allowance back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use eval::Value;
use model::ElementId;
use resource::{Mode, Resource};

use super::{Firewall, Opening, Peer, Ports};
use crate::draft::{Draft, Role};

/// A rule with what decides whether it counts.
struct Rule {
    priority: i64,
    allows: bool,
    openings: Vec<Opening>,
}

/// All groups with what they guard.
pub(super) fn read(draft: &Draft<'_>) -> Vec<Firewall> {
    let mut rules: BTreeMap<usize, Vec<Rule>> = BTreeMap::new();
    for (index, resource) in draft.inventory.resources.iter().enumerate() {
        if resource.mode != Mode::Managed {
            continue;
        }
        match &*resource.kind {
            "azurerm_network_security_group" => {
                let own = items(&resource.attributes, "security_rule").iter();
                let own = own.filter_map(|rule| inward(resource, rule));
                rules.entry(index).or_default().extend(own);
            }
            "azurerm_network_security_rule" => {
                for group in named(draft, resource, "network_security_group_name") {
                    let rule = inward(resource, &resource.attributes);
                    rules.entry(group).or_default().extend(rule);
                }
            }
            _ => {}
        }
    }
    if rules.is_empty() {
        return Vec::new();
    }
    let guarded = guarded(draft);
    let firewall = |(index, rules)| Firewall {
        index,
        openings: in_force(rules),
        guarded: guarded.get(&index).cloned().unwrap_or_default(),
    };
    rules.into_iter().map(firewall).collect()
}

/// A rule about what comes in.
fn inward(resource: &Resource, rule: &Value) -> Option<Rule> {
    let word = |name: &str| rule.get(name).and_then(Value::as_str).unwrap_or("");
    if !word("direction").eq_ignore_ascii_case("inbound") {
        return None;
    }
    let protocol: Option<Arc<str>> = match word("protocol").to_ascii_lowercase().as_str() {
        "tcp" => Some("tcp".into()),
        "udp" => Some("udp".into()),
        "*" => None,
        _ => return None,
    };
    let mut openings = Vec::new();
    for source in both(rule, "source_address_prefix", "source_address_prefixes") {
        for range in both(rule, "destination_port_range", "destination_port_ranges") {
            let text = match range.as_integer() {
                Some(port) => port.to_string(),
                None => range.as_str().unwrap_or("*").to_owned(),
            };
            openings.push(Opening {
                from: peer_of(source),
                ports: Ports::parse(&text).unwrap_or(Ports::ALL),
                protocol: protocol.clone(),
                span: source.span.or(rule.span).unwrap_or(resource.span),
            });
        }
    }
    Some(Rule {
        priority: rule
            .get("priority")
            .and_then(Value::as_integer)
            .unwrap_or(4096),
        allows: word("access").eq_ignore_ascii_case("allow"),
        openings,
    })
}

fn peer_of(source: &Value) -> Peer {
    match source.as_str() {
        Some(text) => {
            let world = ["*", "internet", "any", "0.0.0.0", "<nw>/0"];
            let lower = text.to_ascii_lowercase();
            if world.contains(&&*lower) || lower.ends_with("/0") || lower.ends_with("/1") {
                Peer::World
            } else {
                Peer::Range
            }
        }
        None => super::aws::peer_of(source),
    }
}

/// What rules let in that no denial of higher priority takes back.
fn in_force(mut rules: Vec<Rule>) -> Vec<Opening> {
    rules.sort_by_key(|rule| rule.priority);
    let mut denied: Vec<Ports> = Vec::new();
    let mut found = Vec::new();
    for rule in rules {
        let worldly = |opening: &Opening| matches!(opening.from, Peer::World);
        if !rule.allows {
            let whole = rule.openings.iter().filter(|opening| worldly(opening));
            denied.extend(whole.map(|opening| opening.ports));
            continue;
        }
        found.extend(
            rule.openings
                .into_iter()
                .filter(|opening| !denied.iter().any(|ports| ports.holds(opening.ports))),
        );
    }
    found
}

/// What each group guards, by the group's place among the resources.
fn guarded(draft: &Draft<'_>) -> BTreeMap<usize, BTreeSet<ElementId>> {
    // Which groups belong to a subnet or interface.
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, resource) in draft.inventory.resources.iter().enumerate() {
        let group = named(draft, resource, "network_security_group_id");
        let guarded = match &*resource.kind {
            "azurerm_subnet_network_security_group_association" => {
                named(draft, resource, "subnet_id")
            }
            "azurerm_network_interface_security_group_association" => {
                named(draft, resource, "network_interface_id")
            }
            "azurerm_network_interface" | "azurerm_subnet" => vec![index],
            _ => continue,
        };
        for index in guarded {
            groups.entry(index).or_default().extend(&group);
        }
    }
    let mut found: BTreeMap<usize, BTreeSet<ElementId>> = BTreeMap::new();
    for (resource, _, stated) in draft.resources() {
        let Some(element) = draft
            .element_of(resource)
            .and_then(|id| draft.elements.get(id))
        else {
            continue;
        };
        let guards = stated.guarded_by.as_ref();
        let mut near = guards.map_or_else(Vec::new, |value| draft.mentioned(resource.scope, value));
        let around = element.boundary.iter().chain(&element.other_boundaries);
        near.extend(around.filter_map(|id| draft.inventory.index_of_id(&id.0)));
        for index in near {
            let of_it = groups.get(&index).map_or(&[][..], Vec::as_slice);
            for group in of_it.iter().chain(std::iter::once(&index)) {
                found.entry(*group).or_default().insert(element.id.clone());
            }
        }
    }
    found.retain(|index, _| !matches!(draft.roles.get(*index), Some(Role::Boundary(_))));
    found
}

fn named(draft: &Draft<'_>, resource: &Resource, name: &str) -> Vec<usize> {
    let value = resource.attributes.get(name);
    value.map_or_else(Vec::new, |value| draft.mentioned(resource.scope, value))
}

fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).map_or(&[], Value::items)
}

/// The one value and the many that a rule may give for the same thing.
fn both<'a>(rule: &'a Value, one: &str, many: &str) -> Vec<&'a Value> {
    rule.get(one).into_iter().chain(items(rule, many)).collect()
}
