//! Services that routes lead to and no manifest declares: what is installed by other means
//! answers there.
//!
//! Only a route that leads to nothing in sight makes one. What is left over beside backends that
//! are there is a mistake of somebody's.

use eval::Value;
use model::{ElementId, ElementKind};

use super::cluster::{Cluster, Key, Object};
use super::implied::Implied;
use super::{gateways, ingress, surroundings};
use crate::draft::Draft;

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
    routes.retain(|(_, names)| names.iter().all(|(key, _)| cluster.ends(*key).is_none()));
    for (object, names) in routes {
        for (key, value) in names.into_iter().filter(|(key, _)| is_name(key.2)) {
            if let Some(element) = element(draft, cluster, object, key, value) {
                cluster.stand_for(key, element);
            }
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
