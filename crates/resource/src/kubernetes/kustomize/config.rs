//! Which fields the transformations change: kustomize's defaults, and what `configurations`
//! add to them.
//!
//! The tables follow the default configurations of kustomize 5, its gaps included: where it
//! leaves a reference as it is, so do we, for that is what reaches the cluster.

use std::rc::Rc;

use syntax::Node;

use super::fields::{Field, Type};

/// A reference: a field of some objects holds the name of another one.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    /// What is referred to.
    pub(super) target: Type,
    /// Where its name stands.
    pub(super) field: Field,
}

/// Fields by the transformation that changes them.
#[derive(Clone, Debug)]
pub(super) struct Config {
    pub(super) prefix: Vec<Field>,
    pub(super) suffix: Vec<Field>,
    pub(super) namespace: Vec<Field>,
    pub(super) labels: Vec<Field>,
    pub(super) template_labels: Vec<Field>,
    /// Labels of the claims that a `StatefulSet` makes.
    pub(super) claim_labels: Vec<Field>,
    pub(super) annotations: Vec<Field>,
    pub(super) replicas: Vec<Field>,
    pub(super) images: Vec<Field>,
    pub(super) variables: Vec<Field>,
    pub(super) references: Vec<Reference>,
    /// The configuration files that were added.
    added: Vec<Node>,
}

impl Config {
    /// Adds what another configuration has beyond the defaults.
    pub(super) fn join(config: &mut Rc<Self>, other: &Rc<Self>) {
        if Rc::ptr_eq(config, other) || other.added.is_empty() {
            return;
        }
        let config = Rc::make_mut(config);
        for node in &other.added {
            if !config.added.iter().any(|known| known.span == node.span) {
                config.add(node);
            }
        }
    }

