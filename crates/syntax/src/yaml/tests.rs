use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::parse_yaml;
use crate::{Node, NodeKind, Sources};

/// Documents and diagnostics in few words; each value is followed by the text of its span.
fn check(text: &str, expected: &Expect) {
    let sources = Sources::new();
    let (documents, diagnostics) = parse_yaml(sources.add("a.yaml", text), text);
    let mut shown = String::new();
    for document in &documents {
        show(document, text, &mut shown);
        shown.push('\n');
    }
    for diagnostic in diagnostics {
        let place = sources.position(diagnostic.span.unwrap());
        let (line, column) = (place.line, place.column);
        writeln!(shown, "{line}:{column} {}", diagnostic.message).unwrap();
    }
    expected.assert_eq(&shown);
}

fn show(node: &Node, text: &str, shown: &mut String) {
    if let Some(tag) = &node.tag {
        write!(shown, "{tag} ").unwrap();
    }
    match &node.kind {
        NodeKind::Mapping(entries) => {
            shown.push('{');
            for entry in entries.iter() {
                write!(shown, " {}: ", entry.key).unwrap();
                show(&entry.value, text, shown);
            }
            shown.push_str(" }");
        }
        NodeKind::Sequence(items) => {
            shown.push('[');
            for item in items.iter() {
                shown.push(' ');
                show(item, text, shown);
            }
            shown.push_str(" ]");
        }
        NodeKind::String { text, plain: true } => write!(shown, "{text}").unwrap(),
        NodeKind::String { text, .. } => write!(shown, "{text:?}").unwrap(),
        NodeKind::Integer(number) => write!(shown, "int {number}").unwrap(),
        NodeKind::Float(number) => write!(shown, "float {number}").unwrap(),
        NodeKind::Bool(value) => write!(shown, "bool {value}").unwrap(),
        NodeKind::Null => shown.push_str("null"),
    }
    let written = &text[node.span.start as usize..node.span.end as usize];
    write!(
        shown,
        "<{}>",
        written.replace("\r\n", "|").replace('\n', "|")
    )
    .unwrap();
}

