//! What holds for any text whatever.

use proptest::prelude::*;
use proptest::sample::select;

use super::parts::{Part, parts, parts_of_expression, parts_of_template};
use crate::hcl::{parse, parse_expression, parse_template, parse_tf_json, parse_tfvars_json};
use crate::{Diagnostic, Sources};

/// What means something to a parser, to be put in any order.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "a", "b-c", "é", "for ", " in ", " if ", "if", "else", "endif", "endfor", "null", "1", "2.5", "-", "!",
    "{", "}", "[", "]", "(", ")", "\"", "\"x\"", "\\", "\\n", "\\u00e9", "${", "%{", "$${", "~}", "~", "$", "%",
    "<<EOT\n", "<<-EOT\n", "EOT\n", "\nEOT\n", "EOT;", "\n", "\r\n", "\r", "\t", " ", "=", "==", "=>", ":", "::",
    "?", ",", ".", "...", ".*", "[*]", "&&", "||", "<", "+", "/", "#", "//", "/*", "*/", "<<<<<<< ", "\u{feff}",
    "a {\n", "}\n", "a = ", "x \"y\" {\n", "\u{1f3b5}", "\0",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(select(WORDS), 0..60).prop_map(|words| words.concat())
}

fn json_soup() -> impl Strategy<Value = String> {
    let words = vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"resource\"",
        "\"é${x}\"",
        "\"\\u00e9${f(\\\"y\\\")}z\"",
        "\"%{\"",
        "1",
        "-1.5e3",
        "null",
        "true",
        "\n",
        "//",
        "\"",
        "\\",
        "\"//\"",
        "\"locals\"",
        "{\"locals\":{\"a\":",
    ];
    prop::collection::vec(select(words), 0..40).prop_map(|words| words.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![soup(), json_soup(), any::<String>()]
}

/// All places lie in the text, at the borders of characters.
fn check(text: &str, parts: &[Part<'_>], diagnostics: &[Diagnostic]) {
    let spans = parts.iter().flat_map(Part::spans);
    for span in spans.chain(diagnostics.iter().filter_map(|found| found.span)) {
        let range = span.start as usize..span.end as usize;
        assert!(text.get(range).is_some(), "{span:?} in {text:?}");
    }
}

proptest! {
    #[test]
    fn any_file_has_its_parts_where_they_say(text in any_text()) {
        let source = Sources::new().add("a.tf", "");
        let (body, diagnostics) = parse(source, &text);
        check(&text, &parts(&body), &diagnostics);
        let (body, diagnostics) = parse_tf_json(source, &text);
        check(&text, &parts(&body), &diagnostics);
        let (body, diagnostics) = parse_tfvars_json(source, &text);
        check(&text, &parts(&body), &diagnostics);
    }

    #[test]
    fn any_expression_or_template_has_its_parts_where_they_say(text in any_text()) {
        let source = Sources::new().add("a.tf", "");
        let (expression, diagnostics) = parse_expression(source, &text);
        prop_assert_eq!(expression.is_some(), diagnostics.is_empty());
        let found = expression.as_ref().map(parts_of_expression);
        check(&text, &found.unwrap_or_default(), &diagnostics);
        let (pieces, diagnostics) = parse_template(source, &text);
        prop_assert_eq!(pieces.is_some(), diagnostics.is_empty());
        let found = pieces.as_deref().map(parts_of_template);
        check(&text, &found.unwrap_or_default(), &diagnostics);
    }

    #[test]
    fn what_comes_later_never_loses_a_good_block(text in any_text()) {
        let text = format!("good \"one\" {{\n  x = {{ y = 1 }}\n}}\n{text}");
        let source = Sources::new().add("a.tf", "");
        let (body, _) = parse(source, &text);
        prop_assert_eq!(&*body.blocks[0].kind.text, "good");
    }
}
