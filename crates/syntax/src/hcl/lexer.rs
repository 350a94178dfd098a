//! Tokens of HCL, as coarse as needed to know where constructs begin and end.
//!
//! hcl-edit parses; this tells it what to parse. It follows the scanner of Terraform's HCL:
//! strings, templates, heredocs and comments hide what stands in them. It keeps its own stack,
//! so that nesting costs no call stack, and it never fails: a string ends with its line and
//! whatever is open at the end of the text stays in the stack.

use hcl_edit::Ident;

/// How many contexts a closing bracket may end at once; nobody forgets more.
const REACH: usize = 64;

/// What a part of the text stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Context {
    /// `{` of a block.
    Block,
    /// `{` of an object.
    Object,
    /// `{` of an object made by a for-expression.
    For,
    /// `(`
    Parenthesis,
    /// `[`
    Bracket,
    /// `${` or `%{`
    Sequence,
    /// `"`
    Quote,
    /// A heredoc, or a file that is one template.
    Lines,
}

/// The kinds of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The end of a line outside of text and comments.
    Newline,
    /// From its first character to before the end of its line, or to `*/`.
    Comment,
    /// An identifier.
    Word,
    /// A part of a string, or a line of a heredoc or a part of it.
    Text,
    /// The beginning of a context.
    Open(Context),
    /// Its end.
    Close(Context),
    /// A string that its line ends instead of a quote, from its beginning.
    BrokenQuote,
    /// Anything else, known by its first byte; `==` and the like are one token.
    Symbol(u8),
}

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// An open context.
#[derive(Clone, Debug)]
pub(super) struct Frame<'t> {
    pub(super) context: Context,
    /// Where it was opened.
    pub(super) at: usize,
    /// Marker of a heredoc.
    pub(super) marker: Option<&'t str>,
    /// The next text begins a line.
    line_begins: bool,
}

/// The tokens of a text.
pub(super) struct Lexer<'t> {
    text: &'t str,
    at: usize,
    frames: Vec<Frame<'t>>,
    /// `%{if}` and `%{for}` that are open.
    directives: usize,
    previous: Option<Kind>,
}

