//! Workloads that name each other: in environment variables, arguments and mounted files.

mod analyses;
mod blank;
mod bound;
mod dapr;
mod elsewhere;
mod finder;
mod handed;
mod injected;
mod kept;
mod named;
mod options;
mod probes;
mod scaled;
mod scaler;
mod stores;
mod upstreams;
mod vaults;

use std::sync::Arc;

use eval::Value;
use model::{Element, ElementId, ElementKind, Evidence, Knowledge};
use resource::{Dialect, Inventory, Resource, ScopeId};
use syntax::{HashMap, Span};

use super::cluster::{Cluster, Key, Service, ServicePort, Workload, namespace_of};
use super::environment::{THIS_NODE, Users};
use super::filled;
use super::mesh::by_extensions;
use super::told::Told;
use crate::draft::{Draft, Role};
use crate::endpoint::{Endpoint, by_port, by_scheme, is_database, is_of_message, speaks_of};
use crate::homes::is_open;
use crate::passes::conversation::{Receiver, Talk, link_outsider, link_plainly};
pub(super) use finder::Finder;
use finder::Peer;
pub(super) use kept::Kept;
pub(super) use named::{Named, by_settings};
use named::{Said, Texts};
pub(super) use stores::Stores;

/// Adds a flow for every peer that a workload or a custom resource names.
pub(super) fn connect(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    finder: &Finder<'_, '_>,
    told: &mut [Told<'_>],
) {
    for (workload, told) in cluster.workloads.iter().zip(&mut *told) {
        let caller = Caller::of(workload);
        let peers = std::mem::take(&mut told.peers);
        let own = |it: &&Named| it.said != Said::Handed && it.sent_to.is_empty();
        for named in peers.iter().filter(own) {
            link(draft, finder, &caller, named);
        }
        handed::connect(draft, finder, &caller, &peers);
        stores::connect(draft, workload, std::mem::take(&mut told.stores));
        link_by_credentials(draft, cluster, workload, told);
    }
    kept::connect(draft, cluster, told);
    for (resource, caller) in callers(draft) {
        stores::connect_custom(draft, resource, &caller);
        link_custom_by_credentials(draft, cluster, resource, &caller);
    }
    for (workload, named) in scaled::stores(cluster) {
        stores::connect(draft, workload, named);
    }
    let further = custom(draft, cluster, finder).into_iter();
    let further = further.chain(scaled::by_triggers(cluster));
    let further = further.chain(upstreams::by_annotations(cluster));
    let further = further.chain(vaults::by_annotations(cluster));
    let further = further.chain(injected::by_annotations(cluster));
    let further = further.chain(analyses::by_templates(cluster));
    let further = further.chain(by_extensions(cluster));
    let further = further.chain(probes::by_monitors(cluster, finder));
    let further = further.chain(dapr::by_components(draft.inventory, cluster));
    for (caller, named) in further {
        link(draft, finder, &caller, &named);
    }
    scaler::connect(draft, cluster, finder);
    dapr::connect_unnamed(draft, cluster);
    vaults::connect_unnamed(draft, cluster);
    bound::connect(draft, cluster, finder);
}

/// The peers and the stores of clouds that a workload names, and the addresses that it is given
/// from outside of the code.
pub(super) fn of<'a>(
    inventory: &Inventory,
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    users: &Users<'a>,
    finder: &Finder<'_, 'a>,
) -> (Vec<Named>, Stores, Vec<Kept<'a>>) {
    let texts = Texts::of(cluster, workload, users);
    let peers = named::by_workload(inventory, cluster, workload, &texts, &finder.later);
    let stores = stores::of(inventory, cluster, workload, &texts);
    (peers, stores, kept::of(cluster, workload, &texts))
}

/// Who names a peer.
#[derive(Clone)]
pub(super) struct Caller<'a> {
    pub(super) element: ElementId,
    pub(super) scope: ScopeId,
    pub(super) namespace: &'a str,
}

impl<'a> Caller<'a> {
    pub(super) fn of(workload: &Workload<'a>) -> Self {
        Self {
            element: workload.element.clone(),
            scope: workload.resource.scope,
            namespace: workload.namespace,
        }
    }
}

