//! What needs computing, one file each, each from inventory and draft to draft.

mod conversation;
mod kubernetes;

use crate::draft::Draft;

/// A pass.
type Pass = fn(&mut Draft<'_>);

/// All passes in the order they run; a pass may rely on what earlier ones found.
const ALL: &[Pass] = &[kubernetes::derive];

/// Runs every pass.
pub(crate) fn run(draft: &mut Draft<'_>) {
    for pass in ALL {
        pass(draft);
    }
}
