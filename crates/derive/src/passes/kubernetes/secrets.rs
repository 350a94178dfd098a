//! Credentials in the environment of workloads: written out, or handed in. One that is written
//! out is not told of as handed in, too: it has to go from the code first.

mod written;

use std::sync::Arc;

use eval::Value;
use model::{Datum, ElementId, ElementKind, Fact, Facts, Property};
use resource::{Inventory, Resource};
use syntax::Span;

use super::cluster::{Cluster, Workload};
use super::environment::{Users, entries, items, pools};
use super::filled;
use super::told::Told;
use crate::draft::Draft;
use crate::passes::credentials::{
    Found, is_beside, is_certificate, is_kept_secret, is_literal, is_told_as_one,
};
use written::{in_arguments, in_files, in_key};

/// The credentials of a workload.
pub(super) struct Credentials {
    /// Those that are written out.
    written: Found,
    /// Those that are handed in.
    handed: Found,
    /// Why nobody knows which are, if there are none.
    open: Option<Fact>,
}

/// Finds those of a workload, which is given Secrets of these names.
pub(super) fn of(
    inventory: &Inventory,
    cluster: &Cluster<'_>,
    workload: &Workload<'_>,
    given: &[(&str, Span)],
) -> Credentials {
    let mut written = Found::default();
    let mut handed = Found::default();
    for container in workload.containers() {
        for variable in items(container, "env") {
            let is_name = |text: &str| {
                let key = (workload.resource.scope, workload.namespace, text);
                let mut given = given.iter();
                given.any(|(name, _)| *name == text) || cluster.object("Secret", key).is_some()
            };
            look(variable, is_name, &mut written, &mut handed);
            in_key(cluster, workload, variable, &mut written);
        }
        for entry in items(container, "envFrom") {
            let name = entry.path(&["secretRef", "name"]);
            if let Some(name) = name.and_then(Value::as_str) {
                hand_all(cluster, workload, name, entry.span, &mut handed);
            }
        }
        for (source, _) in pools(cluster, workload, container) {
            look_into(source, &mut written);
        }
        in_arguments(container, &mut written);
    }
    in_files(inventory, cluster, workload, &mut written);
    Credentials {
        open: open(workload).filter(|_| handed.is_empty()),
        written,
        handed,
    }
}

/// States which credentials stand in the manifests, and which are in the environment at all.
pub(super) fn state(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    users: &Users<'_>,
    told: Vec<Told<'_>>,
) {
    let described = cluster.workloads.iter().zip(told);
    for (workload, told) in described.filter(|(workload, _)| workload.is_described) {
        let Credentials {
            written,
            handed,
            open,
        } = told.credentials;
        let (element, place) = (&workload.element, workload.resource.span);
        let handed = open.unwrap_or_else(|| handed.fact(place));
        let facts = [
            (Property::SecretsInCode, written.fact(place)),
            (Property::SecretsInEnvironment, handed),
        ];
        draft.state_all(element, facts);
    }
    for secret in cluster.objects("Secret") {
        let mut written = Found::default();
        let kept = entries(secret.resource)
            .filter(|(name, text, _)| is_kept_secret(text) && !is_beside(name));
        // The name of a user or a database may be kept with the password, which is the gap.
        let (first, others): (Vec<_>, Vec<_>) =
            kept.partition(|(name, text, _)| is_told_as_one(name, text));
        for (name, _, span) in first.into_iter().chain(others) {
            written.add(name, span);
        }
        let element = ElementId(Arc::clone(&secret.resource.id));
        written.state(
            draft,
            &element,
            secret.resource.span,
            Property::SecretsInCode,
        );
    }
    state_unused(draft, cluster, users);
}

/// Settings with credentials that no workload in sight takes are an element of their own.
fn state_unused(draft: &mut Draft<'_>, cluster: &Cluster<'_>, users: &Users<'_>) {
    for object in cluster.objects("ConfigMap") {
        let mut written = Found::default();
        if !users.contains_key(&*object.resource.id) {
            look_into(object.resource, &mut written);
        }
        let index = draft.inventory.index_of_id(&object.resource.id);
        if let Some(index) = index.filter(|_| !written.is_empty()) {
            draft.promote(index, "settings", Facts::new());
            let id = ElementId(Arc::clone(&object.resource.id));
            if let Some(element) = draft.elements.get_mut(&id) {
                element.kind = ElementKind::DataStore;
            }
            written.state(draft, &id, object.resource.span, Property::SecretsInCode);
        }
    }
}

/// Why nobody knows what is in the environment of a workload: what is set there, or the name
/// of a variable.
fn open(workload: &Workload<'_>) -> Option<Fact> {
    let keys = ["env", "envFrom"].into_iter();
    let settings = workload.containers().flat_map(|it| {
        let keys = keys.clone();
        keys.flat_map(move |key| filled::items(it, key))
    });
    let mut parts = settings.flat_map(|it| std::iter::once(it).chain(it.get("name")));
    parts.find_map(|value| {
        Some(Fact {
            value: Datum::Unknown(filled::reason(value)?),
            span: value.span.or(Some(workload.resource.span)),
        })
    })
}

/// All of a Secret, by the names in it; one that is made elsewhere is secret all the same.
fn hand_all(
    cluster: &Cluster<'_>,
    workload: &Workload<'_>,
    name: &str,
    place: Option<Span>,
    handed: &mut Found,
) {
    let key = (workload.resource.scope, workload.namespace, name);
    let Some(secret) = cluster.object("Secret", key) else {
        handed.add_by_name(name, place);
        return;
    };
    for (name, _) in data_of(secret).filter(|(name, _)| !is_certificate(name)) {
        handed.add_by_name(name, place);
    }
}

/// Looks at a variable; a value that is the name of a Secret is no secret.
fn look(variable: &Value, is_name: impl Fn(&str) -> bool, written: &mut Found, handed: &mut Found) {
    let name = variable.get("name").and_then(Value::as_str).unwrap_or("");
    if let Some(choice) = variable.path(&["valueFrom", "secretKeyRef"]) {
        let key = choice.get("key").and_then(Value::as_str).unwrap_or("");
        if !is_certificate(name) && !is_certificate(key) {
            handed.add_by_name(name, variable.span);
        }
    }
    if let Some(value) = variable
        .get("value")
        .filter(|value| is_literal(name, value) && !value.as_str().is_some_and(&is_name))
    {
        written.add(name, value.span);
    }
}

/// What looks like a secret in a `ConfigMap` that is taken as a whole.
fn look_into(source: &Resource, written: &mut Found) {
    let is_settings = &*source.kind != "Secret";
    for (name, value) in data_of(source).filter(|_| is_settings) {
        if is_literal(name, value) {
            written.add(name, value.span);
        }
    }
}

fn data_of(source: &Resource) -> impl Iterator<Item = (&Arc<str>, &Value)> {
    let keys = ["data", "stringData"].into_iter();
    let parts = keys.filter_map(|key| source.attributes.get(key)?.map());
    parts.flatten()
}
