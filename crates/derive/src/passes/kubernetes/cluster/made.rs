//! What operators and charts make that no manifest declares, and the names it goes by.

use std::sync::Arc;

use syntax::HashMap;

use eval::{Map, Value};
use model::ElementId;
use resource::{Dialect, Resource, ScopeId};

use super::{Key, Workload};
use crate::apply::Stated;
use crate::catalog::group_of;
use crate::draft::{Draft, Role};
use crate::passes::kubernetes::{parts, workflows};

/// What an operator makes of a custom resource, as the catalog has it.
pub(in crate::passes::kubernetes) struct Made {
    /// The number of the resource.
    pub(super) index: usize,
    /// What it is part of: itself, or what it describes, as a user's account is part of a store.
    pub(super) element: ElementId,
    /// Names by which it is called within its namespace, or within another as `shop/name`; `-*`
    /// at the end of one stands for any rest, `*-` at its beginning for a name that whoever
    /// installs it chooses.
    names: Vec<Arc<str>>,
    /// Whether these are names of Services and not of Secrets alone.
    pub(super) answers: bool,
    /// The labels of its pods; null where there are none.
    pub(super) labels: Value,
    /// The pod that its parts are put together to.
    pub(super) pod: Option<Value>,
    /// How it asks for figures.
    pub(in crate::passes::kubernetes) asks: Option<Value>,
    /// How it tells of alerts.
    pub(in crate::passes::kubernetes) tells: Option<Value>,
}

impl Made {
    /// All that is made, in the order of the inventory.
    pub(in crate::passes::kubernetes) fn all(draft: &Draft<'_>) -> Vec<Self> {
        let mut found = Vec::new();
        for (index, (resource, role, stated)) in draft.resources().enumerate() {
            let templates = stated.pods.as_ref().map_or(&[][..], Value::items);
            let pod = workflows::pod(resource).or_else(|| parts::together(templates));
            let is_made = !stated.names.is_empty() || stated.pod_labels.is_some() || pod.is_some();
            if !is_made || resource.dialect != Dialect::Kubernetes {
                continue;
            }
            let spoken_for = draft.speaks_for(resource, role, stated);
            if let Some(element) = spoken_for.into_iter().next() {
                let known = draft.elements.get(&element);
                let of_secret = known.is_some_and(|it| &*it.technology == "secret-store");
                found.push(Self {
                    index,
                    answers: !of_secret || draft.listens(&element).0.is_some(),
                    element,
                    names: stated.names.clone(),
                    labels: labels(resource, stated),
                    pod,
                    asks: stated.asks.clone(),
                    tells: stated.tells.clone(),
                });
            }
        }
        found
    }
}

/// The labels of the pods, for all of them or for each part. Most operators give them those of
/// the resource, too.
fn labels(resource: &Resource, stated: &Stated) -> Value {
    let Some(known) = &stated.pod_labels else {
        return Value::null();
    };
    let own = resource.attributes.path(&["metadata", "labels"]);
    let Some(own) = own.and_then(Value::map).filter(|own| !own.is_empty()) else {
        return known.clone();
    };
    let with_own = |known: &Map| {
        let mut all = known.clone();
        for (key, value) in own {
            all.get_or_insert_with(Arc::clone(key), || value.clone());
        }
        Value::object(all)
    };
    match known.map() {
        Some(known) => with_own(known),
        None => Value::tuple(
            known
                .items()
                .iter()
                .filter_map(Value::map)
                .map(with_own)
                .collect(),
        ),
    }
}

impl Draft<'_> {
    /// The elements on whose behalf a resource says what it says: its own, or those that it
    /// describes. One that describes more than a few is a rule, and speaks for none.
    pub(in crate::passes::kubernetes) fn speaks_for(
        &self,
        resource: &Resource,
        role: &Role,
        stated: &Stated,
    ) -> Vec<ElementId> {
        match (role, &stated.describes) {
            (Role::Element(element), _) => vec![element.clone()],
            (Role::Other, Some(about)) => {
                let described = self.targets(resource.scope, about);
                let few = described.len() <= MOST_DESCRIBED;
                if few { described } else { Vec::new() }
            }
            (Role::Other | Role::Boundary(_) | Role::StandsFor(_) | Role::NotModelled, _) => {
                Vec::new()
            }
        }
    }
}

/// Something made, with the resource that it is made of.
type One<'a> = (&'a Resource, &'a Made);

