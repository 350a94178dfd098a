//! The settings of the scanned folders: their `stridemap.hcl`, and acceptances in comments.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use eval::Civil;
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
        for chart in &mut own.charts {
            chart.folder = within(folder, &chart.folder).into();
            for file in &mut chart.values {
                *file = within(folder, file).into();
            }
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
    let seconds = since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0));
    let today = Civil::at(seconds);
    format!("{:04}-{:02}-{:02}", today.year, today.month, today.day)
}
