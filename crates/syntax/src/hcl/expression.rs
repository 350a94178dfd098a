//! Expressions of hcl-edit to ours.

use std::sync::Arc;

use hcl_edit::expr as edit;
use hcl_edit::expr::Expression as Edit;

use super::convert::Converter;
use super::tree::{
    BinaryOperator, Call, Expression, ExpressionKind, For, ObjectKey, UnaryOperator,
};
use crate::intern::intern;

impl Converter<'_> {
    /// An expression; nothing of it when it nests too deep, which the converter remembers.
    pub(super) fn expression(&self, expression: &Edit) -> Expression {
        let span = self.span_of(expression);
        let traversal = expression.as_traversal();
        let steps = traversal.map_or(1, |traversal| traversal.operators.len());
        let converted = self.deeper(steps, span, || self.kind(expression));
        converted.unwrap_or(Expression {
            kind: ExpressionKind::Null,
            span,
        })
    }

    fn kind(&self, expression: &Edit) -> Expression {
        let kind = match expression {
            Edit::Null(_) => ExpressionKind::Null,
            Edit::Bool(value) => ExpressionKind::Bool(*value.value()),
            Edit::Number(_) => number(self.written(expression)),
            Edit::String(text) => ExpressionKind::String(text.as_str().into()),
            Edit::Array(array) => self.array(array),
            Edit::Object(object) => self.object(object),
            Edit::StringTemplate(template) => self.quoted_template(template),
            Edit::HeredocTemplate(heredoc) => self.heredoc(heredoc, self.written(expression)),
            Edit::Parenthesis(inner) => ExpressionKind::Parenthesis(self.boxed(inner.inner())),
            Edit::Variable(name) => ExpressionKind::Variable(intern(name.as_str())),
            Edit::Conditional(conditional) => self.conditional(conditional),
            Edit::FuncCall(call) => self.call(call),
            Edit::Traversal(traversal) => return self.traversal(traversal),
            Edit::UnaryOp(operation) => self.unary(operation),
            Edit::BinaryOp(operation) => self.binary(operation),
            Edit::ForExpr(expression) => self.for_expression(expression),
        };
        Expression {
            kind,
            span: self.span_of(expression),
        }
    }

    /// An expression in a box.
    pub(super) fn boxed(&self, expression: &Edit) -> Box<Expression> {
        Box::new(self.expression(expression))
    }

    fn expressions<'e>(&self, expressions: impl Iterator<Item = &'e Edit>) -> Vec<Expression> {
        expressions.map(|item| self.expression(item)).collect()
    }

    /// A tuple, or an object that was rewritten as a tuple of keys and values in turn.
    fn array(&self, array: &edit::Array) -> ExpressionKind {
        if !self.written(array).starts_with('{') {
            return ExpressionKind::Tuple(self.expressions(array.iter()));
        }
        let mut items = array.iter();
        let mut pairs = Vec::with_capacity(array.len() / 2);
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            pairs.push((self.key(key), self.expression(value)));
        }
        ExpressionKind::Object(pairs)
    }

    fn object(&self, object: &edit::Object) -> ExpressionKind {
        let pair = |(key, value): (&edit::ObjectKey, &edit::ObjectValue)| {
            let key = match key {
                edit::ObjectKey::Ident(name) => ObjectKey::Name(self.name(name)),
                edit::ObjectKey::Expression(expression) => self.key(expression),
            };
            (key, self.expression(value.expr()))
        };
        ExpressionKind::Object(object.iter().map(pair).collect())
    }

    /// A word is its own name as a key, even `null` and `true`.
    fn key(&self, key: &Edit) -> ObjectKey {
        if key.is_variable() || key.is_null() || key.is_bool() {
            return ObjectKey::Name(self.word(key));
        }
        ObjectKey::Expression(self.expression(key))
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
}

/// A number as written; a blank may stand between the minus and the digits.
pub(super) fn number(written: &str) -> ExpressionKind {
    let text: String = written.chars().filter(|c| !c.is_whitespace()).collect();
    match text.parse() {
        // Zero below zero is not the same text.
        Ok(number) if number != 0 || !text.starts_with('-') => ExpressionKind::Integer(number),
        _ => ExpressionKind::Number(Arc::from(text)),
    }
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
