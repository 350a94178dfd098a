//! App Mesh: virtual nodes stand for pods, virtual services for names by which they are called,
//! routers and gateways lead from the latter to the former. Source: the reference of the custom
//! resources of its controller (`appmesh.k8s.aws/v1beta2`).

use std::collections::BTreeSet;

use eval::Value;
use model::{ElementId, Evidence, Knowledge};
use resource::ScopeId;

use super::hosts::canonical;
use crate::catalog::group_of;
use crate::draft::Draft;
use crate::passes::conversation::Talk;
use crate::passes::kubernetes::cluster::{Cluster, Object};
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::selectors::selects;

/// The kinds of routes, and what is spoken on each.
const ROUTES: &[(&str, Option<&str>)] = &[
    ("httpRoute", Some("http")),
    ("http2Route", Some("http")),
    ("grpcRoute", Some("grpc")),
    ("tcpRoute", None),
];

/// The hosts by which virtual services are called, and the pods that calls of them end at.
pub(super) fn led<'a>(
    cluster: &'a Cluster<'_>,
) -> impl Iterator<Item = (Host, Vec<ElementId>)> + 'a {
    objects(cluster, "VirtualService").filter_map(|object| {
        let own = object.resource.attributes.path(&["spec", "awsName"]);
        let name = own.and_then(Value::as_str);
        let name = canonical(object.namespace, name.unwrap_or(&object.resource.name));
        let ends = provided(cluster, object);
        (!ends.is_empty()).then_some(((object.resource.scope, name), ends))
    })
}

/// A scope, and `name.namespace`.
type Host = (ScopeId, String);

/// Adds the flows from gateways to what their routes lead to, and those from nodes to their
/// backends, unless something else has told of them.
pub(super) fn connect(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let mut calls = Vec::new();
    for object in objects(cluster, "GatewayRoute") {
        let from = gateways(cluster, object);
        let spec = object.resource.attributes.get("spec");
        for (route, protocol) in ROUTES {
            let service = spec.and_then(|spec| {
                spec.path(&[
                    route,
                    "action",
                    "target",
                    "virtualService",
                    "virtualServiceRef",
                ])
            });
            if let Some(service) = service {
                let what = format!("GatewayRoute `{}` leads to it", object.resource.name);
                calls.extend(Call::to(cluster, object, &from, service, *protocol, what));
            }
        }
    }
    for object in objects(cluster, "VirtualNode") {
        let from = pods(cluster, object);
        let spec = object.resource.attributes.get("spec");
        for backend in spec.map_or(&[][..], |spec| items(spec, "backends")) {
            if let Some(service) = backend.path(&["virtualService", "virtualServiceRef"]) {
                let what = format!(
                    "VirtualNode `{}` has it for a backend",
                    object.resource.name
                );
                calls.extend(Call::to(cluster, object, &from, service, None, what));
            }
        }
    }
    let known = draft.flows.iter();
    let known: BTreeSet<_> = known.map(|it| (it.from.clone(), it.to.clone())).collect();
    for call in calls {
        call.draw(draft, &known);
    }
}

/// Calls from some pods to others.
struct Call {
    from: Vec<ElementId>,
    to: Vec<ElementId>,
    protocol: Option<&'static str>,
    evidence: Evidence,
}

impl Call {
    /// Calls of a virtual service; none where nothing is behind it.
    fn to(
        cluster: &Cluster<'_>,
        by: Object<'_>,
        from: &[ElementId],
        reference: &Value,
        protocol: Option<&'static str>,
        what: String,
    ) -> Option<Self> {
        let service = referred(cluster, by, "VirtualService", reference)?;
        Some(Self {
            from: from.to_vec(),
            to: provided(cluster, service),
            protocol,
            evidence: Evidence {
                span: reference.span.unwrap_or(by.resource.span),
                what: what.into(),
            },
        })
    }

    fn draw(self, draft: &mut Draft<'_>, known: &BTreeSet<(ElementId, ElementId)>) {
        for from in &self.from {
            for to in self.to.iter().filter(|to| *to != from) {
                if known.contains(&(from.clone(), to.clone())) {
                    continue;
                }
                let (port, own) = draft.listens(to);
                let protocol = own.or_else(|| self.protocol.map(Into::into));
                let talk = Talk::plainly(protocol, port, Some(self.evidence.span));
                let evidence = vec![self.evidence.clone()];
                draft.link(talk.between(from, to, Knowledge::Declared, evidence));
            }
        }
    }
}

/// The mesh's objects of a kind, of which other meshes have one too.
fn objects<'a, 'c>(cluster: &'c Cluster<'a>, kind: &str) -> impl Iterator<Item = Object<'a>> + 'c {
    let all = cluster.objects(kind).iter().copied();
    all.filter(|object| group_of(object.resource) == "appmesh.k8s.aws")
}

