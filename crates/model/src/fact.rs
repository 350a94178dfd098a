//! What is known about an element, flow or boundary, and the line that says so.

use std::fmt;
use std::sync::Arc;

use syntax::Span;

/// One fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fact {
    /// What holds.
    pub value: Datum,
    /// The line that decides it.
    pub span: Option<Span>,
}

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Datum {
    /// Yes or no.
    Bool(bool),
    /// A count, a port, days; the property says which.
    Number(i64),
    /// A word or name.
    Text(Arc<str>),
    /// Words or names, sorted, without repetition.
    List(Vec<Arc<str>>),
    /// The code does not tell; why.
    Unknown(Arc<str>),
}

impl fmt::Display for Datum {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(truth) => write!(out, "{truth}"),
            Self::Number(number) => write!(out, "{number}"),
            Self::Text(text) => out.write_str(text),
            Self::List(items) => out.write_str(&items.join(", ")),
            Self::Unknown(_) => out.write_str("unknown"),
        }
    }
}
