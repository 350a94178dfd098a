//! Credentials in the environment of workloads: written out, or handed in. One that is written
//! out is not told of as handed in, too: it has to go from the code first.

use std::sync::Arc;

use eval::Value;
use model::{ElementId, Property};
use resource::Resource;

use super::cluster::Cluster;
use super::environment::{containers, entries, items, pools};
use crate::draft::Draft;
use crate::passes::credentials::{Found, is_kept_secret, is_literal, is_told_as_one};

/// States which credentials stand in the manifests, and which are in the environment at all.
pub(super) fn state(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    for workload in cluster.described() {
        let mut written = Found::default();
        let mut handed = Found::default();
        for container in containers(workload.pod) {
            for variable in items(container, "env") {
                look(variable, &mut written, &mut handed);
            }
            for entry in items(container, "envFrom") {
                let name = entry.path(&["secretRef", "name"]);
                if let Some(name) = name.and_then(Value::as_str) {
                    let scope = workload.resource.scope;
                    let key = (scope, workload.namespace, name);
                    // What is in a Secret that is made elsewhere is secret all the same.
                    if cluster.object("Secret", key).is_none() {
                        handed.add(name, entry.span);
                    }
                }
            }
            for (source, _) in pools(cluster, workload, container) {
                look_into(source, &mut written, &mut handed);
            }
        }
        let (element, place) = (&workload.element, workload.resource.span);
        written.state(draft, element, place, Property::SecretsInCode);
        handed.state(draft, element, place, Property::SecretsInEnvironment);
    }
    for secret in cluster.objects("Secret") {
        let mut written = Found::default();
        let kept = entries(secret.resource).filter(|(_, text, _)| is_kept_secret(text));
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
}

fn look(variable: &Value, written: &mut Found, handed: &mut Found) {
    let name = variable.get("name").and_then(Value::as_str).unwrap_or("");
    if variable.path(&["valueFrom", "secretKeyRef"]).is_some() {
        handed.add(name, variable.span);
    }
    if let Some(value) = variable
        .get("value")
        .filter(|value| is_literal(name, value))
    {
        written.add(name, value.span);
    }
}

/// What is taken as a whole: all of a Secret is secret, of a `ConfigMap` what looks like it.
fn look_into(source: &Resource, written: &mut Found, handed: &mut Found) {
    let is_secret = &*source.kind == "Secret";
    let parts = ["data", "stringData"]
        .into_iter()
        .filter_map(|key| source.attributes.get(key)?.map());
    for (name, value) in parts.flatten() {
        if is_secret {
            handed.add(name, value.span);
        } else if is_literal(name, value) {
            written.add(name, value.span);
        }
    }
}
