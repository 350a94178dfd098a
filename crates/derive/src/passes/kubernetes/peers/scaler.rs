//! KEDA's operator, which looks at queues and figures to know how many of something are to run:
//! the one of the manifests, or where none is in sight one that is installed by other means.
//! Sources: "Scalers" and "Architecture" in the documentation of KEDA.

use std::sync::Arc;

use eval::{Map, Value};
use model::{ElementId, ElementKind, Evidence, Knowledge};
use syntax::Span;

use super::named::{Named, by_settings};
use super::scaled::{self, Scaled, WITHIN, handed, kind_of, stores_of, without_stores};
use super::{Caller, Finder, link, stores};
use crate::draft::Draft;
use crate::passes::kubernetes::cluster::{Cluster, Workload};
use crate::passes::kubernetes::environment::{Users, environment, items};
use crate::passes::kubernetes::implied::Implied;
use crate::passes::kubernetes::surroundings;

/// The name by which the catalog knows a chart of the operator.
const INSTALLED: &str = "keda:";

/// Adds a flow to all that the triggers name.
pub(super) fn connect(draft: &mut Draft<'_>, cluster: &Cluster<'_>, finder: &Finder<'_, '_>) {
    for scaled in scaled::all(cluster) {
        let peers = named_by(cluster, &scaled);
        let clouds = stores_of(&scaled);
        if peers.is_empty() && clouds.is_empty() {
            continue;
        }
        let Some(element) = operator(draft, cluster, &scaled) else {
            continue;
        };
        let caller = Caller {
            element,
            scope: scaled.object.resource.scope,
            namespace: scaled.object.namespace,
        };
        for named in &peers {
            link(draft, finder, &caller, named);
        }
        for (store, _, evidence) in clouds {
            let what = Arc::from(LOOKS);
            let evidence = Evidence { what, ..evidence };
            stores::link(
                draft,
                &caller.element,
                &store,
                Knowledge::Declared,
                evidence,
            );
        }
    }
}

/// What says so.
const LOOKS: &str = "a trigger has it look there";

/// What the triggers of something name.
fn named_by(cluster: &Cluster<'_>, scaled: &Scaled<'_, '_>) -> Vec<Named> {
    let mut found = Vec::new();
    let place = scaled.object.resource.span;
    let triggers = items(scaled.spec, "triggers").iter();
    for trigger in triggers.filter(|it| !WITHIN.contains(&kind_of(it))) {
        let own = trigger.get("metadata").map(without_stores);
        let taken = own.as_ref().and_then(|it| taken(cluster, scaled, it));
        let handed = handed(cluster, scaled.object, trigger);
        let all = own.into_iter().chain(taken).chain(handed);
        let mut all: Vec<Named> = all
            .flat_map(|it| by_settings(&as_spoken(kind_of(trigger), &it), place))
            .collect();
        for named in &mut all {
            named.meant = true;
            for evidence in &mut named.evidence {
                evidence.what = Arc::from(LOOKS);
            }
        }
        found.append(&mut all);
    }
    found
}

/// Triggers whose settings do not say by themselves what is spoken at an address.
const SPOKEN: &[(&str, &str, &str)] = &[
    ("external", "scalerAddress", "grpc"),
    ("external-push", "scalerAddress", "grpc"),
    ("mongodb", "host", "mongodb"),
    ("mssql", "host", "sqlserver"),
    ("mysql", "host", "mysql"),
    ("postgresql", "host", "postgresql"),
    ("activemq", "managementEndpoint", "http"),
    ("artemis-queue", "managementEndpoint", "http"),
    ("nats-jetstream", "natsServerMonitoringEndpoint", "http"),
    ("predictkube", "prometheusAddress", "http"),
    ("stan", "natsServerMonitoringEndpoint", "http"),
];

