//! `.env` files and the files that `env_file` names.

use std::sync::Arc;

use eval::Value;
use syntax::{SourceId, Span};

use super::variables::{Log, Variables, fill};
use crate::secret;

/// The variables of a text in the order of its lines, each at the place of its value.
///
/// Values may use variables of `outer` and those set above them. What looks like a secret is
/// marked. A name without a value is taken from the shell, which we do not ask.
pub(super) fn parse(
    text: &str,
    source: SourceId,
    outer: &Variables,
    log: &Log,
) -> Vec<(Arc<str>, Value)> {
    let mut parser = Parser { text, at: 0 };
    let mut known = outer.clone();
    let mut set = Vec::new();
    while let Some(setting) = parser.next_setting() {
        let span = Span::new(source, setting.start, setting.end);
        let value = if setting.literal {
            Value::text(setting.value).at(span)
        } else {
            fill(&setting.value.into(), span, &known, log)
        };
        let hidden = value
            .as_str()
            .is_some_and(|text| secret::is_secret(setting.name, text));
        let value = if hidden { value.sensitive() } else { value };
        let name: Arc<str> = setting.name.into();
        known.insert(Arc::clone(&name), value.clone());
        set.push((name, value));
    }
    set
}

/// The variables of a text in the format `raw`: what stands after the first `=` of a line is the
/// value as it is, quotes, dollars and comments included.
pub(super) fn parse_raw(text: &str, source: SourceId) -> Vec<(Arc<str>, Value)> {
    let mut set = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        let stripped = line.trim_start_matches(['\u{feff}', ' ', '\t']);
        let named = stripped
            .split_once('=')
            .filter(|(name, _)| !name.is_empty() && !name.starts_with('#'));
        if let Some((name, value)) = named {
            let from = start + line.len() - value.len();
            let text = value.trim_end_matches(['\n', '\r']);
            let hidden = secret::is_secret(name, text);
            let value = Value::text(text).at(Span::new(source, from, end));
            let value = if hidden { value.sensitive() } else { value };
            set.push((name.into(), value));
        }
        start += line.len();
    }
    set
}

struct Setting<'a> {
    name: &'a str,
    value: String,
    /// In single quotes: nothing is filled in.
    literal: bool,
    start: usize,
    end: usize,
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Parser<'a> {
    fn next_setting(&mut self) -> Option<Setting<'a>> {
        while self.at < self.text.len() {
            let start = self.at;
            let line = self.line();
            let stripped = line.trim_start_matches(['\u{feff}', ' ', '\t']);
            let stripped = stripped.strip_prefix("export ").unwrap_or(stripped);
            let equals = stripped
                .find(['=', ':'])
                .filter(|_| !stripped.starts_with('#'));
            let Some(equals) = equals else { continue };
            let (name, value) = stripped.split_at(equals);
            let name = name.trim();
            if name.is_empty() || name.contains(char::is_whitespace) {
                continue;
            }
            let value = value.get(1..).unwrap_or("");
            let from = start + line.len() - value.trim_start_matches([' ', '\t']).len();
            return Some(self.setting(name, from, start + line.len()));
        }
        None
    }

    /// The next line, without its end.
    fn line(&mut self) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or("");
        let line = rest.split('\n').next().unwrap_or("");
        self.at += line.len() + 1;
        line
    }

    fn setting(&mut self, name: &'a str, from: usize, line_end: usize) -> Setting<'a> {
        let rest = self.text.get(from..).unwrap_or("");
        let quoted = match rest.chars().next() {
            Some(quote @ ('\'' | '"')) => close_quote(rest, quote).map(|(value, length)| {
                self.at = self.at.max(next_line(self.text, from + length));
                (value, quote == '\'', length)
            }),
            _ => None,
        };
        let (value, literal, length) = quoted.unwrap_or_else(|| {
            let value = unquoted(self.text.get(from..line_end).unwrap_or(""));
            (value.to_owned(), false, value.len())
        });
        Setting {
            name,
            value,
            literal,
            start: from,
            end: from + length,
        }
    }
}

/// The value of a text that starts with a quote, which may run over lines, and its length with
/// the quotes. None if the quote is never closed.
fn close_quote(text: &str, quote: char) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut letters = text.char_indices().skip(1);
    while let Some((at, letter)) = letters.next() {
        if letter == quote {
            return Some((value, at + 1));
        }
        if letter == '\\' && quote == '"' {
            match letters.next()?.1 {
                'n' => value.push('\n'),
                'r' => value.push('\r'),
                't' => value.push('\t'),
                '$' => value.push_str("$$"),
                other => value.push(other),
            }
        } else {
            value.push(letter);
        }
    }
    None
}

fn next_line(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or("");
    rest.find('\n').map_or(text.len(), |at| from + at + 1)
}

/// A value without quotes ends before a comment, which begins after a space.
fn unquoted(text: &str) -> &str {
    let comment = [" #", "\t#"]
        .iter()
        .filter_map(|mark| text.find(mark))
        .min();
    let value = text.get(..comment.unwrap_or(text.len())).unwrap_or(text);
    if value.starts_with('#') {
        ""
    } else {
        value.trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: &Expect) {
        let source = syntax::Sources::new().add(".env", text);
        let log = Log::default();
        let set = parse(text, source, &Variables::new(), &log);
        let shown: Vec<String> = set
            .iter()
            .map(|(name, value)| {
                let span = value.span.unwrap();
                let place = &text[span.start as usize..span.end as usize];
                format!("{name}={:?} at {place:?}\n", value.as_str().unwrap_or("?"))
            })
            .collect();
        expected.assert_eq(&shown.concat());
    }

    #[test]
    fn values_are_read_in_every_form() {
        check(
            "# comment\nA=1\nexport B = two words # not this\nC='$A #'\nD=\"x\\n$A\"\nE=\nF: y\r\nG=${A}2\nnothing\n",
            &expect![[r##"
                A="1" at "1"
                B="two words" at "two words"
                C="$A #" at "'$A #'"
                D="x\n1" at "\"x\\n$A\""
                E="" at ""
                F="y" at "y"
                G="12" at "${A}2"
            "##]],
        );
    }

    #[test]
    fn a_raw_file_means_what_it_says() {
        let text = "# no\nA='$B' # \"c\"\r\nB\nC=\n D=${A}=1";
        let source = syntax::Sources::new().add(".env", text);
        let set = parse_raw(text, source);
        let shown: Vec<String> = set
            .iter()
            .map(|(name, value)| {
                let span = value.span.unwrap();
                let place = &text[span.start as usize..span.end as usize];
                assert_eq!(value.as_str(), Some(place));
                format!("{name} {place}\n")
            })
            .collect();
        expect![[r#"
            A '$B' # "c"
            C 
            D ${A}=1
        "#]]
        .assert_eq(&shown.concat());
    }

    #[test]
    fn quotes_run_over_lines_and_cycles_end() {
        check(
            "B=${A}\nA=${B}\nQ=\"a\nb\"\nZ=\"never\nY=1",
            &expect![[r#"
                B="?" at "${A}"
                A="?" at "${B}"
                Q="a\nb" at "\"a\nb\""
                Z="\"never" at "\"never"
                Y="1" at "1"
            "#]],
        );
    }
}
