//! Go's `fmt`: how values print, and `printf`.

use std::fmt::Write;

use super::value::{MAX_DEPTH, Object, Value};

/// The value as `{{ value }}` and `%v` write it.
pub(super) fn print(value: &Value) -> String {
    let mut out = String::new();
    print_into(value, &mut out, 0);
    out
}

fn print_into(value: &Value, out: &mut String, depth: usize) {
    if depth > MAX_DEPTH {
        return;
    }
    match value {
        Value::Nil => out.push_str("<nil>"),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Int(number) | Value::Long(number) => out.push_str(&number.to_string()),
        Value::Float(number) => out.push_str(&float(*number)),
        Value::Text(text) => out.push_str(text),
        Value::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                print_into(item, out, depth + 1);
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push_str("map[");
            for (index, (key, item)) in map.borrow().iter().enumerate() {
                if index > 0 {
                    out.push(' ');
                }
                out.push_str(key);
                out.push(':');
                print_into(item, out, depth + 1);
            }
            out.push(']');
        }
        Value::Time(seconds) => {
            let layout = "2006-01-02 15:04:05 +0000 UTC";
            out.push_str(&super::functions::date_text(*seconds, layout));
        }
        Value::Object(object) => out.push_str(&object_text(object)),
    }
}

fn object_text(object: &Object) -> String {
    match object {
        Object::Version(version) => version.to_string(),
        Object::KubeVersion(version) => format!("v{version}"),
        Object::Files { paths, .. } => format!("map[{}]", paths.join(" ")),
        Object::ApiVersions(versions) => format!("[{}]", versions.join(" ")),
    }
}

/// A number as `%v` has it: the fewest digits that mean it, with an exponent where there are
/// many.
pub(super) fn float(number: f64) -> String {
    shortest(number, 6)
}

/// The fewest digits, with an exponent from `threshold` digits on.
pub(super) fn shortest(number: f64, threshold: i32) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if exponent < -4 || exponent >= threshold {
        return with_exponent(digits, exponent);
    }
    format!("{number}")
}

fn with_exponent(digits: &str, exponent: i32) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the format, and any of them may be set"
)]
/// What stands between `%` and the letter.
#[derive(Default)]
struct Flags {
    minus: bool,
    plus: bool,
    sharp: bool,
    space: bool,
    zero: bool,
    width: Option<usize>,
    precision: Option<usize>,
}

/// The widest field and the most digits.
const WIDEST: usize = 10_000;

/// `fmt.Sprintf`.
pub(super) fn sprintf(format: &str, arguments: &[Value]) -> String {
    let mut out = String::new();
    let mut chars = format.chars().peekable();
    let mut next = 0;
    while let Some(c) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let flags = flags(&mut chars, arguments, &mut next);
        match chars.next() {
            None => out.push_str("%!(NOVERB)"),
            Some('%') => out.push('%'),
            Some(verb) => {
                if let Some(argument) = arguments.get(next) {
                    out.push_str(&padded(&one(verb, &flags, argument), &flags, argument));
                    next += 1;
                } else {
                    let _ = write!(out, "%!{verb}(MISSING)");
                }
            }
        }
    }
    if next < arguments.len() {
        let extra = arguments.get(next..).unwrap_or(&[]);
        let shown: Vec<String> = extra
            .iter()
            .map(|value| match value {
                Value::Nil => "<nil>".to_owned(),
                value => format!("{}={}", value.type_name(), print(value)),
            })
            .collect();
        let _ = write!(out, "%!(EXTRA {})", shown.join(", "));
    }
    out
}

type Chars<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn flags(chars: &mut Chars<'_>, arguments: &[Value], next: &mut usize) -> Flags {
    let mut flags = Flags::default();
    while let Some(c) = chars.next_if(|c| "+-# 0".contains(*c)) {
        match c {
            '-' => flags.minus = true,
            '+' => flags.plus = true,
            '#' => flags.sharp = true,
            '0' => flags.zero = true,
            _ => flags.space = true,
        }
    }
    flags.width = amount(chars, arguments, next);
    if chars.next_if_eq(&'.').is_some() {
        flags.precision = Some(amount(chars, arguments, next).unwrap_or(0));
    }
    flags
}

