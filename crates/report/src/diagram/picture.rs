//! Nodes, groups and lines, ready to be drawn.

mod groups;
mod lines;
mod nodes;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use model::{BoundaryId, ElementId, Knowledge};
use stride::{Level, Threat};

use super::collapse::{Face, faces};
use super::{Mark, Scene};
use crate::{Look, clean};

/// Names longer than this are cut in a drawing; the tip has all of it.
const LONGEST_NAME: usize = 34;

/// A diagram to draw.
#[derive(Debug, Default)]
pub(crate) struct Picture {
    pub(crate) title: String,
    pub(crate) subtitle: String,
    pub(crate) nodes: Vec<Node>,
    /// A group stands behind its parent.
    pub(crate) groups: Vec<Group>,
    pub(crate) lines: Vec<Line>,
    pub(crate) is_diff: bool,
}

/// How a node is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Shape {
    Process,
    Store,
    External,
    /// A whole boundary, drawn as one.
    Part,
}

/// An element, or several drawn as one.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) name: String,
    pub(crate) caption: String,
    pub(crate) shape: Shape,
    pub(crate) parent: Option<usize>,
    pub(crate) badge: Option<Badge>,
    pub(crate) mark: Mark,
    pub(crate) tip: String,
}

/// How many threats, and the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Badge {
    pub(crate) count: usize,
    pub(crate) worst: Level,
}

/// A trust boundary with something in it.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) parent: Option<usize>,
    pub(crate) badge: Option<Badge>,
    pub(crate) mark: Mark,
    pub(crate) tip: String,
}

/// The flows from one node to another.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) label: String,
    pub(crate) knowledge: Knowledge,
    /// None where unknown; of several flows the worst counts.
    pub(crate) encrypted: Option<bool>,
    pub(crate) badge: Option<Badge>,
    pub(crate) mark: Mark,
    pub(crate) tip: String,
}

impl Picture {
    /// Decides what is drawn of a scene.
    pub(crate) fn of(mut scene: Scene<'_>, look: &Look) -> Self {
        scene.narrow(look);
        let (faces, note) = faces(&scene, look.level);
        let threats = scene.threats_by_id();
        let mut nodes: BTreeMap<&Face, Vec<usize>> = BTreeMap::new();
        for (at, face) in faces.iter().enumerate() {
            nodes.entry(face).or_default().push(at);
        }
        let frame = Frame {
            boundaries: scene.boundary_index(),
            scene: &scene,
            threats,
        };
        let (groups, group_of) = groups::groups(&frame, nodes.keys().copied());
        let numbers = nodes.keys().enumerate();
        let number: HashMap<&Face, usize> = numbers.map(|(at, face)| (*face, at)).collect();
        let node_of: HashMap<&ElementId, usize> = scene
            .elements
            .iter()
            .zip(&faces)
            .filter_map(|(item, face)| Some((&item.it.id, *number.get(face)?)))
            .collect();
        let lines = lines::lines(&frame, &node_of);
        let draw = |(face, members): (&&Face, &Vec<usize>)| {
            let members = members.iter();
            let members: Vec<_> = members.filter_map(|at| scene.elements.get(*at)).collect();
            nodes::node(&frame, face, &members, &group_of)
        };
        let drawn: Vec<Node> = nodes.iter().map(draw).collect();
        Self {
            title: scene.title.clone(),
            subtitle: subtitle(&scene, note),
            nodes: drawn,
            groups,
            lines,
            is_diff: scene.is_diff,
        }
    }
}

/// A scene with its indexes.
struct Frame<'a> {
    scene: &'a Scene<'a>,
    boundaries: HashMap<&'a BoundaryId, usize>,
    threats: HashMap<Arc<str>, Vec<&'a Threat>>,
}

impl<'a> Frame<'a> {
    /// The boundary around a boundary, by position.
    fn parent(&self, at: usize) -> Option<usize> {
        let parent = self.scene.boundaries.get(at)?.it.parent.as_ref()?;
        self.boundaries.get(parent).copied()
    }

    /// The open threats about something.
    fn threats(&self, id: &Arc<str>) -> impl Iterator<Item = &'a Threat> {
        self.threats.get(id).into_iter().flatten().copied()
    }
}

fn subtitle(scene: &Scene<'_>, note: Option<String>) -> String {
    use crate::look::count;
    let numbers = [
        count(scene.elements.len(), "element", "elements"),
        count(scene.flows.len(), "flow", "flows"),
        count(scene.boundaries.len(), "trust boundary", "trust boundaries"),
        if scene.is_diff {
            count(scene.threats.len(), "new threat", "new threats")
        } else {
            count(scene.threats.len(), "open threat", "open threats")
        },
    ];
    let mut text = numbers.join(" \u{b7} ");
    if let Some(note) = note {
        text.push_str(" \u{b7} ");
        text.push_str(&note);
    }
    text
}

/// A mark for several things: theirs if they agree, else changed.
fn common(marks: impl Iterator<Item = Mark>) -> Mark {
    marks
        .reduce(|a, b| if a == b { a } else { Mark::Changed })
        .unwrap_or(Mark::Same)
}

fn badge<'a>(threats: impl Iterator<Item = &'a Threat>) -> Option<Badge> {
    let levels: Vec<Level> = threats.map(|threat| threat.severity).collect();
    let worst = levels.iter().copied().max()?;
    Some(Badge {
        count: levels.len(),
        worst,
    })
}

/// A name cleaned and cut to fit.
fn short(name: &str) -> String {
    let name = clean(name);
    if name.chars().count() <= LONGEST_NAME {
        return name.into_owned();
    }
    let start: String = name.chars().take(LONGEST_NAME - 1).collect();
    format!("{start}\u{2026}")
}
