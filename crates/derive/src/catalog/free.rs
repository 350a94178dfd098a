//! The names an expression needs from outside: a misspelt one would make every fact that
//! depends on it unknown, so that the loader wants to see them.

use syntax::hcl::{Expression, ExpressionKind, Name, ObjectKey, Piece, SplatStep};

/// Calls `found` for every name that nothing within the expression defines.
pub(super) fn free_names<'a>(
    expression: &'a Expression,
    bound: &mut Vec<&'a str>,
    found: &mut dyn FnMut(&'a str, &'a Expression),
) {
    let mut walk = Walk { bound, found };
    walk.expression(expression);
}

struct Walk<'w, 'a> {
    bound: &'w mut Vec<&'a str>,
    found: &'w mut dyn FnMut(&'a str, &'a Expression),
}

impl<'a> Walk<'_, 'a> {
    fn expression(&mut self, expression: &'a Expression) {
        match &expression.kind {
            ExpressionKind::Null
            | ExpressionKind::Bool(_)
            | ExpressionKind::Integer(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::String(_) => {}
            ExpressionKind::Variable(name) => {
                if !self.bound.contains(&&**name) {
                    (self.found)(name, expression);
                }
            }
            ExpressionKind::Template(pieces) => self.pieces(pieces),
            ExpressionKind::Tuple(items) => self.all(items),
            ExpressionKind::Object(items) => {
                for (key, value) in items {
                    if let ObjectKey::Expression(key) = key {
                        self.expression(key);
                    }
                    self.expression(value);
                }
            }
            ExpressionKind::Get(inner, _)
            | ExpressionKind::Unary(_, inner)
            | ExpressionKind::Parenthesis(inner) => self.expression(inner),
            ExpressionKind::Index(whole, key) => {
                self.expression(whole);
                self.expression(key);
            }
            ExpressionKind::Splat(splat) => {
                self.expression(&splat.value);
                for step in &splat.each {
                    if let SplatStep::Index(key) = step {
                        self.expression(key);
                    }
                }
            }
            ExpressionKind::Call(call) => self.all(&call.arguments),
            ExpressionKind::Conditional(parts) => self.all(&**parts),
            ExpressionKind::Binary(_, operands) => self.all(&**operands),
            ExpressionKind::For(each) => {
                self.expression(&each.collection);
                let names = [each.key_name.as_ref(), Some(&each.value_name)];
                let inner = [
                    each.key.as_ref(),
                    Some(&each.value),
                    each.condition.as_ref(),
                ];
                self.within(names, |walk| {
                    for part in inner.into_iter().flatten() {
                        walk.expression(part);
                    }
                });
            }
        }
    }

    fn all(&mut self, expressions: &'a [Expression]) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    fn pieces(&mut self, pieces: &'a [Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(..) => {}
                Piece::Interpolation(expression) => self.expression(expression),
                Piece::If(directive) => {
                    self.expression(&directive.condition);
                    self.pieces(&directive.yes);
                    self.pieces(&directive.no);
                }
                Piece::For(directive) => {
                    self.expression(&directive.collection);
                    let names = [directive.key_name.as_ref(), Some(&directive.value_name)];
                    self.within(names, |walk| walk.pieces(&directive.body));
                }
            }
        }
    }

    fn within(&mut self, names: [Option<&'a Name>; 2], walk: impl FnOnce(&mut Self)) {
        let before = self.bound.len();
        self.bound
            .extend(names.into_iter().flatten().map(|name| &*name.text));
        walk(self);
        self.bound.truncate(before);
    }
}
