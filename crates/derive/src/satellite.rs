//! Resources that only say something about another: a bucket's policy, a listener of a load
//! balancer, a mount target of a file system.
//!
//! What a satellite says replaces what the thing says itself, which mostly is a default. Where
//! several satellites speak about one property, the worst counts: one method of an API that
//! asks for no authorization leaves it open, however many others ask. One that may not be there
//! at all, or that is about nobody knows what, leaves open what it would have said.

mod doubts;

use std::collections::BTreeMap;

use model::{BoundaryId, Datum, ElementId, Fact, Facts, Property, Subject};
use resource::Resource;

use crate::apply::Said;
use crate::draft::Draft;
use doubts::Lost;

/// Properties of which `true` is the bad news.
const ALARMING: &[Property] = &[
    Property::AnonymousAccess,
    Property::PasswordLogin,
    Property::DefaultCredentials,
    Property::LocalAccounts,
    Property::AssumableByAnyone,
    Property::LongLivedCredentials,
    Property::PubliclyWritable,
    Property::RemoteDebugging,
    Property::LogsDeletable,
    Property::PubliclyReadable,
    Property::PubliclyAccessible,
    Property::AdministrativeInterface,
    Property::SharedWithEveryone,
    Property::PolicyAllowsAnyone,
    Property::LegacyAuthorization,
    Property::WildcardActions,
    Property::WildcardResources,
    Property::CanEscalate,
];

/// Applies what all satellites say.
pub(crate) fn describe<'a>(
    draft: &mut Draft<'_>,
    resources: impl Iterator<Item = (&'a Resource, &'a Said)>,
) {
    let mut elements: BTreeMap<ElementId, Facts> = BTreeMap::new();
    let mut boundaries: BTreeMap<BoundaryId, Facts> = BTreeMap::new();
    let mut lost = Lost::default();
    for (resource, said) in resources {
        let Some(about) = &said.stated.describes else {
            continue;
        };
        if said.facts.is_empty() {
            continue;
        }
        let described = draft.targets(resource.scope, about);
        let around = draft.boundaries_of(resource.scope, about);
        if described.is_empty() && around.is_empty() {
            lost.add(resource, about, &said.facts);
        }
        for id in described {
            let own = draft.elements.get(&id).map(|it| &it.facts);
            let facts = doubts::of_count(draft, resource, &id.0, own, &said.facts);
            add(elements.entry(id).or_default(), &facts, Subject::Element);
        }
        for id in around {
            let own = draft.boundaries.get(&id).map(|it| &it.facts);
            let facts = doubts::of_count(draft, resource, &id.0, own, &said.facts);
            add(boundaries.entry(id).or_default(), &facts, Subject::Boundary);
        }
    }
    lost.leave_open(draft);
    for (id, facts) in elements {
        if let Some(element) = draft.elements.get_mut(&id) {
            element.facts.extend(facts);
        }
    }
    for (id, facts) in boundaries {
        if let Some(boundary) = draft.boundaries.get_mut(&id) {
            boundary.facts.extend(facts);
        }
    }
}

fn add(gathered: &mut Facts, facts: &Facts, subject: Subject) {
    let about = facts
        .iter()
        .filter(|(property, _)| property.subject() == subject);
    for (property, fact) in about {
        let worse = gathered
            .get(property)
            .is_none_or(|known| badness(property, fact) > badness(property, known));
        if worse {
            gathered.insert(property, fact.clone());
        }
    }
}

/// How bad a fact is among those of its property; an unknown one is no news at all.
fn badness(property: Property, fact: &Fact) -> i64 {
    match &fact.value {
        Datum::Unknown(_) => 0,
        Datum::Bool(truth) => 1 + i64::from(*truth == ALARMING.contains(&property)),
        // Versions: the oldest that is accepted counts.
        Datum::Text(text) => {
            1 + i64::from(text.starts_with("1.0")) * 2 + i64::from(text.starts_with("1.1"))
        }
        Datum::Number(_) | Datum::List(_) => 1,
    }
}
