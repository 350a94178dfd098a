//! Queues and the like by which workloads are scaled: whoever is started for what waits there
//! takes it from there. Sources: "Scalers" and "Authentication" in the documentation of KEDA.

use std::sync::Arc;

use eval::{Map, Value};
use model::{Evidence, Knowledge};

use super::named::{Named, by_settings};
use super::{Caller, Stores};
use crate::passes::clouds::{Stored, stored};
use crate::passes::kubernetes::cluster::{Cluster, Object, Workload};
use crate::passes::kubernetes::environment::{entries, items};

/// Triggers that look at nothing outside at all.
pub(super) const WITHIN: &[&str] = &["cpu", "cron", "kubernetes-workload", "memory"];

/// Triggers that look at figures which others gather.
const FIGURES: &[&str] = &[
    "datadog",
    "dynatrace",
    "external",
    "external-push",
    "graphite",
    "loki",
    "metrics-api",
    "new-relic",
    "predictkube",
    "prometheus",
    "splunk",
];

/// Something that is scaled, with what says by what.
pub(super) struct Scaled<'c, 'a> {
    pub(super) object: Object<'a>,
    pub(super) spec: &'a Value,
    /// What is started; none where no manifest in sight has it.
    pub(super) workload: Option<&'c Workload<'a>>,
}

/// What the triggers of workloads name.
pub(super) fn by_triggers<'a>(cluster: &Cluster<'a>) -> Vec<(Caller<'a>, Named)> {
    let mut found = Vec::new();
    for scaled in all(cluster) {
        if let Some(workload) = scaled.workload {
            add(cluster, workload, &scaled, &mut found);
        }
    }
    found
}

/// The stores of clouds that they name.
pub(super) fn stores<'c, 'a>(cluster: &'c Cluster<'a>) -> Vec<(&'c Workload<'a>, Stores)> {
    let all = all(cluster).into_iter();
    let found = all.filter_map(|it| Some((it.workload?, stores_of(&it))));
    found.filter(|(_, stores)| !stores.is_empty()).collect()
}

/// All that is scaled.
pub(super) fn all<'c, 'a>(cluster: &'c Cluster<'a>) -> Vec<Scaled<'c, 'a>> {
    let mut found = Vec::new();
    for object in cluster.objects("ScaledObject") {
        let spec = object.resource.attributes.get("spec");
        let target = spec.and_then(|spec| spec.get("scaleTargetRef"));
        // The first version calls it after the only kind that it knew.
        let name = target.and_then(|it| it.get("name").or_else(|| it.get("deploymentName")));
        let name = name.and_then(Value::as_str);
        let Some((spec, name)) = spec.zip(name) else {
            continue;
        };
        let key = (object.resource.scope, object.namespace, name);
        let number = cluster.workload_named(key);
        found.push(Scaled {
            object: *object,
            spec,
            workload: number.and_then(|number| cluster.workloads.get(number)),
        });
    }
    let jobs = cluster.described();
    for job in jobs.filter(|it| &*it.resource.kind == "ScaledJob") {
        let object = Object {
            resource: job.resource,
            namespace: job.namespace,
        };
        let spec = job.resource.attributes.get("spec");
        found.extend(spec.map(|spec| Scaled {
            object,
            spec,
            workload: Some(job),
        }));
    }
    found
}

fn add<'a>(
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    scaled: &Scaled<'_, 'a>,
    found: &mut Vec<(Caller<'a>, Named)>,
) {
    for trigger in items(scaled.spec, "triggers") {
        let kind = kind_of(trigger);
        if FIGURES.contains(&kind) || WITHIN.contains(&kind) {
            continue;
        }
        let handed = handed(cluster, scaled.object, trigger);
        let settings = trigger.get("metadata").map(without_stores);
        let settings = settings.iter().chain(&handed);
        for mut named in settings.flat_map(|it| by_settings(it, workload.resource.span)) {
            named.knowledge = Knowledge::Inferred;
            for evidence in &mut named.evidence {
                evidence.what = Arc::from("it is scaled by what waits there");
            }
            found.push((Caller::of(workload), named));
        }
    }
}

/// What a trigger looks at.
pub(super) fn kind_of(trigger: &Value) -> &str {
    trigger.get("type").and_then(Value::as_str).unwrap_or("")
}

/// The settings of a trigger but for those that name a queue or the like of a cloud.
pub(super) fn without_stores(metadata: &Value) -> Value {
    let entries = metadata.map().into_iter().flatten();
    let rest = entries.filter(|(_, value)| in_clouds(value).is_empty());
    Value::object(
        rest.map(|(key, value)| (key.clone(), value.clone()))
            .collect(),
    )
}

fn in_clouds(value: &Value) -> Vec<Stored> {
    stored(value.as_str().unwrap_or(""), false, &|_| None)
}

/// The queues and the like of clouds that the triggers of something name.
pub(super) fn stores_of(scaled: &Scaled<'_, '_>) -> Stores {
    let mut found = Stores::new();
    for trigger in items(scaled.spec, "triggers") {
        let metadata = trigger.get("metadata").and_then(Value::map);
        for value in metadata.into_iter().flat_map(Map::values) {
            let evidence = Evidence {
                span: value.span.unwrap_or(scaled.object.resource.span),
                what: Arc::from("it is scaled by what waits there"),
            };
            let stores = in_clouds(value).into_iter();
            found.extend(stores.map(|it| (it, Knowledge::Inferred, evidence.clone())));
        }
    }
    found
}

/// The parameters of a trigger that stand in Secrets and `ConfigMap`s, as far as the manifests
/// hold those.
pub(super) fn handed(cluster: &Cluster<'_>, object: Object<'_>, trigger: &Value) -> Option<Value> {
    let reference = trigger.get("authenticationRef")?;
    let name = reference.get("name")?.as_str()?;
    let kind = reference.get("kind").and_then(Value::as_str);
    let kind = kind.unwrap_or("TriggerAuthentication");
    let scope = object.resource.scope;
    let wide = kind == "ClusterTriggerAuthentication";
    let mut objects = cluster.objects(kind).iter();
    let known = objects.find(|it| {
        let near = wide || it.namespace == object.namespace;
        near && it.resource.scope == scope && &*it.resource.name == name
    });
    let spec = known?.resource.attributes.get("spec")?;
    let mut parameters = Map::new();
    for (list, source) in [
        ("secretTargetRef", "Secret"),
        ("configMapTargetRef", "ConfigMap"),
    ] {
        for item in items(spec, list) {
            let text = |key: &str| item.get(key).and_then(Value::as_str);
            let Some(((parameter, name), key)) =
                text("parameter").zip(text("name")).zip(text("key"))
            else {
                continue;
            };
            let source = cluster.source(source, (scope, object.namespace, name));
            let mut texts = source.into_iter().flat_map(entries);
            if let Some((_, text, span)) = texts.find(|(known, ..)| *known == key) {
                let mut value = Value::text(&*text);
                value.span = span;
                parameters.insert(parameter.into(), value);
            }
        }
    }
    Some(Value::object(parameters))
}
