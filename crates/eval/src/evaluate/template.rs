//! Templates: text with interpolations and directives.

use syntax::hcl::{ForDirective, IfDirective, Piece};

use super::Walk;
use crate::context::{Context, Failure, LONGEST_TEXT, Outcome};
use crate::notes::Gathered;
use crate::text::normalized;
use crate::{Kind, Reason, Shape, Value, convert};

/// A text being put together from known and unknown pieces.
#[derive(Default)]
pub(crate) struct Assembly {
    /// Known text since the last unknown piece.
    text: String,
    /// The pieces before it.
    pieces: Vec<Value>,
    reason: Option<Reason>,
    size: usize,
    pub(crate) gathered: Gathered,
}

impl Assembly {
    /// Appends known text.
    pub(crate) fn push_text(&mut self, text: &str) -> Outcome<()> {
        self.size += text.len();
        if self.size > LONGEST_TEXT {
            return Err(Failure::TooLarge);
        }
        self.text.push_str(text);
        Ok(())
    }

    /// Appends a value as text, with its notes.
    pub(crate) fn push(&mut self, context: &Context<'_>, value: &Value) -> Outcome<()> {
        self.gathered.take(value);
        match &value.kind {
            Kind::String(text) => self.push_text(text),
            Kind::Null if context.is_data() => Err(Failure::Absent),
            Kind::Null => Err("null has no place in a text".into()),
            Kind::Unknown(unknown) => self.push_unknown(value, &unknown.reason),
            _ => self.push_text(&convert::text(value)?),
        }
    }

    fn push_unknown(&mut self, value: &Value, reason: &Reason) -> Outcome<()> {
        self.reason.get_or_insert_with(|| reason.clone());
        let Some(Shape::Template(pieces)) = value.shape() else {
            self.flush();
            self.pieces.push(value.clone());
            return self.push_text("");
        };
        for piece in pieces {
            if let Kind::String(text) = &piece.kind {
                self.push_text(text)?;
            } else {
                self.flush();
                self.pieces.push(piece.clone());
            }
        }
        Ok(())
    }

    fn flush(&mut self) {
        self.size += 1;
        if !self.text.is_empty() {
            self.pieces
                .push(Value::text(std::mem::take(&mut self.text)));
        }
    }

    /// The whole text, unknown if a piece of it is.
    pub(crate) fn finish(mut self) -> Value {
        let value = match self.reason.take() {
            None => Value::text(normalized(self.text)),
            Some(reason) => {
                self.flush();
                Value::unknown_as(reason, Some(Shape::Template(self.pieces)))
            }
        };
        self.gathered.put(value)
    }
}

impl Walk<'_> {
    /// The text that the pieces make. A template of nothing but one interpolation is that
    /// value itself, whatever it is.
    pub(crate) fn template(self, pieces: &[Piece]) -> Outcome {
        if let [Piece::Interpolation(only)] = pieces {
            return Ok(self.value(only));
        }
        let mut whole = Assembly::default();
        let mut span = None;
        self.pieces(pieces, &mut whole, &mut span)?;
        let mut value = whole.finish();
        value.span = span;
        Ok(value)
    }

    fn pieces(
        self,
        pieces: &[Piece],
        whole: &mut Assembly,
        span: &mut Option<syntax::Span>,
    ) -> Outcome<()> {
        for piece in pieces {
            match piece {
                Piece::Text(text, _) => whole.push_text(text)?,
                Piece::Interpolation(expression) => {
                    let value = self.value(expression);
                    *span = span.or(value.span);
                    whole.push(self.context, &value)?;
                }
                Piece::If(directive) => self.choose(directive, whole, span)?,
                Piece::For(directive) => self.repeat(directive, whole, span)?,
            }
        }
        Ok(())
    }

    fn choose(
        self,
        directive: &IfDirective,
        whole: &mut Assembly,
        span: &mut Option<syntax::Span>,
    ) -> Outcome<()> {
        let condition = self.value(&directive.condition);
        if condition.is_sensitive() && !self.context.is_data() {
            whole.gathered.mark();
        }
        let Some(unknown) = condition.as_unknown() else {
            let branch = if self.truth(&condition)? {
                &directive.yes
            } else {
                &directive.no
            };
            return self.pieces(branch, whole, span);
        };
        let mut either = Gathered::default();
        for branch in [&directive.yes, &directive.no] {
            let (value, _) = self.context.attempt(|| self.template(branch));
            either.take_deep(&value.unwrap_or_else(|_| Value::null()));
        }
        let value = either.put(Value::unknown(unknown.reason.clone()));
        whole.push(self.context, &value)
    }

    fn repeat(
        self,
        directive: &ForDirective,
        whole: &mut Assembly,
        span: &mut Option<syntax::Span>,
    ) -> Outcome<()> {
        let collection = self.value(&directive.collection);
        whole.gathered.take(&collection);
        if let Some(unknown) = collection.as_unknown() {
            let item = collection.typical().cloned();
            let item = item.unwrap_or_else(|| Value::unknown(unknown.reason.clone()));
            let key = Value::unknown(unknown.reason.clone());
            let names = (directive.key_name.as_ref(), &directive.value_name);
            let body = self.bound(names, &key, &item, |walk| walk.template(&directive.body));
            let mut gathered = Gathered::default();
            gathered.take_deep(&body?);
            let value = gathered.put(Value::unknown(unknown.reason.clone()));
            return whole.push(self.context, &value);
        }
        let names = (directive.key_name.as_ref(), &directive.value_name);
        self.entries(&collection, |key, item| {
            self.bound(names, key, item, |walk| {
                walk.pieces(&directive.body, whole, span)
            })
        })
    }

    /// A condition that must be decided.
    pub(super) fn truth(self, condition: &Value) -> Outcome<bool> {
        if condition.is_null() {
            return Err(self.absent("a condition is null"));
        }
        Ok(convert::truth(condition)?)
    }

    /// Absence where it spreads, an error where it does not.
    pub(crate) fn absent(self, message: &'static str) -> Failure {
        if self.context.is_data() {
            Failure::Absent
        } else {
            message.into()
        }
    }
}
