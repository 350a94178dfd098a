//! Hash functions.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::Call;
use super::filesystem::content;
use crate::context::Outcome;
use crate::{Kind, Reason, Value};

type Run = fn(&[u8]) -> String;

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        _ = write!(text, "{byte:02x}");
    }
    text
}

fn hex<D: Digest>(bytes: &[u8]) -> String {
    hexadecimal(&D::digest(bytes))
}

fn base64<D: Digest>(bytes: &[u8]) -> String {
    STANDARD.encode(D::digest(bytes))
}

fn of_text(call: &Call<'_>, run: Run) -> Outcome {
    Ok(Value::text(run(call.text(0)?.as_bytes())))
}

fn of_file(call: &Call<'_>, run: Run) -> Outcome {
    let content = content(call)?;
    Ok(match &content.kind {
        Kind::String(text) => Value::text(run(text.as_bytes())),
        _ => content,
    })
}

pub(super) fn md5(call: &mut Call<'_>) -> Outcome {
    of_text(call, hex::<Md5>)
}

pub(super) fn sha1(call: &mut Call<'_>) -> Outcome {
    of_text(call, hex::<Sha1>)
}

pub(super) fn sha256(call: &mut Call<'_>) -> Outcome {
    of_text(call, hex::<Sha256>)
}

pub(super) fn sha512(call: &mut Call<'_>) -> Outcome {
    of_text(call, hex::<Sha512>)
}

pub(super) fn base64_sha256(call: &mut Call<'_>) -> Outcome {
    of_text(call, base64::<Sha256>)
}

pub(super) fn base64_sha512(call: &mut Call<'_>) -> Outcome {
    of_text(call, base64::<Sha512>)
}

pub(super) fn file_md5(call: &mut Call<'_>) -> Outcome {
    of_file(call, hex::<Md5>)
}

pub(super) fn file_sha1(call: &mut Call<'_>) -> Outcome {
    of_file(call, hex::<Sha1>)
}

pub(super) fn file_sha256(call: &mut Call<'_>) -> Outcome {
    of_file(call, hex::<Sha256>)
}

pub(super) fn file_sha512(call: &mut Call<'_>) -> Outcome {
    of_file(call, hex::<Sha512>)
}

pub(super) fn file_base64_sha256(call: &mut Call<'_>) -> Outcome {
    of_file(call, base64::<Sha256>)
}

pub(super) fn file_base64_sha512(call: &mut Call<'_>) -> Outcome {
    of_file(call, base64::<Sha512>)
}

/// Salted by chance: only wrong arguments tell something.
pub(super) fn bcrypt(call: &mut Call<'_>) -> Outcome {
    match call.arguments.len() {
        1 => {}
        2 if (i64::MIN..32).contains(&call.integer(1)?) => {}
        2 => return Err("the cost is at most 31".into()),
        _ => return Err("takes at most two arguments".into()),
    }
    Ok(Value::unknown(Reason::Function("bcrypt".into())))
}

/// A UUID from a namespace and a name (RFC 9562, version 5).
pub(super) fn uuid_v5(call: &mut Call<'_>) -> Outcome {
    let namespace = match call.text(0)? {
        "dns" => "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
        "url" => "6ba7b811-9dad-11d1-80b4-00c04fd430c8",
        "oid" => "6ba7b812-9dad-11d1-80b4-00c04fd430c8",
        "x500" => "6ba7b814-9dad-11d1-80b4-00c04fd430c8",
        other => other,
    };
    let namespace = uuid(namespace).ok_or("the namespace is no UUID")?;
    let mut hash = Sha1::new();
    hash.update(namespace.to_be_bytes());
    hash.update(call.text(1)?);
    let mut bytes = [0; 16];
    for (byte, hashed) in bytes.iter_mut().zip(hash.finalize()) {
        *byte = hashed;
    }
    let version = 0x5 << 76;
    let variant = 0x8 << 60;
    let number = u128::from_be_bytes(bytes) & !(0xf << 76) & !(0xc << 60) | version | variant;
    let text = format!("{number:032x}");
    let part = |from, to| text.get(from..to).unwrap_or("");
    let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
    let parts = parts.map(|(from, to)| part(from, to));
    Ok(Value::text(parts.join("-")))
}

fn uuid(text: &str) -> Option<u128> {
    let dashes = [8, 13, 18, 23].map(|at| text.as_bytes().get(at) == Some(&b'-'));
    let digits: String = text.split('-').collect();
    let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if text.len() != 36 || digits.len() != 32 || !plain || dashes.contains(&false) {
        return None;
    }
    u128::from_str_radix(&digits, 16).ok()
}
