//! Rules of meshes that name callers by their services or accounts: Consul's intentions, the
//! traffic targets of the mesh interface, and what clients say of themselves to Otterize.
//! Sources: `ServiceIntentions` in the reference of Consul on Kubernetes, "Traffic Access
//! Control" in the specification of the interface, `ClientIntents` in the reference of Otterize.

use std::collections::{BTreeMap, HashSet};

use eval::Value;
use model::ElementId;
use syntax::Span;

use super::authorization::{Accounts, Allowed};
use crate::catalog::group_of;
use crate::draft::Draft;
use crate::passes::kubernetes::cluster::{Cluster, Object, port_number};
use crate::passes::kubernetes::environment::items;

/// The kinds that name callers.
pub(super) const KINDS: [&str; 3] = ["ServiceIntentions", "TrafficTarget", "ClientIntents"];

/// The callers that both name.
pub(super) fn allowed(cluster: &Cluster<'_>, accounts: &Accounts<'_>, found: &mut Vec<Allowed>) {
    for intention in intentions(cluster) {
        for (from, span) in &intention.allowed {
            found.extend(intention.receivers.iter().map(|to| Allowed {
                from: from.clone(),
                to: to.clone(),
                port: None,
                span: *span,
                of_all: false,
            }));
        }
    }
    for object in cluster.objects("TrafficTarget") {
        of_target(accounts, *object, found);
    }
    for object in cluster.objects("ClientIntents") {
        of_client(cluster, *object, found);
    }
}

/// A client lists whom it calls, under names that say what these are, or in earlier versions by
/// their names alone.
fn of_client(cluster: &Cluster<'_>, object: Object<'_>, found: &mut Vec<Allowed>) {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    let own = spec.get("workload").or_else(|| spec.get("service"));
    let callers = own.map_or_else(Vec::new, |own| members(cluster, object, own));
    let called = items(spec, "targets").iter().chain(items(spec, "calls"));
    for target in called {
        let kinds = ["kubernetes", "service", "kafka", "sql"].into_iter();
        let named = kinds
            .filter_map(|kind| target.get(kind))
            .find(|it| it.get("name").is_some());
        let named = named.unwrap_or(target);
        for to in placed(cluster, object, named) {
            found.extend(callers.iter().map(|from| Allowed {
                from: from.clone(),
                to: to.clone(),
                port: None,
                span: named.span,
                of_all: false,
            }));
        }
    }
}

/// What goes by `name`, or by `name.namespace`.
fn placed(cluster: &Cluster<'_>, object: Object<'_>, named: &Value) -> Vec<ElementId> {
    let name = named.get("name").and_then(Value::as_str).unwrap_or("");
    let name = name.strip_prefix("svc:").unwrap_or(name);
    let (name, namespace) = name.split_once('.').unwrap_or((name, object.namespace));
    let key = (object.resource.scope, namespace, name);
    let number = cluster.workload_named(key);
    let known = number.map(|number| cluster.elements(&[number]));
    known.or_else(|| cluster.ends(key)).unwrap_or_default()
}

/// Takes away the flows to which intentions say no.
pub(super) fn keep_out(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let mut by_receiver: BTreeMap<ElementId, Vec<Intention>> = BTreeMap::new();
    for intention in intentions(cluster) {
        for to in intention.receivers.clone() {
            by_receiver.entry(to).or_default().push(intention.clone());
        }
    }
    if by_receiver.is_empty() {
        return;
    }
    let members: HashSet<&ElementId> = cluster.workloads.iter().map(|it| &it.element).collect();
    draft.forbid("intention", |flow| {
        let mut rules = by_receiver.get(&flow.to)?.iter();
        let refused = rules.find_map(|it| it.refuses(&flow.from));
        refused.filter(|_| members.contains(&flow.from))
    });
}

/// Who may call a service of Consul's.
#[derive(Clone)]
struct Intention {
    receivers: Vec<ElementId>,
    allowed: Vec<(ElementId, Option<Span>)>,
    denied: Vec<ElementId>,
    /// Whether all others may not, and where that is said.
    others: Option<Span>,
    span: Span,
}

impl Intention {
    /// Where it is said that a caller may not. What names a caller is over what is for all.
    fn refuses(&self, caller: &ElementId) -> Option<Span> {
        if self.allowed.iter().any(|(from, _)| from == caller) {
            return None;
        }
        let named = self.denied.contains(caller).then_some(self.span);
        named.or(self.others)
    }
}

fn intentions(cluster: &Cluster<'_>) -> Vec<Intention> {
    let all = cluster.objects("ServiceIntentions").iter().copied();
    let ours = all.filter(|it| group_of(it.resource) == "consul.hashicorp.com");
    ours.filter_map(|object| intention(cluster, object))
        .collect()
}

fn intention(cluster: &Cluster<'_>, object: Object<'_>) -> Option<Intention> {
    let spec = object.resource.attributes.get("spec")?;
    let mut found = Intention {
        receivers: members(cluster, object, spec.get("destination")?),
        allowed: Vec::new(),
        denied: Vec::new(),
        others: None,
        span: object.resource.span,
    };
    for source in items(spec, "sources") {
        let name = source.get("name")?;
        let action = |value: &Value| {
            value
                .get("action")
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        let permissions = items(source, "permissions").iter().filter_map(action);
        let mut actions = permissions.chain(action(source));
        let allows = actions.any(|it| it == "allow");
        let span = name.span.or(source.span);
        if name.as_str() == Some("*") {
            let place = span.unwrap_or(object.resource.span);
            found.others = (!allows).then_some(place);
        } else if allows {
            let callers = members(cluster, object, source).into_iter();
            found.allowed.extend(callers.map(|from| (from, span)));
        } else {
            found.denied.extend(members(cluster, object, source));
        }
    }
    Some(found)
}

/// What goes by the name of a service.
fn members(cluster: &Cluster<'_>, object: Object<'_>, named: &Value) -> Vec<ElementId> {
    let text = |key: &str| named.get(key).and_then(Value::as_str);
    let Some(name) = text("name") else {
        return Vec::new();
    };
    let namespace = text("namespace").unwrap_or(object.namespace);
    let key = (object.resource.scope, namespace, name);
    let number = || cluster.workload_named(key);
    let found = cluster.ends(key);
    let found = found.or_else(|| Some(cluster.elements(&[number()?])));
    found.unwrap_or_default()
}

/// The first version has no `spec` around it.
fn of_target(accounts: &Accounts<'_>, object: Object<'_>, found: &mut Vec<Allowed>) {
    let attributes = &object.resource.attributes;
    let spec = attributes.path(&["spec", "destination"]);
    let spec = spec
        .and_then(|_| attributes.get("spec"))
        .unwrap_or(attributes);
    let of = |value: &Value| {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let namespace = text("namespace").unwrap_or(object.namespace);
        let key = (object.resource.scope, namespace, text("name")?);
        accounts.get(&key).cloned()
    };
    let Some(destination) = spec.get("destination") else {
        return;
    };
    let receivers = of(destination).unwrap_or_default();
    for source in items(spec, "sources") {
        for from in of(source).unwrap_or_default() {
            found.extend(receivers.iter().map(|to| Allowed {
                from: from.clone(),
                to: to.clone(),
                port: destination.get("port").and_then(port_number),
                span: source.span,
                of_all: false,
            }));
        }
    }
}
