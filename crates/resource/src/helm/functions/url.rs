//! URLs: `urlParse` and `urlJoin`.

use std::fmt::Write;
use std::rc::Rc;

use super::super::value::{Table as Entries, Value};
use super::arguments::{as_text, map, text};

pub(super) const TABLE: super::Table =
    &[("urlParse", |a| Ok(parse(&text(a, 0)?))), ("urlJoin", join)];

fn parse(url: &str) -> Value {
    let (url, fragment) = url.split_once('#').unwrap_or((url, ""));
    let (url, query) = url.split_once('?').unwrap_or((url, ""));
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (scheme, Some(rest)),
        None => ("", url.strip_prefix("//")),
    };
    let is_scheme = |text: &str| {
        let letter = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
        text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(letter)
    };
    let opaque = match url.split_once(':') {
        Some((scheme, opaque)) if is_scheme(scheme) && !opaque.starts_with('/') => {
            Some((scheme, opaque))
        }
        _ => None,
    };
    let scheme = opaque.map_or(scheme, |(scheme, _)| scheme);
    let (authority, path) = match rest {
        Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
        None if opaque.is_some() => ("", ""),
        None => ("", url),
    };
    let (userinfo, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let hostname = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let path = &*unescape(path);
    let parts = [
        ("scheme", scheme),
        ("host", host),
        ("hostname", hostname.trim_matches(['[', ']'])),
        ("path", path),
        ("query", query),
        ("fragment", fragment),
        ("userinfo", userinfo),
        ("opaque", opaque.map_or("", |(_, opaque)| opaque)),
    ];
    let entries: Entries = parts
        .iter()
        .map(|(key, part)| (Rc::from(*key), Value::text(part)))
        .collect();
    Value::map(entries)
}

fn join(arguments: &[Value]) -> Result<Value, String> {
    let parts = map(arguments, 0)?;
    let parts = parts.borrow();
    let part = |key: &str| parts.get(key).map(as_text).unwrap_or_default();
    let with = |mark: &str, text: &str| match text {
        "" => String::new(),
        text => format!("{mark}{text}"),
    };
    let (scheme, host) = (part("scheme"), part("host"));
    let mut url = match &*scheme {
        "" => String::new(),
        scheme => format!("{scheme}:"),
    };
    if !host.is_empty() {
        let user = match &*part("userinfo") {
            "" => String::new(),
            user => format!("{user}@"),
        };
        let _ = write!(url, "//{user}{host}");
    }
    let path = part("path");
    if !path.is_empty() && !path.starts_with('/') && !host.is_empty() {
        url.push('/');
    }
    let _ = write!(
        url,
        "{path}{}{}",
        with("?", &part("query")),
        with("#", &part("fragment"))
    );
    Ok(Value::text(url))
}

/// `url.PathUnescape`; what is no escape stays.
fn unescape(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| *first == b'%');
        let digits = digits.and_then(|digits| std::str::from_utf8(digits).ok());
        let byte = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        out.push(byte.unwrap_or(*first));
        rest = match byte {
            Some(_) => after.get(2..).unwrap_or(&[]),
            None => after,
        };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// `url.QueryEscape`.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            byte => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
