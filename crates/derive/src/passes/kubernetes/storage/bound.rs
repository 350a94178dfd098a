//! Which declared volume a claim gets. Source: "Persistent Volumes" in the documentation of
//! Kubernetes: a claim names its volume, a volume its claim, or both name one storage class.

use std::collections::HashMap;
use std::sync::Arc;

use eval::Value;
use model::ElementId;
use resource::Resource;
use syntax::Span;

use super::super::cluster::{Cluster, Key, Object, Workload};
use super::super::environment::items;
use super::volumes::{self, Kind};
use crate::draft::Draft;

/// A declared volume.
pub(super) struct Volume {
    /// Where it keeps its data, if we know that kind.
    pub(super) kind: Option<Kind>,
    pub(super) encrypted: Option<bool>,
    pub(super) span: Span,
}

/// Which volume each claim gets.
pub(in super::super) struct Bound<'a> {
    index: Index<'a>,
    /// Volumes by the id of the claim.
    by: HashMap<&'a str, &'a Resource>,
}

impl<'a> Bound<'a> {
    pub(in super::super) fn of(cluster: &Cluster<'a>) -> Self {
        let volumes = cluster.objects("PersistentVolume");
        let index = Index::of(volumes);
        let mut by = HashMap::new();
        if !volumes.is_empty() {
            for claim in cluster.objects("PersistentVolumeClaim") {
                let resource = claim.resource;
                let key = (resource.scope, claim.namespace, &*resource.name);
                if let Some(found) = index.find(key, resource.attributes.get("spec")) {
                    by.insert(&*resource.id, found);
                }
            }
        }
        Self { index, by }
    }

    /// What the volume of a claim is.
    pub(super) fn volume(&self, claim: &str) -> Option<Volume> {
        self.by.get(claim).map(|volume| describe(volume))
    }

    /// The volume that a pod's own volume claims.
    pub(in super::super) fn claimed(
        &self,
        cluster: &Cluster<'a>,
        workload: &Workload<'a>,
        claim: &Value,
    ) -> Option<&'a Resource> {
        let name = claim.get("claimName")?.as_str()?;
        let key = (workload.resource.scope, workload.namespace, name);
        let declared = cluster.object("PersistentVolumeClaim", key)?;
        self.by.get(&*declared.id).copied()
    }

    /// The volume that the first claim made from a template gets.
    pub(in super::super) fn by_template(
        &self,
        workload: &Workload<'a>,
        template: &'a Value,
    ) -> Option<&'a Resource> {
        let resource = workload.resource;
        let name = template.path(&["metadata", "name"])?.as_str()?;
        let first = format!("{name}-{}-0", resource.name);
        let key = (resource.scope, workload.namespace, &*first);
        self.index.find(key, template.get("spec"))
    }

    /// Says of claims what their volumes are.
    pub(super) fn describe(&self, draft: &mut Draft<'_>) {
        let mut claims: Vec<_> = self.by.iter().collect();
        claims.sort_by_key(|(id, _)| **id);
        for (id, volume) in claims {
            let element = draft.elements.get_mut(&ElementId(Arc::from(*id)));
            if let Some((element, kind)) = element.zip(describe(volume).kind) {
                element.technology = kind.technology.into();
            }
        }
    }
}

/// Where a declared volume keeps its data.
pub(super) fn describe(volume: &Resource) -> Volume {
    let spec = volume.attributes.get("spec");
    let source = spec.and_then(volumes::source);
    let kind = source.map(|(kind, _)| kind);
    let options = spec.map_or(&[][..], |it| items(it, "mountOptions"));
    Volume {
        kind,
        encrypted: kind.and_then(|kind| volumes::encrypted(kind, options)),
        span: source.and_then(|(_, it)| it.span).unwrap_or(volume.span),
    }
}

/// Volumes by what a claim may know of them.
#[derive(Default)]
struct Index<'a> {
    names: HashMap<(resource::ScopeId, &'a str), &'a Resource>,
    claims: HashMap<(resource::ScopeId, &'a str, &'a str), &'a Resource>,
    /// The one volume of a class, none where there are several.
    classes: HashMap<(resource::ScopeId, &'a str), Option<&'a Resource>>,
}

impl<'a> Index<'a> {
    fn of(volumes: &[Object<'a>]) -> Self {
        let mut index = Self::default();
        for volume in volumes {
            let resource = volume.resource;
            let scope = resource.scope;
            index.names.insert((scope, &resource.name), resource);
            let spec = resource.attributes.get("spec");
            let text = |path: &[&str]| spec.and_then(|it| it.path(path)?.as_str());
            if let Some(name) = text(&["claimRef", "name"]) {
                let namespace = text(&["claimRef", "namespace"]).unwrap_or("default");
                index.claims.insert((scope, namespace, name), resource);
            } else if let Some(class) = text(&["storageClassName"]) {
                let of_class = index.classes.entry((scope, class));
                of_class
                    .and_modify(|it| *it = None)
                    .or_insert(Some(resource));
            }
        }
        index
    }

    fn find(&self, key: Key<'_>, spec: Option<&Value>) -> Option<&'a Resource> {
        let (scope, ..) = key;
        let text = |key: &str| spec.and_then(|it| it.get(key)).and_then(Value::as_str);
        let named = text("volumeName").and_then(|name| self.names.get(&(scope, name)));
        let found = named.or_else(|| self.claims.get(&key)).copied();
        found.or_else(|| *self.classes.get(&(scope, text("storageClassName")?))?)
    }
}
