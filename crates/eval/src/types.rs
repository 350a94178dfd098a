//! Types: of values, and as variables ask for them.

mod parse;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::unify::unify;
use crate::{Kind, Map, Shape, Value};

/// A type, or a pattern of types where it holds [`Type::Any`].
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Not decided.
    Any,
    /// A truth value.
    Bool,
    /// A number.
    Number,
    /// Text.
    String,
    /// A sequence of one element type.
    List(Arc<Type>),
    /// Unique items of one element type.
    Set(Arc<Type>),
    /// Keys and values of one element type.
    Map(Arc<Type>),
    /// A sequence with a type for each item.
    Tuple(Arc<[Type]>),
    /// Named attributes.
    Object(Arc<BTreeMap<Arc<str>, AttributeType>>),
}

/// An attribute of an object type.
#[derive(Clone, Debug, PartialEq)]
pub struct AttributeType {
    /// Its type.
    pub wants: Type,
    /// Whether it may be missing: `optional(type)`.
    pub optional: bool,
    /// What it then is: `optional(type, default)`.
    pub default: Option<Value>,
}

impl AttributeType {
    pub(crate) fn required(wants: Type) -> Self {
        Self {
            wants,
            optional: false,
            default: None,
        }
    }
}

impl Type {
    /// The type of a value. Null, and what is unknown without a shape, have any type; so does
    /// what stands for a resource, for its provider knows of more attributes than are written.
    pub fn of(value: &Value) -> Self {
        if let Some(stated) = value.stated() {
            return stated.clone();
        }
        crate::context::visited(value.items().len() + value.map().map_or(0, Map::len));
        match &value.kind {
            Kind::Null => Self::Any,
            Kind::Object(_) if value.notes.as_ref().is_some_and(|it| it.open.is_some()) => {
                Self::Any
            }
            Kind::Bool(_) => Self::Bool,
            Kind::Number(_) => Self::Number,
            Kind::String(_) => Self::String,
            Kind::Tuple(items) => Self::Tuple(items.iter().map(Self::of).collect()),
            Kind::List(items) => Self::List(element(items.iter()).into()),
            Kind::Set(items) => Self::Set(element(items.iter()).into()),
            Kind::Map(map) => Self::Map(element(map.values()).into()),
            Kind::Object(map) => {
                let attribute = |value| AttributeType::required(Self::of(value));
                let attributes = map
                    .iter()
                    .map(|(name, value)| (Arc::clone(name), attribute(value)));
                Self::Object(Arc::new(attributes.collect()))
            }
            Kind::Unknown(unknown) => match unknown.shape {
                Some(Shape::Template(_) | Shape::Json(_)) => Self::String,
                Some(Shape::Between(_)) => Self::Number,
                Some(Shape::Each(_) | Shape::Among(_)) | None => Self::Any,
            },
        }
    }

    /// Whether a value of the one type may turn out to be of the other: they are the same where
    /// both are decided.
    pub(crate) fn may_be(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) | (_, Self::Any) => true,
            (Self::List(a), Self::List(b))
            | (Self::Set(a), Self::Set(b))
            | (Self::Map(a), Self::Map(b)) => a.may_be(b),
            (Self::Tuple(a), Self::Tuple(b)) => {
                a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.may_be(b))
            }
            (Self::Object(a), Self::Object(b)) => {
                a.len() == b.len()
                    && a.iter()
                        .zip(b.iter())
                        .all(|((name, a), (other, b))| name == other && a.wants.may_be(&b.wants))
            }
            _ => self == other,
        }
    }

    /// The type that a collection's elements have, or all of a tuple's or an object's together.
    pub(crate) fn element(&self) -> Self {
        match self {
            Self::List(element) | Self::Set(element) | Self::Map(element) => (**element).clone(),
            Self::Tuple(types) => unify(types).unwrap_or(Self::Any),
            Self::Object(attributes) => {
                let types: Vec<Self> = attributes.values().map(|each| each.wants.clone()).collect();
                unify(&types).unwrap_or(Self::Any)
            }
            Self::Any | Self::Bool | Self::Number | Self::String => Self::Any,
        }
    }

    /// Whether it has no parts.
    pub(crate) fn is_primitive(&self) -> bool {
        matches!(self, Self::Bool | Self::Number | Self::String)
    }

    /// Whether a value of it is certain to be no list, tuple or set.
    pub(crate) fn is_single(&self) -> bool {
        match self {
            Self::Any | Self::List(_) | Self::Set(_) | Self::Tuple(_) => false,
            Self::Bool | Self::Number | Self::String | Self::Map(_) | Self::Object(_) => true,
        }
    }

    /// A list of these.
    pub(crate) fn list(element: Self) -> Self {
        Self::List(element.into())
    }

    /// Whether it holds [`Type::Any`] somewhere.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Any => true,
            Self::Bool | Self::Number | Self::String => false,
            Self::List(element) | Self::Set(element) | Self::Map(element) => element.is_open(),
            Self::Tuple(types) => types.iter().any(Self::is_open),
            Self::Object(attributes) => attributes.values().any(|each| each.wants.is_open()),
        }
    }
}

/// The one type of a collection's elements.
fn element<'a>(items: impl Iterator<Item = &'a Value>) -> Type {
    let mut types: Vec<Type> = Vec::new();
    for item in items {
        let found = Type::of(item);
        if found != Type::Any && !types.contains(&found) {
            types.push(found);
        }
    }
    unify(&types).unwrap_or(Type::Any)
}

/// As a person names it in a message.
impl fmt::Display for Type {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => out.write_str("any type"),
            Self::Bool => out.write_str("bool"),
            Self::Number => out.write_str("number"),
            Self::String => out.write_str("string"),
            Self::List(element) => write!(out, "list of {element}"),
            Self::Set(element) => write!(out, "set of {element}"),
            Self::Map(element) => write!(out, "map of {element}"),
            Self::Tuple(_) => out.write_str("tuple"),
            Self::Object(_) => out.write_str("object"),
        }
    }
}
