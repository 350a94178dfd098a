//! Gateways and the routes attached to them: the Gateway API's, and Istio's.

use std::collections::HashMap;
use std::sync::Arc;

use eval::Value;
use model::{ElementId, Evidence, Knowledge};
use resource::Resource;
use syntax::Span;

use super::asked::{Asked, Prefix};
use super::cluster::{Cluster, Key, Object, port_number};
use super::containers::truth;
use super::controllers::{Controllers, Through};
use super::environment::items;
use super::filled;
use super::mesh::{destinations, subsets};
use super::routes::{Doubts, Route, is_internal};
use crate::endpoint::is_of_cluster;

/// A port on which a gateway listens.
#[derive(Clone, Default)]
struct Listener {
    port: Option<u16>,
    protocol: Option<Arc<str>>,
    encrypted: Option<bool>,
    decided: Option<Span>,
    public: bool,
    doubts: Doubts,
    /// The proxies that listen there.
    through: Through,
}

/// The kinds of routes of the Gateway API.
pub(super) const KINDS: [&str; 5] = ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute"];

/// The Services that a route of the Gateway API names.
pub(super) fn named<'a>(object: Object<'a>) -> Vec<(Key<'a>, &'a Value)> {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return Vec::new();
    };
    let backends = items(spec, "rules").iter();
    let backends = backends.flat_map(|rule| items(rule, "backendRefs"));
    let service = |backend: &'a Value| {
        let kind = backend.get("kind").and_then(Value::as_str);
        let namespace = backend.get("namespace").and_then(Value::as_str);
        let namespace = namespace.unwrap_or(object.namespace);
        let is_service = kind.is_none_or(|kind| kind == "Service");
        let name = backend.get("name").filter(|_| is_service)?;
        Some(((object.resource.scope, namespace, name.as_str()?), name))
    };
    backends.filter_map(service).collect()
}

/// The Services of the cluster that one of Istio's routes leads callers of its gateways to.
pub(super) fn named_by_istio<'a>(
    cluster: &Cluster<'a>,
    object: Object<'a>,
) -> Vec<(Key<'a>, &'a Value)> {
    let spec = object.resource.attributes.get("spec");
    let gateways = spec.map_or(&[][..], |spec| items(spec, "gateways")).iter();
    let gateways = gateways.filter_map(Value::as_str);
    let destinations = gateways
        .filter(|name| *name != "mesh")
        .flat_map(|gateway| destinations(cluster, object, gateway));
    let service = |host: &'a Value| {
        let text = host.as_str()?;
        let (name, namespace) = service_of(object, text)?;
        let inside = !text.contains('.') || is_of_cluster(text);
        inside.then_some(((object.resource.scope, namespace, name), host))
    };
    let hosts = destinations.filter_map(|(_, destination)| destination.get("host"));
    hosts.filter_map(service).collect()
}

/// The routes through gateways.
pub(super) fn routes<'a>(controllers: &Controllers, cluster: &Cluster<'a>) -> Vec<Route<'a>> {
    let mut routes = Vec::new();
    for kind in KINDS {
        for object in cluster.objects(kind) {
            attached(cluster, controllers, *object, &mut routes);
        }
    }
    let proxies = proxies(cluster);
    for object in cluster.objects("VirtualService") {
        virtual_service(cluster, &proxies, *object, &mut routes);
    }
    routes
}

fn attached<'a>(
    cluster: &Cluster<'a>,
    controllers: &Controllers,
    object: Object<'a>,
    routes: &mut Vec<Route<'a>>,
) {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    let hosts: Vec<&str> = items(spec, "hostnames")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let parents = items(spec, "parentRefs").iter();
    // A parent that is a Service makes a rule for callers within the mesh, not a way in.
    let gateways = parents.filter(|parent| {
        parent
            .get("kind")
            .is_none_or(|kind| kind.as_str() == Some("Gateway"))
    });
    let listeners: Vec<Listener> = gateways
        .flat_map(|parent| {
            let through = serving(cluster, controllers, object, parent);
            let listeners = listeners_of(cluster, object, parent, &hosts).into_iter();
            listeners.map(move |it| Listener {
                through: through.clone(),
                ..it
            })
        })
        .collect();
    for rule in items(spec, "rules") {
        let pattern = |it: &'a Value| it.path(&["path", "value"])?.as_str();
        let paths = Prefix::of_matches(rule, "matches", pattern);
        let copied = items(rule, "filters").iter();
        let copied = copied.filter_map(|it| it.path(&["requestMirror", "backendRef"]));
        for backend in items(rule, "backendRefs").iter().chain(copied) {
            for listener in &listeners {
                routes.extend(
                    to_service(
                        cluster,
                        object,
                        backend.get("namespace"),
                        backend.get("name"),
                        listener,
                    )
                    .map(|route| Route {
                        asked: Asked::of(object, hosts.clone(), paths.clone()),
                        ..route
                    }),
                );
            }
        }
    }
}

