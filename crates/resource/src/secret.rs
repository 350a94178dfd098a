//! Whether a text is a secret, judged by the name it goes by and by what it looks like.
//!
//! Container environments, `ConfigMap`s and command lines hold passwords that nothing declares
//! as such. What this module recognises is marked sensitive, so that no output shows it. It
//! rather marks too much than too little; what a *threat* is, rules decide.

mod written;

pub(crate) use written::{hide_arguments, opens, secret_arguments};

/// Whether the value of something called `name` is a secret.
pub(crate) fn is_secret(name: &str, text: &str) -> bool {
    (names_secret(name) && !is_harmless(text) && !is_amount(name, text)) || looks_secret(text)
}

/// Whether a text says how many tokens there may be, which open nothing.
pub(crate) fn is_amount(name: &str, text: &str) -> bool {
    let name = name.as_bytes();
    let ends = name.len().checked_sub("tokens".len());
    let end = ends.and_then(|at| name.get(at..)).unwrap_or_default();
    end.eq_ignore_ascii_case(b"tokens")
        && text.len() <= 9
        && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether something of this name holds a secret: `DB_PASSWORD`, `apiKey`, `auth-token`.
/// Names of places where a secret is kept (`PASSWORD_FILE`, `secretName`) do not.
pub(crate) fn names_secret(name: &str) -> bool {
    if !name.is_ascii() || name.len() > 128 || !hints_at_secret(name) {
        return false;
    }
    let words = words(name);
    let Some(last) = words.last().map(String::as_str) else {
        return false;
    };
    // The id of a token that may do everything is the token.
    let root_token = ["root", "token", "id"];
    let rest = words
        .iter()
        .skip(words.len().saturating_sub(root_token.len()));
    if rest.eq(root_token) {
        return true;
    }
    if ABOUT_A_SECRET.contains(&last) {
        return false;
    }
    if last == "key" || last == "keys" {
        let before = words.iter().rev().nth(1).map_or("", String::as_str);
        return !OPEN_KEYS.contains(&before);
    }
    words.iter().any(|word| is_secret_word(word))
}

/// Whether the text itself gives a secret away: credentials in an address, a private key, a
/// token of a well-known form.
pub(crate) fn looks_secret(text: &str) -> bool {
    let has = |sign: char| text.contains(sign);
    text.len() >= 8
        && ((has('@') && has_credentials(text))
            || has_token(text)
            || (has('-') && text.contains("-----BEGIN ") && text.contains("PRIVATE KEY-----"))
            || has_password_pair(text)
            || written::holds_secret(text))
}

/// Words after which nothing secret follows, only something about it.
const ABOUT_A_SECRET: &[&str] = &[
    "file",
    "path",
    "dir",
    "name",
    "names",
    "id",
    "ids",
    "ref",
    "url",
    "uri",
    "endpoint",
    "host",
    "port",
    "ttl",
    "expiry",
    "expiration",
    "expires",
    "timeout",
    "lifetime",
    "age",
    "length",
    "size",
    "type",
    "algorithm",
    "enabled",
    "disabled",
    "required",
    "issuer",
    "audience",
    "header",
    "method",
    "provider",
    "service",
    "version",
    "policy",
    "rotation",
    "interval",
    "count",
    "limit",
    "limits",
    "arn",
    "format",
    "mode",
    "field",
    "prefix",
    "class",
    // Claims of a token that a condition looks at.
    "aud",
    "sub",
];

/// What stands before `key` where it opens no door.
const OPEN_KEYS: &[&str] = &[
    "public",
    "primary",
    "partition",
    "sort",
    "hash",
    "range",
    "cache",
    "foreign",
    "route",
    "routing",
    "shard",
    "tag",
    "topology",
    "label",
    "object",
    "index",
    "group",
    "order",
    "s3",
    "map",
    "config",
];

/// How tokens of well-known issuers begin, and how many characters follow at least.
const TOKEN_STARTS: &[(&str, usize)] = &[
    ("AKIA", 16),
    ("ASIA", 16),
    ("ghp_", 20),
    ("gho_", 20),
    ("ghs_", 20),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("xoxb-", 10),
    ("xoxp-", 10),
    ("xapp-", 10),
    ("sk_live_", 10),
    ("rk_live_", 10),
    ("AIza", 30),
    ("npm_", 30),
    ("hvs.", 20),
    ("dckr_pat_", 10),
    ("SG.", 40),
];

/// What these begin with.
const STARTS_TOKEN: &[u8] = b"AgxsrnhdS";

/// The keys before a password in connection strings of the `key=value;` kind.
const PASSWORD_KEYS: &[&str] = &["password", "pwd", "accountkey", "sharedaccesskey"];

/// A cheap look that spares most names the splitting into words.
pub(crate) fn hints_at_secret(name: &str) -> bool {
    const HINTS: &[&[u8]] = &[
        b"pass", b"pwd", b"secret", b"token", b"key", b"cred", b"auth", b"salt", b"dsn",
    ];
    let name = name.as_bytes();
    name.iter().enumerate().any(|(at, first)| {
        // What no hint begins with is most of all letters.
        if !b"pstkcad".contains(&first.to_ascii_lowercase()) {
            return false;
        }
        let rest = name.get(at..).unwrap_or_default();
        HINTS.iter().any(|hint| {
            let here = rest.get(..hint.len());
            here.is_some_and(|here| here.eq_ignore_ascii_case(hint))
        })
    })
}

fn is_secret_word(word: &str) -> bool {
    const EXACT: &[&str] = &[
        "pwd",
        "pass",
        "passwd",
        "passphrase",
        "auth",
        "basicauth",
        "salt",
        "dsn",
    ];
    const ENDINGS: &[&str] = &[
        "password",
        "passwords",
        "secret",
        "secrets",
        "token",
        "tokens",
        "credential",
        "credentials",
        "apikey",
        "secretkey",
        "privatekey",
        "accesskey",
        "authkey",
    ];
    EXACT.contains(&word) || ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// `DB_PASSWORD`, `dbPassword` and `db-password` are the same words in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut was_lower = false;
    for letter in name.chars() {
        let starts_word = letter.is_ascii_uppercase() && was_lower;
        if starts_word || !letter.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_ascii_alphanumeric()) {
            word.push(letter.to_ascii_lowercase());
        }
        was_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Switches and places that stand where a secret could.
fn is_harmless(text: &str) -> bool {
    const SWITCHES: &[&str] = &[
        "", "true", "false", "yes", "no", "on", "off", "none", "null",
    ];
    SWITCHES
        .iter()
        .any(|switch| text.eq_ignore_ascii_case(switch))
        || text.starts_with("/run/secrets/")
        || text.starts_with("/var/run/secrets/")
        || is_reference(text)
}

/// A text that is replaced, such as `$(PASSWORD)`, or that names where a secret is kept.
fn is_reference(text: &str) -> bool {
    let replaced = text.starts_with("$(") && text.ends_with(')');
    replaced || text.starts_with("arn:")
}

/// `scheme://user:password@host`.
fn has_credentials(text: &str) -> bool {
    text.match_indices("://").any(|(at, _)| {
        let rest = text.get(at + 3..).unwrap_or("");
        let end = rest
            .find(|letter: char| letter == '/' || letter.is_whitespace())
            .unwrap_or(rest.len());
        let authority = rest.get(..end).unwrap_or("");
        authority
            .rsplit_once('@')
            .and_then(|(user, _)| user.split_once(':'))
            .is_some_and(|(_, password)| is_literal(password))
    })
}

/// Looks only where a word begins, so that long texts cost one walk.
fn has_token(text: &str) -> bool {
    let mut inside = false;
    text.bytes().enumerate().any(|(at, byte)| {
        let begins = !inside && byte.is_ascii_alphabetic();
        inside = byte.is_ascii_alphanumeric();
        begins && STARTS_TOKEN.contains(&byte) && text.get(at..).is_some_and(starts_token)
    })
}

fn starts_token(text: &str) -> bool {
    let start = TOKEN_STARTS
        .iter()
        .find_map(|(start, least)| Some((text.strip_prefix(start)?, *least)));
    start.is_some_and(|(rest, least)| {
        let follows = rest
            .bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(byte))
            .take(least)
            .count();
        follows == least
    })
}

fn has_password_pair(text: &str) -> bool {
    text.match_indices('=').any(|(at, _)| {
        let (before, after) = text.split_at(at);
        let named = PASSWORD_KEYS.iter().any(|key| ends_with(before, key));
        named && is_literal(after.get(1..).unwrap_or(""))
    }) || (text.contains('-')
        && text
            .split_once("--password ")
            .is_some_and(|(_, after)| is_literal(after)))
}

fn ends_with(text: &str, ending: &str) -> bool {
    let start = text.len().checked_sub(ending.len());
    start
        .and_then(|start| text.as_bytes().get(start..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(ending.as_bytes()))
}

/// Whether a value follows that is neither empty nor a variable.
fn is_literal(after: &str) -> bool {
    after
        .chars()
        .next()
        .is_some_and(|next| !";& \"'${<".contains(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_told_from_names_about_them() {
        for name in [
            "POSTGRES_PASSWORD",
            "dbPassword",
            "AWS_SECRET_ACCESS_KEY",
            "api-key",
            "TOKEN",
            "MYSQL_PWD",
            "REDIS_AUTH",
            "PGPASSWORD",
            "client_secret",
            "sentry-dsn",
        ] {
            assert!(names_secret(name), "{name}");
        }
        for name in [
            "POSTGRES_PASSWORD_FILE",
            "secretName",
            "PUBLIC_KEY",
            "TOKEN_TTL",
            "AUTH_SERVICE_URL",
            "AWS_ACCESS_KEY_ID",
            "routeKey",
            "BIN_TAG_KEY",
            "MONKEY",
            "compass",
            "PATH",
        ] {
            assert!(!names_secret(name), "{name}");
        }
    }

    #[test]
    fn every_start_of_a_token_is_looked_for() {
        for (start, _) in TOKEN_STARTS {
            assert!(STARTS_TOKEN.contains(&start.as_bytes()[0]), "{start}");
        }
    }

    #[test]
    fn a_number_of_tokens_opens_nothing() {
        assert!(!is_secret("MAX_TOTAL_TOKENS", "2048"));
        assert!(is_secret("AUTH_TOKENS", "a1b2c3d4"));
        assert!(is_secret("PASSWORD", "2048"));
    }

    #[test]
    fn secrets_are_known_by_their_look() {
        for text in [
            "postgres://u:S3cr3tP%40ss@db:5432/x",
            "amqp://shop:p@ss@queue:5672",
            "Server=db;User=sa;Password=x1;",
            "-----BEGIN RSA PRIVATE KEY-----\nMII",
            "ghp_EXAMPLE0000000000000000000000000000",
            "AKIAIOSFODNN7EXAMPLE",
        ] {
            assert!(looks_secret(text), "{text}");
        }
        for text in [
            "postgres://db:5432/x",
            "postgres://$(USER):$(PASSWORD)@db/x",
            "http://user@host/path",
            "http://a:80/x@y",
            "Server=db;Password=${PASSWORD}",
            "MAKIAIOSFODNN7EXAMPLE",
            "redis:6379",
        ] {
            assert!(!looks_secret(text), "{text}");
        }
    }

    #[test]
    fn switches_are_no_secrets() {
        assert!(!is_secret("ALLOW_EMPTY_PASSWORD", "yes"));
        assert!(!is_secret("DB_PASSWORD", "/run/secrets/db"));
        assert!(!is_secret("TOKEN_ID", "1234"));
        assert!(is_secret("VAULT_DEV_ROOT_TOKEN_ID", "1234"));
        assert!(!is_secret("DB_PASSWORD", "$(PASSWORD)"));
        assert!(is_secret("DB_PASSWORD", "1234"));
    }
}
