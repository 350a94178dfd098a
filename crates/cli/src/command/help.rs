//! `stridemap completions` and `stridemap man`, made from the arguments themselves.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::output;

/// Writes a completion script.
pub(crate) fn completions(shell: Shell) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "stridemap", &mut script);
    output::deliver(None, |out| out.write_all(&script))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes the manual page.
pub(crate) fn manual() -> Result<ExitCode, Failure> {
    let page = clap_mangen::Man::new(Arguments::command());
    output::deliver(None, |out| page.render(out))?;
    Ok(ExitCode::SUCCESS)
}
