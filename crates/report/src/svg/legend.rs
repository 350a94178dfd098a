//! What the shapes and colours mean.

use std::io::{self, Write};

use stride::Level;

use super::lines::lock;
use super::shapes::{mark_class, outline};
use super::{markup, severity_colour};
use crate::diagram::{Mark, Picture, Shape};
use crate::layout::{Point, Rect, Size};

/// A drawing is at least as wide as this, so that the legend has few rows.
pub(super) const NARROWEST: f64 = 640.0;

const ROW: f64 = 24.0;
const SIGN: f64 = 30.0;

/// Between a sign and its meaning.
const GAP: f64 = 8.0;

/// Signs with their meanings, in rows.
pub(super) struct Legend {
    pub(super) height: f64,
    width: f64,
    entries: Vec<(Point, Sign, String)>,
}

#[derive(Clone, Copy)]
enum Sign {
    Node(Shape),
    Hull,
    Flow(&'static str),
    Lock(bool),
    Threat(Level),
    Change(Mark),
}

impl Sign {
    fn width(self) -> f64 {
        match self {
            Self::Node(_) | Self::Hull | Self::Flow(_) | Self::Change(_) => SIGN,
            Self::Lock(_) => 9.0,
            Self::Threat(_) => 14.0,
        }
    }
}

impl Legend {
    /// The entries that this picture needs, set in rows of a width.
    pub(super) fn of(picture: &Picture, width: f64) -> Self {
        let (mut x, mut y) = (0.0, 18.0);
        let mut entries = Vec::new();
        for (sign, text) in signs(picture) {
            let wide = sign.width() + GAP + markup::width(&text, 11.0) + 18.0;
            if x > 0.0 && x + wide > width {
                (x, y) = (0.0, y + ROW);
            }
            entries.push((Point { x, y }, sign, text));
            x += wide;
        }
        Self {
            height: y + ROW,
            width,
            entries,
        }
    }

    /// Draws it with its corner at `x`, `y`.
    pub(super) fn write(&self, out: &mut dyn Write, x: f64, y: f64) -> io::Result<()> {
        writeln!(out, "<g transform=\"translate({x:.1} {y:.1})\">")?;
        writeln!(out, "<path class=\"rule\" d=\"M0 0H{:.1}\"/>", self.width)?;
        for (at, sign, text) in &self.entries {
            writeln!(out, "{}", drawn(*sign, *at))?;
            let x = at.x + sign.width() + GAP;
            markup::text(out, "legend", x, at.y + 12.0, text)?;
        }
        writeln!(out, "</g>")
    }
}

fn signs(picture: &Picture) -> Vec<(Sign, String)> {
    let mut signs: Vec<(Sign, String)> = Vec::new();
    let mut add = |wanted: bool, sign, text: &str| {
        if wanted {
            signs.push((sign, text.to_owned()));
        }
    };
    let has = |shape| picture.nodes.iter().any(|node| node.shape == shape);
    add(has(Shape::Process), Sign::Node(Shape::Process), "process");
    add(has(Shape::Store), Sign::Node(Shape::Store), "data store");
    add(
        has(Shape::External),
        Sign::Node(Shape::External),
        "external entity",
    );
    add(
        has(Shape::Part),
        Sign::Node(Shape::Part),
        "part of the system",
    );
    add(!picture.groups.is_empty(), Sign::Hull, "trust boundary");
    let declared = model::Knowledge::Declared;
    let lines = &picture.lines;
    add(
        lines.iter().any(|l| l.knowledge == declared),
        Sign::Flow(""),
        "flow, declared",
    );
    let guessed = lines.iter().any(|l| l.knowledge < declared);
    add(guessed, Sign::Flow(" guess"), "flow, granted or inferred");
    let plain = lines.iter().any(|l| l.encrypted == Some(false));
    add(plain, Sign::Lock(false), "plaintext");
    let secure = lines.iter().any(|l| l.encrypted == Some(true));
    add(secure, Sign::Lock(true), "encrypted");
    let mut worst_of = "threats, at worst ";
    for level in Level::ALL.into_iter().rev() {
        if worst(picture).any(|worst| worst == level) {
            let text = format!("{worst_of}{}", level.name());
            add(true, Sign::Threat(level), &text);
            worst_of = "";
        }
    }
    for mark in [Mark::Added, Mark::Changed, Mark::Removed] {
        add(picture.is_diff, Sign::Change(mark), mark.name());
    }
    signs
}

fn worst(picture: &Picture) -> impl Iterator<Item = Level> {
    let nodes = picture.nodes.iter().filter_map(|node| node.badge);
    let groups = picture.groups.iter().filter_map(|group| group.badge);
    let lines = picture.lines.iter().filter_map(|line| line.badge);
    nodes.chain(groups).chain(lines).map(|badge| badge.worst)
}

fn drawn(sign: Sign, at: Point) -> String {
    let (x, y) = (at.x, at.y);
    let rect = Rect {
        at,
        size: Size {
            width: SIGN,
            height: 16.0,
        },
    };
    match sign {
        Sign::Node(shape) => outline(shape, "", rect),
        Sign::Change(mark) => outline(Shape::Process, mark_class(mark), rect),
        Sign::Hull => format!(
            "<rect class=\"hull\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{SIGN}\" height=\"16\" rx=\"4\"/>"
        ),
        Sign::Flow(class) => format!(
            "<path class=\"flow{class}\" marker-end=\"url(#head-same)\" d=\"M{x:.1} {:.1}h{SIGN}\"/>",
            y + 8.0
        ),
        Sign::Lock(closed) => lock(x, y + 3.0, closed),
        Sign::Threat(level) => format!(
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"7\" fill=\"{}\"/>",
            x + 7.0,
            y + 8.0,
            severity_colour(level)
        ),
    }
}
