//! Events of Knative: who is sent what a source, a broker or a channel holds. Sources:
//! destinations, triggers, subscriptions and bindings of sinks in the reference of Knative.

mod argo;

use std::sync::Arc;

use eval::{Value, fields};
use model::{ElementId, ElementKind, Evidence, Knowledge};
use syntax::Span;

use super::cluster::{Cluster, Object, Workload};
use super::environment::items;
use super::peers::{self, Caller, Finder, by_settings};
use super::selectors::selects;
use super::surroundings;
use crate::catalog::group_of;
use crate::draft::Draft;
use crate::passes::conversation::Talk;
use crate::passes::kubernetes::implied::Implied;

/// Adds a flow for everything that hands events on.
pub(super) fn connect<'a>(draft: &mut Draft<'_>, cluster: &Cluster<'a>, finder: &Finder<'_, 'a>) {
    let near = Near { cluster, finder };
    argo::connect(draft, &near);
    for object in cluster.objects("Trigger") {
        if let Some(spec) = spec_of(*object) {
            let usual = Value::text("default");
            let name = spec.path(&["brokerRef", "name"]);
            let name = name.or_else(|| spec.get("broker")).unwrap_or(&usual);
            let broker = of_kind(draft, cluster, *object, "Broker", name);
            let broker = broker.as_slice();
            link(draft, &near, *object, broker, spec.get("subscriber"));
            link(draft, &near, *object, broker, undelivered(spec));
        }
    }
    for object in cluster.objects("Subscription") {
        if let Some(spec) = spec_of(*object) {
            let channel = ends(draft, cluster, *object, spec.get("channel"));
            link(draft, &near, *object, &channel, spec.get("subscriber"));
            link(draft, &near, *object, &channel, undelivered(spec));
            let subscriber = ends(draft, cluster, *object, spec.get("subscriber"));
            link(draft, &near, *object, &subscriber, spec.get("reply"));
        }
    }
    for object in cluster.objects("SinkBinding") {
        if let Some(spec) = spec_of(*object) {
            let subjects = subjects(cluster, *object, spec);
            link(draft, &near, *object, &subjects, spec.get("sink"));
        }
    }
    let sources: Vec<Object<'_>> = cluster.everything().collect();
    for object in sources {
        let own = ElementId(Arc::clone(&object.resource.id));
        if let Some(spec) = spec_of(object).filter(|_| draft.elements.contains_key(&own)) {
            let own = [own];
            link(draft, &near, object, &own, spec.get("sink"));
            link(draft, &near, object, &own, undelivered(spec));
        }
    }
    for object in ["KameletBinding", "Pipe"]
        .iter()
        .flat_map(|kind| cluster.objects(kind))
        .filter(|object| group_of(object.resource) == "camel.apache.org")
    {
        pass_on(draft, &near, *object);
    }
    for object in ["Sequence", "Parallel"]
        .iter()
        .flat_map(|kind| cluster.objects(kind))
    {
        if let Some(spec) = spec_of(*object) {
            hand_through(draft, &near, *object, spec);
        }
    }
}

/// What there is to find whoever is meant by a destination.
struct Near<'c, 'a> {
    cluster: &'c Cluster<'a>,
    finder: &'c Finder<'c, 'a>,
}

/// Where what nobody takes goes to.
fn undelivered(spec: &Value) -> Option<&Value> {
    spec.path(&["delivery", "deadLetterSink"])
}

/// A sequence asks one after the other, branches ask each of theirs; what comes back goes to
/// whoever is to get the reply.
fn hand_through(draft: &mut Draft<'_>, near: &Near<'_, '_>, object: Object<'_>, spec: &Value) {
    let own = [ElementId(Arc::clone(&object.resource.id))];
    for step in items(spec, "steps") {
        link(draft, near, object, &own, Some(step));
        link(draft, near, object, &own, undelivered(step));
    }
    for branch in items(spec, "branches") {
        for part in ["filter", "subscriber", "reply"] {
            link(draft, near, object, &own, branch.get(part));
        }
        link(draft, near, object, &own, undelivered(branch));
    }
    link(draft, near, object, &own, spec.get("reply"));
}

/// A pipe of Camel takes what its source gives to its sink. What it does by Kamelets is in its
/// settings.
fn pass_on(draft: &mut Draft<'_>, near: &Near<'_, '_>, object: Object<'_>) {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    let own = ElementId(Arc::clone(&object.resource.id));
    let source = spec.get("source");
    for from in ends(draft, near.cluster, object, source) {
        hand_on(draft, object, &from, &own, source.and_then(|it| it.span));
    }
    link(draft, near, object, &[own], spec.get("sink"));
}

/// Somebody whom no manifest declares, in the namespace of those who name it.
fn implied(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    object: Object<'_>,
    kind: &str,
    name: &Value,
) -> Option<ElementId> {
    let (role, technology) = match kind {
        "Broker" | "Channel" | "InMemoryChannel" | "KafkaChannel" => {
            (ElementKind::DataStore, "message-broker")
        }
        "Service" => (ElementKind::Process, "service"),
        _ => return None,
    };
    let text = name.as_str()?;
    let namespace = surroundings::namespace(draft, cluster, object)?;
    let around = draft.boundaries.get(&namespace)?.parent.clone()?;
    Some(draft.implied(Implied {
        id: format!("{around}:{}/{kind}/{text}", object.namespace),
        name: text,
        kind: role,
        technology,
        type_name: kind,
        boundary: Some(namespace),
        span: Some(name.span.unwrap_or(object.resource.span)),
    }))
}

