//! Objects of a cluster that Terraform declares: they are read as the manifests that they become.
//!
//! The provider's blocks are those of the interface of Kubernetes with other spellings, so that
//! names are turned back and blocks of which there may be several become lists. Source: the
//! documentation of the provider `hashicorp/kubernetes`.

use std::sync::Arc;

use eval::{Kind, Map, Shape, Value};
use syntax::Sources;

use crate::{Dialect, Mode, Resource, kubernetes};

/// The types without the version at their end: the version and kind they become, and whether
/// that has a namespace.
const TYPES: &[(&str, &str, &str, bool)] = &[
    (
        "cluster_role",
        "rbac.authorization.k8s.io/v1",
        "ClusterRole",
        false,
    ),
    (
        "cluster_role_binding",
        "rbac.authorization.k8s.io/v1",
        "ClusterRoleBinding",
        false,
    ),
    ("config_map", "v1", "ConfigMap", true),
    ("cron_job", "batch/v1", "CronJob", true),
    ("daemon_set", "apps/v1", "DaemonSet", true),
    ("daemonset", "apps/v1", "DaemonSet", true),
    ("default_service_account", "v1", "ServiceAccount", true),
    ("deployment", "apps/v1", "Deployment", true),
    (
        "endpoint_slice",
        "discovery.k8s.io/v1",
        "EndpointSlice",
        true,
    ),
    ("endpoints", "v1", "Endpoints", true),
    (
        "horizontal_pod_autoscaler",
        "autoscaling/v2",
        "HorizontalPodAutoscaler",
        true,
    ),
    ("ingress", "networking.k8s.io/v1", "Ingress", true),
    (
        "ingress_class",
        "networking.k8s.io/v1",
        "IngressClass",
        false,
    ),
    ("job", "batch/v1", "Job", true),
    ("limit_range", "v1", "LimitRange", true),
    ("namespace", "v1", "Namespace", false),
    (
        "network_policy",
        "networking.k8s.io/v1",
        "NetworkPolicy",
        true,
    ),
    ("persistent_volume", "v1", "PersistentVolume", false),
    (
        "persistent_volume_claim",
        "v1",
        "PersistentVolumeClaim",
        true,
    ),
    ("pod", "v1", "Pod", true),
    (
        "pod_disruption_budget",
        "policy/v1",
        "PodDisruptionBudget",
        true,
    ),
    (
        "replication_controller",
        "v1",
        "ReplicationController",
        true,
    ),
    ("resource_quota", "v1", "ResourceQuota", true),
    ("role", "rbac.authorization.k8s.io/v1", "Role", true),
    (
        "role_binding",
        "rbac.authorization.k8s.io/v1",
        "RoleBinding",
        true,
    ),
    ("secret", "v1", "Secret", true),
    ("service", "v1", "Service", true),
    ("service_account", "v1", "ServiceAccount", true),
    ("stateful_set", "apps/v1", "StatefulSet", true),
    ("storage_class", "storage.k8s.io/v1", "StorageClass", false),
];

/// Blocks of which there may be several, and the lists they are in a manifest.
const LISTS: &[(&str, &str)] = &[
    ("address", "addresses"),
    ("container", "containers"),
    ("egress", "egress"),
    ("endpoint", "endpoints"),
    ("env", "env"),
    ("env_from", "envFrom"),
    ("from", "from"),
    ("host_aliases", "hostAliases"),
    ("http_header", "httpHeaders"),
    ("image_pull_secret", "imagePullSecrets"),
    ("image_pull_secrets", "imagePullSecrets"),
    ("ingress", "ingress"),
    ("init_container", "initContainers"),
    ("items", "items"),
    ("limit", "limits"),
    ("match_expressions", "matchExpressions"),
    ("match_fields", "matchFields"),
    ("metric", "metrics"),
    ("node_selector_term", "nodeSelectorTerms"),
    ("not_ready_address", "notReadyAddresses"),
    ("path", "paths"),
    ("port", "ports"),
    ("ports", "ports"),
    (
        "preferred_during_scheduling_ignored_during_execution",
        "preferredDuringSchedulingIgnoredDuringExecution",
    ),
    (
        "required_during_scheduling_ignored_during_execution",
        "requiredDuringSchedulingIgnoredDuringExecution",
    ),
    ("rule", "rules"),
    ("sources", "sources"),
    ("subject", "subjects"),
    ("subset", "subsets"),
    ("sysctl", "sysctls"),
    ("tls", "tls"),
    ("to", "to"),
    ("toleration", "tolerations"),
    ("topology_spread_constraint", "topologySpreadConstraints"),
    ("volume", "volumes"),
    ("volume_claim_template", "volumeClaimTemplates"),
    ("volume_device", "volumeDevices"),
    ("volume_mount", "volumeMounts"),
];

