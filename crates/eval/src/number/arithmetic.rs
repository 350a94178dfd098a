//! The four operations, the remainder and rounding to whole numbers.

use std::sync::Arc;

use num_bigint::BigUint;

use super::{Float, Number};

impl Number {
    /// Their sum.
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        if let (Self::Integer(a), Self::Integer(b)) = (self, other)
            && let Some(sum) = a.checked_add(*b)
        {
            return Self::Integer(sum);
        }
        bounded(self.float().add(&other.float()))
    }

    /// Their difference.
    #[must_use]
    pub fn subtract(&self, other: &Self) -> Self {
        if let (Self::Integer(a), Self::Integer(b)) = (self, other)
            && let Some(difference) = a.checked_sub(*b)
        {
            return Self::Integer(difference);
        }
        bounded(self.float().add(&other.float().negated()))
    }

    /// Their product.
    #[must_use]
    pub fn multiply(&self, other: &Self) -> Self {
        if let (Self::Integer(a), Self::Integer(b)) = (self, other)
            && let Some(product) = a.checked_mul(*b).filter(|product| *product != 0)
        {
            return Self::Integer(product);
        }
        bounded(self.float().multiply(&other.float()))
    }

    /// Their quotient; by zero, infinity.
    #[must_use]
    pub fn divide(&self, other: &Self) -> Self {
        if let (Self::Integer(a), Self::Integer(b)) = (self, other)
            && *a != 0
            && a.checked_rem(*b) == Some(0)
        {
            return Self::Integer(a / b);
        }
        bounded(self.float().divide(&other.float()))
    }

    /// What is left of a division with a whole quotient, with the sign of `self`; by zero,
    /// `self`.
    #[must_use]
    pub fn remainder(&self, other: &Self) -> Self {
        if let (Self::Integer(a), Self::Integer(b)) = (self, other) {
            return Self::Integer(a.checked_rem(*b).unwrap_or(if *b == 0 { *a } else { 0 }));
        }
        let (a, b) = (self.float(), other.float());
        if b.is_zero() || a.infinite || b.infinite {
            return self.clone();
        }
        let whole = a.divide(&b).truncated();
        bounded(a.add(&whole.multiply(&b).negated()))
    }

    /// With the other sign.
    #[must_use]
    pub fn negate(&self) -> Self {
        match self {
            Self::Integer(number) if *number != 0 && *number != i64::MIN => Self::Integer(-number),
            _ => Self::from(self.float().negated()),
        }
    }

    /// Without its sign.
    #[must_use]
    pub fn absolute(&self) -> Self {
        if self.is_zero() {
            Self::Integer(0)
        } else if self.is_negative() {
            self.negate()
        } else {
            self.clone()
        }
    }

    /// The largest whole number that is not larger.
    #[must_use]
    pub fn floor(&self) -> Self {
        if self.is_zero() {
            return Self::Integer(0);
        }
        if self.is_whole() {
            return self.clone();
        }
        let whole = Self::from(self.float().truncated());
        if self.is_negative() && !self.float().infinite {
            whole.subtract(&Self::Integer(1))
        } else {
            whole
        }
    }

    /// The smallest whole number that is not smaller.
    #[must_use]
    pub fn ceiling(&self) -> Self {
        let whole = self.negate().floor().negate();
        whole.as_integer().map_or(whole, Self::Integer)
    }
}

/// A result so large that the next operation with it would take long is infinite, or zero.
fn bounded(float: Float) -> Number {
    if float.is_reasonable() {
        return Number::from(float);
    }
    let extreme = if float.magnitude() > 0 {
        Float::infinity(float.negative, float.precision)
    } else {
        Float::from_integer(0)
    };
    Number::Float(Arc::new(extreme))
}

impl Float {
    pub(super) fn negated(&self) -> Self {
        Self {
            negative: !self.negative,
            ..self.clone()
        }
    }

    fn add(&self, other: &Self) -> Self {
        let precision = self.precision.max(other.precision);
        if self.infinite || other.infinite {
            let negative = if self.infinite { self } else { other }.negative;
            return Self::infinity(negative, precision);
        }
        if self.is_zero() || other.is_zero() {
            let kept = if self.is_zero() { other } else { self };
            let both = self.is_zero() && other.is_zero();
            let negative = kept.negative && (!both || self.negative);
            return Self::round(
                negative,
                kept.mantissa.clone(),
                kept.exponent,
                false,
                precision,
            );
        }
        let low = self.exponent.min(other.exponent);
        let (a, b) = (self.scaled(low), other.scaled(low));
        let (negative, mantissa) = if self.negative == other.negative {
            (self.negative, a + b)
        } else if a >= b {
            (self.negative && a != b, a - b)
        } else {
            (other.negative, b - a)
        };
        Self::round(negative, mantissa, low, false, precision)
    }

    fn multiply(&self, other: &Self) -> Self {
        let precision = self.precision.max(other.precision);
        let negative = self.negative != other.negative;
        if self.infinite || other.infinite {
            return Self::infinity(negative, precision);
        }
        let product = &self.mantissa * &other.mantissa;
        let exponent = self.exponent.saturating_add(other.exponent);
        let wide = Self::round(negative, product, exponent, false, 512);
        // A product keeps the bits it needs, even if neither factor had so many.
        let needed = wide.mantissa.bits().max(precision);
        Self {
            precision: needed,
            ..wide
        }
    }

    fn divide(&self, other: &Self) -> Self {
        let precision = self.precision.max(other.precision);
        let negative = self.negative != other.negative;
        if self.infinite || other.is_zero() {
            return Self::infinity(negative, precision);
        }
        if other.infinite || self.is_zero() {
            return Self::round(negative, BigUint::ZERO, 0, false, precision);
        }
        let shift = (precision + 2 + other.mantissa.bits()).saturating_sub(self.mantissa.bits());
        let numerator = &self.mantissa << shift;
        let quotient = &numerator / &other.mantissa;
        let inexact = &quotient * &other.mantissa != numerator;
        let exponent = self
            .exponent
            .saturating_sub(other.exponent)
            .saturating_sub_unsigned(shift);
        Self::round(negative, quotient, exponent, inexact, precision)
    }

    /// Without what follows the point.
    fn truncated(&self) -> Self {
        if self.infinite || (self.exponent >= 0 && !self.is_zero()) {
            return self.clone();
        }
        let whole = &self.mantissa >> self.exponent.unsigned_abs();
        let precision = self.precision.max(whole.bits());
        let negative = self.negative && whole != BigUint::ZERO;
        Self::round(negative, whole, 0, false, precision)
    }
}
