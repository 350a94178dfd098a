//! A moment with the offset it was written in.

use std::fmt;

const NANOSECONDS: i128 = 1_000_000_000;

/// A moment.
pub(crate) struct Timestamp {
    /// Seconds since 1970 on a clock at this offset.
    local: i64,
    nanoseconds: u32,
    /// Seconds east of Greenwich.
    pub(crate) offset: i64,
}

/// A date and a time of day.
pub(crate) struct Civil {
    pub(crate) year: i64,
    pub(crate) month: i64,
    pub(crate) day: i64,
    pub(crate) hour: i64,
    pub(crate) minute: i64,
    pub(crate) second: i64,
    /// 0 is Sunday.
    pub(crate) weekday: i64,
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
        let day_number = self.local.div_euclid(86400);
        let in_day = self.local.rem_euclid(86400);
        let (year, month, day) = date(day_number);
        Civil {
            year,
            month,
            day,
            hour: in_day / 3600,
            minute: in_day / 60 % 60,
            second: in_day % 60,
            weekday: (day_number + 4).rem_euclid(7),
        }
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

/// Days from 1970 to a date of the Gregorian calendar, counted in eras of 400 years that begin
/// in March.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The date so many days after 1970 began.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}
