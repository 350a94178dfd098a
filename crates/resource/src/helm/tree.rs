//! The tree of a Go template, each part with its place.

use std::sync::Arc;

use syntax::{SourceId, Span};

/// Where the text of a template lies: in a file, or made while rendering (`tpl`).
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: Arc<str>,
    /// None for a text that was made while rendering.
    pub(super) source: Option<SourceId>,
}

impl Text {
    /// The place of a part, where the text has one.
    pub(super) fn span(&self, place: Place) -> Option<Span> {
        let source = self.source?;
        Some(Span::new(source, place.start as usize, place.end as usize))
    }

    /// A part of it.
    pub(super) fn part(&self, place: Place) -> &str {
        let range = place.start as usize..place.end as usize;
        self.text.get(range).unwrap_or("")
    }
}

/// A range of bytes in the text of a template.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Place {
    pub(super) fn new(start: usize, end: usize) -> Self {
        let clamp = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self {
            start: clamp(start),
            end: clamp(end),
        }
    }
}

/// A template under its name: a file, or a `define` or `block` within one.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub(super) name: Arc<str>,
    pub(super) text: Arc<Text>,
    pub(super) body: Vec<Node>,
}

/// A part of a template.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// Text as it stands.
    Text(Place),
    /// A pipeline whose value is written, unless it declares variables.
    Action(Pipeline),
    /// `if` and `with`.
    Choice(Choice),
    /// `range`.
    Range(Choice),
    /// `template "name" pipeline`.
    Template {
        place: Place,
        name: Arc<str>,
        argument: Option<Pipeline>,
    },
    /// `break`.
    Break,
    /// `continue`.
    Continue,
}

/// A block with a condition or list and perhaps an `else`.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    pub(super) pipeline: Pipeline,
    /// Whether the dot becomes the pipeline's value.
    pub(super) sets_dot: bool,
    pub(super) body: Vec<Node>,
    pub(super) otherwise: Vec<Node>,
}

/// `$a, $b := command | command`.
#[derive(Clone, Debug)]
pub(super) struct Pipeline {
    pub(super) place: Place,
    pub(super) variables: Vec<Arc<str>>,
    /// Whether the variables are there already (`=`).
    pub(super) assigns: bool,
    pub(super) commands: Vec<Command>,
}

/// A first term with its arguments.
#[derive(Clone, Debug)]
pub(super) struct Command {
    pub(super) place: Place,
    pub(super) terms: Vec<Term>,
}

/// A single operand.
#[derive(Clone, Debug)]
pub(super) struct Term {
    pub(super) place: Place,
    pub(super) kind: TermKind,
    /// `.a.b` behind it.
    pub(super) fields: Vec<Arc<str>>,
}

#[derive(Clone, Debug)]
pub(super) enum TermKind {
    Nil,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(Arc<str>),
    /// `.`, with the fields behind it.
    Dot,
    /// `$name`.
    Variable(Arc<str>),
    /// The name of a function.
    Function(Arc<str>),
    /// `( pipeline )`.
    Pipeline(Box<Pipeline>),
}
