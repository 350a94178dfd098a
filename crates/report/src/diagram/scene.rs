//! What there is to draw: a model, or two models laid over each other.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use model::{Boundary, BoundaryId, Element, ElementId, Flow, Knowledge};
use stride::{Status, Threat};
use syntax::Sources;

use crate::{Look, Results};

/// How a thing changed; a scan knows only [`Mark::Same`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Mark {
    Same,
    Changed,
    Added,
    Removed,
}

impl Mark {
    /// As class names and legends spell it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// A thing with its texts and how it changed.
#[derive(Debug)]
pub(crate) struct Item<'a, T> {
    pub(crate) it: &'a T,
    pub(crate) mark: Mark,
    pub(crate) sources: &'a Sources,
    /// What changed, in words.
    pub(crate) what: Vec<String>,
}

/// All that may be drawn, each list in the order of ids.
#[derive(Debug, Default)]
pub(crate) struct Scene<'a> {
    pub(crate) title: String,
    pub(crate) elements: Vec<Item<'a, Element>>,
    pub(crate) boundaries: Vec<Item<'a, Boundary>>,
    pub(crate) flows: Vec<Item<'a, Flow>>,
    pub(crate) threats: Vec<&'a Threat>,
    /// Whether it shows a change.
    pub(crate) is_diff: bool,
}

impl<'a> Scene<'a> {
    /// The scene of a scan.
    pub(crate) fn of(results: &Results<'a>) -> Self {
        let sources = results.sources;
        Self {
            title: results.name.to_owned(),
            elements: same(results.model.elements(), sources),
            boundaries: same(results.model.boundaries(), sources),
            flows: same(results.model.flows(), sources),
            threats: results
                .assessment
                .threats
                .iter()
                .filter(|threat| threat.status == Status::Open)
                .collect(),
            is_diff: false,
        }
    }

    /// Leaves only what the reader asked for: flows of enough weight, and the neighbourhood of
    /// an element in focus.
    pub(crate) fn narrow(&mut self, look: &Look) {
        if look.level < 2 {
            self.flows
                .retain(|flow| flow.it.knowledge > Knowledge::Allowed);
        }
        if let Some(focus) = &look.focus {
            self.focus(focus);
        }
    }

    fn focus(&mut self, focus: &str) {
        let is_meant = |element: &Element| &*element.id.0 == focus || &*element.name == focus;
        let elements = self.elements.iter().map(|item| item.it);
        let meant: HashSet<&ElementId> = elements
            .filter(|element| is_meant(element))
            .map(|element| &element.id)
            .collect();
        self.flows
            .retain(|flow| meant.contains(&flow.it.from) || meant.contains(&flow.it.to));
        let ends = self
            .flows
            .iter()
            .flat_map(|flow| [&flow.it.from, &flow.it.to]);
        let kept: HashSet<&ElementId> = ends.chain(meant.iter().copied()).collect();
        self.elements.retain(|item| kept.contains(&item.it.id));
    }

    /// Boundaries by id.
    pub(crate) fn boundary_index(&self) -> HashMap<&'a BoundaryId, usize> {
        let boundaries = self.boundaries.iter().enumerate();
        boundaries.map(|(at, item)| (&item.it.id, at)).collect()
    }

    /// The open threats about each element, flow and boundary, by id.
    pub(crate) fn threats_by_id(&self) -> HashMap<Arc<str>, Vec<&'a Threat>> {
        let mut by_id: HashMap<Arc<str>, Vec<&Threat>> = HashMap::new();
        for threat in &self.threats {
            for target in threat.targets() {
                by_id
                    .entry(Arc::clone(target.id()))
                    .or_default()
                    .push(threat);
            }
        }
        by_id
    }
}

fn same<'a, T>(items: &'a [T], sources: &'a Sources) -> Vec<Item<'a, T>> {
    let item = |it| Item {
        it,
        mark: Mark::Same,
        sources,
        what: Vec::new(),
    };
    items.iter().map(item).collect()
}
