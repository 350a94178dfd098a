//! Ingresses, and the routes of ingress controllers that have a kind of their own.

use std::collections::BTreeSet;
use std::sync::Arc;

use eval::Value;
use model::{Datum, ElementId, Evidence, Fact, Property};
use resource::Resource;
use syntax::Span;

use super::cluster::{Cluster, Object, annotation};
use super::controllers::{Controllers, Through};
use super::environment::items;
use super::filled;
use super::routes::{Route, all_private, is_internal};
use crate::draft::Draft;

type Reader = for<'a> fn(&Cluster<'a>, Object<'a>, &mut Vec<Route<'a>>);

/// The kinds of some controllers, and what reads them.
const OWN_KINDS: &[(&str, &str, Reader)] = &[
    ("IngressRoute", "traefik", traefik),
    ("IngressRouteTCP", "traefik", traefik),
    ("IngressRouteUDP", "traefik", traefik),
    ("HTTPProxy", "contour", contour),
    ("VirtualServer", "nginx", upstreams),
    ("VirtualServerRoute", "nginx", upstreams),
    ("TransportServer", "nginx", upstreams),
    ("TCPIngress", "kong", backends),
    ("UDPIngress", "kong", backends),
    ("Mapping", "ambassador", mapping),
    ("TCPMapping", "ambassador", mapping),
];

/// The routes through Ingresses, `OpenShift`'s `Route`s and Traefik's `IngressRoute`s.
pub(super) fn routes<'a>(cluster: &Cluster<'a>) -> Vec<Route<'a>> {
    let mut routes = Vec::new();
    let controllers = Controllers::of(cluster);
    for object in cluster.objects("Ingress") {
        let known = routes.len();
        ingress(cluster, *object, &mut routes);
        let through = controllers.of_ingress(cluster, *object);
        for route in routes.iter_mut().skip(known) {
            route.through = through.clone();
        }
    }
    for object in cluster.objects("Route") {
        openshift(cluster, *object, &mut routes);
    }
    for (kind, family, read) in OWN_KINDS {
        for object in cluster.objects(kind) {
            let known = routes.len();
            read(cluster, *object, &mut routes);
            let through = controllers.of_family(object.resource, family);
            for route in routes.iter_mut().skip(known) {
                route.through = through.clone();
            }
        }
    }
    routes
}

fn ingress<'a>(cluster: &Cluster<'a>, object: Object<'a>, routes: &mut Vec<Route<'a>>) {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    for rule in items(spec, "rules") {
        let host = rule.get("host").and_then(Value::as_str);
        let paths = rule
            .get("http")
            .map_or(&[][..], |http| items(http, "paths"));
        for path in paths {
            if let Some(backend) = path.get("backend") {
                routes.extend(backend_route(cluster, object, host, backend));
            }
        }
    }
    let fallback = spec.get("defaultBackend").or_else(|| spec.get("backend"));
    if let Some(backend) = fallback {
        routes.extend(backend_route(cluster, object, None, backend));
    }
}

fn backend_route<'a>(
    cluster: &Cluster<'a>,
    object: Object<'a>,
    host: Option<&'a str>,
    backend: &'a Value,
) -> Option<Route<'a>> {
    // The form of `extensions/v1beta1` has no object around the Service's name.
    let name = backend
        .path(&["service", "name"])
        .or_else(|| backend.get("serviceName"))?;
    let encryption = encryption_of(object.resource, host);
    let mut route = service_route(cluster, object, name, encryption)?;
    route.hosts = host.into_iter().collect();
    route.public = !is_private(object.resource);
    route.authenticated = asks_for_login(object.resource);
    Some(route)
}

/// A route of HTTP to the workloads behind a Service.
fn service_route<'a>(
    cluster: &Cluster<'a>,
    object: Object<'a>,
    name: &'a Value,
    encryption: (Option<bool>, Option<Span>),
) -> Option<Route<'a>> {
    route_to(cluster, object, name.as_str()?, name.span, encryption)
}

