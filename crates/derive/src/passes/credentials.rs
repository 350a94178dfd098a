//! Whether a setting's value is a credential that somebody wrote out.

use std::collections::BTreeSet;
use std::sync::Arc;

use eval::Value;
use model::{Datum, ElementId, Fact, Property};
use syntax::Span;

use crate::draft::Draft;
use crate::endpoint::is_credential_name;

/// Names of settings that hold credentials, and the first place.
#[derive(Default)]
pub(super) struct Found {
    names: BTreeSet<Arc<str>>,
    span: Option<Span>,
    /// Whether the place is that of a name that says what it is.
    told: bool,
}

impl Found {
    pub(super) fn add(&mut self, name: &str, span: Option<Span>) {
        self.told = true;
        self.name(name);
        self.span = self.span.or(span);
    }

    /// Adds a name that alone says what it is. A place whose name says that it is a credential
    /// goes before one whose name does not, such as that of a user.
    pub(super) fn add_by_name(&mut self, name: &str, span: Option<Span>) {
        self.name(name);
        let told = is_credential_name(name);
        if self.span.is_none() || (told && !self.told) {
            self.span = span.or(self.span);
            self.told = told;
        }
    }

    fn name(&mut self, name: &str) {
        self.names
            .insert(name.chars().take(80).collect::<String>().into());
    }

    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The names as a fact; `place` is where none was found.
    pub(super) fn fact(self, place: Span) -> Fact {
        Fact {
            value: Datum::List(self.names.into_iter().collect()),
            span: self.span.or(Some(place)),
        }
    }

    /// States the names; `place` is where none was found.
    pub(super) fn state(
        self,
        draft: &mut Draft<'_>,
        element: &ElementId,
        place: Span,
        property: Property,
    ) {
        draft.state(element, property, self.fact(place));
    }
}

/// Whether a value is a credential that the environment of the command brings: the name says
/// what it is, and the code does not hold it.
pub(super) fn is_handed_in(name: &str, value: &Value) -> bool {
    value.as_unknown().is_some() && is_credential_name(name)
}

/// Whether a known value is a credential by the name it goes by or by what it looks like, and
/// no placeholder, reference or path.
pub(super) fn is_literal(name: &str, value: &Value) -> bool {
    let Some(text) = value.as_str().map(str::trim) else {
        return false;
    };
    if text.is_empty() || is_stand_in(text) {
        return false;
    }
    is_credential_name(name) || (value.is_sensitive() && holds_credential(text))
}

/// The number of the first line, from 0, of a file of settings that holds a credential: a name
/// that says so, and a value that is none of a variable, a place or another file.
pub(super) fn line_with_credential(text: &str) -> Option<usize> {
    const LONGEST: usize = 64 * 1024;
    let holds = |line: &str| {
        let line = line.trim();
        let comment = line.starts_with(['#', ';']) || line.starts_with("//");
        let pair = line.split_once([':', '=']).filter(|_| !comment);
        pair.is_some_and(|(name, value)| {
            let name = name.trim().trim_matches(['"', '\'', '-', ' ']);
            let value = value.trim().trim_matches(['"', '\'', ',', ' ']);
            let one_word =
                !name.contains([' ', '(', '$']) && !value.contains(['(', '{', '[', '$', ' ']);
            let told = name.to_ascii_lowercase();
            let points = ["secret", "token", "credential", "credentials", "pass"];
            let by_name = !points.iter().any(|word| told.ends_with(word));
            one_word
                && is_credential_name(name)
                && !is_stand_in(value)
                && (by_name || looks_random(value))
        })
    };
    let mut lines = text.lines().enumerate().filter(|_| text.len() <= LONGEST);
    lines
        .find(|(_, line)| holds(line))
        .map(|(number, _)| number)
}

/// Whether a value is more than the name of something: words that name a secret are followed
/// by either.
fn looks_random(value: &str) -> bool {
    let has = |what: fn(&char) -> bool| value.chars().any(|c| what(&c));
    value.len() >= 16
        && has(char::is_ascii_digit)
        && has(char::is_ascii_alphabetic)
        && !value.contains(['/', '.', ':'])
}

/// Whether a text that is kept as a secret is one: a whole file of settings has to hold a
/// credential somewhere, and a certificate is meant to be shown.
pub(super) fn is_kept_secret(text: &str) -> bool {
    let text = text.trim();
    if !text.contains('\n') {
        let has_gap = ["${", "$(", "{{"].iter().any(|gap| text.contains(gap)) || has_place(text);
        return !is_stand_in(text) && (!has_gap || holds_credential(text));
    }
    let pem = text.contains("-----BEGIN ");
    let names_none = || {
        let mut pairs = text.lines().filter_map(|line| line.split_once([':', '=']));
        !pairs.any(|(key, value)| {
            let (key, value) = (key.trim(), value.trim().trim_matches(['"', '\'', ',']));
            is_credential_name(key.trim_matches(['"', '\''])) && !is_stand_in(value)
        })
    };
    let is_settings = text.lines().any(|line| {
        let line = line.trim();
        line.starts_with(['[', '{', '"']) || line.contains(": ") || line.ends_with(':')
    });
    if pem {
        return text.contains("PRIVATE KEY-----");
    }
    !is_settings || !names_none() || text.lines().any(holds_credential)
}

