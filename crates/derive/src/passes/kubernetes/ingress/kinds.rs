//! Routes of ingress controllers that have kinds of their own: a table says where each kind
//! names its Services. Sources: the reference pages of the controllers' custom resources.

use eval::Value;
use model::ElementId;
use resource::Resource;
use syntax::Span;

use super::encryption::Encryption;
use super::route;
use super::rules::{is_rule, ways_of};
use crate::catalog::group_of;
use crate::draft::Draft;
use crate::passes::kubernetes::asked::{Asked, Prefix};
use crate::passes::kubernetes::cluster::{Cluster, Object};
use crate::passes::kubernetes::controllers::Controllers;
use crate::passes::kubernetes::routes::{Route, pass_on};

/// Where a kind names its Services. Paths are of keys with dots between them; `*` stands for
/// each item of a list.
struct Form {
    kind: &'static str,
    /// The end of its group.
    group: &'static str,
    /// Whose kind it is.
    family: &'static str,
    /// The parts that have hosts and Services of their own; empty where there are none.
    parts: &'static str,
    /// What names a Service each.
    services: &'static [&'static str],
    name: Name,
    /// Hosts, or rules that callers have to match.
    hosts: &'static str,
    /// A block whose presence tells that callers are encrypted; empty where nothing tells.
    tls: &'static str,
    /// What it lacks if it is only a part of another; empty if it never is.
    front: &'static str,
    /// A path and the text there without which it is for callers within; empty if it never is.
    outer: (&'static str, &'static str),
}

