//! What workloads keep: volumes that outlive a pod, and those that do not.

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::Value;
use model::{
    Access, Datum, Element, ElementId, ElementKind, Evidence, Fact, Facts, Knowledge, Multiplicity,
    Property,
};
use syntax::Span;

use super::cluster::{Cluster, Workload};
use super::containers::truth;
use super::environment::{containers, items, mounted, secret_names};
use crate::draft::Draft;
use crate::passes::conversation::Talk;

/// Adds flows to claimed volumes, access to secrets, and what is known of the keeping of data.
pub(super) fn mount(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let mut writers: BTreeMap<ElementId, Vec<Span>> = BTreeMap::new();
    for workload in cluster.described() {
        let claims = claims(draft, cluster, workload);
        for claim in &claims {
            link(draft, workload, claim);
            let all = writers.entry(claim.store.clone()).or_default();
            if claim.writable {
                all.push(claim.span);
            }
        }
        state_persistence(draft, workload, claims.first());
        for (name, span) in secret_names(workload) {
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
    for (store, places) in writers {
        let span = places.get(1).or_else(|| places.first()).copied();
        let value = Datum::Bool(places.len() > 1);
        draft.state(&store, Property::SharedStore, Fact { value, span });
    }
}

/// A volume that a workload claims.
struct Claim {
    store: ElementId,
    span: Span,
    writable: bool,
}

fn claims(draft: &mut Draft<'_>, cluster: &Cluster<'_>, workload: &Workload<'_>) -> Vec<Claim> {
    let mut claims = Vec::new();
    for volume in items(workload.pod, "volumes") {
        let name = volume.path(&["persistentVolumeClaim", "claimName"]);
        let Some(name) = name.and_then(Value::as_str) else {
            continue;
        };
        let key = (workload.resource.scope, workload.namespace, name);
        if let Some(declared) = cluster.object("PersistentVolumeClaim", key) {
            claims.push(Claim {
                store: ElementId(Arc::clone(&declared.id)),
                span: volume.span.unwrap_or(workload.resource.span),
                writable: is_writable(workload, volume),
            });
        }
    }
    // Each pod of a StatefulSet gets a claim of its own from these; one element stands for all.
    let templates = workload
        .resource
        .attributes
        .path(&["spec", "volumeClaimTemplates"]);
    for template in templates.map_or(&[][..], Value::items) {
        claims.extend(from_template(draft, workload, template));
    }
    claims
}

fn from_template(
    draft: &mut Draft<'_>,
    workload: &Workload<'_>,
    template: &Value,
) -> Option<Claim> {
    let name = template.path(&["metadata", "name"])?.as_str()?;
    let name = format!("{name}-{}", workload.resource.name);
    let id = ElementId(format!("{}/{name}", workload.resource.id).into());
    let span = template.span.unwrap_or(workload.resource.span);
    let around = draft.elements.get(&workload.element)?.boundary.clone();
    draft.elements.entry(id.clone()).or_insert_with(|| Element {
        id: id.clone(),
        name: name.into(),
        kind: ElementKind::DataStore,
        technology: "block-storage".into(),
        provider: "kubernetes".into(),
        type_name: "PersistentVolumeClaim".into(),
        boundary: around,
        other_boundaries: Vec::new(),
        facts: Facts::new(),
        exposure: None,
        multiplicity: Multiplicity::Unknown,
        span: Some(span),
    });
    Some(Claim {
        store: id,
        span,
        writable: true,
    })
}

fn is_writable(workload: &Workload<'_>, volume: &Value) -> bool {
    let name = volume.get("name").and_then(Value::as_str);
    let read_only = |value: &Value| value.get("readOnly").and_then(truth) == Some(true);
    let claim = volume.get("persistentVolumeClaim");
    let mounts = containers(workload.pod).flat_map(|container| items(container, "volumeMounts"));
    let mut mounts = mounts.filter(|mount| mount.get("name").and_then(Value::as_str) == name);
    !claim.is_some_and(read_only) && mounts.any(|mount| !read_only(mount))
}

fn link(draft: &mut Draft<'_>, workload: &Workload<'_>, claim: &Claim) {
    let talk = Talk {
        protocol: Some("mount".into()),
        ..Talk::default()
    };
    let evidence = vec![Evidence {
        span: claim.span,
        what: "it mounts the volume".into(),
    }];
    draft.link(talk.between(
        &workload.element,
        &claim.store,
        Knowledge::Declared,
        evidence,
    ));
}

/// Stores outside whose secrets a driver mounts as files.
fn mounted_secrets(cluster: &Cluster<'_>, workload: &Workload<'_>) -> Vec<(ElementId, Span)> {
    let volumes = mounted(workload).into_iter();
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
fn state_persistence(draft: &mut Draft<'_>, workload: &Workload<'_>, claim: Option<&Claim>) {
    let asked = draft
        .elements
        .get(&workload.element)
        .is_some_and(|element| {
            element.kind == ElementKind::DataStore && &*element.technology != "cache"
        });
    if !asked {
        return;
    }
    let volumes = || items(workload.pod, "volumes").iter();
    let lasting = |volume: &&Value| {
        [
            "persistentVolumeClaim",
            "hostPath",
            "nfs",
            "csi",
            "ephemeral",
        ]
        .iter()
        .any(|kind| volume.get(kind).is_some())
    };
    let passing = || volumes().find(|volume| volume.get("emptyDir").is_some());
    let kept = claim
        .map(|claim| claim.span)
        .or_else(|| volumes().find(lasting)?.span);
    let place = kept.or_else(|| passing()?.span).or(workload.pod.span);
    let value = Datum::Bool(kept.is_some());
    let fact = Fact { value, span: place };
    draft.state(&workload.element, Property::DataPersisted, fact);
}
