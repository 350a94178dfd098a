//! References between resources, data sources and their attributes.

use expect_test::expect;

use super::{check, check_files};

#[test]
fn an_attribute_of_the_code_is_known_and_refers_to_its_resource() {
    check(
        r#"
resource "aws_sqs_queue" "jobs" {
  name = "jobs"
}
resource "aws_lambda_function" "worker" {
  environment {
    variables = {
      NAME = aws_sqs_queue.jobs.name
      URL  = aws_sqs_queue.jobs.url
      ALL  = "${aws_sqs_queue.jobs.name} at ${aws_sqs_queue.jobs.url}"
    }
  }
}
"#,
        &expect![[r#"
            aws_lambda_function.worker
              environment.0.variables.ALL = "jobs at " + <`aws_sqs_queue.jobs.url` is known only after apply> @10 -> aws_sqs_queue.jobs -> aws_sqs_queue.jobs
              environment.0.variables.NAME = "jobs" @8 -> aws_sqs_queue.jobs
              environment.0.variables.URL = <`aws_sqs_queue.jobs.url` is known only after apply> @9 -> aws_sqs_queue.jobs
            aws_sqs_queue.jobs
              name = "jobs" @3
        "#]],
    );
}

#[test]
fn the_whole_of_a_resource_can_be_handed_on() {
    check(
        r#"
locals {
  queue = aws_sqs_queue.jobs
}
resource "aws_sqs_queue" "jobs" {
  name = "jobs"
  redrive {
    after = 3
  }
}
resource "terraform_data" "names" {
  input = [local.queue.name, local.queue.arn, local.queue.redrive[0].after]
}
"#,
        &expect![[r#"
            aws_sqs_queue.jobs
              name = "jobs" @6
              redrive.0.after = 3 @8
            terraform_data.names
              id = <`terraform_data.names.id` is known only after apply> @11
              input.0 = "jobs" @12 -> aws_sqs_queue.jobs
              input.1 = <`aws_sqs_queue.jobs.arn` is known only after apply> @12 -> aws_sqs_queue.jobs
              input.2 = 3 @12 -> aws_sqs_queue.jobs
              output = <`terraform_data.names.output` is known only after apply> @11
        "#]],
    );
}

#[test]
fn instances_are_referred_to_one_by_one_or_all_together() {
    check(
        r#"
resource "aws_subnet" "public" {
  count      = 2
  cidr_block = "10.0.${count.index}.0/24"
}
resource "aws_subnet" "named" {
  for_each   = { a = "10.1.0.0/24" }
  cidr_block = each.value
}
resource "aws_lb" "web" {
  first  = aws_subnet.public[0].id
  all    = aws_subnet.public[*].id
  legacy = aws_subnet.public.*.cidr_block
  named  = [for subnet in aws_subnet.named : subnet.id]
  keyed  = aws_subnet.named["a"].cidr_block
}
"#,
        &expect![[r#"
            aws_lb.web
              all.0 = <`aws_subnet.public[0].id` is known only after apply> @2 -> aws_subnet.public[0]
              all.1 = <`aws_subnet.public[1].id` is known only after apply> @2 -> aws_subnet.public[1]
              first = <`aws_subnet.public[0].id` is known only after apply> @11 -> aws_subnet.public[0]
              keyed = "10.1.0.0/24" @15 -> aws_subnet.named["a"]
              legacy.0 = "10.0.0.0/24" @4 -> aws_subnet.public[0]
              legacy.1 = "10.0.1.0/24" @4 -> aws_subnet.public[1]
              named.0 = <`aws_subnet.named["a"].id` is known only after apply> @14 -> aws_subnet.named["a"]
            aws_subnet.named["a"]
              cidr_block = "10.1.0.0/24" @8
            aws_subnet.public[0]
              cidr_block = "10.0.0.0/24" @4
            aws_subnet.public[1]
              cidr_block = "10.0.1.0/24" @4
        "#]],
    );
}

#[test]
fn data_sources_are_unknown_but_for_their_arguments() {
    check(
        r#"
data "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}
resource "aws_subnet" "a" {
  vpc_id = data.aws_vpc.main.id
  around = data.aws_vpc.main.cidr_block
}
"#,
        &expect![[r#"
            aws_subnet.a
              around = "10.0.0.0/16" @7 -> data.aws_vpc.main
              vpc_id = <`data.aws_vpc.main` reads the world outside the code> @6 -> data.aws_vpc.main
            data.aws_vpc.main
              cidr_block = "10.0.0.0/16" @3
        "#]],
    );
}

#[test]
fn what_nothing_declares_is_told_with_its_place() {
    check(
        r#"
resource "aws_lb" "web" {
  name    = var.missing
  subnets = [aws_subnet.gone.id, local.nowhere, data.aws_vpc.none.id, module.absent.id]
}
"#,
        &expect![[r#"
            aws_lb.web
              name = <`var.missing` is declared nowhere> @3
              subnets.0 = <`aws_subnet.gone.id` is declared nowhere> @4
              subnets.1 = <`local.nowhere` is declared nowhere> @4
              subnets.2 = <`data.aws_vpc.none.id` is declared nowhere> @4
              subnets.3 = <`module.absent.id` is declared nowhere> @4
            main.tf:3: error: `var.missing` is declared nowhere
            main.tf:4: error: `aws_subnet.gone.id` is declared nowhere
            main.tf:4: error: `local.nowhere` is declared nowhere
            main.tf:4: error: `data.aws_vpc.none.id` is declared nowhere
            main.tf:4: error: `module.absent.id` is declared nowhere
        "#]],
    );
}

#[test]
fn a_resource_knows_itself_only_after_apply() {
    check(
        r#"
resource "aws_instance" "web" {
  ami = "ami-1"
  provisioner "remote-exec" {
    connection {
      host = self.public_ip
    }
  }
}
"#,
        &expect![[r#"
            aws_instance.web
              ami = "ami-1" @3
              provisioner.0.connection.0.host = <`aws_instance.web.public_ip` is known only after apply> @6 -> aws_instance.web
              provisioner.0.type = "remote-exec" @4
        "#]],
    );
}

#[test]
fn dependencies_are_kept_as_references() {
    check(
        r#"
module "net" {
  source = "acme/net/aws"
}
resource "aws_instance" "web" {
  depends_on = [aws_iam_role.web, module.net]
}
resource "aws_iam_role" "web" {}
"#,
        &expect![[r#"
            aws_iam_role.web
            aws_instance.web
              depends_on.0 = "aws_iam_role.web" @6 -> aws_iam_role.web
              depends_on.1 = "module.net" @6 -> module.net
            module.net
            main.tf:3: note: module `net`: the source `acme/net/aws` is not on disk
        "#]],
    );
}

#[test]
fn nested_blocks_hold_what_only_an_apply_tells() {
    check(
        r#"
resource "azurerm_linux_virtual_machine" "vm" {
  identity {
    type = "SystemAssigned"
  }
}
resource "azurerm_role_assignment" "vm" {
  principal_id = azurerm_linux_virtual_machine.vm.identity[0].principal_id
  kind         = azurerm_linux_virtual_machine.vm.identity[0].type
  endpoint     = one(azurerm_linux_virtual_machine.vm.identity).endpoint[0].address
  legacy       = azurerm_linux_virtual_machine.vm.identity.0.tenant_id
}
"#,
        &expect![[r#"
            azurerm_linux_virtual_machine.vm
              identity.0.type = "SystemAssigned" @4
            azurerm_role_assignment.vm
              endpoint = <`azurerm_linux_virtual_machine.vm.identity.endpoint.address` is known only after apply> @10 -> azurerm_linux_virtual_machine.vm
              kind = "SystemAssigned" @9 -> azurerm_linux_virtual_machine.vm
              legacy = <`azurerm_linux_virtual_machine.vm.identity.tenant_id` is known only after apply> @11 -> azurerm_linux_virtual_machine.vm
              principal_id = <`azurerm_linux_virtual_machine.vm.identity.principal_id` is known only after apply> @8 -> azurerm_linux_virtual_machine.vm
        "#]],
    );
}

#[test]
fn what_is_computed_from_another_resource_is_ones_own() {
    check(
        r#"
resource "aws_sqs_queue" "jobs" { name = "jobs" }
resource "aws_sqs_queue" "dead" {
  name   = "${aws_sqs_queue.jobs.name}-dead"
  vpc_id = aws_vpc.main.id
}
resource "aws_vpc" "main" {}
resource "aws_lambda_function" "worker" {
  queue  = aws_sqs_queue.dead.name
  vpc_id = aws_sqs_queue.dead.vpc_id
}
"#,
        &expect![[r#"
            aws_lambda_function.worker
              queue = "jobs-dead" @9 -> aws_sqs_queue.dead
              vpc_id = <`aws_vpc.main.id` is known only after apply> @10 -> aws_vpc.main -> aws_sqs_queue.dead
            aws_sqs_queue.dead
              name = "jobs-dead" @4 -> aws_sqs_queue.jobs
              vpc_id = <`aws_vpc.main.id` is known only after apply> @5 -> aws_vpc.main
            aws_sqs_queue.jobs
              name = "jobs" @2
            aws_vpc.main
        "#]],
    );
}

#[test]
fn files_and_names_are_found_from_the_folder_where_terraform_is_run() {
    check_files(
        &[
            (
                "infra/prod/main.tf",
                "resource \"a_b\" \"c\" {\n  name = \"ex-${basename(path.cwd)}\"\n  text = file(\"${path.cwd}/a.txt\")\n  \
                 whole = path.cwd\n  there = fileexists(\"${path.cwd}/b.txt\")\n}\n",
            ),
            ("infra/prod/a.txt", "text"),
        ],
        &expect![[r#"
            a_b.c
              name = "ex-prod" @2
              text = "text" @3
              there = false @5
              whole = <the code does not tell where it is run> + "/infra/prod" @4
        "#]],
    );
}

#[test]
fn a_key_chooses_one_of_several_and_nothing_else() {
    check(
        r#"
resource "aws_eip" "one" { domain = "vpc" }
resource "aws_eip" "many" { count = 2 }
data "aws_vpc" "main" {}
locals { key = "domain" }
resource "aws_instance" "x" {
  user_data = [
    aws_eip.one[0].id,
    aws_eip.one["domain"],
    aws_eip.one[local.key],
    aws_eip.one[*].domain,
    aws_eip.one.0.id,
    aws_eip.many[0].id,
    data.aws_vpc.main[0].id,
    [for one in [[1]] : one[0]],
  ]
}
"#,
        &expect![[r#"
            aws_eip.many[0]
            aws_eip.many[1]
            aws_eip.one
              domain = "vpc" @2
            aws_instance.x
              user_data.0 = <`aws_eip.one.0.id` is known only after apply> @8 -> aws_eip.one
              user_data.1 = "vpc" @9 -> aws_eip.one
              user_data.2 = "vpc" @10 -> aws_eip.one
              user_data.3.0 = "vpc" @2 -> aws_eip.one
              user_data.4 = <`aws_eip.one.0.id` is known only after apply> @12 -> aws_eip.one
              user_data.5 = <`aws_eip.many[0].id` is known only after apply> @13 -> aws_eip.many[0]
              user_data.6 = <`data.aws_vpc.main` reads the world outside the code> @14 -> data.aws_vpc.main
              user_data.7.0 = 1 @15
            data.aws_vpc.main
            main.tf:8: error: this has neither `count` nor `for_each`, so no key chooses one of several
            main.tf:9: error: this has neither `count` nor `for_each`, so no key chooses one of several
            main.tf:12: error: this has neither `count` nor `for_each`, so no key chooses one of several
            main.tf:14: error: this has neither `count` nor `for_each`, so no key chooses one of several
        "#]],
    );
}

#[test]
fn the_attributes_of_terraforms_own_resource_are_known() {
    check(
        r#"
resource "terraform_data" "a" { input = { own = 1 } }
resource "aws_instance" "x" {
  user_data = [terraform_data.a.nosuch, terraform_data.a.input.own, terraform_data.a.output.own]
}
"#,
        &expect![[r#"
            aws_instance.x
              user_data.0 = null @4 -> terraform_data.a
              user_data.1 = 1 @4 -> terraform_data.a
              user_data.2 = <`terraform_data.a.output.own` is known only after apply> @4 -> terraform_data.a
            terraform_data.a
              id = <`terraform_data.a.id` is known only after apply> @2
              input.own = 1 @2
              output = <`terraform_data.a.output` is known only after apply> @2
            main.tf:4: error: `terraform_data` has no attribute `nosuch`
        "#]],
    );
}

#[test]
fn what_a_resource_waits_for_is_none_of_its_attributes() {
    check(
        r#"
resource "terraform_data" "first" {
}
resource "terraform_data" "second" {
  input      = 1
  depends_on = [terraform_data.first]
}
resource "terraform_data" "third" {
  input = keys(terraform_data.second)
}
"#,
        &expect![[r#"
            terraform_data.first
              id = <`terraform_data.first.id` is known only after apply> @2
            terraform_data.second
              depends_on.0 = "terraform_data.first" @6 -> terraform_data.first
              id = <`terraform_data.second.id` is known only after apply> @4
              input = 1 @5
              output = <`terraform_data.second.output` is known only after apply> @4
            terraform_data.third
              id = <`terraform_data.third.id` is known only after apply> @8
              input.0 = "id" @4
              input.1 = "input" @5
              input.2 = "output" @4
              input.3 = "triggers_replace" @4
              output = <`terraform_data.third.output` is known only after apply> @8
        "#]],
    );
}
