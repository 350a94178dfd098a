//! The settings of the scanned folders: their `stridemap.hcl`, and acceptances in comments.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::prelude::*;
use stride::Settings;
use syntax::{Diagnostic, ReadError, Reader};

use crate::input::Input;
use crate::pipeline::Evaluated;

/// The name of the file.
pub(crate) const FILE: &str = "stridemap.hcl";

/// The settings of each scanned folder that has some, as one.
pub(crate) fn read(input: &Input) -> (Settings, Vec<Diagnostic>) {
    let mut settings = Settings::default();
    let mut diagnostics = Vec::new();
    for folder in &input.roots {
        let path = within(folder, FILE);
        let source = match input.reader.read(&path) {
            Ok(source) => source,
            Err(ReadError::Missing) => continue,
            Err(error) => {
                let why = crate::input::why(&error);
                let message = format!("cannot read `{path}`: {why}");
                diagnostics.push(Diagnostic::error(message, None));
                continue;
            }
        };
        let text = input.sources.text(source);
        let (mut own, found) = Settings::load(source, &text, &today());
        for file in &mut own.variable_files {
            *file = within(folder, file).into();
        }
        settings.extend(own);
        diagnostics.extend(found);
    }
    (settings, diagnostics)
}

/// Adds what comments in the files accept.
pub(crate) fn add_comments(settings: &mut Settings, evaluated: &mut Evaluated) {
    let sources = Arc::clone(&evaluated.sources);
    let read = evaluated.understood.par_iter();
    let found: Vec<_> = read
        .map(|(source, _)| stride::acceptances(&sources, *source))
        .collect();
    for (acceptances, diagnostics) in found {
        settings.policy.acceptances.extend(acceptances);
        evaluated.diagnostics.extend(diagnostics);
    }
}

/// A path below a folder; the folder is empty for the one that all paths are relative to.
fn within(folder: &str, path: &str) -> String {
    if folder.is_empty() || path.starts_with('/') {
        path.to_owned()
    } else {
        format!("{folder}/{path}")
    }
}

/// The day of the clock in UTC, as `YYYY-MM-DD`.
fn today() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    day(since.map_or(0, |since| since.as_secs() / 86_400))
}

/// The date of a day since 1970-01-01, by counting in eras of 400 years that begin in March.
/// Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`.
fn day(since_1970: u64) -> String {
    let days = since_1970 + 719_468;
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_those_of_the_calendar() {
        let days = [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (59, "1970-03-01"),
            (11_016, "2000-02-29"),
            (11_017, "2000-03-01"),
            (20_819, "2027-01-01"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ];
        for (since, date) in days {
            assert_eq!(day(since), date);
        }
    }
}
