//! Services that an option of a program names by namespace and name, as controllers take them:
//! `--default-backend-service=web/fallback`.

use eval::Value;
use model::Knowledge;

use super::named::Named;
use crate::endpoint::{HOLE, Variables, expand, in_setting};

/// What the options of a command name in this way.
pub(super) fn in_options(arguments: &[&Value], variables: Variables<'_>) -> Vec<Named> {
    let mut found = Vec::new();
    for argument in arguments {
        let text = argument.as_str().unwrap_or("");
        let Some((key, value)) = text.split_once('=') else {
            continue;
        };
        if !key.starts_with('-') || key.rsplit(['-', '_', '.']).next() != Some("service") {
            continue;
        }
        let Some(host) = host_of(&expand(value, variables)) else {
            continue;
        };
        let places: Vec<_> = argument.span.into_iter().collect();
        let endpoints = in_setting("host", &host, &|_| None).into_iter();
        found.extend(
            endpoints
                .map(|it| Named::new(it, Knowledge::Declared, &places, "an argument names it")),
        );
    }
    found
}

fn host_of(value: &str) -> Option<String> {
    let (namespace, name) = value.split_once('/')?;
    let of_label = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let label = |text: &str| !text.is_empty() && text.chars().all(of_label);
    let known = !value.contains(HOLE) && label(namespace) && label(name);
    known.then(|| format!("{name}.{namespace}"))
}
