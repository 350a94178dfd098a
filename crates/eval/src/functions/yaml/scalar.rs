//! What a word without quotes means.

use std::sync::Arc;

use crate::context::Outcome;
use crate::functions::date::Timestamp;
use crate::text::normalized;
use crate::{Kind, Number};

pub(super) fn resolve(word: &str) -> Outcome<Kind> {
    Ok(match word {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Kind::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Kind::Bool(false)
        }
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => infinite(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => infinite(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Err("what is not a number has no place here".into()),
        _ => number(word)
            .or_else(|| date(word))
            .unwrap_or_else(|| Kind::String(normalized(word.into()))),
    })
}

fn infinite(number: f64) -> Kind {
    Number::from_f64(number).map_or(Kind::Null, Kind::Number)
}

fn number(word: &str) -> Option<Kind> {
    let based = |digits, base| i64::from_str_radix(digits, base).ok();
    let plain = |digits: &str| !digits.starts_with(['+', '-']);
    let prefixed = match word.get(..2) {
        Some("0x") => word
            .get(2..)
            .filter(|digits| plain(digits))
            .map(|digits| (digits, 16)),
        Some("0o") => word
            .get(2..)
            .filter(|digits| plain(digits))
            .map(|digits| (digits, 8)),
        _ => None,
    };
    match prefixed {
        Some((digits, base)) => based(digits, base).map(|number| Kind::Number(number.into())),
        None => Number::parse(word).map(Kind::Number),
    }
}

/// A date becomes a timestamp, as Terraform's YAML has it.
fn date(word: &str) -> Option<Kind> {
    let (year, _) = word.split_once('-')?;
    if year.len() != 4 || !year.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (date, time) = match word.split_once(['T', 't', ' ']) {
        Some((date, time)) => (date, time),
        None => (word, "00:00:00Z"),
    };
    let two = |part: &str| format!("{part:0>2}");
    let date: Vec<String> = date.split('-').map(two).collect();
    let spaced = word.contains(' ');
    let time = if spaced {
        format!("{time}Z")
    } else {
        time.into()
    };
    let (clock, rest) = time.split_at_checked(time.find(['.', 'Z', '+', '-'])?)?;
    let clock: Vec<String> = clock.split(':').map(two).collect();
    let text = format!("{}T{}{rest}", date.join("-"), clock.join(":"));
    let parsed = Timestamp::parse(&text)?;
    Some(Kind::String(Arc::from(parsed.to_string())))
}
