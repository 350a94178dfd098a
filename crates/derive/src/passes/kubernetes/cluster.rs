//! The index of a cluster: workloads, and the Services in front of them.

mod addresses;
mod alike;
mod around;
mod left_open;
mod made;
mod namespaces;
mod ports;
mod renamed;
mod trials;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use syntax::{HashMap, HashSet};

use eval::{Map, Value};
use model::{ElementId, ElementKind, Facts};
use rayon::prelude::*;
use resource::{Dialect, Resource, ScopeId};

use super::fetched;
use super::identities::Subject;
use super::selectors::Labels;
use super::workload::Pods;
pub(super) use super::workload::Workload;
use crate::catalog::group_of;
use crate::draft::{Draft, Role};
pub(super) use made::Made;
use made::MadeByName;
pub(super) use ports::{ServicePort, port_number};
use renamed::Renamed;

/// Workloads and Services of all scopes, found by name and by label.
pub(super) struct Cluster<'a> {
    pub(super) workloads: Vec<Workload<'a>>,
    pub(super) services: Vec<Service<'a>>,
    /// Everything else of Kubernetes, by kind.
    others: BTreeMap<&'a str, Vec<Object<'a>>>,
    labels: Labels<'a>,
    /// The namespaces in which something runs or answers, for every scope.
    inhabited: BTreeMap<ScopeId, HashSet<&'a str>>,
    /// The namespaces that workloads are in.
    namespaces: BTreeMap<ScopeId, BTreeSet<&'a str>>,
    service_by_name: HashMap<Key<'a>, usize>,
    workload_by_name: HashMap<Key<'a>, usize>,
    object_by_name: HashMap<(&'a str, Key<'a>), &'a Resource>,
    /// `ConfigMap`s and Secrets that are the only ones of their name, for what leaves its
    /// namespace open.
    only_sources: left_open::Sources<'a>,
    /// The same for Services.
    only_services: HashMap<(ScopeId, &'a str), Option<usize>>,
    /// Scopes with workloads that leave their namespace open.
    open_scopes: BTreeSet<ScopeId>,
    /// What Secrets are written from, by the names of those.
    fetched: HashMap<Key<'a>, &'a Resource>,
    /// Workloads of which Flagger makes a steady and a new version, by the name of its Service.
    trials: HashMap<Key<'a>, usize>,
    renamed: Renamed<'a>,
    made_by_name: MadeByName<'a>,
    /// Services that routes lead to and no manifest declares.
    undeclared: HashMap<Key<'a>, ElementId>,
    /// What is made that asks for figures or tells of alerts.
    askers: Vec<(Object<'a>, &'a Made)>,
    /// For each scope the scopes of the folders around its own, the nearest first.
    around: HashMap<ScopeId, Vec<ScopeId>>,
    /// The scopes that are single files, copies of some that lie beside them.
    copies: HashSet<ScopeId>,
}

/// Scope, namespace and name.
pub(super) type Key<'a> = (ScopeId, &'a str, &'a str);

/// A Service and what it selects.
pub(super) struct Service<'a> {
    pub(super) resource: &'a Resource,
    pub(super) namespace: &'a str,
    /// The workloads behind it; for want of any, the Service itself.
    pub(super) ends: Vec<ElementId>,
    pub(super) ports: Vec<ServicePort<'a>>,
}

/// A resource that is neither.
#[derive(Clone, Copy)]
pub(super) struct Object<'a> {
    pub(super) resource: &'a Resource,
    pub(super) namespace: &'a str,
}

impl<'a> Cluster<'a> {
    /// Builds the index.
    pub(super) fn of(draft: &Draft<'a>, made: &'a [Made]) -> Self {
        let mut cluster = Self {
            workloads: Vec::new(),
            services: Vec::new(),
            others: BTreeMap::new(),
            labels: Labels::default(),
            inhabited: BTreeMap::new(),
            namespaces: BTreeMap::new(),
            service_by_name: HashMap::default(),
            workload_by_name: HashMap::default(),
            object_by_name: HashMap::default(),
            only_sources: HashMap::default(),
            only_services: HashMap::default(),
            open_scopes: BTreeSet::new(),
            fetched: HashMap::default(),
            trials: HashMap::default(),
            renamed: Renamed::default(),
            made_by_name: MadeByName::default(),
            undeclared: HashMap::default(),
            askers: Vec::new(),
            around: around::of(draft.inventory),
            copies: around::copies(draft.inventory),
        };
        let count = draft.inventory.resources.len();
        cluster.object_by_name.reserve(count);
        let mut made = made.iter().peekable();
        let pods = pods(draft).into_iter();
        for (index, ((resource, role, _), pods)) in draft.resources().zip(pods).enumerate() {
            if resource.dialect == Dialect::Kubernetes {
                let made = made.next_if(|made| made.index == index);
                cluster.add(resource, role, made, pods);
            }
        }
        // Services come after the workloads that they select.
        for object in cluster.others.remove("Service").unwrap_or_default() {
            cluster.add_service(object);
        }
        cluster.name_trials();
        cluster.bring_home();
        cluster.find_only_ones();
        cluster.find_renamed();
        cluster
    }

