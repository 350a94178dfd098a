//! Arithmetic, in sprig's words: whole numbers are `int64`.

use super::super::value::Value;
use super::arguments::{int, value};
use super::decimal::Decimal;

pub(super) const TABLE: super::Table = &[
    ("add", |a| fold(a, 0, i64::wrapping_add)),
    ("add1", |a| Ok(Value::Long(int(a, 0)?.wrapping_add(1)))),
    ("sub", |a| {
        Ok(Value::Long(int(a, 0)?.wrapping_sub(int(a, 1)?)))
    }),
    ("mul", |a| fold(a, 1, i64::wrapping_mul)),
    ("div", |a| {
        Ok(Value::Long(
            int(a, 0)?
                .checked_div(int(a, 1)?)
                .ok_or("integer divide by zero")?,
        ))
    }),
    ("mod", |a| {
        Ok(Value::Long(
            int(a, 0)?
                .checked_rem(int(a, 1)?)
                .ok_or("integer divide by zero")?,
        ))
    }),
    ("max", |a| whole(a, i64::max)),
    ("biggest", |a| whole(a, i64::max)),
    ("min", |a| whole(a, i64::min)),
    ("addf", |a| decimals(a, Decimal::plus, |x, y| x + y)),
    ("add1f", |a| {
        let one = Value::Float(1.0);
        decimals(&[value(a, 0)?.clone(), one], Decimal::plus, |x, y| x + y)
    }),
    ("subf", |a| decimals(a, Decimal::minus, |x, y| x - y)),
    ("mulf", |a| decimals(a, Decimal::times, |x, y| x * y)),
    ("divf", |a| {
        let divisors = a.get(1..).unwrap_or(&[]);
        if divisors.iter().any(|value| value.to_float() == 0.0) {
            return Err("decimal division by 0".to_owned());
        }
        decimals(a, Decimal::over, |x, y| x / y)
    }),
    ("maxf", |a| floats(a, f64::max)),
    ("minf", |a| floats(a, f64::min)),
    ("floor", |a| {
        Ok(Value::Float(value(a, 0)?.to_float().floor()))
    }),
    ("ceil", |a| Ok(Value::Float(value(a, 0)?.to_float().ceil()))),
    ("round", round),
    ("int", |a| Ok(Value::Int(int(a, 0)?))),
    ("int64", |a| Ok(Value::Long(int(a, 0)?))),
    ("float64", |a| Ok(Value::Float(value(a, 0)?.to_float()))),
    ("toDecimal", |a| {
        let digits = super::arguments::text(a, 0)?;
        Ok(Value::Long(i64::from_str_radix(&digits, 8).unwrap_or(0)))
    }),
    ("atoi", |a| {
        Ok(Value::Int(
            super::arguments::text(a, 0)?.parse().unwrap_or(0),
        ))
    }),
];

fn fold(arguments: &[Value], start: i64, join: fn(i64, i64) -> i64) -> Result<Value, String> {
    let numbers = arguments.iter().map(Value::to_int);
    Ok(Value::Long(numbers.fold(start, join)))
}

fn whole(arguments: &[Value], join: fn(i64, i64) -> i64) -> Result<Value, String> {
    let found = arguments.iter().map(Value::to_int).reduce(join);
    found
        .map(Value::Long)
        .ok_or_else(|| "no argument".to_owned())
}

fn floats(arguments: &[Value], join: fn(f64, f64) -> f64) -> Result<Value, String> {
    let found = arguments.iter().map(Value::to_float).reduce(join);
    found
        .map(Value::Float)
        .ok_or_else(|| "no argument".to_owned())
}

/// Joins numbers as decimals, so that a tenth is a tenth; what is too long for that as floats.
fn decimals(
    arguments: &[Value],
    exact: fn(Decimal, Decimal) -> Option<Decimal>,
    rough: fn(f64, f64) -> f64,
) -> Result<Value, String> {
    let found = arguments.iter().map(Value::to_float).reduce(|a, b| {
        let both = Decimal::new(a).zip(Decimal::new(b));
        let joined = both.and_then(|(a, b)| exact(a, b)?.to_float());
        joined.unwrap_or_else(|| rough(a, b))
    });
    found
        .map(Value::Float)
        .ok_or_else(|| "no argument".to_owned())
}

/// `round number places`.
fn round(arguments: &[Value]) -> Result<Value, String> {
    let number = value(arguments, 0)?.to_float();
    let places = i32::try_from(int(arguments, 1)?)
        .unwrap_or(0)
        .clamp(-300, 300);
    let factor = 10f64.powi(places);
    Ok(Value::Float((number * factor).round() / factor))
}
