//! Pods that are put together: what several templates of one resource describe is one program
//! with the containers of all.

use std::sync::Arc;

use eval::{Map, Value};
use syntax::Span;

use super::environment::items;

/// What every pod takes from whatever it is put together from.
pub(super) const OF_ALL: &[&str] = &[
    "automountServiceAccountToken",
    "hostNetwork",
    "securityContext",
    "serviceAccountName",
    "volumes",
];

/// One pod with all containers; none where nothing runs. The first part that says what holds
/// for all of a pod says it for the whole.
pub(super) fn together(templates: &[Value]) -> Option<Value> {
    let pods = templates.iter().map(|it| it.get("spec").unwrap_or(it));
    let pods: Vec<&Value> = pods.filter(|pod| pod.map().is_some()).collect();
    let all = |key: &str| -> Vec<Value> {
        let lists = pods.iter().flat_map(|pod| items(pod, key));
        lists.cloned().collect()
    };
    let first = |key: &str| pods.iter().find_map(|pod| pod.get(key)).cloned();
    let given = OF_ALL.iter();
    let mut pod: Map = given
        .filter_map(|key| Some((Arc::from(*key), first(key)?)))
        .collect();
    pod.insert("volumes".into(), Value::tuple(all("volumes")));
    let span = pods.first().and_then(|pod| pod.span);
    finish(pod, all("containers"), all("initContainers"), span)
}

/// A pod of its containers and of what holds for all; none where nothing runs.
pub(super) fn finish(
    mut pod: Map,
    containers: Vec<Value>,
    before: Vec<Value>,
    span: Option<Span>,
) -> Option<Value> {
    if containers.is_empty() {
        return None;
    }
    pod.insert("containers".into(), Value::tuple(containers));
    pod.insert("initContainers".into(), Value::tuple(before));
    let mut pod = Value::object(pod);
    pod.span = span;
    Some(pod)
}
