//! What workloads tell of themselves.
//!
//! It is found out for each workload on its own, in parallel, and all of it at once, while its
//! manifest is at hand: most of what a manifest costs is fetching it from memory.

use model::{ElementId, Fact, Property};
use rayon::prelude::*;
use syntax::{HashSet, Span};

use super::cluster::{Cluster, Workload};
use super::environment::{Users, map_names, secret_names};
use super::peers::{Finder, Kept, Named, Stores};
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
    /// The variables whose addresses are kept outside of the code.
    pub(super) kept: Vec<Kept<'a>>,
    /// The names of Secrets that it is given, with the places that say so.
    pub(super) secrets: Vec<(&'a str, Span)>,
    /// The same of `ConfigMap`s.
    pub(super) maps: Vec<(&'a str, Span)>,
    /// The credentials in its environment.
    pub(super) credentials: Credentials,
}

/// What its containers, its host and its account are.
type OfItself = Vec<(Property, Fact)>;

/// So many workloads tell before what they are is stated: told of thousands at a time it would
/// take more memory than all that is told of others.
const AT_ONCE: usize = 1024;

/// What each workload tells of others, in their order; what it is itself is stated here.
pub(super) fn all<'a>(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'a>,
    finder: &Finder<'_, 'a>,
    users: &Users<'a>,
    bound: &Bound<'a>,
) -> Vec<Told<'a>> {
    let ends = cluster.services.iter().flat_map(|service| &service.ends);
    let served: HashSet<&ElementId> = ends.collect();
    let mut told = Vec::with_capacity(cluster.workloads.len());
    for workloads in cluster.workloads.chunks(AT_ONCE) {
        let asked: &Draft<'_> = draft;
        let tell = |workload| {
            let facts = of_itself(asked, cluster, bound, workload, &served);
            (of_others(asked, cluster, finder, users, workload), facts)
        };
        let tales: Vec<(Told<'a>, OfItself)> = workloads.par_iter().map(tell).collect();
        for (workload, (of_others, facts)) in workloads.iter().zip(tales) {
            draft.state_all(&workload.element, facts);
            told.push(of_others);
        }
    }
    told
}

fn of_itself<'a>(
    draft: &Draft<'_>,
    cluster: &Cluster<'a>,
    bound: &Bound<'a>,
    workload: &Workload<'a>,
    served: &HashSet<&ElementId>,
) -> OfItself {
    if !workload.is_described {
        return Vec::new();
    }
    let is_served = served.contains(&workload.element);
    let mut facts = containers::facts(draft, workload, is_served);
    facts.extend(host::facts(cluster, bound, workload));
    facts.extend(identities::facts(cluster, workload));
    facts
}

fn of_others<'a>(
    draft: &Draft<'_>,
    cluster: &Cluster<'a>,
    finder: &Finder<'_, 'a>,
    users: &Users<'a>,
    workload: &Workload<'a>,
) -> Told<'a> {
    let secrets = secret_names(workload);
    let (peers, stores, kept) = peers::of(draft.inventory, cluster, workload, users, finder);
    Told {
        peers,
        stores,
        kept,
        credentials: secrets::of(draft.inventory, cluster, workload, &secrets),
        secrets,
        maps: map_names(workload),
    }
}
