//! Workloads that name each other: in environment variables, arguments and mounted files.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use eval::Value;
use model::{ElementId, Evidence, Knowledge};
use syntax::Span;

use super::cluster::{Cluster, Service, ServicePort, Workload};
use super::environment::{Setting, Settings, containers, count_users, environment, files, items};
use super::routes::Route;
use crate::draft::Draft;
use crate::endpoint::{
    Endpoint, Reach, Variables, by_port, by_scheme, in_command, in_content, in_environment, reach,
};
use crate::passes::conversation::{
    Receiver, Talk, file_names_outsider, link_outsider, names_outsider,
};

/// Who is meant by a host.
enum Peer<'c, 'a> {
    /// The workloads behind a Service.
    Service(&'c Service<'a>),
    /// What is found by other means: a route's host name, a workload's own name.
    Others(Vec<ElementId>, Knowledge),
    /// Somebody else's host, which a Service of the manifests is another name for.
    Alias(&'a Value),
    /// Nobody in these manifests.
    Nobody,
}

/// Adds a flow for every peer that a workload names.
pub(super) fn connect(draft: &mut Draft<'_>, cluster: &Cluster<'_>, routes: &[Route<'_>]) {
    let finder = Finder {
        cluster,
        users: count_users(cluster),
        routes: by_host(routes),
    };
    for workload in &cluster.workloads {
        for named in finder.named_by(workload) {
            finder.link(draft, workload, &named);
        }
    }
}

/// A peer that a workload names, and where.
struct Named {
    endpoint: Endpoint,
    knowledge: Knowledge,
    evidence: Vec<Evidence>,
    /// Whether it is somebody on the internet, if it is nobody here.
    outsider: bool,
}

impl Named {
    fn new(endpoint: Endpoint, knowledge: Knowledge, places: &[Span], what: &str) -> Self {
        let evidence = places.iter().map(|span| Evidence {
            span: *span,
            what: what.into(),
        });
        Self {
            outsider: names_outsider(&endpoint),
            endpoint,
            knowledge,
            evidence: evidence.collect(),
        }
    }
}

fn by_host<'c>(routes: &'c [Route<'_>]) -> HashMap<&'c str, Vec<&'c Route<'c>>> {
    let mut hosts: HashMap<&str, Vec<&Route<'_>>> = HashMap::new();
    for route in routes {
        for host in &route.hosts {
            hosts.entry(host).or_default().push(route);
        }
    }
    hosts
}

struct Finder<'c, 'a> {
    cluster: &'c Cluster<'a>,
    users: HashMap<&'a str, usize>,
    routes: HashMap<&'c str, Vec<&'c Route<'c>>>,
}

impl<'c, 'a> Finder<'c, 'a> {
    fn named_by(&self, workload: &Workload<'a>) -> Vec<Named> {
        let mut found = Vec::new();
        for container in containers(workload.pod) {
            let settings = environment(self.cluster, workload, container, &self.users);
            let variables: Variables<'_> = &|name| self.variable(workload, &settings, name);
            for (name, setting) in &settings {
                let names = settings.keys().map(|name| &**name);
                let endpoints = in_environment(name, &setting.text, names, variables);
                let what = format!("environment variable `{}` names it", short(name));
                found.extend(in_text(endpoints, setting, &what));
            }
            let arguments: Vec<&Value> = ["command", "args"]
                .into_iter()
                .flat_map(|key| items(container, key))
                .collect();
            let texts: Vec<&str> = arguments
                .iter()
                .map(|value| value.as_str().unwrap_or(""))
                .collect();
            for (index, endpoint) in in_command(&texts, variables) {
                let place = arguments.get(index).and_then(|argument| argument.span);
                let places: Vec<Span> = place.into_iter().collect();
                found.push(Named::new(
                    endpoint,
                    Knowledge::Declared,
                    &places,
                    "an argument names it",
                ));
            }
        }
        for (name, file) in files(self.cluster, workload, &self.users) {
            let nothing: Variables<'_> = &|_| None;
            let what = format!("mounted file `{}` names it", short(name));
            let endpoints = in_content(&file.text, nothing);
            found.extend(in_text(endpoints, &file, &what).map(|named| Named {
                outsider: file_names_outsider(&named.endpoint, name),
                ..named
            }));
        }
        found
    }

    /// A variable of the container, or one of those that Kubernetes sets for each Service.
    fn variable<'v>(
        &self,
        workload: &Workload<'_>,
        settings: &'v Settings<'a>,
        name: &str,
    ) -> Option<Cow<'v, str>> {
        if let Some(setting) = settings.get(name) {
            return Some(Cow::Borrowed(&*setting.text));
        }
        let (service, host) = match name.strip_suffix("_SERVICE_HOST") {
            Some(service) => (service, true),
            None => (name.strip_suffix("_SERVICE_PORT")?, false),
        };
        let service = service.to_ascii_lowercase().replace('_', "-");
        let found =
            self.cluster
                .service((workload.resource.scope, workload.namespace, &service))?;
        if host {
            return Some(service.into());
        }
        let port = found.ports.first()?.port?;
        Some(port.to_string().into())
    }

    fn link(&self, draft: &mut Draft<'_>, workload: &Workload<'_>, named: &Named) {
        let Named {
            endpoint,
            knowledge,
            evidence,
            ..
        } = named;
        match self.resolve(workload, &endpoint.host, 0) {
            Peer::Service(service) => {
                let wanted = endpoint.port.or_else(|| default_port(endpoint, service));
                let port = service.port(wanted);
                for end in &service.ends {
                    link_to(draft, workload, end, named, port, *knowledge);
                }
            }
            Peer::Others(ends, weakest) => {
                for end in ends {
                    link_to(draft, workload, &end, named, None, weakest.min(*knowledge));
                }
            }
            Peer::Alias(host) => link_alias(draft, workload, named, host),
            Peer::Nobody if named.outsider && !self.is_ours(workload, &endpoint.host) => {
                let evidence = evidence.clone();
                link_outsider(draft, &workload.element, endpoint, *knowledge, evidence);
            }
            Peer::Nobody => {}
        }
    }

    /// Who goes by this host from within the workload's namespace. An alias may lead to
    /// another alias; `depth` ends a circle of them.
    fn resolve(&self, workload: &Workload<'_>, host: &str, depth: u8) -> Peer<'c, 'a> {
        if depth > 4 {
            return Peer::Nobody;
        }
        let scope = workload.resource.scope;
        let key = |namespace, name| (scope, namespace, name);
        let (name, rest) = host.split_once('.').unwrap_or((host, ""));
        let (second, third) = rest.split_once('.').unwrap_or((rest, ""));
        let in_cluster = third.is_empty() || third == "svc" || third.starts_with("svc.");
        let found = if rest.is_empty() || rest == "svc" {
            self.cluster.service(key(workload.namespace, name))
        } else if in_cluster {
            // A pod of a StatefulSet goes by its own name before that of its Service.
            self.cluster.service(key(second, name)).or_else(|| {
                self.cluster
                    .service(key(workload.namespace, second))
                    .filter(|_| third.is_empty())
            })
        } else {
            let (namespace, after) = third.split_once('.').unwrap_or((third, ""));
            self.cluster
                .service(key(namespace, second))
                .filter(|_| after.is_empty() || after.starts_with("svc"))
        };
        if let Some(service) = found {
            return match service.alias() {
                Some(alias) => self.follow(workload, alias, depth),
                None => Peer::Service(service),
            };
        }
        if let Some(routes) = self.routes.get(host) {
            let ends = routes.iter().flat_map(|route| route.ends.iter().cloned());
            return Peer::Others(ends.collect(), Knowledge::Declared);
        }
        let namespace = if second.is_empty() {
            workload.namespace
        } else {
            second
        };
        match self
            .cluster
            .workload_named(key(namespace, name))
            .filter(|_| in_cluster)
        {
            // Its Service is not part of the manifests, but who is meant is plain.
            Some(number) => Peer::Others(self.cluster.elements(&[number]), Knowledge::Inferred),
            None => Peer::Nobody,
        }
    }

    /// Who is behind another name.
    fn follow(&self, workload: &Workload<'_>, alias: &'a Value, depth: u8) -> Peer<'c, 'a> {
        let host = alias.as_str().unwrap_or("");
        let found = self.resolve(workload, host, depth + 1);
        if matches!(found, Peer::Nobody) && reach(host) == Reach::Public {
            return Peer::Alias(alias);
        }
        found
    }

    /// Whether a host lies in one of the namespaces of the manifests, though nothing there
    /// goes by its name.
    fn is_ours(&self, workload: &Workload<'_>, host: &str) -> bool {
        let last = host.rsplit('.').next().unwrap_or(host);
        !self
            .cluster
            .labels()
            .inside(workload.resource.scope, last)
            .is_empty()
    }
}

fn in_text<'t>(
    endpoints: Vec<Endpoint>,
    setting: &'t Setting<'_>,
    what: &'t str,
) -> impl Iterator<Item = Named> + 't {
    endpoints
        .into_iter()
        .map(move |endpoint| Named::new(endpoint, setting.knowledge, &setting.places, what))
}

