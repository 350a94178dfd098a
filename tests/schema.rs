//! What scans write is what `docs/model.schema.json` says.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::program::{FIXTURES, Folder, json, workspace};

/// The keywords that say something about a value and that [`Checker`] understands. The schema
/// is generated, so that a new one is noticed here and not passed over.
const KEYWORDS: [&str; 18] = [
    "$defs",
    "$ref",
    "$schema",
    "additionalProperties",
    "anyOf",
    "const",
    "default",
    "description",
    "enum",
    "format",
    "items",
    "maximum",
    "minimum",
    "properties",
    "propertyNames",
    "required",
    "title",
    "type",
];

/// A validator for as much of JSON Schema as the document uses.
struct Checker<'a> {
    root: &'a Value,
    seen: BTreeSet<String>,
}

impl Checker<'_> {
    /// Checks a value; the path is for messages.
    fn check(&mut self, value: &Value, schema: &Value, path: &str) -> Result<(), String> {
        let Some(schema) = schema.as_object() else {
            return match schema.as_bool() {
                Some(true) => Ok(()),
                _ => Err(format!("{path} is not allowed")),
            };
        };
        for (keyword, rule) in schema {
            assert!(KEYWORDS.contains(&keyword.as_str()), "{keyword} is unknown");
            self.keyword(value, keyword, rule, path)
                .map_err(|why| format!("{why} ({keyword})"))?;
        }
        let known = schema.get("properties").and_then(Value::as_object);
        for (key, item) in value.as_object().into_iter().flatten() {
            let below = format!("{path}.{key}");
            if let Some(names) = schema.get("propertyNames") {
                self.check(&Value::from(key.as_str()), names, &below)?;
            }
            match (
                known.and_then(|known| known.get(key)),
                schema.get("additionalProperties"),
            ) {
                (Some(rule), _) | (None, Some(rule)) => self.check(item, rule, &below)?,
                (None, None) => {}
            }
        }
        Ok(())
    }

    fn keyword(
        &mut self,
        value: &Value,
        keyword: &str,
        rule: &Value,
        path: &str,
    ) -> Result<(), String> {
        let holds = match keyword {
            "$ref" => {
                let name = rule.as_str().unwrap();
                let place = name.strip_prefix('#').unwrap();
                self.seen.insert(name.to_owned());
                let schema = self.root.pointer(place).unwrap();
                return self.check(value, schema, path);
            }
            "anyOf" => rule
                .as_array()
                .unwrap()
                .iter()
                .any(|it| self.check(value, it, path).is_ok()),
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "type" => is_of_type(value, rule),
            "minimum" => value.as_f64().is_none_or(|it| it >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|it| it <= rule.as_f64().unwrap()),
            "required" => value.as_object().is_none_or(|map| {
                let mut names = rule.as_array().unwrap().iter();
                names.all(|name| map.contains_key(name.as_str().unwrap()))
            }),
            "items" => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    self.check(item, rule, &format!("{path}[{at}]"))?;
                }
                true
            }
            _ => true,
        };
        if holds {
            Ok(())
        } else {
            Err(format!("{path} is {value}"))
        }
    }
}

fn is_of_type(value: &Value, rule: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is no type"),
    };
    let one = rule.as_str().into_iter();
    let several = rule.as_array().into_iter().flatten();
    one.chain(several.filter_map(Value::as_str)).any(is)
}

fn schema() -> Value {
    let path = workspace().join("docs/model.schema.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn check(value: &Value) -> Result<BTreeSet<String>, String> {
    let root = schema();
    let mut checker = Checker {
        root: &root,
        seen: BTreeSet::new(),
    };
    checker.check(value, &root, "model")?;
    Ok(checker.seen)
}

fn scan(path: &str) -> Value {
    json(&["scan", path, "--quiet", "--format", "json"])
}

#[test]
fn scans_of_all_fixtures_are_what_the_schema_says() {
    let mut seen = BTreeSet::new();
    for fixture in FIXTURES {
        seen.extend(check(&scan(&format!("fixtures/{fixture}"))).unwrap());
    }
    let text = "variable \"n\" {}\nresource \"aws_ebs_volume\" \"a\" {\n  count     = var.n\n  encrypted = var.n\n}\nresource \"aws_instance\" \"b\" {\n  count = 2\n";
    let folder = Folder::with(&[("main.tf", text)]);
    seen.extend(check(&scan(folder.shown())).unwrap());
    // Every shape was met, so that the test is about all of them.
    let all = schema()["$defs"].as_object().unwrap().len();
    assert_eq!(seen.len(), all, "{seen:?}");
}

#[test]
fn every_field_that_is_written_is_in_the_schema() {
    let mut root = schema();
    close(&mut root);
    for fixture in FIXTURES {
        let model = scan(&format!("fixtures/{fixture}"));
        let mut checker = Checker {
            root: &root,
            seen: BTreeSet::new(),
        };
        checker.check(&model, &root, "model").unwrap();
    }
}

/// Allows no other fields than those that are described.
fn close(schema: &mut Value) {
    if schema.get("properties").is_some() {
        schema["additionalProperties"] = Value::Bool(false);
    }
    if let Some(map) = schema.as_object_mut() {
        map.values_mut().for_each(close);
    } else if let Some(items) = schema.as_array_mut() {
        items.iter_mut().for_each(close);
    }
}

#[test]
fn what_is_wrong_is_refused() {
    let model = scan("fixtures/shop-compose");
    let changed = |place: &str, value: Value| {
        let mut model = model.clone();
        *model.pointer_mut(place).unwrap() = value;
        check(&model)
    };
    assert!(check(&model).is_ok());
    assert!(changed("/version", 2.into()).is_err());
    assert!(changed("/elements/0/kind", "cloud".into()).is_err());
    assert!(changed("/elements/0/id", Value::Null).is_err());
    assert!(changed("/flows/0", "a -> b".into()).is_err());
    assert!(changed("/threats/0/severity", "terrible".into()).is_err());
    let mut without = model.clone();
    without["elements"][0]
        .as_object_mut()
        .unwrap()
        .remove("name");
    assert!(check(&without).is_err());
}
