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
            main.tf:9: error: module `inherits` needs the provider configuration `aws.other` handed over
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

#[test]
fn the_region_of_the_provider_tells_region_and_partition() {
    check_files(
        &[(
            "main.tf",
            r#"
locals { home = "eu-west-1" }
provider "aws" { region = local.home }
data "aws_region" "home" {}
data "aws_region" "other" { region = "us-gov-west-1" }
data "aws_partition" "home" {}
data "aws_service_principal" "ec2" { service_name = "ec2" }
data "aws_vpc_endpoint_service" "s3" { service = "s3" }
resource "aws_iam_role_policy_attachment" "a" {
  policy_arn = "arn:${data.aws_partition.home.partition}:iam::aws:policy/ReadOnlyAccess"
}
"#,
        )],
        &expect![[r#"
            aws_iam_role_policy_attachment.a
              policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess" @10 -> data.aws_partition.home
            data.aws_partition.home
              dns_suffix = "amazonaws.com" @3
              id = "aws" @3
              partition = "aws" @3
              reverse_dns_prefix = "com.amazonaws" @3
            data.aws_region.home
              id = "eu-west-1" @3
              name = "eu-west-1" @3
              region = "eu-west-1" @3
            data.aws_region.other
              id = "us-gov-west-1" @5
              name = "us-gov-west-1" @5
              region = "us-gov-west-1" @5
            data.aws_service_principal.ec2
              id = "ec2.eu-west-1.amazonaws.com" @3
              name = "ec2.amazonaws.com" @3
              region = "eu-west-1" @3
              reverse_dns_name = "com.amazonaws.eu-west-1.ec2" @3
              service_name = "ec2" @7
              suffix = "amazonaws.com" @3
            data.aws_vpc_endpoint_service.s3
              region = "eu-west-1" @3
              service = "s3" @8
              service_name = "com.amazonaws.eu-west-1.s3" @3
            provider.aws
              region = "eu-west-1" @3
        "#]],
    );
}

#[test]
fn each_configuration_of_a_provider_has_its_own_region() {
    check_files(
        &[
            (
                "main.tf",
                r#"
provider "aws" {
  alias  = "china"
  region = "cn-north-1"
}
provider "aws" {
  alias  = "somewhere"
  region = var.somewhere
}
variable "somewhere" {}
data "aws_partition" "china" { provider = aws.china }
data "aws_partition" "unset" { provider = aws.somewhere }
module "china" {
  source    = "./m"
  providers = { aws = aws.china }
}
"#,
            ),
            (
                "m/main.tf",
                r#"
data "aws_region" "here" {}
data "aws_partition" "here" { count = data.aws_region.here.id == "cn-north-1" ? 1 : 0 }
"#,
            ),
        ],
        &expect![[r#"
            data.aws_partition.china
              dns_suffix = "amazonaws.com.cn" @4
              id = "aws-cn" @4
              partition = "aws-cn" @4
              reverse_dns_prefix = "cn.com.amazonaws" @4
            data.aws_partition.unset
            module.china.data.aws_partition.here[0]
              dns_suffix = "amazonaws.com.cn" @4
              id = "aws-cn" @4
              partition = "aws-cn" @4
              reverse_dns_prefix = "cn.com.amazonaws" @4
            module.china.data.aws_region.here
              id = "cn-north-1" @4
              name = "cn-north-1" @4
              region = "cn-north-1" @4
            provider.aws.china
              region = "cn-north-1" @4
            provider.aws.somewhere
              region = <`var.somewhere` has no default and no tfvars file sets it> @8
        "#]],
    );
}

#[test]
fn where_no_code_tells_the_region_it_stays_unknown() {
    check_files(
        &[(
            "main.tf",
            r#"
provider "aws" {}
data "aws_region" "home" {}
data "aws_partition" "home" {}
data "aws_partition" "odd" { region = "mars" }
data "aws_partition" "closed" { region = "us-iso-east-1" }
provider "google" { project = "shop" }
data "google_client_config" "here" {}
provider "azurerm" { subscription_id = "s-1" }
data "azurerm_client_config" "here" {}
resource "terraform_data" "x" {
  input = [
    data.aws_region.home.name,
    data.aws_partition.home.partition,
    data.google_client_config.here.project,
    data.google_client_config.here.region,
    data.azurerm_client_config.here.subscription_id,
    data.azurerm_client_config.here.tenant_id,
  ]
}
"#,
        )],
        &expect![[r#"
            data.aws_partition.closed
              region = "us-iso-east-1" @6
            data.aws_partition.home
            data.aws_partition.odd
              region = "mars" @5
            data.aws_region.home
            data.azurerm_client_config.here
              subscription_id = "s-1" @9
            data.google_client_config.here
              project = "shop" @7
            provider.aws
            provider.azurerm
              subscription_id = "s-1" @9
            provider.google
              project = "shop" @7
            terraform_data.x
              id = <`terraform_data.x.id` is known only after apply> @11
              input.0 = <`data.aws_region.home` reads the world outside the code> @13 -> data.aws_region.home
              input.1 = <`data.aws_partition.home` reads the world outside the code> @14 -> data.aws_partition.home
              input.2 = "shop" @15 -> data.google_client_config.here
              input.3 = <`data.google_client_config.here` reads the world outside the code> @16 -> data.google_client_config.here
              input.4 = "s-1" @17 -> data.azurerm_client_config.here
              input.5 = <`data.azurerm_client_config.here` reads the world outside the code> @18 -> data.azurerm_client_config.here
              output = <`terraform_data.x.output` is known only after apply> @11
        "#]],
    );
}
