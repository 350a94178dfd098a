//! Values: known, absent or unknown, each with the place that decides it.

use std::sync::{Arc, LazyLock};

use syntax::Span;

use crate::map::Map;
use crate::number::Number;
use crate::types::Type;
use crate::unknown::{Reason, Shape, Unknown};

/// A value with its place and notes. Cloning costs a few reference counts.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// The expression that decides it; none for what comes from the catalog's own text.
    pub span: Option<Span>,
    /// Marks that most values lack.
    pub notes: Option<Arc<Notes>>,
}

/// The forms of a value.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Absent: `null`, or an attribute that is not set.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number of any size.
    Number(Number),
    /// Text.
    String(Arc<str>),
    /// A sequence whose items may differ in type; also every YAML sequence.
    Tuple(Arc<Vec<Value>>),
    /// A sequence of one element type.
    List(Arc<Vec<Value>>),
    /// A set, its items unique and in Terraform's order.
    Set(Arc<Vec<Value>>),
    /// Attributes that may differ in type; also every YAML mapping and every nested block.
    Object(Arc<Map>),
    /// Keys and values of one element type.
    Map(Arc<Map>),
    /// Not known before apply, or not known from this code at all.
    Unknown(Arc<Unknown>),
}

/// A map of these entries.
pub fn fields<const N: usize>(entries: [(&str, Value); N]) -> Map {
    entries
        .into_iter()
        .map(|(key, value)| (key.into(), value))
        .collect()
}

/// What is known about a value besides itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    /// Secret: never printed, stored or compared in an output.
    pub sensitive: bool,
    /// The resources it was taken from, in order, without repetition.
    pub references: Vec<Reference>,
    /// For text that encodes a structure (the result of `jsonencode`, or of a policy document),
    /// the structure with the places of its leaves.
    pub decoded: Option<Value>,
    /// For a value that stands for a resource, which its one reference names: why an attribute
    /// that it does not hold is unknown. See [`Value::attribute`].
    pub open: Option<Reason>,
    /// The type, where what it holds does not tell: of null, of what is unknown, and of an empty
    /// collection.
    pub stated: Option<Type>,
}

/// A reference to a resource's attribute.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Reference {
    /// Address within its scope: `module.a.aws_lb.web["x"]`, `aws_lb.web` for all instances,
    /// `data.aws_vpc.main`, `module.vpc` for a call whose source is not on disk.
    pub address: Arc<str>,
    /// The attribute path that was asked for, `arn` or `ports[0].name`; empty for the whole.
    pub attribute: Arc<str>,
}

