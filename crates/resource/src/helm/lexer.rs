//! Text of a Go template to tokens, as `text/template/parse` cuts it: actions between `{{` and
//! `}}`, trim markers, comments, and the text between them.

/// A piece of a template with its place, in bytes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether white space stands before it within its action.
    pub(super) spaced: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// Text outside of actions, by its place.
    Text,
    /// `{{`.
    Open,
    /// `}}`.
    Close,
    /// A word: a keyword, a constant or the name of a function.
    Word(String),
    /// `.name`.
    Field(String),
    /// `$` or `$name`.
    Variable(String),
    /// `.`.
    Dot,
    /// A number with neither fraction nor exponent, or a character.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// A text in double quotes or backquotes.
    Text2(String),
    /// `|`, `,`, `(`, `)`.
    Mark(char),
    /// `:=`.
    Declare,
    /// `=`.
    Assign,
}

/// What is wrong with a template, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) message: String,
    pub(super) at: usize,
}

impl Fault {
    pub(super) fn new(message: impl Into<String>, at: usize) -> Self {
        Self {
            message: message.into(),
            at,
        }
    }
}

/// The tokens of a whole template.
pub(super) fn lex(text: &str) -> Result<Vec<Token>, Fault> {
    let mut lexer = Lexer {
        text,
        at: 0,
        tokens: Vec::new(),
    };
    let mut trim = false;
    while let Some(open) = find(text, lexer.at, "{{") {
        lexer.text_until(open, trim, trims_before(text, open));
        trim = lexer.action(open)?;
    }
    lexer.text_until(text.len(), trim, false);
    Ok(lexer.tokens)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    tokens: Vec<Token>,
}

const SPACES: [char; 4] = [' ', '\t', '\r', '\n'];

fn find(text: &str, from: usize, what: &str) -> Option<usize> {
    text.get(from..)?.find(what).map(|at| from + at)
}

fn rest(text: &str, from: usize) -> &str {
    text.get(from..).unwrap_or("")
}

/// Whether the action that opens here takes the white space before it away.
fn trims_before(text: &str, open: usize) -> bool {
    let mut after = rest(text, open + 2).chars();
    after.next() == Some('-') && after.next().is_some_and(|c| SPACES.contains(&c))
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        rest(self.text, self.at)
    }

    fn push(&mut self, kind: TokenKind, start: usize, spaced: bool) {
        self.tokens.push(Token {
            kind,
            start,
            end: self.at,
            spaced,
        });
    }

    /// The text up to `end`, trimmed as the actions around it ask.
    fn text_until(&mut self, end: usize, trim_start: bool, trim_end: bool) {
        let whole = self.text.get(self.at..end).unwrap_or("");
        let mut start = self.at;
        let mut kept = whole;
        if trim_start {
            kept = kept.trim_start_matches(SPACES);
            start = end - kept.len();
        }
        if trim_end {
            kept = kept.trim_end_matches(SPACES);
        }
        let stop = start + kept.len();
        self.at = stop;
        if stop > start {
            self.push(TokenKind::Text, start, false);
        }
        self.at = end;
    }

    /// One action; says whether it trims the text behind it.
    fn action(&mut self, open: usize) -> Result<bool, Fault> {
        self.at = open + 2;
        let marker = if trims_before(self.text, open) { 2 } else { 0 };
        if rest(self.text, self.at + marker).starts_with("/*") {
            self.at += marker;
            return self.comment(open);
        }
        self.push(TokenKind::Open, open, false);
        self.at += marker;
        loop {
            let before = self.at;
            self.at = self.text.len() - self.rest().trim_start_matches(SPACES).len();
            let spaced = self.at > before;
            if spaced && self.rest().starts_with("-}}") {
                self.at += 3;
                self.push(TokenKind::Close, self.at - 2, true);
                return Ok(true);
            }
            if self.rest().starts_with("}}") {
                self.at += 2;
                self.push(TokenKind::Close, self.at - 2, spaced);
                return Ok(false);
            }
            if self.rest().is_empty() {
                return Err(Fault::new("unclosed action", open));
            }
            self.token(spaced)?;
        }
    }

    fn comment(&mut self, open: usize) -> Result<bool, Fault> {
        let close =
            find(self.text, self.at, "*/").ok_or_else(|| Fault::new("unclosed comment", open))?;
        self.at = close + 2;
        let after = self.rest();
        let trimmed = after.trim_start_matches(SPACES);
        if trimmed.len() < after.len() && trimmed.starts_with("-}}") {
            self.at = self.text.len() - trimmed.len() + 3;
            return Ok(true);
        }
        if after.starts_with("}}") {
            self.at += 2;
            return Ok(false);
        }
        Err(Fault::new("comment ends before closing delimiter", open))
    }

    fn token(&mut self, spaced: bool) -> Result<(), Fault> {
        let start = self.at;
        let mut ahead = self.rest().chars();
        let first = ahead.next().unwrap_or(' ');
        let second = ahead.next().unwrap_or(' ');
        let kind = match first {
            '|' | ',' | '(' | ')' => {
                self.at += 1;
                TokenKind::Mark(first)
            }
            ':' if second == '=' => {
                self.at += 2;
                TokenKind::Declare
            }
            '=' => {
                self.at += 1;
                TokenKind::Assign
            }
            '"' => self.quoted()?,
            '`' => self.raw()?,
            '\'' => self.character()?,
            '$' => {
                self.at += 1;
                TokenKind::Variable(self.name())
            }
            '.' if !second.is_ascii_digit() => {
                self.at += 1;
                match self.name() {
                    name if name.is_empty() => TokenKind::Dot,
                    name => TokenKind::Field(name),
                }
            }
            '0'..='9' | '.' | '+' | '-' => self.number()?,
            c if is_name(c) => TokenKind::Word(self.name()),
            c => {
                return Err(Fault::new(
                    format!("unexpected `{}` in an action", c.escape_debug()),
                    start,
                ));
            }
        };
        self.push(kind, start, spaced);
        Ok(())
    }

    fn name(&mut self) -> String {
        let name: String = self.rest().chars().take_while(|c| is_name(*c)).collect();
        self.at += name.len();
        name
    }

    fn quoted(&mut self) -> Result<TokenKind, Fault> {
        let start = self.at;
        let mut escaped = false;
        let end = self.rest().char_indices().skip(1).find(|(_, c)| {
            let ends = *c == '"' && !escaped;
            escaped = *c == '\\' && !escaped;
            ends || *c == '\n'
        });
        match end {
            Some((length, '"')) => {
                let inner = self
                    .text
                    .get(start + 1..start + length)
                    .unwrap_or("")
                    .to_owned();
                self.at = start + length + 1;
                let text = unescape(&inner).ok_or_else(|| Fault::new("invalid escape", start))?;
                Ok(TokenKind::Text2(text))
            }
            _ => Err(Fault::new("unterminated quoted string", start)),
        }
    }

    fn raw(&mut self) -> Result<TokenKind, Fault> {
        let start = self.at;
        let end = find(self.text, start + 1, "`")
            .ok_or_else(|| Fault::new("unterminated raw quoted string", start))?;
        self.at = end + 1;
        let inner = self.text.get(start + 1..end).unwrap_or("");
        Ok(TokenKind::Text2(inner.replace('\r', "")))
    }

    fn character(&mut self) -> Result<TokenKind, Fault> {
        let start = self.at;
        let fault = || Fault::new("malformed character constant", start);
        let from = start
            + if rest(self.text, start).starts_with("'\\") {
                3
            } else {
                2
            };
        let end = self
            .text
            .char_indices()
            .map(|(at, _)| at)
            .find(|at| *at >= from && rest(self.text, *at).starts_with('\''))
            .ok_or_else(fault)?;
        let inner = self.text.get(start + 1..end).ok_or_else(fault)?;
        let text = unescape(inner).ok_or_else(fault)?;
        let mut chars = text.chars();
        let (Some(c), None) = (chars.next(), chars.next()) else {
            return Err(fault());
        };
        self.at = end + 1;
        Ok(TokenKind::Integer(i64::from(u32::from(c))))
    }

    fn number(&mut self) -> Result<TokenKind, Fault> {
        let start = self.at;
        let mut before = ' ';
        let is_part = |c: char| {
            let part = c.is_ascii_alphanumeric()
                || matches!(c, '.' | '_')
                || (matches!(c, '+' | '-') && matches!(before, ' ' | 'e' | 'E' | 'p'));
            before = c;
            part
        };
        let digits: String = self
            .rest()
            .chars()
            .take_while({
                let mut is_part = is_part;
                move |c| is_part(*c)
            })
            .collect();
        self.at += digits.len();
        number(&digits).ok_or_else(|| Fault::new(format!("bad number syntax: `{digits}`"), start))
    }
}

