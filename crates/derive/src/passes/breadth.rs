//! How far somebody's rights reach.

use model::Datum;
use syntax::Span;

/// How far rights reach, weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Breadth {
    #[default]
    None,
    Narrow,
    Broad,
    Administrator,
}

impl Breadth {
    /// The word for it among the facts.
    pub(super) fn word(self) -> Datum {
        let word = match self {
            Self::None => "none",
            Self::Narrow => "narrow",
            Self::Broad => "broad",
            Self::Administrator => "administrator",
        };
        Datum::Text(word.into())
    }
}

/// The furthest that several grants reach together.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reach {
    pub(super) breadth: Breadth,
    /// The first line that lets it reach so far.
    pub(super) span: Option<Span>,
}

impl Reach {
    /// Adds what one grant gives.
    pub(super) fn widen(&mut self, breadth: Breadth, span: Span) {
        if self.breadth < breadth {
            *self = Self {
                breadth,
                span: Some(span),
            };
        }
    }
}
