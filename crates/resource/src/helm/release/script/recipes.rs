//! Makefiles and justfiles: variables first, then the lines of all recipes, each of which has a
//! shell of its own.

use super::Script;
use super::lexer::{Dialect, items};

pub(super) fn run(script: &mut Script<'_>, text: &str, dialect: Dialect) {
    let lines = lines(text);
    // A variable may be made of later ones.
    for _ in 0..2 {
        for (_, line) in &lines {
            assign(script, line, dialect);
        }
    }
    let place = script.shell.places.clone();
    for (start, line) in lines {
        let is_recipe = match dialect {
            Dialect::Just => line.starts_with([' ', '\t']),
            Dialect::Make | Dialect::Shell => line.starts_with('\t'),
        };
        if !is_recipe {
            continue;
        }
        let command = line.trim_start_matches([' ', '\t', '@', '-', '+']);
        let start = start + (line.len() - command.len());
        script.shell.places.clone_from(&place);
        script.run(&items(command, start, dialect), 0);
    }
}

/// The lines, of which those are one that a backslash joins, and where they begin.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut lines = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        at += line.len();
        if !line.trim_end_matches(['\n', '\r']).ends_with('\\') {
            lines.extend(text.get(start..at).map(|line| (start, line)));
            start = at;
        }
    }
    lines.extend(text.get(start..).map(|line| (start, line)));
    lines
}

/// `A = x`, `A ?= x`, `export A := x`; in just `a := "x"`.
fn assign(script: &mut Script<'_>, line: &str, dialect: Dialect) {
    let line = line.strip_prefix("export ").unwrap_or(line);
    let Some((name, value)) = line.split_once('=') else {
        return;
    };
    let only_unset = name.ends_with('?');
    let name = name.trim_end_matches([':', '?', '+']);
    let is_blank = line.starts_with([' ', '\t']);
    let name = name.trim();
    let is_letter = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    if is_blank || name.is_empty() || !name.chars().all(is_letter) {
        return;
    }
    if only_unset && script.shell.lookup(name).is_known {
        return;
    }
    let value = value.split(" #").next().unwrap_or(value).trim();
    let value = match dialect {
        Dialect::Just => just(value),
        Dialect::Make | Dialect::Shell => value.to_owned(),
    };
    let value = script.shell.text(&value);
    script.shell.set(name, value, false);
}

/// An expression of just as a text: a text in quotes, or something else that is not looked into.
fn just(value: &str) -> String {
    let quote = value.chars().next().filter(|it| matches!(it, '"' | '\''));
    let inner = quote.and_then(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    let inner = inner.filter(|inner| !inner.contains(['"', '\'']));
    match (inner, value.rsplit_once(',')) {
        (Some(inner), _) => inner.to_owned(),
        // `env_var_or_default("A", "x")`
        (None, Some((call, default))) if call.starts_with("env") => {
            just(default.trim().trim_end_matches(')').trim())
        }
        _ => format!("{{{{{value}}}}}"),
    }
}
