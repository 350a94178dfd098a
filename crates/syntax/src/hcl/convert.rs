//! hcl-edit's tree to ours.

use std::ops::Range;
use std::sync::Arc;

use hcl_edit::Span as _;
use hcl_edit::expr as edit;
use hcl_edit::expr::Expression as Edit;
use hcl_edit::structure::{self, Structure};

use super::tree::{
    Attribute, BinaryOperator, Block, Body, Call, Expression, ExpressionKind, For, Name, ObjectKey,
    Splat, SplatStep, UnaryOperator,
};
use crate::{SourceId, Span};

/// Where the converted text stands, and the text itself for what hcl-edit does not keep as
/// written.
pub(super) struct Converter<'a> {
    source: SourceId,
    text: &'a str,
    base: usize,
}

impl<'a> Converter<'a> {
    /// A converter for the tree of `text`, which stands at byte `base` of its source.
    pub(super) fn new(source: SourceId, text: &'a str, base: usize) -> Self {
        Self { source, text, base }
    }

    /// A file or what stands between braces.
    pub(super) fn body(&self, body: &structure::Body) -> Body {
        let mut converted = Body::default();
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
            text: label.as_str().into(),
            span: self.span_of(label),
        }
    }

    /// An expression.
    pub(super) fn expression(&self, expression: &Edit) -> Expression {
        let span = self.span_of(expression);
        let kind = match expression {
            Edit::Null(_) => ExpressionKind::Null,
            Edit::Bool(value) => ExpressionKind::Bool(*value.value()),
            Edit::Number(_) => number(self.slice(span)),
            Edit::String(text) => ExpressionKind::String(text.as_str().into()),
            Edit::Array(array) => ExpressionKind::Tuple(self.expressions(array.iter())),
            Edit::Object(object) => self.object(object),
            Edit::StringTemplate(template) => self.quoted_template(template),
            Edit::HeredocTemplate(heredoc) => self.heredoc(heredoc, span),
            Edit::Parenthesis(inner) => ExpressionKind::Parenthesis(self.boxed(inner.inner())),
            Edit::Variable(name) => ExpressionKind::Variable(name.as_str().into()),
            Edit::Conditional(conditional) => self.conditional(conditional),
            Edit::FuncCall(call) => self.call(call),
            Edit::Traversal(traversal) => return self.traversal(traversal),
            Edit::UnaryOp(operation) => self.unary(operation),
            Edit::BinaryOp(operation) => self.binary(operation),
            Edit::ForExpr(expression) => self.for_expression(expression),
        };
        Expression { kind, span }
    }

    fn boxed(&self, expression: &Edit) -> Box<Expression> {
        Box::new(self.expression(expression))
    }

    fn expressions<'e>(&self, expressions: impl Iterator<Item = &'e Edit>) -> Vec<Expression> {
        expressions.map(|item| self.expression(item)).collect()
    }

    fn object(&self, object: &edit::Object) -> ExpressionKind {
        let item = |(key, value): (&edit::ObjectKey, &edit::ObjectValue)| {
            (self.object_key(key), self.expression(value.expr()))
        };
        ExpressionKind::Object(object.iter().map(item).collect())
    }

    fn object_key(&self, key: &edit::ObjectKey) -> ObjectKey {
        match key {
            edit::ObjectKey::Ident(_)
            | edit::ObjectKey::Expression(Edit::Null(_) | Edit::Bool(_)) => {
                ObjectKey::Name(self.word(key))
            }
            edit::ObjectKey::Expression(expression) => {
                ObjectKey::Expression(self.expression(expression))
            }
        }
    }

    fn conditional(&self, conditional: &edit::Conditional) -> ExpressionKind {
        ExpressionKind::Conditional(Box::new([
            self.expression(&conditional.cond_expr),
            self.expression(&conditional.true_expr),
            self.expression(&conditional.false_expr),
        ]))
    }

    fn call(&self, call: &edit::FuncCall) -> ExpressionKind {
        let last = self.name(&call.name.name);
        let mut name = last.clone();
        if let Some(first) = call.name.namespace.first() {
            let scopes = call.name.namespace.iter().map(|scope| scope.as_str());
            let parts: Vec<_> = scopes.chain([&*last.text]).collect();
            name.text = parts.join("::").into();
            name.span = self.span_of(first).to(last.span);
        }
        ExpressionKind::Call(Box::new(Call {
            name,
            arguments: self.expressions(call.args.iter()),
            expand: call.args.expand_final(),
        }))
    }

    fn unary(&self, operation: &edit::UnaryOp) -> ExpressionKind {
        let operator = match operation.operator.value() {
            edit::UnaryOperator::Neg => UnaryOperator::Negate,
            edit::UnaryOperator::Not => UnaryOperator::Not,
        };
        ExpressionKind::Unary(operator, self.boxed(&operation.expr))
    }

    fn binary(&self, operation: &edit::BinaryOp) -> ExpressionKind {
        let sides = [&operation.lhs_expr, &operation.rhs_expr].map(|side| self.expression(side));
        ExpressionKind::Binary(
            binary_operator(*operation.operator.value()),
            Box::new(sides),
        )
    }

    fn for_expression(&self, expression: &edit::ForExpr) -> ExpressionKind {
        let intro = &expression.intro;
        let condition = expression.cond.as_ref();
        ExpressionKind::For(Box::new(For {
            key_name: intro.key_var.as_ref().map(|name| self.name(name)),
            value_name: self.name(&intro.value_var),
            collection: self.expression(&intro.collection_expr),
            key: expression.key_expr.as_ref().map(|key| self.expression(key)),
            value: self.expression(&expression.value_expr),
            group: expression.grouping,
            condition: condition.map(|condition| self.expression(&condition.expr)),
        }))
    }

    fn traversal(&self, traversal: &edit::Traversal) -> Expression {
        let mut value = self.expression(&traversal.expr);
        let mut steps = traversal.operators.iter().peekable();
        while let Some(step) = steps.next() {
            let start = value.span;
            let boxed = Box::new(value);
            let mut end = self.span_of(step);
            let kind = match step.value() {
                edit::TraversalOperator::GetAttr(name) => {
                    ExpressionKind::Get(boxed, self.name(name))
                }
                edit::TraversalOperator::Index(key) => {
                    ExpressionKind::Index(boxed, self.boxed(key))
                }
                edit::TraversalOperator::LegacyIndex(index) => {
                    ExpressionKind::Index(boxed, Box::new(self.legacy_index(index)))
                }
                edit::TraversalOperator::AttrSplat(_) => {
                    let each = self.attribute_steps(&mut steps, &mut end);
                    splat(*boxed, each, false)
                }
                edit::TraversalOperator::FullSplat(_) => {
                    let each = self.full_steps(&mut steps, &mut end);
                    splat(*boxed, each, true)
                }
            };
            value = Expression {
                kind,
                span: start.to(end),
            };
        }
        value
    }

    /// What belongs to a `[*]`: everything that follows.
    fn full_steps(&self, steps: &mut Steps<'_>, end: &mut Span) -> Vec<SplatStep> {
        let mut each = Vec::new();
        while let Some(step) = steps.next() {
            *end = self.span_of(step);
            each.push(match step.value() {
                edit::TraversalOperator::GetAttr(name) => SplatStep::Get(self.name(name)),
                edit::TraversalOperator::Index(key) => SplatStep::Index(self.expression(key)),
                edit::TraversalOperator::LegacyIndex(index) => {
                    SplatStep::Index(self.legacy_index(index))
                }
                edit::TraversalOperator::AttrSplat(_) => {
                    SplatStep::Splat(self.attribute_steps(steps, end))
                }
                edit::TraversalOperator::FullSplat(_) => {
                    SplatStep::Splat(self.full_steps(steps, end))
                }
            });
        }
        each
    }

    /// What belongs to a `.*`: attributes and legacy indexes, but no index in brackets.
    fn attribute_steps(&self, steps: &mut Steps<'_>, end: &mut Span) -> Vec<SplatStep> {
        let mut each = Vec::new();
        while let Some(step) = steps.peek() {
            let converted = match step.value() {
                edit::TraversalOperator::GetAttr(name) => SplatStep::Get(self.name(name)),
                edit::TraversalOperator::LegacyIndex(index) => {
                    SplatStep::Index(self.legacy_index(index))
                }
                edit::TraversalOperator::Index(_)
                | edit::TraversalOperator::AttrSplat(_)
                | edit::TraversalOperator::FullSplat(_) => break,
            };
            each.push(converted);
            *end = self.span_of(*step);
            steps.next();
        }
        each
    }

    fn legacy_index(&self, index: &hcl_edit::Decorated<u64>) -> Expression {
        let span = self.span_of(index);
        let kind = number(&index.value().to_string());
        Expression { kind, span }
    }

    /// A name, taken from the text.
    pub(super) fn name(&self, name: &hcl_edit::Decorated<hcl_edit::Ident>) -> Name {
        Name {
            text: name.as_str().into(),
            span: self.span_of(name),
        }
    }

    fn word(&self, word: &impl hcl_edit::Span) -> Name {
        let span = self.span_of(word);
        Name {
            text: self.slice(span).into(),
            span,
        }
    }

    /// The place of a part; the parser gives one to all parts we ask for.
    pub(super) fn span_of(&self, part: &impl hcl_edit::Span) -> Span {
        self.span(part.span().unwrap_or_default())
    }

    /// A range of the converted text as a place in its source.
    pub(super) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, self.base + range.start, self.base + range.end)
    }

    /// The text of a place.
    pub(super) fn slice(&self, span: Span) -> &'a str {
        let at = |offset: u32| (offset as usize).saturating_sub(self.base);
        self.text.get(at(span.start)..at(span.end)).unwrap_or("")
    }
}

