//! What a template writes, with the places in templates that it comes from.

use std::ops::Range;

use syntax::{Origin, Span};

/// What Go writes for a value that is not there.
pub(super) const NOTHING: &str = "<no value>";

/// Lines of an `include` that may be left out of what is made of it, such as a header.
const LOOK_AHEAD: usize = 200;

/// White space that may stand before the first letter of a line.
const MAX_INDENT: usize = 1_000;

/// Text with its origins, in the order of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Output {
    text: String,
    origins: Vec<Origin>,
}

impl Output {
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text as manifests, with its origins: helm takes every line that begins with `---`
    /// for the end of a document, whatever follows, ends each document with its last letter
    /// and a new line, and drops `<no value>`.
    pub(super) fn into_manifests(self) -> (String, Vec<Origin>) {
        let edits = edits(&self.text);
        if edits.is_empty() {
            return (self.text, self.origins);
        }
        let mut edited = Self::default();
        let mut at = 0;
        for (range, with) in edits {
            edited.take_over(&self, at..range.start);
            edited.text.push_str(with);
            at = range.end;
        }
        edited.take_over(&self, at..self.text.len());
        (edited.text, edited.origins)
    }

    /// Writes a part of another output.
    fn take_over(&mut self, other: &Self, part: Range<usize>) {
        let offset = self.text.len();
        let starts = |at: usize| other.origins.partition_point(|it| it.at as usize <= at);
        let (first, end) = (starts(part.start), starts(part.end));
        if let Some(before) = first.checked_sub(1).and_then(|it| other.origins.get(it)) {
            let mut span = before.span;
            if before.verbatim {
                let skipped = part.start - before.at as usize;
                span.start += u32::try_from(skipped).unwrap_or(u32::MAX - span.start);
            }
            self.mark(offset, Some(span), before.verbatim);
        }
        for origin in other.origins.get(first..end).unwrap_or(&[]) {
            let at = offset + origin.at as usize - part.start;
            self.mark(at, Some(origin.span), origin.verbatim);
        }
        self.text.push_str(other.text.get(part).unwrap_or(""));
    }

    /// Writes a part of a template as it stands there.
    pub(super) fn copy(&mut self, text: &str, span: Span) {
        self.mark(self.text.len(), Some(span), true);
        self.text.push_str(text);
    }

    /// Writes what an action at `span` made.
    pub(super) fn write(&mut self, text: &str, span: Option<Span>) {
        self.mark(self.text.len(), span, false);
        self.text.push_str(text);
    }

    /// Writes what was written elsewhere, for the action at `span`. A line that has begun
    /// already is the action's: people look for a value where its key stands.
    pub(super) fn append(&mut self, other: &Self, span: Option<Span>) {
        let begun = if self.is_within_line() && span.is_some() {
            other.text.find('\n').unwrap_or(other.text.len())
        } else {
            0
        };
        self.write(
            other.text.get(..begun).unwrap_or(""),
            span.filter(|_| begun > 0),
        );
        self.take_over(other, begun..other.text.len());
    }

    /// Writes a text that was made of another one, by indenting or trimming: lines that are
    /// the same but for the white space around them have the same origin. The rest of a line
    /// that has begun already is the action's.
    pub(super) fn write_known(&mut self, text: &str, span: Option<Span>, known: &Self) {
        let begun = usize::from(self.is_within_line());
        let mut at = self.text.len();
        let mut lines = known.lines();
        for (number, line) in text.split_inclusive('\n').enumerate() {
            let wanted = line.trim();
            let mut ahead = lines.clone().take(LOOK_AHEAD);
            let found = ahead.find(|(_, known)| *known == wanted && !wanted.is_empty());
            let origin = found.and_then(|(from, _)| known.origin_at(from));
            let origin = origin.filter(|_| number >= begun);
            if found.is_some() {
                lines.by_ref().find(|(_, known)| *known == wanted);
            }
            self.mark(at, origin.or(span), false);
            at += line.len();
        }
        self.text.push_str(text);
    }

    /// Whether the last line has more than white space. Of that no more is looked at than
    /// anybody indents by.
    fn is_within_line(&self) -> bool {
        let mut last = self.text.bytes().rev().take(MAX_INDENT);
        let last = last.find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
        last.is_some_and(|byte| byte != b'\n')
    }

    /// Where each line begins, after its white space, and the line without white space.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> + Clone {
        let mut at = 0;
        self.text.split_inclusive('\n').map(move |line| {
            let start = at + line.len() - line.trim_start().len();
            at += line.len();
            (start, line.trim())
        })
    }

    fn origin_at(&self, at: usize) -> Option<Span> {
        let next = self
            .origins
            .partition_point(|origin| origin.at as usize <= at);
        let origin = self.origins.get(next.checked_sub(1)?)?;
        if !origin.verbatim {
            return Some(origin.span);
        }
        let start = origin.span.start as usize + at - origin.at as usize;
        Some(Span::new(origin.span.source, start, start))
    }

    fn mark(&mut self, at: usize, span: Option<Span>, verbatim: bool) {
        let Some(span) = span else { return };
        self.origins.push(Origin {
            at: u32::try_from(at).unwrap_or(u32::MAX),
            span,
            verbatim,
        });
    }
}

/// What helm changes in the text of a template before it reads it as manifests.
fn edits(text: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut edits = Vec::new();
    let (mut at, mut begins) = (0, 0);
    for line in text.split_inclusive('\n') {
        if let Some(rest) = line.strip_prefix("---") {
            edits.extend(ending(text, begins..at));
            begins = at + line.len();
            let content = rest.trim_start_matches([' ', '\t']);
            if !content.is_empty() && !content.starts_with(['-', '\n', '\r']) {
                let start = at + 3;
                edits.push((start..start + rest.len() - content.len(), "\n"));
            }
        }
        let found = line.match_indices(NOTHING);
        edits.extend(found.map(|(from, _)| (at + from..at + from + NOTHING.len(), "")));
        at += line.len();
    }
    edits.extend(ending(text, begins..text.len()));
    edits
}

/// What is changed about the end of a document, which decides where a text of several lines
/// ends. One without a letter has no end worth a change.
fn ending(text: &str, document: Range<usize>) -> Option<(Range<usize>, &'static str)> {
    const END: &str = "\n";
    let written = text.get(document.clone())?;
    let rest = written.get(written.trim_end().len()..)?;
    (rest != END && rest != written).then(|| (document.end - rest.len()..document.end, END))
}
