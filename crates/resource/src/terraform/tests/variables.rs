//! Variables, their types, and the files that set them.

use expect_test::expect;

use super::{check, check_files, listing};
use crate::Settings;
use crate::testing::scan_with;

#[test]
fn a_variable_without_a_value_is_unknown() {
    check(
        r#"
variable "kms_key" {}
resource "aws_ebs_volume" "data" {
  kms_key_id = var.kms_key
  encrypted  = var.kms_key != ""
}
"#,
        &expect![[r#"
            aws_ebs_volume.data
              encrypted = <`var.kms_key` has no default and no tfvars file sets it> @5
              kms_key_id = <`var.kms_key` has no default and no tfvars file sets it> @4
        "#]],
    );
}

#[test]
fn values_come_from_files_in_terraforms_order() {
    check_files(
        &[
            (
                "main.tf",
                r#"
variable "a" { default = "default" }
variable "b" { default = "default" }
variable "c" { default = "default" }
variable "d" { default = "default" }
variable "e" { default = "default" }
resource "terraform_data" "x" {
  input = [var.a, var.b, var.c, var.d, var.e]
}
"#,
            ),
            (
                "terraform.tfvars",
                "a = \"first\"\nb = \"first\"\nc = \"first\"\nd = \"first\"\nunused = 1\n",
            ),
            (
                "terraform.tfvars.json",
                r#"{"b": "json", "c": "json", "d": "${json}"}"#,
            ),
            ("a.auto.tfvars", "c = \"auto\"\n"),
            ("other.tfvars", "a = \"other\"\n"),
        ],
        &expect![[r#"
            terraform_data.x
              id = <`terraform_data.x.id` is known only after apply> @7
              input.0 = "first" @8
              input.1 = "json" @8
              input.2 = "auto" @8
              input.3 = "${json}" @8
              input.4 = "default" @8
              output = <`terraform_data.x.output` is known only after apply> @7
            terraform.tfvars:5: note: a value is given for `unused`, but no such variable is declared
        "#]],
    );
}

#[test]
fn files_that_the_user_names_come_last() {
    let settings = Settings {
        variable_files: vec!["vars/prod.tfvars".into(), "gone.tfvars".into()],
        ..Settings::default()
    };
    let files = [
        (
            "main.tf",
            "variable \"a\" {}\nresource \"terraform_data\" \"x\" { input = var.a }\n",
        ),
        ("terraform.tfvars", "a = \"automatic\"\n"),
        ("vars/prod.tfvars", "a = \"prod\"\nfor_another_root = 1\n"),
    ];
    expect![[r#"
        terraform_data.x
          id = <`terraform_data.x.id` is known only after apply> @2
          input = "prod" @2
          output = <`terraform_data.x.output` is known only after apply> @2
        error: cannot read the variable file `gone.tfvars`
    "#]]
    .assert_eq(&listing(&scan_with(&files, &settings)));
}

#[test]
fn values_are_converted_to_the_declared_type() {
    check(
        r#"
variable "port" {
  type    = number
  default = "80"
}
variable "rules" {
  type = list(object({
    port     = number
    protocol = optional(string, "tcp")
    note     = optional(string)
  }))
  default = [{ port = "22", extra = true }]
}
variable "names" {
  type    = set(string)
  default = ["b", "a", "b"]
}
variable "legacy" {
  type    = "map"
  default = { a = 1 }
}
variable "wrong" {
  type    = number
  default = "eighty"
}
variable "fixed" {
  nullable = false
  default  = "default"
}
resource "terraform_data" "x" {
  port   = var.port
  rules  = var.rules
  names  = var.names
  legacy = var.legacy
  wrong  = var.wrong
}
"#,
        &expect![[r#"
            terraform_data.x
              id = <`terraform_data.x.id` is known only after apply> @30
              legacy.a = 1 @20
              names.0 = "a" @16
              names.1 = "b" @16
              port = 80 @31
              rules.0.note = null @0
              rules.0.port = 22 @12
              rules.0.protocol = "tcp" @9
              wrong = "eighty" @35
            main.tf:19: warning: the type of `var.legacy` is in quotes, as only Terraform 0.11 took it
            main.tf:24: error: the value of `var.wrong` does not fit: a number is required
        "#]],
    );
}

#[test]
fn what_a_manifest_of_a_secret_holds_is_marked_whatever_it_is_called() {
    check(
        r#"
resource "kubernetes_manifest" "keys" {
  manifest = {
    apiVersion = "v1"
    kind       = "Secret"
    metadata   = { name = "keys" }
    stringData = { note = "blue horse" }
  }
}
"#,
        &expect![[r#"
            kubernetes_manifest.keys
              apiVersion = "v1" @4
              kind = "Secret" @5
              metadata.name = "keys" @6
              stringData.note = "blue horse" @7 sensitive
        "#]],
    );
}

#[test]
fn secrets_are_marked_by_declaration_by_name_and_by_look() {
    check(
        r#"
variable "declared" {
  sensitive = true
  default   = "x"
}
variable "db_password" { default = "hunter2" }
resource "aws_db_instance" "orders" {
  address    = "db://${var.db_password}@host"
  note       = var.declared
  password   = "literal"
  key        = "Name"
  secret_arn = "arn:aws:secretsmanager:eu-west-1:1:secret:x"
  user_data  = "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"
  container_definitions = jsonencode([{
    image       = "shop"
    environment = [{ name = "DB_PASSWORD", value = "s3cret" }, { name = "PORT", value = "80" }]
  }])
}
"#,
        &expect![[r#"
            aws_db_instance.orders
              address = "db://hunter2@host" @8 sensitive
              container_definitions = "[{\"environment\":[{\"name\":\"DB_PASSWORD\",\"value\":\"s3cret\"},{\"name\":\"PORT\",\"value\":\"80\"}],\"image\":\"shop\"}]" @14 sensitive
              key = "Name" @11
              note = "x" @9 sensitive
              password = "literal" @10 sensitive
              secret_arn = "arn:aws:secretsmanager:eu-west-1:1:secret:x" @12
              user_data = "export AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE" @13 sensitive
        "#]],
    );
}

#[test]
fn values_that_nobody_chose_are_pointed_at() {
    let lacking = "variable \"a\" {}\nvariable \"b\" {}\nvariable \"c\" { default = 1 }\n";
    let files = [
        ("live/main.tf", lacking),
        ("live/env/dev.tfvars", "a = 1\nb = 2\n"),
        ("live/env/prod.tfvars", "a = 1\nb = 2\n"),
        ("live/env/other.tfvars", "c = 1\n"),
        ("live/inner/main.tf", "variable \"a\" {}\n"),
        ("live/inner/x.tfvars", "a = 1\n"),
        ("given/main.tf", "variable \"a\" {}\n"),
        ("given/terraform.tfvars", "a = 1\n"),
        ("given/x.tfvars", "a = 1\n"),
        ("none/main.tf", "variable \"z\" {}\n"),
    ];
    expect![[r#"
        live/main.tf:1: note: `live/env/dev.tfvars` sets 2 variables that have no value here: it, or another one, can be named in `variable_files`
        live/inner/main.tf:1: note: `live/inner/x.tfvars` sets a variable that has no value here: it can be named in `variable_files`
    "#]].assert_eq(&listing(&scan_with(&files, &Settings::default())));
}

#[test]
fn a_manifest_that_is_a_text_is_read_with_what_is_known_of_it() {
    check(
        r#"
variable "image" {}

locals {
  name = "cart"
}

resource "kubectl_manifest" "cart" {
  override_namespace = "shop"
  yaml_body          = <<-YAML
    apiVersion: v1
    kind: Pod
    metadata: {name: ${local.name}}
    spec:
      containers:
        - {name: cart, image: ${var.image}}
  YAML
}

resource "kubectl_manifest" "list" {
  yaml_body = "[]"
}
"#,
        &expect![[r#"
            kubectl_manifest.cart
              apiVersion = "v1" @11
              kind = "Pod" @12
              metadata.name = "cart" @13
              metadata.namespace = "shop" @9
              spec.containers.0.image = "$(later)" @16
              spec.containers.0.name = "cart" @16
            kubectl_manifest.list
              yaml_body = "[]" @21
        "#]],
    );
}
