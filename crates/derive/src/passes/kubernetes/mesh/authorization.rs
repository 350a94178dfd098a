//! Policies that name the accounts of callers: written by somebody who knows who calls.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use eval::Value;
use model::{Datum, ElementId, Evidence, Fact, Knowledge, Property};
use resource::ScopeId;
use syntax::Span;

use super::{intentions, selected};
use crate::catalog::group_of;
use crate::draft::Draft;
use crate::passes::conversation::Talk;
use crate::passes::kubernetes::cluster::{Cluster, Object, port_number};
use crate::passes::kubernetes::environment::items;

/// The workloads that run with each service account.
pub(super) type Accounts<'a> = BTreeMap<(ScopeId, &'a str, &'a str), Vec<ElementId>>;

/// A caller, its receiver, and the line that says so.
pub(super) struct Allowed {
    pub(super) from: ElementId,
    pub(super) to: ElementId,
    pub(super) port: Option<u16>,
    pub(super) span: Option<Span>,
    /// Whether the policy is about all that runs in a namespace, of which not each is called.
    pub(super) of_all: bool,
}

/// Adds the flows that policies name, and who must say who they are.
pub(super) fn authorize(draft: &mut Draft<'_>, cluster: &Cluster<'_>) {
    const KINDS: [&str; 2] = ["AuthorizationPolicy", "ServerAuthorization"];
    let mut kinds = KINDS.iter().chain(&intentions::KINDS);
    if kinds.all(|kind| cluster.objects(kind).is_empty()) {
        return;
    }
    let known: HashSet<(ElementId, ElementId)> = draft
        .flows
        .iter()
        .map(|flow| (flow.from.clone(), flow.to.clone()))
        .collect();
    let accounts = by_account(cluster);
    let mut allowed = Vec::new();
    for object in cluster.objects("AuthorizationPolicy") {
        if group_of(object.resource).ends_with("linkerd.io") {
            of_server(cluster, &accounts, *object, &mut allowed);
        } else {
            of_istio(draft, cluster, &accounts, *object, &mut allowed);
        }
    }
    for object in cluster.objects("ServerAuthorization") {
        of_server(cluster, &accounts, *object, &mut allowed);
    }
    intentions::allowed(cluster, &accounts, &mut allowed);
    for pair in allowed {
        let ends = (pair.from.clone(), pair.to.clone());
        if pair.from != pair.to && !known.contains(&ends) {
            link(draft, &pair);
        }
    }
}

fn of_istio(
    draft: &mut Draft<'_>,
    cluster: &Cluster<'_>,
    accounts: &Accounts<'_>,
    object: Object<'_>,
    allowed: &mut Vec<Allowed>,
) {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    let action = spec.get("action").and_then(Value::as_str);
    if action.is_some_and(|action| action != "ALLOW") {
        return;
    }
    let receivers = cluster.elements(&selected(cluster, object, spec));
    let rules = items(spec, "rules");
    if !rules.is_empty() && rules.iter().all(demands_identity) {
        let fact = Fact {
            value: Datum::Bool(true),
            span: spec.get("rules").and_then(|rules| rules.span),
        };
        for to in &receivers {
            draft.state(to, Property::AuthenticationRequired, fact.clone());
        }
    }
    for rule in rules {
        for (from, span) in callers(cluster, object.resource.scope, rule, accounts) {
            allowed.extend(receivers.iter().map(|to| Allowed {
                from: from.clone(),
                to: to.clone(),
                port: port_of(rule),
                span,
                of_all: spec.get("selector").is_none() && receivers.len() > 1,
            }));
        }
    }
}

/// Whether each source that a rule lets in is one whose identity is proven.
fn demands_identity(rule: &Value) -> bool {
    let sources = items(rule, "from");
    let proven = |from: &Value| {
        ["principals", "requestPrincipals", "namespaces"]
            .iter()
            .any(|key| from.path(&["source", key]).is_some())
    };
    !sources.is_empty() && sources.iter().all(proven)
}

