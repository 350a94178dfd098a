//! The table of outputs. A new one is a file and a line here.

use std::io::{self, Write};

use crate::{Look, Results, dot, mermaid, questions, svg, text, wire};

/// What an output shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Threats.
    Report,
    /// The data-flow diagram.
    Diagram,
    /// What the code leaves open.
    Questions,
}

/// An output of a scan.
#[derive(Clone, Copy)]
pub struct Format {
    /// As `--format` spells it.
    pub name: &'static str,
    /// What it shows.
    pub kind: Kind,
    write: Writer,
}

type Writer = fn(&Results<'_>, &Look, &mut dyn Write) -> io::Result<()>;

/// All outputs; the first of each kind is the default.
pub const FORMATS: &[Format] = &[
    Format::report("text", text::write),
    Format::report("json", wire::write),
    Format::diagram("svg", svg::write),
    Format::diagram("mermaid", mermaid::write),
    Format::diagram("dot", dot::write),
    Format::questions("text", questions::write),
    Format::questions("json", wire::write_questions),
];

impl Format {
    const fn report(name: &'static str, write: Writer) -> Self {
        Self {
            name,
            kind: Kind::Report,
            write,
        }
    }

    const fn diagram(name: &'static str, write: Writer) -> Self {
        Self {
            name,
            kind: Kind::Diagram,
            write,
        }
    }

    const fn questions(name: &'static str, write: Writer) -> Self {
        Self {
            name,
            kind: Kind::Questions,
            write,
        }
    }

    /// The names of all outputs of a kind, the default first.
    pub fn names(kind: Kind) -> impl Iterator<Item = &'static str> {
        FORMATS
            .iter()
            .filter(move |format| format.kind == kind)
            .map(|format| format.name)
    }

    /// The output of this kind and name.
    pub fn find(kind: Kind, name: &str) -> Option<Self> {
        FORMATS
            .iter()
            .find(|format| format.kind == kind && format.name == name)
            .copied()
    }

    /// Writes the results. The only error is one of `out` itself.
    pub fn write(&self, results: &Results<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
        (self.write)(results, look, out)
    }
}