impl Value {
    /// A value of this form without place or notes.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            span: None,
            notes: None,
        }
    }

    /// Absent.
    pub fn null() -> Self {
        Self::new(Kind::Null)
    }

    /// Text.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Self::new(Kind::String(text.into()))
    }

    /// A truth value.
    pub fn bool(truth: bool) -> Self {
        Self::new(Kind::Bool(truth))
    }

    /// A whole number.
    pub fn integer(number: i64) -> Self {
        Self::new(Kind::Number(Number::Integer(number)))
    }

    /// A number.
    pub fn number(number: impl Into<Number>) -> Self {
        Self::new(Kind::Number(number.into()))
    }

    /// A sequence of one element type.
    pub fn list(items: Vec<Self>) -> Self {
        Self::new(Kind::List(Arc::new(items)))
    }

    /// A sequence.
    pub fn tuple(items: Vec<Self>) -> Self {
        Self::new(Kind::Tuple(Arc::new(items)))
    }

    /// An object.
    pub fn object(attributes: Map) -> Self {
        Self::new(Kind::Object(Arc::new(attributes)))
    }

    /// Not known, for this reason.
    pub fn unknown(reason: Reason) -> Self {
        Self::unknown_as(reason, None)
    }

    /// Not known, for this reason, and with this shape.
    pub fn unknown_as(reason: Reason, shape: Option<Shape>) -> Self {
        Self::new(Kind::Unknown(Arc::new(Unknown {
            reason,
            shape,
            present: false,
            filled: false,
        })))
    }

    /// The same value; if it is unknown, it is certain not to be null.
    #[must_use]
    pub fn present(mut self) -> Self {
        if let Kind::Unknown(unknown) = &mut self.kind
            && !unknown.present
        {
            Arc::make_mut(unknown).present = true;
        }
        self
    }

    /// The same value; if it is unknown, it is certain to be neither null nor an empty text.
    #[must_use]
    pub fn filled(mut self) -> Self {
        if let Kind::Unknown(unknown) = &mut self.kind
            && !unknown.filled
        {
            Arc::make_mut(unknown).filled = true;
        }
        self
    }

    /// The same value, decided at `span`.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// The same value with one more reference.
    #[must_use]
    pub fn referring(mut self, reference: Reference) -> Self {
        let notes = Arc::make_mut(self.notes.get_or_insert_default());
        if !notes.references.contains(&reference) {
            notes.references.push(reference);
        }
        self
    }

    /// The same value, marked secret.
    #[must_use]
    pub fn sensitive(mut self) -> Self {
        Arc::make_mut(self.notes.get_or_insert_default()).sensitive = true;
        self
    }

    /// The same value, of this type where it does not tell by itself.
    #[must_use]
    pub fn of_type(mut self, wanted: Type) -> Self {
        let stated = Some(wanted).filter(|wanted| *wanted != Type::Any && self.tells_no_type());
        let known = self.notes.as_ref().and_then(|notes| notes.stated.as_ref());
        if known != stated.as_ref() {
            match stated.as_ref().and_then(plain_notes) {
                Some(shared) if self.notes.is_none() => self.notes = Some(shared),
                _ => Arc::make_mut(self.notes.get_or_insert_default()).stated = stated,
            }
        }
        self
    }

    /// Whether what it holds leaves its type open.
    fn tells_no_type(&self) -> bool {
        match &self.kind {
            Kind::Null | Kind::Unknown(_) => true,
            Kind::List(items) | Kind::Set(items) => items.is_empty(),
            Kind::Map(map) => map.is_empty(),
            _ => false,
        }
    }

    /// The type that it was given, where it does not tell by itself.
    pub(crate) fn stated(&self) -> Option<&Type> {
        let stated = self.notes.as_ref()?.stated.as_ref()?;
        let fits = match (&self.kind, stated) {
            (Kind::Null | Kind::Unknown(_), _) => true,
            (Kind::List(items), Type::List(_)) | (Kind::Set(items), Type::Set(_)) => {
                items.is_empty()
            }
            (Kind::Map(map), Type::Map(_)) => map.is_empty(),
            _ => false,
        };
        fits.then_some(stated)
    }

    /// Whether it is marked secret. A collection may hold secret items without being one.
    pub fn is_sensitive(&self) -> bool {
        self.notes.as_ref().is_some_and(|notes| notes.sensitive)
    }

    /// The resources this value itself was taken from; not those of its items.
    pub fn references(&self) -> &[Reference] {
        self.notes.as_ref().map_or(&[], |notes| &notes.references)
    }

    /// Whether it is absent.
    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null)
    }

    /// Whether it is certain not to be absent.
    pub fn is_present(&self) -> bool {
        match &self.kind {
            Kind::Null => false,
            Kind::Unknown(unknown) => unknown.is_present(),
            _ => true,
        }
    }

    /// The least and the greatest number it can be.
    pub(crate) fn bounds(&self) -> Option<[&Number; 2]> {
        match (&self.kind, self.shape()) {
            (Kind::Number(number), _) => Some([number, number]),
            (_, Some(Shape::Between([low, high]))) => Some([low, high]),
            _ => None,
        }
    }

    /// The reason and shape, if it is unknown.
    pub fn as_unknown(&self) -> Option<&Unknown> {
        if let Kind::Unknown(unknown) = &self.kind {
            Some(unknown)
        } else {
            None
        }
    }

    /// The truth value, without conversion.
    pub fn as_bool(&self) -> Option<bool> {
        if let Kind::Bool(truth) = self.kind {
            Some(truth)
        } else {
            None
        }
    }

    /// The text, without conversion.
    pub fn as_str(&self) -> Option<&str> {
        if let Kind::String(text) = &self.kind {
            Some(text)
        } else {
            None
        }
    }

    /// The whole number, also from text that spells one.
    pub fn as_integer(&self) -> Option<i64> {
        match &self.kind {
            Kind::Number(number) => number.as_integer(),
            Kind::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// The value that an attribute step gives, with what the whole adds to it: its references
    /// and secrecy, or, for a resource, what is known of an attribute that the code does not
    /// set. None where there is no such attribute, nor ever will be.
    pub fn attribute(&self, name: &str) -> Option<Self> {
        let notes = self.notes.as_deref();
        let open = notes.and_then(|notes| notes.open.as_ref());
        match self.map().and_then(|map| map.get(name)) {
            Some(value) if open.is_some() => Some(value.clone()),
            Some(value) => Some(value.clone().noted_as(notes)),
            None => self.later(name, open?),
        }
    }

    /// What a provider will tell of an attribute, where the code does not. The names that it
    /// knows things by are never empty, for an empty one means that there is no such thing.
    pub fn known_later(name: &str, reason: &Reason) -> Self {
        const NAMES: &[&str] = &["account_id", "arn", "id", "self_link"];
        let value = Self::unknown(reason.of_attribute(name));
        let told = matches!(reason, Reason::AfterApply(_) | Reason::Data(_));
        if told && NAMES.contains(&name) {
            value.filled().of_type(Type::String)
        } else {
            value
        }
    }

    /// An attribute that a resource, or a nested block of one, will have after apply.
    fn later(&self, name: &str, reason: &Reason) -> Option<Self> {
        let whole = self.references().first()?;
        let attribute = match &*whole.attribute {
            "" => name.into(),
            block => format!("{block}.{name}").into(),
        };
        let address = Arc::clone(&whole.address);
        let reference = Reference { address, attribute };
        let value = if whole.attribute.is_empty() {
            Self::known_later(name, reason)
        } else {
            Self::unknown(reason.of_attribute(name))
        };
        let mut value = value.referring(reference);
        value.span = self.span;
        Some(value)
    }

    /// The same value with the references and the secrecy of the whole it was taken from.
    fn noted_as(self, whole: Option<&Notes>) -> Self {
        let Some(whole) = whole else { return self };
        let referring = |value: Self, reference: &Reference| value.referring(reference.clone());
        let value = whole.references.iter().fold(self, referring);
        if whole.sensitive {
            value.sensitive()
        } else {
            value
        }
    }

    /// An attribute of an object or map that is present and not null.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.map()?.get(name).filter(|value| !value.is_null())
    }

    /// The value under a path of attribute names and, for sequences, indexes.
    pub fn path(&self, path: &[&str]) -> Option<&Self> {
        path.iter()
            .try_fold(self, |value, step| match step.parse::<usize>() {
                Ok(index) => value.items().get(index),
                Err(_) => value.get(step),
            })
    }

    /// The entries of an object or map.
    pub fn map(&self) -> Option<&Map> {
        match &self.kind {
            Kind::Object(map) | Kind::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items of a tuple, list or set; empty for anything else.
    pub fn items(&self) -> &[Self] {
        match &self.kind {
            Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => items,
            _ => &[],
        }
    }

    /// The items that a tuple, list or set has for certain; empty for anything else.
    pub fn certain_items(&self) -> &[Self] {
        match self.shape() {
            Some(Shape::Among(among)) => &among.certain,
            _ => self.items(),
        }
    }

    /// The items of a tuple, list or set; of a list of unknown length those that it has for
    /// certain, and the list itself for what else it may have. Anything else is its only item.
    pub fn one_or_many(&self) -> Vec<&Self> {
        let mut items: Vec<&Self> = self.certain_items().iter().collect();
        let is_sequence = matches!(self.kind, Kind::Tuple(_) | Kind::List(_) | Kind::Set(_));
        if !is_sequence && !self.is_null() {
            items.push(self);
        }
        items
    }

    /// What any element of a collection of unknown size looks like, of one that has elements.
    pub(crate) fn typical(&self) -> Option<&Self> {
        match self.shape()? {
            Shape::Each(item) => Some(item),
            Shape::Among(among) => among.only().filter(|_| among.least > 0),
            Shape::Template(_) | Shape::Json(_) | Shape::Between(_) => None,
        }
    }

    /// What an unknown text would look like once known.
    pub fn shape(&self) -> Option<&Shape> {
        self.as_unknown()?.shape.as_ref()
    }
}

/// Notes that say a type and nothing else, shared by all values that need them: optional
/// attributes that are not set are many.
fn plain_notes(stated: &Type) -> Option<Arc<Notes>> {
    static SHARED: LazyLock<[Arc<Notes>; 3]> = LazyLock::new(|| {
        [Type::Bool, Type::Number, Type::String].map(|stated| {
            Arc::new(Notes {
                stated: Some(stated),
                ..Notes::default()
            })
        })
    });
    let shared = SHARED
        .iter()
        .find(|notes| notes.stated.as_ref() == Some(stated));
    shared.cloned()
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::bool(truth)
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        Self::number(number)
    }
}

/// Places and notes do not take part: two values are equal when they say the same.
/// An unknown equals nothing, not even itself; the evaluator's `==` is three-valued instead.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Null, Kind::Null) => true,
            (Kind::Bool(a), Kind::Bool(b)) => a == b,
            (Kind::Number(a), Kind::Number(b)) => a == b,
            (Kind::String(a), Kind::String(b)) => a == b,
            (Kind::Tuple(a), Kind::Tuple(b))
            | (Kind::List(a), Kind::List(b))
            | (Kind::Set(a), Kind::Set(b)) => a == b,
            (Kind::Object(a), Kind::Object(b)) | (Kind::Map(a), Kind::Map(b)) => a == b,
            _ => false,
        }
    }
}
