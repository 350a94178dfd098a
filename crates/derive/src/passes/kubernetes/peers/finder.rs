//! Who goes by a host name within a cluster.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::net::IpAddr;

use eval::Value;
use model::{ElementId, Knowledge};
use resource::ScopeId;

use super::Caller;
use crate::endpoint::{Endpoint, Form, Reach, is_of_cluster, reach, speaks_of};
use crate::passes::kubernetes::asked::taken;
use crate::passes::kubernetes::cluster::{Cluster, Key, Service, Workload, port_number};
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::filled::{is_named, with_names};
use crate::passes::kubernetes::mesh::Hosts;
use crate::passes::kubernetes::routes::Route;

/// Who is meant by a host.
pub(super) enum Peer<'c, 'a> {
    /// The workloads behind a Service.
    Service(&'c Service<'a>),
    /// What is found by other means: a route's host name, a workload's own name.
    Others(Vec<ElementId>, Knowledge),
    /// Somebody else's host, which a Service of the manifests is another name for.
    Alias(&'a Value),
    /// Somebody else's host, as the mesh is told.
    Outsider,
    /// Nobody in these manifests.
    Nobody,
}

impl Peer<'_, '_> {
    /// Itself, or another one if it is nobody.
    fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        if matches!(self, Self::Nobody) {
            other()
        } else {
            self
        }
    }
}

/// What somebody names.
#[derive(Clone, Copy)]
struct Wanted<'h> {
    host: &'h str,
    /// The path of it.
    path: &'h str,
    /// Whether people are led there.
    shown: bool,
}

impl<'h> Wanted<'h> {
    /// A host alone.
    fn host(host: &'h str) -> Self {
        Self {
            host,
            path: "",
            shown: false,
        }
    }
}

/// Finds who goes by a host.
pub(in crate::passes::kubernetes) struct Finder<'c, 'a> {
    cluster: &'c Cluster<'a>,
    routes: HashMap<Cow<'c, str>, Vec<&'c Route<'c>>>,
    /// The variables in the hosts of routes that are filled in later.
    pub(super) later: HashSet<&'c str>,
    pub(in crate::passes::kubernetes) mesh: Hosts<'a>,
    /// Who takes what comes to a port of the machine it runs on.
    on_nodes: HashMap<(ScopeId, u16), Vec<ElementId>>,
    /// Those that run on every machine and take what comes to a port of it.
    agents: Vec<&'c Workload<'a>>,
    /// Services by addresses that their manifests fix.
    addresses: HashMap<(ScopeId, &'a str), &'c Service<'a>>,
    /// Who is behind `OpenShift`'s `Route`s, by the first labels of the hosts that these get.
    given: HashMap<(ScopeId, String), Vec<ElementId>>,
}

impl<'c, 'a> Finder<'c, 'a> {
    pub(in crate::passes::kubernetes) fn new(
        cluster: &'c Cluster<'a>,
        routes: &'c [Route<'c>],
    ) -> Self {
        Self {
            cluster,
            routes: by_host(routes),
            later: later(routes),
            mesh: Hosts::of(cluster),
            on_nodes: on_nodes(cluster),
            agents: agents(cluster),
            addresses: addresses(cluster),
            given: given(cluster),
        }
    }

    /// The elements that go by this host from within the caller's namespace.
    pub(super) fn ends(&self, caller: &Caller<'_>, host: &str) -> Vec<ElementId> {
        match self.resolve(caller, Wanted::host(host), 0) {
            Peer::Service(service) => service.ends.clone(),
            Peer::Others(ends, _) => ends,
            Peer::Alias(_) | Peer::Outsider | Peer::Nobody => Vec::new(),
        }
    }

