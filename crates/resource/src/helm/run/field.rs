//! `.a.b`: steps into mappings, and the methods of what Helm hands to templates.

use std::rc::Rc;
use std::sync::Arc;

use super::super::value::{Map, Object, Value};
use super::super::version::{Version, compare};
use super::super::{files, yaml};
use super::{Failure, Machine, Outcome};

impl Machine<'_> {
    /// Follows fields; the arguments go to the last one, which then must be a method.
    ///
    /// Go steps from what is nothing at all to nothing at all, which is why charts write
    /// `(.Values.a).b`; only what a step within the chain did not find may not be stepped into.
    pub(super) fn fields(
        &mut self,
        base: Value,
        fields: &[Arc<str>],
        arguments: &[Value],
    ) -> Outcome<Value> {
        let Some((last, before)) = fields.split_last() else {
            return Ok(base);
        };
        if matches!(base, Value::Nil) {
            return Ok(Value::Nil);
        }
        let mut value = base;
        for field in before {
            value = self.field(&value, field, &[])?;
        }
        self.field(&value, last, arguments)
    }

    fn field(&mut self, value: &Value, field: &str, arguments: &[Value]) -> Outcome<Value> {
        if let Some(map) = value.as_map() {
            if let Some(found) = self.values_method(map, field, arguments) {
                return found;
            }
            if !arguments.is_empty() {
                let message = format!("`{field}` is not a method but has arguments");
                return Err(Failure::new(message));
            }
            let found = map.borrow().get(field).cloned();
            return Ok(found.unwrap_or_else(|| absent(map, field)));
        }
        match value {
            Value::Nil => self.nothing(format!("nil pointer evaluating interface {{}}.{field}")),
            Value::Object(object) => self.method(object, field, arguments),
            Value::Time(seconds) => match field {
                "Unix" => Ok(Value::Long(*seconds)),
                "Format" => {
                    let layout = arguments.first().map(super::super::format::print);
                    let text =
                        super::super::functions::date_text(*seconds, &layout.unwrap_or_default());
                    Ok(Value::text(text))
                }
                _ => Err(no_field(field, value)),
            },
            value => Err(no_field(field, value)),
        }
    }

    /// What `.Values` can do beyond other mappings.
    fn values_method(&self, map: &Map, name: &str, given: &[Value]) -> Option<Outcome<Value>> {
        if !matches!(name, "AsMap" | "YAML" | "Table" | "PathValue") {
            return None;
        }
        if !self.values.iter().any(|values| Rc::ptr_eq(values, map)) {
            return None;
        }
        let whole = Value::Map(Rc::clone(map));
        let path = given.first().and_then(Value::as_text);
        let at = |path: &str| {
            path.split('.')
                .try_fold(whole.clone(), |it, key| it.get(key))
        };
        let found = match (name, path) {
            ("AsMap", None) => Some(whole),
            ("YAML", None) => Some(Value::text(yaml::to_yaml(&whole) + "\n")),
            ("Table", Some(path)) => at(path).filter(|found| found.as_map().is_some()),
            ("PathValue", Some(path)) => at(path).filter(|found| found.as_map().is_none()),
            _ => None,
        };
        Some(found.ok_or_else(|| {
            let path = path.map(|path| format!(": `{path}` is not there"));
            Failure::new(format!("error calling {name}{}", path.unwrap_or_default()))
        }))
    }

    fn method(&mut self, object: &Rc<Object>, name: &str, arguments: &[Value]) -> Outcome<Value> {
        let found = match &**object {
            Object::Version(version) => version_field(version, name, arguments),
            Object::KubeVersion(version) => kube_version_field(version, name),
            Object::ApiVersions(known) => (name == "Has").then(|| {
                let asked = arguments.first().and_then(Value::as_text);
                Value::Bool(asked.is_some_and(|asked| known.iter().any(|api| **api == **asked)))
            }),
            Object::Files { chart, paths } => {
                let read = |path: &str| self.surroundings.file(*chart, path);
                files::method(*chart, paths, name, arguments, &read)
            }
        };
        found.ok_or_else(|| no_field(name, &Value::Object(Rc::clone(object))))
    }
}

/// What a mapping gives for a key that it has not: nothing, but the empty text where it holds
/// the parts that `split` made, which are all texts.
fn absent(map: &Map, field: &str) -> Value {
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if field.strip_prefix('_').is_some_and(is_number) && map.borrow().contains_key("_0") {
        return Value::text("");
    }
    Value::Nil
}

fn no_field(field: &str, value: &Value) -> Failure {
    Failure::new(format!(
        "can't evaluate field {field} in type {}",
        value.type_name()
    ))
}

fn version_field(version: &Version, name: &str, arguments: &[Value]) -> Option<Value> {
    let number = |number: u64| Value::Long(i64::try_from(number).unwrap_or(i64::MAX));
    Some(match name {
        "Major" => number(version.major),
        "Minor" => number(version.minor),
        "Patch" => number(version.patch),
        "Prerelease" => Value::text(&version.prerelease),
        "Metadata" => Value::text(&version.metadata),
        "Original" => Value::text(&version.original),
        "String" => Value::text(version.to_string()),
        "Compare" => match arguments.first()? {
            Value::Object(other) => match &**other {
                Object::Version(other) => Value::Int(compare(version, other) as i64),
                _ => return None,
            },
            _ => return None,
        },
        _ => return None,
    })
}

fn kube_version_field(version: &Version, name: &str) -> Option<Value> {
    Some(match name {
        "Version" | "GitVersion" | "String" => Value::text(format!("v{version}")),
        "Major" => Value::text(version.major.to_string()),
        "Minor" => Value::text(version.minor.to_string()),
        _ => return None,
    })
}
