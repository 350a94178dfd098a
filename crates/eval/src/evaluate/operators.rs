//! Operators, with Terraform's conversions and three-valued logic.

use std::sync::Arc;

use syntax::hcl::{BinaryOperator, Expression, UnaryOperator};

use super::Walk;
use crate::context::{Failure, Outcome};
use crate::convert::converted;
use crate::equal::{Equality, equality, lenient};
use crate::notes::Gathered;
use crate::types::Type;
use crate::{Kind, Number, Value, convert};

impl Walk<'_> {
    /// `-x`, `!x`.
    pub(super) fn unary(self, operator: UnaryOperator, operand: &Expression) -> Outcome {
        let value = self.value(operand);
        let wanted = match operator {
            UnaryOperator::Not => Type::Bool,
            UnaryOperator::Negate => Type::Number,
        };
        if value.as_unknown().is_some() {
            self.demand(&value, &wanted)?;
            return Ok(self.undecided(&value, &[&value], wanted));
        }
        if value.is_null() {
            return Err(self.absent("an operand is null"));
        }
        let result = match operator {
            UnaryOperator::Not => Value::bool(!convert::truth(&value)?),
            UnaryOperator::Negate => Value::number(convert::number(&value)?.negate()),
        };
        Ok(self.operation(result, &[&value]))
    }

    /// All operators with two operands.
    pub(super) fn binary(self, operator: BinaryOperator, operands: &[Expression; 2]) -> Outcome {
        let [a, b] = operands;
        if let BinaryOperator::And | BinaryOperator::Or = operator {
            return self.logic(a, b, operator == BinaryOperator::Or);
        }
        let (a, b) = (self.value(a), self.value(b));
        match operator {
            BinaryOperator::Equal => self.compare(&a, &b, true),
            BinaryOperator::NotEqual => self.compare(&a, &b, false),
            BinaryOperator::Add => self.arithmetic(&a, &b, Number::add, add_nothing),
            BinaryOperator::Subtract => self.arithmetic(&a, &b, Number::subtract, take_nothing),
            BinaryOperator::Multiply => self.arithmetic(&a, &b, Number::multiply, multiply_nothing),
            BinaryOperator::Divide => self.arithmetic(&a, &b, Number::divide, divide_nothing),
            BinaryOperator::Modulo => self.arithmetic(&a, &b, Number::remainder, any_infinite),
            BinaryOperator::Less => self.order(&a, &b, |a, b| a < b),
            BinaryOperator::LessOrEqual => self.order(&a, &b, |a, b| a <= b),
            BinaryOperator::Greater => self.order(&a, &b, |a, b| a > b),
            // What remains after the two above.
            BinaryOperator::GreaterOrEqual | BinaryOperator::And | BinaryOperator::Or => {
                self.order(&a, &b, |a, b| a >= b)
            }
        }
    }

    /// `&&`, which `false` decides, and `||`, which `true` decides, whatever the other is.
    /// Once the left one has decided, evaluation of the right one may fail, as in later
    /// versions: `var.x == null || var.x.y > 0`.
    fn logic(self, a: &Expression, b: &Expression, decisive: bool) -> Outcome {
        let a = self.value(a);
        let first = self.operand(&a)?;
        if first == Some(decisive) && !self.context.is_data() {
            let (b, failed) = self.context.attempt(|| self.value(b));
            if failed {
                return Ok(Gathered::of([&a]).put(Value::bool(decisive)));
            }
            self.operand(&b)?;
            return Ok(Gathered::of([&a, &b]).put(Value::bool(decisive)));
        }
        let b = self.value(b);
        let truths = [first, self.operand(&b)?];
        for (truth, by) in truths.iter().zip([&a, &b]) {
            if *truth == Some(decisive) {
                let result = Gathered::of([&a, &b]).put(Value::bool(decisive));
                return Ok(self.decided(self.told(result), &[by, &a, &b]));
            }
        }
        for value in [&a, &b] {
            if value.as_unknown().is_some() {
                return Ok(self.undecided(value, &[&a, &b], Type::Bool));
            }
        }
        if truths.contains(&None) {
            return Err(Failure::Absent);
        }
        Ok(self.operation(Value::bool(!decisive), &[&a, &b]))
    }

    /// The truth of an operand; none where it is unknown, or absent in data.
    fn operand(self, value: &Value) -> Outcome<Option<bool>> {
        match value.kind {
            Kind::Unknown(_) => self.demand(value, &Type::Bool).map(|()| None),
            Kind::Null if self.context.is_data() => Ok(None),
            Kind::Null => Err("an operand is null".into()),
            _ => Ok(Some(convert::truth(value)?)),
        }
    }

    /// `==` and `!=`.
    fn compare(self, a: &Value, b: &Value, equal: bool) -> Outcome {
        let compared = if self.context.is_data() {
            lenient(self.context, a, b)?
        } else {
            equality(self.context, a, b)?
        };
        let result = match compared {
            Equality::Known(same) => Value::bool(same == equal),
            Equality::Open(unknown) => {
                return Ok(self.undecided(unknown, &[a, b], Type::Bool));
            }
        };
        Ok(self.operation(result, &[a, b]))
    }

    /// Arithmetic; infinite numbers have no result with some others.
    fn arithmetic(
        self,
        a: &Value,
        b: &Value,
        result: fn(&Number, &Number) -> Number,
        has_none: fn(&Number, &Number) -> bool,
    ) -> Outcome {
        let known = [a, b]
            .iter()
            .all(|each| each.as_unknown().is_none() && !each.is_null());
        if known && has_none(&convert::number(a)?, &convert::number(b)?) {
            return Err("these numbers have no result".into());
        }
        self.calculate(a, b, Type::Number, result)
    }

    /// The order of numbers, which two bounds may decide without the number between them.
    fn order(self, a: &Value, b: &Value, holds: fn(&Number, &Number) -> bool) -> Outcome {
        if let (Some([least, most]), Some([low, high])) = (a.bounds(), b.bounds()) {
            let corners = [(least, low), (least, high), (most, low), (most, high)];
            let count = corners.iter().filter(|(a, b)| holds(a, b)).count();
            if count == 0 || count == corners.len() {
                return Ok(self.operation(Value::bool(count > 0), &[a, b]));
            }
        }
        self.calculate(a, b, Type::Bool, holds)
    }

    /// Arithmetic, and the order of numbers that are known.
    fn calculate<T: Into<Value>>(
        self,
        a: &Value,
        b: &Value,
        given: Type,
        result: impl FnOnce(&Number, &Number) -> T,
    ) -> Outcome {
        for value in [a, b] {
            if value.is_null() {
                return Err(self.absent("an operand is null"));
            }
        }
        for value in [a, b] {
            self.demand(value, &Type::Number)?;
        }
        for value in [a, b] {
            if value.as_unknown().is_some() {
                return Ok(self.undecided(value, &[a, b], given));
            }
        }
        let result = result(&convert::number(a)?, &convert::number(b)?);
        Ok(self.operation(result.into(), &[a, b]))
    }

    /// The result of an operation on these.
    fn operation(self, result: Value, operands: &[&Value]) -> Value {
        let mut notes = Gathered::default();
        for operand in operands {
            notes.take_deep(operand);
        }
        self.decided(self.told(notes.put(result)), operands)
    }

    /// In data, a truth about a secret is no secret: only what is told of a secret is a truth,
    /// and never the secret itself.
    pub(crate) fn told(self, mut result: Value) -> Value {
        let is_truth = matches!(result.kind, Kind::Bool(_)) && result.is_sensitive();
        if let Some(notes) = result
            .notes
            .as_mut()
            .filter(|_| is_truth && self.context.is_data())
        {
            Arc::make_mut(notes).sensitive = false;
        }
        result
    }

    /// An operand must be of a type, or one that converts to it. What is known of it is converted
    /// even if another operand is not known.
    fn demand(self, value: &Value, wanted: &Type) -> Outcome<()> {
        if !self.context.is_data() {
            converted(value, wanted)?;
        }
        Ok(())
    }

    /// What an operator gives that would need `value` to be known: not null in any case. In
    /// data, an operand that turns out to be absent makes the whole absent.
    fn undecided(self, value: &Value, operands: &[&Value], given: Type) -> Value {
        let result = self.open(value, operands).of_type(given);
        if self.context.is_data() {
            result
        } else {
            result.present()
        }
    }

    /// What an operation gives that would need `value` to be known.
    pub(crate) fn open(self, value: &Value, operands: &[&Value]) -> Value {
        let reason = value.as_unknown().map(|unknown| unknown.reason.clone());
        let reason = reason.unwrap_or(crate::Reason::TooLarge);
        let mut result = Value::unknown(reason);
        result.span = value.span;
        self.operation(result, operands)
    }

    /// In data, a result without a place stands where the first of these that has one does.
    pub(super) fn decided(self, mut result: Value, by: &[&Value]) -> Value {
        if self.context.is_data() && result.span.is_none() {
            result.span = by.iter().find_map(|value| value.span);
        }
        result
    }
}

/// Infinity and its opposite.
fn add_nothing(a: &Number, b: &Number) -> bool {
    a.is_infinite() && b.is_infinite() && a.is_negative() != b.is_negative()
}

/// Infinity from itself.
fn take_nothing(a: &Number, b: &Number) -> bool {
    a.is_infinite() && b.is_infinite() && a.is_negative() == b.is_negative()
}

/// Infinity and zero.
fn multiply_nothing(a: &Number, b: &Number) -> bool {
    (a.is_infinite() && b.is_zero()) || (a.is_zero() && b.is_infinite())
}

/// Infinity by itself, or zero by zero.
fn divide_nothing(a: &Number, b: &Number) -> bool {
    (a.is_infinite() && b.is_infinite()) || (a.is_zero() && b.is_zero())
}

fn any_infinite(a: &Number, b: &Number) -> bool {
    a.is_infinite() || b.is_infinite()
}
