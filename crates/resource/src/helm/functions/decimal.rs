//! Decimal numbers: sprig computes with them, so that `mulf 0.1 3` is 0.3.
//!
//! Source: `github.com/shopspring/decimal`.

/// Digits behind the point that a division keeps.
const PLACES: u32 = 16;

/// `digits` times ten to the power of `-places`.
#[derive(Clone, Copy)]
pub(super) struct Decimal {
    digits: i128,
    places: u32,
}

impl Decimal {
    /// The number that the fewest digits of a float mean. None where it is too long.
    pub(super) fn new(number: f64) -> Option<Self> {
        if !number.is_finite() || number.abs() >= 1e25 {
            return None;
        }
        let text = number.to_string();
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        Some(Self {
            digits: format!("{whole}{part}").parse().ok()?,
            places: u32::try_from(part.len()).ok()?,
        })
    }

    pub(super) fn to_float(self) -> Option<f64> {
        format!("{}e-{}", self.digits, self.places).parse().ok()
    }

    fn at(self, places: u32) -> Option<i128> {
        let more = places.checked_sub(self.places)?;
        self.digits.checked_mul(10i128.checked_pow(more)?)
    }

    pub(super) fn plus(self, other: Self) -> Option<Self> {
        let places = self.places.max(other.places);
        let digits = self.at(places)?.checked_add(other.at(places)?)?;
        Some(Self { digits, places })
    }

    pub(super) fn minus(self, other: Self) -> Option<Self> {
        let digits = other.digits.checked_neg()?;
        self.plus(Self { digits, ..other })
    }

    pub(super) fn times(self, other: Self) -> Option<Self> {
        Some(Self {
            digits: self.digits.checked_mul(other.digits)?,
            places: self.places.checked_add(other.places)?,
        })
    }

    /// Half away from zero at the last place.
    pub(super) fn over(self, other: Self) -> Option<Self> {
        let dividend = self.at(self.places.max(PLACES + other.places))?;
        let places = self.places.max(PLACES + other.places) - other.places;
        let (whole, rest) = (
            dividend.checked_div(other.digits)?,
            dividend.checked_rem(other.digits)?,
        );
        let up = rest.checked_abs()?.checked_mul(2)? >= other.digits.checked_abs()?;
        let sign = dividend.signum() * other.digits.signum();
        Some(Self {
            digits: whole.checked_add(if up { sign } else { 0 })?,
            places,
        })
    }
}
