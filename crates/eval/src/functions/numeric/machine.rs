//! Powers and logarithms of machine floats, as Go computes them on x86-64.
//!
//! Other libraries round the last bits differently, and Terraform shows all of them.

/// Fractions of the natural logarithm's series, by rising powers.
const SERIES: [f64; 7] = [
    6.666_666_666_666_735e-1,
    3.999_999_999_940_942e-1,
    2.857_142_874_366_239e-1,
    2.222_219_843_214_978_4e-1,
    1.818_357_216_161_805e-1,
    1.531_383_769_920_937_3e-1,
    1.479_819_860_511_658_6e-1,
];

/// The logarithm of two in two parts, the first short enough to be multiplied exactly.
const LN_2: [f64; 2] = [6.931_471_803_691_238e-1, 1.908_214_929_270_587_7e-10];

/// The same, parted where the exponential function wants it.
const LN_2_PARTED: [f64; 2] = [0.693_147_180_559_663, 2.823_529_056_303_157_7e-13];

/// Above it, the exponential function is infinite.
const LARGEST_EXPONENT: f64 = 7.097_827_128_933_84e2;

/// Beyond this many binary digits, a power overflows whatever its fraction is.
const MOST_DIGITS: i32 = 1 << 12;

/// Fraction from a half to one, and exponent; zero has none.
fn parts(number: f64) -> (f64, i32) {
    if number == 0.0 || !number.is_finite() {
        return (number, 0);
    }
    if number.is_normal() {
        return written_parts(number);
    }
    let (fraction, exponent) = written_parts(number * 2.0_f64.powi(52));
    (fraction, exponent - 52)
}

/// The same as it is written; what is too small for a whole fraction is taken for one.
fn written_parts(number: f64) -> (f64, i32) {
    const EXPONENT: u64 = 0x7ff;
    let bits = number.to_bits();
    let exponent = i32::try_from(bits >> 52 & EXPONENT).unwrap_or(0) - 1022;
    (
        f64::from_bits(bits & !(EXPONENT << 52) | 1022 << 52),
        exponent,
    )
}

/// `fraction * 2^exponent`.
fn scaled(fraction: f64, exponent: i32) -> f64 {
    const STEP: i32 = 1000;
    let mut result = fraction;
    let mut left = exponent.clamp(-8 * STEP, 8 * STEP);
    while left.abs() > STEP {
        result *= 2.0_f64.powi(STEP * left.signum());
        left -= STEP * left.signum();
    }
    result * 2.0_f64.powi(left)
}

/// The natural logarithm.
pub(super) fn logarithm(number: f64) -> f64 {
    if number.is_nan() || number == f64::INFINITY {
        return number;
    }
    if number == 0.0 {
        return f64::NEG_INFINITY;
    }
    if number < 0.0 {
        return f64::NAN;
    }
    let (mut fraction, mut digits) = written_parts(number);
    if fraction < std::f64::consts::FRAC_1_SQRT_2 {
        fraction *= 2.0;
        digits -= 1;
    }
    let rest = fraction - 1.0;
    let digits = f64::from(digits);
    let ratio = rest / (2.0 + rest);
    let square = ratio * ratio;
    let fourth = square * square;
    let [s1, s2, s3, s4, s5, s6, s7] = SERIES;
    let odd = square * (s1 + fourth * (s3 + fourth * (s5 + fourth * s7)));
    let even = fourth * (s2 + fourth * (s4 + fourth * s6));
    let sum = odd + even;
    let half = 0.5 * rest * rest;
    let [high, low] = LN_2;
    digits * high - ((half - (ratio * (half + sum) + digits * low)) - rest)
}

/// The exponential function, its products fused as processors of the last decade do.
fn exponential(number: f64) -> f64 {
    if number > LARGEST_EXPONENT {
        return f64::INFINITY;
    }
    let digits = (number * std::f64::consts::LOG2_E).round_ties_even();
    let [high, low] = LN_2_PARTED;
    let rest = (-low).mul_add(digits, (-high).mul_add(digits, number)) * 0.0625;
    let factors = [5040.0, 720.0, 120.0, 24.0, 6.0, 2.0, 1.0_f64];
    let series = factors.iter().fold(1.0 / 40320.0, |sum: f64, factor| {
        sum.mul_add(rest, 1.0 / factor)
    });
    let mut less_one = rest * series;
    for _ in 0..3 {
        less_one *= less_one + 2.0;
    }
    let fraction = less_one.mul_add(less_one + 2.0, 1.0);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "bounded above, and saturated below"
    )]
    let digits = digits as i32;
    if digits <= -1023 {
        return 0.0;
    }
    scaled(fraction, digits)
}

/// One number to the power of another.
#[expect(clippy::float_cmp, reason = "only these very numbers are special")]
pub(super) fn power(base: f64, exponent: f64) -> f64 {
    let simple = base == 0.0 || !base.is_finite() || !exponent.is_finite();
    if simple || base == 1.0 || exponent == 0.0 || exponent == 1.0 {
        return base.powf(exponent);
    }
    if exponent.abs() == 0.5 {
        let root = base.sqrt();
        return if exponent > 0.0 { root } else { 1.0 / root };
    }
    let (mut whole, mut part) = (exponent.abs().trunc(), exponent.abs().fract());
    if part != 0.0 && base < 0.0 {
        return f64::NAN;
    }
    if whole >= 2.0_f64.powi(63) {
        return base.powf(exponent);
    }
    let mut fraction = 1.0;
    if part != 0.0 {
        if part > 0.5 {
            part -= 1.0;
            whole += 1.0;
        }
        fraction = exponential(part * logarithm(base));
    }
    let (fraction, digits) = multiplied(fraction, base, whole);
    if exponent < 0.0 {
        scaled(1.0 / fraction, -digits)
    } else {
        scaled(fraction, digits)
    }
}

/// A fraction times a whole power of a number, by squaring; with the digits left out of it.
fn multiplied(mut fraction: f64, base: f64, whole: f64) -> (f64, i32) {
    let (mut factor, mut digits) = parts(base);
    let mut all = 0;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the caller bounds it"
    )]
    let mut left = whole as u64;
    while left != 0 {
        if digits.abs() > MOST_DIGITS {
            return (fraction, all + digits);
        }
        if left & 1 == 1 {
            fraction *= factor;
            all += digits;
        }
        factor *= factor;
        digits *= 2;
        if factor < 0.5 {
            factor += factor;
            digits -= 1;
        }
        left >>= 1;
    }
    (fraction, all)
}
