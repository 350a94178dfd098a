//! What keeps workloads running: replicas, disruption budgets, quotas and default limits.

use std::collections::HashMap;
use std::sync::Arc;

use eval::Value;
use model::{BoundaryId, Datum, Fact, Property};
use resource::{Resource, ScopeId};
use syntax::Span;

use super::admission;
use super::cluster::{Cluster, Workload};
use super::environment::items;
use super::filled;
use crate::draft::Draft;

/// States what is known of it.
pub(super) fn state(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let scaled = scaled(cluster);
    let budgets = budgets(cluster);
    for (number, workload) in cluster.workloads.iter().enumerate() {
        let key = (
            workload.resource.scope,
            workload.namespace,
            &*workload.resource.name,
        );
        let budget = budgets.get(&number).copied();
        match replicas(workload, scaled.get(&key).copied()) {
            Some((Ok(count), span)) => state_replicas(draft, workload, count, span, budget),
            Some((Err(why), span)) => leave_replicas_open(draft, workload, &why, span, budget),
            None => {}
        }
    }
    state_quotas(draft, cluster);
    admission::state(draft, cluster);
    state_default_limits(draft, cluster);
}

/// The least number of replicas that an autoscaler keeps, by the workload it scales.
fn scaled<'a>(cluster: &Cluster<'a>) -> HashMap<(ScopeId, &'a str, &'a str), &'a Value> {
    let target = |object: &super::cluster::Object<'a>| {
        let spec = object.resource.attributes.get("spec")?;
        let name = spec.path(&["scaleTargetRef", "name"])?.as_str()?;
        let key = (object.resource.scope, object.namespace, name);
        Some((key, spec.get("minReplicas")?))
    };
    let objects = cluster.objects("HorizontalPodAutoscaler").iter();
    objects.filter_map(target).collect()
}

/// The disruption budget of each workload that has one.
fn budgets(cluster: &Cluster<'_>) -> HashMap<usize, Span> {
    let mut found = HashMap::new();
    for object in cluster.objects("PodDisruptionBudget") {
        let resource = object.resource;
        if let Some(selector) = resource.attributes.path(&["spec", "selector"]) {
            let selected = cluster
                .labels()
                .selected(resource.scope, object.namespace, selector);
            let span = selector.span.unwrap_or(resource.span);
            found.extend(selected.into_iter().map(|number| (number, span)));
        }
    }
    found
}

/// How many run at least; none for what runs once, or once on every machine.
fn replicas(
    workload: &Workload<'_>,
    scaled: Option<&Value>,
) -> Option<(Result<i64, Arc<str>>, Span)> {
    let counted = matches!(
        &*workload.resource.kind,
        "Deployment"
            | "StatefulSet"
            | "ReplicaSet"
            | "ReplicationController"
            | "Rollout"
            | "DeploymentConfig"
    );
    if !counted {
        return None;
    }
    let written = workload.resource.attributes.path(&["spec", "replicas"]);
    let value = scaled.or(written);
    let count = match value.and_then(filled::reason) {
        Some(why) => Err(why),
        None => Ok(value.and_then(Value::as_integer).unwrap_or(1)),
    };
    let span = value.and_then(|value| value.span);
    Some((count, span.unwrap_or(workload.resource.span)))
}

/// What follows from a number that is filled in later: nothing, except where a budget or a rule
/// for the copies is there in any case.
fn leave_replicas_open(
    draft: &mut Draft<'_>,
    workload: &Workload<'_>,
    why: &Arc<str>,
    span: Span,
    budget: Option<Span>,
) {
    let apart = apart(workload).ok().flatten();
    let apart = apart.map(|it| it.span.unwrap_or(workload.resource.span));
    for (property, held) in [
        (Property::Replicas, None),
        (Property::Redundant, None),
        (Property::DisruptionLimited, budget),
        (Property::Spread, apart),
    ] {
        let unknown = || Datum::Unknown(Arc::clone(why));
        let fact = Fact {
            value: held.map_or_else(unknown, |_| Datum::Bool(true)),
            span: held.or(Some(span)),
        };
        draft.state(&workload.element, property, fact);
    }
}

