//! hcl-edit's tree to ours: bodies, names and places.

use std::cell::Cell;
use std::ops::Range;

use hcl_edit::Span as _;
use hcl_edit::structure::{self, Structure};

use super::tree::{Attribute, Block, Body, Name};
use crate::intern::intern;
use crate::json::Decoded;
use crate::{SourceId, Span};

/// Steps from the root of an expression to its deepest part, each operator and each step of
/// a traversal counted. Whoever walks the tree may recurse that deep.
const MAX_DEPTH: usize = 256;

/// Where the converted text stands, and the text itself for what hcl-edit does not keep as
/// written.
pub(super) struct Converter<'a> {
    place: Place<'a>,
    /// The original of the text that was parsed.
    text: &'a str,
    depth: Cell<usize>,
    too_deep: Cell<Option<Span>>,
}

/// Where a text stands in its source.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) source: SourceId,
    /// Its first byte.
    pub(super) base: usize,
    /// For the text of a JSON string, how it was written.
    pub(super) decoded: Option<&'a Decoded>,
}

impl Place<'_> {
    /// A range of the text as a place in its source.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        let at = |offset| self.base + self.decoded.map_or(offset, |text| text.written(offset));
        Span::new(self.source, at(range.start), at(range.end))
    }
}

impl<'a> Converter<'a> {
    /// A converter for the tree of `text`.
    pub(super) fn new(text: &'a str, place: Place<'a>) -> Self {
        Self {
            place,
            text,
            depth: Cell::new(0),
            too_deep: Cell::new(None),
        }
    }

    /// Where the first expression stands that was left out because it nests too deep.
    pub(super) fn too_deep(&self) -> Option<Span> {
        self.too_deep.get()
    }

    /// Converts something that many steps further down, unless that is too deep.
    pub(super) fn deeper<T>(
        &self,
        steps: usize,
        span: Span,
        convert: impl FnOnce() -> T,
    ) -> Option<T> {
        let depth = self.depth.get();
        if depth + steps > MAX_DEPTH {
            self.too_deep.set(self.too_deep.get().or(Some(span)));
            return None;
        }
        self.depth.set(depth + steps);
        let converted = convert();
        self.depth.set(depth);
        Some(converted)
    }

    /// A file or what stands between braces.
    pub(super) fn body(&self, body: &structure::Body) -> Body {
        let attributes = body.attributes().count();
        let mut converted = Body {
            attributes: Vec::with_capacity(attributes),
            blocks: Vec::with_capacity(body.len() - attributes),
        };
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    converted.attributes.push(self.attribute(attribute));
                }
                Structure::Block(block) => converted.blocks.push(self.block(block)),
            }
        }
        converted
    }

    fn attribute(&self, attribute: &structure::Attribute) -> Attribute {
        let value = self.expression(&attribute.value);
        let name = self.name(&attribute.key);
        let span = name.span.to(value.span);
        Attribute { name, value, span }
    }

    fn block(&self, block: &structure::Block) -> Block {
        let kind = self.name(&block.ident);
        let labels: Vec<_> = block.labels.iter().map(|label| self.label(label)).collect();
        let header = labels
            .last()
            .map_or(kind.span, |last| kind.span.to(last.span));
        Block {
            span: block.span().map_or(header, |range| self.span(range)),
            body: self.body(&block.body),
            kind,
            labels,
            header,
        }
    }

    fn label(&self, label: &structure::BlockLabel) -> Name {
        Name {
            text: intern(label.as_str()),
            span: self.span_of(label),
        }
    }

    /// A name.
    pub(super) fn name(&self, name: &hcl_edit::Decorated<hcl_edit::Ident>) -> Name {
        Name {
            text: intern(name.as_str()),
            span: self.span_of(name),
        }
    }

    /// A part that is a word, as a name.
    pub(super) fn word(&self, word: &impl hcl_edit::Span) -> Name {
        Name {
            text: intern(self.written(word)),
            span: self.span_of(word),
        }
    }

    /// The place of a part; the parser gives one to all parts we ask for.
    pub(super) fn span_of(&self, part: &impl hcl_edit::Span) -> Span {
        self.span(part.span().unwrap_or_default())
    }

    /// A range of the converted text as a place in its source.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        self.place.span(range)
    }

    /// A part as it was written.
    pub(super) fn written(&self, part: &impl hcl_edit::Span) -> &'a str {
        self.slice(part.span().unwrap_or_default())
    }

    /// A range of the original text.
    pub(super) fn slice(&self, range: Range<usize>) -> &'a str {
        self.text.get(range).unwrap_or("")
    }
}
