//! Whom the collectors ask that Google runs in its clusters: nothing of the manifests makes them,
//! but their monitors do nothing else. Source: "Managed collection" in the documentation of
//! Google Cloud Managed Service for Prometheus.

use model::{ElementId, ElementKind};

use super::{Implied, link};
use crate::catalog::group_of;
use crate::draft::Draft;
use crate::passes::kubernetes::cluster::{Cluster, Object, Workload};
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::surroundings;

/// Kinds of monitors, and whether one is for its own namespace.
const MONITORS: [(&str, bool); 2] = [("PodMonitoring", true), ("ClusterPodMonitoring", false)];

/// Adds a flow from the collectors to whatever a monitor selects.
pub(super) fn connect(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    for (kind, near) in MONITORS {
        for monitor in cluster.objects(kind) {
            if group_of(monitor.resource) == "monitoring.googleapis.com" {
                ask(draft, cluster, *monitor, near);
            }
        }
    }
}

fn ask(draft: &mut Draft<'_>, cluster: &Cluster<'_>, monitor: Object<'_>, near: bool) {
    let spec = monitor.resource.attributes.get("spec");
    let Some((spec, selector)) = spec.and_then(|spec| Some((spec, spec.get("selector")?))) else {
        return;
    };
    let scope = monitor.resource.scope;
    let namespaces = cluster.all_namespaces(scope);
    for namespace in namespaces.filter(|it| !near || *it == monitor.namespace) {
        for number in cluster.labels().selected(scope, namespace, selector) {
            let Some(workload) = cluster.workloads.get(number) else {
                continue;
            };
            let Some(from) = collector(draft, cluster, workload) else {
                continue;
            };
            for endpoint in items(spec, "endpoints") {
                let span = endpoint.span.unwrap_or(monitor.resource.span);
                link(draft, &from, &workload.element, (endpoint, None), span);
            }
        }
    }
}

/// The collectors of the cluster that a workload is in.
fn collector(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    workload: &Workload<'_>,
) -> Option<ElementId> {
    let object = Object {
        resource: workload.resource,
        namespace: workload.namespace,
    };
    let namespace = surroundings::namespace(draft, cluster, object)?;
    let around = draft.boundaries.get(&namespace)?.parent.clone()?;
    Some(draft.implied(Implied {
        id: format!("{around}:gmp-system/DaemonSet/collector"),
        name: "collector",
        kind: ElementKind::Process,
        technology: "monitoring",
        type_name: "DaemonSet",
        boundary: Some(around),
        span: None,
    }))
}
