//! Which threats a change brings and which it takes away.

use std::collections::HashSet;

use crate::{Target, Threat};

/// Threats by rule and target, each list in the order of the assessment it comes from. Of a
/// threat to several, those are named for which it is new or gone.
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
    let pairs = others
        .iter()
        .flat_map(|threat| threat.targets().map(|target| (&*threat.gap.rule, target)));
    let known: HashSet<(&str, &Target)> = pairs.collect();
    let new = |threat: &Threat| {
        let targets = threat.targets();
        let mut new = targets.filter(|target| !known.contains(&(&*threat.gap.rule, *target)));
        let target = new.next()?.clone();
        Some(Threat {
            target,
            also: new.cloned().collect(),
            ..threat.clone()
        })
    };
    threats.iter().filter_map(new).collect()
}
