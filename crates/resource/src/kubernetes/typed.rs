//! Manifests held against the types of the Kubernetes API.
//!
//! The manifest stays what counts: what does not fit is told, and the object is used all the
//! same, for a cluster of another version may think otherwise.

use k8s_openapi::api::{
    apps::v1 as apps, autoscaling::v2 as autoscaling, batch::v1 as batch, core::v1 as core,
    networking::v1 as networking, policy::v1 as policy, rbac::v1 as rbac, storage::v1 as storage,
};
use serde::de::DeserializeOwned;
use syntax::{Diagnostic, Node};

use super::bridge::{Mismatch, Tree};
use super::object::Object;

/// What is wrong with the manifest of a kind of Kubernetes' own.
pub(super) fn check(object: &Object, manifest: &Node) -> Option<Diagnostic> {
    let check = check_for(&object.api_version, &object.kind)?;
    let mismatch = check(manifest).err().filter(|it| !it.is_open)?;
    let message = format!("{} `{}`: {mismatch}", object.kind, object.name);
    Some(Diagnostic::warning(
        message,
        mismatch.span.unwrap_or(object.span),
    ))
}

/// Whether the types of a kind are known here.
pub(super) fn knows(api_version: &str, kind: &str) -> bool {
    check_for(api_version, kind).is_some()
}

type Check = fn(&Node) -> Result<(), Mismatch>;

fn fits<T: DeserializeOwned>(node: &Node) -> Result<(), Mismatch> {
    T::deserialize(Tree(node)).map(drop)
}

fn check_for(api_version: &str, kind: &str) -> Option<Check> {
    let check: Check = match (api_version, kind) {
        ("v1", "ConfigMap") => fits::<core::ConfigMap>,
        ("v1", "Endpoints") => fits::<core::Endpoints>,
        ("v1", "LimitRange") => fits::<core::LimitRange>,
        ("v1", "Namespace") => fits::<core::Namespace>,
        ("v1", "PersistentVolume") => fits::<core::PersistentVolume>,
        ("v1", "PersistentVolumeClaim") => fits::<core::PersistentVolumeClaim>,
        ("v1", "Pod") => fits::<core::Pod>,
        ("v1", "ReplicationController") => fits::<core::ReplicationController>,
        ("v1", "ResourceQuota") => fits::<core::ResourceQuota>,
        ("v1", "Secret") => fits::<core::Secret>,
        ("v1", "Service") => fits::<core::Service>,
        ("v1", "ServiceAccount") => fits::<core::ServiceAccount>,
        ("apps/v1", "DaemonSet") => fits::<apps::DaemonSet>,
        ("apps/v1", "Deployment") => fits::<apps::Deployment>,
        ("apps/v1", "ReplicaSet") => fits::<apps::ReplicaSet>,
        ("apps/v1", "StatefulSet") => fits::<apps::StatefulSet>,
        ("autoscaling/v2", "HorizontalPodAutoscaler") => {
            fits::<autoscaling::HorizontalPodAutoscaler>
        }
        ("batch/v1", "CronJob") => fits::<batch::CronJob>,
        ("batch/v1", "Job") => fits::<batch::Job>,
        ("networking.k8s.io/v1", "Ingress") => fits::<networking::Ingress>,
        ("networking.k8s.io/v1", "IngressClass") => fits::<networking::IngressClass>,
        ("networking.k8s.io/v1", "NetworkPolicy") => fits::<networking::NetworkPolicy>,
        ("policy/v1", "PodDisruptionBudget") => fits::<policy::PodDisruptionBudget>,
        ("rbac.authorization.k8s.io/v1", "ClusterRole") => fits::<rbac::ClusterRole>,
        ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding") => fits::<rbac::ClusterRoleBinding>,
        ("rbac.authorization.k8s.io/v1", "Role") => fits::<rbac::Role>,
        ("rbac.authorization.k8s.io/v1", "RoleBinding") => fits::<rbac::RoleBinding>,
        ("storage.k8s.io/v1", "StorageClass") => fits::<storage::StorageClass>,
        _ => return None,
    };
    Some(check)
}