type Steps<'e> =
    std::iter::Peekable<std::slice::Iter<'e, hcl_edit::Decorated<edit::TraversalOperator>>>;

fn splat(value: Expression, each: Vec<SplatStep>, full: bool) -> ExpressionKind {
    ExpressionKind::Splat(Box::new(Splat { value, each, full }))
}

/// A number as written; a blank may stand between the minus and the digits.
fn number(written: &str) -> ExpressionKind {
    let text: String = written.chars().filter(|c| !c.is_whitespace()).collect();
    text.parse().map_or_else(
        |_| ExpressionKind::Number(Arc::from(text)),
        ExpressionKind::Integer,
    )
}

fn binary_operator(operator: edit::BinaryOperator) -> BinaryOperator {
    match operator {
        edit::BinaryOperator::Eq => BinaryOperator::Equal,
        edit::BinaryOperator::NotEq => BinaryOperator::NotEqual,
        edit::BinaryOperator::LessEq => BinaryOperator::LessOrEqual,
        edit::BinaryOperator::GreaterEq => BinaryOperator::GreaterOrEqual,
        edit::BinaryOperator::Less => BinaryOperator::Less,
        edit::BinaryOperator::Greater => BinaryOperator::Greater,
        edit::BinaryOperator::Plus => BinaryOperator::Add,
        edit::BinaryOperator::Minus => BinaryOperator::Subtract,
        edit::BinaryOperator::Mul => BinaryOperator::Multiply,
        edit::BinaryOperator::Div => BinaryOperator::Divide,
        edit::BinaryOperator::Mod => BinaryOperator::Modulo,
        edit::BinaryOperator::And => BinaryOperator::And,
        edit::BinaryOperator::Or => BinaryOperator::Or,
    }
}
