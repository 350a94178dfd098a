//! Defaults and choices, in sprig's words.

use super::super::value::Value;
use super::super::{toml, yaml};
use super::arguments::{last, value};

pub(super) const TABLE: super::Table = &[
    ("default", default),
    ("empty", |a| Ok(Value::Bool(!value(a, 0)?.truth()))),
    ("coalesce", |a| {
        Ok(a.iter()
            .find(|value| value.truth())
            .cloned()
            .unwrap_or(Value::Nil))
    }),
    ("ternary", |a| {
        Ok(if last(a)?.truth() {
            value(a, 0)?.clone()
        } else {
            value(a, 1)?.clone()
        })
    }),
    ("all", |a| Ok(Value::Bool(a.iter().all(Value::truth)))),
    ("any", |a| Ok(Value::Bool(a.iter().any(Value::truth)))),
    ("toYaml", |a| Ok(Value::text(yaml::to_yaml(value(a, 0)?)))),
    ("toYamlPretty", |a| {
        Ok(Value::text(yaml::to_yaml_pretty(value(a, 0)?)))
    }),
    ("toJson", |a| {
        Ok(Value::text(yaml::to_json(value(a, 0)?, true)))
    }),
    ("toRawJson", |a| {
        Ok(Value::text(yaml::to_json(value(a, 0)?, false)))
    }),
    ("toPrettyJson", |a| {
        Ok(Value::text(yaml::to_pretty_json(value(a, 0)?)))
    }),
    ("toToml", |a| Ok(Value::text(toml::to_toml(value(a, 0)?)))),
];

/// `default fallback given`; without a given value it is the fallback.
fn default(arguments: &[Value]) -> Result<Value, String> {
    let given = arguments.get(1).filter(|given| given.truth());
    Ok(given.unwrap_or(value(arguments, 0)?).clone())
}
