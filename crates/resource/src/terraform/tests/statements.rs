//! Blocks that speak of resources declared elsewhere, and what Terraform's own blocks may hold.

use expect_test::{Expect, expect};

use super::{check, check_files};
use crate::testing::scan;

/// What is said of one file.
fn said(text: &str, expected: &Expect) {
    expected.assert_eq(&scan(&[("main.tf", text)]).said());
}

#[test]
fn what_is_ephemeral_is_hidden_from_all_that_take_it() {
    check(
        r#"
ephemeral "aws_secretsmanager_secret_version" "db" { secret_id = "shop/db" }
variable "token" {
  ephemeral = true
  default   = "hunter2"
}
resource "aws_db_instance" "db" {
  password_wo = ephemeral.aws_secretsmanager_secret_version.db.secret_string
  identifier  = ephemeral.aws_secretsmanager_secret_version.db.secret_id
  user        = var.token
}
"#,
        &expect![[r#"
            aws_db_instance.db
              identifier = "shop/db" @9 sensitive -> ephemeral.aws_secretsmanager_secret_version.db
              password_wo = <`ephemeral.aws_secretsmanager_secret_version.db` reads the world outside the code> @8 sensitive -> ephemeral.aws_secretsmanager_secret_version.db
              user = "hunter2" @10 sensitive
            ephemeral.aws_secretsmanager_secret_version.db
              secret_id = "shop/db" @2
        "#]],
    );
}

#[test]
fn the_data_source_of_a_check_is_read_and_can_be_referred_to_in_it() {
    check(
        r#"
check "health" {
  data "http" "shop" { url = "https://${aws_lb.web.dns_name}/health" }
  assert {
    condition     = data.http.shop.status_code == 200
    error_message = "no answer"
  }
}
check "nothing" {}
resource "aws_lb" "web" {}
"#,
        &expect![[r#"
            aws_lb.web
            data.http.shop
              url = "https://" + <`aws_lb.web.dns_name` is known only after apply> + "/health" @3 -> aws_lb.web
            main.tf:9: error: `check` needs an `assert` block
        "#]],
    );
}

#[test]
fn imports_and_removals_change_no_resource() {
    check(
        r#"
import {
  to = aws_vpc.main
  id = "vpc-1"
}
import {
  for_each = { a = "b" }
  to       = aws_vpc.many[each.key]
  id       = each.value
}
removed {
  from = aws_vpc.gone
  lifecycle { destroy = false }
}
removed { from = module.gone }
resource "aws_vpc" "main" {}
resource "aws_vpc" "many" { for_each = toset(["a"]) }
"#,
        &expect![[r#"
            aws_vpc.main
            aws_vpc.many["a"]
        "#]],
    );
}

#[test]
fn nothing_is_both_there_and_gone_or_brought_in_twice() {
    said(
        r#"
resource "aws_vpc" "main" {}
resource "aws_vpc" "counted" { count = 1 }
removed { from = aws_vpc.main }
moved {
  from = aws_vpc.main
  to   = module.net.aws_vpc.main
}
moved {
  from = aws_vpc.counted
  to   = aws_vpc.counted[0]
}
import {
  to = aws_vpc.main
  id = "1"
}
import {
  to = aws_vpc.main
  id = "2"
}
import {
  to = data.aws_vpc.main
  id = "3"
}
"#,
        &expect![[r#"
            main.tf:17: error: `aws_vpc.main` is imported twice
            main.tf:21: error: `data.aws_vpc.main` cannot be imported: only managed resources can be
            main.tf:4: error: `aws_vpc.main` is declared to be removed, and is still there
            main.tf:5: error: `aws_vpc.main` is moved to `module.net.aws_vpc.main`, and is still there
        "#]],
    );
}

#[test]
fn only_a_root_module_imports() {
    let files = [
        ("main.tf", "module \"m\" { source = \"./m\" }\n"),
        (
            "m/main.tf",
            "import {\n  to = aws_vpc.v\n  id = \"1\"\n}\nresource \"aws_vpc\" \"v\" {}\n",
        ),
    ];
    expect![[r#"
        m/main.tf:1: error: only a root module imports anything
    "#]]
    .assert_eq(&scan(&files).said());
}

#[test]
fn arguments_and_blocks_that_terraform_does_not_take_are_told() {
    said(
        r#"
terraform {
  required_version = ">= 1.0"
  provider {}
}
variable "a" {
  descriptoni = "a"
  type        = "string"
  nullable    = false
  default     = null
}
variable "b" {
  sensitive = "perhaps"
  validation {
    condition = true
  }
}
output "o" { values = 1 }
moved { from = aws_vpc.a }
resource "aws_vpc" "v" {
  lifecycle {
    create_befor_destroy = true
    ignore_changes       = ["*"]
  }
  provisioner "chef" {}
}
data "aws_vpc" "v" {
  lifecycle { ignore_changes = [] }
}
module "m" {
  source = "./m"
  settings {}
}
"#,
        &expect![[r#"
            main.tf:4: error: `terraform` takes no block `provider`
            main.tf:7: error: `variable` takes no argument `descriptoni`: did you mean `description`?
            main.tf:8: warning: the type of `var.a` is in quotes, as only Terraform 0.11 took it
            main.tf:10: error: `var.a` may not be null, as its default is
            main.tf:14: error: `validation` needs the argument `error_message`
            main.tf:13: error: `sensitive` is either true or false
            main.tf:18: error: `output` needs the argument `value`
            main.tf:18: error: `output` takes no argument `values`: did you mean `value`?
            main.tf:19: error: `moved` needs the argument `to`
            main.tf:22: error: `lifecycle` takes no argument `create_befor_destroy`: did you mean `create_before_destroy`?
            main.tf:23: error: `"*"` ignores no changes: the word for all of them is `all`
            main.tf:25: error: the provisioner `chef` exists no longer
            main.tf:28: error: `lifecycle` takes no argument `ignore_changes`
            main.tf:32: error: `module` takes no block `settings`
            main.tf:15: error: a condition must refer to something
            main.tf:31: error: module `m`: there is no configuration in `./m`
        "#]],
    );
}

#[test]
fn names_are_names() {
    said(
        r#"
variable "count" {}
variable "1st" {}
output "a b" { value = 1 }
provider "My_Cloud" {}
resource "-x_thing" "it" {}
resource "aws_vpc" "v" {
  provider = my_aws
  count    = 1
  for_each = {}
}
"#,
        &expect![[r#"
            main.tf:2: error: no variable can be named `count`
            main.tf:3: error: `1st` is no name: it must begin with a letter or `_`, and hold only letters, digits, `_` and `-`
            main.tf:4: error: `a b` is no name: it must begin with a letter or `_`, and hold only letters, digits, `_` and `-`
            main.tf:5: error: `My_Cloud` is no name of a provider: it must hold only small letters, digits and inner dashes
            main.tf:6: error: `-x_thing` is no name: it must begin with a letter or `_`, and hold only letters, digits, `_` and `-`
            main.tf:6: error: `-x` is no name of a provider: it must hold only small letters, digits and inner dashes
            main.tf:10: error: `count` and `for_each` cannot both be given: `for_each` counts
            main.tf:8: error: `my_aws` is no name of a provider: it must hold only small letters, digits and inner dashes
        "#]],
    );
}

#[test]
fn a_configuration_has_one_backend_and_one_set_of_providers() {
    check_files(
        &[
            (
                "a.tf",
                "terraform {\n  backend \"s3\" {}\n  required_providers {}\n}\n",
            ),
            (
                "b.tf",
                "terraform {\n  cloud {}\n  required_providers {}\n}\n",
            ),
            ("c_override.tf", "terraform {\n  backend \"local\" {}\n}\n"),
        ],
        &expect![[r#"
            b.tf:2: error: a configuration has only one place for its state: the first counts
            b.tf:3: error: a configuration has only one `required_providers`: the first counts
        "#]],
    );
}

#[test]
fn undeclared_names_are_told_where_nothing_is_evaluated() {
    said(
        r#"
locals {
  a = true ? 1 : var.gone
  b = try(local.gone, 1)
  c = [for var in ["x"] : var.name]
}
resource "aws_vpc" "none" {
  count = 0
  name  = aws_vpc.gone[0].id
  dynamic "tag" {
    for_each = local.a
    iterator = it
    content {
      key = it.value.key
      for = each.key
    }
  }
  provisioner "local-exec" {
    when    = destroy
    command = self.id
  }
  lifecycle {
    ignore_changes = [tags.gone]
    postcondition {
      condition     = aws_vpc.none[0].id != data.aws_vpc.gone.id
      error_message = "no"
    }
  }
}
"#,
        &expect![[r#"
            main.tf:3: error: `var.gone` is declared nowhere
            main.tf:4: error: `local.gone` is declared nowhere
            main.tf:9: error: `aws_vpc.gone` is declared nowhere
            main.tf:25: error: `data.aws_vpc.gone.id` is declared nowhere
            main.tf:25: error: a condition cannot refer to its own resource but as `self`
            main.tf:5: error: this value has no attributes
        "#]],
    );
}

#[test]
fn values_that_their_validation_refuses_are_told_at_their_place() {
    check_files(
        &[
            (
                "main.tf",
                "module \"m\" {\n  source = \"./m\"\n  size   = 3\n  key    = \"k\"\n}\n",
            ),
            (
                "m/main.tf",
                r#"
variable "size" {
  validation {
    condition     = var.size < 3
    error_message = "Must be less than 3, not ${var.size}."
  }
}
variable "key" {
  sensitive = true
  validation {
    condition     = length(var.key) > 8
    error_message = "Too short: ${var.key}."
  }
}
variable "unset" {
  default = null
  validation {
    condition     = var.unset == null || can(regex("a", var.unset))
    error_message = "No."
  }
}
"#,
            ),
        ],
        &expect![[r#"
            main.tf:3: error: the value of `var.size` is not valid: Must be less than 3, not 3
            main.tf:4: error: the value of `var.key` is not valid
        "#]],
    );
}

#[test]
fn the_body_of_an_underscore_block_holds_arguments_with_reserved_names() {
    check(
        r#"
resource "acme_machine" "m" {
  count = 2
  _ {
    count = 7
  }
}
"#,
        &expect![[r#"
            acme_machine.m[0]
              count = 7 @5
            acme_machine.m[1]
              count = 7 @5
        "#]],
    );
}

#[test]
fn the_underscore_block_of_a_call_holds_arguments_and_no_blocks() {
    check_files(
        &[
            (
                "main.tf",
                r#"
module "m" {
  source = "./m"
  _ {
    count = 7
    lifecycle {}
    _ {}
  }
}
"#,
            ),
            ("m/main.tf", "variable \"size\" {\n  default = 1\n}\n"),
        ],
        &expect![[r#"
            main.tf:6: error: `_` takes no block `lifecycle`
            main.tf:7: error: `_` takes no block `_`
            main.tf:5: error: module `m` takes no argument `count`
        "#]],
    );
}

#[test]
fn an_override_file_says_once_where_the_state_is() {
    check_files(
        &[
            ("main.tf", "terraform {\n  cloud {}\n}\n"),
            (
                "override.tf",
                "terraform {\n  cloud {}\n}\nterraform {\n  cloud {}\n}\n",
            ),
            ("late_override.tf", "terraform {\n  cloud {}\n}\n"),
        ],
        &expect![[r#"
            override.tf:5: error: a configuration has only one place for its state: the first counts
        "#]],
    );
}

const HIDDEN: &str = r#"
variable "key" {
  sensitive = true
}
variable "db_password" {
  default = "p4ssw0rd-of-nobody"
}
locals {
  parts = { text = "x${var.key}", open = 1 }
  round = local.again
  again = local.round
}
output "short" {
  value     = 1
  ephemeral = true
}
output "whole" { value = "a-${trimspace(var.key)}" }
output "deep" { value = [local.parts] }
output "said" {
  value     = var.key
  sensitive = true
}
output "open" { value = nonsensitive(var.key) }
output "part" { value = local.parts.open }
output "named" { value = var.db_password }
output "made" { value = sensitive(1) }
"#;

#[test]
fn outputs_that_a_root_may_not_have_are_errors_where_the_folder_is_deployed_for_certain() {
    check_files(
        &[
            ("main.tf", HIDDEN),
            ("state.tf", "terraform {\n  backend \"local\" {}\n}\n"),
        ],
        &expect![[r#"
            main.tf:10: error: `local.round` is defined through itself by way of local.again
            main.tf:13: error: `output.short` of a root module is ephemeral
            main.tf:17: error: `output.whole` shows what is declared sensitive, without saying so
            main.tf:18: error: `output.deep` shows what is declared sensitive, without saying so
            main.tf:26: error: `output.made` shows what is declared sensitive, without saying so
        "#]],
    );
}

#[test]
fn outputs_that_only_called_modules_may_have_are_notes_where_a_folder_may_be_called() {
    check(
        HIDDEN,
        &expect![[r#"
        main.tf:10: error: `local.round` is defined through itself by way of local.again
        main.tf:13: note: `output.short` of a root module is ephemeral: only modules that others call may have it
        main.tf:17: note: `output.whole` shows what is declared sensitive, without saying so: only modules that others call may have it
        main.tf:18: note: `output.deep` shows what is declared sensitive, without saying so: only modules that others call may have it
        main.tf:26: note: `output.made` shows what is declared sensitive, without saying so: only modules that others call may have it
    "#]],
    );
}
