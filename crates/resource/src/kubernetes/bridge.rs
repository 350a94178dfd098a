//! From our tree to serde types, so that a manifest can be held against the API's own types
//! without being parsed a second time.
//!
//! An error says where and what kind of thing stands there, never the value: it may be secret.

use std::fmt::{self, Write};

use serde::de::{
    self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use syntax::{Entry, Node, NodeKind, Span};

use super::attributes::yaml_boolean;

/// Why a tree is not of a type.
#[derive(Debug)]
pub(super) struct Mismatch {
    what: String,
    /// From the innermost to the outermost step.
    steps: Vec<Step>,
    /// The innermost value that does not fit.
    pub(super) span: Option<Span>,
    /// Whether that value is filled in later, so that nobody knows yet whether it fits.
    pub(super) is_open: bool,
}

#[derive(Debug)]
enum Step {
    Key(String),
    Index(usize),
}

impl fmt::Display for Mismatch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut path = String::new();
        for step in self.steps.iter().rev() {
            match step {
                Step::Key(key) if path.is_empty() => path.push_str(key),
                Step::Key(key) => {
                    path.push('.');
                    path.push_str(key);
                }
                Step::Index(index) => write!(path, "[{index}]")?,
            }
        }
        if !path.is_empty() {
            write!(out, "`{path}` ")?;
        }
        out.write_str(&self.what)
    }
}

impl std::error::Error for Mismatch {}

impl Mismatch {
    fn new(what: String) -> Self {
        Self {
            what,
            steps: Vec::new(),
            span: None,
            is_open: false,
        }
    }

    fn below(mut self, step: Step, node: &Node) -> Self {
        self.steps.push(step);
        if self.span.is_none() {
            self.span = Some(node.span);
            self.is_open = node.text().is_some_and(|text| text.contains("${"));
        }
        self
    }
}

impl de::Error for Mismatch {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::new("does not fit its type".to_owned())
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let (found, wanted) = (form(found), wanted(&expected.to_string()));
        let scalar = found.ends_with("number") || found.ends_with("boolean");
        let advice = if wanted == "text" && scalar {
            ": quote it"
        } else {
            ""
        };
        Self::new(format!("is {found} where {wanted} belongs{advice}"))
    }

    fn invalid_value(_: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(format!(
            "is out of range for {}",
            wanted(&expected.to_string())
        ))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(format!("lacks `{field}`"))
    }
}

/// What stands there, without its content.
fn form(found: de::Unexpected<'_>) -> &'static str {
    match found {
        de::Unexpected::Bool(_) => "a boolean",
        de::Unexpected::Unsigned(_) | de::Unexpected::Signed(_) => "a whole number",
        de::Unexpected::Float(_) => "a number",
        de::Unexpected::Str(_) | de::Unexpected::Char(_) | de::Unexpected::Bytes(_) => "text",
        de::Unexpected::Unit | de::Unexpected::Option => "empty",
        de::Unexpected::Seq => "a list",
        de::Unexpected::Map => "a mapping",
        de::Unexpected::NewtypeStruct
        | de::Unexpected::Enum
        | de::Unexpected::UnitVariant
        | de::Unexpected::NewtypeVariant
        | de::Unexpected::TupleVariant
        | de::Unexpected::StructVariant
        | de::Unexpected::Other(_) => "something else",
    }
}

/// Type names of Rust and of the API in the words of a manifest's author.
fn wanted(expected: &str) -> String {
    match expected {
        "i32" | "i64" | "u32" | "u64" | "u16" => "a whole number".to_owned(),
        "f64" => "a number".to_owned(),
        "a string" => "text".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "a mapping".to_owned(),
        name if name.starts_with(char::is_uppercase) => format!("a `{name}`"),
        other => other.to_owned(),
    }
}

/// A tree as serde's input.
pub(super) struct Tree<'a>(pub(super) &'a Node);

impl<'de> Deserializer<'de> for Tree<'de> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match &self.0.kind {
            NodeKind::Null => visitor.visit_unit(),
            NodeKind::Bool(truth) => visitor.visit_bool(*truth),
            NodeKind::Integer(number) => visitor.visit_i64(*number),
            NodeKind::Float(number) => visitor.visit_f64(*number),
            NodeKind::String { text, .. } => visitor.visit_borrowed_str(text),
            NodeKind::Sequence(items) => visitor.visit_seq(Items { items, next: 0 }),
            NodeKind::Mapping(entries) => visitor.visit_map(Entries {
                entries: entries.iter(),
                value: None,
            }),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if let NodeKind::String { text, plain: true } = &self.0.kind
            && let Some(truth) = yaml_boolean(text)
        {
            return visitor.visit_bool(truth);
        }
        self.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if matches!(self.0.kind, NodeKind::Null) {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    /// Only what is encoded as Base64 asks for this: line breaks in it say nothing.
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.0.text().filter(|text| text.contains(['\n', '\r'])) {
            Some(text) => visitor.visit_string(text.replace(['\n', '\r'], "")),
            None => self.deserialize_any(visitor),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct enum identifier
    }
}

struct Items<'a> {
    items: &'a [Node],
    next: usize,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Mismatch;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Mismatch> {
        let index = self.next;
        let Some(item) = self.items.get(index) else {
            return Ok(None);
        };
        self.next += 1;
        seed.deserialize(Tree(item))
            .map(Some)
            .map_err(|error| error.below(Step::Index(index), item))
    }
}

struct Entries<'a> {
    entries: std::slice::Iter<'a, Entry>,
    value: Option<&'a Entry>,
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Mismatch> {
        let Some(entry) = self.entries.next() else {
            return Ok(None);
        };
        self.value = Some(entry);
        let key: de::value::StrDeserializer<'_, Mismatch> = (*entry.key).into_deserializer();
        seed.deserialize(key).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Mismatch> {
        let Some(entry) = self.value.take() else {
            return Err(de::Error::custom("value before key"));
        };
        seed.deserialize(Tree(&entry.value))
            .map_err(|error| error.below(Step::Key(entry.key.to_string()), &entry.value))
    }
}
