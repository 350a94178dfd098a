//! Flows.

use std::fmt::Write as _;
use std::io::{self, Write};

use model::Knowledge;

use super::markup::{self, escape, width};
use super::{badge_size, shapes};
use crate::diagram::{Line, Mark};
use crate::layout::{Point, Route, Size};

/// Height of a label.
const HEIGHT: f64 = 16.0;

/// Width of the lock before a label.
const LOCK: f64 = 12.0;

/// Radius of the corners of a line.
const CORNER: f64 = 7.0;

/// Room for a line's label; none where it has nothing to say.
pub(super) fn label_size(line: &Line) -> Option<Size> {
    let text = width(&line.label, 10.5);
    let lock = if line.encrypted.is_some() { LOCK } else { 0.0 };
    let badge = line
        .badge
        .map_or(0.0, |badge| badge_size(badge).width + 4.0);
    let total = text + lock + badge;
    (total > 0.0).then(|| Size {
        width: (total + 14.0).round(),
        height: HEIGHT,
    })
}

/// The line itself.
pub(super) fn path(out: &mut dyn Write, line: &Line, route: &Route) -> io::Result<()> {
    if route.points.len() < 2 {
        return Ok(());
    }
    let class = class(line);
    let guess = if line.knowledge == Knowledge::Declared {
        ""
    } else {
        " guess"
    };
    let head = if class.is_empty() { "same" } else { class };
    let blank = if class.is_empty() { "" } else { " " };
    writeln!(
        out,
        "<g><title>{}</title><path class=\"flow{blank}{class}{guess}\" marker-end=\"url(#head-{head})\" d=\"{}\"/></g>",
        escape(&line.tip),
        rounded(&route.points)
    )
}

/// The label, on top of everything, on paper of its own so that lines do not run through it.
pub(super) fn label(out: &mut dyn Write, line: &Line, route: &Route) -> io::Result<()> {
    let Some((at, size)) = route.label.zip(label_size(line)) else {
        return Ok(());
    };
    let plain = if line.encrypted == Some(false) {
        " plain"
    } else {
        ""
    };
    writeln!(out, "<g><title>{}</title>", escape(&line.tip))?;
    writeln!(
        out,
        "<rect class=\"label-back{plain}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"8\"/>",
        at.x, at.y, size.width, size.height
    )?;
    let mut x = at.x + 7.0;
    if let Some(encrypted) = line.encrypted {
        writeln!(out, "{}", lock(x, at.y + 3.0, encrypted))?;
        x += LOCK;
    }
    // Faces differ in width; what is too much or too little is shared by both sides.
    let middle = x + width(&line.label, 10.5) / 2.0;
    let class = format!("label{plain}");
    markup::text(out, &class, middle, at.y + 11.7, &line.label)?;
    if let Some(badge) = line.badge {
        let half = badge_size(badge).width / 2.0;
        super::badge(
            out,
            badge,
            at.x + size.width - half - 2.0,
            at.y + HEIGHT / 2.0,
        )?;
    }
    writeln!(out, "</g>")
}

/// What a line stands out for: its change, or that it is plain.
fn class(line: &Line) -> &'static str {
    match (line.mark, line.encrypted) {
        (Mark::Same, Some(false)) => "plain",
        (Mark::Same, _) => "",
        (mark, _) => shapes::mark_class(mark).trim_start(),
    }
}

/// A lock, closed or open, 9 by 10 pixels.
pub(super) fn lock(x: f64, y: f64, closed: bool) -> String {
    let (class, shackle) = if closed {
        (
            "",
            format!(
                "M{:.1} {:.1}v-2.2a2.3 2.3 0 0 1 4.6 0v2.2",
                x + 1.7,
                y + 5.0
            ),
        )
    } else {
        (
            " plain",
            format!("M{:.1} {:.1}v-2.2a2.3 2.3 0 0 1 4.4 -0.8", x + 1.7, y + 5.0),
        )
    };
    format!(
        "<path class=\"lock{class}\" d=\"{shackle}\"/><rect class=\"lock-body{class}\" x=\"{x:.1}\" \
         y=\"{:.1}\" width=\"8\" height=\"5.4\" rx=\"1.2\"/>",
        y + 4.8
    )
}

/// A path through points with rounded corners.
fn rounded(points: &[Point]) -> String {
    let mut path = String::new();
    let count = points.len();
    for (at, point) in points.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| points.get(at));
        let after = points.get(at + 1);
        match (before, after) {
            (None, _) => {
                let _ = write!(path, "M{:.1} {:.1}", point.x, point.y);
            }
            (Some(before), Some(after)) if count > 2 => {
                let start = towards(*point, *before);
                let end = towards(*point, *after);
                let _ = write!(
                    path,
                    "L{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}",
                    start.x, start.y, point.x, point.y, end.x, end.y
                );
            }
            _ => {
                let _ = write!(path, "L{:.1} {:.1}", point.x, point.y);
            }
        }
    }
    path
}

/// The point a corner's radius away, or half of the way where that is shorter.
fn towards(from: Point, to: Point) -> Point {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let length = dx.hypot(dy).max(f64::MIN_POSITIVE);
    let share = (CORNER / length).min(0.5);
    Point {
        x: from.x + dx * share,
        y: from.y + dy * share,
    }
}
