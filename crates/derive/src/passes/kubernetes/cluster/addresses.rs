//! Addresses that are listed for Services: Kubernetes' `Endpoints` and `EndpointSlice`s.

use std::collections::{HashMap, HashSet};

use eval::Value;
use model::ElementId;

use super::{Cluster, Key};
use crate::passes::kubernetes::environment::items;

/// What is listed for Services, by their numbers.
#[derive(Default)]
pub(super) struct Listed {
    /// Pods that are named beside their address.
    pub(super) pods: HashMap<usize, Vec<ElementId>>,
    /// Services with addresses of which nothing else is known.
    pub(super) outside: HashSet<usize>,
}

/// Gathers them.
pub(super) fn listed(cluster: &Cluster<'_>) -> Listed {
    let mut listed = Listed::default();
    for object in cluster.objects("Endpoints") {
        let key = (
            object.resource.scope,
            object.namespace,
            &*object.resource.name,
        );
        for subset in items(&object.resource.attributes, "subsets") {
            add(cluster, key, items(subset, "addresses"), &mut listed);
        }
    }
    for object in cluster.objects("EndpointSlice") {
        let labels = object.resource.attributes.path(&["metadata", "labels"]);
        let name = labels.and_then(|it| it.get("kubernetes.io/service-name")?.as_str());
        if let Some(name) = name {
            let key = (object.resource.scope, object.namespace, name);
            let endpoints = items(&object.resource.attributes, "endpoints");
            add(cluster, key, endpoints, &mut listed);
        }
    }
    listed
}

fn add(cluster: &Cluster<'_>, key: Key<'_>, endpoints: &[Value], listed: &mut Listed) {
    let Some(number) = cluster.service_by_name.get(&key).copied() else {
        return;
    };
    for endpoint in endpoints {
        let name = endpoint.path(&["targetRef", "name"]);
        let name = name.and_then(Value::as_str);
        let pod = name.and_then(|name| cluster.workload_named((key.0, key.1, name)));
        match pod {
            Some(pod) => {
                let ends = listed.pods.entry(number).or_default();
                ends.extend(cluster.elements(&[pod]));
            }
            None if name.is_none() => {
                listed.outside.insert(number);
            }
            None => {}
        }
    }
}
