//! Whether programs of different origin write to a store.

use model::{Datum, Fact};
use syntax::Span;

use eval::Value;

use super::super::cluster::Workload;
use super::super::containers::Image;
use super::super::environment::items;

/// A workload that writes to a store.
pub(super) struct Writer<'a> {
    /// What it runs: two workloads of one image are of the same trust.
    origin: &'a str,
    span: Span,
}

impl<'a> Writer<'a> {
    pub(super) fn of(workload: &Workload<'a>, span: Span) -> Self {
        Self {
            origin: origin_of(workload),
            span,
        }
    }
}

/// The program that a workload mainly runs, whatever its version.
pub(in crate::passes::kubernetes) fn origin_of<'a>(workload: &Workload<'a>) -> &'a str {
    let first = items(workload.pod, "containers").first();
    let image = first.and_then(|it| it.get("image")).and_then(Value::as_str);
    image.map_or(&*workload.resource.name, Image::path)
}

/// The fact, with the place of the first writer of another origin.
pub(super) fn fact(writers: &[Writer<'_>]) -> Fact {
    let first = writers.first();
    let other = writers
        .iter()
        .find(|it| first.is_some_and(|first| first.origin != it.origin));
    Fact {
        value: Datum::Bool(other.is_some()),
        span: other.or(first).map(|it| it.span),
    }
}
