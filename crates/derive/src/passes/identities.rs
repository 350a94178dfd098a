//! Amazon's identities: what a workload's role lets it do, and to whom.
//!
//! A role's rights are facts about the workloads that run with it, and rights to exactly named
//! stores and queues are flows. Users, groups, roles and policies that no workload in sight
//! runs with become elements of their own where they say something worth a threat.

mod arn;
mod holders;
mod rights;
mod trust;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{Access, Datum, ElementId, ElementKind, Evidence, Fact, Facts, Knowledge, Property};
use resource::Resource;
use syntax::Span;

use crate::draft::{Draft, Link};
use holders::{Holder, Holders};
use rights::Rights;

/// Draws what identities may do.
pub(super) fn run(draft: &mut Draft<'_>) {
    let holders = Holders::read(draft);
    if holders.is_empty() {
        return;
    }
    let workloads = workloads(draft);
    for (index, holder) in holders.iter() {
        let rights = Rights::of(&holder.grants);
        let mut facts = rights.facts();
        facts.extend(trust::facts(draft, index));
        if let Some(keys) = &holder.keys {
            facts.insert(Property::LongLivedCredentials, keys.clone());
        }
        match workloads.get(&index) {
            Some(workloads) => {
                for id in workloads {
                    for (property, fact) in &facts {
                        draft.state(id, property, fact.clone());
                    }
                    grant(draft, id, holder);
                }
            }
            None if is_notable(&facts) => draft.promote(index, "identity", facts),
            None => {}
        }
    }
}

/// The elements that run with each role, by the role's place among the resources. A satellite
/// may say with which role its element does a part of its work.
fn workloads(draft: &Draft<'_>) -> BTreeMap<usize, BTreeSet<ElementId>> {
    let mut found: BTreeMap<usize, BTreeSet<ElementId>> = BTreeMap::new();
    for (resource, _, stated) in draft.resources() {
        let Some(identity) = &stated.runs_as else {
            continue;
        };
        let workloads = match (draft.element_of(resource), &stated.describes) {
            (Some(id), _) => vec![id.clone()],
            (None, Some(element)) => draft.targets(resource.scope, element),
            (None, None) => continue,
        };
        for role in roles(draft, draft.mentioned(resource.scope, identity)) {
            found
                .entry(role)
                .or_default()
                .extend(workloads.iter().cloned());
        }
    }
    found
}

/// The roles among these resources, or within an instance profile among them.
fn roles(draft: &Draft<'_>, named: Vec<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    for index in named {
        let Some(resource) = draft.inventory.resources.get(index) else {
            continue;
        };
        match &*resource.kind {
            "aws_iam_role" => found.push(index),
            "aws_iam_instance_profile" => {
                let role = resource.attributes.get("role");
                let roles = role.map(|role| draft.mentioned(resource.scope, role));
                found.extend(roles.into_iter().flatten().filter(|role| {
                    let resource: Option<&Resource> = draft.inventory.resources.get(*role);
                    resource.is_some_and(|it| &*it.kind == "aws_iam_role")
                }));
            }
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether facts say something that a person should hear of even without a workload.
fn is_notable(facts: &Facts) -> bool {
    let alarming = [
        Property::WildcardActions,
        Property::CanEscalate,
        Property::AssumableByAnyone,
        Property::LongLivedCredentials,
    ];
    let holds = |property| {
        let fact: Option<&Fact> = facts.get(property);
        fact.is_some_and(|fact| fact.value == Datum::Bool(true))
    };
    let keys = facts.get(Property::LongLivedCredentials);
    let perhaps = keys.is_some_and(|fact| matches!(fact.value, Datum::Unknown(_)));
    perhaps || alarming.into_iter().any(holds)
}

/// Draws access, and flows to what keeps data or is called, for rights to named things.
fn grant(draft: &mut Draft<'_>, workload: &ElementId, holder: &Holder) {
    let mut granted: BTreeMap<ElementId, (Vec<&'static str>, Span)> = BTreeMap::new();
    for grant in &holder.grants {
        for statement in grant.statements.iter().flatten().filter(|it| it.allows) {
            for resource in &statement.resources {
                for id in arn::targets(draft, grant.scope, resource) {
                    let Some(element) = draft.elements.get(&id) else {
                        continue;
                    };
                    let rights = rights::on(&statement.actions, &element.type_name);
                    if rights.is_empty() || id == *workload {
                        continue;
                    }
                    let span = resource.span.unwrap_or(statement.span);
                    let known = granted.entry(id).or_insert_with(|| (Vec::new(), span));
                    known.0.extend(rights);
                }
            }
        }
    }
    for (id, (mut rights, span)) in granted {
        rights.sort_unstable();
        rights.dedup();
        let evidence = vec![Evidence {
            span,
            what: "the workload's role may use it".into(),
        }];
        draft.accesses.push(Access {
            from: workload.clone(),
            to: Some(id.clone()),
            rights: rights.iter().map(|right| Arc::from(*right)).collect(),
            evidence: evidence.clone(),
        });
        if draft
            .elements
            .get(workload)
            .is_some_and(|it| it.kind == ElementKind::Process)
        {
            link(draft, workload, id, evidence);
        }
    }
}

fn link(draft: &mut Draft<'_>, from: &ElementId, to: ElementId, evidence: Vec<Evidence>) {
    let (port, protocol) = draft.listens(&to);
    let span = evidence.first().map(|line| line.span);
    let authenticated = Fact {
        value: Datum::Bool(true),
        span,
    };
    draft.link(Link {
        from: from.clone(),
        to,
        protocol,
        port,
        knowledge: Knowledge::Granted,
        facts: [(Property::Authenticated, authenticated)]
            .into_iter()
            .collect(),
        evidence,
    });
}