#[test]
fn scalars_follow_the_core_schema_and_old_booleans_stay_text() {
    check(
        "[true, No, on, ~, null, 12, -3, 0x1F, 0o17, 0644, 089, 1.10, .5, 1e3, -.inf, 22:22, 1_0, '1', 99999999999999999999, 1.2.3, .]",
        &expect![[r#"
            [ bool true<true> No<No> on<on> null<~> null<null> int 12<12> int -3<-3> int 31<0x1F> int 15<0o17> int 420<0644> float 89<089> float 1.1<1.10> float 0.5<.5> float 1000<1e3> float -inf<-.inf> 22:22<22:22> 1_0<1_0> "1"<'1'> float 100000000000000000000<99999999999999999999> 1.2.3<1.2.3> .<.> ]<[true, No, on, ~, null, 12, -3, 0x1F, 0o17, 0644, 089, 1.10, .5, 1e3, -.inf, 22:22, 1_0, '1', 99999999999999999999, 1.2.3, .]>
        "#]],
    );
}

#[test]
fn spans_count_bytes_behind_non_ascii_text_and_end_with_the_last_value() {
    check(
        "\u{feff}ü: \"é\"\r\nlist:\r\n  - ä # ö\r\n\r\nafter: 1\r\n",
        &expect![[r#"
            { ü: "é"<"é"> list: [ ä<ä> ]<- ä> after: int 1<1> }<ü: "é"|list:|  - ä # ö||after: 1>
        "#]],
    );
}

#[test]
fn a_broken_document_does_not_lose_the_others() {
    check(
        "a: 1\n---\nb: [1, 2\n---\nc: 3\n---\n\td: 4\n---\n---\ne: \"x\n---\nf: 5\n",
        &expect![[r#"
            { a: int 1<1> }<a: 1>
            { c: int 3<3> }<c: 3>
            { d: int 4<4> }<d: 4>
            { f: int 5<5> }<f: 5>
            3:4 cannot parse YAML: unclosed bracket '['
            10:4 cannot parse YAML: while scanning a quoted scalar, found unexpected document indicator
        "#]],
    );
}

#[test]
fn merge_keys_yield_to_explicit_keys_and_earlier_mappings() {
    check(
        "x: &x {a: 1, b: 2}\ny: &y {b: 3, c: 4}\nz:\n  b: 0\n  <<: [*x, *y]\nw: {<<: *x}\nv: {<<: 1, '<<': 2}\n",
        &expect![[r#"
            { x: { a: int 1<1> b: int 2<2> }<{a: 1, b: 2}> y: { b: int 3<3> c: int 4<4> }<{b: 3, c: 4}> z: { b: int 0<0> a: int 1<1> c: int 4<4> }<b: 0|  <<: [*x, *y]> w: { a: int 1<1> b: int 2<2> }<{<<: *x}> v: { <<: int 2<2> }<{<<: 1, '<<': 2}> }<x: &x {a: 1, b: 2}|y: &y {b: 3, c: 4}|z:|  b: 0|  <<: [*x, *y]|w: {<<: *x}|v: {<<: 1, '<<': 2}>
            7:9 cannot merge: `<<` needs a mapping or a list of mappings
        "#]],
    );
}

#[test]
fn an_alias_stands_where_it_is_written_but_a_number_keeps_its_digits() {
    check(
        "a: &a 1.10\nb: &b [x]\nc: *a\nd: *b\n*b : 1\n",
        &expect![[r#"
            { a: float 1.1<1.10> b: [ x<x> ]<[x]> c: float 1.1<1.10> d: [ x<x> ]<*b> }<a: &a 1.10|b: &b [x]|c: *a|d: *b|*b : 1>
            5:1 cannot use a list or mapping as a key: the entry is left out
        "#]],
    );
}

#[test]
fn of_a_key_given_twice_the_last_one_counts() {
    check(
        "a: 1\nb: 2\na: 3\n",
        &expect![[r#"
        { a: int 3<3> b: int 2<2> }<a: 1|b: 2|a: 3>
        3:1 duplicate key `a`: the last one counts
    "#]],
    );
}

#[test]
fn tags_of_applications_are_kept_and_core_tags_are_applied() {
    check(
        "[!reset null, !override {a: 1}, !Sub 'x', !!str 12, !!int '3', !!float 1, ! 5, !<tag:a,b> x, !!binary aGk=]",
        &expect![[r#"
            [ !reset null<null> !override { a: int 1<1> }<{a: 1}> !Sub "x"<'x'> "12"<12> int 3<'3'> float 1<1> "5"<5> !<tag:a,b> x<x> aGk=<aGk=> ]<[!reset null, !override {a: 1}, !Sub 'x', !!str 12, !!int '3', !!float 1, ! 5, !<tag:a,b> x, !!binary aGk=]>
        "#]],
    );
}

#[test]
fn bombs_and_cycles_end_with_a_diagnostic() {
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (name, before) in ('b'..='i').zip('a'..) {
        let aliases = format!("*{before},").repeat(10);
        writeln!(bomb, "{name}: &{name} [{aliases}]").unwrap();
    }
    check(
        &bomb,
        &expect![[r#"
        6:8 cannot expand aliases: more than 200000 values, or nested too deep
    "#]],
    );
    check(
        "a: &a\n  b: *a\n---\nc: 1\n",
        &expect![[r#"
        { c: int 1<1> }<c: 1>
        2:6 cannot follow alias: it stands within what it means
    "#]],
    );
    check(
        "a: *nobody\n",
        &expect![[r#"
        1:4 cannot parse YAML: while parsing node, found unknown anchor
    "#]],
    );
}

#[test]
fn a_chain_of_anchors_is_no_deeper_than_the_limit() {
    let mut chain = "a0: &a0 [x]\n".to_owned();
    for at in 1..5000 {
        writeln!(chain, "a{at}: &a{at} [*a{}]", at - 1).unwrap();
    }
    check(
        &chain,
        &expect![[r#"
        511:14 cannot expand aliases: more than 200000 values, or nested too deep
    "#]],
    );
}

#[test]
fn three_hundred_chained_merges_are_fine() {
    let mut chain = "x0: &x0 {a: 1}\n".to_owned();
    for at in 1..300 {
        writeln!(chain, "x{at}: &x{at} {{<<: [*x0, *x{}]}}", at - 1).unwrap();
    }
    let sources = Sources::new();
    let (documents, diagnostics) = parse_yaml(sources.add("a.yaml", ""), &chain);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert!(documents[0].at(&["x299", "a"]).is_some());
}

#[test]
fn nesting_is_refused_beyond_the_limit() {
    let flow = format!(
        "a: {}{}\n---\nb: 1\n",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    check(
        &flow,
        &expect![[r#"
        { b: int 1<1> }<b: 1>
        1:259 cannot parse YAML: nested too deep
    "#]],
    );
    let lines: Vec<_> = (0..300).map(|at| " ".repeat(at) + "a:\n").collect();
    let block = lines.concat();
    check(
        &block,
        &expect![[r#"
        256:256 cannot parse YAML: nested too deep
    "#]],
    );
}

#[test]
fn a_file_broken_throughout_says_so_a_hundred_times_and_then_counts() {
    let text = "a: [\n---\n".repeat(5000);
    let sources = Sources::new();
    let (_, diagnostics) = parse_yaml(sources.add("a.yaml", ""), &text);
    assert_eq!(diagnostics.len(), 101);
    expect!["4900 more diagnostics in this file, the last one here"]
        .assert_eq(&diagnostics[100].message);
}

#[test]
fn a_block_that_ends_with_the_text_has_no_last_line_break() {
    for (text, expected) in [
        ("a: |\n  x\n  y\n", "x\ny\n"),
        ("a: |\n  x\n  y", "x\ny"),
        ("a: |-\n  x", "x"),
        ("a: >\n  x\n  y", "x y"),
        ("a: |\n  x\nb: 1", "x\n"),
        ("a: |\n  x\n  ", "x\n"),
        ("a: |\n  x\n ", "x\n"),
        ("a: >\n  x\n  ", "x\n"),
        ("a: |+\n  x\n  \n  ", "x\n\n"),
        ("a: |\n  x  ", "x  "),
    ] {
        let sources = crate::Sources::new();
        let (documents, _) = parse_yaml(sources.add("a.yaml", text), text);
        let found = documents.first().and_then(|node| node.get("a")?.text());
        assert_eq!(found, Some(expected), "{text:?}");
    }
}
