//! Who may take on a role.

use eval::Value;
use model::{Datum, Fact, Facts, Property};

use crate::draft::Draft;
use crate::policy::{Principal, Statement, statements};

/// What a role's trust policy says; nothing for what is no role.
pub(super) fn facts(draft: &Draft<'_>, index: usize) -> Facts {
    let mut facts = Facts::new();
    let Some(resource) = draft.inventory.resources.get(index) else {
        return facts;
    };
    let Some(policy) = resource.attributes.get("assume_role_policy") else {
        return facts;
    };
    let place = policy.span.unwrap_or(resource.span);
    let fact = match statements(policy, place) {
        Some(statements) => {
            let open = statements.iter().find_map(open_principal);
            let span = open
                .as_ref()
                .map_or(place, |name| name.span.unwrap_or(place));
            Fact {
                value: Datum::Bool(open.is_some()),
                span: Some(span),
            }
        }
        None => Fact {
            value: Datum::Unknown(match policy.as_unknown() {
                Some(unknown) => unknown.reason.to_string().into(),
                None => "the policy is no valid document".into(),
            }),
            span: Some(place),
        },
    };
    facts.insert(Property::AssumableByAnyone, fact);
    facts
}

/// A principal that lets strangers in: anybody, a whole account written out in the code
/// without a further condition, or a public identity provider without a check on the subject.
fn open_principal(statement: &Statement) -> Option<Value> {
    if !statement.allows {
        return None;
    }
    let open = statement.principals.iter().find(|principal| {
        let name = principal.name.as_str().unwrap_or("");
        match &*principal.kind {
            "Federated" => !checks_subject(statement, principal),
            "Service" => false,
            _ => statement.conditions.is_empty() && (name == "*" || is_whole_account(name)),
        }
    });
    open.map(|principal| principal.name.clone())
}

/// `arn:aws:iam::123456789012:root`, or just the number.
fn is_whole_account(name: &str) -> bool {
    let account = match name.strip_suffix(":root") {
        Some(arn) => arn.rsplit(':').next().unwrap_or(""),
        None => name,
    };
    account.len() == 12 && account.bytes().all(|digit| digit.is_ascii_digit())
}

/// Providers that issue tokens to anybody: only the subject tells one tenant from another.
const PUBLIC_ISSUERS: &[&str] = &[
    "token.actions.githubusercontent.com",
    "gitlab.com",
    "app.terraform.io",
    "accounts.google.com",
    "agent.buildkite.com",
];

fn checks_subject(statement: &Statement, principal: &Principal) -> bool {
    let name = principal.name.as_str().unwrap_or("");
    if !PUBLIC_ISSUERS.iter().any(|issuer| name.ends_with(issuer)) {
        return true;
    }
    let mut conditions = statement.conditions.iter();
    conditions.any(|condition| {
        let about = condition.key.ends_with(":sub")
            || condition.key.ends_with(":aud") && !name.contains("github");
        let names_somebody =
            |value: &Value| value.as_str().is_none_or(|text| !is_any_subject(text));
        about && condition.values.iter().all(names_somebody)
    })
}

/// `*`, `repo:*`, `repo:*/*`: everybody's repositories.
fn is_any_subject(subject: &str) -> bool {
    let owner = subject.split_once(':').map_or(subject, |(_, owner)| owner);
    owner.starts_with('*')
}
