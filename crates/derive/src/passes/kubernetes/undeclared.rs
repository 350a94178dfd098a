//! Services that routes lead to and no manifest declares: what is installed by other means
//! answers there.
//!
//! Only a route that leads to nothing in sight makes one. What is left over beside backends that
//! are there is a mistake of somebody's.

use std::collections::HashSet;

use eval::Value;
use model::{ElementId, ElementKind};

use super::cluster::{Cluster, Key, Object};
use super::implied::Implied;
use super::{gateways, ingress, surroundings};
use crate::draft::Draft;
use crate::endpoint::is_of_cluster;

/// Makes an element of each, which answers to its name from now on.
pub(super) fn stand_in(draft: &mut Draft<'_>, cluster: &mut Cluster<'_>) {
    let mut routes = ingress::named_by_kinds(cluster);
    for object in cluster.objects("Ingress") {
        routes.push((*object, ingress::named(*object)));
    }
    for object in gateways::KINDS
        .iter()
        .flat_map(|kind| cluster.objects(kind))
    {
        routes.push((*object, gateways::named(*object)));
    }
    for object in cluster.objects("VirtualService") {
        routes.push((*object, gateways::named_by_istio(cluster, *object)));
    }
    let named = routes.iter().flat_map(|(_, names)| names);
    follow_aliases(draft, cluster, &named.map(|(key, _)| *key).collect());
    routes.retain(|(_, names)| names.iter().all(|(key, _)| cluster.ends(*key).is_none()));
    for (object, names) in routes {
        for (key, value) in names.into_iter().filter(|(key, _)| is_name(key.2)) {
            if let Some(element) = element(draft, cluster, object, key, value) {
                cluster.stand_for(key, element);
            }
        }
    }
}

/// Lets whoever answers for a Service answer for its aliases. One to which an alias leads that a
/// route names is there, though no manifest declares it.
fn follow_aliases(draft: &mut Draft<'_>, cluster: &mut Cluster<'_>, routed: &HashSet<Key<'_>>) {
    for number in 0..cluster.services.len() {
        let Some(service) = cluster.services.get(number) else {
            continue;
        };
        let resource = service.resource;
        let key = (resource.scope, service.namespace, &*resource.name);
        let alias = service.alias().filter(|_| service.ends.is_empty());
        let host = alias.and_then(Value::as_str).filter(|it| is_of_cluster(it));
        let (Some(alias), Some(host)) = (alias, host) else {
            continue;
        };
        let mut labels = host.split('.');
        let (Some(name), Some(namespace)) = (labels.next(), labels.next()) else {
            continue;
        };
        let wanted = (resource.scope, namespace, name);
        let found = cluster.ends(wanted).or_else(|| {
            let there = Object {
                resource,
                namespace,
            };
            let is_there = routed.contains(&key) && is_name(name);
            let new = is_there.then(|| element(draft, cluster, there, wanted, alias))??;
            cluster.stand_for(wanted, new.clone());
            Some(vec![new])
        });
        if let Some((service, ends)) = cluster.services.get_mut(number).zip(found) {
            service.ends = ends;
        }
    }
}

/// Whether a Service can be called so: a name that is to be filled in is not known.
fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.bytes().all(plain)
}

fn element(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    route: Object<'_>,
    (_, namespace, name): Key<'_>,
    value: &Value,
) -> Option<ElementId> {
    let before = route.resource.id.strip_suffix(&*route.resource.address)?;
    let there = Object { namespace, ..route };
    let boundary = surroundings::namespace(draft, cluster, there);
    let boundary = boundary.or_else(|| surroundings::cluster(draft, cluster, route));
    Some(draft.implied(Implied {
        id: format!("{before}{namespace}/Service/{name}"),
        name,
        kind: ElementKind::Process,
        technology: "service",
        type_name: "Service",
        boundary,
        span: value.span.or(Some(route.resource.span)),
    }))
}
