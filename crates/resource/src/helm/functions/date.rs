//! Dates. The present is a fixed instant, for the same code must give the same model.

use eval::Civil;

use super::super::value::Value;
use super::arguments::{last, text as argument, value};

/// 1 January 2000, 00:00:00 UTC.
const NOW: i64 = 946_684_800;

/// Go's time without a value: 1 January of the year 1.
const NO_DAY: i64 = -62_135_596_800;

pub(super) const TABLE: super::Table = &[
    ("now", |_| Ok(Value::Time(NOW))),
    ("date", |a| {
        Ok(Value::text(self::text_of(a, &argument(a, 0)?)?))
    }),
    ("dateInZone", |a| {
        Ok(Value::text(super::date_text(
            moment(value(a, 1)?),
            &argument(a, 0)?,
        )))
    }),
    ("date_in_zone", |a| {
        Ok(Value::text(super::date_text(
            moment(value(a, 1)?),
            &argument(a, 0)?,
        )))
    }),
    ("htmlDate", |a| {
        Ok(Value::text(super::date_text(
            moment(value(a, 0)?),
            "2006-01-02",
        )))
    }),
    ("htmlDateInZone", |a| {
        Ok(Value::text(super::date_text(
            moment(value(a, 0)?),
            "2006-01-02",
        )))
    }),
    ("unixEpoch", |a| {
        Ok(Value::text(moment(value(a, 0)?).to_string()))
    }),
    ("toDate", |a| {
        Ok(Value::Time(day(&argument(a, 1)?).unwrap_or(NO_DAY)))
    }),
    ("dateModify", |a| {
        Ok(Value::Time(moment(last(a)?) + seconds(&argument(a, 0)?)))
    }),
    ("date_modify", |a| {
        Ok(Value::Time(moment(last(a)?) + seconds(&argument(a, 0)?)))
    }),
    ("mustToDate", |a| {
        let day = day(&argument(a, 1)?).ok_or("cannot parse the date")?;
        Ok(Value::Time(day))
    }),
    ("must_date_modify", |a| {
        Ok(Value::Time(moment(last(a)?) + seconds(&argument(a, 0)?)))
    }),
    ("ago", |_| Ok(Value::text("0s"))),
    ("duration", |a| {
        let seconds = match value(a, 0)? {
            Value::Text(text) => text.parse().unwrap_or(0),
            Value::Long(seconds) => *seconds,
            _ => 0,
        };
        Ok(Value::text(duration(seconds)))
    }),
    ("durationRound", |a| Ok(Value::text(rounded(value(a, 0)?)))),
];

fn text_of(arguments: &[Value], layout: &str) -> Result<String, String> {
    Ok(super::date_text(moment(value(arguments, 1)?), layout))
}

fn moment(value: &Value) -> i64 {
    match value {
        Value::Time(seconds) | Value::Int(seconds) | Value::Long(seconds) => *seconds,
        _ => NOW,
    }
}

/// `90m` or `-1h30m` in seconds.
fn seconds(text: &str) -> i64 {
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text.trim_start_matches('+')),
    };
    let (mut total, mut number) = (0i64, 0i64);
    for c in text.chars() {
        if let Some(digit) = c.to_digit(10) {
            number = number.saturating_mul(10).saturating_add(i64::from(digit));
            continue;
        }
        let unit = match c {
            'h' => 3600,
            'm' => 60,
            's' => 1,
            _ => 0,
        };
        total = total.saturating_add(number.saturating_mul(unit));
        number = 0;
    }
    (sign * total).clamp(-NOW, NOW)
}

/// The largest unit of a duration that fits: `2h10m` is `2h`.
fn rounded(value: &Value) -> String {
    const UNITS: [(i64, &str); 6] = [
        (365 * 86_400, "y"),
        (30 * 86_400, "mo"),
        (86_400, "d"),
        (3600, "h"),
        (60, "m"),
        (1, "s"),
    ];
    let seconds = match value {
        Value::Text(text) => seconds(text),
        Value::Long(nanoseconds) => nanoseconds / 1_000_000_000,
        _ => 0,
    };
    let mut units = UNITS.iter();
    let unit = units.find(|(length, _)| seconds.abs() > *length);
    unit.map_or_else(
        || "0s".to_owned(),
        |(length, name)| format!("{}{name}", seconds / length),
    )
}

fn duration(seconds: i64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds % 3600 / 60, seconds % 60);
    match (hours, minutes) {
        (0, 0) => format!("{rest}s"),
        (0, minutes) => format!("{minutes}m{rest}s"),
        (hours, minutes) => format!("{hours}h{minutes}m{rest}s"),
    }
}

/// The seconds of `2006-01-02`.
fn day(text: &str) -> Option<i64> {
    let mut parts = text.get(..10)?.split('-');
    let mut next = || parts.next()?.parse::<i64>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    (1..=9999).contains(&year).then_some(())?;
    (1..=12).contains(&month).then_some(())?;
    Some(eval::days(year, month, day) * 86_400)
}

/// An instant in UTC, in Go's layout of the reference time.
pub(in super::super) fn text(seconds: i64, layout: &str) -> String {
    let at = Civil::at(seconds);
    let (month_name, day_name) = (at.month_name(), at.day_name());
    let twelve = (at.hour + 11) % 12 + 1;
    let short = |name: &str| name.chars().take(3).collect::<String>();
    let parts = [
        ("2006", format!("{:04}", at.year)),
        ("January", month_name.to_owned()),
        ("Jan", short(month_name)),
        ("Monday", day_name.to_owned()),
        ("Mon", short(day_name)),
        ("MST", "UTC".to_owned()),
        ("Z07:00", "Z".to_owned()),
        ("Z0700", "Z".to_owned()),
        ("-0700", "+0000".to_owned()),
        ("-07:00", "+00:00".to_owned()),
        ("01", format!("{:02}", at.month)),
        ("02", format!("{:02}", at.day)),
        ("15", format!("{:02}", at.hour)),
        ("03", format!("{twelve:02}")),
        ("04", format!("{:02}", at.minute)),
        ("05", format!("{:02}", at.second)),
        ("06", format!("{:02}", at.year % 100)),
        ("PM", if at.hour < 12 { "AM" } else { "PM" }.to_owned()),
        ("pm", if at.hour < 12 { "am" } else { "pm" }.to_owned()),
        ("_2", format!("{:2}", at.day)),
        ("1", at.month.to_string()),
        ("2", at.day.to_string()),
        ("3", twelve.to_string()),
        ("4", at.minute.to_string()),
        ("5", at.second.to_string()),
    ];
    let mut out = String::new();
    let mut rest = layout;
    while let Some(first) = rest.chars().next() {
        let found = parts.iter().find(|(mark, _)| rest.starts_with(mark));
        let length = if let Some((mark, part)) = found {
            out.push_str(part);
            mark.len()
        } else {
            out.push(first);
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or("");
    }
    out
}
