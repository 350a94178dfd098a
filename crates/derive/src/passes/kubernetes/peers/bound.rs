//! Workloads that a binding gives what is needed to talk to a service. Sources: "Service Binding
//! Specification for Kubernetes", and the reference of the operator that was there before it.

use std::sync::Arc;

use eval::{Map, Value};
use model::{ElementId, Evidence, Knowledge};
use syntax::Span;

use super::named::by_source;
use super::{Caller, Finder, link, link_to_made};
use crate::catalog::group_of;
use crate::draft::Draft;
use crate::passes::conversation::link_plainly;
use crate::passes::kubernetes::cluster::{Cluster, Object, Workload};
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::selectors::selects;

/// The groups whose bindings have one service, and those whose bindings have a list.
const GROUPS: [&str; 3] = [
    "servicebinding.io",
    "service.binding",
    "binding.operators.coreos.com",
];

/// Adds a flow from every bound workload to what it is bound to.
pub(super) fn connect(draft: &mut Draft<'_>, cluster: &Cluster<'_>, finder: &Finder<'_, '_>) {
    for object in cluster.objects("ServiceBinding") {
        let spec = object.resource.attributes.get("spec");
        let ours = GROUPS.contains(&group_of(object.resource));
        let Some(spec) = spec.filter(|_| ours) else {
            continue;
        };
        let one = spec.get("service").into_iter();
        let services: Vec<&Value> = one.chain(items(spec, "services")).collect();
        let bound = ["workload", "application"].into_iter();
        let bound = bound.filter_map(|key| spec.get(key));
        let bound: Vec<&Workload<'_>> = bound.flat_map(|it| chosen(cluster, *object, it)).collect();
        for workload in bound {
            for service in &services {
                bind(draft, cluster, finder, *object, (workload, service));
            }
        }
    }
}

/// The workloads of a binding: the one of a name, or those with labels.
fn chosen<'c, 'a>(
    cluster: &'c Cluster<'a>,
    object: Object<'_>,
    wanted: &Value,
) -> Vec<&'c Workload<'a>> {
    let scope = object.resource.scope;
    if let Some(name) = wanted.get("name").and_then(Value::as_str) {
        let number = cluster.workload_named((scope, object.namespace, name));
        let found = number.and_then(|number| cluster.workloads.get(number));
        return found.into_iter().collect();
    }
    let selector = wanted
        .get("selector")
        .or_else(|| wanted.get("labelSelector"));
    let Some(selector) = selector else {
        return Vec::new();
    };
    let kind = wanted.get("kind").and_then(Value::as_str);
    let empty = Map::new();
    let fits = |workload: &&Workload<'_>| {
        let labels = workload.resource.attributes.path(&["metadata", "labels"]);
        let labels = labels.and_then(Value::map).unwrap_or(&empty);
        workload.resource.scope == scope
            && workload.namespace == object.namespace
            && kind.is_none_or(|kind| *workload.resource.kind == *kind)
            && selects(selector, labels)
    };
    cluster.workloads.iter().filter(fits).collect()
}

/// A service is a resource that keeps its address in a Secret, or such a Secret itself.
fn bind(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    finder: &Finder<'_, '_>,
    object: Object<'_>,
    (workload, service): (&Workload<'_>, &Value),
) {
    let text = |key: &str| service.get(key).and_then(Value::as_str);
    let (Some(kind), Some(name)) = (text("kind"), text("name")) else {
        return;
    };
    let namespace = text("namespace").unwrap_or(object.namespace);
    let key = (object.resource.scope, namespace, name);
    let span = service.span.unwrap_or(object.resource.span);
    if kind == "Secret" {
        link_to_made(
            draft,
            cluster,
            object.resource,
            &workload.element,
            key,
            span,
        );
        let secret = cluster.source("Secret", key);
        let named = secret.map(|secret| by_source(draft.inventory, secret));
        for named in named.into_iter().flatten() {
            link(draft, finder, &Caller::of(workload), &named);
        }
        return;
    }
    let found = cluster.object(kind, key);
    let found = found.map(|resource| ElementId(Arc::clone(&resource.id)));
    let own = found.filter(|id| draft.elements.contains_key(id));
    let ends = own.map(|own| vec![own]).or_else(|| cluster.ends(key));
    for to in ends.unwrap_or_default() {
        hand(draft, workload, &to, span);
    }
}

fn hand(draft: &mut Draft<'_>, workload: &Workload<'_>, to: &ElementId, span: Span) {
    if workload.element == *to {
        return;
    }
    let what = "a binding gives it what is needed to talk to it".into();
    let ends = (&workload.element, to);
    link_plainly(draft, ends, Knowledge::Declared, Evidence { span, what });
}
