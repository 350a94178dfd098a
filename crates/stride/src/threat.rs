//! What an assessment says.

use std::sync::Arc;

use model::{BoundaryId, ElementId, Evidence, FlowId};
use syntax::Span;

use crate::{Factor, Level, Stride};

/// What a threat is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// An element.
    Element(ElementId),
    /// A flow.
    Flow(FlowId),
    /// A boundary.
    Boundary(BoundaryId),
}

impl Target {
    /// The id of what it is.
    pub fn id(&self) -> &Arc<str> {
        match self {
            Self::Element(id) => &id.0,
            Self::Flow(id) => &id.0,
            Self::Boundary(id) => &id.0,
        }
    }
}

/// Whether somebody has taken responsibility for a threat.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// Nobody has.
    Open,
    /// Accepted, for this reason.
    Accepted(Arc<str>),
}

/// What all that one rule finds has in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The rule's id: its file's stem; never reused.
    pub rule: Arc<str>,
    /// The rule's title.
    pub title: Arc<str>,
    /// Its category, the rule's folder.
    pub category: Stride,
    /// The control that is missing: `confidentiality`.
    pub control: Arc<str>,
    /// The security domain: `cryptography`.
    pub domain: Arc<str>,
    /// How to fix it, in a sentence or two.
    pub fix: Arc<str>,
    /// Weakness numbers (`CWE-311`), controls of standards (`ISO 27001 A.8.24`, `NIST SC-28`)
    /// and ids of other catalogues (`CKV_AWS_16`).
    pub references: Arc<[Arc<str>]>,
}

/// A gap in the design with the line that decides it.
#[derive(Clone, Debug, PartialEq)]
pub struct Threat {
    /// Which gap it is.
    pub gap: Arc<Gap>,
    /// How bad.
    pub severity: Level,
    /// Why so bad.
    pub factors: Arc<[Factor]>,
    /// Open or accepted.
    pub status: Status,
    /// About what; of several the one that it is worst for.
    pub target: Target,
    /// What else the same line does this to.
    pub also: Vec<Target>,
    /// The deciding line; none for an element that no line declares.
    pub span: Option<Span>,
    /// The lines behind it, the deciding one first.
    pub evidence: Vec<Evidence>,
}

impl Threat {
    /// Rule id and target: stays the same as long as both do.
    pub fn fingerprint(&self) -> Arc<str> {
        fingerprint(&self.gap.rule, &self.target)
    }

    /// All that it is about, the worst first.
    pub fn targets(&self) -> impl Iterator<Item = &Target> {
        std::iter::once(&self.target).chain(&self.also)
    }
}

/// A rule that does not hold, and the fact that makes it so.
#[derive(Clone, Debug, PartialEq)]
pub struct Mitigation {
    /// Which gap is not there.
    pub gap: Arc<Gap>,
    /// About what.
    pub target: Target,
    /// `encrypted_at_rest is true`, in words.
    pub what: Arc<str>,
    /// The deciding line.
    pub span: Option<Span>,
}

/// A rule that the code does not decide.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// Stable name: rule id and target.
    pub id: Arc<str>,
    /// The rule's id.
    pub rule: Arc<str>,
    /// Its category.
    pub category: Stride,
    /// The security domain.
    pub domain: Arc<str>,
    /// The question as one asks a person.
    pub text: Arc<str>,
    /// About what.
    pub target: Target,
    /// The fact that would settle it; none where the gap is not in a fact.
    pub fact: Option<Arc<str>>,
    /// Why the code does not tell: "`var.encrypted` has no default and no tfvars file sets it".
    pub why: Arc<str>,
    /// The line that leaves it open.
    pub span: Option<Span>,
    /// The answer, where `stridemap.hcl` gives one.
    pub answer: Option<Arc<str>>,
}

/// How a category stands for one element or flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Coverage {
    /// No rule looks at it.
    NotCovered,
    /// Every rule that looks at it is refuted by the code.
    Mitigated,
    /// A rule could not be decided.
    Unknown,
    /// At least one threat.
    Threat,
}

/// One row of the matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// About what.
    pub target: Target,
    /// The applicable categories, in the order of the word.
    pub categories: Vec<(Stride, Coverage)>,
}

/// Rule and target, and nothing that changes while both stay the same.
pub(crate) fn fingerprint(rule: &str, target: &Target) -> Arc<str> {
    [rule, ":", target.id()].concat().into()
}
