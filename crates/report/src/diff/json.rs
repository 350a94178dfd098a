//! A diff as JSON, in the shapes of the model's own format.

use std::io::{self, Write};

use model::Change;
use serde::Serialize;
use stride::ThreatDelta;
use syntax::Sources;

use super::Changes;
use crate::Look;
use crate::wire::{self, A_LINE_EACH, VERSION};

#[derive(Serialize)]
struct Document {
    version: u32,
    elements: Part<wire::Element>,
    boundaries: Part<wire::Boundary>,
    flows: Part<wire::Flow>,
    threats: Threats,
}

#[derive(Serialize)]
struct Part<T> {
    added: Vec<T>,
    removed: Vec<T>,
    changed: Vec<Changed<T>>,
}

#[derive(Serialize)]
struct Changed<T> {
    before: T,
    after: T,
    what: Vec<String>,
}

#[derive(Serialize)]
struct Threats {
    added: Vec<wire::Threat>,
    removed: Vec<wire::Threat>,
}

/// Writes the changes as one JSON document.
pub(super) fn write(changes: &Changes<'_>, _: &Look, out: &mut dyn Write) -> io::Result<()> {
    let texts = (changes.before.sources, changes.after.sources);
    let delta = changes.delta;
    let document = Document {
        version: VERSION,
        elements: part(&delta.elements, texts, wire::Element::of),
        boundaries: part(&delta.boundaries, texts, wire::Boundary::of),
        flows: part(&delta.flows, texts, wire::Flow::of),
        threats: threats(changes.threats, texts),
    };
    wire::write_json(&document, A_LINE_EACH + 1, out)
}

fn part<T, W>(
    changes: &[Change<T>],
    (old, new): (&Sources, &Sources),
    shape: impl Fn(&T, &Sources) -> W,
) -> Part<W> {
    let mut part = Part {
        added: Vec::new(),
        removed: Vec::new(),
        changed: Vec::new(),
    };
    for change in changes {
        match change {
            Change::Added(it) => part.added.push(shape(it, new)),
            Change::Removed(it) => part.removed.push(shape(it, old)),
            Change::Changed {
                before,
                after,
                what,
            } => part.changed.push(Changed {
                before: shape(before, old),
                after: shape(after, new),
                what: what.clone(),
            }),
        }
    }
    part
}

fn threats(delta: &ThreatDelta, (old, new): (&Sources, &Sources)) -> Threats {
    let shape = |threats: &[stride::Threat], sources| {
        let threats = threats.iter();
        threats
            .map(|threat| wire::Threat::of(threat, sources))
            .collect()
    };
    Threats {
        added: shape(&delta.added, new),
        removed: shape(&delta.removed, old),
    }
}
