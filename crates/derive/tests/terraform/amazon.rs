//! Amazon: networks, identities, integrations.

use expect_test::expect;

use super::diagram;

const NETWORK: &str = r#"
resource "aws_vpc" "v" {}
resource "aws_internet_gateway" "g" { vpc_id = aws_vpc.v.id }
resource "aws_route_table" "out" {
  vpc_id = aws_vpc.v.id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.g.id
  }
}
resource "aws_route_table" "in" { vpc_id = aws_vpc.v.id }
resource "aws_subnet" "public" {
  vpc_id                  = aws_vpc.v.id
  map_public_ip_on_launch = true
}
resource "aws_subnet" "private" { vpc_id = aws_vpc.v.id }
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.public.id
  route_table_id = aws_route_table.out.id
}
resource "aws_route_table_association" "b" {
  subnet_id      = aws_subnet.private.id
  route_table_id = aws_route_table.in.id
}
"#;

fn in_network(text: &str) -> super::Diagram {
    diagram(&format!("{text}{NETWORK}"))
}

#[test]
fn an_open_rule_is_a_fact_of_what_it_guards_at_the_line_of_the_rule() {
    let diagram = in_network(
        r#"resource "aws_security_group" "ssh" {
  ingress {
    from_port   = 20
    to_port     = 25
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8", "0.0.0.0/0"]
  }
}
resource "aws_instance" "i" {
  subnet_id              = aws_subnet.public.id
  vpc_security_group_ids = [aws_security_group.ssh.id]
}
resource "aws_instance" "j" {
  subnet_id              = aws_subnet.private.id
  vpc_security_group_ids = [aws_security_group.ssh.id]
}
"#,
    );
    let open = &[
        "open_admin_ports",
        "open_to_internet",
        "publicly_accessible",
    ];
    expect![[r#"
        publicly_accessible = true @30
        open_to_internet = 20-25 @6
        open_admin_ports = 22, 23 @6
    "#]]
    .assert_eq(&diagram.facts("aws_instance.i", open));
    expect![[r#"
        publicly_accessible = false @32
        open_to_internet = 20-25 @6
        open_admin_ports = 22, 23 @6
    "#]]
    .assert_eq(&diagram.facts("aws_instance.j", open));
    expect![[r#"
        internet -> aws_instance.i tcp ? declared @6
    "#]]
    .assert_eq(&diagram.flows());
}

#[test]
fn every_form_of_a_rule_is_read() {
    let rule = |text: &str| {
        let text = format!(
            r#"resource "aws_security_group" "g" {{}}
            resource "aws_db_instance" "d" {{
              engine                 = "mysql"
              vpc_security_group_ids = [aws_security_group.g.id]
            }}
            {text}"#
        );
        diagram(&text).facts("aws_db_instance.d", &["open_store_ports"])
    };
    let separate = r#"resource "aws_security_group_rule" "r" {
        type              = "ingress"
        security_group_id = aws_security_group.g.id
        from_port         = "3306"
        to_port           = "3306"
        protocol          = "6"
        ipv6_cidr_blocks  = ["::/0"]
    }"#;
    assert_eq!(rule(separate), "open_store_ports = 3306 @12\n");
    let single = r#"resource "aws_vpc_security_group_ingress_rule" "r" {
        security_group_id = aws_security_group.g.id
        ip_protocol       = "-1"
        cidr_ipv4         = "0.0.0.0/0"
    }"#;
    assert_eq!(rule(single), "open_store_ports = all @9\n");
    let outward = r#"resource "aws_security_group_rule" "r" {
        type              = "egress"
        security_group_id = aws_security_group.g.id
        from_port         = 0
        to_port           = 65535
        protocol          = "tcp"
        cidr_blocks       = ["0.0.0.0/0"]
    }"#;
    assert_eq!(rule(outward), "open_store_ports =  @1\n");
    let unset = r#"variable "from" { type = string }
    resource "aws_security_group_rule" "r" {
        type              = "ingress"
        security_group_id = aws_security_group.g.id
        from_port         = 3306
        to_port           = 3306
        protocol          = "tcp"
        cidr_blocks       = [var.from]
    }"#;
    assert_eq!(rule(unset), "open_store_ports = unknown @13\n");
}

#[test]
fn an_open_group_that_guards_nothing_is_seen_once() {
    let diagram = diagram(
        r#"resource "aws_security_group" "idle" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group" "fine" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"#,
    );
    assert_eq!(
        diagram.elements(),
        "aws_security_group.idle process firewall in account:aws\n"
    );
    assert_eq!(
        diagram.facts("aws_security_group.idle", &["open_admin_ports"]),
        "open_admin_ports = 22 @6\n"
    );
}

#[test]
fn a_rule_that_names_a_group_makes_a_flow_and_a_closed_door_takes_one_away() {
    let diagram = diagram(
        r#"resource "aws_security_group" "web" {
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["10.0.0.0/8"]
  }
}
resource "aws_security_group" "db" {
  ingress {
    from_port       = 5432
    to_port         = 5432
    protocol        = "tcp"
    security_groups = [aws_security_group.web.id]
  }
}
resource "aws_lb" "web" { security_groups = [aws_security_group.web.id] }
resource "aws_lb_listener" "web" {
  load_balancer_arn = aws_lb.web.arn
  port              = 443
  protocol          = "HTTPS"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}
resource "aws_lb_target_group" "web" {
  port     = 8080
  protocol = "HTTP"
}
resource "aws_ecs_service" "web" {
  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "web"
    container_port   = 8080
  }
  network_configuration {
    subnets         = []
    security_groups = [aws_security_group.web.id]
  }
}
resource "aws_rds_cluster" "db" {
  engine                 = "aurora-postgresql"
  vpc_security_group_ids = [aws_security_group.db.id]
}
"#,
    );
    expect![[r#"
        aws_ecs_service.web -> aws_rds_cluster.db postgresql 5432 inferred @14
        aws_lb.web -> aws_ecs_service.web http 8080 declared @24 encrypted=false
        aws_lb.web -> aws_rds_cluster.db postgresql 5432 inferred @14
    "#]]
    .assert_eq(&diagram.flows());
}

#[test]
fn a_public_load_balancer_is_entered_on_its_listeners() {
    let listener = |internal: &str| {
        diagram(&format!(
            r#"variable "internal" {{ type = bool }}
            resource "aws_lb" "web" {{ internal = {internal} }}
            resource "aws_lb_listener" "web" {{
              load_balancer_arn = aws_lb.web.arn
              port              = "80"
              protocol          = "HTTP"
              default_action {{
                type = "redirect"
                redirect {{
                  protocol    = "HTTPS"
                  status_code = "HTTP_301"
                }}
              }}
            }}"#
        ))
        .flows()
    };
    assert_eq!(
        listener("false"),
        "internet -> aws_lb.web http 80 declared @4 encrypted=false redirects_to_tls=true\n"
    );
    assert_eq!(listener("true"), "");
    assert_eq!(listener("var.internal"), "");
}

#[test]
fn rights_of_a_role_are_facts_and_flows_of_what_runs_with_it() {
    let diagram = diagram(
        r#"resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
}
data "aws_iam_policy_document" "worker" {
  statement {
    actions   = ["sqs:ReceiveMessage", "sqs:DeleteMessage"]
    resources = [aws_sqs_queue.jobs.arn]
  }
  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::results/*"]
  }
}
resource "aws_iam_role_policy" "worker" {
  role   = aws_iam_role.worker.id
  policy = data.aws_iam_policy_document.worker.json
}
resource "aws_sqs_queue" "jobs" { name = "jobs" }
resource "aws_s3_bucket" "results" { bucket = "results" }
resource "aws_lambda_function" "worker" {
  function_name = "worker"
  role          = aws_iam_role.worker.arn
}
"#,
    );
    let rights = &[
        "privilege",
        "wildcard_actions",
        "wildcard_resources",
        "assumable_by_anyone",
    ];
    expect![[r#"
        assumable_by_anyone = false @3
        privilege = narrow @7
        wildcard_actions = false @17
        wildcard_resources = false @17
    "#]]
    .assert_eq(&diagram.facts("aws_lambda_function.worker", rights));
    expect![[r#"
        aws_lambda_function.worker -> aws_s3_bucket.results https 443 granted @12 encrypted=true authenticated=true
        aws_lambda_function.worker -> aws_sqs_queue.jobs https 443 granted @8 encrypted=true authenticated=true
    "#]]
    .assert_eq(&diagram.flows());
}

#[test]
fn excess_of_an_identity_without_workload_is_seen_on_the_line_of_the_policy() {
    let diagram = diagram(
        r#"resource "aws_iam_user" "ci" { name = "ci" }
resource "aws_iam_user_policy" "ci" {
  user   = aws_iam_user.ci.name
  policy = <<JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        { "Effect": "Allow", "Action": ["s3:*", "ec2:*"], "Resource": "*" }
      ]
    }
JSON
}
resource "aws_iam_policy" "loose" {
  policy = jsonencode({
    Statement = {
      Effect   = "Allow"
      Action   = "*"
      Resource = "*"
    }
  })
}
resource "aws_iam_role" "quiet" {
  assume_role_policy = jsonencode({ Statement = [] })
}
"#,
    );
    expect![[r#"
        aws_iam_policy.loose process identity in account:aws
        aws_iam_user.ci process identity in account:aws
    "#]]
    .assert_eq(&diagram.elements());
    assert_eq!(
        diagram.facts("aws_iam_user.ci", &["privilege", "wildcard_actions"]),
        "privilege = broad @4\nwildcard_actions = true @4\n"
    );
    assert_eq!(
        diagram.facts("aws_iam_policy.loose", &["privilege", "wildcard_actions"]),
        "privilege = administrator @17\nwildcard_actions = true @17\n"
    );
}

#[test]
fn trust_in_strangers_is_seen() {
    let trust = |statement: &str| {
        let text = format!(
            r#"resource "aws_iam_role" "r" {{
              assume_role_policy = jsonencode({{ Statement = [{statement}] }})
            }}"#
        );
        diagram(&text).facts("aws_iam_role.r", &["assumable_by_anyone"])
    };
    let open = "assumable_by_anyone = true @2\n";
    let closed = "no element `aws_iam_role.r`\n";
    for (statement, expected) in [
        (
            r#"{ Effect = "Allow", Action = "sts:AssumeRole", Principal = "*" }"#,
            open,
        ),
        (
            r#"{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:root" } }"#,
            open,
        ),
        (
            r#"{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Condition = { StringEquals = { "sts:ExternalId" = "x" } } }"#,
            closed,
        ),
        (
            r#"{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }"#,
            closed,
        ),
        (
            r#"{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" }, Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:*" } } }"#,
            open,
        ),
        (
            r#"{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com" }, Condition = { StringLike = { "token.actions.githubusercontent.com:sub" = "repo:acme/shop:*" } } }"#,
            closed,
        ),
    ] {
        assert_eq!(trust(statement), expected, "{statement}");
    }
}

#[test]
fn policies_of_resources_tell_who_may_use_them() {
    let diagram = diagram(
        r#"resource "aws_s3_bucket" "b" { bucket = "b" }
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({
    Statement = [
      {
        Effect    = "Allow"
        Principal = "*"
        Action    = "s3:GetObject"
        Resource  = "${aws_s3_bucket.b.arn}/*"
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = "*"
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}
resource "aws_sns_topic" "t" {
  name   = "t"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "sns:Publish" }] })
}
resource "aws_sqs_queue" "q" {
  name   = "q"
  policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.t.arn } } }] })
}
"#,
    );
    let asked = &[
        "publicly_readable",
        "publicly_writable",
        "tls_required",
        "policy_allows_anyone",
    ];
    expect![[r#"
        publicly_writable = false @1
        tls_required = true @12
        publicly_readable = true @8
    "#]]
    .assert_eq(&diagram.facts("aws_s3_bucket.b", asked));
    assert_eq!(
        diagram.facts("aws_sns_topic.t", asked),
        "policy_allows_anyone = true @24\n"
    );
    assert_eq!(
        diagram.facts("aws_sqs_queue.q", asked),
        "policy_allows_anyone = false @28\n"
    );
    expect![[r#"
        internet -> aws_s3_bucket.b https 443 declared @8 encrypted=true authenticated=false
    "#]]
    .assert_eq(&diagram.flows());
}

#[test]
fn settings_name_peers_and_secrets_are_named_but_not_shown() {
    let diagram = diagram(
        r#"resource "aws_dynamodb_table" "orders" { name = "orders" }
resource "aws_sqs_queue" "jobs" { name = "jobs" }
resource "aws_lambda_function" "f" {
  function_name = "f"
  environment {
    variables = {
      TABLE_NAME  = "orders"
      STAGE       = "jobs"
      QUEUE       = aws_sqs_queue.jobs.url
      DB_PASSWORD = "correct-horse-battery"
    }
  }
}
resource "aws_ecs_task_definition" "t" {
  family = "t"
  container_definitions = jsonencode([{
    name        = "web"
    image       = "example/web:1.2"
    environment = [{ name = "ORDERS", value = aws_dynamodb_table.orders.name }]
  }])
}
"#,
    );
    expect![[r#"
        aws_ecs_task_definition.t -> aws_dynamodb_table.orders https 443 declared @19 encrypted=true
        aws_lambda_function.f -> aws_dynamodb_table.orders https 443 declared @7 encrypted=true
        aws_lambda_function.f -> aws_sqs_queue.jobs https 443 declared @9 encrypted=true
    "#]]
    .assert_eq(&diagram.flows());
    assert_eq!(
        diagram.facts("aws_lambda_function.f", &["secrets_in_code"]),
        "secrets_in_code = DB_PASSWORD @10\n"
    );
}
