//! Regular expressions in RE2's syntax.

mod dialect;

use std::sync::Arc;

use regex::{Captures, Regex, RegexBuilder};

use super::Call;
use crate::context::{Failure, LARGEST_COLLECTION, LONGEST_TEXT, Outcome};
use crate::map::Map;
use crate::text::normalized;
use crate::types::{AttributeType, Type};
use crate::{Kind, Value};

/// Bytes a compiled pattern may take; beyond it a pattern is an attack.
const LARGEST: usize = 4 << 20;

fn compile(pattern: &str) -> Outcome<Regex> {
    let translated = dialect::translate(pattern).ok_or("the pattern is not valid")?;
    RegexBuilder::new(&translated)
        .size_limit(LARGEST)
        .build()
        .map_err(|_| "the pattern is not valid".into())
}

/// The pattern, whose groups have names or have none, whether it matches or not.
fn pattern(call: &Call<'_>) -> Outcome<Regex> {
    let pattern = call.context().pattern(call.text(0)?, compile)?;
    let named = pattern.capture_names().flatten().count();
    if named > 0 && named + 1 < pattern.captures_len() {
        return Err("named and unnamed groups cannot be mixed".into());
    }
    Ok(pattern)
}

pub(super) fn first(call: &mut Call<'_>) -> Outcome {
    let pattern = pattern(call)?;
    if call.argument(1)?.as_unknown().is_some() {
        return Ok(call.open(call.argument(1)?).of_type(matched(&pattern)));
    }
    let captures = pattern.captures(call.text(1)?);
    let captures = captures.ok_or("the pattern matches nowhere")?;
    Ok(captured(&pattern, &captures))
}

pub(super) fn all(call: &mut Call<'_>) -> Outcome {
    let pattern = pattern(call)?;
    let given = Type::list(matched(&pattern));
    if call.argument(1)?.as_unknown().is_some() {
        return Ok(call.open(call.argument(1)?).of_type(given));
    }
    let mut found = Vec::new();
    for captures in pattern.captures_iter(call.text(1)?) {
        if found.len() == LARGEST_COLLECTION {
            return Err(Failure::TooLarge);
        }
        found.push(captured(&pattern, &captures));
    }
    Ok(Value::list(found).of_type(given))
}

/// The type of what a pattern captures.
fn matched(pattern: &Regex) -> Type {
    let names: Vec<&str> = pattern.capture_names().flatten().collect();
    let groups = pattern.captures_len() - 1;
    if groups == 0 {
        return Type::String;
    }
    if names.is_empty() {
        return Type::Tuple(vec![Type::String; groups].into());
    }
    let attribute = |name: &str| (Arc::from(name), AttributeType::required(Type::String));
    Type::Object(Arc::new(names.into_iter().map(attribute).collect()))
}

/// The whole match, or its groups: a tuple, or an object where they have names.
fn captured(pattern: &Regex, captures: &Captures<'_>) -> Value {
    let group = |at: usize| {
        let matched = captures.get(at);
        let none = || Value::null().of_type(Type::String);
        matched.map_or_else(none, |matched| {
            Value::text(normalized(matched.as_str().into()))
        })
    };
    let names: Vec<&str> = pattern.capture_names().flatten().collect();
    let groups = pattern.captures_len() - 1;
    if groups == 0 {
        return group(0);
    }
    if names.is_empty() {
        return Value::tuple((1..=groups).map(group).collect());
    }
    let entry = |(name, at)| (Arc::from(name), group(at));
    let groups: Map = names.into_iter().zip(1..).map(entry).collect();
    Value::new(Kind::Object(Arc::new(groups)))
}

/// `replace`: by a pattern where the text sought stands between slashes.
pub(super) fn replace(call: &mut Call<'_>) -> Outcome {
    let (text, sought, replacement) = (call.text(0)?, call.text(1)?, call.text(2)?);
    let inner = sought
        .strip_prefix('/')
        .and_then(|rest| rest.strip_suffix('/'));
    let Some(pattern) = inner else {
        let times = text.matches(sought).count();
        let size = times.saturating_mul(replacement.len());
        if size.saturating_add(text.len()) > LONGEST_TEXT {
            return Err(Failure::TooLarge);
        }
        return super::string::made(text.replace(sought, replacement));
    };
    let pattern = call.context().pattern(pattern, compile)?;
    let mut replaced = String::new();
    let mut end = 0;
    for captures in pattern.captures_iter(text) {
        let Some(whole) = captures.get(0) else {
            continue;
        };
        replaced.push_str(text.get(end..whole.start()).unwrap_or(""));
        captures.expand(replacement, &mut replaced);
        end = whole.end();
        if replaced.len() > LONGEST_TEXT {
            return Err(Failure::TooLarge);
        }
    }
    replaced.push_str(text.get(end..).unwrap_or(""));
    super::string::made(replaced)
}
