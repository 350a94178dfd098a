//! Services that take callers from outside the cluster.

mod custom;

use std::sync::Arc;

use eval::Value;
use model::{Datum, ElementId, ElementKind, Evidence, Fact, Property};
use syntax::Span;

use super::asked::Asked;
use super::cluster::{Cluster, Service, ServicePort, Workload, port_number};
use super::controllers::Through;
use super::environment::items;
use super::filled;
use super::peers::receiver_of;
use super::routes::{
    Doubts, Route, all_private, is_internal, perhaps_internal, state_best, weight,
};
use crate::draft::Draft;
use crate::endpoint::by_port;
use crate::passes::conversation::is_encrypted;

/// How a Service opens a port.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    LoadBalancer,
    NodePort,
    ExternalAddress,
}

/// The routes through Services.
pub(super) fn routes<'a>(draft: &Draft<'_>, cluster: &Cluster<'a>) -> Vec<Route<'a>> {
    let mut routes = Vec::new();
    for service in &cluster.services {
        let Some((way, decided)) = way_of(service) else {
            continue;
        };
        for port in &service.ports {
            routes.push(route(draft, service, port, way, decided));
        }
    }
    for workload in cluster.described() {
        routes.extend(host_ports(draft, workload));
    }
    routes.extend(custom::routes(draft, cluster));
    routes
}

/// Ports of the machine that lead to a container. Agents open many for their neighbours; those
/// of the web are how a cluster without a load balancer is entered, and none should lead to
/// what keeps data or administers.
fn host_ports<'a>(draft: &Draft<'_>, workload: &Workload<'a>) -> Vec<Route<'a>> {
    let ports = items(workload.pod, "containers")
        .iter()
        .flat_map(|container| items(container, "ports"));
    let alone = is_told_alone(draft, &workload.element);
    let opened = ports.filter_map(|port| {
        let bound = port.get("hostIP").and_then(Value::as_str);
        let value = port.get("hostPort").filter(|it| !it.is_null())?;
        let everywhere = matches!(bound, None | Some("" | "0.0.0.0" | "::"));
        let number = port_number(value);
        let meant = alone || matches!(number, Some(80 | 443));
        (everywhere && meant && number != Some(0)).then_some((number, value))
    });
    opened
        .map(|(number, value)| host_port(draft, workload, number, value))
        .collect()
}

fn host_port<'a>(
    draft: &Draft<'_>,
    workload: &Workload<'a>,
    number: Option<u16>,
    value: &Value,
) -> Route<'a> {
    let (own_port, own_protocol) = draft.listens(&workload.element);
    let own = own_protocol.filter(|_| number.is_some() && own_port == number);
    let protocol = own.or_else(|| by_port(number?).map(Arc::from));
    let span = value.span.or(Some(workload.resource.span));
    let doubt = filled::reason(value).map(|why| Fact {
        value: Datum::Unknown(why),
        span,
    });
    Route {
        asked: Asked::default(),
        ends: vec![workload.element.clone()],
        public: doubt.is_none(),
        port: number,
        encrypted: protocol.as_deref().and_then(is_encrypted),
        protocol,
        authenticated: None,
        doubts: Doubts {
            encrypted: None,
            public: doubt,
        },
        through: Through::default(),
        decided: value.span,
        evidence: vec![Evidence {
            span: value.span.unwrap_or(workload.resource.span),
            what: "a port of its machine leads to it".into(),
        }],
    }
}

/// Whether it is told of by itself that callers from outside reach it: a store or a console.
fn is_told_alone(draft: &Draft<'_>, element: &ElementId) -> bool {
    draft.elements.get(element).is_some_and(|it| {
        let console = it.facts.get(Property::AdministrativeInterface);
        it.kind == ElementKind::DataStore || console.is_some_and(|it| weight(it) == 2)
    })
}

/// States of everything behind a Service whether the machines of the cluster take callers for
/// it, and leaves open what nobody knows yet. What is told of by itself, stores and consoles, is
/// not told of again.
pub(super) fn state(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    for service in &cluster.services {
        let place = service.resource.span;
        let (value, span) = match (open(service), way_of(service)) {
            (Some((why, span)), _) => (Datum::Unknown(why), span),
            (None, Some((Way::NodePort, decided))) => (Datum::Bool(true), decided.span),
            (None, Some((Way::ExternalAddress, decided))) => {
                (Datum::Bool(!all_private(decided.items())), decided.span)
            }
            (None, Some((Way::LoadBalancer, _)) | None) => (Datum::Bool(false), None),
        };
        let span = span.or(Some(place));
        let fact = Fact { value, span };
        let is_open = matches!(fact.value, Datum::Unknown(_));
        for end in &service.ends {
            if is_open {
                state_best(draft, end, Property::PubliclyAccessible, fact.clone());
            }
            let there = draft.elements.contains_key(end);
            if there && !is_told_alone(draft, end) {
                state_best(draft, end, Property::MachinePortsOpened, fact.clone());
            }
        }
    }
}

/// Why nobody knows whether a Service is opened, and where.
fn open(service: &Service<'_>) -> Option<(Arc<str>, Option<Span>)> {
    let spec = service.resource.attributes.get("spec")?;
    let kind = filled::step(Some(spec), "type");
    let addresses = spec.get("externalIPs");
    let listed = addresses.map_or(&[][..], Value::items);
    let places = kind.into_iter().chain(addresses).chain(listed);
    let mut open = places.filter_map(|it| Some((filled::reason(it)?, it.span)));
    open.next().filter(|_| way_of(service).is_none())
}

