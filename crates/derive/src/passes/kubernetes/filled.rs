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

/// A host name in which what is filled in later has a name of its own: two hosts with the same
/// gaps are the same host. None where there is no gap, or one that has no name.
pub(super) fn with_names(host: &str) -> Option<String> {
    let mut named = String::new();
    let mut rest = host;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, after) = after.split_once('}')?;
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.is_empty() || !name.chars().all(plain) {
            return None;
        }
        named.push_str(before);
        named.push_str(&name_of(name));
        rest = after;
    }
    named.push_str(rest);
    is_named(&named).then(|| named.to_ascii_lowercase())
}

/// What stands for a variable that is filled in later.
pub(super) fn name_of(variable: &str) -> String {
    format!("{MARK}{}_", variable.to_ascii_lowercase())
}

/// Whether a host has a part that is filled in later.
pub(super) fn is_named(host: &str) -> bool {
    host.contains(MARK)
}

/// No name of a host begins like this.
const MARK: &str = "_later_";
