//! Custom resources that let callers from outside in: Services that operators make, and what
//! is put behind a gateway.

use std::sync::Arc;

use eval::Value;
use model::{ElementId, Evidence};
use resource::{Dialect, Resource};

use super::super::asked::Asked;
use super::super::cluster::{Cluster, Object, annotation, port_number};
use super::super::controllers::Through;
use super::super::environment::items;
use super::super::routes::{Doubts, Route, all_private, keeps_inside};
use crate::catalog::group_of;
use crate::draft::{Draft, Role};
use crate::passes::conversation::is_encrypted;

/// The routes that they open.
pub(super) fn routes<'a>(draft: &Draft<'_>, cluster: &Cluster<'a>) -> Vec<Route<'a>> {
    let mut routes: Vec<Route<'a>> = cluster.everything().filter_map(knative).collect();
    routes.extend(made(draft));
    routes.extend(mapped(cluster));
    routes
}

/// The Services that operators make of custom resources which say how those are opened: in a
/// usual place, or where the catalog knows it.
fn made<'a>(draft: &Draft<'_>) -> Vec<Route<'a>> {
    const TEMPLATES: &[&[&str]] = &[&["spec", "http", "service"], &["spec", "service"]];
    let mut routes = Vec::new();
    for (resource, role, stated) in draft.resources() {
        if resource.dialect != Dialect::Kubernetes {
            continue;
        }
        let own = matches!(role, Role::Element(_));
        let usual = TEMPLATES.iter().filter(|_| own);
        let usual = usual.filter_map(|path| resource.attributes.path(path));
        let listed = stated.services.as_ref();
        let listed = listed.map_or(&[][..], Value::items).iter();
        let forms: Vec<&Value> = usual.chain(listed).collect();
        if forms.is_empty() {
            continue;
        }
        for element in draft.speaks_for(resource, role, stated) {
            let open = |form: &&Value| opened(draft, &element, resource, form);
            routes.extend(forms.iter().filter_map(open));
        }
    }
    routes
}

/// The way in through a Service of this form, whose type and whose annotations stand where a
/// Service has them, or side by side.
fn opened<'a>(
    draft: &Draft<'_>,
    element: &ElementId,
    resource: &Resource,
    form: &Value,
) -> Option<Route<'a>> {
    let spec = form.get("spec").unwrap_or(form);
    let decided = spec.get("type")?;
    let kind = decided.as_str().unwrap_or("");
    if !matches!(kind, "LoadBalancer" | "NodePort") {
        return None;
    }
    let annotations = form.path(&["metadata", "annotations"]);
    let annotations = annotations.or_else(|| form.get("annotations"));
    let kept = keeps_inside(|name| annotations?.get(name));
    let ranges = spec.get("loadBalancerSourceRanges");
    let restricted = ranges.is_some_and(|ranges| all_private(ranges.items()));
    let (port, protocol) = draft.listens(element);
    let span = decided.span.unwrap_or(resource.span);
    Some(Route {
        asked: Asked::default(),
        ends: vec![element.clone()],
        public: kind == "NodePort" || !(kept.is_some() || restricted),
        port: form.get("port").and_then(port_number).or(port),
        encrypted: protocol.as_deref().and_then(is_encrypted),
        protocol,
        authenticated: None,
        doubts: Doubts::default(),
        through: Through::default(),
        decided: Some(span),
        evidence: vec![Evidence {
            span,
            what: "its type opens the Service".into(),
        }],
    })
}

/// Domains that Knative gives to a Service, and its older routes to what it runs, which are
/// open whatever the label of that says; and what Flagger puts behind a gateway. Sources:
/// `DomainMapping` and `Route` in the reference of Knative Serving, `Canary` in that of Flagger.
fn mapped<'a>(cluster: &Cluster<'a>) -> Vec<Route<'a>> {
    const KINDS: [(&str, &str); 3] = [
        ("DomainMapping", "serving.knative.dev"),
        ("Route", "serving.knative.dev"),
        ("Canary", "flagger.app"),
    ];
    let mut routes = Vec::new();
    for (kind, group) in KINDS {
        let objects = cluster.objects(kind).iter();
        for object in objects.filter(|it| group_of(it.resource) == group) {
            for name in led_to(object.resource) {
                let scope = object.resource.scope;
                let key = (scope, object.namespace, name.as_str().unwrap_or(""));
                let number = || cluster.workload_named(key);
                let ends = cluster.ends(key);
                let ends = ends.or_else(|| Some(cluster.elements(&[number()?])));
                routes.extend(ends.map(|ends| Route {
                    evidence: vec![Evidence {
                        span: name.span.unwrap_or(object.resource.span),
                        what: format!("{kind} `{}` leads to it", object.resource.name).into(),
                    }],
                    ..from_outside(ends)
                }));
            }
        }
    }
    routes
}

/// The names of those that it lets callers from outside come to.
fn led_to(resource: &Resource) -> Vec<&Value> {
    let Some(spec) = resource.attributes.get("spec") else {
        return Vec::new();
    };
    let service = spec.get("service");
    let gateways = ["gateways", "gatewayRefs"].into_iter();
    let mut gateways = gateways.flat_map(|key| service.map_or(&[][..], |it| items(it, key)));
    let outer = gateways.any(|it| it.as_str() != Some("mesh"));
    let reference = spec.path(&["ref", "name"]);
    let target = spec.path(&["targetRef", "name"]).filter(|_| outer);
    let shares = items(spec, "traffic").iter();
    let shares = shares.filter_map(|it| it.get("configurationName"));
    reference.into_iter().chain(target).chain(shares).collect()
}

/// A way from the internet of which nothing more is known than that callers speak HTTP.
fn from_outside<'a>(ends: Vec<ElementId>) -> Route<'a> {
    Route {
        asked: Asked::default(),
        ends,
        public: true,
        port: None,
        protocol: Some(Arc::from("http")),
        encrypted: None,
        authenticated: None,
        doubts: Doubts::default(),
        through: Through::default(),
        decided: None,
        evidence: Vec::new(),
    }
}

/// Knative opens what it runs, unless a label keeps it within the cluster, and so does `KServe`.
fn knative(object: Object<'_>) -> Option<Route<'_>> {
    let resource = object.resource;
    let opened = [
        ("InferenceService", "serving.kserve.io"),
        ("Service", "serving.knative.dev"),
    ];
    if !opened.contains(&(&*resource.kind, group_of(resource))) {
        return None;
    }
    // In its other modes it makes no such Service.
    let mode = annotation(resource, "serving.kserve.io/deploymentMode");
    let mode = mode.and_then(Value::as_str);
    if mode.is_some_and(|mode| !matches!(mode, "Knative" | "Serverless")) {
        return None;
    }
    let labels = resource.attributes.path(&["metadata", "labels"]);
    let label = labels.and_then(|labels| {
        let now = labels.get("networking.knative.dev/visibility");
        let first = || labels.get("serving.knative.dev/visibility");
        let other = || labels.get("networking.kserve.io/visibility");
        now.or_else(first).or_else(other)
    });
    let kept = label.is_some_and(|it| it.as_str() == Some("cluster-local"));
    (!kept).then(|| Route {
        evidence: vec![Evidence {
            span: resource.span,
            what: "it is opened to callers from outside the cluster".into(),
        }],
        ..from_outside(vec![ElementId(Arc::clone(&resource.id))])
    })
}
