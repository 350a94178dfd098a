//! Rules over a model: threats, mitigations, questions and the matrix.

mod acceptance;
mod causes;
mod matrix;
mod verdict;

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Knowledge, Model};
use rayon::prelude::*;
use syntax::{Diagnostic, Span};

use crate::paths;
use crate::predicate::View;
use crate::{Applies, AttackPath, Cell, Level, Mitigation, Question, RuleSet, Target, Threat};
use verdict::Verdict;

/// What the user decided beforehand.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Threats somebody takes responsibility for.
    pub acceptances: Vec<Acceptance>,
    /// Severities that the user sets, by rule id.
    pub severities: BTreeMap<Arc<str>, Level>,
}

/// A threat that somebody takes responsibility for.
#[derive(Clone, Debug)]
pub struct Acceptance {
    /// The rule's id.
    pub rule: Arc<str>,
    /// Which of the rule's threats.
    pub accepted: Accepted,
    /// Why.
    pub reason: Arc<str>,
    /// Where it is written.
    pub span: Span,
}

/// Which threats of a rule are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepted {
    /// All of them.
    All,
    /// Those to the element, flow or boundary of this id or name.
    Target(Arc<str>),
    /// Those whose deciding line, or whose element's header, begins within this text: for an
    /// inline comment [`syntax::Sources::line_and_next`] of its place.
    Lines(Span),
}

/// All that rules say about a model, each list in a stable order.
#[derive(Clone, Debug, Default)]
pub struct Assessment {
    /// Worst first, then by target and rule; one for each line and rule, with all it affects.
    pub threats: Vec<Threat>,
    /// By target and rule.
    pub mitigations: Vec<Mitigation>,
    /// By target and rule.
    pub questions: Vec<Question>,
    /// Worst first, then by the store at the end.
    pub paths: Vec<AttackPath>,
    /// By target.
    pub matrix: Vec<Cell>,
    /// Orphaned acceptances and the like.
    pub diagnostics: Vec<Diagnostic>,
}

/// Assesses a model.
pub fn assess(model: &Model, rules: &RuleSet, policy: &Policy) -> Assessment {
    let verdicts: Vec<Judged> = targets(model)
        .into_par_iter()
        .map(|(target, applies, view)| judge(model, rules, target, applies, view))
        .collect();
    let mut assessment = room_for(&verdicts);
    for judged in verdicts {
        assessment.matrix.extend(judged.cell);
        for verdict in judged.verdicts {
            match verdict {
                Verdict::Threat(threat) => assessment.threats.push(*threat),
                Verdict::Question(question) => assessment.questions.push(*question),
                Verdict::Mitigation(mitigation) => assessment.mitigations.push(*mitigation),
            }
        }
    }
    override_severities(&mut assessment, rules, policy);
    acceptance::apply(model, rules, &policy.acceptances, &mut assessment);
    // No rule says the same of one target twice, so that an unstable order is still one order.
    assessment.threats.sort_unstable_by(|a, b| {
        let worst_first = b.severity.cmp(&a.severity);
        worst_first
            .then_with(|| a.target.cmp(&b.target))
            .then_with(|| a.rule.cmp(&b.rule))
    });
    causes::join(&mut assessment.threats);
    assessment.paths = paths::find(model, &assessment.threats);
    assessment
}

/// An empty assessment that these verdicts fit into without growing.
fn room_for(judged: &[Judged]) -> Assessment {
    let verdicts = || judged.iter().flat_map(|judged| &judged.verdicts);
    let count = |of: fn(&Verdict) -> bool| verdicts().filter(|verdict| of(verdict)).count();
    Assessment {
        threats: Vec::with_capacity(count(|it| matches!(it, Verdict::Threat(_)))),
        questions: Vec::with_capacity(count(|it| matches!(it, Verdict::Question(_)))),
        mitigations: Vec::with_capacity(count(|it| matches!(it, Verdict::Mitigation(_)))),
        matrix: Vec::with_capacity(judged.len()),
        ..Assessment::default()
    }
}

/// Everything that rules look at: elements, flows that are more than merely allowed, boundaries.
fn targets(model: &Model) -> Vec<(Target, Applies, View<'_>)> {
    let elements = model.elements().iter().map(|element| {
        let target = Target::Element(element.id.clone());
        (
            target,
            Applies::Element(element.kind),
            View::Element(element),
        )
    });
    let drawn = model.flows().iter();
    let drawn = drawn.filter(|flow| flow.knowledge > Knowledge::Allowed);
    let flows = drawn.filter_map(|flow| {
        let view = View::Flow {
            flow,
            from: model.element(&flow.from)?,
            to: model.element(&flow.to)?,
        };
        Some((Target::Flow(flow.id.clone()), Applies::Flow, view))
    });
    let boundaries = model.boundaries().iter().map(|boundary| {
        let target = Target::Boundary(boundary.id.clone());
        (target, Applies::Boundary, View::Boundary(boundary))
    });
    elements.chain(flows).chain(boundaries).collect()
}

/// What the rules say about one target, in the order of their ids.
struct Judged {
    verdicts: Vec<Verdict>,
    cell: Option<Cell>,
}

fn judge(
    model: &Model,
    rules: &RuleSet,
    target: Target,
    applies: Applies,
    view: View<'_>,
) -> Judged {
    let verdicts: Vec<Verdict> = rules
        .about(applies)
        .filter_map(|rule| verdict::of(model, rule, &target, view))
        .collect();
    let cell = matrix::cell(target, applies, &verdicts);
    Judged { verdicts, cell }
}

fn override_severities(assessment: &mut Assessment, rules: &RuleSet, policy: &Policy) {
    let overrides: BTreeMap<&Arc<str>, Level> = policy
        .severities
        .iter()
        .filter_map(|(id, level)| Some((&rules.rule(id)?.id, *level)))
        .collect();
    for threat in &mut assessment.threats {
        if let Some(level) = overrides.get(&threat.rule) {
            threat.severity = *level;
            let why = "the project's settings say so";
            let factor = crate::Factor::new("severity", *level, why);
            threat.factors.push(factor);
        }
    }
}
