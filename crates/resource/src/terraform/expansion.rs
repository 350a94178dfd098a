//! `count` and `for_each`: how many instances a block has, and what each of them sees.

use std::sync::Arc;

use eval::{Kind, Map, Reference, Shape, Type, Value, convert};
use syntax::hcl::{Expression, ExpressionKind};
use syntax::{Diagnostic, Span};

use super::names::Key;
use crate::Instances;

/// What `count.index` and `each` are in one instance.
#[derive(Clone, Debug, Default)]
pub(super) struct Repetition {
    pub(super) key: Key,
    pub(super) index: Option<Value>,
    pub(super) each: Option<(Value, Value)>,
    /// Whether nobody knows if it is made at all.
    pub(super) unsure: bool,
}

/// How the instances of a block are addressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// There is one, without a key.
    Single,
    /// By number.
    Counted,
    /// By text.
    Keyed,
    /// One stands for a number of them.
    Unsure(Instances),
}

/// The instances of a block.
#[derive(Debug)]
pub(super) struct Expansion {
    pub(super) form: Form,
    pub(super) repetitions: Vec<Repetition>,
    /// What is wrong with `count` or `for_each`, or a note that it was cut.
    pub(super) diagnostic: Option<Diagnostic>,
}

impl Expansion {
    /// A block without `count` and `for_each`.
    pub(super) fn single() -> Self {
        Self {
            form: Form::Single,
            repetitions: vec![Repetition::default()],
            diagnostic: None,
        }
    }

    /// The instances that `count` asks for; `name` is the block's address for messages.
    pub(super) fn counted(count: &Value, limit: u64, name: &str, place: Span) -> Self {
        let place = count.span.unwrap_or(place);
        if count.as_unknown().is_some() {
            return Self::unsure(Instances::Unknown, index_of(count));
        }
        let number = convert(count, &Type::Number).ok();
        let number = number.and_then(|number| number.as_integer());
        let Some(number) = number else {
            let message = format!("`count` of `{name}` is no whole number: one instance is shown");
            return Self::unsure(Instances::Unknown, index_of(count))
                .saying(Diagnostic::error(message, place));
        };
        let Ok(number) = u64::try_from(number) else {
            let message = format!("`count` of `{name}` is negative: {number}");
            return Self::of(Form::Counted, Vec::new()).saying(Diagnostic::error(message, place));
        };
        if number > limit {
            return Self::unsure(Instances::Many(number), index_of(count))
                .saying(cut(name, number, place));
        }
        let repetition = |index: u64| Repetition {
            key: Key::Index(index),
            index: Some(like(
                count,
                Value::integer(i64::try_from(index).unwrap_or(i64::MAX)),
            )),
            each: None,
            unsure: false,
        };
        Self::of(Form::Counted, (0..number).map(repetition).collect())
    }

    /// The instances that `for_each` asks for.
    pub(super) fn keyed(for_each: &Value, limit: u64, name: &str, place: Span) -> Self {
        let place = for_each.span.unwrap_or(place);
        let elements = match Elements::of(for_each) {
            Elements::Unknown(element) => return Self::unsure(Instances::Unknown, element),
            Elements::Wrong => {
                let message = format!(
                    "`for_each` of `{name}` is no map or set of strings: one instance is shown"
                );
                return Self::unsure(Instances::Unknown, unknown_element(for_each))
                    .saying(Diagnostic::error(message, place));
            }
            Elements::Known(elements) => elements,
        };
        let number = elements.len() as u64;
        if number > limit {
            return Self::unsure(Instances::Many(number), unknown_element(for_each))
                .saying(cut(name, number, place));
        }
        let repetition = |(key, value): (Arc<str>, Value)| Repetition {
            each: Some((like(&value, Value::text(Arc::clone(&key))), value)),
            key: Key::Text(key),
            index: None,
            unsure: false,
        };
        Self::of(Form::Keyed, elements.into_iter().map(repetition).collect())
    }

    fn of(form: Form, repetitions: Vec<Repetition>) -> Self {
        Self {
            form,
            repetitions,
            diagnostic: None,
        }
    }

    /// One instance that stands for many.
    fn unsure(instances: Instances, mut repetition: Repetition) -> Self {
        repetition.key = Key::None;
        repetition.unsure = instances == Instances::Unknown;
        Self::of(Form::Unsure(instances), vec![repetition])
    }

    fn saying(mut self, diagnostic: Diagnostic) -> Self {
        self.diagnostic = Some(diagnostic);
        self
    }

    /// The same block, shown by one instance because the whole configuration is too large.
    pub(super) fn cut_to_one(self, name: &str, place: Span) -> Self {
        let number = self.repetitions.len() as u64;
        let Some(first) = self.repetitions.into_iter().next() else {
            return Self::of(self.form, Vec::new());
        };
        Self::unsure(Instances::Many(number), first).saying(cut(name, number, place))
    }
}

