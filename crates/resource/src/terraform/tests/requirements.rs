//! Providers that a folder requires, and what a call hands over to a module for it.

use expect_test::{Expect, expect};

use crate::testing::scan;

fn said(files: &[(&str, &str)], expected: &Expect) {
    expected.assert_eq(&scan(files).said());
}

#[test]
fn a_required_provider_has_an_address_and_little_else() {
    said(
        &[(
            "main.tf",
            r#"
terraform {
  required_providers {
    aws    = { source = "hashicorp/aws", version = "~> 6.0", configuration_aliases = [aws.west] }
    old    = "~> 1.0"
    local  = { source = "localhost:8080/acme/local" }
    region = { source = "hashicorp/region", region = "eu-west-1" }
    twice  = { source = "acme/terraform-provider-twice" }
    half   = { source = "acme/terraform-half" }
    many   = { source = "a/b/c/d" }
    empty  = { source = "acme/" }
  }
}
"#,
        )],
        &expect![[r#"
            main.tf:7: error: a required provider takes no argument `region`
            main.tf:8: error: `terraform-provider-twice` is no provider's type: it is called `twice`
            main.tf:9: error: `terraform-half` is no provider's type: it is called `half`
            main.tf:10: error: `a/b/c/d` is no provider's address: it must be `NAMESPACE/TYPE` or `HOST/NAMESPACE/TYPE`
            main.tf:11: error: `acme/` is no provider's address: it must be `NAMESPACE/TYPE` or `HOST/NAMESPACE/TYPE`
        "#]],
    );
}

#[test]
fn a_call_hands_over_what_the_module_asks_for_and_no_more() {
    said(
        &[
            (
                "main.tf",
                r#"
provider "aws" { alias = "west" }
terraform {
  required_providers {
    dns = { source = "acme/dns" }
  }
}
module "good" {
  source    = "./m"
  providers = { aws.far = aws.west }
}
module "bare" {
  source = "./m"
}
module "wrong" {
  source    = "./m"
  providers = { aws.far = aws.west, dns = dns, helm = helm, random = random }
}
module "versioned" {
  source    = "./m"
  version   = "1.0.0"
  providers = { aws.far = aws.west }
}
"#,
            ),
            (
                "m/main.tf",
                r#"
terraform {
  required_providers {
    aws    = { source = "registry.terraform.io/hashicorp/aws", configuration_aliases = [aws.far] }
    dns    = { source = "hashicorp/dns" }
    random = {}
  }
}
provider "helm" { debug = true }
provider "random" {}
"#,
            ),
        ],
        &expect![[r#"
            main.tf:12: error: module `bare` needs the provider configuration `aws.far` handed over
            main.tf:17: error: `dns` stands for the provider `acme/dns`, but `dns` in module `wrong` for `hashicorp/dns`
            main.tf:17: error: module `wrong` configures `helm` itself, and takes no other
            main.tf:21: error: module `versioned` lies on disk, where it has no `version`
        "#]],
    );
}

#[test]
fn what_must_be_waited_for_is_an_address() {
    said(
        &[(
            "main.tf",
            r#"
resource "terraform_data" "a" { depends_on = [terraform_data.b, "terraform_data.b"] }
resource "terraform_data" "b" { depends_on = ["${terraform_data.c}", upper("x")] }
resource "terraform_data" "c" { depends_on = terraform_data.d }
resource "terraform_data" "d" {}
variable "s" { type = set }
variable "l" { type = list }
"#,
        )],
        &expect![[r#"
            main.tf:3: error: `depends_on` takes addresses only
            main.tf:3: error: `depends_on` takes addresses only
            main.tf:4: error: `depends_on` is a list
            main.tf:6: error: the type of `var.s` is in error: `set` takes the type of its elements: `set(any)`
        "#]],
    );
}

#[test]
fn what_depends_on_names_is_declared() {
    said(
        &[
            (
                "main.tf",
                r#"
variable "v" { default = 1 }
data "external" "d" {}
module "m" {
  source     = "./m"
  depends_on = [data.external.d, terraform_data.gone]
}
resource "terraform_data" "a" { depends_on = [module.m, module.n, var.v, data.external.e] }
output "o" {
  value      = 1
  depends_on = [terraform_data.a[0], resource.terraform_data.a, resource.terraform_data.x]
}
"#,
            ),
            ("m/main.tf", ""),
        ],
        &expect![[r#"
            main.tf:6: error: `terraform_data.gone` is declared nowhere
            main.tf:8: error: `module.n` is declared nowhere
            main.tf:8: error: `data.external.e` is declared nowhere
            main.tf:11: error: `resource.terraform_data.x` is declared nowhere
        "#]],
    );
}