fn way_of<'a>(service: &Service<'a>) -> Option<(Way, &'a Value)> {
    let spec = service.resource.attributes.get("spec")?;
    let kind = spec.get("type");
    let way = match service.kind() {
        "LoadBalancer" => Way::LoadBalancer,
        "NodePort" => Way::NodePort,
        _ => {
            let listed = |ips: &&Value| ips.items().iter().any(|ip| filled::reason(ip).is_none());
            let addresses = spec.get("externalIPs").filter(listed)?;
            return Some((Way::ExternalAddress, addresses));
        }
    };
    Some((way, kind?))
}

fn route<'a>(
    draft: &Draft<'_>,
    service: &Service<'a>,
    port: &ServicePort<'a>,
    way: Way,
    decided: &'a Value,
) -> Route<'a> {
    let first = service.ends.first();
    let protocol = first.and_then(|end| receiver_of(draft, end, Some(port)).protocol);
    let ranges = service
        .resource
        .attributes
        .path(&["spec", "loadBalancerSourceRanges"]);
    let restricted = ranges.is_some_and(|ranges| all_private(ranges.items()));
    let private = match way {
        Way::LoadBalancer => is_internal(service.resource).is_some() || restricted,
        Way::NodePort => false,
        Way::ExternalAddress => all_private(decided.items()),
    };
    let number = match way {
        Way::LoadBalancer | Way::ExternalAddress => port.port,
        Way::NodePort => port.node_port,
    };
    // A load balancer that ends TLS has its certificate in an annotation, or the protocol.
    let certificate = certificate_of(service, port).or_else(|| spoken_to(service, port));
    let protocol = match protocol.as_deref() {
        Some("http") if certificate.is_some() => Some(Arc::from("https")),
        _ => protocol,
    };
    let encrypted = certificate
        .map(|_| true)
        .or_else(|| is_encrypted(protocol.as_deref()?));
    let doubt = doubt_of(service, ranges).filter(|_| way == Way::LoadBalancer && !private);
    Route {
        asked: Asked::default(),
        ends: service.ends.clone(),
        public: !private && doubt.is_none(),
        port: number,
        protocol,
        encrypted,
        authenticated: None,
        doubts: Doubts {
            encrypted: None,
            public: doubt,
        },
        through: Through::default(),
        decided: certificate.and_then(|value| value.span).or(port.value.span),
        evidence: evidence(service, port, way, decided),
    }
}

/// What leaves it open whether a load balancer is on the internet.
fn doubt_of(service: &Service<'_>, ranges: Option<&Value>) -> Option<Fact> {
    let listed = ranges.map_or(&[][..], Value::items);
    let ranges = ranges.into_iter().chain(listed);
    let mut places = ranges.chain(perhaps_internal(service.resource));
    places.find_map(|place| {
        Some(Fact {
            value: Datum::Unknown(filled::reason(place)?),
            span: place.span.or(Some(service.resource.span)),
        })
    })
}

fn evidence(
    service: &Service<'_>,
    port: &ServicePort<'_>,
    way: Way,
    decided: &Value,
) -> Vec<Evidence> {
    let what = match way {
        Way::LoadBalancer => "a load balancer opens the Service",
        Way::NodePort => "a port of every node opens the Service",
        Way::ExternalAddress => "an external address opens the Service",
    };
    let number = port.value.get("nodePort").filter(|_| way == Way::NodePort);
    let places = [number.unwrap_or(port.value).span, decided.span];
    let mut places: Vec<_> = places.into_iter().flatten().collect();
    if places.is_empty() {
        places.push(service.resource.span);
    }
    places
        .into_iter()
        .map(|span| Evidence {
            span,
            what: what.into(),
        })
        .collect()
}

/// The annotation that makes Google's load balancers speak to this port encrypted.
fn spoken_to<'a>(service: &Service<'a>, port: &ServicePort<'_>) -> Option<&'a Value> {
    const NAMES: &[&str] = &[
        "cloud.google.com/app-protocols",
        "service.alpha.kubernetes.io/app-protocols",
    ];
    let mut named = NAMES
        .iter()
        .filter_map(|name| super::cluster::annotation(service.resource, name));
    let stated = named.next()?;
    let protocols = eval::decode_json(stated)?;
    let protocol = protocols.get(port.name?)?.as_str()?;
    matches!(protocol, "HTTPS" | "HTTP2").then_some(stated)
}

/// The annotation that gives a load balancer a certificate for this port.
fn certificate_of<'a>(service: &Service<'a>, port: &ServicePort<'_>) -> Option<&'a Value> {
    let annotation = |name| super::cluster::annotation(service.resource, name);
    let certificate = annotation("service.beta.kubernetes.io/aws-load-balancer-ssl-cert")?;
    let ports = annotation("service.beta.kubernetes.io/aws-load-balancer-ssl-ports");
    let listed = match ports.and_then(Value::as_str) {
        Some(ports) => ports.split(',').any(|one| {
            let one = one.trim();
            one == "*" || Some(one) == port.name || one.parse().ok() == port.port
        }),
        None => true,
    };
    listed.then_some(certificate)
}