/// Of names that elsewhere are plain values, such as the path of a folder, or single blocks: the
/// blocks in which they are blocks of which there may be several.
const BLOCKS_OF: &[(&str, &[&str])] = &[
    ("address", &["subset"]),
    ("metric", &["spec"]),
    ("path", &["http"]),
    (
        "port",
        &["", "container", "init_container", "spec", "subset"],
    ),
    (
        "required_during_scheduling_ignored_during_execution",
        &["pod_affinity", "pod_anti_affinity"],
    ),
];

/// Names that are more than their words put together.
const SPELLED: &[(&str, &str)] = &[
    ("cluster_ip", "clusterIP"),
    ("cluster_ips", "clusterIPs"),
    ("external_ips", "externalIPs"),
    ("host_ip", "hostIP"),
    ("host_ipc", "hostIPC"),
    ("host_pid", "hostPID"),
    ("load_balancer_ip", "loadBalancerIP"),
    ("non_resource_urls", "nonResourceURLs"),
];

/// Types of other providers that take a manifest as a text, and the argument that is it.
const TEXTS: &[(&str, &str)] = &[
    ("kubectl_manifest", "yaml_body"),
    ("kustomization_resource", "manifest"),
];

/// Turns all that are objects of a cluster into manifests.
pub(super) fn turn(resources: &mut [Resource], sources: &Sources) {
    for resource in resources.iter_mut().filter(|it| it.mode == Mode::Managed) {
        let manifest = manifest_of(resource).or_else(|| written_in(resource, sources));
        if let Some(manifest) = manifest {
            let text = |path: &[&str]| manifest.path(path).and_then(Value::as_str).map(Arc::from);
            let Some(kind) = text(&["kind"]) else {
                continue;
            };
            resource.name = text(&["metadata", "name"]).unwrap_or(Arc::clone(&resource.name));
            resource.kind = kind;
            resource.dialect = Dialect::Kubernetes;
            resource.provider = "kubernetes".into();
            resource.attributes = manifest;
        }
    }
}

/// The manifest that a text is. One with gaps that nobody can fill is taken with the gaps in it.
fn written_in(resource: &Resource, sources: &Sources) -> Option<Value> {
    let (_, argument) = TEXTS.iter().find(|(kind, _)| *kind == &*resource.kind)?;
    let value = resource.attributes.get(argument)?;
    let place = value.span?;
    let file = sources.text(place.source);
    let text = value.as_str().map(str::to_owned);
    let text = text.or_else(|| with_gaps(value));
    let text = text.or_else(|| heredoc(file.get(place.start as usize..)?))?;
    let manifest = kubernetes::manifest_in(sources, place, &text)?;
    let namespace = resource.attributes.get("override_namespace");
    Some(match namespace.filter(|it| !it.is_null()) {
        Some(namespace) => in_namespace(manifest, namespace),
        None => manifest,
    })
}

/// A text of which single parts are not known, with a gap for each of those that is one in YAML
/// wherever it stands.
fn with_gaps(value: &Value) -> Option<String> {
    let Some(Shape::Template(parts)) = &value.as_unknown()?.shape else {
        return None;
    };
    let texts = parts.iter().map(|part| part.as_str().unwrap_or("$(later)"));
    Some(texts.collect())
}

/// The text of a heredoc as it is written, without what its lines have in common at their
/// beginning.
fn heredoc(written: &str) -> Option<String> {
    let (mark, below) = written.split_once('\n')?;
    let end = mark.trim_end().strip_prefix("<<")?;
    let end = end.strip_prefix('-').unwrap_or(end).trim();
    let lines: Vec<&str> = below
        .lines()
        .take_while(|line| line.trim() != end)
        .collect();
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let common = filled
        .map(|line| line.len() - line.trim_start().len())
        .min()?;
    let cut = lines.iter().map(|line| line.get(common..).unwrap_or(""));
    let mut text = String::new();
    for line in cut {
        text.push_str(line);
        text.push('\n');
    }
    Some(text)
}

