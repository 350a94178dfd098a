//! Text in XML: escaping and measuring.

use std::fmt::Write as _;
use std::io::{self, Write};

/// Text as XML content or attribute. Control characters other than line breaks are not allowed
/// in XML at all and were replaced before.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' => escaped.push('\n'),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            letter if letter.is_control() => escaped.push('\u{fffd}'),
            letter => {
                let _ = write!(escaped, "{letter}");
            }
        }
    }
    escaped
}

/// A line of text in a class.
pub(super) fn text(out: &mut dyn Write, class: &str, x: f64, y: f64, text: &str) -> io::Result<()> {
    let text = escape(text);
    writeln!(
        out,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{text}</text>"
    )
}

/// About how wide a text is in a sans-serif face, in pixels. Faces differ; this leans to the
/// wide side, so that a text rather has room to spare.
pub(super) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(share).sum::<f64>() * size
}

/// Width of a letter as a share of the size of the face.
fn share(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '|' | '!' | '\'' => 0.3,
        'f' | 't' | 'r' | 'I' | ' ' | '-' | '(' | ')' | '[' | ']' | '/' | '"' | '\u{b7}' => 0.38,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 0.9,
        'A'..='Z' | '_' | '&' | '\u{d7}' => 0.7,
        '0'..='9' => 0.64,
        letter if letter.is_ascii() => 0.61,
        letter if u32::from(letter) < 0x1100 => 0.65,
        _ => 1.05,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_become_markup() {
        assert_eq!(
            escape("<script>\"&'\u{1}"),
            "&lt;script&gt;&quot;&amp;&#39;\u{fffd}"
        );
    }
}
