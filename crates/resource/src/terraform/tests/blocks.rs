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
