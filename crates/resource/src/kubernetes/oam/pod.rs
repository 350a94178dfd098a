//! The pods of a component.

use syntax::{Node, NodeKind};

use super::node::map;
use super::{Part, ways};

/// The template of its pods.
pub(super) fn template(part: &Part<'_>) -> Node {
    let at = part.name.span;
    let volumes = Volumes::of(part);
    let beside = part.traits("sidecar").map(|it| container(part, it, None));
    let first = container(part, part.properties, Some(&volumes));
    let mut containers = vec![first];
    containers.extend(beside);
    let before = part.traits("init-container");
    let before: Vec<Node> = before.map(|it| container(part, it, None)).collect();
    let account = part.traits("service-account").find_map(|it| it.get("name"));
    let spec = [
        ("containers", Some(Node::of_items(containers, at))),
        (
            "initContainers",
            Some(Node::of_items(before, at)).filter(has_items),
        ),
        ("serviceAccountName", account.cloned()),
        (
            "volumes",
            Some(Node::of_items(volumes.volumes, at)).filter(has_items),
        ),
    ];
    let labels = map([("labels", Some(part.labels()))], at);
    map(
        [("metadata", Some(labels)), ("spec", Some(map(spec, at)))],
        at,
    )
}

fn has_items(node: &Node) -> bool {
    !node.items().is_empty()
}

/// A container of its own, or one that a trait puts beside it.
fn container(part: &Part<'_>, says: &Node, volumes: Option<&Volumes>) -> Node {
    let at = part.name.span;
    let own = volumes.is_some();
    let mut env = says.get("env").map_or(&[][..], Node::items).to_vec();
    if own {
        env.extend(told(part));
    }
    let ports = ways::ports(part).into_iter().filter(|_| own);
    let ports = ports.map(|port| map([("containerPort", Some(port.number.clone()))], at));
    let mounts = volumes.map(|it| Node::of_items(it.mounts.clone(), at));
    let name = says.get("name").filter(|_| !own).unwrap_or(part.name);
    let get = |key: &str| says.get(key).cloned();
    let entries = [
        ("name", Some(name.clone())),
        ("image", get("image")),
        ("command", get("cmd").filter(has_items)),
        ("args", get("args").filter(has_items)),
        ("env", Some(Node::of_items(env, at)).filter(has_items)),
        (
            "ports",
            Some(Node::of_items(ports.collect(), at)).filter(has_items),
        ),
        ("volumeMounts", mounts.filter(has_items)),
        (
            "livenessProbe",
            get("livenessProbe").filter(Node::is_mapping),
        ),
        (
            "readinessProbe",
            get("readinessProbe").filter(Node::is_mapping),
        ),
        ("resources", resources(says)),
    ];
    map(entries, at)
}

/// A limit on both, if any is set.
fn resources(says: &Node) -> Option<Node> {
    let keys = ["cpu", "memory"].into_iter();
    let limits: Vec<_> = keys
        .filter_map(|key| Some((key, Some(says.get(key)?.clone()))))
        .collect();
    let span = says.span;
    (!limits.is_empty()).then(|| map([("limits", Some(map(limits, span)))], span))
}

/// Variables that traits add: those with a value, and keys of Secrets.
fn told(part: &Part<'_>) -> Vec<Node> {
    let mut found = Vec::new();
    for properties in part.traits("env") {
        for entry in properties.get("env").map_or(&[][..], Node::entries) {
            let name = Node::of_text(&entry.key, entry.key_span);
            let pair = [("name", Some(name)), ("value", Some(entry.value.clone()))];
            found.push(map(pair, entry.key_span));
        }
    }
    for properties in part.traits("service-binding") {
        for entry in properties.get("envMappings").map_or(&[][..], Node::entries) {
            let name = Node::of_text(&entry.key, entry.key_span);
            let key = entry.value.get("key").unwrap_or(&name).clone();
            let reference = [
                ("name", entry.value.get("secret").cloned()),
                ("key", Some(key)),
            ];
            let reference = map(reference, entry.key_span);
            let from = map([("secretKeyRef", Some(reference))], entry.key_span);
            let pair = [("name", Some(name)), ("valueFrom", Some(from))];
            found.push(map(pair, entry.key_span));
        }
    }
    found
}

/// What a component mounts, and where.
#[derive(Default)]
struct Volumes {
    volumes: Vec<Node>,
    mounts: Vec<Node>,
}

/// Sources of volumes: how a component calls one, the field that names it, and how Kubernetes
/// calls both.
const SOURCES: &[(&str, &str, &str, &str)] = &[
    ("pvc", "claimName", "persistentVolumeClaim", "claimName"),
    ("configMap", "cmName", "configMap", "name"),
    ("secret", "secretName", "secret", "secretName"),
    ("hostPath", "path", "hostPath", "path"),
    ("emptyDir", "", "emptyDir", ""),
];

impl Volumes {
    fn of(part: &Part<'_>) -> Self {
        let mut found = Self::default();
        let all = part.properties.get("volumeMounts").into_iter();
        for says in all.chain(part.traits("storage")) {
            for (kind, ..) in SOURCES {
                for item in says.get(kind).map_or(&[][..], Node::items) {
                    found.add(kind, item);
                }
            }
        }
        // The form of the first versions.
        let first = part.properties.get("volumes").map_or(&[][..], Node::items);
        for item in first {
            let kind = item.get("type").and_then(Node::text).unwrap_or("");
            found.add(kind, item);
        }
        found
    }

    fn add(&mut self, kind: &str, item: &Node) {
        let source = SOURCES.iter().find(|(known, ..)| *known == kind);
        let named = source.zip(item.get("name").filter(|it| it.text().is_some()));
        let Some(((_, field, called, key), name)) = named else {
            return;
        };
        let at = item.span;
        // A volume that a trait makes has its own name.
        let source = item.get(field).unwrap_or(name);
        let source = map([(*key, Some(source.clone()))], at);
        let empty = map([], at);
        let source = if key.is_empty() { empty } else { source };
        self.volumes.push(map(
            [("name", Some(name.clone())), (*called, Some(source))],
            at,
        ));
        if let Some(path) = item.get("mountPath").filter(|it| is_text(it)) {
            let part = item.get("subPath").filter(|it| is_text(it));
            let mount = [
                ("name", Some(name.clone())),
                ("mountPath", Some(path.clone())),
                ("subPath", part.cloned()),
            ];
            self.mounts.push(map(mount, at));
        }
    }
}

fn is_text(node: &Node) -> bool {
    matches!(node.kind, NodeKind::String { .. })
}
