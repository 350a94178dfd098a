//! Whether a namespace checks what may run in it.

use std::collections::{BTreeMap, BTreeSet};

use eval::Value;
use model::{BoundaryId, Datum, Fact, Property};
use resource::ScopeId;
use syntax::Span;

use super::cluster::Cluster;
use crate::draft::Draft;

/// Kinds with which a whole cluster checks what is created in it.
const WATCHERS: &[&str] = &[
    "ClusterPolicy",
    "ConstraintTemplate",
    "PodSecurityPolicy",
    "SecurityContextConstraints",
    "ValidatingAdmissionPolicy",
];

/// States it for every namespace that is declared. What is set for one that is not, the
/// manifests cannot say.
pub(super) fn state(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let watched = watched(cluster);
    let mut seen: BTreeSet<(ScopeId, &str)> = BTreeSet::new();
    for workload in &cluster.workloads {
        let scope = workload.resource.scope;
        if !seen.insert((scope, workload.namespace)) {
            continue;
        }
        let Some(declared) = cluster.object("Namespace", (scope, "", workload.namespace)) else {
            continue;
        };
        let element = draft.elements.get(&workload.element);
        let id: Option<BoundaryId> = element.and_then(|it| it.boundary.clone());
        let labels = declared.attributes.path(&["metadata", "labels"]);
        let standard = labels.and_then(|it| it.get("pod-security.kubernetes.io/enforce"));
        let limits = standard.is_some_and(|it| it.as_str() != Some("privileged"));
        let guard = watched.get(&scope).copied();
        let fact = Fact {
            value: Datum::Bool(limits || guard.is_some()),
            span: standard
                .and_then(|it: &Value| it.span)
                .or(guard)
                .or(Some(declared.span)),
        };
        if let Some(boundary) = id.and_then(|id| draft.boundaries.get_mut(&id)) {
            boundary.facts.insert(Property::AdmissionChecked, fact);
        }
    }
}

fn watched(cluster: &Cluster<'_>) -> BTreeMap<ScopeId, Span> {
    let mut found = BTreeMap::new();
    for object in WATCHERS.iter().flat_map(|kind| cluster.objects(kind)) {
        let resource = object.resource;
        found.entry(resource.scope).or_insert(resource.span);
    }
    found
}
