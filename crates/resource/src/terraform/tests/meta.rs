//! What Terraform itself reads in resources, variables and imports.

use expect_test::{Expect, expect};

use super::check;
use crate::testing::scan;

fn said(text: &str, expected: &Expect) {
    expected.assert_eq(&scan(&[("main.tf", text)]).said());
}

#[test]
fn a_provisioner_may_name_its_own_resource_and_nothing_else_of_it() {
    check(
        r#"
resource "terraform_data" "a" {
  count = 1
  provisioner "local-exec" {
    command = terraform_data.a[0].id
  }
  connection {
    host = terraform_data.a[0].output
  }
}
resource "terraform_data" "b" { input = terraform_data.b.id }
"#,
        &expect![[r#"
            terraform_data.a[0]
              connection.0.host = <`terraform_data.a[0].output` is known only after apply> @8 -> terraform_data.a[0]
              id = <`terraform_data.a[0].id` is known only after apply> @2
              provisioner.0.command = <`terraform_data.a[0].id` is known only after apply> @5 -> terraform_data.a[0]
              provisioner.0.type = "local-exec" @4
            terraform_data.b
              id = <`terraform_data.b.id` is known only after apply> @11
              input = <`terraform_data.b` is defined through itself> @11
              output = <`terraform_data.b.output` is known only after apply> @11
            main.tf:11: error: `terraform_data.b` is defined through itself
        "#]],
    );
}

#[test]
fn what_runs_on_destruction_knows_only_its_resource() {
    said(
        r#"
locals { user = "me" }
resource "terraform_data" "a" {
  count = 1
  connection { user = local.user }
  provisioner "remote-exec" {
    when       = destroy
    on_failure = continue
    inline     = ["echo ${self.id} ${count.index} ${path.module}", local.user]
    connection { host = terraform_data.b.id }
  }
}
resource "terraform_data" "b" {
  connection { user = local.user }
  provisioner "remote-exec" { inline = [local.user] }
}
"#,
        &expect![[r#"
            main.tf:9: error: what runs on destruction refers to `self`, `count` and `each` only
            main.tf:10: error: what runs on destruction refers to `self`, `count` and `each` only
            main.tf:5: error: what runs on destruction refers to `self`, `count` and `each` only
        "#]],
    );
}

#[test]
fn a_lifecycle_has_switches_and_triggers() {
    said(
        r#"
resource "terraform_data" "a" {
  for_each = toset(["x"])
  lifecycle {
    create_before_destroy = "maybe"
    prevent_destroy       = "true"
    replace_triggered_by  = [
      terraform_data.b, terraform_data.b.output, terraform_data.c[each.key],
      terraform_data.c[each.val], nothing, var.v, local.l.x,
    ]
  }
}
resource "terraform_data" "b" {}
resource "terraform_data" "c" { for_each = toset(["x"]) }
variable "v" { default = 1 }
locals { l = { x = 1 } }
"#,
        &expect![[r#"
            main.tf:5: error: `create_before_destroy` is either true or false
            main.tf:9: error: `each.val` means nothing
            main.tf:9: error: `replace_triggered_by` takes references to managed resources
            main.tf:9: error: `replace_triggered_by` takes references to managed resources
            main.tf:9: error: `replace_triggered_by` takes references to managed resources
        "#]],
    );
}

#[test]
fn what_nothing_can_be_named_after_is_told() {
    said(
        r#"
resource "aws_lb" "a" {
  locals {}
}
data "aws_lb" "a" {
  locals {}
  connection {}
  lifecycle {}
}
provider "aws" {
  count      = 1
  depends_on = []
  source     = "x"
  region     = "eu-west-1"
  assume_role {}
  lifecycle {}
  locals {}
}
terraform {
  language = "TF2021"
  provider_meta "aws" {
    name  = var.n
    known = "x"
  }
}
variable "n" { default = 1 }
"#,
        &expect![[r#"
            main.tf:3: error: `resource` can have no block `locals`
            main.tf:6: error: `data` can have no block `locals`
            main.tf:7: error: `data` can have no block `connection`
            main.tf:11: error: `provider` can have no argument `count`
            main.tf:12: error: `provider` can have no argument `depends_on`
            main.tf:13: error: `provider` can have no argument `source`
            main.tf:16: error: `provider` can have no block `lifecycle`
            main.tf:17: error: `provider` can have no block `locals`
            main.tf:22: error: what `provider_meta` says must name nothing
            main.tf:20: error: the one edition of the language so far is `TF2021`, without quotes
        "#]],
    );
}

#[test]
fn a_validation_speaks_of_its_own_variable() {
    said(
        r#"
variable "other" { default = 1 }
variable "v" {
  default = 1
  validation {
    condition     = var.v > 0 && var.other > 0
    error_message = "must be positive"
  }
  validation {
    condition     = var.other > 0
    error_message = "must be positive"
  }
}
"#,
        &expect![[r#"
            main.tf:10: error: the condition of a `validation` must refer to its variable
        "#]],
    );
}

#[test]
fn an_import_names_a_managed_resource_which_says_its_provider_itself() {
    said(
        r#"
resource "aws_lb" "a" { for_each = toset(["x"]) }
import {
  for_each = toset(["x"])
  to       = aws_lb.a[each.value]
  id       = each.value
}
import {
  for_each = toset(["x"])
  to       = wrong[each.value]
  id       = each.value
}
import {
  to       = aws_lb.a["x"]
  id       = "x"
  provider = aws.west
}
import {
  to       = aws_lb.made
  id       = "x"
  provider = aws.west
}
provider "aws" { alias = "west" }
"#,
        &expect![[r#"
            main.tf:8: error: `wrong` cannot be imported: only managed resources can be
            main.tf:16: error: `aws_lb.a` says itself which provider it has
        "#]],
    );
}
