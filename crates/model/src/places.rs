//! Moves the places of a model from texts that were made to the texts that somebody wrote, so
//! that one line is one place, whatever was made of it.

use syntax::Span;

use crate::graph::Model;
use crate::{Evidence, Facts};

impl Model {
    /// Moves every place to where it comes from.
    pub fn trace(&mut self, origin: impl Fn(Span) -> Span) {
        let parts = self.parts_mut();
        for element in parts.elements {
            element.span = element.span.map(&origin);
            trace_facts(&mut element.facts, &origin);
        }
        for boundary in parts.boundaries {
            boundary.span = boundary.span.map(&origin);
            trace_facts(&mut boundary.facts, &origin);
        }
        for flow in parts.flows {
            trace_facts(&mut flow.facts, &origin);
            trace_evidence(&mut flow.evidence, &origin);
        }
        for access in parts.accesses {
            trace_evidence(&mut access.evidence, &origin);
        }
    }
}

fn trace_facts(facts: &mut Facts, origin: impl Fn(Span) -> Span) {
    for (_, fact) in facts.iter_mut() {
        fact.span = fact.span.map(&origin);
    }
}

/// Lines that one line made are one.
fn trace_evidence(evidence: &mut Vec<Evidence>, origin: impl Fn(Span) -> Span) {
    for line in evidence.iter_mut() {
        line.span = origin(line.span);
    }
    evidence.dedup();
}
