//! Encodings and digests.

use std::fmt::Write;

use ::base64::Engine;
use ::base64::engine::general_purpose::STANDARD;
use sha1::Digest;

use super::super::value::Value;
use super::arguments::text;

pub(super) const TABLE: super::Table = &[
    ("b64enc", |a| {
        Ok(Value::text(base64(text(a, 0)?.as_bytes())))
    }),
    ("b64dec", b64dec),
    ("b32enc", |a| {
        Ok(Value::text(base32(text(a, 0)?.as_bytes())))
    }),
    ("b32dec", b32dec),
    ("sha1sum", |a| {
        Ok(Value::text(hex(&sha1::Sha1::digest(
            text(a, 0)?.as_bytes(),
        ))))
    }),
    ("sha256sum", |a| {
        Ok(Value::text(hex(&sha2::Sha256::digest(
            text(a, 0)?.as_bytes(),
        ))))
    }),
    ("sha512sum", |a| {
        Ok(Value::text(hex(&sha2::Sha512::digest(
            text(a, 0)?.as_bytes(),
        ))))
    }),
    ("adler32sum", |a| {
        Ok(Value::text(adler32(text(a, 0)?.as_bytes()).to_string()))
    }),
];

/// Base64 with padding.
pub(in super::super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

fn b64dec(arguments: &[Value]) -> Result<Value, String> {
    let given = text(arguments, 0)?;
    let encoded = given.replace(['\n', '\r'], "");
    // Sprig gives the message for the text.
    let Ok(bytes) = STANDARD.decode(encoded.as_bytes()) else {
        let known = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=\r\n".contains(&byte);
        let at = given.bytes().position(|byte| !known(byte));
        let at = at.unwrap_or(encoded.len() / 4 * 4);
        let message = format!("illegal base64 data at input byte {at}");
        return Ok(Value::text(message));
    };
    Ok(Value::text(String::from_utf8_lossy(&bytes)))
}

const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn base32(bytes: &[u8]) -> String {
    let mut out = String::new();
    for group in bytes.chunks(5) {
        let mut padded = [0u8; 8];
        for (to, from) in padded.iter_mut().skip(3).zip(group) {
            *to = *from;
        }
        let bits = u64::from_be_bytes(padded);
        let used = (group.len() * 8).div_ceil(5);
        for index in 0..8 {
            let letter = usize::try_from((bits >> (35 - index * 5)) & 31).unwrap_or(0);
            let letter = ALPHABET.get(letter).copied().unwrap_or(b'A');
            out.push(if index < used {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    out
}

fn b32dec(arguments: &[Value]) -> Result<Value, String> {
    let encoded = text(arguments, 0)?;
    let (mut bits, mut count, mut bytes) = (0u32, 0, Vec::new());
    for (at, letter) in encoded.trim_end_matches('=').bytes().enumerate() {
        let digit = ALPHABET.iter().position(|known| *known == letter);
        let Some(digit) = digit.and_then(|digit| u32::try_from(digit).ok()) else {
            // Sprig gives the message for the text.
            let message = format!("illegal base32 data at input byte {at}");
            return Ok(Value::text(message));
        };
        bits = (bits << 5) | digit;
        count += 5;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count).to_be_bytes()[3]);
            bits &= (1 << count) - 1;
        }
    }
    Ok(Value::text(String::from_utf8_lossy(&bytes)))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn adler32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1u32, 0u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    (b << 16) | a
}
