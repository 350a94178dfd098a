//! What is wrong only because of defaults, in modules that nobody calls here.

use expect_test::{Expect, expect};

use crate::testing::scan;

const MODULE: &str = r#"
variable "name" { type = string }
variable "zones" { default = [] }
variable "size" {
  type    = number
  default = "large"
}
resource "aws_instance" "x" {
  availability_zone = var.zones[0]
  user_data         = "${var.name}${[][0]}"
}
"#;

fn check(files: &[(&str, &str)], expected: &Expect) {
    expected.assert_eq(&scan(files).said());
}

#[test]
fn a_default_that_a_caller_would_replace_is_no_error() {
    check(
        &[("main.tf", MODULE)],
        &expect![[r#"
        main.tf:6: error: the value of `var.size` does not fit: a number is required
        main.tf:9: note: the index is out of range, unless a caller gives other values
        main.tf:10: error: the index is out of range
    "#]],
    );
}

#[test]
fn a_module_that_is_deployed_or_lacks_nothing_has_its_defaults() {
    let deployed = format!("{MODULE}provider \"aws\" {{\n  region = \"eu-west-1\"\n}}\n");
    check(
        &[("main.tf", &deployed)],
        &expect![[r#"
        main.tf:6: error: the value of `var.size` does not fit: a number is required
        main.tf:9: error: the index is out of range
        main.tf:10: error: the index is out of range
    "#]],
    );
    let complete = MODULE.replace("type = string", "default = \"x\"");
    check(
        &[("main.tf", &complete)],
        &expect![[r#"
        main.tf:6: error: the value of `var.size` does not fit: a number is required
        main.tf:9: error: the index is out of range
        main.tf:10: error: the index is out of range
    "#]],
    );
}
