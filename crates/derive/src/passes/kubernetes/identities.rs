//! With what rights workloads run: service accounts, roles and bindings.
//!
//! The rights of a service account are facts about the workloads that run with it. A subject
//! that no workload in sight runs with (a user, a group, an account for something elsewhere)
//! becomes an element where its rights are worth a threat.

mod bindings;
mod rights;

use std::collections::{BTreeMap, BTreeSet};

use eval::Value;
use model::{Datum, Fact, Facts, Property};

use super::cluster::{Cluster, Workload};
use super::filled;
use super::routes::weight;
use super::storage::origin_of;
use super::workflows;
use crate::draft::Draft;
use bindings::Grants;
pub(super) use bindings::Subject;

/// Adds what identities may do.
pub(super) fn state(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let grants = Grants::of(cluster);
    let mut running: BTreeMap<Subject<'_>, Vec<&Workload<'_>>> = BTreeMap::new();
    for workload in cluster.described() {
        let subject = account_of(workload);
        running.entry(subject).or_default().push(workload);
    }
    for (subject, workloads) in &running {
        let facts = grants.rights(subject).facts();
        for workload in workloads {
            for (property, fact) in &facts {
                draft.state(&workload.element, property, fact.clone());
            }
            if facts.is_empty() {
                state_no_rights(draft, cluster, workload, subject);
            }
        }
    }
    for (subject, workloads) in &running {
        state_sharing(draft, subject, workloads);
    }
    // Several subjects of one binding are one element.
    let mut outside: BTreeMap<usize, Facts> = BTreeMap::new();
    for (subject, grant) in grants.subjects() {
        let facts = grants.rights(subject).facts();
        let worth = subject.is_anybody() || is_person_open(subject) || is_notable(&facts);
        if worth && !running.contains_key(subject) {
            let facts = with_warnings(subject, facts, &grants);
            let place = cluster.account(subject).unwrap_or(grant);
            let index = draft.inventory.index_of_id(&place.id);
            join(index.map(|index| outside.entry(index).or_default()), facts);
        }
    }
    for (role, rights) in grants.unbound(cluster) {
        let index = draft.inventory.index_of_id(&role.id);
        let facts = rights.facts();
        let index = index.filter(|_| is_notable(&facts));
        join(index.map(|index| outside.entry(index).or_default()), facts);
    }
    for (index, facts) in outside {
        draft.promote(index, "identity", facts);
    }
}

/// What is true of one is true of all together.
fn join(all: Option<&mut Facts>, facts: Facts) {
    let Some(all) = all else { return };
    for (property, fact) in facts {
        let known = all.get(property).map(weight);
        if known.is_none_or(|known| known < weight(&fact)) {
            all.insert(property, fact);
        }
    }
}

/// Whether programs of different origin run with one account.
fn state_sharing(draft: &mut Draft<'_>, subject: &Subject<'_>, workloads: &[&Workload<'_>]) {
    let is_default = matches!(subject, Subject::Account { name, .. } if *name == "default");
    if is_default || subject.open().is_some() {
        return;
    }
    let origins: BTreeSet<&str> = workloads.iter().map(|it| origin_of(it)).collect();
    for workload in workloads {
        let named = workload.account.and_then(|it| it.span);
        let fact = Fact {
            value: Datum::Bool(origins.len() > 1),
            span: named.or(Some(workload.resource.span)),
        };
        draft.state(&workload.element, Property::SharedIdentity, fact);
    }
}

/// Somebody of whom only the cluster knows, by a name that is filled in later.
fn is_person_open(subject: &Subject<'_>) -> bool {
    matches!(subject, Subject::Person { .. }) && subject.open().is_some()
}

/// Without a binding there are no rights, unless the account is declared elsewhere: then its
/// bindings are, too.
fn state_no_rights(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    workload: &Workload<'_>,
    subject: &Subject<'_>,
) {
    let named = workload.account;
    let elsewhere = named
        .and_then(Value::as_str)
        .filter(|name| *name != "default" && cluster.account(subject).is_none());
    let value = match elsewhere {
        Some(name) => {
            let name: String = name.chars().take(80).collect();
            let why = format!("neither service account `{name}` nor a binding of it is declared");
            Datum::Unknown(why.into())
        }
        None => Datum::Text("none".into()),
    };
    let place = named.filter(|_| elsewhere.is_some()).and_then(|it| it.span);
    let span = place
        .or(workload.pod.span)
        .unwrap_or(workload.resource.span);
    let fact = Fact {
        value,
        span: Some(span),
    };
    draft.state(&workload.element, Property::Privilege, fact);
}

/// The service account that a workload runs with.
fn account_of<'a>(workload: &Workload<'a>) -> Subject<'a> {
    let named = workload.account;
    Subject::Account {
        scope: workload.resource.scope,
        namespace: workload.namespace,
        name: named.and_then(Value::as_str).unwrap_or("default"),
    }
}

/// Whether a workload runs with everybody's account, and has a token for the cluster's
/// interface.
pub(super) fn facts(cluster: &Cluster<'_>, workload: &Workload<'_>) -> Vec<(Property, Fact)> {
    let subject = account_of(workload);
    let named = workload.account;
    let is_default = named
        .and_then(Value::as_str)
        .is_none_or(|name| name == "default");
    let is_default = subject.open().map_or(Ok(is_default), Err);
    let place = workload.pod.span.unwrap_or(workload.resource.span);
    let of_account = cluster
        .account(&subject)
        .and_then(|it| it.attributes.get("automountServiceAccountToken"));
    let switch = workload
        .pod
        .get("automountServiceAccountToken")
        .or(of_account);
    let mounted = filled::told(switch).unwrap_or(Ok(true));
    let fact = |truth: Result<bool, _>, span: Option<_>| Fact {
        value: truth.map_or_else(Datum::Unknown, Datum::Bool),
        span: span.or(Some(place)),
    };
    let is_default = fact(is_default, named.and_then(|it| it.span));
    let mut facts = vec![(Property::DefaultIdentity, is_default)];
    if !workflows::reports(workload.resource) {
        let mounted = fact(mounted, switch.and_then(|it| it.span));
        facts.push((Property::IdentityTokenMounted, mounted));
    }
    facts
}

/// Rights that a person should hear of even where no workload has them.
fn is_notable(facts: &Facts) -> bool {
    const ALARMING: &[Property] = &[
        Property::AdministratorBinding,
        Property::CanEscalate,
        Property::LogsDeletable,
        Property::ReadsSecrets,
        Property::RunsCommands,
        Property::WildcardActions,
        Property::WildcardResources,
    ];
    ALARMING.iter().any(|property| {
        facts
            .get(*property)
            .is_some_and(|fact| fact.value == Datum::Bool(true))
    })
}

/// What is worth a warning about somebody who is no workload.
fn with_warnings(subject: &Subject<'_>, mut facts: Facts, grants: &Grants<'_>) -> Facts {
    let value = match subject.open() {
        Some(why) => Datum::Unknown(why),
        None if subject.is_anybody() => Datum::Bool(true),
        None => return facts,
    };
    let span = grants.place(subject);
    facts.insert(Property::AnonymousAccess, Fact { value, span });
    facts
}