/// What `for_each` chose: `[]` where the other branch is a set is an empty set, and where that
/// one is unknown, nobody knows of what type it is.
pub(super) fn chosen(for_each: &Expression, value: Value) -> Value {
    let is_choice = matches!(for_each.kind, ExpressionKind::Conditional(_));
    if let Kind::Tuple(items) = &value.kind
        && is_choice
        && items.is_empty()
    {
        let kind = Kind::Set(Arc::clone(items));
        return Value { kind, ..value };
    }
    value
}

fn cut(name: &str, number: u64, place: Span) -> Diagnostic {
    let message = format!("`{name}` has {number} instances: one stands for all of them");
    Diagnostic::warning(message, place)
}

/// The elements of what `for_each` is given.
pub(super) enum Elements {
    Known(Vec<(Arc<str>, Value)>),
    /// One that stands for all, where their number or keys are unknown.
    Unknown(Repetition),
    /// Nothing to walk over.
    Wrong,
}

impl Elements {
    pub(super) fn of(value: &Value) -> Self {
        match &value.kind {
            Kind::Object(map) | Kind::Map(map) => {
                let element = |(key, item): (&Arc<str>, &Value)| {
                    let item = note_whole(item.clone(), value);
                    (Arc::clone(key), item)
                };
                Self::Known(map.iter().map(element).collect())
            }
            Kind::Set(items) => {
                let element = |item: &Value| {
                    let text = item.as_str()?.into();
                    Some((text, note_whole(item.clone(), value)))
                };
                let elements: Option<Vec<_>> = items.iter().map(element).collect();
                match elements {
                    Some(elements) => Self::Known(elements),
                    None if items.iter().any(|item| item.as_unknown().is_some()) => {
                        Self::Unknown(unknown_element(value))
                    }
                    None => Self::Wrong,
                }
            }
            Kind::Unknown(_) => Self::Unknown(unknown_element(value)),
            Kind::Null
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::Tuple(_)
            | Kind::List(_) => Self::Wrong,
        }
    }
}

/// An element of which nobody knows more than the whole tells.
pub(super) fn unknown_element(whole: &Value) -> Repetition {
    let value = match whole.shape() {
        Some(Shape::Each(element)) => element.clone(),
        Some(Shape::Among(among)) => only(among.items()).unwrap_or_else(|| nameless(whole)),
        _ => nameless(whole),
    };
    Repetition {
        key: Key::None,
        index: None,
        each: Some((nameless(whole), value)),
        unsure: false,
    }
}

fn only<'a>(mut items: impl Iterator<Item = &'a Value>) -> Option<Value> {
    items.next().filter(|_| items.next().is_none()).cloned()
}

fn index_of(count: &Value) -> Repetition {
    Repetition {
        key: Key::None,
        index: Some(nameless(count)),
        each: None,
        unsure: false,
    }
}

/// Something of a known or unknown whole that is itself unknown for the same reason.
fn nameless(whole: &Value) -> Value {
    let reason = match whole.as_unknown() {
        Some(unknown) => unknown.reason.clone(),
        None => eval::Reason::Other("it differs from instance to instance".into()),
    };
    let value = like(whole, Value::unknown(reason));
    note_whole(value, whole)
}

/// At the place of `other`.
fn like(other: &Value, mut value: Value) -> Value {
    value.span = other.span;
    value
}

/// With the references and the secrecy of the whole that it was taken from.
fn note_whole(value: Value, whole: &Value) -> Value {
    let refer = |value: Value, reference: &Reference| value.referring(reference.clone());
    let value = whole.references().iter().fold(value, refer);
    if whole.is_sensitive() {
        value.sensitive()
    } else {
        value
    }
}

/// The value of all instances together, as a reference without a key gives it.
pub(super) fn together(form: Form, keys: &[Key], elements: Vec<Value>) -> Value {
    match form {
        Form::Single => elements.into_iter().next().unwrap_or_else(Value::null),
        Form::Counted => Value::tuple(elements),
        Form::Keyed => {
            let name = |key: &Key| match key {
                Key::Text(text) => Some(Arc::clone(text)),
                Key::None | Key::Index(_) => None,
            };
            let pairs = keys.iter().zip(elements);
            let map: Map = pairs
                .filter_map(|(key, element)| Some((name(key)?, element)))
                .collect();
            Value::object(map)
        }
        Form::Unsure(_) => match elements.into_iter().next() {
            Some(element) => each(element),
            None => Value::null(),
        },
    }
}

/// A collection of unknown size whose elements look like this one.
fn each(element: Value) -> Value {
    let reason = match element.notes.as_ref().and_then(|notes| notes.open.clone()) {
        Some(open) => open,
        None => eval::Reason::Other("the number of instances is not known".into()),
    };
    let mut value = Value::unknown(reason.clone());
    value.notes.clone_from(&element.notes);
    if let Kind::Unknown(unknown) = &mut value.kind {
        Arc::make_mut(unknown).shape = Some(Shape::Each(element));
    }
    value
}
