//! A reader of JSON that may have holes: templates whose unknown pieces stand for a value, or
//! for a part of a text.

use std::sync::Arc;

use syntax::Span;

use crate::map::Map;
use crate::{Kind, Number, Reason, Shape, Value};

/// Nesting beyond this is no document anybody wrote.
const DEEPEST: u32 = 128;

/// A piece of the text.
#[derive(Clone, Copy)]
pub(crate) enum Piece<'a> {
    /// Known.
    Text(&'a str),
    /// Not known.
    Hole(&'a Value),
}

/// How strict the reader is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// As the standard has it.
    Strict,
    /// A comma may follow the last item, as where a template writes items in a loop.
    Forgiving,
}

impl<'a> Piece<'a> {
    /// A piece of a template.
    pub(crate) fn of(value: &'a Value) -> Self {
        match &value.kind {
            Kind::String(text) => Self::Text(text),
            _ => Self::Hole(value),
        }
    }
}

/// The value that the text encodes; none where it is no JSON.
pub(crate) fn decode(pieces: &[Piece<'_>], span: Option<Span>, style: Style) -> Option<Value> {
    let mut reader = Reader {
        pieces,
        text: "",
        span,
        style,
    };
    let value = reader.value(DEEPEST)?;
    reader.skip_blanks();
    reader.peek().is_none().then_some(value)
}

struct Reader<'a> {
    /// What follows the current piece of text.
    pieces: &'a [Piece<'a>],
    /// What is left of the current piece of text.
    text: &'a str,
    span: Option<Span>,
    style: Style,
}

enum Next<'a> {
    Letter(char),
    Hole(&'a Value),
}

impl<'a> Reader<'a> {
    fn peek(&mut self) -> Option<Next<'a>> {
        while self.text.is_empty() {
            let (first, rest) = self.pieces.split_first()?;
            match first {
                Piece::Text(text) => {
                    self.text = text;
                    self.pieces = rest;
                }
                Piece::Hole(value) => return Some(Next::Hole(value)),
            }
        }
        self.text.chars().next().map(Next::Letter)
    }

    fn next(&mut self) -> Option<Next<'a>> {
        let next = self.peek()?;
        match next {
            Next::Letter(letter) => self.text = self.text.get(letter.len_utf8()..)?,
            Next::Hole(_) => self.pieces = self.pieces.get(1..)?,
        }
        Some(next)
    }

    fn skip_blanks(&mut self) {
        while let Some(Next::Letter(' ' | '\t' | '\r' | '\n')) = self.peek() {
            self.next();
        }
    }

    fn accept(&mut self, wanted: char) -> bool {
        self.skip_blanks();
        let found = matches!(self.peek(), Some(Next::Letter(letter)) if letter == wanted);
        if found {
            self.next();
        }
        found
    }

    fn placed(&self, mut value: Value) -> Value {
        value.span = value.span.or(self.span);
        value
    }

    fn value(&mut self, depth: u32) -> Option<Value> {
        let depth = depth.checked_sub(1)?;
        self.skip_blanks();
        let value = match self.peek()? {
            Next::Hole(hole) => {
                self.next();
                filled(hole)
            }
            Next::Letter('{') => self.object(depth)?,
            Next::Letter('[') => self.array(depth)?,
            Next::Letter('"') => self.text()?,
            Next::Letter(_) => self.word()?,
        };
        Some(self.placed(value))
    }

    fn object(&mut self, depth: u32) -> Option<Value> {
        self.next();
        let mut object = Map::new();
        while !self.accept('}') {
            if !object.is_empty() && !self.separated('}')? {
                break;
            }
            self.skip_blanks();
            let key = key(&self.text()?);
            if !self.accept(':') {
                return None;
            }
            let value = self.value(depth)?;
            object.insert(key, value);
        }
        Some(Value::object(object))
    }

    fn array(&mut self, depth: u32) -> Option<Value> {
        self.next();
        let mut items = Vec::new();
        while !self.accept(']') {
            if !items.is_empty() && !self.separated(']')? {
                break;
            }
            items.push(self.value(depth)?);
        }
        Some(Value::tuple(items))
    }

    /// Reads the comma between items; says whether another item follows.
    fn separated(&mut self, end: char) -> Option<bool> {
        if !self.accept(',') {
            return None;
        }
        Some(!(self.style == Style::Forgiving && self.accept(end)))
    }

    /// A number, `true`, `false` or `null`.
    fn word(&mut self) -> Option<Value> {
        let mut word = String::new();
        while let Some(Next::Letter(letter)) = self.peek() {
            if !(letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.')) {
                break;
            }
            word.push(letter);
            self.next();
        }
        match word.as_str() {
            "true" => Some(Value::bool(true)),
            "false" => Some(Value::bool(false)),
            "null" => Some(Value::null()),
            _ => number(&word),
        }
    }

    /// A string; one with holes is unknown, and one that is nothing but a hole is that.
    fn text(&mut self) -> Option<Value> {
        if !matches!(self.next()?, Next::Letter('"')) {
            return None;
        }
        let mut pieces: Vec<Value> = Vec::new();
        let mut text = String::new();
        loop {
            match self.next()? {
                Next::Letter('"') => break,
                Next::Letter('\\') => text.push(self.escape()?),
                Next::Letter('\0'..='\u{1f}') if self.style == Style::Strict => return None,
                Next::Letter(letter) => text.push(letter),
                Next::Hole(hole) => {
                    if !text.is_empty() {
                        pieces.push(Value::text(std::mem::take(&mut text)));
                    }
                    pieces.push(hole.clone());
                }
            }
        }
        if pieces.is_empty() {
            return Some(Value::text(crate::text::normalized(text)));
        }
        if !text.is_empty() {
            pieces.push(Value::text(text));
        }
        Some(with_holes(pieces))
    }

    fn escape(&mut self) -> Option<char> {
        let Next::Letter(letter) = self.next()? else {
            return None;
        };
        Some(match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => self.unicode()?,
            _ => return None,
        })
    }

    /// Four hexadecimal digits; two such escapes where one letter takes a pair.
    fn unicode(&mut self) -> Option<char> {
        let high = self.hexadecimal()?;
        if !(0xd800..0xe000).contains(&high) {
            return char::from_u32(high);
        }
        let rest = self.text.strip_prefix("\\u");
        let low = rest.and_then(|rest| u32::from_str_radix(rest.get(..4)?, 16).ok());
        match low.filter(|low| high < 0xdc00 && (0xdc00..0xe000).contains(low)) {
            Some(low) => {
                self.text = self.text.get(6..)?;
                char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
            }
            None => Some(char::REPLACEMENT_CHARACTER),
        }
    }

    fn hexadecimal(&mut self) -> Option<u32> {
        let digits = self.text.get(..4)?;
        let plain = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.text = self.text.get(4..)?;
        u32::from_str_radix(digits, 16).ok().filter(|_| plain)
    }
}