    /// Those of every machine whose name shares a word with that of a setting.
    pub(super) fn agents(&self, scope: ScopeId, setting: &str) -> Vec<&'c ElementId> {
        // What any agent, or the machine itself, may be called.
        const PLAIN: &[&str] = &["daemon", "host", "k8s", "kube", "kubernetes", "node", "pod"];
        let meant = |workload: &&&Workload<'_>| {
            let mut words = workload.resource.name.split(['-', '.']);
            let of_scope = workload.resource.scope == scope;
            of_scope && words.any(|word| !PLAIN.contains(&word) && speaks_of(setting, word))
        };
        let found = self.agents.iter().filter(meant);
        found.map(|workload| &workload.element).collect()
    }

    /// Who takes what comes to this port of the machine.
    pub(super) fn on_node(&self, scope: ScopeId, port: Option<u16>) -> &[ElementId] {
        let found = port.and_then(|port| self.on_nodes.get(&(scope, port)));
        found.map_or(&[], Vec::as_slice)
    }

    /// Who goes by the host of an endpoint from within the caller's namespace.
    pub(super) fn find(&self, caller: &Caller<'_>, endpoint: &Endpoint) -> Peer<'c, 'a> {
        let wanted = Wanted {
            host: &endpoint.host,
            path: &endpoint.path,
            shown: endpoint.shown,
        };
        self.resolve(caller, wanted, 0)
    }

    /// An alias may lead to another alias; `depth` ends a circle of them.
    fn resolve(&self, caller: &Caller<'_>, wanted: Wanted<'_>, depth: u8) -> Peer<'c, 'a> {
        let host = wanted.host;
        if depth > 4 {
            return Peer::Nobody;
        }
        if let Some(ends) = self
            .mesh
            .led_elsewhere(caller.scope, caller.namespace, host)
        {
            return Peer::Others(ends.to_vec(), Knowledge::Declared);
        }
        if let Some(service) = self.addresses.get(&(caller.scope, host)) {
            return Peer::Service(service);
        }
        if is_named(host) {
            return self.by_route(caller, wanted).unwrap_or(Peer::Nobody);
        }
        let name = Name::of(caller, host);
        for (namespace, first) in name.services() {
            let namespace = self
                .cluster
                .stated_or_default(caller.scope, namespace, first);
            let key = (caller.scope, namespace, first);
            if let Some(found) = self.declared(caller, wanted.path, key, depth) {
                return found;
            }
        }
        let mut services = name.services().into_iter();
        let open = services.find_map(|(namespace, first)| {
            let key = (caller.scope, namespace, first);
            self.cluster.left_open(key)
        });
        if let Some(service) = open {
            return Peer::Others(service.ends.clone(), Knowledge::Inferred);
        }
        let made = name.services().into_iter();
        let made = made.map(|(namespace, first)| {
            let key = (caller.scope, namespace, first);
            self.cluster.made_left_open(key)
        });
        if let Some(made) = made.into_iter().find(|made| !made.is_empty()) {
            return Peer::Others(made, Knowledge::Inferred);
        }
        if let Some(found) = self
            .by_route(caller, wanted)
            .or_else(|| self.by_own_host(caller, host))
        {
            return found;
        }
        if self.mesh.is_outside(caller.scope, host) {
            return Peer::Outsider;
        }
        let near = self.workload(caller.scope, &name);
        let near = near.or_else(|| self.installed(caller, &name));
        let near = near.or_else(|| self.shared(caller, &name, depth));
        near.or_else(|| self.applied_with(caller, &name))
    }

    /// What a name alone says to whoever is applied to a namespace that nobody states.
    fn applied_with(&self, caller: &Caller<'_>, name: &Name<'_>) -> Peer<'c, 'a> {
        let key = (caller.scope, caller.namespace, name.first);
        let ends = self.cluster.only_one(key);
        match ends.filter(|_| name.second.is_empty()) {
            Some(ends) => Peer::Others(ends, Knowledge::Inferred),
            None => self.renamed(caller, name),
        }
    }

    /// What a chart installs under a name that nothing in sight tells.
    fn renamed(&self, caller: &Caller<'_>, name: &Name<'_>) -> Peer<'c, 'a> {
        let mut services = name.services().into_iter();
        let found = services
            .find_map(|(namespace, first)| self.cluster.renamed((caller.scope, namespace, first)));
        match found.filter(|_| name.in_cluster) {
            Some(service) => Peer::Others(service.ends.clone(), Knowledge::Inferred),
            None => Peer::Nobody,
        }
    }

    /// The Service of this name, or what an operator makes of a resource.
    fn declared(
        &self,
        caller: &Caller<'_>,
        path: &str,
        key: Key<'_>,
        depth: u8,
    ) -> Option<Peer<'c, 'a>> {
        if let Some(service) = self.cluster.service(key) {
            return Some(match service.alias() {
                Some(alias) => self.follow(caller, alias, depth),
                None => Peer::Service(service),
            });
        }
        let made = self.cluster.all_made_for(caller.namespace, path, key);
        (!made.is_empty()).then_some(Peer::Others(made, Knowledge::Declared))
    }

    /// What is declared once for several environments, by its name and its namespace.
    fn shared(&self, caller: &Caller<'_>, name: &Name<'_>, depth: u8) -> Peer<'c, 'a> {
        let mut services = name.services().into_iter();
        let found = services.find_map(|(namespace, first)| {
            let scope = self.cluster.scope_around(caller.scope, namespace)?;
            self.declared(caller, "", (scope, namespace, first), depth)
        });
        found.unwrap_or(Peer::Nobody)
    }

    /// What a chart installs that is not on disk, under a name that somebody chose.
    fn installed(&self, caller: &Caller<'_>, name: &Name<'_>) -> Peer<'c, 'a> {
        let mut services = name.services().into_iter();
        let found = services.find_map(|(namespace, first)| {
            let key = (caller.scope, namespace, first);
            self.cluster.installed(key)
        });
        found.map_or(Peer::Nobody, |made| {
            Peer::Others(vec![made], Knowledge::Inferred)
        })
    }

    /// Whoever answers at the host of a route, for a path of it; nobody, if people are only
    /// led there.
    fn by_route(&self, caller: &Caller<'_>, wanted: Wanted<'_>) -> Option<Peer<'c, 'a>> {
        let from = (caller.scope, caller.namespace);
        let routes = taken(self.routes.get(wanted.host)?, from, wanted.path);
        if routes.is_empty() {
            return None;
        }
        let routes = routes.into_iter().filter(|_| !wanted.shown);
        let ends = routes.flat_map(|route| route.ends.iter().cloned());
        Some(Peer::Others(ends.collect(), Knowledge::Declared))
    }

    /// What an operator makes and is told the host of, or what gets one of the domain of the
    /// whole cluster: `OpenShift` puts `name-namespace` before that.
    fn by_own_host(&self, caller: &Caller<'_>, host: &str) -> Option<Peer<'c, 'a>> {
        let scope = caller.scope;
        let (label, domain) = host.split_once('.')?;
        if let Some(made) = self.cluster.made_as_host(scope, host) {
            return Some(Peer::Others(vec![made], Knowledge::Declared));
        }
        let routed = !self.cluster.objects("Route").is_empty();
        if !routed || !domain.contains('.') || is_of_cluster(host) {
            return None;
        }
        if let Some(ends) = self.given.get(&(scope, label.to_owned())) {
            return Some(Peer::Others(ends.clone(), Knowledge::Declared));
        }
        let mut namespaces = self.cluster.all_namespaces(scope);
        let made: Vec<ElementId> = namespaces.find_map(|namespace| {
            let name = label.strip_suffix(namespace)?.strip_suffix('-')?;
            let made: Vec<_> = self.cluster.all_made((scope, namespace, name)).collect();
            (!made.is_empty()).then_some(made)
        })?;
        Some(Peer::Others(made, Knowledge::Declared))
    }

    /// A workload whose Service is not part of the manifests, but who is meant is plain.
    fn workload(&self, scope: ScopeId, name: &Name<'_>) -> Peer<'c, 'a> {
        let namespace = if name.second.is_empty() {
            name.namespace
        } else {
            name.second
        };
        match self
            .cluster
            .workload_named((scope, namespace, name.first))
            .filter(|_| name.in_cluster)
        {
            Some(number) => Peer::Others(self.cluster.elements(&[number]), Knowledge::Inferred),
            None => Peer::Nobody,
        }
    }

    /// Who is behind another name.
    fn follow(&self, caller: &Caller<'_>, alias: &'a Value, depth: u8) -> Peer<'c, 'a> {
        let host = alias.as_str().unwrap_or("");
        let found = self.resolve(caller, Wanted::host(host), depth + 1);
        if matches!(found, Peer::Nobody) && reach(host) == Reach::Public {
            return Peer::Alias(alias);
        }
        found
    }

    /// Whether a URL, or a host with its port or namespace, leads to somebody in the cluster.
    pub(super) fn is_inside(&self, caller: &Caller<'_>, endpoint: &Endpoint) -> bool {
        let host = &endpoint.host;
        let spelled = endpoint.form == Form::Url || endpoint.port.is_some();
        match self.find(caller, endpoint) {
            Peer::Service(_) | Peer::Others(..) => spelled || host.contains('.'),
            Peer::Alias(_) | Peer::Outsider => false,
            Peer::Nobody => spelled && (is_of_cluster(host) || self.is_lived_in(caller, host)),
        }
    }

    /// Whether a host is a name in a namespace in which something of the manifests is.
    fn is_lived_in(&self, caller: &Caller<'_>, host: &str) -> bool {
        let namespace = host.split_once('.').map(|(_, namespace)| namespace);
        namespace.is_some_and(|it| self.cluster.is_lived_in(caller.scope, it))
    }

    /// Whether a host lies in one of the namespaces of the manifests, though nothing there
    /// goes by its name.
    pub(super) fn is_ours(&self, scope: ScopeId, host: &str) -> bool {
        let last = host.rsplit('.').next().unwrap_or(host);
        !self.cluster.labels().inside(scope, last).is_empty()
    }
}

