//! The texts in which a workload can name its peers: environment variables, arguments, and
//! configuration that is mounted as files.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use eval::Value;
use model::Knowledge;
use rayon::prelude::*;
use resource::Resource;
use syntax::{HashMap, Span};

use super::cluster::{Cluster, Workload};
use super::{base64, fetched};

/// Stands for the machine that a pod runs on, where a variable holds its address. No host is
/// called like this.
pub(super) const THIS_NODE: &str = "_this-node_";

/// A text with the name it goes by.
pub(super) struct Setting<'a> {
    pub(super) text: Cow<'a, str>,
    /// The lines that make it so, the deciding one first.
    pub(super) places: Vec<Span>,
    /// How well a peer in it is known.
    pub(super) knowledge: Knowledge,
}

/// Settings by name; of two with one name the later counts, as Kubernetes has it.
pub(super) type Settings<'a> = BTreeMap<Cow<'a, str>, Setting<'a>>;

/// The items under a key.
pub(super) fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).map_or(&[], Value::items)
}

/// How many workloads use each `ConfigMap` or Secret, by its id.
pub(super) type Users<'a> = HashMap<&'a str, usize>;

/// How many workloads use each `ConfigMap` or Secret as a whole; none for one of
/// which they take single keys. What many share names a peer for all of them, but not each of
/// them needs it.
pub(super) fn count_users<'a>(cluster: &Cluster<'a>) -> Users<'a> {
    let workloads = cluster.workloads.par_iter();
    let used: Vec<_> = workloads.map(|it| uses(cluster, it)).collect();
    let mut users = HashMap::default();
    for (wholes, keys) in used {
        for id in wholes {
            *users.entry(id).or_insert(0) += 1;
        }
        for id in keys {
            users.entry(id).or_insert(0);
        }
    }
    users
}

/// The ids of what a workload uses as a whole, and of what it takes keys of.
fn uses<'a>(cluster: &Cluster<'a>, workload: &Workload<'a>) -> (BTreeSet<&'a str>, Vec<&'a str>) {
    let containers = workload.containers();
    let pooled = containers.flat_map(|container| pools(cluster, workload, container));
    let mounted = volumes(cluster, workload).into_iter();
    let wholes = pooled
        .map(|(source, _)| source)
        .chain(mounted.map(|(source, _)| source));
    let variables = workload.containers().flat_map(|it| items(it, "env"));
    let keys = variables.filter_map(|it| chosen(cluster, workload, it.get("valueFrom")?));
    let keys = keys.map(|(source, _)| &*source.id);
    (wholes.map(|it| &*it.id).collect(), keys.collect())
}

/// The environment of a container.
pub(super) fn environment<'a>(
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    container: &'a Value,
    users: &Users<'_>,
) -> Settings<'a> {
    let mut settings = Settings::new();
    for (source, prefix) in pools(cluster, workload, container) {
        let knowledge = knowledge_of(source, users);
        for (key, text, span) in entries(source) {
            let name = if prefix.is_empty() {
                Cow::Borrowed(key)
            } else {
                format!("{prefix}{key}").into()
            };
            let places = span.into_iter().collect();
            settings.insert(
                name,
                Setting {
                    text,
                    places,
                    knowledge,
                },
            );
        }
    }
    for variable in items(container, "env") {
        let name = variable.get("name").and_then(Value::as_str);
        if let Some((name, setting)) = name.zip(variable_of(cluster, workload, variable)) {
            settings.insert(name.into(), setting);
        }
    }
    settings
}

