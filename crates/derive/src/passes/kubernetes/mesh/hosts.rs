//! Hosts that a mesh knows by other means than Services: those it leads elsewhere, and those
//! outside that are entered into its register.

use std::collections::{HashMap, HashSet};

use eval::Value;
use model::ElementId;
use resource::ScopeId;

use super::nodes;
use crate::passes::kubernetes::cluster::{Cluster, Object};
use crate::passes::kubernetes::environment::items;

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
        let scope = object.resource.scope;
        let kinds = ["http", "tls", "tcp"].into_iter();
        let rules = kinds.flat_map(|kind| items(spec, kind));
        let routes = rules.flat_map(|rule| items(rule, "route"));
        let destinations =
            routes.filter_map(|route| route.path(&["destination", "host"])?.as_str());
        let destinations: Vec<&str> = destinations.collect();
        for host in items(spec, "hosts").iter().filter_map(Value::as_str) {
            let host = canonical(object.namespace, host);
            let mut ends: Vec<ElementId> = Vec::new();
            let mut elsewhere = false;
            for destination in &destinations {
                let name = canonical(object.namespace, destination);
                elsewhere |= name != host;
                let (first, namespace) = name.split_once('.').unwrap_or((&name, ""));
                ends.extend(
                    cluster
                        .ends((scope, namespace, first))
                        .into_iter()
                        .flatten(),
                );
            }
            ends.sort();
            ends.dedup();
            if elsewhere && !ends.is_empty() {
                self.led.insert((scope, host), ends);
            }
        }
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
