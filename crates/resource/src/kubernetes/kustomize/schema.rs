//! Which lists of Kubernetes' own types are merged by a key, from the patch merge keys of the
//! API's schema. Lists of all other types are replaced.

use super::item::Id;

/// What the schema says of one field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schema {
    /// The type of its value, or of the items of its list.
    pub(super) of: &'static str,
    /// What tells the items of a list apart; empty where lists are replaced. A key without a
    /// name means that items are scalars.
    pub(super) keys: &'static [&'static str],
}

/// The type of an object.
pub(super) fn of_object(id: &Id) -> &'static str {
    match (&*id.group, &*id.version, &*id.kind) {
        ("", "v1", "Pod") => "Pod",
        ("", "v1", "PodTemplate") => "PodTemplate",
        ("", "v1", "Service") => "Service",
        ("", "v1", "ServiceAccount") => "ServiceAccount",
        ("", "v1", "ReplicationController")
        | ("apps", "v1", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet")
        | ("batch", "v1", "Job") => "Workload",
        ("batch", "v1" | "v1beta1", "CronJob") => "CronJob",
        (
            "admissionregistration.k8s.io",
            "v1" | "v1beta1",
            "ValidatingWebhookConfiguration" | "MutatingWebhookConfiguration",
        ) => "Webhooks",
        _ if !id.is_built_in() => "",
        _ => "Object",
    }
}

/// What the schema says of a field of a type.
pub(super) fn field(of: &str, name: &str) -> Option<Schema> {
    FIELDS
        .iter()
        .filter(|(owner, ..)| *owner == of || (*owner == "*" && OBJECTS.contains(&of)))
        .find(|(_, field, ..)| *field == name)
        .map(|(_, _, of, keys)| Schema { of, keys })
}

/// The types that have metadata of their own.
const OBJECTS: &[&str] = &[
    "Object",
    "Pod",
    "PodTemplate",
    "Service",
    "ServiceAccount",
    "Workload",
    "CronJob",
    "Webhooks",
];

type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const FIELDS: &[Row] = &[
    ("*", "metadata", "Meta", &[]),
    ("Meta", "finalizers", "", &[""]),
    ("Meta", "ownerReferences", "", &["uid"]),
    ("Pod", "spec", "PodSpec", &[]),
    ("PodTemplate", "template", "Template", &[]),
    ("Workload", "spec", "WorkloadSpec", &[]),
    ("WorkloadSpec", "template", "Template", &[]),
    ("Template", "metadata", "Meta", &[]),
    ("Template", "spec", "PodSpec", &[]),
    ("CronJob", "spec", "CronJobSpec", &[]),
    ("CronJobSpec", "jobTemplate", "Workload", &[]),
    ("PodSpec", "containers", "Container", &["name"]),
    ("PodSpec", "initContainers", "Container", &["name"]),
    ("PodSpec", "ephemeralContainers", "Container", &["name"]),
    ("PodSpec", "volumes", "Volume", &["name"]),
    ("PodSpec", "imagePullSecrets", "", &["name"]),
    ("PodSpec", "hostAliases", "", &["ip"]),
    (
        "PodSpec",
        "topologySpreadConstraints",
        "",
        &["topologyKey", "whenUnsatisfiable"],
    ),
    ("Container", "env", "Env", &["name"]),
    ("Container", "ports", "", &["containerPort", "protocol"]),
    ("Container", "volumeMounts", "", &["mountPath"]),
    ("Container", "volumeDevices", "", &["devicePath"]),
    ("Service", "spec", "ServiceSpec", &[]),
    ("ServiceSpec", "ports", "", &["port", "protocol"]),
    ("ServiceAccount", "secrets", "", &["name"]),
    ("Webhooks", "webhooks", "", &["name"]),
];
