//! The size of values that definitions hand to each other.
//!
//! Items are shared, so that a list of two of itself, thirty times over, takes little memory;
//! whoever walks it takes forever. A value is therefore measured as a tree.

use crate::{Reason, Value};

/// Nodes of a value, counted as a tree.
const LARGEST: u32 = 400_000;

/// Nesting of a value. Whoever walks it recurses.
const DEEPEST: u32 = 160;

/// The value, or an unknown in its place where it is too large or too deep for any use.
pub(super) fn fitted(value: Value) -> Value {
    let mut left = LARGEST;
    if fits(&value, &mut left, DEEPEST) {
        return value;
    }
    let mut unknown = Value::unknown(Reason::TooLarge);
    unknown.span = value.span;
    unknown
}

fn fits(value: &Value, left: &mut u32, depth: u32) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    let mut all = true;
    value.each_item(&mut |item| {
        all = all && take_one(left) && fits(item, left, depth);
    });
    all
}

fn take_one(left: &mut u32) -> bool {
    let less = left.checked_sub(1);
    *left = less.unwrap_or(0);
    less.is_some()
}
