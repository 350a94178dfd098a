//! Amazon's security groups and network access lists.
//!
//! A group's rules stand in the group, in `aws_security_group_rule`, or in one resource per
//! rule and address (`aws_vpc_security_group_ingress_rule`); all forms may be mixed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use eval::Value;
use resource::{Mode, Resource};
use syntax::Span;

use super::{Firewall, Opening, Peer, Ports};
use crate::draft::Draft;

/// The public registry's module that makes one group with its rules. What lies within it is a
/// group for one service each.
const MODULE: &str = "terraform-aws-modules/security-group/aws";

/// All groups with what they guard.
pub(super) fn read(draft: &Draft<'_>) -> Vec<Firewall> {
    let mut firewalls: BTreeMap<usize, Firewall> = BTreeMap::new();
    for (index, resource) in draft.inventory.resources.iter().enumerate() {
        if let Some(openings) = own_openings(draft, index, resource) {
            let guarded = BTreeSet::new();
            let firewall = Firewall {
                index,
                openings,
                guarded,
            };
            firewalls.insert(index, firewall);
        }
    }
    if firewalls.is_empty() {
        return Vec::new();
    }
    for resource in &draft.inventory.resources {
        for (group, opening) in separate_rule(draft, resource) {
            if let Some(firewall) = firewalls.get_mut(&group) {
                firewall.openings.push(opening);
            }
        }
    }
    guard(draft, &mut firewalls);
    firewalls.into_values().collect()
}

/// The rules that stand in a group itself; none for what is no group.
fn own_openings(draft: &Draft<'_>, index: usize, resource: &Resource) -> Option<Vec<Opening>> {
    if resource.mode == Mode::Data {
        return None;
    }
    let rules = |name: &str| resource.attributes.get(name).map_or(&[][..], Value::items);
    match &*resource.kind {
        "aws_security_group" | "aws_default_security_group" => {
            let ingress = rules("ingress").iter();
            Some(
                ingress
                    .flat_map(|rule| openings(draft, index, resource, rule))
                    .collect(),
            )
        }
        "aws_network_acl" => Some(
            rules("ingress")
                .iter()
                .filter_map(|rule| listed(resource, rule))
                .collect(),
        ),
        kind => {
            let within = kind.strip_prefix(MODULE)?;
            let service = within.strip_prefix("//modules/");
            (within.is_empty() || service.is_some())
                .then(|| module_openings(draft, index, resource, service))
        }
    }
}

/// A rule of its own resource, with the group it belongs to.
fn separate_rule(draft: &Draft<'_>, resource: &Resource) -> Vec<(usize, Opening)> {
    let rule = &resource.attributes;
    let named = |name: &str| match rule.get(name) {
        Some(value) => draft.mentioned(resource.scope, value),
        None => Vec::new(),
    };
    match &*resource.kind {
        "aws_security_group_rule" if word(rule, "type") == Some("ingress") => {
            named("security_group_id")
                .into_iter()
                .flat_map(|group| {
                    let openings = openings(draft, group, resource, rule);
                    openings.into_iter().map(move |opening| (group, opening))
                })
                .collect()
        }
        "aws_vpc_security_group_ingress_rule" => named("security_group_id")
            .into_iter()
            .flat_map(|group| {
                let openings = openings(draft, group, resource, rule);
                openings.into_iter().map(move |opening| (group, opening))
            })
            .collect(),
        "aws_network_acl_rule"
            if word(rule, "egress") != Some("true")
                && rule.get("egress").and_then(Value::as_bool) != Some(true) =>
        {
            let lists = named("network_acl_id");
            let opening = listed(resource, rule);
            lists.into_iter().zip(opening).collect()
        }
        _ => Vec::new(),
    }
}

/// What one rule of a group lets in, one opening for each kind of peer it names.
fn openings(draft: &Draft<'_>, group: usize, resource: &Resource, rule: &Value) -> Vec<Opening> {
    match service(rule) {
        Some(service) => opened(draft, group, resource, rule, service),
        None => Vec::new(),
    }
}

/// The ports and the protocol of a rule.
type Service = (Ports, Option<Arc<str>>);

fn opened(
    draft: &Draft<'_>,
    group: usize,
    resource: &Resource,
    rule: &Value,
    (ports, protocol): Service,
) -> Vec<Opening> {
    let header = rule.span.unwrap_or(resource.span);
    let opening = |from, span: Option<Span>| Opening {
        from,
        ports,
        protocol: protocol.clone(),
        span: span.unwrap_or(header),
    };
    let mut found = Vec::new();
    for name in ["cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6"] {
        let Some(value) = rule.get(name) else {
            continue;
        };
        for address in value.one_or_many() {
            let place = address.span.or(value.span);
            match address.as_str() {
                // The registry's module takes several as one text.
                Some(several) if several.contains(',') => {
                    let each = several.split(',').map(|one| peer_of(&Value::text(one)));
                    found.extend(each.map(|peer| opening(peer, place)));
                }
                _ => found.push(opening(peer_of(address), place)),
            }
        }
    }
    for name in [
        "source_security_group_id",
        "security_groups",
        "referenced_security_group_id",
    ] {
        let Some(value) = rule.get(name) else {
            continue;
        };
        let peers = draft.mentioned(resource.scope, value);
        if !peers.is_empty() {
            found.push(opening(Peer::Guarded(peers), value.span));
        }
    }
    if rule.get("self").and_then(Value::as_bool) == Some(true) {
        found.push(opening(Peer::Guarded(vec![group]), None));
    }
    if found.is_empty() {
        found.push(opening(Peer::Range, None));
    }
    found
}

