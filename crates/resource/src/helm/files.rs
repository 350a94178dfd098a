//! `.Files`: what lies in a chart beside its templates.

use std::rc::Rc;
use std::sync::Arc;

use super::format::print;
use super::functions::base64;
use super::glob::Glob;
use super::value::{Object, Table, Value};
use super::yaml;

/// One of `.Files`' methods; none where there is no such method.
pub(super) fn method(
    chart: usize,
    paths: &[Rc<str>],
    name: &str,
    arguments: &[Value],
    read: &dyn Fn(&str) -> Option<Arc<str>>,
) -> Option<Value> {
    let argument = arguments.first().map(print).unwrap_or_default();
    let contents = |path: &str| {
        let known = paths.iter().any(|known| **known == *path);
        known.then(|| read(path)).flatten().unwrap_or_default()
    };
    Some(match name {
        "Get" | "GetBytes" => Value::text(contents(&argument)),
        "Lines" => {
            let text = contents(&argument);
            let text = text.strip_suffix('\n').unwrap_or(&text);
            if text.is_empty() {
                return Some(Value::list(Vec::new()));
            }
            Value::texts(text.split('\n'))
        }
        "Glob" => Value::Object(Rc::new(Object::Files {
            chart,
            paths: matching(paths, &argument),
        })),
        "AsConfig" | "AsSecrets" => {
            let entry = |path: &Rc<str>| {
                let text = contents(path);
                let text = if name == "AsConfig" {
                    text.to_string()
                } else {
                    base64(text.as_bytes())
                };
                (file_name(path).into(), Value::text(text))
            };
            let table: Table = paths.iter().map(entry).collect();
            Value::text(yaml::to_yaml(&Value::map(table)))
        }
        _ => return None,
    })
}

fn file_name(path: &str) -> &str {
    crate::path::file_name(path)
}

fn matching(paths: &[Rc<str>], pattern: &str) -> Vec<Rc<str>> {
    let glob = Glob::parse(pattern);
    let found = paths.iter().filter(|path| glob.is_match(path));
    found.cloned().collect()
}
