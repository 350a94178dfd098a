//! The outermost boundary of what a cloud provider runs: the account, subscription or project
//! that its provider block signs in to.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Boundary, BoundaryId, BoundaryKind, ElementKind, Facts};
use resource::{Dialect, ScopeId};
use syntax::Span;

use crate::draft::Draft;

/// Providers and what they call the thing one signs in to.
const ACCOUNTS: &[(&str, &str)] = &[
    ("aws", "AWS account"),
    ("azurerm", "Azure subscription"),
    ("google", "Google Cloud project"),
];

/// Puts what stands in no boundary into its provider's account.
pub(super) fn run(draft: &mut Draft<'_>) {
    let mut homes: BTreeMap<Arc<str>, (ScopeId, &'static str, &'static str)> = BTreeMap::new();
    let mut signed: BTreeMap<(ScopeId, Arc<str>), Span> = BTreeMap::new();
    for resource in &draft.inventory.resources {
        if resource.dialect != Dialect::Terraform {
            continue;
        }
        let provider = resource
            .provider
            .strip_suffix("-beta")
            .unwrap_or(&resource.provider);
        if &*resource.kind == "provider" {
            signed
                .entry((resource.scope, provider.into()))
                .or_insert(resource.span);
        }
        if let Some((provider, name)) = ACCOUNTS.iter().find(|(known, _)| *known == provider) {
            homes.insert(Arc::clone(&resource.id), (resource.scope, provider, name));
        }
    }
    let mut accounts = BTreeMap::new();
    let mut home = |draft: &Draft<'_>, id: &Arc<str>| {
        let (scope, provider, name) = *homes.get(id)?;
        let span = signed.get(&(scope, provider.into())).copied();
        let account = account(draft, scope, provider, name, span);
        let id = account.id.clone();
        accounts.entry(id.clone()).or_insert(account);
        Some(id)
    };
    let free = draft
        .elements
        .values()
        .filter(|it| it.boundary.is_none() && it.kind != ElementKind::ExternalEntity);
    let elements: Vec<_> = free
        .filter_map(|it| Some((it.id.clone(), home(draft, &it.id.0)?)))
        .collect();
    let free = draft.boundaries.values().filter(|it| it.parent.is_none());
    let boundaries: Vec<_> = free
        .filter_map(|it| Some((it.id.clone(), home(draft, &it.id.0)?)))
        .collect();
    for (id, account) in elements {
        if let Some(element) = draft.elements.get_mut(&id) {
            element.boundary = Some(account);
        }
    }
    for (id, account) in boundaries {
        if let Some(boundary) = draft.boundaries.get_mut(&id) {
            boundary.parent = Some(account);
        }
    }
    draft.boundaries.extend(accounts);
}

fn account(
    draft: &Draft<'_>,
    scope: ScopeId,
    provider: &str,
    name: &str,
    span: Option<Span>,
) -> Boundary {
    let folder = draft
        .inventory
        .scope(scope)
        .map_or("", |scope| &scope.folder);
    let id = if folder.is_empty() {
        format!("account:{provider}")
    } else {
        format!("account:{folder}/{provider}")
    };
    Boundary {
        id: BoundaryId(id.into()),
        name: name.into(),
        kind: BoundaryKind::Account,
        parent: None,
        facts: Facts::new(),
        span,
    }
}
