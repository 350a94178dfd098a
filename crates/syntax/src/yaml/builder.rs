//! The events of a document to its tree.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, ScalarStyle, StructureStyle, Tag};

use super::mapping::{Key, Mapping};
use super::scalar;
use crate::diagnostic::Gathered;
use crate::intern::intern;
use crate::{Diagnostic, Entry, Node, NodeKind, SourceId, Span};

/// How many values the aliases and merge keys of one document may stand for, counted as if
/// they were copied. It stops documents that grow exponentially; real ones stay far below.
const MAX_EXPANDED: usize = 200_000;

/// How deep a tree may get when aliases stand within what other aliases mean.
const MAX_DEPTH: usize = 512;

/// What is known of the document read so far.
pub(super) struct Builder<'t> {
    source: SourceId,
    text: &'t str,
    frames: Vec<Frame>,
    anchors: HashMap<usize, Measured>,
    expanded: usize,
    root: Option<Node>,
    /// Empty lists with room, for collections whose length is not known before their end.
    spare_items: Vec<Vec<Node>>,
    spare_entries: Vec<Vec<Entry>>,
}

/// A node with what it costs to walk it, aliases followed.
#[derive(Clone)]
pub(super) struct Measured {
    pub(super) node: Node,
    pub(super) size: usize,
    pub(super) depth: usize,
}

/// A collection that is still open.
struct Frame {
    content: Content,
    style: StructureStyle,
    anchor: usize,
    tag: Option<Arc<str>>,
    start: usize,
    /// Where its last value ends.
    end: usize,
    size: usize,
    depth: usize,
    /// It stands behind a merge key.
    behind_merge: bool,
}

impl Frame {
    /// Whether the next value is only named for its entries, so that it is no copy.
    fn names_merges(&self) -> bool {
        match &self.content {
            Content::Mapping(mapping) => matches!(mapping.key, Some(Key::Merge)),
            Content::Sequence(_) => self.behind_merge,
        }
    }
}

enum Content {
    Sequence(Vec<Node>),
    Mapping(Mapping),
}

type Taken = Result<Option<Node>, Diagnostic>;

impl<'t> Builder<'t> {
    /// A builder for the documents of one text.
    pub(super) fn new(source: SourceId, text: &'t str) -> Self {
        Self {
            source,
            text,
            frames: Vec::new(),
            anchors: HashMap::new(),
            expanded: 0,
            root: None,
            spare_items: Vec::new(),
            spare_entries: Vec::new(),
        }
    }

    /// Forgets the document that was begun.
    pub(super) fn abandon(&mut self) {
        self.frames.clear();
        self.anchors.clear();
        self.expanded = 0;
        self.root = None;
    }

