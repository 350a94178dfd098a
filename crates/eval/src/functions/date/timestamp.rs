//! A moment with the offset it was written in.

use std::fmt;

use crate::calendar::{Civil, days};

const NANOSECONDS: i128 = 1_000_000_000;

/// A moment.
pub(crate) struct Timestamp {
    /// Seconds since 1970 on a clock at this offset.
    local: i64,
    nanoseconds: u32,
    /// Seconds east of Greenwich.
    pub(crate) offset: i64,
}

impl Timestamp {
    /// `2006-01-02T15:04:05Z`, with a fraction or an offset.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (date, rest) = text.split_once('T')?;
        let [year, month, day] = numbers(date, "-")?;
        let end = rest.find(|each: char| !each.is_ascii_digit() && each != ':')?;
        let (time, rest) = rest.split_at_checked(end)?;
        let [hour, minute, second] = numbers(time, ":")?;
        let (nanoseconds, zone) = match rest.strip_prefix('.') {
            Some(rest) => fraction(rest)?,
            None => (0, rest),
        };
        let offset = offset(zone)?;
        let valid = date.len() == 10
            && (1..=12).contains(&month)
            && (1..=days_in(month, year)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        valid.then(|| Self {
            local: days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second,
            nanoseconds,
            offset,
        })
    }

    /// Nanoseconds since 1970 at Greenwich.
    pub(crate) fn instant(&self) -> i128 {
        i128::from(self.local - self.offset) * NANOSECONDS + i128::from(self.nanoseconds)
    }

    /// Later by so many nanoseconds.
    pub(crate) fn plus(&self, nanoseconds: i64) -> Option<Self> {
        let instant = self.instant() + i128::from(nanoseconds);
        let seconds = i64::try_from(instant.div_euclid(NANOSECONDS)).ok()?;
        Some(Self {
            local: seconds.checked_add(self.offset)?,
            nanoseconds: u32::try_from(instant.rem_euclid(NANOSECONDS)).ok()?,
            offset: self.offset,
        })
    }

    /// What calendar and clock show.
    pub(crate) fn civil(&self) -> Civil {
        Civil::at(self.local)
    }
}

/// The offset with or without a colon.
pub(crate) fn zone(offset: i64, colon: &str) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.abs() / 60;
    format!("{sign}{:02}{colon}{:02}", minutes / 60, minutes % 60)
}

/// To the second, as RFC 3339 has it.
impl fmt::Display for Timestamp {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.civil();
        write!(
            out,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
            at.year, at.month, at.day, at.hour, at.minute, at.second
        )?;
        match self.offset {
            0 => out.write_str("Z"),
            offset => out.write_str(&zone(offset, ":")),
        }
    }
}

/// Three numbers, all but the first of two digits.
fn numbers(text: &str, separator: &str) -> Option<[i64; 3]> {
    let mut parts = text.split(separator);
    let mut next = |first: bool| {
        let part = parts.next()?;
        let digits = part.bytes().all(|byte| byte.is_ascii_digit());
        let length = part.len() == 2 || (first && separator == "-" && part.len() == 4);
        part.parse().ok().filter(|_| digits && length)
    };
    let found = [next(true)?, next(false)?, next(false)?];
    parts.next().is_none().then_some(found)
}

/// Digits after the point as nanoseconds; finer ones are cut.
fn fraction(text: &str) -> Option<(u32, &str)> {
    let rest = text.trim_start_matches(|each: char| each.is_ascii_digit());
    let digits = text.get(..text.len() - rest.len())?;
    if digits.is_empty() {
        return None;
    }
    let padded = format!("{digits:0<9}");
    Some((padded.get(..9)?.parse().ok()?, rest))
}

fn offset(text: &str) -> Option<i64> {
    if text == "Z" {
        return Some(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let [hours, minutes, _] = numbers(&format!("{rest}:00"), ":")?;
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn days_in(month: i64, year: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
