//! What differs between two states of one thing, in a few words each.

use std::sync::Arc;

use super::pairing::Renames;
use crate::{Boundary, BoundaryId, Datum, Element, Exposure, Facts, Flow, Multiplicity, Property};

/// Values longer than this are cut: a line of a diff is read by people.
const LONGEST_VALUE: usize = 120;

pub(super) fn of_elements(before: &Element, after: &Element, renames: &Renames) -> Vec<String> {
    let boundary = |it: &Element| shared(it.boundary.as_ref(), renames);
    let others = |it: &Element| listed(&it.other_boundaries, renames);
    let mut lines = of_facts(&before.facts, &after.facts);
    lines.extend(
        [
            line("name", &before.name, &after.name),
            line("kind", before.kind.name(), after.kind.name()),
            line("technology", &before.technology, &after.technology),
            line("provider", &before.provider, &after.provider),
            line("type", &before.type_name, &after.type_name),
            line("boundary", &boundary(before), &boundary(after)),
            line("other boundaries", &others(before), &others(after)),
            line(
                "instances",
                &count(before.multiplicity),
                &count(after.multiplicity),
            ),
            line(
                "exposure",
                &reach(before.exposure.as_ref()),
                &reach(after.exposure.as_ref()),
            ),
        ]
        .into_iter()
        .flatten(),
    );
    sorted(lines)
}

pub(super) fn of_boundaries(before: &Boundary, after: &Boundary, renames: &Renames) -> Vec<String> {
    let parent = |it: &Boundary| shared(it.parent.as_ref(), renames);
    let mut lines = of_facts(&before.facts, &after.facts);
    lines.extend(
        [
            line("name", &before.name, &after.name),
            line("kind", before.kind.name(), after.kind.name()),
            line("parent", &parent(before), &parent(after)),
        ]
        .into_iter()
        .flatten(),
    );
    sorted(lines)
}

pub(super) fn of_flows(before: &Flow, after: &Flow, renames: &Renames) -> Vec<String> {
    let crosses = |it: &Flow| listed(&it.crosses, renames);
    let mut lines = of_facts(&before.facts, &after.facts);
    lines.extend(
        [
            line("knowledge", before.knowledge.name(), after.knowledge.name()),
            line("crosses", &crosses(before), &crosses(after)),
        ]
        .into_iter()
        .flatten(),
    );
    sorted(lines)
}

fn of_facts(before: &Facts, after: &Facts) -> Vec<String> {
    let said = |facts: &Facts, property: Property| {
        let fact = facts.get(property);
        fact.map_or_else(|| Arc::from("none"), |fact| spelled(&fact.value))
    };
    let properties = before.properties().chain(after.properties());
    let mut properties: Vec<Property> = properties.collect();
    properties.sort();
    properties.dedup();
    let compare = |property: Property| {
        line(
            property.name(),
            &said(before, property),
            &said(after, property),
        )
    };
    properties.into_iter().filter_map(compare).collect()
}

fn spelled(value: &Datum) -> Arc<str> {
    match value {
        Datum::List(items) if items.is_empty() => Arc::from("nothing"),
        Datum::Bool(_) | Datum::Number(_) | Datum::Text(_) | Datum::List(_) | Datum::Unknown(_) => {
            value.to_string().into()
        }
    }
}

fn line(label: &str, before: &str, after: &str) -> Option<String> {
    (before != after).then(|| format!("{label}: {} -> {}", cut(before), cut(after)))
}

fn cut(value: &str) -> String {
    let mut short: String = value.chars().take(LONGEST_VALUE).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}

fn shared(id: Option<&BoundaryId>, renames: &Renames) -> Arc<str> {
    id.map_or_else(|| Arc::from("none"), |id| Arc::clone(renames.boundary(id)))
}

fn listed(ids: &[BoundaryId], renames: &Renames) -> String {
    if ids.is_empty() {
        return "none".to_owned();
    }
    let names: Vec<&str> = ids.iter().map(|id| &**renames.boundary(id)).collect();
    names.join(", ")
}

fn count(multiplicity: Multiplicity) -> String {
    match multiplicity {
        Multiplicity::One => "1".to_owned(),
        Multiplicity::Unknown => "unknown".to_owned(),
        Multiplicity::Many(count) => count.to_string(),
    }
}

fn reach(exposure: Option<&Exposure>) -> String {
    exposure.map_or_else(
        || "not reachable".to_owned(),
        |exposure| match exposure.hops {
            1 => "1 hop".to_owned(),
            hops => format!("{hops} hops"),
        },
    )
}

fn sorted(mut lines: Vec<String>) -> Vec<String> {
    lines.sort();
    lines
}
