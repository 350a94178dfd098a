//! Attributes and labels of the settings, with what is wrong about them.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a setting is a constant; every other expression is refused"
)]

use std::sync::Arc;

use model::{Datum, Form, Property};
use syntax::hcl::{Block, Body, Expression, ExpressionKind, ObjectKey};
use syntax::{Diagnostic, Span};

use super::{find, hint};

/// The messages so far.
pub(super) struct Reading {
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Reading {
    pub(super) fn warn(&mut self, message: String, span: Span) {
        self.diagnostics.push(Diagnostic::warning(message, span));
    }

    /// What stands outside of blocks is among `known`.
    pub(super) fn check_top<const N: usize>(&mut self, body: &Body, known: [&str; N]) {
        for attribute in &body.attributes {
            let name = &*attribute.name.text;
            if !known.contains(&name) {
                let meant = hint(name, known);
                let message = format!("there is no `{name}` in the settings{meant}");
                self.warn(message, attribute.name.span);
            }
        }
    }

    /// The labels of a block; `wanted` says what they are.
    pub(super) fn labels<const N: usize>(
        &mut self,
        block: &Block,
        wanted: [&str; N],
    ) -> Option<[Arc<str>; N]> {
        let labels: Vec<Arc<str>> = block
            .labels
            .iter()
            .map(|label| Arc::clone(&label.text))
            .collect();
        let labels = <[Arc<str>; N]>::try_from(labels).ok();
        if labels.is_none() {
            let kind = &block.kind.text;
            let message = format!("`{kind}` has as labels: {}", wanted.join(", "));
            self.warn(message, block.header);
        }
        labels
    }

    pub(super) fn check_names(&mut self, body: &Body, known: &[&str]) {
        for attribute in &body.attributes {
            let name = &*attribute.name.text;
            if !known.contains(&name) {
                let meant = hint(name, known.iter().copied());
                self.warn(
                    format!("there is no `{name}` here{meant}"),
                    attribute.name.span,
                );
            }
        }
    }

    /// Facts among the attributes; `others` are none and known.
    pub(super) fn facts(
        &mut self,
        body: &Body,
        others: &[&str],
        fits: impl Fn(Property) -> bool,
    ) -> Vec<(Property, Datum, Span)> {
        let mut facts = Vec::new();
        for attribute in &body.attributes {
            let name = &*attribute.name.text;
            if others.contains(&name) {
                continue;
            }
            let Some(property) = Property::from_name(name).filter(|it| fits(*it)) else {
                let known = Property::ALL.iter().filter(|it| fits(**it));
                let meant = hint(name, known.map(|it| it.name()));
                self.warn(
                    format!("no fact is called `{name}` here{meant}"),
                    attribute.name.span,
                );
                continue;
            };
            if let Some(value) = datum(property.form(), &attribute.value) {
                facts.push((property, value, attribute.name.span));
            } else {
                let form = form(property.form());
                self.warn(format!("`{name}` is {form}"), attribute.value.span);
            }
        }
        facts
    }

    pub(super) fn text(&mut self, body: &Body, name: &str) -> Option<Arc<str>> {
        self.string(find(body, name)?)
    }

    /// A list of texts, or one.
    pub(super) fn texts(&mut self, body: &Body, name: &str) -> Vec<Arc<str>> {
        let items = find(body, name).map_or(&[][..], items);
        items.iter().filter_map(|item| self.string(item)).collect()
    }

    /// A mapping of names to constants of any shape.
    pub(super) fn constants(&mut self, body: &Body, name: &str) -> Vec<(Arc<str>, Expression)> {
        let Some(value) = find(body, name) else {
            return Vec::new();
        };
        let ExpressionKind::Object(pairs) = &value.kind else {
            let message = format!("`{name}` is a mapping such as `{{ \"name\" = \"1.2\" }}`");
            self.warn(message, value.span);
            return Vec::new();
        };
        let mut constants = Vec::new();
        for (key, value) in pairs {
            match key_text(key).filter(|_| is_constant(value)) {
                Some(key) => constants.push((key, value.clone())),
                None => self.warn("only constants can be set".to_owned(), value.span),
            }
        }
        constants
    }

    pub(super) fn port(&mut self, body: &Body) -> Option<u16> {
        let value = find(body, "port")?;
        let port = integer(value).and_then(|number| u16::try_from(number).ok());
        if port.is_none() {
            self.warn("a port is a number up to 65535".to_owned(), value.span);
        }
        port
    }

    fn string(&mut self, value: &Expression) -> Option<Arc<str>> {
        let text = string(value);
        if text.is_none() {
            self.warn("a text in quotes belongs here".to_owned(), value.span);
        }
        text
    }
}

fn form(form: Form) -> &'static str {
    match form {
        Form::Bool => "true or false",
        Form::Number => "a whole number",
        Form::Text => "a word in quotes",
        Form::List => "a list of words in quotes",
    }
}

fn datum(form: Form, value: &Expression) -> Option<Datum> {
    match form {
        Form::Bool => truth(value).map(Datum::Bool),
        Form::Number => integer(value).map(Datum::Number),
        Form::Text => string(value).map(Datum::Text),
        Form::List => {
            let words = items(value).iter().map(string);
            let mut words: Vec<Arc<str>> = words.collect::<Option<_>>()?;
            words.sort();
            words.dedup();
            Some(Datum::List(words))
        }
    }
}

fn truth(value: &Expression) -> Option<bool> {
    if let ExpressionKind::Bool(truth) = value.kind {
        Some(truth)
    } else {
        None
    }
}

fn integer(value: &Expression) -> Option<i64> {
    if let ExpressionKind::Integer(number) = value.kind {
        Some(number)
    } else {
        None
    }
}

fn string(value: &Expression) -> Option<Arc<str>> {
    if let ExpressionKind::String(text) = &value.kind {
        Some(Arc::clone(text))
    } else {
        None
    }
}

/// The items of a list, or the one thing that is no list.
fn items(value: &Expression) -> &[Expression] {
    if let ExpressionKind::Tuple(items) = &value.kind {
        items
    } else {
        std::slice::from_ref(value)
    }
}

fn key_text(key: &ObjectKey) -> Option<Arc<str>> {
    match key {
        ObjectKey::Name(name) => Some(Arc::clone(&name.text)),
        ObjectKey::Expression(key) => string(key),
    }
}

fn is_constant(value: &Expression) -> bool {
    match &value.kind {
        ExpressionKind::Null
        | ExpressionKind::Bool(_)
        | ExpressionKind::Integer(_)
        | ExpressionKind::Number(_)
        | ExpressionKind::String(_) => true,
        ExpressionKind::Tuple(items) => items.iter().all(is_constant),
        ExpressionKind::Object(pairs) => pairs
            .iter()
            .all(|(key, value)| key_text(key).is_some() && is_constant(value)),
        _ => false,
    }
}
