//! How easily an attacker gets at a target.

use model::{Datum, Element, ElementId, ElementKind, Facts, Flow, Knowledge, Model, Property};

use super::{Factor, Level};
use crate::{Rule, Target};

/// The likelihood with its factors. Where the way to the target does not matter, the rule says
/// how likely it is; else it follows from the shortest way in, the boundaries on that way and
/// whether somebody asks for credentials there.
pub(crate) fn likelihood(model: &Model, rule: &Rule, target: &Target) -> (Level, Vec<Factor>) {
    if let Some(level) = rule.likelihood {
        let why = "does not depend on the way to the target";
        return (level, vec![Factor::new("likelihood", level, why)]);
    }
    match target {
        Target::Element(id) => model.element(id).map(|it| of_element(model, it)),
        Target::Flow(id) => model.flow(id).map(|flow| of_flow(model, flow)),
        Target::Boundary(_) => None,
    }
    .unwrap_or_else(|| (Level::Medium, Vec::new()))
}

fn of_element(model: &Model, element: &Element) -> (Level, Vec<Factor>) {
    if element.kind == ElementKind::ExternalEntity {
        return (Level::Medium, Vec::new());
    }
    let Some(exposure) = &element.exposure else {
        let why = "no way to it from outside is known";
        return (Level::Low, vec![Factor::new("likelihood", Level::Low, why)]);
    };
    let (mut level, why) = match exposure.hops {
        0 | 1 => (Level::High, "reached from outside directly".to_owned()),
        hops => (
            Level::Medium,
            format!("reached from outside in {hops} hops"),
        ),
    };
    let mut factors = vec![Factor::new("likelihood", level, why)];
    let way = Way::along(model, &exposure.path);
    if exposure.hops > 1 && way.boundaries > 1 {
        level = level.lowered();
        let why = format!("the way crosses {} boundaries", way.boundaries);
        factors.push(Factor::new("likelihood", level, why));
    }
    if way.authenticated && level > Level::Low {
        level = level.lowered();
        let why = "callers are authenticated on the way";
        factors.push(Factor::new("likelihood", level, why));
    }
    (level, factors)
}

/// What traffic passes, others may see or change it there.
fn of_flow(model: &Model, flow: &Flow) -> (Level, Vec<Factor>) {
    let outside = [&flow.from, &flow.to].into_iter().any(|end| {
        let end = model.element(end);
        end.is_some_and(|end| end.kind == ElementKind::ExternalEntity)
    });
    let (level, why) = if outside {
        (
            Level::High,
            "it passes networks outside our control".to_owned(),
        )
    } else {
        match flow.crosses.len() {
            0 => (Level::Low, "it stays within one boundary".to_owned()),
            1 => (Level::Medium, "it crosses a boundary".to_owned()),
            count => (Level::Medium, format!("it crosses {count} boundaries")),
        }
    };
    (level, vec![Factor::new("likelihood", level, why)])
}

/// What stands on the way in.
struct Way {
    boundaries: usize,
    authenticated: bool,
}

impl Way {
    fn along(model: &Model, path: &[ElementId]) -> Self {
        let mut way = Self {
            boundaries: 0,
            authenticated: false,
        };
        for step in path.windows(2) {
            let [from, to] = step else { continue };
            let receiver = model.element(to);
            let says = |property| receiver.is_some_and(|it| is_true(&it.facts, property));
            // A login that everybody knows keeps nobody out.
            let known_to_all = says(Property::DefaultCredentials);
            let mut asked = says(Property::AuthenticationRequired);
            if let Some(flow) = hop(model, from, to) {
                way.boundaries += flow.crosses.len();
                asked |= is_true(&flow.facts, Property::Authenticated);
            }
            way.authenticated |= asked && !known_to_all;
        }
        way
    }
}

/// The flow that an exposure goes over: the first that is more than merely allowed.
pub(crate) fn hop<'a>(model: &'a Model, from: &ElementId, to: &ElementId) -> Option<&'a Flow> {
    model
        .flows_from(from)
        .find(|flow| flow.to == *to && flow.knowledge > Knowledge::Allowed)
}

fn is_true(facts: &Facts, property: Property) -> bool {
    facts
        .get(&property)
        .is_some_and(|fact| fact.value == Datum::Bool(true))
}