fn route_to<'a>(
    cluster: &Cluster<'a>,
    object: Object<'a>,
    name: &str,
    place: Option<Span>,
    encryption: (Option<bool>, Option<Span>),
) -> Option<Route<'a>> {
    let ends = cluster.ends((object.resource.scope, object.namespace, name))?;
    let (encrypted, decided) = encryption;
    let secure = encrypted == Some(true);
    let what = format!(
        "{} `{}` leads to it",
        object.resource.kind, object.resource.name
    );
    Some(Route {
        hosts: Vec::new(),
        ends,
        public: true,
        port: encrypted.map(|_| if secure { 443 } else { 80 }),
        protocol: encrypted.map(|_| Arc::from(if secure { "https" } else { "http" })),
        encrypted,
        authenticated: None,
        through: Through::default(),
        decided: decided.or(Some(object.resource.span)),
        evidence: vec![Evidence {
            span: place.unwrap_or(object.resource.span),
            what: what.into(),
        }],
    })
}

/// Whether callers of a host reach an Ingress encrypted, and the line that says so.
fn encryption_of(resource: &Resource, host: Option<&str>) -> (Option<bool>, Option<Span>) {
    const CERTIFICATES: &[&str] = &[
        "alb.ingress.kubernetes.io/certificate-arn",
        "appgw.ingress.kubernetes.io/appgw-ssl-certificate",
        "ingress.gcp.kubernetes.io/pre-shared-cert",
        "networking.gke.io/managed-certificates",
    ];
    let tls = resource.attributes.path(&["spec", "tls"]);
    let covers = |entry: &&Value| {
        let hosts = items(entry, "hosts");
        hosts.is_empty()
            || host.is_none()
            || hosts.iter().any(|covered| matches(covered.as_str(), host))
    };
    let entry = tls.and_then(|tls| tls.items().iter().find(covers));
    let certificate = CERTIFICATES
        .iter()
        .find_map(|name| annotation(resource, name));
    let certificate = entry.or(certificate).or_else(|| demands_tls(resource));
    if let Some(open) = tls.filter(|tls| filled::reason(tls).is_some()) {
        return (None, open.span);
    }
    match (certificate, takes_plaintext(resource)) {
        (Some(_), Some(open)) => (Some(false), open.span),
        (Some(value), None) => (Some(true), value.span),
        (None, _) => (Some(false), tls.and_then(|tls| tls.span)),
    }
}

/// The annotation that makes callers use encryption where no certificate is named.
fn demands_tls(resource: &Resource) -> Option<&Value> {
    const TRUTHS: &[&str] = &[
        "nginx.ingress.kubernetes.io/force-ssl-redirect",
        "nginx.ingress.kubernetes.io/ssl-passthrough",
        "haproxy.org/ssl-passthrough",
        "traefik.ingress.kubernetes.io/router.tls",
    ];
    let demanded = TRUTHS.iter().find_map(|name| {
        let value = annotation(resource, name)?;
        (value.as_str() == Some("true")).then_some(value)
    });
    let listens = annotation(resource, "alb.ingress.kubernetes.io/listen-ports");
    let only_secure = |value: &&Value| {
        let ports = value.as_str().unwrap_or("");
        ports.contains("HTTPS") && !ports.contains("\"HTTP\"")
    };
    demanded.or_else(|| listens.filter(only_secure))
}

/// The annotation that lets callers stay unencrypted though there is a certificate.
fn takes_plaintext(resource: &Resource) -> Option<&Value> {
    const REDIRECTS: &[&str] = &[
        "haproxy.org/ssl-redirect",
        "ingress.kubernetes.io/ssl-redirect",
        "nginx.ingress.kubernetes.io/ssl-redirect",
    ];
    REDIRECTS.iter().find_map(|name| {
        let value = annotation(resource, name)?;
        (value.as_str() == Some("false")).then_some(value)
    })
}

/// `*.shop.org` covers `www.shop.org`.
fn matches(covered: Option<&str>, host: Option<&str>) -> bool {
    let (Some(covered), Some(host)) = (covered, host) else {
        return false;
    };
    match covered.strip_prefix('*') {
        Some(domain) => host.ends_with(domain),
        None => covered == host,
    }
}