fn amount(chars: &mut Chars<'_>, arguments: &[Value], next: &mut usize) -> Option<usize> {
    if chars.next_if_eq(&'*').is_some() {
        let value = arguments.get(*next)?;
        *next += 1;
        return usize::try_from(value.to_int())
            .ok()
            .map(|width| width.min(WIDEST));
    }
    let mut width = None;
    while let Some(digit) = chars.peek().and_then(|c| c.to_digit(10)) {
        chars.next();
        width = Some((width.unwrap_or(0) * 10 + digit as usize).min(WIDEST));
    }
    width
}

fn padded(text: &str, flags: &Flags, argument: &Value) -> String {
    let width = flags.width.unwrap_or(0);
    let length = text.chars().count();
    let Some(missing) = width.checked_sub(length).filter(|missing| *missing > 0) else {
        return text.to_owned();
    };
    if flags.minus {
        return format!("{text}{}", " ".repeat(missing));
    }
    if flags.zero {
        let (sign, digits) = match text.strip_prefix(['-', '+']) {
            Some(digits) if argument.is_number() => text.split_at(text.len() - digits.len()),
            _ => ("", text),
        };
        return format!("{sign}{}{digits}", "0".repeat(missing));
    }
    format!("{}{text}", " ".repeat(missing))
}

/// One argument under one verb. `%d` and their like go into collections, as in Go.
fn one(verb: char, flags: &Flags, value: &Value) -> String {
    if !matches!(verb, 'v' | 's' | 'q' | 'T' | 't')
        && let Some(items) = value.as_list()
    {
        let shown: Vec<String> = items
            .iter()
            .take(WIDEST)
            .map(|item| one(verb, flags, item))
            .collect();
        return format!("[{}]", shown.join(" "));
    }
    match verb {
        'v' if flags.sharp => literal(value),
        'v' => signed(print(value), flags, value),
        'T' => value.type_name().to_owned(),
        's' => string(value, flags),
        'q' => quoted(value),
        't' => match value {
            Value::Bool(truth) => truth.to_string(),
            value => bad(verb, value),
        },
        'd' | 'x' | 'X' | 'o' | 'b' | 'c' | 'U' => integer(verb, flags, value),
        'f' | 'F' | 'e' | 'E' | 'g' | 'G' => decimal(verb, flags, value),
        verb => bad(verb, value),
    }
}

/// What Go writes for a verb that does not fit.
fn bad(verb: char, value: &Value) -> String {
    match value {
        Value::Nil => format!("%!{verb}(<nil>)"),
        value => format!("%!{verb}({}={})", value.type_name(), print(value)),
    }
}

fn signed(text: String, flags: &Flags, value: &Value) -> String {
    if !value.is_number() || text.starts_with('-') {
        return text;
    }
    match (flags.plus, flags.space) {
        (true, _) => format!("+{text}"),
        (false, true) => format!(" {text}"),
        (false, false) => text,
    }
}

fn string(value: &Value, flags: &Flags) -> String {
    match value {
        Value::Nil | Value::Bool(_) | Value::Int(_) | Value::Long(_) | Value::Float(_) => {
            bad('s', value)
        }
        Value::List(items) => {
            let shown: Vec<String> = items.iter().map(|item| string(item, flags)).collect();
            format!("[{}]", shown.join(" "))
        }
        Value::Map(map) => {
            let map = map.borrow();
            let shown = map.iter().take(WIDEST).map(|(key, item)| match item {
                // A mapping within a mapping prints plainly: it may hold itself.
                Value::Map(_) => format!("{key}:{}", print(item)),
                item => format!("{key}:{}", string(item, flags)),
            });
            format!("map[{}]", shown.collect::<Vec<_>>().join(" "))
        }
        Value::Text(_) | Value::Time(_) | Value::Object(_) => {
            let text = print(value);
            match flags.precision {
                Some(length) => text.chars().take(length).collect(),
                None => text,
            }
        }
    }
}

