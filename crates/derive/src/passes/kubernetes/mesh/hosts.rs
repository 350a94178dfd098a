//! Hosts that a mesh knows by other means than Services: those it leads elsewhere, and those
//! outside that are entered into its register.

use std::collections::{HashMap, HashSet};

use eval::Value;
use model::ElementId;
use resource::{Resource, ScopeId};

use super::nodes;
use crate::catalog::group_of;
use crate::passes::kubernetes::cluster::{Cluster, Object};
use crate::passes::kubernetes::environment::items;

/// Where a kind that divides the calls of a service says of which and among whom. Sources: the
/// reference of Consul's configuration entries, "Traffic Split" of the mesh interface.
struct Split {
    kind: &'static str,
    group: &'static str,
    /// What names the service, if not the resource.
    name: &'static str,
    /// What holds the others: a list of them, or one.
    list: &'static str,
}

const SPLITS: &[Split] = &[
    Split {
        kind: "ServiceSplitter",
        group: "consul.hashicorp.com",
        name: "",
        list: "splits",
    },
    Split {
        kind: "ServiceRouter",
        group: "consul.hashicorp.com",
        name: "",
        list: "routes",
    },
    Split {
        kind: "ServiceResolver",
        group: "consul.hashicorp.com",
        name: "",
        list: "redirect",
    },
    Split {
        kind: "TrafficSplit",
        group: "split.smi-spec.io",
        name: "service",
        list: "backends",
    },
];

/// Where one of Istio's routes leads callers of a gateway: the destinations of its rules and of
/// the routes that it delegates to, with those that get a copy, each with its rule.
pub(in crate::passes::kubernetes) fn destinations<'a>(
    cluster: &Cluster<'a>,
    object: Object<'a>,
    gateway: &str,
) -> Vec<(&'a Value, &'a Value)> {
    let of = |resource: &'a Resource| {
        let spec = resource.attributes.get("spec");
        let kinds = ["http", "tls", "tcp"].into_iter();
        let rules = kinds.flat_map(move |kind| spec.map_or(&[][..], |spec| items(spec, kind)));
        rules.collect::<Vec<_>>()
    };
    let mut rules = of(object.resource);
    let delegates = rules.iter().filter_map(|rule| {
        let delegate = rule.get("delegate")?;
        let namespace = delegate.get("namespace").and_then(Value::as_str);
        let namespace = namespace.unwrap_or(object.namespace);
        let name = delegate.get("name")?.as_str()?;
        cluster.object("VirtualService", (object.resource.scope, namespace, name))
    });
    let further: Vec<_> = delegates.flat_map(of).collect();
    rules.extend(further);
    let told = rules.into_iter().filter(|rule| is_for(rule, gateway));
    let destinations = told.flat_map(|rule| {
        let listed = ["route", "mirrors"].into_iter();
        let listed = listed.flat_map(|key| items(rule, key));
        let listed = listed.filter_map(|it| it.get("destination"));
        let listed = listed.chain(rule.get("mirror"));
        listed.map(move |destination| (rule, destination))
    });
    destinations.collect()
}

/// Whether a rule of Istio's is for callers of a gateway: each of its matches may say for which
/// it is, and one without any is for all.
fn is_for(rule: &Value, gateway: &str) -> bool {
    let matches = items(rule, "match");
    let says = |one: &Value| {
        let gateways = items(one, "gateways");
        gateways.is_empty() || gateways.iter().any(|it| it.as_str() == Some(gateway))
    };
    matches.is_empty() || matches.iter().any(says)
}

/// Hosts of Istio's `VirtualService`s and `ServiceEntry`s, and of App Mesh's.
#[derive(Default)]
pub(in crate::passes::kubernetes) struct Hosts<'a> {
    /// Whole names, or `name.namespace` for Services.
    led: HashMap<(ScopeId, String), Vec<ElementId>>,
    /// What is written with a star for its first labels is kept without the star.
    outsiders: HashSet<(ScopeId, &'a str)>,
}

