//! What a reader learns by resting on a thing in the drawing: where it is written, and what
//! threatens it.

use std::fmt::Write;

use model::{Boundary, Datum, Element, Flow, Property};
use stride::Threat;
use syntax::Span;

use super::{Item, Mark};
use crate::clean;
use crate::look::count;

/// Lines of one kind before the rest is only counted.
const LISTED: usize = 8;

/// About one element.
pub(crate) fn of_element(item: &Item<'_, Element>, threats: &[&Threat]) -> String {
    let element = item.it;
    let mut lines = vec![format!("{} ({})", element.name, element.id)];
    lines.extend(at(item, element.span));
    lines.extend(changes(item));
    lines.extend(element.exposure.as_ref().map(|exposure| {
        let hops = usize::try_from(exposure.hops).unwrap_or(usize::MAX);
        format!("reachable from outside in {}", count(hops, "hop", "hops"))
    }));
    lines.extend(dangers(threats));
    joined(&lines)
}

/// About several elements drawn as one.
pub(crate) fn of_many(items: &[&Item<'_, Element>], threats: &[&Threat]) -> String {
    let mut lines = vec![count(items.len(), "element", "elements")];
    lines.extend(items.iter().take(LISTED).map(|item| item.it.id.to_string()));
    lines.extend(more(items.len()));
    lines.extend(dangers(threats));
    joined(&lines)
}

/// About a boundary.
pub(crate) fn of_boundary(item: &Item<'_, Boundary>) -> String {
    let boundary = item.it;
    let kind = boundary.kind.name();
    let mut lines = vec![format!("{kind} {} ({})", boundary.name, boundary.id)];
    lines.extend(at(item, boundary.span));
    lines.extend(changes(item));
    joined(&lines)
}

/// About the flows of a line.
pub(crate) fn of_flows(flows: &[&Item<'_, Flow>], threats: &[&Threat]) -> String {
    let mut lines = Vec::new();
    for item in flows.iter().take(LISTED) {
        let flow = item.it;
        lines.push(flow.id.to_string());
        lines.push(format!(
            "  {}, encrypted: {}, authenticated: {}",
            flow.knowledge.name(),
            fact(flow, Property::Encrypted),
            fact(flow, Property::Authenticated)
        ));
        for evidence in flow.evidence.iter().take(LISTED) {
            let place = item.sources.position(evidence.span);
            lines.push(format!("  {}:{} {}", place.path, place.line, evidence.what));
        }
        lines.extend(changes(item));
    }
    lines.extend(more(flows.len()));
    lines.extend(dangers(threats));
    joined(&lines)
}

fn fact(flow: &Flow, property: Property) -> &'static str {
    match flow.facts.get(property).map(|fact| &fact.value) {
        Some(Datum::Bool(true)) => "yes",
        Some(Datum::Bool(false)) => "no",
        _ => "unknown",
    }
}

fn at<T>(item: &Item<'_, T>, span: Option<Span>) -> Option<String> {
    let place = item.sources.position(span?);
    Some(format!("{}:{}", place.path, place.line))
}

fn changes<T>(item: &Item<'_, T>) -> Vec<String> {
    let mut lines = Vec::new();
    if item.mark != Mark::Same {
        lines.push(item.mark.name().to_owned());
    }
    lines.extend(
        item.what
            .iter()
            .take(LISTED)
            .map(|what| format!("  {what}")),
    );
    lines
}

fn dangers(threats: &[&Threat]) -> Vec<String> {
    let shown = threats.iter().take(LISTED);
    let mut lines: Vec<String> = shown
        .map(|threat| format!("{}: {}", threat.severity.name(), threat.gap.title))
        .collect();
    lines.extend(more(threats.len()));
    lines
}

fn more(number: usize) -> Option<String> {
    let hidden = number.checked_sub(LISTED).filter(|hidden| *hidden > 0)?;
    Some(format!("and {hidden} more"))
}

/// Each line cleaned and of bounded length.
fn joined(lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines {
        let line: String = clean(line).chars().take(200).collect();
        let separator = if text.is_empty() { "" } else { "\n" };
        let _ = write!(text, "{separator}{line}");
    }
    text
}
