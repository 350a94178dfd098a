//! What holds for every type: templates, satellites, groups, looked-up things, names.

use expect_test::expect;

use super::diagram;

#[test]
fn a_type_nobody_described_is_one_note_and_a_helper_is_none() {
    let diagram = diagram(
        r#"
        resource "acme_thing" "a" {}
        resource "acme_thing" "b" {}
        resource "random_password" "p" { length = 12 }
        data "acme_other" "c" {}
        "#,
    );
    assert_eq!(diagram.elements(), "");
    assert_eq!(
        diagram.messages,
        ["2 resources of type `acme_thing` are not modelled"]
    );
}

#[test]
fn the_worst_satellite_counts_whatever_the_order() {
    let api = |first: &str, second: &str| {
        diagram(&format!(
            r#"
            resource "aws_api_gateway_rest_api" "api" {{ name = "shop" }}
            resource "aws_api_gateway_method" "a" {{
              rest_api_id   = aws_api_gateway_rest_api.api.id
              http_method   = "GET"
              authorization = "{first}"
            }}
            resource "aws_api_gateway_method" "b" {{
              rest_api_id   = aws_api_gateway_rest_api.api.id
              http_method   = "GET"
              authorization = "{second}"
            }}
            "#
        ))
        .facts("aws_api_gateway_rest_api.api", &["authentication_required"])
    };
    assert_eq!(
        api("NONE", "AWS_IAM"),
        "authentication_required = false @6\n"
    );
    assert_eq!(
        api("AWS_IAM", "NONE"),
        "authentication_required = false @11\n"
    );
    assert_eq!(
        api("AWS_IAM", "AWS_IAM"),
        "authentication_required = true @6\n"
    );
}

