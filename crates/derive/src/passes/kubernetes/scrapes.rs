//! Whom a Prometheus asks for figures: what its monitors select.

mod askers;
mod discovered;
mod managed;
mod monitored;

use std::collections::BTreeSet;
use std::sync::Arc;

use eval::{Map, Value};
use model::{ElementId, Evidence, Knowledge};
use syntax::Span;

use super::cluster::{Cluster, Object, Service, ServicePort};
use super::environment::items;
use super::implied::Implied;
use super::peers::receiver_of;
use super::selectors::selects;
use crate::draft::Draft;
use crate::passes::conversation::Talk;
pub(super) use askers::{Asker, Choice};

/// What tells a Prometheus whom to ask, and how its selector for these is called.
const MONITORS: [(&str, &str); 2] = [
    ("ServiceMonitor", "serviceMonitor"),
    ("PodMonitor", "podMonitor"),
];

/// The same of `VictoriaMetrics`, whose operator takes over those of the other. Sources:
/// `VMAgent` in the reference of its operator, and "Migration from prometheus-operator".
const OF_VICTORIA: [(&str, &str); 4] = [
    ("VMServiceScrape", "serviceScrape"),
    ("ServiceMonitor", "serviceScrape"),
    ("VMPodScrape", "podScrape"),
    ("PodMonitor", "podScrape"),
];

/// Adds a flow from each of them to whatever its monitors select.
pub(super) fn connect(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    for asker in Asker::all(cluster) {
        let monitors = if asker.of_victoria {
            &OF_VICTORIA[..]
        } else {
            &MONITORS[..]
        };
        for (monitor_kind, what) in monitors {
            for monitor in cluster.objects(monitor_kind).iter().copied() {
                let spec = monitor.resource.attributes.get("spec");
                let spec = spec.filter(|_| asker.chooses(cluster, &Choice::of(monitor), what));
                let Some(spec) = spec else {
                    continue;
                };
                if monitor_kind.contains("Pod") {
                    pods(draft, cluster, asker.object, (monitor, spec));
                } else {
                    services(draft, cluster, asker.object, (monitor, spec));
                    services_made(draft, cluster, asker.object, (monitor, spec));
                }
            }
        }
        for spec in asker.own("PodMonitor") {
            pods(draft, cluster, asker.object, (asker.object, spec));
        }
        for spec in asker.own("ServiceMonitor") {
            services(draft, cluster, asker.object, (asker.object, spec));
        }
        monitored::connect(draft, cluster, &asker);
    }
    discovered::connect(draft, cluster);
    managed::connect(draft, cluster);
}