    /// Lets Services stand for the workloads they select where none is part of the manifests:
    /// something answers there, whatever it is.
    ///
    /// Addresses that are listed for a Service without a selector are those of machines outside
    /// the cluster, or of pods that are named.
    pub(super) fn stand_in(&mut self, draft: &mut Draft<'_>) {
        let listed = addresses::listed(self);
        for (number, service) in self.services.iter_mut().enumerate() {
            if let Some(pods) = listed.pods.get(&number).filter(|_| service.ends.is_empty()) {
                service.ends.clone_from(pods);
            }
            let index = draft.inventory.index_of_id(&service.resource.id);
            if let Some(index) =
                index.filter(|_| service.ends.is_empty() && service.alias().is_none())
            {
                draft.promote(index, "service", Facts::new());
                let id = ElementId(Arc::clone(&service.resource.id));
                let element = draft.elements.get_mut(&id);
                if let Some(element) = element.filter(|_| listed.outside.contains(&number)) {
                    element.kind = ElementKind::ExternalEntity;
                    element.technology = "external-service".into();
                }
                service
                    .ends
                    .push(ElementId(Arc::clone(&service.resource.id)));
            }
        }
    }

    /// The elements of workloads of these numbers.
    pub(super) fn elements(&self, numbers: &[usize]) -> Vec<ElementId> {
        let workloads = numbers
            .iter()
            .filter_map(|number| self.workloads.get(*number));
        let elements = workloads.map(|workload| workload.element.clone());
        let mut elements: Vec<ElementId> = elements.collect();
        // The parts of one stand side by side.
        elements.dedup();
        elements
    }

    /// Whether there is nothing of Kubernetes at all.
    pub(super) fn is_empty(&self) -> bool {
        self.workloads.is_empty() && self.others.is_empty() && self.services.is_empty()
    }

    /// The resources of a kind that is neither workload nor Service.
    pub(super) fn objects(&self, kind: &str) -> &[Object<'a>] {
        self.others.get(kind).map_or(&[], Vec::as_slice)
    }