    /// Takes the next event; the last one of a document gives its tree, unless it is empty.
    pub(super) fn take(
        &mut self,
        event: Event<'t>,
        range: granit_parser::Span,
        diagnostics: &mut Gathered,
    ) -> Taken {
        let range = self.clamp(&range);
        match event {
            Event::DocumentEnd => {
                let root = self.root.take();
                self.abandon();
                return Ok(root.filter(|root| !matches!(root.kind, NodeKind::Null)));
            }
            Event::Alias(anchor) => self.alias(anchor, range, diagnostics)?,
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(&text, style, tag.as_deref(), range.clone());
                self.complete(measured(node), anchor, range.end, diagnostics);
            }
            Event::SequenceStart(style, anchor, tag) => {
                let room = self.spare_items.pop().unwrap_or_default();
                let content = Content::Sequence(room);
                self.open(content, style, anchor, tag.as_deref(), range.start);
            }
            Event::MappingStart(style, anchor, tag) => {
                let room = self.spare_entries.pop().unwrap_or_default();
                let content = Content::Mapping(Mapping::new(room));
                self.open(content, style, anchor, tag.as_deref(), range.start);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end, diagnostics)?,
            Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(..)
            | Event::Anchor(..)
            | Event::UnresolvedAlias(_)
            | Event::Comment(..)
            | _ => {}
        }
        Ok(None)
    }

    fn clamp(&self, range: &granit_parser::Span) -> Range<usize> {
        let range = range.byte_range().unwrap_or_default();
        let end = range.end.min(self.text.len());
        range.start.min(end)..end
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range.start, range.end)
    }

    fn scalar(
        &self,
        text: &str,
        style: ScalarStyle,
        tag: Option<&Tag>,
        range: Range<usize>,
    ) -> Node {
        // A block scalar that ends with the text, in the middle of a line, has no last line break.
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        let is_cut = is_block && range.end >= self.text.len() && !self.text.ends_with('\n');
        let text = text.strip_suffix('\n').filter(|_| is_cut).unwrap_or(text);
        let core = tag.and_then(Tag::core_suffix);
        let forced = core.or(tag.filter(|tag| tag.original() == "!").map(|_| "str"));
        Node {
            kind: scalar::resolve(text, style == ScalarStyle::Plain, forced),
            span: self.span(range),
            tag: tag.and_then(application_tag),
        }
    }

    fn open(
        &mut self,
        content: Content,
        style: StructureStyle,
        anchor: usize,
        tag: Option<&Tag>,
        start: usize,
    ) {
        self.frames.push(Frame {
            behind_merge: self.awaits_merge(),
            content,
            style,
            anchor,
            tag: tag.and_then(application_tag),
            start,
            end: start,
            size: 1,
            depth: 1,
        });
    }

    /// Whether the next value is what a merge key names.
    fn awaits_merge(&self) -> bool {
        self.frames.last().is_some_and(Frame::names_merges)
    }

    fn close(&mut self, end: usize, diagnostics: &mut Gathered) -> Result<(), Diagnostic> {
        let Some(frame) = self.frames.pop() else {
            return Ok(());
        };
        // The end of a block collection is where the next thing begins, which may be lines below.
        let end = match frame.style {
            StructureStyle::Flow => end,
            StructureStyle::Block => frame.end,
        };
        let span = self.span(frame.start..end.max(frame.start));
        let (mut size, mut depth) = (frame.size, frame.depth);
        let kind = match frame.content {
            Content::Sequence(mut items) => {
                let exact = moved_out(&mut items);
                self.spare_items.push(items);
                NodeKind::Sequence(Arc::new(exact))
            }
            Content::Mapping(mapping) => {
                let budget = MAX_EXPANDED.saturating_sub(self.expanded);
                let merged = mapping.resolve_merges(budget, diagnostics);
                let merged = merged.ok_or_else(|| too_large(span))?;
                self.expanded += merged.cost;
                size += merged.size;
                depth = depth.max(merged.depth);
                let mut entries = merged.entries;
                let exact = moved_out(&mut entries);
                self.spare_entries.push(entries);
                NodeKind::Mapping(Arc::new(exact))
            }
        };
        let tag = frame.tag;
        let node = Node { kind, span, tag };
        let measured = Measured { node, size, depth };
        self.complete(measured, frame.anchor, end, diagnostics);
        Ok(())
    }

    fn alias(
        &mut self,
        anchor: usize,
        range: Range<usize>,
        diagnostics: &mut Gathered,
    ) -> Result<(), Diagnostic> {
        let span = self.span(range.clone());
        let Some(target) = self.anchors.get(&anchor) else {
            let message = "cannot follow alias: it stands within what it means";
            return Err(Diagnostic::error(message, span));
        };
        let mut value = target.clone();
        if !self.awaits_merge() {
            self.expanded = self.expanded.saturating_add(value.size);
            if self.expanded > MAX_EXPANDED || self.frames.len() + value.depth > MAX_DEPTH {
                return Err(too_large(span));
            }
        }
        // The text of a number's span is its digits as written, which an alias does not have.
        if !matches!(value.node.kind, NodeKind::Integer(_) | NodeKind::Float(_)) {
            value.node.span = span;
        }
        self.complete(value, 0, range.end, diagnostics);
        Ok(())
    }

    /// Puts a finished value where it belongs.
    fn complete(&mut self, value: Measured, anchor: usize, end: usize, diagnostics: &mut Gathered) {
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        let Some(frame) = self.frames.last_mut() else {
            self.root = Some(value.node);
            return;
        };
        frame.end = end;
        if !frame.names_merges() {
            frame.size = frame.size.saturating_add(value.size);
            frame.depth = frame.depth.max(value.depth + 1);
        }
        match &mut frame.content {
            Content::Sequence(items) => items.push(value.node),
            Content::Mapping(mapping) => match mapping.key.take() {
                None => mapping.key = Some(self::key(&value.node, self.text)),
                Some(key) => mapping.add(key, value.node, diagnostics),
            },
        }
    }
}

/// A value as a key; a collection cannot be one.
fn key(node: &Node, source: &str) -> Key {
    let written = || source.get(node.span.start as usize..node.span.end as usize);
    let text = match &node.kind {
        NodeKind::String { text, plain: true } if &**text == "<<" && node.tag.is_none() => {
            return Key::Merge;
        }
        NodeKind::String { text, .. } => return Key::Text(Arc::clone(text), node.span),
        NodeKind::Sequence(_) | NodeKind::Mapping(_) => return Key::Collection(node.span),
        NodeKind::Null | NodeKind::Bool(_) | NodeKind::Integer(_) | NodeKind::Float(_) => {
            written().unwrap_or("")
        }
    };
    Key::Text(intern(text), node.span)
}

/// All of a list in one of exactly that size; the list keeps its room.
fn moved_out<T>(list: &mut Vec<T>) -> Vec<T> {
    let mut exact = Vec::with_capacity(list.len());
    exact.append(list);
    exact
}

fn measured(node: Node) -> Measured {
    Measured {
        node,
        size: 1,
        depth: 1,
    }
}

fn application_tag(tag: &Tag) -> Option<Arc<str>> {
    let written = tag.original();
    let own = tag.is_custom() && written != "!" && !written.starts_with("!!");
    own.then(|| written.into())
}

fn too_large(span: Span) -> Diagnostic {
    let message =
        format!("cannot expand aliases: more than {MAX_EXPANDED} values, or nested too deep");
    Diagnostic::error(message, span)
}
