//! Local names: those of for-expressions and of a template's variables.

use crate::Value;
use crate::map::Map;

/// Names that shadow the scope's, innermost first.
pub(crate) enum Names<'a> {
    /// One name; further ones are seen behind it.
    One {
        /// The name.
        name: &'a str,
        /// What it means.
        value: &'a Value,
        /// What is seen behind it.
        outer: Option<&'a Names<'a>>,
    },
    /// The names of a template, and nothing else.
    Only(&'a Map, Template),
}

/// What a template is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Template {
    /// A file.
    File,
    /// A text from elsewhere, which may not read files.
    Text,
}

/// What a name means here.
pub(crate) enum Found<'a> {
    /// This.
    Local(&'a Value),
    /// Nothing, for the names are closed.
    Nothing,
    /// Whatever the scope says.
    Outside,
}

impl<'a> Names<'a> {
    /// Looks a name up.
    pub(crate) fn find(names: Option<&'a Self>, wanted: &str) -> Found<'a> {
        let mut next = names;
        loop {
            match next {
                None => return Found::Outside,
                Some(Self::Only(map, _)) => {
                    return map.get(wanted).map_or(Found::Nothing, Found::Local);
                }
                Some(Self::One { name, value, .. }) if *name == wanted => {
                    return Found::Local(value);
                }
                Some(Self::One { outer, .. }) => next = *outer,
            }
        }
    }

    /// Which template the names are those of.
    pub(crate) fn template(names: Option<&Self>) -> Option<Template> {
        let mut next = names?;
        loop {
            match next {
                Self::Only(_, template) => return Some(*template),
                Self::One { outer, .. } => next = (*outer)?,
            }
        }
    }
}
