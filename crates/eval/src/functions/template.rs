//! `templatefile` and `templatestring`.

use std::sync::Arc;

use syntax::hcl::{self, Piece};

use super::Call;
use super::filesystem::text;
use crate::Kind;
use crate::context::{Outcome, shortened};
use crate::convert::converted;
use crate::evaluate::{Names, Template};
use crate::types::Type;

pub(super) fn of_file(call: &mut Call<'_>) -> Outcome {
    let content = text(call)?;
    match &content.kind {
        Kind::String(text) => rendered(call, text, Template::File),
        _ => Ok(content.clone()),
    }
}

pub(super) fn of_text(call: &mut Call<'_>) -> Outcome {
    let text = Arc::clone(match &call.argument(0)?.kind {
        Kind::String(text) => text,
        _ => return Err("a string is required".into()),
    });
    let value = rendered(call, &text, Template::Text)?;
    Ok(converted(&value, &Type::String)?)
}

/// What the template gives, which is any value where it is nothing but an interpolation.
/// Its own names are those it is given; all it says stands where the call does.
fn rendered(call: &Call<'_>, text: &str, template: Template) -> Outcome {
    let variables = call.map(1)?;
    if let Some(name) = variables.keys().find(|name| !is_name(name)) {
        return Err(format!("`{}` cannot be a name in a template", shortened(name)).into());
    }
    let (pieces, problems) = hcl::parse_template(call.span.source, text);
    let pieces: Vec<Piece> = match pieces {
        Some(pieces) if problems.is_empty() => pieces,
        _ => return Err("the template has a syntax error".into()),
    };
    let names = Names::Only(variables, template);
    let walk = call.walk.with(&names).standing_at(call.span);
    let value = walk.template(&pieces)?;
    if value.is_null() {
        return Err("the template gives null".into());
    }
    Ok(value)
}

/// A letter, then letters, digits, `_` and `-`.
fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters.next().is_some_and(char::is_alphabetic)
        && letters.all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-'))
}