fn services(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    prometheus: Object<'_>,
    (monitor, spec): (Object<'_>, &Value),
) {
    let Some(selector) = spec.get("selector") else {
        return;
    };
    let empty = Map::new();
    for service in &cluster.services {
        let labels = service.resource.attributes.path(&["metadata", "labels"]);
        let labels = labels.and_then(Value::map).unwrap_or(&empty);
        let same = service.resource.scope == monitor.resource.scope;
        let near = reaches(spec, monitor, service.namespace)
            || reaches_open(cluster, spec, monitor, service);
        if !same || !near || !selects(selector, labels) {
            continue;
        }
        for endpoint in items(spec, "endpoints") {
            let port = port_of(service, endpoint);
            let span = endpoint.span.unwrap_or(monitor.resource.span);
            for end in &service.ends {
                link(draft, &asker_of(prometheus), end, (endpoint, port), span);
            }
        }
    }
}

/// What operators and charts that are not on disk make has Services that no manifest declares,
/// with the labels of their pods.
fn services_made(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    prometheus: Object<'_>,
    (monitor, spec): (Object<'_>, &Value),
) {
    let Some(selector) = spec.get("selector").filter(|it| names_some(it)) else {
        return;
    };
    let scope = monitor.resource.scope;
    let namespaces = cluster.all_namespaces(scope);
    let namespaces = namespaces.filter(|namespace| reaches(spec, monitor, namespace));
    let mut found = Vec::new();
    for namespace in namespaces {
        let selected = cluster.labels().selected(scope, namespace, selector);
        let workloads = selected.iter().filter_map(|it| cluster.workloads.get(*it));
        let made = workloads.filter(|workload| !workload.is_described);
        found.extend(made.map(|workload| workload.element.clone()));
    }
    for endpoint in items(spec, "endpoints") {
        let span = endpoint.span.unwrap_or(monitor.resource.span);
        for end in &found {
            link(draft, &asker_of(prometheus), end, (endpoint, None), span);
        }
    }
}

fn names_some(selector: &Value) -> bool {
    let labels = selector.get("matchLabels").and_then(Value::map);
    labels.is_some_and(|labels| !labels.is_empty())
}

fn port_of<'s, 'a>(service: &'s Service<'a>, endpoint: &Value) -> Option<&'s ServicePort<'a>> {
    let wanted = endpoint.get("port").and_then(Value::as_str)?;
    service.ports.iter().find(|port| port.name == Some(wanted))
}

/// Whether a monitor looks into a namespace: its own, unless it says which.
fn reaches(spec: &Value, monitor: Object<'_>, namespace: &str) -> bool {
    let Some(selector) = spec.get("namespaceSelector") else {
        return monitor.namespace == namespace;
    };
    let any = selector.get("any").and_then(Value::as_bool) == Some(true);
    let names = items(selector, "matchNames");
    any || names.iter().any(|name| name.as_str() == Some(namespace))
        || (names.is_empty() && monitor.namespace == namespace)
}

/// Whether a monitor looks into the namespace that a Service leaves to whoever applies it.
fn reaches_open(
    cluster: &Cluster<'_>,
    spec: &Value,
    monitor: Object<'_>,
    service: &Service<'_>,
) -> bool {
    let scope = monitor.resource.scope;
    let names = spec.path(&["namespaceSelector", "matchNames"]);
    let mut names = names.map_or(&[][..], Value::items).iter();
    names.any(|name| {
        let name = name.as_str().unwrap_or(service.namespace);
        cluster.stated_or_default(scope, name, &service.resource.name) == service.namespace
    })
}

fn pods(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    prometheus: Object<'_>,
    (monitor, spec): (Object<'_>, &Value),
) {
    let Some(selector) = spec.get("selector") else {
        return;
    };
    let scope = monitor.resource.scope;
    let workloads: BTreeSet<&str> = cluster
        .workloads
        .iter()
        .filter(|it| it.resource.scope == scope && reaches(spec, monitor, it.namespace))
        .map(|it| it.namespace)
        .collect();
    for namespace in workloads {
        let selected = cluster.labels().selected(scope, namespace, selector);
        for end in cluster.elements(&selected) {
            for endpoint in items(spec, "podMetricsEndpoints") {
                let span = endpoint.span.unwrap_or(monitor.resource.span);
                link(draft, &asker_of(prometheus), &end, (endpoint, None), span);
            }
        }
    }
}

fn asker_of(prometheus: Object<'_>) -> ElementId {
    ElementId(Arc::clone(&prometheus.resource.id))
}

fn link(
    draft: &mut Draft<'_>,
    from: &ElementId,
    to: &ElementId,
    (endpoint, port): (&Value, Option<&ServicePort<'_>>),
    span: Span,
) {
    if from == to {
        return;
    }
    let secure = endpoint.get("scheme").and_then(Value::as_str) == Some("https");
    let protocol = if secure { "https" } else { "http" };
    let number = port.map(|_| receiver_of(draft, to, port).port);
    let talk = Talk::plainly(Some(protocol.into()), number.flatten(), Some(span));
    let evidence = vec![Evidence {
        span,
        what: "a monitor lets its figures be fetched".into(),
    }];
    draft.link(talk.between(from, to, Knowledge::Declared, evidence));
}
