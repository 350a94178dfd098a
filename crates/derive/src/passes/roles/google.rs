//! Google's grants of roles to members, on projects and on single resources.

use eval::Value;
use model::{Datum, Property};
use resource::{Mode, Resource};

use super::{Assignment, Gives};
use crate::draft::Draft;

/// What the types of grants call the thing they are about, after their own names.
const ON_RESOURCE: &[(&str, &str)] = &[
    ("google_storage_bucket_iam_", "bucket"),
    ("google_pubsub_topic_iam_", "topic"),
    ("google_pubsub_subscription_iam_", "subscription"),
    ("google_bigquery_dataset_iam_", "dataset_id"),
    ("google_bigquery_table_iam_", "dataset_id"),
    ("google_secret_manager_secret_iam_", "secret_id"),
    ("google_kms_crypto_key_iam_", "crypto_key_id"),
    ("google_cloud_run_service_iam_", "service"),
    ("google_cloud_run_v2_service_iam_", "name"),
    ("google_cloudfunctions_function_iam_", "cloud_function"),
    ("google_cloudfunctions2_function_iam_", "cloud_function"),
    ("google_spanner_database_iam_", "instance"),
    ("google_artifact_registry_repository_iam_", "repository"),
];

const ON_EVERYTHING: &[&str] = &[
    "google_project_iam_",
    "google_folder_iam_",
    "google_organization_iam_",
];

pub(super) fn read(draft: &Draft<'_>) -> Vec<Assignment> {
    let resources = draft.inventory.resources.iter().enumerate();
    let managed = resources.filter(|(_, resource)| resource.mode == Mode::Managed);
    managed
        .filter_map(|(index, resource)| assignment(draft, index, resource))
        .collect()
}

fn assignment(draft: &Draft<'_>, index: usize, resource: &Resource) -> Option<Assignment> {
    if !resource.kind.starts_with("google_") {
        return None;
    }
    if &*resource.kind == "google_service_account_key" {
        return key(index, resource);
    }
    let role = resource.attributes.get("role")?;
    let name = role.as_str()?;
    let everywhere = ON_EVERYTHING
        .iter()
        .any(|kind| resource.kind.starts_with(kind));
    let about = ON_RESOURCE
        .iter()
        .find(|(kind, _)| resource.kind.starts_with(kind));
    let gives = match about {
        Some((_, attribute)) => {
            let value = resource.attributes.get(attribute)?;
            Gives::Use(draft.targets(resource.scope, value), right(name))
        }
        None if everywhere => Gives::Facts(broad(name)?),
        None => return None,
    };
    Some(Assignment {
        index,
        scope: resource.scope,
        principals: members(resource),
        gives,
        span: role.span.unwrap_or(resource.span),
    })
}

fn members(resource: &Resource) -> Vec<Value> {
    let member = resource.attributes.get("member").cloned();
    let members = resource
        .attributes
        .get("members")
        .map_or(&[][..], Value::items);
    member.into_iter().chain(members.iter().cloned()).collect()
}

/// What a role gives away on a whole project.
fn broad(role: &str) -> Option<Vec<(Property, Datum)>> {
    let text = |text: &str| Datum::Text(text.into());
    match role {
        "roles/owner" => Some(vec![
            (Property::Privilege, text("administrator")),
            (Property::CanEscalate, Datum::Bool(true)),
        ]),
        "roles/editor" => Some(vec![(Property::Privilege, text("broad"))]),
        "roles/iam.serviceAccountUser" | "roles/iam.serviceAccountTokenCreator" => {
            Some(vec![(Property::BroadDelegation, Datum::Bool(true))])
        }
        "roles/iam.securityAdmin"
        | "roles/resourcemanager.projectIamAdmin"
        | "roles/iam.serviceAccountAdmin" => Some(vec![(Property::CanEscalate, Datum::Bool(true))]),
        _ => None,
    }
}

fn right(role: &str) -> &'static str {
    let lower = role.to_ascii_lowercase();
    let ends = |endings: &[&str]| endings.iter().any(|ending| lower.ends_with(ending));
    if ends(&["admin", "owner"]) {
        "admin"
    } else if ends(&["writer", "editor", "creator", "publisher", "objectuser"]) {
        "write"
    } else if ends(&["invoker"]) {
        "call"
    } else {
        "read"
    }
}

/// A key that its owner keeps and that never ends.
fn key(index: usize, resource: &Resource) -> Option<Assignment> {
    let account = resource.attributes.get("service_account_id")?;
    Some(Assignment {
        index,
        scope: resource.scope,
        principals: vec![account.clone()],
        gives: Gives::Facts(vec![(Property::LongLivedCredentials, Datum::Bool(true))]),
        span: resource.span,
    })
}
