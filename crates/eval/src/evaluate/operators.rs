//! Operators, with Terraform's conversions and three-valued logic.

use syntax::hcl::{BinaryOperator, Expression, UnaryOperator};

use super::Walk;
use crate::context::{Failure, Outcome};
use crate::equal::{Equality, equality, lenient};
use crate::notes::Gathered;
use crate::{Kind, Number, Value, convert};

impl Walk<'_> {
    /// `-x`, `!x`.
    pub(super) fn unary(self, operator: UnaryOperator, operand: &Expression) -> Outcome {
        let value = self.value(operand);
        if value.as_unknown().is_some() {
            return Ok(self.open(&value, &[&value]));
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
            BinaryOperator::Add => self.calculate(&a, &b, Number::add),
            BinaryOperator::Subtract => self.calculate(&a, &b, Number::subtract),
            BinaryOperator::Multiply => self.calculate(&a, &b, Number::multiply),
            BinaryOperator::Divide => self.calculate(&a, &b, Number::divide),
            BinaryOperator::Modulo => self.calculate(&a, &b, Number::remainder),
            BinaryOperator::Less => self.calculate(&a, &b, |a, b| a < b),
            BinaryOperator::LessOrEqual => self.calculate(&a, &b, |a, b| a <= b),
            BinaryOperator::Greater => self.calculate(&a, &b, |a, b| a > b),
            // What remains after the two above.
            BinaryOperator::GreaterOrEqual | BinaryOperator::And | BinaryOperator::Or => {
                self.calculate(&a, &b, |a, b| a >= b)
            }
        }
    }

    /// `&&`, which `false` decides, and `||`, which `true` decides, whatever the other is.
    fn logic(self, a: &Expression, b: &Expression, decisive: bool) -> Outcome {
        let (a, b) = (self.value(a), self.value(b));
        let truths = [self.operand(&a)?, self.operand(&b)?];
        for (truth, by) in truths.iter().zip([&a, &b]) {
            if *truth == Some(decisive) {
                let result = Gathered::of([&a, &b]).put(Value::bool(decisive));
                return Ok(self.decided(result, &[by, &a, &b]));
            }
        }
        for value in [&a, &b] {
            if value.as_unknown().is_some() {
                return Ok(self.open(value, &[&a, &b]));
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
            Kind::Unknown(_) => Ok(None),
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
            Equality::Open(unknown) => return Ok(self.open(unknown, &[a, b])),
        };
        Ok(self.operation(result, &[a, b]))
    }

    /// Arithmetic, and the order of numbers.
    fn calculate<T: Into<Value>>(
        self,
        a: &Value,
        b: &Value,
        result: impl FnOnce(&Number, &Number) -> T,
    ) -> Outcome {
        for value in [a, b] {
            if value.is_null() {
                return Err(self.absent("an operand is null"));
            }
        }
        for value in [a, b] {
            if value.as_unknown().is_some() {
                return Ok(self.open(value, &[a, b]));
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
        self.decided(notes.put(result), operands)
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
