//! `data "google_iam_policy"`: bindings as the policy that they make.

use std::sync::Arc;

use eval::{Map, Value, fields};
use syntax::Span;

/// The policy that these arguments describe.
pub(super) fn assemble(attributes: &Map, place: Span) -> Value {
    let blocks = |name: &str| attributes.get(name).map_or(&[][..], Value::items);
    let mut policy = Map::new();
    let bindings = blocks("binding")
        .iter()
        .map(|block| pick(block, &["role", "members", "condition"]));
    policy.insert(
        "bindings".into(),
        Value::tuple(bindings.collect()).at(place),
    );
    let audits: Vec<Value> = blocks("audit_config").iter().map(audit).collect();
    if !audits.is_empty() {
        policy.insert("auditConfigs".into(), Value::tuple(audits).at(place));
    }
    Value::object(policy).at(place)
}

fn audit(block: &Value) -> Value {
    let configs = block.get("audit_log_configs").map_or(&[][..], Value::items);
    let config = |config: &Value| {
        let word = |name: &str| config.get(name).cloned().unwrap_or_else(Value::null);
        let map = fields([
            ("logType", word("log_type")),
            ("exemptedMembers", word("exempted_members")),
        ]);
        Value::object(without_null(map))
    };
    let map = fields([
        (
            "service",
            block.get("service").cloned().unwrap_or_else(Value::null),
        ),
        (
            "auditLogConfigs",
            Value::tuple(configs.iter().map(config).collect()),
        ),
    ]);
    let mut audit = Value::object(without_null(map));
    audit.span = block.span;
    audit
}

fn without_null(map: Map) -> Map {
    map.into_iter()
        .filter(|(_, value)| !value.is_null())
        .collect()
}

/// Some attributes of a block; one that is a block itself is the first of its kind.
fn pick(block: &Value, names: &[&str]) -> Value {
    let mut map = Map::new();
    for name in names {
        let Some(value) = block.get(name) else {
            continue;
        };
        let value = match (*name, value.items()) {
            ("condition", [one, ..]) => one,
            _ => value,
        };
        map.insert(Arc::from(*name), value.clone());
    }
    let mut picked = Value::object(map);
    picked.span = block.span;
    picked.notes.clone_from(&block.notes);
    picked
}
