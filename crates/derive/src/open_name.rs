//! Names that variables keep open.
//!
//! `shop-${var.stage}` is no text as long as nobody sets the variable, yet whoever writes it
//! twice means the same thing twice.

use eval::{Reason, Shape, Value};

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
