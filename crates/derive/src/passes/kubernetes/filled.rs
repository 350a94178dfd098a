//! Values that are filled in after the manifest was written, as passes ask for them.

use std::sync::Arc;

use eval::Value;

use super::containers::truth;
pub(super) use crate::filled::{is_open, items, reason, step, within};

/// A truth value; none where there is no value, or one that is neither.
pub(super) fn told(value: Option<&Value>) -> Option<Result<bool, Arc<str>>> {
    let value = value?;
    truth(value).map(Ok).or_else(|| reason(value).map(Err))
}
