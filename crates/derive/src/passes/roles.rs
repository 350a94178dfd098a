//! Roles that Azure and Google assign to identities.
//!
//! A role on one named thing is a flow from whatever runs with the identity; a broad role on
//! everything is a fact about it. An assignment to somebody who runs nothing in sight becomes
//! an element where it gives away too much.

mod azure;
mod google;

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::Value;
use model::{Access, Datum, ElementId, ElementKind, Evidence, Fact, Facts, Knowledge, Property};
use resource::ScopeId;
use syntax::Span;

use crate::draft::{Draft, Link};

/// A role given to somebody.
struct Assignment {
    /// The place of the resource that gives it.
    index: usize,
    /// Where names are resolved.
    scope: ScopeId,
    /// To whom, each as written.
    principals: Vec<Value>,
    /// What it gives away.
    gives: Gives,
    /// The line that says so.
    span: Span,
}

/// What a role gives away.
#[derive(Clone)]
enum Gives {
    /// A right to use these elements.
    Use(Vec<ElementId>, &'static str),
    /// Rights on everything, as facts.
    Facts(Vec<(Property, Datum)>),
}

/// Draws what assigned roles mean.
pub(super) fn run(draft: &mut Draft<'_>) {
    let mut assignments = azure::read(draft);
    assignments.extend(google::read(draft));
    if assignments.is_empty() {
        return;
    }
    let workloads = workloads(draft);
    for assignment in assignments {
        let holders = holders(draft, &workloads, &assignment);
        match &assignment.gives {
            Gives::Use(targets, right) => {
                for from in &holders {
                    for to in targets.iter().filter(|to| *to != from) {
                        grant(draft, from, to, right, assignment.span);
                    }
                }
            }
            Gives::Facts(given) => {
                let fact = |(property, value): &(Property, Datum)| {
                    let span = Some(assignment.span);
                    let value = value.clone();
                    (*property, Fact { value, span })
                };
                let facts: Facts = given.iter().map(fact).collect();
                if holders.is_empty() {
                    draft.promote(assignment.index, "identity", facts);
                    continue;
                }
                for id in &holders {
                    for (property, fact) in &facts {
                        draft.state(id, property, fact.clone());
                    }
                }
            }
        }
    }
}

/// The elements that run with each identity, by the identity's place among the resources.
fn workloads(draft: &Draft<'_>) -> BTreeMap<usize, Vec<ElementId>> {
    let mut found: BTreeMap<usize, Vec<ElementId>> = BTreeMap::new();
    for (index, (resource, _, stated)) in draft.resources().enumerate() {
        let Some(id) = draft.element_of(resource) else {
            continue;
        };
        // An identity that the platform keeps for the workload goes by the workload's name.
        found.entry(index).or_default().push(id.clone());
        if let Some(identity) = &stated.runs_as {
            for identity in draft.mentioned(resource.scope, identity) {
                found.entry(identity).or_default().push(id.clone());
            }
        }
    }
    found
}

fn holders(
    draft: &Draft<'_>,
    workloads: &BTreeMap<usize, Vec<ElementId>>,
    assignment: &Assignment,
) -> Vec<ElementId> {
    let principals = assignment.principals.iter();
    let named = principals.flat_map(|principal| draft.mentioned(assignment.scope, principal));
    let mut found: Vec<ElementId> = named
        .filter_map(|index| workloads.get(&index))
        .flatten()
        .cloned()
        .collect();
    found.sort();
    found.dedup();
    found
}

fn grant(draft: &mut Draft<'_>, from: &ElementId, to: &ElementId, right: &str, span: Span) {
    let evidence = vec![Evidence {
        span,
        what: "a role of the workload's identity allows it".into(),
    }];
    draft.accesses.push(Access {
        from: from.clone(),
        to: Some(to.clone()),
        rights: vec![Arc::from(right)],
        evidence: evidence.clone(),
    });
    let process = draft
        .elements
        .get(from)
        .is_some_and(|it| it.kind == ElementKind::Process);
    if !process {
        return;
    }
    let (port, protocol) = draft.listens(to);
    let authenticated = Fact {
        value: Datum::Bool(true),
        span: Some(span),
    };
    draft.link(Link {
        from: from.clone(),
        to: to.clone(),
        protocol,
        port,
        knowledge: Knowledge::Granted,
        facts: [(Property::Authenticated, authenticated)]
            .into_iter()
            .collect(),
        evidence,
    });
}
