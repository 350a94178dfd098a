//! One file per output, and the versioned wire format.
//!
//! It turns finished results into text and knows nothing of how they came to be.
//!
//! Invariants: the same results give the same bytes, and every name from the code is escaped
//! for the format it is written to.

mod clean;
mod diagram;
mod diff;
mod dot;
mod formats;
mod inspect;
mod layout;
mod look;
mod mermaid;
mod questions;
mod redact;
mod results;
mod secrets;
mod svg;
mod text;
mod wire;

pub use clean::clean;
pub use diff::{Changes, DIFF_FORMATS, DiffFormat, Side};
pub use formats::{FORMATS, Format, Kind};
pub use inspect::{INSPECT_FORMATS, write_inspection};
pub use look::{Look, count};
pub use questions::write_starter;
pub use results::Results;
pub use secrets::Secrets;
pub use wire::{Inspected, Inspection, Saved, VERSION, WireError, read as read_saved};

/// The name of the thread that lays out drawings. A panic on it is caught and answered with a
/// simpler drawing, so that a program may keep quiet about it.
pub const LAYOUT_THREAD: &str = "layout";

/// A diagnostic on one line, safe for a terminal.
pub fn diagnostic_line(diagnostic: &syntax::Diagnostic, sources: &syntax::Sources) -> String {
    text::not_understood(diagnostic, sources)
}
