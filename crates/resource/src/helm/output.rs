//! What a template writes, with the places in templates that it comes from.

use syntax::{Origin, Span};

/// Lines of an `include` that may be left out of what is made of it, such as a header.
const LOOK_AHEAD: usize = 200;

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

    /// The text and its origins.
    pub(super) fn into_parts(self) -> (String, Vec<Origin>) {
        (self.text, self.origins)
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

    /// Writes what was written elsewhere.
    pub(super) fn append(&mut self, other: &Self) {
        let offset = self.text.len();
        for origin in &other.origins {
            self.mark(
                offset + origin.at as usize,
                Some(origin.span),
                origin.verbatim,
            );
        }
        self.text.push_str(&other.text);
    }

    /// Writes a text that was made of another one, by indenting or trimming: lines that are
    /// the same but for the white space around them have the same origin.
    pub(super) fn write_known(&mut self, text: &str, span: Option<Span>, known: &Self) {
        let mut at = self.text.len();
        let mut lines = known.lines();
        for line in text.split_inclusive('\n') {
            let wanted = line.trim();
            let mut ahead = lines.clone().take(LOOK_AHEAD);
            let found = ahead.find(|(_, known)| *known == wanted && !wanted.is_empty());
            let origin = found.and_then(|(from, _)| known.origin_at(from));
            if found.is_some() {
                lines.by_ref().find(|(_, known)| *known == wanted);
            }
            self.mark(at, origin.or(span), false);
            at += line.len();
        }
        self.text.push_str(text);
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