fn by_account<'a>(cluster: &Cluster<'a>) -> Accounts<'a> {
    let mut accounts: BTreeMap<_, Vec<ElementId>> = BTreeMap::new();
    for workload in cluster.described() {
        let name = workload.account.and_then(Value::as_str);
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
    cluster: &Cluster<'_>,
    scope: ScopeId,
    rule: &Value,
    accounts: &Accounts<'_>,
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
            .get(&(scope, cluster.home(scope, namespace), account))
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

/// Linkerd's policies are about a `Server`, which selects pods and a port of theirs.
fn of_server(
    cluster: &Cluster<'_>,
    accounts: &Accounts<'_>,
    object: Object<'_>,
    allowed: &mut Vec<Allowed>,
) {
    let (scope, namespace) = (object.resource.scope, object.namespace);
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    let name = spec
        .path(&["server", "name"])
        .or_else(|| spec.path(&["targetRef", "name"]));
    let server = name.and_then(|name| cluster.object("Server", (scope, namespace, name.as_str()?)));
    let Some(server) = server.and_then(|server| server.attributes.get("spec")) else {
        return;
    };
    let Some(selector) = server.get("podSelector") else {
        return;
    };
    let receivers = cluster.labels().selected(scope, namespace, selector);
    let receivers = cluster.elements(&receivers);
    for (account, of, span) in mesh_accounts(cluster, object, spec) {
        for from in accounts.get(&(scope, of, account)).into_iter().flatten() {
            allowed.extend(receivers.iter().map(|to| Allowed {
                from: from.clone(),
                to: to.clone(),
                port: server.get("port").and_then(port_number),
                span,
                of_all: false,
            }));
        }
    }
}

/// The accounts that one of Linkerd's policies lets in, with their namespaces.
fn mesh_accounts<'a>(
    cluster: &Cluster<'a>,
    object: Object<'a>,
    spec: &'a Value,
) -> Vec<(&'a str, &'a str, Option<Span>)> {
    let own = object.namespace;
    let account = |value: &'a Value| {
        let namespace = value.get("namespace").and_then(Value::as_str);
        let name = value.get("name")?;
        Some((name.as_str()?, namespace.unwrap_or(own), name.span))
    };
    let listed = spec.path(&["client", "meshTLS", "serviceAccounts"]);
    let listed = listed.map_or(&[][..], Value::items).iter();
    let mut found: Vec<_> = listed.filter_map(account).collect();
    for reference in items(spec, "requiredAuthenticationRefs") {
        let kind = reference.get("kind").and_then(Value::as_str);
        if kind == Some("ServiceAccount") {
            found.extend(account(reference));
        }
        let name = reference.get("name").and_then(Value::as_str).unwrap_or("");
        let named = cluster.object("MeshTLSAuthentication", (object.resource.scope, own, name));
        let identities = named.and_then(|it| it.attributes.get("spec"));
        let identities = identities.map_or(&[][..], |spec| items(spec, "identityRefs"));
        found.extend(identities.iter().filter_map(account));
    }
    found
}

fn link(draft: &mut Draft<'_>, pair: &Allowed) {
    let (own_port, own_protocol) = draft.listens(&pair.to);
    let is_own = pair.port.is_none() || pair.port == own_port;
    let protocol: Option<Arc<str>> = own_protocol.filter(|_| is_own);
    let mut talk = Talk::plainly(protocol, pair.port.or(own_port), pair.span);
    talk.state(Property::Authenticated, Some(true), pair.span);
    let evidence = pair.span.map(|span| Evidence {
        span,
        what: "an authorization policy names the caller".into(),
    });
    draft.link(talk.between(
        &pair.from,
        &pair.to,
        if pair.of_all {
            Knowledge::Allowed
        } else {
            Knowledge::Inferred
        },
        evidence.into_iter().collect(),
    ));
}
