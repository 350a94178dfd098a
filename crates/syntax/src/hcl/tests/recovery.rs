use expect_test::{Expect, expect};

use super::outline;

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&outline(text));
}

#[test]
fn a_broken_block_does_not_lose_its_neighbours() {
    check(
        "a \"one\" {\n  x = 1\n}\n\na \"two\" {\n  x = = 2\n}\na \"three\" {\n  x = [\n    1 2\n  ]\n  y = 3\n}\nb = }\na \"four\" {}\n",
        &expect![[r#"
            a one
              x = 1
            a four
            6:7 cannot parse HCL: expected an expression
            10:7 cannot parse HCL: expected `]`
            14:5 cannot parse HCL: expected an expression
        "#]],
    );
}

#[test]
fn a_missing_brace_loses_one_block() {
    check(
        "a {\n  x = 1\n}\nb {\n  c {\n    y = 2\n}\nd \"e\" {\n  z = 3\n}\nf {}\n",
        &expect![[r#"
            a
              x = 1
            d e
              z = 3
            f
            4:3 cannot parse HCL: `{` is never closed
        "#]],
    );
}

#[test]
fn an_unclosed_quote_ends_with_its_line() {
    check(
        "a {\n  x = \"1\n}\nb {\n  y = 2\n}\n",
        &expect![[r#"
            b
              y = 2
            2:7 cannot parse HCL: quote is not closed on its line
        "#]],
    );
    check(
        "a {\n  x = \"${1\n}\nb {\n  y = 2\n}\nc {}\n",
        &expect![[r#"
            b
              y = 2
            c
            2:7 cannot parse HCL: quote is not closed on its line
        "#]],
    );
}

#[test]
fn an_unclosed_heredoc_loses_one_block() {
    check(
        "a {}\nb {\n  x = <<EOT\n  y\n}\nc {\n  z = 1\n}\n",
        &expect![[r#"
            a
            c
              z = 1
            3:7 cannot parse HCL: heredoc has no line with its end marker
        "#]],
    );
}

#[test]
fn conflict_markers_are_named() {
    check(
        "a {\n<<<<<<< HEAD\n  x = 1\n=======\n  x = 2\n>>>>>>> main\n}\nb {}\n",
        &expect![[r#"
            b
            2:1 cannot parse HCL: git conflict marker
        "#]],
    );
    check(
        "<<<<<<< HEAD\na {}\n=======\nb {}\n>>>>>>> main\nc {}\n",
        &expect![[r#"
            a
            b
            c
            1:1 cannot parse HCL: git conflict marker
        "#]],
    );
}

#[test]
fn brackets_in_comments_strings_and_heredocs_do_not_count() {
    check(
        "a { # {\n  /* { */\n  x = \"{\" // (\n  y = <<X\n{ ${f(\"}\")}\nX\n}\nb = /* [ */ 1\n",
        &expect![[r#"
            b = 1
            a
              x = "{"
              y = template["{ " ${f("}")} "\n"]
        "#]],
    );
}

#[test]
fn byte_order_mark_and_carriage_returns_are_no_obstacle() {
    check(
        "\u{feff}a \"b\" {\r\n  x = 1\r\n  y = {\r\n    z = 2\r\n  }\r\n}\r\n",
        &expect![[r#"
            a b
              x = 1
              y = {z = 2}
        "#]],
    );
    check(
        "\u{feff}a = \r\nb = 1\r\n",
        &expect![[r#"
            b = 1
            1:5 cannot parse HCL: expected an expression
        "#]],
    );
}

#[test]
fn an_attribute_set_twice_is_named() {
    check(
        "a = 1\nb = 2\na = 3\n",
        &expect![[r#"
        a = 1
        b = 2
        3:1 cannot set `a` twice: the first one counts
    "#]],
    );
    check(
        "c {\n  a = 1\n  a = 2\n}\n",
        &expect![[r#"
        3:3 cannot parse HCL: attribute is set twice
    "#]],
    );
}

#[test]
fn old_terraform_is_read() {
    check(
        "a \"b\" {\n  tags { Name = \"${var.n}\" }\n  list = [\"${x.y.z}\"]\n}\n",
        &expect![[r#"
            a b
              list = [template[${x.y.z}]]
              tags
                Name = template[${var.n}]
        "#]],
    );
}

/// Forms that nest, what they need at their end, and how many contexts each opens.
#[rustfmt::skip]
const NESTING: &[(&str, &str, usize)] = &[
    ("(", ")", 1), ("[", "]", 1), ("{a=", "}", 1), ("f(", ")", 1), ("a[", "]", 1), ("a + (", ")", 1),
    ("[for x in ", ": x]", 1), ("[for x in y : x if ", "]", 1), ("{for x in y : x => ", "}", 1),
    ("{for x in ", ": x => x}", 1), ("{(", ") = 1}", 2), ("\"${", "}\"", 2), ("\"%{if ", "}%{endif}\"", 3),
    ("\"%{if a}${", "}%{endif}\"", 3), ("\"%{for a in b}${", "}%{endfor}\"", 3), ("<<A\n${", "}\nA\n", 2),
    ("!a[-(", ")]", 3), ("!", "", 1), ("- ", "", 1), ("a ? ", " : b", 1), ("a ? b : ", "", 1),
];

fn nest(open: &str, close: &str, levels: usize) -> String {
    let (open, close) = (open.repeat(levels), close.repeat(levels));
    outline(&format!("a = {open}1{close}\nb = 2\n"))
}

#[test]
fn nesting_up_to_the_limit_is_read_on_a_small_stack() {
    for (open, close, contexts) in NESTING {
        let shown = nest(open, close, 39 / contexts);
        assert!(!shown.contains("cannot"), "{open}: {shown}");
    }
    // Contexts and operators together reach hcl-edit's own limit.
    for (open, close) in [("[for x in !", ": x]"), ("{for x in !", ": x => x}")] {
        let shown = nest(open, close, 32);
        assert!(!shown.contains("cannot"), "{open}: {shown}");
    }
    let blocks = outline(&("a {\n".repeat(39) + &"}\n".repeat(39)));
    assert_eq!(blocks.lines().count(), 39);
}

#[test]
fn nesting_beyond_the_limit_is_refused_and_not_tried() {
    let chains = [("x.y", "", 1), ("x[*]", "", 1), ("1 + ", "", 1)];
    for (open, close, _) in NESTING.iter().chain(&chains) {
        let shown = nest(open, close, 20_000);
        let (kept, refused) = shown.split_once('\n').unwrap();
        assert_eq!(kept, "b = 2", "{open}");
        let known = ["nested too deep", "chained binary", "expected newline"];
        assert!(
            known.iter().any(|reason| refused.contains(reason)),
            "{open}: {refused}"
        );
    }
    check(
        &("a {\n".repeat(20_000) + &"}\n".repeat(20_000)),
        &expect![[r#"
            41:3 cannot parse HCL: nested too deep
        "#]],
    );
    check(
        &format!("a = b{}\n", ".c".repeat(50_000)),
        &expect![[r#"
        1:5 cannot parse HCL: nested too deep
    "#]],
    );
    let directives = "%{if a}".repeat(50_000) + &"%{endif}".repeat(50_000);
    check(
        &format!("a = \"{directives}\"\n"),
        &expect![[r#"
        1:272 cannot parse HCL: nested too deep
    "#]],
    );
}

#[test]
fn thousands_of_broken_blocks_cost_no_more_than_they_must() {
    let unclosed = outline(&"a \"b\" {\n".repeat(20_000));
    expect!["20000:7 19900 more diagnostics in this file, the last one here"]
        .assert_eq(unclosed.lines().last().unwrap());
    let broken = outline(&"a \"b\" {\n x = = 1\n}\n".repeat(20_000));
    expect!["59999:6 19900 more diagnostics in this file, the last one here"]
        .assert_eq(broken.lines().last().unwrap());
    let stray = outline(&"}\n".repeat(20_000));
    expect!["20000:1 19900 more diagnostics in this file, the last one here"]
        .assert_eq(stray.lines().last().unwrap());
}
