//! Module calls: local, installed, unread, broken.

use expect_test::expect;

use super::{check, check_files};
use crate::testing::scan;

#[test]
fn local_modules_are_evaluated_with_their_arguments() {
    check_files(
        &[
            (
                "envs/prod/main.tf",
                r#"
module "queues" {
  source   = "../../modules/queue"
  for_each = toset(["orders", "mails"])
  name     = "prod-${each.key}"
}
resource "aws_lambda_function" "worker" {
  queue = module.queues["orders"].arn
  names = [for key, queue in module.queues : queue.name]
}
"#,
            ),
            (
                "modules/queue/main.tf",
                r#"
variable "name" {}
resource "aws_sqs_queue" "this" {
  name = var.name
  file = "${path.module}/x"
}
output "arn" { value = aws_sqs_queue.this.arn }
output "name" { value = aws_sqs_queue.this.name }
"#,
            ),
        ],
        &expect![[r#"
            aws_lambda_function.worker
              names.0 = "prod-mails" @9 -> module.queues["mails"].aws_sqs_queue.this
              names.1 = "prod-orders" @9 -> module.queues["orders"].aws_sqs_queue.this
              queue = <`module.queues["orders"].aws_sqs_queue.this.arn` is known only after apply> @8 -> module.queues["orders"].aws_sqs_queue.this
            module.queues["mails"].aws_sqs_queue.this
              file = "../../modules/queue/x" @5
              name = "prod-mails" @4
            module.queues["orders"].aws_sqs_queue.this
              file = "../../modules/queue/x" @5
              name = "prod-orders" @4
        "#]],
    );
}

#[test]
fn outputs_are_handed_up_through_any_depth() {
    check_files(
        &[
            (
                "main.tf",
                "module \"a\" { source = \"./a\" }\nresource \"terraform_data\" \"x\" { input = module.a.id }\n",
            ),
            (
                "a/main.tf",
                "module \"b\" { source = \"./b\" }\noutput \"id\" { value = module.b.id }\n",
            ),
            (
                "a/b/main.tf",
                "resource \"aws_vpc\" \"v\" {}\noutput \"id\" { value = aws_vpc.v.id }\n",
            ),
        ],
        &expect![[r#"
            module.a.module.b.aws_vpc.v
            terraform_data.x
              id = <`terraform_data.x.id` is known only after apply> @2
              input = <`module.a.module.b.aws_vpc.v.id` is known only after apply> @2 -> module.a.module.b.aws_vpc.v
              output = <`terraform_data.x.output` is known only after apply> @2
        "#]],
    );
}

#[test]
fn a_module_that_is_not_on_disk_is_kept_as_a_call() {
    check(
        r#"
module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 5.0"
  cidr    = "10.0.0.0/16"
}
module "dbs" {
  source   = "git::https://token@github.com/acme/terraform-aws-db.git?ref=v1"
  for_each = toset(["a"])
  subnets  = module.vpc.private_subnets
}
resource "aws_lb" "web" {
  subnets = module.vpc.public_subnets
  first   = module.vpc.public_subnets[0]
  db      = module.dbs["a"].address
}
"#,
        &expect![[r#"
            aws_lb.web
              db = <`module.dbs["a"].address` comes from a module whose source is not on disk> @15 -> module.dbs["a"]
              first = <`module.vpc.public_subnets` comes from a module whose source is not on disk> @14 -> module.vpc
              subnets = <`module.vpc.public_subnets` comes from a module whose source is not on disk> @13 -> module.vpc
            module.dbs["a"]
              subnets = <`module.vpc.private_subnets` comes from a module whose source is not on disk> @10 -> module.vpc
            module.vpc
              cidr = "10.0.0.0/16" @5
            main.tf:3: note: module `vpc`: the source `terraform-aws-modules/vpc/aws` is not on disk
            main.tf:8: note: module `dbs`: the source `acme/db/aws` is not on disk
        "#]],
    );
}

#[test]
fn installed_modules_are_read_from_where_they_were_put() {
    check_files(
        &[
            (
                "live/main.tf",
                "module \"q\" {\n  source = \"acme/queue/aws\"\n  name   = \"n\"\n}\n",
            ),
            (
                "live/.terraform/modules/modules.json",
                r#"{"Modules":[{"Key":"","Source":"","Dir":"."},{"Key":"q","Source":"registry.terraform.io/acme/queue/aws","Dir":".terraform/modules/q"}]}"#,
            ),
            (
                "live/.terraform/modules/q/main.tf",
                "variable \"name\" {}\nresource \"aws_sqs_queue\" \"this\" { name = var.name }\n",
            ),
        ],
        &expect![[r#"
            module.q.aws_sqs_queue.this
              name = "n" @2
        "#]],
    );
}

#[test]
fn circles_escapes_and_missing_folders_are_told() {
    check_files(
        &[
            (
                "main.tf",
                r#"
module "a" { source = "./a" }
module "me" { source = "./" }
module "out" { source = "../../etc" }
module "absolute" { source = "/etc" }
module "gone" { source = "./gone" }
module "none" {}
"#,
            ),
            (
                "a/main.tf",
                "module \"back\" { source = \"../\" }\nresource \"aws_vpc\" \"v\" {}\n",
            ),
        ],
        &expect![[r#"
            module.a.aws_vpc.v
            module.a.module.back
            module.absolute
            module.gone
            module.me
            module.none
            module.out
            main.tf:3: error: module `me` calls itself
            main.tf:4: warning: module `out`: `../../etc` leads out of the scanned folder and is not read
            main.tf:5: warning: module `absolute`: `/etc` leads out of the scanned folder and is not read
            main.tf:6: error: module `gone`: there is no configuration in `./gone`
            main.tf:7: error: module `none` has no source
            a/main.tf:1: error: module `back` calls itself
        "#]],
    );
}

#[test]
fn folders_that_nobody_calls_are_roots_of_their_own() {
    let outcome = scan(&[
        ("a/main.tf", "module \"m\" { source = \"../m\" }\n"),
        ("b/main.tf", "resource \"aws_vpc\" \"v\" {}\n"),
        (
            "c/one/main.tf",
            "module \"two\" { source = \"../two\" }\nresource \"aws_vpc\" \"v\" {}\n",
        ),
        ("c/two/main.tf", "module \"one\" { source = \"../one\" }\n"),
        ("m/main.tf", "resource \"aws_vpc\" \"v\" {}\n"),
        ("values/terraform.tfvars", "a = 1\n"),
    ]);
    let scopes: Vec<&str> = outcome
        .inventory
        .scopes
        .iter()
        .map(|scope| &*scope.folder)
        .collect();
    assert_eq!(scopes, ["a", "b", "c/one"]);
    assert_eq!(
        outcome.ids(),
        [
            "b:aws_vpc.v",
            "c/one:aws_vpc.v",
            "module.m.aws_vpc.v",
            "module.two.module.one"
        ]
    );
}

#[test]
fn arguments_are_compared_with_the_variables() {
    check_files(
        &[
            (
                "main.tf",
                "module \"m\" {\n  source = \"./m\"\n  extra  = 1\n}\n",
            ),
            (
                "m/main.tf",
                "variable \"needed\" {}\nresource \"terraform_data\" \"x\" { input = var.needed }\n",
            ),
        ],
        &expect![[r#"
            module.m.terraform_data.x
              id = <`module.m.terraform_data.x.id` is known only after apply> @2
              input = <`var.needed` has no default and no tfvars file sets it> @2
              output = <`module.m.terraform_data.x.output` is known only after apply> @2
            main.tf:3: error: module `m` takes no argument `extra`
            main.tf:1: error: module `m` needs the argument `needed`
        "#]],
    );
}

#[test]
fn renamings_are_kept_with_the_address_of_their_module() {
    let outcome = scan(&[
        (
            "main.tf",
            "module \"m\" { source = \"./m\" }\nmoved {\n  from = aws_vpc.old\n  to = aws_vpc.new[\"a\"]\n}\n",
        ),
        (
            "m/main.tf",
            "moved {\n  from = module.a[0]\n  to = module.b\n}\n",
        ),
    ]);
    let moved = outcome.inventory.moved.iter();
    let moved: Vec<String> = moved
        .map(|it| format!("{} to {}", it.from, it.to))
        .collect();
    assert_eq!(
        moved,
        [
            "aws_vpc.old to aws_vpc.new[\"a\"]",
            "module.m.module.a[0] to module.m.module.b"
        ]
    );
}

#[test]
fn a_resource_fits_an_object_type_with_attributes_it_does_not_set() {
    check_files(
        &[
            (
                "main.tf",
                "module \"m\" {\n  source = \"./m\"\n  vpc    = aws_vpc.main\n}\nresource \"aws_vpc\" \"main\" { cidr = \"10.0.0.0/8\" }\n",
            ),
            (
                "m/main.tf",
                "variable \"vpc\" { type = object({ id = string, cidr = string }) }\nresource \"aws_subnet\" \"a\" {\n  vpc_id = var.vpc.id\n  cidr   = var.vpc.cidr\n}\n",
            ),
        ],
        &expect![[r#"
            aws_vpc.main
              cidr = "10.0.0.0/8" @5
            module.m.aws_subnet.a
              cidr = "10.0.0.0/8" @4 -> aws_vpc.main
              vpc_id = <`aws_vpc.main.id` is known only after apply> @3 -> aws_vpc.main
        "#]],
    );
}

/// A module's repository whose example calls it as its users do.
fn repository<'a>(example: &'a str, said: (&'a str, &'a str)) -> [(&'a str, &'a str); 4] {
    [
        ("examples/simple/main.tf", example),
        (
            "main.tf",
            "variable \"name\" {}\nresource \"acme_net\" \"n\" { name = var.name }\noutput \"id\" { value = acme_net.n.id }\n",
        ),
        (
            "modules/inner/main.tf",
            "variable \"size\" {\n  default = 1\n}\nresource \"acme_disk\" \"d\" { size = var.size }\n",
        ),
        said,
    ]
}

#[test]
fn a_repository_that_says_which_module_it_is_is_meant_by_its_address() {
    let example = r#"
module "net" {
  source  = "acme/net/acme"
  version = "~> 3.0"
  name    = "a"
}
module "inner" {
  source = "acme/net/acme//modules/inner"
  size   = 2
}
"#;
    let expected = "module.inner.acme_disk.d\nmodule.net.acme_net.n";
    for said in [
        (
            "metadata.yaml",
            "spec:\n  info:\n    source:\n      repo: https://github.com/acme/terraform-acme-net.git\n",
        ),
        (
            "README.md",
            "# Net\n\n```hcl\nmodule \"net\" {\n  source  = \"acme/net/acme\"\n}\nmodule \"other\" {\n  source = \"acme/disk/acme\"\n}\n```\n",
        ),
        (
            "CHANGELOG.md",
            "## [3.1.0](https://github.com/acme/terraform-acme-net/compare/v3.0.0...v3.1.0)\n",
        ),
    ] {
        let outcome = scan(&repository(example, said));
        assert_eq!(outcome.ids().join("\n"), expected, "{}", said.0);
        assert_eq!(outcome.said(), "", "{}", said.0);
    }
}

#[test]
fn a_repository_is_not_taken_for_a_module_without_evidence_that_fits() {
    let call = |arguments: &str| {
        format!("module \"net\" {{\n  source = \"acme/net/acme\"\n  {arguments}\n}}\n")
    };
    let readme = "```hcl\nmodule \"net\" {\n  source = \"acme/net/acme\"\n}\n```\n";
    for (arguments, said) in [
        ("name = 1", ("README.md", "Uses acme/net/acme.\n")),
        (
            "name = 1",
            (
                "README.md",
                "  source = \"acme/disk/acme\"\n  source = \"acme/net/acme\"\n",
            ),
        ),
        ("name = 1", ("examples/README.md", readme)),
        ("name = 1\n  gone = 2", ("README.md", readme)),
        ("", ("README.md", readme)),
    ] {
        let example = call(arguments);
        let outcome = scan(&repository(&example, said));
        assert!(
            outcome.ids().contains(&"acme_net.n"),
            "{arguments} {said:?}"
        );
        assert!(
            outcome.said().contains("is not on disk"),
            "{arguments} {said:?}"
        );
    }
}

#[test]
fn a_broken_block_loses_no_call_beside_it() {
    let text = r#"
module "before" {
  source = "acme/net/acme"
}
module "broken" {
  source = "acme/net/acme"
  size   = [1, 2
}
module "after" {
  source = "acme/net/acme"
}
"#;
    let outcome = scan(&[("main.tf", text)]);
    let ids = outcome.ids();
    assert!(
        ids.contains(&"module.before") && ids.contains(&"module.after"),
        "{ids:?}"
    );
    assert!(
        outcome.said().contains("main.tf:8: error"),
        "{}",
        outcome.said()
    );
}
