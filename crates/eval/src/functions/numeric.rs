//! Numeric functions.

mod machine;

use num_bigint::BigUint;

use super::Call;
use crate::context::Outcome;
use crate::{Kind, Number, Value, convert};

/// Digits a number may be parsed from; Terraform's precision ends far below.
const MOST_DIGITS: usize = 1024;

pub(super) fn absolute(call: &mut Call<'_>) -> Outcome {
    Ok(call.number(0)?.absolute().into())
}

pub(super) fn ceiling(call: &mut Call<'_>) -> Outcome {
    Ok(call.number(0)?.ceiling().into())
}

pub(super) fn floor(call: &mut Call<'_>) -> Outcome {
    Ok(call.number(0)?.floor().into())
}

pub(super) fn logarithm(call: &mut Call<'_>) -> Outcome {
    let number = call.number(0)?.as_f64();
    let base = call.number(1)?.as_f64();
    finished(machine::logarithm(number) / machine::logarithm(base))
}

pub(super) fn power(call: &mut Call<'_>) -> Outcome {
    let (base, exponent) = (call.number(0)?.as_f64(), call.number(1)?.as_f64());
    finished(machine::power(base, exponent))
}

fn finished(result: f64) -> Outcome {
    let number = Number::from_f64(result).ok_or("the result is not a number")?;
    Ok(number.into())
}

pub(super) fn signum(call: &mut Call<'_>) -> Outcome {
    Ok(Value::integer(call.integer(0)?.signum()))
}

pub(super) fn largest(call: &mut Call<'_>) -> Outcome {
    extreme(call, |candidate, best| candidate > best)
}

pub(super) fn smallest(call: &mut Call<'_>) -> Outcome {
    extreme(call, |candidate, best| candidate < best)
}

fn extreme(call: &Call<'_>, better: fn(&Number, &Number) -> bool) -> Outcome {
    let mut best = 0;
    for at in 1..call.arguments.len() {
        if better(call.number(at)?, call.number(best)?) {
            best = at;
        }
    }
    call.argument(best).cloned()
}

pub(super) fn sum(call: &mut Call<'_>) -> Outcome {
    let items = call.items(0)?;
    let Some((first, rest)) = items.split_first() else {
        return Err("the list is empty".into());
    };
    let mut sum = addend(first)?;
    for item in rest {
        sum = sum.add(&addend(item)?);
    }
    Ok(sum.into())
}

fn addend(item: &Value) -> Outcome<Number> {
    if item.is_null() {
        return Err("an element is null".into());
    }
    Ok(convert::number(item)?)
}

pub(super) fn parse_integer(call: &mut Call<'_>) -> Outcome {
    let Kind::String(text) = &call.argument(0)?.kind else {
        return Err("the first argument must be a string".into());
    };
    let base = call.integer(1)?;
    let base = u32::try_from(base)
        .ok()
        .filter(|base| (2..=62).contains(base));
    let base = base.ok_or("the base must be between 2 and 62")?;
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let number = magnitude(digits, base).ok_or("the text is no number of this base")?;
    let number = Number::parse(&number.to_string()).ok_or("the number is too large")?;
    Ok(if negative { number.negate() } else { number }.into())
}

/// Up to base 36, letters count alike in both cases; above it, capitals come last.
fn magnitude(digits: &str, base: u32) -> Option<BigUint> {
    if digits.is_empty() || digits.len() > MOST_DIGITS {
        return None;
    }
    let mut number = BigUint::ZERO;
    for digit in digits.chars() {
        let value = match digit {
            '0'..='9' => u32::from(digit) - u32::from('0'),
            'a'..='z' => u32::from(digit) - u32::from('a') + 10,
            'A'..='Z' if base <= 36 => u32::from(digit) - u32::from('A') + 10,
            'A'..='Z' => u32::from(digit) - u32::from('A') + 36,
            _ => return None,
        };
        if value >= base {
            return None;
        }
        number = number * base + value;
    }
    Some(number)
}
