//! Texts, in sprig's words.

use super::super::value::{Table as Entries, Value};
use super::arguments::{int, size, text, value};
use super::words;
use crate::path;

/// The longest text that `repeat` and `indent` make.
const LONGEST: usize = 1 << 22;

pub(super) const TABLE: super::Table = &[
    ("upper", |a| on(a, str::to_uppercase)),
    ("lower", |a| on(a, str::to_lowercase)),
    ("title", |a| on(a, title)),
    ("untitle", |a| on(a, untitle)),
    ("trim", |a| on(a, |text| text.trim().to_owned())),
    ("trimAll", |a| {
        cut(a, |text, cut| text.trim_matches(|c| cut.contains(c)))
    }),
    ("trimall", |a| {
        cut(a, |text, cut| text.trim_matches(|c| cut.contains(c)))
    }),
    ("trimPrefix", |a| {
        cut(a, |text, cut| text.strip_prefix(cut).unwrap_or(text))
    }),
    ("trimSuffix", |a| {
        cut(a, |text, cut| text.strip_suffix(cut).unwrap_or(text))
    }),
    ("contains", |a| {
        Ok(Value::Bool(text(a, 1)?.contains(&*text(a, 0)?)))
    }),
    ("hasPrefix", |a| {
        Ok(Value::Bool(text(a, 1)?.starts_with(&*text(a, 0)?)))
    }),
    ("hasSuffix", |a| {
        Ok(Value::Bool(text(a, 1)?.ends_with(&*text(a, 0)?)))
    }),
    ("replace", replace),
    ("repeat", repeat),
    ("substr", substr),
    ("trunc", trunc),
    ("nospace", |a| {
        on(a, |text| text.split_whitespace().collect())
    }),
    ("initials", |a| on(a, initials)),
    ("swapcase", |a| on(a, swap_case)),
    ("snakecase", |a| on(a, |text| words::lower(text, '_'))),
    ("kebabcase", |a| on(a, |text| words::lower(text, '-'))),
    ("camelcase", |a| {
        on(a, |text| {
            let rest = text.trim_start_matches(['_', '-', ' ']);
            let lead = text.get(..text.len() - rest.len()).unwrap_or("");
            let words: String = words(rest).iter().map(|word| title(word)).collect();
            format!("{lead}{words}")
        })
    }),
    ("plural", plural),
    ("indent", |a| {
        Ok(Value::text(indent(size(a, 0)?, &text(a, 1)?)?))
    }),
    ("nindent", |a| {
        Ok(Value::text(format!(
            "\n{}",
            indent(size(a, 0)?, &text(a, 1)?)?
        )))
    }),
    ("abbrev", |a| {
        Ok(Value::text(abbreviate(size(a, 0)?, &text(a, 1)?)))
    }),
    ("abbrevboth", |a| {
        let (left, right) = (int(a, 0)?, int(a, 1)?);
        Ok(Value::text(abbreviate_both(left, right, &text(a, 2)?)))
    }),
    ("splitList", |a| {
        Ok(Value::texts(text(a, 1)?.split(&*text(a, 0)?)))
    }),
    ("split", split),
    ("splitn", splitn),
    ("wrap", |a| {
        Ok(Value::text(wrap(&text(a, 1)?, size(a, 0)?, "\n")))
    }),
    ("wrapWith", |a| {
        Ok(Value::text(wrap(&text(a, 2)?, size(a, 0)?, &text(a, 1)?)))
    }),
    ("base", |a| on(a, |text| base(text).to_owned())),
    ("dir", |a| on(a, dir)),
    ("clean", |a| on(a, clean)),
    ("ext", |a| on(a, extension)),
    ("osClean", |a| on(a, clean)),
    ("osExt", |a| on(a, extension)),
    ("osIsAbs", |a| Ok(Value::Bool(text(a, 0)?.starts_with('/')))),
    ("osBase", |a| on(a, |text| base(text).to_owned())),
    ("osDir", |a| on(a, dir)),
    ("isAbs", |a| Ok(Value::Bool(text(a, 0)?.starts_with('/')))),
];