/// The proxies of the manifests that serve the gateway which a route names.
fn serving(
    cluster: &Cluster<'_>,
    controllers: &Controllers,
    object: Object<'_>,
    parent: &Value,
) -> Through {
    let text = |key: &str| parent.get(key).and_then(Value::as_str);
    let namespace = text("namespace").unwrap_or(object.namespace);
    let key = (object.resource.scope, namespace, text("name").unwrap_or(""));
    let gateway = cluster.object("Gateway", key);
    let class = gateway.and_then(|it| it.attributes.path(&["spec", "gatewayClassName"])?.as_str());
    let served = gateway.zip(class);
    served.map_or_else(Through::default, |(gateway, class)| {
        controllers.of_class(cluster, gateway, class)
    })
}

/// The workloads that are the proxies of Istio's gateways, by the ids of these. A gateway chooses
/// them by their labels, wherever they are.
fn proxies<'a>(cluster: &Cluster<'a>) -> HashMap<&'a str, Through> {
    let mut found = HashMap::new();
    for Object {
        resource: gateway, ..
    } in cluster.objects("Gateway")
    {
        let labels = gateway.attributes.path(&["spec", "selector"]);
        let labels = labels.and_then(Value::map);
        let around = cluster.all_namespaces(gateway.scope);
        let around = around.filter(|_| labels.is_some());
        let chosen = around
            .flat_map(|namespace| cluster.labels().matching(gateway.scope, namespace, labels));
        let chosen: Vec<usize> = chosen.collect();
        let through = Through {
            elements: cluster.elements(&chosen),
            knowledge: Knowledge::Declared,
        };
        found.insert(&*gateway.id, through);
    }
    found
}

/// The listeners of the gateway that a route names; one of which nothing is known where the
/// gateway, or that listener of it, is declared elsewhere.
fn listeners_of(
    cluster: &Cluster<'_>,
    object: Object<'_>,
    parent: &Value,
    hosts: &[&str],
) -> Vec<Listener> {
    let namespace = parent
        .get("namespace")
        .and_then(Value::as_str)
        .unwrap_or(object.namespace);
    let name = parent.get("name").and_then(Value::as_str).unwrap_or("");
    let unknown = |public| Listener {
        public,
        ..Listener::default()
    };
    let gateway = cluster.object("Gateway", (object.resource.scope, namespace, name));
    let Some(gateway) = gateway else {
        return vec![unknown(true)];
    };
    let section = parent.get("sectionName").and_then(Value::as_str);
    let port = parent.get("port").and_then(port_number);
    let class = gateway
        .attributes
        .path(&["spec", "gatewayClassName"])
        .and_then(Value::as_str);
    let internal = class.is_some_and(|class| class.contains("internal") || class.contains("rilb"));
    let public = !internal && is_internal(gateway).is_none();
    let listeners = gateway
        .attributes
        .path(&["spec", "listeners"])
        .map_or(&[][..], Value::items);
    let chosen = listeners.iter().filter(|listener| {
        let name = listener.get("name").and_then(Value::as_str);
        let own = listener.get("port").and_then(port_number);
        section.is_none_or(|section| name == Some(section))
            && port.is_none_or(|port| own == Some(port))
    });
    let chosen: Vec<&Value> = chosen.collect();
    // An environment that is not in sight may add the listener to the gateway.
    if chosen.is_empty() && section.is_some() {
        return vec![unknown(public)];
    }
    let carrying = chosen.into_iter();
    let carrying = carrying.filter(|listener| carries(listener, &object.resource.kind));
    let mut carrying: Vec<&Value> = carrying.collect();
    if carrying.iter().any(|it| answers_to(it, hosts)) {
        carrying.retain(|listener| answers_to(listener, hosts));
    }
    let carrying = carrying.into_iter();
    carrying.map(|it| listener(it, it, public)).collect()
}

