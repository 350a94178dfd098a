//! Which declared volume a claim gets. Source: "Persistent Volumes" in the documentation of
//! Kubernetes: a claim names its volume, a volume its claim, or both name one storage class.

use std::collections::HashMap;
use std::sync::Arc;

use eval::Value;
use model::ElementId;
use resource::Resource;
use syntax::Span;

use super::super::cluster::{Cluster, Object};
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

/// Volumes by the id of the claim.
pub(super) struct Bound<'a> {
    by: HashMap<&'a str, Volume>,
}

impl<'a> Bound<'a> {
    pub(super) fn of(cluster: &Cluster<'a>) -> Self {
        let volumes = cluster.objects("PersistentVolume");
        let mut by = HashMap::new();
        if !volumes.is_empty() {
            let index = Index::of(volumes);
            for claim in cluster.objects("PersistentVolumeClaim") {
                if let Some(found) = index.find(claim) {
                    by.insert(&*claim.resource.id, describe(found));
                }
            }
        }
        Self { by }
    }

    /// The volume of a claim.
    pub(super) fn volume(&self, claim: &str) -> Option<&Volume> {
        self.by.get(claim)
    }

    /// Says of claims what their volumes are.
    pub(super) fn describe(&self, draft: &mut Draft<'_>) {
        let mut claims: Vec<_> = self.by.iter().collect();
        claims.sort_by_key(|(id, _)| **id);
        for (id, volume) in claims {
            let element = draft.elements.get_mut(&ElementId(Arc::from(*id)));
            if let Some((element, kind)) = element.zip(volume.kind) {
                element.technology = kind.technology.into();
            }
        }
    }
}

fn describe(volume: &Resource) -> Volume {
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

    fn find(&self, claim: &Object<'a>) -> Option<&'a Resource> {
        let resource = claim.resource;
        let scope = resource.scope;
        let spec = resource.attributes.get("spec");
        let text = |key: &str| spec.and_then(|it| it.get(key)).and_then(Value::as_str);
        let named = text("volumeName").and_then(|name| self.names.get(&(scope, name)));
        let key = (scope, claim.namespace, &*resource.name);
        let found = named.or_else(|| self.claims.get(&key)).copied();
        found.or_else(|| *self.classes.get(&(scope, text("storageClassName")?))?)
    }
}
