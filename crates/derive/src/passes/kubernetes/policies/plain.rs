//! Kubernetes' own network policies.

use eval::Value;
use model::Knowledge;
use syntax::HashSet;

use super::{Direction, Peer, Policy, Rule, anything, names_somebody, open, place, range, unseen};
use crate::passes::kubernetes::cluster::{Cluster, Object, port_number};
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::filled;

/// Reads a policy. Without a list of directions it limits callers, and calls where it has
/// rules for them.
pub(super) fn read<'a>(cluster: &Cluster<'a>, object: Object<'a>) -> Policy<'a> {
    let resource = object.resource;
    let spec = resource.attributes.get("spec");
    let types = spec.and_then(|spec| spec.get("policyTypes"));
    let has_calls = spec.is_some_and(|spec| spec.get("egress").is_some());
    let ways = [
        (Direction::Ingress, "Ingress", true),
        (Direction::Egress, "Egress", has_calls),
    ];
    let mut limits = Vec::new();
    for (direction, name, default) in ways {
        let listed = types.map(|types| types.items().iter().any(|it| it.as_str() == Some(name)));
        limits.extend(listed.unwrap_or(default).then_some(direction));
    }
    let mut rules = Vec::new();
    for (direction, key, side) in [
        (Direction::Ingress, "ingress", "from"),
        (Direction::Egress, "egress", "to"),
    ] {
        let all = spec.map_or(&[][..], |spec| filled::items(spec, key));
        rules.extend(
            all.iter()
                .map(|it| rule(cluster, object, direction, side, it)),
        );
    }
    let all = anything();
    let labels = cluster.labels();
    let selector = filled::step(spec, "podSelector");
    let known = selector.is_none_or(|it| filled::reason(it).is_none());
    let selected = || labels.selected(resource.scope, object.namespace, selector.unwrap_or(&all));
    Policy {
        object,
        selected: if known { selected() } else { Vec::new() },
        is_choosy: !known || selector.is_some_and(names_somebody),
        selector,
        span: selector.and_then(|it| it.span).unwrap_or(resource.span),
        open: selector.and_then(open),
        open_ways: types.and_then(filled::within),
        limits,
        is_exact: true,
        rules,
    }
}

fn rule(
    cluster: &Cluster<'_>,
    object: Object<'_>,
    direction: Direction,
    side: &str,
    rule: &Value,
) -> Rule {
    let span = place(rule, object.resource);
    let peers = match filled::items(rule, side) {
        [] => vec![Peer::Everybody(span)],
        peers => peers
            .iter()
            .flat_map(|it| peers_of(cluster, object, it))
            .collect(),
    };
    let written = filled::items(rule, side).iter();
    let perhaps = written.flat_map(|it| perhaps(cluster, object, it));
    let ports = match items(rule, "ports") {
        [] => vec![None],
        ports => ports
            .iter()
            .map(|port| port.get("port").and_then(port_number))
            .collect(),
    };
    Rule {
        direction,
        peers,
        perhaps: perhaps.collect(),
        ports,
    }
}

/// Whom a peer of a rule may mean: by labels of theirs what no manifest describes, and those of
/// other namespaces where nobody states that of the policy.
fn perhaps(cluster: &Cluster<'_>, object: Object<'_>, peer: &Value) -> Vec<usize> {
    let Some(pods) = peer.get("podSelector") else {
        return Vec::new();
    };
    let scope = object.resource.scope;
    let mut found = Vec::new();
    let own = peer.get("namespaceSelector").is_none();
    let beside = if own {
        cluster.may_share(&object)
    } else {
        Vec::new()
    };
    for namespace in &beside {
        found.extend(cluster.labels().selected(scope, namespace, pods));
    }
    if names_somebody(pods) {
        let all = namespaces(cluster, object, peer).into_iter().chain(beside);
        found.extend(all.flat_map(|it| unseen::perhaps(cluster, scope, it, pods)));
    }
    found
}

/// The namespaces that a peer of a rule is about.
fn namespaces<'a>(cluster: &Cluster<'a>, object: Object<'a>, peer: &Value) -> Vec<&'a str> {
    match peer.get("namespaceSelector") {
        Some(selector) => cluster.namespaces(object.resource.scope, selector),
        None => vec![object.namespace],
    }
}

/// Whom a peer of a rule means; one that means all pods of all namespaces means everybody in the
/// cluster, too.
fn peers_of(cluster: &Cluster<'_>, object: Object<'_>, written: &Value) -> Vec<Peer> {
    let found = peer(cluster, object, written);
    let namespaces = written.get("namespaceSelector");
    let narrows = [namespaces, written.get("podSelector")]
        .into_iter()
        .flatten();
    let mut selectors = narrows.filter(|it| names_somebody(it));
    let of_all = namespaces.filter(|_| selectors.next().is_none());
    let neighbours = of_all.filter(|_| matches!(found, Some(Peer::Pods(..))));
    let neighbours = neighbours.map(|selector| {
        let why = [Some(selector), written.get("podSelector")];
        let why = why.into_iter().flatten().find_map(open);
        Peer::Neighbours(why, place(written, object.resource))
    });
    found.into_iter().chain(neighbours).collect()
}

/// Whom a peer of a rule means. A label that several workloads share says what any of them may
/// do; a list of values names each.
fn peer(cluster: &Cluster<'_>, object: Object<'_>, peer: &Value) -> Option<Peer> {
    let span = place(peer, object.resource);
    if let Some(why) = filled::reason(peer) {
        return Some(Peer::Open(why, span));
    }
    if let Some(block) = peer.get("ipBlock") {
        return range(filled::step(Some(block), "cidr")?, span);
    }
    let scope = object.resource.scope;
    let pods = peer.get("podSelector");
    let namespaces = namespaces(cluster, object, peer);
    let all = anything();
    let labels = cluster.labels();
    let selected = namespaces
        .iter()
        .flat_map(|namespace| labels.selected(scope, namespace, pods.unwrap_or(&all)));
    let selected: Vec<usize> = selected.collect();
    let workloads = selected.iter().filter_map(|it| cluster.workloads.get(*it));
    let count = workloads
        .map(|it| &it.element)
        .collect::<HashSet<_>>()
        .len();
    let means_each = |pods: &Value| {
        let lists = items(pods, "matchExpressions").iter();
        let listed = lists.map(|it| items(it, "values").len()).sum::<usize>();
        count <= listed.max(1)
    };
    let knowledge = match pods.filter(|it| names_somebody(it)) {
        Some(pods) if means_each(pods) => Knowledge::Inferred,
        _ => Knowledge::Allowed,
    };
    Some(Peer::Pods(selected, knowledge, span))
}
