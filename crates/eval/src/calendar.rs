//! The Gregorian calendar: what clock and calendar show a number of seconds after 1970 began.
//!
//! Days are counted in eras of 400 years that begin in March.
//! Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".

/// A date and a time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// The year.
    pub year: i64,
    /// 1 is January.
    pub month: i64,
    /// The day of the month, from 1.
    pub day: i64,
    /// 0 to 23.
    pub hour: i64,
    /// 0 to 59.
    pub minute: i64,
    /// 0 to 59.
    pub second: i64,
    /// 0 is Sunday.
    pub weekday: i64,
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

const DAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

impl Civil {
    /// What they show so many seconds after 1970 began.
    pub fn at(seconds: i64) -> Self {
        let days = seconds.div_euclid(86_400);
        let in_day = seconds.rem_euclid(86_400);
        let (year, month, day) = date(days);
        Self {
            year,
            month,
            day,
            hour: in_day / 3600,
            minute: in_day / 60 % 60,
            second: in_day % 60,
            weekday: (days + 4).rem_euclid(7),
        }
    }

    /// The English name of its month.
    pub fn month_name(&self) -> &'static str {
        name(&MONTHS, self.month - 1)
    }

    /// The English name of its day of the week.
    pub fn day_name(&self) -> &'static str {
        name(&DAYS, self.weekday)
    }
}

fn name(of: &[&'static str], index: i64) -> &'static str {
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    of.get(index).copied().unwrap_or("")
}

/// Days from 1970 to a date.
pub fn days(year: i64, month: i64, day: i64) -> i64 {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (number, year, month, day, weekday) in [
            (0, 1970, 1, 1, "Thursday"),
            (58, 1970, 2, 28, "Saturday"),
            (59, 1970, 3, 1, "Sunday"),
            (11_016, 2000, 2, 29, "Tuesday"),
            (20_819, 2027, 1, 1, "Friday"),
            (47_541, 2100, 3, 1, "Monday"),
            (-1, 1969, 12, 31, "Wednesday"),
        ] {
            let civil = Civil::at(number * 86_400 + 3 * 3600 + 4 * 60 + 5);
            assert_eq!((civil.year, civil.month, civil.day), (year, month, day));
            assert_eq!((civil.hour, civil.minute, civil.second), (3, 4, 5));
            assert_eq!(civil.day_name(), weekday);
            assert_eq!(days(year, month, day), number);
        }
    }
}
