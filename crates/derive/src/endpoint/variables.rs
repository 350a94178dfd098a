//! Variables inside texts: `$NAME`, `${NAME}`, `${NAME:-other}` and `$(NAME)`.

use std::borrow::Cow;

/// Looks a variable up by name. For one that nobody sets and that has no default it is asked once
/// more, with `$` before the name, for what it must be all the same.
pub(crate) type Variables<'a> = &'a dyn Fn(&str) -> Option<Cow<'a, str>>;

/// The text with its variables filled in; one that nobody sets becomes [`HOLE`].
pub(crate) fn expand<'t>(text: &'t str, variables: Variables<'_>) -> Cow<'t, str> {
    if !text.contains('$') {
        return Cow::Borrowed(text);
    }
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from)) = rest.find('$').and_then(|at| rest.split_at_checked(at)) {
        filled.push_str(before);
        let length = reference_length(from);
        let (reference, after) = from.split_at_checked(length).unwrap_or((from, ""));
        fill(reference, variables, &mut filled);
        rest = after;
    }
    filled.push_str(rest);
    Cow::Owned(filled)
}

/// Stands for a value that nobody knows; no host holds it.
pub(crate) const HOLE: char = '\u{fffc}';

/// Stands for a namespace that nobody knows; no host holds it either.
const SOMEWHERE: char = '\u{fffb}';

/// The text with a reference, of the same length, for each place in which people write that a
/// namespace is to be filled in (`cart.<NAMESPACE>:80`, `cart.{{ namespace }}`), and with some
/// credentials where these are to be (`redis://<your password>@cache`).
pub(crate) fn with_references(text: &str) -> Cow<'_, str> {
    const BRACKETS: &[(&str, &str)] = &[("<", ">"), ("{{", "}}")];
    if let Some(numbers) = with_numbers(text) {
        return Cow::Owned(with_references(&numbers).into_owned());
    }
    if !text.contains('<') && !text.contains("{{") {
        return Cow::Borrowed(text);
    }
    let mut filled = Cow::Borrowed(text);
    for (open, close) in BRACKETS {
        for (at, _) in text.match_indices(open) {
            let inside = text.get(at + open.len()..).unwrap_or("");
            let Some(end) = inside.find(close).filter(|end| *end <= LONGEST) else {
                continue;
            };
            let name = inside.get(..end).unwrap_or("");
            let after = inside.get(end + close.len()..).unwrap_or("");
            let length = open.len() + end + close.len();
            let Some(written) = filling(name, after, length) else {
                continue;
            };
            filled.to_mut().replace_range(at..at + length, &written);
        }
    }
    filled
}

/// The text with the numbers that a template wrote as what they are not: `%!d(float64=6379)`, as it
/// does with all that come from the values of a chart. Zeros before them keep its length.
fn with_numbers(text: &str) -> Option<String> {
    const START: &str = "%!d(float64=";
    if !text.contains('%') {
        return None;
    }
    let mut filled: Option<String> = None;
    for (at, _) in text.match_indices(START) {
        let inside = text.get(at + START.len()..).unwrap_or("");
        let end = inside.find(')').filter(|end| *end <= LONGEST);
        let number = end.and_then(|end| inside.get(..end));
        let Some(number) = number.filter(|it| it.bytes().all(|byte| byte.is_ascii_digit())) else {
            continue;
        };
        let length = START.len() + number.len() + 1;
        let written = format!("{number:0>length$}");
        let filled = filled.get_or_insert_with(|| text.to_owned());
        filled.replace_range(at..at + length, &written);
    }
    filled
}

/// What stands for a place of this name that is to be filled in, in as many bytes.
fn filling(name: &str, after: &str, length: usize) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-. ".contains(c);
    if !name.chars().all(plain) {
        None
    } else if name.to_ascii_lowercase().contains(NAMESPACE) {
        Some(format!("${{{:_<1$}}}", NAMESPACE, length - 3))
    } else {
        after.starts_with('@').then(|| "x".repeat(length))
    }
}

/// What names of namespaces have in common, short enough to stand between `${` and `}` where
/// `<namespace>` does.
const NAMESPACE: &str = "amespace";

fn names_namespace(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains(NAMESPACE) || name == "ns" || name.ends_with("_ns")
}

/// A host without a namespace that nobody knows: a Service of the namespace of whoever names
/// it, if there is one. What stands before `.svc` is always a namespace.
pub(super) fn without_open_namespace(host: &str) -> &str {
    let Some((first, rest)) = host.split_once('.') else {
        return host;
    };
    let whole = |after: &str| after.is_empty() || after == ".svc" || after.starts_with(".svc.");
    let known_to_be = rest.strip_prefix(SOMEWHERE).is_some_and(whole);
    let must_be = rest
        .strip_prefix(HOLE)
        .is_some_and(|it| !it.is_empty() && whole(it));
    if known_to_be || must_be { first } else { host }
}

