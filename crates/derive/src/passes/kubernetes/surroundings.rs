//! The boundaries around workloads: their cluster and their namespace.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Boundary, BoundaryId, BoundaryKind, ElementId, Facts};
use resource::{Inventory, ScopeId};
use syntax::{HashMap, Span};

use super::cluster::{Cluster, Object};
use crate::draft::Draft;

/// Draws clusters and namespaces and puts everything into them.
pub(super) fn draw(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    // Of a namespace that nobody declares the first thing in it says that it is there.
    let mut scopes: BTreeMap<ScopeId, BTreeMap<&str, Span>> = BTreeMap::new();
    for object in cluster.everything() {
        let namespaces = scopes.entry(object.resource.scope).or_default();
        if !object.namespace.is_empty() {
            let first = namespaces.entry(object.namespace);
            first.or_insert(object.resource.span);
        }
    }
    let shared = scopes.len() > 1;
    for (scope, namespaces) in &scopes {
        let folder = shared.then(|| folder_of(draft.inventory, *scope)).flatten();
        let around = add_cluster(draft, folder.as_deref());
        for (name, first) in namespaces {
            let declared = cluster.object("Namespace", (*scope, "", name));
            let span = declared.map_or(*first, |resource| resource.span);
            add_namespace(draft, &around, folder.as_deref(), name, span);
        }
    }
    settle(draft, cluster);
}

/// The boundary of the namespace that an object is in.
pub(super) fn namespace(
    draft: &Draft<'_>,
    cluster: &Cluster<'_>,
    object: Object<'_>,
) -> Option<BoundaryId> {
    known(draft, cluster, object.resource.scope, object.namespace)
}

/// The boundary of the cluster that an object is in.
pub(super) fn cluster(
    draft: &Draft<'_>,
    cluster: &Cluster<'_>,
    object: Object<'_>,
) -> Option<BoundaryId> {
    known(draft, cluster, object.resource.scope, "")
}

/// The boundary of a namespace, or of the cluster for none, that is drawn.
fn known(
    draft: &Draft<'_>,
    cluster: &Cluster<'_>,
    scope: ScopeId,
    namespace: &str,
) -> Option<BoundaryId> {
    let shared = cluster.has_several_scopes();
    let folder = shared.then(|| folder_of(draft.inventory, scope));
    let id = boundary_id(folder.flatten().as_deref(), namespace);
    draft.boundaries.contains_key(&id).then_some(id)
}

fn folder_of(inventory: &Inventory, scope: ScopeId) -> Option<String> {
    let folder = &inventory.scope(scope)?.folder;
    Some(if folder.is_empty() { "." } else { folder }.to_owned())
}

fn add_cluster(draft: &mut Draft<'_>, folder: Option<&str>) -> BoundaryId {
    let id = BoundaryId(with_folder(folder, "k8s"));
    let name = folder.map_or_else(
        || "Kubernetes cluster".to_owned(),
        |folder| format!("Kubernetes cluster ({folder})"),
    );
    add(draft, &id, &name, BoundaryKind::Cluster, None, None);
    id
}

fn add_namespace(
    draft: &mut Draft<'_>,
    around: &BoundaryId,
    folder: Option<&str>,
    name: &str,
    span: Span,
) {
    let id = namespace_id(folder, name);
    let kind = BoundaryKind::Namespace;
    add(draft, &id, name, kind, Some(around), Some(span));
}

fn add(
    draft: &mut Draft<'_>,
    id: &BoundaryId,
    name: &str,
    kind: BoundaryKind,
    parent: Option<&BoundaryId>,
    span: Option<Span>,
) {
    draft
        .boundaries
        .entry(id.clone())
        .or_insert_with(|| Boundary {
            id: id.clone(),
            name: name.into(),
            kind,
            parent: parent.cloned(),
            facts: Facts::new(),
            span,
        });
}

/// Puts elements into their namespaces; those that were made late are put there at the end.
pub(super) fn settle(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let shared = cluster.has_several_scopes();
    let mut known: HashMap<(ScopeId, &str), BoundaryId> = HashMap::default();
    for Object {
        resource,
        namespace,
    } in cluster.everything()
    {
        let id = ElementId(Arc::clone(&resource.id));
        let Some(element) = draft.elements.get_mut(&id) else {
            continue;
        };
        let boundary = known.entry((resource.scope, namespace)).or_insert_with(|| {
            let folder = shared.then(|| folder_of(draft.inventory, resource.scope));
            boundary_id(folder.flatten().as_deref(), namespace)
        });
        element.boundary = Some(boundary.clone());
    }
}

/// The namespace's boundary, or the cluster's for what has no namespace.
fn boundary_id(folder: Option<&str>, namespace: &str) -> BoundaryId {
    if namespace.is_empty() {
        BoundaryId(with_folder(folder, "k8s"))
    } else {
        namespace_id(folder, namespace)
    }
}

fn namespace_id(folder: Option<&str>, name: &str) -> BoundaryId {
    BoundaryId(with_folder(folder, &format!("k8s:Namespace/{name}")))
}

/// Copies of an application in several folders are clusters of their own.
fn with_folder(folder: Option<&str>, id: &str) -> Arc<str> {
    folder.map_or_else(|| id.into(), |folder| format!("{folder}:{id}").into())
}