/// Whether an Ingress is served in a private network only. An application load balancer is
/// private unless it is said to face the internet.
fn is_private(resource: &Resource) -> bool {
    const RANGES: &[&str] = &[
        "alb.ingress.kubernetes.io/inbound-cidrs",
        "haproxy.org/allow-list",
        "haproxy.org/whitelist",
        "nginx.ingress.kubernetes.io/allowlist-source-range",
        "nginx.ingress.kubernetes.io/whitelist-source-range",
        "traefik.ingress.kubernetes.io/whitelist-source-range",
    ];
    let mut ranges = RANGES.iter().filter_map(|name| annotation(resource, name));
    if ranges.any(|listed| listed.as_str().is_some_and(names_private_ranges)) {
        return true;
    }
    let class = resource.attributes.path(&["spec", "ingressClassName"]);
    let class = class.or_else(|| annotation(resource, "kubernetes.io/ingress.class"));
    let scheme = annotation(resource, "alb.ingress.kubernetes.io/scheme");
    match class.and_then(Value::as_str) {
        Some("alb") => scheme.and_then(Value::as_str) != Some("internet-facing"),
        Some(class) => class.contains("internal") || is_internal(resource).is_some(),
        None => is_internal(resource).is_some(),
    }
}

/// Whether a list of address ranges with commas between them holds none but private ones.
fn names_private_ranges(listed: &str) -> bool {
    let ranges: Vec<Value> = listed.split(',').map(|it| Value::text(it.trim())).collect();
    all_private(&ranges)
}

/// Whether the ingress controller asks callers who they are.
fn asks_for_login(resource: &Resource) -> Option<bool> {
    const LOGINS: &[&str] = &[
        "alb.ingress.kubernetes.io/auth-type",
        "haproxy.org/auth-type",
        "ingress.kubernetes.io/auth-type",
        "nginx.ingress.kubernetes.io/auth-tls-secret",
        "nginx.ingress.kubernetes.io/auth-type",
        "nginx.ingress.kubernetes.io/auth-url",
    ];
    LOGINS
        .iter()
        .find_map(|name| annotation(resource, name))
        .map(|value| value.as_str() != Some("none"))
}

/// What annotations of an Ingress say about everything behind it.
const SETTINGS: &[(&str, Property)] = &[
    ("haproxy.org/rate-limit-requests", Property::RateLimited),
    ("ingress.kubernetes.io/waf", Property::FilteredByFirewall),
    (
        "alb.ingress.kubernetes.io/wafv2-acl-arn",
        Property::FilteredByFirewall,
    ),
    (
        "nginx.ingress.kubernetes.io/enable-modsecurity",
        Property::FilteredByFirewall,
    ),
    (
        "nginx.ingress.kubernetes.io/limit-connections",
        Property::RateLimited,
    ),
    (
        "nginx.ingress.kubernetes.io/limit-rpm",
        Property::RateLimited,
    ),
    (
        "nginx.ingress.kubernetes.io/limit-rps",
        Property::RateLimited,
    ),
];

/// States what annotations of Ingresses decide for the workloads behind them.
pub(super) fn state(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    for object in cluster.objects("Ingress") {
        let mut routes = Vec::new();
        ingress(cluster, *object, &mut routes);
        let ends: BTreeSet<&ElementId> = routes.iter().flat_map(|route| &route.ends).collect();
        let annotations = object
            .resource
            .attributes
            .path(&["metadata", "annotations"]);
        for (name, value) in annotations.and_then(Value::map).into_iter().flatten() {
            let Some(property) = decided_by(name, value) else {
                continue;
            };
            let span = value.span.or(Some(object.resource.span));
            let fact = Fact {
                value: Datum::Bool(true),
                span,
            };
            for end in &ends {
                draft.state(end, property, fact.clone());
            }
        }
    }
}