/// The ports of machines that lead to containers, because they are asked for, or because the
/// containers share the machine's network.
fn on_nodes(cluster: &Cluster<'_>) -> HashMap<(ScopeId, u16), Vec<ElementId>> {
    let mut found: HashMap<_, Vec<ElementId>> = HashMap::new();
    for workload in cluster.described() {
        for number in node_ports(workload) {
            let ends = found.entry((workload.resource.scope, number)).or_default();
            if !ends.contains(&workload.element) {
                ends.push(workload.element.clone());
            }
        }
    }
    found
}

fn node_ports<'w>(workload: &'w Workload<'_>) -> impl Iterator<Item = u16> + 'w {
    let shares = workload.pod.get("hostNetwork").and_then(Value::as_bool) == Some(true);
    let ports = workload
        .containers()
        .flat_map(|container| items(container, "ports"));
    ports.filter_map(move |port| {
        let own = port.get("containerPort").filter(|_| shares);
        port.get("hostPort").or(own).and_then(port_number)
    })
}

fn agents<'c, 'a>(cluster: &'c Cluster<'a>) -> Vec<&'c Workload<'a>> {
    let everywhere = cluster.described();
    let everywhere = everywhere.filter(|it| &*it.resource.kind == "DaemonSet");
    everywhere
        .filter(|it| node_ports(it).next().is_some())
        .collect()
}

