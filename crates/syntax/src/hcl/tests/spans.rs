use super::{show, show_pieces};
use crate::hcl::{
    Body, Expression, ExpressionKind, Name, ObjectKey, Piece, SplatStep, parse, parse_expression,
    parse_template,
};
use crate::{Sources, Span};

const SAMPLE: &str = r#"# Ünïcode before everything, so that bytes and characters part.
resource "aws_x" "é" {
  a = [1, -2.5, null, "tëxt", { k = v, "ü" : [x], (y) = 2 }]
  b = cond ? f(x, y...) : provider::n::g({
    for k, v in m :
    k => v.w
    ? 1
    : 2
    if v != null
  })
  c = a.b[0]["x"].1.*.d + z[*].e["ö"][*].g - (1 * !h)
  dup = { s = 1, s = { t = "ä${u}" } }
  inner "l" bare {
    t = "pre ${x.y ~} post %{ if a == 1 }ö${b}%{ else }${c}%{ endif }%{ for k, v in m }${v}%{ endfor }"
    h = <<-EOT
      ä ${x.y}
        EOT? ${z}
    EOT
  }
}
"#;

/// Collects every part with its place and what it must read when parsed from there alone.
struct Walk<'t> {
    text: &'t str,
    seen: usize,
}

impl Walk<'_> {
    fn slice(&self, span: Span) -> &str {
        &self.text[span.start as usize..span.end as usize]
    }

    fn body(&mut self, body: &Body) {
        for attribute in &body.attributes {
            self.name(&attribute.name);
            let whole = self.slice(attribute.span);
            assert!(whole.starts_with(&*attribute.name.text), "{whole}");
            assert!(whole.ends_with(self.slice(attribute.value.span)), "{whole}");
            self.expression(&attribute.value);
        }
        for block in &body.blocks {
            self.name(&block.kind);
            for label in &block.labels {
                assert_eq!(self.slice(label.span).trim_matches('"'), &*label.text);
            }
            assert!(self.slice(block.span).starts_with(self.slice(block.header)));
            assert!(self.slice(block.span).ends_with('}'));
            self.body(&block.body);
        }
    }

    fn name(&mut self, name: &Name) {
        self.seen += 1;
        assert_eq!(self.slice(name.span), &*name.text);
    }

    /// The text of an expression's place, parsed alone, is the expression.
    fn expression(&mut self, expression: &Expression) {
        self.seen += 1;
        let sources = Sources::new();
        // In parentheses, for line breaks may mean nothing where it stands.
        let written = format!("(\n{}\n)", self.slice(expression.span));
        let (alone, diagnostics) = parse_expression(sources.add("a.tf", ""), &written);
        assert_eq!(diagnostics, [], "{written}");
        let expected = format!("paren({})", show(expression));
        assert_eq!(show(&alone.unwrap()), expected, "{written}");
        self.parts(expression);
    }

    fn parts(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Null
            | ExpressionKind::Bool(_)
            | ExpressionKind::Integer(_)
            | ExpressionKind::Number(_)
            | ExpressionKind::String(_)
            | ExpressionKind::Variable(_) => {}
            ExpressionKind::Template(pieces) => self.pieces(pieces),
            ExpressionKind::Tuple(items) => items.iter().for_each(|item| self.expression(item)),
            ExpressionKind::Object(items) => {
                for (key, value) in items {
                    match key {
                        ObjectKey::Name(name) => self.name(name),
                        ObjectKey::Expression(key) => self.expression(key),
                    }
                    self.expression(value);
                }
            }
            ExpressionKind::Get(value, name) => {
                self.expression(value);
                self.name(name);
            }
            ExpressionKind::Index(value, key) => {
                self.expression(value);
                self.expression(key);
            }
            ExpressionKind::Splat(splat) => {
                self.expression(&splat.value);
                self.steps(&splat.each);
            }
            ExpressionKind::Call(call) => {
                self.name(&call.name);
                call.arguments.iter().for_each(|item| self.expression(item));
            }
            ExpressionKind::Conditional(parts) => {
                parts.iter().for_each(|part| self.expression(part));
            }
            ExpressionKind::Binary(_, sides) => sides.iter().for_each(|side| self.expression(side)),
            ExpressionKind::Unary(_, inner) | ExpressionKind::Parenthesis(inner) => {
                self.expression(inner);
            }
            ExpressionKind::For(part) => {
                part.key_name.iter().for_each(|name| self.name(name));
                self.name(&part.value_name);
                self.expression(&part.collection);
                part.key.iter().for_each(|key| self.expression(key));
                self.expression(&part.value);
                part.condition.iter().for_each(|part| self.expression(part));
            }
        }
    }

    fn steps(&mut self, steps: &[SplatStep]) {
        for step in steps {
            match step {
                SplatStep::Get(name) => self.name(name),
                SplatStep::Index(key) => self.expression(key),
                SplatStep::Splat(each) => self.steps(each),
            }
        }
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match piece {
                Piece::Text(text, span) => {
                    let written = self.slice(*span);
                    let sources = Sources::new();
                    let (alone, _) = parse_template(sources.add("a.tf", ""), written);
                    let alone = show_pieces(&alone.unwrap());
                    assert!(alone.contains(text.trim()), "{alone} {text}");
                }
                Piece::Interpolation(expression) => self.expression(expression),
                Piece::If(directive) => {
                    self.expression(&directive.condition);
                    self.pieces(&directive.yes);
                    self.pieces(&directive.no);
                }
                Piece::For(directive) => {
                    directive.key_name.iter().for_each(|name| self.name(name));
                    self.name(&directive.value_name);
                    self.expression(&directive.collection);
                    self.pieces(&directive.body);
                }
            }
        }
    }
}

#[test]
fn every_part_stands_where_its_span_says() {
    let sources = Sources::new();
    let (body, diagnostics) = parse(sources.add("a.tf", SAMPLE), SAMPLE);
    assert_eq!(diagnostics, []);
    let mut walk = Walk {
        text: SAMPLE,
        seen: 0,
    };
    walk.body(&body);
    assert!(walk.seen > 90, "{}", walk.seen);
}
