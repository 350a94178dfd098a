//! Which namespaces selectors select.

use eval::{Map, Value};
use resource::ScopeId;

use super::Cluster;
use crate::passes::kubernetes::selectors::selects;

/// The labels by which every namespace goes by its name, Kubernetes' and Calico's.
const OWN_NAME: &[&str] = &["kubernetes.io/metadata.name", "projectcalico.org/name"];

/// The label under which people write a namespace's name.
const BY_HAND: &str = "name";

impl<'a> Cluster<'a> {
    /// The names of the namespaces that a selector of namespaces selects. Every namespace has
    /// its own name as a label, whether it is declared or not, and before clusters did that by
    /// themselves people gave it to them by hand.
    pub(in crate::passes::kubernetes) fn namespaces(
        &self,
        scope: ScopeId,
        selector: &Value,
    ) -> Vec<&'a str> {
        self.namespaces_where(scope, |labels| selects(selector, labels))
    }

    /// The names of the namespaces whose labels are of a kind.
    pub(in crate::passes::kubernetes) fn namespaces_where(
        &self,
        scope: ScopeId,
        keep: impl Fn(&Map) -> bool,
    ) -> Vec<&'a str> {
        let mut labels = Vec::new();
        for name in self.namespaces.get(&scope).into_iter().flatten() {
            let declared = self.object("Namespace", (scope, "", name));
            let own = declared.and_then(|it| it.attributes.path(&["metadata", "labels"])?.map());
            let mut map = own.cloned().unwrap_or_default();
            for key in OWN_NAME {
                map.insert((*key).into(), Value::text(*name));
            }
            map.get_or_insert_with(BY_HAND.into(), || Value::text(*name));
            labels.push((*name, map));
        }
        let chosen = labels.iter().filter(|(_, labels)| keep(labels));
        chosen.map(|(name, _)| *name).collect()
    }
}