    /// Adds what a configuration file says.
    pub(super) fn add(&mut self, node: &Node) {
        self.added.push(node.clone());
        let fields = |key: &str| {
            let found = node.get(key).map_or(&[][..], Node::items);
            found.iter().filter_map(Field::of_node).collect::<Vec<_>>()
        };
        self.prefix.extend(fields("namePrefix"));
        self.suffix.extend(fields("nameSuffix"));
        self.namespace.extend(fields("namespace"));
        self.labels.extend(fields("commonLabels"));
        self.template_labels.extend(fields("templateLabels"));
        self.annotations.extend(fields("commonAnnotations"));
        self.replicas.extend(fields("replicas"));
        self.images.extend(fields("images"));
        self.variables.extend(fields("varReference"));
        for reference in node.get("nameReference").map_or(&[][..], Node::items) {
            let fields = reference.get("fieldSpecs").map_or(&[][..], Node::items);
            let target = Type::of(reference);
            self.references
                .extend(
                    fields
                        .iter()
                        .filter_map(Field::of_node)
                        .map(|field| Reference {
                            target: target.clone(),
                            field,
                        }),
                );
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        let mut labels = fields(SELECTORS);
        labels.extend(neighbours());
        labels.extend(fields(TEMPLATE_LABELS));
        let claim_labels = fields(&[(
            "StatefulSet.apps",
            "spec/volumeClaimTemplates[]/metadata/labels",
            true,
        )]);
        labels.extend(claim_labels.iter().cloned());
        let name = fields(&[("*", "metadata/name", false)]);
        Self {
            prefix: name.clone(),
            suffix: name,
            namespace: fields(NAMESPACES),
            labels,
            template_labels: fields(TEMPLATE_LABELS),
            claim_labels,
            annotations: fields(ANNOTATIONS),
            replicas: fields(REPLICAS),
            images: fields(IMAGES),
            variables: variables(),
            references: references(),
            added: Vec::new(),
        }
    }
}

fn fields(rows: &[(&str, &str, bool)]) -> Vec<Field> {
    let field =
        |(of, path, create): &(&str, &str, bool)| Field::new(Type::parse(of), path, *create);
    rows.iter().map(field).collect()
}

/// Where the specification of pods stands in the kinds that hold one.
const PODS: &[(&str, &str)] = &[
    ("Pod", "spec"),
    ("PodTemplate", "template/spec"),
    ("Deployment", "spec/template/spec"),
    ("ReplicaSet", "spec/template/spec"),
    ("ReplicationController", "spec/template/spec"),
    ("DaemonSet", "spec/template/spec"),
    ("StatefulSet", "spec/template/spec"),
    ("Job", "spec/template/spec"),
    ("CronJob", "spec/jobTemplate/spec/template/spec"),
];

/// References from within the specification of pods: the target, the kinds left out, the paths.
const POD_REFERENCES: &[(&str, &[&str], &[&str])] = &[
    (
        "ConfigMap./v1",
        &["ReplicationController"],
        &[
            "volumes/configMap/name",
            "containers/env/valueFrom/configMapKeyRef/name",
            "initContainers/env/valueFrom/configMapKeyRef/name",
            "containers/envFrom/configMapRef/name",
            "initContainers/envFrom/configMapRef/name",
            "volumes/projected/sources/configMap/name",
        ],
    ),
    (
        "Secret./v1",
        &["ReplicationController"],
        &[
            "volumes/secret/secretName",
            "containers/env/valueFrom/secretKeyRef/name",
            "initContainers/env/valueFrom/secretKeyRef/name",
            "containers/envFrom/secretRef/name",
            "initContainers/envFrom/secretRef/name",
            "imagePullSecrets/name",
            "volumes/projected/sources/secret/name",
        ],
    ),
    (
        "ServiceAccount./v1",
        &["PodTemplate", "ReplicaSet"],
        &["serviceAccountName"],
    ),
    (
        "PersistentVolumeClaim./v1",
        &["PodTemplate", "ReplicaSet"],
        &["volumes/persistentVolumeClaim/claimName"],
    ),
    (
        "PriorityClass.scheduling.k8s.io/v1",
        &["PodTemplate", "ReplicaSet"],
        &["priorityClassName"],
    ),
];

/// All other references: the target, who refers to it, and where.
const REFERENCES: &[(&str, &str, &str)] = &[
    (
        "Deployment",
        "HorizontalPodAutoscaler",
        "spec/scaleTargetRef/name",
    ),
    (
        "ReplicationController",
        "HorizontalPodAutoscaler",
        "spec/scaleTargetRef/name",
    ),
    (
        "ReplicaSet",
        "HorizontalPodAutoscaler",
        "spec/scaleTargetRef/name",
    ),
    (
        "StatefulSet",
        "HorizontalPodAutoscaler",
        "spec/scaleTargetRef/name",
    ),
    ("ConfigMap./v1", "Node", "spec/configSource/configMap"),
    ("ConfigMap./v1", "Role", "rules/resourceNames"),
    ("ConfigMap./v1", "ClusterRole", "rules/resourceNames"),
    (
        "ConfigMap./v1",
        "Ingress",
        r"metadata/annotations/nginx.ingress.kubernetes.io\/fastcgi-params-configmap",
    ),
    ("Secret./v1", "Ingress", "spec/tls/secretName"),
    (
        "Secret./v1",
        "Ingress",
        r"metadata/annotations/ingress.kubernetes.io\/auth-secret",
    ),
    (
        "Secret./v1",
        "Ingress",
        r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-secret",
    ),
    (
        "Secret./v1",
        "Ingress",
        r"metadata/annotations/nginx.ingress.kubernetes.io\/auth-tls-secret",
    ),
    ("Secret./v1", "ServiceAccount", "imagePullSecrets/name"),
    ("Secret./v1", "StorageClass", "parameters/secretName"),
    ("Secret./v1", "StorageClass", "parameters/adminSecretName"),
    ("Secret./v1", "StorageClass", "parameters/userSecretName"),
    ("Secret./v1", "StorageClass", "parameters/secretRef"),
    ("Secret./v1", "Role", "rules/resourceNames"),
    ("Secret./v1", "ClusterRole", "rules/resourceNames"),
    (
        "Secret./v1",
        "Service.serving.knative.dev/v1",
        "spec/template/spec/containers/env/valueFrom/secretKeyRef/name",
    ),
    (
        "Secret./v1",
        "PersistentVolume",
        "spec/azureFile/secretName",
    ),
    ("Service./v1", "StatefulSet.apps", "spec/serviceName"),
    (
        "Service./v1",
        "Ingress",
        "spec/rules/http/paths/backend/serviceName",
    ),
    ("Service./v1", "Ingress", "spec/backend/serviceName"),
    (
        "Service./v1",
        "Ingress",
        "spec/rules/http/paths/backend/service/name",
    ),
    ("Service./v1", "Ingress", "spec/defaultBackend/service/name"),
    (
        "Service./v1",
        "APIService.apiregistration.k8s.io",
        "spec/service/name",
    ),
    (
        "Service./v1",
        "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
        "webhooks/clientConfig/service",
    ),
    (
        "Service./v1",
        "MutatingWebhookConfiguration.admissionregistration.k8s.io",
        "webhooks/clientConfig/service",
    ),
    (
        "Role.rbac.authorization.k8s.io",
        "RoleBinding.rbac.authorization.k8s.io",
        "roleRef/name",
    ),
    (
        "ClusterRole.rbac.authorization.k8s.io",
        "RoleBinding.rbac.authorization.k8s.io",
        "roleRef/name",
    ),
    (
        "ClusterRole.rbac.authorization.k8s.io",
        "ClusterRoleBinding.rbac.authorization.k8s.io",
        "roleRef/name",
    ),
    (
        "ServiceAccount./v1",
        "RoleBinding.rbac.authorization.k8s.io",
        "subjects",
    ),
    (
        "ServiceAccount./v1",
        "ClusterRoleBinding.rbac.authorization.k8s.io",
        "subjects",
    ),
    (
        "PersistentVolume./v1",
        "PersistentVolumeClaim",
        "spec/volumeName",
    ),
    ("PersistentVolume./v1", "ClusterRole", "rules/resourceNames"),
    (
        "StorageClass.storage.k8s.io/v1",
        "PersistentVolume",
        "spec/storageClassName",
    ),
    (
        "StorageClass.storage.k8s.io/v1",
        "PersistentVolumeClaim",
        "spec/storageClassName",
    ),
    (
        "StorageClass.storage.k8s.io/v1",
        "StatefulSet",
        "spec/volumeClaimTemplates/spec/storageClassName",
    ),
    (
        "ValidatingAdmissionPolicy.admissionregistration.k8s.io",
        "ValidatingAdmissionPolicyBinding.admissionregistration.k8s.io",
        "spec/policyName",
    ),
];

fn references() -> Vec<Reference> {
    let mut all = Vec::new();
    for (target, left_out, paths) in POD_REFERENCES {
        for (kind, pod) in PODS.iter().filter(|(kind, _)| !left_out.contains(kind)) {
            all.extend(paths.iter().map(|path| Reference {
                target: Type::parse(target),
                field: Field::new(Type::parse(kind), &format!("{pod}/{path}"), false),
            }));
        }
    }
    all.extend(REFERENCES.iter().map(|(target, of, path)| Reference {
        target: Type::parse(target),
        field: Field::new(Type::parse(of), path, false),
    }));
    all
}

const NAMESPACES: &[(&str, &str, bool)] = &[
    ("Namespace", "metadata/name", true),
    (
        "APIService.apiregistration.k8s.io",
        "spec/service/namespace",
        true,
    ),
    (
        "CustomResourceDefinition.apiextensions.k8s.io",
        "spec/conversion/webhook/clientConfig/service/namespace",
        false,
    ),
];

const REPLICAS: &[(&str, &str, bool)] = &[
    ("Deployment", "spec/replicas", true),
    ("ReplicationController", "spec/replicas", true),
    ("ReplicaSet", "spec/replicas", true),
    ("StatefulSet", "spec/replicas", true),
];

const IMAGES: &[(&str, &str, bool)] = &[
    ("*", "spec/containers[]/image", false),
    ("*", "spec/initContainers[]/image", false),
    ("*", "spec/volumes[]/image/reference", false),
    ("*", "spec/template/spec/containers[]/image", false),
    ("*", "spec/template/spec/initContainers[]/image", false),
    ("*", "spec/template/spec/volumes[]/image/reference", false),
];

const TEMPLATE_LABELS: &[(&str, &str, bool)] = &[
    ("*", "metadata/labels", true),
    (
        "ReplicationController./v1",
        "spec/template/metadata/labels",
        true,
    ),
    ("Deployment", "spec/template/metadata/labels", true),
    ("ReplicaSet", "spec/template/metadata/labels", true),
    ("DaemonSet", "spec/template/metadata/labels", true),
    ("StatefulSet.apps", "spec/template/metadata/labels", true),
    ("Job.batch", "spec/template/metadata/labels", true),
    ("CronJob.batch", "spec/jobTemplate/metadata/labels", true),
    (
        "CronJob.batch",
        "spec/jobTemplate/spec/template/metadata/labels",
        true,
    ),
];

const ANNOTATIONS: &[(&str, &str, bool)] = &[
    ("*", "metadata/annotations", true),
    (
        "ReplicationController./v1",
        "spec/template/metadata/annotations",
        true,
    ),
    ("Deployment", "spec/template/metadata/annotations", true),
    ("ReplicaSet", "spec/template/metadata/annotations", true),
    ("DaemonSet", "spec/template/metadata/annotations", true),
    ("StatefulSet", "spec/template/metadata/annotations", true),
    ("Job.batch", "spec/template/metadata/annotations", true),
    (
        "CronJob.batch",
        "spec/jobTemplate/metadata/annotations",
        true,
    ),
    (
        "CronJob.batch",
        "spec/jobTemplate/spec/template/metadata/annotations",
        true,
    ),
];

const SELECTORS: &[(&str, &str, bool)] = &[
    ("Service./v1", "spec/selector", true),
    ("ReplicationController./v1", "spec/selector", true),
    ("Deployment", "spec/selector/matchLabels", true),
    ("ReplicaSet", "spec/selector/matchLabels", true),
    ("DaemonSet", "spec/selector/matchLabels", true),
    ("StatefulSet.apps", "spec/selector/matchLabels", true),
    ("Job.batch", "spec/selector/matchLabels", false),
    (
        "CronJob.batch",
        "spec/jobTemplate/spec/selector/matchLabels",
        false,
    ),
    (
        "PodDisruptionBudget.policy",
        "spec/selector/matchLabels",
        false,
    ),
    (
        "NetworkPolicy.networking.k8s.io",
        "spec/podSelector/matchLabels",
        false,
    ),
    (
        "NetworkPolicy.networking.k8s.io",
        "spec/ingress/from/podSelector/matchLabels",
        false,
    ),
    (
        "NetworkPolicy.networking.k8s.io",
        "spec/egress/to/podSelector/matchLabels",
        false,
    ),
];

/// Selectors by which pods are put near or far from others.
fn neighbours() -> Vec<Field> {
    const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm";
    const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
    let mut all = Vec::new();
    for kind in ["Deployment.apps", "StatefulSet.apps"] {
        let mut add = |path: &str| {
            let path = format!("spec/template/spec/{path}/labelSelector/matchLabels");
            all.push(Field::new(Type::parse(kind), &path, false));
        };
        for affinity in ["podAffinity", "podAntiAffinity"] {
            add(&format!("affinity/{affinity}/{PREFERRED}"));
            add(&format!("affinity/{affinity}/{REQUIRED}"));
        }
        add("topologySpreadConstraints");
    }
    all
}

fn variables() -> Vec<Field> {
    const IN_CONTAINERS: &[&str] = &["args", "command", "env/value", "volumeMounts/mountPath"];
    const OTHERS: &[(&str, &str, bool)] = &[
        ("Deployment", "spec/template/metadata/annotations", false),
        ("Ingress", "spec/rules/host", false),
        ("Ingress", "spec/tls/hosts", false),
        ("Ingress", "spec/tls/secretName", false),
        ("Service", "spec/ports/port", false),
        ("Service", "spec/ports/targetPort", false),
        (
            "StatefulSet",
            "spec/volumeClaimTemplates/spec/nfs/server",
            false,
        ),
        ("PersistentVolume", "spec/nfs/server", false),
        ("*", "metadata/labels", false),
        ("*", "metadata/annotations", false),
    ];
    let mut all = fields(OTHERS);
    let without = ["PodTemplate", "ReplicationController"];
    for (kind, pod) in PODS.iter().filter(|(kind, _)| !without.contains(kind)) {
        for place in IN_CONTAINERS {
            for containers in ["containers", "initContainers"] {
                let path = format!("{pod}/{containers}/{place}");
                all.push(Field::new(Type::parse(kind), &path, false));
            }
        }
        let path = format!("{pod}/volumes/nfs/server");
        all.push(Field::new(Type::parse(kind), &path, false));
    }
    all
}
