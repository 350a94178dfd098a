//! Names that come again and again, kept once.

use std::cell::RefCell;
use std::sync::Arc;

use crate::HashSet;

/// The names of one file.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    names: RefCell<HashSet<Arc<str>>>,
}

impl Interner {
    /// The one copy of a name.
    pub(crate) fn intern(&self, name: &str) -> Arc<str> {
        let mut names = self.names.borrow_mut();
        if let Some(known) = names.get(name) {
            return Arc::clone(known);
        }
        let name: Arc<str> = name.into();
        names.insert(Arc::clone(&name));
        name
    }
}
