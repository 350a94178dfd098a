//! One line of code with a mark under what matters, fit to print: cut to a width, cleaned of
//! what could steer a terminal, secrets blotted out.

use std::ops::Range;
use std::sync::Arc;

use syntax::{Position, Span};

use crate::redact::{BLOT, merge, secrets_in};
use crate::{Results, clean};

/// Bytes kept on each side of the mark; a line of five megabytes costs no more than a short one.
const AROUND: usize = 90;

/// Bytes before the kept part that are searched for the key of a secret.
const LOOK_BACK: usize = 2000;

/// A line of code to show.
#[derive(Debug)]
pub(crate) struct Excerpt {
    /// Where the mark begins.
    pub(crate) position: Position,
    /// The line, or the part of it around the mark.
    pub(crate) text: String,
    /// The bytes of `text` to mark.
    pub(crate) mark: Range<usize>,
}

/// The line of a span's first byte; none where the text is not at hand.
pub(crate) fn excerpt(results: &Results<'_>, span: Span) -> Option<Excerpt> {
    let span = results.sources.origin(span);
    let text = results.sources.text(span.source);
    let (start, end) = (span.start as usize, span.end as usize);
    let before = text.get(..start)?;
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let after = text.get(start..)?;
    let line_end = start + after.find('\n').unwrap_or(after.len());
    let mark = start..end.clamp(start, line_end);
    let window = window(&text, line_start..line_end, &mark);
    let secrets = secret_ranges(results, span, &text, line_start..window.end);
    let (text, mark) = compose(&text, line_start..line_end, window, mark, &secrets);
    let position = results.sources.position(span);
    Some(Excerpt {
        position,
        text,
        mark,
    })
}

/// The part of the line that is shown.
fn window(text: &Arc<str>, line: Range<usize>, mark: &Range<usize>) -> Range<usize> {
    let start = floor(text, mark.start.saturating_sub(AROUND).max(line.start));
    let longest = mark.end.min(mark.start + AROUND);
    let end = floor(text, (longest + AROUND).min(line.end));
    start..end
}

/// What must not be shown of the line, in bytes of the text.
fn secret_ranges(
    results: &Results<'_>,
    span: Span,
    text: &str,
    searched: Range<usize>,
) -> Vec<Range<usize>> {
    let from = floor(
        text,
        searched
            .start
            .max(searched.end.saturating_sub(LOOK_BACK + 3 * AROUND)),
    );
    let line = text.get(from..searched.end).unwrap_or("");
    let looks_secret = secrets_in(line);
    let shifted = looks_secret
        .into_iter()
        .map(|range| range.start + from..range.end + from);
    let place = Span::new(span.source, from, searched.end);
    let marked = results.secrets.within(place);
    let marked = marked.map(|secret| secret.start as usize..secret.end as usize);
    merge(shifted.chain(marked).collect())
}

/// The window's text with secrets blotted out, dots where it is cut, and the mark moved along.
fn compose(
    text: &str,
    line: Range<usize>,
    window: Range<usize>,
    mark: Range<usize>,
    secrets: &[Range<usize>],
) -> (String, Range<usize>) {
    let mark_end = mark.end.min(window.end);
    let mut shown = String::new();
    if window.start > line.start {
        shown.push_str("...");
    }
    blot(text, window.start..mark.start, secrets, &mut shown);
    let mark_start = shown.len();
    blot(text, mark.start..mark_end, secrets, &mut shown);
    let marked = mark_start..shown.len();
    blot(text, mark_end..window.end, secrets, &mut shown);
    if window.end < line.end {
        shown.push_str("...");
    }
    let kept = shown.trim_end().len().max(marked.end);
    shown.truncate(kept);
    (shown, marked)
}

/// Appends a part of the text, with one blot for each secret that begins in it or reaches in.
fn blot(text: &str, part: Range<usize>, secrets: &[Range<usize>], out: &mut String) {
    let mut at = part.start;
    for secret in secrets
        .iter()
        .filter(|s| s.start < part.end && s.end > part.start)
    {
        push(text, at..secret.start.max(at), out);
        if secret.start >= part.start || !out.ends_with(BLOT) {
            out.push_str(BLOT);
        }
        at = secret.end.min(part.end).max(at);
    }
    push(text, at..part.end, out);
}

fn push(text: &str, range: Range<usize>, out: &mut String) {
    out.push_str(&clean(text.get(range).unwrap_or("")));
}

/// The nearest boundary between characters at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