/// The addresses that manifests of Services ask for.
fn addresses<'c, 'a>(cluster: &'c Cluster<'a>) -> HashMap<(ScopeId, &'a str), &'c Service<'a>> {
    let mut found = HashMap::new();
    for service in &cluster.services {
        let Some(spec) = service.resource.attributes.get("spec") else {
            continue;
        };
        let single = ["clusterIP", "loadBalancerIP"].into_iter();
        let single = single.filter_map(|key| spec.get(key));
        for address in single
            .chain(items(spec, "clusterIPs"))
            .filter_map(Value::as_str)
        {
            if address.parse::<IpAddr>().is_ok() {
                found
                    .entry((service.resource.scope, address))
                    .or_insert(service);
            }
        }
    }
    found
}

/// The first labels of the hosts of `Route`s that state none, or only that label.
fn given(cluster: &Cluster<'_>) -> HashMap<(ScopeId, String), Vec<ElementId>> {
    let mut found = HashMap::new();
    for object in cluster.objects("Route") {
        let scope = object.resource.scope;
        let spec = object.resource.attributes.get("spec");
        let said = |key: &str| spec.and_then(|spec| spec.get(key)?.as_str());
        let service = spec.and_then(|spec| spec.path(&["to", "name"])?.as_str());
        let service = service.filter(|_| said("host").is_none());
        let key = service.map(|name| (scope, object.namespace, name));
        let Some(ends) = key.and_then(|key| cluster.ends(key)) else {
            continue;
        };
        let usual = format!("{}-{}", object.resource.name, object.namespace);
        let label = said("subdomain").filter(|label| !label.is_empty());
        let label = label.map_or(usual, str::to_ascii_lowercase);
        found.entry((scope, label)).or_insert(ends);
    }
    found
}

