//! Values in Terraform's JSON syntax: texts are templates, some of them bare expressions.

use super::blocks::name;
use crate::hcl::attempt::Text;
use crate::hcl::convert::Place;
use crate::hcl::expression::number;
use crate::hcl::template::text_or_template;
use crate::hcl::{Attribute, Expression, ExpressionKind, ObjectKey};
use crate::json::Decoded;
use crate::{Diagnostic, Entry, Node, NodeKind, SourceId};

/// Lists and objects within each other; whoever walks the tree may recurse that deep.
const MAX_NESTING: usize = 100;

/// How the texts of a file are to be read.
pub(super) struct Values<'t> {
    pub(super) source: SourceId,
    pub(super) text: &'t str,
    /// They are templates and do not just stand for themselves.
    pub(super) templates: bool,
}

/// What a text is.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    Template,
    Bare,
    Literal,
}

impl Values<'_> {
    /// An entry as an attribute.
    pub(super) fn attribute(&self, entry: &Entry) -> Result<Attribute, Diagnostic> {
        self.attribute_of(entry, Form::Template)
    }

    /// An entry as an attribute whose texts are expressions.
    pub(super) fn bare_attribute(&self, entry: &Entry) -> Result<Attribute, Diagnostic> {
        self.attribute_of(entry, Form::Bare)
    }

    /// An entry as an attribute whose texts stand for themselves.
    pub(super) fn literal_attribute(&self, entry: &Entry) -> Result<Attribute, Diagnostic> {
        self.attribute_of(entry, Form::Literal)
    }

    fn attribute_of(&self, entry: &Entry, form: Form) -> Result<Attribute, Diagnostic> {
        Ok(Attribute {
            name: name(entry),
            value: self.expression(&entry.value, form, 0)?,
            span: entry.key_span.to(entry.value.span),
        })
    }

    fn expression(&self, node: &Node, form: Form, depth: usize) -> Result<Expression, Diagnostic> {
        if depth > MAX_NESTING {
            let message = "cannot read Terraform's JSON: nested too deep";
            return Err(Diagnostic::error(message, node.span));
        }
        let deeper = |node| self.expression(node, form, depth + 1);
        let kind = match &node.kind {
            NodeKind::Null => ExpressionKind::Null,
            NodeKind::Bool(value) => ExpressionKind::Bool(*value),
            NodeKind::Integer(value) => ExpressionKind::Integer(*value),
            NodeKind::Float(_) => number(self.written(node)),
            NodeKind::String { text, .. } => return self.string(node, text, form),
            NodeKind::Sequence(items) => {
                ExpressionKind::Tuple(items.iter().map(deeper).collect::<Result<_, _>>()?)
            }
            NodeKind::Mapping(_) => {
                let pair = |entry: &Entry| {
                    let value = self.expression(&entry.value, form, depth + 1)?;
                    Ok((self.key(entry, form)?, value))
                };
                ExpressionKind::Object(node.entries().iter().map(pair).collect::<Result<_, _>>()?)
            }
        };
        Ok(Expression {
            kind,
            span: node.span,
        })
    }

    /// Keys are templates like all other texts; most are plain.
    fn key(&self, entry: &Entry, form: Form) -> Result<ObjectKey, Diagnostic> {
        if !self.templates || form == Form::Literal || !has_sequence(&entry.key) {
            return Ok(ObjectKey::Name(name(entry)));
        }
        let node = Node {
            kind: NodeKind::String {
                text: entry.key.clone(),
                plain: false,
            },
            span: entry.key_span,
            tag: None,
        };
        let key = self.string(&node, &entry.key, Form::Template)?;
        Ok(ObjectKey::Expression(key))
    }

    fn string(&self, node: &Node, text: &str, form: Form) -> Result<Expression, Diagnostic> {
        let written = self.written(node);
        let inner = written
            .get(1..written.len().saturating_sub(1))
            .unwrap_or("");
        let decoded = inner.contains('\\').then(|| Decoded::new(inner));
        let place = Place {
            source: self.source,
            base: node.span.start as usize + 1,
            decoded: decoded.as_ref(),
        };
        let parser = Text::new(text, place);
        let kind = match form {
            Form::Literal => ExpressionKind::String(text.into()),
            Form::Bare if !has_sequence(text) => return parser.expression(),
            _ if self.templates && has_sequence(text) => text_or_template(parser.template()?),
            Form::Bare | Form::Template => ExpressionKind::String(text.into()),
        };
        Ok(Expression {
            kind,
            span: node.span,
        })
    }

    fn written(&self, node: &Node) -> &str {
        let range = node.span.start as usize..node.span.end as usize;
        self.text.get(range).unwrap_or("")
    }
}

fn has_sequence(text: &str) -> bool {
    text.contains("${") || text.contains("%{")
}
