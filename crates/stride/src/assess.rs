//! Rules over a model: threats, mitigations, questions and the matrix.

mod acceptance;
mod causes;
mod matrix;
mod phrases;
mod verdict;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Knowledge, Model};
use rayon::prelude::*;
use syntax::{Diagnostic, Span};

use crate::paths;
use crate::predicate::View;
use crate::{
    Applies, AttackPath, Cell, Coverage, Level, Mitigation, Question, RuleSet, Target, Threat,
};
use phrases::Phrases;
use verdict::{Scene, Verdict};

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

impl Assessment {
    /// The same in no more room than it takes.
    fn fitted(mut self) -> Self {
        self.threats.shrink_to_fit();
        self.mitigations.shrink_to_fit();
        self.questions.shrink_to_fit();
        self.matrix.shrink_to_fit();
        self
    }
}

/// Assesses a model.
pub fn assess(model: &Model, rules: &RuleSet, policy: &Policy) -> Assessment {
    let judged: Vec<Part<'_>> = targets(model)
        .into_par_iter()
        .with_min_len(AT_ONCE)
        .fold(Part::default, |mut part, (target, applies, view)| {
            let scene = Scene::new(model, &part.phrases, target, view);
            judge(rules, &scene, applies, &mut part.found);
            part
        })
        .collect();
    let found = judged.into_iter().map(|part| part.found.fitted());
    let mut assessment = joined(found.collect());
    override_severities(&mut assessment, rules, policy);
    acceptance::apply(model, rules, &policy.acceptances, &mut assessment);
    causes::fold(model, rules, policy, &mut assessment.threats);
    // They come by target and rule.
    assessment
        .threats
        .sort_by_key(|threat| Reverse(threat.severity));
    causes::join(&mut assessment.threats);
    assessment.paths = paths::find(model, &assessment.threats);
    assessment
}

/// What one thread finds, and the words that it found for it.
#[derive(Default)]
struct Part<'a> {
    phrases: Phrases<'a>,
    found: Assessment,
}

/// So few targets are not worth another thread.
const AT_ONCE: usize = 64;

/// The parts, one after the other: each list grows where the first part's is, and what was taken
/// over is gone before the next list is, so that never all of it is there twice.
fn joined(mut parts: Vec<Assessment>) -> Assessment {
    fn join<T>(parts: &mut [Assessment], list: fn(&mut Assessment) -> &mut Vec<T>) -> Vec<T> {
        let mut lists = parts.iter_mut().map(|part| std::mem::take(list(part)));
        let mut whole = lists.next().unwrap_or_default();
        let rest: Vec<Vec<T>> = lists.collect();
        whole.reserve_exact(rest.iter().map(Vec::len).sum());
        whole.extend(rest.into_iter().flatten());
        whole
    }
    Assessment {
        threats: join(&mut parts, |part| &mut part.threats),
        questions: join(&mut parts, |part| &mut part.questions),
        mitigations: join(&mut parts, |part| &mut part.mitigations),
        matrix: join(&mut parts, |part| &mut part.matrix),
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

/// Adds what the rules say about one target, in the order of their ids.
fn judge(rules: &RuleSet, scene: &Scene<'_, '_>, applies: Applies, found: &mut Assessment) {
    let mut row = matrix::Row::of(applies);
    for rule in rules.about(applies) {
        let Some(verdict) = verdict::of(rule, scene) else {
            continue;
        };
        let coverage = match verdict {
            Verdict::Threat(threat) => {
                found.threats.push(threat);
                Coverage::Threat
            }
            Verdict::Question(question) => {
                found.questions.push(question);
                Coverage::Unknown
            }
            Verdict::Mitigation(mitigation) => {
                found.mitigations.push(mitigation);
                Coverage::Mitigated
            }
        };
        row.add(rule.gap.category, coverage);
    }
    found
        .matrix
        .extend(row.finish(scene.target.clone(), applies));
}

fn override_severities(assessment: &mut Assessment, rules: &RuleSet, policy: &Policy) {
    let overrides: BTreeMap<&Arc<str>, Level> = policy
        .severities
        .iter()
        .filter_map(|(id, level)| Some((rules.rule(id)?.id(), *level)))
        .collect();
    for threat in &mut assessment.threats {
        if let Some(level) = overrides.get(&threat.gap.rule) {
            threat.severity = *level;
            let why = "the project's settings say so";
            let factor = crate::Factor::new("severity", *level, why);
            threat.factors = threat.factors.iter().cloned().chain([factor]).collect();
        }
    }
}
