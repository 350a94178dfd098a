//! Whom Istio's proxies ask for the programs beside them, because they are told to: who decides
//! about a caller, who has the keys by which tokens are checked, and what an extension of the
//! proxy is given as its cluster. Sources: "External Authorization", `RequestAuthentication` and
//! `EnvoyFilter` in the documentation of Istio.

use eval::{Value, fields};
use syntax::Span;

use super::selected;
use crate::catalog::group_of;
use crate::passes::kubernetes::cluster::{Cluster, Object};
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::peers::{Caller, Named, by_settings};

/// Parts of a proxy's configuration nest no deeper.
const DEEPEST: usize = 40;

/// Whom the proxies of all workloads ask.
pub(in crate::passes::kubernetes) fn by_extensions<'a>(
    cluster: &Cluster<'a>,
) -> Vec<(Caller<'a>, Named)> {
    let mut found = Vec::new();
    for object in cluster.objects("EnvoyFilter") {
        by_filter(cluster, *object, &mut found);
    }
    for object in cluster.objects("RequestAuthentication") {
        by_tokens(cluster, *object, &mut found);
    }
    let custom = cluster.objects("AuthorizationPolicy").iter();
    let custom = custom.filter(|it| group_of(it.resource) == "security.istio.io");
    let custom: Vec<Object<'_>> = custom.copied().filter(is_custom).collect();
    if custom.is_empty() {
        return found;
    }
    let providers = providers(cluster);
    for object in custom {
        let Some(spec) = object.resource.attributes.get("spec") else {
            continue;
        };
        let wanted = spec.path(&["provider", "name"]).and_then(Value::as_str);
        for (_, address) in providers.iter().filter(|(name, _)| Some(&**name) == wanted) {
            add(
                cluster,
                object,
                &selected(cluster, object, spec),
                address,
                &mut found,
            );
        }
    }
    found
}

/// Who has the keys is asked for the workloads that are selected; rules for all of a namespace name
/// no peer of each.
fn by_tokens<'a>(cluster: &Cluster<'a>, object: Object<'a>, found: &mut Vec<(Caller<'a>, Named)>) {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    let labels = spec.path(&["selector", "matchLabels"]);
    let Some(labels) = labels.and_then(Value::map).filter(|it| !it.is_empty()) else {
        return;
    };
    let scope = object.resource.scope;
    let chosen = cluster
        .labels()
        .matching(scope, object.namespace, Some(labels));
    for rule in items(spec, "jwtRules") {
        if let Some(address) = rule.get("jwksUri") {
            add(cluster, object, &chosen, address, found);
        }
    }
}

fn is_custom(object: &Object<'_>) -> bool {
    let action = object.resource.attributes.path(&["spec", "action"]);
    action.and_then(Value::as_str) == Some("CUSTOM")
}

/// A filter is for the workloads that it selects; one for all of a namespace is no peer of each.
fn by_filter<'a>(cluster: &Cluster<'a>, object: Object<'a>, found: &mut Vec<(Caller<'a>, Named)>) {
    let Some(spec) = object.resource.attributes.get("spec") else {
        return;
    };
    let labels = spec.path(&["workloadSelector", "labels"]);
    let labels = labels.and_then(Value::map);
    let chosen = cluster
        .labels()
        .matching(object.resource.scope, object.namespace, labels);
    let mut open: Vec<(usize, &Value)> = items(spec, "configPatches")
        .iter()
        .filter_map(|patch| Some((0, patch.path(&["patch", "value"])?)))
        .collect();
    while let Some((depth, value)) = open.pop() {
        let address = value.path(&["socket_address", "address"]);
        let port = value.path(&["socket_address", "port_value"]);
        if let Some(host) = address.and_then(Value::as_str) {
            let port = port.and_then(Value::as_integer);
            let text = port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
            add(cluster, object, &chosen, &at(text, address), found);
        }
        // `outbound|8081||limits.shop.svc.cluster.local`, as the proxies call a Service.
        if let Some(text) = value.as_str().and_then(|it| it.strip_prefix("outbound|")) {
            let parts: Vec<&str> = text.split('|').collect();
            if let [port, _, host] = parts.as_slice() {
                add(
                    cluster,
                    object,
                    &chosen,
                    &at(format!("{host}:{port}"), Some(value)),
                    found,
                );
            }
        }
        if depth < DEEPEST {
            let inner = value.map().into_iter().flat_map(|map| map.values());
            open.extend(inner.chain(value.items()).map(|it| (depth + 1, it)));
        }
    }
}

/// The names and addresses of those who decide, as the configuration of the mesh has them,
/// wherever that stands.
fn providers(cluster: &Cluster<'_>) -> Vec<(String, Value)> {
    const PATHS: [(&str, &[&str]); 2] = [
        ("IstioOperator", &["spec", "meshConfig"]),
        ("Istio", &["spec", "values", "meshConfig"]),
    ];
    let mut found = Vec::new();
    for (kind, path) in PATHS {
        for object in cluster.objects(kind) {
            let mesh = object.resource.attributes.path(path);
            found.extend(mesh.into_iter().flat_map(|mesh| listed(mesh, None)));
        }
    }
    for object in cluster.objects("ConfigMap") {
        let named = object.resource.name.starts_with("istio");
        let text = object.resource.attributes.path(&["data", "mesh"]);
        let Some(text) = text.filter(|_| named) else {
            continue;
        };
        let place = text.span.unwrap_or(object.resource.span);
        let (documents, _) = syntax::parse_yaml(place.source, text.as_str().unwrap_or(""));
        for document in &documents {
            found.extend(listed(&eval::from_node(document), Some(place)));
        }
    }
    found
}

/// Those that one configuration lists, at a place if it is the text of something else.
fn listed(mesh: &Value, place: Option<Span>) -> Vec<(String, Value)> {
    let address = |provider: &Value| {
        let name = provider.get("name")?.as_str()?;
        let mut kinds = ["envoyExtAuthzHttp", "envoyExtAuthzGrpc"].into_iter();
        let own = kinds.find_map(|kind| provider.get(kind))?;
        let service = own.get("service")?;
        // `namespace/host`, where two have the same name.
        let host = service.as_str()?.rsplit('/').next()?;
        let port = own.get("port").and_then(Value::as_integer)?;
        let mut address = at(format!("{host}:{port}"), Some(service));
        address.span = place.or(address.span);
        Some((name.to_owned(), address))
    };
    let providers = items(mesh, "extensionProviders").iter();
    providers.filter_map(address).collect()
}

/// An address with the place where it is written.
fn at(text: String, place: Option<&Value>) -> Value {
    Value {
        span: place.and_then(|it| it.span),
        ..Value::text(text)
    }
}

fn add<'a>(
    cluster: &Cluster<'a>,
    object: Object<'a>,
    chosen: &[usize],
    address: &Value,
    found: &mut Vec<(Caller<'a>, Named)>,
) {
    let setting = Value::object(fields([("host", address.clone())]));
    for workload in chosen.iter().filter_map(|it| cluster.workloads.get(*it)) {
        for named in by_settings(&setting, object.resource.span) {
            found.push((Caller::of(workload), named));
        }
    }
}
