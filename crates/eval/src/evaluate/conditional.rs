//! `condition ? yes : no`.

use syntax::hcl::Expression;

use super::Walk;
use crate::context::Outcome;
use crate::convert::converted;
use crate::equal::{Equality, equality};
use crate::notes::Gathered;
use crate::types::Type;
use crate::unify::unify;
use crate::{Among, Kind, Reason, Shape, Value};

impl Walk<'_> {
    /// The branch that the condition chooses. A condition nobody knows leaves both possible;
    /// where both are the same, it does not matter.
    ///
    /// A known condition adds its secrecy but not its references: what a choice depended on
    /// is not where the chosen value comes from. In data it adds neither.
    pub(super) fn conditional(self, parts: &[Expression; 3]) -> Outcome {
        let [condition, yes, no] = parts;
        let condition = self.value(condition);
        let chosen = match condition.as_unknown() {
            Some(_) if !self.context.is_data() => {
                converted(&condition, &Type::Bool)?;
                self.either(&condition, yes, no)?
            }
            Some(_) => self.either(&condition, yes, no)?,
            None if self.truth(&condition)? => self.chosen(yes, no)?,
            None => self.chosen(no, yes)?,
        };
        let mut notes = Gathered::default();
        if condition.is_sensitive() && !self.context.is_data() {
            notes.mark();
        }
        Ok(self.decided(notes.put(chosen), &[&condition]))
    }

    fn chosen(self, chosen: &Expression, other: &Expression) -> Outcome {
        let value = self.value(chosen);
        if self.context.is_data() {
            return Ok(value);
        }
        let (other, failed) = self.context.attempt(|| self.value(other));
        let value = if failed || same_form(&value, &other) {
            value
        } else {
            self.as_common(value, &other)?
        };
        // What was not chosen tells what was.
        Ok(if other.is_sensitive() {
            value.sensitive()
        } else {
            value
        })
    }

    /// As one of the type that both branches have in common.
    fn as_common(self, value: Value, other: &Value) -> Outcome {
        self.context.spend(1)?;
        Ok(match common(&value, other)? {
            Type::Any => value,
            common => converted(&value, &common)?,
        })
    }

    fn either(self, condition: &Value, yes: &Expression, no: &Expression) -> Outcome {
        let ((yes, no), failed) = self.context.attempt(|| (self.value(yes), self.value(no)));
        let common = if failed || self.context.is_data() {
            Type::Any
        } else {
            common(&yes, &no)?
        };
        let mut notes = Gathered::default();
        notes.take_deep(&yes);
        notes.take_deep(&no);
        if let Equality::Known(true) = equality(self.context, &yes, &no)? {
            return Ok(notes.put(converted(&yes, &common)?));
        }
        let reason = condition.as_unknown().map(|why| why.reason.clone());
        let reason = reason.unwrap_or(Reason::TooLarge);
        let shape = between(&yes, &no).or_else(|| elements(&yes, &no, &common));
        let mut unknown = Value::unknown_as(reason, shape).of_type(common);
        if yes.is_present() && no.is_present() && !self.context.is_data() {
            unknown = unknown.present();
        }
        unknown.span = yes.span.or(no.span);
        Ok(notes.put(unknown))
    }
}

/// The type that both branches can have; that of the other one where null has none of its own.
fn common(a: &Value, b: &Value) -> Outcome<Type> {
    let types = [Type::of(a), Type::of(b)];
    match &types {
        [Type::Any, other] if a.is_null() => Ok(other.clone()),
        [other, Type::Any] if b.is_null() => Ok(other.clone()),
        types if types.contains(&Type::Any) => Ok(Type::Any),
        types => unify(types).ok_or("both results of a conditional must have one type".into()),
    }
}

/// The bounds of one number or the other.
fn between(yes: &Value, no: &Value) -> Option<Shape> {
    let ([least, most], [low, high]) = (yes.bounds()?, no.bounds()?);
    let low = if least < low { least } else { low };
    let high = if most > high { most } else { high };
    Some(Shape::Between([low.clone(), high.clone()]))
}

/// The elements of one collection or the other.
fn elements(yes: &Value, no: &Value, common: &Type) -> Option<Shape> {
    let of = |value: &Value| {
        let value = converted(value, common).ok()?;
        let is_known = matches!(value.kind, Kind::Tuple(_) | Kind::List(_) | Kind::Set(_));
        match (&value.kind, value.shape()) {
            (Kind::Map(map), _) => Some(Among::of_all(map.values().cloned().collect())),
            (_, Some(Shape::Each(_) | Shape::Among(_))) => Some(Among::of(&value)),
            _ => is_known.then(|| Among::of(&value)),
        }
    };
    Some(Shape::among(of(yes)?.either(of(no)?)))
}

/// Whether two values need no common type found.
fn same_form(a: &Value, b: &Value) -> bool {
    matches!(
        (&a.kind, &b.kind),
        (Kind::Bool(_), Kind::Bool(_))
            | (Kind::Number(_), Kind::Number(_))
            | (Kind::String(_), Kind::String(_))
    )
}
