//! Cilium's network policies in their common forms. Source: "Layer 3 Policies" in the
//! documentation of Cilium.

use std::collections::BTreeSet;
use std::sync::Arc;

use eval::{Map, Value};
use model::{ElementId, Knowledge};

use super::{Direction, Peer, Policy, Rule, names_somebody, place, public_host, range};
use crate::passes::kubernetes::cluster::{Cluster, Object};
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::selectors::selects;

/// The label that means a pod's namespace.
const NAMESPACE: &str = "io.kubernetes.pod.namespace";

/// Reads the policies of an object, which may hold several.
pub(super) fn read<'a>(cluster: &Cluster<'a>, object: Object<'a>, found: &mut Vec<Policy<'a>>) {
    let attributes = &object.resource.attributes;
    let specs = attributes.get("spec").into_iter();
    for spec in specs.chain(items(attributes, "specs")) {
        found.extend(one(cluster, object, spec));
    }
}

fn one<'a>(cluster: &Cluster<'a>, object: Object<'a>, spec: &Value) -> Option<Policy<'a>> {
    let selector = spec.get("endpointSelector")?;
    let chosen = Chosen::of(selector);
    let (mut rules, mut limits) = (Vec::new(), Vec::new());
    for (direction, key) in [
        (Direction::Ingress, "ingress"),
        (Direction::Egress, "egress"),
    ] {
        limits.extend(spec.get(key).map(|_| direction));
        let all = items(spec, key).iter();
        rules.extend(all.map(|it| rule(cluster, object, direction, it)));
    }
    Some(Policy {
        object,
        selected: chosen.pods(cluster, object),
        is_choosy: names_somebody(selector),
        selector: None,
        span: place(selector, object.resource),
        open: super::open(selector),
        open_ways: None,
        limits,
        is_exact: spec.get("ingressDeny").is_none() && spec.get("egressDeny").is_none(),
        rules,
    })
}

/// A rule that names nobody but ports is for everybody; an empty one for nobody.
fn rule(cluster: &Cluster<'_>, object: Object<'_>, direction: Direction, rule: &Value) -> Rule {
    let span = place(rule, object.resource);
    let side = match direction {
        Direction::Ingress => "from",
        Direction::Egress => "to",
    };
    let of = |what: &str| items(rule, &format!("{side}{what}"));
    let mut peers = Vec::new();
    for selector in of("Endpoints") {
        let chosen = Chosen::of(selector);
        let knowledge = if chosen.names_somebody() {
            Knowledge::Inferred
        } else {
            Knowledge::Allowed
        };
        let place = place(selector, object.resource);
        peers.push(Peer::Pods(chosen.pods(cluster, object), knowledge, place));
        if chosen.is_everywhere(object) && !chosen.names_somebody() {
            peers.push(Peer::Neighbours(super::open(selector), place));
        }
    }
    for entity in of("Entities") {
        match entity.as_str() {
            Some("all" | "world" | "world-ipv4" | "world-ipv6") => {
                peers.push(Peer::Everybody(place(entity, object.resource)));
            }
            Some("cluster") => {
                peers.push(Peer::Neighbours(None, place(entity, object.resource)));
            }
            _ => {}
        }
    }
    peers.extend(of("CIDR").iter().filter_map(|it| range(it, span)));
    let sets = of("CIDRSet").iter().filter_map(|it| it.get("cidr"));
    peers.extend(sets.filter_map(|it| range(it, span)));
    for service in of("Services") {
        let found = behind(cluster, object, service);
        let place = place(service, object.resource);
        peers.push(Peer::Pods(found, Knowledge::Inferred, place));
    }
    let hosts = of("FQDNs").iter();
    let hosts = hosts.filter_map(|it| it.get("matchName").or_else(|| it.get("matchPattern")));
    peers.extend(hosts.filter_map(|it| public_host(it, span)));
    let ports = ports(rule);
    let only_ports = rule.map().is_some_and(|map| map.len() == 1) && rule.get("toPorts").is_some();
    if only_ports {
        peers.push(Peer::Everybody(span));
    }
    Rule {
        direction,
        peers,
        perhaps: Vec::new(),
        ports,
    }
}

