//! No secret value leaves the program, in whatever place it stood and whatever is asked for.
//!
//! Every planted value holds the same mark, so that one search finds them all; what is encoded
//! is searched for in its encoded form too.

use crate::program::{Folder, Run};

/// The mark; mixed so that it passes for a password and for nothing else.
const MARK: &str = "Pl4nt3d";

/// `Pl4nt3d-in-data` and `a:Pl4nt3d`, as manifests encode them.
const ENCODED: [&str; 2] = ["UGw0bnQzZC1pbi1kYXRh", "YTpQbDRudDNk"];

const TERRAFORM: &str = r##"
variable "database_password" {
  sensitive = true
  default   = "Pl4nt3d-variable"
}
variable "from_file" { sensitive = true }
variable "name" {}
provider "aws" {
  access_key = "AKIAPL4NT3DPL4NT3DXX"
  secret_key = "Pl4nt3d/provider+key/0123456789abcdefghij"
}
locals {
  dsn = "postgres://shop:Pl4nt3d-local@db.example.com:5432/shop"
}
resource "aws_db_instance" "a" {
  username            = "shop"
  password            = "Pl4nt3d-attribute"
  publicly_accessible = true
  storage_encrypted   = false
}
resource "aws_db_instance" "b" {
  password = var.database_password
}
resource "aws_db_instance" "c" { password = "Pl4nt3d-one-line" }
resource "aws_lambda_function" "a" {
  function_name = "a"
  environment {
    variables = {
      DB_PASSWORD  = "Pl4nt3d-environment"
      DATABASE_URL = local.dsn
      FROM_FILE    = var.from_file
      SLACK        = "https://hooks.slack.com/services/T00000000/B00000000/Pl4nt3dPl4nt3dPl4nt3d00"
    }
  }
}
resource "aws_instance" "a" {
  user_data = <<-EOT
    #!/bin/sh
    export DB_PASSWORD="Pl4nt3d-user-data"
    export AWS_SECRET_ACCESS_KEY=Pl4nt3d/user/data/0123456789abcdefghij
    mysql -u root -pPl4nt3d-option
    curl -H "Authorization: Bearer Pl4nt3d-bearer-0123456789" https://example.com
  EOT
}
resource "aws_ssm_parameter" "a" {
  name  = "a"
  type  = "SecureString"
  value = "Pl4nt3d-parameter"
}
resource "aws_secretsmanager_secret_version" "a" {
  secret_id     = "a"
  secret_string = jsonencode({ user = "shop", password = "Pl4nt3d-encoded" })
}
resource "aws_ecs_task_definition" "a" {
  family = "a"
  container_definitions = jsonencode([{
    name  = "a"
    image = "a:1"
    environment = [
      { name = "API_TOKEN", value = "Pl4nt3d-container" },
      { name = "BROKER", value = "amqp://a:Pl4nt3d-broker@broker.example.com" },
    ]
  }])
}
resource "kubernetes_secret" "a" {
  metadata { name = "a" }
  data = { plain = "Pl4nt3d-kubernetes-secret" }
}
resource "kubectl_manifest" "a" {
  yaml_body = <<-YAML
    apiVersion: v1
    kind: Secret
    metadata: {name: ${var.name}}
    stringData:
      plain: Pl4nt3d-manifest
  YAML
}
resource "kubectl_manifest" "folded" {
  yaml_body = "kind: Secret\napiVersion: v1\nmetadata: {name: b}\nstringData: {plain: Pl4nt3d-folded-manifest}"
}
resource "kubectl_manifest" "broken" {
  yaml_body = "kind: 'Secret'\nstringData: [Pl4nt3d-broken-manifest"
}
resource "azurerm_linux_web_app" "a" {
  name = "a"
  app_settings = {
    "Storage" = "DefaultEndpointsProtocol=https;AccountName=a;AccountKey=Pl4nt3dPl4nt3dPl4nt3dPl4nt3dPl4nt3dPl4nt3d==;EndpointSuffix=core.windows.net"
    "Sql"     = "Server=tcp:a.database.windows.net;User ID=a;Password=Pl4nt3d-sql;Encrypt=false"
  }
  connection_string {
    name  = "a"
    type  = "SQLAzure"
    value = "Server=tcp:a.database.windows.net;User ID=a;Pwd=Pl4nt3d-connection;"
  }
}
resource "google_sql_user" "a" {
  name     = "a"
  password = "Pl4nt3d-google"
}
output "password" { value = "Pl4nt3d-output" }
resource "aws_db_instance" "broken" {
  password = "Pl4nt3d-broken" "
}
resource "aws_db_instance" "odd" {
  password = upper("Pl4nt3d-call", 1)
  snapshot_identifier = no_such_function("Pl4nt3d-argument-password")
}
"##;

const VARIABLES: &str =
    "from_file = \"Pl4nt3d-tfvars\"\nundeclared_password = \"Pl4nt3d-undeclared\"\n";

