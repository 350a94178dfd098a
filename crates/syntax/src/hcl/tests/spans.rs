use super::parts::{Part, parts};
use super::{show, show_pieces};
use crate::hcl::{parse, parse_expression, parse_template};
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

fn slice(span: Span) -> &'static str {
    &SAMPLE[span.start as usize..span.end as usize]
}

/// The text of a part's place, parsed alone, is the part.
fn check(part: &Part<'_>) {
    let sources = Sources::new();
    let source = sources.add("a.tf", "");
    match part {
        Part::Attribute(attribute) => {
            let whole = slice(attribute.span);
            assert!(whole.starts_with(&*attribute.name.text), "{whole}");
            assert!(whole.ends_with(slice(attribute.value.span)), "{whole}");
        }
        Part::Block(block) => {
            assert!(slice(block.span).starts_with(slice(block.header)));
            assert!(slice(block.header).starts_with(&*block.kind.text));
            assert!(slice(block.span).ends_with('}'));
        }
        Part::Name(name) => assert_eq!(slice(name.span).trim_matches('"'), &*name.text),
        Part::Text(text, span) => {
            let (alone, _) = parse_template(source, slice(*span));
            let alone = show_pieces(&alone.unwrap());
            assert!(alone.contains(text.trim()), "{alone} {text}");
        }
        Part::Expression(expression) => {
            // In parentheses, for line breaks may mean nothing where it stands.
            let written = format!("(\n{}\n)", slice(expression.span));
            let (alone, diagnostics) = parse_expression(source, &written);
            assert_eq!(diagnostics, [], "{written}");
            let expected = format!("paren({})", show(expression));
            assert_eq!(show(&alone.unwrap()), expected, "{written}");
        }
    }
}

#[test]
fn every_part_stands_where_its_span_says() {
    let sources = Sources::new();
    let (body, diagnostics) = parse(sources.add("a.tf", SAMPLE), SAMPLE);
    assert_eq!(diagnostics, []);
    let parts = parts(&body);
    assert!(parts.len() > 100, "{}", parts.len());
    parts.iter().for_each(check);
}
