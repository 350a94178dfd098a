//! `formatdate`: letters stand for parts of a time, repeated for their variants.

use super::timestamp::{Timestamp, zone};
use crate::calendar::Civil;

/// The time in this format; none where the format is not valid.
pub(super) fn format(format: &str, time: &Timestamp) -> Option<String> {
    let civil = time.civil();
    let mut out = String::new();
    let mut rest = format;
    while let Some(first) = rest.chars().next() {
        if first == '\'' {
            rest = quoted(rest, &mut out)?;
            continue;
        }
        let after = rest.trim_start_matches(first);
        let run = rest.get(..rest.len() - after.len())?;
        if first.is_ascii_alphabetic() {
            out.push_str(&part(first, run.len(), &civil, time)?);
        } else {
            out.push_str(run);
        }
        rest = after;
    }
    Some(out)
}

/// Text between quotes, where two quotes are one; gives what follows.
fn quoted<'f>(text: &'f str, out: &mut String) -> Option<&'f str> {
    if let Some(rest) = text.strip_prefix("''") {
        out.push('\'');
        return Some(rest);
    }
    let mut rest = text.strip_prefix('\'')?;
    loop {
        let (literal, after) = rest.split_once('\'')?;
        out.push_str(literal);
        match after.strip_prefix('\'') {
            Some(more) => {
                out.push('\'');
                rest = more;
            }
            None => return Some(after),
        }
    }
}

fn part(letter: char, length: usize, civil: &Civil, time: &Timestamp) -> Option<String> {
    let number = |number: i64| match length {
        1 => Some(number.to_string()),
        2 => Some(format!("{number:02}")),
        _ => None,
    };
    match (letter, length) {
        ('Y', 2) => Some(format!("{:02}", civil.year % 100)),
        ('Y', 4) => Some(format!("{:04}", civil.year)),
        ('M', 3 | 4) => name(civil.month_name(), length),
        ('M', _) => number(civil.month),
        ('D', _) => number(civil.day),
        ('E', 3 | 4) => name(civil.day_name(), length),
        ('h', _) => number(civil.hour),
        ('H', _) => number(match civil.hour % 12 {
            0 => 12,
            hour => hour,
        }),
        ('A', 2) => Some(if civil.hour < 12 { "AM" } else { "PM" }.into()),
        ('a', 2) => Some(if civil.hour < 12 { "am" } else { "pm" }.into()),
        ('m', _) => number(civil.minute),
        ('s', _) => number(civil.second),
        ('Z', 1) if time.offset == 0 => Some("Z".into()),
        ('Z', 3) if time.offset == 0 => Some("UTC".into()),
        ('Z', 3 | 4) => Some(zone(time.offset, "")),
        ('Z', 1 | 5) => Some(zone(time.offset, ":")),
        _ => None,
    }
}

/// Three letters of a name, or all.
fn name(name: &str, length: usize) -> Option<String> {
    let name = if length == 3 { name.get(..3)? } else { name };
    Some(name.into())
}