/// The scheme's own port, if the Service has it.
fn default_port(endpoint: &Endpoint, service: &Service<'_>) -> Option<u16> {
    let port = by_scheme(endpoint.scheme.as_deref()?)?.port;
    port.filter(|port| service.port(Some(*port)).is_some())
}

fn link_to(
    draft: &mut Draft<'_>,
    from: &Workload<'_>,
    to: &ElementId,
    named: &Named,
    port: Option<&ServicePort<'_>>,
    knowledge: Knowledge,
) {
    if *to == from.element {
        return;
    }
    let receiver = receiver_of(draft, to, port);
    let span = named.evidence.first().map(|evidence| evidence.span);
    let mut talk = Talk::of(&named.endpoint, &receiver, span);
    talk.ask_for_login(draft, to);
    draft.link(talk.between(&from.element, to, knowledge, named.evidence.clone()));
}

fn link_alias(draft: &mut Draft<'_>, from: &Workload<'_>, named: &Named, host: &Value) {
    let mut endpoint = named.endpoint.clone();
    endpoint.host = host.as_str().unwrap_or("").to_ascii_lowercase().into();
    let mut evidence = named.evidence.clone();
    evidence.extend(host.span.map(|span| Evidence {
        span,
        what: "a Service is another name for it".into(),
    }));
    link_outsider(draft, &from.element, &endpoint, named.knowledge, evidence);
}

/// What a workload speaks at a port of its Service.
pub(super) fn receiver_of(
    draft: &Draft<'_>,
    receiver: &ElementId,
    port: Option<&ServicePort<'_>>,
) -> Receiver {
    let (own_port, own_protocol) = draft.listens(receiver);
    let Some(port) = port else {
        return Receiver {
            port: own_port,
            protocol: own_protocol,
        };
    };
    let is_own = own_port.is_some() && port.target == own_port;
    let own = own_protocol.filter(|_| is_own || port.target.is_none() || own_port.is_none());
    let usual = || {
        port.port
            .and_then(by_port)
            .or(port.target.and_then(by_port))
    };
    Receiver {
        port: port.port,
        protocol: own.or_else(|| port.protocol().or_else(usual).map(Arc::from)),
    }
}

/// Names in evidence are bounded.
fn short(name: &str) -> String {
    name.chars().take(80).collect()
}
