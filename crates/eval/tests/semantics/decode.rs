//! Structures inside texts.

use eval::{Origin, Value, decode_json};
use expect_test::{Expect, expect};

use crate::scope::{Names, show};

fn check(expression: &str, expected: &Expect) {
    let value = Names::new(Origin::Code).value(expression);
    let decoded = decode_json(&value).map_or_else(|| "no JSON".into(), |decoded| show(&decoded));
    expected.assert_eq(&decoded);
}

#[test]
fn an_encoded_structure_keeps_its_leaves() {
    check(
        "jsonencode({ a = [1, db.name] })",
        &expect![[r#"{a: [1, "orders" <- aws_db.main.name]}"#]],
    );
    check(
        "jsonencode({ a = [1, db.arn] })",
        &expect!["{a: [1, ?aws_db.main.arn <- aws_db.main.arn]}"],
    );
    check(
        "jsondecode(jsonencode({ a = toset([db.arn]) }))",
        &expect!["{a: [?aws_db.main.arn <- aws_db.main.arn]}"],
    );
    check("\"${jsonencode({ a = u })}\"", &expect!["{a: ?u}"]);
    check("upper(jsonencode({ a = 1 }))", &expect!["{A: 1}"]);
}

#[test]
fn a_text_is_read_for_what_it_is() {
    check(
        r#""{\"a\": [1, true, null, \"x\"]}""#,
        &expect![[r#"{a: [1, true, null, "x"]}"#]],
    );
    check(r#""[1, 2,]""#, &expect!["[1, 2]"]);
    check(r#""just text""#, &expect!["no JSON"]);
    check(r#""5""#, &expect!["no JSON"]);
    check("[1]", &expect!["[1]"]);
    check("u", &expect!["no JSON"]);
}

#[test]
fn a_template_of_json_has_unknown_leaves() {
    check(
        r#""{\"arn\": \"${db.arn}\", \"all\": \"${db.arn}/*\"}""#,
        &expect![[
            r#"{all: ?aws_db.main.arn text(?aws_db.main.arn <- aws_db.main.arn + "/*") <- aws_db.main.arn, arn: ?aws_db.main.arn <- aws_db.main.arn}"#
        ]],
    );
    check(
        r#""{\"n\": ${u}, \"list\": [${u}, 1]}""#,
        &expect!["{list: [?u, 1], n: ?u}"],
    );
    check(
        r#""{\"inner\": ${jsonencode([db.arn])}}""#,
        &expect!["{inner: [?aws_db.main.arn <- aws_db.main.arn]}"],
    );
    check(r#""{\"${u}:sub\": 1}""#, &expect!["{${}:sub: 1}"]);
    check(
        r#""[%{ for x in [1, 2] }{\"a\": ${x}, \"b\": ${u}},%{ endfor }]""#,
        &expect!["[{a: 1, b: ?u}, {a: 2, b: ?u}]"],
    );
    check(r#""{\"broken\": ${u}""#, &expect!["no JSON"]);
}

#[test]
fn leaves_of_a_text_stand_where_the_text_does() {
    let names = Names::new(Origin::Code);
    let value = names.value(r#""{\"a\": [1]}""#);
    let decoded = decode_json(&value).unwrap();
    let leaf = decoded.path(&["a", "0"]).unwrap();
    assert_eq!(leaf.span, value.span);
    assert!(leaf.span.is_some());
}

#[test]
fn a_secret_text_is_a_secret_structure() {
    let text = Value::text("{\"a\": 1}").sensitive();
    assert!(decode_json(&text).unwrap().is_sensitive());
}

#[test]
fn deep_nesting_is_no_document() {
    let text = "[".repeat(100_000);
    assert!(decode_json(&Value::text(text)).is_none());
}