    /// Every resource there is, the workloads first.
    pub(super) fn everything(&self) -> impl Iterator<Item = Object<'a>> {
        let workloads = self.workloads.iter().map(|it| (it.resource, it.namespace));
        let services = self.services.iter().map(|it| (it.resource, it.namespace));
        let own = workloads
            .chain(services)
            .map(|(resource, namespace)| Object {
                resource,
                namespace,
            });
        own.chain(self.others.values().flatten().copied())
    }

    /// What is made that asks for figures or tells of alerts.
    pub(super) fn askers(&self) -> &[(Object<'a>, &'a Made)] {
        &self.askers
    }

    /// A resource by kind and name.
    pub(super) fn object(&self, kind: &str, key: Key<'_>) -> Option<&'a Resource> {
        self.object_by_name.get(&(kind, key)).copied()
    }

    /// A `ConfigMap` or Secret by name, or what a Secret of that name is written from.
    pub(super) fn source(&self, kind: &str, key: Key<'_>) -> Option<&'a Resource> {
        let declared = self.object(kind, key);
        declared.or_else(|| self.fetched.get(&key).copied().filter(|_| kind == "Secret"))
    }

    /// A Service by name.
    pub(super) fn service(&self, key: Key<'_>) -> Option<&Service<'a>> {
        self.services.get(*self.service_by_name.get(&key)?)
    }

    /// Whether the manifests are of several deployments.
    pub(super) fn has_several_scopes(&self) -> bool {
        self.inhabited.len() > 1
    }

    /// What an operator makes that goes by this name.
    pub(super) fn made(&self, key: Key<'_>) -> Option<ElementId> {
        let found = self.made_by_name.find(key).into_iter();
        found.map(|(_, made)| made.element.clone()).next()
    }

    /// All that operators make that answers to this name.
    pub(super) fn all_made(&self, key: Key<'_>) -> impl Iterator<Item = ElementId> + use<'a> {
        let found = self.made_by_name.find(key).into_iter();
        let found = found.filter(|(_, made)| made.answers);
        found.map(|(_, made)| made.element.clone())
    }

    /// All that answers to this name for somebody in a namespace: of those who share a Service of
    /// another namespace, those nearby. The one for all of Knative's brokers has the namespace and
    /// the name of the one that is meant in its path.
    pub(super) fn all_made_for(&self, namespace: &str, path: &str, key: Key<'_>) -> Vec<ElementId> {
        let mut found = self.made_by_name.find(key);
        let is_broker = |it: &Resource| group_of(it) == "eventing.knative.dev";
        if let Some((place, name)) = path.trim_matches('/').split_once('/')
            && found.iter().all(|(resource, _)| is_broker(resource))
        {
            found.retain(|(it, _)| namespace_of(it) == place && &*it.name == name);
            return found.iter().map(|(_, made)| made.element.clone()).collect();
        }
        let near = |resource: &Resource| namespace_of(resource) == namespace;
        let any = key.1 != namespace && found.iter().any(|(resource, _)| near(resource));
        let found = found.into_iter().filter(|(_, made)| made.answers);
        let found = found.filter(|(it, _)| !any || near(it));
        found.map(|(_, made)| made.element.clone()).collect()
    }

    /// What an operator makes that goes by exactly this name.
    pub(super) fn made_exactly(&self, key: Key<'_>) -> Option<ElementId> {
        self.made_by_name.exactly(key)
    }

    /// What an operator makes that callers from anywhere find under this host.
    pub(super) fn made_as_host(&self, scope: ScopeId, host: &str) -> Option<ElementId> {
        self.made_by_name.anywhere(scope, host)
    }

    /// What is installed under a name that somebody chose and that is part of this one.
    pub(super) fn installed(&self, key: Key<'_>) -> Option<ElementId> {
        self.made_by_name.within(key)
    }

    /// The elements that answer for a Service of this name, whether it is declared or made.
    pub(super) fn ends(&self, key: Key<'_>) -> Option<Vec<ElementId>> {
        let declared = self.service(key).or_else(|| self.left_open(key));
        let declared = declared.map(|service| service.ends.clone());
        let made = || self.all_made(key).collect::<Vec<_>>();
        let known = declared.or_else(|| Some(made()).filter(|made| !made.is_empty()));
        let known = known.or_else(|| Some(self.renamed(key)?.ends.clone()));
        known.or_else(|| Some(vec![self.undeclared.get(&key)?.clone()]))
    }

    /// Lets an element answer for a Service of this name that no manifest declares.
    pub(super) fn stand_for(&mut self, key: Key<'a>, element: ElementId) {
        self.undeclared.insert(key, element);
    }

    /// The workloads whose pods the manifests describe.
    pub(super) fn described(&self) -> impl Iterator<Item = &Workload<'a>> {
        let workloads = self.workloads.iter();
        workloads.filter(|workload| workload.is_described)
    }

    /// The number of the workload of this name.
    pub(super) fn workload_named(&self, key: Key<'_>) -> Option<usize> {
        let known = self.workload_by_name.get(&key).copied();
        known.or_else(|| self.trial_of(key))
    }

    /// The names of all namespaces that workloads are in.
    pub(super) fn all_namespaces(&self, scope: ScopeId) -> impl Iterator<Item = &'a str> {
        self.namespaces.get(&scope).into_iter().flatten().copied()
    }

    /// The declaration of a service account.
    pub(super) fn account(&self, subject: &Subject<'_>) -> Option<&'a Resource> {
        let Subject::Account {
            scope,
            namespace,
            name,
        } = subject
        else {
            return None;
        };
        self.object("ServiceAccount", (*scope, namespace, name))
    }

    /// The labels of all workloads.
    pub(super) fn labels(&self) -> &Labels<'a> {
        &self.labels
    }

    fn add(
        &mut self,
        resource: &'a Resource,
        role: &Role,
        made: Option<&'a Made>,
        pods: Option<Pods<'a>>,
    ) {
        let namespace = namespace_of(resource);
        let key = (resource.scope, namespace, &*resource.name);
        self.object_by_name.insert((&resource.kind, key), resource);
        if let Some(name) = fetched::name_of(resource) {
            for home in fetched::homes(resource, namespace) {
                let key = (resource.scope, home, name);
                self.fetched.entry(key).or_insert(resource);
            }
        }
        let answers = made.is_some() || &*resource.kind == "Service";
        let inhabited = self.inhabited.entry(resource.scope).or_default();
        inhabited.extend(Some(namespace).filter(|_| answers));
        if let Some(made) = made {
            self.add_made(resource, namespace, made);
        }
        let put_together = || Some(Pods::new(made?.pod.as_ref()?, None));
        let Some((element, pods)) = element_of(role).zip(pods.or_else(put_together)) else {
            self.others.entry(&resource.kind).or_default().push(Object {
                resource,
                namespace,
            });
            return;
        };
        self.workload_by_name
            .entry(key)
            .or_insert(self.workloads.len());
        let labels = pods.labels();
        let workload = Workload::new(resource, element.clone(), namespace, Some(pods));
        self.push(workload, labels);
    }

    fn push(&mut self, workload: Workload<'a>, labels: Option<&'a Map>) {
        let (scope, namespace) = (workload.resource.scope, workload.namespace);
        let name = &*workload.resource.name;
        self.labels.add((scope, namespace, name), labels);
        self.namespaces.entry(scope).or_default().insert(namespace);
        self.inhabited.entry(scope).or_default().insert(namespace);
        self.workloads.push(workload);
    }

    /// Adds what an operator makes of a custom resource: names by which it is called, and pods
    /// that selectors find.
    fn add_made(&mut self, resource: &'a Resource, namespace: &'a str, made: &'a Made) {
        self.made_by_name.add(resource, namespace, made);
        if made.asks.is_some() || made.tells.is_some() {
            let object = Object {
                resource,
                namespace,
            };
            self.askers.push((object, made));
        }
        // Parts of it may have pods with labels of their own.
        let parts = made.labels.items().iter().filter_map(Value::map);
        for labels in made.labels.map().into_iter().chain(parts) {
            let workload = Workload::new(resource, made.element.clone(), namespace, None);
            self.push(workload, Some(labels));
        }
    }

    fn add_service(&mut self, object: Object<'a>) {
        let Object {
            resource,
            namespace,
        } = object;
        let spec = resource.attributes.get("spec");
        let selector = spec
            .and_then(|spec| spec.get("selector"))
            .and_then(Value::map);
        let mut workloads = self.labels.matching(resource.scope, namespace, selector);
        if workloads.is_empty() {
            workloads = self.open_matching(resource.scope, namespace, selector);
        }
        // Labels that everything of an application has are those of its jobs, too.
        let serves = |number: &usize| {
            let workload = self.workloads.get(*number);
            !workload.is_some_and(Workload::is_task)
        };
        if workloads.iter().any(serves) {
            workloads.retain(serves);
        }
        let ports = spec
            .and_then(|spec| spec.get("ports"))
            .map_or(&[][..], Value::items);
        self.service_by_name.insert(
            (resource.scope, namespace, &resource.name),
            self.services.len(),
        );
        self.services.push(Service {
            resource,
            namespace,
            ends: self.elements(&workloads),
            ports: ports.iter().map(ServicePort::of).collect(),
        });
    }
}

impl<'a> Service<'a> {
    /// The type, `ClusterIP` where none is given.
    pub(super) fn kind(&self) -> &'a str {
        let kind = self.resource.attributes.path(&["spec", "type"]);
        kind.and_then(Value::as_str).unwrap_or("ClusterIP")
    }

    /// A Service may be no more than another name for a host.
    pub(super) fn alias(&self) -> Option<&'a Value> {
        let spec = self.resource.attributes.get("spec")?;
        spec.get("externalName")
    }

    /// The port of this number or name; the only one where the number is not known.
    pub(super) fn port(&self, wanted: Option<u16>) -> Option<&ServicePort<'a>> {
        match (wanted, self.ports.as_slice()) {
            (Some(_), ports) => ports.iter().find(|port| port.port == wanted),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }
}

