//! Queues and the like by which workloads are scaled: whoever is started for what waits there
//! takes it from there. Source: "Scalers" in the documentation of KEDA.

use std::sync::Arc;

use eval::Value;
use model::Knowledge;

use super::Caller;
use super::named::{Named, by_settings};
use crate::passes::kubernetes::cluster::{Cluster, Workload};
use crate::passes::kubernetes::environment::items;

/// Triggers that look at figures which others gather, or at nothing outside at all.
const FIGURES: &[&str] = &[
    "cpu",
    "cron",
    "datadog",
    "dynatrace",
    "external",
    "external-push",
    "graphite",
    "kubernetes-workload",
    "loki",
    "memory",
    "metrics-api",
    "new-relic",
    "predictkube",
    "prometheus",
    "splunk",
];

/// What the triggers of workloads name.
pub(super) fn by_triggers<'a>(cluster: &Cluster<'a>) -> Vec<(Caller<'a>, Named)> {
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
        if let Some(workload) = number.and_then(|number| cluster.workloads.get(number)) {
            add(workload, spec, &mut found);
        }
    }
    for workload in cluster.described() {
        let spec = workload.resource.attributes.get("spec");
        let spec = spec.filter(|_| &*workload.resource.kind == "ScaledJob");
        if let Some(spec) = spec {
            add(workload, spec, &mut found);
        }
    }
    found
}

fn add<'a>(workload: &Workload<'a>, spec: &Value, found: &mut Vec<(Caller<'a>, Named)>) {
    for trigger in items(spec, "triggers") {
        let kind = trigger.get("type").and_then(Value::as_str).unwrap_or("");
        let metadata = trigger.get("metadata").filter(|_| !FIGURES.contains(&kind));
        let Some(metadata) = metadata else {
            continue;
        };
        for mut named in by_settings(metadata, workload.resource.span) {
            named.knowledge = Knowledge::Inferred;
            for evidence in &mut named.evidence {
                evidence.what = Arc::from("it is scaled by what waits there");
            }
            found.push((Caller::of(workload), named));
        }
    }
}
