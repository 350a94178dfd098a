//! Regular expressions: Go's dialect and ours are close kin.

use regex::{Regex, RegexBuilder};

use super::super::run::MAX_TEXT;
use super::super::value::Value;
use super::arguments::{int, text};

pub(super) const TABLE: super::Table = &[
    ("regexMatch", |a| {
        let text = text(a, 1)?;
        Ok(Value::Bool(
            pattern(a, 0).is_ok_and(|pattern| pattern.is_match(&text)),
        ))
    }),
    ("mustRegexMatch", |a| {
        Ok(Value::Bool(pattern(a, 0)?.is_match(&text(a, 1)?)))
    }),
    ("regexFind", |a| {
        let text = text(a, 1)?;
        let found = pattern(a, 0)?
            .find(&text)
            .map(|found| found.as_str().to_owned());
        Ok(Value::text(found.unwrap_or_default()))
    }),
    ("regexFindAll", find_all),
    ("regexReplaceAll", |a| {
        let (pattern, text, with) = (pattern(a, 0)?, text(a, 1)?, text(a, 2)?);
        // Each `$` stands for a part of what is found, and those lie side by side.
        let found = with.matches('$').count().saturating_mul(text.len());
        bounded(&pattern, &text, &with, found)?;
        Ok(Value::text(pattern.replace_all(&text, &*with)))
    }),
    ("regexReplaceAllLiteral", |a| {
        let (pattern, text, with) = (pattern(a, 0)?, text(a, 1)?, text(a, 2)?);
        bounded(&pattern, &text, &with, 0)?;
        Ok(Value::text(
            pattern.replace_all(&text, regex::NoExpand(&with)),
        ))
    }),
    ("regexSplit", split),
    ("regexQuoteMeta", |a| {
        Ok(Value::text(quote_meta(&text(a, 0)?)))
    }),
];

/// The letters that mean something to Go are escaped, and no others.
fn quote_meta(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if r"\.+*?()|[]{}^$".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

fn pattern(arguments: &[Value], index: usize) -> Result<Regex, String> {
    let pattern = text(arguments, index)?;
    RegexBuilder::new(&pattern)
        .size_limit(1 << 20)
        .build()
        .map_err(|_| "cannot parse the regular expression".to_owned())
}

/// Refuses replacements that could grow beyond all bounds.
fn bounded(pattern: &Regex, text: &str, with: &str, more: usize) -> Result<(), String> {
    let times = pattern.find_iter(text).count();
    if times.saturating_mul(with.len()).saturating_add(more) > MAX_TEXT {
        return Err("the text is too long".to_owned());
    }
    Ok(())
}

/// How many to find: all of them where the number is negative.
fn limit(arguments: &[Value]) -> Result<usize, String> {
    Ok(usize::try_from(int(arguments, 2)?).unwrap_or(usize::MAX))
}

fn find_all(arguments: &[Value]) -> Result<Value, String> {
    let (pattern, text) = (pattern(arguments, 0)?, text(arguments, 1)?);
    let found = pattern.find_iter(&text).take(limit(arguments)?);
    Ok(Value::texts(found.map(|found| found.as_str())))
}

fn split(arguments: &[Value]) -> Result<Value, String> {
    let (pattern, text) = (pattern(arguments, 0)?, text(arguments, 1)?);
    Ok(match limit(arguments)? {
        0 => Value::list(Vec::new()),
        usize::MAX => Value::texts(pattern.split(&text)),
        most => Value::texts(pattern.splitn(&text, most)),
    })
}
