//! The entries of a mapping while it is read, with unique keys.

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Gathered, shorten};
use crate::{Diagnostic, Entry};

/// Up to this many entries a look at each of them is cheaper than a table.
const FEW: usize = 16;

/// Entries in the order of the text.
#[derive(Default)]
pub(crate) struct Entries {
    list: Vec<Entry>,
    /// Where each key stands, once there are many.
    places: Option<HashMap<Arc<str>, usize>>,
}

impl Entries {
    /// No entries yet, in a list that may have room for them.
    pub(crate) fn with_room(list: Vec<Entry>) -> Self {
        Self { list, places: None }
    }

    /// Adds an entry; of a key given twice the last one counts.
    pub(crate) fn add(&mut self, entry: Entry, diagnostics: &mut Gathered) {
        let known = self.place(&entry.key);
        if let Some(earlier) = known.and_then(|at| self.list.get_mut(at)) {
            let key = shorten(&entry.key);
            let message = format!("duplicate key `{key}`: the last one counts");
            diagnostics.push(Diagnostic::warning(message, entry.key_span));
            *earlier = entry;
        } else {
            self.push(entry);
        }
    }

    /// Adds an entry whose key is new.
    pub(crate) fn push(&mut self, entry: Entry) {
        let next = self.list.len();
        if next == FEW {
            let keys = self.list.iter().map(|entry| Arc::clone(&entry.key));
            self.places = Some(keys.zip(0..).collect());
        }
        if let Some(places) = &mut self.places {
            places.insert(Arc::clone(&entry.key), next);
        }
        self.list.push(entry);
    }

    /// Whether there is an entry of that key.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.place(key).is_some()
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    /// The list of them.
    pub(crate) fn into_list(self) -> Vec<Entry> {
        self.list
    }

    fn place(&self, key: &str) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(key).copied(),
            None => self.list.iter().position(|entry| &*entry.key == key),
        }
    }
}
