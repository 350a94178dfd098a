//! What keeps workloads running: replicas, disruption budgets, quotas and default limits.

use std::collections::HashMap;
use std::sync::Arc;

use eval::Value;
use model::{BoundaryId, Datum, Fact, Property};
use resource::{Resource, ScopeId};
use syntax::Span;

use super::admission;
use super::cluster::{Cluster, Object, Workload};
use super::environment::items;
use super::filled;
use crate::draft::Draft;

/// States what is known of it.
pub(super) fn state(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let scaled = scaled(cluster);
    let budgets = budgets(cluster);
    let open_budgets = open_budgets(cluster);
    for (number, workload) in cluster.workloads.iter().enumerate() {
        let key = (
            workload.resource.scope,
            workload.namespace,
            &*workload.resource.name,
        );
        let open = || open_budgets.get(&(key.0, key.1)).cloned();
        let budget = budgets.get(&number).copied();
        let budget = budget.map(|span| Budget { span, open: None }).or_else(open);
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
    let target = |object: &Object<'a>| {
        let spec = object.resource.attributes.get("spec")?;
        let name = spec.path(&["scaleTargetRef", "name"])?.as_str()?;
        let key = (object.resource.scope, object.namespace, name);
        Some((key, spec.get("minReplicas")?))
    };
    let objects = cluster.objects("HorizontalPodAutoscaler").iter();
    objects.filter_map(target).collect()
}

/// A disruption budget of a workload.
#[derive(Clone)]
struct Budget {
    span: Span,
    /// Why nobody knows whether it is one.
    open: Option<Arc<str>>,
}

impl Budget {
    fn fact(self) -> Fact {
        Fact {
            value: self.open.map_or(Datum::Bool(true), Datum::Unknown),
            span: Some(self.span),
        }
    }
}

/// The budgets of which nobody knows whom they select, by namespace.
fn open_budgets<'a>(cluster: &Cluster<'a>) -> HashMap<(ScopeId, &'a str), Budget> {
    let open = |object: &Object<'a>| {
        let selector = object.resource.attributes.path(&["spec", "selector"])?;
        let why = filled::within(selector)?;
        let budget = Budget {
            span: selector.span.unwrap_or(object.resource.span),
            open: Some(why),
        };
        Some(((object.resource.scope, object.namespace), budget))
    };
    let budgets = cluster.objects("PodDisruptionBudget").iter();
    budgets.filter_map(open).collect()
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
    budget: Option<Budget>,
) {
    let apart = apart(workload).ok().flatten().map(|it| Fact {
        value: Datum::Bool(true),
        span: Some(it.span.unwrap_or(workload.resource.span)),
    });
    for (property, held) in [
        (Property::Replicas, None),
        (Property::Redundant, None),
        (Property::DisruptionLimited, budget.map(Budget::fact)),
        (Property::Spread, apart),
    ] {
        let unknown = || Fact {
            value: Datum::Unknown(Arc::clone(why)),
            span: Some(span),
        };
        let fact = held.unwrap_or_else(unknown);
        draft.state(&workload.element, property, fact);
    }
}

fn state_replicas(
    draft: &mut Draft<'_>,
    workload: &Workload<'_>,
    count: i64,
    span: Span,
    budget: Option<Budget>,
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
        let place = budget.as_ref().map_or(workload.resource.span, |it| it.span);
        let limited = budget.map_or(Datum::Bool(false), |it| it.fact().value);
        state(Property::DisruptionLimited, limited, place);
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
    let anti = || affinity?.get("podAntiAffinity");
    let says_something = |it: &&Value| it.map().is_some_and(|terms| !terms.is_empty());
    let found = constraints.or_else(|| anti().filter(says_something));
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
            // So may any bound be for a namespace that is itself filled in later.
            let own = || {
                let name = Value::text(workload.namespace);
                let why = filled::reason(&name).filter(|_| !bounds.is_empty())?;
                Some((why, workload.resource.span))
            };
            let open = open.cloned().or_else(own);
            let (value, span) = match (bound, open) {
                (None, Some((why, span))) => (Datum::Unknown(why), Some(span)),
                (bound, _) => (Datum::Bool(bound.is_some()), bound.or(boundary.span)),
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
            let fact = |value| Fact {
                value,
                span: Some(span),
            };
            let inside = cluster
                .labels()
                .inside(object.resource.scope, object.namespace);
            for workload in inside.iter().filter_map(|it| cluster.workloads.get(*it)) {
                draft.state(&workload.element, property, fact(Datum::Bool(true)));
            }
            let written = object.resource.attributes.path(&["metadata", "namespace"]);
            if let Some(why) = written.and_then(filled::reason) {
                let workloads = cluster.workloads.iter();
                for workload in workloads.filter(|it| it.resource.scope == object.resource.scope) {
                    leave_limit_open(
                        draft,
                        workload,
                        property,
                        fact(Datum::Unknown(Arc::clone(&why))),
                    );
                }
            }
        }
    }
}

/// A default may be for any namespace as long as its own is filled in later.
fn leave_limit_open(
    draft: &mut Draft<'_>,
    workload: &Workload<'_>,
    property: Property,
    open: Fact,
) {
    let element = draft.elements.get(&workload.element);
    let known = element.and_then(|it| it.facts.get(property));
    if known.is_some_and(|fact| fact.value == Datum::Bool(false)) {
        draft.state(&workload.element, property, open);
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
        .find_map(|limit| {
            // Without a default of its own, the most that is allowed is the default.
            let own = limit.path(&["default", resource]);
            own.or_else(|| limit.path(&["max", resource]))?.span
        })
}