fn by_host<'c>(routes: &'c [Route<'_>]) -> HashMap<Cow<'c, str>, Vec<&'c Route<'c>>> {
    let mut hosts: HashMap<Cow<'_, str>, Vec<&Route<'_>>> = HashMap::new();
    for route in routes {
        // Everybody calls themselves by such a name.
        let names = route.asked.hosts.iter();
        for host in names.filter(|host| reach(host) != Reach::Loopback) {
            let host = with_names(host).map_or(Cow::Borrowed(*host), Cow::Owned);
            hosts.entry(host).or_default().push(route);
        }
    }
    hosts
}

fn later<'c>(routes: &'c [Route<'_>]) -> HashSet<&'c str> {
    let hosts = routes.iter().flat_map(|route| route.asked.hosts.iter());
    let gaps = hosts.flat_map(|host| host.split("${").skip(1));
    gaps.filter_map(|gap| Some(gap.split_once('}')?.0))
        .collect()
}

/// A host name in its first labels.
struct Name<'h> {
    /// The namespace of the one who uses it.
    namespace: &'h str,
    first: &'h str,
    second: &'h str,
    third: &'h str,
    /// Whether it may be `name`, `name.namespace` or the whole name of a Service.
    in_cluster: bool,
}

impl<'h> Name<'h> {
    fn of(caller: &Caller<'h>, host: &'h str) -> Self {
        let (first, rest) = host.split_once('.').unwrap_or((host, ""));
        let (second, third) = rest.split_once('.').unwrap_or((rest, ""));
        Self {
            namespace: caller.namespace,
            first,
            second: if rest == "svc" { "" } else { second },
            third,
            in_cluster: third.is_empty() || third == "svc" || third.starts_with("svc."),
        }
    }

    /// The namespaces and names of the Services that it may mean, the likeliest first. A pod
    /// of a `StatefulSet` goes by its own name before that of its Service.
    fn services(&self) -> Vec<(&'h str, &'h str)> {
        if self.second.is_empty() {
            return vec![(self.namespace, self.first)];
        }
        if self.in_cluster {
            let own = (self.namespace, self.second);
            let of_pod = self.third.is_empty().then_some(own);
            return std::iter::once((self.second, self.first))
                .chain(of_pod)
                .collect();
        }
        let (namespace, after) = self.third.split_once('.').unwrap_or((self.third, ""));
        let whole = after.is_empty() || after.starts_with("svc");
        whole
            .then_some((namespace, self.second))
            .into_iter()
            .collect()
    }
}
