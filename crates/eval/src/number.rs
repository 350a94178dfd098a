//! Numbers as Terraform has them: 512-bit binary floats, so that a third has 154 digits and
//! a sum of cents is a sum of cents.
//!
//! Invariant: a whole number that fits is always [`Number::Integer`]; nearly all arithmetic in
//! real code stays on that path.

mod arithmetic;
mod decimal;
mod float;

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

pub(crate) use decimal::Decimal;
pub use float::Float;

/// A number.
#[derive(Clone, Debug)]
pub enum Number {
    /// A whole number that fits.
    Integer(i64),
    /// Anything else.
    Float(Arc<Float>),
}

impl Number {
    /// A number as HCL and JSON spell it. None where the text is no number, or one so large
    /// that nobody can mean it.
    pub fn parse(text: &str) -> Option<Self> {
        match text.parse::<i64>() {
            Ok(number) if !text.starts_with(['+', '-']) || number != 0 => {
                Some(Self::Integer(number))
            }
            _ => Float::parse(text).map(Self::from),
        }
    }

    /// The number a machine float stands for; none for what is no number.
    pub fn from_f64(number: f64) -> Option<Self> {
        Float::from_f64(number).map(Self::from)
    }

    /// The nearest machine float.
    pub fn as_f64(&self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "the nearest float is asked for")]
            Self::Integer(number) => *number as f64,
            Self::Float(float) => float.as_f64(),
        }
    }

    /// The whole number, if it is one that fits.
    pub fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(number) => Some(*number),
            Self::Float(float) => float.as_integer(),
        }
    }

    /// Whether nothing follows the decimal point.
    pub fn is_whole(&self) -> bool {
        match self {
            Self::Integer(_) => true,
            Self::Float(float) => float.is_whole(),
        }
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        match self {
            Self::Integer(number) => *number < 0,
            Self::Float(float) => float.is_negative(),
        }
    }

    /// Whether it is neither above nor below zero.
    pub(crate) fn is_zero(&self) -> bool {
        match self {
            Self::Integer(number) => *number == 0,
            Self::Float(float) => float.is_zero(),
        }
    }

    /// Whether it is beyond all numbers, as what a division by zero gives.
    pub(crate) fn is_infinite(&self) -> bool {
        match self {
            Self::Integer(_) => false,
            Self::Float(float) => float.infinite,
        }
    }

    /// The same number for the slow path.
    fn float(&self) -> Arc<Float> {
        match self {
            Self::Integer(number) => Arc::new(Float::from_integer(*number)),
            Self::Float(float) => Arc::clone(float),
        }
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<usize> for Number {
    fn from(number: usize) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Float> for Number {
    fn from(float: Float) -> Self {
        match float.as_integer() {
            Some(0) if float.is_negative_zero() => Self::Float(Arc::new(float)),
            // One of fewer bits is shown, and calculated with, as that.
            Some(number) if float.is_exact() => Self::Integer(number),
            Some(_) | None => Self::Float(Arc::new(float)),
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Integer(a), Self::Integer(b)) => a.cmp(b),
            _ => self.float().compare(&other.float()),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(number) => write!(out, "{number}"),
            Self::Float(float) => write!(out, "{float}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn a_third_has_the_digits_that_tell_it_from_its_neighbours() {
        let third = number("1").divide(&number("3"));
        assert_eq!(third.to_string().len(), 157);
        assert!(third.to_string().ends_with("333335"));
    }

    #[test]
    fn decimals_add_up_as_on_paper() {
        assert_eq!(number("0.1").add(&number("0.2")), number("0.3"));
        assert_eq!(number("0.1").add(&number("0.2")).to_string(), "0.3");
    }

    #[test]
    fn a_whole_number_that_fits_stays_whole() {
        assert!(matches!(number("1e3"), Number::Integer(1000)));
        assert!(matches!(
            number("1.5").multiply(&number("2")),
            Number::Integer(3)
        ));
    }

    #[test]
    fn division_by_zero_is_infinite_and_zero_has_a_sign() {
        assert_eq!(number("1").divide(&number("0")).to_string(), "+Inf");
        assert_eq!(number("0").negate().to_string(), "-0");
        assert_eq!(number("0").negate(), number("0"));
    }

    #[test]
    fn a_number_of_absurd_size_is_refused() {
        assert!(Number::parse("1e999999999").is_none());
        assert!(Number::parse("1e").is_none());
        assert!(Number::parse(".").is_none());
    }
}
