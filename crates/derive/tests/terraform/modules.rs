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
