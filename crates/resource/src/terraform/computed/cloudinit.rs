//! `data "cloudinit_config"`: parts as one MIME text, packed as asked for.
//!
//! As the provider writes it: a header, the parts with their headers in the order of their
//! names, a boundary that is `MIMEBOUNDARY` unless said otherwise; by default the whole is
//! compressed and in base64.

use eval::{Map, Value};
use syntax::Span;
use syntax::hcl::{Expression, ExpressionKind, Piece};

use super::{Arguments, apply};
use crate::terraform::scope::Names;

/// The value of `rendered`; none where what decides its form is not known.
pub(super) fn render(attributes: &Map, place: Span, names: &Names<'_, '_>) -> Option<Value> {
    let boundary = match attributes.get("boundary") {
        Some(given) => given.as_str()?,
        None => "MIMEBOUNDARY",
    };
    let mut text = Text {
        pieces: Vec::new(),
        values: Vec::new(),
        place,
    };
    text.say(&format!(
        "Content-Type: multipart/mixed; boundary=\"{boundary}\"\nMIME-Version: 1.0\r\n\r\n"
    ));
    let mut start = "";
    for part in attributes.get("part").map_or(&[][..], Value::items) {
        text.say(&format!("{start}--{boundary}\r\n"));
        text.part(part);
        start = "\r\n";
    }
    text.say(&format!("\r\n--{boundary}--\r\n"));
    let rendered = text.evaluate(names);
    let packing = match (
        switch(attributes, "gzip")?,
        switch(attributes, "base64_encode")?,
    ) {
        (true, true) => "base64gzip",
        (false, true) => "base64encode",
        (false, false) => return Some(rendered),
        // The provider refuses bytes that are no text.
        (true, false) => return None,
    };
    Some(apply(packing, [rendered], place, names))
}

/// A switch that is on unless it is said to be off; nothing where that is not known.
fn switch(attributes: &Map, name: &str) -> Option<bool> {
    attributes.get(name).map_or(Some(true), Value::as_bool)
}

/// A template in the making.
struct Text {
    pieces: Vec<Piece>,
    values: Vec<Value>,
    place: Span,
}

impl Text {
    fn say(&mut self, text: &str) {
        self.pieces.push(Piece::Text(text.into(), self.place));
    }

    fn show(&mut self, value: &Value) {
        let number = self.values.len().to_string();
        self.values.push(value.clone());
        self.pieces.push(Piece::Interpolation(Expression {
            kind: ExpressionKind::Variable(number.into()),
            span: self.place,
        }));
    }

    fn part(&mut self, part: &Value) {
        if let Some(name) = given(part, "filename") {
            self.say("Content-Disposition: attachment; filename=\"");
            self.show(name);
            self.say("\"\r\n");
        }
        self.say("Content-Transfer-Encoding: 7bit\r\nContent-Type: ");
        match given(part, "content_type") {
            Some(kind) => self.show(kind),
            None => self.say("text/plain"),
        }
        self.say("\r\nMime-Version: 1.0\r\n");
        if let Some(merge) = given(part, "merge_type") {
            self.say("X-Merge-Type: ");
            self.show(merge);
            self.say("\r\n");
        }
        self.say("\r\n");
        if let Some(content) = given(part, "content") {
            self.show(content);
        }
    }

    fn evaluate(self, names: &Names<'_, '_>) -> Value {
        let template = Expression {
            kind: ExpressionKind::Template(self.pieces),
            span: self.place,
        };
        let scope = Arguments {
            arguments: self.values,
            names,
        };
        eval::evaluate(&template, &scope)
    }
}

/// An argument of a part that is set and not empty.
fn given<'v>(part: &'v Value, name: &str) -> Option<&'v Value> {
    let value = part.get(name)?;
    (!value.is_null() && value.as_str() != Some("")).then_some(value)
}
