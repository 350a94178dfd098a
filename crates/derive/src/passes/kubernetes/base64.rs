//! The encoding of a Secret's `data` (RFC 4648, section 4).

/// The text that is encoded; none if it is not base64, or does not encode text.
pub(super) fn decode(encoded: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(encoded.len() / 4 * 3);
    let mut bits = 0_u32;
    let mut count = 0;
    let symbols = encoded.bytes().filter(|byte| !byte.is_ascii_whitespace());
    for symbol in symbols.take_while(|byte| *byte != b'=') {
        bits = (bits << 6) | u32::from(value_of(symbol)?);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
    }
    String::from_utf8(bytes).ok()
}

fn value_of(symbol: u8) -> Option<u8> {
    Some(match symbol {
        b'A'..=b'Z' => symbol - b'A',
        b'a'..=b'z' => symbol - b'a' + 26,
        b'0'..=b'9' => symbol - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn padding_is_optional_and_other_symbols_are_refused() {
        assert_eq!(decode("aHR0cDovL2RiOjE=").as_deref(), Some("http://db:1"));
        assert_eq!(decode("aHR0cDovL2RiOjE").as_deref(), Some("http://db:1"));
        assert_eq!(decode("not base64!"), None);
        assert_eq!(decode("/w=="), None);
    }
}