/// The resources in whose settings the catalog finds peers, and who is to talk to those: the
/// resource itself, or what it describes.
fn callers<'a>(draft: &Draft<'a>) -> Vec<(&'a Resource, Caller<'a>)> {
    let mut found = Vec::new();
    let mut homes: HashMap<&str, &str> = HashMap::default();
    for (resource, role, _) in draft.resources() {
        if matches!(role, Role::Element(_)) {
            homes.insert(&resource.id, namespace_of(resource));
        }
    }
    for (resource, role, stated) in draft.resources() {
        let says = stated.settings.is_some() || stated.mentions.is_some();
        let says = says || !stated.reads.is_empty();
        if !says || resource.dialect != Dialect::Kubernetes {
            continue;
        }
        for element in draft.speaks_for(resource, role, stated) {
            // What leaves its namespace open is where that is which it describes.
            let home = homes.get(&*element.0).filter(|_| is_open(resource));
            let namespace = home.copied().unwrap_or_else(|| namespace_of(resource));
            let scope = resource.scope;
            let caller = Caller {
                element,
                scope,
                namespace,
            };
            found.push((resource, caller));
        }
    }
    found
}

/// What custom resources name in the settings that the catalog points out.
fn custom<'a>(
    draft: &Draft<'a>,
    cluster: &Cluster<'a>,
    finder: &Finder<'_, 'a>,
) -> Vec<(Caller<'a>, Named)> {
    let mut found = Vec::new();
    for (resource, caller) in callers(draft) {
        let Some(stated) = draft.stated_of(resource) else {
            continue;
        };
        let settings = stated.settings.iter();
        let mut all: Vec<Named> = settings
            .flat_map(|settings| by_settings(settings, resource.span))
            .map(|named| Named {
                meant: true,
                ..named
            })
            .collect();
        let mentions = stated.mentions.iter();
        let mentions = mentions.flat_map(|settings| by_settings(settings, resource.span));
        all.extend(mentions.filter(|named| finder.is_inside(&caller, &named.endpoint)));
        for name in &stated.reads {
            let key = source_of(&caller, name);
            let sources = ["ConfigMap", "Secret"].into_iter();
            let sources = sources.filter_map(|kind| cluster.source(kind, key));
            all.extend(sources.flat_map(|source| named::by_source(draft.inventory, source)));
        }
        found.extend(all.into_iter().map(|named| (caller.clone(), named)));
    }
    found
}

/// The source of this name beside a caller, or of another namespace as `shop/name`.
fn source_of<'k>(caller: &Caller<'k>, name: &'k str) -> Key<'k> {
    let (namespace, name) = name.split_once('/').unwrap_or((caller.namespace, name));
    (caller.scope, namespace, name)
}

/// A custom resource may be given the credentials of a store that another operator runs.
fn link_custom_by_credentials(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    resource: &Resource,
    caller: &Caller<'_>,
) {
    let stated = draft.stated_of(resource);
    let reads = stated.map_or_else(Vec::new, |stated| stated.reads.clone());
    for name in &reads {
        let key = source_of(caller, name);
        link_to_made(
            draft,
            cluster,
            resource,
            &caller.element,
            key,
            resource.span,
        );
    }
}

/// Whoever is given the credentials that an operator makes for a store talks to it.
fn link_by_credentials(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    workload: &Workload<'_>,
    told: &Told<'_>,
) {
    for (name, span) in told.secrets.iter().copied() {
        let from = workload.resource;
        let key = (from.scope, workload.namespace, name);
        link_to_made(draft, cluster, from, &workload.element, key, span);
    }
    // A few say in a ConfigMap where they are, which has their name.
    for (name, span) in told.maps.iter().copied() {
        let key = (workload.resource.scope, workload.namespace, name);
        let declared = cluster.object("ConfigMap", key).is_some();
        let made = cluster.made_exactly(key).filter(|_| !declared);
        if let Some(to) = made.filter(|made| *made != workload.element) {
            let what = "it is given its address".into();
            let ends = (&workload.element, &to);
            link_plainly(draft, ends, Knowledge::Declared, Evidence { span, what });
        }
    }
}

