//! Which threats a change brings and which it takes away.

use std::collections::HashSet;
use std::sync::Arc;

use crate::Threat;

/// Threats by fingerprint, each list in the order of the assessment it comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThreatDelta {
    /// Only after.
    pub added: Vec<Threat>,
    /// Only before.
    pub removed: Vec<Threat>,
}

/// Compares two lists of threats.
pub fn compare(before: &[Threat], after: &[Threat]) -> ThreatDelta {
    ThreatDelta {
        added: missing_from(before, after),
        removed: missing_from(after, before),
    }
}

/// The threats that are not among the others.
fn missing_from(others: &[Threat], threats: &[Threat]) -> Vec<Threat> {
    let known: HashSet<&Arc<str>> = others.iter().map(|threat| &threat.fingerprint).collect();
    let new = |threat: &&Threat| !known.contains(&threat.fingerprint);
    threats.iter().filter(new).cloned().collect()
}
