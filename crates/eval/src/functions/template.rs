//! `templatefile` and `templatestring`.

use std::sync::Arc;

use syntax::hcl::{self, Piece};

use super::Call;
use super::filesystem::content;
use crate::Kind;
use crate::context::Outcome;
use crate::convert::converted;
use crate::evaluate::Names;
use crate::types::Type;

pub(super) fn of_file(call: &mut Call<'_>) -> Outcome {
    let content = content(call)?;
    match &content.kind {
        Kind::String(text) => rendered(call, text),
        _ => Ok(content.clone()),
    }
}

pub(super) fn of_text(call: &mut Call<'_>) -> Outcome {
    let text = Arc::clone(match &call.argument(0)?.kind {
        Kind::String(text) => text,
        _ => return Err("a string is required".into()),
    });
    let value = rendered(call, &text)?;
    if value.is_null() {
        return Err("the template gives null".into());
    }
    Ok(converted(&value, &Type::String)?)
}

/// What the template gives, which is any value where it is nothing but an interpolation.
/// Its own names are those it is given; all it says stands where the call does.
fn rendered(call: &Call<'_>, text: &str) -> Outcome {
    let (pieces, problems) = hcl::parse_template(call.span.source, text);
    let pieces: Vec<Piece> = match pieces {
        Some(pieces) if problems.is_empty() => pieces,
        _ => return Err("the template has a syntax error".into()),
    };
    let names = Names::Only(call.map(1)?);
    let walk = call.walk.with(&names).standing_at(call.span);
    walk.template(&pieces)
}
