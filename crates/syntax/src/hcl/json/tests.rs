use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::{parse_tf_json, parse_tfvars_json};
use crate::Sources;
use crate::hcl::tests::{show_body, show_diagnostic};
use crate::hcl::{ExpressionKind, Piece};

fn check(text: &str, expected: &Expect) {
    let sources = Sources::new();
    let (body, diagnostics) = parse_tf_json(sources.add("a.tf.json", text), text);
    let mut shown = String::new();
    show_body(&body, "", &mut shown);
    for block in &body.blocks {
        let header = &text[block.header.start as usize..block.header.end as usize];
        writeln!(shown, "header {header}").unwrap();
    }
    for diagnostic in diagnostics {
        show_diagnostic(&diagnostic, &sources, &mut shown);
    }
    expected.assert_eq(&shown);
}

#[test]
fn blocks_are_objects_or_lists_of_objects_under_their_labels() {
    check(
        r#"{"//": "c", "resource": {"x": {"j": {"a": "b", "//": 1}}, "y": [{"k": {"n": null}}, {"l": [{}, {"t": true}]}]},
            "locals": [{"a": 1}, {"b": 1.50}], "terraform": {"backend": {"s3": {"bucket": "b"}}}, "moved": null}"#,
        &expect![[r#"
            resource x j
              a = "b"
            resource y k
              n = null
            resource y l
            resource y l
              t = true
            locals
              a = 1
            locals
              b = number 1.50
            terraform
              backend s3
                bucket = "b"
            header "j"
            header "k"
            header {
            header {
            header {
            header {
            header "terraform"
        "#]],
    );
}

#[test]
fn only_blocks_of_terraform_itself_are_blocks_in_a_resource() {
    check(
        r#"{"resource": {"x": {"j": {
            "lifecycle": {"ignore_changes": ["tags", "a[0].b"], "precondition": [{"condition": "${a}"}]},
            "dynamic": {"rule": {"for_each": "${var.r}", "iterator": "it", "content": {"p": "${it.value}"}}},
            "ingress": [{"port": 22}],
            "tags": {"a": "b", "${c}": "d"},
            "depends_on": ["x.y"], "provider": "aws.west"}}},
          "variable": {"v": {"type": "list(string)", "default": ["x"]}},
          "module": {"m": {"source": "./m", "providers": {"aws": "aws.west"}}}}"#,
        &expect![[r#"
            resource x j
              ingress = [{port = 22}]
              tags = {a = "b", <template[${c}]> = "d"}
              depends_on = [x.y]
              provider = aws.west
              lifecycle
                ignore_changes = [tags, a[0].b]
                precondition
                  condition = template[${a}]
              dynamic rule
                for_each = template[${var.r}]
                iterator = it
                content
                  p = template[${it.value}]
            variable v
              type = list(string)
              default = ["x"]
            module m
              source = "./m"
              providers = {aws = aws.west}
            header "j"
            header "v"
            header "m"
        "#]],
    );
}

#[test]
fn texts_are_templates_that_know_where_they_stand() {
    let text = r#"{"locals": {"a": "ü \"q\" \u00e9 ${f(\"x\", y)} z"}}"#;
    let sources = Sources::new();
    let (body, diagnostics) = parse_tf_json(sources.add("a.tf.json", ""), text);
    assert_eq!(diagnostics, []);
    let ExpressionKind::Template(pieces) = &body.blocks[0].body.attributes[0].value.kind else {
        panic!("{body:?}");
    };
    let Piece::Interpolation(call) = &pieces[1] else {
        panic!("{pieces:?}");
    };
    let written = &text[call.span.start as usize..call.span.end as usize];
    assert_eq!(written, r#"f(\"x\", y)"#);
}

#[test]
fn what_cannot_be_read_is_lost_alone() {
    check(
        r#"{"resource": {"x": {"j": {"a": "${b"}, "k": {"a": 1}, "l": 5}, "y": "z"}, "resorce": {}, "data": {"d": {"e": {}}}}"#,
        &expect![[r#"
            resource x k
              a = 1
            data d e
            header "k"
            header "e"
            1:35 cannot parse HCL: expected `}`
            1:60 cannot read `resource`: expected an object
            1:69 cannot read `resource`: expected an object
            1:75 unknown block `resorce`
        "#]],
    );
    check(
        "[1, {\"locals\": {\"a\": 1,}}]",
        &expect![[r#"
            locals
              a = 1
            header "locals"
            1:23 cannot parse JSON: trailing comma
            1:2 cannot read Terraform's JSON: expected an object
        "#]],
    );
    check(
        "{\"locals\": ",
        &expect![[r#"
        1:12 cannot parse JSON: expected a value
    "#]],
    );
}

#[test]
fn values_of_variables_stand_for_themselves() {
    let text = r#"{"a": "${b}", "c": [1, {"d": "%{"}], "//": 1}"#;
    let sources = Sources::new();
    let (body, diagnostics) = parse_tfvars_json(sources.add("a.tfvars.json", text), text);
    assert_eq!(diagnostics, []);
    let mut shown = String::new();
    show_body(&body, "", &mut shown);
    expect![[r#"
        a = "${b}"
        c = [1, {d = "%{"}]
    "#]]
    .assert_eq(&shown);
}

#[test]
fn nesting_is_refused_beyond_the_limit() {
    let deep = format!(
        "{{\"locals\": {{\"a\": {}{}}}}}",
        "[".repeat(150),
        "]".repeat(150)
    );
    check(
        &deep,
        &expect![[r#"
        1:119 cannot read Terraform's JSON: nested too deep
    "#]],
    );
}
