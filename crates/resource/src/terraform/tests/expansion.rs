//! `count`, `for_each` and `dynamic`.

use expect_test::expect;

use super::{check, check_files, listing};
use crate::testing::scan_with;
use crate::{Instances, Settings};

#[test]
fn keys_are_written_as_terraform_writes_them() {
    check(
        r#"
resource "terraform_data" "a" {
  for_each = toset(["plain", "a \"quoted\"", "$${x}", "back\\slash"])
  input    = each.key
}
"#,
        &expect![[r#"
            terraform_data.a["$${x}"]
              id = <`terraform_data.a["$${x}"].id` is known only after apply> @2
              input = "${x}" @4
              output = <`terraform_data.a["$${x}"].output` is known only after apply> @2
            terraform_data.a["a \"quoted\""]
              id = <`terraform_data.a["a \"quoted\""].id` is known only after apply> @2
              input = "a \"quoted\"" @4
              output = <`terraform_data.a["a \"quoted\""].output` is known only after apply> @2
            terraform_data.a["back\\slash"]
              id = <`terraform_data.a["back\\slash"].id` is known only after apply> @2
              input = "back\\slash" @4
              output = <`terraform_data.a["back\\slash"].output` is known only after apply> @2
            terraform_data.a["plain"]
              id = <`terraform_data.a["plain"].id` is known only after apply> @2
              input = "plain" @4
              output = <`terraform_data.a["plain"].output` is known only after apply> @2
        "#]],
    );
}

#[test]
fn an_unknown_count_keeps_one_instance() {
    let text = r#"
variable "size" {}
resource "aws_instance" "web" {
  count = var.size
  name  = "web-${count.index}"
}
resource "aws_eip" "web" {
  instance = aws_instance.web[0].id
  all      = aws_instance.web[*].name
}
"#;
    check(
        text,
        &expect![[r#"
        aws_eip.web
          all = <`aws_instance.web` is known only after apply> @9 -> aws_instance.web -> aws_instance.web
          instance = <`aws_instance.web.id` is known only after apply> @8 -> aws_instance.web
        aws_instance.web
          name = "web-" + <`var.size` has no default and no tfvars file sets it> @5
    "#]],
    );
    let outcome = crate::testing::scan(&[("main.tf", text)]);
    let found = outcome.resource("aws_instance.web").instances;
    assert_eq!(found, Instances::Unknown);
}

#[test]
fn an_unknown_for_each_keeps_one_instance() {
    check(
        r#"
resource "aws_instance" "web" {
  for_each = aws_vpc.main.zones
  zone     = each.key
  value    = each.value
}
resource "aws_vpc" "main" {}
"#,
        &expect![[r#"
            aws_instance.web
              value = <`aws_vpc.main.zones` is known only after apply> @5 -> aws_vpc.main
              zone = <`aws_vpc.main.zones` is known only after apply> @4 -> aws_vpc.main
            aws_vpc.main
        "#]],
    );
}

#[test]
fn a_count_of_nothing_removes_the_resource() {
    check(
        r#"
resource "aws_instance" "none" { count = 0 }
resource "aws_instance" "nobody" { for_each = {} }
resource "aws_instance" "one" { count = "1" }
resource "aws_instance" "less" { count = -1 }
resource "aws_instance" "half" { count = 1.5 }
resource "aws_instance" "list" { for_each = ["a"] }
"#,
        &expect![[r#"
            aws_instance.half
            aws_instance.list
            aws_instance.one[0]
            main.tf:5: error: `count` of `aws_instance.less` is negative: -1
            main.tf:6: error: `count` of `aws_instance.half` is no whole number: one instance is shown
            main.tf:7: error: `for_each` of `aws_instance.list` is no map or set of strings: one instance is shown
        "#]],
    );
}

#[test]
fn many_instances_are_cut_to_one() {
    let settings = Settings {
        instance_limit: 3,
        ..Settings::default()
    };
    let text = r#"
resource "aws_instance" "many" {
  count = 1000000000
  name  = "n${count.index}"
}
resource "aws_instance" "four" {
  for_each = toset(["a", "b", "c", "d"])
}
resource "aws_instance" "three" {
  count = 3
}
"#;
    let outcome = scan_with(&[("main.tf", text)], &settings);
    expect![[r#"
        aws_instance.four
        aws_instance.many
          name = "n" + <it differs from instance to instance> @4
        aws_instance.three[0]
        aws_instance.three[1]
        aws_instance.three[2]
        main.tf:3: warning: `aws_instance.many` has 1000000000 instances: one stands for all of them
        main.tf:7: warning: `aws_instance.four` has 4 instances: one stands for all of them
    "#]]
    .assert_eq(&listing(&outcome));
    let many = outcome.resource("aws_instance.many").instances;
    assert_eq!(many, Instances::Many(1_000_000_000));
}

#[test]
fn dynamic_blocks_are_made_for_each_element() {
    check(
        r#"
variable "rules" {
  default = [{ port = 22, from = ["10.0.0.0/8"] }, { port = 443, from = ["0.0.0.0/0"] }]
}
resource "aws_security_group" "web" {
  ingress {
    from_port = 80
  }
  dynamic "ingress" {
    for_each = var.rules
    content {
      from_port = ingress.value.port
      at        = ingress.key
      dynamic "source" {
        for_each = toset(ingress.value.from)
        iterator = it
        content {
          range = "${it.value} to ${ingress.value.port}"
        }
      }
    }
  }
  dynamic "egress" {
    for_each = aws_vpc.main.ranges
    content {
      range = egress.value
    }
  }
}
resource "aws_vpc" "main" {}
"#,
        &expect![[r#"
            aws_security_group.web
              egress.0.range = <`aws_vpc.main.ranges` is known only after apply> @26 -> aws_vpc.main
              ingress.0.from_port = 80 @7
              ingress.1.at = 0 @13
              ingress.1.from_port = 22 @12
              ingress.1.source.0.range = "10.0.0.0/8 to 22" @18
              ingress.2.at = 1 @13
              ingress.2.from_port = 443 @12
              ingress.2.source.0.range = "0.0.0.0/0 to 443" @18
            aws_vpc.main
        "#]],
    );
}

#[test]
fn an_empty_list_chosen_beside_what_nobody_knows_is_an_empty_set() {
    check(
        r#"
variable "names" {}
resource "a" "chosen" {
  for_each = false ? toset(var.names) : []
}
resource "a" "written" {
  for_each = []
}
"#,
        &expect![[r#"
            a.written
            main.tf:7: error: `for_each` of `a.written` is no map or set of strings: one instance is shown
        "#]],
    );
}

#[test]
fn the_key_of_an_element_of_a_set_is_the_element() {
    check(
        r#"
resource "a" "r" {
  dynamic "rule" {
    for_each = toset([{ verbs = ["get"] }])
    content {
      verbs = rule.key.verbs
    }
  }
}
"#,
        &expect![[r#"
            a.r
              rule.0.verbs.0 = "get" @4
        "#]],
    );
}

#[test]
fn elements_of_unknown_number_are_of_the_declared_type() {
    check_files(
        &[
            (
                "main.tf",
                r#"
variable "zones" {}
module "m" {
  source  = "./m"
  targets = { for zone in var.zones : zone => { subnet = "a" } }
}
"#,
            ),
            (
                "m/main.tf",
                r#"
variable "targets" {
  type = map(object({ subnet = string, ip = optional(string), size = optional(number, 3) }))
}
resource "a" "r" {
  for_each = var.targets
  ip       = each.value.ip
  size     = each.value.size
  subnet   = each.value.subnet
}
"#,
            ),
        ],
        &expect![[r#"
            module.m.a.r
              size = 3 @8
              subnet = "a" @9
        "#]],
    );
}

#[test]
fn what_is_wrong_with_something_that_may_never_be_made_is_a_note() {
    check_files(
        &[
            (
                "main.tf",
                r#"
variable "wanted" {}
variable "options" {
  default = null
}
module "m" {
  source = "./m"
  count  = var.wanted ? 1 : 0
  size   = var.options.size
  kind   = "small"
}
resource "a" "r" {
  count = var.wanted ? 1 : 0
  size  = var.options.size
}
resource "a" "sure" {
  size = var.options.size
}
terraform {
  backend "local" {}
}
"#,
            ),
            (
                "m/main.tf",
                r#"
variable "size" {}
variable "kind" {
  validation {
    condition     = var.kind == "large"
    error_message = "No."
  }
}
"#,
            ),
        ],
        &expect![[r#"
            a.r
              size = <the expression is in error: null has no attribute `size`> @14
            a.sure
              size = <the expression is in error: null has no attribute `size`> @17
            main.tf:14: note: null has no attribute `size`, if it is made at all
            main.tf:17: error: null has no attribute `size`
            main.tf:9: note: null has no attribute `size`, if it is made at all
        "#]],
    );
}
