//! Traversals: hcl-edit keeps their steps in a row, our tree nests them.

use hcl_edit::Decorated;
use hcl_edit::expr as edit;

use super::convert::Converter;
use super::expression::number;
use super::tree::{Expression, ExpressionKind, Splat, SplatStep, UnaryOperator};
use crate::Span;

type Steps<'e> = std::iter::Peekable<std::slice::Iter<'e, Decorated<edit::TraversalOperator>>>;

fn splat(value: Expression, each: Vec<SplatStep>, full: bool) -> ExpressionKind {
    ExpressionKind::Splat(Box::new(Splat { value, each, full }))
}

impl Converter<'_> {
    /// A value and what is reached from it.
    pub(super) fn traversal(&self, traversal: &edit::Traversal) -> Expression {
        let unsigned = self.unsigned(&traversal.expr);
        let is_negated = unsigned.is_some();
        let mut value = unsigned.unwrap_or_else(|| self.expression(&traversal.expr));
        let whole = value.span;
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
        if is_negated {
            let span = whole.to(value.span);
            let kind = ExpressionKind::Unary(UnaryOperator::Negate, Box::new(value));
            value = Expression { kind, span };
        }
        value
    }

    /// The number behind a minus, which is an operator that is applied last: `-7[*]` negates a
    /// tuple.
    fn unsigned(&self, expression: &edit::Expression) -> Option<Expression> {
        let edit::Expression::Number(_) = expression else {
            return None;
        };
        let digits = self.written(expression).strip_prefix('-')?;
        Some(Expression {
            kind: number(digits),
            span: self.span_of(expression),
        })
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

    fn legacy_index(&self, index: &Decorated<u64>) -> Expression {
        let span = self.span_of(index);
        let kind = number(&index.value().to_string());
        Expression { kind, span }
    }
}
