//! Secrets that are written out within a longer text: a command, a script, a file of settings.
//!
//! Nothing says what such a text means, so it is read the way a person skims it: a name that
//! opens something, a sign between, and a value that is no variable, no call and no place.

use eval::Value;

use super::{hints_at_secret, is_harmless, words};

/// Names whose value opens something, as their last words.
const OPENS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "secretkey",
    "accesskey",
    "privatekey",
    "accountkey",
    "requirepass",
    "masterauth",
    "pgpassword",
];

/// Names of two words that do.
const OPENS_AS_PAIR: &[(&str, &str)] = &[
    ("api", "key"),
    ("access", "key"),
    ("secret", "key"),
    ("private", "key"),
    ("account", "key"),
    ("shared", "key"),
    ("encryption", "key"),
];

/// Addresses that let in whoever knows them.
const OPEN_ADDRESSES: &[&str] = &["hooks.slack.com/services/", "discord.com/api/webhooks/"];

/// Programs that take a password right behind `-p`.
const SHORT_OPTION: &[&str] = &["mysql", "mariadb"];

/// Bytes of a name that are looked at.
const LONGEST_NAME: usize = 80;

/// Whether the value of something of this name is always a secret, and never one's name.
pub(crate) fn opens(name: &str) -> bool {
    if !hints_at_secret(name) {
        return false;
    }
    let words = words(name);
    let mut backwards = words.iter().rev().map(String::as_str);
    let (last, before) = (backwards.next(), backwards.next());
    last.is_some_and(|last| {
        OPENS.iter().any(|word| last.ends_with(word))
            || before.is_some_and(|before| OPENS_AS_PAIR.contains(&(before, last)))
    })
}

/// Whether a text has a secret somewhere in it.
pub(super) fn holds_secret(text: &str) -> bool {
    let has = |sign: char| text.contains(sign);
    (has('/') && OPEN_ADDRESSES.iter().any(|start| text.contains(start)))
        || has_assignment(text)
        || (has('-') && has_option(text))
        || (has(' ') && has_header(text))
}

/// Marks the arguments of a list that are secrets: `["--password", "..."]`.
pub(crate) fn hide_arguments(items: &mut [Value]) {
    for at in secret_arguments(items) {
        if let Some(item) = items.get_mut(at) {
            *item = item.clone().sensitive();
        }
    }
}

/// Positions of the arguments that follow an option for a secret, or hold one right behind it.
pub(crate) fn secret_arguments(items: &[Value]) -> Vec<usize> {
    let (mut after_option, mut takes_short) = (false, false);
    let mut found = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let text = item.as_str().unwrap_or("");
        let is_value = after_option && !text.starts_with('-') && is_literal(text);
        if is_value || (takes_short && is_short_option(text)) {
            found.push(at);
        }
        after_option = is_option(text);
        takes_short |= takes_short_option(text);
    }
    found
}

fn takes_short_option(text: &str) -> bool {
    SHORT_OPTION.iter().any(|program| text.contains(program))
}

fn is_short_option(text: &str) -> bool {
    text.strip_prefix("-p").is_some_and(is_literal)
}

fn is_option(text: &str) -> bool {
    text.starts_with("--") && !text.contains(['=', ' ']) && opens(text)
}

/// `NAME=value`, `name = "value"`, `name: value`. Around blanks only quotes tell a value from
/// an expression of some language.
fn has_assignment(text: &str) -> bool {
    text.match_indices(['=', ':']).any(|(at, sign)| {
        let (before, after) = (text.get(..at), text.get(at + 1..));
        let (Some(before), Some(after)) = (before, after) else {
            return false;
        };
        let name = trailing_name(before.trim_end_matches([' ', '"', '\'']));
        if name.is_empty() || !opens(name) {
            return false;
        }
        let spaced = sign == ":" || before.ends_with(' ') || after.starts_with(' ');
        let value = after.trim_start_matches(' ');
        match quoted(value) {
            Some(inside) => is_literal(inside),
            None if sign == ":" => after.starts_with(' ') && is_literal(word(value)),
            None => !spaced && is_literal(word(value)),
        }
    })
}

/// `--password value`, `--requirepass value`, and `-pvalue` for the programs that take it.
fn has_option(text: &str) -> bool {
    let mut words = text.split_whitespace().peekable();
    let mut takes_short = false;
    while let Some(option) = words.next() {
        takes_short |= takes_short_option(option);
        let follows = words.peek().copied().unwrap_or("");
        let follows = follows.trim_matches(['"', '\'']);
        let long = is_option(option) && !follows.starts_with('-') && is_literal(follows);
        if long || (takes_short && is_short_option(option)) {
            return true;
        }
    }
    false
}

