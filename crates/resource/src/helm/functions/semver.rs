//! Semantic versions.

use std::rc::Rc;

use super::super::value::{Object, Value};
use super::super::version::{Version, satisfies};
use super::arguments::text;

pub(super) const TABLE: super::Table = &[
    ("semver", |a| {
        Ok(Value::Object(Rc::new(Object::Version(version(a, 0)?))))
    }),
    ("semverCompare", |a| {
        let held = satisfies(&text(a, 0)?, &version(a, 1)?);
        held.map(Value::Bool)
            .ok_or_else(|| "improper constraint".to_owned())
    }),
];

fn version(arguments: &[Value], index: usize) -> Result<Version, String> {
    Version::parse(&text(arguments, index)?).ok_or_else(|| "invalid semantic version".to_owned())
}
