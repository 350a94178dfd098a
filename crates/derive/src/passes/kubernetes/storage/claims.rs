//! Volumes that workloads claim.

use std::sync::Arc;

use eval::Value;
use model::{ElementId, ElementKind, Evidence};

use super::super::cluster::{Cluster, Workload};
use super::bound::{self, Bound, Volume};
use super::{Store, claim_templates, is_writable};
use crate::draft::Draft;
use crate::passes::kubernetes::implied::Implied;

/// The claims that containers of a workload mount.
pub(super) fn of<'a>(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'a>,
    bound: &Bound<'a>,
    workload: &Workload<'a>,
) -> Vec<Store> {
    let mut stores = Vec::new();
    for volume in workload.mounted.iter().copied() {
        let name = volume.path(&["persistentVolumeClaim", "claimName"]);
        let Some(name) = name.and_then(Value::as_str) else {
            continue;
        };
        let key = (workload.resource.scope, workload.namespace, name);
        if let Some(declared) = cluster.object("PersistentVolumeClaim", key) {
            let store = Store {
                id: ElementId(Arc::clone(&declared.id)),
                span: volume.span.unwrap_or(workload.resource.span),
                writable: is_writable(workload, volume),
                kind: None,
                also: None,
                encrypted: None,
            };
            stores.push(store.in_volume(bound.volume(&declared.id)));
        }
    }
    // Each pod of a StatefulSet gets a claim of its own from these; one element stands for all.
    for template in claim_templates(workload) {
        stores.extend(from_template(draft, bound, workload, template));
    }
    stores
}

/// None where no container mounts it.
fn from_template<'a>(
    draft: &mut Draft<'_>,
    bound: &Bound<'a>,
    workload: &Workload<'a>,
    template: &'a Value,
) -> Option<Store> {
    let name = template.path(&["metadata", "name"])?.as_str()?;
    if !workload
        .mounts()
        .any(|it| it.get("name").and_then(Value::as_str) == Some(name))
    {
        return None;
    }
    let claim = format!("{name}-{}", workload.resource.name);
    let span = template.span.unwrap_or(workload.resource.span);
    let around = draft.elements.get(&workload.element)?.boundary.clone();
    let volume = bound.by_template(workload, template).map(bound::describe);
    let kind = volume.as_ref().and_then(|it| it.kind);
    let id = draft.implied(Implied {
        id: format!("{}/{name}", workload.resource.id),
        name: &claim,
        kind: ElementKind::DataStore,
        technology: kind.map_or("block-storage", |kind| kind.technology),
        type_name: "PersistentVolumeClaim",
        boundary: around,
        span: Some(span),
    });
    let store = Store {
        id,
        span,
        writable: true,
        kind: None,
        also: None,
        encrypted: None,
    };
    Some(store.in_volume(volume))
}

impl Store {
    /// With what is known of the volume that the claim gets.
    fn in_volume(self, volume: Option<Volume>) -> Self {
        let Some(volume) = volume else {
            return self;
        };
        Self {
            kind: volume.kind,
            also: Some(Evidence {
                span: volume.span,
                what: "this volume is bound to the claim".into(),
            }),
            encrypted: volume.encrypted,
            ..self
        }
    }
}
