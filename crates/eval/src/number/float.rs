//! Binary floating point of any precision, rounded to nearest, ties to even.

use std::cmp::Ordering;

use num_bigint::BigUint;

/// Bits of precision that literals and conversions from text have.
const PRECISION: u64 = 512;

/// Beyond this many binary digits before or after the point, a number is an attack.
const LARGEST_EXPONENT: i64 = 1 << 16;

/// `mantissa * 2^exponent` with a sign.
#[derive(Clone, Debug)]
pub struct Float {
    pub(super) negative: bool,
    /// Odd, or zero.
    pub(super) mantissa: BigUint,
    /// Meaningless for zero and infinity.
    pub(super) exponent: i64,
    /// Bits that the result of an operation with it keeps.
    pub(super) precision: u64,
    pub(super) infinite: bool,
}

impl Float {
    /// The float nearest to `mantissa * 2^exponent`, where `inexact` says that the true value
    /// is a little larger.
    pub(super) fn round(
        negative: bool,
        mantissa: BigUint,
        exponent: i64,
        inexact: bool,
        precision: u64,
    ) -> Self {
        let excess = mantissa.bits().saturating_sub(precision);
        let (mantissa, exponent) = if excess == 0 {
            (mantissa, exponent)
        } else {
            let kept = &mantissa >> excess;
            let half = mantissa.bit(excess - 1);
            let below = inexact || mantissa.trailing_zeros().unwrap_or(0) < excess - 1;
            let up = half && (below || kept.bit(0));
            let exponent = exponent.saturating_add_unsigned(excess);
            (if up { kept + 1_u32 } else { kept }, exponent)
        };
        Self::normal(negative, mantissa, exponent, precision)
    }

    fn normal(negative: bool, mantissa: BigUint, exponent: i64, precision: u64) -> Self {
        let zeros = mantissa.trailing_zeros().unwrap_or(0);
        Self {
            negative,
            exponent: exponent.saturating_add_unsigned(zeros),
            mantissa: mantissa >> zeros,
            precision,
            infinite: false,
        }
    }

    pub(super) fn infinity(negative: bool, precision: u64) -> Self {
        Self {
            negative,
            mantissa: BigUint::ZERO,
            exponent: 0,
            precision,
            infinite: true,
        }
    }

    /// A literal: rounded to the precision literals have.
    pub(super) fn literal(negative: bool, mantissa: BigUint, exponent: i64, inexact: bool) -> Self {
        Self::round(negative, mantissa, exponent, inexact, PRECISION)
    }

    pub(super) fn from_integer(number: i64) -> Self {
        Self::normal(number < 0, number.unsigned_abs().into(), 0, PRECISION)
    }

    /// Keeps the 53 bits of precision a machine float has, as Terraform does.
    pub(super) fn from_f64(number: f64) -> Option<Self> {
        if number.is_nan() {
            return None;
        }
        if number.is_infinite() {
            return Some(Self::infinity(number < 0.0, 53));
        }
        let bits = number.to_bits();
        let fraction = bits & ((1 << 52) - 1);
        let biased = i64::try_from((bits >> 52) & 0x7ff).unwrap_or(0);
        let (mantissa, exponent) = match biased {
            0 => (fraction, -1074),
            _ => (fraction | (1 << 52), biased - 1075),
        };
        let negative = number.is_sign_negative();
        Some(Self::normal(negative, mantissa.into(), exponent, 53))
    }

    pub(super) fn as_f64(&self) -> f64 {
        if self.infinite {
            return if self.negative {
                f64::NEG_INFINITY
            } else {
                f64::INFINITY
            };
        }
        // The decimal form is exact enough to tell neighbours apart, and parsing rounds right.
        self.to_string().parse().unwrap_or(0.0)
    }

    pub(super) fn as_integer(&self) -> Option<i64> {
        if !self.is_whole() || (!self.is_zero() && self.magnitude() > 64) {
            return None;
        }
        let magnitude = if self.is_zero() {
            0
        } else {
            i128::try_from(&self.mantissa << self.exponent.unsigned_abs()).ok()?
        };
        i64::try_from(if self.negative { -magnitude } else { magnitude }).ok()
    }

    /// Whether it has all the precision that a literal has.
    pub(super) fn is_exact(&self) -> bool {
        self.precision >= PRECISION
    }

    pub(super) fn is_zero(&self) -> bool {
        !self.infinite && self.mantissa == BigUint::ZERO
    }

    pub(super) fn is_negative_zero(&self) -> bool {
        self.negative && self.is_zero()
    }

    pub(super) fn is_negative(&self) -> bool {
        self.negative && !self.is_zero()
    }

    pub(super) fn is_whole(&self) -> bool {
        !self.infinite && (self.is_zero() || self.exponent >= 0)
    }

    /// Position of the highest bit: the number lies below two to the power of this.
    pub(super) fn magnitude(&self) -> i64 {
        self.exponent.saturating_add_unsigned(self.mantissa.bits())
    }

    /// Whether no operation on it can take long.
    pub(super) fn is_reasonable(&self) -> bool {
        self.infinite
            || self.is_zero()
            || (self.magnitude().abs() <= LARGEST_EXPONENT
                && self.exponent.abs() <= LARGEST_EXPONENT)
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let sign = |float: &Self| match (float.is_zero(), float.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        };
        sign(self).cmp(&sign(other)).then_with(|| {
            let larger = self.compare_magnitude(other);
            if self.is_negative() {
                larger.reverse()
            } else {
                larger
            }
        })
    }

    fn compare_magnitude(&self, other: &Self) -> Ordering {
        match (self.infinite, other.infinite) {
            (false, false) if self.is_zero() || other.is_zero() => Ordering::Equal,
            (false, false) => self.magnitude().cmp(&other.magnitude()).then_with(|| {
                let low = self.exponent.min(other.exponent);
                self.scaled(low).cmp(&other.scaled(low))
            }),
            (a, b) => a.cmp(&b),
        }
    }

    /// The mantissa for an exponent that is not above its own.
    pub(super) fn scaled(&self, exponent: i64) -> BigUint {
        &self.mantissa << self.exponent.abs_diff(exponent)
    }
}
