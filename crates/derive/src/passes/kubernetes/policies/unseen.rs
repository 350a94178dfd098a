//! Pods that no manifest describes: what operators and charts from elsewhere make has labels of
//! which only some are known, so that a selector may mean it.

use eval::{Map, Value};
use resource::ScopeId;

use super::anything;
use crate::passes::kubernetes::cluster::Cluster;
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::selectors::has;

/// The numbers of those in a namespace whom a selector may mean, for want of better: none where
/// it means pods that are described.
pub(super) fn perhaps(
    cluster: &Cluster<'_>,
    scope: ScopeId,
    namespace: &str,
    selector: &Value,
) -> Vec<usize> {
    let labels = cluster.labels();
    if !labels.selected(scope, namespace, selector).is_empty() {
        return Vec::new();
    }
    let inside = labels.inside(scope, namespace).iter().copied();
    let unseen = inside.filter(|number| {
        let workload = cluster.workloads.get(*number);
        let known = labels.of(*number);
        workload.is_some_and(|it| !it.is_described && may_be(known, selector, it.is_unread()))
    });
    unseen.collect()
}

/// Whether pods of which these labels are known may have all that are wanted: no known one has
/// another value, and one of them says that it is about these pods, or nothing is known of who
/// makes them.
fn may_be(known: Option<&Map>, selector: &Value, is_unread: bool) -> bool {
    let all = anything();
    let wanted = selector.get("matchLabels").unwrap_or(&all).map();
    let mut wanted = wanted.into_iter().flatten();
    let meets = |key: &str, value: &Value| known.is_some_and(|known| has(known, key, value));
    let meant = wanted.clone().any(|(key, value)| meets(key, value));
    let denied = wanted.any(|(key, value)| {
        let is_known = known.is_some_and(|known| known.get(key).is_some());
        is_known && !meets(key, value)
    });
    !denied && (meant || is_unread) && items(selector, "matchExpressions").is_empty()
}
