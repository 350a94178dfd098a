//! Facts in words and reasons behind severities, each made once: rules say the same of a
//! thousand targets.

use std::cell::RefCell;
use std::sync::Arc;

use syntax::{HashMap, HashSet};

use crate::Factor;
use crate::predicate::{Ground, Role, Seen, Word};

/// What was needed so far.
#[derive(Default)]
pub(super) struct Phrases<'a> {
    made: RefCell<HashMap<(Word, Seen<'a>), Arc<str>>>,
    factors: RefCell<HashSet<Arc<[Factor]>>>,
}

impl<'a> Phrases<'a> {
    /// `encrypted_at_rest is false`; of a flow's ends with whose it is.
    pub(super) fn of(&self, ground: &Ground<'a>) -> Arc<str> {
        let mut made = self.made.borrow_mut();
        let phrase = made.entry((ground.word, ground.seen));
        Arc::clone(phrase.or_insert_with(|| spell(ground).into()))
    }

    /// These reasons behind a severity.
    pub(super) fn factors(&self, factors: Vec<Factor>) -> Arc<[Factor]> {
        let mut made = self.factors.borrow_mut();
        if let Some(known) = made.get(factors.as_slice()) {
            return Arc::clone(known);
        }
        let factors: Arc<[Factor]> = factors.into();
        made.insert(Arc::clone(&factors));
        factors
    }

    /// All of these, in a row.
    pub(super) fn all(&self, grounds: &[Ground<'a>]) -> Arc<str> {
        if let [ground] = grounds {
            return self.of(ground);
        }
        let words: Vec<Arc<str>> = grounds.iter().map(|ground| self.of(ground)).collect();
        words.join(", ").into()
    }
}

fn spell(ground: &Ground<'_>) -> String {
    let whose = match ground.word.role {
        Role::From => "the sender's ",
        Role::To => "the receiver's ",
        Role::Element | Role::Flow | Role::Boundary => "",
    };
    format!("{whose}{} is {}", ground.word.name(), ground.seen)
}