/// `Bearer ...` and `Basic ...`, as in the header of a request.
fn has_header(text: &str) -> bool {
    const LEAST: usize = 16;
    ["Bearer ", "Basic "].iter().any(|scheme| {
        text.match_indices(scheme).any(|(at, _)| {
            let token = word(text.get(at + scheme.len()..).unwrap_or(""));
            token.len() >= LEAST && is_literal(token)
        })
    })
}

/// The name that a text ends with.
fn trailing_name(text: &str) -> &str {
    let mut start = text.len();
    for (at, letter) in text.char_indices().rev().take(LONGEST_NAME) {
        if !(letter.is_ascii_alphanumeric() || "_-.".contains(letter)) {
            break;
        }
        start = at;
    }
    text.get(start..).unwrap_or("")
}

/// What stands between quotes at the beginning of a text.
fn quoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|next| "\"'".contains(*next))?;
    text.get(1..)?.split(quote).next()
}

/// The text up to what ends a value.
fn word(text: &str) -> &str {
    let end = text.find(|letter: char| letter.is_whitespace() || "\"';,&|".contains(letter));
    text.get(..end.unwrap_or(text.len())).unwrap_or("")
}

/// Whether a value is written out: no variable, placeholder, place or call, and more than a
/// small number.
fn is_literal(value: &str) -> bool {
    let number = value.len() <= 4 && value.bytes().all(|byte| byte.is_ascii_digit());
    let refers = value.starts_with(['$', '<', '{', '`', '%', '/', '(', '[', '@', '*']);
    !number && !refers && !is_harmless(value) && !value.contains("://") && !is_expression(value)
}

/// `os.environ[...]`, `process.env.X`, `read()`: names joined by dots, or a call or index.
fn is_expression(value: &str) -> bool {
    let names = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '.';
    let end = value.find(|letter| !names(letter)).unwrap_or(value.len());
    let (path, rest) = value.split_at(end);
    let dotted = path.contains('.') && path.starts_with(|first: char| first.is_ascii_alphabetic());
    !path.is_empty() && (rest.starts_with(['(', '[']) || (dotted && rest.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_out_is_found_in_commands_scripts_and_settings() {
        for text in [
            "redis-server --requirepass hunter2",
            "mysqld --init-connect \"SET PASSWORD = 'hunter2'\"",
            "mysqladmin ping -phunter2",
            "app --secret 'hunter2' --verbose",
            "#!/bin/sh\nexport DB_PASSWORD=\"hunter2\"\n",
            "PGPASSWORD=hunter2 psql -h db",
            "app --token=abc --verbose",
            "spring.datasource.password=hunter2",
            "users:\n  - name: a\n    password: hunter2\n",
            "{\"api_key\": \"abc\"}",
            "Authorization: Bearer abcdefghij0123456789",
            "https://hooks.slack.com/services/T0/B0/abc",
        ] {
            assert!(holds_secret(text), "{text}");
        }
    }

    #[test]
    fn variables_places_and_code_are_no_secrets() {
        for text in [
            "export DB_PASSWORD=$(aws secretsmanager get-secret-value)",
            "DB_PASSWORD=$DB_PASSWORD exec app",
            "password = os.environ[\"DB_PASSWORD\"]",
            "connect({ password: process.env.DB_PASSWORD })",
            "connect(password=read_secret('db'))",
            "password: ${DB_PASSWORD}",
            "--password-file /run/secrets/db",
            "--token-ttl=3600",
            "max_tokens=4096",
            "secret: true",
            "kubectl get secret orders",
            "psql -p5432",
            "mysql -p$PASSWORD",
            "app --secret \"${SECRET}\" --verbose",
            "Bearer $TOKEN",
            "password=",
            "tokenUrl=https://login.example.com/token",
        ] {
            assert!(!holds_secret(text), "{text}");
        }
    }

    #[test]
    fn the_argument_after_an_option_is_hidden() {
        let hidden = |arguments: &[&str]| {
            let mut items: Vec<Value> = arguments.iter().map(|text| Value::text(*text)).collect();
            hide_arguments(&mut items);
            items.iter().map(Value::is_sensitive).collect::<Vec<_>>()
        };
        assert_eq!(
            hidden(&["--password", "hunter2", "x"]),
            [false, true, false]
        );
        assert_eq!(hidden(&["--token", "--verbose"]), [false, false]);
        assert_eq!(hidden(&["--password", "$(PASSWORD)"]), [false, false]);
        assert_eq!(hidden(&["--password-file", "secret"]), [false, false]);
        assert_eq!(hidden(&["mysqladmin", "-phunter2"]), [false, true]);
        assert_eq!(hidden(&["ssh", "-p2222"]), [false, false]);
    }
}
