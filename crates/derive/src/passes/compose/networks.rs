//! The boundaries around services: the host of each project, and the networks on it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{Boundary, BoundaryId, BoundaryKind, ElementId, ElementKind, Facts};
use resource::{Dialect, Inventory, ScopeId};

use super::project::{Projects, items};
use crate::draft::Draft;

/// Draws hosts and networks and puts everything into them.
pub(super) fn draw(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    let hosts = hosts(draft.inventory);
    let scopes = projects.services.iter().map(|it| it.resource.scope);
    for scope in scopes.collect::<BTreeSet<ScopeId>>() {
        if let Some((id, name)) = hosts.get(&scope) {
            add_host(draft, id, name);
        }
    }
    for resource in &draft.inventory.resources {
        let Some((host, _)) = hosts.get(&resource.scope) else {
            continue;
        };
        let host = Some(host).filter(|id| draft.boundaries.contains_key(id));
        if let Some(network) = draft.boundaries.get_mut(&BoundaryId(resource.id.clone())) {
            network.parent = host.cloned();
        }
        let element = draft.elements.get_mut(&ElementId(resource.id.clone()));
        if let Some(element) = element.filter(|it| it.kind != ElementKind::ExternalEntity) {
            element.boundary = host.cloned();
        }
    }
    for service in &projects.services {
        settle(draft, projects, service);
    }
}

fn add_host(draft: &mut Draft<'_>, id: &BoundaryId, project: &str) {
    let name = format!("host of {project}");
    draft.boundaries.insert(
        id.clone(),
        Boundary {
            id: id.clone(),
            name: name.into(),
            kind: BoundaryKind::Host,
            parent: None,
            facts: Facts::new(),
            span: None,
        },
    );
}

/// The host of each project, with the project's name. Two projects of one name are told apart
/// by their folders.
fn hosts(inventory: &Inventory) -> BTreeMap<ScopeId, (BoundaryId, Arc<str>)> {
    let projects = || {
        let scopes = (0..).map(ScopeId).zip(&inventory.scopes);
        scopes.filter(|(_, scope)| scope.dialect == Dialect::Compose)
    };
    let mut namesakes: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, scope) in projects() {
        *namesakes.entry(&scope.name).or_default() += 1;
    }
    let host = |(id, scope): (ScopeId, &resource::Scope)| {
        let folder = if scope.folder.is_empty() {
            "."
        } else {
            &scope.folder
        };
        let own = format!("compose:{}/host", scope.name);
        let name = match namesakes.get(&*scope.name) {
            Some(2..) => format!("{folder}:{own}"),
            _ => own,
        };
        (id, (BoundaryId(name.into()), Arc::clone(&scope.name)))
    };
    projects().map(host).collect()
}

/// Puts a service into its networks; one without any stays on the host.
fn settle(draft: &mut Draft<'_>, projects: &Projects<'_>, service: &super::project::Service<'_>) {
    let connected = projects.connected(service);
    let joined = items(&connected.resource.attributes, "networks").iter();
    let networks = joined.filter_map(|it| {
        let network = projects.network(service.resource.scope, it.get("name")?.as_str()?)?;
        Some(BoundaryId(network.id.clone()))
    });
    let mut networks = networks.filter(|id| draft.boundaries.contains_key(id));
    let Some(first) = networks.next() else { return };
    let others: Vec<BoundaryId> = networks.collect();
    if let Some(element) = draft.elements.get_mut(&service.element) {
        element.boundary = Some(first);
        element.other_boundaries = others;
    }
}
