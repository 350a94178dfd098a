//! Both models laid over each other: all that is after, and what went away.

use std::collections::HashMap;

use model::{Boundary, Change, Element, Flow};
use stride::Status;
use syntax::Sources;

use super::Changes;
use crate::diagram::{Item, Mark, Scene};

/// The scene of a diff. Its threats are the new ones.
pub(super) fn scene<'a>(changes: &Changes<'a>) -> Scene<'a> {
    let Changes {
        before,
        after,
        delta,
        threats,
    } = *changes;
    let texts = (before.sources, after.sources);
    Scene {
        title: format!("{} \u{2192} {}", before.name, after.name),
        elements: overlay(after.model.elements(), &delta.elements, texts),
        boundaries: overlay(after.model.boundaries(), &delta.boundaries, texts),
        flows: overlay(after.model.flows(), &delta.flows, texts),
        threats: threats
            .added
            .iter()
            .filter(|threat| threat.status == Status::Open)
            .collect(),
        is_diff: true,
    }
}

/// Things with an id.
trait Named {
    fn id(&self) -> &str;
}

impl Named for Element {
    fn id(&self) -> &str {
        &self.id.0
    }
}

impl Named for Boundary {
    fn id(&self) -> &str {
        &self.id.0
    }
}

impl Named for Flow {
    fn id(&self) -> &str {
        &self.id.0
    }
}

fn overlay<'a, T: Named>(
    after: &'a [T],
    changes: &'a [Change<T>],
    (old, new): (&'a Sources, &'a Sources),
) -> Vec<Item<'a, T>> {
    let mut marks: HashMap<&str, (Mark, &[String])> = HashMap::new();
    let mut items = Vec::new();
    for change in changes {
        match change {
            Change::Added(it) => {
                marks.insert(it.id(), (Mark::Added, &[]));
            }
            Change::Changed { after, what, .. } => {
                marks.insert(after.id(), (Mark::Changed, what));
            }
            Change::Removed(it) => items.push(Item {
                it,
                mark: Mark::Removed,
                sources: old,
                what: Vec::new(),
            }),
        }
    }
    for it in after {
        let (mark, what) = marks.get(it.id()).copied().unwrap_or((Mark::Same, &[]));
        items.push(Item {
            it,
            mark,
            sources: new,
            what: what.to_vec(),
        });
    }
    items.sort_by(|a, b| a.it.id().cmp(b.it.id()));
    items
}
