//! Functions on text.

use unicode_segmentation::UnicodeSegmentation;

use super::Call;
use super::hole::{self, Known, changed};
use crate::context::{Failure, LARGEST_COLLECTION, LONGEST_TEXT, Outcome};
use crate::equal::frame;
use crate::evaluate::Assembly;
use crate::text::normalized;
use crate::{Shape, Value};

/// A computed text, unless it is too long.
pub(super) fn made(text: String) -> Outcome {
    if text.len() > LONGEST_TEXT {
        return Err(Failure::TooLarge);
    }
    Ok(Value::text(normalized(text)))
}

pub(super) fn chomp(call: &mut Call<'_>) -> Outcome {
    changed(call, |text, _, last| {
        let kept = if last {
            text.trim_end_matches(['\r', '\n'])
        } else {
            text
        };
        kept.into()
    })
}

pub(super) fn ends_with(call: &mut Call<'_>) -> Outcome {
    answered(call, |text, suffix| text.ends_with(suffix), hole::ends)
}

pub(super) fn starts_with(call: &mut Call<'_>) -> Outcome {
    answered(call, |text, prefix| text.starts_with(prefix), hole::begins)
}

pub(super) fn contains(call: &mut Call<'_>) -> Outcome {
    answered(call, |text, wanted| text.contains(wanted), hole::holds)
}

/// A question about a text, which what is known of it may answer.
fn answered(
    call: &Call<'_>,
    whole: fn(&str, &str) -> bool,
    pieces: fn(&[Value], &str) -> Option<bool>,
) -> Outcome {
    let wanted = call.text(1)?;
    let text = call.argument(0)?;
    let answer = match (hole::known(call, 0)?, text.shape()) {
        (Known::Text(text), _) => Some(whole(text, wanted)),
        (Known::Pieces(known), _) => pieces(known, wanted),
        (Known::Nothing, Some(Shape::Json(structure))) => {
            frame(structure).and_then(|[from, to]| {
                let pieces_of_json = [Value::text(from), text.clone(), Value::text(to)];
                pieces(&pieces_of_json, wanted)
            })
        }
        (Known::Nothing, _) => None,
    };
    Ok(answer.map_or_else(|| call.open(text), Value::bool))
}

pub(super) fn indent(call: &mut Call<'_>) -> Outcome {
    let spaces = call.count(0)?;
    let text = call.text(1)?;
    let lines = text.matches('\n').count();
    if spaces.saturating_mul(lines) > LONGEST_TEXT {
        return Err(Failure::TooLarge);
    }
    made(text.replace('\n', &format!("\n{}", " ".repeat(spaces))))
}

/// Unknown items leave holes in a text that is otherwise known.
pub(super) fn join(call: &mut Call<'_>) -> Outcome {
    let separator = call.text(0)?;
    let mut whole = Assembly::default();
    let mut first = true;
    for at in 1..call.arguments.len() {
        if call.argument(at)?.as_unknown().is_some() {
            return Ok(call.open(call.argument(at)?));
        }
        for item in call.items(at)?.iter() {
            if item.is_null() {
                return Err("an element is null".into());
            }
            if !std::mem::take(&mut first) {
                whole.push_text(separator)?;
            }
            whole.push(call.context(), item)?;
        }
    }
    Ok(whole.finish())
}

pub(super) fn lower(call: &mut Call<'_>) -> Outcome {
    let lower = |each: char| each.to_lowercase().next().unwrap_or(each);
    changed(call, |text, _, _| text.chars().map(lower).collect())
}

pub(super) fn upper(call: &mut Call<'_>) -> Outcome {
    changed(call, |text, _, _| text.chars().map(capital).collect())
}

/// The capital of a letter, if it is one letter too.
fn capital(letter: char) -> char {
    alone(letter.to_uppercase()).unwrap_or(letter)
}

fn alone(mut letters: impl Iterator<Item = char>) -> Option<char> {
    let first = letters.next();
    first.filter(|_| letters.next().is_none())
}

/// As a word begins: of two letters in one, only the first is a capital.
fn initial(letter: char) -> char {
    match letter {
        '\u{1c4}'..='\u{1c6}' => '\u{1c5}',
        '\u{1c7}'..='\u{1c9}' => '\u{1c8}',
        '\u{1ca}'..='\u{1cc}' => '\u{1cb}',
        '\u{1f1}'..='\u{1f3}' => '\u{1f2}',
        _ => capital(letter),
    }
}

pub(super) fn title(call: &mut Call<'_>) -> Outcome {
    let mut before = ' ';
    let mut title = String::new();
    for letter in call.text(0)?.chars() {
        let begins = !(before.is_alphanumeric() || before == '_') && separates(before);
        title.push(if begins { initial(letter) } else { letter });
        before = letter;
    }
    made(title)
}

/// Whether a word can begin after it; beyond ASCII, only white space separates.
fn separates(letter: char) -> bool {
    letter.is_ascii() || letter.is_whitespace()
}

pub(super) fn split(call: &mut Call<'_>) -> Outcome {
    let (separator, text) = (call.text(0)?, call.text(1)?);
    let parts: Vec<&str> = if separator.is_empty() {
        text.split("").filter(|part| !part.is_empty()).collect()
    } else {
        text.split(separator).collect()
    };
    if parts.len() > LARGEST_COLLECTION {
        return Err(Failure::TooLarge);
    }
    Ok(Value::list(parts.into_iter().map(Value::text).collect()))
}

pub(super) fn reverse(call: &mut Call<'_>) -> Outcome {
    made(call.text(0)?.graphemes(true).rev().collect())
}

/// Offset and length count characters as people see them; a negative offset counts from the
/// end, a negative length means the rest.
pub(super) fn part(call: &mut Call<'_>) -> Outcome {
    let text = call.text(0)?;
    let (offset, length) = (call.integer(1)?, call.integer(2)?);
    let start = if offset < 0 {
        let all = i64::try_from(text.graphemes(true).count()).unwrap_or(i64::MAX);
        all.saturating_add(offset)
    } else {
        offset
    };
    let start = usize::try_from(start).unwrap_or(0);
    // Counted from the end, no length at all means what is left.
    let rest = offset < 0 && length == 0;
    let length = usize::try_from(length).ok().filter(|_| !rest);
    let length = length.unwrap_or(usize::MAX);
    made(text.graphemes(true).skip(start).take(length).collect())
}

pub(super) fn trim(call: &mut Call<'_>) -> Outcome {
    let cut: Vec<char> = call.text(1)?.chars().collect();
    made(call.text(0)?.trim_matches(cut.as_slice()).into())
}

pub(super) fn trim_prefix(call: &mut Call<'_>) -> Outcome {
    let (text, prefix) = (call.text(0)?, call.text(1)?);
    made(text.strip_prefix(prefix).unwrap_or(text).into())
}

pub(super) fn trim_suffix(call: &mut Call<'_>) -> Outcome {
    let (text, suffix) = (call.text(0)?, call.text(1)?);
    made(text.strip_suffix(suffix).unwrap_or(text).into())
}

pub(super) fn trim_space(call: &mut Call<'_>) -> Outcome {
    changed(call, |text, first, last| {
        let text = if first { text.trim_start() } else { text };
        let text = if last { text.trim_end() } else { text };
        text.into()
    })
}
