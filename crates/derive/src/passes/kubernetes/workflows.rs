//! The pods of Argo's workflows: what the containers of all templates are, and what holds for
//! each of them. Source: "Fields" in the reference of Argo Workflows.

use std::sync::Arc;

use eval::{Map, Value};
use resource::Resource;

use super::environment::items;
use super::parts::{OF_ALL, finish};
use crate::catalog::group_of;

const KINDS: &[&str] = &[
    "ClusterWorkflowTemplate",
    "CronWorkflow",
    "Workflow",
    "WorkflowTemplate",
];

/// Whether the steps of a resource tell the cluster's interface how they went, for which they
/// need a token whatever they do.
pub(super) fn reports(resource: &Resource) -> bool {
    KINDS.contains(&&*resource.kind) && group_of(resource) == "argoproj.io"
}

/// One pod with all containers; none for another kind, or where nothing runs.
pub(super) fn pod(resource: &Resource) -> Option<Value> {
    if !reports(resource) {
        return None;
    }
    let spec = resource.attributes.get("spec")?;
    let spec = spec.get("workflowSpec").unwrap_or(spec);
    let templates = items(spec, "templates");
    let mains = templates
        .iter()
        .flat_map(|it| [it.get("container"), it.get("script")])
        .flatten();
    let sets = templates.iter().filter_map(|it| it.get("containerSet"));
    let besides = templates.iter().flat_map(|it| items(it, "sidecars"));
    let mut containers: Vec<Value> = mains.cloned().collect();
    containers.extend(sets.flat_map(|set| items(set, "containers")).cloned());
    containers.extend(besides.cloned());
    let before = templates.iter().flat_map(|it| items(it, "initContainers"));
    let before: Vec<Value> = before.cloned().collect();
    let mut pod: Map = OF_ALL
        .iter()
        .filter_map(|key| Some((Arc::from(*key), spec.get(key)?.clone())))
        .collect();
    let own = templates.iter().flat_map(|it| items(it, "volumes"));
    let volumes = items(spec, "volumes").iter().chain(own);
    pod.insert("volumes".into(), Value::tuple(volumes.cloned().collect()));
    finish(pod, containers, before, spec.span)
}
