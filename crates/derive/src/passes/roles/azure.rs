//! Azure's role assignments and role definitions.

use eval::Value;
use model::{Datum, Property};
use resource::{Mode, Resource};

use super::{Assignment, Gives};
use crate::draft::Draft;

pub(super) fn read(draft: &Draft<'_>) -> Vec<Assignment> {
    let resources = draft.inventory.resources.iter().enumerate();
    let managed = resources.filter(|(_, resource)| resource.mode == Mode::Managed);
    managed
        .filter_map(|(index, resource)| match &*resource.kind {
            "azurerm_role_assignment" => assignment(draft, index, resource),
            "azurerm_role_definition" => definition(draft, index, resource),
            "azurerm_federated_identity_credential" => federation(index, resource),
            _ => None,
        })
        .collect()
}

fn assignment(draft: &Draft<'_>, index: usize, resource: &Resource) -> Option<Assignment> {
    let role = resource.attributes.get("role_definition_name")?;
    let scope = resource.attributes.get("scope")?;
    let targets = draft.targets(resource.scope, scope);
    let name = role.as_str()?;
    let gives = if targets.is_empty() {
        Gives::Facts(broad(name, is_subscription(draft, resource, scope))?)
    } else {
        Gives::Use(targets, right(name))
    };
    let principal = resource.attributes.get("principal_id");
    Some(Assignment {
        index,
        scope: resource.scope,
        principals: principal.cloned().into_iter().collect(),
        gives,
        span: role.span.unwrap_or(resource.span),
    })
}

/// What a role gives away on a whole subscription, or on a resource group.
fn broad(role: &str, subscription: bool) -> Option<Vec<(Property, Datum)>> {
    let text = |text: &str| Datum::Text(text.into());
    match (role, subscription) {
        (
            "Owner" | "User Access Administrator" | "Role Based Access Control Administrator",
            true,
        ) => Some(vec![
            (Property::Privilege, text("administrator")),
            (Property::CanEscalate, Datum::Bool(true)),
        ]),
        ("Contributor", true) | ("Owner" | "Contributor" | "User Access Administrator", false) => {
            Some(vec![(Property::Privilege, text("broad"))])
        }
        _ => None,
    }
}

fn right(role: &str) -> &'static str {
    if role.ends_with("Owner") {
        "admin"
    } else if ["Contributor", "Sender", "Writer", "Officer", "Push"]
        .iter()
        .any(|end| role.ends_with(end))
    {
        "write"
    } else {
        "read"
    }
}

/// A subscription or management group: looked up, or written out.
fn is_subscription(draft: &Draft<'_>, resource: &Resource, scope: &Value) -> bool {
    if let Some(text) = scope.as_str() {
        let parts = text.trim_matches('/').split('/').count();
        return text.contains("/managementGroups/")
            || (text.starts_with("/subscriptions/") && parts == 2);
    }
    let named = draft.mentioned(resource.scope, scope).into_iter();
    let mut kinds = named.filter_map(|index| draft.inventory.resources.get(index));
    kinds.any(|it| {
        matches!(
            &*it.kind,
            "azurerm_subscription" | "azurerm_management_group"
        )
    })
}

/// A role of one's own that allows everything, or to hand out roles.
fn definition(draft: &Draft<'_>, index: usize, resource: &Resource) -> Option<Assignment> {
    let scope = resource.attributes.get("scope")?;
    if !is_subscription(draft, resource, scope) {
        return None;
    }
    let permissions = resource.attributes.get("permissions")?;
    let actions = permissions.items().iter();
    let actions = actions
        .filter_map(|it| it.get("actions"))
        .flat_map(Value::items);
    let word = |action: &&Value| action.as_str().map(str::to_ascii_lowercase);
    let all: Vec<(String, &Value)> = actions.filter_map(|it| Some((word(&it)?, it))).collect();
    let everything = all.iter().find(|(action, _)| action == "*");
    let roles = all.iter().find(|(action, _)| {
        matches!(
            action.as_str(),
            "microsoft.authorization/*"
                | "microsoft.authorization/roleassignments/write"
                | "microsoft.authorization/roledefinitions/write"
        )
    });
    let (_, place) = everything.or(roles)?;
    let mut given = vec![(Property::CanEscalate, Datum::Bool(true))];
    if everything.is_some() {
        given.push((Property::Privilege, Datum::Text("administrator".into())));
        given.push((Property::WildcardActions, Datum::Bool(true)));
        given.push((Property::WildcardResources, Datum::Bool(true)));
    }
    Some(Assignment {
        index,
        scope: resource.scope,
        principals: Vec::new(),
        gives: Gives::Facts(given),
        span: place.span.unwrap_or(resource.span),
    })
}

/// Trust in tokens of another issuer: their subject must name somebody.
fn federation(index: usize, resource: &Resource) -> Option<Assignment> {
    let subject = resource.attributes.get("subject")?;
    let open = subject.as_str()?.contains('*');
    open.then(|| Assignment {
        index,
        scope: resource.scope,
        principals: resource
            .attributes
            .get("parent_id")
            .cloned()
            .into_iter()
            .collect(),
        gives: Gives::Facts(vec![(Property::AssumableByAnyone, Datum::Bool(true))]),
        span: subject.span.unwrap_or(resource.span),
    })
}