/// Texts of configuration files that the workload mounts, by their names.
pub(super) fn files<'a>(
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    users: &Users<'_>,
) -> Vec<(&'a str, Setting<'a>)> {
    let mut files = Vec::new();
    for (source, volume) in volumes(cluster, workload) {
        let chosen: Vec<&str> = items(volume, "items")
            .iter()
            .filter_map(|item| item.get("key")?.as_str())
            .collect();
        for (key, text, span) in entries(source) {
            if chosen.is_empty() || chosen.contains(&key) {
                let places = span.into_iter().collect();
                // Who chooses a key takes no more than it needs.
                let knowledge = match chosen.as_slice() {
                    [] => knowledge_of(source, users),
                    _ => Knowledge::Declared,
                };
                files.push((
                    key,
                    Setting {
                        text,
                        places,
                        knowledge,
                    },
                ));
            }
        }
    }
    files
}

/// Texts that a workload with an account of its own may ask the cluster's interface for: those
/// of a `ConfigMap` of its name that nobody is given.
pub(super) fn asked_for<'a>(
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    users: &Users<'_>,
) -> Vec<(&'a str, Setting<'a>)> {
    let has_account = workload.account.is_some();
    let key = (
        workload.resource.scope,
        workload.namespace,
        &*workload.resource.name,
    );
    let source = cluster.object("ConfigMap", key).filter(|_| has_account);
    let unused = source.filter(|source| !users.contains_key(&*source.id));
    let texts = unused.into_iter().flat_map(entries);
    let setting = |(key, text, span): (_, _, Option<Span>)| {
        let setting = Setting {
            text,
            places: span.into_iter().collect(),
            knowledge: Knowledge::Inferred,
        };
        (key, setting)
    };
    texts.map(setting).collect()
}

fn knowledge_of(source: &Resource, users: &Users<'_>) -> Knowledge {
    match users.get(&*source.id) {
        Some(2..) => Knowledge::Inferred,
        _ => Knowledge::Declared,
    }
}

/// One of `env`: a literal, or a key of a `ConfigMap` or Secret.
fn variable_of<'a>(
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    variable: &'a Value,
) -> Option<Setting<'a>> {
    if let Some(value) = variable.get("value") {
        return Some(Setting {
            text: value.as_str()?.into(),
            places: value.span.into_iter().collect(),
            knowledge: Knowledge::Declared,
        });
    }
    let from = variable.get("valueFrom")?;
    let field = from.path(&["fieldRef", "fieldPath"]);
    let known = match field.and_then(Value::as_str) {
        Some("status.hostIP" | "spec.nodeName") => Some(THIS_NODE),
        Some("metadata.namespace") => Some(workload.namespace),
        _ => None,
    };
    if let Some(text) = known.filter(|text| !text.is_empty()) {
        return Some(Setting {
            text: text.into(),
            places: variable.span.into_iter().collect(),
            knowledge: Knowledge::Declared,
        });
    }
    let (source, choice) = chosen(cluster, workload, from)?;
    let key = choice.get("key")?.as_str()?;
    let (_, text, span) = entries(source).find(|(name, ..)| *name == key)?;
    Some(Setting {
        text,
        places: variable.span.into_iter().chain(span).collect(),
        knowledge: Knowledge::Declared,
    })
}

/// The `ConfigMap` or Secret of which a variable takes a key, and the choice of the key.
pub(super) fn chosen<'a>(
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    from: &'a Value,
) -> Option<(&'a Resource, &'a Value)> {
    let (kind, choice) = [("ConfigMap", "configMapKeyRef"), ("Secret", "secretKeyRef")]
        .into_iter()
        .find_map(|(kind, key)| Some((kind, from.get(key)?)))?;
    Some((named(cluster, workload, kind, choice.get("name")?)?, choice))
}

/// The `ConfigMap`s and Secrets that a container takes as a whole, with the prefix of names.
pub(super) fn pools<'a>(
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    container: &'a Value,
) -> Vec<(&'a Resource, &'a str)> {
    let pool = |entry: &'a Value| {
        let prefix = entry.get("prefix").and_then(Value::as_str).unwrap_or("");
        let source = [("ConfigMap", "configMapRef"), ("Secret", "secretRef")]
            .into_iter()
            .find_map(|(kind, key)| named(cluster, workload, kind, entry.get(key)?.get("name")?))?;
        Some((source, prefix))
    };
    items(container, "envFrom")
        .iter()
        .filter_map(pool)
        .collect()
}

