//! What workloads tell of themselves.
//!
//! It is found out for each workload on its own, in parallel, and all of it at once, while its
//! manifest is at hand: most of what a manifest costs is fetching it from memory.

use model::{ElementId, Fact, Property};
use rayon::prelude::*;
use syntax::{HashSet, Span};

use super::cluster::{Cluster, Workload};
use super::environment::{Users, map_names, secret_names};
use super::peers::{Finder, Named, Stores};
use super::secrets::Credentials;
use super::storage::Bound;
use super::{containers, host, identities, peers, secrets};
use crate::draft::Draft;

/// What one workload tells.
pub(super) struct Told<'a> {
    /// Whom it names.
    pub(super) peers: Vec<Named>,
    /// The stores of clouds that it names.
    pub(super) stores: Stores,
    /// The names of Secrets that it is given, with the places that say so.
    pub(super) secrets: Vec<(&'a str, Span)>,
    /// The same of `ConfigMap`s.
    pub(super) maps: Vec<(&'a str, Span)>,
    /// The credentials in its environment.
    pub(super) credentials: Credentials,
    /// What its containers, its host and its account are.
    facts: Vec<(Property, Fact)>,
}

/// What each workload tells, in their order.
pub(super) fn all<'a>(
    draft: &Draft<'a>,
    cluster: &Cluster<'a>,
    finder: &Finder<'_, 'a>,
    users: &Users<'a>,
    bound: &Bound<'a>,
) -> Vec<Told<'a>> {
    let ends = cluster.services.iter().flat_map(|service| &service.ends);
    let served: HashSet<&ElementId> = ends.collect();
    let tell = |workload: &Workload<'a>| {
        let secrets = secret_names(workload);
        let mut facts = Vec::new();
        if workload.is_described {
            let served = served.contains(&workload.element);
            facts.extend(containers::facts(draft, workload, served));
            facts.extend(host::facts(cluster, bound, workload));
            facts.extend(identities::facts(cluster, workload));
        }
        let (peers, stores) = peers::of(draft.inventory, cluster, workload, users, finder);
        Told {
            peers,
            stores,
            credentials: secrets::of(draft.inventory, cluster, workload, &secrets),
            secrets,
            maps: map_names(workload),
            facts,
        }
    };
    cluster.workloads.par_iter().map(tell).collect()
}

/// States what they tell.
pub(super) fn state(draft: &mut Draft<'_>, cluster: &Cluster<'_>, told: &mut [Told<'_>]) {
    for (workload, told) in cluster.workloads.iter().zip(told) {
        let facts = std::mem::take(&mut told.facts);
        draft.state_all(&workload.element, facts);
    }
}
