//! Names within a namespace, from manifests that leave theirs to whoever applies them.
//!
//! The catalog lets parts of one thing meet by names that hold a namespace
//! (`strimzi-connect:shop/copies`). Where nobody goes by such a name, but only one does so in
//! another namespace, and one of the two leaves its own open, then that one is meant.

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::{Kind, Value};
use resource::{Dialect, Resource, ScopeId};
use syntax::HashMap;

use crate::apply::Said;

/// Whether nobody says in which namespace it is: a chart's own word for one has no place.
pub(crate) fn is_open(resource: &Resource) -> bool {
    let stated = resource.attributes.path(&["metadata", "namespace"]);
    stated.is_none_or(|stated| stated.is_null() || stated.span.is_none())
}

/// Lets what the resources say name those who are meant.
pub(crate) fn bring_home(resources: &[Resource], said: &mut [Said]) {
    let homes = Homes::of(resources, said);
    if homes.placed.is_empty() {
        return;
    }
    for (resource, said) in resources.iter().zip(said) {
        let about = said.stated.describes.as_ref();
        if let Some(meant) = about.and_then(|about| homes.meant(resource, about)) {
            Arc::make_mut(&mut said.stated).describes = Some(meant);
        }
        for flow in &mut said.flows {
            let to = flow.to.as_ref();
            if let Some(meant) = to.and_then(|to| homes.meant(resource, to)) {
                flow.to = Some(meant);
            }
        }
    }
}

/// Who goes by names that hold a namespace, by what these say besides it: the whole names, and
/// whether whoever goes by one leaves the namespace open.
struct Homes {
    placed: HashMap<(ScopeId, String), BTreeMap<Arc<str>, bool>>,
}

impl Homes {
    fn of(resources: &[Resource], said: &[Said]) -> Self {
        let mut placed: HashMap<_, BTreeMap<Arc<str>, bool>> = HashMap::default();
        let all = resources.iter().zip(said);
        for (resource, said) in all.filter(|(it, _)| it.dialect == Dialect::Kubernetes) {
            for name in &said.stated.names {
                if let Some(rest) = rest(name) {
                    let same = placed.entry((resource.scope, rest)).or_default();
                    *same.entry(Arc::clone(name)).or_default() |= is_open(resource);
                }
            }
        }
        Self { placed }
    }

    /// Who is meant by a name that nobody goes by.
    fn meant(&self, resource: &Resource, name: &Value) -> Option<Value> {
        let text = name.as_str()?;
        let found = self.placed.get(&(resource.scope, rest(text)?))?;
        let (only, open) = found.iter().next().filter(|_| found.len() == 1)?;
        let is_other = &**only != text && (*open || is_open(resource));
        is_other.then(|| Value {
            kind: Kind::String(Arc::clone(only)),
            ..name.clone()
        })
    }
}

/// What a name says besides the namespace in it.
fn rest(name: &str) -> Option<String> {
    let (what, place) = name.split_once(':')?;
    let (namespace, own) = place.split_once('/')?;
    let plain = !what.is_empty() && !what.contains('/') && !namespace.is_empty();
    plain.then(|| format!("{what}:{own}"))
}
