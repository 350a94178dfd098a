//! Durations, as Go writes and reads them: `1h30m`, or a number of seconds.

use super::super::value::Value;
use super::arguments::value;

const SECOND: i64 = 1_000_000_000;

/// The units of Go, in nanoseconds.
const UNITS: [(&str, i64); 7] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("h", 3_600 * SECOND),
    ("m", 60 * SECOND),
    ("s", SECOND),
];

pub(super) const TABLE: super::Table = &[
    ("durationWeeks", |a| parts(a, 7 * 86_400 * SECOND)),
    ("durationDays", |a| parts(a, 86_400 * SECOND)),
    ("durationHours", |a| parts(a, 3_600 * SECOND)),
    ("durationMinutes", |a| parts(a, 60 * SECOND)),
    ("durationSeconds", |a| parts(a, SECOND)),
    ("durationMilliseconds", |a| whole(a, 1_000_000)),
    ("durationMicroseconds", |a| whole(a, 1_000)),
    ("durationNanoseconds", |a| whole(a, 1)),
    ("durationRoundTo", |a| {
        let (of, to) = (nanoseconds(value(a, 0)?), nanoseconds(value(a, 1)?));
        let up = if to > 0 && (of % to).abs() >= to - (of % to).abs() {
            to * of.signum()
        } else {
            0
        };
        Ok(Value::text(written(truncated(of, to).saturating_add(up))))
    }),
    ("durationTruncateTo", |a| {
        let (of, to) = (nanoseconds(value(a, 0)?), nanoseconds(value(a, 1)?));
        Ok(Value::text(written(truncated(of, to))))
    }),
    ("mustToDuration", |a| {
        Ok(Value::text(written(nanoseconds(value(a, 0)?))))
    }),
];

#[expect(clippy::cast_precision_loss, reason = "as Go converts")]
fn parts(arguments: &[Value], unit: i64) -> Result<Value, String> {
    let all = nanoseconds(value(arguments, 0)?);
    Ok(Value::Float(
        (all / unit) as f64 + (all % unit) as f64 / unit as f64,
    ))
}

fn whole(arguments: &[Value], unit: i64) -> Result<Value, String> {
    Ok(Value::Long(nanoseconds(value(arguments, 0)?) / unit))
}

fn truncated(of: i64, to: i64) -> i64 {
    if to > 0 { of - of % to } else { of }
}

/// A number is in seconds; what is no duration is none at all.
fn nanoseconds(value: &Value) -> i64 {
    match value {
        Value::Int(seconds) | Value::Long(seconds) => seconds.saturating_mul(SECOND),
        Value::Float(seconds) => scaled(*seconds, SECOND),
        Value::Text(text) => {
            let seconds = || text.parse::<f64>().ok().map(|it| scaled(it, SECOND));
            read(text).or_else(seconds).unwrap_or(0)
        }
        _ => 0,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "what is too large ends at the bound"
)]
fn scaled(number: f64, unit: i64) -> i64 {
    (number * unit as f64) as i64
}

/// `-1h30m15.5s`.
fn read(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut total = 0i64;
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    while !rest.is_empty() {
        let end = rest.find(|c| !is_number(c))?;
        let (number, after) = rest.split_at(end);
        let (name, unit) = UNITS.iter().find(|(name, _)| after.starts_with(name))?;
        total = total.saturating_add(scaled(number.parse().ok()?, *unit));
        rest = after.get(name.len()..)?;
    }
    (!text.is_empty()).then_some(sign * total)
}

fn written(nanoseconds: i64) -> String {
    let sign = if nanoseconds < 0 { "-" } else { "" };
    let all = nanoseconds.unsigned_abs();
    let second = SECOND.unsigned_abs();
    let fraction = |of: u64, unit: u64| {
        let digits = format!("{:0width$}", of % unit, width = unit.ilog10() as usize);
        let digits = digits.trim_end_matches('0');
        let point = if digits.is_empty() { "" } else { "." };
        format!("{}{point}{digits}", of / unit)
    };
    let (minutes, rest) = (all / second / 60, all % (60 * second));
    let text = match (all, minutes / 60, minutes % 60) {
        (0, ..) => "0s".to_owned(),
        (1..1_000, ..) => format!("{all}ns"),
        (1_000..1_000_000, ..) => format!("{}µs", fraction(all, 1_000)),
        (1_000_000..1_000_000_000, ..) => format!("{}ms", fraction(all, 1_000_000)),
        (_, 0, 0) => format!("{}s", fraction(rest, second)),
        (_, 0, minutes) => format!("{minutes}m{}s", fraction(rest, second)),
        (_, hours, minutes) => format!("{hours}h{minutes}m{}s", fraction(rest, second)),
    };
    format!("{sign}{text}")
}
