//! What every installation makes up anew: fixed placeholders that say so.
//!
//! A model must be the same at every run, and no key that is made here may look like one that
//! somebody uses.

use std::rc::Rc;
use std::sync::LazyLock;

use super::super::value::{Table as Entries, Value};
use super::arguments::{int, size, text, value};

/// What placeholders are made of.
const WORD: &str = "generated";

pub(super) const TABLE: super::Table = &[
    ("randAlphaNum", |a| {
        Ok(Value::text(placeholder(size(a, 0)?)))
    }),
    ("randAlpha", |a| Ok(Value::text(placeholder(size(a, 0)?)))),
    ("randAscii", |a| Ok(Value::text(placeholder(size(a, 0)?)))),
    ("randNumeric", |a| {
        Ok(Value::text("0".repeat(size(a, 0)?.min(10_000))))
    }),
    ("randBytes", |a| {
        Ok(Value::text(super::base64(
            placeholder(size(a, 0)?).as_bytes(),
        )))
    }),
    ("randInt", |a| Ok(Value::Int(int(a, 0)?))),
    ("shuffle", |a| Ok(value(a, 0)?.clone())),
    ("uuidv4", |_| {
        Ok(Value::text("00000000-0000-4000-8000-000000000000"))
    }),
    ("genPrivateKey", |_| Ok(Value::text(made("key")))),
    ("genCA", |_| Ok(certificate())),
    ("genCAWithKey", |_| Ok(certificate())),
    ("genSelfSignedCert", |_| Ok(certificate())),
    ("genSelfSignedCertWithKey", |_| Ok(certificate())),
    ("genSignedCert", |_| Ok(certificate())),
    ("genSignedCertWithKey", |_| Ok(certificate())),
    ("buildCustomCert", |_| Ok(certificate())),
    ("derivePassword", |_| Ok(Value::text(WORD))),
    ("bcrypt", |_| Ok(Value::text(WORD))),
    ("htpasswd", |a| {
        Ok(Value::text(format!("{}:{WORD}", text(a, 0)?)))
    }),
    ("encryptAES", |_| {
        Ok(Value::text(super::base64(WORD.as_bytes())))
    }),
    ("decryptAES", |_| Ok(Value::text(WORD))),
    ("getHostByName", |_| Ok(Value::text(""))),
];

/// Whether a text, or a part of one, was made up here: what is long enough to be a credential
/// says so more than once.
pub fn is_generated(text: &str) -> bool {
    let text = text.trim();
    let plain = text.rsplit(':').next().unwrap_or(text);
    let cycle = WORD.chars().cycle();
    let whole = plain.len() >= 4 && plain.chars().zip(cycle).all(|(own, made)| own == made);
    let (twice, encoded) = &*TWICE;
    let what = text.strip_prefix(WORD).map(str::trim_start);
    whole
        || text.contains(&**twice)
        || text.contains(&**encoded)
        || matches!(what, Some("key" | "certificate"))
}

/// The word twice, and that in Base64.
static TWICE: LazyLock<(String, String)> = LazyLock::new(|| {
    let twice = placeholder(WORD.len() * 2);
    let encoded = super::base64(twice.as_bytes());
    (twice, encoded)
});

fn placeholder(length: usize) -> String {
    WORD.chars().cycle().take(length.min(10_000)).collect()
}

/// No key and no certificate has this form, so that nothing takes it for one.
fn made(what: &str) -> String {
    format!("{WORD} {what}\n")
}

fn certificate() -> Value {
    let entry = |key: &str, what| (Rc::from(key), Value::text(made(what)));
    let entries: Entries = [entry("Cert", "certificate"), entry("Key", "key")].into();
    Value::map(entries)
}
