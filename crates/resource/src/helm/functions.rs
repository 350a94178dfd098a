//! The functions of Go's `text/template`, sprig and Helm that need only their arguments.

#![expect(
    clippy::unnecessary_wraps,
    reason = "all functions have one signature, also those that cannot fail"
)]

mod arguments;
mod compare;
mod date;
mod dict;
mod encoding;
mod generated;
mod list;
mod logic;
mod number;
mod regex;
mod semver;
mod text;
mod types;
mod url;

#[cfg(test)]
mod tests;

use super::value::Value;

pub(super) use date::text as date_text;
pub(super) use encoding::base64;

/// Computes a value, or says why it cannot.
pub(super) type Function = fn(&[Value]) -> Result<Value, String>;

/// Names with what computes them.
type Table = &'static [(&'static str, Function)];

const TABLES: [Table; 13] = [
    compare::TABLE,
    date::TABLE,
    dict::TABLE,
    encoding::TABLE,
    generated::TABLE,
    list::TABLE,
    logic::TABLE,
    number::TABLE,
    regex::TABLE,
    semver::TABLE,
    text::TABLE,
    types::TABLE,
    url::TABLE,
];

/// The function of a name; `must` before it means the same, for failures are never swallowed.
pub(super) fn find(name: &str) -> Option<Function> {
    let in_tables = |name: &str| {
        let mut all = TABLES.iter().flat_map(|table| table.iter());
        all.find(|(known, _)| *known == name)
            .map(|(_, function)| *function)
    };
    in_tables(name).or_else(|| {
        let plain = name.strip_prefix("must")?;
        let mut letters = plain.chars();
        let first = letters.next()?.to_ascii_lowercase();
        in_tables(&format!("{first}{}", letters.as_str()))
    })
}
