//! Functions on texts with holes: what is known of a text often decides.

use super::Call;
use super::string::made;
use crate::context::Outcome;
use crate::{Kind, Shape, Value};

/// What is known of a text: all of it, or pieces between holes.
pub(super) enum Known<'a> {
    /// All.
    Text(&'a str),
    /// Some pieces.
    Pieces(&'a [Value]),
    /// Nothing.
    Nothing,
}

/// What is known of an argument.
pub(super) fn known<'a>(call: &'a Call<'_>, at: usize) -> Outcome<Known<'a>> {
    let argument = call.argument(at)?;
    Ok(match (&argument.kind, argument.shape()) {
        (Kind::String(text), _) => Known::Text(text),
        (_, Some(Shape::Template(pieces))) => Known::Pieces(pieces),
        _ => Known::Nothing,
    })
}

/// Changes a text piece by piece; the function sees whether a piece begins or ends it.
pub(super) fn changed(call: &Call<'_>, change: impl Fn(&str, bool, bool) -> String) -> Outcome {
    let pieces = match known(call, 0)? {
        Known::Text(text) => return made(change(text, true, true)),
        Known::Nothing => return Ok(call.open(call.argument(0)?)),
        Known::Pieces(pieces) => pieces,
    };
    let last = pieces.len().saturating_sub(1);
    let change = |(at, piece): (usize, &Value)| match &piece.kind {
        Kind::String(text) => Value::text(change(text, at == 0, at == last)),
        _ => piece.clone(),
    };
    let changed = pieces.iter().enumerate().map(change).collect();
    let unknown = call.argument(0)?.as_unknown();
    let reason = unknown.ok_or("a text is required")?.reason.clone();
    Ok(Value::unknown_as(reason, Some(Shape::Template(changed))))
}

/// Whether a text begins so; none where that depends on a hole.
pub(super) fn begins(pieces: &[Value], prefix: &str) -> Option<bool> {
    let text = pieces.first()?.as_str()?;
    let begins = text.starts_with(prefix);
    (begins || !prefix.starts_with(text)).then_some(begins)
}

/// Whether a text ends so; none where that depends on a hole.
pub(super) fn ends(pieces: &[Value], suffix: &str) -> Option<bool> {
    let text = pieces.last()?.as_str()?;
    let ends = text.ends_with(suffix);
    (ends || !suffix.ends_with(text)).then_some(ends)
}

/// Whether a known piece holds it; none where a hole might.
pub(super) fn holds(pieces: &[Value], wanted: &str) -> Option<bool> {
    let holds = |piece: &Value| piece.as_str().is_some_and(|text| text.contains(wanted));
    pieces.iter().any(holds).then_some(true)
}