impl<'a> Hosts<'a> {
    /// Gathers them.
    pub(in crate::passes::kubernetes) fn of(cluster: &Cluster<'a>) -> Self {
        let mut hosts = Self::default();
        for object in cluster.objects("VirtualService") {
            hosts.add_route(cluster, *object);
        }
        for object in cluster.objects("ServiceEntry") {
            hosts.add_entry(cluster, *object);
        }
        for kind in ["HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute"] {
            for object in cluster.objects(kind) {
                hosts.add_attached(cluster, *object);
            }
        }
        for form in SPLITS {
            for object in cluster.objects(form.kind) {
                if group_of(object.resource) == form.group {
                    hosts.add_split(cluster, *object, form);
                }
            }
        }
        for ((scope, host), ends) in nodes::led(cluster) {
            let (name, namespace) = host.split_once('.').unwrap_or((&host, ""));
            // What only its own pods answer for is found as any Service is.
            if cluster.ends((scope, namespace, name)).as_ref() != Some(&ends) {
                hosts.led.insert((scope, host), ends);
            }
        }
        hosts
    }

    /// The workloads to which calls of a host are led that is not theirs.
    pub(in crate::passes::kubernetes) fn led_elsewhere(
        &self,
        scope: ScopeId,
        namespace: &str,
        host: &str,
    ) -> Option<&[ElementId]> {
        if self.led.is_empty() {
            return None;
        }
        let found = self.led.get(&(scope, canonical(namespace, host)));
        found.map(Vec::as_slice)
    }

    /// Whether a host is entered as one outside.
    pub(in crate::passes::kubernetes) fn is_outside(&self, scope: ScopeId, host: &str) -> bool {
        let mut dots = host.match_indices('.').filter_map(|(at, _)| host.get(at..));
        self.outsiders.contains(&(scope, host))
            || dots.any(|domain| self.outsiders.contains(&(scope, domain)))
    }

    /// A route for callers within the mesh leads to whatever it names as its destinations.
    fn add_route(&mut self, cluster: &Cluster<'a>, object: Object<'a>) {
        let Some(spec) = object.resource.attributes.get("spec") else {
            return;
        };
        let gateways = items(spec, "gateways");
        let of_mesh = gateways.is_empty() || gateways.iter().any(|it| it.as_str() == Some("mesh"));
        if !of_mesh {
            return;
        }
        let destinations: Vec<&str> = destinations(cluster, object, "mesh")
            .into_iter()
            .filter_map(|(_, destination)| destination.get("host")?.as_str())
            .collect();
        for host in items(spec, "hosts").iter().filter_map(Value::as_str) {
            self.lead(cluster, object, host, &destinations);
        }
    }

    /// A route of the Gateway API that belongs to a Service is for its callers in the mesh.
    fn add_attached(&mut self, cluster: &Cluster<'a>, object: Object<'a>) {
        let Some(spec) = object.resource.attributes.get("spec") else {
            return;
        };
        let whole = |reference: &Value| {
            let text = |key: &str| reference.get(key).and_then(Value::as_str);
            let namespace = text("namespace").unwrap_or(object.namespace);
            Some(format!("{}.{namespace}.svc", text("name")?))
        };
        let rules = items(spec, "rules").iter();
        let backends = rules.flat_map(|rule| items(rule, "backendRefs"));
        let backends: Vec<String> = backends.filter_map(whole).collect();
        let backends: Vec<&str> = backends.iter().map(String::as_str).collect();
        let parents = items(spec, "parentRefs").iter();
        let parents =
            parents.filter(|it| it.get("kind").and_then(Value::as_str) == Some("Service"));
        for host in parents.filter_map(whole) {
            self.lead(cluster, object, &host, &backends);
        }
    }

