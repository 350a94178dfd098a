//! What a parameter accepts, and what becomes of an argument that is null or unknown.

use std::sync::LazyLock;

use crate::context::Outcome;
use crate::convert::converted;
use crate::types::Type;
use crate::{Kind, Value};

/// What a parameter accepts.
#[derive(Clone, Copy)]
pub(crate) struct Parameter {
    wants: Wants,
    pub(super) null: bool,
    pub(super) unknown: WhenUnknown,
    pub(super) items_keep: bool,
}

/// What an unknown argument means.
#[derive(Clone, Copy)]
pub(super) enum WhenUnknown {
    /// The result is unknown.
    Spreads,
    /// The result is unknown, also where only a part of the argument is.
    SpreadsFromParts,
    /// The function knows what to do.
    Handled,
}

#[derive(Clone, Copy)]
pub(super) enum Wants {
    Any,
    Text,
    Number,
    Typed(&'static LazyLock<Type>),
}

pub(super) static LIST: LazyLock<Type> = LazyLock::new(|| Type::List(Type::Any.into()));
pub(super) static LIST_OF_TEXT: LazyLock<Type> = LazyLock::new(|| Type::List(Type::String.into()));
pub(super) static LIST_OF_TRUTH: LazyLock<Type> = LazyLock::new(|| Type::List(Type::Bool.into()));
pub(super) static SET: LazyLock<Type> = LazyLock::new(|| Type::Set(Type::Any.into()));
pub(super) static MAP_OF_LISTS: LazyLock<Type> =
    LazyLock::new(|| Type::Map(Type::List(Type::String.into()).into()));

impl Parameter {
    pub(super) const fn new(wants: Wants) -> Self {
        Self {
            wants,
            null: false,
            unknown: WhenUnknown::Spreads,
            items_keep: false,
        }
    }

    /// Null is no error.
    pub(super) const fn nullable(self) -> Self {
        Self { null: true, ..self }
    }

    /// The function itself deals with an unknown argument.
    pub(super) const fn open(self) -> Self {
        Self {
            unknown: WhenUnknown::Handled,
            ..self
        }
    }

    /// An unknown anywhere in the argument makes the result unknown.
    pub(super) const fn whole(self) -> Self {
        Self {
            unknown: WhenUnknown::SpreadsFromParts,
            ..self
        }
    }

    /// Items keep their own secrecy in the result.
    pub(super) const fn transparent(self) -> Self {
        Self {
            items_keep: true,
            ..self
        }
    }

    pub(super) fn convert(&self, argument: Value) -> Outcome {
        let wanted = match self.wants {
            Wants::Any => return Ok(argument),
            Wants::Text if matches!(argument.kind, Kind::String(_)) => return Ok(argument),
            Wants::Number if matches!(argument.kind, Kind::Number(_)) => return Ok(argument),
            Wants::Text => &Type::String,
            Wants::Number => &Type::Number,
            Wants::Typed(wanted) => wanted,
        };
        Ok(converted(&argument, wanted)?)
    }
}