/// The `ConfigMap`s and Secrets that containers of the workload mount, with the volume or the
/// part of one that says so.
pub(super) fn volumes<'a>(
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
) -> Vec<(&'a Resource, &'a Value)> {
    let source = |part: &'a Value| {
        let (kind, volume, name) = if let Some(volume) = part.get("configMap") {
            ("ConfigMap", volume, volume.get("name")?)
        } else {
            let volume = part.get("secret")?;
            (
                "Secret",
                volume,
                volume.get("secretName").or_else(|| volume.get("name"))?,
            )
        };
        Some((named(cluster, workload, kind, name)?, volume))
    };
    workload
        .mounted
        .iter()
        .copied()
        .filter_map(source)
        .collect()
}

/// The names of the Secrets that a workload is given, in whatever way, with the places that
/// say so.
pub(super) fn secret_names<'a>(workload: &Workload<'a>) -> Vec<(&'a str, Span)> {
    given(workload, "secretRef", "secretKeyRef", |part| {
        let secret = part.get("secret")?;
        let name = secret.get("secretName").or_else(|| secret.get("name"));
        Some((secret, name?))
    })
}

/// The same for `ConfigMap`s.
pub(super) fn map_names<'a>(workload: &Workload<'a>) -> Vec<(&'a str, Span)> {
    given(workload, "configMapRef", "configMapKeyRef", |part| {
        let map = part.get("configMap")?;
        Some((map, map.get("name")?))
    })
}

/// The names of sources that a workload is given as a whole, by a key, or as a volume.
fn given<'a>(
    workload: &Workload<'a>,
    whole: &str,
    key: &str,
    volume: impl Fn(&'a Value) -> Option<(&'a Value, &'a Value)>,
) -> Vec<(&'a str, Span)> {
    let mut found = Vec::new();
    for container in workload.containers() {
        for entry in items(container, "envFrom") {
            found.push((entry, entry.path(&[whole, "name"])));
        }
        for variable in items(container, "env") {
            found.push((variable, variable.path(&["valueFrom", key, "name"])));
        }
    }
    for part in workload.mounted.iter().copied() {
        found.extend(volume(part).map(|(place, name)| (place, Some(name))));
    }
    let place = |value: &Value| value.span.unwrap_or(workload.resource.span);
    let named = found.into_iter();
    named
        .filter_map(|(value, name)| Some((name?.as_str()?, place(value))))
        .collect()
}

fn named<'a>(
    cluster: &Cluster<'a>,
    workload: &Workload<'a>,
    kind: &str,
    name: &Value,
) -> Option<&'a Resource> {
    let key = (workload.resource.scope, workload.namespace, name.as_str()?);
    let near = cluster.source(kind, key);
    near.or_else(|| cluster.source_left_open(workload.resource, kind, key))
        .or_else(|| cluster.source_of_anywhere(kind, key))
}

/// The texts in a `ConfigMap`, a Secret or a template of one, with their places.
pub(super) fn entries(
    source: &Resource,
) -> impl Iterator<Item = (&str, Cow<'_, str>, Option<Span>)> {
    let is_secret = &*source.kind == "Secret";
    let of = |key: &str| source.attributes.get(key).and_then(Value::map);
    let data = of("data")
        .into_iter()
        .flatten()
        .filter_map(move |(key, value)| {
            let text = value.as_str()?;
            let text = if is_secret {
                // Some forget to encode it, or let a tool do that.
                let plain = text.contains("://").then(|| text.into());
                base64::decode(text).map(Cow::Owned).or(plain)?
            } else {
                text.into()
            };
            Some((&**key, text, value.span))
        });
    let plain = of("stringData").into_iter().flatten();
    data.chain(plain.filter_map(|(key, value)| Some((&**key, value.as_str()?.into(), value.span))))
        .chain(fetched::texts(source))
}
