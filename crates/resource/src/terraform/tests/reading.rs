//! Which files are read, and how they are put together.

use expect_test::expect;

use super::check_files;
use crate::testing::{bytes, scan};

#[test]
fn overrides_change_the_blocks_of_other_files() {
    check_files(
        &[
            (
                "main.tf",
                r#"
variable "size" { default = 1 }
locals {
  a = "base"
  b = "base"
}
resource "aws_instance" "web" {
  ami  = "base"
  name = "base"
  disk { size = 1 }
  disk { size = 2 }
  tag { name = "kept" }
  count = var.size
  local = [local.a, local.b]
}
"#,
            ),
            (
                "x_override.tf",
                r#"
variable "size" { default = 2 }
locals { a = "override" }
resource "aws_instance" "web" {
  ami = "override"
  dynamic "disk" {
    for_each = [3]
    content {
      size = disk.value
    }
  }
}
resource "aws_instance" "new" {}
"#,
            ),
        ],
        &expect![[r#"
            aws_instance.new
            aws_instance.web[0]
              ami = "override" @5
              disk.0.size = 3 @9
              local.0 = "override" @14
              local.1 = "base" @14
              name = "base" @9
              tag.0.name = "kept" @12
            aws_instance.web[1]
              ami = "override" @5
              disk.0.size = 3 @9
              local.0 = "override" @14
              local.1 = "base" @14
              name = "base" @9
              tag.0.name = "kept" @12
            x_override.tf:13: warning: the override of resource `aws_instance.new` has no original, and is taken as it stands
        "#]],
    );
}

#[test]
fn opentofu_files_replace_those_of_the_same_name() {
    let outcome = scan(&[
        ("main.tf", "resource \"aws_vpc\" \"terraform\" {}\n"),
        ("main.tofu", "resource \"aws_vpc\" \"tofu\" {}\n"),
        ("other.tf", "resource \"aws_vpc\" \"other\" {}\n"),
        ("#old.tf#", "resource \"aws_vpc\" \"saved\" {}\n"),
        (".hidden.tf", "resource \"aws_vpc\" \"hidden\" {}\n"),
    ]);
    assert_eq!(outcome.ids(), ["aws_vpc.other", "aws_vpc.tofu"]);
}

#[test]
fn the_json_syntax_means_the_same() {
    check_files(
        &[(
            "main.tf.json",
            r#"{
  "variable": {"acl": {"type": "string", "default": "public-read"}},
  "locals": {"name": "x"},
  "resource": {
    "aws_s3_bucket": {"j": {"bucket": "${local.name}", "//": "a comment"}},
    "aws_s3_bucket_acl": [{"j": {
      "bucket": "${aws_s3_bucket.j.id}",
      "acl": "${var.acl}",
      "depends_on": ["aws_s3_bucket.j"]
    }}]
  },
  "module": {"m": {"source": "acme/m/aws", "count": 2, "n": "${count.index}"}}
}"#,
        )],
        &expect![[r#"
            aws_s3_bucket.j
              bucket = "x" @5
            aws_s3_bucket_acl.j
              acl = "public-read" @8
              bucket = <`aws_s3_bucket.j.id` is known only after apply> @7 -> aws_s3_bucket.j
              depends_on.0 = "aws_s3_bucket.j" @9 -> aws_s3_bucket.j
            module.m[0]
              n = 0 @12
            module.m[1]
              n = 1 @12
            main.tf.json:12: note: module `m`: the source `acme/m/aws` is not on disk
        "#]],
    );
}

#[test]
fn what_is_declared_twice_is_told_and_the_first_counts() {
    check_files(
        &[
            (
                "a.tf",
                "resource \"aws_vpc\" \"v\" { from = \"a\" }\nlocals { x = 1 }\nvariable \"v\" {}\n",
            ),
            (
                "b.tf",
                "resource \"aws_vpc\" \"v\" { from = \"b\" }\nlocals { x = 2 }\nvariable \"v\" {}\n",
            ),
        ],
        &expect![[r#"
            aws_vpc.v
              from = "a" @1
            b.tf:1: error: `aws_vpc.v` is declared twice: the first declaration counts
            b.tf:2: error: `local.x` is declared twice: the first declaration counts
            b.tf:3: error: `var.v` is declared twice: the first declaration counts
        "#]],
    );
}

#[test]
fn blocks_that_terraform_does_not_know_are_told() {
    check_files(
        &[(
            "main.tf",
            "resource \"aws_vpc\" {}\nresources \"a\" \"b\" {}\nstray = 1\ncheck \"c\" {}\nimport {}\nremoved {}\nterraform {}\n",
        )],
        &expect![[r#"
            main.tf:3: error: `stray` stands outside of any block, where Terraform takes no arguments
            main.tf:1: error: `resource` needs 2 labels before its opening brace
            main.tf:2: error: `resources` is no block that Terraform knows
            main.tf:4: error: `check` needs an `assert` block
            main.tf:5: error: `import` needs the argument `to`
            main.tf:6: error: `removed` needs the argument `from`
        "#]],
    );
}

#[test]
fn providers_are_kept_with_their_alias() {
    check_files(
        &[(
            "main.tf",
            r#"
provider "aws" {
  region     = "eu-west-1"
  access_key = "AKIAIOSFODNN7EXAMPLE"
  default_tags {
    tags = { team = "shop" }
  }
}
provider "aws" {
  alias  = "west"
  region = "us-west-2"
}
resource "aws_vpc" "v" { provider = aws.west }
"#,
        )],
        &expect![[r#"
            aws_vpc.v
            provider.aws
              access_key = "AKIAIOSFODNN7EXAMPLE" @4 sensitive
              default_tags.0.tags.team = "shop" @6
              region = "eu-west-1" @3
            provider.aws.west
              region = "us-west-2" @11
        "#]],
    );
}

#[test]
fn files_are_read_below_the_scanned_folder_only() {
    check_files(
        &[
            (
                "live/main.tf",
                r#"
module "m" { source = "../m" }
resource "terraform_data" "x" {
  text    = file("${path.module}/a.txt")
  there   = fileexists("a.txt")
  missing = fileexists("b.txt")
  names   = fileset(path.module, "**/*.txt")
  gone    = file("gone.txt")
  outside = file("../../etc/passwd")
  root    = file("/etc/shadow")
}
"#,
            ),
            ("live/a.txt", "hello"),
            ("live/deep/b.txt", "deep"),
            (
                "m/main.tf",
                "resource \"terraform_data\" \"y\" { input = file(\"${path.module}/c.txt\") }\n",
            ),
            ("m/c.txt", "module"),
        ],
        &expect![[r#"
            module.m.terraform_data.y
              id = <`module.m.terraform_data.y.id` is known only after apply> @1
              input = "module" @1
              output = <`module.m.terraform_data.y.output` is known only after apply> @1
            terraform_data.x
              gone = <`live/gone.txt` cannot be read> @8
              id = <`terraform_data.x.id` is known only after apply> @3
              missing = false @6
              names.0 = "a.txt" @0
              names.1 = "deep/b.txt" @0
              outside = <`../../etc/passwd` cannot be read> @9
              root = <`/etc/shadow` cannot be read> @10
              text = "hello" @4
              there = true @5
            live/main.tf:8: note: the file `live/gone.txt` is not there: it may be made before Terraform is run
            live/main.tf:9: note: `../../etc/passwd` leads out of the scanned folder and is not read
            live/main.tf:10: note: `/etc/shadow` leads out of the scanned folder and is not read
        "#]],
    );
}

#[test]
fn what_is_not_chosen_tells_nothing_of_its_files() {
    check_files(
        &[
            (
                "live/main.tf",
                r#"
variable "key" { default = "" }
locals { packed = "code.zip" }
resource "terraform_data" "x" {
  key     = var.key != "" ? (fileexists(var.key) ? file(var.key) : var.key) : "none"
  gone    = fileexists("gone.txt") ? file("gone.txt") : "nothing"
  tried   = try(fileexists(""), "a folder")
  wrong   = fileexists("")
  digest  = filemd5(local.packed)
  encoded = filebase64(local.packed)
  text    = file(local.packed)
}
"#,
            ),
            ("live/code.zip", &bytes(&[0xff, 0xfe])),
        ],
        &expect![[r#"
            terraform_data.x
              digest = <`live/code.zip` cannot be read> @9
              encoded = <`live/code.zip` cannot be read> @10
              gone = "nothing" @6
              id = <`terraform_data.x.id` is known only after apply> @4
              key = "none" @5
              text = <`live/code.zip` cannot be read> @11
              tried = "a folder" @7
              wrong = <the expression is in error: `fileexists()`: `live` is a folder, not a file> @8
            live/main.tf:8: error: `fileexists()`: `live` is a folder, not a file
            live/main.tf:11: note: the file `live/code.zip` cannot be read as text
        "#]],
    );
}
