//! Variables inside texts: `$NAME`, `${NAME}`, `${NAME:-other}` and `$(NAME)`.

use std::borrow::Cow;

/// Looks a variable up by name.
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

/// Bytes up to the closing bracket, if all between the brackets may stand there.
fn bracketed(text: &str, closing: char, allowed: fn(char) -> bool) -> Option<usize> {
    let inside = text.chars().skip(1).take(LONGEST);
    let length: usize = inside
        .take_while(|c| *c != closing && allowed(*c))
        .map(char::len_utf8)
        .sum();
    text.get(1 + length..)?
        .starts_with(closing)
        .then_some(length + 2)
}

/// Characters between the brackets of a reference.
const LONGEST: usize = 256;

fn fill(reference: &str, variables: Variables<'_>, filled: &mut String) {
    let inner = reference
        .trim_start_matches('$')
        .trim_matches(['{', '}', '(', ')']);
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
        (None, Some(default)) if !default.contains('$') => filled.push_str(default),
        (None, _) => filled.push(HOLE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_end_where_their_brackets_do() {
        for (text, length) in [
            ("$A/x", 2),
            ("${A}:1", 4),
            ("$(A)", 4),
            ("$", 1),
            ("${A", 1),
            ("$(a b)", 1),
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
        assert_eq!(expand("${env:A}:${env:B:-d}", variables), "a:d");
        assert_eq!(expand("${env:B}", variables), HOLE.to_string());
    }
}
