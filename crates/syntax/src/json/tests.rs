use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::{Decoded, parse_json};
use crate::{NodeKind, Sources};

fn check(text: &str, expected: &Expect) {
    let sources = Sources::new();
    let (node, diagnostics) = parse_json(sources.add("a.json", text), text);
    let kind = node.map_or("nothing".to_owned(), |node| format!("{:?}", node.kind));
    let mut shown = kind.split("SourceId").next().unwrap_or_default().to_owned();
    for diagnostic in diagnostics {
        let place = sources.position(diagnostic.span.unwrap());
        let (line, column) = (place.line, place.column);
        write!(shown, "\n{line}:{column} {}", diagnostic.message).unwrap();
    }
    expected.assert_eq(&shown);
}

#[test]
fn values_are_what_they_say() {
    check("\u{feff} -12 ", &expect!["Integer(-12)"]);
    check("1.50e+3", &expect!["Float(1500.0)"]);
    check("true", &expect!["Bool(true)"]);
    check("null", &expect!["Null"]);
    check(
        r#""a\n\"\\\/\u00e9\ud83c\udfb5ü""#,
        &expect![[r#"String { text: "a\n\"\\/é🎵ü", plain: false }"#]],
    );
    check("[]", &expect!["Sequence([])"]);
    check("{}", &expect!["Mapping([])"]);
}

#[test]
fn doubtless_slips_cost_a_diagnostic_and_not_the_file() {
    let text = "{\"a\": [1, 2,], // why\n \"b\": 1, \"b\": 2,}";
    let sources = Sources::new();
    let (node, diagnostics) = parse_json(sources.add("a.json", text), text);
    let node = node.unwrap();
    assert_eq!(node.get("a").unwrap().items().len(), 2);
    assert_eq!(node.get("b").unwrap().kind, NodeKind::Integer(2));
    let shown: Vec<_> = diagnostics.iter().map(|found| &*found.message).collect();
    expect![[r#"
        cannot parse JSON: trailing comma
        cannot parse JSON: comment
        duplicate key `b`: the last one counts
        cannot parse JSON: trailing comma"#]]
    .assert_eq(&shown.join("\n"));
}

#[test]
fn what_is_no_json_is_refused_with_its_place() {
    let deep = "[".repeat(100_000);
    let texts = [
        "",
        "{a: 1}",
        "{\"a\" 1}",
        "[1 2]",
        "[1,\n,2]",
        "01",
        "1.",
        "-",
        "'a'",
        "{\"a\": \"b",
        "nulls",
        "[1] x",
        "\"a\\q\"",
        "\"a\nb\"",
        &deep,
    ];
    let mut shown = String::new();
    for text in texts {
        let sources = Sources::new();
        let (node, diagnostics) = parse_json(sources.add("a.json", text), text);
        let place = sources.position(diagnostics[0].span.unwrap());
        let start = &text[..text.len().min(10)];
        let outcome = node.map_or("refused", |_| "taken");
        let message = &diagnostics[0].message;
        writeln!(
            shown,
            "{start:?} {outcome} {}:{} {message}",
            place.line, place.column
        )
        .unwrap();
    }
    expect![[r#"
        "" refused 1:1 cannot parse JSON: expected a value
        "{a: 1}" refused 1:2 cannot parse JSON: expected a key in double quotes
        "{\"a\" 1}" refused 1:6 cannot parse JSON: expected `:`
        "[1 2]" refused 1:4 cannot parse JSON: expected `,` or `]`
        "[1,\n,2]" refused 2:1 cannot parse JSON: expected a value
        "01" refused 1:1 cannot parse JSON: not a number
        "1." refused 1:1 cannot parse JSON: not a number
        "-" refused 1:1 cannot parse JSON: not a number
        "'a'" refused 1:1 cannot parse JSON: expected a value
        "{\"a\": \"b" refused 1:7 cannot parse JSON: text without closing quote
        "nulls" refused 1:1 cannot parse JSON: expected a value
        "[1] x" taken 1:5 cannot parse JSON: expected the end of the text
        "\"a\\q\"" taken 1:3 cannot parse JSON: invalid escape or control character
        "\"a\nb\"" taken 1:3 cannot parse JSON: invalid escape or control character
        "[[[[[[[[[[" refused 1:256 cannot parse JSON: nested too deep
    "#]]
    .assert_eq(&shown);
}

#[test]
fn decoded_text_knows_where_it_was_written() {
    let decoded = Decoded::new(r"ab\ncd\u00e9f");
    assert_eq!(decoded.text, "ab\ncdéf");
    let written: Vec<_> = [0, 2, 3, 5, 7].map(|at| decoded.written(at)).into();
    assert_eq!(written, [0, 2, 4, 6, 12]);
}

#[test]
fn spans_hold_the_quotes_and_keys() {
    let text = "{\"ü\": \"é\", \"n\": 1.10}";
    let sources = Sources::new();
    let (node, _) = parse_json(sources.add("a.json", text), text);
    let node = node.unwrap();
    let slice = |span: crate::Span| &text[span.start as usize..span.end as usize];
    assert_eq!(slice(node.get("ü").unwrap().span), "\"é\"");
    assert_eq!(slice(node.get("n").unwrap().span), "1.10");
    assert_eq!(slice(node.entries()[0].key_span), "\"ü\"");
}
