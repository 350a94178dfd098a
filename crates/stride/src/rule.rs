//! Rules: one Markdown page each.

mod load;
mod set;

use std::sync::Arc;

use model::Property;
use syntax::Span;

use crate::page::Case;
use crate::predicate::{Predicate, Word};
use crate::{Gap, Level};

pub use set::RuleSet;

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Applies {
    /// Elements of one kind.
    Element(model::ElementKind),
    /// Flows.
    Flow,
    /// Boundaries.
    Boundary,
}

impl Applies {
    /// All targets, in the order of the diagram.
    pub const ALL: [Self; 5] = [
        Self::Element(model::ElementKind::Process),
        Self::Element(model::ElementKind::DataStore),
        Self::Element(model::ElementKind::ExternalEntity),
        Self::Flow,
        Self::Boundary,
    ];

    /// As rules and the wire format spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Element(kind) => kind.name(),
            Self::Flow => "flow",
            Self::Boundary => "boundary",
        }
    }
}

/// A rule, loaded and checked.
#[derive(Clone, Debug)]
pub struct Rule {
    /// What its findings repeat of it.
    pub gap: Arc<Gap>,
    /// Earlier ids.
    pub formerly: Vec<Arc<str>>,
    /// Rules of which a threat to the same target by the same line is the one of this rule.
    pub covers: Vec<Arc<str>>,
    /// What it looks at.
    pub applies_to: Vec<Applies>,
    /// What the gap gives away.
    pub impact: Level,
    /// How likely it is that somebody uses the gap, where the way to the target says nothing
    /// about it: a stolen disk, an outage.
    pub likelihood: Option<Level>,
    /// What a person is asked when the code does not tell; `{target}` stands for its name.
    pub question: Arc<str>,
    /// Why it matters and how to fix it, as Markdown.
    pub documentation: Arc<str>,
    /// Its facts can never be unknown, so that no case of it can be.
    pub always_known: bool,
    /// The whole page.
    pub page: Arc<str>,
    /// What it must say about which code.
    pub cases: Vec<Case>,
    /// The page's title, for rules that the user wrote.
    pub span: Option<Span>,
    /// Targets for which this is false are none of its business.
    given: Option<Predicate>,
    /// The gap is there when this is true.
    when: Predicate,
    /// Something else makes up for the gap when this is true.
    unless: Option<Predicate>,
}

impl Rule {
    /// Its file's stem; never reused.
    pub fn id(&self) -> &Arc<str> {
        &self.gap.rule
    }

    /// The facts that it asks about, sorted.
    pub fn properties(&self) -> Vec<Property> {
        let mut all: Vec<_> = self.words().filter_map(Word::property).collect();
        all.sort();
        all.dedup();
        all
    }

    /// What it asks about.
    pub(crate) fn words(&self) -> impl Iterator<Item = Word> {
        let others = self.given.iter().chain(&self.unless);
        others
            .chain(std::iter::once(&self.when))
            .flat_map(Predicate::words)
    }

    pub(crate) fn given(&self) -> Option<&Predicate> {
        self.given.as_ref()
    }

    pub(crate) fn when(&self) -> &Predicate {
        &self.when
    }

    pub(crate) fn unless(&self) -> Option<&Predicate> {
        self.unless.as_ref()
    }
}