const KUBERNETES: &str = r#"apiVersion: v1
kind: Secret
metadata:
  name: a
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","kind":"Secret","stringData":{"password":"Pl4nt3d-annotation"}}
data: {password: UGw0bnQzZC1pbi1kYXRh}
stringData:
  plain: Pl4nt3d-string-data
---
apiVersion: v1
kind: Secret
metadata: {name: registry}
type: kubernetes.io/dockerconfigjson
stringData:
  .dockerconfigjson: '{"auths":{"r.example.com":{"password":"Pl4nt3d-registry","auth":"YTpQbDRudDNk"}}}'
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
data:
  DB_PASSWORD: Pl4nt3d-config-map
  application.properties: |
    spring.datasource.url=jdbc:postgresql://db:5432/a
    spring.datasource.password=Pl4nt3d-properties
  config.yaml: |
    redis: redis://:Pl4nt3d-config@cache:6379
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec:
      initContainers:
        - {name: wait, image: busybox, command: [sh, -c, "PGPASSWORD=Pl4nt3d-command psql -h db"]}
      containers:
        - name: a
          image: a:1
          args: ["--password=Pl4nt3d-argument", "--db-password", "Pl4nt3d-next-argument", "--url=mysql://root:Pl4nt3d-url@db/x"]
          env:
            - {name: DB_PASSWORD, value: Pl4nt3d-env}
            - {name: DATABASE_URL, value: "postgres://a:Pl4nt3d-env-url@db:5432/x"}
            - {name: JWT_SECRET, value: "Pl4nt3d jwt with blanks, and more"}
            - name: OVER_LINES_PASSWORD
              value: >-
                Pl4nt3d-folded
          envFrom: [{configMapRef: {name: settings}}]
          livenessProbe:
            httpGet:
              port: 80
              httpHeaders: [{name: Authorization, value: Bearer Pl4nt3d-probe-0123456789}]
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {selector: {app: a}, ports: [{port: 5432}], password: Pl4nt3d-misplaced}
---
apiVersion: v1
kind: Secret
metadata: {name: broken}
stringData:
	password: Pl4nt3d-broken
---
apiVersion: v1
kind: Secret
metadata: {name: odd}
stringData: [Pl4nt3d-list]
"#;

const COMPOSE: &str = r#"services:
  a:
    image: a:1
    build:
      context: .
      args: {NPM_TOKEN: Pl4nt3d-build}
    environment:
      DB_PASSWORD: Pl4nt3d-map
      DATABASE_URL: postgres://a:Pl4nt3d-map-url@db:5432/x
      FROM_DOT_ENV: ${SOME_PASSWORD}
      SMTP_PASSWORD: ${SMTP_PASSWORD:-Pl4nt3d-default}
    env_file: [a.env]
    command: ["--password", "Pl4nt3d-command", "--token=Pl4nt3d-token"]
    ports: ["8080:80"]
    labels:
      - "traefik.http.middlewares.a.basicauth.users=a:Pl4nt3d-label-password"
  db:
    image: mysql:8
    environment:
      - MYSQL_ROOT_PASSWORD=Pl4nt3d-list
      - MYSQL_USER=a
    command: mysqld --init-connect "SET PASSWORD = 'Pl4nt3d-text'"
    healthcheck:
      test: ["CMD", "mysqladmin", "ping", "-pPl4nt3d-health"]
    ports: ["3306:3306"]
  cache:
    image: redis:7
    command: redis-server --requirepass Pl4nt3d-redis
    ports: ["6379:6379"]
    secrets: [a]
  vault:
    image: hashicorp/vault:1.17
    environment: {VAULT_DEV_ROOT_TOKEN_ID: Pl4nt3d-root-token}
    ports: ["8200:8200"]
configs:
  a: {content: "password=Pl4nt3d-content"}
secrets:
  a: {file: ./a.txt}
"#;

const FILES: &[(&str, &str)] = &[
    ("cloud/main.tf", TERRAFORM),
    ("cloud/terraform.tfvars", VARIABLES),
    ("deploy/a.yaml", KUBERNETES),
    ("compose/compose.yaml", COMPOSE),
    ("compose/.env", "SOME_PASSWORD=Pl4nt3d-dot-env\n"),
    (
        "compose/a.env",
        "API_KEY=Pl4nt3d-env-file\nexport TOKEN='Pl4nt3d-exported'\n",
    ),
    ("compose/a.txt", "Pl4nt3d-secret-file\n"),
    (
        "chart/Chart.yaml",
        "apiVersion: v2\nname: a\nversion: 1.0.0\n",
    ),
    ("chart/values.yaml", "plain: Pl4nt3d-value\n"),
    ("chart/templates/secret.yaml", TEMPLATE),
];

