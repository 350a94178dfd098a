//! What a change does to the model: as text, as JSON, and drawn over the union of both models.

mod json;
mod scene;
mod text;

use std::io::{self, Write};

use model::{Delta, Model};
use stride::ThreatDelta;
use syntax::Sources;

use crate::diagram::Picture;
use crate::{Look, dot, mermaid, svg};

/// A model before or after, with the texts its places lie in.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    /// What it was read from, for titles.
    pub name: &'a str,
    /// The texts, or the places of a saved model.
    pub sources: &'a Sources,
    /// The diagram.
    pub model: &'a Model,
}

/// Two models and what differs.
#[derive(Clone, Copy)]
pub struct Changes<'a> {
    /// Before.
    pub before: Side<'a>,
    /// After.
    pub after: Side<'a>,
    /// Elements, boundaries and flows that differ.
    pub delta: &'a Delta,
    /// Threats that came and went.
    pub threats: &'a ThreatDelta,
}

impl Changes<'_> {
    fn is_empty(&self) -> bool {
        self.delta.is_empty() && self.threats.added.is_empty() && self.threats.removed.is_empty()
    }
}

type Writer = fn(&Changes<'_>, &Look, &mut dyn Write) -> io::Result<()>;

/// An output of a diff.
#[derive(Clone, Copy)]
pub struct DiffFormat {
    /// As `--format` spells it.
    pub name: &'static str,
    write: Writer,
}

/// All outputs of a diff; the first is the default.
pub const DIFF_FORMATS: &[DiffFormat] = &[
    DiffFormat {
        name: "text",
        write: text::write,
    },
    DiffFormat {
        name: "json",
        write: json::write,
    },
    DiffFormat {
        name: "svg",
        write: |changes, look, out| svg::draw(&picture(changes, look), out),
    },
    DiffFormat {
        name: "mermaid",
        write: |changes, look, out| mermaid::draw(&picture(changes, look), out),
    },
    DiffFormat {
        name: "dot",
        write: |changes, look, out| dot::draw(&picture(changes, look), out),
    },
];

impl DiffFormat {
    /// The output of this name.
    pub fn find(name: &str) -> Option<Self> {
        let mut formats = DIFF_FORMATS.iter();
        formats.find(|format| format.name == name).copied()
    }

    /// Writes the changes. The only error is one of `out` itself.
    pub fn write(&self, changes: &Changes<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
        (self.write)(changes, look, out)
    }
}

fn picture(changes: &Changes<'_>, look: &Look) -> Picture {
    Picture::of(scene::scene(changes), look)
}
