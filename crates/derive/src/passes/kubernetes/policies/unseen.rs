//! Pods that no manifest describes: what operators and charts from elsewhere make has labels of
//! which only some are known, so that a selector may mean it.

use eval::{Map, Value};
use resource::ScopeId;

use super::anything;
use crate::passes::kubernetes::cluster::Cluster;
use crate::passes::kubernetes::environment::items;

/// The numbers of those in a namespace whom a selector may mean, for want of better: none where
/// it means pods that are described.
pub(super) fn perhaps(
    cluster: &Cluster<'_>,
    scope: ScopeId,
    namespace: &str,
    selector: &Value,
) -> Vec<usize> {
    let labels = cluster.labels();
    let inside = labels.inside(scope, namespace).iter().copied();
    let unseen = inside.filter(|number| {
        let workload = cluster.workloads.get(*number);
        let known = labels.of(*number);
        workload.is_some_and(|it| !it.is_described && may_be(known, selector, it.is_unread()))
    });
    let unseen: Vec<usize> = unseen.collect();
    if unseen.is_empty() || !labels.selected(scope, namespace, selector).is_empty() {
        return Vec::new();
    }
    unseen
}

/// Whether pods of which these labels are known may have all that are wanted: no known one has
/// another value, and one of them says that it is about these pods, or nothing is known of who
/// makes them.
fn may_be(known: Option<&Map>, selector: &Value, is_unread: bool) -> bool {
    let all = anything();
    let wanted = selector.get("matchLabels").unwrap_or(&all).map();
    let mut wanted = wanted.into_iter().flatten();
    let has = |key: &str| known.and_then(|known| known.get(key));
    let meant = wanted.clone().any(|(key, value)| has(key) == Some(value));
    let denied = wanted.any(|(key, value)| {
        let own = has(key).and_then(Value::as_str);
        own.is_some_and(|own| own != "*" && Some(own) != value.as_str())
    });
    !denied && (meant || is_unread) && items(selector, "matchExpressions").is_empty()
}