/// What is made, by the names it goes by.
#[derive(Default)]
pub(super) struct MadeByName<'a> {
    exact: HashMap<Key<'a>, Vec<One<'a>>>,
    /// By what stands before a hyphen and any rest.
    starts: HashMap<Key<'a>, Vec<One<'a>>>,
    /// By the name alone, in whichever namespace; none where two go by it.
    anywhere: HashMap<(ScopeId, &'a str), Option<&'a ElementId>>,
    /// By what stands after any beginning; none where two go by it.
    within: HashMap<Key<'a>, Option<&'a ElementId>>,
}

/// What describes more than these is a rule for many.
const MOST_DESCRIBED: usize = 20;

/// No name of a Service has more words.
const MOST_WORDS: usize = 31;

impl<'a> MadeByName<'a> {
    /// Several may go by one name: what one Service leads to that all of a kind share.
    pub(super) fn add(&mut self, resource: &'a Resource, namespace: &'a str, made: &'a Made) {
        for name in &made.names {
            if let Some(name) = name.strip_prefix("*-") {
                let key = (resource.scope, namespace, name);
                let known = self.within.entry(key).or_insert(Some(&made.element));
                if *known != Some(&made.element) {
                    *known = None;
                }
                continue;
            }
            let (namespace, name) = name.split_once('/').unwrap_or((namespace, name));
            let (index, name) = match name.strip_suffix("-*") {
                Some(start) => (&mut self.starts, start),
                None => (&mut self.exact, name),
            };
            let known = self.anywhere.entry((resource.scope, name));
            let known = known.or_insert(Some(&made.element));
            *known = known.filter(|known| **known == made.element);
            let key = (resource.scope, namespace, name);
            index.entry(key).or_default().push((resource, made));
        }
    }

    /// The only one that goes by a part of this name, whatever stands before that and behind.
    pub(super) fn within(&self, (scope, namespace, name): Key<'_>) -> Option<ElementId> {
        if self.within.is_empty() {
            return None;
        }
        let starts = name.match_indices('-').map(|(at, _)| at + 1);
        let rests = starts.take(MOST_WORDS).filter_map(|at| name.get(at..));
        let parts = rests.flat_map(|rest| {
            let ends = rest
                .rmatch_indices('-')
                .filter_map(|(at, _)| rest.get(..at));
            std::iter::once(rest).chain(ends.take(MOST_WORDS))
        });
        let known = parts.filter_map(|part| self.within.get(&(scope, namespace, part)));
        known.flatten().next().map(|element| (*element).clone())
    }

    /// The only one that goes by exactly this name, in whichever namespace it is.
    pub(super) fn anywhere(&self, scope: ScopeId, name: &str) -> Option<ElementId> {
        let found = self.anywhere.get(&(scope, name)).copied().flatten();
        found.cloned()
    }

    /// What goes by exactly this name.
    pub(super) fn exactly(&self, key: Key<'_>) -> Option<ElementId> {
        let (_, made) = self.exact.get(&key)?.first()?;
        Some(made.element.clone())
    }

    /// What goes by exactly this name, else by the longest beginning of it.
    pub(super) fn find(&self, (scope, namespace, name): Key<'_>) -> Vec<One<'a>> {
        let exact = self.exact.get(&(scope, namespace, name));
        let mut hyphens = name.rmatch_indices('-');
        let found = exact.or_else(|| {
            hyphens.find_map(|(at, _)| {
                let start = name.get(..at)?;
                self.starts.get(&(scope, namespace, start))
            })
        });
        let mut found = found.cloned().unwrap_or_default();
        // By the name of a chart alone nobody tells apart what several of it are installed as.
        let by_chart = |(resource, _): &One<'_>| {
            let chart = resource.attributes.path(&["spec", "name"]);
            group_of(resource) == "helm.sh" && chart.and_then(Value::as_str) == Some(name)
        };
        if found.len() > 1 && found.iter().all(by_chart) {
            found.retain(|(resource, _)| *resource.name == *name);
        }
        found
    }
}

impl Workload<'_> {
    /// Whether it stands for all that a chart makes which is not on disk: policies of its own
    /// may be among that.
    pub(in crate::passes::kubernetes) fn is_unread(&self) -> bool {
        self.pod.is_null() && group_of(self.resource) == "helm.sh"
    }
}
