//! The constructs of a file: where each block and attribute at its top begins and ends.
//!
//! Each is parsed alone, so that a broken one is lost alone.

use std::ops::Range;

use super::lexer::{Context, Kind, Lexer, Token};

/// An object with more items than this is not left to hcl-edit as an object, whose cost
/// grows with the square of the items.
const WIDE: usize = 64;

/// Brackets, quotes, sequences and directives within each other. hcl-edit refuses 64 levels,
/// but in a debug build those take more than the 2 MiB of stack a thread has.
const MAX_NESTING: usize = 40;

/// A block or attribute at the top of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Construct {
    pub(super) range: Range<usize>,
    pub(super) shape: Shape,
    /// What is still open where the text ends, and where it was opened.
    pub(super) unclosed: Option<(Context, usize)>,
}

/// What decides how a text can be handed to the parser; offsets count from its beginning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shape {
    /// Where it begins to nest too deep.
    pub(super) too_deep: Option<usize>,
    /// A quote without another one on its line; hcl-edit would go on behind the line.
    pub(super) broken_quote: Option<usize>,
    /// It has an object of many items, or a line in a heredoc that only looks like its end.
    pub(super) needs_rewriting: bool,
}

/// The constructs of a file. If the last one lacks its end, the lines in it that look like
/// the beginning of a block at the top of a file are taken for that.
pub(super) fn constructs(text: &str) -> impl Iterator<Item = Construct> {
    let code = text.strip_prefix('\u{feff}').unwrap_or(text);
    let balanced = Constructs::new(code, text.len() - code.len());
    balanced.flat_map(|construct| match construct.unclosed {
        Some(_) => pieces(text, construct.range),
        None => vec![construct],
    })
}

/// What a text of its own, such as a template, is like.
pub(super) fn shape(mut lexer: Lexer<'_>) -> Shape {
    let mut watch = Watch::default();
    while let Some(token) = lexer.next() {
        watch.see(token, &lexer);
    }
    watch.shape
}

/// The constructs of a part of a file, of which only the last can be unclosed.
struct Constructs<'t> {
    lexer: Lexer<'t>,
    /// Where the part ends, and where it begins in its file.
    end: usize,
    base: usize,
}

impl<'t> Constructs<'t> {
    fn new(part: &'t str, base: usize) -> Self {
        Self {
            lexer: Lexer::new(part),
            end: part.len(),
            base,
        }
    }

    fn construct(
        &self,
        range: Range<usize>,
        mut shape: Shape,
        unclosed: Option<(Context, usize)>,
    ) -> Construct {
        for place in [&mut shape.too_deep, &mut shape.broken_quote] {
            *place = place.map(|at| at.saturating_sub(range.start));
        }
        Construct {
            range: self.base + range.start..self.base + range.end,
            shape,
            unclosed,
        }
    }
}

impl Iterator for Constructs<'_> {
    type Item = Construct;

    fn next(&mut self) -> Option<Construct> {
        let mut start = None;
        let mut watch = Watch::default();
        while let Some(token) = self.lexer.next() {
            watch.see(token, &self.lexer);
            let closes = token.kind == Kind::Newline && self.lexer.frames().is_empty();
            if let (true, Some(begin)) = (closes, start) {
                return Some(self.construct(begin..token.end, watch.shape, None));
            }
            if !matches!(token.kind, Kind::Newline | Kind::Comment) {
                start = start.or(Some(token.start));
            }
        }
        let begin = start?;
        let mut frames = self.lexer.frames().iter();
        let lines = frames.clone().find(|frame| frame.context == Context::Lines);
        let open = lines.or(frames.next());
        let unclosed = open.map(|frame| (frame.context, frame.at - begin));
        Some(self.construct(begin..self.end, watch.shape, unclosed))
    }
}

/// Gathers the shape while tokens pass.
#[derive(Default)]
struct Watch {
    shape: Shape,
    /// Separators in each open context.
    separators: Vec<usize>,
    previous: Option<Kind>,
}

impl Watch {
    fn see(&mut self, token: Token, lexer: &Lexer<'_>) {
        if lexer.depth() > MAX_NESTING {
            self.shape.too_deep.get_or_insert(token.start);
        }
        if token.kind == Kind::BrokenQuote {
            self.shape.broken_quote.get_or_insert(token.start);
        }
        self.separators.resize(lexer.frames().len(), 0);
        let separates = matches!(token.kind, Kind::Newline | Kind::Symbol(b','));
        let in_object = lexer
            .innermost()
            .is_some_and(|frame| frame.context == Context::Object);
        if let (true, true, Some(count)) = (separates, in_object, self.separators.last_mut()) {
            *count += 1;
            self.shape.needs_rewriting |= *count > WIDE;
        }
        self.shape.needs_rewriting |= lexer.resembles_end(token);
        let previous = self.previous.replace(token.kind);
        let ends = token.kind == Kind::Close(Context::Lines);
        self.shape.needs_rewriting |= ends && previous == Some(Kind::Open(Context::Lines));
    }
}

/// The constructs of an unclosed one, cut where a line begins like a block does.
fn pieces(text: &str, range: Range<usize>) -> Vec<Construct> {
    let mut starts = vec![range.start];
    let mut at = range.start;
    for line in text.get(range.clone()).unwrap_or("").split_inclusive('\n') {
        if at > range.start && begins_block(line) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([range.end]);
    let pieces = starts.iter().zip(ends);
    let piece = |(start, end): (&usize, usize)| {
        Constructs::new(text.get(*start..end).unwrap_or(""), *start)
    };
    pieces.flat_map(piece).collect()
}

/// A line that begins with a name and has labels or a brace behind it, without indentation.
fn begins_block(line: &str) -> bool {
    let mut tokens = Lexer::new(line);
    let first = tokens.next();
    if first.is_none_or(|token| token.kind != Kind::Word || token.start > 0) {
        return false;
    }
    let behind = tokens.find(|token| {
        !matches!(
            token.kind,
            Kind::Word | Kind::Text | Kind::Open(Context::Quote) | Kind::Close(Context::Quote)
        )
    });
    behind.is_some_and(|token| token.kind == Kind::Open(Context::Block))
}
