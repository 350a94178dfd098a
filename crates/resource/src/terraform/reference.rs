//! Resources as a reference sees them.
//!
//! Invariant: whatever is taken from a resource refers to it, so that an edge can be drawn, and
//! whatever the code does not set is unknown instead of missing.

use std::sync::Arc;

use eval::{Kind, Map, Reason, Reference, Value};

use crate::{Mode, Resource};

/// A value that stands for a resource or a nested block of one: what it does not hold is
/// unknown for this reason.
pub(super) fn open(mut value: Value, whole: Reference, reason: Reason) -> Value {
    let notes = Arc::make_mut(value.notes.get_or_insert_default());
    notes.open = Some(reason);
    notes.references = vec![whole];
    value
}

/// The reference to all of a resource.
pub(super) fn whole(address: &Arc<str>) -> Reference {
    Reference {
        address: Arc::clone(address),
        attribute: Arc::from(""),
    }
}

/// The attributes of a resource or block as a reference sees them: each refers to the
/// resource, and nested blocks are open as the resource itself is.
pub(super) fn referred(attributes: &Map, whole: &Reference, reason: &Reason) -> Map {
    let entry = |(name, value): (&Arc<str>, &Value)| {
        let attribute = match &*whole.attribute {
            "" => Arc::clone(name),
            block => format!("{block}.{name}").into(),
        };
        let reference = Reference {
            address: Arc::clone(&whole.address),
            attribute,
        };
        let mut value = value.clone();
        open_blocks(&mut value, &reference, &reason.of_attribute(name));
        (Arc::clone(name), refer(value, reference))
    };
    attributes.iter().map(entry).collect()
}

/// One attribute of a resource, without building all of them: most references ask for no more.
/// None for nested blocks, which are worth building once.
pub(super) fn refer_to_attribute(resource: &Resource, name: &str) -> Option<Value> {
    let reference = |name: Arc<str>| Reference {
        address: Arc::clone(&resource.address),
        attribute: name,
    };
    let attributes = resource.attributes.map()?;
    match attributes.get_key_value(name) {
        Some((_, value)) if matches!(value.kind, Kind::Tuple(_)) => None,
        Some((name, value)) => Some(refer(value.clone(), reference(Arc::clone(name)))),
        // What Terraform's own resource is not given, it does not have, nor an output of it.
        None if *resource.kind == *"terraform_data" && name != "id" => Some(
            Value::null()
                .at(resource.span)
                .referring(reference(name.into())),
        ),
        None => {
            let value = Value::known_later(name, &why_unknown(resource));
            Some(value.at(resource.span).referring(reference(name.into())))
        }
    }
}

/// Why what a resource's code does not set is unknown.
pub(super) fn why_unknown(resource: &Resource) -> Reason {
    let address = Arc::clone(&resource.address);
    match resource.mode {
        Mode::Managed => Reason::AfterApply(address),
        Mode::Data => Reason::Data(address),
        Mode::Call => Reason::ModuleNotRead(address),
    }
}

/// The value of an attribute as its resource's own.
pub(super) fn refer(mut value: Value, reference: Reference) -> Value {
    if !is_passed_on(&value) && !value.references().is_empty() {
        let notes = Arc::make_mut(value.notes.get_or_insert_default());
        notes.references.clear();
    }
    value.referring(reference)
}

/// Opens the objects of a tuple, which is how nested blocks appear.
fn open_blocks(value: &mut Value, all: &Reference, reason: &Reason) {
    let is_block = |item: &Value| matches!(item.kind, Kind::Object(_));
    let Kind::Tuple(blocks) = &mut value.kind else {
        return;
    };
    if !blocks.iter().any(is_block) {
        return;
    }
    for (at, block) in Arc::make_mut(blocks).iter_mut().enumerate() {
        if let Kind::Object(map) = &block.kind {
            let whole = Reference {
                address: Arc::clone(&all.address),
                attribute: format!("{}[{at}]", all.attribute).into(),
            };
            let kind = Kind::Object(Arc::new(referred(map, &whole, reason)));
            let seen = Value {
                kind,
                ..block.clone()
            };
            *block = open(seen, whole, reason.clone());
        }
    }
}

/// Whether a value is just what another resource will know: then it still means that one.
/// What was computed from others is this resource's own, and no longer theirs.
fn is_passed_on(value: &Value) -> bool {
    const LONGEST_WAY: usize = 16;
    let shapeless = value
        .as_unknown()
        .is_some_and(|unknown| unknown.shape.is_none());
    shapeless && value.references().len() < LONGEST_WAY
}
