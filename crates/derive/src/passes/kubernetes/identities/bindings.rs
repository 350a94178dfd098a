//! Who is given which role.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use eval::Value;
use resource::{Resource, ScopeId};
use syntax::Span;

use super::rights::Rights;
use crate::passes::kubernetes::cluster::{Cluster, Object};
use crate::passes::kubernetes::environment::items;
use crate::passes::kubernetes::filled;

/// Somebody who can be given rights.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::passes::kubernetes) enum Subject<'a> {
    /// A service account.
    Account {
        scope: ScopeId,
        namespace: &'a str,
        name: &'a str,
    },
    /// A user or group, which only the cluster's identity provider knows.
    Person { scope: ScopeId, name: &'a str },
}

impl Subject<'_> {
    /// Whether it means callers of whom nothing is known.
    pub(super) fn is_anybody(&self) -> bool {
        matches!(self, Self::Person { name, .. } if matches!(*name, "system:anonymous" | "system:unauthenticated"))
    }

    /// Why nobody knows yet who it is.
    pub(super) fn open(&self) -> Option<Arc<str>> {
        let (Self::Account { name, .. } | Self::Person { name, .. }) = self;
        filled::reason(&Value::text(*name))
    }

    /// Whether it is a part of the cluster itself, which needs what it has.
    fn is_system(&self) -> bool {
        match self {
            Self::Account { .. } => false,
            Self::Person { name, .. } => {
                let open = matches!(*name, "system:authenticated" | "system:serviceaccounts");
                name.starts_with("system:") && !open && !self.is_anybody()
            }
        }
    }
}

/// A role that is bound.
struct Grant<'a> {
    binding: &'a Resource,
    role: RoleReference<'a>,
}

/// The role that a binding names.
struct RoleReference<'a> {
    name: &'a str,
    span: Span,
    /// The role itself, if it is part of the manifests.
    declared: Option<&'a Resource>,
    /// Whether it holds in the whole cluster, or in one namespace.
    everywhere: bool,
}

/// All grants, by who has them.
pub(super) struct Grants<'a> {
    by_subject: BTreeMap<Subject<'a>, Vec<Grant<'a>>>,
}

impl<'a> Grants<'a> {
    /// Reads the bindings.
    pub(super) fn of(cluster: &Cluster<'a>) -> Self {
        let mut by_subject: BTreeMap<Subject<'a>, Vec<Grant<'a>>> = BTreeMap::new();
        for kind in ["ClusterRoleBinding", "RoleBinding"] {
            for object in cluster.objects(kind) {
                for subject in items(&object.resource.attributes, "subjects") {
                    let role = role_of(cluster, *object);
                    let found = subject_of(*object, subject).zip(role);
                    if let Some((subject, role)) = found.filter(|it| !is_usual(*object, it)) {
                        let binding = object.resource;
                        by_subject
                            .entry(subject)
                            .or_default()
                            .push(Grant { binding, role });
                    }
                }
            }
        }
        Self { by_subject }
    }

    /// Everybody with a grant who is no part of the cluster itself, with the first binding.
    pub(super) fn subjects(&self) -> impl Iterator<Item = (&Subject<'a>, &'a Resource)> {
        let outsiders = self
            .by_subject
            .iter()
            .filter(|(subject, _)| !subject.is_system());
        outsiders.filter_map(|(subject, grants)| Some((subject, grants.first()?.binding)))
    }

    /// Where somebody is given something first.
    pub(super) fn place(&self, subject: &Subject<'_>) -> Option<Span> {
        let (_, grants) = self
            .by_subject
            .iter()
            .find(|(known, _)| *known == subject)?;
        grants.first().map(|grant| grant.role.span)
    }

