//! Patterns of paths, as `fileset` reads them: `*` and `?` within a name, `[a-c]`, `[^a]`,
//! `{one,other}`, `\` before what is meant literally, and `**` for any folders.

use std::iter::Peekable;
use std::str::Chars;

use regex::Regex;

/// Bytes that a pattern may have.
const LONGEST: usize = 1000;

/// A pattern of paths.
#[derive(Clone, Debug)]
pub struct Glob(Regex);

impl Glob {
    /// Reads a pattern. None where it is in error.
    pub fn parse(pattern: &str) -> Option<Self> {
        if pattern.len() > LONGEST {
            return None;
        }
        let parts: Vec<&str> = pattern.split('/').collect();
        let (last, folders) = parts.split_last()?;
        let mut expression = String::from("^(?s:");
        for folder in folders {
            if *folder == "**" {
                expression += "(?:[^/]+/)*";
            } else {
                expression += &name(folder)?;
                expression.push('/');
            }
        }
        expression += &if *last == "**" {
            ".*".into()
        } else {
            name(last)?
        };
        expression += ")$";
        Regex::new(&expression).ok().map(Self)
    }

    /// Whether a path, its parts divided by `/`, matches.
    pub fn is_match(&self, path: &str) -> bool {
        self.0.is_match(path)
    }
}

/// The regular expression of one name.
fn name(pattern: &str) -> Option<String> {
    let mut letters = pattern.chars().peekable();
    let mut expression = String::new();
    let mut depth = 0_usize;
    while let Some(letter) = letters.next() {
        match letter {
            '*' => expression += "[^/]*",
            '?' => expression += "[^/]",
            '[' => expression += &class(&mut letters)?,
            '\\' => literal(&mut expression, letters.next()?),
            '{' => {
                depth += 1;
                expression += "(?:";
            }
            ',' if depth > 0 => expression.push('|'),
            '}' if depth > 0 => {
                depth -= 1;
                expression.push(')');
            }
            other => literal(&mut expression, other),
        }
    }
    (depth == 0).then_some(expression)
}

fn literal(expression: &mut String, letter: char) {
    *expression += &regex::escape(letter.encode_utf8(&mut [0; 4]));
}

/// The rest of `[a-c]`.
fn class(letters: &mut Peekable<Chars<'_>>) -> Option<String> {
    let mut expression = String::from("[");
    if letters.next_if_eq(&'^').is_some() {
        expression += "^/";
    }
    let mut is_empty = true;
    loop {
        let from = match letters.next()? {
            ']' if is_empty => return None,
            ']' => return Some(expression + "]"),
            '-' => return None,
            '\\' => letters.next()?,
            other => other,
        };
        is_empty = false;
        member(&mut expression, from);
        if letters.next_if_eq(&'-').is_some() {
            let to = match letters.next()? {
                ']' | '-' => return None,
                '\\' => letters.next()?,
                other => other,
            };
            expression.push('-');
            member(&mut expression, to);
        }
    }
}

/// A letter of a class, which has signs of its own.
fn member(expression: &mut String, letter: char) {
    if letter.is_ascii_punctuation() {
        expression.push('\\');
    }
    expression.push(letter);
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn a_pattern_matches_whole_paths() {
        let matches = |pattern: &str, path: &str| Glob::parse(pattern).unwrap().is_match(path);
        for (pattern, path) in [
            ("*.txt", "a.txt"),
            ("**", "a/b/c"),
            ("**/*.txt", "a.txt"),
            ("**/*.txt", "a/b/c.txt"),
            ("a/**/c", "a/c"),
            ("a/**/c", "a/b/b/c"),
            ("{a,b*}/?.[x-z]", "b12/c.y"),
            ("[^a]", "b"),
            ("[!a]", "!"),
            ("\\*", "*"),
            ("é.*", "é.é"),
            ("a.{txt,{md,rst}}", "a.rst"),
        ] {
            assert!(matches(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [
            ("*.txt", "a/b.txt"),
            ("*", "a/b"),
            ("a?b", "a/b"),
            ("[^a]", "/"),
            ("a/**/c", "abc"),
            ("a.txt", "abtxt"),
            ("A", "a"),
            ("", "a"),
        ] {
            assert!(!matches(pattern, path), "{pattern} {path}");
        }
    }

    #[test]
    fn a_broken_pattern_is_none() {
        for pattern in ["[", "[]", "[a", "[a-]", "{a", "a\\", "[z-a]"] {
            assert!(Glob::parse(pattern).is_none(), "{pattern}");
        }
        assert!(Glob::parse(&"*".repeat(2000)).is_none());
    }
}