fn on(arguments: &[Value], change: impl Fn(&str) -> String) -> Result<Value, String> {
    Ok(Value::text(change(&text(arguments, 0)?)))
}

fn cut(arguments: &[Value], change: for<'a> fn(&'a str, &str) -> &'a str) -> Result<Value, String> {
    let (what, text) = (text(arguments, 0)?, text(arguments, 1)?);
    Ok(Value::text(change(&text, &what)))
}

fn title(text: &str) -> String {
    let mut before = ' ';
    let each = text.chars().map(|c| {
        let starts = !(before.is_alphanumeric() || before == '_');
        before = c;
        if starts {
            c.to_uppercase().next().unwrap_or(c)
        } else {
            c
        }
    });
    each.collect()
}

fn untitle(text: &str) -> String {
    let mut before = ' ';
    let each = text.chars().map(|c| {
        let starts = before.is_whitespace();
        before = c;
        if starts {
            c.to_lowercase().next().unwrap_or(c)
        } else {
            c
        }
    });
    each.collect()
}

fn swap_case(text: &str) -> String {
    let swap = |c: char| {
        let swapped = if c.is_uppercase() {
            c.to_lowercase().next()
        } else {
            c.to_uppercase().next()
        };
        swapped.unwrap_or(c)
    };
    text.chars().map(swap).collect()
}

fn initials(text: &str) -> String {
    let words = text.split_whitespace();
    words.filter_map(|word| word.chars().next()).collect()
}

/// The words of a name, lower case: `fooBar-baz` has three.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut before_is_lower = false;
    for c in text.chars() {
        let separator = matches!(c, '-' | '_' | ' ' | '.');
        if (separator || (c.is_uppercase() && before_is_lower)) && !current.is_empty() {
            words.push(std::mem::take(&mut current));
        }
        if !separator {
            current.extend(c.to_lowercase());
        }
        before_is_lower = c.is_lowercase() || c.is_ascii_digit();
    }
    if !current.is_empty() {
        words.push(current);
    }
    words
}

fn replace(arguments: &[Value]) -> Result<Value, String> {
    let (old, new, text) = (
        text(arguments, 0)?,
        text(arguments, 1)?,
        text(arguments, 2)?,
    );
    let grown = text.matches(&*old).count().saturating_mul(new.len());
    if grown > LONGEST {
        return Err("the text is too long".to_owned());
    }
    Ok(Value::text(text.replace(&*old, &new)))
}

fn repeat(arguments: &[Value]) -> Result<Value, String> {
    let (count, text) = (size(arguments, 0)?, text(arguments, 1)?);
    if count.saturating_mul(text.len()) > LONGEST {
        return Err("the text is too long".to_owned());
    }
    Ok(Value::text(text.repeat(count)))
}

/// `substr start end text`; what is negative stands for the end of the text.
fn substr(arguments: &[Value]) -> Result<Value, String> {
    let (start, end, text) = (int(arguments, 0)?, int(arguments, 1)?, text(arguments, 2)?);
    let length = text.len();
    let at = |index: i64| usize::try_from(index).unwrap_or(length).min(length);
    let range = match (start, end) {
        (start, end) if start < 0 => 0..at(end),
        (start, end) if end < 0 || at(end) == length => at(start)..length,
        (start, end) => at(start)..at(end),
    };
    Ok(Value::text(text.get(range).unwrap_or("")))
}

/// The first bytes of a text, or its last ones where the count is negative.
fn trunc(arguments: &[Value]) -> Result<Value, String> {
    let (count, text) = (int(arguments, 0)?, text(arguments, 1)?);
    let length = usize::try_from(count.unsigned_abs()).unwrap_or(usize::MAX);
    if length >= text.len() {
        return Ok(Value::Text(text));
    }
    let part = if count < 0 {
        text.get(text.len() - length..)
    } else {
        text.get(..length)
    };
    Ok(Value::text(part.unwrap_or("")))
}

