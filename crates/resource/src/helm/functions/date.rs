//! Dates. The present is a fixed instant, for the same code must give the same model.

use super::super::value::Value;
use super::arguments::{as_text, last, text as argument, value};

/// 1 January 2000, 00:00:00 UTC.
const NOW: i64 = 946_684_800;

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
        Ok(Value::Time(day(&argument(a, 1)?).unwrap_or(NOW)))
    }),
    ("dateModify", |a| {
        Ok(Value::Time(moment(last(a)?) + seconds(&argument(a, 0)?)))
    }),
    ("date_modify", |a| {
        Ok(Value::Time(moment(last(a)?) + seconds(&argument(a, 0)?)))
    }),
    ("ago", |_| Ok(Value::text("0s"))),
    ("duration", |a| {
        Ok(Value::text(duration(value(a, 0)?.to_int())))
    }),
    ("durationRound", |a| Ok(Value::text(as_text(value(a, 0)?)))),
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
    // Days since 1970 by the era of 400 years, with March as the first month.
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days * 86_400)
}

/// An instant in UTC, in Go's layout of the reference time.
pub(in super::super) fn text(seconds: i64, layout: &str) -> String {
    let days = seconds.div_euclid(86_400) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let of_year_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * of_year_era + of_year_era / 4 - of_year_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = of_year_era + era * 400 + i64::from(month <= 2);
    let clock = seconds.rem_euclid(86_400);
    let (hour, minute, second) = (clock / 3600, clock % 3600 / 60, clock % 60);
    let parts = [
        ("2006", format!("{year:04}")),
        ("January", name(&MONTHS, month - 1).to_owned()),
        ("Jan", name(&MONTHS, month - 1).chars().take(3).collect()),
        ("Monday", name(&WEEKDAYS, (days + 3) % 7).to_owned()),
        (
            "Mon",
            name(&WEEKDAYS, (days + 3) % 7).chars().take(3).collect(),
        ),
        ("MST", "UTC".to_owned()),
        ("Z07:00", "Z".to_owned()),
        ("-0700", "+0000".to_owned()),
        ("-07:00", "+00:00".to_owned()),
        ("01", format!("{month:02}")),
        ("02", format!("{day:02}")),
        ("15", format!("{hour:02}")),
        ("03", format!("{:02}", (hour + 11) % 12 + 1)),
        ("04", format!("{minute:02}")),
        ("05", format!("{second:02}")),
        ("06", format!("{:02}", year % 100)),
        ("PM", if hour < 12 { "AM" } else { "PM" }.to_owned()),
        ("_2", format!("{day:2}")),
        ("1", month.to_string()),
        ("2", day.to_string()),
        ("3", ((hour + 11) % 12 + 1).to_string()),
        ("4", minute.to_string()),
        ("5", second.to_string()),
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

fn name(of: &[&'static str], index: i64) -> &'static str {
    let index = usize::try_from(index).unwrap_or(0);
    of.get(index).copied().unwrap_or("")
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];
