//! Marks what must never be shown: texts under names of secrets, and texts that look like one.
//!
//! Most attributes hold nothing secret and are shared with the locals and variables they come
//! from, so a value is looked through first and rebuilt only where there is something to mark.

use std::sync::Arc;

use eval::{Kind, Map, Shape, Value, decode_json};

use crate::secret;

/// How arguments of providers that hold a secret end. Providers write their words in lower
/// case and mean them exactly: `http_tokens` and `password_policy` hold none.
const ENDINGS: &[&str] = &[
    "access_key",
    "account_key",
    "api_key",
    "auth_key",
    "client_key",
    "connection_string",
    "credentials",
    "encryption_key",
    "kube_config",
    "kubeconfig",
    "passphrase",
    "passwd",
    "password",
    "password_wo",
    "passwords",
    "pre_shared_key",
    "preshared_key",
    "private_key",
    "private_key_pem",
    "pwd",
    "sas_token",
    "secret",
    "secret_binary",
    "secret_data",
    "secret_key",
    "secret_string",
    "secret_string_wo",
    "shared_key",
    "signing_key",
    "storage_key",
    "token",
];

/// The last words of these, which few other names have.
const LAST_WORDS: &[&str] = &[
    "binary",
    "config",
    "credentials",
    "data",
    "key",
    "kubeconfig",
    "passphrase",
    "passwd",
    "password",
    "passwords",
    "pem",
    "pwd",
    "secret",
    "string",
    "token",
    "wo",
];

/// Arguments that tell one request from another.
const IDENTIFIERS: &[&str] = &[
    "client_request_token",
    "client_token",
    "creation_token",
    "idempotency_token",
];

/// Arguments that hold secrets in resources of one type only.
const HOLDERS: &[(&str, &str)] = &[
    ("aws_ssm_parameter", "value"),
    ("azurerm_key_vault_secret", "value"),
    ("github_actions_secret", "plaintext_value"),
    ("gitlab_project_variable", "value"),
    ("kubernetes_secret", "binary_data"),
    ("kubernetes_secret", "data"),
    ("kubernetes_secret_v1", "binary_data"),
    ("kubernetes_secret_v1", "data"),
];

/// The attributes of a resource of this type, with the secrets in them marked.
pub(super) fn mark(kind: &str, mut attributes: Map) -> Map {
    mark_entries(&mut attributes);
    let open = kind == "aws_ssm_parameter" && is_open_parameter(&attributes);
    for (holder, argument) in HOLDERS {
        if *holder == kind
            && !open
            && let Some(value) = attributes.get_mut(argument)
        {
            hide_all(value);
        }
    }
    if let Some(manifest) = attributes.get_mut("manifest") {
        mark_manifest(manifest);
    }
    for argument in ["manifest", "yaml_body"] {
        let value = attributes.get_mut(argument);
        if let Some(value) = value.filter(|it| it.as_str().is_some_and(holds_secret)) {
            hide_all(value);
        }
    }
    attributes
}

/// Whether the text of a manifest is that of a Secret.
fn holds_secret(text: &str) -> bool {
    let mut pairs = text
        .split([',', '{', '\n'])
        .filter_map(|line| line.split_once(':'));
    pairs.any(|(key, value)| {
        let bare = |text: &str| text.trim().trim_matches(['"', '\'', '}']).to_owned();
        bare(key) == "kind" && bare(value) == "Secret"
    })
}

/// What a manifest of a Secret holds, which is secret whatever it is called.
fn mark_manifest(manifest: &mut Value) {
    let kind = manifest.get("kind").and_then(Value::as_str);
    if kind != Some("Secret") {
        return;
    }
    if let Kind::Object(map) | Kind::Map(map) = &mut manifest.kind {
        let map = Arc::make_mut(map);
        for key in ["data", "stringData"] {
            if let Some(value) = map.get_mut(key) {
                hide_all(value);
            }
        }
    }
}

/// A parameter is kept open where its type is known and another one than for secrets.
fn is_open_parameter(attributes: &Map) -> bool {
    let kind = attributes.get("type").and_then(Value::as_str);
    kind.is_some_and(|kind| kind != "SecureString")
}

/// The value of something called `name`: a variable, a local, an output.
pub(super) fn mark_named(name: &str, value: Value) -> Value {
    if is_secret(name, &value) {
        value.sensitive()
    } else {
        value
    }
}

/// Whether the value itself is a text to hide.
fn is_secret(name: &str, value: &Value) -> bool {
    let Some(text) = value.as_str() else {
        return false;
    };
    if !names_secret(name) {
        return secret::looks_secret(text);
    }
    // An ARN only names what holds a secret.
    let is_name = text.starts_with("arn:") || name == "secret" && names_holder(value, text);
    !is_name && !secret::is_amount(name, text) && secret::is_secret("secret", text)
}

/// Whether what is called a secret is the name of one that is kept elsewhere: of Google's
/// Secret Manager, or of another resource.
fn names_holder(value: &Value, text: &str) -> bool {
    const NAMES: &[&str] = &["id", "name", "secret_id"];
    let mut references = value.references().iter();
    text.starts_with("projects/") || references.any(|it| NAMES.contains(&&*it.attribute))
}

