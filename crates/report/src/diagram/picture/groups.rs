//! Boundaries as nested groups.

use std::collections::{BTreeMap, HashMap};

use super::{Frame, Group, badge, short};
use crate::diagram::collapse::Face;
use crate::diagram::tips;

/// The boundaries that have something drawn in them, parents first, and the place of each.
pub(super) fn groups<'f>(
    frame: &Frame<'_>,
    faces: impl Iterator<Item = &'f Face>,
) -> (Vec<Group>, HashMap<usize, usize>) {
    let scene = frame.scene;
    let parent_of = |at| frame.parent(at);
    let mut wanted: BTreeMap<(usize, usize), Option<usize>> = BTreeMap::new();
    for face in faces {
        let innermost = parent_of_face(frame, face);
        let chain: Vec<usize> = std::iter::successors(innermost, |at| parent_of(*at))
            .take(scene.boundaries.len())
            .collect();
        for (above, at) in chain.iter().rev().enumerate() {
            wanted.insert((above, *at), parent_of(*at));
        }
    }
    let mut places = HashMap::new();
    let mut groups = Vec::new();
    for ((_, at), parent) in wanted {
        let Some(item) = scene.boundaries.get(at) else {
            continue;
        };
        places.insert(at, groups.len());
        groups.push(Group {
            name: short(&item.it.name),
            kind: item.it.kind.name(),
            parent: parent.and_then(|parent| places.get(&parent).copied()),
            badge: badge(frame.threats(&item.it.id.0)),
            mark: item.mark,
            tip: tips::of_boundary(item),
        });
    }
    (groups, places)
}

/// The boundary that a node stands in, by position.
pub(super) fn parent_of_face(frame: &Frame<'_>, face: &Face) -> Option<usize> {
    match face {
        Face::Element(at) => {
            let boundary = frame.scene.elements.get(*at)?.it.boundary.as_ref()?;
            frame.boundaries.get(boundary).copied()
        }
        Face::Alike(boundary, ..) => *boundary,
        Face::Boundary(at) => frame.parent(*at),
    }
}
