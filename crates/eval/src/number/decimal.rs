//! Between binary floats and decimal text.

use std::fmt;

use num_bigint::BigUint;

use super::{Float, Number};

/// More digits, or a larger exponent, are no number anybody means.
const LONGEST: usize = 4096;

impl Float {
    /// A decimal number with optional sign, fraction and exponent.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (digits, power) = match digits.split_once(['e', 'E']) {
            Some((digits, power)) => (digits, power.parse::<i32>().ok()?),
            None => (digits, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = [whole, fraction].concat();
        let plain = !all.is_empty() && all.bytes().all(|byte| byte.is_ascii_digit());
        if !plain || all.len() > LONGEST || power.unsigned_abs() as usize > LONGEST {
            return None;
        }
        let mantissa = BigUint::parse_bytes(all.as_bytes(), 10)?;
        let power = power - i32::try_from(fraction.len()).ok()?;
        Some(Self::from_decimal(negative, mantissa, power))
    }

    /// The float nearest to `mantissa * 10^power`.
    fn from_decimal(negative: bool, mantissa: BigUint, power: i32) -> Self {
        let ten = BigUint::from(10_u32).pow(power.unsigned_abs());
        if power >= 0 {
            return Self::literal(negative, mantissa * ten, 0, false);
        }
        let shift = (ten.bits() + 520).saturating_sub(mantissa.bits());
        let numerator = mantissa << shift;
        let quotient = &numerator / &ten;
        let inexact = &quotient * &ten != numerator;
        let exponent = 0_i64.saturating_sub_unsigned(shift);
        Self::literal(negative, quotient, exponent, inexact)
    }
}

/// The shortest decimal text that no other float of this precision is nearer to, never with
/// an exponent.
impl fmt::Display for Float {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.infinite {
            return out.write_str(if self.negative { "-Inf" } else { "+Inf" });
        }
        if self.negative {
            out.write_str("-")?;
        }
        if self.is_zero() {
            return out.write_str("0");
        }
        let decimal = shortest(self);
        let point = decimal.point;
        let digits = &decimal.digits;
        let at = |index: i64| {
            let digit = usize::try_from(index).ok().and_then(|at| digits.get(at));
            char::from(b'0' + digit.copied().unwrap_or(0))
        };
        let whole: String = (0..point).map(at).collect();
        out.write_str(if whole.is_empty() { "0" } else { &whole })?;
        let last = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        if last <= point {
            return Ok(());
        }
        let fraction: String = (point..last).map(at).collect();
        write!(out, ".{fraction}")
    }
}

/// `0.DIGITS * 10^point`, without zeros at the end.
pub(crate) struct Decimal {
    pub(crate) digits: Vec<u8>,
    pub(crate) point: i64,
}

impl Number {
    /// The digits of its magnitude: all of them, or the fewest that tell it from its
    /// neighbours. None where it is infinite.
    pub(crate) fn decimal(&self, exact: bool) -> Option<Decimal> {
        let float = self.float();
        if float.infinite {
            return None;
        }
        if float.is_zero() {
            return Some(Decimal {
                digits: Vec::new(),
                point: 0,
            });
        }
        Some(if exact {
            Decimal::exact(&float.mantissa, float.exponent)
        } else {
            shortest(&float)
        })
    }

    /// Its magnitude, if it is whole.
    pub(crate) fn magnitude(&self) -> Option<BigUint> {
        let float = self.float();
        let whole = float.is_whole();
        whole.then(|| &float.mantissa << if float.is_zero() { 0 } else { float.exponent })
    }

    /// Whether it has a minus sign; zero may.
    pub(crate) fn has_minus(&self) -> bool {
        self.float().negative
    }
}

impl Decimal {
    /// The exact value of `mantissa * 2^exponent`.
    fn exact(mantissa: &BigUint, exponent: i64) -> Self {
        let (scaled, places) = if exponent >= 0 {
            (mantissa << exponent.unsigned_abs(), 0)
        } else {
            let places = exponent.unsigned_abs();
            let power = u32::try_from(places).unwrap_or(u32::MAX);
            (mantissa * BigUint::from(5_u32).pow(power), places)
        };
        let digits = scaled.to_radix_be(10);
        let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
        let mut decimal = Self {
            digits,
            point: length.saturating_sub_unsigned(places),
        };
        decimal.trim();
        decimal
    }

    fn trim(&mut self) {
        while self.digits.last() == Some(&0) {
            self.digits.pop();
        }
    }

    pub(crate) fn digit(&self, at: usize) -> u8 {
        self.digits.get(at).copied().unwrap_or(0)
    }

    fn cut(mut self, length: usize) -> Self {
        self.digits.truncate(length);
        self.trim();
        self
    }

    fn cut_up(mut self, length: usize) -> Self {
        self.digits.truncate(length);
        while self.digits.last() == Some(&9) {
            self.digits.pop();
        }
        if let Some(last) = self.digits.last_mut() {
            *last += 1;
        } else {
            self.digits.push(1);
            self.point += 1;
        }
        self
    }

    /// Rounded to so many digits, ties to even.
    pub(crate) fn cut_nearest(self, length: usize) -> Self {
        if length >= self.digits.len() {
            return self;
        }
        let half = self.digit(length) == 5 && length + 1 == self.digits.len();
        let up = if half {
            length > 0 && self.digit(length - 1) % 2 == 1
        } else {
            self.digit(length) >= 5
        };
        if up {
            self.cut_up(length)
        } else {
            self.cut(length)
        }
    }
}

/// Digit by digit, until what remains cannot be taken for a neighbour.
fn shortest(float: &Float) -> Decimal {
    let spare = float.precision.saturating_sub(float.mantissa.bits()) + 1;
    let mantissa = &float.mantissa << spare;
    let exponent = float.exponent.saturating_sub_unsigned(spare);
    let exact = Decimal::exact(&mantissa, exponent);
    let lower = Decimal::exact(&(&mantissa - 1_u32), exponent);
    let upper = Decimal::exact(&(&mantissa + 1_u32), exponent);
    // The ends of the interval round to this float only if its last bit is even.
    let inclusive = !mantissa.bit(1);
    for at in 0..exact.digits.len() {
        let digit = exact.digit(at);
        let down = lower.digit(at) != digit || (inclusive && at + 1 == lower.digits.len());
        let above = upper.digit(at);
        let up = digit != above && (inclusive || digit + 1 < above || at + 1 < upper.digits.len());
        match (down, up) {
            (true, true) => return exact.cut_nearest(at + 1),
            (true, false) => return exact.cut(at + 1),
            (false, true) => return exact.cut_up(at + 1),
            (false, false) => {}
        }
    }
    exact
}