fn quoted(value: &Value) -> String {
    match value {
        Value::Text(text) => quote(text),
        Value::Int(code) | Value::Long(code) => {
            let c = u32::try_from(*code).ok().and_then(char::from_u32);
            format!("'{}'", c.unwrap_or('\u{fffd}'))
        }
        Value::List(items) => {
            let shown: Vec<String> = items.iter().map(quoted).collect();
            format!("[{}]", shown.join(" "))
        }
        Value::Time(_) | Value::Object(_) => quote(&print(value)),
        Value::Nil | Value::Bool(_) | Value::Float(_) | Value::Map(_) => bad('q', value),
    }
}

/// `strconv.Quote`.
pub(super) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\u{b}' => out.push_str("\\v"),
            c if (c as u32) < 0x80 && c.is_control() => {
                let _ = write!(out, "\\x{:02x}", c as u32);
            }
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `%#v`, for the kinds that have one.
fn literal(value: &Value) -> String {
    match value {
        Value::Text(text) => quote(text),
        value => print(value),
    }
}

fn integer(verb: char, flags: &Flags, value: &Value) -> String {
    if let Value::Text(text) = value {
        return match verb {
            'x' => text.bytes().fold(String::new(), |mut out, byte| {
                let _ = write!(out, "{byte:02x}");
                out
            }),
            'X' => text.bytes().fold(String::new(), |mut out, byte| {
                let _ = write!(out, "{byte:02X}");
                out
            }),
            verb => bad(verb, value),
        };
    }
    let (Value::Int(number) | Value::Long(number)) = value else {
        return bad(verb, value);
    };
    let magnitude = number.unsigned_abs();
    let prefix = if flags.sharp { "0x" } else { "" };
    let digits = match verb {
        'x' => format!("{prefix}{magnitude:x}"),
        'X' => format!("{}{magnitude:X}", prefix.to_uppercase()),
        'o' => format!("{magnitude:o}"),
        'b' => format!("{magnitude:b}"),
        'U' => return format!("U+{magnitude:04X}"),
        'c' => {
            let c = u32::try_from(*number).ok().and_then(char::from_u32);
            return c.unwrap_or('\u{fffd}').to_string();
        }
        _ => magnitude.to_string(),
    };
    let sign = if *number < 0 { "-" } else { "" };
    signed(format!("{sign}{digits}"), flags, value)
}

fn decimal(verb: char, flags: &Flags, value: &Value) -> String {
    let Value::Float(number) = value else {
        return bad(verb, value);
    };
    let text = match (verb, flags.precision) {
        ('f' | 'F', precision) => format!("{number:.*}", precision.unwrap_or(6)),
        ('e' | 'E', precision) => {
            let text = format!("{number:.*e}", precision.unwrap_or(6));
            let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
            with_exponent(digits, exponent.parse().unwrap_or(0))
        }
        (_, None) => shortest(*number, 6),
        (_, Some(precision)) => significant(*number, precision.max(1)),
    };
    let text = if verb.is_uppercase() {
        text.to_uppercase()
    } else {
        text
    };
    signed(text, flags, value)
}

/// `%.3g`.
fn significant(number: f64, digits: usize) -> String {
    let text = format!("{number:.*e}", digits - 1);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let without_zeros = |text: &str| {
        if text.contains('.') {
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        } else {
            text.to_owned()
        }
    };
    let places = i32::try_from(digits).unwrap_or(i32::MAX);
    if exponent < -4 || exponent >= places {
        return with_exponent(&without_zeros(mantissa), exponent);
    }
    let after = usize::try_from(places - 1 - exponent).unwrap_or(0);
    without_zeros(&format!("{number:.after$}"))
}
