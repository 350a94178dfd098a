//! The same program in a form that hcl-edit takes, byte for byte in the same places.
//!
//! hcl-edit refuses some of what Terraform accepts: line breaks in object for-expressions and
//! template directives, and objects that give a key twice. It ends a heredoc at a line that
//! only begins with the marker, and its objects cost the square of their items. So comments
//! and line breaks that mean nothing become blanks, an object becomes a tuple of keys and
//! values in turn, and text that looks like the end of a heredoc is made to look different.
//! As all offsets stay, the converter takes what it needs from the original.

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
        while let Some(token) = lexer.next() {
            if lexer.resembles_end(token) {
                self.disguise(token);
            }
            let context = lexer.innermost().map(|frame| frame.context);
            match token.kind {
                Kind::Comment => self.blank(token),
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