/// Whether something of this name holds a secret. Names with capitals are those of variables
/// in some environment, which are less regular than arguments.
fn names_secret(name: &str) -> bool {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return secret::names_secret(name);
    }
    let last = name.rsplit(['_', '-', '.']).next().unwrap_or(name);
    LAST_WORDS.contains(&last)
        && !IDENTIFIERS.contains(&name)
        && ENDINGS.iter().any(|ending| {
            let before = name.strip_suffix(ending);
            before.is_some_and(|before| before.is_empty() || before.ends_with(['_', '-', '.']))
        })
}

/// Whether anything in the value is to be hidden.
fn has_secret(name: &str, value: &Value) -> bool {
    match &value.kind {
        Kind::String(text) => is_secret(name, value) || hidden_in_json(value, text).is_some(),
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            items.iter().any(|item| has_secret(name, item))
                || !secret::secret_arguments(items).is_empty()
        }
        Kind::Object(map) | Kind::Map(map) => {
            let mut entries = map.iter();
            pair(map).is_some() || entries.any(|(name, value)| has_secret(name, value))
        }
        Kind::Unknown(unknown) => match &unknown.shape {
            Some(Shape::Json(structure) | Shape::Each(structure)) => has_secret(name, structure),
            Some(Shape::Among(among)) => among.items().any(|item| has_secret(name, item)),
            Some(Shape::Template(_) | Shape::Between(_)) | None => false,
        },
        Kind::Null | Kind::Bool(_) | Kind::Number(_) => false,
    }
}

/// The name in `{ name = "DB_PASSWORD", value = "..." }`, where the value is secret.
fn pair(map: &Map) -> Option<&str> {
    let name = map.get("name")?.as_str()?;
    has_secret(name, map.get("value")?).then_some(name)
}

/// The structure of a JSON text that holds secrets.
fn hidden_in_json(value: &Value, text: &str) -> Option<Value> {
    let is_json = text.trim_start().starts_with(['{', '[']);
    if !is_json || !secret::hints_at_secret(text) {
        return None;
    }
    decode_json(value).filter(|structure| has_secret("", structure))
}

fn mark_value(name: &str, value: &mut Value) {
    if let Some(text) = value.as_str() {
        let structure = hidden_in_json(value, text);
        if structure.is_some() || is_secret(name, value) {
            hide(value, structure);
        }
        return;
    }
    match &mut value.kind {
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            let items = Arc::make_mut(items);
            for item in items.iter_mut() {
                mark_value(name, item);
            }
            secret::hide_arguments(items);
        }
        Kind::Object(map) | Kind::Map(map) => mark_entries(Arc::make_mut(map)),
        Kind::Unknown(unknown) => match &mut Arc::make_mut(unknown).shape {
            Some(Shape::Json(structure) | Shape::Each(structure)) => mark_value(name, structure),
            Some(Shape::Among(among)) => {
                Arc::make_mut(among).each(|item| mark_value(name, item));
            }
            Some(Shape::Template(_) | Shape::Between(_)) | None => {}
        },
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {}
    }
}

/// The text is secret; of the structure it encodes, only the leaves that are.
fn hide(value: &mut Value, structure: Option<Value>) {
    let notes = Arc::make_mut(value.notes.get_or_insert_default());
    notes.sensitive = true;
    if let Some(mut structure) = structure {
        mark_value("", &mut structure);
        notes.decoded = Some(structure);
    }
}

fn mark_entries(map: &mut Map) {
    let name = pair(map).map(str::to_owned);
    if let (Some(name), Some(value)) = (name, map.get_mut("value")) {
        mark_value(&name, value);
    }
    for (name, value) in map {
        if has_secret(name, value) {
            mark_value(name, value);
        }
    }
}

/// Hides a value with all that is in it.
fn hide_all(value: &mut Value) {
    match &mut value.kind {
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            Arc::make_mut(items).iter_mut().for_each(hide_all);
        }
        Kind::Object(map) | Kind::Map(map) => {
            for (_, item) in Arc::make_mut(map) {
                hide_all(item);
            }
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Unknown(_) => {
            hide(value, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ENDINGS, LAST_WORDS, names_secret};

    #[test]
    fn the_last_word_of_every_ending_is_known() {
        for ending in ENDINGS {
            let last = ending.rsplit('_').next().unwrap_or(ending);
            assert!(LAST_WORDS.contains(&last), "{ending}");
        }
    }

    #[test]
    fn arguments_are_told_from_names_about_secrets() {
        for name in [
            "password",
            "db_password",
            "client_secret",
            "private_key",
            "DB_PASS",
            "apiKey",
        ] {
            assert!(names_secret(name), "{name}");
        }
        for name in [
            "http_tokens",
            "key",
            "hash_key",
            "kms_key",
            "ssh_keys",
            "secret_id",
            "password_policy",
            "explicit_auth_flows",
            "monkey_token_ttl",
            "creation_token",
        ] {
            assert!(!names_secret(name), "{name}");
        }
    }
}
