//! Ingresses, and the routes of ingress controllers that have a kind of their own.

mod encryption;
mod kinds;
mod rules;
mod snippets;

use std::collections::BTreeSet;
use std::sync::Arc;

use eval::Value;
use model::{Datum, ElementId, Evidence, Fact, Property};
use resource::Resource;
use syntax::Span;

use super::asked::{Asked, Prefix};
use super::cluster::{Cluster, Key, Object, annotation};
use super::controllers::{Controllers, Through};
use super::environment::items;
use super::filled;
use super::routes::{Doubts, Route, all_private, is_internal, state_best};
use crate::draft::Draft;
use encryption::{Encryption, encryption_of};
pub(super) use kinds::{ask, named as named_by_kinds};

/// The routes through Ingresses, `OpenShift`'s `Route`s and the kinds of other controllers.
pub(super) fn routes<'a>(controllers: &Controllers, cluster: &Cluster<'a>) -> Vec<Route<'a>> {
    let mut routes = Vec::new();
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
    kinds::routes(cluster, controllers, &mut routes);
    routes
}

/// The Services that an Ingress names.
pub(super) fn named<'a>(object: Object<'a>) -> Vec<(Key<'a>, &'a Value)> {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return Vec::new();
    };
    let rules = items(spec, "rules").iter();
    let rules = rules.filter_map(|rule| rule.get("http"));
    let paths = rules.flat_map(|http| items(http, "paths"));
    let backends = paths.filter_map(|path| path.get("backend"));
    let backends = backends
        .chain(fallback_of(spec))
        .filter(|it| !is_action(it));
    let names = backends.filter_map(name_of);
    let key = |name: &'a Value| {
        let service = name.as_str().unwrap_or("");
        ((object.resource.scope, object.namespace, service), name)
    };
    names.map(key).collect()
}

/// Whether a controller answers by itself, as an annotation says, which is no Service.
fn is_action(backend: &Value) -> bool {
    let port = backend.path(&["service", "port", "name"]);
    let port = port.or_else(|| backend.get("servicePort"));
    port.and_then(Value::as_str) == Some("use-annotation")
}

/// Whom callers are led to who ask for nothing else.
fn fallback_of(spec: &Value) -> Option<&Value> {
    spec.get("defaultBackend").or_else(|| spec.get("backend"))
}

/// The Service that a backend names. The form of `extensions/v1beta1` has no object around it.
fn name_of(backend: &Value) -> Option<&Value> {
    let name = backend.path(&["service", "name"]);
    name.or_else(|| backend.get("serviceName"))
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
                let path = path.get("path").and_then(Value::as_str);
                routes.extend(backend_route(cluster, object, (host, path), backend));
            }
        }
    }
    if let Some(backend) = fallback_of(spec) {
        routes.extend(backend_route(cluster, object, (None, None), backend));
    }
}

fn backend_route<'a>(
    cluster: &Cluster<'a>,
    object: Object<'a>,
    (host, path): (Option<&'a str>, Option<&'a str>),
    backend: &'a Value,
) -> Option<Route<'a>> {
    let encryption = encryption_of(object.resource, host);
    let route = service_route(cluster, object, name_of(backend)?, encryption)?;
    Some(of_ingress(route, object, host, path))
}

/// With what an Ingress says of all its routes.
fn of_ingress<'a>(
    mut route: Route<'a>,
    object: Object<'a>,
    host: Option<&'a str>,
    path: Option<&'a str>,
) -> Route<'a> {
    let paths = path.map(Prefix::of).into_iter().collect();
    route.asked = Asked::of(object, host.into_iter().collect(), paths);
    route.public = !is_private(object.resource);
    route.authenticated = asks_for_login(object.resource);
    route
}

/// A route of HTTP to the workloads behind a Service.
fn service_route<'a>(
    cluster: &Cluster<'a>,
    object: Object<'a>,
    name: &'a Value,
    encryption: Encryption,
) -> Option<Route<'a>> {
    let ends = cluster.ends((object.resource.scope, object.namespace, name.as_str()?))?;
    Some(route(object, name.span, ends, encryption))
}

fn route(
    object: Object<'_>,
    place: Option<Span>,
    ends: Vec<ElementId>,
    encryption: Encryption,
) -> Route<'_> {
    let Encryption {
        known: encrypted,
        why,
        place: decided,
    } = encryption;
    let secure = encrypted == Some(true);
    let what = format!(
        "{} `{}` leads to it",
        object.resource.kind, object.resource.name
    );
    Route {
        asked: Asked::default(),
        ends,
        public: true,
        port: encrypted.map(|_| if secure { 443 } else { 80 }),
        protocol: encrypted.map(|_| Arc::from(if secure { "https" } else { "http" })),
        encrypted,
        authenticated: None,
        doubts: Doubts {
            encrypted: why,
            public: None,
        },
        through: Through::default(),
        decided: decided.or(Some(object.resource.span)),
        evidence: vec![Evidence {
            span: place.unwrap_or(object.resource.span),
            what: what.into(),
        }],
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

/// States what annotations of Ingresses decide for the workloads behind them, and what
/// controllers let them decide.
pub(super) fn state(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    snippets::state(draft, cluster);
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
            let value =
                filled::reason(value).filter(|_| property == Property::ConfigurationInjection);
            let value = value.map_or(Datum::Bool(true), Datum::Unknown);
            for end in &ends {
                state_best(
                    draft,
                    end,
                    property,
                    Fact {
                        value: value.clone(),
                        span,
                    },
                );
            }
        }
        if let Some((why, whole)) = annotations.and_then(|it| Some((filled::reason(it)?, it))) {
            let value = Datum::Unknown(why);
            let span = whole.span;
            for end in &ends {
                state_best(
                    draft,
                    end,
                    Property::ConfigurationInjection,
                    Fact {
                        value: value.clone(),
                        span,
                    },
                );
            }
        }
    }
}

fn decided_by(name: &str, value: &Value) -> Option<Property> {
    if value.as_str() == Some("false") {
        return None;
    }
    // A snippet becomes part of the configuration of a proxy that serves others too.
    let of_proxy = name.contains("ingress") || name.starts_with("nginx.org/");
    let is_empty = value.as_str().is_some_and(|text| text.trim().is_empty());
    if of_proxy && !is_empty && (name.ends_with("-snippet") || name.ends_with("-snippets")) {
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
    let path = spec.get("path").and_then(Value::as_str);
    let tls = spec.get("tls");
    let encryption = Encryption::by(tls);
    let main = spec.get("to").into_iter();
    for backend in main.chain(items(spec, "alternateBackends")) {
        let name = backend.get("name");
        let found = name.and_then(|name| service_route(cluster, object, name, encryption.clone()));
        let paths = path.map(Prefix::of).into_iter().collect();
        let asked = Asked::of(object, host.into_iter().collect(), paths);
        routes.extend(found.map(|route| Route { asked, ..route }));
    }
}
