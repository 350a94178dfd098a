//! Whether a namespace checks what may run in it.

use std::collections::{BTreeMap, BTreeSet};

use eval::Value;
use model::{BoundaryId, Datum, Fact, Property};
use resource::{Resource, ScopeId};
use syntax::Span;

use super::cluster::Cluster;
use super::environment::items;
use super::filled;
use crate::catalog::group_of;
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
    let own = own_policies(cluster);
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
        let guard = guard.or_else(|| own.get(&(scope, workload.namespace)).copied());
        let open = standard
            .and_then(filled::reason)
            .filter(|_| guard.is_none());
        let fact = Fact {
            value: open.map_or(Datum::Bool(limits || guard.is_some()), Datum::Unknown),
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

/// Kyverno's policies for one namespace.
fn own_policies<'a>(cluster: &Cluster<'a>) -> BTreeMap<(ScopeId, &'a str), Span> {
    let mut found = BTreeMap::new();
    for object in cluster.objects("Policy") {
        if group_of(object.resource) == "kyverno.io" && refuses(object.resource) {
            let key = (object.resource.scope, object.namespace);
            found.entry(key).or_insert(object.resource.span);
        }
    }
    found
}

/// Kyverno's policies only report what they find unless they are told to enforce.
fn refuses(resource: &Resource) -> bool {
    if group_of(resource) != "kyverno.io" {
        return true;
    }
    let Some(spec) = resource.attributes.get("spec") else {
        return false;
    };
    let enforces = |value: Option<&Value>| {
        let action = value.and_then(Value::as_str);
        action.is_some_and(|action| action.eq_ignore_ascii_case("enforce"))
    };
    let rules = items(spec, "rules").iter();
    let mut actions = rules.map(|rule| rule.path(&["validate", "failureAction"]));
    enforces(spec.get("validationFailureAction")) || actions.any(enforces)
}

fn watched(cluster: &Cluster<'_>) -> BTreeMap<ScopeId, Span> {
    let mut found = BTreeMap::new();
    let objects = WATCHERS.iter().flat_map(|kind| cluster.objects(kind));
    for object in objects.filter(|object| refuses(object.resource)) {
        let resource = object.resource;
        found.entry(resource.scope).or_insert(resource.span);
    }
    found
}
