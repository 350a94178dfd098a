//! A scan as a person reads it: the worst first, each threat with the line that decides it
//! and what to do, and at the end what it adds up to.

mod excerpt;
mod paths;
mod summary;
mod threats;

use std::io::{self, Write};

use crate::{Look, Results};
pub(crate) use summary::not_understood;
pub(crate) use threats::about;

/// Writes the whole report.
pub(crate) fn write(results: &Results<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    threats::write(results, look, out)?;
    paths::write(results, look, out)?;
    summary::write(results, look, out)
}
