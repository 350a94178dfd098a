//! A call of a function under way.

use std::sync::Arc;

use syntax::Span;

use super::{holds_secret, unknown_in};
use crate::context::{Context, Outcome};
use crate::evaluate::Walk;
use crate::map::Map;
use crate::{Kind, Number, Reason, Value};

/// A call under way, its arguments converted.
pub(crate) struct Call<'a> {
    pub(super) walk: Walk<'a>,
    pub(super) arguments: Vec<Value>,
    pub(super) span: Span,
}

impl<'a> Call<'a> {
    pub(super) fn context(&self) -> &'a Context<'a> {
        self.walk.context
    }

    pub(super) fn argument(&self, at: usize) -> Outcome<&Value> {
        self.arguments
            .get(at)
            .ok_or("an argument is missing".into())
    }

    pub(super) fn text(&self, at: usize) -> Outcome<&str> {
        self.argument(at)?
            .as_str()
            .ok_or("a string is required".into())
    }

    pub(super) fn number(&self, at: usize) -> Outcome<&Number> {
        match &self.argument(at)?.kind {
            Kind::Number(number) => Ok(number),
            _ => Err("a number is required".into()),
        }
    }

    /// A whole number.
    pub(super) fn integer(&self, at: usize) -> Outcome<i64> {
        let number = self.number(at)?;
        number
            .as_integer()
            .ok_or("a whole number is required".into())
    }

    /// A whole number that is not negative.
    pub(super) fn count(&self, at: usize) -> Outcome<usize> {
        let number = self.integer(at)?;
        usize::try_from(number).map_err(|_| "the number must not be negative".into())
    }

    /// The items of a list, tuple or set.
    pub(super) fn items(&self, at: usize) -> Outcome<&Arc<Vec<Value>>> {
        match &self.argument(at)?.kind {
            Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => Ok(items),
            _ => Err("a list, tuple or set is required".into()),
        }
    }

    /// The entries of a map or object.
    pub(super) fn map(&self, at: usize) -> Outcome<&Arc<Map>> {
        match &self.argument(at)?.kind {
            Kind::Object(map) | Kind::Map(map) => Ok(map),
            _ => Err("a map or object is required".into()),
        }
    }

    /// What an unknown collection's elements look like.
    pub(super) fn each(&self, at: usize) -> Option<&Value> {
        self.arguments.get(at)?.typical()
    }

    /// Why the result is not known: the reason of the first unknown among the arguments.
    pub(super) fn reason(&self) -> Reason {
        let unknown = self.arguments.iter().find_map(unknown_in);
        let unknown = unknown.and_then(Value::as_unknown);
        unknown.map_or(Reason::TooLarge, |unknown| unknown.reason.clone())
    }

    /// A chosen argument, which is secret if any argument is: the choice tells about all. In
    /// data it is as secret as it is by itself.
    pub(super) fn as_secret_as_all(&self, chosen: Value) -> Value {
        if !self.context().is_data() && self.arguments.iter().any(holds_secret) {
            chosen.sensitive()
        } else {
            chosen
        }
    }

    /// The unknown that this unknown argument makes of the result.
    pub(super) fn open(&self, unknown: &Value) -> Value {
        self.walk
            .open(unknown, &self.arguments.iter().collect::<Vec<_>>())
    }
}
