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

/// A day such as `2006-1-2`, alone, with a time behind `T` and its zone, or with a time behind a
/// space and no zone: the notations that Go's reader of YAML knows.
fn is_date(text: &str) -> bool {
    let Some(at) = text.find(['T', 't', ' ']) else {
        return is_day(text);
    };
    let (day, time) = text.split_at(at);
    let Some(time) = time.strip_prefix(['T', 't']) else {
        return is_day(day) && is_time(time.get(1..).unwrap_or(""));
    };
    let time = match time.find(['Z', '+', '-']).map(|at| time.split_at(at)) {
        Some((time, zone)) if is_zone(zone) => time,
        _ => return false,
    };
    is_day(day) && is_time(time)
}

fn is_day(text: &str) -> bool {
    const DAYS: [u16; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let [Some(year), Some(month), Some(day)] = [
        figure(year, 4..=4),
        figure(month, 1..=2),
        figure(day, 1..=2),
    ] else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = usize::from(month)
        .checked_sub(1)
        .and_then(|month| DAYS.get(month));
    last.is_some_and(|&last| (1..=last).contains(&day) && (leap || (month, day) != (2, 29)))
}

fn is_time(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let parts: Vec<&str> = whole.split(':').collect();
    let [hour, minute, second] = parts[..] else {
        return false;
    };
    let below = |part: &str, most: u16| figure(part, 1..=2).is_some_and(|it| it < most);
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|it| it.is_ascii_digit());
    below(hour, 24) && below(minute, 60) && below(second, 60) && is_fraction
}

fn is_zone(text: &str) -> bool {
    let Some((hour, minute)) = text
        .strip_prefix(['+', '-'])
        .and_then(|it| it.split_once(':'))
    else {
        return text == "Z";
    };
    let below = |part: &str, most: u16| figure(part, 2..=2).is_some_and(|it| it <= most);
    below(hour, 24) && below(minute, 59)
}

/// A number of so many digits.
fn figure(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<u16> {
    let is_number = digits.contains(&text.len()) && text.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}
