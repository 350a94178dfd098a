use expect_test::{Expect, expect};

use super::{outline, show_pieces};
use crate::Sources;
use crate::hcl::parse_template;

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&outline(text));
}

#[test]
fn a_template_without_sequences_is_text() {
    check(
        "a = \"x\"\nb = \"\"\nc = <<X\nx\nX\nd = <<X\nX\ne = \"$${x}\"\n",
        &expect![[r#"
            a = "x"
            b = ""
            c = "x\n"
            d = ""
            e = "${x}"
        "#]],
    );
}

#[test]
fn one_interpolation_alone_stays_a_template_of_one_piece() {
    check(
        "a = \"${x}\"\nb = \"${\"${x}\"}\"\nc = \" ${~ x}\"\n",
        &expect![[r#"
            a = template[${x}]
            b = template[${template[${x}]}]
            c = template["" ${x}]
        "#]],
    );
}

#[test]
fn escapes_are_decoded_between_quotes_and_only_there() {
    check(
        "a = \"\\t$${x}${y}\\\"%{if z}\\n\\u00e9%{endif}\"\nb = <<X\n\\t$${x}${y}%%{z}\nX\n",
        &expect![[r#"
            a = template["\t${x}" ${y} "\"" if z ["\né"] else []]
            b = template["\\t${x}" ${y} "%{z}\n"]
        "#]],
    );
}

#[test]
fn strip_markers_trim_the_token_they_touch() {
    check(
        "a = \"a \\n ${~ x ~} \\t b\"\nb = <<X\na\n  ${~ x ~}\n  b\n%{~ if c ~}\n  d\n%{~ else ~}\n  e\n%{~ endif ~}\n\nX\n",
        &expect![[r#"
            a = template["a" ${x} "b"]
            b = template["a\n" ${x} "  b" if c ["  d"] else ["  e"] "\n"]
        "#]],
    );
}

#[test]
fn flush_heredocs_lose_the_smallest_indentation() {
    check(
        "a = <<-X\n    b\n\n      c\n  \n    d ${x}\n    X\n",
        &expect![[r#"
            a = template["b\n\n  c\n  \nd " ${x} "\n"]
        "#]],
    );
    check(
        "a = <<-X\n    b\n  ${x} c\n      d\n  X\n",
        &expect![[r#"
        a = template["  b\n" ${x} " c\n    d\n"]
    "#]],
    );
    check(
        "a = <<-X\n    b\n${x}\n  c\nX\n",
        &expect![[r#"
        a = template["    b\n" ${x} "\n  c\n"]
    "#]],
    );
    check(
        "a = <<-X\n\tb\n\t\tc\n\tX\n",
        &expect![[r#"
        a = "b\n\tc\n"
    "#]],
    );
    check(
        "a = <<-X\n    %{ for x in y ~}\n    b\n    %{ endfor ~}\n    X\n",
        &expect![[r#"
            a = template["" for x in y ["    b\n"] ""]
        "#]],
    );
    check(
        "a = <<-X\n  $${b}\n   c\nX\n",
        &expect![[r#"
        a = "${b}\n c\n"
    "#]],
    );
}

#[test]
fn a_heredoc_ends_with_its_marker_alone_on_a_line() {
    check(
        "a = <<EOT\n  EOT;\nEOT2\nx EOT\nEOT) ${y}\n   EOT   \nb = 1\n",
        &expect![[r#"
            a = template["  EOT;\nEOT2\nx EOT\nEOT) " ${y} "\n"]
            b = 1
        "#]],
    );
    check(
        "a = {\n  b = <<-X\n  c\n  X\n  d = [<<Y\ne\nY\n  , 1]\n}\n",
        &expect![[r#"
            a = {b = "c\n", d = ["e\n", 1]}
        "#]],
    );
    check(
        "a = <<X\r\nb\r\nX\r\nc = 1\r\n",
        &expect![[r#"
        a = "b\r\n"
        c = 1
    "#]],
    );
}

#[test]
fn a_heredoc_without_lines_is_empty() {
    check(
        "a = <<EOT\nEOT\nb = f(<<-EOT\n  c\n  EOT\n)\nd = [<<EOT\n   EOT\n, 1]\n",
        &expect![[r#"
            a = ""
            b = f("c\n")
            d = ["", 1]
        "#]],
    );
    check(
        "a = {\n  b = <<EOT\nEOT\n  c = \"${<<EOT\nx\nEOT\n}\"\n}\n",
        &expect![[r#"
            a = {b = "", c = template[${"x\n"}]}
        "#]],
    );
}

#[test]
fn what_follows_a_heredoc_stands_on_its_own_line_in_rewritten_text_too() {
    check(
        "a = f(<<-EOT\n  EOT2\n  EOT\n  , { for x in y :\n x => 1 })\n",
        &expect![[r#"
            a = f("EOT2\n", (for x in y : x => 1))
        "#]],
    );
}

#[test]
fn a_file_is_a_template_without_escapes() {
    let text = "a \\n ${x}\n%{ for k, v in m ~}\n  ${k}=${v}\n%{ endfor ~}\n%{ if a }b%{ else }c%{ endif }$${d}";
    let sources = Sources::new();
    let (pieces, diagnostics) = parse_template(sources.add("a.tftpl", text), text);
    assert_eq!(diagnostics, []);
    expect![[r#""a \\n " ${x} "\n" for k, v in m ["  " ${k} "=" ${v} "\n"] "" if a ["b"] else ["c"] "${d}""#]].assert_eq(&show_pieces(&pieces.unwrap()));
}
