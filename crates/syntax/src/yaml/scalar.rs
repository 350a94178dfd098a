//! Scalars to values, by the core schema of YAML 1.2.

use crate::NodeKind;
use crate::intern::intern;

/// The value of a scalar; `forced` is the type of a core tag such as `!!str`.
pub(super) fn resolve(text: &str, plain: bool, forced: Option<&str>) -> NodeKind {
    let resolved = match forced {
        Some("str") => None,
        Some("float") => number(text).map(as_float),
        Some(_) => plain_value(text),
        None if plain => plain_value(text),
        None => None,
    };
    resolved.unwrap_or_else(|| NodeKind::String {
        text: intern(text),
        plain: plain && forced.is_none(),
    })
}

fn plain_value(text: &str) -> Option<NodeKind> {
    match text.as_bytes().first() {
        None => Some(NodeKind::Null),
        Some(b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F') => word(text),
        Some(b'0'..=b'9' | b'+' | b'-' | b'.') => number(text),
        Some(_) => None,
    }
}

fn word(text: &str) -> Option<NodeKind> {
    match text {
        "~" | "null" | "Null" | "NULL" => Some(NodeKind::Null),
        "true" | "True" | "TRUE" => Some(NodeKind::Bool(true)),
        "false" | "False" | "FALSE" => Some(NodeKind::Bool(false)),
        _ => None,
    }
}

fn number(text: &str) -> Option<NodeKind> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, text.get(1..)?),
        b'+' => (false, text.get(1..)?),
        _ => (false, text),
    };
    match digits {
        ".inf" | ".Inf" | ".INF" if negative => return Some(NodeKind::Float(f64::NEG_INFINITY)),
        ".inf" | ".Inf" | ".INF" => return Some(NodeKind::Float(f64::INFINITY)),
        ".nan" | ".NaN" | ".NAN" if digits.len() == text.len() => {
            return Some(NodeKind::Float(f64::NAN));
        }
        _ => {}
    }
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return whole(text, digits, negative);
    }
    if let Some((radix, digits)) = radix(digits) {
        let number = i64::from_str_radix(digits, radix).ok()?;
        return Some(NodeKind::Integer(if negative { -number } else { number }));
    }
    is_decimal(digits).then(|| text.parse().ok().map(NodeKind::Float))?
}

/// Digits only. With a zero in front they are octal, as in YAML 1.1 and in the readers of
/// the dialects, unless there is an 8 or 9 among them.
fn whole(text: &str, digits: &str, negative: bool) -> Option<NodeKind> {
    if digits.is_empty() {
        return None;
    }
    if digits.len() > 1 && digits.starts_with('0') {
        if let Ok(number) = i64::from_str_radix(digits, 8) {
            return Some(NodeKind::Integer(if negative { -number } else { number }));
        }
    } else if let Ok(number) = text.parse() {
        return Some(NodeKind::Integer(number));
    }
    text.parse().ok().map(NodeKind::Float)
}

fn radix(digits: &str) -> Option<(u32, &str)> {
    let (radix, rest) = if let Some(rest) = digits.strip_prefix("0x") {
        (16, rest)
    } else {
        (8, digits.strip_prefix("0o")?)
    };
    let valid = rest.bytes().all(|byte| char::from(byte).is_digit(radix));
    (valid && !rest.is_empty()).then_some((radix, rest))
}

/// `1.5`, `.5`, `1.`, `1e3`, as the core schema spells them.
fn is_decimal(digits: &str) -> bool {
    let (mantissa, exponent) = match digits.find(['e', 'E']) {
        Some(at) => (digits.get(..at).unwrap_or(""), digits.get(at + 1..)),
        None => (digits, None),
    };
    let only_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.is_none_or(|exponent| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        !exponent.is_empty() && only_digits(exponent)
    });
    exponent
        && only_digits(before)
        && only_digits(after)
        && !(before.is_empty() && after.is_empty())
}

fn as_float(kind: NodeKind) -> NodeKind {
    if let NodeKind::Integer(number) = kind {
        #[expect(clippy::cast_precision_loss, reason = "the text asks for a float")]
        return NodeKind::Float(number as f64);
    }
    kind
}