fn in_namespace(mut manifest: Value, namespace: &Value) -> Value {
    if let Kind::Object(map) = &mut manifest.kind {
        let map = Arc::make_mut(map);
        let own = map.get("metadata").and_then(Value::map).cloned();
        let mut metadata = own.unwrap_or_default();
        metadata.insert("namespace".into(), namespace.clone());
        map.insert("metadata".into(), Value::object(metadata));
    }
    manifest
}

fn manifest_of(resource: &Resource) -> Option<Value> {
    let name = resource.kind.strip_prefix("kubernetes_")?;
    if name == "manifest" {
        let manifest = resource.attributes.get("manifest")?;
        return manifest.map().map(|_| manifest.clone());
    }
    let name = unversioned(name);
    let (_, version, kind, has_namespace) = TYPES.iter().find(|(own, ..)| *own == name)?;
    let mut manifest = object(resource.attributes.map()?, "");
    manifest.insert("apiVersion".into(), Value::text(*version));
    manifest.insert("kind".into(), Value::text(*kind));
    // The provider encodes what it is given.
    if let Some(data) = manifest.get("data").cloned().filter(|_| *kind == "Secret") {
        manifest.insert("data".into(), Value::null());
        manifest.insert("stringData".into(), data);
    }
    if *kind == "PersistentVolume" {
        open_source(&mut manifest);
    }
    let metadata = manifest.get("metadata").and_then(Value::map).cloned();
    let mut metadata = metadata.unwrap_or_default();
    if name == "default_service_account" {
        metadata.insert("name".into(), Value::text("default"));
    }
    let open = metadata.get("namespace").is_none_or(Value::is_null);
    if *has_namespace && open {
        metadata.insert("namespace".into(), Value::text("default"));
    }
    manifest.insert("metadata".into(), Value::object(metadata));
    Some(Value::object(manifest).at(resource.span))
}

/// The provider keeps what a volume is made of in a block of its own.
fn open_source(manifest: &mut Map) {
    let Some(spec) = manifest.get("spec").cloned() else {
        return;
    };
    let Some(mut fields) = spec.map().cloned() else {
        return;
    };
    let source = fields.get("persistentVolumeSource").and_then(Value::map);
    fields.extend(source.cloned().into_iter().flatten());
    let opened = Value::object(fields);
    let opened = match spec.span {
        Some(span) => opened.at(span),
        None => opened,
    };
    manifest.insert("spec".into(), opened);
}

/// A type's name without the version of the interface at its end: `deployment_v1`.
fn unversioned(name: &str) -> &str {
    let parts = name.rsplit_once("_v");
    let version = |it: &str| it.starts_with(|first: char| first.is_ascii_digit());
    parts.map_or(name, |(own, end)| if version(end) { own } else { name })
}

fn object(attributes: &Map, parent: &str) -> Map {
    let fields = attributes.iter();
    fields
        .map(|(name, value)| field(name, value, parent))
        .collect()
}

fn field(name: &str, value: &Value, parent: &str) -> (Arc<str>, Value) {
    // Some are blocks here and plain values there.
    let blocks = BLOCKS_OF.iter().find(|(own, _)| *own == name);
    let one = blocks.is_some_and(|(_, parents)| !parents.contains(&parent));
    let list = LISTS.iter().find(|(own, _)| *own == name && !one);
    let several = list.map(|(_, plural)| Arc::from(*plural));
    match &value.kind {
        Kind::Tuple(blocks) if blocks.iter().all(|it| it.map().is_some()) => {
            let block = |it: &Value| {
                let fields = object(it.map()?, name);
                let block = Value::object(fields);
                Some(it.span.map_or(block.clone(), |span| block.at(span)))
            };
            let mut blocks = blocks.iter().filter_map(block);
            match several {
                Some(plural) => (plural, Value::tuple(blocks.collect())),
                None => (spelled(name), blocks.next().unwrap_or_else(Value::null)),
            }
        }
        Kind::Unknown(_) => (several.unwrap_or_else(|| spelled(name)), value.clone()),
        Kind::Null
        | Kind::Bool(_)
        | Kind::Number(_)
        | Kind::String(_)
        | Kind::Tuple(_)
        | Kind::List(_)
        | Kind::Set(_)
        | Kind::Object(_)
        | Kind::Map(_) => (spelled(name), value.clone()),
    }
}

