//! Rows of boxes with straight lines between them: no beauty, but linear in time and good for
//! any size.

use super::shelf::shelve;
use super::{Graph, Layout, Placed, Point, Rect, Route, Size};

const GAP: f64 = 28.0;
const HEADING: f64 = 44.0;
const PADDING: f64 = 18.0;

/// The engine.
pub(super) struct Rows;

/// Something to put into a row.
#[derive(Clone, Copy)]
enum Item {
    Node(usize),
    Group(usize),
}

impl Layout for Rows {
    fn place(&self, graph: &Graph) -> Option<Placed> {
        let mut placed = Placed {
            nodes: graph.nodes.iter().map(|node| sized(node.size)).collect(),
            groups: vec![Rect::default(); graph.groups.len()],
            lines: Vec::new(),
            size: Size::default(),
        };
        let (top, inside) = items(graph);
        // A group stands behind its parent, so that from the back all contents have sizes.
        for index in (0..graph.groups.len()).rev() {
            let heading = graph.groups.get(index)?.heading;
            let mut size = arrange(inside.get(index)?, &mut placed);
            size.width = size.width.max(heading) + 2.0 * PADDING;
            size.height += HEADING + PADDING;
            placed.groups.get_mut(index)?.size = size;
        }
        placed.size = arrange(&top, &mut placed);
        for (index, members) in inside.iter().enumerate() {
            let corner = placed.groups.get(index)?.at;
            for item in members {
                let slot = rect_mut(*item, &mut placed)?;
                slot.at = slot.at.plus(corner).plus(Point {
                    x: PADDING,
                    y: HEADING,
                });
            }
        }
        let lines = graph.lines.iter();
        placed.lines = lines.map(|line| straight(line, &placed)).collect();
        Some(placed)
    }
}

fn sized(size: Size) -> Rect {
    Rect {
        at: Point::default(),
        size,
    }
}

/// What stands at the top, and what inside each group.
fn items(graph: &Graph) -> (Vec<Item>, Vec<Vec<Item>>) {
    let mut top = Vec::new();
    let mut inside = vec![Vec::new(); graph.groups.len()];
    let groups = graph.groups.iter().enumerate();
    let groups = groups.map(|(index, group)| (group.parent, Item::Group(index)));
    let nodes = graph.nodes.iter().enumerate();
    let nodes = nodes.map(|(index, node)| (node.parent, Item::Node(index)));
    for (parent, item) in groups.chain(nodes) {
        match parent.and_then(|parent| inside.get_mut(parent)) {
            Some(members) => members.push(item),
            None => top.push(item),
        }
    }
    (top, inside)
}

/// Sets items in rows, from the corner zero.
fn arrange(items: &[Item], placed: &mut Placed) -> Size {
    let sizes: Vec<Size> = items
        .iter()
        .filter_map(|item| rect_mut(*item, placed).map(|rect| rect.size))
        .collect();
    let (corners, size) = shelve(&sizes, GAP);
    for (item, at) in items.iter().zip(corners) {
        if let Some(rect) = rect_mut(*item, placed) {
            rect.at = at;
        }
    }
    size
}

fn rect_mut(item: Item, placed: &mut Placed) -> Option<&mut Rect> {
    match item {
        Item::Node(index) => placed.nodes.get_mut(index),
        Item::Group(index) => placed.groups.get_mut(index),
    }
}

/// A straight line from border to border.
fn straight(line: &super::LineEnds, placed: &Placed) -> Route {
    let node = |index: usize| placed.nodes.get(index).copied().unwrap_or_default();
    let (from, to) = (node(line.from), node(line.to));
    let (start, end) = (border(from, centre(to)), border(to, centre(from)));
    let label = line.label.map(|size| Point {
        x: f64::midpoint(start.x, end.x) - size.width / 2.0,
        y: f64::midpoint(start.y, end.y) - size.height / 2.0,
    });
    Route {
        points: vec![start, end],
        label,
    }
}

fn centre(rect: Rect) -> Point {
    Point {
        x: rect.at.x + rect.size.width / 2.0,
        y: rect.at.y + rect.size.height / 2.0,
    }
}

/// Where the line from the centre towards `goal` leaves the box.
fn border(rect: Rect, goal: Point) -> Point {
    let middle = centre(rect);
    let (dx, dy) = (goal.x - middle.x, goal.y - middle.y);
    let across = (rect.size.width / 2.0) / dx.abs().max(f64::MIN_POSITIVE);
    let down = (rect.size.height / 2.0) / dy.abs().max(f64::MIN_POSITIVE);
    let share = across.min(down).min(1.0);
    Point {
        x: middle.x + dx * share,
        y: middle.y + dy * share,
    }
}
