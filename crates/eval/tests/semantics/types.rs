//! Type constraints of variables.

use eval::{Origin, Type, convert};
use expect_test::{Expect, expect};

use crate::scope::{Names, parsed, show};

fn wanted(text: &str) -> Result<Type, String> {
    Type::parse(&parsed(text))
}

fn check(wanted_type: &str, value: &str, expected: &Expect) {
    let value = Names::new(Origin::Code).value(value);
    let converted = wanted(wanted_type).and_then(|wanted| convert(&value, &wanted));
    expected.assert_eq(&converted.map_or_else(|why| format!("! {why}"), |value| show(&value)));
}

#[test]
fn values_become_what_a_variable_asks_for() {
    check("string", "5", &expect![[r#""5""#]]);
    check(
        "list(string)",
        "[1, \"a\", u]",
        &expect![[r#"list["1", "a", ?u]"#]],
    );
    check("set(number)", "[3, \"1\", 3]", &expect!["set[1, 3]"]);
    check(
        "map(any)",
        "{ a = 1, b = \"x\" }",
        &expect![[r#"{a: "1", b: "x"}"#]],
    );
    check("any", "[1, \"a\"]", &expect![[r#"[1, "a"]"#]]);
    check("list(any)", "[1, \"a\"]", &expect![[r#"list["1", "a"]"#]]);
    check(
        "tuple([string, number])",
        "[1, \"2\"]",
        &expect![[r#"["1", 2]"#]],
    );
    check(
        "object({ a = string })",
        "{ a = 1, extra = 2 }",
        &expect![[r#"{a: "1"}"#]],
    );
    check(
        "string",
        "db.arn",
        &expect!["?aws_db.main.arn <- aws_db.main.arn"],
    );
    check("list(string)", "null", &expect!["null"]);
    check("\"list\"", "[1]", &expect!["list[1]"]);
    check("map", "{ a = 1 }", &expect!["{a: 1}"]);
}

#[test]
fn optional_attributes_get_their_defaults() {
    let service = "object({ name = string, port = optional(number, 80), tls = optional(bool) })";
    check(
        service,
        "{ name = \"web\" }",
        &expect![[r#"{name: "web", port: 80, tls: null}"#]],
    );
    check(
        service,
        "{ name = \"web\", port = null, tls = \"true\" }",
        &expect![[r#"{name: "web", port: 80, tls: true}"#]],
    );
    check(
        &format!("map({service})"),
        "{ a = { name = \"x\", port = \"8080\" } }",
        &expect![[r#"{a: {name: "x", port: 8080, tls: null}}"#]],
    );
    check(
        "object({ inner = optional(object({ deep = optional(string, \"d\") }), {}) })",
        "{}",
        &expect![[r#"{inner: {deep: "d"}}"#]],
    );
}

#[test]
fn what_does_not_fit_is_said_with_its_place() {
    check("number", "\"x\"", &expect!["! a number is required"]);
    check(
        "list(number)",
        "[1, \"x\"]",
        &expect!["! element 1: a number is required"],
    );
    check(
        "map(bool)",
        "{ a = \"maybe\" }",
        &expect![[r#"! element "a": a bool is required"#]],
    );
    check(
        "object({ a = string })",
        "{ b = 1 }",
        &expect![[r#"! attribute "a" is required"#]],
    );
    check(
        "list(object({ a = number }))",
        "[{ a = 1 }, { a = [] }]",
        &expect![[r#"! element 1: attribute "a": a number is required"#]],
    );
    check(
        "tuple([string])",
        "[1, 2]",
        &expect!["! a tuple of 1 elements is required"],
    );
    check("list(string)", "\"x\"", &expect!["! a list is required"]);
    check("nosuch", "1", &expect!["! `nosuch` is no type"]);
    check("list()", "1", &expect!["! `list()` takes one type"]);
    check(
        "optional(string)",
        "1",
        &expect!["! `optional()` is only for the attributes of an object"],
    );
    check(
        "list(list(any))",
        "[[1], [\"a\", true], [[]]]",
        &expect!["! all elements must have the same type"],
    );
}
