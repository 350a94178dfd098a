//! The texts of one run, and the way from a byte offset to a line a person can open.

use std::sync::{Arc, OnceLock, RwLock};

use crate::Span;

/// Handle of a text in [`Sources`].
///
/// Its number follows the order of reading and never reaches an output: outputs sort by path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceId(u32);

/// A place as people name it: path, line and column, both counted from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position {
    /// Path as a person can open it, with `/` between its parts.
    pub path: Arc<str>,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// All texts that were read, append-only and shared between threads.
#[derive(Debug, Default)]
pub struct Sources {
    files: RwLock<Vec<Arc<File>>>,
    /// Leads from the working folder to the scanned root; ends in `/` unless empty.
    prefix: String,
}

#[derive(Debug)]
struct File {
    path: Arc<str>,
    /// The path as a person can open it.
    shown: OnceLock<Arc<str>>,
    text: Arc<str>,
    /// Offsets of the line starts; for a file without text, none.
    lines: OnceLock<Vec<u32>>,
    /// A place known from a saved model: its spans hold line and column, not offsets.
    saved: bool,
    /// For a text that a template made, where its parts come from, in its own order.
    origins: Vec<Origin>,
}

/// Where a part of a derived text comes from; the part reaches up to the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    /// First byte of the part in the derived text.
    pub at: u32,
    /// What made it, in another text.
    pub span: Span,
    /// Whether the part stands there as it is, byte for byte.
    pub verbatim: bool,
}

impl Sources {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty set whose positions are shown with `prefix` before the path, so that a person
    /// can open them from the working folder: `infra/` for `stridemap scan infra`.
    pub fn with_prefix(prefix: impl Into<String>) -> Self {
        Self {
            files: RwLock::default(),
            prefix: prefix.into(),
        }
    }

