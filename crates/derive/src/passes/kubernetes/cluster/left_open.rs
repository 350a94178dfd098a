//! Manifests that leave their namespace to whoever applies them.

use std::collections::{BTreeMap, BTreeSet};

use eval::{Map, Value};
use model::{ElementId, Knowledge};
use resource::{Resource, ScopeId};
use syntax::HashMap;

use super::{Cluster, Key, Object, Service};
use crate::homes::is_open;

const USUAL: &str = "default";

/// Namespaces that belong to the cluster: what is in them is not about what is applied elsewhere.
const SYSTEM: &[&str] = &[
    "istio-system",
    "kube-node-lease",
    "kube-public",
    "kube-system",
];

/// By scope, kind and name; none where several share a name.
pub(super) type Sources<'a> = HashMap<(ScopeId, &'a str, &'a str), Option<&'a Resource>>;

impl<'a> Cluster<'a> {
    /// The only `ConfigMap` or Secret of this name, in whichever namespace, for a resource that
    /// leaves its own to whoever applies it.
    pub(in crate::passes::kubernetes) fn source_left_open(
        &self,
        resource: &Resource,
        kind: &str,
        (scope, _, name): Key<'_>,
    ) -> Option<&'a Resource> {
        let only = || self.only_sources.get(&(scope, kind, name));
        is_open(resource).then(only).flatten().copied().flatten()
    }

    /// A `ConfigMap` or Secret of this name that may be in this namespace, because its manifest
    /// does not say in which it is.
    pub(in crate::passes::kubernetes) fn source_of_anywhere(
        &self,
        kind: &str,
        (scope, namespace, name): Key<'_>,
    ) -> Option<&'a Resource> {
        let source = self.source(kind, (scope, USUAL, name))?;
        (is_open(source) && namespace != USUAL).then_some(source)
    }

    /// The only Service of a name, or what only one operator makes of it, in whichever
    /// namespace, for those in a namespace that nobody states.
    pub(in crate::passes::kubernetes) fn only_one(
        &self,
        (scope, namespace, name): Key<'_>,
    ) -> Option<Vec<ElementId>> {
        if namespace != USUAL || !self.open_scopes.contains(&scope) {
            return None;
        }
        let only = self.only_services.get(&(scope, name)).copied().flatten();
        let service = only.and_then(|number| self.services.get(number));
        let made = || Some(vec![self.made_by_name.anywhere(scope, name)?]);
        let ends = service.map(|service| service.ends.clone());
        ends.or_else(made)
    }

    /// What operators make that goes by this name and may be in this namespace, because the
    /// manifest does not say in which it is.
    pub(in crate::passes::kubernetes) fn made_left_open(&self, key: Key<'_>) -> Vec<ElementId> {
        let (scope, namespace, name) = key;
        if namespace == USUAL {
            return Vec::new();
        }
        let found = self.made_by_name.find((scope, USUAL, name)).into_iter();
        let found = found.filter(|(resource, made)| made.answers && is_open(resource));
        found.map(|(_, made)| made.element.clone()).collect()
    }

    /// The workloads that leave their namespace open and have these labels, for what is in a
    /// namespace of its own.
    pub(super) fn open_matching(
        &self,
        scope: ScopeId,
        namespace: &str,
        wanted: Option<&Map>,
    ) -> Vec<usize> {
        if namespace == USUAL {
            return Vec::new();
        }
        let mut found = self.labels.matching(scope, USUAL, wanted);
        found.retain(|number| {
            let workload = self.workloads.get(*number);
            workload.is_some_and(|workload| is_open(workload.resource))
        });
        found
    }

    /// Finds what is the only one of its name, for workloads that leave their namespace open.
    pub(super) fn find_only_ones(&mut self) {
        let open = self.workloads.iter().map(|workload| workload.resource);
        let open = open.filter(|resource| is_open(resource));
        self.open_scopes = open.map(|resource| resource.scope).collect();
        if self.open_scopes.is_empty() {
            return;
        }
        for (number, service) in self.services.iter().enumerate() {
            let key = (service.resource.scope, &*service.resource.name);
            let known = self.only_services.entry(key);
            known
                .and_modify(|known| *known = None)
                .or_insert(Some(number));
        }
        let mut only = Sources::default();
        for kind in ["ConfigMap", "Secret"] {
            for object in self.objects(kind) {
                let resource = object.resource;
                only.entry((resource.scope, kind, &*resource.name))
                    .and_modify(|known| *known = None)
                    .or_insert(Some(resource));
            }
        }
        self.only_sources = only;
    }

    /// The namespace that somebody means who names a Service in a namespace: `default` for one
    /// in which nothing of the manifests is, if the manifest of the Service leaves its namespace
    /// to whoever applies it.
    pub(in crate::passes::kubernetes) fn stated_or_default<'n>(
        &self,
        scope: ScopeId,
        namespace: &'n str,
        name: &str,
    ) -> &'n str {
        let known = self.inhabited.get(&scope);
        if known.is_some_and(|known| known.contains(namespace)) {
            return namespace;
        }
        let key = (scope, USUAL, name);
        let declared = self.service(key).map(|service| service.resource);
        let made = self.made_by_name.find(key).first().map(|(made, _)| *made);
        if declared.or(made).is_some_and(is_open) {
            USUAL
        } else {
            namespace
        }
    }

    /// The namespace that is meant by a name: `default` for one in which nothing of the manifests
    /// is, if some workloads leave theirs to whoever applies them.
    pub(in crate::passes::kubernetes) fn home<'n>(
        &self,
        scope: ScopeId,
        namespace: &'n str,
    ) -> &'n str {
        let known = self.inhabited.get(&scope);
        let lived_in = known.is_some_and(|known| known.contains(namespace));
        let mut usual = self.labels.inside(scope, USUAL).iter();
        let open = |number: &usize| {
            let workload = self.workloads.get(*number);
            workload.is_some_and(|workload| is_open(workload.resource))
        };
        if !lived_in && !SYSTEM.contains(&namespace) && usual.any(open) {
            USUAL
        } else {
            namespace
        }
    }

    /// Counts what is in a namespace in which nothing runs or answers among what leaves its
    /// namespace open, if it is the only such namespace: that is where all of it is applied. A
    /// policy has to choose whom it is about.
    pub(super) fn bring_home(&mut self) {
        let mut empty: BTreeMap<ScopeId, BTreeSet<&str>> = BTreeMap::new();
        for object in self.others.values().flatten() {
            let scope = object.resource.scope;
            let known = self.inhabited.get(&scope);
            let lived_in = known.is_some_and(|known| known.contains(object.namespace));
            let system = object.namespace.is_empty() || SYSTEM.contains(&object.namespace);
            if !lived_in && !system {
                empty.entry(scope).or_default().insert(object.namespace);
            }
        }
        empty.retain(|_, names| names.len() == 1);
        let mut workloads = self.workloads.iter().map(|workload| workload.resource);
        if empty.is_empty() || !workloads.any(is_open) {
            return;
        }
        let open: BTreeSet<ScopeId> = self
            .workloads
            .iter()
            .filter(|workload| is_open(workload.resource))
            .map(|workload| workload.resource.scope)
            .collect();
        for object in self.others.values_mut().flatten() {
            let scope = object.resource.scope;
            let names = empty.get(&scope).filter(|_| open.contains(&scope));
            let moves = names.is_some_and(|names| names.contains(object.namespace));
            if moves && chooses(object.resource) {
                object.namespace = USUAL;
                let key = (scope, USUAL, &*object.resource.name);
                let known = self.object_by_name.entry((&object.resource.kind, key));
                known.or_insert(object.resource);
            }
        }
    }

    /// What an operator makes that a resource names: in its namespace, or wherever the only one
    /// of that name is, if the manifest leaves its namespace to whoever applies it.
    pub(in crate::passes::kubernetes) fn made_for(
        &self,
        resource: &Resource,
        key: Key<'_>,
    ) -> Option<(ElementId, Knowledge)> {
        let (scope, _, name) = key;
        let near = self.made(key).map(|made| (made, Knowledge::Declared));
        near.or_else(|| {
            let far = self.made_by_name.anywhere(scope, name);
            Some((far.filter(|_| is_open(resource))?, Knowledge::Inferred))
        })
    }

    /// The namespaces that may be the one of a policy though they go by another name, because
    /// nobody states where the policy is applied.
    pub(in crate::passes::kubernetes) fn may_share(&self, policy: &Object<'_>) -> Vec<&'a str> {
        if !is_open(policy.resource) {
            return Vec::new();
        }
        let all = self.all_namespaces(policy.resource.scope);
        let others = all.filter(|it| *it != policy.namespace && !SYSTEM.contains(it));
        others.collect()
    }

    /// A Service of this name that may be in this namespace, because its manifest does not say
    /// in which it is.
    pub(in crate::passes::kubernetes) fn left_open(&self, key: Key<'_>) -> Option<&Service<'a>> {
        let (scope, namespace, name) = key;
        let service = self.service((scope, USUAL, name))?;
        let open = is_open(service.resource) && service.alias().is_none();
        (open && namespace != USUAL).then_some(service)
    }
}

/// Whether a policy is about some pods and not about all; what is no policy always is.
fn chooses(resource: &Resource) -> bool {
    let spec = resource.attributes.get("spec");
    let selector = |key: &str| spec.and_then(|spec| spec.get(key));
    let labels = match &*resource.kind {
        "NetworkPolicy" => selector("podSelector"),
        "AuthorizationPolicy" | "PeerAuthentication" | "RequestAuthentication" => {
            selector("selector")
        }
        "CiliumNetworkPolicy" => selector("endpointSelector"),
        _ => return true,
    };
    let labels = labels.and_then(Value::map);
    labels.is_some_and(|labels| !labels.is_empty())
}
