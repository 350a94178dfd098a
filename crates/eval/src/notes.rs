//! Secrecy and references, gathered from what an operation consumes and put on its result.
//!
//! Invariant: what encodes a structure or stands for a resource stops doing so once anything is
//! done to it; only secrecy and references spread.

use std::collections::HashSet;
use std::sync::Arc;

use crate::map::Map;
use crate::value::{Notes, Reference, Value};

/// So many references are compared one by one; more are looked up.
const FEW: usize = 16;

/// What an operation's operands add to its result.
#[derive(Default)]
pub(crate) struct Gathered {
    /// The notes of the only operand that has any, shared.
    one: Option<Arc<Notes>>,
    many: Notes,
    seen: HashSet<Reference>,
}

impl Gathered {
    /// Takes the notes of these operands, not those of their items.
    pub(crate) fn of<'a>(operands: impl IntoIterator<Item = &'a Value>) -> Self {
        let mut gathered = Self::default();
        for operand in operands {
            gathered.take(operand);
        }
        gathered
    }

    /// Takes a value's own notes.
    pub(crate) fn take(&mut self, value: &Value) {
        if let Some(notes) = &value.notes {
            self.take_notes(notes);
        }
    }

    /// Takes a value's notes and those of everything in it.
    pub(crate) fn take_deep(&mut self, value: &Value) {
        self.take(value);
        value.each_item(&mut |item| self.take_deep(item));
    }

    /// Takes what a choice depends on. In data it adds no secrecy: what is chosen by a secret is
    /// none itself.
    pub(crate) fn take_choice(&mut self, value: &Value, is_data: bool) {
        match &value.notes {
            Some(notes) if is_data && notes.sensitive => {
                self.spread();
                for reference in &notes.references {
                    self.refer(reference);
                }
            }
            _ => self.take(value),
        }
    }

    /// Marks the result secret.
    pub(crate) fn mark(&mut self) {
        self.spread();
        self.many.sensitive = true;
    }

    fn take_notes(&mut self, notes: &Arc<Notes>) {
        if !notes.sensitive && notes.references.is_empty() {
            return;
        }
        if self.one.as_ref().is_some_and(|one| Arc::ptr_eq(one, notes)) {
            return;
        }
        if self.one.is_none() && self.is_empty() {
            self.one = Some(Arc::clone(notes));
            return;
        }
        self.spread();
        self.merge(notes);
    }

    fn is_empty(&self) -> bool {
        !self.many.sensitive && self.many.references.is_empty()
    }

    fn spread(&mut self) {
        if let Some(one) = self.one.take() {
            self.merge(&one);
        }
    }

    fn merge(&mut self, notes: &Notes) {
        self.many.sensitive |= notes.sensitive;
        for reference in &notes.references {
            self.refer(reference);
        }
    }

    fn refer(&mut self, reference: &Reference) {
        let references = &mut self.many.references;
        if references.len() < FEW {
            if references.contains(reference) {
                return;
            }
        } else {
            if self.seen.is_empty() {
                self.seen.extend(references.iter().cloned());
            }
            if !self.seen.insert(reference.clone()) {
                return;
            }
        }
        references.push(reference.clone());
    }

    /// Adds everything gathered to a result.
    pub(crate) fn put(mut self, mut value: Value) -> Value {
        if self.one.is_none() && self.is_empty() {
            return value;
        }
        let Some(own) = value.notes.take() else {
            value.notes = Some(self.shared());
            return value;
        };
        if self.one.as_ref().is_some_and(|one| Arc::ptr_eq(one, &own)) {
            value.notes = Some(own);
            return value;
        }
        // What the result was taken from comes first.
        let rest = std::mem::take(&mut self);
        self.merge(&own);
        if let Some(one) = &rest.one {
            self.merge(one);
        }
        self.merge(&rest.many);
        let gathered = self.many;
        value.notes = Some(Arc::new(Notes {
            sensitive: gathered.sensitive,
            references: gathered.references,
            decoded: own.decoded.clone(),
            open: own.open.clone(),
            stated: own.stated.clone(),
        }));
        value
    }

    fn shared(mut self) -> Arc<Notes> {
        match self.one.take() {
            Some(one) if one.decoded.is_none() && one.open.is_none() && one.stated.is_none() => one,
            Some(one) => Arc::new(Notes {
                decoded: None,
                open: None,
                stated: None,
                ..(*one).clone()
            }),
            None => Arc::new(self.many),
        }
    }
}

impl Value {
    /// Calls `visit` with each direct item of a collection, and with what an unknown value
    /// is known to hold.
    pub(crate) fn each_item<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        use crate::{Kind, Shape};
        crate::context::visited(self.items().len() + self.map().map_or(0, Map::len));
        match &self.kind {
            Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
                items.iter().for_each(visit);
            }
            Kind::Object(map) | Kind::Map(map) => map.values().for_each(visit),
            Kind::Unknown(unknown) => match &unknown.shape {
                Some(Shape::Template(pieces)) => pieces.iter().for_each(visit),
                Some(Shape::Each(value) | Shape::Json(value)) => visit(value),
                Some(Shape::Among(among)) => among.items().for_each(visit),
                Some(Shape::Between(_)) | None => {}
            },
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {}
        }
    }
}
