//! Outputs of registry modules whose source is not on disk.

use expect_test::expect;

use super::diagram;

#[test]
fn outputs_that_repeat_an_input_have_its_value_and_still_lead_to_the_module() {
    let diagram = diagram(
        r#"module "vpc" {
  source          = "terraform-aws-modules/vpc/aws"
  name            = "shop"
  cidr            = "10.7.0.0/16"
  private_subnets = ["10.7.1.0/24", "10.7.2.0/24"]
}
module "cache" {
  source               = "terraform-aws-modules/elasticache/aws"
  replication_group_id = "Sessions"
}
resource "aws_security_group" "inner" {
  vpc_id = module.vpc.vpc_id
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = [module.vpc.vpc_cidr_block]
  }
}
resource "aws_instance" "worker" {
  count                  = length(module.vpc.private_subnets)
  subnet_id              = module.vpc.private_subnets[count.index]
  vpc_security_group_ids = [aws_security_group.inner.id]
  user_data              = "redis://${module.cache.replication_group_primary_endpoint_address}:${module.cache.replication_group_port}"
}
"#,
    );
    expect![[r#"
        aws_instance.worker[0] process virtual-machine in module.vpc
        aws_instance.worker[1] process virtual-machine in module.vpc
        module.cache data-store cache in account:aws
    "#]]
    .assert_eq(&diagram.elements());
    expect![[r#"
        aws_instance.worker[0] -> module.cache redis 6379 declared @24 encrypted=false
        aws_instance.worker[1] -> module.cache redis 6379 declared @24 encrypted=false
    "#]]
    .assert_eq(&diagram.flows());
    expect![[r#"
        open_admin_ports =  @11
    "#]]
    .assert_eq(&diagram.facts("aws_instance.worker[0]", &["open_admin_ports"]));
}

#[test]
fn each_module_of_a_repeated_call_has_its_own_outputs() {
    let diagram = diagram(
        r#"module "queue" {
  source   = "terraform-aws-modules/sqs/aws"
  for_each = { orders = false, mails = true }
  name     = "shop-${each.key}"
  fifo_queue = each.value
}
resource "aws_instance" "worker" {
  user_data = "poll ${module.queue["orders"].queue_url}"
}
resource "aws_instance" "mailer" {
  for_each  = { for key, queue in module.queue : queue.queue_name => queue }
  user_data = "poll ${each.value.queue_url}"
}
"#,
    );
    expect![[r#"
        aws_instance.mailer["shop-mails.fifo"] process virtual-machine in account:aws
        aws_instance.mailer["shop-orders"] process virtual-machine in account:aws
        aws_instance.worker process virtual-machine in account:aws
        module.queue["mails"] data-store queue in account:aws
        module.queue["orders"] data-store queue in account:aws
    "#]]
    .assert_eq(&diagram.elements());
    expect![[r#"
        aws_instance.mailer["shop-mails.fifo"] -> module.queue["mails"] https 443 declared @12 encrypted=true
        aws_instance.mailer["shop-orders"] -> module.queue["orders"] https 443 declared @12 encrypted=true
        aws_instance.worker -> module.queue["orders"] https 443 declared @8 encrypted=true
    "#]].assert_eq(&diagram.flows());
}

#[test]
fn outputs_that_lead_back_to_themselves_are_told_and_end() {
    let diagram = diagram(
        r#"module "a" {
  source = "terraform-aws-modules/sqs/aws"
  name   = module.b.queue_name
}
module "b" {
  source = "terraform-aws-modules/sqs/aws"
  name   = "${module.a.queue_name}${module.a.queue_name}"
}
module "c" {
  source            = "terraform-aws-modules/sqs/aws"
  name              = "c"
  kms_master_key_id = module.c.queue_name
}
"#,
    );
    expect![[r#"
        module `a`: the source `terraform-aws-modules/sqs/aws` is not on disk
        module `b`: the source `terraform-aws-modules/sqs/aws` is not on disk
        module `c`: the source `terraform-aws-modules/sqs/aws` is not on disk
        `module.b` is defined through itself by way of module.a"#]]
    .assert_eq(&diagram.messages.join("\n"));
}

#[test]
fn a_cluster_that_is_called_with_its_services_is_the_services() {
    let diagram = diagram(
        r#"module "db" {
  source     = "terraform-aws-modules/rds/aws"
  identifier = "orders"
  engine     = "postgres"
}
module "alb" {
  source        = "terraform-aws-modules/alb/aws"
  internal      = true
  target_groups = { web = { port = 8080 } }
}
module "ecs" {
  source       = "terraform-aws-modules/ecs/aws"
  cluster_name = "shop"
  services = {
    web = {
      container_definitions = {
        web = {
          image       = "shop/web:1.2"
          environment = [{ name = "DB_HOST", value = module.db.db_instance_address }]
        }
      }
      load_balancer = {
        web = { target_group_arn = module.alb.target_groups["web"].arn, container_port = 8080 }
      }
    }
  }
}
module "cdn" {
  source = "terraform-aws-modules/cloudfront/aws"
  origin = {
    app = {
      domain_name          = module.alb.dns_name
      custom_origin_config = { origin_protocol_policy = "https-only" }
    }
  }
}
"#,
    );
    expect![[r#"
        internet external-entity internet
        module.alb process load-balancer in account:aws
        module.cdn process cdn in account:aws
        module.db data-store relational-database in account:aws
        module.ecs process container in account:aws
    "#]]
    .assert_eq(&diagram.elements());
    expect![[r#"
        internet -> module.cdn https 443 declared @28 encrypted=true
        module.alb -> module.ecs ? 8080 declared @23
        module.cdn -> module.alb https 443 declared @32 encrypted=true
        module.ecs -> module.db postgresql 5432 declared @19
    "#]]
    .assert_eq(&diagram.flows());
}

#[test]
fn a_call_that_is_told_to_make_nothing_is_nothing() {
    let diagram = diagram(
        r#"module "vpc" {
  source     = "terraform-aws-modules/vpc/aws"
  create_vpc = false
}
module "group" {
  source = "terraform-aws-modules/security-group/aws"
  create = false
}
module "queue" {
  source = "terraform-aws-modules/sqs/aws"
  create = false
}
module "other" {
  source = "terraform-aws-modules/sqs/aws"
  create = var.other
}
variable "other" {}
"#,
    );
    assert_eq!(
        diagram.elements(),
        "module.other data-store queue in account:aws\n"
    );
}

#[test]
fn parts_of_modules_are_called_on_their_own() {
    let diagram = diagram(
        r#"module "role" {
  source                = "terraform-aws-modules/iam/aws//modules/iam-assumable-role"
  create_role           = true
  role_name             = "jobs"
  trusted_role_services = ["lambda.amazonaws.com"]
}
module "policy" {
  source = "terraform-aws-modules/iam/aws//modules/iam-policy"
  name   = "read"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}
module "files" {
  source = "terraform-aws-modules/s3-bucket/aws"
  bucket = "files"
}
module "jobs" {
  source        = "terraform-aws-modules/lambda/aws"
  function_name = module.role.iam_role_name
  create_role   = false
  lambda_role   = module.role.iam_role_arn
}
module "queue" {
  source = "terraform-aws-modules/sqs/aws"
  name   = "changes"
}
module "told" {
  source               = "terraform-aws-modules/s3-bucket/aws//modules/notification"
  bucket               = module.files.s3_bucket_id
  lambda_notifications = { jobs = { function_arn = module.jobs.lambda_function_arn, function_name = "jobs" } }
  sqs_notifications    = { queue = { queue_arn = module.queue.queue_arn } }
}
"#,
    );
    expect![[r#"
        module.files data-store object-store in account:aws
        module.jobs process function in account:aws
        module.queue data-store queue in account:aws
    "#]]
    .assert_eq(&diagram.elements());
    expect![[r#"
        module.files -> module.jobs https 443 declared @29 encrypted=true authenticated=true
        module.files -> module.queue https 443 declared @30 encrypted=true authenticated=true
    "#]]
    .assert_eq(&diagram.flows());
}

#[test]
fn parts_of_a_cluster_and_stores_of_their_own_are_elements() {
    let diagram = diagram(
        r#"module "cluster" {
  source = "terraform-aws-modules/eks/aws"
  name   = "shop"
}
module "nodes" {
  source       = "terraform-aws-modules/eks/aws//modules/eks-managed-node-group"
  name         = "nodes"
  cluster_name = module.cluster.cluster_name
  desired_size = 3
}
module "log" {
  source            = "terraform-aws-modules/cloudwatch/aws//modules/log-group"
  name              = "/shop"
  retention_in_days = 30
}
module "cache" {
  source     = "terraform-aws-modules/elasticache/aws//modules/serverless-cache"
  cache_name = "sessions"
}
"#,
    );
    expect![[r#"
        module.cache data-store cache in account:aws
        module.cluster process cluster in account:aws
        module.log data-store log-store in account:aws
        module.nodes process virtual-machine in account:aws
    "#]]
    .assert_eq(&diagram.elements());
    expect![[r#"
        module.nodes -> module.cluster https 443 declared @8 encrypted=true authenticated=true
    "#]]
    .assert_eq(&diagram.flows());
    let facts = ["log_retention_days", "customer_key"];
    expect![[r#"
        log_retention_days = 30 @14
        customer_key = false @11
    "#]]
    .assert_eq(&diagram.facts("module.log", &facts));
}

#[test]
fn a_label_that_is_not_on_disk_says_what_is_made_and_how_it_is_called() {
    let diagram = diagram(
        r#"module "this" {
  source     = "cloudposse/label/null"
  version    = "0.25.0"
  namespace  = "eg"
  stage      = "Prod"
  name       = "app"
  attributes = ["public"]
}
module "off" {
  source  = "cloudposse/label/null"
  enabled = false
  context = module.this.context
}
module "logs" {
  source     = "cloudposse/label/null"
  attributes = ["logs"]
  context    = module.this.context
}
module "long" {
  source          = "cloudposse/label/null"
  id_length_limit = 10
  context         = module.this.context
}
resource "aws_s3_bucket" "this" {
  count  = module.this.enabled ? 1 : 0
  bucket = module.this.id
}
resource "aws_s3_bucket" "off" {
  count  = module.off.enabled ? 1 : 0
  bucket = module.off.id
}
resource "aws_s3_bucket" "logs" {
  count  = module.logs.enabled ? 1 : 0
  bucket = module.logs.id
}
resource "aws_s3_bucket" "long" {
  bucket = module.long.id
}
"#,
    );
    let named = diagram.model.elements().iter();
    let named = named.map(|it| format!("{} {}\n", it.id, it.name));
    expect![[r#"
        aws_s3_bucket.logs[0] eg-prod-app-public-logs
        aws_s3_bucket.long long
        aws_s3_bucket.this[0] eg-prod-app-public
    "#]]
    .assert_eq(&named.collect::<String>());
}
