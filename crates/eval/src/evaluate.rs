//! The walk over an expression tree.

mod call;
mod conditional;
mod iteration;
mod limit;
mod names;
mod operators;
mod step;
mod template;

use std::sync::Arc;

use syntax::Span;
use syntax::hcl::{Expression, ExpressionKind, ObjectKey};

use crate::context::{Context, Outcome};
use crate::map::Map;
use crate::notes::Gathered;
use crate::text::normal;
use crate::{Among, Number, Reason, Scope, Value, convert};

pub(crate) use names::{Names, Template};
pub(crate) use template::Assembly;

/// The value of an expression. Errors are reported to the scope and give an unknown.
pub fn evaluate(expression: &Expression, scope: &dyn Scope) -> Value {
    let context = Context::new(scope);
    let value = Walk::new(&context).value(expression);
    limit::fitted(value)
}

/// Where the walk is: in which evaluation, and which local names it sees.
#[derive(Clone, Copy)]
pub(crate) struct Walk<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) names: Option<&'a Names<'a>>,
    /// Where everything stands, in a text that is no place people can open.
    place: Option<Span>,
}

impl<'a> Walk<'a> {
    /// A walk that sees no local names.
    pub(crate) fn new(context: &'a Context<'a>) -> Self {
        Self {
            context,
            names: None,
            place: None,
        }
    }

    /// The same walk where these names are seen first.
    pub(crate) fn with(self, names: &'a Names<'a>) -> Self {
        Self {
            names: Some(names),
            ..self
        }
    }

    /// The same walk where everything stands at this place.
    pub(crate) fn standing_at(self, place: Span) -> Self {
        Self {
            place: Some(place),
            ..self
        }
    }

    /// The value of an expression; an error gives an unknown.
    pub(crate) fn value(self, expression: &Expression) -> Value {
        let place = self.place.unwrap_or(expression.span);
        let value = match self.context.enter() {
            Some(_level) => self
                .outcome(expression)
                .unwrap_or_else(|failure| self.context.failed(failure, place)),
            None => Value::unknown(Reason::TooLarge),
        };
        self.placed(value, place)
    }

    /// In code an expression's value stands where the expression does; in data it keeps the
    /// place of what decided it.
    fn placed(self, value: Value, span: Span) -> Value {
        if self.context.is_data() {
            value
        } else {
            value.at(span)
        }
    }

    fn outcome(self, expression: &Expression) -> Outcome {
        match &expression.kind {
            ExpressionKind::Null => Ok(Value::null()),
            ExpressionKind::Bool(truth) => Ok(Value::bool(*truth)),
            ExpressionKind::Integer(number) => Ok(Value::integer(*number)),
            ExpressionKind::Number(digits) => number(digits),
            ExpressionKind::String(text) => Ok(Value::text(normal(text))),
            ExpressionKind::Template(pieces) => self.paid(self.template(pieces)?),
            ExpressionKind::Tuple(items) => Ok(self.tuple(items)),
            ExpressionKind::Object(items) => self.object(items),
            ExpressionKind::Variable(_) | ExpressionKind::Get(..) | ExpressionKind::Index(..) => {
                self.traversal(expression)
            }
            ExpressionKind::Splat(splat) => self.splat(splat),
            ExpressionKind::Call(call) => {
                self.paid(self.call(call, self.place.unwrap_or(expression.span))?)
            }
            ExpressionKind::Conditional(parts) => self.conditional(parts),
            ExpressionKind::Unary(operator, operand) => self.unary(*operator, operand),
            ExpressionKind::Binary(operator, operands) => self.binary(*operator, operands),
            ExpressionKind::For(walked) => self.iterate(walked),
            ExpressionKind::Parenthesis(inner) => Ok(self.value(inner)),
        }
    }

    /// A computed value, once its size is paid for.
    fn paid(self, value: Value) -> Outcome {
        self.context.spend_on(&value)?;
        Ok(value)
    }

    fn tuple(self, items: &[Expression]) -> Value {
        Value::tuple(items.iter().map(|item| self.value(item)).collect())
    }

    fn object(self, items: &[(ObjectKey, Expression)]) -> Outcome {
        let mut object = Map::new();
        let mut keys = Gathered::default();
        let mut open = None;
        let mut possible = Vec::new();
        for (key, item) in items {
            let key = match key {
                ObjectKey::Name(name) => Value::text(normal(&name.text)),
                ObjectKey::Expression(key) => self.value(key),
            };
            keys.take(&key);
            let item = self.value(item);
            if let Some(unknown) = key.as_unknown() {
                keys.take_deep(&item);
                open = Some(unknown.reason.clone());
                possible.push(item);
            } else {
                object.insert(key_text(&key)?, item);
            }
        }
        let object = match open {
            None => Value::object(object),
            Some(reason) => {
                // A key that is not known may be one of the others.
                possible.extend(object.into_iter().map(|(_, item)| item));
                let most = Some(possible.len());
                let among = Among {
                    possible,
                    most,
                    ..Among::default()
                };
                among.unknown(reason)
            }
        };
        Ok(keys.put(object))
    }
}

/// A key of an object as text.
fn key_text(key: &Value) -> Outcome<Arc<str>> {
    if key.is_null() {
        return Err("a key is null".into());
    }
    Ok(convert::text(key)?)
}

fn number(digits: &str) -> Outcome {
    let number = Number::parse(digits).ok_or("the number is too large")?;
    Ok(Value::number(number))
}
