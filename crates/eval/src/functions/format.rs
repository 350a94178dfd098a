//! `format` and `formatlist`: verbs as in C's printf.

mod number;
mod verb;

use std::sync::Arc;

use super::{Call, unknown_in};
use crate::context::{Context, Failure, LARGEST_COLLECTION, LONGEST_TEXT, Outcome};
use crate::convert::{self, may_shrink};
use crate::evaluate::Assembly;
use crate::json::encode;
use crate::types::Type;
use crate::{Kind, Reason, Value};
use unicode_segmentation::UnicodeSegmentation;
use verb::Verb;

/// An unknown argument leaves a hole in a text that is otherwise known.
pub(super) fn one(call: &mut Call<'_>) -> Outcome {
    let arguments: Vec<&Value> = call.arguments.iter().skip(1).collect();
    if let Some(untyped) = untyped(call) {
        return Ok(untyped);
    }
    formatted(call.context(), call.text(0)?, &arguments)
}

/// Lists among the arguments give one text for each of their items.
pub(super) fn each(call: &mut Call<'_>) -> Outcome {
    let format = call.text(0)?;
    if let Some(untyped) = untyped(call) {
        return Ok(untyped);
    }
    let arguments = call.arguments.get(1..).unwrap_or(&[]);
    let listed = |each: &&Value| {
        may_shrink(each) || (each.as_unknown().is_some() && !Type::of(each).is_primitive())
    };
    if let Some(unknown) = arguments.iter().find(listed) {
        return Ok(call.open(unknown));
    }
    let mut length = None;
    for argument in arguments {
        if is_sequence(argument) {
            let this = argument.items().len();
            if *length.get_or_insert(this) != this {
                return Err("the lists have different lengths".into());
            }
        }
    }
    let mut texts = Vec::new();
    for at in 0..length.unwrap_or(1).min(LARGEST_COLLECTION) {
        let item = |argument| {
            let item = is_sequence(argument).then(|| argument.items().get(at));
            item.unwrap_or(Some(argument))
        };
        let items: Vec<&Value> = arguments.iter().filter_map(item).collect();
        texts.push(formatted(call.context(), format, &items)?);
    }
    Ok(Value::list(texts))
}

/// What becomes of null that has no type: Terraform never knows how to write it.
fn untyped(call: &Call<'_>) -> Option<Value> {
    let null = call
        .arguments
        .iter()
        .find(|each| each.is_null() && each.stated().is_none());
    null.filter(|_| !call.context().is_data()).map(|_| {
        Value::unknown(Reason::Other(
            "null without a type cannot be formatted".into(),
        ))
    })
}

fn is_sequence(value: &Value) -> bool {
    matches!(value.kind, Kind::Tuple(_) | Kind::List(_) | Kind::Set(_))
}

fn formatted(context: &Context<'_>, format: &str, arguments: &[&Value]) -> Outcome {
    let mut whole = Assembly::default();
    let mut rest = format;
    let mut next = 1;
    let mut highest = 0;
    while let Some((text, after)) = rest.split_once('%') {
        whole.push_text(text)?;
        if let Some(after) = after.strip_prefix('%') {
            whole.push_text("%")?;
            rest = after;
            continue;
        }
        let (verb, after) = Verb::parse(after, next).ok_or("the format has an invalid verb")?;
        let argument = verb.argument.checked_sub(1);
        let argument = argument.and_then(|at| arguments.get(at));
        let argument = argument.ok_or("the format asks for more arguments than there are")?;
        append(context, &mut whole, &verb, argument)?;
        highest = highest.max(verb.argument);
        next = verb.argument + 1;
        rest = after;
    }
    whole.push_text(rest)?;
    if highest < arguments.len() {
        return Err("there are more arguments than the format uses".into());
    }
    Ok(whole.finish())
}

fn append(
    context: &Context<'_>,
    whole: &mut Assembly,
    verb: &Verb,
    argument: &Value,
) -> Outcome<()> {
    if let Some(unknown) = unknown_in(argument) {
        whole.gathered.take_deep(argument);
        return whole.push(context, unknown);
    }
    whole.gathered.take_deep(argument);
    if argument.is_null() && verb.mode != 'v' {
        return Err("null can only be formatted with `%v`".into());
    }
    let text = match verb.mode {
        'v' => padded(verb, &as_it_is(context, verb, argument)?)?,
        't' => convert::truth(argument)?.to_string(),
        'b' | 'd' | 'o' | 'x' | 'X' => number::whole(verb, &convert::number(argument)?)?,
        'e' | 'E' | 'f' | 'g' | 'G' => number::float(verb, &convert::number(argument)?)?,
        's' | 'q' => text(context, verb, &convert::text(argument)?)?,
        _ => return Err("the format has an unknown verb".into()),
    };
    whole.push_text(&text)
}

fn as_it_is(context: &Context<'_>, verb: &Verb, argument: &Value) -> Outcome<Arc<str>> {
    match &argument.kind {
        Kind::String(text) if !verb.sharp => Ok(Arc::clone(text)),
        Kind::Number(number) if !verb.sharp => Ok(number::shortest(number).into()),
        _ => Ok(encode(context, argument)?.into()),
    }
}

fn text(context: &Context<'_>, verb: &Verb, text: &str) -> Outcome<String> {
    let shown: String = match verb.precision {
        Some(most @ 1..) => text.graphemes(true).take(most).collect(),
        _ => text.into(),
    };
    if verb.mode == 'q' {
        return padded(verb, &encode(context, &Value::text(shown))?);
    }
    padded(verb, &shown)
}

/// Width counts characters as people see them.
fn padded(verb: &Verb, text: &str) -> Outcome<String> {
    let width = verb.width.unwrap_or(0);
    if width > LONGEST_TEXT {
        return Err(Failure::TooLarge);
    }
    let missing = width.saturating_sub(text.graphemes(true).count());
    let padding = if verb.zero { "0" } else { " " }.repeat(missing);
    Ok(if verb.minus {
        format!("{text}{padding}")
    } else {
        format!("{padding}{text}")
    })
}
