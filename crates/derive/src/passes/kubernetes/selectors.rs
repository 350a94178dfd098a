//! Label selectors, answered from an index.

use std::sync::Arc;

use syntax::HashMap;

use eval::{Map, Value};
use resource::ScopeId;

use super::cluster::Key;

/// What the catalog writes for a label that has several values among the pods of one thing: the
/// part that each plays. No label of a manifest has this value.
const ANY: &str = "*";

/// The label that each pod of a `StatefulSet` is given: the name of the set with its number.
const POD_NAME: &str = "statefulset.kubernetes.io/pod-name";

/// Labels of numbered things, by scope and namespace.
#[derive(Debug, Default)]
pub(super) struct Labels<'a> {
    by_pair: HashMap<(ScopeId, &'a str, &'a str, &'a str), Vec<usize>>,
    by_namespace: HashMap<(ScopeId, &'a str), Vec<usize>>,
    of: Vec<Option<&'a Map>>,
    names: Vec<&'a str>,
}

impl<'a> Labels<'a> {
    /// Adds the next thing; things are numbered from 0.
    pub(super) fn add(&mut self, (scope, namespace, name): Key<'a>, labels: Option<&'a Map>) {
        let number = self.of.len();
        self.of.push(labels);
        self.names.push(name);
        self.by_namespace
            .entry((scope, namespace))
            .or_default()
            .push(number);
        for (key, value) in labels.into_iter().flatten() {
            if let Some(value) = value.as_str() {
                self.by_pair
                    .entry((scope, namespace, key, value))
                    .or_default()
                    .push(number);
            }
        }
    }

    /// What a plain map of labels selects, as in a Service; an empty one selects nothing.
    pub(super) fn matching(
        &self,
        scope: ScopeId,
        namespace: &str,
        wanted: Option<&Map>,
    ) -> Vec<usize> {
        match wanted {
            Some(wanted) if !wanted.is_empty() => self.having(scope, namespace, wanted),
            _ => Vec::new(),
        }
    }

    /// What a selector with `matchLabels` and `matchExpressions` selects; an empty one selects
    /// everything in the namespace.
    pub(super) fn selected(&self, scope: ScopeId, namespace: &str, selector: &Value) -> Vec<usize> {
        let labels = selector.get("matchLabels").and_then(Value::map);
        let mut found = match labels {
            Some(labels) if !labels.is_empty() => self.having(scope, namespace, labels),
            _ => self.inside(scope, namespace).to_vec(),
        };
        let expressions = selector
            .get("matchExpressions")
            .map_or(&[][..], Value::items);
        found.retain(|number| {
            let labels = self.of.get(*number).copied().flatten();
            expressions
                .iter()
                .all(|expression| holds(expression, labels))
        });
        found
    }

    /// Everything in a namespace.
    pub(super) fn inside<'s>(&'s self, scope: ScopeId, namespace: &'s str) -> &'s [usize] {
        self.by_namespace
            .get(&(scope, namespace))
            .map_or(&[], Vec::as_slice)
    }

    /// The labels of the thing of this number.
    pub(super) fn of(&self, number: usize) -> Option<&'a Map> {
        self.of.get(number).copied().flatten()
    }

    /// What has all of these labels, of which one may be that of a single pod.
    fn having(&self, scope: ScopeId, namespace: &str, wanted: &Map) -> Vec<usize> {
        let Some(pod) = wanted.get(POD_NAME).and_then(Value::as_str) else {
            return self.having_all(scope, namespace, wanted);
        };
        let others = wanted.iter().filter(|(key, _)| ***key != *POD_NAME);
        let others: Map = others
            .map(|(key, value)| (Arc::clone(key), value.clone()))
            .collect();
        let mut found = if others.is_empty() {
            self.inside(scope, namespace).to_vec()
        } else {
            self.having_all(scope, namespace, &others)
        };
        let set = pod.rsplit_once('-').map(|(set, _)| set);
        found.retain(|number| self.names.get(*number).copied() == set);
        found
    }

    /// The rarest label is looked up, the others are compared.
    fn having_all(&self, scope: ScopeId, namespace: &str, wanted: &Map) -> Vec<usize> {
        let pairs = wanted.iter().map(|(key, value)| {
            let exact = self.with(scope, namespace, key, value.as_str().unwrap_or(""));
            (exact, self.with(scope, namespace, key, ANY))
        });
        let rarest = pairs.min_by_key(|(exact, any)| exact.len() + any.len());
        let (exact, any) = rarest.unwrap_or((&[], &[]));
        let has_all = |number: &usize| {
            let labels = self.of.get(*number).copied().flatten();
            labels.is_some_and(|labels| {
                let mut wanted = wanted.iter();
                wanted.all(|(key, value)| has(labels, key, value))
            })
        };
        let mut found: Vec<usize> = exact.iter().chain(any).copied().collect();
        found.retain(has_all);
        found.sort_unstable();
        found
    }

    fn with<'s>(
        &'s self,
        scope: ScopeId,
        namespace: &'s str,
        key: &'s str,
        value: &'s str,
    ) -> &'s [usize] {
        self.by_pair
            .get(&(scope, namespace, key, value))
            .map_or(&[], Vec::as_slice)
    }
}

/// Whether a label has this value, or some of what it is about may have it.
pub(super) fn has(labels: &Map, key: &str, value: &Value) -> bool {
    let label = labels.get(key);
    label == Some(value) || label.and_then(Value::as_str) == Some(ANY)
}

/// Whether a selector selects what has these labels; an empty one selects everything.
pub(super) fn selects(selector: &Value, labels: &Map) -> bool {
    let wanted = selector.get("matchLabels").and_then(Value::map);
    let mut wanted = wanted.into_iter().flatten();
    let expressions = selector
        .get("matchExpressions")
        .map_or(&[][..], Value::items);
    wanted.all(|(key, value)| has(labels, key, value))
        && expressions.iter().all(|it| holds(it, Some(labels)))
}

/// One of `matchExpressions`.
fn holds(expression: &Value, labels: Option<&Map>) -> bool {
    let key = expression.get("key").and_then(Value::as_str).unwrap_or("");
    let label = labels
        .and_then(|labels| labels.get(key))
        .and_then(Value::as_str);
    let values = expression.get("values").map_or(&[][..], Value::items);
    let listed = label.is_some_and(|label| {
        let mut values = values.iter();
        values.any(|value| label == ANY || value.as_str() == Some(label))
    });
    match expression.get("operator").and_then(Value::as_str) {
        Some("In") => listed,
        Some("NotIn") => !listed,
        Some("Exists") => label.is_some(),
        Some("DoesNotExist") => label.is_none(),
        _ => false,
    }
}
