//! Groups that the registry's module makes: what their rules let in.

use expect_test::expect;

use super::diagram;

#[test]
fn groups_of_the_registrys_module_open_what_their_rules_are_called() {
    let diagram = diagram(
        r#"module "web" {
  source              = "terraform-aws-modules/security-group/aws//modules/https-443"
  ingress_cidr_blocks = ["0.0.0.0/0"]
}
module "admin" {
  source = "terraform-aws-modules/security-group/aws"
  ingress_with_cidr_blocks = [
    { rule = "postgresql-tcp", cidr_blocks = "10.0.0.0/8" },
    { rule = "ssh-tcp", cidr_blocks = "10.0.0.0/8,0.0.0.0/0" },
  ]
}
module "inner" {
  source              = "terraform-aws-modules/security-group/aws//modules/ssh"
  ingress_cidr_blocks = ["10.0.0.0/8"]
}
resource "aws_instance" "web" {
  vpc_security_group_ids = [module.web.security_group_id]
}
resource "aws_instance" "admin" {
  vpc_security_group_ids = [module.admin.security_group_id]
}
resource "aws_instance" "inner" {
  vpc_security_group_ids = [module.inner.security_group_id]
}
"#,
    );
    let facts = ["open_admin_ports", "network_restricted"];
    expect![[r#"
        open_admin_ports =  @1
    "#]]
    .assert_eq(&diagram.facts("aws_instance.web", &facts));
    expect![[r#"
        open_admin_ports = 22 @9
    "#]]
    .assert_eq(&diagram.facts("aws_instance.admin", &facts));
    expect![[r#"
        open_admin_ports =  @12
    "#]]
    .assert_eq(&diagram.facts("aws_instance.inner", &facts));
    expect![[r#""#]].assert_eq(&diagram.flows());
}
