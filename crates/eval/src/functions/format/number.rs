//! Numbers in the notations of printf.

use crate::Number;
use crate::context::{Failure, LONGEST_TEXT, Outcome};
use crate::number::Decimal;

use super::verb::Verb;

/// `%b`, `%d`, `%o`, `%x` and `%X`: whole numbers only.
pub(super) fn whole(verb: &Verb, number: &Number) -> Outcome<String> {
    let magnitude = number.magnitude().ok_or("a whole number is required")?;
    let (radix, prefix) = match verb.mode {
        'b' => (2, "0b"),
        'o' => (8, "0"),
        'x' => (16, "0x"),
        'X' => (16, "0X"),
        _ => (10, ""),
    };
    let digits = magnitude.to_str_radix(radix);
    let mut digits = match verb.mode {
        'X' => digits.to_uppercase(),
        _ => digits,
    };
    if verb.precision == Some(0) && digits == "0" {
        return Ok(String::new());
    }
    let least = verb.precision.unwrap_or(0);
    if least > LONGEST_TEXT {
        return Err(Failure::TooLarge);
    }
    digits = format!("{}{digits}", "0".repeat(least.saturating_sub(digits.len())));
    let prefix = if verb.sharp { prefix } else { "" };
    let sign = sign(verb, number.is_negative());
    let zeros = verb.zero && verb.precision.is_none();
    filled(verb, &format!("{sign}{prefix}"), &digits, zeros)
}

/// `%e`, `%E`, `%f`, `%g` and `%G`.
pub(super) fn float(verb: &Verb, number: &Number) -> Outcome<String> {
    let mode = verb.mode.to_ascii_lowercase();
    let precision = verb.precision.or((mode != 'g').then_some(6));
    if precision.is_some_and(|precision| precision > LONGEST_TEXT) {
        return Err(Failure::TooLarge);
    }
    let text = notation(number, mode, precision);
    let text = match verb.mode {
        'E' | 'G' => text.to_uppercase(),
        _ => text,
    };
    filled(verb, sign(verb, number.has_minus()), &text, verb.zero)
}

/// The shortest notation that says which number it is, as `%v` shows it.
pub(super) fn shortest(number: &Number) -> String {
    let sign = if number.has_minus() { "-" } else { "" };
    format!("{sign}{}", notation(number, 'g', None))
}

fn sign(verb: &Verb, negative: bool) -> &'static str {
    match (negative, verb.plus, verb.space) {
        (true, _, _) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        (false, false, false) => "",
    }
}

/// Sign and digits filled up to the width: zeros go between them, spaces around.
fn filled(verb: &Verb, sign: &str, digits: &str, zeros: bool) -> Outcome<String> {
    let width = verb.width.unwrap_or(0);
    if width > LONGEST_TEXT {
        return Err(Failure::TooLarge);
    }
    let missing = width.saturating_sub(sign.len() + digits.len());
    let padding = if zeros && !verb.minus { "0" } else { " " }.repeat(missing);
    Ok(if verb.minus {
        format!("{sign}{digits}{padding}")
    } else if zeros {
        format!("{sign}{padding}{digits}")
    } else {
        format!("{padding}{sign}{digits}")
    })
}

/// The magnitude in one of three notations.
fn notation(number: &Number, mode: char, precision: Option<usize>) -> String {
    let Some(decimal) = number.decimal(precision.is_some()) else {
        return "Inf".into();
    };
    match (mode, precision) {
        ('e', Some(places)) => scientific(&decimal.cut_nearest(places + 1), places),
        ('f', Some(places)) => fixed(&rounded_at(decimal, places), places),
        (_, Some(digits)) => {
            let digits = digits.max(1);
            general(&decimal.cut_nearest(digits), Some(digits))
        }
        (_, None) => general(&decimal, None),
    }
}

/// Rounded to so many places after the point.
fn rounded_at(decimal: Decimal, places: usize) -> Decimal {
    let places = i64::try_from(places).unwrap_or(i64::MAX);
    let kept = decimal.point.saturating_add(places);
    match usize::try_from(kept) {
        Ok(kept) => decimal.cut_nearest(kept),
        Err(_) => Decimal {
            digits: Vec::new(),
            point: 0,
        },
    }
}

fn scientific(decimal: &Decimal, places: usize) -> String {
    let digit = |at| char::from(b'0' + decimal.digit(at));
    let mut text = String::from(digit(0));
    if places > 0 {
        text.push('.');
        text.extend((1..=places).map(digit));
    }
    let zero = decimal.digits.is_empty();
    let exponent = if zero { 0 } else { decimal.point - 1 };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{text}e{sign}{:02}", exponent.unsigned_abs())
}

fn fixed(decimal: &Decimal, places: usize) -> String {
    let digit = |at: i64| match usize::try_from(at) {
        Ok(at) => char::from(b'0' + decimal.digit(at)),
        Err(_) => '0',
    };
    let mut text: String = if decimal.point > 0 {
        (0..decimal.point).map(digit).collect()
    } else {
        "0".into()
    };
    if places > 0 {
        let places = i64::try_from(places).unwrap_or(i64::MAX);
        text.push('.');
        text.extend((decimal.point..decimal.point.saturating_add(places)).map(digit));
    }
    text
}

/// Scientific for very large and very small numbers, fixed otherwise.
fn general(decimal: &Decimal, precision: Option<usize>) -> String {
    let digits = decimal.digits.len();
    let signed = i64::try_from(digits).unwrap_or(i64::MAX);
    let limit = match precision {
        None => 6,
        Some(precision) if precision > digits && signed >= decimal.point => signed,
        Some(precision) => i64::try_from(precision).unwrap_or(i64::MAX),
    };
    let exponent = decimal.point - 1;
    if exponent < -4 || exponent >= limit {
        let places = precision.unwrap_or(digits).min(digits);
        return scientific(decimal, places.saturating_sub(1));
    }
    let places = usize::try_from(signed.saturating_sub(decimal.point)).unwrap_or(0);
    fixed(decimal, places)
}
