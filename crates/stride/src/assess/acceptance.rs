//! Threats that somebody takes responsibility for stay visible, as accepted.

use std::collections::HashMap;
use std::sync::Arc;

use model::Model;
use syntax::{Diagnostic, Span};

use super::{Acceptance, Accepted, Assessment};
use crate::{Rule, RuleSet, Status, Target, Threat};

/// Marks accepted threats, and tells which acceptances have nothing to accept.
pub(super) fn apply(
    model: &Model,
    rules: &RuleSet,
    acceptances: &[Acceptance],
    assessment: &mut Assessment,
) {
    if acceptances.is_empty() {
        return;
    }
    let mut by_rule: HashMap<Arc<str>, Vec<usize>> = HashMap::new();
    for (at, threat) in assessment.threats.iter().enumerate() {
        by_rule
            .entry(Arc::clone(&threat.gap.rule))
            .or_default()
            .push(at);
    }
    for acceptance in acceptances {
        let Some(rule) = rules.rule(&acceptance.rule) else {
            assessment.diagnostics.push(no_such_rule(rules, acceptance));
            continue;
        };
        let mut used = false;
        for at in by_rule.get(rule.id()).into_iter().flatten() {
            let threat = assessment.threats.get_mut(*at);
            if let Some(threat) = threat.filter(|it| covers(&acceptance.accepted, model, it)) {
                used = true;
                threat.status = Status::Accepted(Arc::clone(&acceptance.reason));
            }
        }
        if !used {
            assessment.diagnostics.push(orphan(rule, acceptance));
        }
    }
}

fn covers(accepted: &Accepted, model: &Model, threat: &Threat) -> bool {
    match accepted {
        Accepted::All => true,
        Accepted::Target(id) => threat.target.id() == id || is_called(model, &threat.target, id),
        Accepted::Lines(lines) => {
            let header = match &threat.target {
                Target::Element(id) => model.element(id).and_then(|it| it.span),
                Target::Boundary(id) => model.boundary(id).and_then(|it| it.span),
                Target::Flow(_) => None,
            };
            [threat.span, header]
                .into_iter()
                .flatten()
                .any(|span| begins_in(*lines, span))
        }
    }
}

fn is_called(model: &Model, target: &Target, name: &str) -> bool {
    match target {
        Target::Element(id) => model.element(id).is_some_and(|it| &*it.name == name),
        Target::Boundary(id) => model.boundary(id).is_some_and(|it| &*it.name == name),
        Target::Flow(_) => false,
    }
}

fn begins_in(lines: Span, span: Span) -> bool {
    span.source == lines.source && (lines.start..lines.end).contains(&span.start)
}

fn no_such_rule(rules: &RuleSet, acceptance: &Acceptance) -> Diagnostic {
    let ids = rules.rules().iter().map(|rule| &**rule.id());
    let hint = syntax::nearest(&acceptance.rule, ids);
    let hint = hint.map_or_else(String::new, |id| format!("; did you mean `{id}`?"));
    let message = format!("there is no rule `{}` to accept{hint}", acceptance.rule);
    Diagnostic::warning(message, acceptance.span)
}

fn orphan(rule: &Rule, acceptance: &Acceptance) -> Diagnostic {
    let whom = match &acceptance.accepted {
        Accepted::All => "anywhere".to_owned(),
        Accepted::Target(id) => format!("to `{id}`"),
        Accepted::Lines(_) => "on this line or the next".to_owned(),
    };
    let message = format!(
        "nothing to accept: `{}` finds no threat {whom}; the entry can go",
        rule.id()
    );
    Diagnostic::warning(message, acceptance.span)
}