#[test]
fn whatever_is_made_after_a_template_takes_over_what_it_says() {
    let diagram = diagram(
        r#"
        resource "aws_launch_template" "web" {
          metadata_options {
            http_tokens = "required"
          }
        }
        resource "aws_autoscaling_group" "web" {
          launch_template { id = aws_launch_template.web.id }
        }
        resource "aws_launch_template" "lonely" {}
        "#,
    );
    expect![[r#"
        aws_autoscaling_group.web process virtual-machine in account:aws
        aws_launch_template.lonely process virtual-machine in account:aws
    "#]]
    .assert_eq(&diagram.elements());
    assert_eq!(
        diagram.facts("aws_autoscaling_group.web", &["metadata_protected"]),
        "metadata_protected = true @4\n"
    );
}

#[test]
fn what_was_looked_up_is_drawn_only_where_something_meets_it() {
    let diagram = diagram(
        r#"
        data "aws_s3_bucket" "met" { bucket = "met" }
        data "aws_s3_bucket" "unmet" { bucket = "unmet" }
        resource "aws_s3_bucket" "own" {}
        resource "aws_s3_bucket_logging" "own" {
          bucket        = aws_s3_bucket.own.id
          target_bucket = data.aws_s3_bucket.met.id
        }
        "#,
    );
    expect![[r#"
        aws_s3_bucket.own data-store object-store in account:aws
        data.aws_s3_bucket.met data-store object-store in account:aws
    "#]]
    .assert_eq(&diagram.elements());
    assert_eq!(diagram.facts("data.aws_s3_bucket.met", &["versioned"]), "");
}

#[test]
fn an_unknown_setting_is_an_unknown_fact_with_its_reason() {
    let diagram = diagram(
        r#"
        variable "encrypted" { type = bool }
        resource "aws_ebs_volume" "v" { encrypted = var.encrypted }
        "#,
    );
    assert_eq!(
        diagram.facts("aws_ebs_volume.v", &["encrypted_at_rest"]),
        "encrypted_at_rest = unknown @3\n"
    );
}

#[test]
fn things_that_stand_for_each_other_in_a_circle_end() {
    let diagram = diagram(
        r#"
        resource "aws_db_subnet_group" "a" {
          name       = "a"
          subnet_ids = ["b"]
        }
        resource "aws_db_subnet_group" "b" {
          name       = "b"
          subnet_ids = ["a"]
        }
        resource "aws_db_instance" "d" {
          db_subnet_group_name = aws_db_subnet_group.a.name
        }
        "#,
    );
    assert_eq!(
        diagram.elements(),
        "aws_db_instance.d data-store relational-database in account:aws\n"
    );
}

#[test]
fn what_lies_in_several_subnets_lies_in_the_network_around_them() {
    let diagram = diagram(
        r#"
        resource "aws_vpc" "v" {}
        resource "aws_subnet" "a" { vpc_id = aws_vpc.v.id }
        resource "aws_subnet" "b" { vpc_id = aws_vpc.v.id }
        resource "aws_db_subnet_group" "g" {
          subnet_ids = [aws_subnet.a.id, aws_subnet.b.id]
        }
        resource "aws_db_instance" "d" { db_subnet_group_name = aws_db_subnet_group.g.name }
        resource "aws_instance" "i" { subnet_id = aws_subnet.a.id }
        "#,
    );
    expect![[r#"
        aws_db_instance.d data-store relational-database in aws_vpc.v
        aws_instance.i process virtual-machine in aws_subnet.a
    "#]]
    .assert_eq(&diagram.elements());
}

#[test]
fn a_balancer_reaches_what_stands_behind_it_though_no_group_is_in_between() {
    let diagram = diagram(
        r#"resource "aws_elb" "web" {
  listener {
    lb_port     = 80
    lb_protocol = "http"
  }
}
resource "aws_autoscaling_group" "machines" {
  load_balancers = [aws_elb.web.name]
}
module "balancer" {
  source        = "terraform-aws-modules/alb/aws"
  target_groups = [{ backend_port = 8080 }]
}
resource "aws_ecs_service" "shop" {
  load_balancer {
    target_group_arn = element(module.balancer.target_group_arns, 0)
    container_port   = 8080
  }
}
resource "aws_route53_record" "www" {
  name = "www.example.org"
  type = "A"
  alias {
    name    = aws_elb.web.dns_name
    zone_id = aws_elb.web.zone_id
  }
}
"#,
    );
    expect![[r#"
        aws_elb.web -> aws_autoscaling_group.machines ? ? declared @8
        internet -> aws_elb.web http 80 declared @3 encrypted=false
        module.balancer -> aws_ecs_service.shop ? 8080 declared @16
    "#]]
    .assert_eq(&diagram.flows());
}

#[test]
fn who_is_told_to_read_a_secret_is_told_whom_its_content_names() {
    let diagram = diagram(
        r#"resource "aws_db_instance" "orders" {
  engine = "postgres"
}
resource "aws_secretsmanager_secret" "orders" {}
resource "aws_secretsmanager_secret_version" "orders" {
  secret_id     = aws_secretsmanager_secret.orders.id
  secret_string = jsonencode({ host = aws_db_instance.orders.address, role = "app" })
}
resource "aws_ssm_parameter" "region" {
  name  = "region"
  value = aws_db_instance.orders.region
}
resource "aws_apprunner_service" "api" {
  source_configuration {
    image_repository {
      image_configuration {
        runtime_environment_secrets = {
          DB     = "${aws_secretsmanager_secret.orders.arn}:host::"
          REGION = aws_ssm_parameter.region.arn
        }
      }
    }
  }
  network_configuration {
    ingress_configuration { is_publicly_accessible = false }
  }
}
"#,
    );
    expect![[r#"
        aws_apprunner_service.api -> aws_db_instance.orders postgresql 5432 declared @7 @18
        aws_apprunner_service.api -> aws_secretsmanager_secret.orders https 443 declared @18 encrypted=true
        aws_apprunner_service.api -> aws_ssm_parameter.region https 443 declared @19 encrypted=true
    "#]].assert_eq(&diagram.flows());
}

#[test]
fn modules_of_other_publishers_are_known_too() {
    let diagram = diagram(
        r#"module "cache" {
  source    = "cloudposse/elasticache-redis/aws"
  namespace = "shop"
  name      = "cart"
}
module "app" {
  source       = "terraform-aws-modules/app-runner/aws"
  service_name = "cart"
  source_configuration = {
    image_repository = {
      image_configuration = { runtime_environment_variables = { REDIS = "rediss://${module.cache.endpoint}" } }
    }
  }
}
"#,
    );
    expect![[r#"
        internet -> module.app https 443 declared @6 encrypted=true
        module.app -> module.cache redis 6379 declared @11 encrypted=true
    "#]]
    .assert_eq(&diagram.flows());
    expect![[r#"
        password_required = false @1
        encrypted_at_rest = false @1
        tls_required = true @1
    "#]]
    .assert_eq(&diagram.facts(
        "module.cache",
        &["encrypted_at_rest", "tls_required", "password_required"],
    ));
}