/// JSON numbers have digits on both sides of a point and no leading zeros.
fn number(word: &str) -> Option<Value> {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let whole = digits.split(['.', 'e', 'E']).next()?;
    let padded = whole.len() > 1 && whole.starts_with('0');
    let fraction = digits.split_once('.').map(|(_, rest)| rest);
    let begins = |text: &str| text.starts_with(|each: char| each.is_ascii_digit());
    if padded || !begins(whole) || !fraction.is_none_or(begins) {
        return None;
    }
    Some(Value::number(Number::parse(word)?))
}

/// A hole where a value stands: what its text encodes, where that is known.
fn filled(hole: &Value) -> Value {
    match hole.shape() {
        Some(Shape::Json(value)) => value.clone(),
        _ => hole.clone(),
    }
}

fn with_holes(mut pieces: Vec<Value>) -> Value {
    if let [_] = pieces.as_slice()
        && let Some(only) = pieces.pop()
    {
        return only;
    }
    let reason = pieces.iter().find_map(|piece| piece.as_unknown());
    let reason = reason.map_or(Reason::TooLarge, |unknown| unknown.reason.clone());
    let notes = crate::notes::Gathered::of(&pieces);
    notes.put(Value::unknown_as(reason, Some(Shape::Template(pieces))))
}

/// A key with holes keeps what is known of it.
fn key(text: &Value) -> Arc<str> {
    match (&text.kind, text.shape()) {
        (Kind::String(text), _) => Arc::clone(text),
        (_, Some(Shape::Template(pieces))) => {
            let known = pieces.iter().map(|piece| piece.as_str().unwrap_or("${}"));
            known.collect::<String>().into()
        }
        _ => "${}".into(),
    }
}
