//! Peers of what operators of OpenTelemetry and Jaeger put into pods that ask for it with an
//! annotation: an agent that sends to where an `Instrumentation` says, a collector beside the
//! program, or an agent that sends to Jaeger. Sources: "Injecting auto-instrumentation" and
//! "Sidecar injection" in the guide of the first, "Auto-injecting Jaeger Agent Sidecars" in that
//! of the second.

use eval::{Value, fields};
use resource::Resource;

use super::Caller;
use super::named::{Named, by_settings};
use crate::passes::kubernetes::cluster::{Cluster, Workload, namespace_of};

const AGENT: &str = "instrumentation.opentelemetry.io/inject-";
const COLLECTOR: &str = "sidecar.opentelemetry.io/inject";
const JAEGER: &str = "sidecar.jaegertracing.io/inject";
const KINDS: [&str; 3] = ["Instrumentation", "OpenTelemetryCollector", "Jaeger"];

/// What is put into all workloads names these.
pub(super) fn by_annotations<'a>(cluster: &Cluster<'a>) -> Vec<(Caller<'a>, Named)> {
    let mut found = Vec::new();
    if KINDS.iter().all(|kind| cluster.objects(kind).is_empty()) {
        return found;
    }
    for workload in cluster.described() {
        let agents = annotations(cluster, workload, AGENT).into_iter();
        let agents = agents.filter_map(|value| chosen(cluster, workload, "Instrumentation", value));
        let mut resources: Vec<&Resource> = agents.collect();
        resources.dedup_by_key(|resource| resource.id.clone());
        for resource in resources {
            let exporter = resource.attributes.path(&["spec", "exporter"]);
            let own = resource.attributes.path(&["spec", "env"]);
            for settings in [exporter, own].into_iter().flatten() {
                add(workload, resource, settings, &mut found);
            }
        }
        let beside = annotations(cluster, workload, COLLECTOR).into_iter();
        let beside =
            beside.filter_map(|it| chosen(cluster, workload, "OpenTelemetryCollector", it));
        for resource in beside {
            // The first version writes all of it as one text.
            let Some(config) = resource.attributes.path(&["spec", "config"]) else {
                continue;
            };
            let whole = Value::object(fields([("config", config.clone())]));
            let settings = config.get("exporters").unwrap_or(&whole);
            add(workload, resource, settings, &mut found);
        }
        let agents = annotations(cluster, workload, JAEGER).into_iter();
        for resource in agents.filter_map(|it| chosen(cluster, workload, "Jaeger", it)) {
            let (name, namespace) = (&resource.name, namespace_of(resource));
            let url = Value::text(format!("grpc://{name}-collector.{namespace}.svc:14250"));
            let settings = Value::object(fields([("url", url)]));
            add(workload, resource, &settings, &mut found);
        }
    }
    found
}

fn add<'a>(
    workload: &Workload<'a>,
    resource: &Resource,
    settings: &Value,
    found: &mut Vec<(Caller<'a>, Named)>,
) {
    for named in by_settings(settings, resource.span) {
        found.push((Caller::of(workload), named));
    }
}

/// The values of annotations that begin so: those of the pods, or of their namespace.
fn annotations<'a>(cluster: &Cluster<'a>, workload: &Workload<'a>, start: &str) -> Vec<&'a Value> {
    let of_pods = workload.metadata.and_then(|it| it.get("annotations"));
    let scope = workload.resource.scope;
    let namespace = cluster.object("Namespace", (scope, "", workload.namespace));
    let of_namespace = namespace.and_then(|it| it.attributes.path(&["metadata", "annotations"]));
    for all in [of_pods, of_namespace].into_iter().flatten() {
        let entries = all.map().into_iter().flatten();
        let named = entries.filter(|(name, _)| name.starts_with(start));
        let found: Vec<&Value> = named.map(|(_, value)| value).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// What an annotation chooses: by its name, with a namespace before it or without, or the only
/// one of the namespace.
fn chosen<'a>(
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    kind: &str,
    value: &Value,
) -> Option<&'a Resource> {
    let scope = workload.resource.scope;
    let text = value.as_str()?;
    if text == "false" {
        return None;
    }
    if text == "true" {
        let all = cluster.objects(kind).iter();
        let mut near =
            all.filter(|it| it.resource.scope == scope && it.namespace == workload.namespace);
        let only = near.next().filter(|_| near.next().is_none());
        return only.map(|it| it.resource);
    }
    let (namespace, name) = text.split_once('/').unwrap_or((workload.namespace, text));
    cluster.object(kind, (scope, namespace, name))
}
