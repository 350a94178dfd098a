//! Texts as YAML scalars, with the choices of the library that Helm writes YAML with.
//!
//! Charts put what `toYaml` writes into files of their own, so it matters to the byte.
//! Source: `emitterc.go` and `resolve.go` of `go.yaml.in/yaml/v2`.

use std::fmt::Write;

/// Lines are broken at the first single space behind this column.
const WIDTH: usize = 80;

/// Where a scalar stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// Where the further lines of a long one begin.
    pub(super) indent: usize,
    /// The column of its first letter; none where lines may not be broken, as in a key.
    pub(super) column: Option<usize>,
}

/// A text as a scalar that is read back as this text.
pub(super) fn scalar(text: &str, place: Place) -> String {
    let form = Form::of(text);
    if text.contains('\n') {
        return if form.block && place.column.is_some() {
            literal(text, place.indent.max(2))
        } else {
            double_quoted(text, place)
        };
    }
    if is_typed(text) || is_sexagesimal(text) {
        return double_quoted(text, place);
    }
    if form.plain {
        return folded(text, place, 0);
    }
    if form.special {
        return double_quoted(text, place);
    }
    let quoted = format!("'{}'", text.replace('\'', "''"));
    folded(&quoted, place, 1)
}

/// What a text may be written as.
struct Form {
    plain: bool,
    block: bool,
    /// Holds something that only an escape can write.
    special: bool,
}

impl Form {
    fn of(text: &str) -> Self {
        let special = text.chars().any(|c| c != '\n' && !is_printable(c));
        let trailing_space = text.ends_with(' ');
        let edges = trailing_space || text.starts_with(' ');
        Self {
            plain: !(special || edges || text.is_empty() || has_indicators(text)),
            block: !(special || trailing_space || text.contains(" \n")),
            special,
        }
    }
}

fn is_printable(c: char) -> bool {
    let shown = matches!(c, '\u{20}'..='\u{7e}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}');
    shown && !matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}')
}

/// Whether something in it means structure to YAML.
fn has_indicators(text: &str) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let next = text.chars().nth(1);
    "#,[]{}&*!|>'\"%@`".contains(first)
        || ("-?:".contains(first) && next.is_none_or(|next| next == ' '))
        || text.starts_with("---")
        || text.starts_with("...")
        || text.contains(": ")
        || text.ends_with(':')
        || text.contains(" #")
}

/// Breaks lines; the quotes at both ends take `edge` letters each.
fn folded(text: &str, place: Place, edge: usize) -> String {
    let Some(mut column) = place.column else {
        return text.to_owned();
    };
    let last = text.chars().count().saturating_sub(1);
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().enumerate().peekable();
    let mut before_is_space = false;
    while let Some((index, letter)) = letters.next() {
        let alone = letters.peek().is_none_or(|(_, next)| *next != ' ');
        let inside = index > edge && index < last.saturating_sub(edge);
        if letter == ' ' && !before_is_space && column > WIDTH && alone && inside {
            break_line(&mut out, place.indent);
            column = place.indent;
        } else {
            out.push(letter);
            column += 1;
        }
        before_is_space = letter == ' ';
    }
    out
}

fn break_line(out: &mut String, indent: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
}

fn double_quoted(text: &str, place: Place) -> String {
    let mut out = String::from("\"");
    let mut column = place.column.map(|column| column + 1);
    let mut letters = text.chars().enumerate().peekable();
    let last = text.chars().count().saturating_sub(1);
    let mut before_is_space = false;
    while let Some((index, letter)) = letters.next() {
        let breaks = letter == ' ' && !before_is_space && index > 0 && index < last;
        before_is_space = letter == ' ';
        if breaks && column.is_some_and(|column| column > WIDTH) {
            break_line(&mut out, place.indent);
            column = Some(place.indent);
            if letters.peek().is_some_and(|(_, next)| *next == ' ') {
                out.push('\\');
                column = Some(place.indent + 1);
            }
            continue;
        }
        let length = out.len();
        escape(letter, &mut out);
        let written = out.get(length..).map_or(0, |part| part.chars().count());
        column = column.map(|column| column + written);
    }
    out.push('"');
    out
}

