//! How a cluster is set up, where it is kept in a `ConfigMap`: kubeadm puts its own settings and
//! those of the machines there, as documents that nobody applies.

use std::sync::Arc;

use syntax::{Node, Sources, parse_yaml};

use super::content::Content;
use super::kinds;
use super::object::Object;
use crate::embedded;

/// Adds the documents within `ConfigMap`s that say how the cluster itself is set up, under the
/// name of the `ConfigMap`.
pub(super) fn unfold(objects: &mut Vec<Object>, sources: &Sources) {
    let mut found = Vec::new();
    for object in objects.iter().filter(|it| &*it.kind == "ConfigMap") {
        let data = object.content.tree().and_then(|node| node.get("data"));
        for entry in data.map_or(&[][..], Node::entries) {
            let text = entry.value.text();
            if let Some(text) = text.filter(|text| may_set_up(text)) {
                found.extend(documents(object, &entry.value, text, sources));
            }
        }
    }
    objects.extend(found);
}

/// Most texts are anything but such documents and need no parsing.
fn may_set_up(text: &str) -> bool {
    const GROUPS: &[&str] = &["kubeadm.k8s.io/", "kubelet.config.k8s.io/"];
    text.contains("apiVersion:") && GROUPS.iter().any(|group| text.contains(group))
}

fn documents(object: &Object, value: &Node, text: &str, sources: &Sources) -> Vec<Object> {
    let source = embedded::add(sources, value.span, text);
    let (documents, _) = parse_yaml(source, text);
    let one = |node: Node| {
        let text = |key: &str| node.get(key).and_then(Node::text).map(Arc::from);
        let (api_version, kind): (Arc<str>, Arc<str>) = (text("apiVersion")?, text("kind")?);
        let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
        let span = node.get("kind")?.span;
        kinds::sets_up_cluster(group, &kind).then(|| Object {
            group: group.into(),
            kind,
            span,
            namespace: None,
            generated: false,
            content: Content::Tree(node.clone()),
            api_version: Arc::clone(&api_version),
            ..object.clone()
        })
    };
    documents.into_iter().filter_map(one).collect()
}
