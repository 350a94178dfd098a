//! What a service mesh does to the flows between its members: Istio's policies.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use eval::Value;
use model::{Datum, ElementId, Evidence, Fact, Knowledge, Property};
use resource::ScopeId;
use syntax::Span;

use super::cluster::{Cluster, Object, port_number};
use super::environment::items;
use crate::draft::Draft;
use crate::passes::conversation::Talk;

/// Where policies hold for every namespace, unless the mesh is told otherwise.
const ROOT: &str = "istio-system";

/// Adds what the mesh does.
pub(super) fn apply(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    authorize(draft, cluster);
    encrypt(draft, cluster);
}

/// Workloads that take encrypted calls of known callers only make the calls they get so.
fn encrypt(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let mut strict: HashMap<ElementId, Option<Span>> = HashMap::new();
    for object in cluster.objects("PeerAuthentication") {
        let Some(spec) = object.resource.attributes.get("spec") else {
            continue;
        };
        let mode = spec.path(&["mtls", "mode"]);
        if mode.and_then(Value::as_str) == Some("STRICT") {
            let span = mode.and_then(|mode| mode.span);
            let members = selected(cluster, *object, spec);
            strict.extend(cluster.elements(&members).into_iter().map(|id| (id, span)));
        }
    }
    let members: HashSet<&ElementId> = cluster.workloads.iter().map(|it| &it.element).collect();
    for flow in draft
        .flows
        .iter_mut()
        .filter(|flow| members.contains(&flow.from))
    {
        if let Some(span) = strict.get(&flow.to) {
            let value = Datum::Bool(true);
            let fact = Fact { value, span: *span };
            flow.facts.insert(Property::Encrypted, fact.clone());
            flow.facts.insert(Property::Authenticated, fact);
        }
    }
}

/// The workloads that a policy is about: those it selects, or all of its namespace, or of the
/// whole mesh.
fn selected(cluster: &Cluster<'_>, object: Object<'_>, spec: &Value) -> Vec<usize> {
    let scope = object.resource.scope;
    let labels = cluster.labels();
    if let Some(selector) = spec.get("selector") {
        let wanted = selector.get("matchLabels").and_then(Value::map);
        return labels.matching(scope, object.namespace, wanted);
    }
    if object.namespace != ROOT {
        return labels.inside(scope, object.namespace).to_vec();
    }
    let all = cluster.workloads.iter().enumerate();
    all.filter(|(_, workload)| workload.resource.scope == scope)
        .map(|(number, _)| number)
        .collect()
}

/// A policy that names the accounts of callers is written by somebody who knows who calls.
fn authorize(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    let known: HashSet<(ElementId, ElementId)> = draft
        .flows
        .iter()
        .map(|flow| (flow.from.clone(), flow.to.clone()))
        .collect();
    let accounts = by_account(cluster);
    for object in cluster.objects("AuthorizationPolicy") {
        let Some(spec) = object.resource.attributes.get("spec") else {
            continue;
        };
        if spec
            .get("action")
            .is_some_and(|action| action.as_str() != Some("ALLOW"))
        {
            continue;
        }
        let receivers = cluster.elements(&selected(cluster, *object, spec));
        for rule in items(spec, "rules") {
            for (caller, span) in callers(object.resource.scope, rule, &accounts) {
                for to in receivers.iter().filter(|to| **to != caller) {
                    if !known.contains(&(caller.clone(), (*to).clone())) {
                        link(draft, &caller, to, port_of(rule), span);
                    }
                }
            }
        }
    }
}

/// The workloads that run with each service account.
fn by_account<'a>(cluster: &Cluster<'a>) -> BTreeMap<(ScopeId, &'a str, &'a str), Vec<ElementId>> {
    let mut accounts: BTreeMap<_, Vec<ElementId>> = BTreeMap::new();
    for workload in &cluster.workloads {
        let name = workload
            .pod
            .get("serviceAccountName")
            .and_then(Value::as_str);
        let key = (
            workload.resource.scope,
            workload.namespace,
            name.unwrap_or("default"),
        );
        accounts
            .entry(key)
            .or_default()
            .push(workload.element.clone());
    }
    accounts
}

/// The callers that a rule names: `cluster.local/ns/NAMESPACE/sa/ACCOUNT`.
fn callers(
    scope: ScopeId,
    rule: &Value,
    accounts: &BTreeMap<(ScopeId, &str, &str), Vec<ElementId>>,
) -> Vec<(ElementId, Option<Span>)> {
    let sources = items(rule, "from")
        .iter()
        .filter_map(|from| from.get("source"));
    let principals = sources.flat_map(|source| items(source, "principals"));
    let found = principals.filter_map(|principal| {
        let mut parts = principal.as_str()?.split('/').skip(1);
        let (ns, namespace, sa, account) =
            (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let named = ns == "ns" && sa == "sa" && namespace != "*";
        let callers = accounts
            .get(&(scope, namespace, account))
            .filter(|_| named)?;
        Some(
            callers
                .iter()
                .map(|caller| (caller.clone(), principal.span)),
        )
    });
    found.flatten().collect()
}

fn port_of(rule: &Value) -> Option<u16> {
    let operations = items(rule, "to")
        .iter()
        .filter_map(|to| to.get("operation"));
    let mut ports = operations.flat_map(|operation| items(operation, "ports"));
    ports.find_map(port_number)
}

fn link(
    draft: &mut Draft<'_>,
    from: &ElementId,
    to: &ElementId,
    port: Option<u16>,
    span: Option<Span>,
) {
    let (own_port, own_protocol) = draft.listens(to);
    let is_own = port.is_none() || port == own_port;
    let protocol: Option<Arc<str>> = own_protocol.filter(|_| is_own);
    let mut talk = Talk::plainly(protocol, port.or(own_port), span);
    talk.state(Property::Authenticated, Some(true), span);
    let evidence = span.map(|span| Evidence {
        span,
        what: "an authorization policy names the caller".into(),
    });
    draft.link(talk.between(
        from,
        to,
        Knowledge::Inferred,
        evidence.into_iter().collect(),
    ));
}
