//! What holds for YAML and JSON documents of any text whatever.

use proptest::prelude::*;
use proptest::sample::select;
use syntax::{Diagnostic, Node, Sources, decode, parse_json, parse_yaml};

/// Words that mean something to a parser, in any order.
fn soup() -> impl Strategy<Value = String> {
    let words = vec![
        "a",
        "é: ",
        "key: ",
        "- ",
        "? ",
        ": ",
        ":",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "\n",
        "\r\n",
        "\n  ",
        "\n    ",
        " ",
        "\t",
        "---\n",
        "...\n",
        "&x ",
        "*x",
        "*x ",
        "<<: ",
        "!t ",
        "!!str ",
        "!!int ",
        "! ",
        "|\n",
        ">-\n",
        "\"",
        "'",
        "\\",
        "\"\\u00e9\"",
        "# c",
        "%YAML 1.2\n",
        "%TAG ! x\n",
        "1.10",
        "0o17",
        "null",
        "~",
        "\u{feff}",
        "\u{1f3b5}",
        "\0",
        "@",
        "`",
        "\u{85}",
        "\u{2028}",
        "\"a\": ",
        "-1e3",
        "true",
        "//",
    ];
    prop::collection::vec(select(words), 0..60).prop_map(|words| words.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![soup(), any::<String>()]
}

/// All places lie in the text, at the borders of characters, and keys are unique.
fn check(text: &str, nodes: &[Node], diagnostics: &[Diagnostic]) {
    let mut waiting: Vec<_> = nodes.iter().collect();
    let mut spans: Vec<_> = diagnostics.iter().filter_map(|found| found.span).collect();
    while let Some(node) = waiting.pop() {
        spans.push(node.span);
        spans.extend(node.entries().iter().map(|entry| entry.key_span));
        waiting.extend(node.items());
        waiting.extend(node.entries().iter().map(|entry| &entry.value));
        let mut keys: Vec<_> = node.entries().iter().map(|entry| &entry.key).collect();
        keys.sort();
        let count = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), count, "{text:?}");
    }
    for span in spans {
        let range = span.start as usize..span.end as usize;
        assert!(text.get(range).is_some(), "{span:?} in {text:?}");
    }
}

proptest! {
    #[test]
    fn any_document_has_its_values_where_they_say(text in any_text()) {
        let source = Sources::new().add("a.yaml", "");
        let (documents, diagnostics) = parse_yaml(source, &text);
        check(&text, &documents, &diagnostics);
        let (node, diagnostics) = parse_json(source, &text);
        check(&text, node.as_slice(), &diagnostics);
    }

    #[test]
    fn what_comes_later_never_loses_a_good_document(text in any_text()) {
        let text = format!("good: 1\n---\n{text}");
        let source = Sources::new().add("a.yaml", "");
        let (documents, _) = parse_yaml(source, &text);
        prop_assert!(documents[0].get("good").is_some());
    }

    #[test]
    fn json_is_yaml(text in any_text()) {
        let source = Sources::new().add("a.json", "");
        let (node, diagnostics) = parse_json(source, &text);
        if let (Some(node), []) = (node, &diagnostics[..]) {
            let (documents, diagnostics) = parse_yaml(source, &text);
            prop_assert_eq!(diagnostics, []);
            prop_assert!(documents.len() == 1 || node.kind == syntax::NodeKind::Null);
        }
    }

    #[test]
    fn any_bytes_are_text_or_have_a_reason(bytes: Vec<u8>) {
        if let Ok(text) = decode(&bytes) {
            prop_assert!(!text.contains('\0'));
        }
    }
}
