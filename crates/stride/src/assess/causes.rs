//! One root cause, one threat: what one line of code does to several elements, flows or
//! boundaries is said once, with all that it affects, and what it does to one of them in the
//! eyes of two rules is said once, too, where the one rule covers the other.

use std::sync::Arc;

use model::{Datum, Model};
use syntax::{HashMap, HashSet};

use crate::{Policy, Rule, RuleSet, Target, Threat};

/// Takes threats of rules that another rule covers into those of that rule, where one line decides
/// both for one target. It becomes as bad as the worse of them, unless the user said how bad it
/// is, and keeps the lines behind both.
pub(super) fn fold(model: &Model, rules: &RuleSet, policy: &Policy, threats: &mut Vec<Threat>) {
    let mut inner = covered(model, rules, threats);
    for (at, outer) in &inner {
        let Some(covered) = threats.get(*at).cloned() else {
            continue;
        };
        if let Some(outer) = threats.get_mut(*outer) {
            let is_set = is_set_by_user(rules, policy, outer);
            take_in(outer, covered, is_set);
        }
    }
    inner.sort_unstable();
    let inner: HashSet<usize> = inner.into_iter().map(|(at, _)| at).collect();
    let mut at = 0..;
    threats.retain(|_| at.next().is_none_or(|at| !inner.contains(&at)));
}

/// The places of threats that are covered, each with that of the threat that covers it.
fn covered(model: &Model, rules: &RuleSet, threats: &[Threat]) -> Vec<(usize, usize)> {
    let covering: HashMap<&str, &Rule> = rules
        .rules()
        .iter()
        .filter(|rule| !rule.covers.is_empty())
        .map(|rule| (&**rule.id(), rule))
        .collect();
    let mut outer = HashMap::default();
    for (at, threat) in threats.iter().enumerate() {
        let rule = covering.get(&*threat.gap.rule);
        for id in rule.into_iter().flat_map(|rule| &rule.covers) {
            let covered = rules.rule(id).filter(|_| threat.span.is_some());
            if let Some(covered) = covered.filter(|it| names_one(model, it, &threat.target)) {
                let cause = (&**covered.id(), &threat.target, threat.span, &threat.status);
                outer.entry(cause).or_insert(at);
            }
        }
    }
    if outer.is_empty() {
        return Vec::new();
    }
    let inner = threats.iter().enumerate().filter_map(|(at, threat)| {
        let cause = (
            &*threat.gap.rule,
            &threat.target,
            threat.span,
            &threat.status,
        );
        Some((at, *outer.get(&cause)?))
    });
    inner.collect()
}

/// Whether what a rule finds in a target is one thing. Where it is a list, the line of the first
/// does not stand for the others.
fn names_one(model: &Model, rule: &Rule, target: &Target) -> bool {
    let Target::Element(id) = target else {
        return true;
    };
    let facts = model.element(id).map(|element| &element.facts);
    let values = rule.properties().into_iter();
    let mut values = values.filter_map(|property| Some(&facts?.get(property)?.value));
    values.all(|value| !matches!(value, Datum::List(items) if items.len() > 1))
}

fn is_set_by_user(rules: &RuleSet, policy: &Policy, threat: &Threat) -> bool {
    let mut ids = policy.severities.keys();
    ids.any(|id| {
        rules
            .rule(id)
            .is_some_and(|rule| *rule.id() == threat.gap.rule)
    })
}

fn take_in(outer: &mut Threat, covered: Threat, is_set: bool) {
    if covered.severity > outer.severity && !is_set {
        outer.severity = covered.severity;
        outer.factors = Arc::clone(&covered.factors);
    }
    for line in covered.evidence {
        if !outer.evidence.contains(&line) {
            outer.evidence.push(line);
        }
    }
}

/// Joins threats of one rule that one line decides. The first stays, and the targets of the
/// others become its [`Threat::also`], in their order; what is accepted stays apart from what
/// is open.
pub(super) fn join(threats: &mut Vec<Threat>) {
    let firsts = firsts(threats);
    for (at, first) in firsts.iter().enumerate() {
        let other = threats.get(at).filter(|_| at != *first);
        if let Some(target) = other.map(|other| other.target.clone())
            && let Some(first) = threats.get_mut(*first)
        {
            first.also.push(target);
        }
    }
    let mut places = firsts.into_iter().enumerate();
    threats.retain(|_| places.next().is_none_or(|(at, first)| at == first));
}

/// For each threat, the place of the first one that has its cause.
fn firsts(threats: &[Threat]) -> Vec<usize> {
    let mut by_cause = HashMap::default();
    by_cause.reserve(threats.len());
    let all = threats.iter().enumerate();
    all.map(|(at, threat)| {
        let Some(span) = threat.span else { return at };
        let cause = (&*threat.gap.rule, span, &threat.status);
        *by_cause.entry(cause).or_insert(at)
    })
    .collect()
}
