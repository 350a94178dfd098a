//! Proxies within the cluster that take what Ingresses and the like let in: where one is part
//! of the manifests, what comes from outside passes through it.

use std::collections::HashMap;
use std::sync::Arc;

use eval::Value;
use model::{ElementId, Knowledge};
use rayon::prelude::*;
use resource::{Resource, ScopeId};

use super::cluster::{Cluster, Object, Workload, annotation};
use super::containers::Image;
use super::environment::items;

/// Ingress controllers, by what they are made of.
pub(super) struct Controllers {
    by_family: HashMap<(ScopeId, &'static str), Vec<ElementId>>,
}

/// Those that pass on what one route lets in, and how that is known.
#[derive(Clone, Debug)]
pub(super) struct Through {
    pub(super) elements: Vec<ElementId>,
    pub(super) knowledge: Knowledge,
}

impl Default for Through {
    fn default() -> Self {
        Self {
            elements: Vec::new(),
            knowledge: Knowledge::Inferred,
        }
    }
}

/// The families, and the words by which a class of Ingresses or its controller names them.
const FAMILIES: &[&str] = &[
    "ambassador",
    "apisix",
    "contour",
    "gloo",
    "haproxy",
    "kong",
    "nginx",
    "skipper",
    "traefik",
];

/// Kinds of which each is a proxy, and their families.
const DECLARED: &[(&str, &str)] = &[("MeshGatewayInstance", "kuma")];

impl Controllers {
    pub(super) fn of(cluster: &Cluster<'_>) -> Self {
        let mut by_family: HashMap<_, Vec<ElementId>> = HashMap::new();
        let workloads = cluster.workloads.par_iter();
        let families: Vec<_> = workloads
            .filter_map(|workload| Some((workload, family(workload)?)))
            .collect();
        for (workload, family) in families {
            let all = by_family
                .entry((workload.resource.scope, family))
                .or_default();
            all.push(workload.element.clone());
        }
        // Some are run by a control plane that is told of them by a resource.
        for (kind, family) in DECLARED {
            for object in cluster.objects(kind) {
                let all = by_family
                    .entry((object.resource.scope, *family))
                    .or_default();
                all.push(ElementId(Arc::clone(&object.resource.id)));
            }
        }
        Self { by_family }
    }

    /// Those that serve an Ingress: of its class, or the only ones where it has none.
    pub(super) fn of_ingress(&self, cluster: &Cluster<'_>, object: Object<'_>) -> Through {
        let resource = object.resource;
        let class = resource.attributes.path(&["spec", "ingressClassName"]);
        let class = class.or_else(|| annotation(resource, "kubernetes.io/ingress.class"));
        let Some(class) = class.and_then(Value::as_str) else {
            return self.only(resource.scope);
        };
        let named = cluster.object("IngressClass", (resource.scope, "", class));
        let controller = named.and_then(|it| it.attributes.path(&["spec", "controller"])?.as_str());
        let name = controller.unwrap_or(class);
        let family = FAMILIES.iter().find(|family| name.contains(**family));
        family.map_or_else(Through::default, |family| self.of_family(resource, family))
    }

    /// Those of the family whose own kind a route is of.
    pub(super) fn of_family(&self, resource: &Resource, family: &'static str) -> Through {
        let found = self.by_family.get(&(resource.scope, family));
        Through {
            elements: found.cloned().unwrap_or_default(),
            knowledge: Knowledge::Declared,
        }
    }

    fn only(&self, scope: ScopeId) -> Through {
        let mut all = FAMILIES
            .iter()
            .filter_map(|family| self.by_family.get(&(scope, *family)));
        let first = all.next().filter(|_| all.next().is_none());
        Through {
            elements: first.cloned().unwrap_or_default(),
            knowledge: Knowledge::Inferred,
        }
    }
}

/// What an ingress controller is made of, by the images that its project publishes.
fn family(workload: &Workload<'_>) -> Option<&'static str> {
    let containers = items(workload.pod, "containers").iter();
    let images = containers.filter_map(|it| it.get("image")?.as_str().map(Image::path));
    let images: Vec<&str> = images.collect();
    let has = |end: &str| {
        images.iter().any(|image| {
            let before = image.strip_suffix(end);
            before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
        })
    };
    let any = |ends: &[&str]| ends.iter().any(|end| has(end));
    if any(&[
        "ingress-nginx/controller",
        "nginx-ingress-controller",
        "nginx-ingress",
        "nginx-plus-ingress",
    ]) {
        Some("nginx")
    } else if has("traefik") {
        Some("traefik")
    } else if any(&["haproxytech/kubernetes-ingress", "haproxy-ingress"]) {
        Some("haproxy")
    } else if any(&["kong", "kong-gateway"]) {
        Some("kong")
    } else if any(&["emissary", "ambassador"]) {
        Some("ambassador")
    } else if has("apisix") {
        Some("apisix")
    } else if has("skipper") {
        Some("skipper")
    } else if has("gloo-envoy-wrapper") {
        Some("gloo")
    } else {
        (has("envoy") && has("contour")).then_some("contour")
    }
}