impl<'t> Lexer<'t> {
    /// The tokens of a file or expression.
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            frames: Vec::new(),
            directives: 0,
            previous: None,
        }
    }

    /// The tokens of a template without quotes.
    pub(super) fn of_template(text: &'t str) -> Self {
        let mut lexer = Self::new(text);
        lexer.push(Context::Lines, None);
        lexer
    }

    /// What is open behind the last token, the innermost last.
    pub(super) fn frames(&self) -> &[Frame<'t>] {
        &self.frames
    }

    /// The innermost open context.
    pub(super) fn innermost(&self) -> Option<&Frame<'t>> {
        self.frames.last()
    }

    /// How deep a parser would have to go here.
    pub(super) fn depth(&self) -> usize {
        self.frames.len() + self.directives
    }

    /// Whether a token is text in a heredoc that begins a line with the marker, without being
    /// the end: Terraform wants the marker alone on its line.
    pub(super) fn resembles_end(&self, token: Token) -> bool {
        if token.kind != Kind::Text {
            return false;
        }
        let before = self.text.get(..token.start).unwrap_or("");
        let Some(marker) = self.innermost().and_then(|frame| frame.marker) else {
            return false;
        };
        if !before.ends_with('\n') {
            return false;
        }
        let line = self.text.get(token.start..token.end).unwrap_or("");
        let rest = line.trim_start_matches([' ', '\t']).strip_prefix(marker);
        rest.is_some_and(|rest| !rest.starts_with(continues_word))
    }

    fn context(&self) -> Option<Context> {
        self.frames.last().map(|frame| frame.context)
    }

    fn byte(&self, ahead: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + ahead).copied()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn push(&mut self, context: Context, marker: Option<&'t str>) {
        self.frames.push(Frame {
            context,
            at: self.at,
            marker,
            line_begins: true,
        });
    }

    fn token(&mut self, kind: Kind, length: usize) -> Token {
        let start = self.at;
        self.at = (start + length).min(self.text.len());
        if !matches!(kind, Kind::Newline | Kind::Comment) {
            self.previous = Some(kind);
        }
        Token {
            kind,
            start,
            end: self.at,
        }
    }

    fn open(&mut self, context: Context, length: usize, marker: Option<&'t str>) -> Token {
        self.push(context, marker);
        self.token(Kind::Open(context), length)
    }

    /// A closing bracket: ends the innermost context it fits, and what is open in it, but
    /// never leaves a template.
    fn close(&mut self, bracket: u8) -> Token {
        let fits = |context| match bracket {
            b')' => context == Context::Parenthesis,
            b']' => context == Context::Bracket,
            _ => matches!(
                context,
                Context::Block | Context::Object | Context::For | Context::Sequence
            ),
        };
        let innermost = self.frames.iter().enumerate().rev().take(REACH);
        let found = innermost
            .map(|(at, frame)| (at, frame.context))
            .find(|(_, context)| {
                fits(*context) || matches!(context, Context::Sequence | Context::Block)
            });
        match found.filter(|(_, context)| fits(*context)) {
            Some((at, context)) => {
                self.frames.truncate(at);
                self.token(Kind::Close(context), 1)
            }
            None => self.token(Kind::Symbol(bracket), 1),
        }
    }

    fn code(&mut self) -> Option<Token> {
        while let Some(b' ' | b'\t' | b'\r') = self.byte(0) {
            if self.rest().starts_with("\r\n") {
                return Some(self.token(Kind::Newline, 2));
            }
            self.at += 1;
        }
        let first = self.byte(0)?;
        Some(match first {
            b'\n' => self.token(Kind::Newline, 1),
            b'#' => self.line_comment(),
            b'/' if self.byte(1) == Some(b'/') => self.line_comment(),
            b'/' if self.byte(1) == Some(b'*') => {
                let end = self
                    .rest()
                    .find("*/")
                    .map_or(self.rest().len(), |at| at + 2);
                self.token(Kind::Comment, end)
            }
            b'"' => self.open(Context::Quote, 1, None),
            b'(' => self.open(Context::Parenthesis, 1, None),
            b'[' => self.open(Context::Bracket, 1, None),
            b'{' => self.brace(),
            b')' | b']' | b'}' => self.close(first),
            b'<' => self.heredoc().unwrap_or_else(|| self.symbol(first)),
            _ => self.word().unwrap_or_else(|| self.symbol(first)),
        })
    }

    fn line_comment(&mut self) -> Token {
        let length = self.rest().find('\n').unwrap_or(self.rest().len());
        self.token(Kind::Comment, length)
    }

    fn brace(&mut self) -> Token {
        let in_body = matches!(self.context(), None | Some(Context::Block));
        let behind_name = matches!(
            self.previous,
            Some(Kind::Word | Kind::Close(Context::Quote))
        );
        let context = if in_body && behind_name {
            Context::Block
        } else if begins_for(self.rest().get(1..).unwrap_or("")) {
            Context::For
        } else {
            Context::Object
        };
        self.open(context, 1, None)
    }

    /// `<<NAME` or `<<-NAME` with nothing behind it.
    fn heredoc(&mut self) -> Option<Token> {
        let intro = self.rest().strip_prefix("<<")?;
        let intro = intro.strip_prefix('-').unwrap_or(intro);
        let line = intro.get(..intro.find('\n')?)?;
        let marker = line.strip_suffix('\r').unwrap_or(line);
        let length = self.rest().len() - intro.len() + line.len() + 1;
        Ident::try_new(marker).ok()?;
        Some(self.open(Context::Lines, length, Some(marker)))
    }

    fn word(&mut self) -> Option<Token> {
        let first = self.rest().chars().next()?;
        if !(first.is_alphanumeric() || first == '_') {
            return None;
        }
        let end = self.rest().find(|c| !continues_word(c));
        Some(self.token(Kind::Word, end.unwrap_or(self.rest().len())))
    }

    fn symbol(&mut self, first: u8) -> Token {
        let double = match (first, self.byte(1)) {
            (b'=' | b'!' | b'<' | b'>', Some(b'=')) | (b'=', Some(b'>')) => true,
            (_, second) => matches!(first, b':' | b'&' | b'|') && second == Some(first),
        };
        let length = self.rest().chars().next().map_or(1, char::len_utf8);
        self.token(Kind::Symbol(first), length + usize::from(double))
    }

    /// Text up to the closing quote, a sequence or the end of the line.
    fn quoted(&mut self) -> Option<Token> {
        let length = self.text_length(|byte| matches!(byte, b'"' | b'\n'));
        if length > 0 {
            return Some(self.token(Kind::Text, length));
        }
        match self.byte(0) {
            Some(b'"') => {
                self.frames.pop();
                Some(self.token(Kind::Close(Context::Quote), 1))
            }
            Some(b'\n') => {
                let start = self.frames.pop().map_or(self.at, |frame| frame.at);
                let (kind, end) = (Kind::BrokenQuote, self.at);
                Some(Token { kind, start, end })
            }
            _ => self.sequence(),
        }
    }

    /// A line of a heredoc, or its end.
    fn line(&mut self) -> Option<Token> {
        let frame = self.frames.last_mut()?;
        let begins = std::mem::replace(&mut frame.line_begins, false);
        let marker = frame.marker;
        if begins && marker.is_some() {
            let rest = self.text.get(self.at..).unwrap_or("");
            let line = rest
                .get(..rest.find('\n').unwrap_or(rest.len()))
                .unwrap_or("");
            if Some(line.trim()) == marker {
                self.at += line.len() - line.trim_start().len();
                self.frames.pop();
                return Some(self.token(Kind::Close(Context::Lines), line.trim().len()));
            }
        }
        let length = self.text_length(|byte| byte == b'\n');
        if self.byte(length) == Some(b'\n') {
            if let Some(frame) = self.frames.last_mut() {
                frame.line_begins = true;
            }
            return Some(self.token(Kind::Text, length + 1));
        }
        if length > 0 {
            return Some(self.token(Kind::Text, length));
        }
        self.sequence()
    }

    /// Bytes of literal text from here on.
    fn text_length(&self, ends: impl Fn(u8) -> bool) -> usize {
        let quoted = self.context() == Some(Context::Quote);
        let mut length = 0;
        while let Some(byte) = self.byte(length) {
            if ends(byte) {
                break;
            }
            let next = self.byte(length + 1);
            let behind = self.byte(length + 2);
            length += match byte {
                b'$' | b'%' if next == Some(b'{') => break,
                // `$${` is no sequence.
                b'$' | b'%' if next == Some(byte) && behind == Some(b'{') => 3,
                b'\\' if quoted && next != Some(b'\n') => 2,
                _ => 1,
            };
        }
        length.min(self.text.len() - self.at)
    }

    /// `${` or `%{`; at the end of the text nothing.
    fn sequence(&mut self) -> Option<Token> {
        let first = self.byte(0)?;
        if first == b'%' {
            let inner = self.rest().get(2..).unwrap_or("");
            let inner = inner.strip_prefix('~').unwrap_or(inner).trim_start();
            if inner.starts_with("if") || inner.starts_with("for") {
                self.directives += 1;
            } else if inner.starts_with("endif") || inner.starts_with("endfor") {
                self.directives = self.directives.saturating_sub(1);
            }
        }
        Some(self.open(Context::Sequence, 2, None))
    }
}

impl Iterator for Lexer<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        match self.context() {
            Some(Context::Quote) => self.quoted(),
            Some(Context::Lines) => self.line(),
            Some(
                Context::Block
                | Context::Object
                | Context::For
                | Context::Parenthesis
                | Context::Bracket
                | Context::Sequence,
            )
            | None => self.code(),
        }
    }
}

/// Whether what stands behind a brace begins with the word `for`.
fn begins_for(text: &str) -> bool {
    let mut rest = text.trim_start();
    while rest.starts_with('#') || rest.starts_with("//") || rest.starts_with("/*") {
        let end = if rest.starts_with("/*") { "*/" } else { "\n" };
        rest = rest
            .split_once(end)
            .map_or("", |(_, rest)| rest)
            .trim_start();
    }
    rest.strip_prefix("for")
        .is_some_and(|rest| !rest.starts_with(continues_word))
}

fn continues_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-') || !c.is_ascii()
}
