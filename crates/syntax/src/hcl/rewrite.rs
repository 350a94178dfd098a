//! The same program in a form that hcl-edit takes, byte for byte in the same places.
//!
//! hcl-edit refuses some of what Terraform accepts: line breaks in object for-expressions and
//! template directives, objects that give a key twice and numbers beyond machine floats. It
//! ends a heredoc at a line that only begins with the marker, does not see the end of one
//! without lines, and its objects cost the square of their items. So comments and line breaks
//! that mean nothing become blanks, an object becomes a tuple of keys and values in turn, text
//! that looks like the end of a heredoc is made to look different, one without lines becomes
//! an empty quote, and an exponent zeros. As all offsets stay, the converter takes what it
//! needs from the original.

use super::lexer::{Context, Frame, Kind, Lexer, Token};

/// The rewritten text. What cannot be rewritten stays as it is.
pub(super) fn rewrite(text: &str, lexer: Lexer<'_>) -> String {
    let mut rewriting = Rewriting {
        bytes: text.as_bytes().to_vec(),
        objects: Vec::new(),
    };
    rewriting.run(lexer);
    String::from_utf8(rewriting.bytes).unwrap_or_else(|_| text.to_owned())
}

struct Rewriting {
    bytes: Vec<u8>,
    /// One for each open object, the innermost last.
    objects: Vec<Object>,
}

/// An object on its way to a tuple.
struct Object {
    /// Its opening brace.
    at: usize,
    /// Offset and new byte of each place to change once the object has turned out well.
    changes: Vec<(usize, u8)>,
    item: Item,
    sound: bool,
}

/// How far the item is.
#[derive(Clone, Copy, PartialEq)]
enum Item {
    Before,
    Key,
    Assigned,
    Value,
}

impl Rewriting {
    fn run(&mut self, mut lexer: Lexer<'_>) {
        let mut before = None;
        while let Some(token) = lexer.next() {
            let previous = before.replace(token);
            let behind = |kind| previous.filter(|token| token.kind == kind);
            let behind_heredoc = behind(Kind::Close(Context::Lines)).is_some();
            if let (Some(opened), Kind::Close(Context::Lines)) =
                (behind(Kind::Open(Context::Lines)), token.kind)
            {
                self.empty(opened.start, token.end);
            }
            if lexer.resembles_end(token) {
                self.disguise(token);
            }
            let context = lexer.innermost().map(|frame| frame.context);
            if token.kind == Kind::Word && self.begins_with_digit(token) {
                self.shrink(token);
            }
            match token.kind {
                Kind::Comment => self.blank(token),
                // The line break is what makes the marker the end of a heredoc.
                Kind::Newline if behind_heredoc && context != Some(Context::Object) => {}
                Kind::Newline => self.line_break(token, context),
                Kind::Open(Context::Object) => {
                    self.part();
                    self.objects.push(Object::new(token.start));
                }
                Kind::Close(closed) => self.close(closed, token, &lexer),
                Kind::Symbol(symbol) if context == Some(Context::Object) => {
                    self.symbol(symbol, token);
                }
                Kind::Open(_) => self.part(),
                Kind::Word | Kind::Text | Kind::Symbol(_) if context == Some(Context::Object) => {
                    self.part();
                }
                // What is nested in a key or value is no part of the item itself.
                Kind::Word | Kind::Text | Kind::Symbol(_) | Kind::BrokenQuote => {}
            }
        }
    }

    /// Text in a heredoc that hcl-edit would take for its end.
    fn disguise(&mut self, token: Token) {
        let text = self
            .bytes
            .get_mut(token.start..token.end)
            .unwrap_or_default();
        if let Some(first) = text.iter_mut().find(|byte| !byte.is_ascii_whitespace()) {
            *first = if *first == b'_' { b'-' } else { b'_' };
        }
    }

    /// A heredoc without a line, which hcl-edit ends at the next marker of this name.
    fn empty(&mut self, start: usize, end: usize) {
        if let Some(bytes) = self.bytes.get_mut(start..end) {
            bytes.fill(b' ');
            bytes.iter_mut().take(2).for_each(|byte| *byte = b'"');
        }
    }

