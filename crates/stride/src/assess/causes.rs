//! One root cause, one threat: what one line of code does to several elements, flows or
//! boundaries is said once, with all that it affects.

use std::collections::HashMap;
use std::sync::Arc;

use syntax::Span;

use crate::{Status, Threat};

/// Joins threats of one rule that one line decides. The first stays, and the targets of the
/// others become its [`Threat::also`], in their order; what is accepted stays apart from what
/// is open.
pub(super) fn join(threats: Vec<Threat>) -> Vec<Threat> {
    let mut joined: Vec<Threat> = Vec::with_capacity(threats.len());
    let mut by_cause: HashMap<(Arc<str>, Span, Status), usize> = HashMap::new();
    for threat in threats {
        let Some(span) = threat.span else {
            joined.push(threat);
            continue;
        };
        let cause = (Arc::clone(&threat.rule), span, threat.status.clone());
        let at = *by_cause.entry(cause).or_insert(joined.len());
        match joined.get_mut(at) {
            Some(first) => first.also.push(threat.target),
            None => joined.push(threat),
        }
    }
    joined
}
