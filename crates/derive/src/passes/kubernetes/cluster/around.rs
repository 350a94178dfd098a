//! What several environments share: an overlay is a deployment of its own, yet runs in the
//! cluster of what the folders around it declare once; so does a file that is a copy of some of
//! the others beside it.

use syntax::{HashMap, HashSet};

use resource::{Dialect, Inventory, ScopeId};

use super::Cluster;

/// For each scope the scopes of the folders around its own, the nearest first.
pub(super) fn of(inventory: &Inventory) -> HashMap<ScopeId, Vec<ScopeId>> {
    let scopes = (0..).map(ScopeId).zip(&inventory.scopes);
    let ours = scopes.filter(|(_, scope)| scope.dialect == Dialect::Kubernetes);
    let by_folder: HashMap<&str, ScopeId> = ours.map(|(id, scope)| (&*scope.folder, id)).collect();
    let outer = |(folder, id): (&&str, &ScopeId)| {
        let above = std::iter::successors(parent(folder), |folder| parent(folder));
        let above = above.filter_map(|folder| by_folder.get(folder).copied());
        (*id, above.collect())
    };
    by_folder.iter().map(outer).collect()
}

/// The scopes that are single files.
pub(super) fn copies(inventory: &Inventory) -> HashSet<ScopeId> {
    const ENDS: &[&str] = &[".json", ".yaml", ".yml"];
    let scopes = (0..).map(ScopeId).zip(&inventory.scopes);
    let ours = scopes.filter(|(_, scope)| scope.dialect == Dialect::Kubernetes);
    let files = ours.filter(|(_, scope)| ENDS.iter().any(|end| scope.folder.ends_with(end)));
    files.map(|(id, _)| id).collect()
}

fn parent(folder: &str) -> Option<&str> {
    let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
    (!folder.is_empty()).then_some(above)
}

impl Cluster<'_> {
    /// The nearest scope around another in which something is in a namespace, if nothing is in
    /// the scope itself, or that is one file and no folder.
    pub(in crate::passes::kubernetes) fn scope_around(
        &self,
        scope: ScopeId,
        namespace: &str,
    ) -> Option<ScopeId> {
        let lived_in = |scope: &ScopeId| self.is_lived_in(*scope, namespace);
        let mut around = self.around.get(&scope)?.iter().copied();
        around
            .find(lived_in)
            .filter(|_| self.copies.contains(&scope) || !lived_in(&scope))
    }

    /// Whether something runs or answers in a namespace.
    pub(in crate::passes::kubernetes) fn is_lived_in(
        &self,
        scope: ScopeId,
        namespace: &str,
    ) -> bool {
        let known = self.inhabited.get(&scope);
        known.is_some_and(|known| known.contains(namespace))
    }
}
