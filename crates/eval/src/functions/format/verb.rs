//! One formatting sequence: `%[flags][width][.precision][[argument]]letter`.

/// What stands between a percent sign and its letter, and the letter.
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of the format language, independent of each other"
)]
pub(super) struct Verb {
    pub(super) mode: char,
    /// The argument it formats, counted from 1.
    pub(super) argument: usize,
    pub(super) width: Option<usize>,
    pub(super) precision: Option<usize>,
    pub(super) sharp: bool,
    pub(super) zero: bool,
    pub(super) plus: bool,
    pub(super) minus: bool,
    pub(super) space: bool,
}

impl Verb {
    /// Reads what follows a percent sign; also gives what follows the letter.
    pub(super) fn parse(text: &str, next: usize) -> Option<(Self, &str)> {
        let unflagged = text.trim_start_matches(['0', '#', '-', '+', ' ']);
        let flags = text.get(..text.len() - unflagged.len())?;
        let (width, rest) = digits(unflagged);
        let (precision, rest) = match rest.strip_prefix('.') {
            // A lone point means a precision of zero.
            Some(rest) => match digits(rest) {
                (None, rest) => (Some(0), rest),
                found => found,
            },
            None => (None, rest),
        };
        let (argument, rest) = match rest.strip_prefix('[') {
            Some(rest) => {
                let (argument, rest) = digits(rest);
                (argument?, rest.strip_prefix(']')?)
            }
            None => (next, rest),
        };
        let mode = rest.chars().next().filter(char::is_ascii_alphabetic)?;
        let verb = Self {
            mode,
            argument,
            width,
            precision,
            sharp: flags.contains('#'),
            zero: flags.contains('0'),
            plus: flags.contains('+'),
            minus: flags.contains('-'),
            space: flags.contains(' '),
        };
        Some((verb, rest.get(1..)?))
    }
}

fn digits(text: &str) -> (Option<usize>, &str) {
    let rest = text.trim_start_matches(|each: char| each.is_ascii_digit());
    let digits = text.get(..text.len() - rest.len()).unwrap_or("");
    if digits.is_empty() {
        return (None, text);
    }
    // More than fits is more than anything can be wide.
    (Some(digits.parse().unwrap_or(usize::MAX)), rest)
}