/// Whether a text has a place in it that says in words what is to be filled in:
/// `current=<32-random-bytes>`.
fn has_place(text: &str) -> bool {
    let of_words = |c: char| c.is_ascii_alphanumeric() || "-_ ".contains(c);
    let mut places = text.split('<').skip(1).filter_map(|it| it.split_once('>'));
    places.any(|(name, _)| name.contains(['-', '_', ' ']) && name.chars().all(of_words))
}

/// Whether a text that is kept as a secret is a credential by its name or its looks, and not
/// merely kept with one.
pub(super) fn is_told_as_one(name: &str, text: &str) -> bool {
    is_credential_name(name) || text.lines().any(holds_credential)
}

/// Whether what has this name only accompanies a credential: a user, a place, a database.
pub(super) fn is_beside(name: &str) -> bool {
    const BESIDE: &[&str] = &[
        "database", "db", "dbname", "host", "hostname", "login", "port", "user", "username",
    ];
    let lower = name.to_ascii_lowercase();
    let last = lower.rsplit(['_', '-', '.']).next().unwrap_or("");
    BESIDE.contains(&last) || last.ends_with("user") || last.ends_with("username")
}

/// Whether a name is that of a certificate, which whoever is called shows to everybody:
/// `CA_CRT`, `tls.crt`.
pub(super) fn is_certificate(name: &str) -> bool {
    const CERTIFICATES: &[&str] = &["cacert", "cert", "certificate", "certs", "crt"];
    let lower = name.to_ascii_lowercase();
    let last = lower.rsplit(['_', '-', '.']).next().unwrap_or("");
    CERTIFICATES.contains(&last)
}

/// A connection string with a password in it.
fn holds_credential(text: &str) -> bool {
    let key = text.contains("-----BEGIN ");
    let in_pairs = text
        .split([';', ' ', '&'])
        .filter_map(|pair| pair.split_once('='))
        .any(|(key, value)| is_credential_name(key.trim()) && !is_stand_in(value.trim()));
    key || in_pairs || secret_in_url(text).is_some_and(|secret| !is_stand_in(secret))
}

/// The password in the authority of a URL.
pub(super) fn secret_in_url(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("://")?;
    let (user, _) = rest.split(['/', ' ']).next()?.rsplit_once('@')?;
    let (_, secret) = user.split_once(':')?;
    Some(secret)
}

/// A text that stands for a secret kept elsewhere, or says that there is none.
pub(super) fn is_stand_in(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "false", "no", "none", "null", "off", "on", "optional", "required", "true", "yes",
    ];
    let bracketed = (text.starts_with('<') && text.ends_with('>')) || text.starts_with("{{");
    // Made anew by each installation, or encrypted by a tool that puts it in later.
    let elsewhere = resource::is_generated(text) || text.starts_with("ENC[");
    text.is_empty()
        || bracketed
        || elsewhere
        || text.starts_with(['$', '/'])
        || text.starts_with("file:")
        || text.chars().all(|c| c == '*' || c == 'x' || c == 'X')
        || WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_settings_is_secret_only_with_a_credential_in_it() {
        for (text, expected) in [
            ("hunter2", true),
            ("pa$Word", true),
            ("build --header=x-api-key=${KEY}", false),
            ("postgres://shop:hunter2@${HOST}/x", true),
            ("current=<32-random-bytes>", false),
            ("postgres://shop:hunter2@<db-host>/x", true),
            ("a<b>c", true),
            ("ENC[AES256_GCM,data:abc,iv:x,tag:y,type:str]", false),
            ("", false),
            ("[date_formats]\ndefault_timezone = UTC\n", false),
            (
                "receivers:\n- name: none\nroute:\n  receiver: none\n",
                false,
            ),
            ("smtp:\n  host: mail\n  password: hunter2\n", true),
            ("[db]\nurl = postgres://shop:hunter2@db/x\n", true),
            ("{\n  \"token\": \"hunter2\",\n}", true),
            ("-----BEGIN CERTIFICATE-----\nMIIB\n", false),
            ("-----BEGIN EC PRIVATE KEY-----\nMIIB\n", true),
            (
                "c2VjcmV0IHNlY3JldCBzZWNyZXQ\nc2VjcmV0IHNlY3JldCBzZWNyZXQ\n",
                true,
            ),
        ] {
            assert_eq!(is_kept_secret(text), expected, "{text}");
        }
    }

    #[test]
    fn what_accompanies_a_credential_is_none() {
        for name in ["username", "POSTGRES_USER", "dbUser", "db-host", "PORT"] {
            assert!(is_beside(name), "{name}");
        }
        for name in ["password", "user_token", "passport", "key"] {
            assert!(!is_beside(name), "{name}");
        }
    }

    #[test]
    fn a_credential_is_told_from_what_stands_for_one() {
        let literal = |name: &str, text: &str| is_literal(name, &Value::text(text));
        assert!(literal("DB_PASSWORD", "hunter2"));
        assert!(!literal("DB_PASSWORD", "/run/secrets/db"));
        assert!(!literal("DB_PASSWORD", "${DB_PASSWORD}"));
        assert!(!literal("DB_PASSWORD", "<password>"));
        assert!(!literal("DB_PASSWORD", ""));
        assert!(!literal("GREETING", "hunter2"));
        let url = |text: &str| is_literal("DATABASE_URL", &Value::text(text).sensitive());
        assert!(url("postgres://u:hunter2@db/x"));
        assert!(url("Server=db;Password=hunter2"));
        assert!(!url("postgres://u:$PW@db/x"));
    }
}
