//! Calico's network policies in their common forms. Source: "Network policy" in the reference
//! of Calico.

mod selector;

use eval::{Map, Value};
use model::Knowledge;

use super::{Direction, Peer, Policy, Rule, place, public_host, range};
use crate::passes::kubernetes::cluster::{Cluster, Object, port_number};
use crate::passes::kubernetes::environment::items;
use selector::Selector;

/// Reads a policy; none where its selector is more than we understand.
pub(super) fn read<'a>(cluster: &Cluster<'a>, object: Object<'a>) -> Option<Policy<'a>> {
    let spec = object.resource.attributes.get("spec")?;
    let written = spec.get("selector");
    let selector = Selector::read(written.and_then(Value::as_str).unwrap_or("all()"))?;
    let types = items(spec, "types");
    let (mut rules, mut limits) = (Vec::new(), Vec::new());
    for (direction, name, key, side) in [
        (Direction::Ingress, "Ingress", "ingress", "source"),
        (Direction::Egress, "Egress", "egress", "destination"),
    ] {
        let listed = types.iter().any(|it| it.as_str() == Some(name));
        let counts = listed || (types.is_empty() && spec.get(key).is_some());
        limits.extend(counts.then_some(direction));
        let all = items(spec, key).iter();
        let allowed = all.filter(|it| it.get("action").and_then(Value::as_str) == Some("Allow"));
        rules.extend(allowed.filter_map(|it| rule(cluster, object, direction, side, it)));
    }
    Some(Policy {
        object,
        selected: pods(cluster, object, &selector, None),
        is_choosy: selector.names_somebody(),
        selector: None,
        span: written.map_or(object.resource.span, |it| place(it, object.resource)),
        open: written.and_then(super::open),
        open_ways: None,
        limits,
        // Policies are tried in an order and may refuse, pass on or log.
        is_exact: false,
        rules,
    })
}

fn rule(
    cluster: &Cluster<'_>,
    object: Object<'_>,
    direction: Direction,
    side: &str,
    rule: &Value,
) -> Option<Rule> {
    let span = place(rule, object.resource);
    let nothing = Value::null();
    let other = rule.get(side).unwrap_or(&nothing);
    let mut peers = Vec::new();
    peers.extend(items(other, "nets").iter().filter_map(|it| range(it, span)));
    let of = other.get("selector");
    let elsewhere = other.get("namespaceSelector");
    if let Some(text) = of.and_then(Value::as_str) {
        let wanted = Selector::read(text)?;
        let namespaces = elsewhere.and_then(Value::as_str).map(Selector::read);
        let namespaces = match namespaces {
            Some(selector) => Some(selector?),
            None => None,
        };
        let found = pods(cluster, object, &wanted, namespaces.as_ref());
        let knowledge = if wanted.names_somebody() {
            Knowledge::Inferred
        } else {
            Knowledge::Allowed
        };
        peers.push(Peer::Pods(found, knowledge, place(of?, object.resource)));
        let everywhere = elsewhere.map_or(object.namespace.is_empty(), is_all);
        if everywhere && is_all(of?) {
            peers.push(Peer::Neighbours(None, place(of?, object.resource)));
        }
    } else if let Some(elsewhere) = elsewhere {
        peers.push(if is_all(elsewhere) {
            Peer::Neighbours(None, place(elsewhere, object.resource))
        } else {
            Peer::Private
        });
    }
    let accounts = other.path(&["serviceAccounts", "names"]);
    if let Some(accounts) = accounts.filter(|_| of.is_none() && elsewhere.is_none()) {
        let found = runs_as(cluster, object, accounts);
        peers.push(Peer::Pods(found, Knowledge::Inferred, span));
    }
    let domains = items(other, "domains");
    peers.extend(domains.iter().filter_map(|it| public_host(it, span)));
    if other
        .map()
        .is_none_or(|it| !NARROWS.iter().any(|key| it.contains_key(key)))
    {
        peers.push(Peer::Everybody(span));
    }
    let ports = rule.path(&["destination", "ports"]);
    let ports = ports.map_or(&[][..], Value::items).iter();
    let mut ports: Vec<_> = ports.map(port_number).collect();
    if ports.is_empty() {
        ports.push(None);
    }
    Some(Rule {
        direction,
        peers,
        perhaps: Vec::new(),
        ports,
    })
}

/// Whether a selector leaves nobody out; `global()` leaves out what is in a namespace.
fn is_all(selector: &Value) -> bool {
    let text = selector.as_str().filter(|text| !text.contains("global("));
    let read = text.and_then(Selector::read);
    read.is_some_and(|it| !it.names_somebody())
}

/// With one of these a rule is not for everybody.
const NARROWS: &[&str] = &[
    "domains",
    "namespaceSelector",
    "nets",
    "notNets",
    "notSelector",
    "selector",
    "serviceAccounts",
    "services",
];

/// The workloads of the policy's namespace that run with one of these accounts.
fn runs_as(cluster: &Cluster<'_>, object: Object<'_>, accounts: &Value) -> Vec<usize> {
    let all = cluster.workloads.iter().enumerate();
    let own = all.filter(|(_, it)| {
        let same = it.resource.scope == object.resource.scope;
        same && (object.namespace.is_empty() || it.namespace == object.namespace)
    });
    let chosen = own.filter(|(_, it)| {
        let name = it.account.and_then(Value::as_str);
        let name = name.unwrap_or("default");
        accounts
            .items()
            .iter()
            .any(|account| account.as_str() == Some(name))
    });
    chosen.map(|(number, _)| number).collect()
}

fn pods(
    cluster: &Cluster<'_>,
    object: Object<'_>,
    selector: &Selector,
    namespaces: Option<&Selector>,
) -> Vec<usize> {
    let scope = object.resource.scope;
    let names: Vec<&str> = match namespaces {
        Some(wanted) => cluster.namespaces_where(scope, |labels| wanted.holds(labels)),
        None if object.namespace.is_empty() => cluster.all_namespaces(scope).collect(),
        None => vec![object.namespace],
    };
    let found = names.into_iter();
    let nothing = Map::new();
    let labels = cluster.labels();
    let holds = |number: &usize| selector.holds(labels.of(*number).unwrap_or(&nothing));
    found
        .flat_map(|name| labels.inside(scope, name))
        .copied()
        .filter(holds)
        .collect()
}
