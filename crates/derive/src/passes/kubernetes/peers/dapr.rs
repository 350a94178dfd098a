//! Peers that Dapr's sidecars talk to for the applications beside them: the stores and brokers
//! of its components. One with `scopes` is for the applications that it lists; one without is
//! for all of its namespace, of which not each needs it.

use std::collections::HashMap;

use eval::Value;
use model::Knowledge;
use resource::ScopeId;

use super::Caller;
use super::named::{Named, by_settings};
use crate::catalog::group_of;
use crate::passes::kubernetes::cluster::{Cluster, Object, Workload};
use crate::passes::kubernetes::environment::items;

/// What components and configurations name, for each application that uses them.
pub(super) fn by_components<'a>(cluster: &Cluster<'a>) -> Vec<(Caller<'a>, Named)> {
    let mut found = Vec::new();
    let ours = |object: &&Object<'a>| group_of(object.resource) == "dapr.io";
    let components: Vec<_> = cluster.objects("Component").iter().filter(ours).collect();
    let configurations: Vec<_> = cluster
        .objects("Configuration")
        .iter()
        .filter(ours)
        .collect();
    if components.is_empty() && configurations.is_empty() {
        return found;
    }
    let applications = applications(cluster);
    for object in components {
        let place = (object.resource.scope, object.namespace);
        let all = applications.get(&place).map_or(&[][..], Vec::as_slice);
        let scopes = items(&object.resource.attributes, "scopes");
        let listed = |it: &&&Workload<'_>| scopes.is_empty() || scopes.contains(&id_of(it));
        let knowledge = if scopes.is_empty() && all.len() > 1 {
            Knowledge::Inferred
        } else {
            Knowledge::Declared
        };
        for application in all.iter().filter(listed) {
            let metadata = object.resource.attributes.path(&["spec", "metadata"]);
            add(application, object, metadata, knowledge, &mut found);
        }
    }
    for object in configurations {
        let place = (object.resource.scope, object.namespace);
        let tracing = object.resource.attributes.path(&["spec", "tracing"]);
        for application in applications.get(&place).into_iter().flatten() {
            let chosen = annotation(application, "dapr.io/config");
            if chosen.and_then(Value::as_str) == Some(&*object.resource.name) {
                add(
                    application,
                    object,
                    tracing,
                    Knowledge::Declared,
                    &mut found,
                );
            }
        }
    }
    found
}

fn add<'a>(
    application: &Workload<'a>,
    object: &Object<'a>,
    settings: Option<&Value>,
    knowledge: Knowledge,
    found: &mut Vec<(Caller<'a>, Named)>,
) {
    let settings = settings.into_iter();
    for mut named in settings.flat_map(|it| by_settings(it, object.resource.span)) {
        named.knowledge = knowledge;
        found.push((Caller::of(application), named));
    }
}

/// The workloads that get a sidecar, by scope and namespace.
fn applications<'c, 'a>(
    cluster: &'c Cluster<'a>,
) -> HashMap<(ScopeId, &'a str), Vec<&'c Workload<'a>>> {
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    for workload in cluster.described() {
        let enabled = annotation(workload, "dapr.io/enabled");
        if enabled.is_some_and(|it| it.as_str() == Some("true")) {
            let place = (workload.resource.scope, workload.namespace);
            found.entry(place).or_default().push(workload);
        }
    }
    found
}

fn annotation<'a>(workload: &Workload<'a>, name: &str) -> Option<&'a Value> {
    workload.metadata?.get("annotations")?.get(name)
}

fn id_of(workload: &Workload<'_>) -> Value {
    annotation(workload, "dapr.io/app-id")
        .cloned()
        .unwrap_or_else(Value::null)
}