/// What Knative's own kinds specify, and those of Google that hand events to them.
fn spec_of(object: Object<'_>) -> Option<&Value> {
    let group = group_of(object.resource);
    let known = group.ends_with(".knative.dev") || group == "events.cloud.google.com";
    known.then(|| object.resource.attributes.get("spec"))?
}

/// The workloads that a binding is about: one by name, or those with some labels.
fn subjects(cluster: &Cluster<'_>, object: Object<'_>, spec: &Value) -> Vec<ElementId> {
    let Some(subject) = spec.get("subject") else {
        return Vec::new();
    };
    let scope = object.resource.scope;
    let namespace = subject.get("namespace").and_then(Value::as_str);
    let namespace = namespace.unwrap_or(object.namespace);
    if let Some(name) = subject.get("name").and_then(Value::as_str) {
        let number = cluster.workload_named((scope, namespace, name));
        return cluster.elements(number.as_slice());
    }
    let Some(selector) = subject.get("selector") else {
        return Vec::new();
    };
    // The labels are those of the object itself; many have the same on its pods.
    let kind = subject.get("kind").and_then(Value::as_str);
    let is_meant = |workload: &&Workload<'_>| {
        let own = workload.resource.attributes.path(&["metadata", "labels"]);
        kind == Some(&*workload.resource.kind)
            && own
                .and_then(Value::map)
                .is_some_and(|it| selects(selector, it))
    };
    let here = cluster.labels().inside(scope, namespace).iter();
    let meant: Vec<ElementId> = here
        .filter_map(|number| cluster.workloads.get(*number))
        .filter(is_meant)
        .map(|workload| workload.element.clone())
        .collect();
    if meant.is_empty() {
        return cluster.elements(&cluster.labels().selected(scope, namespace, selector));
    }
    meant
}

/// Who is meant by a destination: a reference, alone or in `ref`.
fn ends(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    object: Object<'_>,
    destination: Option<&Value>,
) -> Vec<ElementId> {
    let Some(destination) = destination else {
        return Vec::new();
    };
    let reference = destination.get("ref").unwrap_or(destination);
    let text = |key: &str| reference.get(key).and_then(Value::as_str);
    let (Some(kind), Some(name)) = (text("kind"), reference.get("name")) else {
        return Vec::new();
    };
    let namespace = text("namespace").unwrap_or(object.namespace);
    let there = Object {
        namespace,
        ..object
    };
    let key = (
        object.resource.scope,
        namespace,
        name.as_str().unwrap_or(""),
    );
    let declared = cluster.ends(key).filter(|_| kind == "Service");
    declared.unwrap_or_else(|| {
        let one = of_kind(draft, cluster, there, kind, name);
        one.into_iter().collect()
    })
}

/// An element of this kind and name: one of the manifests, or one that is there by other means.
fn of_kind(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    object: Object<'_>,
    kind: &str,
    name: &Value,
) -> Option<ElementId> {
    let key = (object.resource.scope, object.namespace, name.as_str()?);
    let Some(found) = cluster.object(kind, key) else {
        return implied(draft, cluster, object, kind, name);
    };
    let id = ElementId(Arc::clone(&found.id));
    draft.elements.contains_key(&id).then_some(id)
}

fn link(
    draft: &mut Draft<'_>,
    near: &Near<'_, '_>,
    object: Object<'_>,
    from: &[ElementId],
    destination: Option<&Value>,
) {
    let Some(destination) = destination else {
        return;
    };
    if destination.get("ref").is_none() {
        for caller in from {
            link_to_address(draft, near, object, caller, destination);
        }
    }
    let span = destination.span.unwrap_or(object.resource.span);
    for to in ends(draft, near.cluster, object, Some(destination)) {
        for from in from.iter().filter(|from| **from != to) {
            hand_on(draft, object, from, &to, Some(span));
        }
    }
}

/// Adds a flow that an object asks for.
fn hand_on(
    draft: &mut Draft<'_>,
    object: Object<'_>,
    from: &ElementId,
    to: &ElementId,
    span: Option<Span>,
) {
    let kind = &object.resource.kind;
    let what = format!("{kind} `{}` hands events on to it", object.resource.name);
    let span = span.unwrap_or(object.resource.span);
    let talk = Talk::plainly(Some("http".into()), None, Some(span));
    let evidence = vec![Evidence {
        span,
        what: what.into(),
    }];
    draft.link(talk.between(from, to, Knowledge::Declared, evidence));
}

/// A destination may be an address and no reference.
fn link_to_address(
    draft: &mut Draft<'_>,
    near: &Near<'_, '_>,
    object: Object<'_>,
    from: &ElementId,
    destination: &Value,
) {
    let Some(address) = destination.get("uri") else {
        return;
    };
    let setting = Value::object(fields([("uri", address.clone())]));
    let caller = Caller {
        element: from.clone(),
        scope: object.resource.scope,
        namespace: object.namespace,
    };
    for named in by_settings(&setting, object.resource.span) {
        peers::link(draft, near.finder, &caller, &named);
    }
}
