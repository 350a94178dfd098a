//! What operators and charts make that no manifest declares, and the names it goes by.

use std::collections::HashMap;
use std::sync::Arc;

use eval::Value;
use resource::{Dialect, Resource};

use super::{Key, Workload};
use crate::catalog::group_of;
use crate::draft::{Draft, Role};
use crate::passes::kubernetes::{parts, workflows};

/// What an operator makes of a custom resource, as the catalog has it.
pub(in crate::passes::kubernetes) struct Made {
    /// The number of the resource.
    pub(super) index: usize,
    /// Names by which it is called within its namespace; `-*` at the end of one stands for any rest.
    names: Vec<Arc<str>>,
    /// The labels of its pods; null where there are none.
    pub(super) labels: Value,
    /// The pod that its parts are put together to.
    pub(super) pod: Option<Value>,
}

impl Made {
    /// All that is made, in the order of the inventory.
    pub(in crate::passes::kubernetes) fn all(draft: &Draft<'_>) -> Vec<Self> {
        let mut found = Vec::new();
        for (index, (resource, role, stated)) in draft.resources().enumerate() {
            let templates = stated.pods.as_ref().map_or(&[][..], Value::items);
            let pod = workflows::pod(resource).or_else(|| parts::together(templates));
            let is_made = !stated.names.is_empty() || stated.pod_labels.is_some() || pod.is_some();
            let is_element = matches!(role, Role::Element(_));
            if is_made && is_element && resource.dialect == Dialect::Kubernetes {
                found.push(Self {
                    index,
                    names: stated.names.clone(),
                    labels: stated.pod_labels.clone().unwrap_or_else(Value::null),
                    pod,
                });
            }
        }
        found
    }
}

/// What is made, by the names it goes by.
#[derive(Default)]
pub(super) struct MadeByName<'a> {
    exact: HashMap<Key<'a>, Vec<&'a Resource>>,
    /// By what stands before a hyphen and any rest.
    starts: HashMap<Key<'a>, Vec<&'a Resource>>,
}

impl<'a> MadeByName<'a> {
    /// Several may go by one name: what one Service leads to that all of a kind share.
    pub(super) fn add(&mut self, resource: &'a Resource, namespace: &'a str, made: &'a Made) {
        for name in &made.names {
            let (index, name) = match name.strip_suffix("-*") {
                Some(start) => (&mut self.starts, start),
                None => (&mut self.exact, &**name),
            };
            let key = (resource.scope, namespace, name);
            index.entry(key).or_default().push(resource);
        }
    }

    /// What goes by exactly this name, else by the longest beginning of it.
    pub(super) fn find(&self, (scope, namespace, name): Key<'_>) -> Vec<&'a Resource> {
        let exact = self.exact.get(&(scope, namespace, name));
        let mut hyphens = name.rmatch_indices('-');
        let found = exact.or_else(|| {
            hyphens.find_map(|(at, _)| {
                let start = name.get(..at)?;
                self.starts.get(&(scope, namespace, start))
            })
        });
        found.cloned().unwrap_or_default()
    }
}

impl Workload<'_> {
    /// Whether it stands for all that a chart makes which is not on disk: policies of its own
    /// may be among that.
    pub(in crate::passes::kubernetes) fn is_unread(&self) -> bool {
        self.pod.is_null() && group_of(self.resource) == "helm.sh"
    }
}