/// The settings of a trigger, with what is spoken at the address in them and its port beside it.
fn as_spoken(kind: &str, settings: &Value) -> Value {
    let known = SPOKEN.iter().filter(|(of, ..)| *of == kind);
    let spelled = known.filter_map(|(_, key, scheme)| {
        let host = settings.get(key)?;
        let text = host
            .as_str()
            .filter(|it| !it.is_empty() && !it.contains("://"))?;
        let port = settings.get("port").and_then(text_of);
        let port = port.filter(|_| !text.contains(':'));
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        let mut url = Value::text(format!("{scheme}://{text}{port}"));
        url.span = host.span;
        Some((*key, url))
    });
    let spelled: Vec<(&str, Value)> = spelled.collect();
    let mut all: Map = settings.map().cloned().unwrap_or_default();
    for (key, url) in spelled {
        all.remove(key);
        all.insert("url".into(), url);
    }
    Value::object(all)
}

fn text_of(value: &Value) -> Option<String> {
    let text = value.as_str().map(str::to_owned);
    text.or_else(|| value.as_integer().map(|it| it.to_string()))
}

/// The settings that a trigger takes from the variables of what is scaled: `hostFromEnv`.
fn taken(cluster: &Cluster<'_>, scaled: &Scaled<'_, '_>, metadata: &Value) -> Option<Value> {
    const TAKEN: &str = "FromEnv";
    let asked = metadata.map()?.iter();
    let asked = asked.filter_map(|(key, name)| Some((key.strip_suffix(TAKEN)?, name.as_str()?)));
    let asked: Vec<(&str, &str)> = asked.collect();
    let workload = scaled.workload.filter(|_| !asked.is_empty())?;
    let container = container_of(scaled, workload)?;
    let variables = environment(cluster, workload, container, &Users::default());
    let mut found = Map::new();
    for (key, name) in asked {
        if let Some(setting) = variables.get(name) {
            let mut value = Value::text(&*setting.text);
            value.span = setting.places.first().copied();
            found.insert(key.into(), value);
        }
    }
    Some(Value::object(found))
}

/// The container whose variables count: the first, unless another is named.
fn container_of<'a>(scaled: &Scaled<'_, 'a>, workload: &Workload<'a>) -> Option<&'a Value> {
    let target = scaled.spec.get("scaleTargetRef");
    let chosen = target.and_then(|it| it.get("envSourceContainerName"));
    let chosen = chosen.or_else(|| scaled.spec.get("envSourceContainerName"));
    let Some(chosen) = chosen.and_then(Value::as_str) else {
        return workload.containers().next();
    };
    let is_chosen = |it: &&Value| it.get("name").and_then(Value::as_str) == Some(chosen);
    workload.containers().find(is_chosen)
}

/// The operator of the cluster that something is in.
fn operator(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    scaled: &Scaled<'_, '_>,
) -> Option<ElementId> {
    let scope = scaled.object.resource.scope;
    let mut near = cluster.described().filter(|it| it.resource.scope == scope);
    if let Some(workload) = near.find(|it| is_operator(it)) {
        return Some(workload.element.clone());
    }
    let charts = draft.targets(scope, &Value::text(INSTALLED)).into_iter();
    charts
        .into_iter()
        .next()
        .or_else(|| installed(draft, cluster, scaled, scaled.object.resource.span))
}

/// Whether a workload runs the operator, and not what hands on its figures or looks at manifests.
fn is_operator(workload: &Workload<'_>) -> bool {
    let images = workload
        .containers()
        .filter_map(|it| it.get("image")?.as_str());
    let mut repositories = images.map(|image| image.split(['@']).next().unwrap_or(image));
    repositories.any(|image| {
        let name = image.rsplit('/').next().unwrap_or(image);
        let name = name.split(':').next().unwrap_or(name);
        matches!(name, "keda" | "keda-operator")
    })
}

/// The operator of a cluster in which no manifest has one, under the name and in the namespace
/// that its documentation gives it.
fn installed(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    scaled: &Scaled<'_, '_>,
    span: Span,
) -> Option<ElementId> {
    let around = surroundings::cluster(draft, cluster, scaled.object)?;
    Some(draft.implied(Implied {
        id: format!("{around}:keda/Deployment/keda-operator"),
        name: "keda-operator",
        kind: ElementKind::Process,
        technology: "autoscaler",
        type_name: "Deployment",
        boundary: Some(around),
        span: Some(span),
    }))
}