fn decided_by(name: &str, value: &Value) -> Option<Property> {
    if value.as_str() == Some("false") {
        return None;
    }
    // A snippet becomes part of the configuration of a proxy that serves others too.
    if name.ends_with("-snippet") && name.contains("ingress") {
        return Some(Property::ConfigurationInjection);
    }
    let known = SETTINGS.iter().find(|(known, _)| *known == name);
    known.map(|(_, property)| *property)
}

fn openshift<'a>(cluster: &Cluster<'a>, object: Object<'a>, routes: &mut Vec<Route<'a>>) {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    let host = spec.get("host").and_then(Value::as_str);
    let tls = spec.get("tls");
    let encryption = (Some(tls.is_some()), tls.and_then(|tls| tls.span));
    let main = spec.get("to").into_iter();
    for backend in main.chain(items(spec, "alternateBackends")) {
        let name = backend.get("name");
        let found = name.and_then(|name| service_route(cluster, object, name, encryption));
        routes.extend(found.map(|route| Route {
            hosts: host.into_iter().collect(),
            ..route
        }));
    }
}

fn traefik<'a>(cluster: &Cluster<'a>, object: Object<'a>, routes: &mut Vec<Route<'a>>) {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    let tls = spec.get("tls");
    let encryption = (Some(tls.is_some()), tls.and_then(|tls| tls.span));
    for rule in items(spec, "routes") {
        for service in items(rule, "services") {
            let name = service.get("name");
            routes.extend(name.and_then(|name| service_route(cluster, object, name, encryption)));
        }
    }
}

/// The routes of NGINX's own controller: the Services are listed apart from the paths.
fn upstreams<'a>(cluster: &Cluster<'a>, object: Object<'a>, routes: &mut Vec<Route<'a>>) {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    let host = spec.get("host").and_then(Value::as_str);
    let tls = spec.get("tls");
    let of_web = &*object.resource.kind != "TransportServer";
    let encryption = (of_web.then(|| tls.is_some()), tls.and_then(|tls| tls.span));
    for upstream in items(spec, "upstreams") {
        let name = upstream.get("service");
        let found = name.and_then(|name| service_route(cluster, object, name, encryption));
        routes.extend(found.map(|route| Route {
            hosts: host.into_iter().collect(),
            ..route
        }));
    }
}

/// Kong's routes of what is not HTTP.
fn backends<'a>(cluster: &Cluster<'a>, object: Object<'a>, routes: &mut Vec<Route<'a>>) {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    for rule in items(spec, "rules") {
        let name = rule.path(&["backend", "serviceName"]);
        routes.extend(name.and_then(|name| service_route(cluster, object, name, (None, None))));
    }
}

/// Emissary's routes: a Service as a URL without a scheme, `name.namespace:port`.
fn mapping<'a>(cluster: &Cluster<'a>, object: Object<'a>, routes: &mut Vec<Route<'a>>) {
    let Some(service) = object.resource.attributes.path(&["spec", "service"]) else {
        return;
    };
    let text = service.as_str().unwrap_or("");
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let address = text.split([':', '/']).next().unwrap_or("");
    let mut labels = address.split('.');
    let name = labels.next().unwrap_or("");
    let namespace = labels.next().unwrap_or(object.namespace);
    let there = Object {
        namespace,
        ..object
    };
    routes.extend(route_to(cluster, there, name, service.span, (None, None)));
}

fn contour<'a>(cluster: &Cluster<'a>, object: Object<'a>, routes: &mut Vec<Route<'a>>) {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    // One without a host is part of another, which includes it.
    let front = spec.get("virtualhost");
    let tls = front.and_then(|front| front.get("tls"));
    let encryption = (front.map(|_| tls.is_some()), tls.and_then(|tls| tls.span));
    let host = front.and_then(|front| front.get("fqdn")?.as_str());
    let direct = spec.get("tcpproxy").into_iter();
    for rule in direct.chain(items(spec, "routes")) {
        for service in items(rule, "services") {
            let name = service.get("name");
            let found = name.and_then(|name| service_route(cluster, object, name, encryption));
            routes.extend(found.map(|route| Route {
                hosts: host.into_iter().collect(),
                ..route
            }));
        }
    }
}