/// What a reference names, in the namespace of its owner where it gives none.
fn referred<'a>(
    cluster: &Cluster<'a>,
    by: Object<'a>,
    kind: &str,
    reference: &Value,
) -> Option<Object<'a>> {
    let name = reference.get("name")?.as_str()?;
    let namespace = reference.get("namespace").and_then(Value::as_str);
    let namespace = namespace.unwrap_or(by.namespace);
    let resource = cluster.object(kind, (by.resource.scope, namespace, name))?;
    Some(Object {
        resource,
        namespace: super::super::cluster::namespace_of(resource),
    })
}

/// The pods that provide a virtual service, directly or behind a router.
fn provided(cluster: &Cluster<'_>, service: Object<'_>) -> Vec<ElementId> {
    let provider = service.resource.attributes.path(&["spec", "provider"]);
    let node = provider.and_then(|it| it.path(&["virtualNode", "virtualNodeRef"]));
    let router = provider.and_then(|it| it.path(&["virtualRouter", "virtualRouterRef"]));
    let mut ends: Vec<ElementId> = match (node, router) {
        (Some(node), _) => to_node(cluster, service, node),
        (None, Some(router)) => {
            let router = referred(cluster, service, "VirtualRouter", router);
            router.map_or_else(Vec::new, |router| routed(cluster, router))
        }
        (None, None) => Vec::new(),
    };
    ends.sort();
    ends.dedup();
    ends
}

/// The pods that any route of a router leads to.
fn routed(cluster: &Cluster<'_>, router: Object<'_>) -> Vec<ElementId> {
    let spec = router.resource.attributes.get("spec");
    let rules = spec.map_or(&[][..], |spec| items(spec, "routes")).iter();
    let actions = rules.flat_map(|route| {
        let of_kind = |(kind, _): &(&str, _)| route.path(&[kind, "action"]);
        ROUTES.iter().filter_map(of_kind)
    });
    let targets = actions.flat_map(|action| items(action, "weightedTargets"));
    // What has no weight gets no calls.
    let weighed = targets.filter(|it| it.get("weight").and_then(Value::as_integer) != Some(0));
    let nodes = weighed.filter_map(|target| target.get("virtualNodeRef"));
    nodes
        .flat_map(|node| to_node(cluster, router, node))
        .collect()
}

fn to_node(cluster: &Cluster<'_>, by: Object<'_>, reference: &Value) -> Vec<ElementId> {
    let node = referred(cluster, by, "VirtualNode", reference);
    node.map_or_else(Vec::new, |node| pods(cluster, node))
}

/// The pods of a node or gateway; for want of any, those behind the host it is known by.
fn pods(cluster: &Cluster<'_>, node: Object<'_>) -> Vec<ElementId> {
    let scope = node.resource.scope;
    let wanted = node
        .resource
        .attributes
        .path(&["spec", "podSelector", "matchLabels"]);
    let labels = cluster.labels();
    let chosen = labels.matching(scope, node.namespace, wanted.and_then(Value::map));
    if !chosen.is_empty() {
        return cluster.elements(&chosen);
    }
    let host = ["spec", "serviceDiscovery", "dns", "hostname"];
    let host = node.resource.attributes.path(&host).and_then(Value::as_str);
    let name = host.map(|host| canonical(node.namespace, host));
    let parts = name.as_deref().and_then(|name| name.split_once('.'));
    let found = parts.and_then(|(name, namespace)| cluster.ends((scope, namespace, name)));
    found.unwrap_or_default()
}

/// The pods of the gateways that a route belongs to: those that choose its namespace, and it.
fn gateways(cluster: &Cluster<'_>, route: Object<'_>) -> Vec<ElementId> {
    let scope = route.resource.scope;
    let labels = route.resource.attributes.path(&["metadata", "labels"]);
    let labels = labels.and_then(Value::map).cloned().unwrap_or_default();
    let mut found = Vec::new();
    for gateway in objects(cluster, "VirtualGateway") {
        let spec = gateway.resource.attributes.get("spec");
        let selector = spec.and_then(|spec| spec.get("namespaceSelector"));
        let around = selector.is_some_and(|it| {
            let chosen = cluster.namespaces(scope, it);
            chosen.contains(&route.namespace)
        });
        let own = spec.and_then(|spec| spec.get("gatewayRouteSelector"));
        let chosen = own.is_none_or(|selector| selects(selector, &labels));
        if gateway.resource.scope == scope && around && chosen {
            found.extend(pods(cluster, gateway));
        }
    }
    found
}
