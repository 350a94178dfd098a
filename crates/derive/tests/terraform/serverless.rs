//! Amazon without servers: who calls whom where the call stands in a document, a role or a name.

use expect_test::expect;

use super::diagram;

#[test]
fn an_api_reaches_what_the_role_of_an_integration_may_use() {
    let diagram = diagram(
        r#"resource "aws_api_gateway_rest_api" "a" {}
resource "aws_sqs_queue" "q" {}
resource "aws_iam_role" "r" {}
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.r.name
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.q.arn }]
  })
}
resource "aws_api_gateway_integration" "i" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  uri         = "arn:aws:apigateway:eu-central-1:sqs:action/SendMessage"
  credentials = aws_iam_role.r.arn
}
"#,
    );
    expect![[r#"
        aws_api_gateway_rest_api.a -> aws_sqs_queue.q https 443 granted @7 encrypted=true authenticated=true
        internet -> aws_api_gateway_rest_api.a https 443 declared @1 encrypted=true
    "#]]
    .assert_eq(&diagram.flows());
}

#[test]
fn an_openapi_document_names_who_answers() {
    let diagram = diagram(
        r#"resource "aws_lambda_function" "f" {}
resource "aws_lambda_function" "other" {}
resource "aws_api_gateway_rest_api" "a" {
  body = jsonencode({
    info  = { description = aws_lambda_function.other.description }
    paths = {
      "/" = {
        parameters = []
        get = {
          "x-amazon-apigateway-integration" = {
            uri = "arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${aws_lambda_function.f.arn}/invocations"
          }
        }
      }
    }
  })
}
"#,
    );
    expect![[r#"
        aws_api_gateway_rest_api.a -> aws_lambda_function.f https 443 declared @11 encrypted=true
        internet -> aws_api_gateway_rest_api.a https 443 declared @3 encrypted=true
    "#]]
    .assert_eq(&diagram.flows());
}

#[test]
fn two_names_with_the_same_hole_are_the_same_name() {
    let diagram = diagram(
        r#"variable "stage" {}
variable "other" {}
resource "aws_lambda_function" "f" { function_name = "shop-${var.stage}" }
resource "aws_cloudwatch_log_group" "f" { name = "/aws/lambda/shop-${var.stage}" }
resource "aws_cloudwatch_log_group" "g" { name = "/aws/lambda/shop-${var.other}" }
resource "aws_cloudwatch_log_group" "h" { name = "/aws/lambda/cart-${var.stage}" }
"#,
    );
    expect![[r#"
        aws_lambda_function.f -> aws_cloudwatch_log_group.f https 443 declared @4 encrypted=true authenticated=true
    "#]]
    .assert_eq(&diagram.flows());
}

#[test]
fn events_come_from_what_their_pattern_names_and_dead_letters_go_on() {
    let diagram = diagram(
        r#"resource "aws_s3_bucket" "b" {}
resource "aws_cloudwatch_event_rule" "r" {
  event_pattern = jsonencode({
    source = ["aws.s3"]
    detail = { bucket = { name = [aws_s3_bucket.b.id] } }
  })
}
resource "aws_cloudwatch_event_target" "t" {
  rule = aws_cloudwatch_event_rule.r.name
  arn  = aws_sqs_queue.q.arn
}
resource "aws_sqs_queue" "q" {
  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 3 })
}
resource "aws_sqs_queue" "dead" {}
"#,
    );
    expect![[r#"
        aws_cloudwatch_event_rule.r -> aws_sqs_queue.q https 443 declared @10 encrypted=true authenticated=true
        aws_s3_bucket.b -> aws_cloudwatch_event_rule.r ? ? declared @3 authenticated=true
        aws_sqs_queue.q -> aws_sqs_queue.dead https 443 declared @13 encrypted=true authenticated=true
    "#]]
    .assert_eq(&diagram.flows());
}

#[test]
fn literal_addresses_outside_are_external_and_what_only_looks_like_one_is_not() {
    let diagram = diagram(
        r#"resource "aws_lambda_function" "f" {
  environment {
    variables = {
      PAYMENT_URL     = "https://api.payments.io/v1"
      SMTP_HOST       = "smtp.mailer.net"
      REGION          = "eu-central-1"
      VERSION         = "1.2.3"
      ALLOWED_ORIGINS = "https://shop.pictures.net"
    }
  }
}
resource "aws_api_gateway_rest_api" "a" {}
resource "aws_api_gateway_integration" "i" {
  rest_api_id = aws_api_gateway_rest_api.a.id
  type        = "HTTP_PROXY"
  uri         = "http://backend.partner.io:8080/{proxy}"
}
resource "aws_cloudfront_distribution" "d" {
  origin { domain_name = "origin.pictures.net" }
}
"#,
    );
    expect![[r#"
        aws_api_gateway_rest_api.a -> external:backend.partner.io http 8080 declared @16 encrypted=false
        aws_cloudfront_distribution.d -> external:origin.pictures.net ? ? declared @19
        aws_lambda_function.f -> external:api.payments.io https 443 declared @4 encrypted=true
        aws_lambda_function.f -> external:smtp.mailer.net ? ? declared @5
        internet -> aws_api_gateway_rest_api.a https 443 declared @12 encrypted=true
        internet -> aws_cloudfront_distribution.d https 443 declared @18 encrypted=true
    "#]].assert_eq(&diagram.flows());
}

#[test]
fn an_action_that_nobody_knows_leaves_open_how_far_rights_reach() {
    let diagram = diagram(
        r#"variable "verb" {}
resource "aws_iam_role" "r" {}
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.r.name
  policy = jsonencode({
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:${var.verb}"]
      Resource = "*"
    }]
  })
}
resource "aws_lambda_function" "f" { role = aws_iam_role.r.arn }
"#,
    );
    expect![[r#"
        privilege = unknown @8
        wildcard_actions = unknown @8
    "#]]
    .assert_eq(&diagram.facts("aws_lambda_function.f", &["privilege", "wildcard_actions"]));
}

#[test]
fn a_list_of_unknown_length_loses_no_peer_and_is_open_to_whom_it_names_for_certain() {
    let diagram = diagram(
        r#"variable "more" {}
variable "url" {}
resource "aws_sqs_queue" "q" {}
resource "aws_dynamodb_table" "t" {}
resource "aws_s3_bucket" "b" {}
resource "aws_lambda_function" "f" {
  environment {
    variables = {
      URLS   = join(",", compact([var.url, aws_sqs_queue.q.url]))
      TABLES = jsonencode(concat([aws_dynamodb_table.t.name], var.more))
      STORES = jsonencode([for it in [aws_s3_bucket.b.bucket] : it if it != var.url])
    }
  }
}
resource "aws_security_group" "g" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = concat(["0.0.0.0/0"], var.more)
  }
}
resource "aws_instance" "i" {
  vpc_security_group_ids      = compact([var.url, aws_security_group.g.id])
  associate_public_ip_address = true
}
"#,
    );
    expect![[r#"
        aws_lambda_function.f -> aws_dynamodb_table.t https 443 declared @10 encrypted=true
        aws_lambda_function.f -> aws_s3_bucket.b https 443 declared @11 encrypted=true
        aws_lambda_function.f -> aws_sqs_queue.q https 443 declared @9 encrypted=true
        internet -> aws_instance.i ssh 22 declared @20 encrypted=true
    "#]]
    .assert_eq(&diagram.flows());
}
