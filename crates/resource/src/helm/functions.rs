//! The functions of Go's `text/template`, sprig and Helm that need only their arguments.

#![expect(
    clippy::unnecessary_wraps,
    reason = "all functions have one signature, also those that cannot fail"
)]

mod arguments;
mod compare;
mod date;
mod decimal;
mod dict;
mod duration;
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
mod words;

#[cfg(test)]
mod tests;

use super::value::Value;

pub(super) use compare::INDEX_OF_NIL;
pub(super) use date::text as date_text;
pub(super) use encoding::base64;
pub use generated::is_generated;

/// Computes a value, or says why it cannot.
pub(super) type Function = fn(&[Value]) -> Result<Value, String>;

/// Names with what computes them.
type Table = &'static [(&'static str, Function)];

const TABLES: [Table; 14] = [
    compare::TABLE,
    date::TABLE,
    dict::TABLE,
    duration::TABLE,
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

/// What has a twin with `must` before its name. It means the same, for failures are never
/// swallowed here.
const MUST: [&str; 28] = [
    "append",
    "chunk",
    "compact",
    "dateModify",
    "deepCopy",
    "first",
    "has",
    "initial",
    "last",
    "merge",
    "mergeOverwrite",
    "prepend",
    "push",
    "regexFind",
    "regexFindAll",
    "regexReplaceAll",
    "regexReplaceAllLiteral",
    "regexSplit",
    "rest",
    "reverse",
    "slice",
    "toJson",
    "toPrettyJson",
    "toRawJson",
    "toToml",
    "toYaml",
    "uniq",
    "without",
];

/// The function of a name.
pub(super) fn find(name: &str) -> Option<Function> {
    let in_tables = |name: &str| {
        let mut all = TABLES.iter().flat_map(|table| table.iter());
        all.find(|(known, _)| *known == name)
            .map(|(_, function)| *function)
    };
    in_tables(name).or_else(|| in_tables(twin(name)?))
}

/// Whether a function goes through all that its arguments hold.
pub(super) fn goes_deep(name: &str) -> bool {
    const DEEP: [&str; 26] = [
        "cat",
        "deepCopy",
        "deepEqual",
        "has",
        "html",
        "join",
        "js",
        "merge",
        "mergeOverwrite",
        "print",
        "printf",
        "println",
        "quote",
        "sortAlpha",
        "squote",
        "toJson",
        "toPrettyJson",
        "toRawJson",
        "toString",
        "toStrings",
        "toToml",
        "toYaml",
        "toYamlPretty",
        "uniq",
        "urlquery",
        "without",
    ];
    DEEP.contains(&twin(name).unwrap_or(name))
}

/// What a name with `must` before it is the twin of.
fn twin(name: &str) -> Option<&'static str> {
    let plain = name.strip_prefix("must")?;
    let mut twins = MUST.iter().copied();
    twins.find(|twin| {
        let (first, rest) = twin.split_at(1);
        plain.strip_prefix(&first.to_ascii_uppercase()) == Some(rest)
    })
}

/// All names that templates may call.
#[cfg(test)]
fn names() -> impl Iterator<Item = &'static str> {
    let tables = TABLES.iter().flat_map(|table| table.iter());
    let twins = MUST.iter().map(|twin| {
        let (first, rest) = twin.split_at(1);
        &*format!("must{}{rest}", first.to_ascii_uppercase()).leak()
    });
    let named = tables.map(|(name, _)| *name);
    named
        .chain(twins)
        .chain(super::run::BUILT_IN)
        .chain(["break", "continue"])
}
