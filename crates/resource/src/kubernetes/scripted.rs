//! Secrets and `ConfigMap`s that a pod writes as its script says, or a script of the repository
//! that a person runs: who makes up a password says in plain text where the store is that it is
//! for.

use std::sync::Arc;

use eval::Value;
use rayon::prelude::*;
use syntax::{HashSet, Node, NodeKind, parse_yaml};

use super::lines::Starts;
use super::{attributes, examples, lines};
use crate::helm::{Created, created, is_script};
use crate::project::{File, Project};
use crate::{Dialect, Instances, Mode, Resource, ScopeId, embedded, path};

/// Where pods are described.
const PODS: &[&[&str]] = &[
    &["spec", "template", "spec"],
    &["spec", "jobTemplate", "spec", "template", "spec"],
    &["spec"],
];

/// Adds what pods write, and scripts of the repository, that no manifest declares. Gives where the
/// lines of files begin that they are given.
pub(super) fn add(project: Project<'_>, resources: &mut Vec<Resource>) -> Starts {
    let mut found: Vec<Resource> = resources
        .par_iter()
        .flat_map_iter(|maker| written_by(project, maker))
        .collect();
    let made = by_hand(project);
    found.extend(for_those_who_ask(project, &made, resources));
    if found.is_empty() {
        return Vec::new();
    }
    let key = |it: &Resource| (it.scope, Arc::clone(&it.address));
    let mut known: HashSet<(ScopeId, Arc<str>)> = resources.iter().map(key).collect();
    resources.extend(found.into_iter().filter(|it| known.insert(key(it))));
    let texts = made.iter().flat_map(|made| &made.entries);
    lines::in_texts(texts.map(|it| (&*it.text, it.place)), project.sources)
}

/// What scripts of the repository write: a person runs them before anything is applied, or a
/// pipeline does; and what a person makes of examples.
fn by_hand(project: Project<'_>) -> Vec<Created> {
    let files = project.files.par_iter();
    let made = files.flat_map_iter(|file| {
        let text = project.sources.text(file.source);
        let writes = text.contains("kubectl") && text.contains("--from-");
        if examples::is_one(&file.path) {
            examples::of(project, file)
        } else if !writes {
            Vec::new()
        } else if is_script(&file.path) {
            created(project, (&file.path, file.source), &text, &[])
        } else if is_pipeline(&file.path) {
            in_steps(project, file, &text)
        } else {
            Vec::new()
        }
    });
    made.collect()
}

/// The same as resources beside each of those that ask for it.
fn for_those_who_ask(
    project: Project<'_>,
    made: &[Created],
    resources: &[Resource],
) -> Vec<Resource> {
    let mut found = Vec::new();
    for made in made {
        let stated = made.namespace.as_deref().filter(|it| !it.contains('$'));
        let asking = resources.iter().filter(|it| {
            let near = stated.is_none_or(|stated| stated == namespace_of(it));
            near && asks_for(it, made)
        });
        for asking in asking.take(MOST_ASKING) {
            let here = Created {
                namespace: Some(namespace_of(asking).to_owned()),
                ..made.clone()
            };
            found.push(resource(project, asking, &here));
        }
    }
    found
}

/// Whether a file says what a pipeline or a runner of tasks runs.
fn is_pipeline(file: &str) -> bool {
    const NAMES: &[&str] = &[
        ".drone",
        ".gitlab-ci",
        "azure-pipelines",
        "bitbucket-pipelines",
        "buildspec",
        "cloudbuild",
        "taskfile",
    ];
    let name = path::file_name(file).to_ascii_lowercase();
    let is_yaml = matches!(path::extension(file), Some("yaml" | "yml"));
    is_yaml
        && (path::folder(file).ends_with(".github/workflows")
            || NAMES.iter().any(|known| name.starts_with(known)))
}

/// What the steps of a pipeline write.
fn in_steps(project: Project<'_>, file: &File, text: &str) -> Vec<Created> {
    let (documents, _) = parse_yaml(file.source, text);
    let mut found = Vec::new();
    let mut open: Vec<&Node> = documents.iter().collect();
    while let Some(node) = open.pop() {
        open.extend(node.items());
        open.extend(node.entries().iter().map(|entry| &entry.value));
        let text = node.text().unwrap_or("");
        if text.contains("kubectl") && text.contains("--from-") {
            let source = embedded::add(project.sources, node.span, text);
            found.extend(created(project, (&file.path, source), text, &[]));
        }
    }
    found
}

/// So many workloads are asked whether they need what a script writes.
const MOST_ASKING: usize = 100;

/// Whether the containers of a workload are given what is written, as variables or as files.
fn asks_for(workload: &Resource, made: &Created) -> bool {
    let [whole, one, volume, named] = if made.kind == "Secret" {
        ["secretRef", "secretKeyRef", "secret", "secretName"]
    } else {
        ["configMapRef", "configMapKeyRef", "configMap", "name"]
    };
    let is_it = |value: Option<&Value>| value.and_then(Value::as_str) == Some(&*made.name);
    let Some(pod) = pod_of(workload) else {
        return false;
    };
    let mut containers = ["initContainers", "containers"].iter();
    let by_variable = |container: &Value| {
        let mut sources = items(container, "envFrom").iter();
        let mut variables = items(container, "env").iter();
        sources.any(|it| is_it(it.path(&[whole, "name"])))
            || variables.any(|it| is_it(it.path(&["valueFrom", one, "name"])))
    };
    let mut volumes = items(pod, "volumes").iter();
    containers.any(|key| items(pod, key).iter().any(by_variable))
        || volumes.any(|it| is_it(it.path(&[volume, named])))
}

fn items<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).map_or(&[][..], Value::items)
}

fn pod_of(workload: &Resource) -> Option<&Value> {
    let mut pods = PODS
        .iter()
        .filter_map(|path| workload.attributes.path(path));
    pods.find(|pod| pod.get("containers").is_some())
}

fn written_by(project: Project<'_>, maker: &Resource) -> Vec<Resource> {
    let pod = pod_of(maker);
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
        let made = made.iter();
        found.extend(made.map(|made| resource(project, maker, made)));
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
    let all = items(container, "env").iter();
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

fn resource(project: Project<'_>, maker: &Resource, made: &Created) -> Resource {
    let span = made.place;
    let namespace = made.namespace.as_deref().unwrap_or(namespace_of(maker));
    let text = |text: &str, span| {
        Node::new(
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
    let entries = entries.map(|it| (&*it.key, text(&it.text, it.place)));
    let metadata = [
        ("name", text(&made.name, span)),
        ("namespace", text(namespace, span)),
    ];
    let manifest = Node::of_entries(
        [
            ("apiVersion", text("v1", span)),
            ("kind", text(made.kind, span)),
            ("metadata", Node::of_entries(metadata, span)),
            (data, Node::of_entries(entries, span)),
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
