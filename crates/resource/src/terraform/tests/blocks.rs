//! Nested blocks, and attributes that follow from the arguments.

use expect_test::expect;

use super::check;

#[test]
fn nested_blocks_are_tuples_and_null_is_left_out() {
    check(
        r#"
resource "aws_instance" "web" {
  tags { Name = "legacy" }
  volume { size = 1 }
  volume { size = 2 }
  unset = null
  lifecycle {
    ignore_changes = [tags]
  }
}
"#,
        &expect![[r#"
            aws_instance.web
              tags.0.Name = "legacy" @3
              volume.0.size = 1 @4
              volume.1.size = 2 @5
        "#]],
    );
}
