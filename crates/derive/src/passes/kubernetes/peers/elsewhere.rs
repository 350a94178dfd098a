//! Services that are named as such though no manifest declares them: what is installed by
//! other means, as by a chart of somebody else, answers there.
//!
//! Only a whole name (`db.shop.svc.cluster.local`), a URL in a workload's own settings or a word
//! with the port of the protocol that it speaks of (`kafka-main:9092`) says so for sure; any
//! other word with a port may be left over from anything.

use std::net::IpAddr;

use model::{Boundary, BoundaryId, BoundaryKind, ElementId, ElementKind, Knowledge};
use syntax::Span;

use super::Caller;
use super::named::{Named, Said};
use crate::draft::Draft;
use crate::endpoint::{
    Form, Reach, asked_protocol, asks_for_database, asks_for_machine, by_port, by_scheme,
    is_within_cluster, reach, speaks_of,
};
use crate::passes::conversation::{Receiver, Talk, is_for_programs};
use crate::passes::kubernetes::implied::Implied;

/// Adds a flow to the Service that is named, where the text leaves no doubt that one is.
pub(super) fn link(draft: &mut Draft<'_>, caller: &Caller<'_>, named: &Named) {
    let host = &*named.endpoint.host;
    let whole = is_within_cluster(host);
    let called_so = named.asked.is_some() || named.speaks_of_its_port();
    let plain = named.endpoint.expected && called_so;
    let sure = plain || (named.knowledge == Knowledge::Declared && named.form_counts());
    if named.word_of.is_some() || reach(host) != Reach::Inside || !(whole || sure) {
        return;
    }
    let Some(place) = Place::of(draft, caller, host) else {
        return;
    };
    let span = named.evidence.first().map(|evidence| evidence.span);
    let talk = Talk::of(&named.endpoint, &Receiver::default(), span);
    let protocol = talk.protocol.as_deref().or(named.asked);
    let to = place.element(draft, protocol, span);
    draft.link(talk.between(
        &caller.element,
        &to,
        named.knowledge,
        named.evidence.clone(),
    ));
}

impl Named {
    /// Whether it is a machine of the same network outside the cluster: an address in a
    /// setting for a peer's or in such a place of a file, which answers for nothing here, or the
    /// name that such a network has for one. What belongs to the machine that asks
    /// (`169.254.169.254`) is none.
    pub(super) fn is_neighbour(&self) -> bool {
        let host = &*self.endpoint.host;
        let linked = host.parse::<IpAddr>().is_ok_and(|address| match address {
            IpAddr::V4(address) => address.is_link_local(),
            IpAddr::V6(address) => address.is_unicast_link_local(),
        });
        let is_url = self.endpoint.form == Form::Url;
        let own = self.said.is_own() || self.said == Said::File;
        // A URL that only programs follow is for the one that is started with it.
        let started = self.said == Said::Argument && is_for_programs(&self.endpoint);
        let called = self.said == Said::Argument && is_url && self.endpoint.port.is_some();
        let meant = self.endpoint.expected || started || called;
        let of_store = self.asked.is_some();
        let sure = (self.knowledge == Knowledge::Declared || of_store) && meant && own;
        let spelled = is_url || self.endpoint.port.is_some() || of_store;
        let named = self.said.is_own() && is_of_network(host);
        let private = named || reach(host) == Reach::Private;
        self.word_of.is_none() && private && !linked && sure && spelled
    }

    /// Whether the text is a URL of a protocol that we know, in a setting for a peer's address,
    /// or a name with a port there that has a namespace or that an operator is told. A file of
    /// its own may hold the latter, too, and a URL with a port.
    fn form_counts(&self) -> bool {
        let namespaced = is_namespaced(&self.endpoint.host);
        if self.endpoint.port.is_some() && (self.meant || namespaced) {
            let of_file = self.said == Said::File && namespaced;
            return self.endpoint.expected && (self.said.is_own() || of_file);
        }
        let scheme = self.endpoint.scheme.as_deref().and_then(by_scheme);
        let of_file = self.said == Said::File && self.endpoint.port.is_some();
        self.endpoint.form == Form::Url
            && scheme.is_some()
            && self.endpoint.expected
            && (self.said.is_own() || of_file)
    }
}

impl Named {
    /// Whether the host is called after the store that usually listens on its port.
    fn speaks_of_its_port(&self) -> bool {
        const ALSO: &[(&str, &str)] = &[
            ("amqp", "rabbitmq"),
            ("elasticsearch", "opensearch"),
            ("kafka", "redpanda"),
            ("mqtt", "mosquitto"),
            ("mysql", "mariadb"),
            ("redis", "valkey"),
        ];
        let protocol = self.endpoint.port.and_then(by_port);
        let Some(protocol) = protocol.filter(|it| store_of(it).is_some()) else {
            return false;
        };
        let others = ALSO.iter().filter(|(known, _)| *known == protocol);
        let mut names = std::iter::once(protocol).chain(others.map(|(_, other)| *other));
        names.any(|name| speaks_of(&self.endpoint.host, name))
    }
}

/// Domains of private networks.
const DOMAINS: &[&str] = &[
    "corp",
    "docker",
    "home",
    "internal",
    "intranet",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "private",
];