/// Adds a flow to the store for which an operator makes a Secret of this name.
fn link_to_made(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    resource: &Resource,
    from: &ElementId,
    secret: Key<'_>,
    span: Span,
) {
    if cluster.object("Secret", secret).is_some() {
        return;
    }
    let made = cluster.made_for(resource, secret);
    let Some((to, knowledge)) = made.filter(|(made, _)| made != from) else {
        return;
    };
    if is_set_up_alike(draft, from, &to) {
        return;
    }
    let element = draft.elements.get(&to);
    if element.is_none_or(|it| &*it.technology == "secret-store") {
        return;
    }
    let what = "it is given the credentials".into();
    link_plainly(draft, (from, &to), knowledge, Evidence { span, what });
}

/// Whether both are stores of one kind, of which the one whose image is known takes the credentials
/// for its own accounts: it is there instead of the other.
fn is_set_up_alike(draft: &Draft<'_>, from: &ElementId, to: &ElementId) -> bool {
    let (from, to) = (draft.elements.get(from), draft.elements.get(to));
    from.zip(to).is_some_and(|(from, to)| {
        let store = from.kind == ElementKind::DataStore;
        store && from.technology == to.technology && from.type_name != to.type_name
    })
}

/// Adds a flow to whoever is named.
pub(super) fn link(
    draft: &mut Draft<'_>,
    finder: &Finder<'_, '_>,
    caller: &Caller<'_>,
    named: &Named,
) {
    let Named {
        endpoint,
        knowledge,
        evidence,
        ..
    } = named;
    if *knowledge < Knowledge::Declared && is_only_asked(draft, &caller.element) {
        return;
    }
    if &*endpoint.host == THIS_NODE {
        link_on_node(draft, finder, caller, named);
        return;
    }
    match finder.find(caller, endpoint) {
        Peer::Service(service) => {
            let wanted = endpoint.port.or_else(|| default_port(endpoint, service));
            let port = service.port(wanted);
            for end in &service.ends {
                link_to(draft, caller, end, named, port, *knowledge);
            }
        }
        Peer::Others(ends, weakest) => {
            for end in ends {
                link_to(draft, caller, &end, named, None, weakest.min(*knowledge));
            }
        }
        Peer::Alias(host) => link_alias(draft, caller, named, host),
        Peer::Outsider | Peer::Nobody if endpoint.shown => {}
        Peer::Outsider if named.word_of.is_none() => {
            let evidence = evidence.clone();
            link_outsider(draft, &caller.element, endpoint, *knowledge, evidence);
        }
        Peer::Nobody
            if named.outsider
                && !filled::is_named(&endpoint.host)
                && !finder.is_ours(caller.scope, &endpoint.host) =>
        {
            let evidence = evidence.clone();
            link_outsider(draft, &caller.element, endpoint, *knowledge, evidence);
        }
        Peer::Nobody if named.is_neighbour() => {
            let evidence = evidence.clone();
            link_outsider(draft, &caller.element, endpoint, *knowledge, evidence);
        }
        Peer::Nobody if filled::is_named(&endpoint.host) => {}
        Peer::Nobody => elsewhere::link(draft, caller, named),
        Peer::Outsider => {}
    }
}

/// Whether it is a store, which answers: of what it shares with those who ask it, it needs its own
/// settings.
fn is_only_asked(draft: &Draft<'_>, element: &ElementId) -> bool {
    let element = draft.elements.get(element);
    element.is_some_and(|it| it.kind == ElementKind::DataStore)
}

/// Adds a flow to whoever takes what is sent to the machine that the caller runs on.
fn link_on_node(
    draft: &mut Draft<'_>,
    finder: &Finder<'_, '_>,
    caller: &Caller<'_>,
    named: &Named,
) {
    let Named {
        endpoint,
        knowledge,
        ..
    } = named;
    let on_node = finder.on_node(caller.scope, endpoint.port).iter();
    let on_node = on_node.map(|end| (end.clone(), *knowledge));
    let mut ends: Vec<(ElementId, Knowledge)> = on_node.collect();
    let setting = named.word_of.as_deref().filter(|_| endpoint.port.is_none());
    let agents = setting.map_or_else(Vec::new, |it| finder.agents(caller.scope, it));
    let weakest = Knowledge::Inferred.min(*knowledge);
    ends.extend(agents.into_iter().map(|end| (end.clone(), weakest)));
    if ends.is_empty() && is_of_telemetry(named) {
        let only = only_gatherer(draft, caller.scope);
        ends.extend(only.map(|end| (end, weakest)));
    }
    for (end, knowledge) in ends {
        link_to(draft, caller, &end, named, None, knowledge);
    }
}

