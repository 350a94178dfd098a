//! Text between double quotes, decoded, with the way back to where each part was written.

/// The decoded text of a JSON string.
pub(crate) struct Decoded {
    /// The text.
    pub(crate) text: String,
    /// Where decoded and written offsets part: behind each escape, the offset in the text and
    /// the one in the writing. Between two of them both run in step.
    steps: Vec<(usize, usize)>,
    /// Offset of the first thing that is not allowed, which was taken as it stands.
    pub(crate) error: Option<usize>,
}

impl Decoded {
    /// Decodes what stands between the quotes.
    pub(crate) fn new(written: &str) -> Self {
        let mut decoded = Self {
            text: String::with_capacity(written.len()),
            steps: Vec::new(),
            error: written.bytes().position(|byte| byte < b' '),
        };
        let mut at = 0;
        while let Some(rest) = written.get(at..) {
            let Some(plain) = rest.find('\\') else {
                decoded.text.push_str(rest);
                break;
            };
            let (before, escape) = rest.split_at(plain);
            decoded.text.push_str(before);
            at += plain;
            at += decoded.push_escape(escape, at);
            decoded.steps.push((decoded.text.len(), at));
        }
        decoded
    }

    /// Where the byte at an offset of the decoded text was written, counted from the quote.
    pub(crate) fn written(&self, offset: usize) -> usize {
        let step = self
            .steps
            .partition_point(|(decoded, _)| *decoded <= offset);
        let (decoded, written) = step
            .checked_sub(1)
            .and_then(|step| self.steps.get(step))
            .copied()
            .unwrap_or_default();
        written + (offset - decoded)
    }

    /// Decodes the escape at the beginning of a text and returns its length.
    fn push_escape(&mut self, escape: &str, at: usize) -> usize {
        let plain = match escape.as_bytes().get(1) {
            Some(b'u') => {
                if let Some((decoded, length)) = unicode(escape) {
                    self.text.push(decoded);
                    return length;
                }
                None
            }
            Some(b'n') => Some('\n'),
            Some(b't') => Some('\t'),
            Some(b'r') => Some('\r'),
            Some(b'b') => Some('\u{8}'),
            Some(b'f') => Some('\u{c}'),
            Some(same @ (b'"' | b'\\' | b'/')) => Some(char::from(*same)),
            _ => None,
        };
        if let Some(plain) = plain {
            self.text.push(plain);
            return 2;
        }
        self.error.get_or_insert(at);
        self.text.push('\\');
        1
    }
}

/// `\u` with four digits, or two of them for one character beyond the first plane.
fn unicode(escape: &str) -> Option<(char, usize)> {
    let unit = |at: usize| u32::from_str_radix(escape.get(at..at + 4)?, 16).ok();
    let high = unit(2)?;
    if !(0xd800..0xdc00).contains(&high) {
        return char::from_u32(high).map(|decoded| (decoded, 6));
    }
    let low = escape
        .get(6..8)
        .filter(|marker| *marker == "\\u")
        .and(unit(8));
    let low = low.filter(|low| (0xdc00..0xe000).contains(low))?;
    let point = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
    char::from_u32(point).map(|decoded| (decoded, 12))
}

/// Bytes up to the closing quote of a text that begins behind the opening one.
pub(super) fn length(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })
}
