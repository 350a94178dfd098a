//! Rows of boxes: no beauty, but linear in time and good for any size.

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
            let corner = Point {
                x: corner.x + PADDING,
                y: corner.y + HEADING,
            };
            shift(members, corner, &mut placed);
        }
        placed.lines = graph
            .lines
            .iter()
            .map(|line| straight(line, &placed))
            .collect();
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

/// Sets items in rows of about the same width as height, from the corner zero.
fn arrange(items: &[Item], placed: &mut Placed) -> Size {
    let area: f64 = items
        .iter()
        .map(|item| rect(*item, placed).size)
        .map(|size| (size.width + GAP) * (size.height + GAP))
        .sum();
    let limit = (area * 1.6).sqrt();
    let (mut x, mut y, mut row, mut width) = (0.0_f64, 0.0_f64, 0.0_f64, 0.0_f64);
    for item in items {
        let size = rect(*item, placed).size;
        if x > 0.0 && x + size.width > limit {
            (x, y, row) = (0.0, y + row + GAP, 0.0);
        }
        set(*item, Point { x, y }, placed);
        width = width.max(x + size.width);
        row = row.max(size.height);
        x += size.width + GAP;
    }
    Size {
        width,
        height: y + row,
    }
}

fn shift(items: &[Item], corner: Point, placed: &mut Placed) {
    for item in items {
        let at = rect(*item, placed).at;
        let moved = Point {
            x: at.x + corner.x,
            y: at.y + corner.y,
        };
        set(*item, moved, placed);
    }
}

fn rect(item: Item, placed: &Placed) -> Rect {
    match item {
        Item::Node(index) => placed.nodes.get(index),
        Item::Group(index) => placed.groups.get(index),
    }
    .copied()
    .unwrap_or_default()
}

fn set(item: Item, at: Point, placed: &mut Placed) {
    let slot = match item {
        Item::Node(index) => placed.nodes.get_mut(index),
        Item::Group(index) => placed.groups.get_mut(index),
    };
    if let Some(slot) = slot {
        slot.at = at;
    }
}

/// A straight line from border to border.
fn straight(line: &super::LineEnds, placed: &Placed) -> Route {
    let from = rect(Item::Node(line.from), placed);
    let to = rect(Item::Node(line.to), placed);
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
