//! Where things stand in a drawing.
//!
//! A drawing is laid out behind one small trait, so that the engine can be replaced in one
//! file. The engine in use is a port of the Eclipse Layout Kernel; what is too large for it, or
//! what it fails on, is set in rows.

mod elk;
mod gather;
mod parts;
mod rows;
mod shelf;

/// Nodes above which the engine takes seconds: 0.3 s for 400, 9 s for 4,000.
pub(crate) const LARGEST: usize = 600;

/// Lines above which it does.
pub(crate) const MOST_LINES: usize = 1500;

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Size {
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// A place, from the top left corner of the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Point {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

impl Point {
    /// This point, counted from another corner.
    fn plus(self, corner: Self) -> Self {
        Self {
            x: self.x + corner.x,
            y: self.y + corner.y,
        }
    }
}

/// A box in the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Rect {
    pub(crate) at: Point,
    pub(crate) size: Size,
}

/// What is to be laid out. Parents and ends are positions in `groups` and `nodes`; a group
/// stands behind its parent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<NodeSize>,
    pub(crate) groups: Vec<GroupSize>,
    pub(crate) lines: Vec<LineEnds>,
}

impl Graph {
    /// The groups around a node, innermost first.
    fn around(&self, node: usize) -> impl Iterator<Item = usize> {
        let innermost = self.nodes.get(node).and_then(|node| node.parent);
        std::iter::successors(innermost, |group| self.groups.get(*group)?.parent)
    }
}

/// A node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeSize {
    pub(crate) size: Size,
    pub(crate) parent: Option<usize>,
}

/// A group, with the width of its heading.
#[derive(Clone, Copy, Debug)]
pub(crate) struct GroupSize {
    pub(crate) heading: f64,
    pub(crate) parent: Option<usize>,
}

/// A line, with the size of its label.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LineEnds {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) label: Option<Size>,
}

/// The drawing: places for everything in the graph, in the same order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Placed {
    pub(crate) size: Size,
    pub(crate) nodes: Vec<Rect>,
    pub(crate) groups: Vec<Rect>,
    pub(crate) lines: Vec<Route>,
}

/// The way of a line, and where its label stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Route {
    pub(crate) points: Vec<Point>,
    pub(crate) label: Option<Point>,
}

/// An engine. It gives none where it cannot.
trait Layout {
    fn place(&self, graph: &Graph) -> Option<Placed>;
}

/// Lays a graph out, whatever its size.
pub(crate) fn place(graph: &Graph) -> Placed {
    let gathered = gather::Gathered::of(graph);
    let placed = parts::place(&gathered.graph, place_part);
    gathered.scatter(graph, placed)
}

fn place_part(graph: &Graph) -> Placed {
    let small = graph.nodes.len() <= LARGEST && graph.lines.len() <= MOST_LINES;
    let small = small && graph.groups.len() <= LARGEST;
    let drawn = if small { elk::Elk.place(graph) } else { None };
    drawn
        .or_else(|| rows::Rows.place(graph))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two groups, one inside the other, with a node in each and one outside.
    fn graph() -> Graph {
        let node = |parent| NodeSize {
            size: Size {
                width: 120.0,
                height: 50.0,
            },
            parent,
        };
        let line = |from, to| LineEnds {
            from,
            to,
            label: Some(Size {
                width: 60.0,
                height: 14.0,
            }),
        };
        let group = |parent| GroupSize {
            heading: 80.0,
            parent,
        };
        Graph {
            nodes: vec![node(None), node(Some(0)), node(Some(1))],
            groups: vec![group(None), group(Some(0))],
            lines: vec![line(0, 1), line(1, 2), line(0, 2), line(2, 0)],
        }
    }

    fn inside(inner: Rect, outer: Rect) -> bool {
        inner.at.x >= outer.at.x
            && inner.at.y >= outer.at.y
            && inner.at.x + inner.size.width <= outer.at.x + outer.size.width
            && inner.at.y + inner.size.height <= outer.at.y + outer.size.height
    }

    fn check(placed: &Placed) {
        assert!(inside(placed.nodes[1], placed.groups[0]));
        assert!(inside(placed.nodes[2], placed.groups[1]));
        assert!(inside(placed.groups[1], placed.groups[0]));
        assert!(!inside(placed.nodes[0], placed.groups[0]));
        assert!(placed.lines.iter().all(|line| line.points.len() >= 2));
        let end = placed.lines[1].points.last().unwrap();
        let target = placed.nodes[2];
        assert!(end.x >= target.at.x - 1.0 && end.x <= target.at.x + target.size.width + 1.0);
        assert!(end.y >= target.at.y - 1.0 && end.y <= target.at.y + target.size.height + 1.0);
    }

    #[test]
    fn both_engines_keep_things_in_their_groups_and_lines_at_their_ends() {
        check(&elk::Elk.place(&graph()).unwrap());
        check(&rows::Rows.place(&graph()).unwrap());
        check(&place(&graph()));
    }

    #[test]
    fn loose_nodes_stand_apart_inside_their_group() {
        let mut graph = graph();
        let size = graph.nodes[0].size;
        for _ in 0..5 {
            let parent = Some(1);
            graph.nodes.push(NodeSize { size, parent });
        }
        let placed = place(&graph);
        let loose = &placed.nodes[3..];
        assert!(loose.iter().all(|node| inside(*node, placed.groups[1])));
        let apart = |a: &Rect, b: &Rect| {
            (a.at.x - b.at.x).abs() >= 120.0 || (a.at.y - b.at.y).abs() >= 50.0
        };
        assert!(loose.windows(2).all(|pair| apart(&pair[0], &pair[1])));
    }
}