/// Whether routes of a kind may be attached to a listener, by what this speaks. Source: "Route
/// summary table" of the Gateway API; protocols of controllers are left to them.
fn carries(listener: &Value, kind: &str) -> bool {
    let protocol = listener.get("protocol").and_then(Value::as_str);
    match protocol.unwrap_or("") {
        "HTTP" | "HTTPS" => matches!(kind, "HTTPRoute" | "GRPCRoute"),
        "TLS" => matches!(kind, "TLSRoute" | "TCPRoute"),
        "TCP" => kind == "TCPRoute",
        "UDP" => kind == "UDPRoute",
        _ => true,
    }
}

/// Whether a listener is for one of these hosts, if it is for any in particular.
fn answers_to(listener: &Value, hosts: &[&str]) -> bool {
    let Some(own) = listener.get("hostname").and_then(Value::as_str) else {
        return true;
    };
    let within = |host: &str, any: &str| any.strip_prefix('*').is_some_and(|it| host.ends_with(it));
    let meets = |host: &&str| own == *host || within(host, own) || within(own, host);
    hosts.is_empty() || hosts.iter().any(meets)
}

/// A listener from the value that holds `port` and `protocol`.
fn listener(value: &Value, whole: &Value, public: bool) -> Listener {
    let port = value.get("port");
    let number = port.and_then(port_number);
    let protocol = value.get("protocol").and_then(Value::as_str).unwrap_or("");
    let why = value.get("protocol").and_then(filled::reason);
    let (protocol, encrypted) = match protocol.to_ascii_uppercase().as_str() {
        "HTTPS" => ("https", Some(true)),
        "HTTP" => ("http", Some(false)),
        "HTTP2" | "GRPC" | "GRPC-WEB" => ("grpc", Some(whole.get("tls").is_some())),
        "TLS" => ("tls", Some(true)),
        "UDP" => ("udp", None),
        "MONGO" => ("mongodb", None),
        _ => ("tcp", None),
    };
    Listener {
        port: number,
        protocol: Some(protocol.into()),
        encrypted,
        decided: value.get("protocol").and_then(|it| it.span).or(whole.span),
        public,
        doubts: Doubts {
            encrypted: why,
            public: None,
        },
        through: Through::default(),
    }
}

fn to_service<'a>(
    cluster: &Cluster<'a>,
    object: Object<'a>,
    namespace: Option<&'a Value>,
    name: Option<&'a Value>,
    listener: &Listener,
) -> Option<Route<'a>> {
    let name = name?;
    let namespace = namespace
        .and_then(Value::as_str)
        .unwrap_or(object.namespace);
    let key = (object.resource.scope, namespace, name.as_str()?);
    let ends = cluster.ends(key).or_else(|| pool(cluster, key))?;
    Some(route(object.resource, ends, name.span, listener))
}

/// The workloads of a pool of servers for models, which chooses them by their labels.
fn pool(cluster: &Cluster<'_>, key: Key<'_>) -> Option<Vec<ElementId>> {
    let selector = cluster
        .object("InferencePool", key)?
        .attributes
        .path(&["spec", "selector"])?;
    let labels = selector.get("matchLabels").unwrap_or(selector).map();
    let (scope, namespace, _) = key;
    let found = cluster.labels().matching(scope, namespace, labels);
    Some(cluster.elements(&found)).filter(|it| !it.is_empty())
}

fn route<'a>(
    resource: &Resource,
    ends: Vec<ElementId>,
    span: Option<Span>,
    listener: &Listener,
) -> Route<'a> {
    let what = format!("{} `{}` leads to it", resource.kind, resource.name);
    Route {
        asked: Asked::default(),
        ends,
        public: listener.public,
        port: listener.port,
        protocol: listener.protocol.clone(),
        encrypted: listener.encrypted,
        authenticated: None,
        doubts: listener.doubts.clone(),
        through: listener.through.clone(),
        decided: listener.decided,
        evidence: vec![Evidence {
            span: span.unwrap_or(resource.span),
            what: what.into(),
        }],
    }
}

