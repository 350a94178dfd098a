//! Calls of registry modules whose source is not on disk.

use expect_test::expect;

use super::diagram;

#[test]
fn calls_of_well_known_modules_are_elements_and_boundaries() {
    let diagram = diagram(
        r#"module "vpc" {
  source = "terraform-aws-modules/vpc/aws"
  name   = "shop"
}
module "group" {
  source              = "terraform-aws-modules/security-group/aws"
  ingress_rules       = ["ssh-tcp"]
  ingress_cidr_blocks = ["0.0.0.0/0"]
}
module "db" {
  source                 = "terraform-aws-modules/rds/aws"
  identifier             = "orders"
  engine                 = "postgres"
  storage_encrypted      = false
  subnet_ids             = module.vpc.private_subnets
  vpc_security_group_ids = [module.group.security_group_id]
}
module "bucket" {
  source     = "git::https://github.com/terraform-aws-modules/terraform-aws-s3-bucket.git?ref=v4.0.0"
  bucket     = "files"
  versioning = { enabled = true }
}
module "f" {
  source                = "terraform-aws-modules/lambda/aws"
  function_name         = "f"
  environment_variables = { DB = module.db.db_instance_endpoint, BUCKET = module.bucket.s3_bucket_id }
}
"#,
    );
    expect![[r#"
        module.bucket data-store object-store in account:aws
        module.db data-store relational-database in module.vpc
        module.f process function in account:aws
    "#]]
    .assert_eq(&diagram.elements());
    expect![[r#"
        module.f -> module.bucket https 443 declared @26 encrypted=true
        module.f -> module.db postgresql 5432 declared @26
    "#]]
    .assert_eq(&diagram.flows());
    expect![[r#"
        encrypted_at_rest = false @14
        open_admin_ports = 22 @7
    "#]]
    .assert_eq(&diagram.facts("module.db", &["encrypted_at_rest", "open_admin_ports"]));
    assert_eq!(
        diagram.facts("module.bucket", &["versioned", "public_access_blocked"]),
        "versioned = true @21\npublic_access_blocked = true @18\n"
    );
}

/// A shop as people write it: a network, a cluster with a service behind a balancer, a database
/// and a cache, a worker that a queue calls, files behind a distribution.
const SHOP: &str = r#"
data "aws_availability_zones" "here" {}
locals {
  zones = slice(data.aws_availability_zones.here.names, 0, 2)
}
module "vpc" {
  source          = "terraform-aws-modules/vpc/aws"
  name            = "shop"
  cidr            = "10.0.0.0/16"
  azs             = local.zones
  private_subnets = [for at, zone in local.zones : cidrsubnet("10.0.0.0/16", 8, at)]
  public_subnets  = [for at, zone in local.zones : cidrsubnet("10.0.0.0/16", 8, at + 100)]
}
module "cluster" {
  source = "terraform-aws-modules/ecs/aws//modules/cluster"
  name   = "shop"
}
module "alb" {
  source  = "terraform-aws-modules/alb/aws"
  name    = "front"
  subnets = module.vpc.public_subnets
  listeners = {
    plain  = { port = 80, protocol = "HTTP", redirect = { port = "443", protocol = "HTTPS", status_code = "HTTP_301" } }
    secure = { port = 443, protocol = "HTTPS", forward = { target_group_key = "web" } }
  }
  target_groups = {
    web = { port = 8080, target_type = "ip" }
  }
}
module "web" {
  source      = "terraform-aws-modules/ecs/aws//modules/service"
  name        = "web"
  cluster_arn = module.cluster.arn
  subnet_ids  = module.vpc.private_subnets
  container_definitions = {
    web = {
      image       = "shop/web:1.2"
      environment = [{ name = "DB_HOST", value = module.db.db_instance_address }, { name = "CACHE_HOST", value = module.cache.replication_group_primary_endpoint_address }]
    }
  }
  load_balancer = {
    web = { target_group_arn = module.alb.target_groups["web"].arn, container_name = "web", container_port = 8080 }
  }
}
module "db" {
  source     = "terraform-aws-modules/rds/aws"
  identifier = "orders"
  engine     = "postgres"
  subnet_ids = module.vpc.private_subnets
}
module "cache" {
  source               = "terraform-aws-modules/elasticache/aws"
  replication_group_id = "sessions"
  subnet_ids           = module.vpc.private_subnets
}
module "mails" {
  source = "terraform-aws-modules/sqs/aws"
  name   = "mails"
}
module "worker" {
  source                = "terraform-aws-modules/lambda/aws"
  function_name         = "worker"
  environment_variables = { TABLE_NAME = module.sent.dynamodb_table_id }
  event_source_mapping  = { mails = { event_source_arn = module.mails.queue_arn } }
}
module "sent" {
  source = "terraform-aws-modules/dynamodb-table/aws"
  name   = "sent"
}
module "files" {
  source = "terraform-aws-modules/s3-bucket/aws"
  bucket = "shop-files"
}
module "cdn" {
  source                 = "terraform-aws-modules/cloudfront/aws"
  origin                 = { files = { domain_name = module.files.s3_bucket_bucket_regional_domain_name } }
  default_cache_behavior = { target_origin_id = "files", viewer_protocol_policy = "redirect-to-https" }
}
"#;

#[test]
fn a_system_of_module_calls_is_drawn_as_people_mean_it() {
    let diagram = diagram(SHOP);
    expect![[r#"
        internet external-entity internet
        module.alb process load-balancer in module.vpc
        module.cache data-store cache in module.vpc
        module.cdn process cdn in account:aws
        module.db data-store relational-database in module.vpc
        module.files data-store object-store in account:aws
        module.mails data-store queue in account:aws
        module.sent data-store key-value-store in account:aws
        module.web process container in module.vpc
        module.worker process function in account:aws
    "#]]
    .assert_eq(&diagram.elements());
    expect![[r#"
        internet -> module.alb https 443 declared @24 encrypted=true
        internet -> module.alb http 80 declared @23 encrypted=false redirects_to_tls=true
        internet -> module.cdn https 443 declared @77 encrypted=true
        module.alb -> module.web ? 8080 declared @42
        module.cdn -> module.files https 443 declared @76 encrypted=true
        module.mails -> module.worker https 443 declared @64 encrypted=true authenticated=true
        module.web -> module.cache rediss 6379 declared @38 encrypted=true
        module.web -> module.db postgresql 5432 declared @38
        module.worker -> module.sent https 443 declared @63 encrypted=true
    "#]]
    .assert_eq(&diagram.flows());
}

/// An application with its files and keys, and a store that is opened on purpose.
const VERIFIED: &str = r#"
module "net" {
  source    = "Azure/avm-res-network-virtualnetwork/azurerm"
  name      = "shop"
  parent_id = "/subscriptions/1/resourceGroups/shop"
}
module "files" {
  source = "Azure/avm-res-storage-storageaccount/azurerm"
  name   = "files"
}
module "open" {
  source                          = "Azure/avm-res-storage-storageaccount/azurerm"
  name                            = "open"
  public_network_access_enabled   = true
  allow_nested_items_to_be_public = true
  network_rules                   = { default_action = "Allow" }
}
module "keys" {
  source = "Azure/avm-res-keyvault-vault/azurerm"
  name   = "keys"
}
module "web" {
  source                        = "Azure/avm-res-web-site/azurerm"
  name                          = "web"
  public_network_access_enabled = true
  app_settings                  = { KEYS_URI = module.keys.uri, FILES_HOST = module.files.fqdn }
}
"#;

#[test]
fn verified_modules_of_azure_follow_their_own_defaults() {
    let diagram = diagram(VERIFIED);
    expect![[r#"
        internet external-entity internet
        module.files data-store object-store in account:azurerm
        module.keys data-store secret-store in account:azurerm
        module.open data-store object-store in account:azurerm
        module.web process web-application in account:azurerm
    "#]]
    .assert_eq(&diagram.elements());
    expect![[r#"
        internet -> module.web https 443 declared @25 encrypted=true
        module.web -> module.files https 443 declared @26 encrypted=true
        module.web -> module.keys https 443 declared @26 encrypted=true
    "#]]
    .assert_eq(&diagram.flows());
    let facts = [
        "public_access_blocked",
        "network_restricted",
        "local_accounts",
    ];
    let shown: Vec<String> = ["module.files", "module.open", "module.keys"]
        .iter()
        .map(|id| format!("{id}\n{}", diagram.facts(id, &facts)))
        .collect();
    expect![[r#"
        module.files
        local_accounts = false @7
        public_access_blocked = true @7
        network_restricted = true @7
        module.open
        local_accounts = false @11
        public_access_blocked = false @15
        network_restricted = false @14
        module.keys
        network_restricted = true @18
    "#]]
    .assert_eq(&shown.concat());
}

#[test]
fn modules_of_google_lead_from_the_balancer_to_the_store() {
    let diagram = diagram(
        r#"
module "net" {
  source       = "terraform-google-modules/network/google"
  network_name = "shop"
}
module "front" {
  source   = "terraform-google-modules/lb-http/google//modules/serverless_negs"
  name     = "front"
  ssl      = true
  backends = { default = { groups = [{ group = google_compute_region_network_endpoint_group.web.id }], protocol = "HTTPS" } }
}
resource "google_compute_region_network_endpoint_group" "web" {
  name = "web"
  cloud_run { service = module.web.service_name }
}
module "web" {
  source       = "GoogleCloudPlatform/cloud-run/google//modules/v2"
  service_name = "web"
  members      = ["allUsers"]
  containers = [{
    container_image = "shop/web:1"
    env_vars        = { DB_HOST = module.db.private_ip_address, CACHE_HOST = module.cache.host }
  }]
}
module "db" {
  source      = "terraform-google-modules/sql-db/google//modules/safer_mysql"
  name        = "orders"
  vpc_network = module.net.network_id
}
module "cache" {
  source             = "terraform-google-modules/memorystore/google"
  name               = "sessions"
  authorized_network = module.net.network_id
}
"#,
    );
    expect![[r#"
        internet external-entity internet
        module.cache data-store cache in module.net
        module.db data-store relational-database in module.net
        module.front process load-balancer in account:google
        module.web process container in account:google
    "#]]
    .assert_eq(&diagram.elements());
    expect![[r#"
        internet -> module.front https 443 declared @9 encrypted=true
        internet -> module.front http 80 declared @6 encrypted=false
        internet -> module.web https 443 declared @19 encrypted=true authenticated=false
        module.front -> module.web https 443 declared @10 encrypted=true
        module.web -> module.cache rediss 6378 declared @22 encrypted=true
        module.web -> module.db mysql 3306 declared @22
    "#]]
    .assert_eq(&diagram.flows());
}

/// Stores of Alibaba Cloud and of Oracle Cloud, some of them open.
const OTHER_CLOUDS: &str = r#"
resource "alicloud_oss_bucket" "open" {
  bucket = "open"
  acl    = "public-read-write"
  logging { target_bucket = alicloud_oss_bucket.logs.bucket }
}
resource "alicloud_oss_bucket" "logs" {
  bucket = "logs"
  server_side_encryption_rule { sse_algorithm = "AES256" }
}
resource "alicloud_db_instance" "db" {
  engine       = "MySQL"
  security_ips = ["0.0.0.0"]
}
resource "oci_identity_compartment" "shop" { name = "shop" }
resource "oci_objectstorage_bucket" "files" {
  compartment_id = oci_identity_compartment.shop.id
  name           = "files"
  access_type    = "ObjectRead"
}
"#;

#[test]
fn stores_of_other_clouds_are_known() {
    let diagram = diagram(OTHER_CLOUDS);
    expect![[r#"
        alicloud_db_instance.db data-store relational-database
        alicloud_oss_bucket.logs data-store object-store
        alicloud_oss_bucket.open data-store object-store
        internet external-entity internet
        oci_objectstorage_bucket.files data-store object-store in oci_identity_compartment.shop
    "#]]
    .assert_eq(&diagram.elements());
    expect![[r#"
        alicloud_oss_bucket.open -> alicloud_oss_bucket.logs https 443 declared @5 encrypted=true authenticated=true
        internet -> alicloud_oss_bucket.open https 443 declared @4 encrypted=true authenticated=false
        internet -> oci_objectstorage_bucket.files https 443 declared @19 encrypted=true authenticated=false
    "#]].assert_eq(&diagram.flows());
    let facts = [
        "encrypted_at_rest",
        "publicly_readable",
        "publicly_writable",
        "network_restricted",
        "versioned",
    ];
    let shown: Vec<String> = [
        "alicloud_oss_bucket.open",
        "alicloud_oss_bucket.logs",
        "alicloud_db_instance.db",
        "oci_objectstorage_bucket.files",
    ]
    .iter()
    .map(|id| format!("{id}\n{}", diagram.facts(id, &facts)))
    .collect();
    expect![[r#"
        alicloud_oss_bucket.open
        versioned = false @2
        publicly_writable = true @4
        encrypted_at_rest = false @2
        publicly_readable = true @4
        alicloud_oss_bucket.logs
        versioned = false @7
        publicly_writable = false @7
        encrypted_at_rest = true @9
        publicly_readable = false @7
        alicloud_db_instance.db
        encrypted_at_rest = false @11
        network_restricted = false @13
        oci_objectstorage_bucket.files
        versioned = false @16
        encrypted_at_rest = true @16
        publicly_readable = true @19
    "#]]
    .assert_eq(&shown.concat());
}

/// Calls that say little.
const CALLS: &str = r#"
module "db" {
  source    = "terraform-aws-modules/rds-aurora/aws"
  engine    = "aurora-mysql"
  instances = { one = {}, two = { publicly_accessible = true } }
}
module "old" {
  source             = "terraform-aws-modules/cloudfront/aws"
  viewer_certificate = { cloudfront_default_certificate = true }
}
module "own" {
  source             = "terraform-aws-modules/cloudfront/aws"
  viewer_certificate = { acm_certificate_arn = "arn:aws:acm:us-east-1:111122223333:certificate/x" }
}
module "group" {
  source = "terraform-aws-modules/autoscaling/aws"
  name   = "workers"
}
module "files" {
  source = "terraform-aws-modules/efs/aws"
  name   = "files"
}
module "open" {
  source                  = "terraform-aws-modules/efs/aws"
  name                    = "open"
  deny_nonsecure_transport = false
}
module "search" {
  source          = "terraform-aws-modules/opensearch/aws"
  domain_name     = "search"
  encrypt_at_rest = { enabled = false }
}
module "plain" {
  source = "terraform-google-modules/kubernetes-engine/google//modules/gke-autopilot-cluster"
  name   = "plain"
}
module "public" {
  source                 = "terraform-google-modules/kubernetes-engine/google//modules/gke-autopilot-cluster"
  name                   = "public"
  private_cluster_config = { enable_private_nodes = true }
}
"#;

#[test]
fn what_a_call_leaves_out_follows_the_modules_own_defaults() {
    let diagram = diagram(CALLS);
    let facts =
        |element: &str, names: &[&str]| format!("{element}:\n{}", diagram.facts(element, names));
    let all = [
        facts("module.db", &["publicly_accessible", "encrypted_at_rest"]),
        facts("module.old", &["tls_minimum"]),
        facts("module.own", &["tls_minimum"]),
        facts("module.group", &["metadata_protected"]),
        facts("module.files", &["tls_required"]),
        facts("module.open", &["tls_required"]),
        facts(
            "module.search",
            &["encrypted_at_rest", "publicly_accessible"],
        ),
        facts("module.plain", &["publicly_accessible"]),
        facts("module.public", &["publicly_accessible"]),
    ];
    expect![[r#"
        module.db:
        encrypted_at_rest = true @2
        publicly_accessible = true @5
        module.old:
        tls_minimum = 1.0 @7
        module.own:
        module.group:
        metadata_protected = true @15
        module.files:
        tls_required = true @19
        module.open:
        tls_required = false @26
        module.search:
        encrypted_at_rest = false @31
        publicly_accessible = true @28
        module.plain:
        publicly_accessible = false @33
        module.public:
        publicly_accessible = true @40
    "#]]
    .assert_eq(&all.concat());
}
