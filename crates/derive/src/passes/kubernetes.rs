//! What runs in Kubernetes clusters: who is selected by whom, who names whom, who can be
//! reached from outside, and with what rights it runs.
//!
//! Everything is found through one index of workloads, labels and Services, built once. A
//! workload is recognised by its form, a pod or a template of one, so that a custom resource
//! which the catalog makes an element is treated like Kubernetes' own.

mod admission;
mod asked;
mod base64;
mod cluster;
mod containers;
mod controllers;
mod environment;
mod eventing;
mod exposure;
mod fetched;
mod filled;
mod gateways;
mod host;
mod identities;
mod implied;
mod ingress;
mod mesh;
mod parts;
mod peers;
mod policies;
mod registries;
mod routes;
mod scrapes;
mod secrets;
mod selectors;
mod storage;
mod supply;
mod surroundings;
mod told;
mod undeclared;
mod workflows;
mod workload;

use crate::draft::Draft;
use cluster::{Cluster, Made};
use controllers::Controllers;

/// Adds what Kubernetes manifests say.
pub(super) fn derive(draft: &mut Draft<'_>) {
    let made = Made::all(draft);
    let mut cluster = Cluster::of(draft, &made);
    if cluster.is_empty() {
        return;
    }
    cluster.tell_apart(draft);
    cluster.stand_in(draft);
    surroundings::draw(draft, &cluster);
    undeclared::stand_in(draft, &mut cluster);
    let cluster = cluster;
    let mut routes = exposure::routes(draft, &cluster);
    let controllers = Controllers::of(draft.catalog, &cluster);
    routes.extend(ingress::routes(&controllers, &cluster));
    routes.extend(gateways::routes(&controllers, &cluster));
    routes::open(draft, &cluster, &routes);
    ingress::state(draft, &cluster);
    exposure::state(draft, &cluster);
    let users = environment::count_users(&cluster);
    let bound = storage::Bound::of(&cluster);
    let finder = peers::Finder::new(&cluster, &routes);
    let mut told = told::all(draft, &cluster, &finder, &users, &bound);
    peers::connect(draft, &cluster, &finder, &mut told);
    ingress::ask(draft, &controllers, &cluster, &finder);
    mesh::connect(draft, &cluster, &finder);
    scrapes::connect(draft, &cluster);
    eventing::connect(draft, &cluster, &finder);
    storage::mount(draft, &cluster, &bound, &told);
    secrets::state(draft, &cluster, &users, told);
    policies::apply(draft, &cluster);
    supply::state(draft, &cluster);
    identities::state(draft, &cluster);
    mesh::apply(draft, &cluster);
    surroundings::settle(draft, &cluster);
}
