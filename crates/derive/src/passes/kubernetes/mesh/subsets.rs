//! Parts of what is behind a Service, by the labels of its pods. Source: `DestinationRule` in
//! the reference of Istio.

use eval::Value;
use model::ElementId;

use super::hosts::canonical;
use crate::passes::kubernetes::cluster::{Cluster, Object, Workload};
use crate::passes::kubernetes::environment::items;

/// Of what is behind the Service of a destination those that its subset is of; all of them where
/// it has none, or nothing says which they are.
pub(in crate::passes::kubernetes) fn within(
    cluster: &Cluster<'_>,
    object: Object<'_>,
    destination: &Value,
    ends: Vec<ElementId>,
) -> Vec<ElementId> {
    let text = |key: &str| destination.get(key).and_then(Value::as_str);
    let (Some(host), Some(subset)) = (text("host"), text("subset")) else {
        return ends;
    };
    let Some(labels) = labels_of(cluster, object, host, subset) else {
        return ends;
    };
    let members = cluster.workloads.iter();
    let members = members.filter(|it| ends.contains(&it.element) && has(it, labels));
    let mut chosen: Vec<ElementId> = members.map(|it| it.element.clone()).collect();
    chosen.dedup();
    if chosen.is_empty() { ends } else { chosen }
}

/// The labels of a subset of the Service that goes by a host.
fn labels_of<'a>(
    cluster: &Cluster<'a>,
    object: Object<'_>,
    host: &str,
    subset: &str,
) -> Option<&'a Value> {
    let wanted = canonical(object.namespace, host);
    let rules = cluster.objects("DestinationRule").iter();
    let rules = rules.filter(|it| it.resource.scope == object.resource.scope);
    let mut specs = rules.filter_map(|rule| {
        let spec = rule.resource.attributes.get("spec")?;
        let host = spec.get("host")?.as_str()?;
        (canonical(rule.namespace, host) == wanted).then_some(spec)
    });
    specs.find_map(|spec| {
        let mut subsets = items(spec, "subsets").iter();
        let called = |it: &&Value| it.get("name").and_then(Value::as_str) == Some(subset);
        subsets.find(called)?.get("labels")
    })
}

/// Whether the pods of a workload have all of these labels.
fn has(workload: &Workload<'_>, labels: &Value) -> bool {
    let own = workload.metadata.and_then(|it| it.get("labels"));
    labels.map().is_some_and(|labels| {
        labels.iter().all(|(key, value)| {
            let known = own.and_then(|own| own.get(key)?.as_str());
            known.is_some() && known == value.as_str()
        })
    })
}
