//! Rules: one Markdown page each.

use std::sync::Arc;

use syntax::Diagnostic;

use crate::{Level, Stride};

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

/// A rule, loaded and checked.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The file's stem; never reused.
    pub id: Arc<str>,
    /// Earlier ids.
    pub formerly: Vec<Arc<str>>,
    /// The first heading.
    pub title: Arc<str>,
    /// The folder.
    pub category: Stride,
    /// What it looks at.
    pub applies_to: Vec<Applies>,
    /// What the gap gives away.
    pub impact: Level,
    /// The missing control.
    pub control: Arc<str>,
    /// The security domain.
    pub domain: Arc<str>,
    /// Weakness numbers and ids of other catalogues, as `CWE-311`.
    pub references: Vec<Arc<str>>,
    /// How to fix it.
    pub fix: Arc<str>,
    /// What a person is asked when the code does not tell.
    pub question: Arc<str>,
    /// The whole page.
    pub page: Arc<str>,
}

/// Rules indexed by what they look at.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    rules: Vec<Rule>,
}

impl RuleSet {
    /// The rules that ship with stridemap.
    pub fn builtin() -> (Self, Vec<Diagnostic>) {
        (Self::default(), Vec::new())
    }

    /// All rules in the order of ids.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The rule of this id, or of this former id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules
            .iter()
            .find(|rule| &*rule.id == id || rule.formerly.iter().any(|f| &**f == id))
    }
}
