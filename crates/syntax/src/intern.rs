//! Short texts that come again and again, kept once.
//!
//! The keys of a manifest are those of the one before, and so are many of its values. One copy
//! for all of them spares its memory, and whoever asks for keys in one object after the other
//! finds their letters still in the processor's cache.

use std::cell::RefCell;
use std::sync::Arc;

use crate::HashSet;

/// The longest text that is kept; names are shorter.
const MAX_LEN: usize = 40;

/// How many texts a thread keeps before it begins anew.
const MAX_TEXTS: usize = 4096;

thread_local! {
    static TEXTS: RefCell<HashSet<Arc<str>>> = RefCell::default();
}

/// The thread's one copy of a text, or a new one of a text that is too long to come again.
pub(crate) fn intern(text: &str) -> Arc<str> {
    if text.len() > MAX_LEN {
        return text.into();
    }
    TEXTS.with_borrow_mut(|texts| {
        if let Some(known) = texts.get(text) {
            return Arc::clone(known);
        }
        if texts.len() == MAX_TEXTS {
            texts.clear();
        }
        let text: Arc<str> = text.into();
        texts.insert(Arc::clone(&text));
        text
    })
}
