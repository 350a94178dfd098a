//! Folders that lead callers to what is in others: an Ingress whose Services are declared there
//! alone belongs to them, even if it has brought along an object that they have as well.

use std::borrow::Cow;

use eval::Value;
use syntax::Diagnostic;

use super::{Group, declared_twice};
use crate::kubernetes::content::Content;
use crate::kubernetes::object::Object;

/// Parts of a manifest nest no deeper.
const DEEPEST: usize = 16;

/// Takes what `other` has and `group` has not, where at least half of it is such, and it leads
/// to Services that are in `group` alone; else gives it back.
pub(super) fn take(
    group: &mut Group,
    mut other: Group,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(), Box<Group>> {
    let is_known = |it: &Object| group.addresses.contains_key(&it.address);
    let repeated = other.objects.iter().filter(|it| is_known(it)).count();
    let is_copy = repeated * 2 > other.objects.len() || !group.origins.is_disjoint(&other.origins);
    if is_copy || !leads_to(&other, group) {
        return Err(Box::new(other));
    }
    let twice = other.objects.extract_if(.., |it| is_known(it));
    diagnostics.extend(twice.map(|object| declared_twice(&object, "first")));
    other
        .addresses
        .retain(|address, _| !group.addresses.contains_key(address));
    group.join(other)
}

/// Whether one leads callers to Services that it does not have, and the other has.
fn leads_to(one: &Group, other: &Group) -> bool {
    one.objects.iter().any(|object| {
        let is_route = &*object.kind == "Ingress" || object.kind.ends_with("Route");
        let Some((namespace, _)) = object.address.split_once('/').filter(|_| is_route) else {
            return false;
        };
        let content = match &object.content {
            Content::Tree(tree) => Cow::Owned(eval::from_node(tree)),
            Content::Finished(finished) => Cow::Borrowed(&finished.attributes),
        };
        let Some(spec) = content.get("spec") else {
            return false;
        };
        let mut names = Vec::new();
        services(spec, 0, &mut names);
        names.iter().any(|name| {
            let address = format!("{namespace}/Service/{name}");
            !one.addresses.contains_key(&*address) && other.addresses.contains_key(&*address)
        })
    })
}

/// The Services that a route names: `service.name`, `serviceName`, and the names in `services` and
/// `backendRefs`.
fn services<'v>(value: &'v Value, depth: usize, found: &mut Vec<&'v str>) {
    if depth > DEEPEST {
        return;
    }
    let name = |value: &'v Value| value.get("name").and_then(Value::as_str);
    for (key, inner) in value.map().into_iter().flatten() {
        match &**key {
            "serviceName" => found.extend(inner.as_str()),
            "service" => found.extend(name(inner)),
            "services" | "backendRefs" => found.extend(inner.items().iter().filter_map(name)),
            _ => services(inner, depth + 1, found),
        }
    }
    for item in value.items() {
        services(item, depth + 1, found);
    }
}
