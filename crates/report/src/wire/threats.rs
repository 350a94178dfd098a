//! What the rules say, on the wire.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use stride::{Cell, Coverage, Status, Target};
use syntax::Sources;

use super::Word;
use super::place::{Evidence, Location};

/// What a statement is about: exactly one of the three.
#[derive(Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct About {
    /// Id of an element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) element: Option<Arc<str>>,
    /// Id of a flow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) flow: Option<Arc<str>>,
    /// Id of a boundary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) boundary: Option<Arc<str>>,
}

/// A gap in the design.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Threat {
    /// Rule and target; the same in every run.
    pub(crate) fingerprint: Arc<str>,
    /// Id of the rule.
    pub(crate) rule: Arc<str>,
    /// Title of the rule.
    pub(crate) title: Arc<str>,
    /// Category: `spoofing`, `tampering`, `repudiation`, `information-disclosure`,
    /// `denial-of-service` or `elevation-of-privilege`.
    pub(crate) stride: Word,
    /// `critical`, `high`, `medium`, `low` or `info`.
    pub(crate) severity: Word,
    /// Why so severe.
    #[serde(default)]
    pub(crate) factors: Vec<Factor>,
    /// `open` or `accepted`.
    pub(crate) status: Word,
    /// Why it is accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Arc<str>>,
    /// What it is about.
    #[serde(flatten)]
    pub(crate) about: About,
    /// What else the same line does this to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) also: Vec<About>,
    /// The deciding line.
    pub(crate) location: Option<Location>,
    /// The lines behind it.
    #[serde(default)]
    pub(crate) evidence: Vec<Evidence>,
    /// The control that is missing.
    pub(crate) control: Arc<str>,
    /// The security domain.
    pub(crate) domain: Arc<str>,
    /// How to fix it.
    pub(crate) fix: Arc<str>,
    /// Weakness numbers and ids of other catalogues.
    #[serde(default)]
    pub(crate) references: Arc<[Arc<str>]>,
}

/// One reason behind a severity.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Factor {
    /// `impact` or `likelihood`; `severity` where the project's settings have the last word.
    pub(crate) name: Word,
    /// What it came to, on the scale of severities.
    pub(crate) level: Word,
    /// Why.
    pub(crate) why: Cow<'static, str>,
}

/// A rule that the code refutes.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Mitigation {
    rule: Arc<str>,
    title: Arc<str>,
    stride: Word,
    #[serde(flatten)]
    about: About,
    /// The fact that refutes it, in words.
    what: Arc<str>,
    location: Option<Location>,
}

/// A rule that the code does not decide.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Question {
    /// Rule and target; the same in every run.
    id: Arc<str>,
    rule: Arc<str>,
    stride: Word,
    domain: Arc<str>,
    /// As one asks a person.
    text: Arc<str>,
    #[serde(flatten)]
    about: About,
    /// The fact that would settle it.
    #[serde(default)]
    fact: Option<Arc<str>>,
    /// Why the code does not tell.
    why: Arc<str>,
    location: Option<Location>,
    /// The answer, if somebody gave one.
    answer: Option<Arc<str>>,
}

/// The default of texts that older or smaller documents lack.
pub(crate) fn nothing() -> Arc<str> {
    Arc::from("")
}

impl About {
    fn of(target: &Target) -> Self {
        let mut about = Self::default();
        match target {
            Target::Element(id) => about.element = Some(Arc::clone(&id.0)),
            Target::Flow(id) => about.flow = Some(Arc::clone(&id.0)),
            Target::Boundary(id) => about.boundary = Some(Arc::clone(&id.0)),
        }
        about
    }
}

impl Threat {
    pub(crate) fn of(threat: &stride::Threat, sources: &Sources) -> Self {
        let gap = &threat.gap;
        let (status, reason) = match &threat.status {
            Status::Open => ("open", None),
            Status::Accepted(reason) => ("accepted", Some(Arc::clone(reason))),
        };
        Self {
            fingerprint: threat.fingerprint(),
            rule: Arc::clone(&gap.rule),
            title: Arc::clone(&gap.title),
            stride: gap.category.name().into(),
            severity: threat.severity.name().into(),
            factors: threat.factors.iter().map(Factor::of).collect(),
            status: status.into(),
            reason,
            about: About::of(&threat.target),
            also: threat.also.iter().map(About::of).collect(),
            location: Location::of_some(threat.span, sources),
            evidence: Evidence::all(&threat.evidence, sources),
            control: Arc::clone(&gap.control),
            domain: Arc::clone(&gap.domain),
            fix: Arc::clone(&gap.fix),
            references: Arc::clone(&gap.references),
        }
    }
}

impl Factor {
    fn of(factor: &stride::Factor) -> Self {
        Self {
            name: factor.name.into(),
            level: factor.level.name().into(),
            why: factor.why.clone(),
        }
    }
}

impl Mitigation {
    pub(crate) fn of(mitigation: &stride::Mitigation, sources: &Sources) -> Self {
        Self {
            rule: Arc::clone(&mitigation.gap.rule),
            title: Arc::clone(&mitigation.gap.title),
            stride: mitigation.gap.category.name().into(),
            about: About::of(&mitigation.target),
            what: Arc::clone(&mitigation.what),
            location: Location::of_some(mitigation.span, sources),
        }
    }
}

impl Question {
    pub(crate) fn of(question: &stride::Question, sources: &Sources) -> Self {
        Self {
            id: Arc::clone(&question.id),
            rule: Arc::clone(&question.rule),
            stride: question.category.name().into(),
            domain: Arc::clone(&question.domain),
            text: Arc::clone(&question.text),
            about: About::of(&question.target),
            fact: question.fact.clone(),
            why: Arc::clone(&question.why),
            location: Location::of_some(question.span, sources),
            answer: question.answer.clone(),
        }
    }
}

/// A row of the matrix by the id of its target.
pub(crate) fn row(cell: &Cell) -> (Arc<str>, BTreeMap<Word, Word>) {
    let id = match &cell.target {
        Target::Element(id) => &id.0,
        Target::Flow(id) => &id.0,
        Target::Boundary(id) => &id.0,
    };
    let categories = cell.categories.iter();
    let states =
        categories.map(|(category, state)| (category.name().into(), coverage(*state).into()));
    (Arc::clone(id), states.collect())
}

/// As the format spells it.
fn coverage(coverage: Coverage) -> &'static str {
    match coverage {
        Coverage::NotCovered => "not-covered",
        Coverage::Mitigated => "mitigated",
        Coverage::Unknown => "unknown",
        Coverage::Threat => "threat",
    }
}