const TEMPLATE: &str = r"apiVersion: v1
kind: Secret
metadata: {name: {{ .Release.Name }}-keys}
stringData:
  plain: Pl4nt3d-template
  other: {{ .Values.plain }}
  long: |
    note: Pl4nt3d-template-lines
";

fn leaks(run: &Run) -> Vec<String> {
    let lines = run.out.lines().chain(run.err.lines());
    let leaky = lines.filter(|line| {
        line.contains(MARK)
            || line.contains(&MARK.to_uppercase())
            || ENCODED.iter().any(|encoded| line.contains(encoded))
    });
    let around = |line: &str| {
        let at = line.to_lowercase().find(&MARK.to_lowercase()).unwrap_or(0);
        let start = line.floor_char_boundary(at.saturating_sub(120));
        let end = line.floor_char_boundary(at + 60);
        line[start..end].to_owned()
    };
    leaky.map(around).collect()
}

const OUTPUTS: [&[&str]; 15] = [
    &["scan", "--format", "text"],
    &["scan", "--format", "json"],
    &["diagram", "--format", "svg"],
    &["diagram", "--format", "svg", "--level", "2"],
    &["diagram", "--format", "mermaid"],
    &["diagram", "--format", "dot"],
    &["inspect", "--format", "text"],
    &["inspect", "--format", "json"],
    &["questions", "--format", "text"],
    &["questions", "--format", "json"],
    &["diff", "--format", "text", "empty"],
    &["diff", "--format", "json", "empty"],
    &["diff", "--format", "svg", "empty"],
    &["diff", "--format", "mermaid", "empty"],
    &["diff", "--format", "dot", "empty"],
];

#[test]
fn no_planted_secret_is_in_any_output() {
    let folder = Folder::with(FILES);
    folder.write("empty/main.tf", b"resource \"aws_sqs_queue\" \"a\" {}\n");
    for command in OUTPUTS {
        let run = folder.run(&[command, &["."]].concat());
        assert_eq!(run.code, 0, "{command:?}: {}", run.err);
        let leaks = leaks(&run);
        assert!(leaks.is_empty(), "{command:?}:\n{}", leaks.join("\n"));
    }
}

#[test]
fn what_was_planted_was_read() {
    let folder = Folder::with(FILES);
    let out = folder
        .run(&["scan", ".", "--format", "json", "--quiet"])
        .out;
    for id in [
        "aws_db_instance.c",
        "k8s:default/Deployment/a",
        "k8s:default/Secret/a-keys",
        "kubectl_manifest.a",
        "kubectl_manifest.folded",
        "compose:compose/cache",
    ] {
        assert!(out.contains(&format!("\"id\": \"{id}\"")), "{id}");
    }
    let shown = folder.run(&["inspect", ".", "--quiet"]).out;
    assert!(shown.matches("(sensitive)").count() > 40, "{shown}");
}

#[test]
fn what_a_secret_decides_is_told_without_the_secret() {
    let vault = |environment: &str| {
        let text = format!(
            "services:\n  vault:\n    image: hashicorp/vault:1.17\n    environment: {{{environment}}}\n    ports: [\"8200:8200\"]\n"
        );
        let folder = Folder::with(&[("compose.yaml", &text)]);
        folder.run(&["scan", ".", "--format", "json", "--quiet"])
    };
    let run = vault("VAULT_DEV_ROOT_TOKEN_ID: Pl4nt3d-root-token");
    assert!(run.out.contains("\"protocol\": \"http\""), "{}", run.out);
    assert_eq!(leaks(&run), Vec::<String>::new());
    let run = vault("");
    assert!(run.out.contains("\"protocol\": \"https\""), "{}", run.out);
}

#[test]
fn what_a_script_sets_in_a_chart_is_read_and_not_shown() {
    let folder = Folder::with(FILES);
    folder.write("empty/main.tf", b"resource \"aws_sqs_queue\" \"a\" {}\n");
    folder.write(
        "tools/deploy.sh",
        b"cd \"$(dirname \"$0\")/..\"\nWORD=Pl4nt3d-variable\nhelm upgrade --install quay ./chart --set plain=Pl4nt3d-set,other=$WORD -f <(echo Pl4nt3d-piped) -f \"lost-$WORD2.yaml\"\n",
    );
    for command in OUTPUTS {
        let run = folder.run(&[command, &["."]].concat());
        let leaks = leaks(&run);
        assert!(leaks.is_empty(), "{command:?}:\n{}", leaks.join("\n"));
    }
    let run = folder.run(&["scan", ".", "--format", "json"]);
    assert!(run.out.contains("\"id\": \"k8s:default/Secret/quay-keys\""));
    assert!(!run.out.contains("\"id\": \"k8s:default/Secret/a-keys\""));
    for file in ["lost-${WORD2}.yaml", "${value}"] {
        let told = format!("value file `{file}` of helm release `quay` is not found");
        assert!(run.out.contains(&told), "{told}");
    }
}
