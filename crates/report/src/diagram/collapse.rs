//! Which elements are drawn as one, so that a diagram of a large system can be read and drawn.
//!
//! Level 0 shows the parts of the system: the outermost boundaries. Level 1 shows every
//! element, unless there are too many; then alike neighbours are drawn as one, and if that is
//! not enough, whole boundaries.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use model::ElementKind;

use super::Scene;
use crate::layout::LARGEST;

/// What an element is drawn as. Elements with the same face are one node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Face {
    /// Itself, by position.
    Element(usize),
    /// All elements of one type in one boundary.
    Alike(Option<usize>, Arc<str>, ElementKind),
    /// Everything in a boundary.
    Boundary(usize),
}

/// The faces of all elements, in their order, and a sentence if that is not one each.
pub(crate) fn faces(scene: &Scene<'_>, level: u8) -> (Vec<Face>, Option<String>) {
    let chains = Chains::of(scene);
    if level == 0 {
        return (chains.outermost(scene), None);
    }
    let each: Vec<Face> = (0..scene.elements.len()).map(Face::Element).collect();
    if distinct(&each) <= LARGEST {
        return (each, None);
    }
    let alike = chains.alike(scene);
    let depths = (0..chains.deepest())
        .rev()
        .map(|depth| chains.cut(scene, depth));
    let fitting = std::iter::once(alike.clone())
        .chain(depths)
        .find(|faces| distinct(faces) <= LARGEST);
    let faces = fitting.unwrap_or(alike);
    let note = format!(
        "{} elements are drawn as {}: too many to draw each",
        scene.elements.len(),
        distinct(&faces)
    );
    (faces, Some(note))
}

fn distinct(faces: &[Face]) -> usize {
    faces.iter().collect::<HashSet<_>>().len()
}

/// For each element the boundaries around it, outermost first.
struct Chains {
    of_element: Vec<Vec<usize>>,
}

impl Chains {
    fn of(scene: &Scene<'_>) -> Self {
        let index = scene.boundary_index();
        let mut known: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut of_element = Vec::with_capacity(scene.elements.len());
        for item in &scene.elements {
            let innermost = item.it.boundary.as_ref().and_then(|id| index.get(id));
            let chain = innermost.map(|at| {
                known
                    .entry(*at)
                    .or_insert_with(|| climb(scene, &index, *at))
                    .clone()
            });
            of_element.push(chain.unwrap_or_default());
        }
        Self { of_element }
    }

    fn deepest(&self) -> usize {
        self.of_element.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Elements of one type in one boundary become one.
    fn alike(&self, scene: &Scene<'_>) -> Vec<Face> {
        let faces = scene.elements.iter().zip(&self.of_element);
        let mut sizes: BTreeMap<Face, usize> = BTreeMap::new();
        let alike: Vec<Face> = faces
            .map(|(item, chain)| alike(item.it, chain.last().copied()))
            .collect();
        for face in &alike {
            *sizes.entry(face.clone()).or_default() += 1;
        }
        let single = |face: &Face| sizes.get(face) == Some(&1);
        let faces = alike.into_iter().enumerate();
        faces
            .map(|(at, face)| {
                if single(&face) {
                    Face::Element(at)
                } else {
                    face
                }
            })
            .collect()
    }

    /// Elements become the boundary around them at a depth; those outside of all are merged by
    /// type, and external entities stay what they are.
    fn cut(&self, scene: &Scene<'_>, depth: usize) -> Vec<Face> {
        let elements = scene.elements.iter().zip(&self.of_element);
        elements
            .enumerate()
            .map(
                |(at, (item, chain))| match chain.get(depth).or(chain.last()) {
                    _ if item.it.kind == ElementKind::ExternalEntity => Face::Element(at),
                    Some(boundary) => Face::Boundary(*boundary),
                    None => alike(item.it, None),
                },
            )
            .collect()
    }

    /// The shallowest cut that still tells the parts of the system apart.
    fn outermost(&self, scene: &Scene<'_>) -> Vec<Face> {
        let parts = |faces: &[Face]| {
            let is_part = |face: &&Face| !matches!(face, Face::Element(_));
            faces.iter().filter(is_part).collect::<HashSet<_>>().len()
        };
        (0..self.deepest())
            .map(|depth| self.cut(scene, depth))
            .find(|faces| parts(faces) >= 3)
            .unwrap_or_else(|| self.cut(scene, self.deepest().saturating_sub(1)))
    }
}

fn alike(element: &model::Element, boundary: Option<usize>) -> Face {
    Face::Alike(boundary, Arc::clone(&element.type_name), element.kind)
}

/// The boundaries around one, outermost first. A cycle cannot be in a model, but a bound on
/// the steps costs nothing.
fn climb(
    scene: &Scene<'_>,
    index: &HashMap<&model::BoundaryId, usize>,
    innermost: usize,
) -> Vec<usize> {
    let parent = |at: &usize| {
        let boundary = scene.boundaries.get(*at)?;
        index.get(boundary.it.parent.as_ref()?).copied()
    };
    let mut chain: Vec<usize> = std::iter::successors(Some(innermost), parent)
        .take(scene.boundaries.len())
        .collect();
    chain.reverse();
    chain
}
