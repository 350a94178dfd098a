//! `stridemap questions` and `stridemap init`: what the code leaves open, and where to say it.

use std::fs::OpenOptions;
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

use report::{Format, Kind};

use super::scan::Scanned;
use crate::arguments::{Arguments, Init, Input, Questions};
use crate::failure::Failure;
use crate::{output, settings};

/// Writes the questionnaire.
pub(crate) fn run(arguments: &Arguments, options: &Questions) -> Result<ExitCode, Failure> {
    let format = Format::find(Kind::Questions, &options.format)
        .ok_or_else(|| Failure::new("unknown format"))?;
    let scanned = Scanned::new(arguments, &options.input, &options.rules)?;
    let file = options.input.output.as_deref();
    let look = output::look(arguments, file);
    output::deliver(file, |out| format.write(&scanned.results(), &look, out))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a `stridemap.hcl` to begin with; one that is there already is left alone.
pub(crate) fn init(arguments: &Arguments, options: &Init) -> Result<ExitCode, Failure> {
    let path = options.folder.join(settings::FILE);
    let shown = path.display().to_string();
    let refuse = |why: String| Failure::new(format!("cannot write `{shown}`: {why}"));
    if path.exists() {
        return Err(refuse("it is there already".to_owned()));
    }
    let input = Input {
        paths: vec![options.folder.clone()],
        var_file: Vec::new(),
        output: None,
    };
    let scanned = Scanned::new(arguments, &input, &options.rules)?;
    let write = || -> io::Result<()> {
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)?;
        let mut out = BufWriter::new(file);
        report::write_starter(&scanned.results(), &mut out)?;
        out.flush()
    };
    write().map_err(|error| refuse(error.to_string()))?;
    output::deliver(None, |out| writeln!(out, "wrote {}", report::clean(&shown)))?;
    Ok(ExitCode::SUCCESS)
}
