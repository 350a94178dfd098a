//! The words of a name: `HTTPServer_2x` as `http_server_2_x` and the like.
//!
//! Source: `camelCaseToLowerCase` of `github.com/huandu/xstrings`, which sprig calls.

/// The words in one, each with a capital: `foo-bar` is `FooBar`. What leads stays. Source:
/// `ToPascalCase` of `github.com/huandu/xstrings`.
pub(super) fn camel(text: &str) -> String {
    let mut out = String::new();
    let mut letters = text.chars();
    let Some(first) = letters.find(|c| {
        if is_connector(*c) {
            out.push(*c);
        }
        !is_connector(*c)
    }) else {
        // A name of nothing but connectors grows by the last one.
        out.extend(text.chars().next_back());
        return out;
    };
    let (mut before, mut after) = ('-', first);
    // A run of capitals that begins a word is small from its second letter on.
    let mut capitals = false;
    loop {
        match (is_connector(before), is_connector(after)) {
            (true, true) => out.push(before),
            (true, false) => {
                capitals = after.is_uppercase();
                out.push(upper(after));
            }
            (false, true) => capitals = false,
            (false, false) => {
                capitals &= after.is_uppercase();
                out.push(if capitals { lowered(after) } else { after });
            }
        }
        before = after;
        match letters.next() {
            Some(next) => after = next,
            None => break,
        }
    }
    if is_connector(before) {
        out.push(before);
    }
    out
}

fn upper(c: char) -> char {
    c.to_uppercase().next().unwrap_or(c)
}

fn lowered(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Upper,
    Lower,
    Number,
    Connector,
    Punctuation,
    Other,
}

fn is_connector(c: char) -> bool {
    matches!(c, '-' | '_') || c.is_whitespace()
}

fn kind(c: char) -> Kind {
    match c {
        c if is_connector(c) => Kind::Connector,
        c if c.is_ascii_punctuation() && !"$+<=>^`|~".contains(c) => Kind::Punctuation,
        c if c.is_uppercase() => Kind::Upper,
        c if c.is_alphabetic() => Kind::Lower,
        c if c.is_numeric() => Kind::Number,
        _ => Kind::Other,
    }
}

/// The first word, and what follows it.
fn word(text: &str) -> Option<(Kind, &str, &str)> {
    let first = kind(text.chars().next()?);
    let run = |of: Kind| {
        let end = text.find(|c| kind(c) != of).unwrap_or(text.len());
        text.split_at(end)
    };
    let (mut word, mut rest) = run(first);
    if first == Kind::Upper {
        let goes_on = rest.starts_with(|c| kind(c) == Kind::Lower);
        let length = word.chars().count();
        let last = word.char_indices().next_back().map_or(0, |(at, _)| at);
        if goes_on && length > 1 {
            // The last capital of `HTTPStatus` begins a word.
            (word, rest) = text.split_at(last);
        } else if goes_on {
            let lower = rest.find(|c| kind(c) != Kind::Lower).unwrap_or(rest.len());
            (word, rest) = text.split_at(word.len() + lower);
        }
    }
    Some((first, word, rest))
}

/// The words in lower case, with `connector` between them.
pub(super) fn lower(text: &str, connector: char) -> String {
    let mut all = Vec::new();
    let mut rest = text;
    while let Some((kind, word, after)) = word(rest) {
        all.push((kind, word));
        rest = after;
    }
    let mut out = String::new();
    let mut at = 0;
    while let Some((kind, word)) = all.get(at).copied() {
        at += 1;
        push(&mut out, kind, word, connector);
        match kind {
            Kind::Connector | Kind::Punctuation => {}
            Kind::Number => at = with_letters(&mut out, &all, at, connector),
            _ => at = after_letters(&mut out, &all, at, connector),
        }
    }
    out
}

type Words<'a> = [(Kind, &'a str)];

fn push(out: &mut String, kind: Kind, word: &str, connector: char) {
    if matches!(kind, Kind::Upper | Kind::Connector) {
        out.extend(word.chars().map(|c| {
            if is_connector(c) {
                connector
            } else {
                c.to_lowercase().next().unwrap_or(c)
            }
        }));
    } else {
        out.push_str(word);
    }
}

/// Letters behind a number belong to it.
fn with_letters(out: &mut String, all: &Words<'_>, mut at: usize, connector: char) -> usize {
    while let Some((kind @ (Kind::Lower | Kind::Number), word)) = all.get(at).copied() {
        push(out, kind, word, connector);
        at += 1;
    }
    connect(out, all, at, connector);
    at
}

/// A number behind letters belongs to them, unless small letters follow it.
fn after_letters(out: &mut String, all: &Words<'_>, at: usize, connector: char) -> usize {
    let Some((Kind::Number, number)) = all.get(at).copied() else {
        connect(out, all, at, connector);
        return at;
    };
    if matches!(all.get(at + 1), Some((Kind::Lower, _))) {
        out.push(connector);
        out.push_str(number);
        return with_letters(out, all, at + 1, connector);
    }
    out.push_str(number);
    connect(out, all, at + 1, connector);
    at + 1
}

fn connect(out: &mut String, all: &Words<'_>, at: usize, connector: char) {
    let next = all.get(at).map(|(kind, _)| *kind);
    if next.is_some_and(|kind| !matches!(kind, Kind::Connector | Kind::Punctuation)) {
        out.push(connector);
    }
}
