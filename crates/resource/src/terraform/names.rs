//! Addresses and their keys, as Terraform writes them.

use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

use syntax::hcl::{Expression, ExpressionKind};

/// What tells the instances of one declaration apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Key {
    /// There is just one, or one stands for all.
    #[default]
    None,
    /// Of `count`.
    Index(u64),
    /// Of `for_each`.
    Text(Arc<str>),
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => Ok(()),
            Self::Index(index) => write!(out, "[{index}]"),
            Self::Text(text) => {
                out.write_str("[\"")?;
                escape(text, out)?;
                out.write_str("\"]")
            }
        }
    }
}

fn escape(text: &str, out: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            '$' | '%' if letters.peek() == Some(&'{') => write!(out, "{letter}{letter}")?,
            _ => out.write_char(letter)?,
        }
    }
    Ok(())
}

/// `outer.inner`, or just `inner` in the root module.
pub(super) fn within(module: &str, inner: impl fmt::Display) -> Arc<str> {
    if module.is_empty() {
        inner.to_string().into()
    } else {
        format!("{module}.{inner}").into()
    }
}

/// The same for a name that is shared where it can be.
pub(super) fn within_shared(module: &str, inner: &Arc<str>) -> Arc<str> {
    if module.is_empty() {
        Arc::clone(inner)
    } else {
        within(module, inner)
    }
}

/// A name with the key of an instance.
pub(super) fn with_key(name: &Arc<str>, key: &Key) -> Arc<str> {
    match key {
        Key::None => Arc::clone(name),
        Key::Index(_) | Key::Text(_) => format!("{name}{key}").into(),
    }
}

/// The address that a traversal spells, as in `moved` and `depends_on`. Texts are addresses
/// too: the JSON syntax and old code write them so.
pub(super) fn written_address(expression: &Expression) -> Option<Arc<str>> {
    if let ExpressionKind::String(text) = &expression.kind {
        return Some(Arc::clone(text));
    }
    let mut steps = Vec::new();
    let mut at = expression;
    loop {
        match &at.kind {
            ExpressionKind::Get(inner, name) => {
                steps.push(format!(".{}", name.text));
                at = inner;
            }
            ExpressionKind::Index(inner, key) => {
                steps.push(written_key(key)?.to_string());
                at = inner;
            }
            ExpressionKind::Variable(name) => {
                steps.push(name.to_string());
                steps.reverse();
                return Some(steps.concat().into());
            }
            ExpressionKind::Template(_)
            | ExpressionKind::Null
            | ExpressionKind::Bool(_)
            | ExpressionKind::Integer(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::String(_)
            | ExpressionKind::Tuple(_)
            | ExpressionKind::Object(_)
            | ExpressionKind::Splat(_)
            | ExpressionKind::Call(_)
            | ExpressionKind::Conditional(_)
            | ExpressionKind::Unary(..)
            | ExpressionKind::Binary(..)
            | ExpressionKind::For(_)
            | ExpressionKind::Parenthesis(_) => return None,
        }
    }
}

/// The local name of a provider's configuration: `aws`, `aws.west`. The key of one that is
/// repeated is left out.
pub(super) fn provider_name(expression: &Expression) -> Option<Arc<str>> {
    if let ExpressionKind::Index(inner, _) = &expression.kind {
        return provider_name(inner);
    }
    written_address(expression)
}

fn written_key(key: &Expression) -> Option<Key> {
    if let ExpressionKind::Integer(index) = &key.kind {
        return Some(Key::Index(u64::try_from(*index).ok()?));
    }
    if let ExpressionKind::String(text) = &key.kind {
        return Some(Key::Text(Arc::clone(text)));
    }
    None
}
