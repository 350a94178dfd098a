//! Nested blocks, and attributes that follow from the arguments.

use eval::decode_json;
use expect_test::expect;

use super::check;
use crate::testing::scan;

#[test]
fn nested_blocks_are_tuples_and_null_is_left_out() {
    check(
        r#"
resource "aws_instance" "web" {
  tags { Name = "legacy" }
  volume { size = 1 }
  volume { size = 2 }
  unset = null
  lifecycle {
    ignore_changes = [tags]
  }
}
"#,
        &expect![[r#"
            aws_instance.web
              tags.0.Name = "legacy" @3
              volume.0.size = 1 @4
              volume.1.size = 2 @5
        "#]],
    );
}

#[test]
fn a_policy_document_is_a_structure_with_the_places_of_its_leaves() {
    let outcome = scan(&[(
        "main.tf",
        r#"
data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "all" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    actions   = ["s3:PutObject", "s3:ListBucket"]
    resources = [aws_s3_bucket.b.arn]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::1:root"]
    }
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com", "ecs.amazonaws.com"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["true"]
    }
  }
  override_policy_documents = [jsonencode({ Statement = { Sid = "Read", Effect = "Deny" } })]
}
resource "aws_s3_bucket" "b" {}
"#,
    )]);
    let document = outcome.resource("data.aws_iam_policy_document.all");
    let json = document.attributes.get("json").unwrap();
    let policy = decode_json(json).unwrap();
    expect![[r#"
        Statement.0.Effect = "Deny" @28
        Statement.0.Sid = "Read" @28
        Statement.1.Action.0 = "s3:PutObject" @12
        Statement.1.Action.1 = "s3:ListBucket" @12
        Statement.1.Condition.Bool.aws:SecureTransport = "true" @25
        Statement.1.Effect = "Allow" @11
        Statement.1.Principal.AWS = "arn:aws:iam::1:root" @16
        Statement.1.Principal.Service.0 = "ec2.amazonaws.com" @20
        Statement.1.Principal.Service.1 = "ecs.amazonaws.com" @20
        Statement.1.Resource = <`aws_s3_bucket.b.arn` is known only after apply> @13 -> aws_s3_bucket.b
        Version = "2012-10-17" @9
    "#]].assert_eq(&(outcome.shown(&policy) + &outcome.said()));
}

#[test]
fn a_known_policy_document_is_its_text() {
    check(
        r#"
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
resource "aws_iam_role" "r" {
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
"#,
        &expect![[r#"
            aws_iam_role.r
              assume_role_policy = "{\"Statement\":[{\"Action\":\"sts:AssumeRole\",\"Effect\":\"Allow\",\"Principal\":\"*\"}],\"Version\":\"2012-10-17\"}" @12 -> data.aws_iam_policy_document.trust
            data.aws_iam_policy_document.trust
              json = "{\"Statement\":[{\"Action\":\"sts:AssumeRole\",\"Effect\":\"Allow\",\"Principal\":\"*\"}],\"Version\":\"2012-10-17\"}" @2
              minified_json = "{\"Statement\":[{\"Action\":\"sts:AssumeRole\",\"Effect\":\"Allow\",\"Principal\":\"*\"}],\"Version\":\"2012-10-17\"}" @2
              statement.0.actions.0 = "sts:AssumeRole" @4
              statement.0.principals.0.identifiers.0 = "*" @7
              statement.0.principals.0.type = "*" @6
        "#]],
    );
}

#[test]
fn template_files_are_rendered() {
    check(
        r##"
data "template_file" "init" {
  template = "#!/bin/sh\necho $${name} $${aws_address}\n"
  vars = {
    name        = "shop"
    aws_address = aws_instance.web.public_ip
  }
}
resource "aws_instance" "web" {}
resource "aws_instance" "other" {
  user_data = data.template_file.init.rendered
}
"##,
        &expect![[r##"
            aws_instance.other
              user_data = "#!/bin/sh\necho shop " + <`aws_instance.web.public_ip` is known only after apply> + "\n" @11 -> data.template_file.init
            aws_instance.web
            data.template_file.init
              rendered = "#!/bin/sh\necho shop " + <`aws_instance.web.public_ip` is known only after apply> + "\n" @2 -> aws_instance.web
              template = "#!/bin/sh\necho ${name} ${aws_address}\n" @3
              vars.aws_address = <`aws_instance.web.public_ip` is known only after apply> @6 -> aws_instance.web
              vars.name = "shop" @5
        "##]],
    );
}

#[test]
fn policies_have_variables_of_their_own_and_each_statement_one_name() {
    let outcome = scan(&[(
        "main.tf",
        r#"
data "aws_iam_policy_document" "own" {
  statement {
    sid       = "Own"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::a/&{aws:username}/*", "${aws_s3_bucket.b.arn}/&{aws:username}"]
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["home/&{aws:username}/*"]
    }
  }
  statement {
    sid       = "Own"
    actions   = ["s3:PutObject"]
    resources = ["*"]
  }
}
resource "aws_s3_bucket" "b" {}
resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.own.minified_json
}
data "aws_iam_policy_document" "variables" {
  statement {
    resources = ["arn:aws:s3:::a/&{aws:username}/*", "${aws_s3_bucket.b.arn}/&{aws:username}"]
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["home/&{aws:username}/*"]
    }
  }
}
"#,
    )]);
    let policy = outcome
        .resource("aws_iam_policy.p")
        .attributes
        .get("policy");
    let policy = decode_json(policy.unwrap()).unwrap();
    expect![[r#"
        Statement.0.Action = "s3:GetObject" @5
        Statement.0.Condition.StringLike.s3:prefix = "home/${aws:username}/*" @10
        Statement.0.Effect = "Allow" @3
        Statement.0.Resource.0 = "arn:aws:s3:::a/${aws:username}/*" @6
        Statement.0.Resource.1 = <`aws_s3_bucket.b.arn` is known only after apply> + "/${aws:username}" @6 -> aws_s3_bucket.b
        Statement.0.Sid = "Own" @4
        Statement.1.Action = "s3:PutObject" @15
        Statement.1.Effect = "Allow" @13
        Statement.1.Resource = "*" @16
        Statement.1.Sid = "Own" @14
        Version = "2012-10-17" @2
        main.tf:14: error: two statements are called `Own`
    "#]]
    .assert_eq(&(outcome.shown(&policy) + &outcome.said()));
    let document = outcome.resource("data.aws_iam_policy_document.variables");
    let json = document.attributes.get("json").unwrap();
    expect![[r#"
        Statement.0.Condition.StringLike.s3:prefix = "home/${aws:username}/*" @29
        Statement.0.Effect = "Allow" @24
        Statement.0.Resource.0 = "arn:aws:s3:::a/${aws:username}/*" @25
        Statement.0.Resource.1 = <`aws_s3_bucket.b.arn` is known only after apply> + "/${aws:username}" @25 -> aws_s3_bucket.b
        Version = "2012-10-17" @23
    "#]].assert_eq(&outcome.shown(&decode_json(json).unwrap()));
}

#[test]
fn parts_for_a_machine_are_one_text() {
    check(
        r#"
data "cloudinit_config" "plain" {
  gzip          = false
  base64_encode = false
  part {
    content = "a"
  }
  part {
    filename     = "run.sh"
    content_type = "text/x-shellscript"
    merge_type   = "list(append)"
    content      = "curl ${aws_instance.db.private_ip}"
  }
}
data "cloudinit_config" "packed" {
  part {
    content = "a"
  }
}
data "cloudinit_config" "open" {
  gzip = var.packed
}
variable "packed" {}
resource "aws_instance" "db" {}
output "whole" { value = base64encode(data.cloudinit_config.packed.rendered) }
"#,
        &expect![[r#"
            aws_instance.db
            data.cloudinit_config.open
              gzip = <`var.packed` has no default and no tfvars file sets it> @21
            data.cloudinit_config.packed
              part.0.content = "a" @17
              rendered = "H4sIAAAAAAAA/2WNsQrCMBBA90D+IXQ/q5NQcdDawaEKooJjak45aC4hvUL796IgFB0fPN4rAwuywHmMWBjft0LRJsk9DehWpgk9O5vGdVbv62p7vBx2m9MtU2+CK6aOAhdmMZtrpRXAVNKq/LaT5e6BCSq+B0f8LMyyIZkIn7ngIHlsLbFWNXn869vfBYBWL8AyiufBAAAA" @15
            data.cloudinit_config.plain
              base64_encode = false @4
              gzip = false @3
              part.0.content = "a" @6
              part.1.content = "curl " + <`aws_instance.db.private_ip` is known only after apply> @12 -> aws_instance.db
              part.1.content_type = "text/x-shellscript" @10
              part.1.filename = "run.sh" @9
              part.1.merge_type = "list(append)" @11
              rendered = "Content-Type: multipart/mixed; boundary=\"MIMEBOUNDARY\"\nMIME-Version: 1.0\r\n\r\n--MIMEBOUNDARY\r\nContent-Transfer-Encoding: 7bit\r\nContent-Type: text/plain\r\nMime-Version: 1.0\r\n\r\na\r\n--MIMEBOUNDARY\r\nContent-Disposition: attachment; filename=\"run.sh\"\r\nContent-Transfer-Encoding: 7bit\r\nContent-Type: text/x-shellscript\r\nMime-Version: 1.0\r\nX-Merge-Type: list(append)\r\n\r\ncurl " + <`aws_instance.db.private_ip` is known only after apply> + "\r\n--MIMEBOUNDARY--\r\n" @2 -> aws_instance.db
        "#]],
    );
}

#[test]
fn data_sources_without_a_world_follow_from_their_arguments() {
    check(
        r#"
data "null_data_source" "n" {
  inputs = { name = "x" }
}
data "aws_arn" "a" {
  arn = "arn:aws:rds:eu-west-1:123456789012:db:mysql-db"
}
data "aws_arn" "broken" {
  arn = "mysql-db"
}
resource "aws_instance" "i" {
  name   = data.null_data_source.n.outputs.name
  region = data.aws_arn.a.region
  rest   = data.aws_arn.a.resource
  other  = data.aws_arn.broken.region
}
"#,
        &expect![[r#"
            aws_instance.i
              name = "x" @12 -> data.null_data_source.n
              other = <`data.aws_arn.broken` reads the world outside the code> @15 -> data.aws_arn.broken
              region = "eu-west-1" @13 -> data.aws_arn.a
              rest = "db:mysql-db" @14 -> data.aws_arn.a
            data.aws_arn.a
              account = "123456789012" @6
              arn = "arn:aws:rds:eu-west-1:123456789012:db:mysql-db" @6
              partition = "aws" @6
              region = "eu-west-1" @6
              resource = "db:mysql-db" @6
              service = "rds" @6
            data.aws_arn.broken
              arn = "mysql-db" @9
            data.null_data_source.n
              inputs.name = "x" @3
              outputs.name = "x" @3
        "#]],
    );
}

#[test]
fn bindings_for_google_are_a_policy() {
    let outcome = scan(&[(
        "main.tf",
        r#"
data "google_iam_policy" "g" {
  binding {
    role    = "roles/storage.admin"
    members = ["user:${google_service_account.s.email}", "allUsers"]
    condition {
      title      = "t"
      expression = "true"
    }
  }
  audit_config {
    service = "allServices"
    audit_log_configs {
      log_type = "DATA_READ"
    }
  }
}
resource "google_service_account" "s" {}
"#,
    )]);
    let data = outcome.resource("data.google_iam_policy.g");
    let policy = decode_json(data.attributes.get("policy_data").unwrap()).unwrap();
    expect![[r#"
        auditConfigs.0.auditLogConfigs.0.logType = "DATA_READ" @14
        auditConfigs.0.service = "allServices" @12
        bindings.0.condition.expression = "true" @8
        bindings.0.condition.title = "t" @7
        bindings.0.members.0 = "user:" + <`google_service_account.s.email` is known only after apply> @5 -> google_service_account.s
        bindings.0.members.1 = "allUsers" @5
        bindings.0.role = "roles/storage.admin" @4
    "#]].assert_eq(&(outcome.shown(&policy) + &outcome.said()));
}
