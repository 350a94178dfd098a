//! Which parts of the diagram a value names.
//!
//! A value names what it refers to, what its pieces refer to, and, where it is plain text,
//! the resource that goes by that name. Everything is found through an index.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet, VecDeque};
use std::sync::Arc;

use eval::{Kind, Reference, Shape, Value};
use model::{BoundaryId, ElementId};
use resource::ScopeId;
use syntax::Span;

use crate::apply::INTERNET;
use crate::draft::{Draft, Role};
use crate::open_name::open_name;

/// No value that people write has more pieces; the rest of a larger one is not looked at.
const MOST_PIECES: usize = 20_000;

impl Draft<'_> {
    /// The elements a value in `scope` names, in the order of naming, each once.
    pub(crate) fn targets(&self, scope: ScopeId, value: &Value) -> Vec<ElementId> {
        unique(self.elements_among(self.named(scope, value)))
    }

    /// The elements that somebody means who names this resource.
    pub(crate) fn meant_by(&self, index: usize) -> Vec<ElementId> {
        unique(self.elements_among(self.meant(vec![index])))
    }

    /// Those resources that are elements.
    pub(crate) fn elements_among(&self, indexes: Vec<usize>) -> impl Iterator<Item = ElementId> {
        indexes
            .into_iter()
            .filter_map(|index| match self.roles.get(index) {
                Some(Role::Element(id)) => Some(id.clone()),
                _ => None,
            })
    }

    /// The boundaries a value in `scope` names, in the order of naming, each once.
    pub(crate) fn boundaries_of(&self, scope: ScopeId, value: &Value) -> Vec<BoundaryId> {
        let found = self.named(scope, value);
        let ids = found
            .into_iter()
            .filter_map(|index| match self.roles.get(index) {
                Some(Role::Boundary(id)) => Some(id.clone()),
                _ => None,
            });
        unique(ids)
    }

    /// The resources a value itself names, whatever their roles, in the order of naming.
    pub(crate) fn mentioned(&self, scope: ScopeId, value: &Value) -> Vec<usize> {
        let mut found = Vec::new();
        let mut names = Vec::new();
        for piece in pieces(value) {
            for reference in piece.references() {
                found.extend(self.inventory.indexes(scope, reference));
            }
            let name = piece.as_str().filter(|_| piece.references().is_empty());
            names.extend(name.map(Cow::from));
            names.extend(open_name(piece).map(Cow::from));
        }
        for name in names {
            found.extend(self.of_name(scope, &name));
        }
        let mut seen = HashSet::new();
        found.retain(|index| seen.insert(*index));
        found
    }

    /// The resources that go by this name.
    fn of_name(&self, scope: ScopeId, name: &str) -> &[usize] {
        let key = (scope, Arc::from(name));
        self.names.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The elements and boundaries a value names, through whatever stands for them.
    fn named(&self, scope: ScopeId, value: &Value) -> Vec<usize> {
        self.meant(self.mentioned(scope, value))
    }

    /// The elements and boundaries that somebody means who names these resources.
    fn meant(&self, named: Vec<usize>) -> Vec<usize> {
        let mut seen = HashSet::new();
        let mut found = Vec::new();
        let mut open = VecDeque::from(named);
        while let Some(index) = open.pop_front() {
            if !seen.insert(index) {
                continue;
            }
            if let Some(Role::Element(_) | Role::Boundary(_)) = self.roles.get(index) {
                found.push(index);
            }
            open.extend(self.onward(index));
        }
        found
    }

    /// The resources that somebody means who names this one. One that is an element itself is
    /// meant itself, and not what stands behind it.
    fn onward(&self, index: usize) -> Vec<usize> {
        let is_element = matches!(self.roles.get(index), Some(Role::Element(_)));
        let behind = self.behind.get(&index).filter(|_| !is_element);
        let mut found = behind.cloned().unwrap_or_default();
        let told = self.stated.get(index);
        let meant = match self.roles.get(index) {
            Some(Role::StandsFor(value)) => Some(value),
            Some(Role::Other) => told.and_then(|stated| stated.describes.as_ref()),
            Some(Role::Element(_) | Role::Boundary(_) | Role::NotModelled) | None => None,
        };
        if let (Some(value), Some(resource)) = (meant, self.inventory.resources.get(index)) {
            found.extend(self.mentioned(resource.scope, value));
        }
        found
    }
}

/// Whether a catalog value names everybody on the internet.
pub(crate) fn names_internet(value: &Value) -> bool {
    let is_internet = |reference: &Reference| &*reference.address == INTERNET;
    pieces(value).any(|piece| piece.references().iter().any(is_internet))
}

/// Where a value names something, or where it stands.
pub(crate) fn place_of(value: &Value) -> Option<Span> {
    let mut naming = pieces(value).filter(|piece| !piece.references().is_empty());
    naming.find_map(|piece| piece.span).or(value.span)
}

/// A value, or where it holds others, those within it: items, entries, pieces of templates,
/// decoded texts.
///
/// A collection refers to whatever any expression in it touched, so that only its members tell
/// who is meant. A value that stands for a whole resource is meant itself.
pub(crate) fn pieces(value: &Value) -> impl Iterator<Item = &Value> {
    let mut open = vec![value];
    let mut left = MOST_PIECES;
    std::iter::from_fn(move || {
        while let Some(value) = open.pop() {
            left = left.checked_sub(1)?;
            let from = open.len();
            let holds = push_members(value, &mut open);
            if let Some(added) = open.get_mut(from..) {
                added.reverse();
            }
            if !holds && !value.is_null() {
                return Some(value);
            }
        }
        None
    })
}

/// Adds what a value holds, and tells whether it is nothing but that.
fn push_members<'a>(value: &'a Value, open: &mut Vec<&'a Value>) -> bool {
    let notes = value.notes.as_deref();
    if notes.is_some_and(|notes| notes.open.is_some()) {
        return false;
    }
    open.extend(notes.and_then(|notes| notes.decoded.as_ref()));
    match &value.kind {
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            open.extend(items.iter());
            true
        }
        Kind::Object(map) | Kind::Map(map) => {
            open.extend(map.values());
            true
        }
        Kind::Unknown(unknown) => {
            match &unknown.shape {
                Some(Shape::Template(pieces)) => open.extend(pieces),
                Some(Shape::Json(inner) | Shape::Each(inner)) => open.push(inner),
                Some(Shape::Among(among)) => open.extend(among.items()),
                Some(Shape::Between(_)) | None => {}
            }
            false
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => false,
    }
}

fn unique<T: Ord + Clone>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = BTreeSet::new();
    items.filter(|item| seen.insert(item.clone())).collect()
}
