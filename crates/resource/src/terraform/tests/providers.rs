//! Configurations of providers: aliases, what a call hands over, and what they give to all of
//! their resources.

use expect_test::expect;

use super::check_files;

#[test]
fn default_tags_are_added_and_what_a_resource_sets_counts() {
    check_files(
        &[(
            "main.tf",
            r#"
variable "team" { default = "shop" }
provider "aws" {
  default_tags {
    tags = { team = var.team, stage = "prod" }
  }
}
resource "aws_s3_bucket" "a" {}
resource "aws_s3_bucket" "b" { tags = { stage = "test" } }
resource "aws_s3_bucket" "c" { tags = var.unset }
variable "unset" {}
resource "aws_s3_bucket_policy" "p" { bucket = aws_s3_bucket.a.id }
resource "azurerm_resource_group" "g" { tags = {} }
data "aws_s3_bucket" "d" { tags = {} }
resource "terraform_data" "x" { input = [aws_s3_bucket.b.tags, aws_s3_bucket.b.tags_all] }
"#,
        )],
        &expect![[r#"
            aws_s3_bucket.a
              tags_all.stage = "prod" @5
              tags_all.team = "shop" @5
            aws_s3_bucket.b
              tags.stage = "test" @9
              tags_all.stage = "test" @9
              tags_all.team = "shop" @5
            aws_s3_bucket.c
              tags = <`var.unset` has no default and no tfvars file sets it> @10
              tags_all = <`var.unset` has no default and no tfvars file sets it> @10
            aws_s3_bucket_policy.p
              bucket = <`aws_s3_bucket.a.id` is known only after apply> @12 -> aws_s3_bucket.a
            azurerm_resource_group.g
              tags = {} @13
            data.aws_s3_bucket.d
              tags = {} @14
            provider.aws
              default_tags.0.tags.stage = "prod" @5
              default_tags.0.tags.team = "shop" @5
            terraform_data.x
              id = <`terraform_data.x.id` is known only after apply> @15
              input.0.stage = "test" @9
              input.1.stage = "test" @9
              input.1.team = "shop" @5
              output = <`terraform_data.x.output` is known only after apply> @15
        "#]],
    );
}

#[test]
fn an_alias_has_its_own_default_tags() {
    check_files(
        &[(
            "main.tf",
            r#"
provider "aws" {
  default_tags { tags = { at = "home" } }
}
provider "aws" {
  alias = "west"
  default_tags { tags = { at = "west" } }
}
provider "aws" { alias = "bare" }
resource "aws_sqs_queue" "home" {}
resource "aws_sqs_queue" "west" { provider = aws.west }
resource "aws_sqs_queue" "quoted" { provider = "aws.west" }
resource "aws_sqs_queue" "bare" { provider = aws.bare }
"#,
        )],
        &expect![[r#"
            aws_sqs_queue.bare
            aws_sqs_queue.home
              tags_all.at = "home" @3
            aws_sqs_queue.quoted
              tags_all.at = "west" @7
            aws_sqs_queue.west
              tags_all.at = "west" @7
            provider.aws
              default_tags.0.tags.at = "home" @3
            provider.aws.bare
            provider.aws.west
              default_tags.0.tags.at = "west" @7
        "#]],
    );
}

#[test]
fn a_module_has_the_providers_that_its_call_hands_over() {
    check_files(
        &[
            (
                "main.tf",
                r#"
provider "aws" {
  default_tags { tags = { at = "home" } }
}
provider "aws" {
  alias = "west"
  default_tags { tags = { at = "west" } }
}
module "inherits" { source = "./m" }
module "west" {
  source    = "./m"
  providers = { aws = aws.west, aws.other = aws }
}
"#,
            ),
            (
                "m/main.tf",
                r#"
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", configuration_aliases = [aws.other] }
  }
}
module "deep" {
  source    = "./deep"
  providers = { aws = aws.other }
}
resource "aws_sns_topic" "t" {}
"#,
            ),
            ("m/deep/main.tf", "resource \"aws_sns_topic\" \"d\" {}\n"),
        ],
        &expect![[r#"
            module.inherits.aws_sns_topic.t
              tags_all.at = "home" @3
            module.inherits.module.deep.aws_sns_topic.d
            module.west.aws_sns_topic.t
              tags_all.at = "west" @7
            module.west.module.deep.aws_sns_topic.d
              tags_all.at = "home" @3
            provider.aws
              default_tags.0.tags.at = "home" @3
            provider.aws.west
              default_tags.0.tags.at = "west" @7
        "#]],
    );
}

#[test]
fn default_labels_of_google_are_added() {
    check_files(
        &[(
            "main.tf.json",
            r#"{
  "provider": {"google": {"default_labels": {"team": "shop"}}},
  "resource": {"google_storage_bucket": {"b": {"labels": {"stage": "prod"}}}}
}"#,
        )],
        &expect![[r#"
            google_storage_bucket.b
              effective_labels.stage = "prod" @3
              effective_labels.team = "shop" @2
              labels.stage = "prod" @3
              terraform_labels.stage = "prod" @3
              terraform_labels.team = "shop" @2
            provider.google
              default_labels.team = "shop" @2
        "#]],
    );
}

#[test]
fn a_module_that_configures_providers_is_called_once() {
    check_files(
        &[
            (
                "main.tf",
                "module \"a\" {\n  source = \"./m\"\n  count = 1\n}\nmodule \"b\" { source = \"./m\" }\nmodule \"c\" {\n  source = \"./empty\"\n  count = 1\n}\n",
            ),
            ("m/main.tf", "provider \"aws\" { region = \"eu-west-1\" }\n"),
            ("empty/main.tf", "provider \"aws\" {}\n"),
        ],
        &expect![[r#"
            module.a[0].provider.aws
              region = "eu-west-1" @1
            module.b.provider.aws
              region = "eu-west-1" @1
            module.c[0].provider.aws
            main.tf:1: error: module `a` configures providers itself, and so takes no `count`, `for_each` or `depends_on`
        "#]],
    );
}
