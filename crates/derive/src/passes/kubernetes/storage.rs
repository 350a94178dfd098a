//! What workloads keep: volumes that outlive a pod, and those that do not.

mod bound;
mod claims;
mod volumes;
mod writers;

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::Value;
use model::{Access, Datum, ElementId, ElementKind, Evidence, Fact, Knowledge, Property};
use syntax::Span;

use super::cluster::{Cluster, Workload};
use super::containers::truth;
use super::told::Told;
use crate::draft::Draft;
use crate::passes::conversation::Talk;
pub(super) use bound::Bound;
use volumes::Kind;
use writers::Writer;
pub(super) use writers::origin_of;

/// Adds flows to what workloads mount, access to secrets, and what is known of the keeping of
/// data.
pub(super) fn mount<'a>(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'a>,
    bound: &Bound<'a>,
    told: &[Told<'_>],
) {
    bound.describe(draft);
    let mut writers: BTreeMap<ElementId, Vec<Writer<'_>>> = BTreeMap::new();
    let described = cluster.workloads.iter().zip(told);
    for (workload, told) in described.filter(|(workload, _)| workload.is_described) {
        let mut stores = claims::of(draft, cluster, bound, workload);
        stores.extend(volumes::inline(draft, workload));
        for store in &stores {
            link(draft, workload, store);
            let all = writers.entry(store.id.clone()).or_default();
            if store.writable {
                all.push(Writer::of(workload, store.span));
            }
        }
        state_persistence(draft, workload, stores.first());
        give_secrets(draft, cluster, workload, told);
    }
    for (store, writers) in writers {
        draft.state(&store, Property::SharedStore, writers::fact(&writers));
    }
}

/// A store that a workload mounts.
struct Store {
    id: ElementId,
    span: Span,
    writable: bool,
    /// What is spoken to it, and whatever else says so.
    kind: Option<Kind>,
    also: Option<Evidence>,
    /// Whether what travels to it is encrypted, where that is known.
    encrypted: Option<bool>,
}

/// The templates from which each pod of a set gets claims of its own.
pub(super) fn claim_templates<'a>(workload: &Workload<'a>) -> &'a [Value] {
    let attributes = &workload.resource.attributes;
    let templates = attributes.path(&["spec", "volumeClaimTemplates"]);
    templates.map_or(&[], Value::items)
}

/// Whether one of the containers may write to a volume.
fn is_writable(workload: &Workload<'_>, volume: &Value) -> bool {
    let name = volume.get("name").and_then(Value::as_str);
    let read_only = |value: &Value| value.get("readOnly").and_then(truth) == Some(true);
    let source = volume.get("persistentVolumeClaim");
    let source = source.or_else(|| volumes::source(volume).map(|(_, source)| source));
    let mut own = workload
        .mounts()
        .filter(|it| it.get("name").and_then(Value::as_str) == name);
    !source.is_some_and(read_only) && own.any(|mount| !read_only(mount))
}

fn link(draft: &mut Draft<'_>, workload: &Workload<'_>, store: &Store) {
    let protocol = store.kind.map_or("mount", |kind| kind.protocol);
    let mut evidence = vec![Evidence {
        span: store.span,
        what: "it mounts the volume".into(),
    }];
    evidence.extend(store.also.clone());
    let mut talk = Talk {
        protocol: Some(protocol.into()),
        port: store.kind.and_then(|kind| kind.port),
        ..Talk::default()
    };
    if let Some(encrypted) = store.encrypted {
        let span = evidence.last().map(|line| line.span);
        let value = Datum::Bool(encrypted);
        talk.facts.insert(Property::Encrypted, Fact { value, span });
    }
    draft.link(talk.between(&workload.element, &store.id, Knowledge::Declared, evidence));
}

fn give_secrets(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    workload: &Workload<'_>,
    told: &Told<'_>,
) {
    for (name, span) in told.secrets.iter().copied() {
        let key = (workload.resource.scope, workload.namespace, name);
        let declared = cluster.object("Secret", key);
        let declared = declared.map(|secret| ElementId(Arc::clone(&secret.id)));
        if let Some(secret) = declared.or_else(|| cluster.made(key)) {
            may_read(draft, workload, secret, span);
        }
    }
    for (secret, span) in mounted_secrets(cluster, workload) {
        may_read(draft, workload, secret, span);
    }
}

/// Stores outside whose secrets a driver mounts as files.
fn mounted_secrets(cluster: &Cluster<'_>, workload: &Workload<'_>) -> Vec<(ElementId, Span)> {
    let volumes = workload.mounted.iter().copied();
    let classes = volumes.filter_map(|volume| {
        let name = volume.path(&["csi", "volumeAttributes", "secretProviderClass"])?;
        let key = (workload.resource.scope, workload.namespace, name.as_str()?);
        let class = cluster.object("SecretProviderClass", key)?;
        let span = name.span.unwrap_or(workload.resource.span);
        Some((ElementId(Arc::clone(&class.id)), span))
    });
    classes.collect()
}

/// Reading a secret is a right, not a conversation.
fn may_read(draft: &mut Draft<'_>, workload: &Workload<'_>, secret: ElementId, span: Span) {
    let element = draft.elements.get(&secret);
    if element.is_some_and(|it| &*it.technology == "secret-store") {
        draft.accesses.push(Access {
            from: workload.element.clone(),
            to: Some(secret),
            rights: vec!["read".into()],
            evidence: vec![Evidence {
                span,
                what: "it is given the secret".into(),
            }],
        });
    }
}

/// A store without a claim or a folder of the host loses its data with the pod. A cache is not
/// asked: it loses nothing that is not kept elsewhere.
fn state_persistence(draft: &mut Draft<'_>, workload: &Workload<'_>, store: Option<&Store>) {
    let asked = draft
        .elements
        .get(&workload.element)
        .is_some_and(|element| {
            element.kind == ElementKind::DataStore && &*element.technology != "cache"
        });
    if !asked {
        return;
    }
    let volumes = || workload.mounted.iter().copied();
    let kept = store.map(|store| store.span);
    let kept = kept.or_else(|| volumes().find(|it| volumes::lasts(it))?.span);
    let passing = || {
        volumes()
            .find(|volume| volume.get("emptyDir").is_some())?
            .span
    };
    let place = kept.or_else(passing).or(workload.pod.span);
    let value = Datum::Bool(kept.is_some());
    let fact = Fact { value, span: place };
    draft.state(&workload.element, Property::DataPersisted, fact);
}