/// How a Service is named.
#[derive(Clone, Copy)]
enum Name {
    /// By the text under this key, and its namespace under `namespace`.
    Key(&'static str),
    /// By `name.namespace:port` or a URL.
    Address,
}

const NO_FORM: Form = Form {
    kind: "",
    group: "",
    family: "",
    parts: "",
    services: &[],
    name: Name::Key("name"),
    hosts: "",
    tls: "",
    front: "",
    outer: ("", ""),
};

/// The kinds that let callers in.
const OUTER: &[Form] = &[
    Form {
        kind: "IngressRoute",
        family: "traefik",
        parts: "spec.routes.*",
        services: &["services.*"],
        hosts: "match",
        tls: "spec.tls",
        ..NO_FORM
    },
    Form {
        kind: "IngressRouteTCP",
        family: "traefik",
        parts: "spec.routes.*",
        services: &["services.*"],
        hosts: "match",
        tls: "spec.tls",
        ..NO_FORM
    },
    Form {
        kind: "IngressRouteUDP",
        family: "traefik",
        services: &["spec.routes.*.services.*"],
        tls: "spec.tls",
        ..NO_FORM
    },
    // One without a host is part of another, which includes it.
    Form {
        kind: "HTTPProxy",
        family: "contour",
        services: &["spec.tcpproxy.services.*", "spec.routes.*.services.*"],
        hosts: "spec.virtualhost.fqdn",
        tls: "spec.virtualhost.tls",
        front: "spec.virtualhost",
        ..NO_FORM
    },
    Form {
        kind: "VirtualServer",
        family: "nginx",
        services: &["spec.upstreams.*"],
        name: Name::Key("service"),
        hosts: "spec.host",
        tls: "spec.tls",
        ..NO_FORM
    },
    Form {
        kind: "VirtualServerRoute",
        family: "nginx",
        services: &["spec.upstreams.*"],
        name: Name::Key("service"),
        hosts: "spec.host",
        tls: "spec.tls",
        ..NO_FORM
    },
    Form {
        kind: "TransportServer",
        family: "nginx",
        services: &["spec.upstreams.*"],
        name: Name::Key("service"),
        hosts: "spec.host",
        ..NO_FORM
    },
    Form {
        kind: "TCPIngress",
        family: "kong",
        services: &["spec.rules.*.backend"],
        name: Name::Key("serviceName"),
        ..NO_FORM
    },
    Form {
        kind: "UDPIngress",
        family: "kong",
        services: &["spec.rules.*.backend"],
        name: Name::Key("serviceName"),
        ..NO_FORM
    },
    Form {
        kind: "Mapping",
        family: "ambassador",
        services: &["spec.service"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "TCPMapping",
        family: "ambassador",
        services: &["spec.service"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "ApisixRoute",
        group: "apisix.apache.org",
        family: "apisix",
        services: &["spec.http.*.backends.*", "spec.stream.*.backend"],
        name: Name::Key("serviceName"),
        hosts: "spec.http.*.match.hosts.*",
        ..NO_FORM
    },
    Form {
        kind: "RouteGroup",
        group: "zalando.org",
        family: "skipper",
        services: &["spec.backends.*"],
        name: Name::Key("serviceName"),
        hosts: "spec.hosts.*",
        ..NO_FORM
    },
    Form {
        kind: "VirtualService",
        group: "gateway.solo.io",
        family: "gloo",
        services: &[
            "spec.virtualHost.routes.*.routeAction.single.kube.ref",
            "spec.virtualHost.routes.*.routeAction.multi.destinations.*.destination.kube.ref",
        ],
        hosts: "spec.virtualHost.domains.*",
        tls: "spec.sslConfig",
        ..NO_FORM
    },
    Form {
        kind: "RouteTable",
        group: "gateway.solo.io",
        family: "gloo",
        services: &[
            "spec.routes.*.routeAction.single.kube.ref",
            "spec.routes.*.routeAction.multi.destinations.*.destination.kube.ref",
        ],
        ..NO_FORM
    },
    Form {
        kind: "IngressGateway",
        group: "consul.hashicorp.com",
        family: "consul",
        services: &["spec.listeners.*.services.*"],
        tls: "spec.tls",
        ..NO_FORM
    },
    Form {
        kind: "ApiDefinition",
        group: "tyk.tyk.io",
        family: "tyk",
        services: &["spec.proxy.target_url"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "HTTPScaledObject",
        group: "http.keda.sh",
        family: "keda",
        services: &["spec.scaleTargetRef"],
        name: Name::Key("service"),
        hosts: "spec.hosts.*",
        ..NO_FORM
    },
    Form {
        kind: "MeshHTTPRoute",
        group: "kuma.io",
        family: "kuma",
        services: &["spec.to.*.rules.*.default.backendRefs.*"],
        hosts: "spec.to.*.hostnames.*",
        outer: ("spec.targetRef.kind", "MeshGateway"),
        ..NO_FORM
    },
    Form {
        kind: "MeshTCPRoute",
        group: "kuma.io",
        family: "kuma",
        services: &["spec.to.*.rules.*.default.backendRefs.*"],
        outer: ("spec.targetRef.kind", "MeshGateway"),
        ..NO_FORM
    },
    // Each rule may have a Service of its own instead of the one of all.
    Form {
        kind: "APIRule",
        group: "kyma-project.io",
        family: "kyma",
        services: &["spec.service", "spec.rules.*.service"],
        hosts: "spec.hosts.*",
        ..NO_FORM
    },
    Form {
        kind: "TunnelBinding",
        group: "networking.cfargotunnel.com",
        family: "cloudflare",
        services: &["subjects.*"],
        hosts: "subjects.*.spec.fqdn",
        ..NO_FORM
    },
];

/// What the proxies themselves ask on the way: who a caller is, how often it comes.
const INNER: &[Form] = &[
    Form {
        kind: "ExtensionService",
        group: "projectcontour.io",
        family: "contour",
        services: &["spec.services.*"],
        ..NO_FORM
    },
    Form {
        kind: "AuthService",
        group: "getambassador.io",
        family: "ambassador",
        services: &["spec.auth_service"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "RateLimitService",
        group: "getambassador.io",
        family: "ambassador",
        services: &["spec.service"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "TracingService",
        group: "getambassador.io",
        family: "ambassador",
        services: &["spec.service"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "LogService",
        group: "getambassador.io",
        family: "ambassador",
        services: &["spec.service"],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "Middleware",
        family: "traefik",
        services: &[
            "spec.forwardAuth.address",
            "spec.rateLimit.redis.endpoints.*",
        ],
        name: Name::Address,
        ..NO_FORM
    },
    Form {
        kind: "Middleware",
        family: "traefik",
        services: &["spec.errors.service"],
        ..NO_FORM
    },
];

/// So many Services that stand for Services are followed from one name.
const MOST_FOLLOWED: usize = 64;

/// The routes of all kinds that let callers in.
pub(super) fn routes<'a>(
    cluster: &Cluster<'a>,
    controllers: &Controllers,
    routes: &mut Vec<Route<'a>>,
) {
    for form in OUTER {
        read(cluster, controllers, form, routes);
    }
}

/// Adds the flows from proxies to what they ask on the way.
pub(in crate::passes::kubernetes) fn ask(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let controllers = Controllers::of(draft.catalog, cluster);
    let mut asked = Vec::new();
    for form in INNER {
        read(cluster, &controllers, form, &mut asked);
    }
    for route in &asked {
        for end in &route.ends {
            pass_on(draft, route, end);
        }
    }
}

fn read<'a>(
    cluster: &Cluster<'a>,
    controllers: &Controllers,
    form: &'static Form,
    routes: &mut Vec<Route<'a>>,
) {
    for object in cluster.objects(form.kind) {
        let (path, wanted) = form.outer;
        let told = each(&object.resource.attributes, path);
        let inner = !path.is_empty() && told.first().and_then(|it| it.as_str()) != Some(wanted);
        if inner || !group_of(object.resource).ends_with(form.group) {
            continue;
        }
        let encryption = encryption(form, object.resource);
        let through = controllers.of_family(object.resource, form.family);
        let parts = match form.parts {
            "" => vec![&object.resource.attributes],
            path => each(&object.resource.attributes, path),
        };
        for part in parts {
            let texts = each(part, form.hosts).into_iter();
            let asked = asked(*object, texts.filter_map(Value::as_str));
            let paths = form.services.iter();
            for named in paths.flat_map(|path| each(part, path)) {
                for (ends, place) in behind(cluster, *object, form, named, &mut Vec::new()) {
                    routes.extend(asked.iter().map(|asked| Route {
                        asked: asked.clone(),
                        through: through.clone(),
                        ..route(*object, place, ends.clone(), encryption.clone())
                    }));
                }
            }
        }
    }
}

/// What callers ask for who are led to a part: hosts, or rules of which each has its own.
fn asked<'a>(object: Object<'a>, texts: impl Iterator<Item = &'a str>) -> Vec<Asked<'a>> {
    let (rules, hosts): (Vec<&str>, Vec<&str>) = texts.partition(|text| is_rule(text));
    let ways = rules.into_iter().flat_map(ways_of);
    let ways = ways.map(|way| {
        let paths = way.paths.into_iter().map(Prefix::of).collect();
        Asked::of(object, way.hosts, paths)
    });
    let mut asked: Vec<Asked<'_>> = ways.collect();
    if asked.is_empty() || !hosts.is_empty() {
        asked.push(Asked::of(object, hosts, Vec::new()));
    }
    asked
}

fn encryption(form: &Form, resource: &Resource) -> Encryption {
    let is_part = !form.front.is_empty() && each(&resource.attributes, form.front).is_empty();
    if form.tls.is_empty() || is_part {
        return Encryption::default();
    }
    Encryption::by(each(&resource.attributes, form.tls).first().copied())
}

/// The workloads behind what names a Service, with the place of its name. Of Services that stand
/// for Services each is followed once, for they may lead round in circles.
fn behind<'a>(
    cluster: &Cluster<'a>,
    object: Object<'a>,
    form: &Form,
    named: &'a Value,
    followed: &mut Vec<(&'a str, &'a str)>,
) -> Vec<(Vec<ElementId>, Option<Span>)> {
    let scope = object.resource.scope;
    let found = |namespace: &str, name: &str, value: &Value| {
        let ends = cluster.ends((scope, namespace, name))?;
        Some((ends, value.span))
    };
    let Name::Key(key) = form.name else {
        let (name, namespace) = parts_of(named.as_str().unwrap_or(""));
        let namespace = namespace.unwrap_or(object.namespace);
        return found(namespace, name, named).into_iter().collect();
    };
    let Some(value) = named.get(key) else {
        return Vec::new();
    };
    let name = value.as_str().unwrap_or("");
    let namespace = named.get("namespace").and_then(Value::as_str);
    let namespace = namespace.unwrap_or(object.namespace);
    if named.get("kind").and_then(Value::as_str) == Some("TraefikService") {
        let other = cluster.object("TraefikService", (scope, namespace, name));
        let new = !followed.contains(&(namespace, name)) && followed.len() < MOST_FOLLOWED;
        let other = other.filter(|_| new);
        return other.map_or_else(Vec::new, |resource| {
            followed.push((namespace, name));
            let there = Object {
                resource,
                namespace,
            };
            shares(&resource.attributes)
                .into_iter()
                .flat_map(|part| behind(cluster, there, form, part, followed))
                .collect()
        });
    }
    found(namespace, name, value).into_iter().collect()
}

/// The Services among which one of Traefik's divides its callers.
fn shares(attributes: &Value) -> Vec<&Value> {
    const PATHS: &[&str] = &[
        "spec.weighted.services.*",
        "spec.highestRandomWeight.services.*",
        "spec.mirroring",
        "spec.mirroring.mirrors.*",
    ];
    let paths = PATHS.iter();
    paths.flat_map(|path| each(attributes, path)).collect()
}

/// `name`, `name.namespace` or a whole name, with or without a scheme before and a port behind.
fn parts_of(address: &str) -> (&str, Option<&str>) {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = address.split([':', '/']).next().unwrap_or("");
    let mut labels = host.split('.');
    (labels.next().unwrap_or(""), labels.next())
}

/// The values at a path.
fn each<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    if path.is_empty() {
        return Vec::new();
    }
    let mut found = vec![value];
    for key in path.split('.') {
        found = match key {
            "*" => found.into_iter().flat_map(Value::items).collect(),
            _ => found.into_iter().filter_map(|it| it.get(key)).collect(),
        };
    }
    found.retain(|it| !it.is_null());
    found
}
