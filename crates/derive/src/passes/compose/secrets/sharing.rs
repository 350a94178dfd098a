//! Credentials that several programs use.
//!
//! A store and its one client share a password of necessity. Where two programs of different
//! origin log in with the same one, each can act as the other, and no record tells them apart.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use eval::Value;
use model::{Datum, ElementId, ElementKind, Fact, Property};
use syntax::Span;

use super::super::project::{Projects, Service, items};
use super::super::storage::origin;
use crate::draft::Draft;
use crate::endpoint::is_credential_name;
use crate::passes::credentials::{is_literal, is_stand_in, secret_in_url};

/// A credential as it can be told from others without being looked at by anybody: the text, the
/// variable that holds it, or the secret of the project.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Credential {
    Text(Arc<str>),
    Variable(String),
    Secret(usize),
}

/// A place where a service is given a credential.
struct Use {
    element: ElementId,
    origin: String,
    name: Arc<str>,
    span: Option<Span>,
}

/// States of each program which credentials it shares with others.
pub(super) fn state(draft: &mut Draft<'_>, projects: &Projects<'_>) {
    let mut uses: BTreeMap<(u32, Credential), Vec<Use>> = BTreeMap::new();
    for service in &projects.services {
        let is_store = draft
            .elements
            .get(&service.element)
            .is_none_or(|element| element.kind == ElementKind::DataStore);
        if is_store {
            continue;
        }
        for (credential, name, span) in credentials(draft, service) {
            let project = service.resource.scope.0;
            uses.entry((project, credential)).or_default().push(Use {
                element: service.element.clone(),
                origin: origin(service).into_owned(),
                name: name.chars().take(80).collect::<String>().into(),
                span,
            });
        }
    }
    let mut shared: BTreeMap<ElementId, (BTreeSet<Arc<str>>, Option<Span>)> = BTreeMap::new();
    for all in uses.into_values() {
        let origins: BTreeSet<&str> = all.iter().map(|it| &*it.origin).collect();
        if origins.len() < 2 {
            continue;
        }
        for one in all {
            let (names, span) = shared.entry(one.element).or_default();
            names.insert(one.name);
            *span = span.or(one.span);
        }
    }
    for service in &projects.services {
        let (names, span) = shared.remove(&service.element).unwrap_or_default();
        let fact = Fact {
            value: Datum::List(names.into_iter().collect()),
            span: span.or(Some(service.resource.span)),
        };
        draft.state(&service.element, Property::SharedCredentials, fact);
    }
}

fn credentials(
    draft: &Draft<'_>,
    service: &Service<'_>,
) -> Vec<(Credential, Arc<str>, Option<Span>)> {
    let attributes = &service.resource.attributes;
    let environment = attributes.get("environment").and_then(Value::map);
    let mut found = Vec::new();
    for (name, value) in environment.into_iter().flatten() {
        if let Some(credential) = credential_of(name, value) {
            found.push((credential, Arc::clone(name), value.span));
        }
    }
    for grant in items(attributes, "secrets") {
        let Some(source) = grant.get("source") else {
            continue;
        };
        let name: Arc<str> = source.as_str().unwrap_or("").into();
        for reference in source.references() {
            let declared = draft.inventory.indexes(service.resource.scope, reference);
            found.extend(declared.iter().map(|index| {
                let credential = Credential::Secret(*index);
                (credential, Arc::clone(&name), grant.span)
            }));
        }
    }
    found
}

fn credential_of(name: &str, value: &Value) -> Option<Credential> {
    if let Some(text) = value.as_str() {
        let secret = secret_in_url(text).filter(|secret| !is_stand_in(secret));
        let whole = is_credential_name(name) && is_literal(name, value);
        return secret
            .or(whole.then_some(text))
            .map(|text| Credential::Text(text.into()));
    }
    let unknown = value.as_unknown()?;
    let alone = unknown.shape.is_none() && is_credential_name(name);
    alone.then(|| Credential::Variable(unknown.reason.to_string()))
}