/// `run_as_user` as `runAsUser`.
fn spelled(name: &str) -> Arc<str> {
    if let Some((_, spelled)) = SPELLED.iter().find(|(own, _)| *own == name) {
        return Arc::from(*spelled);
    }
    let mut words = name.split('_');
    let mut whole = words.next().unwrap_or("").to_owned();
    for word in words {
        let mut letters = word.chars();
        whole.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        whole.push_str(letters.as_str());
    }
    whole.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECTS: &str = r#"
resource "kubernetes_persistent_volume_v1" "a" {
  metadata { name = "a" }
  spec {
    persistent_volume_source {
      host_path { path = "/etc" }
    }
  }
}
resource "kubernetes_deployment_v1" "a" {
  metadata { name = "a" }
  spec {
    template {
      spec {
        affinity {
          pod_anti_affinity {
            required_during_scheduling_ignored_during_execution { topology_key = "zone" }
          }
          node_affinity {
            required_during_scheduling_ignored_during_execution {
              node_selector_term {
                match_expressions { key = "disk" }
              }
            }
          }
        }
      }
    }
  }
}
resource "kubernetes_endpoints_v1" "a" {
  metadata { name = "a" }
  subset {
    address { ip = "10.0.0.4" }
    address { ip = "10.0.0.5" }
    port { port = 5432 }
  }
}
resource "kubernetes_cluster_role_v1" "a" {
  metadata { name = "a" }
  rule {
    verbs             = ["get"]
    non_resource_urls = ["/metrics"]
  }
}
"#;

    #[test]
    fn blocks_are_what_they_are_in_a_manifest() {
        let outcome = crate::testing::scan(&[("main.tf", OBJECTS)]);
        let at = |id: &str, path: &[&str]| {
            let mut value = outcome.resource(id).attributes.clone();
            for step in path {
                let inner = match step.parse::<usize>() {
                    Ok(at) => value.items().get(at),
                    Err(_) => value.get(step),
                };
                value = inner.cloned().unwrap_or_else(Value::null);
            }
            crate::testing::leaf(&value)
        };
        let pod = ["spec", "template", "spec", "affinity"];
        let required = "requiredDuringSchedulingIgnoredDuringExecution";
        let apart = [&pod[..], &["podAntiAffinity", required, "0", "topologyKey"]].concat();
        let nodes = ["nodeAffinity", required, "nodeSelectorTerms", "0"];
        let nodes = [&pod[..], &nodes, &["matchExpressions", "0", "key"]].concat();
        for (id, path, expected) in [
            (
                "kubernetes_persistent_volume_v1.a",
                &["spec", "hostPath", "path"][..],
                "/etc",
            ),
            ("kubernetes_deployment_v1.a", &apart, "zone"),
            ("kubernetes_deployment_v1.a", &nodes, "disk"),
            (
                "kubernetes_endpoints_v1.a",
                &["subsets", "0", "addresses", "1", "ip"],
                "10.0.0.5",
            ),
            (
                "kubernetes_endpoints_v1.a",
                &["subsets", "0", "ports", "0", "port"],
                "5432",
            ),
            (
                "kubernetes_cluster_role_v1.a",
                &["rules", "0", "nonResourceURLs", "0"],
                "/metrics",
            ),
        ] {
            assert_eq!(at(id, path).trim_matches('"'), expected, "{path:?}");
        }
    }

    #[test]
    fn names_are_those_of_the_interface() {
        for (name, expected) in [
            ("spec", "spec"),
            ("run_as_non_root", "runAsNonRoot"),
            ("host_pid", "hostPID"),
            (
                "automount_service_account_token",
                "automountServiceAccountToken",
            ),
        ] {
            assert_eq!(&*spelled(name), expected);
        }
        for (name, expected) in [
            ("deployment_v1", "deployment"),
            (
                "horizontal_pod_autoscaler_v2beta2",
                "horizontal_pod_autoscaler",
            ),
            ("persistent_volume", "persistent_volume"),
        ] {
            assert_eq!(unversioned(name), expected);
        }
    }
}
