//! How bad a threat is, and why, so that a person can argue with it.

mod likelihood;

use std::borrow::Cow;

use model::{Element, ElementKind, Flow, Model, Property};

use crate::{Rule, Stride, Target};
pub(crate) use likelihood::{Likelihood, hop};

/// Severity, impact and likelihood share one scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the level of its name")]
pub enum Level {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

impl Level {
    /// All, weakest first.
    pub const ALL: [Self; 5] = [
        Self::Info,
        Self::Low,
        Self::Medium,
        Self::High,
        Self::Critical,
    ];

    /// As rules, options and the wire format spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// The level of this spelling.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }

    /// One level up, if there is one.
    #[must_use]
    pub fn raised(self) -> Self {
        match self {
            Self::Info => Self::Low,
            Self::Low => Self::Medium,
            Self::Medium => Self::High,
            Self::High | Self::Critical => Self::Critical,
        }
    }

    /// One level down, if there is one.
    #[must_use]
    pub fn lowered(self) -> Self {
        match self {
            Self::Info | Self::Low => Self::Info,
            Self::Medium => Self::Low,
            Self::High => Self::Medium,
            Self::Critical => Self::High,
        }
    }
}

/// One reason behind a severity: "impact high: the rule says so",
/// "likelihood up: entered from the internet in 1 hop".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Factor {
    /// One of [`Factor::NAMES`].
    pub name: &'static str,
    /// What it came to.
    pub level: Level,
    /// Why, in a few words.
    pub why: Cow<'static, str>,
}

impl Factor {
    /// What can be weighed; a severity that the project sets itself is the last word.
    pub const NAMES: [&'static str; 3] = ["impact", "likelihood", "severity"];

    pub(crate) fn new(name: &'static str, level: Level, why: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name,
            level,
            why: why.into(),
        }
    }
}

/// The severity of a rule's threat to a target, with the factors in the order in which they
/// were weighed. `usual` is how likely any threat to the target is, where the rule does not say
/// it.
pub(crate) fn weigh<'a>(
    model: &Model,
    rule: &Rule,
    target: &Target,
    usual: impl FnOnce() -> &'a Likelihood,
) -> (Level, Vec<Factor>) {
    let worth = worth(model, rule.gap.category, target);
    let own = rule.likelihood.map(Likelihood::stated);
    let likely = own.as_ref().unwrap_or_else(|| usual());
    let mut impact = rule.impact;
    let mut factors = Vec::with_capacity(1 + usize::from(worth.is_some()) + likely.factors.len());
    factors.push(Factor::new("impact", impact, "what the gap gives away"));
    if let Some(worth) = worth {
        impact = worth.apply(impact);
        factors.push(Factor::new("impact", impact, worth.why()));
    }
    factors.extend_from_slice(&likely.factors);
    (combine(impact, likely.level), factors)
}

/// Impact, moved by how likely it is. A low impact stays worth telling.
fn combine(impact: Level, likelihood: Level) -> Level {
    match likelihood {
        Level::Info | Level::Low if impact > Level::Low => impact.lowered(),
        Level::High | Level::Critical if impact > Level::Info => impact.raised(),
        Level::Info | Level::Low | Level::Medium | Level::High | Level::Critical => impact,
    }
}

/// What a target keeps or handles, where that changes the impact.
enum Worth<'a> {
    More(&'a str),
    Less,
}

impl Worth<'_> {
    fn apply(&self, impact: Level) -> Level {
        match self {
            Self::More(_) => impact.raised(),
            Self::Less if impact > Level::Low => impact.lowered(),
            Self::Less => impact,
        }
    }

    fn why(&self) -> Cow<'static, str> {
        match self {
            Self::More(what) => format!("it holds {}", what.replace('-', " ")).into(),
            Self::Less => "it holds nothing of worth".into(),
        }
    }
}

fn worth<'a>(model: &'a Model, category: Stride, target: &Target) -> Option<Worth<'a>> {
    // Lost logs and lost service are as bad for a store of customer data as for any other.
    if matches!(category, Stride::Repudiation | Stride::DenialOfService) {
        return None;
    }
    let holder = match target {
        Target::Element(id) => model.element(id),
        Target::Flow(id) => model
            .flow(id)
            .and_then(|flow| most_valuable_end(model, flow)),
        Target::Boundary(_) => None,
    };
    match sensitivity(holder?)? {
        what @ ("credentials" | "keys" | "customer-data") => Some(Worth::More(what)),
        "none" => Some(Worth::Less),
        _ => None,
    }
}

fn most_valuable_end<'a>(model: &'a Model, flow: &Flow) -> Option<&'a Element> {
    let ends = [&flow.to, &flow.from].into_iter();
    let mut ends = ends.filter_map(|id| model.element(id));
    ends.find(|end| end.kind != ElementKind::ExternalEntity && sensitivity(end).is_some())
}

fn sensitivity(element: &Element) -> Option<&str> {
    match &element.facts.get(Property::Sensitivity)?.value {
        model::Datum::Text(word) => Some(word),
        model::Datum::Bool(_)
        | model::Datum::Number(_)
        | model::Datum::List(_)
        | model::Datum::Unknown(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likelihood_moves_the_impact_by_one_level() {
        assert_eq!(combine(Level::High, Level::High), Level::Critical);
        assert_eq!(combine(Level::High, Level::Medium), Level::High);
        assert_eq!(combine(Level::High, Level::Low), Level::Medium);
    }

    #[test]
    fn a_low_impact_never_vanishes_and_an_informational_one_never_grows() {
        assert_eq!(combine(Level::Low, Level::Low), Level::Low);
        assert_eq!(combine(Level::Info, Level::High), Level::Info);
    }
}
