//! Services whose manifests leave their namespace to whoever applies them.

use eval::Value;
use resource::{Resource, ScopeId};

use super::{Cluster, Key, Service};

const USUAL: &str = "default";

impl<'a> Cluster<'a> {
    /// The namespace that somebody means who names a Service in a namespace: `default` for one
    /// in which nothing of the manifests is, if the manifest of the Service leaves its namespace
    /// to whoever applies it.
    pub(in crate::passes::kubernetes) fn stated_or_default<'n>(
        &self,
        scope: ScopeId,
        namespace: &'n str,
        name: &str,
    ) -> &'n str {
        let known = self.inhabited.get(&scope);
        if known.is_some_and(|known| known.contains(namespace)) {
            return namespace;
        }
        let key = (scope, USUAL, name);
        let declared = self.service(key).map(|service| service.resource);
        let made = self.made_by_name.find(key);
        if declared.or(made).is_some_and(is_open) {
            USUAL
        } else {
            namespace
        }
    }

    /// A Service of this name that may be in this namespace, because its manifest does not say
    /// in which it is.
    pub(in crate::passes::kubernetes) fn left_open(&self, key: Key<'_>) -> Option<&Service<'a>> {
        let (scope, namespace, name) = key;
        let service = self.service((scope, USUAL, name))?;
        let open = is_open(service.resource) && service.alias().is_none();
        (open && namespace != USUAL).then_some(service)
    }
}

fn is_open(resource: &Resource) -> bool {
    let stated = resource.attributes.path(&["metadata", "namespace"]);
    stated.is_none_or(Value::is_null)
}
