//! Tables of the catalog that say of programs what passes look for: names and lists of words.

use syntax::{Diagnostic, hcl};

use super::block::{text, unknown};

/// One block of a table: its label and the words under each key.
#[derive(Debug)]
pub(crate) struct Table {
    /// What it is about.
    pub(crate) name: &'static str,
    words: Vec<(&'static str, Vec<String>)>,
}

/// Which keys a kind of table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TableKind {
    /// Proxies that let into a cluster what routes allow, by the word that classes of these
    /// routes have for them: the images of one, others in the same pod without which it is none,
    /// and the charts that install one.
    Controller,
    /// Proxies that find their backends by marks, by the names of their images: the attribute
    /// that holds the marks, how a mark begins, how one ends that names a port, and which mark
    /// is false where it is none.
    Marks,
}

impl TableKind {
    pub(super) fn from_word(word: &str) -> Option<Self> {
        match word {
            "controller" => Some(Self::Controller),
            "marks" => Some(Self::Marks),
            _ => None,
        }
    }

    fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Controller => &["beside", "charts", "images"],
            Self::Marks => &["attribute", "begins", "port", "switch"],
        }
    }
}

impl Table {
    /// Reads a block. What is wrong with it is left out and reported.
    pub(super) fn read(
        kind: TableKind,
        name: &'static str,
        body: &hcl::Body,
        found: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut words = Vec::new();
        for attribute in &body.attributes {
            let keys = kind.keys().iter().copied();
            match keys.clone().find(|key| *key == &*attribute.name.text) {
                Some(key) => words.push((key, texts(&attribute.value))),
                None => found.push(unknown("word", &attribute.name, keys)),
            }
        }
        Self { name, words }
    }

    /// The words under a key.
    pub(crate) fn words(&self, key: &str) -> impl Iterator<Item = &str> {
        let words = self.words.iter().filter(move |(known, _)| *known == key);
        words.flat_map(|(_, words)| words.iter().map(String::as_str))
    }
}

/// A text, or the texts of a list.
pub(super) fn texts(value: &hcl::Expression) -> Vec<String> {
    let items = if let hcl::ExpressionKind::Tuple(items) = &value.kind {
        items.as_slice()
    } else {
        std::slice::from_ref(value)
    };
    items.iter().filter_map(text).map(str::to_owned).collect()
}
