//! The unconnected parts of a graph, laid out one by one and set side by side.
//!
//! The engine would spread them over one set of layers and leave most of the page empty, and
//! its time grows faster than the graph.

use std::collections::BTreeMap;

use super::shelf::shelve;
use super::{Graph, LineEnds, Placed, Point, Rect, Route, Size};

const GAP: f64 = 40.0;

/// A part, with the places of its nodes, groups and lines in the whole.
#[derive(Default)]
struct Part {
    graph: Graph,
    nodes: Vec<usize>,
    groups: Vec<usize>,
    lines: Vec<usize>,
}

/// Lays out every part with `engine` and puts them together, the largest first.
pub(super) fn place(graph: &Graph, engine: impl Fn(&Graph) -> Placed) -> Placed {
    let mut drawn: Vec<(Part, Placed)> = split(graph)
        .into_iter()
        .map(|part| {
            let placed = engine(&part.graph);
            (part, placed)
        })
        .collect();
    // Stable, so that parts of one size keep their order.
    drawn.sort_by(|(_, a), (_, b)| area(b.size).total_cmp(&area(a.size)));
    let sizes: Vec<Size> = drawn.iter().map(|(_, placed)| placed.size).collect();
    let (corners, size) = shelve(&sizes, GAP);
    let mut whole = Placed {
        size,
        nodes: vec![Rect::default(); graph.nodes.len()],
        groups: vec![Rect::default(); graph.groups.len()],
        lines: vec![Route::default(); graph.lines.len()],
    };
    for ((part, placed), corner) in drawn.into_iter().zip(corners) {
        put(&part, placed, corner, &mut whole);
    }
    whole
}

fn area(size: Size) -> f64 {
    size.width * size.height
}

fn put(part: &Part, placed: Placed, corner: Point, whole: &mut Placed) {
    let moved = |rect: Rect| Rect {
        at: rect.at.plus(corner),
        ..rect
    };
    for (at, rect) in part.nodes.iter().zip(placed.nodes) {
        set(&mut whole.nodes, *at, moved(rect));
    }
    for (at, rect) in part.groups.iter().zip(placed.groups) {
        set(&mut whole.groups, *at, moved(rect));
    }
    for (at, route) in part.lines.iter().zip(placed.lines) {
        let points = route.points.iter().map(|point| point.plus(corner));
        let route = Route {
            points: points.collect(),
            label: route.label.map(|label| label.plus(corner)),
        };
        set(&mut whole.lines, *at, route);
    }
}

fn set<T>(items: &mut [T], at: usize, item: T) {
    if let Some(slot) = items.get_mut(at) {
        *slot = item;
    }
}

/// The parts in the order of their first group or node. Groups belong together with all that
/// is in them, nodes with what they have lines to.
fn split(graph: &Graph) -> Vec<Part> {
    let groups = graph.groups.len();
    let mut union = Union::new(groups + graph.nodes.len());
    for (at, group) in graph.groups.iter().enumerate() {
        if let Some(parent) = group.parent {
            union.join(at, parent);
        }
    }
    for (at, node) in graph.nodes.iter().enumerate() {
        if let Some(parent) = node.parent {
            union.join(groups + at, parent);
        }
    }
    for line in &graph.lines {
        union.join(groups + line.from, groups + line.to);
    }
    let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
    let mut place = vec![0; groups + graph.nodes.len()];
    for (at, group) in graph.groups.iter().enumerate() {
        let part = parts.entry(union.root(at)).or_default();
        set(&mut place, at, part.groups.len());
        part.groups.push(at);
        let parent = group.parent.and_then(|parent| place.get(parent).copied());
        part.graph
            .groups
            .push(super::GroupSize { parent, ..*group });
    }
    for (at, node) in graph.nodes.iter().enumerate() {
        let part = parts.entry(union.root(groups + at)).or_default();
        set(&mut place, groups + at, part.nodes.len());
        part.nodes.push(at);
        let parent = node.parent.and_then(|parent| place.get(parent).copied());
        part.graph.nodes.push(super::NodeSize { parent, ..*node });
    }
    let end = |node: usize| place.get(groups + node).copied().unwrap_or_default();
    for (at, line) in graph.lines.iter().enumerate() {
        let part = parts.entry(union.root(groups + line.from)).or_default();
        part.lines.push(at);
        part.graph.lines.push(LineEnds {
            from: end(line.from),
            to: end(line.to),
            ..*line
        });
    }
    parts.into_values().collect()
}

/// Sets that are joined, each named by its smallest member.
struct Union {
    parent: Vec<usize>,
}

impl Union {
    fn new(size: usize) -> Self {
        Self {
            parent: (0..size).collect(),
        }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while let Some(parent) = self.parent.get(at).copied().filter(|parent| *parent != at) {
            let above = self.parent.get(parent).copied().unwrap_or(parent);
            set(&mut self.parent, at, above);
            at = above;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        set(&mut self.parent, a.max(b), a.min(b));
    }
}
