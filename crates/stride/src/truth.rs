//! Three-valued truth, so that a value nobody could resolve never becomes a threat.
//!
//! Terraform hides values behind variables, data sources and remote state. A matcher that
//! takes them for false cries wolf; one that takes them for true is blind.

/// An answer of Kleene's logic, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not hold.
    False,
    /// The code does not tell.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// Conjunction: the weakest answer wins.
    pub fn all(answers: impl IntoIterator<Item = Self>) -> Self {
        answers.into_iter().min().unwrap_or(Self::True)
    }

    /// Disjunction: the strongest answer wins.
    pub fn any(answers: impl IntoIterator<Item = Self>) -> Self {
        answers.into_iter().max().unwrap_or(Self::False)
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Self::True } else { Self::False }
    }
}
