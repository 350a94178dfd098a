//! The diagram as a drawing: boundaries as dashed boxes, processes rounded, data stores as
//! drums, external entities as rectangles, flows as arrows, threats as counts in the colour of
//! the worst.
//!
//! One self-contained file: no scripts, no links, no fonts from elsewhere; light and dark by
//! what the reader prefers.

mod legend;
mod lines;
mod markup;
mod shapes;
mod style;

use std::io::{self, Write};

use crate::diagram::{Picture, Scene};
use crate::layout::{self, Graph, GroupSize, LineEnds, NodeSize, Size};
use crate::{Look, Results};
use markup::escape;
pub(crate) use style::{PLAINTEXT, mark_colour, severity_colour};

/// Around everything.
const MARGIN: f64 = 24.0;

/// Height of title and subtitle.
const TITLE: f64 = 58.0;

/// Writes the diagram of a scan.
pub(crate) fn write(results: &Results<'_>, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    draw(&Picture::of(Scene::of(results), look), out)
}

/// Writes a picture.
pub(crate) fn draw(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    let placed = layout::place(&graph(picture));
    let title = format!("Data-flow diagram \u{b7} {}", picture.title);
    let heading = markup::width(&title, 20.0).max(markup::width(&picture.subtitle, 12.0));
    let inner = placed.size.width.max(heading).max(legend::NARROWEST);
    let legend = legend::Legend::of(picture, inner);
    let width = inner + 2.0 * MARGIN;
    let legend_top = TITLE + placed.size.height + 2.0 * MARGIN;
    let height = legend_top + legend.height + MARGIN;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width:.0}\" \
         height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\">"
    )?;
    writeln!(out, "<title>{}</title>", escape(&title))?;
    style::write(out)?;
    writeln!(
        out,
        "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>"
    )?;
    markup::text(out, "title", MARGIN, MARGIN + 16.0, &title)?;
    markup::text(out, "subtitle", MARGIN, MARGIN + 36.0, &picture.subtitle)?;
    writeln!(
        out,
        "<g transform=\"translate({MARGIN} {})\">",
        TITLE + MARGIN
    )?;
    let groups = picture.groups.iter().zip(&placed.groups);
    groups
        .into_iter()
        .try_for_each(|(group, rect)| shapes::group(out, group, *rect))?;
    let routes = picture.lines.iter().zip(&placed.lines);
    routes
        .clone()
        .try_for_each(|(line, route)| lines::path(out, line, route))?;
    let nodes = picture.nodes.iter().zip(&placed.nodes);
    nodes
        .into_iter()
        .try_for_each(|(node, rect)| shapes::node(out, node, *rect))?;
    routes
        .into_iter()
        .try_for_each(|(line, route)| lines::label(out, line, route))?;
    writeln!(out, "</g>")?;
    legend.write(out, MARGIN, legend_top)?;
    writeln!(out, "</svg>")
}

/// The picture with its texts measured.
fn graph(picture: &Picture) -> Graph {
    let nodes = picture.nodes.iter().map(|node| NodeSize {
        size: shapes::size(node),
        parent: node.parent,
    });
    let groups = picture.groups.iter().map(|group| GroupSize {
        heading: shapes::heading_width(group),
        parent: group.parent,
    });
    let lines = picture.lines.iter().map(|line| LineEnds {
        from: line.from,
        to: line.to,
        label: lines::label_size(line),
    });
    Graph {
        nodes: nodes.collect(),
        groups: groups.collect(),
        lines: lines.collect(),
    }
}

/// A count of threats in a coloured pill; its size at `at` is centred.
fn badge(out: &mut dyn Write, badge: crate::diagram::Badge, x: f64, y: f64) -> io::Result<()> {
    let text = badge.count.to_string();
    let size = badge_size(badge);
    let (left, top) = (x - size.width / 2.0, y - size.height / 2.0);
    writeln!(
        out,
        "<g class=\"badge\"><rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{:.1}\" \
         rx=\"{:.1}\" fill=\"{}\"/>",
        size.width,
        size.height,
        size.height / 2.0,
        severity_colour(badge.worst)
    )?;
    writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{:.1}\">{text}</text></g>",
        y + 3.5
    )
}

fn badge_size(badge: crate::diagram::Badge) -> Size {
    let digits = badge.count.to_string().len();
    Size {
        width: 16.0 + 6.0 * f64::from(u32::try_from(digits.saturating_sub(1)).unwrap_or(0)),
        height: 16.0,
    }
}
