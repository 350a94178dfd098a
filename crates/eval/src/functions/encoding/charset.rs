//! The character sets that people name in `textencodebase64`.

use crate::context::Outcome;

enum Charset {
    Utf8,
    Utf16 { big: bool, marked: bool },
    Latin1 { last: char },
}

/// A character set by its IANA name or an alias of it.
fn named(name: &str) -> Option<Charset> {
    let name = name.to_ascii_lowercase();
    Some(match name.as_str() {
        "utf-8" | "csutf8" => Charset::Utf8,
        "utf-16le" | "csutf16le" => Charset::Utf16 {
            big: false,
            marked: false,
        },
        "utf-16be" | "csutf16be" => Charset::Utf16 {
            big: true,
            marked: false,
        },
        "utf-16" | "csutf16" => Charset::Utf16 {
            big: true,
            marked: true,
        },
        "iso-8859-1" | "iso_8859-1" | "iso_8859-1:1987" | "latin1" | "l1" | "iso-ir-100"
        | "ibm819" | "cp819" | "csisolatin1" => Charset::Latin1 { last: '\u{ff}' },
        "us-ascii" | "iso646-us" | "us" | "ibm367" | "cp367" | "csascii" | "iso-ir-6"
        | "ansi_x3.4-1968" | "ansi_x3.4-1986" | "iso_646.irv:1991" => {
            Charset::Latin1 { last: '\u{7f}' }
        }
        _ => return None,
    })
}

/// The text in a character set; none for one that is not known here.
pub(super) fn encode(text: &str, name: &str) -> Outcome<Option<Vec<u8>>> {
    let Some(charset) = known(name)? else {
        return Ok(None);
    };
    Ok(Some(match charset {
        Charset::Utf8 => text.as_bytes().to_vec(),
        Charset::Utf16 { big, marked } => {
            let mark = marked.then_some(0xfeff);
            let units = mark.into_iter().chain(text.encode_utf16());
            let bytes = |unit: u16| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            };
            units.flat_map(bytes).collect()
        }
        Charset::Latin1 { last } => {
            let byte = |letter: char| u8::try_from(letter).ok().filter(|_| letter <= last);
            let bytes: Option<Vec<u8>> = text.chars().map(byte).collect();
            bytes.ok_or("the text has characters that this character set lacks")?
        }
    }))
}

/// The text of bytes in a character set; none for one that is not known here.
pub(super) fn decode(bytes: &[u8], name: &str) -> Outcome<Option<String>> {
    let Some(charset) = known(name)? else {
        return Ok(None);
    };
    Ok(Some(match charset {
        Charset::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
        Charset::Utf16 { big, marked } => {
            let big = big && !(marked && bytes.starts_with(&[0xff, 0xfe]));
            let unit = |pair: &[u8]| match (pair, big) {
                ([high, low], true) => u16::from_be_bytes([*high, *low]),
                ([low, high], false) => u16::from_le_bytes([*low, *high]),
                _ => 0xfffd,
            };
            let units: Vec<u16> = bytes.chunks(2).map(unit).collect();
            let text = String::from_utf16_lossy(&units);
            match text.strip_prefix('\u{feff}').filter(|_| marked) {
                Some(text) => text.into(),
                None => text,
            }
        }
        Charset::Latin1 { last } => bytes
            .iter()
            .map(|byte| char::from(*byte))
            .map(|each| if each <= last { each } else { '\u{fffd}' })
            .collect(),
    }))
}

/// A character set known here, none for one that others know, an error for no name at all.
fn known(name: &str) -> Outcome<Option<Charset>> {
    const PREFIXES: &[&str] = &[
        "windows-",
        "ibm",
        "cp",
        "iso-8859-",
        "iso_8859-",
        "koi8",
        "big5",
        "gb",
        "euc-",
        "shift_jis",
        "macintosh",
        "hz-gb",
        "iso-2022",
        "utf-",
        "cs",
    ];
    let found = named(name);
    let lower = name.to_ascii_lowercase();
    if found.is_none() && !PREFIXES.iter().any(|prefix| lower.starts_with(prefix)) {
        return Err("there is no such character set".into());
    }
    Ok(found)
}
