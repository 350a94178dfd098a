//! The keys of a map, shared by all maps that have the same ones.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::sync::Arc;

use syntax::HashSet;

/// Up to this many keys are looked through one by one.
const SMALL: usize = 16;

/// The most keys of a list that is kept for other maps; larger ones are hardly ever the same.
const MAX_SHARED: usize = 64;

/// How many lists a thread keeps before it begins anew.
const MAX_LISTS: usize = 2048;

thread_local! {
    static LISTS: RefCell<HashSet<Keys>> = RefCell::default();
}

/// Sorted keys without repetition.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Keys(Arc<Vec<Arc<str>>>);

/// A list is looked for among those that are kept by what it holds.
impl Borrow<[Arc<str>]> for Keys {
    fn borrow(&self) -> &[Arc<str>] {
        &self.0
    }
}

impl Keys {
    /// These sorted keys: the thread's one list of them, unless they are many.
    pub(super) fn of(mut keys: Vec<Arc<str>>) -> Self {
        if keys.len() > MAX_SHARED {
            keys.shrink_to_fit();
            return Self(Arc::new(keys));
        }
        LISTS.with_borrow_mut(|lists| {
            if let Some(known) = lists.get(keys.as_slice()) {
                return known.clone();
            }
            if lists.len() == MAX_LISTS {
                lists.clear();
            }
            keys.shrink_to_fit();
            let keys = Self(Arc::new(keys));
            lists.insert(keys.clone());
            keys
        })
    }

    /// Where a key is. Their letters lie elsewhere in memory, their lengths do not: among a few,
    /// looking at the lengths first touches hardly any key that is not the one.
    pub(super) fn find(&self, key: &str) -> Option<usize> {
        if self.0.len() > SMALL {
            return self.place(key).ok();
        }
        self.iter().position(|own| **own == *key)
    }

    /// Where a key is, or where it would have to be.
    pub(super) fn place(&self, key: &str) -> Result<usize, usize> {
        // Entries mostly come in their order.
        if self.0.last().is_none_or(|last| **last < *key) {
            return Err(self.0.len());
        }
        self.0.binary_search_by(|own| (**own).cmp(key))
    }

    pub(super) fn get(&self, at: usize) -> Option<&Arc<str>> {
        self.0.get(at)
    }

    pub(super) fn insert(&mut self, at: usize, key: Arc<str>) {
        Arc::make_mut(&mut self.0).insert(at, key);
    }

    pub(super) fn remove(&mut self, at: usize) {
        Arc::make_mut(&mut self.0).remove(at);
    }

    pub(super) fn iter(&self) -> std::slice::Iter<'_, Arc<str>> {
        self.0.iter()
    }

    pub(super) fn into_vec(self) -> Vec<Arc<str>> {
        Arc::unwrap_or_clone(self.0)
    }
}
