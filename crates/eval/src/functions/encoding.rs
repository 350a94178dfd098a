//! Functions that encode and decode text.

use std::fmt::Write;
use std::io::Read;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::{GzDecoder, GzEncoder};

use super::string::made;
use super::{Call, unknown_in};
use crate::context::{LONGEST_TEXT, Outcome};
use crate::json::{Piece, Style, decode, decode_json, encode};
use crate::notes::Gathered;
use crate::value::Notes;
use crate::{Kind, Reason, Shape, Value};

mod charset;

pub(super) fn to_base64(call: &mut Call<'_>) -> Outcome {
    made(STANDARD.encode(call.text(0)?))
}

/// The bytes that a base64 text encodes; line breaks do not matter.
fn bytes(text: &str) -> Outcome<Vec<u8>> {
    let unbroken: String = text
        .chars()
        .filter(|each| !matches!(each, '\r' | '\n'))
        .collect();
    STANDARD
        .decode(unbroken)
        .map_err(|_| "the text is not base64".into())
}

fn text_of(bytes: Vec<u8>) -> Outcome {
    let text = String::from_utf8(bytes).map_err(|_| "the bytes are not UTF-8 text")?;
    made(text)
}

pub(super) fn from_base64(call: &mut Call<'_>) -> Outcome {
    text_of(bytes(call.text(0)?)?)
}

/// Plain text that somebody took the trouble to encrypt is not looked at, even with the key.
pub(super) fn decrypted(call: &mut Call<'_>) -> Outcome {
    bytes(call.text(0)?)?;
    if !call.text(1)?.contains("-----BEGIN ") {
        return Err("the key is not in PEM format".into());
    }
    Ok(Value::unknown(Reason::Function("rsadecrypt".into())))
}

/// Compressed as gzip does; another compressor may choose other bytes for the same text.
pub(super) fn to_gzip(call: &mut Call<'_>) -> Outcome {
    let mut compressed = Vec::new();
    GzEncoder::new(call.text(0)?.as_bytes(), Compression::default())
        .read_to_end(&mut compressed)
        .map_err(|_| "the text cannot be compressed")?;
    made(STANDARD.encode(compressed))
}

pub(super) fn from_gzip(call: &mut Call<'_>) -> Outcome {
    let compressed = bytes(call.text(0)?)?;
    let mut plain = Vec::new();
    // One byte more than allowed shows that there are too many.
    GzDecoder::new(compressed.as_slice())
        .take(LONGEST_TEXT as u64 + 1)
        .read_to_end(&mut plain)
        .map_err(|_| "the bytes are not gzip")?;
    text_of(plain)
}

pub(super) fn text_to_base64(call: &mut Call<'_>) -> Outcome {
    match charset::encode(call.text(0)?, call.text(1)?)? {
        Some(bytes) => made(STANDARD.encode(bytes)),
        None => Ok(unsupported(call)),
    }
}

pub(super) fn text_from_base64(call: &mut Call<'_>) -> Outcome {
    match charset::decode(&bytes(call.text(0)?)?, call.text(1)?)? {
        Some(text) => made(text),
        None => Ok(unsupported(call)),
    }
}

/// A character set that Terraform knows and this does not.
fn unsupported(call: &Call<'_>) -> Value {
    let name = call.text(1).unwrap_or_default();
    let name = crate::context::shortened(name);
    Value::unknown(Reason::Other(
        format!("the character set `{name}` is not supported").into(),
    ))
}

pub(super) fn to_url(call: &mut Call<'_>) -> Outcome {
    let mut encoded = String::new();
    for byte in call.text(0)?.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            _ => _ = write!(encoded, "%{byte:02X}"),
        }
    }
    made(encoded)
}

pub(super) fn from_url(call: &mut Call<'_>) -> Outcome {
    let mut decoded = Vec::new();
    let mut rest = call.text(0)?.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        match first {
            b'+' => decoded.push(b' '),
            b'%' => {
                let digits = rest.get(..2).and_then(|two| str::from_utf8(two).ok());
                let byte = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
                decoded.push(byte.ok_or("a percent sign is not followed by two digits")?);
                rest = rest.get(2..).unwrap_or(&[]);
            }
            other => decoded.push(*other),
        }
    }
    text_of(decoded)
}

/// The text, with the structure beside it; an unknown text of known structure where a leaf is
/// unknown.
pub(super) fn to_json(call: &mut Call<'_>) -> Outcome {
    let structure = call.argument(0)?;
    if let Some(unknown) = unknown_in(structure).and_then(Value::as_unknown) {
        let shape = Some(Shape::Json(structure.clone()));
        return Ok(Value::unknown_as(unknown.reason.clone(), shape));
    }
    let mut value = Value::text(encode(call.context(), structure)?);
    let collection = structure.map().is_some() || !structure.items().is_empty();
    if collection {
        value.notes = Some(
            Notes {
                decoded: Some(structure.clone()),
                ..Notes::default()
            }
            .into(),
        );
    }
    Ok(value)
}

/// The leaves of a known structure have references of their own.
pub(super) fn from_json(call: &mut Call<'_>) -> Outcome {
    let text = call.argument(0)?;
    let decoded = text.notes.as_ref().and_then(|notes| notes.decoded.as_ref());
    let structure = match (&text.kind, decoded) {
        (Kind::String(known), None) => {
            let value = decode(&[Piece::Text(known)], text.span, Style::Strict);
            let value = value.ok_or("the text is not JSON")?;
            return Ok(Gathered::of([text]).put(value));
        }
        (Kind::String(_), Some(decoded)) => plain(decoded),
        _ => match decode_json(text) {
            Some(structure) => plain(&structure),
            None => return Ok(call.open(text)),
        },
    };
    Ok(if text.is_sensitive() {
        structure.sensitive()
    } else {
        structure
    })
}

/// What decoding gives: tuples and objects, for the text says nothing of lists and maps.
fn plain(value: &Value) -> Value {
    let kind = match &value.kind {
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            Kind::Tuple(std::sync::Arc::new(items.iter().map(plain).collect()))
        }
        Kind::Object(map) | Kind::Map(map) => {
            let entry = |(key, item): (&std::sync::Arc<str>, &Value)| (key.clone(), plain(item));
            Kind::Object(std::sync::Arc::new(map.iter().map(entry).collect()))
        }
        other => other.clone(),
    };
    Value {
        kind,
        span: value.span,
        notes: value.notes.clone(),
    }
}
