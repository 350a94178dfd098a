//! All parts of a tree in a row.

use crate::Span;
use crate::hcl::{
    Attribute, Block, Body, Expression, ExpressionKind, For, Name, ObjectKey, Piece, SplatStep,
};

/// Anything that has a place.
pub(super) enum Part<'t> {
    Attribute(&'t Attribute),
    Block(&'t Block),
    Name(&'t Name),
    Expression(&'t Expression),
    Text(&'t str, Span),
}

impl Part<'_> {
    /// Its place, or the places of which it has two.
    pub(super) fn spans(&self) -> Vec<Span> {
        match self {
            Part::Attribute(attribute) => vec![attribute.span],
            Part::Block(block) => vec![block.header, block.span],
            Part::Name(name) => vec![name.span],
            Part::Expression(expression) => vec![expression.span],
            Part::Text(_, span) => vec![*span],
        }
    }
}

/// The parts of a body and of all in it.
pub(super) fn parts(body: &Body) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    of_body(body, &mut found);
    found
}

/// The parts of an expression.
pub(super) fn parts_of_expression(expression: &Expression) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    of_expression(expression, &mut found);
    found
}

/// The parts of a template.
pub(super) fn parts_of_template(pieces: &[Piece]) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    of_pieces(pieces, &mut found);
    found
}

fn of_body<'t>(body: &'t Body, found: &mut Vec<Part<'t>>) {
    for attribute in &body.attributes {
        found.extend([Part::Attribute(attribute), Part::Name(&attribute.name)]);
        of_expression(&attribute.value, found);
    }
    for block in &body.blocks {
        found.extend([Part::Block(block), Part::Name(&block.kind)]);
        found.extend(block.labels.iter().map(Part::Name));
        of_body(&block.body, found);
    }
}

fn of_expression<'t>(expression: &'t Expression, found: &mut Vec<Part<'t>>) {
    found.push(Part::Expression(expression));
    match &expression.kind {
        ExpressionKind::Null
        | ExpressionKind::Bool(_)
        | ExpressionKind::Integer(_)
        | ExpressionKind::Number(_)
        | ExpressionKind::String(_)
        | ExpressionKind::Variable(_) => {}
        ExpressionKind::Template(pieces) => of_pieces(pieces, found),
        ExpressionKind::Tuple(items) => of_all(items, found),
        ExpressionKind::Object(items) => of_object(items, found),
        ExpressionKind::Get(value, name) => {
            of_expression(value, found);
            found.push(Part::Name(name));
        }
        ExpressionKind::Index(value, key) => {
            of_expression(value, found);
            of_expression(key, found);
        }
        ExpressionKind::Splat(splat) => {
            of_expression(&splat.value, found);
            of_steps(&splat.each, found);
        }
        ExpressionKind::Call(call) => {
            found.push(Part::Name(&call.name));
            of_all(&call.arguments, found);
        }
        ExpressionKind::Conditional(parts) => of_all(&**parts, found),
        ExpressionKind::Binary(_, sides) => of_all(&**sides, found),
        ExpressionKind::Unary(_, inner) | ExpressionKind::Parenthesis(inner) => {
            of_expression(inner, found);
        }
        ExpressionKind::For(expression) => of_for(expression, found),
    }
}

fn of_all<'t>(items: &'t [Expression], found: &mut Vec<Part<'t>>) {
    for item in items {
        of_expression(item, found);
    }
}

fn of_object<'t>(items: &'t [(ObjectKey, Expression)], found: &mut Vec<Part<'t>>) {
    for (key, value) in items {
        match key {
            ObjectKey::Name(name) => found.push(Part::Name(name)),
            ObjectKey::Expression(key) => of_expression(key, found),
        }
        of_expression(value, found);
    }
}

fn of_for<'t>(expression: &'t For, found: &mut Vec<Part<'t>>) {
    found.extend(expression.key_name.iter().map(Part::Name));
    found.push(Part::Name(&expression.value_name));
    let optional = expression.key.iter().chain(&expression.condition);
    for part in optional.chain([&expression.collection, &expression.value]) {
        of_expression(part, found);
    }
}

fn of_steps<'t>(steps: &'t [SplatStep], found: &mut Vec<Part<'t>>) {
    for step in steps {
        match step {
            SplatStep::Get(name) => found.push(Part::Name(name)),
            SplatStep::Index(key) => of_expression(key, found),
            SplatStep::Splat(each) => of_steps(each, found),
        }
    }
}

fn of_pieces<'t>(pieces: &'t [Piece], found: &mut Vec<Part<'t>>) {
    for piece in pieces {
        match piece {
            Piece::Text(text, span) => found.push(Part::Text(text, *span)),
            Piece::Interpolation(expression) => of_expression(expression, found),
            Piece::If(directive) => {
                of_expression(&directive.condition, found);
                of_pieces(&directive.yes, found);
                of_pieces(&directive.no, found);
            }
            Piece::For(directive) => {
                found.extend(directive.key_name.iter().map(Part::Name));
                found.push(Part::Name(&directive.value_name));
                of_expression(&directive.collection, found);
                of_pieces(&directive.body, found);
            }
        }
    }
}
