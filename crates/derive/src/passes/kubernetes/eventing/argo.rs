//! Events of Argo: sources put them on a bus, and sensors are given those that they wait for.
//! Where the bus is not part of the manifests and nobody names it, they come straight from their
//! source. Source: "Concepts" in the documentation of Argo Events.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{ElementId, ElementKind, Evidence, Knowledge};
use resource::ScopeId;
use syntax::Span;

use super::super::cluster::{Cluster, Object, namespace_of};
use super::super::environment::items;
use super::super::implied::Implied;
use super::super::peers::{self, Caller, by_settings};
use super::Near;
use crate::catalog::group_of;
use crate::draft::Draft;
use crate::passes::conversation::link_plainly;

/// Where an action of a trigger names what it creates.
const ACTIONS: [&[&str]; 2] = [
    &["template", "k8s", "source", "resource", "metadata"],
    &["template", "argoWorkflow", "source", "resource", "metadata"],
];

/// Where a bus names a broker that runs already.
const RUNNING: [&[&str]; 3] = [
    &["spec", "jetstreamExotic"],
    &["spec", "kafka"],
    &["spec", "nats", "exotic"],
];

/// Adds a flow for everything that hands events on.
pub(super) fn connect(draft: &mut Draft<'_>, near: &Near<'_, '_>) {
    let cluster = near.cluster;
    for object in of_argo(cluster, "EventSource") {
        if call_running(draft, near, object) {
            continue;
        }
        if let Some(bus) = bus(draft, cluster, object) {
            let own = ElementId(Arc::clone(&object.resource.id));
            let span = object.resource.span;
            link(draft, span, &own, &bus, "it puts events on the bus");
        }
    }
    for object in of_argo(cluster, "Sensor") {
        if call_running(draft, near, object) {
            continue;
        }
        let own = ElementId(Arc::clone(&object.resource.id));
        let givers = match bus(draft, cluster, object) {
            Some(bus) => vec![bus],
            None => sources(draft, cluster, object),
        };
        for giver in givers {
            let span = object.resource.span;
            link(draft, span, &giver, &own, "it waits for these events");
        }
    }
    start(draft, cluster);
}

/// Lets a source or sensor call the broker that its bus names, if that runs already.
fn call_running(draft: &mut Draft<'_>, near: &Near<'_, '_>, object: Object<'_>) -> bool {
    let name = stated_bus(object).map_or("default", |(name, _)| name);
    let key = (object.resource.scope, object.namespace, name);
    let Some(bus) = near.cluster.object("EventBus", key) else {
        return false;
    };
    let mut running = RUNNING.iter().filter_map(|path| bus.attributes.path(path));
    let Some(broker) = running.next() else {
        return false;
    };
    let caller = Caller {
        element: ElementId(Arc::clone(&object.resource.id)),
        scope: bus.scope,
        namespace: namespace_of(bus),
    };
    for named in by_settings(broker, bus.span) {
        peers::link(draft, near.finder, &caller, &named);
    }
    true
}

/// Sensors make what their triggers hold whole, which is told by its place.
fn start(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let mut makers: BTreeMap<(ScopeId, Span), Object<'_>> = BTreeMap::new();
    for object in of_argo(cluster, "Sensor") {
        let spec = object.resource.attributes.get("spec");
        let triggers = spec.map_or(&[][..], |spec| items(spec, "triggers"));
        let actions = triggers
            .iter()
            .flat_map(|it| ACTIONS.map(|path| it.path(path)));
        let names = actions.flatten().flat_map(|metadata| {
            let name = |key| metadata.get(key).and_then(|it| it.span);
            [name("name"), name("generateName")]
        });
        let scope = object.resource.scope;
        makers.extend(names.flatten().map(|span| ((scope, span), object)));
    }
    if makers.is_empty() {
        return;
    }
    let resources = draft.inventory.resources.iter();
    for made in resources {
        let id = ElementId(Arc::clone(&made.id));
        let maker = makers.get(&(made.scope, made.span));
        if let Some(object) = maker.filter(|_| draft.elements.contains_key(&id)) {
            let own = ElementId(Arc::clone(&object.resource.id));
            link(draft, made.span, &own, &id, "it starts it");
        }
    }
}

fn of_argo<'c, 'a>(
    cluster: &'c Cluster<'a>,
    kind: &'static str,
) -> impl Iterator<Item = Object<'a>> + use<'c, 'a> {
    let all = cluster.objects(kind).iter().copied();
    all.filter(|object| group_of(object.resource) == "argoproj.io")
}

/// The bus that a source or sensor is set to, if it is part of the manifests or is named.
fn bus(draft: &mut Draft<'_>, cluster: &Cluster<'_>, object: Object<'_>) -> Option<ElementId> {
    let stated = stated_bus(object);
    let name = stated.map_or("default", |(name, _)| name);
    let found = element(draft, cluster, object, "EventBus", name);
    found.or_else(|| unseen(draft, object, stated?))
}

/// The name of the bus that a source or sensor is set to.
fn stated_bus(object: Object<'_>) -> Option<(&str, Option<Span>)> {
    let stated = object.resource.attributes.path(&["spec", "eventBusName"])?;
    Some((stated.as_str()?, stated.span))
}

/// A bus that no manifest declares.
fn unseen(
    draft: &mut Draft<'_>,
    object: Object<'_>,
    (name, span): (&str, Option<Span>),
) -> Option<ElementId> {
    let resource = object.resource;
    let around = resource.id.strip_suffix(&*resource.address)?;
    let own = ElementId(Arc::clone(&resource.id));
    let boundary = draft.elements.get(&own)?.boundary.clone();
    Some(draft.implied(Implied {
        id: format!("{around}{}/EventBus/{name}", object.namespace),
        name,
        kind: ElementKind::DataStore,
        technology: "message-broker",
        type_name: "EventBus",
        boundary,
        span,
    }))
}

fn sources(draft: &Draft<'_>, cluster: &Cluster<'_>, object: Object<'_>) -> Vec<ElementId> {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return Vec::new();
    };
    let names = items(spec, "dependencies").iter();
    let names = names.filter_map(|it| it.get("eventSourceName")?.as_str());
    let found = names.filter_map(|name| element(draft, cluster, object, "EventSource", name));
    found.collect()
}

fn element(
    draft: &Draft<'_>,
    cluster: &Cluster<'_>,
    object: Object<'_>,
    kind: &'static str,
    name: &str,
) -> Option<ElementId> {
    let found = cluster.object(kind, (object.resource.scope, object.namespace, name))?;
    let id = ElementId(Arc::clone(&found.id));
    draft.elements.contains_key(&id).then_some(id)
}

fn link(draft: &mut Draft<'_>, span: Span, from: &ElementId, to: &ElementId, what: &str) {
    let what = what.into();
    link_plainly(
        draft,
        (from, to),
        Knowledge::Declared,
        Evidence { span, what },
    );
}