/// Whether what runs on the machine is to be given figures, traces or logs.
fn is_of_telemetry(named: &Named) -> bool {
    const PORTS: &[u16] = &[4317, 4318, 6831, 8125, 8126, 9411, 14268, 24224];
    const WORDS: &[&str] = &[
        "agent",
        "apm",
        "collector",
        "otel",
        "otlp",
        "statsd",
        "trace",
    ];
    let by_port = named
        .endpoint
        .port
        .is_some_and(|port| PORTS.contains(&port));
    let setting = named.word_of.as_deref().unwrap_or("");
    by_port || WORDS.iter().any(|word| speaks_of(setting, word))
}

/// The only one that gathers such.
fn only_gatherer(draft: &Draft<'_>, scope: ScopeId) -> Option<ElementId> {
    let gathers = |element: &&Element| {
        let index = draft.inventory.index_of_id(&element.id.0);
        let resource = index.and_then(|index| draft.inventory.resources.get(index));
        &*element.technology == "telemetry-collector"
            && resource.is_some_and(|it| it.scope == scope && it.dialect == Dialect::Kubernetes)
    };
    let mut found = draft.elements.values().filter(gathers);
    let only = found.next().filter(|_| found.next().is_none())?;
    Some(only.id.clone())
}

/// The scheme's own port, if the Service has it.
fn default_port(endpoint: &Endpoint, service: &Service<'_>) -> Option<u16> {
    let port = by_scheme(endpoint.scheme.as_deref()?)?.port;
    port.filter(|port| service.port(Some(*port)).is_some())
}

fn link_to(
    draft: &mut Draft<'_>,
    from: &Caller<'_>,
    to: &ElementId,
    named: &Named,
    port: Option<&ServicePort<'_>>,
    knowledge: Knowledge,
) {
    if *to == from.element || !is_meant(draft, named, to) || !is_needed(draft, from, named, to) {
        return;
    }
    let receiver = receiver_of(draft, to, port);
    let span = named.evidence.first().map(|evidence| evidence.span);
    let mut talk = Talk::of(&named.endpoint, &receiver, span);
    talk.ask_for_login(draft, to);
    draft.link(talk.between(&from.element, to, knowledge, named.evidence.clone()));
}

/// Whether somebody needs whom a source for many names: what brings a database up to date needs
/// that one alone.
fn is_needed(draft: &Draft<'_>, from: &Caller<'_>, named: &Named, to: &ElementId) -> bool {
    let element = |id: &ElementId| draft.elements.get(id);
    let migrates = || {
        element(&from.element).is_some_and(|it| {
            let mut words = it.name.split(['-', '_', '.']);
            words.any(|word| matches!(word, "migrate" | "migration" | "migrations" | "migrator"))
        })
    };
    let is_database = || element(to).is_some_and(|it| it.technology.ends_with("database"));
    named.knowledge >= Knowledge::Declared || is_database() || !migrates()
}

/// Whether a bare word in a setting means the Service of that name: the setting's own name
/// has to speak of it, or of what answers there. `REDIS: cache` does, `TIER: backend` does not.
fn is_meant(draft: &Draft<'_>, named: &Named, to: &ElementId) -> bool {
    let of_node = &*named.endpoint.host == THIS_NODE;
    let Some(setting) = named.word_of.as_deref().filter(|_| !of_node) else {
        return true;
    };
    let element = draft.elements.get(to);
    // What may be the name of a database is that of its host where a store goes by it.
    if is_database(setting) {
        return element.is_some_and(|it| it.kind == ElementKind::DataStore);
    }
    if is_of_message(setting) {
        return false;
    }
    let technology = element.map(|element| &*element.technology);
    let (_, protocol) = draft.listens(to);
    let words = [Some(&*named.endpoint.host), technology, protocol.as_deref()];
    words.iter().flatten().any(|word| speaks_of(setting, word))
}

fn link_alias(draft: &mut Draft<'_>, from: &Caller<'_>, named: &Named, host: &Value) {
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
    let named = port.protocol();
    // Whoever names a port after encryption means more than the program's usual protocol.
    let own = own.filter(|own| !(&**own == "http" && named == Some("https")));
    Receiver {
        port: port.port,
        protocol: own.or_else(|| named.or_else(usual).map(Arc::from)),
    }
}
