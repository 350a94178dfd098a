//! What ends a run without a result.

use std::io::Write;
use std::process::ExitCode;

/// The exit code of a run that could not read anything, or did not understand what was asked.
const NOTHING_READ: u8 = 2;

/// Why there is no result, in a sentence for standard error.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    /// A failure with its message: lower case, the thing and then the place.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// Tells the user and gives the exit code.
    pub(crate) fn tell(&self) -> ExitCode {
        // Nobody is left to be told when standard error is closed.
        let _ = writeln!(
            std::io::stderr(),
            "stridemap: error: {}",
            report::clean(&self.0)
        );
        ExitCode::from(NOTHING_READ)
    }
}
