//! Boundaries and elements.

use std::io::{self, Write};

use super::markup::{self, escape, width};
use crate::diagram::{Group, Mark, Node, Shape};
use crate::layout::{Rect, Size};

/// How far the ends of a drum bulge.
const BULGE: f64 = 7.0;

/// Room for a node's texts.
pub(super) fn size(node: &Node) -> Size {
    let texts = width(&node.name, 14.6).max(width(&node.caption, 11.0));
    let height = if node.shape == Shape::Store {
        62.0
    } else {
        52.0
    };
    Size {
        width: (texts + 32.0).max(112.0).round(),
        height,
    }
}

/// Room for a boundary's name.
pub(super) fn heading_width(group: &Group) -> f64 {
    width(&group.name, 12.5).max(width(group.kind, 11.5)) + 24.0
}

/// A dashed box with its kind and name.
pub(super) fn group(out: &mut dyn Write, group: &Group, rect: Rect) -> io::Result<()> {
    let Rect { at, size } = rect;
    let mark = mark_class(group.mark);
    writeln!(out, "<g><title>{}</title>", escape(&group.tip))?;
    writeln!(
        out,
        "<rect class=\"hull{mark}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"10\"/>",
        at.x, at.y, size.width, size.height
    )?;
    let kind = group.kind.to_uppercase();
    markup::text(out, "hull-kind", at.x + 14.0, at.y + 16.0, &kind)?;
    markup::text(
        out,
        name_class("hull-name", group.mark),
        at.x + 14.0,
        at.y + 31.0,
        &group.name,
    )?;
    if let Some(badge) = group.badge {
        super::badge(out, badge, at.x + size.width - 14.0, at.y)?;
    }
    writeln!(out, "</g>")
}

/// An element with its name and what it is.
pub(super) fn node(out: &mut dyn Write, node: &Node, rect: Rect) -> io::Result<()> {
    let Rect { at, size } = rect;
    writeln!(out, "<g><title>{}</title>", escape(&node.tip))?;
    writeln!(out, "{}", outline(node.shape, mark_class(node.mark), rect))?;
    let middle = at.x + size.width / 2.0;
    let sag = if node.shape == Shape::Store {
        BULGE
    } else {
        0.0
    };
    let centre = at.y + f64::midpoint(size.height, sag);
    let class = name_class("name", node.mark);
    if node.caption.is_empty() {
        markup::text(out, class, middle, centre + 4.5, &node.name)?;
    } else {
        markup::text(out, class, middle, centre - 3.0, &node.name)?;
        markup::text(out, "caption", middle, centre + 13.0, &node.caption)?;
    }
    if let Some(badge) = node.badge {
        super::badge(out, badge, at.x + size.width - 6.0, at.y + sag / 2.0)?;
    }
    writeln!(out, "</g>")
}

/// The outline of a shape, in a rectangle.
pub(super) fn outline(shape: Shape, mark: &str, rect: Rect) -> String {
    let (x, y) = (rect.at.x, rect.at.y);
    let (width, height) = (rect.size.width, rect.size.height);
    let (class, corner) = match shape {
        Shape::Store => return drum(mark, rect),
        Shape::Process => ("process", height.min(40.0) / 2.6),
        Shape::External => ("external", 0.0),
        Shape::Part => ("part", 4.0),
    };
    format!(
        "<rect class=\"node {class}{mark}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" \
         height=\"{height:.1}\" rx=\"{corner:.1}\"/>"
    )
}

fn drum(mark: &str, rect: Rect) -> String {
    let (x, width) = (rect.at.x, rect.size.width);
    let bulge = BULGE.min(rect.size.height / 5.0);
    let (top, bottom) = (rect.at.y + bulge, rect.at.y + rect.size.height - bulge);
    let (right, half) = (x + width, width / 2.0);
    let arc = format!("A{half:.1} {bulge:.1} 0 0");
    format!(
        "<path class=\"node store{mark}\" d=\"M{x:.1} {top:.1}{arc} 1 {right:.1} {top:.1}\
         V{bottom:.1}{arc} 1 {x:.1} {bottom:.1}Z\"/>\
         <path class=\"node store{mark}\" fill-opacity=\"0\" d=\"M{x:.1} {top:.1}{arc} 0 {right:.1} {top:.1}\"/>"
    )
}

/// The class of a change, with a blank before it.
pub(super) fn mark_class(mark: Mark) -> &'static str {
    match mark {
        Mark::Same => "",
        Mark::Changed => " changed",
        Mark::Added => " added",
        Mark::Removed => " removed",
    }
}

fn name_class(class: &'static str, mark: Mark) -> &'static str {
    match (class, mark) {
        ("name", Mark::Removed) => "name gone",
        ("hull-name", Mark::Removed) => "hull-name gone",
        (class, _) => class,
    }
}
