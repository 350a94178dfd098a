//! Vaults from which what an admission webhook puts into pods fetches secrets for them, because
//! annotations ask for that. Sources: "Agent Sidecar Injector" in the documentation of Vault, and
//! "Mutating Webhook" in that of Bank-Vaults.

use std::collections::BTreeMap;
use std::sync::Arc;

use eval::Value;
use model::{BoundaryKind, ElementId, ElementKind, Evidence, Knowledge};
use resource::ScopeId;
use syntax::Span;

use super::Caller;
use super::named::{Named, in_annotation};
use crate::draft::Draft;
use crate::passes::conversation::Talk;
use crate::passes::kubernetes::cluster::{Cluster, Workload};
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::implied::Implied;

/// Annotations with the address of a vault.
const ADDRESSES: [&str; 3] = [
    "vault.hashicorp.com/service",
    "vault.security.banzaicloud.io/vault-addr",
    "secrets-webhook.security.bank-vaults.io/vault-addr",
];

/// What asks for secrets without an address.
const INJECTED: &str = "vault.hashicorp.com/agent-inject";

/// What the value of a variable begins with that is to be taken from a vault.
const FETCHED: &[&str] = &["vault:", ">>vault:"];

/// The port of every vault unless it is told another.
const PORT: u16 = 8200;

/// The vaults that annotations name.
pub(super) fn by_annotations<'a>(cluster: &Cluster<'a>) -> Vec<(Caller<'a>, Named)> {
    let mut found = Vec::new();
    for workload in cluster.described() {
        for value in ADDRESSES.iter().filter_map(|it| annotation(workload, it)) {
            let place = value.span.unwrap_or(workload.resource.span);
            let address = value.as_str().unwrap_or("");
            let named = in_annotation(address, Knowledge::Declared, place);
            found.extend(named.map(|named| (Caller::of(workload), named)));
        }
    }
    found
}

/// Adds flows to the only vault that there is, where no annotation has its address. Where no
/// manifest has one, it is installed by other means: the webhook knows it.
pub(super) fn connect_unnamed(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let vaults = vaults(draft);
    for workload in cluster.described() {
        if ADDRESSES
            .iter()
            .any(|it| annotation(workload, it).is_some())
        {
            continue;
        }
        let Some(span) = asking(workload) else {
            continue;
        };
        let only = match vaults.get(&workload.resource.scope) {
            Some(only) => only.clone(),
            None => installed(draft, workload, span),
        };
        let Some(to) = only else {
            continue;
        };
        let (port, protocol) = draft.listens(&to);
        let talk = Talk::plainly(protocol, port.or(Some(PORT)), Some(span));
        let evidence = vec![Evidence {
            span,
            what: "it is given secrets from there".into(),
        }];
        draft.link(talk.between(&workload.element, &to, Knowledge::Declared, evidence));
    }
}

/// The place where a workload asks for secrets of a vault.
fn asking(workload: &Workload<'_>) -> Option<Span> {
    let injected = annotation(workload, INJECTED);
    let injected = injected.filter(|it| it.as_str() == Some("true") || it.as_bool() == Some(true));
    let variables = workload.containers().flat_map(|it| items(it, "env"));
    let values = variables.filter_map(|it| it.get("value"));
    let mut fetched = values.filter(|value| {
        let text = value.as_str().unwrap_or("");
        FETCHED.iter().any(|start| text.starts_with(start)) && text.contains('#')
    });
    let found = injected.or_else(|| fetched.next())?;
    Some(found.span.unwrap_or(workload.resource.span))
}

/// The vault of a cluster in which no manifest declares one, under the name and in the namespace
/// that its documentation gives it.
fn installed(draft: &mut Draft<'_>, workload: &Workload<'_>, span: Span) -> Option<ElementId> {
    let own = draft.elements.get(&workload.element)?.boundary.clone()?;
    let own = draft.boundaries.get(&own)?;
    let cluster = own.parent.clone();
    let cluster = cluster.filter(|_| own.kind == BoundaryKind::Namespace)?;
    Some(draft.implied(Implied {
        id: format!("{cluster}:vault/Service/vault"),
        name: "vault",
        kind: ElementKind::DataStore,
        technology: "secret-store",
        type_name: "Service",
        boundary: Some(cluster),
        span: Some(span),
    }))
}

/// The only vault of each scope; none where there are several.
fn vaults(draft: &Draft<'_>) -> BTreeMap<ScopeId, Option<ElementId>> {
    let mut found = BTreeMap::new();
    for (resource, _, _) in draft.resources() {
        let id = ElementId(Arc::clone(&resource.id));
        let element = draft.elements.get(&id);
        let keeps = element.is_some_and(|it| &*it.technology == "secret-store");
        if keeps && draft.listens(&id).0 == Some(PORT) {
            let known = found.entry(resource.scope);
            known.and_modify(|it| *it = None).or_insert(Some(id));
        }
    }
    found
}

fn annotation<'a>(workload: &Workload<'a>, name: &str) -> Option<&'a Value> {
    workload.metadata?.get("annotations")?.get(name)
}
