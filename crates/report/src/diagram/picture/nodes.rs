//! Elements as nodes.

use std::collections::HashMap;

use model::{Element, ElementKind, Multiplicity};
use stride::Threat;

use super::groups::parent_of_face;
use super::{Frame, Node, Shape, badge, common, short};
use crate::diagram::collapse::Face;
use crate::diagram::{Item, Scene, tips};

/// The node of some elements with one face.
pub(super) fn node(
    frame: &Frame<'_>,
    face: &Face,
    members: &[&Item<'_, Element>],
    group_of: &HashMap<usize, usize>,
) -> Node {
    let threats: Vec<&Threat> = members
        .iter()
        .flat_map(|item| frame.threats(&item.it.id.0))
        .collect();
    let (name, caption, shape) = face_text(frame.scene, face, members);
    let mark = common(members.iter().map(|item| item.mark));
    let tip = match members {
        [only] => tips::of_element(only, &threats),
        several => tips::of_many(several, &threats),
    };
    let parent = parent_of_face(frame, face);
    Node {
        name,
        caption,
        shape,
        parent: parent.and_then(|at| group_of.get(&at).copied()),
        badge: badge(threats.iter().copied()),
        mark,
        tip,
    }
}

/// Name, caption and shape of a face.
fn face_text(
    scene: &Scene<'_>,
    face: &Face,
    members: &[&Item<'_, Element>],
) -> (String, String, Shape) {
    let count = members.len();
    match (face, members) {
        (Face::Boundary(at), _) => {
            let boundary = scene.boundaries.get(*at).map(|item| item.it);
            let name = boundary.map_or("", |boundary| &*boundary.name);
            let kind = boundary.map_or("", |boundary| boundary.kind.name());
            let elements = crate::look::count(count, "element", "elements");
            (
                short(name),
                format!("{kind} \u{b7} {elements}"),
                Shape::Part,
            )
        }
        (Face::Alike(_, type_name, kind), _) => {
            let name = format!("{count} \u{d7} {}", short(type_name));
            (name, technology(members.first()), shape(*kind))
        }
        (Face::Element(_), [item, ..]) => {
            let element = item.it;
            let caption = technology(members.first());
            let caption = match element.multiplicity {
                Multiplicity::One | Multiplicity::Unknown => caption,
                Multiplicity::Many(number) => format!("{caption} \u{d7} {number}"),
            };
            (short(&element.name), caption, shape(element.kind))
        }
        (Face::Element(_), []) => (String::new(), String::new(), Shape::Process),
    }
}

fn technology(item: Option<&&Item<'_, Element>>) -> String {
    item.map(|item| item.it.technology.replace('-', " "))
        .map(|text| short(&text))
        .unwrap_or_default()
}

fn shape(kind: ElementKind) -> Shape {
    match kind {
        ElementKind::Process => Shape::Process,
        ElementKind::DataStore => Shape::Store,
        ElementKind::ExternalEntity => Shape::External,
    }
}