    fn begins_with_digit(&self, token: Token) -> bool {
        self.bytes.get(token.start).is_some_and(u8::is_ascii_digit)
    }

    /// `1e400` or `1E+400`, which hcl-edit takes for infinite.
    fn shrink(&mut self, token: Token) {
        let is_digit = |byte: &&mut u8| byte.is_ascii_digit();
        let mut rest = self
            .bytes
            .get_mut(token.start..)
            .unwrap_or_default()
            .iter_mut();
        let mut next = rest.find(|byte| !byte.is_ascii_digit());
        let mut power: Vec<&mut u8> = Vec::new();
        power.extend(next.take_if(|byte| matches!(**byte, b'e' | b'E')));
        if power.is_empty() {
            return;
        }
        let mut rest = rest.peekable();
        power.extend(rest.next_if(|byte| **byte == b'+'));
        let digits: Vec<&mut u8> = rest.take_while(is_digit).collect();
        if digits.len() > 2 {
            power
                .into_iter()
                .chain(digits)
                .for_each(|byte| *byte = b'0');
        }
    }

    fn blank(&mut self, token: Token) {
        if let Some(bytes) = self.bytes.get_mut(token.start..token.end) {
            bytes.fill(b' ');
        }
    }

    fn line_break(&mut self, token: Token, context: Option<Context>) {
        match context {
            Some(Context::Object) => {
                if let Some(object) = self.objects.last_mut() {
                    object.end_item(token.start);
                }
            }
            Some(Context::For | Context::Parenthesis | Context::Bracket | Context::Sequence) => {
                self.blank(token);
            }
            Some(Context::Block | Context::Quote | Context::Lines) | None => {}
        }
    }

    fn symbol(&mut self, symbol: u8, token: Token) {
        let Some(object) = self.objects.last_mut() else {
            return;
        };
        let single = token.end - token.start == 1;
        match symbol {
            b'=' | b':' if single && object.item == Item::Key => {
                object.changes.push((token.start, b','));
                object.item = Item::Assigned;
            }
            b',' => object.end_item(token.start),
            _ => object.part(),
        }
    }

    fn part(&mut self) {
        if let Some(object) = self.objects.last_mut() {
            object.part();
        }
    }

    /// The end of an object makes its changes, unless something about it was not as it should.
    fn close(&mut self, closed: Context, token: Token, lexer: &Lexer<'_>) {
        let is_object = |frame: &&Frame<'_>| frame.context == Context::Object;
        let still_open = lexer
            .frames()
            .iter()
            .rev()
            .find(is_object)
            .map(|frame| frame.at);
        let mut ended = None;
        while let Some(object) = self.objects.pop_if(|object| Some(object.at) != still_open) {
            ended = Some(object);
        }
        let Some(object) = ended.filter(|_| closed == Context::Object) else {
            return;
        };
        if object.sound && matches!(object.item, Item::Before | Item::Value) {
            self.make_tuple(object, token.start);
        }
    }

    fn make_tuple(&mut self, object: Object, end: usize) {
        if object.changes.is_empty() {
            return;
        }
        let brackets = [(object.at, b'['), (end, b']')];
        for (at, byte) in object.changes.into_iter().chain(brackets) {
            if let Some(place) = self.bytes.get_mut(at) {
                *place = byte;
            }
        }
    }
}

impl Object {
    fn new(at: usize) -> Self {
        Self {
            at,
            changes: Vec::new(),
            item: Item::Before,
            sound: true,
        }
    }

    /// A token of a key or value.
    fn part(&mut self) {
        self.item = match self.item {
            Item::Before | Item::Key => Item::Key,
            Item::Assigned | Item::Value => Item::Value,
        };
    }

    /// A comma or line break, which ends a complete item; a line break between items is none.
    fn end_item(&mut self, at: usize) {
        match self.item {
            Item::Before => {}
            Item::Value => {
                self.changes.push((at, b','));
                self.item = Item::Before;
            }
            Item::Key | Item::Assigned => self.sound = false,
        }
    }
}