/// Whether a name is that of a Service and its namespace, that of a pod before both or not, and
/// of no machine in a private network.
fn is_namespaced(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').take(4).collect();
    let last = match labels.as_slice() {
        [_, last] => Some(last),
        [pod, service, last] if is_pod_of(pod, service) => Some(last),
        _ => None,
    };
    last.is_some_and(|last| !DOMAINS.contains(last))
}

/// Whether a name is that of a machine in a private network, and of nothing in a cluster. That
/// by which a cloud's machines ask who they are is none.
fn is_of_network(host: &str) -> bool {
    if host.starts_with("metadata.") {
        return false;
    }
    let last = host.rsplit_once('.').map(|(_, last)| last);
    let known = last.is_some_and(|last| DOMAINS.contains(&last) && last != "localhost");
    known && !is_within_cluster(host) && !host.ends_with(".cluster.local")
}

/// Where a Service is that no manifest declares.
struct Place<'h> {
    cluster: BoundaryId,
    around: BoundaryId,
    namespace: &'h str,
    name: &'h str,
}

impl<'h> Place<'h> {
    /// None for the API server, which every cluster has, and for names of machines elsewhere.
    fn of(draft: &Draft<'_>, caller: &Caller<'h>, host: &'h str) -> Option<Self> {
        let mut labels = host.split('.').peekable();
        let first = labels.next()?;
        // One pod of a set goes by its own name before that of the Service.
        let name = labels.next_if(|second| is_pod_of(first, second));
        let name = name.unwrap_or(first);
        let namespace = labels.next().filter(|label| *label != "svc");
        let namespace = namespace.unwrap_or(caller.namespace);
        let own = draft.elements.get(&caller.element)?.boundary.clone()?;
        let own = draft.boundaries.get(&own)?;
        let (cluster, siblings) = if is_cluster(own) {
            (own.id.clone(), format!("{}:Namespace/", own.id))
        } else {
            let cluster = own.parent.clone().filter(|_| is_namespace(own))?;
            // The ids of a cluster's namespaces differ in their names alone.
            (cluster, own.id.0.strip_suffix(&*own.name)?.to_owned())
        };
        let known = BoundaryId(format!("{siblings}{namespace}").into());
        let known = Some(known).filter(|id| draft.boundaries.contains_key(id));
        let in_cluster = is_within_cluster(host)
            || known.is_some()
            || !host.contains('.')
            || is_namespaced(host);
        let api = (name, namespace) == ("kubernetes", "default");
        (in_cluster && !api && (host.contains('.') || name != "kubernetes")).then_some(Self {
            around: known.unwrap_or_else(|| cluster.clone()),
            cluster,
            namespace,
            name,
        })
    }

    fn element(
        &self,
        draft: &mut Draft<'_>,
        protocol: Option<&str>,
        span: Option<Span>,
    ) -> ElementId {
        let store = protocol.and_then(store_of);
        draft.implied(Implied {
            id: format!("{}:{}/Service/{}", self.cluster, self.namespace, self.name),
            name: self.name,
            kind: store.map_or(ElementKind::Process, |_| ElementKind::DataStore),
            technology: store.unwrap_or("service"),
            type_name: "Service",
            boundary: Some(self.around.clone()),
            span,
        })
    }
}

/// Whether a name is that of a pod of the set whose Service has the other: `queue-0` and
/// `queue-headless`.
fn is_pod_of(pod: &str, service: &str) -> bool {
    let set = pod.rsplit_once('-').filter(|(_, number)| {
        !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit())
    });
    set.is_some_and(|(set, _)| service.starts_with(set))
}

fn is_cluster(boundary: &Boundary) -> bool {
    boundary.kind == BoundaryKind::Cluster
}

fn is_namespace(boundary: &Boundary) -> bool {
    boundary.kind == BoundaryKind::Namespace
}

/// The protocol of the store for which a setting asks, where the host that it gives is called
/// after it, or is an address: `REDIS_HOST: redis`, `DB_HOST: postgres`. What says nothing of a
/// machine may give the name of a driver: `DB_CONNECTION: mysql`.
pub(super) fn asked_store(setting: &str, host: &str) -> Option<&'static str> {
    if !asks_for_machine(setting) {
        return None;
    }
    let asked = asked_protocol(setting).filter(|it| store_of(it).is_some());
    if host.parse::<IpAddr>().is_ok() {
        return asked;
    }
    let own = asked_protocol(host.split('.').next()?)?;
    let of_database = || asks_for_database(setting) && is_database_of(own);
    (asked == Some(own) || (asked.is_none() && of_database())).then_some(own)
}

/// Whether what speaks this is called a database.
fn is_database_of(protocol: &str) -> bool {
    store_of(protocol).is_some_and(|store| store.ends_with("-database"))
}

/// What keeps data and speaks this.
pub(super) fn store_of(protocol: &str) -> Option<&'static str> {
    Some(match protocol {
        "mssql" | "mysql" | "oracle" | "postgresql" => "relational-database",
        "mongodb" | "couchbase" => "document-database",
        "redis" | "memcached" => "cache",
        "cassandra" => "wide-column-database",
        "bolt" => "graph-database",
        "elasticsearch" => "search-engine",
        "kafka" | "pulsar" => "stream",
        "amqp" | "mqtt" | "nats" | "stomp" => "message-broker",
        _ => return None,
    })
}