/// Bytes of the variable reference at the start of a text that begins with `$`; at least 1.
pub(super) fn reference_length(text: &str) -> usize {
    let after = text.get(1..).unwrap_or("");
    let bracketed = match after.bytes().next() {
        Some(b'{') => bracketed(after, '}', |c| !c.is_whitespace()),
        // Kubernetes' form; the shell's `$(command)` is a command, not a reference.
        Some(b'(') => bracketed(after, ')', |c| {
            c.is_ascii_alphanumeric() || "_-.".contains(c)
        }),
        _ => None,
    };
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    1 + bracketed.unwrap_or_else(|| after.bytes().take_while(name).count())
}

/// Bytes up to the closing bracket, if all between the brackets may stand there; a default may
/// be a reference itself.
fn bracketed(text: &str, closing: char, allowed: fn(char) -> bool) -> Option<usize> {
    let opening = text.chars().next()?;
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().take(LONGEST) {
        if c == opening {
            depth += 1;
        } else if c == closing {
            depth -= 1;
        } else if !allowed(c) {
            return None;
        }
        if depth == 0 {
            return Some(at + closing.len_utf8());
        }
    }
    None
}

/// Characters between the brackets of a reference.
const LONGEST: usize = 256;

fn fill(reference: &str, variables: Variables<'_>, filled: &mut String) {
    let inner = reference.strip_prefix('$').unwrap_or(reference);
    let within = |open, close| inner.strip_prefix(open)?.strip_suffix(close);
    let inner = within('{', '}')
        .or_else(|| within('(', ')'))
        .unwrap_or(inner);
    // Collectors and agents say where a value comes from: `${env:NAME}`.
    let inner = inner
        .strip_prefix("env:")
        .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
        .filter(|_| variables("env").is_none())
        .unwrap_or(inner);
    let name_end = inner
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.')
        .unwrap_or(inner.len());
    let (name, operator) = inner.split_at_checked(name_end).unwrap_or((inner, ""));
    let otherwise = operator
        .strip_prefix(":-")
        .or_else(|| operator.strip_prefix('-'))
        // Spring's placeholders write `${name:default}`.
        .or_else(|| {
            operator
                .strip_prefix(':')
                .filter(|rest| !rest.starts_with(['?', '+', '=']))
        });
    match (variables(name), otherwise) {
        (Some(value), _) => filled.push_str(&value),
        (None, Some(default)) => filled.push_str(&expand(default, variables)),
        (None, _) if names_namespace(name) => filled.push(SOMEWHERE),
        (None, _) => match variables(&format!("${name}")) {
            Some(value) => filled.push_str(&value),
            None => filled.push(HOLE),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_filled_in_is_something_of_the_same_length() {
        for (text, expected) in [
            ("cart.<NAMESPACE>:80", "cart.${amespace}:80"),
            ("cart.{{ .Namespace }}.svc", "cart.${amespace_____}.svc"),
            ("redis://<your key>@cart", "redis://xxxxxxxxxx@cart"),
            ("<host>cart</host>", "<host>cart</host>"),
            ("{{ .Values.host }}", "{{ .Values.host }}"),
        ] {
            assert_eq!(with_references(text), expected);
        }
    }

    #[test]
    fn a_namespace_that_nobody_knows_is_left_out_of_a_host() {
        let none: Variables<'_> = &|_| None;
        for (text, expected) in [
            ("cart.${NAMESPACE}", "cart"),
            ("cart.$(POD_NAMESPACE).svc.cluster.local", "cart"),
            ("cart.${STAGE}.svc", "cart"),
        ] {
            assert_eq!(without_open_namespace(&expand(text, none)), expected);
        }
        for text in [
            "cart.${STAGE}",
            "cart.${NAMESPACE}.bank",
            "${NAMESPACE}.svc",
        ] {
            let filled = expand(text, none);
            assert_eq!(without_open_namespace(&filled), filled);
        }
    }

    #[test]
    fn references_end_where_their_brackets_do() {
        for (text, length) in [
            ("$A/x", 2),
            ("${A}:1", 4),
            ("$(A)", 4),
            ("$", 1),
            ("${A", 1),
            ("$(a b)", 1),
            ("${A:-${B:-c}}:1", 13),
            ("${A:-${B}", 1),
            ("$-", 1),
        ] {
            assert_eq!(reference_length(text), length, "{text}");
        }
    }

    #[test]
    fn an_unset_variable_leaves_a_hole() {
        let variables: Variables<'_> = &|name| (name == "A").then(|| "a".into());
        assert_eq!(expand("x$A${A}", variables), "xaa");
        assert_eq!(expand("${B}", variables), HOLE.to_string());
        assert_eq!(expand("${B:-c}${B:d}", variables), "cd");
        assert_eq!(expand("${B:?no}", variables), HOLE.to_string());
        assert_eq!(expand("${B:-http://${C:-$A}:80}", variables), "http://a:80");
        assert_eq!(expand("${env:A}:${env:B:-d}", variables), "a:d");
        assert_eq!(expand("${env:B}", variables), HOLE.to_string());
    }
}
