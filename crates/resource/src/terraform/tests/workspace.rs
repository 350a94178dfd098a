//! Which workspace a root module is evaluated in, and when it is left open.

use expect_test::{Expect, expect};

use super::{check, listing};
use crate::Settings;
use crate::testing::scan_with;

const SIZES: &str = r#"
locals {
  sizes = { dev = "small", prod = "large" }
}
resource "aws_instance" "x" {
  instance_type = local.sizes[terraform.workspace]
  monitoring    = terraform.workspace == "prod"
}
resource "aws_eip" "x" {
  count = terraform.workspace == "prod" ? 1 : 0
}
"#;

fn check_with(files: &[(&str, &str)], settings: &Settings, expected: &Expect) {
    expected.assert_eq(&listing(&scan_with(files, settings)));
}

#[test]
fn a_module_that_fits_it_is_evaluated_in_the_default_workspace() {
    check(
        r#"
resource "aws_instance" "x" {
  instance_type = lookup({ prod = "large" }, terraform.workspace, "small")
  monitoring    = terraform.workspace == "prod"
}
"#,
        &expect![[r#"
            aws_instance.x
              instance_type = "small" @3
              monitoring = false @4
        "#]],
    );
}

#[test]
fn a_module_that_is_in_error_in_the_default_workspace_is_meant_for_others() {
    check(
        SIZES,
        &expect![[r#"
        aws_eip.x
        aws_instance.x
          instance_type = <the workspace is chosen where Terraform is run> @6
          monitoring = <the workspace is chosen where Terraform is run> @7
        main.tf:6: note: this module is in error in the workspace `default`, so `terraform.workspace` is left open: `workspace` in `stridemap.hcl` can name one
    "#]],
    );
}

#[test]
fn an_error_that_no_workspace_mends_leaves_it_as_it_is() {
    check(
        r#"
resource "aws_instance" "x" {
  instance_type = local.missing
  monitoring    = terraform.workspace == "prod"
}
"#,
        &expect![[r#"
            aws_instance.x
              instance_type = <`local.missing` is declared nowhere> @3
              monitoring = false @4
            main.tf:3: error: `local.missing` is declared nowhere
        "#]],
    );
}

#[test]
fn the_settings_name_the_workspace() {
    let settings = Settings {
        workspace: Some("prod".into()),
        ..Settings::default()
    };
    check_with(
        &[("main.tf", SIZES)],
        &settings,
        &expect![[r#"
        aws_eip.x[0]
        aws_instance.x
          instance_type = "large" @6
          monitoring = true @7
    "#]],
    );
}

#[test]
fn a_workspace_that_was_selected_in_the_folder_counts() {
    let files = [
        ("live/main.tf", SIZES),
        ("live/.terraform/environment", "dev\n"),
    ];
    check_with(
        &files,
        &Settings::default(),
        &expect![[r#"
        aws_instance.x
          instance_type = "small" @6
          monitoring = false @7
    "#]],
    );
}
