//! Names and texts that variables keep open.
//!
//! `shop-${var.stage}` is no text as long as nobody sets the variable, yet whoever writes it
//! twice means the same thing twice.

use std::borrow::Cow;

use eval::{Reason, Shape, Unknown, Value};

/// A name with holes that nobody can fill, with what each hole waits for in its place: two names
/// that are written alike and wait for the same are the same, whatever fills them.
pub(crate) fn open_name(value: &Value) -> Option<String> {
    let Some(Shape::Template(parts)) = value.shape().filter(|_| !value.is_sensitive()) else {
        return None;
    };
    let mut name = String::new();
    let mut says_something = false;
    for part in parts {
        if let Some(text) = part.as_str() {
            says_something |= text.len() > 2;
            name.push_str(text);
            continue;
        }
        if let Some(inner) = open_name(part) {
            name.push_str(&inner);
            continue;
        }
        let (Reason::Unset(source) | Reason::AfterApply(source) | Reason::Data(source)) =
            &part.as_unknown()?.reason
        else {
            return None;
        };
        name.push_str("${");
        name.push_str(source);
        name.push('}');
    }
    says_something.then_some(name)
}

/// A text, with something in the place of each piece that nobody knows: a URL names its host
/// though the password in it comes from outside.
pub(crate) fn spelled<'v>(
    value: &'v Value,
    hole: &dyn Fn(&Unknown) -> String,
) -> Option<Cow<'v, str>> {
    if let Some(text) = value.as_str() {
        return Some(Cow::Borrowed(text));
    }
    let Some(Shape::Template(pieces)) = value.shape() else {
        return None;
    };
    let mut filled = String::new();
    for piece in pieces {
        match (piece.as_str(), piece.as_unknown()) {
            (Some(text), _) => filled.push_str(text),
            (None, unknown) => filled.push_str(&unknown.map_or_else(String::new, hole)),
        }
    }
    Some(Cow::Owned(filled))
}
