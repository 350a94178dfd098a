//! Lists, in sprig's words.

use std::rc::Rc;

use super::super::format::print;
use super::super::value::Value;
use super::arguments::{int, list, text, value};

/// The longest list that a function makes of nothing.
const LONGEST: i64 = 100_000;

pub(super) const TABLE: super::Table = &[
    ("list", |a| Ok(Value::list(a.to_vec()))),
    ("tuple", |a| Ok(Value::list(a.to_vec()))),
    ("first", |a| {
        Ok(list(a, 0)?.first().cloned().unwrap_or(Value::Nil))
    }),
    ("last", |a| {
        Ok(list(a, 0)?.last().cloned().unwrap_or(Value::Nil))
    }),
    ("rest", |a| {
        part(a, |items| items.split_first().map(|(_, rest)| rest))
    }),
    ("initial", |a| {
        part(a, |items| items.split_last().map(|(_, front)| front))
    }),
    ("append", append),
    ("push", append),
    ("prepend", prepend),
    ("concat", concat),
    ("reverse", |a| {
        Ok(Value::list(list(a, 0)?.iter().rev().cloned().collect()))
    }),
    ("uniq", uniq),
    ("without", without),
    ("has", has),
    ("compact", |a| {
        Ok(Value::list(
            list(a, 0)?
                .iter()
                .filter(|item| item.truth())
                .cloned()
                .collect(),
        ))
    }),
    ("until", |a| {
        range(0, int(a, 0)?, if int(a, 0)? < 0 { -1 } else { 1 })
    }),
    ("untilStep", |a| range(int(a, 0)?, int(a, 1)?, int(a, 2)?)),
    ("seq", seq),
    ("sortAlpha", sort_alpha),
    ("join", join),
    ("toStrings", |a| {
        Ok(Value::texts(super::arguments::texts(value(a, 0)?)))
    }),
];

fn part(arguments: &[Value], of: impl Fn(&[Value]) -> Option<&[Value]>) -> Result<Value, String> {
    let items = list(arguments, 0)?;
    Ok(Value::list(of(&items).unwrap_or(&[]).to_vec()))
}

fn append(arguments: &[Value]) -> Result<Value, String> {
    let mut items = list(arguments, 0)?.to_vec();
    items.push(value(arguments, 1)?.clone());
    Ok(Value::list(items))
}

fn prepend(arguments: &[Value]) -> Result<Value, String> {
    let mut items = vec![value(arguments, 1)?.clone()];
    items.extend(list(arguments, 0)?.iter().cloned());
    Ok(Value::list(items))
}

fn concat(arguments: &[Value]) -> Result<Value, String> {
    let mut items = Vec::new();
    for index in 0..arguments.len() {
        items.extend(list(arguments, index)?.iter().cloned());
    }
    Ok(Value::list(items))
}

fn uniq(arguments: &[Value]) -> Result<Value, String> {
    let mut kept: Vec<Value> = Vec::new();
    for item in list(arguments, 0)?.iter() {
        if !kept.iter().any(|known| known.same(item, 0)) {
            kept.push(item.clone());
        }
    }
    Ok(Value::list(kept))
}

fn without(arguments: &[Value]) -> Result<Value, String> {
    let items = list(arguments, 0)?;
    let gone = arguments.get(1..).unwrap_or(&[]);
    let kept = items
        .iter()
        .filter(|item| !gone.iter().any(|out| out.same(item, 0)));
    Ok(Value::list(kept.cloned().collect()))
}

fn has(arguments: &[Value]) -> Result<Value, String> {
    let wanted = value(arguments, 0)?;
    let items = list(arguments, 1)?;
    Ok(Value::Bool(items.iter().any(|item| item.same(wanted, 0))))
}

fn range(from: i64, to: i64, step: i64) -> Result<Value, String> {
    let mut items = Vec::new();
    let mut at = from;
    while step != 0 && ((step > 0 && at < to) || (step < 0 && at > to)) {
        items.push(Value::Int(at));
        if i64::try_from(items.len()).unwrap_or(i64::MAX) > LONGEST {
            return Err("the list is too long".to_owned());
        }
        at = at.saturating_add(step);
    }
    Ok(Value::list(items))
}

/// `seq`: numbers with spaces between them, the last one included.
fn seq(arguments: &[Value]) -> Result<Value, String> {
    let (from, step, to) = match arguments.len() {
        0 => return Ok(Value::text("")),
        1 => (
            1,
            if int(arguments, 0)? < 1 { -1 } else { 1 },
            int(arguments, 0)?,
        ),
        2 => {
            let (from, to) = (int(arguments, 0)?, int(arguments, 1)?);
            (from, if to < from { -1 } else { 1 }, to)
        }
        _ => (int(arguments, 0)?, int(arguments, 1)?, int(arguments, 2)?),
    };
    let items = range(
        from,
        to.saturating_add(if to < from { -1 } else { 1 }),
        step,
    )?;
    let words: Vec<String> = items
        .as_list()
        .map(|items| items.iter().map(print).collect())
        .unwrap_or_default();
    Ok(Value::text(words.join(" ")))
}

fn sort_alpha(arguments: &[Value]) -> Result<Value, String> {
    let mut words = super::arguments::texts(value(arguments, 0)?);
    words.sort();
    Ok(Value::texts(words))
}

fn join(arguments: &[Value]) -> Result<Value, String> {
    let separator = text(arguments, 0)?;
    let words: Vec<Rc<str>> = super::arguments::texts(value(arguments, 1)?);
    let length = words
        .iter()
        .map(|word| word.len() + separator.len())
        .sum::<usize>();
    if length > super::super::run::MAX_TEXT {
        return Err("the text is too long".to_owned());
    }
    Ok(Value::text(words.join(&separator)))
}