/// The ports and protocol of a rule; none for those that carry no ports, such as `icmp`.
fn service(rule: &Value) -> Option<Service> {
    let protocol = ["protocol", "ip_protocol"]
        .iter()
        .find_map(|name| rule.get(name));
    let protocol = protocol.map_or_else(String::new, spelled);
    let number = |name: &str| rule.get(name).and_then(Value::as_integer);
    let ports = || Ports::between(number("from_port"), number("to_port"));
    match protocol.to_ascii_lowercase().as_str() {
        "tcp" | "6" => Some((ports(), Some("tcp".into()))),
        "udp" | "17" => Some((ports(), Some("udp".into()))),
        "-1" | "all" | "" => Some((Ports::ALL, None)),
        _ => None,
    }
}

fn spelled(value: &Value) -> String {
    match value.as_integer() {
        Some(number) => number.to_string(),
        None => value.as_str().unwrap_or("").to_owned(),
    }
}

/// Half of all addresses is the world as well: two such rules are a known way around rules
/// against the whole.
pub(super) fn peer_of(address: &Value) -> Peer {
    if let Some(unknown) = address.as_unknown() {
        // The address of a network or machine of this code is a range, whatever it will be.
        if !address.references().is_empty() {
            return Peer::Range;
        }
        return Peer::Unknown(unknown.reason.to_string().into());
    }
    let text = address.as_str().unwrap_or("").trim();
    let world = text.ends_with("/0") || text.ends_with("/1");
    if world { Peer::World } else { Peer::Range }
}

/// A rule of a network access list, which stands before the groups. Only one that lets in
/// everything says something: the groups behind it decide about single ports.
fn listed(resource: &Resource, rule: &Value) -> Option<Opening> {
    let allows = ["action", "rule_action"]
        .iter()
        .find_map(|name| word(rule, name))
        == Some("allow");
    let (ports, protocol) = service(rule)?;
    let address = ["cidr_block", "ipv6_cidr_block"]
        .iter()
        .find_map(|name| rule.get(name))?;
    let everything = allows && ports.is_everything() && matches!(peer_of(address), Peer::World);
    everything.then(|| Opening {
        from: Peer::World,
        ports,
        protocol,
        span: address.span.or(rule.span).unwrap_or(resource.span),
    })
}

/// The rules of a call of the registry's module, or of the group for one service within it.
fn module_openings(
    draft: &Draft<'_>,
    index: usize,
    resource: &Resource,
    service_of: Option<&str>,
) -> Vec<Opening> {
    let call = &resource.attributes;
    let items = |name: &str| call.get(name).map_or(&[][..], Value::items);
    let own: &[&str] = match service_of {
        Some("web") => &["http-80-tcp", "http-8080-tcp", "https-443-tcp"],
        Some(ref service) => std::slice::from_ref(service),
        None => &[],
    };
    let listed = items("ingress_rules").iter();
    let listed = listed.filter_map(|rule| Some((rule.as_str()?, rule.span)));
    let mut found = Vec::new();
    for (rule, place) in own.iter().map(|rule| (*rule, None)).chain(listed) {
        let Some(ports) = ports_of_rule(rule) else {
            continue;
        };
        for name in ["ingress_cidr_blocks", "ingress_ipv6_cidr_blocks"] {
            for address in items(name) {
                found.push(Opening {
                    from: peer_of(address),
                    ports,
                    protocol: Some("tcp".into()),
                    span: place.or(address.span).unwrap_or(resource.span),
                });
            }
        }
    }
    for name in [
        "ingress_with_cidr_blocks",
        "ingress_with_ipv6_cidr_blocks",
        "ingress_with_source_security_group_id",
        "ingress_with_self",
    ] {
        for rule in items(name) {
            let service = match rule.get("rule").and_then(Value::as_str) {
                Some(named) => ports_of_rule(named).map(|ports| (ports, Some("tcp".into()))),
                None => service(rule),
            };
            if let Some(service) = service {
                found.extend(opened(draft, index, resource, rule, service));
            }
        }
    }
    found
}

/// The ports of a rule that the module knows by name: `https-443-tcp`, `ssh-tcp`.
fn ports_of_rule(name: &str) -> Option<Ports> {
    if name.starts_with("all-") {
        return Some(Ports::ALL);
    }
    if let Some(port) = name.split('-').find_map(|part| part.parse().ok()) {
        return Some(Ports::between(Some(port), Some(port)));
    }
    let port = match name.split('-').next()? {
        "ssh" => 22,
        "rdp" => 3389,
        "mysql" => 3306,
        "postgresql" => 5432,
        "redis" => 6379,
        "memcached" => 11211,
        "mssql" => 1433,
        "oracle" => 1521,
        "redshift" => 5439,
        "nfs" => 2049,
        _ => return None,
    };
    Some(Ports::between(Some(port), Some(port)))
}

/// Notes which elements each group guards. What only describes an element, as a mount target
/// does, lends it its guards.
fn guard(draft: &Draft<'_>, firewalls: &mut BTreeMap<usize, Firewall>) {
    for (resource, _, stated) in draft.resources() {
        let Some(guards) = &stated.guarded_by else {
            continue;
        };
        let own = draft.element_of(resource).cloned();
        let guarded = match (own, &stated.describes) {
            (Some(own), _) => vec![own],
            (None, Some(about)) => draft.targets(resource.scope, about),
            (None, None) => continue,
        };
        for group in draft.mentioned(resource.scope, guards) {
            if let Some(firewall) = firewalls.get_mut(&group) {
                firewall.guarded.extend(guarded.iter().cloned());
            }
        }
    }
}

fn word<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name).and_then(Value::as_str)
}
