//! Objects that others make when something happens: what a sensor of Argo's events or a template
//! of Tekton's triggers holds whole. What these only refer to stands elsewhere.

use syntax::Node;

/// The objects that one of this type makes.
pub(super) fn by<'n>(group: &str, kind: &str, node: &'n Node) -> Vec<&'n Node> {
    let made = match (group, kind) {
        ("argoproj.io", "Sensor") => by_triggers(node),
        ("triggers.tekton.dev", "TriggerTemplate") => items(node, &["spec", "resourcetemplates"]),
        _ => return Vec::new(),
    };
    made.into_iter().filter(|made| is_whole(made)).collect()
}

/// What the triggers of a sensor create.
fn by_triggers(sensor: &Node) -> Vec<&Node> {
    let triggers = items(sensor, &["spec", "triggers"]).into_iter();
    let actions = triggers.flat_map(|trigger| {
        let template = trigger.get("template");
        ["k8s", "argoWorkflow"].map(|kind| template.and_then(|it| it.get(kind)))
    });
    let creates = |action: &&Node| {
        let operation = action.get("operation").and_then(Node::text);
        operation.is_none_or(|it| matches!(it, "create" | "submit"))
    };
    let actions = actions.flatten().filter(creates);
    actions
        .filter_map(|action| action.at(&["source", "resource"]))
        .collect()
}

/// Whether it says itself what runs.
fn is_whole(made: &Node) -> bool {
    const REFERENCES: &[&str] = &["pipelineRef", "taskRef", "workflowTemplateRef"];
    let spec = made.get("spec");
    spec.is_some_and(|spec| REFERENCES.iter().all(|key| spec.get(key).is_none()))
}

fn items<'n>(node: &'n Node, path: &[&str]) -> Vec<&'n Node> {
    let found = node.at(path).map_or(&[][..], Node::items);
    found.iter().collect()
}