    /// Adds a text under its path below the scanned root.
    pub fn add(&self, path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> SourceId {
        self.push(File {
            path: path.into(),
            shown: OnceLock::new(),
            text: text.into(),
            lines: OnceLock::new(),
            saved: false,
            origins: Vec::new(),
        })
    }

    /// Adds a text that was made from others, such as the output of a template, under the path
    /// of the main one. Positions in it are those of its origins, so that every statement
    /// points at a line that somebody wrote.
    pub fn add_derived(
        &self,
        path: impl Into<Arc<str>>,
        text: impl Into<Arc<str>>,
        origins: Vec<Origin>,
    ) -> SourceId {
        self.push(File {
            path: path.into(),
            shown: OnceLock::new(),
            text: text.into(),
            lines: OnceLock::new(),
            saved: false,
            origins,
        })
    }

    /// Whether any text was made from others.
    pub fn has_derived(&self) -> bool {
        let files = self.files.read();
        files.is_ok_and(|files| files.iter().any(|file| !file.origins.is_empty()))
    }

    /// What a span of a derived text comes from; any other span as it is.
    pub fn origin(&self, span: Span) -> Span {
        let origin = self
            .file(span.source)
            .and_then(|file| file.origin(span.start, span.end));
        match origin {
            Some(origin) if origin.source != span.source => self.origin(origin),
            _ => span,
        }
    }

    /// Adds a path whose text is not at hand, as in a saved model; its spans come from
    /// [`Sources::pinpoint`].
    pub fn add_saved(&self, path: impl Into<Arc<str>>) -> SourceId {
        self.push(File {
            path: path.into(),
            shown: OnceLock::new(),
            text: Arc::from(""),
            lines: OnceLock::new(),
            saved: true,
            origins: Vec::new(),
        })
    }

    /// The span of a place in a source without text: the line is kept in `start`, the column
    /// in `end`.
    pub fn pinpoint(source: SourceId, line: u32, column: u32) -> Span {
        Span {
            source,
            start: line,
            end: column,
        }
    }

    /// Path below the scanned root.
    pub fn path(&self, source: SourceId) -> Arc<str> {
        self.file(source)
            .map_or_else(|| Arc::from(""), |file| Arc::clone(&file.path))
    }

    /// The whole text.
    pub fn text(&self, source: SourceId) -> Arc<str> {
        self.file(source)
            .map_or_else(|| Arc::from(""), |file| Arc::clone(&file.text))
    }

    /// Line and column of a span's first byte.
    pub fn position(&self, span: Span) -> Position {
        let span = self.origin(span);
        let Some(file) = self.file(span.source) else {
            return Position {
                path: Arc::from(""),
                line: 1,
                column: 1,
            };
        };
        let path = self.shown(&file);
        if file.saved {
            return Position {
                path,
                line: span.start,
                column: span.end,
            };
        }
        let (line, column) = file.line_column(span.start);
        Position { path, line, column }
    }

    /// The whole line on which a span begins and the line after it, as an inline comment means
    /// its own line or the next.
    pub fn line_and_next(&self, span: Span) -> Span {
        let span = self.origin(span);
        let text = self.text(span.source);
        let at = (span.start as usize).min(text.len());
        let (before, after) = (text.get(..at).unwrap_or(""), text.get(at..).unwrap_or(""));
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let length = after
            .split_inclusive('\n')
            .take(2)
            .map(str::len)
            .sum::<usize>();
        Span::new(span.source, start, at + length)
    }

    /// How many texts were added.
    pub fn len(&self) -> usize {
        self.files.read().map_or(0, |files| files.len())
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn shown(&self, file: &File) -> Arc<str> {
        if self.prefix.is_empty() {
            return Arc::clone(&file.path);
        }
        let shown = || format!("{}{}", self.prefix, file.path).into();
        Arc::clone(file.shown.get_or_init(shown))
    }

    fn push(&self, file: File) -> SourceId {
        let mut files = self
            .files
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let id = SourceId(u32::try_from(files.len()).unwrap_or(u32::MAX));
        files.push(Arc::new(file));
        id
    }

    fn file(&self, source: SourceId) -> Option<Arc<File>> {
        self.files.read().ok()?.get(source.0 as usize).cloned()
    }
}

impl File {
    fn origin(&self, start: u32, end: u32) -> Option<Span> {
        let next = self.origins.partition_point(|origin| origin.at <= start);
        let origin = self.origins.get(next.saturating_sub(1))?;
        if !origin.verbatim || start < origin.at {
            return Some(origin.span);
        }
        let whole = origin.span;
        let start = whole.start.saturating_add(start - origin.at).min(whole.end);
        let end = whole.start.saturating_add(end - origin.at);
        Some(Span {
            source: whole.source,
            start,
            end: end.clamp(start, whole.end),
        })
    }

    fn line_column(&self, offset: u32) -> (u32, u32) {
        let starts = self.lines.get_or_init(|| line_starts(&self.text));
        let line = starts.partition_point(|start| *start <= offset).max(1);
        let start = starts.get(line - 1).copied().unwrap_or(0) as usize;
        let before = self.text.get(start..offset as usize).unwrap_or("");
        let column = before.trim_start_matches('\u{feff}').chars().count() + 1;
        (
            u32::try_from(line).unwrap_or(u32::MAX),
            u32::try_from(column).unwrap_or(u32::MAX),
        )
    }
}

fn line_starts(text: &str) -> Vec<u32> {
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    let after = breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
    std::iter::once(0).chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_covers_its_line_and_the_next() {
        let sources = Sources::new();
        let id = sources.add("a.tf", "one\ntwo # here\nthree\nfour\n");
        let lines = sources.line_and_next(Span::new(id, 8, 14));
        assert_eq!((lines.start, lines.end), (4, 21));
        let last = sources.line_and_next(Span::new(id, 22, 23));
        assert_eq!((last.start, last.end), (21, 26));
    }

    #[test]
    fn places_in_derived_texts_are_those_of_their_origins() {
        let sources = Sources::new();
        let template = sources.add("t.yaml", "a: 1\n{{ x }}c: 3\n");
        let part = |at, start, end, verbatim| Origin {
            at,
            span: Span::new(template, start, end),
            verbatim,
        };
        let origins = vec![
            part(0, 0, 5, true),
            part(5, 8, 9, false),
            part(17, 12, 17, true),
        ];
        let derived = sources.add_derived("t.yaml", "a: 1\nb: 2\nb2: 22\nc: 3\n", origins);
        for (start, line, column) in [(3, 1, 4), (5, 2, 4), (12, 2, 4), (20, 2, 11)] {
            let place = sources.position(Span::new(derived, start, start + 1));
            assert_eq!((place.line, place.column), (line, column), "{start}");
        }
        let shown = sources.origin(Span::new(derived, 0, 4));
        assert_eq!(shown, Span::new(template, 0, 4));
        assert_eq!(sources.origin(shown), shown);
    }

    #[test]
    fn columns_count_characters_and_skip_the_byte_order_mark() {
        let sources = Sources::new();
        let id = sources.add("a.tf", "\u{feff}é = 1\nx");
        let at = |start| {
            let place = sources.position(Span::new(id, start, start));
            (place.line, place.column)
        };
        assert_eq!(at(3), (1, 1));
        assert_eq!(at(5), (1, 2));
        assert_eq!(at(10), (2, 1));
    }
}
