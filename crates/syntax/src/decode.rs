//! Bytes of a file to text.

/// The text of a file: UTF-8 with or without byte order mark, or UTF-16 with one. Otherwise
/// the reason why it is not text.
///
/// The byte order mark of UTF-8 is kept, so that offsets are those of the file; parsers and
/// [`crate::Sources::position`] skip it.
///
/// ```
/// assert_eq!(syntax::decode(b"a = 1"), Ok("a = 1".to_owned()));
/// assert_eq!(syntax::decode(b"a\xffb"), Err("not UTF-8 at byte 1".to_owned()));
/// ```
pub fn decode(bytes: &[u8]) -> Result<String, String> {
    let text = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) if bytes.contains(&0) => return Err("binary file".to_owned()),
            Err(error) => return Err(format!("not UTF-8 at byte {}", error.valid_up_to())),
        },
    };
    if text.contains('\0') {
        return Err("binary file".to_owned());
    }
    Ok(text)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, String> {
    let (pairs, rest) = bytes.as_chunks();
    let units = pairs.iter().map(|pair| unit(*pair));
    let text: Result<String, _> = char::decode_utf16(units).collect();
    match text {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err("not UTF-16 despite its byte order mark".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn utf_8_and_utf_16_become_text_and_all_else_has_a_reason() {
        let text = |bytes: &[u8]| decode(bytes).unwrap();
        assert_eq!(text("é".as_bytes()), "é");
        assert_eq!(text(b"\xef\xbb\xbfa"), "\u{feff}a");
        assert_eq!(text(b"\xff\xfea\0\xe9\0"), "aé");
        assert_eq!(text(b"\xfe\xff\0a"), "a");
        assert_eq!(text(b""), "");
        let reason = |bytes: &[u8]| decode(bytes).unwrap_err();
        assert_eq!(reason(b"caf\xe9"), "not UTF-8 at byte 3");
        assert_eq!(
            reason(b"\xff\xfea"),
            "not UTF-16 despite its byte order mark"
        );
        assert_eq!(reason(b"a\0b"), "binary file");
        assert_eq!(reason(b"\x7fELF\0\xff"), "binary file");
    }
}