    /// Calls of a service of this name go to others.
    fn add_split(&mut self, cluster: &Cluster<'a>, object: Object<'a>, form: &Split) {
        let Some(spec) = object.resource.attributes.get("spec") else {
            return;
        };
        let named = spec.get(form.name).and_then(Value::as_str);
        let name = named.unwrap_or(&object.resource.name);
        let parts = items(spec, form.list).iter();
        let parts = parts.map(|it| it.get("destination").unwrap_or(it));
        let whole = spec.get(form.list).filter(|it| it.items().is_empty());
        let services = parts.chain(whole).map(|it| it.get("service"));
        let services = services.map(|it| it.and_then(Value::as_str).unwrap_or(name));
        let services: Vec<&str> = services.collect();
        self.lead(cluster, object, name, &services);
    }

    /// Leads the calls of a host to these, if they are not it alone.
    fn lead(&mut self, cluster: &Cluster<'a>, object: Object<'a>, host: &str, to: &[&str]) {
        let scope = object.resource.scope;
        let host = canonical(object.namespace, host);
        let mut ends: Vec<ElementId> = Vec::new();
        let mut elsewhere = false;
        for destination in to {
            let name = canonical(object.namespace, destination);
            elsewhere |= name != host;
            let (first, namespace) = name.split_once('.').unwrap_or((&name, ""));
            let found = cluster.ends((scope, namespace, first));
            ends.extend(found.into_iter().flatten());
        }
        ends.sort();
        ends.dedup();
        if elsewhere && !ends.is_empty() {
            self.led.insert((scope, host), ends);
        }
    }

    /// The proxies through which calls leave the mesh, each with the host outside that it calls:
    /// a route that leads callers within to them has a rule of their gateway for the rest of the
    /// way.
    pub(super) fn leaving(&self, cluster: &Cluster<'a>) -> Vec<(ElementId, &'a Value)> {
        let mut found = Vec::new();
        for object in cluster.objects("VirtualService") {
            let scope = object.resource.scope;
            let Some(spec) = object.resource.attributes.get("spec") else {
                continue;
            };
            let rules = ["http", "tls", "tcp"].into_iter();
            let rules = rules.flat_map(|kind| items(spec, kind));
            let last = rules.filter(|rule| !is_for(rule, "mesh"));
            let targets = last.flat_map(|rule| items(rule, "route"));
            let targets = targets.filter_map(|target| target.get("destination"));
            for target in targets {
                let host = target.get("host").and_then(Value::as_str).unwrap_or("");
                let through = self.led_elsewhere(scope, object.namespace, host);
                let through = through.filter(|_| self.is_outside(scope, host));
                found.extend(through.into_iter().flatten().map(|it| (it.clone(), target)));
            }
        }
        found
    }

    fn add_entry(&mut self, cluster: &Cluster<'a>, object: Object<'a>) {
        let Some(spec) = object.resource.attributes.get("spec") else {
            return;
        };
        let scope = object.resource.scope;
        let inside = spec.get("location").and_then(Value::as_str) == Some("MESH_INTERNAL");
        let wanted = spec.path(&["workloadSelector", "labels"]);
        let wanted = wanted.and_then(Value::map);
        let members = cluster.labels().matching(scope, object.namespace, wanted);
        let members = cluster.elements(&members);
        for host in items(spec, "hosts").iter().filter_map(Value::as_str) {
            if !members.is_empty() {
                let host = canonical(object.namespace, host);
                self.led.insert((scope, host), members.clone());
            } else if !inside {
                let host = host.strip_prefix('*').unwrap_or(host);
                self.outsiders.insert((scope, host));
            }
        }
    }
}

/// `name.namespace` for what may be a Service, else the name itself.
pub(super) fn canonical(namespace: &str, host: &str) -> String {
    match host.split_once('.') {
        None => format!("{host}.{namespace}"),
        Some((name, rest)) => match rest.split_once(".svc") {
            Some((namespace, "" | ".cluster.local")) => format!("{name}.{namespace}"),
            _ => host.to_owned(),
        },
    }
}
