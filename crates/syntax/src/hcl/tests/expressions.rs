use expect_test::{Expect, expect};

use super::{outline, show};
use crate::Sources;
use crate::hcl::parse_expression;

fn check(texts: &[&str], expected: &Expect) {
    let sources = Sources::new();
    let source = sources.add("a.tf", "");
    let show = |text: &&str| {
        let (expression, diagnostics) = parse_expression(source, text);
        let reason = || diagnostics[0].message.clone();
        expression.map_or_else(reason, |expression| show(&expression)) + "\n"
    };
    expected.assert_eq(&texts.iter().map(show).collect::<String>());
}

#[test]
fn literals_keep_what_the_source_says() {
    check(
        &[
            "null",
            "true",
            "42",
            "-42",
            "- 42",
            "9223372036854775807",
            "9223372036854775808",
            "1.50",
            "1e3",
            "-0.5",
            r#""a\n\t\"\\ \u00e9\U0001f3b5""#,
            r#""$${a} %%{b} $ % $$""#,
            "  1  ",
        ],
        &expect![[r#"
            null
            true
            42
            -42
            -42
            9223372036854775807
            number 9223372036854775808
            number 1.50
            number 1e3
            number -0.5
            "a\n\t\"\\ é🎵"
            "${a} %{b} $ % $$"
            1
        "#]],
    );
}

#[test]
fn operators_bind_as_in_terraform() {
    check(
        &[
            "1 + 2 * 3 - 4",
            "a || b && c == d",
            "-a.b + !c[0]",
            "-7[*]",
            "- 7.x + -1",
            "a < b == c > d",
            "a ? b : c ? d : e",
            "(a + b) * c",
            "a % b / c",
            "a != b ? 1 : 2",
            "a-b",
            "a - b",
            "1 - 2 - 3",
        ],
        &expect![[r#"
            ((1 Add (2 Multiply 3)) Subtract 4)
            (a Or (b And (c Equal d)))
            ((Negate a.b) Add (Not c[0]))
            (Negate (7[*]))
            ((Negate 7.x) Add -1)
            ((a Less b) Equal (c Greater d))
            (a ? b : (c ? d : e))
            (paren((a Add b)) Multiply c)
            ((a Modulo b) Divide c)
            ((a NotEqual b) ? 1 : 2)
            a-b
            (a Subtract b)
            ((1 Subtract 2) Subtract 3)
        "#]],
    );
}

#[test]
fn traversals_nest_and_splats_take_what_belongs_to_them() {
    check(
        &[
            "a.b[0].c[\"d\"][e.f]",
            "a.0.b.1",
            "a[*].b[0].c",
            "a.*.b.c[0].d",
            "a.*.0.b",
            "a[*].b[*].c[0]",
            "a[*].b.*.c[0].d",
            "a[*]",
            "f(x).y",
            "{a = 1}.a",
            "[1][0]",
            "a [0] .b",
        ],
        &expect![[r#"
            a.b[0].c["d"][e.f]
            a[0].b[1]
            (a[*].b[0].c)
            (a.*.b.c)[0].d
            (a.*[0].b)
            (a[*].b(*.c[0]))
            (a[*].b(*.c)[0].d)
            (a[*])
            f(x).y
            {a = 1}.a
            [1][0]
            a[0].b
        "#]],
    );
}

#[test]
fn calls_may_be_namespaced_and_expand_their_last_argument() {
    check(
        &[
            "f()",
            "f(1, [2],)",
            "f(a...)",
            "provider::aws::arn_parse(x)",
            "f(\n  a,\n  b,\n)",
        ],
        &expect![[r#"
            f()
            f(1, [2])
            f(a...)
            provider::aws::arn_parse(x)
            f(a, b)
        "#]],
    );
}

#[test]
fn keys_of_objects_are_words_or_expressions() {
    check(
        &[
            "{a = 1, \"b\" : 2, (c) = 3, null = 4, 5 = 6, \"${d}\" = 7}",
            "{\n  a = 1 # one\n\n  b = [\n    2,\n  ]\n}",
            "{}",
            "{ a-b = 1, c.d = 2 }",
        ],
        &expect![[r#"
            {a = 1, <"b"> = 2, <paren(c)> = 3, null = 4, <5> = 6, <template[${d}]> = 7}
            {a = 1, b = [2]}
            {}
            {a-b = 1, <c.d> = 2}
        "#]],
    );
}

#[test]
fn for_expressions_make_tuples_and_objects() {
    check(
        &[
            "[for x in y : x.z if x.w]",
            "{for k, v in m : k => v...}",
            "{for k, v in m : k => v if v != null}",
            "[format(\"x\"), form]",
        ],
        &expect![[r#"
            (for x in y : x.z if x.w)
            (for k, v in m : k => v...)
            (for k, v in m : k => v if (v NotEqual null))
            [format("x"), form]
        "#]],
    );
}

#[test]
fn line_breaks_in_brackets_mean_nothing_to_terraform() {
    check(
        &[
            "{\n  for k, v in m : # why\n  k =>\n  v.a\n  ? {\n    b = 1\n  }\n  : null\n  if (\n    a &&\n    b\n  )\n}",
            "{ for k in\n  [\n    1\n  ]\n  : k => k\n  && true }",
            "(\n  a\n  ? b\n  : c\n)",
            "[for\r\n  x in y : x]",
            "\"%{ if\n a }x%{ endif }\"",
            "f(a\n  ? b // yes\n  : c)",
        ],
        &expect![[r#"
            (for k, v in m : k => (v.a ? {b = 1} : null) if paren((a And b)))
            (for k in [1] : k => (k And true))
            paren((a ? b : c))
            (for x in y : x)
            template[if a ["x"] else []]
            f((a ? b : c))
        "#]],
    );
}

#[test]
fn a_key_given_twice_stays_in_the_tree() {
    check(
        &["{ a = 1, b = { c = 1\n c = 2 }, a = x ? y : z }"],
        &expect![[r#"
            {a = 1, b = {c = 1, c = 2}, a = (x ? y : z)}
        "#]],
    );
}

#[test]
fn wide_objects_cost_no_more_per_item_than_narrow_ones() {
    let item = |at: usize| format!("  k{at} = {at} # c\n");
    let items = |count: usize| (0..count).map(item).collect::<Vec<_>>().concat();
    let text = format!("a = {{\n{}  b = {{\n{}  }}\n}}\n", items(70_000), items(70));
    let shown = outline(&text);
    assert!(
        shown.starts_with("a = {k0 = 0, k1 = 1, "),
        "{}",
        &shown[..100]
    );
    assert!(shown.contains("k69999 = 69999, b = {k0 = 0, k1 = 1, "));
    assert!(shown.ends_with("k68 = 68, k69 = 69}}\n"));
}

#[test]
fn what_is_no_expression_says_where_it_stops_being_one() {
    check(
        &[
            "",
            "1 +",
            "a b",
            "[1, 2",
            "{a = 1 b = 2}",
            "{a =\n 1}",
            "f(1 2)",
            "\"a",
            "\"${a\"",
            "a.",
            "a ? b",
            "$a",
            "\"\\q\"",
            "\"%{ endif }\"",
            "[for x y : z]",
        ],
        &expect![[r#"
            cannot parse HCL: unexpected token
            cannot parse HCL: unexpected token
            cannot parse HCL: unexpected token
            cannot parse HCL: expected `]`
            cannot parse HCL: invalid object item; expected `}`, `,` or newline
            cannot parse HCL: expected an expression
            cannot parse HCL: expected `)` or expression
            cannot parse HCL: unexpected token
            cannot parse HCL: expected `}`
            cannot parse HCL: unexpected token
            cannot parse HCL: expected `:`
            cannot parse HCL: expected an expression
            cannot parse HCL: invalid escape sequence; expected `n`, `r`, `t`, `u`, `U`, `\` or `"`
            cannot parse HCL: unexpected token
            cannot parse HCL: expected `in`
        "#]],
    );
}
