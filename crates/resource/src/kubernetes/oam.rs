//! Applications of the Open Application Model, as the objects that `KubeVela` makes of them: each
//! component becomes a workload, and its traits what opens it, what it mounts and what it is told.
//! Sources: "Built-in Component Type" and "Built-in Trait Type" in the reference of `KubeVela`.

mod node;
mod pod;
mod ways;

use syntax::Node;

use node::{map, with};

/// The group of what the model defines.
const GROUP: &str = "core.oam.dev";

/// Set by the controller on what it makes of a component.
const LABEL: &str = "app.oam.dev/component";

/// A component of an application.
struct Part<'n> {
    name: &'n Node,
    kind: &'n str,
    properties: &'n Node,
    traits: &'n [Node],
}

/// The objects that an application becomes; none for anything else, or where it has no components.
pub(super) fn objects(group: &str, kind: &str, node: &Node) -> Option<Vec<Node>> {
    if (group, kind) != (GROUP, "Application") {
        return None;
    }
    let components = node.at(&["spec", "components"])?.items();
    let parts: Vec<Part<'_>> = components.iter().filter_map(Part::of).collect();
    let namespace = node.at(&["metadata", "namespace"]);
    let made = parts.iter().flat_map(|part| part.objects(namespace));
    (!parts.is_empty()).then(|| made.collect())
}

impl<'n> Part<'n> {
    fn of(component: &'n Node) -> Option<Self> {
        let name = component.get("name")?;
        name.text()?;
        Some(Self {
            name,
            kind: component.get("type")?.text()?,
            properties: component.get("properties").unwrap_or(component),
            traits: component.get("traits").map_or(&[], Node::items),
        })
    }

    /// The properties of its traits of this type.
    fn traits(&self, kind: &str) -> impl Iterator<Item = &'n Node> {
        let named = |it: &&Node| it.get("type").and_then(Node::text) == Some(kind);
        let found = self.traits.iter().filter(move |it| named(it));
        found.filter_map(|it| it.get("properties"))
    }

    fn objects(&self, namespace: Option<&Node>) -> Vec<Node> {
        match self.kind {
            "k8s-objects" => {
                let objects = self.properties.get("objects");
                let objects = objects.map_or(&[][..], Node::items).iter();
                return objects.map(|it| placed(it, namespace)).collect();
            }
            "raw" => return vec![placed(self.properties, namespace)],
            _ => {}
        }
        let runs = self.properties.get("image").is_some();
        let mut found = Vec::new();
        if runs {
            found.push(self.workload(namespace));
            found.extend(ways::service(self, namespace));
        } else {
            found.push(self.other(namespace));
        }
        found.extend(ways::routes(self, namespace));
        found
    }

    /// The workload that runs its image. A type that somebody defined runs one, too, as far as it
    /// asks for one.
    fn workload(&self, namespace: Option<&Node>) -> Node {
        let template = pod::template(self);
        let at = self.name.span;
        let scale = self.traits("scaler").find_map(|it| it.get("replicas"));
        let (version, kind, spec) = match self.kind {
            "task" => ("batch/v1", "Job", map([("template", Some(template))], at)),
            "cron-task" => {
                let job = map([("template", Some(template))], at);
                let spec = [
                    ("schedule", self.properties.get("schedule").cloned()),
                    ("jobTemplate", Some(map([("spec", Some(job))], at))),
                ];
                ("batch/v1", "CronJob", map(spec, at))
            }
            _ => {
                let kind = match self.kind {
                    "daemon" => "DaemonSet",
                    "statefulset" => "StatefulSet",
                    _ => "Deployment",
                };
                let many = scale.filter(|_| kind != "DaemonSet").cloned();
                let set = (kind == "StatefulSet").then(|| self.name.clone());
                let labels = map([("matchLabels", Some(self.labels()))], at);
                let spec = [
                    ("replicas", many),
                    ("serviceName", set),
                    ("selector", Some(labels)),
                    ("template", Some(template)),
                ];
                ("apps/v1", kind, map(spec, at))
            }
        };
        self.object((version, kind), namespace, spec)
    }

    /// What nobody knows how to run, with all that is said of it.
    fn other(&self, namespace: Option<&Node>) -> Node {
        let traits = self.traits.to_vec();
        let spec = [
            ("type", Some(Node::of_text(self.kind, self.name.span))),
            ("properties", Some(self.properties.clone())),
            ("traits", Some(Node::of_items(traits, self.name.span))),
        ];
        let spec = map(spec, self.name.span);
        self.object(("core.oam.dev/v1beta1", "Component"), namespace, spec)
    }

    fn labels(&self) -> Node {
        map([(LABEL, Some(self.name.clone()))], self.name.span)
    }

    /// An object that has its name.
    fn object(&self, (version, kind): (&str, &str), namespace: Option<&Node>, spec: Node) -> Node {
        let at = self.name.span;
        let metadata = [
            ("name", Some(self.name.clone())),
            ("namespace", namespace.cloned()),
            ("labels", Some(self.labels())),
        ];
        let whole = [
            ("apiVersion", Some(Node::of_text(version, at))),
            ("kind", Some(Node::of_text(kind, at))),
            ("metadata", Some(map(metadata, at))),
            ("spec", Some(spec)),
        ];
        map(whole, at)
    }
}

/// An object as it stands there, in the namespace of its application unless it has one.
fn placed(object: &Node, namespace: Option<&Node>) -> Node {
    let metadata = object.get("metadata");
    let Some(metadata) = metadata.filter(|it| it.get("namespace").is_none()) else {
        return object.clone();
    };
    with(
        object,
        "metadata",
        Some(with(metadata, "namespace", namespace.cloned())),
    )
}
