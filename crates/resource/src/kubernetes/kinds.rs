//! What must be known of kinds before their manifests can be placed.

use std::collections::HashSet;
use std::sync::Arc;

use syntax::Node;

use super::object::Object;

/// Kinds without a namespace: those of Kubernetes itself (`kubectl api-resources
/// --namespaced=false`) and of widespread extensions, with the group where another one has a
/// namespaced kind of the same name.
const CLUSTER_SCOPED: &[&str] = &[
    "APIService",
    "AdminNetworkPolicy",
    "BaselineAdminNetworkPolicy",
    "CSIDriver",
    "CSINode",
    "CertificateSigningRequest",
    "CiliumClusterwideNetworkPolicy",
    "ClusterExternalSecret",
    "ClusterIssuer",
    "ClusterPolicy",
    "ClusterRole",
    "ClusterRoleBinding",
    "ClusterSecretStore",
    "ClusterTrustBundle",
    "ConstraintTemplate",
    "CustomResourceDefinition",
    "DeviceClass",
    "EC2NodeClass",
    "FlowSchema",
    "GatewayClass",
    "GlobalNetworkPolicy",
    "IPAddress",
    "IngressClass",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
    "MutatingWebhookConfiguration",
    "Namespace",
    "Node",
    "NodePool",
    "PersistentVolume",
    "PodSecurityPolicy",
    "Pomerium",
    "PriorityClass",
    "PriorityLevelConfiguration",
    "ResourceSlice",
    "RuntimeClass",
    "SecurityContextConstraints",
    "ServiceCIDR",
    "StorageClass",
    "StorageVersion",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
    "VolumeAttachment",
    "VolumeAttributesClass",
    "VolumeSnapshotClass",
    "VolumeSnapshotContent",
];

/// Groups whose documents are written like objects but configure a tool and never reach a
/// cluster.
const TOOL_GROUPS: &[&str] = &[
    "apiserver.config.k8s.io",
    "apiserver.k8s.io",
    "audit.k8s.io",
    "backstage.io",
    "cli.kyverno.io",
    "client.authentication.k8s.io",
    "config.karmada.io",
    "config.kubernetes.io",
    "ctlptl.dev",
    "eksctl.io",
    "k3d.io",
    "kind.x-k8s.io",
    "kubeadm.k8s.io",
    "kubelet.config.k8s.io",
    "kubeproxy.config.k8s.io",
    "kubescheduler.config.k8s.io",
    "kustomize.config.k8s.io",
    "skaffold",
];

/// Kinds of Kubernetes whose names extensions use for other things.
const SHARED: &[&str] = &[
    "ClusterRole",
    "Deployment",
    "Event",
    "Ingress",
    "Job",
    "Namespace",
    "NetworkPolicy",
    "Node",
    "Role",
    "RoleBinding",
    "Secret",
    "Service",
    "ServiceAccount",
];

/// Whether a kind of this name may be one of Kubernetes or of an extension.
pub(super) fn is_shared(kind: &str) -> bool {
    SHARED.binary_search(&kind).is_ok()
}

/// Whether objects of this kind have no namespace.
pub(super) fn is_cluster_scoped(kind: &str, group: &str) -> bool {
    let names_a_tenant = kind == "NodePool" && group.ends_with("cnrm.cloud.google.com");
    (CLUSTER_SCOPED.binary_search(&kind).is_ok() && !names_a_tenant) || sets_up_cluster(group, kind)
}

/// Whether a document of this type configures a tool.
pub(super) fn is_no_object(group: &str, kind: &str) -> bool {
    let configures = TOOL_GROUPS.binary_search(&group).is_ok();
    (configures && !sets_up_cluster(group, kind)) || (group.is_empty() && kind == "Config")
}

/// Whether a document without a name says how the cluster itself is set up.
pub(super) fn sets_up_cluster(group: &str, kind: &str) -> bool {
    matches!(
        (group, kind),
        ("apiserver.config.k8s.io", "EncryptionConfiguration")
            | (
                "kubeadm.k8s.io",
                "ClusterConfiguration" | "InitConfiguration" | "JoinConfiguration"
            )
            | ("kubelet.config.k8s.io", "KubeletConfiguration")
    )
}

/// Whether the version is one of Kubernetes itself, so that what is wrong with a manifest is
/// worth telling.
pub(super) fn is_built_in(api_version: &str) -> bool {
    let group = api_version.rsplit_once('/').map_or("", |(group, _)| group);
    match group {
        "" => api_version == "v1",
        "apps" | "autoscaling" | "batch" | "extensions" | "policy" => true,
        group => group.ends_with(".k8s.io"),
    }
}

/// The kinds that definitions among the objects declare to have no namespace.
pub(super) fn declared_cluster_kinds(objects: &[Object]) -> HashSet<Arc<str>> {
    objects
        .iter()
        .filter(|object| &*object.kind == "CustomResourceDefinition")
        .filter_map(|object| object.content.tree())
        .filter(|node| text(node, &["spec", "scope"]) == Some("Cluster"))
        .filter_map(|node| text(node, &["spec", "names", "kind"]))
        .map(Arc::from)
        .collect()
}

fn text<'a>(node: &'a Node, path: &[&str]) -> Option<&'a str> {
    node.at(path)?.text()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_for_searching() {
        assert!(CLUSTER_SCOPED.is_sorted());
        assert!(TOOL_GROUPS.is_sorted());
        assert!(SHARED.is_sorted());
    }

    #[test]
    fn built_in_versions_are_known() {
        for version in ["v1", "apps/v1", "networking.k8s.io/v1"] {
            assert!(is_built_in(version), "{version}");
        }
        for version in ["v2", "example.com/v1", "argoproj.io/v1alpha1"] {
            assert!(!is_built_in(version), "{version}");
        }
    }
}
