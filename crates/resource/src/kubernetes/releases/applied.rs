//! Folders of manifests that Argo CD applies, and the namespace that it says for what states
//! none.

use std::sync::Arc;

use syntax::HashMap;

use crate::helm::{Release, Repository, Wanted};

/// A folder, seen from the top of the repository, and a namespace.
pub(super) type Applied = (Arc<str>, Arc<str>);

/// What applications say of folders that may be no charts.
pub(super) fn of(asked: &[Release]) -> impl Iterator<Item = Applied> {
    asked.iter().filter_map(|release| {
        let Wanted::Folder(folder) = &release.chart else {
            return None;
        };
        Some((Arc::clone(folder), release.namespace.clone()?))
    })
}

/// The namespaces by the folders of the scan; none where one is applied to several.
pub(super) fn namespaces(
    applied: Vec<Applied>,
    repository: &Repository<'_>,
) -> HashMap<String, Option<Arc<str>>> {
    let mut known: HashMap<String, Option<Arc<str>>> = HashMap::default();
    for (folder, namespace) in applied {
        let namespace = Some(namespace);
        if let Some(folder) = repository.folder(&folder) {
            let known = known.entry(folder.to_owned());
            let known = known.or_insert_with(|| namespace.clone());
            if *known != namespace {
                *known = None;
            }
        }
    }
    known
}