/// The workloads behind a Service that is named, or behind those with some labels.
fn behind(cluster: &Cluster<'_>, object: Object<'_>, peer: &Value) -> Vec<usize> {
    let scope = object.resource.scope;
    let text = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let (named, chosen) = (peer.get("k8sService"), peer.get("k8sServiceSelector"));
    let namespace = named.or(chosen).and_then(|it| text(it, "namespace"));
    let namespace = namespace.as_deref().unwrap_or(object.namespace);
    let name = named.and_then(|it| text(it, "serviceName"));
    let selector = chosen.and_then(|it| it.get("selector"));
    let empty = Map::new();
    let services = cluster.services.iter().filter(|service| {
        let labels = service.resource.attributes.path(&["metadata", "labels"]);
        let labels = labels.and_then(Value::map).unwrap_or(&empty);
        service.resource.scope == scope
            && service.namespace == namespace
            && name
                .as_deref()
                .is_none_or(|name| *service.resource.name == *name)
            && selector.is_none_or(|selector| selects(selector, labels))
    });
    let services = services.filter(|_| name.is_some() || selector.is_some());
    let mut ends: BTreeSet<ElementId> = services.flat_map(|service| service.ends.clone()).collect();
    // What an operator calls so is no Service of the manifests.
    if let Some(name) = name.as_deref().filter(|_| ends.is_empty()) {
        ends.extend(cluster.all_made((scope, namespace, name)));
    }
    let all = cluster.workloads.iter().enumerate();
    all.filter(|(_, workload)| ends.contains(&workload.element))
        .map(|(number, _)| number)
        .collect()
}

fn ports(rule: &Value) -> Vec<Option<u16>> {
    let groups = items(rule, "toPorts").iter();
    let ports = groups.flat_map(|group| items(group, "ports"));
    let numbers = ports.map(|port| {
        let port = port.get("port")?;
        let text = port.as_str().and_then(|text| text.parse().ok());
        text.or_else(|| u16::try_from(port.as_integer()?).ok())
    });
    let numbers: Vec<_> = numbers.collect();
    if numbers.is_empty() {
        vec![None]
    } else {
        numbers
    }
}

/// A selector in the form of Kubernetes, and the namespace that it names.
struct Chosen {
    selector: Value,
    namespace: Option<Arc<str>>,
    /// Whether it says that any namespace will do.
    any_namespace: bool,
}

impl Chosen {
    fn of(selector: &Value) -> Self {
        let mut namespace = None;
        let mut labels = Map::new();
        for (key, value) in selector
            .get("matchLabels")
            .and_then(Value::map)
            .into_iter()
            .flatten()
        {
            let key = plain(key);
            if key == NAMESPACE {
                namespace = value.as_str().map(Arc::from);
            } else {
                labels.insert(key.into(), value.clone());
            }
        }
        let (of_namespace, others): (Vec<_>, Vec<_>) = items(selector, "matchExpressions")
            .iter()
            .partition(|it| is_any_namespace(it));
        let expressions = others.into_iter().map(|it| {
            let mut map = it.map().cloned().unwrap_or_default();
            if let Some(key) = it.get("key").and_then(Value::as_str) {
                map.insert("key".into(), Value::text(plain(key)));
            }
            Value::object(map)
        });
        let expressions = Value::tuple(expressions.collect());
        let parts = [
            ("matchLabels", Value::object(labels)),
            ("matchExpressions", expressions),
        ];
        let parts = parts.map(|(key, value)| (Arc::from(key), value));
        Self {
            selector: Value::object(parts.into_iter().collect()),
            namespace,
            any_namespace: !of_namespace.is_empty(),
        }
    }

    fn names_somebody(&self) -> bool {
        names_somebody(&self.selector)
    }

    /// Whether it looks in all namespaces, as one in a policy for the whole cluster does.
    fn is_everywhere(&self, object: Object<'_>) -> bool {
        self.namespace.is_none() && (self.any_namespace || object.namespace.is_empty())
    }

    /// Those of the namespace it names, or of the policy's, or of all.
    fn pods(&self, cluster: &Cluster<'_>, object: Object<'_>) -> Vec<usize> {
        let scope = object.resource.scope;
        let within = |namespace: &str| cluster.labels().selected(scope, namespace, &self.selector);
        match &self.namespace {
            Some(namespace) => within(namespace),
            None if self.is_everywhere(object) => {
                cluster.all_namespaces(scope).flat_map(within).collect()
            }
            None => within(object.namespace),
        }
    }
}

/// Whether an expression only says that a pod is in some namespace, as each is.
fn is_any_namespace(expression: &Value) -> bool {
    let said = |key: &str| expression.get(key).and_then(Value::as_str);
    said("key").map(plain) == Some(NAMESPACE) && said("operator") == Some("Exists")
}

/// A label without the word that says where it comes from.
fn plain(key: &str) -> &str {
    key.strip_prefix("k8s:")
        .or_else(|| key.strip_prefix("any:"))
        .unwrap_or(key)
}
