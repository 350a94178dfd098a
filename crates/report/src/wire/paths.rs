//! Attack paths on the wire.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A way from an external entity to a data store, along which threats stand open.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct AttackPath {
    /// Id of the element where it begins.
    entry: Arc<str>,
    /// Id of the data store where it ends.
    target: Arc<str>,
    /// The worst of its threats.
    severity: Arc<str>,
    /// What is done, one after the other.
    steps: Vec<Step>,
    /// Fingerprints of the open threats along it, worst first.
    threats: Vec<Arc<str>>,
    /// Fingerprint of the threat to close first; those of all paths cut them all.
    fix: Arc<str>,
}

/// One step of a path.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Step {
    /// Id of the element it leads to.
    to: Arc<str>,
    /// Id of the flow it goes over; null where a right of the identity leads on.
    flow: Option<Arc<str>>,
}

impl AttackPath {
    pub(crate) fn of(path: &stride::AttackPath) -> Self {
        let step = |step: &stride::Step| Step {
            to: Arc::clone(&step.to.0),
            flow: step.flow.as_ref().map(|id| Arc::clone(&id.0)),
        };
        Self {
            entry: Arc::clone(&path.entry.0),
            target: Arc::clone(&path.target().0),
            severity: path.severity.name().into(),
            steps: path.steps.iter().map(step).collect(),
            threats: path.threats.clone(),
            fix: Arc::clone(&path.fix),
        }
    }
}
