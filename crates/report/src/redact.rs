//! Quoting code without quoting secrets.
//!
//! What the evaluator marked as secret is blotted out by place. That does not catch a secret
//! on the same line that nobody evaluated, so that the text is also searched for what secrets
//! look like. Blotting out too much costs a glance at the file; too little costs a password.

use std::ops::Range;

/// What stands for a secret.
pub(crate) const BLOT: &str = "****";

/// Words in a key that say that its value is secret.
const SECRET_KEYS: [&str; 15] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "access_key",
    "accesskey",
    "private_key",
    "credential",
    "requirepass",
    "connection_string",
];

/// Beginnings of well-known tokens: cloud access keys, forges, payment, chat, mail, PEM, JWT.
const TOKEN_STARTS: [&str; 16] = [
    "AKIA",
    "ASIA",
    "AIza",
    "ghp_",
    "gho_",
    "ghs_",
    "github_pat_",
    "glpat-",
    "xox",
    "sk_live_",
    "sk-",
    "SG.",
    "-----BEGIN",
    "eyJ",
    "npm_",
    "AccountKey=",
];

/// Ranges of `line` that look like secrets, sorted, apart from each other.
pub(crate) fn secrets_in(line: &str) -> Vec<Range<usize>> {
    let mut found = after_keys(line);
    found.extend(user_info(line));
    found.extend(tokens(line));
    merge(found)
}

/// Sorts ranges and joins those that touch.
pub(crate) fn merge(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Everything from the `=` or `:` after a secret-like key to the end of the line, for a value
/// may hold blanks, quotes and commas. Without either of them only an option of a command is
/// followed by its value. Booleans, numbers and references are no secrets.
fn after_keys(line: &str) -> Vec<Range<usize>> {
    let lower = line.to_ascii_lowercase();
    let mut found = Vec::new();
    for key in SECRET_KEYS {
        for (at, _) in lower.match_indices(key) {
            let rest = lower.get(at + key.len()..).unwrap_or("");
            let word = rest
                .find(|letter: char| !(letter.is_ascii_alphanumeric() || "_-\"'".contains(letter)))
                .unwrap_or(rest.len());
            let gap = rest.get(word..).unwrap_or("");
            let value = gap.trim_start_matches([' ', '\t', '=', ':', '>', '"', '\'']);
            let assigned = value.len() < gap.len()
                && (gap.trim_start_matches([' ', '\t', '"', '\'']).len() > value.len()
                    || is_option(&lower, at));
            if assigned && !harmless(value) {
                found.push(line.len() - value.len()..line.len());
            }
        }
    }
    found
}

/// Whether the word around `at` begins with a dash, as `--admin-password` does.
fn is_option(line: &str, at: usize) -> bool {
    let before = line.get(..at).unwrap_or("");
    let word = before
        .rfind(|letter: char| !(letter.is_ascii_alphanumeric() || "_-".contains(letter)))
        .map_or(0, |end| end + 1);
    before.get(word..).is_some_and(|word| word.starts_with('-'))
}

/// Values that tell nothing: yes, no, nothing, a short number, a reference, a call.
fn harmless(value: &str) -> bool {
    let value = value.trim_end_matches([' ', ',', '}', ']', '"', '\'', '\r']);
    let reference = [
        "var.",
        "local.",
        "each.",
        "data.",
        "module.",
        "aws_",
        "azurerm_",
        "google_",
        "random_",
        "${var.",
        "${local.",
        "${data.",
        "${random_",
    ]
    .iter()
    .any(|start| value.starts_with(start))
        && !value.contains([' ', '"']);
    let plain = value.is_empty()
        || matches!(
            value,
            "true"
                | "false"
                | "null"
                | "yes"
                | "no"
                | "{"
                | "["
                | "|"
                | ">"
                | "required"
                | "optional"
        )
        || (value.len() <= 5 && value.bytes().all(|byte| byte.is_ascii_digit()));
    plain || reference
}

/// `user:password` before an `@` in an address.
fn user_info(line: &str) -> Vec<Range<usize>> {
    line.match_indices("://")
        .filter_map(|(at, mark)| {
            let start = at + mark.len();
            let rest = line.get(start..)?;
            let host = rest
                .find(['/', ' ', '"', '\'', '?', ','])
                .unwrap_or(rest.len());
            // A password may hold a slash: the last `@` before a blank or quote counts too.
            let end = rest.find([' ', '"', '\'']).unwrap_or(rest.len());
            let at = rest
                .get(..host)?
                .rfind('@')
                .or_else(|| rest.get(..end)?.rfind('@'))?;
            let colon = rest.get(..at)?.find(':')?;
            Some(start + colon + 1..start + at)
        })
        .collect()
}

/// Words that begin like a known token, or are long and look random.
fn tokens(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let ends = |letter: char| !(letter.is_ascii_alphanumeric() || "+/=_-.".contains(letter));
    for piece in line.split_inclusive(ends) {
        let word = piece.trim_end_matches(ends);
        let known = word.len() >= 12 && TOKEN_STARTS.iter().any(|known| word.starts_with(known));
        if known || random(word) {
            found.push(start..start + word.len());
        }
        start += piece.len();
    }
    found
}

/// Long, with letters of both cases and digits mixed, and no separators as paths and names
/// of resources have them.
fn random(word: &str) -> bool {
    let changes = word
        .as_bytes()
        .windows(2)
        .filter(|pair| class(pair.first()) != class(pair.last()))
        .count();
    let has = |wanted: fn(&u8) -> bool| word.as_bytes().iter().any(wanted);
    word.len() >= 20
        && !word.contains(['.', '-'])
        && has(u8::is_ascii_digit)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && changes * 4 > word.len()
}

fn class(byte: Option<&u8>) -> u8 {
    match byte {
        Some(b'a'..=b'z') => 1,
        Some(b'A'..=b'Z') => 2,
        Some(b'0'..=b'9') => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blotted(line: &str) -> String {
        let mut text = line.to_owned();
        for range in secrets_in(line).into_iter().rev() {
            text.replace_range(range, BLOT);
        }
        text
    }

    #[test]
    fn values_of_secret_keys_are_blotted_out() {
        assert_eq!(blotted("  password = \"hunter2\""), "  password = \"****");
        assert_eq!(
            blotted("  - POSTGRES_PASSWORD=a b"),
            "  - POSTGRES_PASSWORD=****"
        );
        assert_eq!(
            blotted("redis-server --requirepass foo"),
            "redis-server --requirepass ****"
        );
        assert_eq!(
            blotted("{\"api_key\": \"x1\", \"a\": 1}"),
            "{\"api_key\": \"****"
        );
    }

    #[test]
    fn addresses_and_tokens_are_blotted_out() {
        assert_eq!(
            blotted("DB: postgres://u:p/w@db/x"),
            "DB: postgres://u:****@db/x"
        );
        assert_eq!(blotted("id = \"AKIAABCDEFGHIJKLMNOP\""), "id = \"****\"");
        assert_eq!(
            blotted("x: wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzzzzzKEY"),
            "x: ****"
        );
    }

    #[test]
    fn what_decides_a_threat_stays_readable() {
        for line in [
            "  manage_master_user_password = false",
            "  password = var.db_password",
            "resource \"aws_iam_access_key\" \"deploy\" {",
            "  storage_encrypted = false",
            "  cidr_blocks = [\"0.0.0.0/0\"]",
            "  image: registry.example.org/team/shop-frontend:1.2.3",
            "  http_tokens = \"optional\"",
            "  url = \"https://example.org/path@x\"",
        ] {
            assert_eq!(blotted(line), line);
        }
    }
}
