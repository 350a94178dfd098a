//! How text looks where it is read: colours or not, and how wide.

use std::sync::Arc;

use stride::Level;

/// The reader's terminal, or a file's lack of one.
#[derive(Clone, Debug)]
pub struct Look {
    /// Whether colours and weights may be used.
    pub colour: bool,
    /// Columns for prose.
    pub width: usize,
    /// How deep a diagram goes: 0 parts of the system, 1 elements, 2 also what network rules
    /// merely allow.
    pub level: u8,
    /// Id or name of the element whose neighbourhood a diagram shows.
    pub focus: Option<Arc<str>>,
}

impl Default for Look {
    /// A plain file of 100 columns.
    fn default() -> Self {
        Self {
            colour: false,
            width: 100,
            level: 1,
            focus: None,
        }
    }
}

/// What a piece of text is, so that one place decides how it looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    /// Headings and names.
    Strong,
    /// What may be skipped: places, counts of nothing.
    Faint,
    /// A severity.
    Severity(Level),
    /// Something new or safe.
    Good,
    /// Something gone or bad.
    Bad,
    /// Something changed.
    Changed,
}

impl Tone {
    /// Parameters of the terminal's "select graphic rendition" sequence (ECMA-48, 8.3.117).
    fn code(self) -> &'static str {
        match self {
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Severity(Level::Critical) => "1;35",
            Self::Severity(Level::High) | Self::Bad => "1;31",
            Self::Severity(Level::Medium) | Self::Changed => "33",
            Self::Severity(Level::Low) => "36",
            Self::Severity(Level::Info) => "34",
            Self::Good => "32",
        }
    }
}

impl Look {
    /// The text in a tone.
    pub(crate) fn paint(&self, tone: Tone, text: &str) -> String {
        if self.colour && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", tone.code())
        } else {
            text.to_owned()
        }
    }
}

/// Breaks prose into lines of at most `width` columns at blanks; a longer word stays whole.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let needed = word.chars().count();
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + needed <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// `1 threat`, `2 threats`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_breaks_at_blanks_and_long_words_stay_whole() {
        assert_eq!(
            wrap("a bb ccc dddddddd e", 6),
            ["a bb", "ccc", "dddddddd", "e"]
        );
    }
}