/// Istio's routes. One that names no gateway, or only `mesh`, is for callers within the mesh.
fn virtual_service<'a>(
    cluster: &Cluster<'a>,
    proxies: &HashMap<&str, Through>,
    object: Object<'a>,
    routes: &mut Vec<Route<'a>>,
) {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    let hosts: Vec<&str> = items(spec, "hosts")
        .iter()
        .filter_map(Value::as_str)
        .filter(|host| host.contains('.') && !host.contains('*'))
        .collect();
    let gateways = items(spec, "gateways").iter();
    let gateways = gateways.filter_map(Value::as_str);
    let listeners: Vec<(&str, Vec<Listener>)> = gateways
        .filter(|name| *name != "mesh")
        .map(|name| (name, istio_listeners(cluster, proxies, object, name)))
        .collect();
    for (name, listeners) in &listeners {
        for (rule, destination) in destinations(cluster, object, name) {
            let host = destination.get("host");
            let Some((host, ends)) = host.and_then(|it| Some((it, behind(cluster, object, it)?)))
            else {
                continue;
            };
            let ends = subsets::within(cluster, object, destination, ends);
            let paths = Prefix::of_matches(rule, "match", uri);
            for listener in listeners {
                let route = route(object.resource, ends.clone(), host.span, listener);
                routes.push(Route {
                    asked: Asked::of(object, hosts.clone(), paths.clone()),
                    ..route
                });
            }
        }
    }
}

/// The path of one of the matches of Istio's rules, however it is to be compared.
fn uri(matched: &Value) -> Option<&str> {
    let uri = matched.get("uri")?;
    let mut ways = ["prefix", "exact", "regex"].into_iter();
    ways.find_map(|way| uri.get(way)?.as_str())
}

/// `name`, `name.namespace` or the whole name of a Service.
fn behind(cluster: &Cluster<'_>, object: Object<'_>, host: &Value) -> Option<Vec<ElementId>> {
    let (name, namespace) = service_of(object, host.as_str()?)?;
    cluster.ends((object.resource.scope, namespace, name))
}

/// The name and the namespace of a Service.
fn service_of<'a>(object: Object<'a>, host: &'a str) -> Option<(&'a str, &'a str)> {
    let mut parts = host.split('.');
    Some((parts.next()?, parts.next().unwrap_or(object.namespace)))
}

fn istio_listeners(
    cluster: &Cluster<'_>,
    proxies: &HashMap<&str, Through>,
    object: Object<'_>,
    name: &str,
) -> Vec<Listener> {
    let (namespace, name) = name.split_once('/').unwrap_or((object.namespace, name));
    let gateway = cluster.object("Gateway", (object.resource.scope, namespace, name));
    let Some(gateway) = gateway else {
        return vec![Listener {
            public: true,
            ..Listener::default()
        }];
    };
    let servers = gateway
        .attributes
        .path(&["spec", "servers"])
        .map_or(&[][..], Value::items);
    let through = proxies.get(&*gateway.id).cloned().unwrap_or_default();
    let answers = |server: &&Value| redirect_of(server).is_none();
    let alone = !servers.iter().any(|server| answers(&server));
    let servers = servers.iter().filter(|server| alone || answers(server));
    servers
        .filter_map(|server| {
            let port = server.get("port")?;
            let mut found = listener(port, server, is_internal(gateway).is_none());
            found.through = through.clone();
            found.port = port.get("number").and_then(port_number);
            if let Some(redirect) = redirect_of(server) {
                found.encrypted = Some(true);
                found.protocol = Some("https".into());
                found.decided = redirect.span;
            }
            Some(found)
        })
        .collect()
}

/// What sends callers in the clear on to where they are encrypted.
fn redirect_of(server: &Value) -> Option<&Value> {
    let redirect = server.path(&["tls", "httpsRedirect"])?;
    (truth(redirect) == Some(true)).then_some(redirect)
}
