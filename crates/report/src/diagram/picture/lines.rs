//! Flows as lines.

use std::collections::{BTreeMap, HashMap};

use model::{Datum, ElementId, Flow, Knowledge, Property};
use stride::Threat;

use super::{Frame, Line, badge, short};
use crate::diagram::{Item, Mark, tips};

/// Labels of lines with more parts than this are cut.
const LABEL_PARTS: usize = 3;

/// Lines between nodes, one for each pair and change, in the order of their ends.
pub(super) fn lines(frame: &Frame<'_>, node_of: &HashMap<&ElementId, usize>) -> Vec<Line> {
    let mut by_ends: BTreeMap<(usize, usize, Mark), Vec<&Item<'_, Flow>>> = BTreeMap::new();
    for flow in &frame.scene.flows {
        let ends = node_of.get(&flow.it.from).zip(node_of.get(&flow.it.to));
        let Some((from, to)) = ends else {
            continue;
        };
        // What moves inside of something drawn as one is not shown; a thing that calls itself is.
        if from != to || flow.it.from == flow.it.to {
            by_ends
                .entry((*from, *to, flow.mark))
                .or_default()
                .push(flow);
        }
    }
    by_ends
        .into_iter()
        .map(|((from, to, mark), flows)| line(frame, (from, to), mark, &flows))
        .collect()
}

fn line(
    frame: &Frame<'_>,
    (from, to): (usize, usize),
    mark: Mark,
    flows: &[&Item<'_, Flow>],
) -> Line {
    let threats: Vec<&Threat> = flows
        .iter()
        .flat_map(|flow| frame.threats(&flow.it.id.0))
        .collect();
    let knowledge = flows.iter().map(|flow| flow.it.knowledge).max();
    Line {
        from,
        to,
        label: label(flows),
        knowledge: knowledge.unwrap_or(Knowledge::Inferred),
        encrypted: encrypted(flows),
        badge: badge(threats.iter().copied()),
        mark,
        tip: tips::of_flows(flows, &threats),
    }
}

/// `postgresql:5432`, several with commas.
fn label(flows: &[&Item<'_, Flow>]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for flow in flows {
        let part = match (&flow.it.protocol, flow.it.port) {
            (Some(protocol), Some(port)) => format!("{protocol}:{port}"),
            (Some(protocol), None) => protocol.to_string(),
            (None, Some(port)) => format!(":{port}"),
            (None, None) => continue,
        };
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    let hidden = parts.len().saturating_sub(LABEL_PARTS);
    parts.truncate(LABEL_PARTS);
    let mut text = short(&parts.join(", "));
    if hidden > 0 {
        text.push_str(" \u{2026}");
    }
    text
}

/// False if any flow is known to be plain, true if all are known to be encrypted.
fn encrypted(flows: &[&Item<'_, Flow>]) -> Option<bool> {
    let known = |flow: &&Item<'_, Flow>| match flow.it.facts.get(Property::Encrypted)?.value {
        Datum::Bool(truth) => Some(truth),
        Datum::Number(_) | Datum::Text(_) | Datum::List(_) | Datum::Unknown(_) => None,
    };
    let mut all = Some(true);
    for flow in flows {
        match known(flow) {
            Some(false) => return Some(false),
            Some(true) => {}
            None => all = None,
        }
    }
    all
}
