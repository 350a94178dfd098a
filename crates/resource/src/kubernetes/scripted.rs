//! Secrets and `ConfigMap`s that a pod writes as its script says: a Job that makes up a password
//! says in plain text where the store is that it is for.

use std::sync::Arc;

use eval::Value;
use rayon::prelude::*;
use syntax::{Entry, HashSet, Node, NodeKind, Span};

use super::attributes;
use crate::helm::{Created, created};
use crate::project::Project;
use crate::{Dialect, Instances, Mode, Resource, ScopeId, embedded};

/// Where pods are described.
const PODS: &[&[&str]] = &[
    &["spec", "template", "spec"],
    &["spec", "jobTemplate", "spec", "template", "spec"],
    &["spec"],
];

/// Adds what pods write that no manifest declares.
pub(super) fn add(project: Project<'_>, resources: &mut Vec<Resource>) {
    let found: Vec<Resource> = resources
        .par_iter()
        .flat_map_iter(|maker| written_by(project, maker))
        .collect();
    if found.is_empty() {
        return;
    }
    let key = |it: &Resource| (it.scope, Arc::clone(&it.address));
    let mut known: HashSet<(ScopeId, Arc<str>)> = resources.iter().map(key).collect();
    resources.extend(found.into_iter().filter(|it| known.insert(key(it))));
}

fn written_by(project: Project<'_>, maker: &Resource) -> Vec<Resource> {
    let mut pods = PODS.iter().filter_map(|path| maker.attributes.path(path));
    let pod = pods.find(|pod| pod.get("containers").is_some());
    let containers = ["initContainers", "containers"].iter();
    let containers = containers.filter_map(|key| pod?.get(key));
    let containers = containers.flat_map(Value::items);
    containers
        .flat_map(|container| in_container(project, maker, container))
        .collect()
}

fn in_container(project: Project<'_>, maker: &Resource, container: &Value) -> Vec<Resource> {
    let texts = ["command", "args"].iter();
    let texts = texts.filter_map(|key| container.get(key));
    let scripts = texts.flat_map(Value::items).filter_map(|value| {
        let text = value.as_str()?;
        let writes = text.contains("kubectl") || text.contains("oc ");
        Some((text, value.span?)).filter(|_| writes && text.contains("create"))
    });
    let mut found = Vec::new();
    for (text, span) in scripts {
        let sources = project.sources;
        let own = namespace_of(maker);
        let source = embedded::add(sources, span, text);
        let path = sources.path(span.source);
        let made = created(project, (&path, source), text, &variables(container, own));
        let resources = made.into_iter().map(|made| {
            let place = |(start, end)| Span::new(source, start, end);
            resource(project, maker, &made, &place)
        });
        found.extend(resources);
    }
    found
}

/// The namespace that begins the address.
fn namespace_of(resource: &Resource) -> &str {
    let first = resource.address.split_once('/').map(|(first, _)| first);
    first.filter(|it| *it != &*resource.kind).unwrap_or("")
}

/// The variables that are set for a container to plain texts and to its namespace.
fn variables<'v>(container: &'v Value, namespace: &'v str) -> Vec<(&'v str, &'v str)> {
    let all = container.get("env").map_or(&[][..], Value::items).iter();
    let one = |it: &'v Value| {
        let name = it.get("name")?.as_str()?;
        let field = it.path(&["valueFrom", "fieldRef", "fieldPath"]);
        let own = field.and_then(Value::as_str) == Some("metadata.namespace");
        let value = if own {
            namespace
        } else {
            it.get("value")?.as_str()?
        };
        Some((name, value))
    };
    all.filter_map(one).collect()
}

fn resource(
    project: Project<'_>,
    maker: &Resource,
    made: &Created,
    place: &dyn Fn((usize, usize)) -> Span,
) -> Resource {
    let span = place(made.place);
    let namespace = made.namespace.as_deref().unwrap_or(namespace_of(maker));
    let text = |text: &str, span| {
        node(
            NodeKind::String {
                text: text.into(),
                plain: false,
            },
            span,
        )
    };
    let data = if made.kind == "Secret" {
        "stringData"
    } else {
        "data"
    };
    let entries = made.entries.iter();
    let entries = entries.map(|it| (&*it.key, text(&it.text, place(it.place))));
    let metadata = [
        ("name", text(&made.name, span)),
        ("namespace", text(namespace, span)),
    ];
    let manifest = mapping(
        [
            ("apiVersion", text("v1", span)),
            ("kind", text(made.kind, span)),
            ("metadata", mapping(metadata, span)),
            (data, mapping(entries, span)),
        ],
        span,
    );
    let address: Arc<str> = format!("{namespace}/{}/{}", made.kind, made.name).into();
    Resource {
        id: format!("k8s:{address}").into(),
        address,
        scope: maker.scope,
        dialect: Dialect::Kubernetes,
        kind: made.kind.into(),
        name: made.name.as_str().into(),
        mode: Mode::Managed,
        provider: Arc::from("kubernetes"),
        attributes: attributes::convert(&manifest, made.kind, project.sources),
        instances: Instances::One,
        span,
    }
}

fn mapping<'k>(entries: impl IntoIterator<Item = (&'k str, Node)>, span: Span) -> Node {
    let entries = entries.into_iter().map(|(key, value)| Entry {
        key: key.into(),
        key_span: value.span,
        value,
    });
    node(NodeKind::Mapping(Arc::new(entries.collect())), span)
}

fn node(kind: NodeKind, span: Span) -> Node {
    Node {
        kind,
        span,
        tag: None,
    }
}