/// A number as Go spells it.
fn number(digits: &str) -> Option<TokenKind> {
    let plain = digits.replace('_', "");
    let (negative, body) = match plain.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, plain.strip_prefix('+').unwrap_or(&plain)),
    };
    let radix = |prefix: [&str; 2], radix| {
        let body = prefix.iter().find_map(|prefix| body.strip_prefix(prefix))?;
        i64::from_str_radix(body, radix).ok()
    };
    let octal = || {
        let is_octal = body.len() > 1 && body.bytes().all(|byte| byte.is_ascii_digit());
        (is_octal && body.starts_with('0')).then(|| i64::from_str_radix(body, 8).ok())?
    };
    let whole = radix(["0x", "0X"], 16)
        .or_else(|| radix(["0o", "0O"], 8))
        .or_else(|| radix(["0b", "0B"], 2))
        .or_else(octal)
        .or_else(|| body.parse::<i64>().ok());
    match whole {
        Some(number) => Some(TokenKind::Integer(if negative { -number } else { number })),
        None if body.starts_with("0x") => {
            hex_float(body).map(|number| TokenKind::Float(if negative { -number } else { number }))
        }
        None if body.starts_with(|c: char| c.is_ascii_digit() || c == '.') => {
            plain.parse().ok().map(TokenKind::Float)
        }
        None => None,
    }
}

/// `0x1p60`: a hexadecimal mantissa and a power of two.
fn hex_float(body: &str) -> Option<f64> {
    let (mantissa, exponent) = body.strip_prefix("0x")?.split_once(['p', 'P'])?;
    let mantissa = u32::from_str_radix(mantissa, 16).ok()?;
    let exponent = exponent.parse::<i32>().ok()?;
    Some(f64::from(mantissa) * 2f64.powi(exponent))
}

fn is_name(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The text that Go's escapes stand for.
pub(super) fn unescape(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let code = |chars: &mut std::str::Chars<'_>, digits: usize| {
            let text: String = chars.take(digits).collect();
            u32::from_str_radix(&text, 16).ok().and_then(char::from_u32)
        };
        out.push(match chars.next()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'a' => '\u{7}',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'v' => '\u{b}',
            'x' => code(&mut chars, 2)?,
            'u' => code(&mut chars, 4)?,
            'U' => code(&mut chars, 8)?,
            c @ ('\\' | '"' | '\'') => c,
            c @ '0'..='7' => {
                let more: String = chars.by_ref().take(2).collect();
                let digits = format!("{c}{more}");
                u32::from_str_radix(&digits, 8)
                    .ok()
                    .and_then(char::from_u32)?
            }
            _ => return None,
        });
    }
    Some(out)
}
