//! Go's `fmt`: how values print, and `printf`.

use std::fmt::Write;
use std::rc::Rc;

use super::run::MAX_TEXT;
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
    let mut reader = Reader {
        chars: format.chars().peekable(),
        arguments,
        next: 0,
        chosen: false,
        bad: false,
    };
    while let Some(c) = reader.chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let flags = reader.flags();
        match reader.chars.next() {
            None => out.push_str("%!(NOVERB)"),
            Some('%') => out.push('%'),
            Some(verb) if reader.bad => {
                let _ = write!(out, "%!{verb}(BADINDEX)");
            }
            Some(verb) => match reader.argument() {
                Some(argument) => out.push_str(&one(verb, &flags, argument, 0)),
                None => {
                    let _ = write!(out, "%!{verb}(MISSING)");
                }
            },
        }
    }
    let extra = arguments.get(reader.next..).unwrap_or(&[]);
    if !extra.is_empty() && !reader.chosen {
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

/// A format while it is read, and the arguments it takes.
struct Reader<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    arguments: &'a [Value],
    next: usize,
    /// Whether the last verb chose its argument by number, and whether there is none.
    chosen: bool,
    bad: bool,
}

impl<'a> Reader<'a> {
    fn argument(&mut self) -> Option<&'a Value> {
        let argument = self.arguments.get(self.next)?;
        self.next += 1;
        Some(argument)
    }

    fn flags(&mut self) -> Flags {
        (self.chosen, self.bad) = (false, false);
        let mut flags = Flags::default();
        while let Some(c) = self.chars.next_if(|c| "+-# 0".contains(*c)) {
            match c {
                '-' => flags.minus = true,
                '+' => flags.plus = true,
                '#' => flags.sharp = true,
                '0' => flags.zero = true,
                _ => flags.space = true,
            }
        }
        self.choose();
        flags.width = self.amount();
        if self.chars.next_if_eq(&'.').is_some() {
            self.choose();
            flags.precision = Some(self.amount().unwrap_or(0));
        }
        self.choose();
        flags
    }

    /// `[2]`: the argument that comes next, by its number.
    fn choose(&mut self) {
        if self.chars.next_if_eq(&'[').is_none() {
            return;
        }
        let number = self.digits();
        let closed = self.chars.next_if_eq(&']').is_some();
        let index = number.and_then(|number| number.checked_sub(1));
        let index = index.filter(|index| closed && *index < self.arguments.len());
        self.chosen = true;
        match index {
            Some(index) => self.next = index,
            None => self.bad = true,
        }
    }

    fn amount(&mut self) -> Option<usize> {
        if self.chars.next_if_eq(&'*').is_some() {
            let width = self.argument()?.to_int();
            return usize::try_from(width).ok().map(|width| width.min(WIDEST));
        }
        self.digits()
    }

    fn digits(&mut self) -> Option<usize> {
        let mut number = None;
        while let Some(digit) = self.chars.peek().and_then(|c| c.to_digit(10)) {
            self.chars.next();
            number = Some((number.unwrap_or(0) * 10 + digit as usize).min(WIDEST));
        }
        number
    }
}

fn padded(text: &str, flags: &Flags, is_number: bool) -> String {
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
            Some(digits) if is_number => text.split_at(text.len() - digits.len()),
            _ => ("", text),
        };
        return format!("{sign}{}{digits}", "0".repeat(missing));
    }
    format!("{}{text}", " ".repeat(missing))
}

/// One argument under one verb; what is in a collection stands under it by itself.
fn one(verb: char, flags: &Flags, value: &Value, depth: usize) -> String {
    if depth > MAX_DEPTH {
        return String::new();
    }
    if depth > 0 && value.is_nil() {
        return "<nil>".to_owned();
    }
    if verb == 'T' {
        return padded(value.type_name(), flags, false);
    }
    if let Some(items) = value.as_list() {
        return collection("[", items.iter(), |item| one(verb, flags, item, depth + 1));
    }
    if let Some(map) = value.as_map() {
        return collection("map[", map.borrow().iter(), |(key, item)| {
            let key = one(verb, flags, &Value::Text(Rc::clone(key)), depth + 1);
            format!("{key}:{}", one(verb, flags, item, depth + 1))
        });
    }
    single(verb, flags, value)
}

