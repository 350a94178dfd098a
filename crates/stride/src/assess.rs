//! Rules over a model: threats, mitigations, questions and the matrix.

use std::sync::Arc;

use model::Model;
use syntax::{Diagnostic, Span};

use crate::{Cell, Mitigation, Question, RuleSet, Threat};

/// What the user decided beforehand.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Threats somebody takes responsibility for.
    pub acceptances: Vec<Acceptance>,
}

/// A threat that somebody takes responsibility for.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The rule's id.
    pub rule: Arc<str>,
    /// The element, or none for the place of an inline comment.
    pub element: Option<Arc<str>>,
    /// Why.
    pub reason: Arc<str>,
    /// Where it is written.
    pub span: Span,
}

/// All that rules say about a model, each list in a stable order.
#[derive(Clone, Debug, Default)]
pub struct Assessment {
    /// Worst first, then by place.
    pub threats: Vec<Threat>,
    /// By target and rule.
    pub mitigations: Vec<Mitigation>,
    /// By target and rule.
    pub questions: Vec<Question>,
    /// By target.
    pub matrix: Vec<Cell>,
    /// Orphaned acceptances and the like.
    pub diagnostics: Vec<Diagnostic>,
}

/// Assesses a model.
pub fn assess(model: &Model, rules: &RuleSet, policy: &Policy) -> Assessment {
    let _ = (model, rules, policy);
    Assessment::default()
}
