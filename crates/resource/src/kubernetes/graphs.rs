//! Graphs of resources that `kro` makes of an instance of a kind: the objects of its definition,
//! filled in with what the instance says and with the defaults of its schema. Source: "Resource
//! graph definitions" in the documentation of `kro`.

mod filling;

use std::cell::Cell;
use std::sync::Arc;

use syntax::{Diagnostic, HashMap, Node};

use super::object::{self, Gathered, Object, Place};
use filling::Filling;

/// The group of the definitions, and of the kinds that they define unless they say another.
const GROUP: &str = "kro.run";

/// Nodes that are looked at, and bytes that are written, for all instances.
const BUDGET: usize = 4 * 1024 * 1024;

/// A kind by its group and name.
type Kind = (Arc<str>, Arc<str>);

/// Puts the objects in the place of the instances that they are made of. A definition that
/// nothing is an instance of makes nothing.
pub(super) fn unfold(objects: &mut Vec<Object>, diagnostics: &mut Vec<Diagnostic>) {
    let definitions: HashMap<Kind, Node> = objects.iter().filter_map(defined).collect();
    if definitions.is_empty() {
        return;
    }
    let mut found = Gathered::default();
    let left = Cell::new(BUDGET);
    objects.retain(|instance| {
        let key = (Arc::clone(&instance.group), Arc::clone(&instance.kind));
        let definition = definitions.get(&key);
        let Some((definition, tree)) = definition.zip(instance.content.tree()) else {
            return true;
        };
        if left.get() == 0 {
            return true;
        }
        for made in made_of(definition, tree, &left) {
            object::take(&mut found, Place::beside(instance), made, None);
        }
        false
    });
    objects.append(&mut found.objects);
    diagnostics.append(&mut found.diagnostics);
}

/// What a definition defines, and how.
fn defined(object: &Object) -> Option<(Kind, Node)> {
    let is_definition = &*object.kind == "ResourceGraphDefinition" && &*object.group == GROUP;
    let spec = object
        .content
        .tree()?
        .get("spec")
        .filter(|_| is_definition)?;
    let text = |key| spec.at(&["schema", key]).and_then(Node::text);
    let group = text("group").unwrap_or(GROUP);
    Some(((group.into(), text("kind")?.into()), spec.clone()))
}

/// The objects of one instance.
fn made_of(definition: &Node, instance: &Node, left: &Cell<usize>) -> Vec<Node> {
    let resources = definition.get("resources").map_or(&[][..], Node::items);
    let filling = Filling::new(
        definition.at(&["schema", "spec"]),
        instance,
        resources,
        left,
    );
    let wanted = |it: &&Node| {
        let conditions = it.get("includeWhen").map_or(&[][..], Node::items);
        conditions.iter().all(|it| filling.holds(it))
    };
    let wanted = resources.iter().filter(wanted);
    let templates = wanted.filter_map(|it| it.get("template"));
    templates.map(|it| filling.fill(it)).collect()
}
