//! What needs computing, one file each, each from inventory and draft to draft.

mod accounts;
mod addresses;
mod breadth;
mod clouds;
mod compose;
mod conversation;
mod credentials;
mod firewalls;
mod identities;
mod kubernetes;
mod public_stores;
mod references;
mod resource_policies;
mod roles;
mod secrets;

use crate::draft::Draft;

/// A pass.
type Pass = fn(&mut Draft<'_>);

/// All passes in the order they run; a pass may rely on what earlier ones found.
const ALL: &[Pass] = &[
    kubernetes::derive,
    compose::derive,
    addresses::run,
    firewalls::run,
    resource_policies::run,
    public_stores::run,
    references::run,
    clouds::run,
    identities::run,
    roles::run,
    secrets::run,
    accounts::run,
];

/// Runs every pass.
pub(crate) fn run(draft: &mut Draft<'_>) {
    for pass in ALL {
        pass(draft);
    }
}
