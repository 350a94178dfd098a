//! Policies beside which nothing runs: for programs that are described elsewhere, but as open as
//! they are written.

use model::{Datum, Facts, Property};

use super::{Direction, Policy};
use crate::draft::Draft;
use crate::passes::kubernetes::cluster::Cluster;

/// Lets a policy stand for the programs it is for, where it leaves them open.
pub(super) fn stand_in(draft: &mut Draft<'_>, cluster: &Cluster<'_>, policy: &Policy<'_>) {
    let object = policy.object;
    let labels = cluster.labels();
    let neighbours = labels.inside(object.resource.scope, object.namespace);
    let of_cluster = object.namespace.is_empty() && !cluster.workloads.is_empty();
    if !policy.selected.is_empty() || !neighbours.is_empty() || of_cluster {
        return;
    }
    let mut facts = Facts::new();
    for (direction, property, fact) in [
        (
            Direction::Ingress,
            Property::NetworkRestricted,
            policy.restricts(Direction::Ingress),
        ),
        (
            Direction::Ingress,
            Property::NeighboursRestricted,
            policy.restricts_neighbours(),
        ),
        (
            Direction::Egress,
            Property::CallsRestricted,
            policy.restricts(Direction::Egress),
        ),
    ] {
        if policy.limits.contains(&direction) && fact.value != Datum::Bool(true) {
            facts.insert(property, fact);
        }
    }
    let index = draft.inventory.index_of_id(&object.resource.id);
    if let Some(index) = index.filter(|_| !facts.is_empty()) {
        draft.promote(index, "network-policy", facts);
    }
}
