//! Volumes that workloads claim.

use std::sync::Arc;

use eval::Value;
use model::{ElementId, ElementKind, Evidence};

use super::super::cluster::{Cluster, Workload};
use super::super::environment::mounted;
use super::bound::Bound;
use super::{Store, is_writable};
use crate::draft::Draft;
use crate::passes::kubernetes::implied::Implied;

/// The claims that containers of a workload mount.
pub(super) fn of(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    bound: &Bound<'_>,
    workload: &Workload<'_>,
) -> Vec<Store> {
    let mut stores = Vec::new();
    for volume in mounted(workload) {
        let name = volume.path(&["persistentVolumeClaim", "claimName"]);
        let Some(name) = name.and_then(Value::as_str) else {
            continue;
        };
        let key = (workload.resource.scope, workload.namespace, name);
        if let Some(declared) = cluster.object("PersistentVolumeClaim", key) {
            let volume_of = bound.volume(&declared.id);
            stores.push(Store {
                id: ElementId(Arc::clone(&declared.id)),
                span: volume.span.unwrap_or(workload.resource.span),
                writable: is_writable(workload, volume),
                kind: volume_of.and_then(|it| it.kind),
                also: volume_of.map(|it| Evidence {
                    span: it.span,
                    what: "this volume is bound to the claim".into(),
                }),
                encrypted: volume_of.and_then(|it| it.encrypted),
            });
        }
    }
    // Each pod of a StatefulSet gets a claim of its own from these; one element stands for all.
    let templates = workload
        .resource
        .attributes
        .path(&["spec", "volumeClaimTemplates"]);
    for template in templates.map_or(&[][..], Value::items) {
        stores.extend(from_template(draft, workload, template));
    }
    stores
}

/// None where no container mounts it.
fn from_template(
    draft: &mut Draft<'_>,
    workload: &Workload<'_>,
    template: &Value,
) -> Option<Store> {
    let name = template.path(&["metadata", "name"])?.as_str()?;
    if !super::mounts(workload).any(|it| it.get("name").and_then(Value::as_str) == Some(name)) {
        return None;
    }
    let claim = format!("{name}-{}", workload.resource.name);
    let span = template.span.unwrap_or(workload.resource.span);
    let around = draft.elements.get(&workload.element)?.boundary.clone();
    let id = draft.implied(Implied {
        id: format!("{}/{name}", workload.resource.id),
        name: &claim,
        kind: ElementKind::DataStore,
        technology: "block-storage",
        type_name: "PersistentVolumeClaim",
        boundary: around,
        span: Some(span),
    });
    Some(Store {
        id,
        span,
        writable: true,
        kind: None,
        also: None,
        encrypted: None,
    })
}
