//! Secrets that are written into Terraform code.
//!
//! Whether a text is a secret is decided where the code is read; here it is said which element
//! has it, by the name of the setting and never by its value.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use eval::{Kind, Shape, Value};
use model::{Datum, ElementId, Fact, Property};
use resource::{Dialect, Mode, Resource};
use syntax::Span;

use crate::draft::{Draft, Role};

const DEEPEST: usize = 12;

/// The names of secret settings, and where the first of them stands.
type Found = (BTreeSet<Arc<str>>, Option<Span>);

/// States which elements have secrets in their code.
pub(super) fn run(draft: &mut Draft<'_>) {
    let mut of_element: BTreeMap<ElementId, Found> = BTreeMap::new();
    let mut alone: Vec<(usize, Found)> = Vec::new();
    for (index, resource) in draft.inventory.resources.iter().enumerate() {
        if resource.dialect != Dialect::Terraform || resource.mode == Mode::Data {
            continue;
        }
        let mut found = Found::default();
        look(&resource.attributes, None, DEEPEST, &mut found);
        if found.0.is_empty() {
            continue;
        }
        let owners = owners(draft, index, resource);
        if owners.is_empty() {
            alone.push((index, found.clone()));
        }
        for owner in owners {
            let (names, span) = of_element.entry(owner).or_default();
            names.extend(found.0.iter().cloned());
            *span = span.or(found.1);
        }
    }
    for (id, found) in of_element {
        let (property, fact) = fact_of(found);
        draft.state(&id, property, fact);
    }
    for (index, found) in alone {
        draft.promote(
            index,
            "configuration",
            [fact_of(found)].into_iter().collect(),
        );
    }
}

/// The elements that a resource's secrets belong to: its own, those it describes or stands
/// for, or those made after it.
fn owners(draft: &Draft<'_>, index: usize, resource: &Resource) -> Vec<ElementId> {
    match draft.roles.get(index) {
        Some(Role::Element(id)) => vec![id.clone()],
        Some(Role::StandsFor(value)) => draft.targets(resource.scope, value),
        Some(Role::Other) => {
            let stated = draft.stated.get(index);
            let about = stated.and_then(|stated| stated.describes.as_ref());
            about.map_or_else(Vec::new, |about| draft.targets(resource.scope, about))
        }
        Some(Role::Boundary(_) | Role::NotModelled) | None => Vec::new(),
    }
}

fn fact_of((names, span): Found) -> (Property, Fact) {
    let names = names.into_iter().collect();
    let value = Datum::List(names);
    (Property::SecretsInCode, Fact { value, span })
}

/// Gathers the names of known secret texts within a value.
fn look(value: &Value, name: Option<&str>, depth: usize, found: &mut Found) {
    if depth == 0 {
        return;
    }
    match &value.kind {
        Kind::String(text) => {
            if value.is_sensitive() && !is_open(name.unwrap_or(""), text) {
                let name: String = name.unwrap_or("value").chars().take(80).collect();
                found.0.insert(name.into());
                found.1 = found.1.or(value.span);
            }
        }
        Kind::Object(map) | Kind::Map(map) => {
            let own = value.get("name").and_then(Value::as_str);
            for (key, item) in map.iter() {
                let name = own.filter(|_| &**key == "value").unwrap_or(key);
                look(item, Some(name), depth - 1, found);
            }
        }
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            for item in items.iter() {
                look(item, name, depth - 1, found);
            }
        }
        Kind::Unknown(unknown) => {
            if let Some(Shape::Among(among)) = &unknown.shape {
                let items = among.items();
                items.for_each(|item| look(item, name, depth - 1, found));
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => {}
    }
}

/// Whether a text is no credential though it is hidden, because of what it is or of what it
/// stands beside.
fn is_open(name: &str, text: &str) -> bool {
    is_choice(name, text) || is_beside(name, text)
}

/// Whether a text only accompanies a credential: all entries of a store for secrets are hidden,
/// and so are its address and the name of its user.
fn is_beside(name: &str, text: &str) -> bool {
    const BESIDE: &[&str] = &[
        "host",
        "namespace",
        "port",
        "project",
        "type",
        "user",
        "username",
    ];
    const ADDRESSES: &[&str] = &["endpoint", "server", "uri", "url"];
    BESIDE.contains(&name) || (ADDRESSES.contains(&name) && !has_user(text))
}

/// Whether an address holds a user and a password.
fn has_user(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split('/').next().unwrap_or("");
    authority
        .split_once('@')
        .is_some_and(|(user, _)| user.contains(':'))
}

/// Whether a text is one of the words that a provider offers to choose from, as in
/// `http_tokens = "required"`. What is called a password is one, however plain it is.
fn is_choice(name: &str, text: &str) -> bool {
    const CHOICES: &[&str] = &[
        "", "aws", "azure", "basic", "bearer", "custom", "default", "disabled", "enabled",
        "google", "header", "iam", "jwt", "key", "none", "oauth", "oauth2", "oidc", "optional",
        "password", "plain", "prefer", "required", "secret", "sigv4", "token", "vault",
    ];
    let lower = name.to_ascii_lowercase();
    let password = ["pass", "pwd"].iter().any(|word| lower.contains(word));
    let choice = CHOICES
        .iter()
        .any(|choice| text.eq_ignore_ascii_case(choice));
    text.is_empty() || (choice && !password)
}
