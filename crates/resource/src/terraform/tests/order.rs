//! Locals in any order, circles, and long chains.

use expect_test::expect;

use super::{check, check_files};
use crate::testing::scan;

#[test]
fn locals_are_defined_in_any_order() {
    check(
        r#"
resource "terraform_data" "a" { input = local.a }
locals { a = "${local.b}!" }
locals { b = upper(local.c) }
locals { c = "x" }
"#,
        &expect![[r#"
            terraform_data.a
              id = <`terraform_data.a.id` is known only after apply> @2
              input = "X!" @2
              output = <`terraform_data.a.output` is known only after apply> @2
        "#]],
    );
}

#[test]
fn a_circle_is_told_once() {
    check(
        r#"
locals {
  a = local.b
  b = "${local.a}x"
  c = local.c
}
resource "aws_sqs_queue" "q" { name = local.a }
resource "aws_sqs_queue" "self" { name = aws_sqs_queue.self.arn }
"#,
        &expect![[r#"
            aws_sqs_queue.q
              name = <`local.a` is defined through itself> + "x" @7
            aws_sqs_queue.self
              name = <`aws_sqs_queue.self` is defined through itself> @8
            main.tf:3: error: `local.a` is defined through itself by way of local.b
            main.tf:5: error: `local.c` is defined through itself
            main.tf:8: error: `aws_sqs_queue.self` is defined through itself
        "#]],
    );
}

#[test]
fn modules_may_need_each_other_output_by_output() {
    let module = |body: &str| {
        format!("variable \"in\" {{ default = \"\" }}\noutput \"name\" {{ value = \"n\" }}\n{body}")
    };
    let pipe = module("output \"out\" { value = \"<${var.in}>\" }");
    check_files(
        &[
            (
                "main.tf",
                r#"
module "a" {
  source = "./pipe"
  count  = 1
  in     = module.b.out
}
module "b" {
  source = "./pipe"
  in     = module.a[0].name
}
resource "terraform_data" "x" { input = module.a[0].out }
"#,
            ),
            ("pipe/main.tf", &pipe),
        ],
        &expect![[r#"
            terraform_data.x
              id = <`terraform_data.x.id` is known only after apply> @11
              input = "<<n>>" @11
              output = <`terraform_data.x.output` is known only after apply> @11
        "#]],
    );
}

#[test]
fn a_chain_of_ten_thousand_locals_is_followed_to_its_end() {
    use std::fmt::Write;
    let mut text = "locals {\n  a0 = 1\n".to_owned();
    for at in 1..=10_000 {
        writeln!(text, "  a{at} = local.a{}", at - 1).unwrap();
    }
    text.push_str("}\nresource \"terraform_data\" \"x\" { input = local.a10000 }\n");
    let outcome = scan(&[("main.tf", &text)]);
    assert_eq!(outcome.show("terraform_data.x", "input"), "1 @10004\n");
    assert_eq!(outcome.said(), "");
}

#[test]
fn a_chain_of_resources_is_followed_to_its_end() {
    use std::fmt::Write;
    let mut text = "resource \"terraform_data\" \"r0\" { input = 1 }\n".to_owned();
    for at in 1..=3_000 {
        writeln!(
            text,
            "resource \"terraform_data\" \"r{at}\" {{ input = terraform_data.r{}.input + 1 }}",
            at - 1
        )
        .unwrap();
    }
    let outcome = scan(&[("main.tf", &text)]);
    let shown = outcome.show("terraform_data.r3000", "input");
    assert!(shown.starts_with("3001 @3001"), "{shown}");
}