    /// The rights of roles that nobody in sight has: they are for somebody.
    pub(super) fn unbound(&self, cluster: &Cluster<'a>) -> Vec<(&'a Resource, Rights)> {
        let bound = self.by_subject.values().flatten();
        let bound: BTreeSet<&str> = bound
            .filter_map(|grant| Some(&*grant.role.declared?.id))
            .collect();
        let kinds = ["ClusterRole", "Role"].into_iter();
        let roles = kinds.flat_map(|kind| cluster.objects(kind));
        let roles = roles.map(|object| object.resource);
        let free = roles.filter(|it| !bound.contains(&*it.id) && is_whole(it));
        free.map(|role| {
            let mut rights = Rights::default();
            rights.add_role(role, false);
            (role, rights)
        })
        .collect()
    }

    /// All that somebody may do.
    pub(super) fn rights(&self, subject: &Subject<'_>) -> Rights {
        let mut rights = Rights::default();
        let grants = self.by_subject.get(subject).map_or(&[][..], Vec::as_slice);
        for grant in grants {
            let role = &grant.role;
            match role.declared {
                Some(declared) => {
                    rights.add_role(declared, role.everywhere);
                }
                None => rights.add_well_known(role.name, role.span, role.everywhere),
            }
        }
        rights
    }
}

/// Whether every cluster has it: what it gives to its own parts, and what it tells anybody.
fn is_usual(object: Object<'_>, (subject, role): &(Subject<'_>, RoleReference<'_>)) -> bool {
    const FOR_ANYBODY: &[&str] = &[
        "kubeadm:bootstrap-signer-clusterinfo",
        "system:public-info-viewer",
    ];
    if subject.is_anybody() {
        return FOR_ANYBODY.contains(&role.name);
    }
    let own = matches!(subject, Subject::Account { namespace, .. } if *namespace == "kube-system");
    (own || subject.is_system()) && is_part_of_cluster(object.resource)
}

/// Whether a role or binding is one that the cluster makes itself.
pub(super) fn is_part_of_cluster(resource: &Resource) -> bool {
    let labels = resource.attributes.path(&["metadata", "labels"]);
    labels.is_some_and(|it| it.get("kubernetes.io/bootstrapping").is_some())
}

fn subject_of<'a>(object: Object<'a>, subject: &'a Value) -> Option<Subject<'a>> {
    let scope = object.resource.scope;
    let name = subject.get("name")?.as_str()?;
    let namespace = subject.get("namespace").and_then(Value::as_str);
    Some(match subject.get("kind")?.as_str()? {
        "ServiceAccount" => Subject::Account {
            scope,
            namespace: namespace.unwrap_or(object.namespace),
            name,
        },
        // A user by this name is a service account in disguise.
        "User" if name.starts_with("system:serviceaccount:") => {
            let (namespace, name) = name
                .strip_prefix("system:serviceaccount:")?
                .split_once(':')?;
            Subject::Account {
                scope,
                namespace,
                name,
            }
        }
        _ => Subject::Person { scope, name },
    })
}

/// Whether a role is more than a piece of others, and none of the cluster's own.
fn is_whole(role: &Resource) -> bool {
    let labels = role.attributes.path(&["metadata", "labels"]);
    let mut labels = labels.and_then(Value::map).into_iter().flatten();
    let is_piece = labels.any(|(name, _)| name.contains("rbac.authorization.k8s.io/aggregate-to"));
    !is_piece && !role.name.starts_with("system:") && !is_part_of_cluster(role)
}

fn role_of<'a>(cluster: &Cluster<'a>, object: Object<'a>) -> Option<RoleReference<'a>> {
    let reference = object.resource.attributes.get("roleRef")?;
    let value = reference.get("name")?;
    let name = value.as_str()?;
    let kind = reference
        .get("kind")
        .and_then(Value::as_str)
        .unwrap_or("ClusterRole");
    let namespace = if kind == "Role" { object.namespace } else { "" };
    Some(RoleReference {
        name,
        span: value.span.unwrap_or(object.resource.span),
        declared: cluster.object(kind, (object.resource.scope, namespace, name)),
        everywhere: &*object.resource.kind == "ClusterRoleBinding",
    })
}
