//! Peers that a mesh of Consul's is told of in an annotation: it opens a port of the pod's own for
//! each, so that nothing else names them. Source: "Annotations and labels" in the documentation
//! of Consul on Kubernetes.

use model::Knowledge;

use super::Caller;
use super::named::{Named, in_annotation};
use crate::passes::kubernetes::cluster::Cluster;

const ANNOTATION: &str = "consul.hashicorp.com/connect-service-upstreams";

/// The peers of all workloads.
pub(super) fn by_annotations<'a>(cluster: &Cluster<'a>) -> Vec<(Caller<'a>, Named)> {
    let mut found = Vec::new();
    for workload in cluster.described() {
        let annotations = workload.metadata.and_then(|it| it.get("annotations"));
        let Some(value) = annotations.and_then(|it| it.get(ANNOTATION)) else {
            continue;
        };
        let place = value.span.unwrap_or(workload.resource.span);
        for upstream in value.as_str().unwrap_or("").split(',') {
            if let Some(host) = host_of(upstream.trim()) {
                let named = in_annotation(&host, Knowledge::Declared, place);
                found.extend(named.map(|named| (Caller::of(workload), named)));
            }
        }
    }
    found
}

/// `name:port`, `name.namespace:port` or `name.svc.namespace.ns:port`, each with more behind.
fn host_of(upstream: &str) -> Option<String> {
    let (address, _) = upstream.split_once(':')?;
    let mut labels = address.split('.');
    let name = labels.next()?;
    Some(match (labels.next(), labels.next()) {
        (Some("svc"), Some(namespace)) | (Some(namespace), None) => format!("{name}.{namespace}"),
        _ => name.to_owned(),
    })
}
