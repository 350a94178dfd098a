//! How easily an attacker gets at a target.

use std::borrow::Cow;

use model::{Datum, Element, ElementId, ElementKind, Facts, Flow, Knowledge, Model, Property};

use super::{Factor, Level};
use crate::Target;

/// How likely it is that somebody uses a gap, and why.
#[derive(Clone, Debug)]
pub(crate) struct Likelihood {
    pub(super) level: Level,
    pub(super) factors: Vec<Factor>,
}

impl Likelihood {
    /// Where the way to the target does not matter, the rule says how likely it is.
    pub(super) fn stated(level: Level) -> Self {
        Self::new(level, "does not depend on the way to the target")
    }

    /// It follows from the shortest way in, the boundaries on that way and whether somebody
    /// asks for credentials there.
    pub(crate) fn of(model: &Model, target: &Target) -> Self {
        match target {
            Target::Element(id) => model.element(id).map(|it| of_element(model, it)),
            Target::Flow(id) => model.flow(id).map(|flow| of_flow(model, flow)),
            Target::Boundary(_) => None,
        }
        .unwrap_or_else(Self::medium)
    }

    fn new(level: Level, why: impl Into<Cow<'static, str>>) -> Self {
        Self {
            level,
            factors: vec![Factor::new("likelihood", level, why)],
        }
    }

    fn medium() -> Self {
        Self {
            level: Level::Medium,
            factors: Vec::new(),
        }
    }

    fn lower(&mut self, why: impl Into<Cow<'static, str>>) {
        self.level = self.level.lowered();
        let factor = Factor::new("likelihood", self.level, why);
        self.factors.push(factor);
    }
}

fn of_element(model: &Model, element: &Element) -> Likelihood {
    if element.kind == ElementKind::ExternalEntity {
        return Likelihood::medium();
    }
    let Some(exposure) = &element.exposure else {
        return Likelihood::new(Level::Low, "no way to it from outside is known");
    };
    let mut likely = match exposure.hops {
        0 | 1 => Likelihood::new(Level::High, "reached from outside directly"),
        hops => Likelihood::new(
            Level::Medium,
            format!("reached from outside in {hops} hops"),
        ),
    };
    let way = Way::along(model, &exposure.path);
    if exposure.hops > 1 && way.boundaries > 1 {
        likely.lower(format!("the way crosses {} boundaries", way.boundaries));
    }
    if way.authenticated && likely.level > Level::Low {
        likely.lower("callers are authenticated on the way");
    }
    likely
}

/// What traffic passes, others may see or change it there.
fn of_flow(model: &Model, flow: &Flow) -> Likelihood {
    let outside = [&flow.from, &flow.to].into_iter().any(|end| {
        let end = model.element(end);
        end.is_some_and(|end| end.kind == ElementKind::ExternalEntity)
    });
    if outside {
        return Likelihood::new(Level::High, "it passes networks outside our control");
    }
    match flow.crosses.len() {
        0 => Likelihood::new(Level::Low, "it stays within one boundary"),
        1 => Likelihood::new(Level::Medium, "it crosses a boundary"),
        count => Likelihood::new(Level::Medium, format!("it crosses {count} boundaries")),
    }
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
        .get(property)
        .is_some_and(|fact| fact.value == Datum::Bool(true))
}
