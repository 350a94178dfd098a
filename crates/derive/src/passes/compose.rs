//! What compose projects run: who shares a network with whom, who names whom, and what is
//! published to the outside.
//!
//! Services reach each other by name over a network that both are on, and in no other way, so
//! every flow between services is checked against the networks.

mod models;
mod networks;
mod order;
mod overlays;
mod owners;
mod peers;
mod ports;
mod project;
mod proxies;
mod secrets;
mod storage;
mod stores;
mod tiers;

use crate::draft::Draft;
use project::Projects;

/// Adds what compose files say.
pub(super) fn derive(draft: &mut Draft<'_>) {
    let projects = Projects::of(draft);
    if projects.services.is_empty() {
        return;
    }
    networks::draw(draft, &projects);
    ports::publish(draft, &projects);
    peers::connect(draft, &projects);
    stores::connect(draft, &projects);
    proxies::connect(draft, &projects);
    order::resolve_names(draft, &projects);
    order::connect(draft, &projects);
    order::link_outside(draft, &projects);
    order::excuse_jobs(draft, &projects);
    models::connect(draft, &projects);
    overlays::encrypt(draft, &projects);
    storage::mount(draft, &projects);
    secrets::state(draft, &projects);
    tiers::compare(draft, &projects);
}