fn escape(letter: char, out: &mut String) {
    let short = match letter {
        '"' => '"',
        '\\' => '\\',
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '\u{85}' => 'N',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        letter if is_printable(letter) => return out.push(letter),
        letter => {
            let code = u32::from(letter);
            let _ = match code {
                0..=0xff => write!(out, "\\x{code:02X}"),
                0x100..=0xffff => write!(out, "\\u{code:04X}"),
                _ => write!(out, "\\U{code:08X}"),
            };
            return;
        }
    };
    out.push('\\');
    out.push(short);
}

/// The lines of a text as they are.
fn literal(text: &str, indent: usize) -> String {
    let mut out = String::from("|");
    if text.starts_with([' ', '\n']) {
        out.push('2');
    }
    let body = text.strip_suffix('\n');
    match body {
        None => out.push('-'),
        Some(body) if body.is_empty() || body.ends_with('\n') => out.push('+'),
        Some(_) => {}
    }
    for line in body.unwrap_or(text).split('\n') {
        out.push('\n');
        if !line.is_empty() {
            out.extend(std::iter::repeat_n(' ', indent));
            out.push_str(line);
        }
    }
    out
}

/// Whether a reader takes a plain text for something else than text.
fn is_typed(text: &str) -> bool {
    const WORDS: [&str; 39] = [
        "", "~", "null", "Null", "NULL", "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE",
        "on", "On", "ON", "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off",
        "OFF", ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf",
        "-.Inf", "-.INF",
    ];
    WORDS.contains(&text) || is_number(text) || is_date(text)
}

fn is_number(text: &str) -> bool {
    if !text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) {
        return false;
    }
    if text.starts_with('.') {
        return is_decimal(text);
    }
    let plain = text.replace('_', "");
    is_whole(&plain) || is_decimal(&plain)
}

/// A whole number in the notations of Go: decimal, octal, `0x`, `0o`, `0b`.
fn is_whole(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = digits.to_ascii_lowercase();
    let (digits, radix) = match lower.get(..2) {
        Some("0x") => (lower.get(2..).unwrap_or(""), 16),
        Some("0o") => (lower.get(2..).unwrap_or(""), 8),
        Some("0b") => (lower.get(2..).unwrap_or(""), 2),
        _ if lower.len() > 1 && lower.starts_with('0') => (lower.get(1..).unwrap_or(""), 8),
        _ => (lower.as_str(), 10),
    };
    !digits.starts_with(['+', '-']) && u64::from_str_radix(digits, radix).is_ok()
}

/// `1`, `-1.5`, `.5`, `1.`, `1e3`.
fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (number, exponent) = match digits.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, Some(exponent)),
        None => (digits, None),
    };
    let all = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_fits = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !digits.is_empty() && all(digits)
    });
    let (front, behind) = number.split_once('.').unwrap_or((number, ""));
    exponent_fits && all(front) && all(behind) && !(front.is_empty() && behind.is_empty())
}

/// `1:30:00`, which older YAML took for a number.
fn is_sexagesimal(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, _) = match digits.split_once('.') {
        Some((whole, rest)) if rest.bytes().all(|it| it.is_ascii_digit() || it == b'_') => {
            (whole, rest)
        }
        Some(_) => return false,
        None => (digits, ""),
    };
    let mut parts = whole.split(':');
    let first = parts.next().unwrap_or("");
    let mut rest = parts.peekable();
    let starts = first.starts_with(|c: char| c.is_ascii_digit())
        && first.bytes().all(|it| it.is_ascii_digit() || it == b'_');
    let minutes = |part: &str| {
        (1..=2).contains(&part.len())
            && part.bytes().all(|it| it.is_ascii_digit())
            && part.parse::<u8>().is_ok_and(|it| it < 60)
    };
    starts && rest.peek().is_some() && rest.all(minutes)
}

/// A day such as `2006-1-2`, alone or with a time behind it.
fn is_date(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ']) {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let mut parts = date.split('-');
    let mut number = |lengths: std::ops::RangeInclusive<usize>, most: u16| {
        let part = parts.next().filter(|part| lengths.contains(&part.len()));
        let digits = part.filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        digits
            .and_then(|digits| digits.parse::<u16>().ok())
            .is_some_and(|number| number <= most)
    };
    let is_day = number(4..=4, 9999) && number(1..=2, 12) && number(1..=2, 31);
    is_day && parts.next().is_none() && (time.is_empty() || time.matches(':').count() >= 2)
}