/// The annotations of a resource's own metadata.
pub(super) fn annotation<'a>(resource: &'a Resource, name: &str) -> Option<&'a Value> {
    resource
        .attributes
        .path(&["metadata", "annotations"])?
        .get(name)
}

/// The namespace is the first part of the address of what has one; what Terraform declares has
/// an address without parts.
pub(super) fn namespace_of(resource: &Resource) -> &str {
    let is_declared = resource.id.starts_with("k8s:") || resource.id.contains("k8s:");
    if !is_declared {
        let namespace = resource.attributes.path(&["metadata", "namespace"]);
        return namespace.and_then(Value::as_str).unwrap_or("");
    }
    match resource.address.split_once('/') {
        Some((first, _)) if first != &*resource.kind => first,
        _ => "",
    }
}

/// The pods of every resource that is an element, as its manifest describes them.
fn pods<'a>(draft: &Draft<'a>) -> Vec<Option<Pods<'a>>> {
    let resources = draft.inventory.resources.par_iter().zip(&draft.roles);
    let pods = resources.map(|(resource, role)| {
        let is_ours = resource.dialect == Dialect::Kubernetes;
        element_of(role).filter(|_| is_ours)?;
        Pods::of(&resource.attributes)
    });
    pods.collect()
}

fn element_of(role: &Role) -> Option<&ElementId> {
    match role {
        Role::Element(element) => Some(element),
        Role::Boundary(_) | Role::StandsFor(_) | Role::Other | Role::NotModelled => None,
    }
}