fn state_replicas(
    draft: &mut Draft<'_>,
    workload: &Workload<'_>,
    count: i64,
    span: Span,
    budget: Option<Span>,
) {
    let mut state = |property, value, span| {
        let fact = Fact {
            value,
            span: Some(span),
        };
        draft.state(&workload.element, property, fact);
    };
    state(Property::Replicas, Datum::Number(count), span);
    state(Property::Redundant, Datum::Bool(count > 1), span);
    if count > 1 {
        let place = budget.unwrap_or(workload.resource.span);
        state(
            Property::DisruptionLimited,
            Datum::Bool(budget.is_some()),
            place,
        );
        let (value, place) = match apart(workload) {
            Ok(apart) => (Datum::Bool(apart.is_some()), apart.and_then(|it| it.span)),
            Err(open) => (Datum::Unknown(open.why), open.span),
        };
        let place = place.unwrap_or(workload.resource.span);
        state(Property::Spread, value, place);
    }
}

/// Why a setting is not known, and where it stands.
struct Open {
    why: Arc<str>,
    span: Option<Span>,
}

/// What keeps the copies of a workload on different machines.
fn apart<'a>(workload: &Workload<'a>) -> Result<Option<&'a Value>, Open> {
    let settings = ["topologySpreadConstraints", "affinity"].map(|key| workload.pod.get(key));
    let [constraints, affinity] = settings;
    let constraints = constraints.filter(|it| !it.items().is_empty());
    let found = constraints.or_else(|| affinity?.get("podAntiAffinity"));
    let open = settings.into_iter().flatten().find_map(|value| {
        let span = value.span;
        filled::reason(value).map(|why| Open { why, span })
    });
    match (found, open) {
        (None, Some(open)) => Err(open),
        (found, _) => Ok(found),
    }
}

/// Whether a namespace bounds what is used in it.
fn state_quotas(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let bounding = || {
        let kinds = ["ResourceQuota", "LimitRange"].into_iter();
        kinds.flat_map(|kind| cluster.objects(kind))
    };
    let bounds: HashMap<(ScopeId, &str), Span> = bounding()
        .map(|object| {
            (
                (object.resource.scope, object.namespace),
                object.resource.span,
            )
        })
        .collect();
    // A bound may be for any namespace as long as its own is filled in later.
    let open: HashMap<ScopeId, (Arc<str>, Span)> = bounding()
        .filter_map(|object| {
            let namespace = object
                .resource
                .attributes
                .path(&["metadata", "namespace"])?;
            let span = namespace.span.unwrap_or(object.resource.span);
            Some((object.resource.scope, (filled::reason(namespace)?, span)))
        })
        .collect();
    for workload in &cluster.workloads {
        let bound = bounds
            .get(&(workload.resource.scope, workload.namespace))
            .copied();
        let id: Option<BoundaryId> = draft
            .elements
            .get(&workload.element)
            .and_then(|it| it.boundary.clone());
        let boundary = id.and_then(|id| draft.boundaries.get_mut(&id));
        let open = open.get(&workload.resource.scope);
        if let Some(boundary) = boundary {
            let (value, span) = match (bound, open) {
                (None, Some((why, span))) => (Datum::Unknown(Arc::clone(why)), Some(*span)),
                _ => (Datum::Bool(bound.is_some()), bound.or(boundary.span)),
            };
            boundary
                .facts
                .insert(Property::QuotaLimited, Fact { value, span });
        }
    }
}

/// Containers without a limit of their own get the namespace's.
fn state_default_limits(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    for object in cluster.objects("LimitRange") {
        for (resource, property) in [
            ("memory", Property::MemoryLimited),
            ("cpu", Property::CpuLimited),
        ] {
            let Some(span) = default_limit(object.resource, resource) else {
                continue;
            };
            let fact = Fact {
                value: Datum::Bool(true),
                span: Some(span),
            };
            for number in cluster
                .labels()
                .inside(object.resource.scope, object.namespace)
            {
                if let Some(workload) = cluster.workloads.get(*number) {
                    draft.state(&workload.element, property, fact.clone());
                }
            }
        }
    }
}

fn default_limit(range: &Resource, resource: &str) -> Option<Span> {
    let limits = range
        .attributes
        .get("spec")
        .map_or(&[][..], |spec| items(spec, "limits"));
    limits
        .iter()
        .filter(|limit| limit.get("type").and_then(Value::as_str) == Some("Container"))
        .find_map(|limit| limit.path(&["default", resource])?.span)
}
