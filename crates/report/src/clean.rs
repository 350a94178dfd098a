//! Names from the code are untrusted: before they reach a terminal or a page, whatever could
//! steer it is taken out.

use std::borrow::Cow;

/// The text with control, escape and direction characters replaced by `\u{fffd}`, and line
/// breaks and tabs by a blank.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !is_plain(text) && text.chars().any(steers) {
        text.chars().map(tame).collect::<String>().into()
    } else {
        Cow::Borrowed(text)
    }
}

fn tame(letter: char) -> char {
    match letter {
        '\t' | '\n' | '\r' => ' ',
        letter if steers(letter) => '\u{fffd}',
        letter => letter,
    }
}

/// Whether a text is printable ASCII, as nearly all are: then nothing in it steers.
pub(crate) fn is_plain(text: &str) -> bool {
    let (words, rest) = text.as_bytes().as_chunks();
    words.iter().all(|word| are_printable(*word))
        && rest.iter().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether eight bytes are printable ASCII. What one of them carries over to the next, or
/// borrows from it, is wrong only behind a byte that is not.
fn are_printable(bytes: [u8; 8]) -> bool {
    const EACH: u64 = u64::from_ne_bytes([1; 8]);
    const HIGH: u64 = EACH << 7;
    let word = u64::from_le_bytes(bytes);
    let below_blank = word.wrapping_sub(EACH * 0x20);
    let above_tilde = word.wrapping_add(EACH);
    (word | below_blank | above_tilde) & HIGH == 0
}

/// Control characters (with ESC and the C1 set), line separators, zero-width and invisible
/// characters, and the direction marks of Unicode's bidirectional algorithm (UAX 9), with which
/// a text can look like another one.
pub(crate) fn steers(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_direction_marks_cannot_pass() {
        assert_eq!(clean("a\u{1b}[31mb"), "a\u{fffd}[31mb");
        assert_eq!(clean("\u{202e}fdp.exe\u{2066}"), "\u{fffd}fdp.exe\u{fffd}");
        assert_eq!(clean("a\nb"), "a b");
        assert_eq!(clean("\u{9b}31m"), "\u{fffd}31m");
    }

    #[test]
    fn a_byte_that_is_not_printable_is_seen_wherever_it_stands() {
        for odd in (0..=u8::MAX).map(char::from) {
            for at in 0..20 {
                let mut text = "~ ~ ~ ~ ~ ~ ~ ~ ~ ~ ".to_owned();
                text.replace_range(at..=at, &odd.to_string());
                assert_eq!(is_plain(&text), (' '..='~').contains(&odd), "{text:?}");
            }
        }
    }

    #[test]
    fn ordinary_names_are_borrowed() {
        assert!(matches!(clean("größe-\u{1f980}"), Cow::Borrowed(_)));
    }
}
