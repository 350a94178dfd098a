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
        // Sprig takes bytes for letters here.
        on(a, |text| {
            let letters = text.bytes().map(char::from);
            letters.filter(|c| !c.is_whitespace()).collect()
        })
    }),
    ("initials", |a| on(a, initials)),
    ("swapcase", |a| on(a, swap_case)),
    ("snakecase", |a| on(a, |text| words::lower(text, '_'))),
    ("kebabcase", |a| on(a, |text| words::lower(text, '-'))),
    ("camelcase", |a| on(a, words::camel)),
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
        Ok(Value::texts(parts(&text(a, 1)?, &text(a, 0)?, usize::MAX)?))
    }),
    ("split", split),
    ("splitn", splitn),
    ("wrap", |a| {
        Ok(Value::text(wrap(&text(a, 1)?, size(a, 0)?, "\n", false)))
    }),
    ("wrapWith", |a| {
        let (width, mark, text) = (size(a, 0)?, text(a, 1)?, text(a, 2)?);
        let mark = if mark.is_empty() { "\n" } else { &*mark };
        if text.len().saturating_mul(mark.len()) > LONGEST {
            return Err("the text is too long".to_owned());
        }
        Ok(Value::text(wrap(&text, width, mark, true)))
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

/// A text between separators; without a separator its letters.
fn parts<'a>(text: &'a str, separator: &str, limit: usize) -> Result<Vec<&'a str>, String> {
    let most = text.len() / separator.len().max(1);
    if most > LONGEST && limit > LONGEST {
        return Err("the text has too many parts".to_owned());
    }
    if !separator.is_empty() {
        return Ok(text.splitn(limit, separator).collect());
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if parts.len() + 1 == limit {
            break;
        }
        let (first, after) = rest.split_at(letter.len_utf8());
        parts.push(first);
        rest = after;
    }
    parts.extend(Some(rest).filter(|rest| !rest.is_empty() && limit > 0));
    Ok(parts)
}

/// The parts of a text under `_0`, `_1` and so on.
fn numbered(parts: &[&str]) -> Value {
    let entry = |(index, part): (usize, &&str)| (format!("_{index}").into(), Value::text(part));
    let entries: Entries = parts.iter().enumerate().map(entry).collect();
    Value::map(entries)
}

fn split(arguments: &[Value]) -> Result<Value, String> {
    let (separator, text) = (text(arguments, 0)?, text(arguments, 1)?);
    Ok(numbered(&parts(&text, &separator, usize::MAX)?))
}

fn splitn(arguments: &[Value]) -> Result<Value, String> {
    let (separator, text) = (text(arguments, 0)?, text(arguments, 2)?);
    let limit = usize::try_from(int(arguments, 1)?).unwrap_or(usize::MAX);
    Ok(numbered(&parts(&text, &separator, limit)?))
}

/// Lines of at most `width` bytes; longer words stay whole unless they are `cut`. Source:
/// `WrapCustom` of `github.com/Masterminds/goutils`.
fn wrap(text: &str, width: usize, mark: &str, cut: bool) -> String {
    let width = width.max(1);
    let mut rest = text.as_bytes();
    let mut out = Vec::new();
    while rest.len() > width {
        if let Some(after) = rest.strip_prefix(b" ") {
            rest = after;
            continue;
        }
        let (start, end) = rest.split_at(width);
        let space = match rest.iter().take(width + 1).rposition(|byte| *byte == b' ') {
            None if cut => {
                out.extend_from_slice(start);
                out.extend_from_slice(mark.as_bytes());
                rest = end;
                continue;
            }
            None => end
                .iter()
                .position(|byte| *byte == b' ')
                .map(|at| at + width),
            space => space,
        };
        let Some(space) = space else { break };
        let (line, after) = rest.split_at(space);
        out.extend_from_slice(line);
        out.extend_from_slice(mark.as_bytes());
        rest = after.get(1..).unwrap_or(&[]);
    }
    out.extend_from_slice(rest);
    String::from_utf8_lossy(&out).into_owned()
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