/// Texts of items with spaces between them; no more of them than a value may hold.
fn collection<T>(open: &str, items: impl Iterator<Item = T>, show: impl Fn(T) -> String) -> String {
    let mut out = open.to_owned();
    for (index, item) in items.enumerate() {
        if out.len() > MAX_TEXT {
            break;
        }
        out.push_str(if index > 0 { " " } else { "" });
        out.push_str(&show(item));
    }
    out.push(']');
    out
}

/// What is no collection.
fn single(verb: char, flags: &Flags, value: &Value) -> String {
    let text = match verb {
        'v' if flags.sharp => Some(literal(value)),
        // A plus asks for the names of fields here, which none of these has.
        'v' if flags.plus => Some(print(value)),
        'v' => Some(signed(print(value), flags, value)),
        's' => string(value, flags),
        'q' => quoted(value),
        't' => match value {
            Value::Bool(truth) => Some(truth.to_string()),
            _ => None,
        },
        'd' | 'x' | 'X' | 'o' | 'b' | 'c' | 'U' => integer(verb, flags, value),
        'f' | 'F' | 'e' | 'E' | 'g' | 'G' => decimal(verb, flags, value),
        _ => None,
    };
    match text {
        Some(text) => padded(&text, flags, value.is_number()),
        None => bad(verb, flags, value),
    }
}

/// What Go writes for a verb that does not fit.
fn bad(verb: char, flags: &Flags, value: &Value) -> String {
    match value {
        Value::Nil => format!("%!{verb}(<nil>)"),
        value => {
            let shown = integer('d', flags, value).unwrap_or_else(|| print(value));
            let shown = padded(&shown, flags, value.is_number());
            format!("%!{verb}({}={shown})", value.type_name())
        }
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

fn string(value: &Value, flags: &Flags) -> Option<String> {
    let (Value::Text(_) | Value::Time(_) | Value::Object(_)) = value else {
        return None;
    };
    let text = print(value);
    Some(match flags.precision {
        Some(length) => text.chars().take(length).collect(),
        None => text,
    })
}

fn quoted(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(quote(text)),
        Value::Int(code) | Value::Long(code) => {
            let c = u32::try_from(*code).ok().and_then(char::from_u32);
            Some(format!("'{}'", c.unwrap_or('\u{fffd}')))
        }
        Value::Time(_) | Value::Object(_) => Some(quote(&print(value))),
        _ => None,
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

fn integer(verb: char, flags: &Flags, value: &Value) -> Option<String> {
    if let Value::Text(text) = value {
        return match verb {
            'x' => Some(text.bytes().fold(String::new(), |mut out, byte| {
                let _ = write!(out, "{byte:02x}");
                out
            })),
            'X' => Some(text.bytes().fold(String::new(), |mut out, byte| {
                let _ = write!(out, "{byte:02X}");
                out
            })),
            _ => None,
        };
    }
    let (Value::Int(number) | Value::Long(number)) = value else {
        return None;
    };
    let magnitude = number.unsigned_abs();
    let prefix = if flags.sharp { "0x" } else { "" };
    let digits = match verb {
        'x' => format!("{prefix}{magnitude:x}"),
        'X' => format!("{}{magnitude:X}", prefix.to_uppercase()),
        'o' => format!("{magnitude:o}"),
        'b' => format!("{magnitude:b}"),
        'U' => return Some(format!("U+{magnitude:04X}")),
        'c' => {
            let c = u32::try_from(*number).ok().and_then(char::from_u32);
            return Some(c.unwrap_or('\u{fffd}').to_string());
        }
        _ => magnitude.to_string(),
    };
    let sign = if *number < 0 { "-" } else { "" };
    let least = flags.precision.unwrap_or(0);
    let digits = format!("{}{digits}", "0".repeat(least.saturating_sub(digits.len())));
    Some(signed(format!("{sign}{digits}"), flags, value))
}

fn decimal(verb: char, flags: &Flags, value: &Value) -> Option<String> {
    let Value::Float(number) = value else {
        return None;
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
    Some(signed(text, flags, value))
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
