//! Nodes without a line, gathered into blocks.
//!
//! A layered layout puts all of them into one endless column. Gathered, the loose nodes of a
//! group are one box to the engine, and stand in rows inside it.

use std::collections::BTreeMap;

use super::shelf::shelve;
use super::{Graph, LineEnds, NodeSize, Placed, Point, Rect};

const GAP: f64 = 24.0;

/// A graph whose loose nodes are gathered, and the way back.
pub(super) struct Gathered {
    /// The smaller graph.
    pub(super) graph: Graph,
    /// For each of its nodes, the nodes it stands for, with their places in it.
    members: Vec<Vec<(usize, Point)>>,
}

impl Gathered {
    /// Gathers the loose nodes of each group.
    pub(super) fn of(graph: &Graph) -> Self {
        let mut loose = vec![true; graph.nodes.len()];
        for end in graph.lines.iter().flat_map(|line| [line.from, line.to]) {
            if let Some(loose) = loose.get_mut(end) {
                *loose = false;
            }
        }
        let mut gathered = Self {
            graph: Graph {
                groups: graph.groups.clone(),
                ..Graph::default()
            },
            members: Vec::new(),
        };
        let mut blocks: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
        let mut new_place = vec![0; graph.nodes.len()];
        for (at, node) in graph.nodes.iter().enumerate() {
            if loose.get(at) == Some(&true) {
                blocks.entry(node.parent).or_default().push(at);
            } else if let Some(place) = new_place.get_mut(at) {
                *place = gathered.graph.nodes.len();
                gathered.push(*node, vec![(at, Point::default())]);
            }
        }
        for (parent, block) in blocks {
            gathered.push_block(graph, parent, &block);
        }
        let ends = |line: &LineEnds| LineEnds {
            from: new_place.get(line.from).copied().unwrap_or_default(),
            to: new_place.get(line.to).copied().unwrap_or_default(),
            ..*line
        };
        gathered.graph.lines = graph.lines.iter().map(ends).collect();
        gathered
    }

    fn push(&mut self, node: NodeSize, members: Vec<(usize, Point)>) {
        self.graph.nodes.push(node);
        self.members.push(members);
    }

    fn push_block(&mut self, graph: &Graph, parent: Option<usize>, block: &[usize]) {
        let sizes: Vec<_> = block
            .iter()
            .filter_map(|at| graph.nodes.get(*at))
            .map(|node| node.size)
            .collect();
        let (places, size) = shelve(&sizes, GAP);
        let members = block.iter().copied().zip(places).collect();
        self.push(NodeSize { size, parent }, members);
    }

    /// Puts the gathered nodes back.
    pub(super) fn scatter(&self, graph: &Graph, placed: Placed) -> Placed {
        let mut nodes = vec![Rect::default(); graph.nodes.len()];
        for (block, members) in placed.nodes.iter().zip(&self.members) {
            for (at, place) in members {
                if let Some((slot, node)) = nodes.get_mut(*at).zip(graph.nodes.get(*at)) {
                    slot.at = block.at.plus(*place);
                    slot.size = node.size;
                }
            }
        }
        Placed { nodes, ..placed }
    }
}
