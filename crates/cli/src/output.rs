//! Where results and messages go.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use report::Look;
use syntax::{Diagnostic, Severity, Sources};

use crate::arguments::{Arguments, Color};
use crate::failure::Failure;

/// Hands `write` a buffered file or standard output. A reader that has seen enough (`| head`)
/// is no failure.
pub(crate) fn deliver(
    file: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let result = match file {
        Some(path) => File::create(path).and_then(|file| buffered(file, write)),
        None => buffered(io::stdout().lock(), write),
    };
    match (result, file) {
        (Ok(()), _) => Ok(()),
        (Err(error), None) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        (Err(error), None) => Err(Failure::new(format!("cannot write the result: {error}"))),
        (Err(error), Some(path)) => {
            let path = path.display();
            Err(Failure::new(format!("cannot write `{path}`: {error}")))
        }
    }
}

fn buffered(
    out: impl Write,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, out);
    write(&mut out)?;
    out.flush()
}

/// How the result looks where it goes.
pub(crate) fn look(arguments: &Arguments, file: Option<&Path>) -> Look {
    let colour = match arguments.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => file.is_none() && io::stdout().is_terminal() && wants_colour(),
    };
    Look {
        colour,
        ..Look::default()
    }
}

/// As <https://no-color.org> asks, and for terminals that say that they cannot.
fn wants_colour() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Lists on standard error what was not understood. Notes are left to the formats.
pub(crate) fn tell(diagnostics: &[Diagnostic], sources: &Sources, quiet: bool) {
    if quiet {
        return;
    }
    let mut out = BufWriter::new(io::stderr().lock());
    let worth_telling = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.severity > Severity::Note);
    for diagnostic in worth_telling {
        let line = report::diagnostic_line(diagnostic, sources);
        // Nobody is left to be told when standard error is closed.
        let _ = writeln!(out, "{line}");
    }
}

/// Tells whoever sits at the terminal how long it took. Elsewhere nothing is said, so that
/// two runs write the same bytes.
pub(crate) fn tell_time(files: usize, took: Duration) {
    let mut out = io::stderr().lock();
    if !out.is_terminal() {
        return;
    }
    let files = match files {
        1 => "1 file".to_owned(),
        many => format!("{many} files"),
    };
    let _ = writeln!(out, "{files} in {took:.0?}");
}
