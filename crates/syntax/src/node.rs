//! The YAML and JSON tree.

use std::sync::Arc;

use crate::Span;

/// A value of a YAML or JSON document with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it stands; for an alias, where the alias stands, but for a number always where
    /// its digits are.
    pub span: Span,
    /// An application tag such as `!reset` or `!Sub`, with its exclamation mark.
    pub tag: Option<Arc<str>>,
}

/// The forms of a value. Collections are shared, so that an alias costs a pointer.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false` as YAML 1.2 spells them.
    Bool(bool),
    /// A whole number that fits; its digits as written are the text of the span. `0644` is
    /// octal, as in YAML 1.1 and in the readers of Kubernetes and compose.
    Integer(i64),
    /// A number with a fraction or exponent, or too large; `1.10` is the text of the span.
    Float(f64),
    /// Text. Plain scalars that YAML 1.1 read as booleans (`yes`, `on`) or base-60 numbers
    /// stay text with `plain` set, for the dialects differ in how they take them.
    String {
        /// The text.
        text: Arc<str>,
        /// Whether it was written without quotes.
        plain: bool,
    },
    /// A list.
    Sequence(Arc<Vec<Node>>),
    /// A mapping in the order of the text, merge keys resolved, keys unique.
    Mapping(Arc<Vec<Entry>>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key as text: `80: x` has the key `80`.
    pub key: Arc<str>,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

impl Node {
    /// A value without a tag.
    pub fn new(kind: NodeKind, span: Span) -> Self {
        Self {
            kind,
            span,
            tag: None,
        }
    }

    /// A text, which stands for no other scalar whatever it looks like.
    pub fn of_text(text: &str, span: Span) -> Self {
        let kind = NodeKind::String {
            text: text.into(),
            plain: false,
        };
        Self::new(kind, span)
    }

    /// A list.
    pub fn of_items(items: Vec<Self>, span: Span) -> Self {
        Self::new(NodeKind::Sequence(Arc::new(items)), span)
    }

    /// A mapping, whose keys stand where their values do.
    pub fn of_entries<'k>(entries: impl IntoIterator<Item = (&'k str, Self)>, span: Span) -> Self {
        let entries = entries.into_iter().map(|(key, value)| Entry {
            key: key.into(),
            key_span: value.span,
            value,
        });
        Self::new(NodeKind::Mapping(Arc::new(entries.collect())), span)
    }

    /// The value under a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.entries()
            .iter()
            .find(|entry| &*entry.key == key)
            .map(|entry| &entry.value)
    }

    /// The value under a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    /// The text of a string.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::String { text, .. } => Some(text),
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Integer(_)
            | NodeKind::Float(_)
            | NodeKind::Sequence(_)
            | NodeKind::Mapping(_) => None,
        }
    }

    /// Whether it is nothing.
    pub fn is_null(&self) -> bool {
        matches!(self.kind, NodeKind::Null)
    }

    /// Whether it is a mapping.
    pub fn is_mapping(&self) -> bool {
        matches!(self.kind, NodeKind::Mapping(_))
    }

    /// Whether it is a sequence or mapping.
    pub fn is_collection(&self) -> bool {
        matches!(self.kind, NodeKind::Sequence(_) | NodeKind::Mapping(_))
    }

    /// The items of a sequence; empty for anything else.
    pub fn items(&self) -> &[Self] {
        if let NodeKind::Sequence(items) = &self.kind {
            items
        } else {
            &[]
        }
    }

    /// The entries of a mapping; empty for anything else.
    pub fn entries(&self) -> &[Entry] {
        if let NodeKind::Mapping(entries) = &self.kind {
            entries
        } else {
            &[]
        }
    }
}