fn plural(arguments: &[Value]) -> Result<Value, String> {
    let one = int(arguments, 2)? == 1;
    Ok(value(arguments, usize::from(!one))?.clone())
}

fn indent(width: usize, text: &str) -> Result<String, String> {
    let lines = text.matches('\n').count() + 1;
    if lines.saturating_mul(width) > LONGEST {
        return Err("the text is too long".to_owned());
    }
    let pad = " ".repeat(width);
    Ok(format!("{pad}{}", text.replace('\n', &format!("\n{pad}"))))
}

fn abbreviate(width: usize, text: &str) -> String {
    if width < 4 || text.chars().count() <= width {
        return text.to_owned();
    }
    let kept: String = text.chars().take(width - 3).collect();
    format!("{kept}...")
}

/// A text of at most `width` letters with dots for what is cut off at its ends. Source:
/// `AbbreviateFull` of `github.com/Masterminds/goutils`.
fn abbreviate_both(offset: i64, width: i64, text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (Ok(offset), Ok(width)) = (usize::try_from(offset), usize::try_from(width)) else {
        return text.to_owned();
    };
    if width < 4 || (offset > 0 && width < 7) || letters.len() <= width {
        return text.to_owned();
    }
    let kept = width - 3;
    let last = letters.len() - kept;
    let offset = offset.min(last);
    let part = |from: usize, to: usize| letters.get(from..to).map(String::from_iter);
    let shown = if offset <= 4 {
        part(0, kept).map(|start| format!("{start}..."))
    } else if offset + kept < letters.len() {
        let rest: String = letters.iter().skip(offset).collect();
        Some(format!(
            "...{}",
            abbreviate_both(0, i64::try_from(kept).unwrap_or(0), &rest)
        ))
    } else {
        part(last, letters.len()).map(|end| format!("...{end}"))
    };
    shown.unwrap_or_default()
}

/// The parts of a text under `_0`, `_1` and so on.
fn numbered<'a>(parts: impl Iterator<Item = &'a str>) -> Value {
    let entry = |(index, part): (usize, &str)| (format!("_{index}").into(), Value::text(part));
    let entries: Entries = parts.enumerate().map(entry).collect();
    Value::map(entries)
}

fn split(arguments: &[Value]) -> Result<Value, String> {
    let (separator, text) = (text(arguments, 0)?, text(arguments, 1)?);
    Ok(numbered(text.split(&*separator)))
}

fn splitn(arguments: &[Value]) -> Result<Value, String> {
    let (separator, text) = (text(arguments, 0)?, text(arguments, 2)?);
    Ok(numbered(text.splitn(size(arguments, 1)?, &*separator)))
}

fn wrap(text: &str, width: usize, line_break: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.len() + 1 + word.len() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join(line_break)
}

fn base(text: &str) -> &str {
    let text = match text.trim_end_matches('/') {
        "" if text.is_empty() => return ".",
        "" => return "/",
        text => text,
    };
    path::file_name(text)
}

fn dir(text: &str) -> String {
    match text.rsplit_once('/') {
        None => ".".to_owned(),
        Some(("", _)) => "/".to_owned(),
        Some((folder, _)) => clean(folder),
    }
}

fn clean(text: &str) -> String {
    let rooted = text.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in text.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    match (rooted, parts.is_empty()) {
        (true, _) => format!("/{}", parts.join("/")),
        (false, true) => ".".to_owned(),
        (false, false) => parts.join("/"),
    }
}

fn extension(text: &str) -> String {
    let name = path::file_name(text);
    name.rfind('.')
        .and_then(|at| name.get(at..))
        .unwrap_or("")
        .to_owned()
}
