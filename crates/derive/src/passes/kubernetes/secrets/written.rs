//! Credentials that stand in what a workload is given: a key of a `ConfigMap`, the arguments of
//! a command, a file of settings.

use eval::Value;
use resource::Inventory;
use syntax::Span;

use crate::passes::credentials::{Found, is_literal, is_stand_in, line_with_credential};
use crate::passes::kubernetes::cluster::{Cluster, Workload};
use crate::passes::kubernetes::environment::{chosen, items, volumes};

/// In the key of a `ConfigMap` that a variable takes: the name of either says what it is.
pub(super) fn in_key(
    cluster: &Cluster<'_>,
    workload: &Workload<'_>,
    variable: &Value,
    written: &mut Found,
) {
    let from = variable.get("valueFrom");
    let found = from.and_then(|from| chosen(cluster, workload, from));
    let Some((source, choice)) = found.filter(|(source, _)| &*source.kind == "ConfigMap") else {
        return;
    };
    let key = choice.get("key").and_then(Value::as_str).unwrap_or("");
    let value = source.attributes.path(&["data", key]);
    let name = variable.get("name").and_then(Value::as_str).unwrap_or("");
    let told = value.and_then(|value| {
        let mut telling = [name, key].into_iter();
        Some((telling.find(|name| is_literal(name, value))?, value.span))
    });
    if let Some((name, span)) = told {
        written.add(name, span);
    }
}

/// In the arguments of a container's program. A name is told, never the value.
pub(super) fn in_arguments(container: &Value, written: &mut Found) {
    let mut before = "";
    let words = ["command", "args"].into_iter();
    for word in words.flat_map(|key| items(container, key)) {
        let text = word.as_str().unwrap_or("");
        let own = text.split_once('=').map(|(name, _)| name);
        let own = own.filter(|name| name.starts_with('-') && !name.contains(char::is_whitespace));
        if word.is_sensitive() && !is_stand_in(text) {
            let option = Some(before).filter(|it| it.starts_with('-') && own.is_none());
            let name = own.or(option).unwrap_or("argument");
            written.add(name.trim_start_matches('-'), word.span);
        }
        before = if word.is_sensitive() { "" } else { text };
    }
}

/// In files of settings that the workload mounts, with the line of the file.
pub(super) fn in_files(
    inventory: &Inventory,
    cluster: &Cluster<'_>,
    workload: &Workload<'_>,
    written: &mut Found,
) {
    for (source, _) in volumes(cluster, workload) {
        if &*source.kind != "ConfigMap" {
            continue;
        }
        let data = source.attributes.get("data").and_then(Value::map);
        for (name, value) in data.into_iter().flatten() {
            let text = value.as_str().unwrap_or("");
            let place = |line: usize| -> Option<Span> {
                let whole = value.span?;
                Some(inventory.line_of(whole, line))
            };
            if let Some(line) = line_with_credential(text) {
                written.add(name, place(line));
            }
        }
    }
}
