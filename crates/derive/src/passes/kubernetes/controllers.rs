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
use crate::Catalog;
use crate::catalog::{Table, TableKind};

/// Ingress controllers, by what they are made of.
pub(super) struct Controllers {
    /// The words by which a class of Ingresses or its controller names them.
    families: Vec<&'static str>,
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

/// Kinds of which each is a proxy, and their families.
const DECLARED: &[(&str, &str)] = &[("MeshGatewayInstance", "kuma")];

impl Controllers {
    pub(super) fn of(catalog: &Catalog, cluster: &Cluster<'_>) -> Self {
        let known: Vec<&Table> = catalog.tables(TableKind::Controller).collect();
        let mut by_family: HashMap<_, Vec<ElementId>> = HashMap::new();
        let workloads = cluster.workloads.par_iter();
        let families: Vec<_> = workloads
            .filter_map(|workload| Some((workload, family(workload, &known)?)))
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
        Self {
            families: known.iter().map(|table| table.name).collect(),
            by_family,
        }
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
        let family = self.families.iter().find(|family| name.contains(**family));
        family.map_or_else(Through::default, |family| self.of_family(resource, family))
    }

    /// Those that serve a gateway of a class: whose family the class or its controller names,
    /// or whose own name begins with that of the class.
    pub(super) fn of_class(
        &self,
        cluster: &Cluster<'_>,
        gateway: &Resource,
        class: &str,
    ) -> Through {
        let named = cluster.object("GatewayClass", (gateway.scope, "", class));
        let controller =
            named.and_then(|it| it.attributes.path(&["spec", "controllerName"])?.as_str());
        let name = controller.unwrap_or(class);
        let fits = |family: &&&str| name.contains(**family) || family.starts_with(name);
        let families = self.families.iter().filter(fits);
        let mut served = families.map(|family| self.of_family(gateway, family));
        let found = served.find(|through| !through.elements.is_empty());
        found.unwrap_or_default()
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
        let mut all = self
            .families
            .iter()
            .filter_map(|family| self.by_family.get(&(scope, *family)));
        let first = all.next().filter(|_| all.next().is_none());
        Through {
            elements: first.cloned().unwrap_or_default(),
            knowledge: Knowledge::Inferred,
        }
    }
}

/// Which of these proxies a workload is, by the images that their projects publish, or by the
/// chart where that is all there is of it.
fn family(workload: &Workload<'_>, known: &[&Table]) -> Option<&'static str> {
    if workload.is_unread() {
        let chart = workload.resource.attributes.path(&["spec", "chart"]);
        let chart = chart.and_then(Value::as_str)?;
        let is = |table: &&&Table| table.words("charts").any(|it| it == chart);
        return known.iter().find(is).map(|table| table.name);
    }
    let containers = items(workload.pod, "containers").iter();
    let images = containers.filter_map(|it| it.get("image")?.as_str().map(Image::path));
    let images: Vec<&str> = images.collect();
    let has = |end: &str| {
        images.iter().any(|image| {
            let before = image.strip_suffix(end);
            before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
        })
    };
    let is = |table: &&&Table| table.words("images").any(has) && table.words("beside").all(has);
    known.iter().find(is).map(|table| table.name)
}
