use syntax::{Sources, parse_json, parse_yaml};

use super::*;
use crate::helm::yaml::from_node;

/// What a schema says against values.
fn said(schema: &str, values: &str) -> String {
    let sources = Sources::new();
    let (schema, _) = parse_json(sources.add("s.json", schema), schema);
    let (documents, _) = parse_yaml(sources.add("v.yaml", values), values);
    let Value::Map(map) = from_node(&documents[0]) else {
        panic!("values are a mapping");
    };
    let faults = check(&schema.unwrap(), &map).into_iter();
    let faults = faults.map(|fault| format!("{}: {}", fault.path.join("."), fault.why));
    faults.collect::<Vec<_>>().join("; ")
}

/// The same for one value.
fn of(schema: &str, value: &str) -> String {
    let whole =
        format!(r#"{{"properties": {{"a": {schema}}}, "$defs": {{"b": {{"type": "boolean"}}}}}}"#);
    said(&whole, &format!("a: {value}\n"))
}

/// A schema, a value that it takes, one that it does not, and what is said of that.
const WORDS: &[[&str; 4]] = &[
    [
        r#"{"type": "string"}"#,
        "x",
        "1",
        "a: it is a number where string is wanted",
    ],
    [
        r#"{"type": ["string", "null"]}"#,
        "null",
        "true",
        "a: it is a boolean where string or null is wanted",
    ],
    [
        r#"{"type": "integer"}"#,
        "3",
        "3.5",
        "a: it is a number where integer is wanted",
    ],
    [
        r#"{"type": "number"}"#,
        "3.5",
        "[]",
        "a: it is an array where number is wanted",
    ],
    [
        r#"{"type": "object"}"#,
        "{}",
        "text",
        "a: it is a string where object is wanted",
    ],
    [
        r#"{"enum": ["x", "u", null]}"#,
        "u",
        "z",
        "a: it is none of `x`, `u`",
    ],
    [
        r#"{"const": 2}"#,
        "2",
        "3",
        "a: it is not the one value that is taken",
    ],
    [
        r#"{"pattern": "^v[0-9]+$"}"#,
        "v1",
        "w",
        "a: it does not match `^v[0-9]+$`",
    ],
    [
        r#"{"minLength": 2, "maxLength": 3}"#,
        "abc",
        "a",
        "a: it is too short",
    ],
    [
        r#"{"minimum": 1, "maximum": 5}"#,
        "5",
        "6",
        "a: the number is too large",
    ],
    [
        r#"{"exclusiveMinimum": 1}"#,
        "2",
        "1",
        "a: the number is too small",
    ],
    [
        r#"{"items": {"type": "string"}, "minItems": 1}"#,
        "[x]",
        "[x, 1]",
        "a.1: it is a number where string is wanted",
    ],
    [
        r#"{"required": ["b"]}"#,
        "{b: 1}",
        "{c: 1}",
        "a: `b` is missing",
    ],
    [
        r#"{"properties": {"b": {}}, "additionalProperties": false}"#,
        "{b: 1}",
        "{bb: 1}",
        "a: `bb` is none of its keys",
    ],
    [
        r#"{"additionalProperties": {"type": "string"}}"#,
        "{b: x}",
        "{b: 1}",
        "a.b: it is a number where string is wanted",
    ],
    [
        r#"{"patternProperties": {"^x": {"type": "string"}}, "additionalProperties": false}"#,
        "{xa: x}",
        "{xa: 1}",
        "a.xa: it is a number where string is wanted",
    ],
    [
        r#"{"propertyNames": {"maxLength": 1}}"#,
        "{b: x}",
        "{bb: 1}",
        "a: `bb` is no name for a key",
    ],
    [
        r#"{"allOf": [{"type": "string"}, {"minLength": 2}]}"#,
        "ab",
        "a",
        "a: it is too short",
    ],
    [
        r#"{"anyOf": [{"type": "string"}, {"type": "null"}]}"#,
        "x",
        "1",
        "a: it has none of the forms that are taken",
    ],
    [
        r#"{"oneOf": [{"type": "integer"}, {"minimum": 5}]}"#,
        "4",
        "6",
        "a: it has more than one of the forms of which one is taken",
    ],
    [
        r#"{"not": {"const": "x"}}"#,
        "u",
        "x",
        "a: it has a form that is not taken",
    ],
    [
        r#"{"if": {"required": ["c"]}, "then": {"required": ["b"]}, "else": {"maximum": 1}}"#,
        "{c: 1, b: 2}",
        "{c: 1}",
        "a: `b` is missing",
    ],
    [
        r##"{"$ref": "#/$defs/b"}"##,
        "true",
        "1",
        "a: it is a number where boolean is wanted",
    ],
    [
        r#"{"multipleOf": 2}"#,
        "4",
        "3",
        "a: the number is no multiple",
    ],
    [
        r#"{"minProperties": 1}"#,
        "{b: 1}",
        "{}",
        "a: it is too short",
    ],
    ["false", "", "", "a: nothing may be set here"],
];

#[test]
fn each_word_forbids_what_it_says() {
    for &[schema, good, bad, why] in WORDS {
        if schema != "false" {
            assert_eq!(of(schema, good), "", "{schema}");
        }
        assert_eq!(of(schema, bad), why, "{schema}");
    }
}

#[test]
fn what_is_not_understood_forbids_nothing() {
    for schema in [
        r#"{"$ref": "https://example.com/x.json"}"#,
        r#"{"pattern": "(?=x)"}"#,
        r#"{"format": "uri", "unheard": true}"#,
        r#"{"not": {"format": "uri"}}"#,
        r#"{"oneOf": [{"$ref": "x.json"}, {"type": "string"}]}"#,
        r#"{"if": {"uniqueItems": true}, "then": false}"#,
        "true",
    ] {
        assert_eq!(of(schema, "x"), "", "{schema}");
    }
}

#[test]
fn the_table_is_sorted_for_searching() {
    assert!(UNREAD.is_sorted());
}

#[test]
fn schemas_that_lead_round_in_circles_end() {
    let circle = r##"{"anyOf": [{"$ref": "#"}, {"$ref": "#"}], "not": {"$ref": "#"}, "properties": {"a": {"$ref": "#"}}}"##;
    said(circle, "a: {a: {a: {a: 1}}}\n");
}

#[test]
fn a_fault_has_the_line_of_the_value_that_counts() {
    let outcome = crate::testing::scan(&[
        ("c/Chart.yaml", "name: top\n"),
        ("c/values.yaml", "size: 1\ndb:\n  auth:\n    user: 5\n"),
        ("c/values-a.yaml", "size: 2\nmode: x\n"),
        ("c/values-b.yaml", "kept: 1\nsize: big\n"),
        (
            "c/values.schema.json",
            r#"{"properties": {"size": {"type": "integer"}}, "required": ["mode"]}"#,
        ),
        (
            "c/templates/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
        ),
        ("c/charts/db/Chart.yaml", "name: db\n"),
        ("c/charts/db/values.yaml", "auth:\n  user: root\n"),
        (
            "c/charts/db/values.schema.json",
            r#"{"properties": {"auth": {"properties": {"user": {"type": "string"}}}}}"#,
        ),
    ]);
    expect_test::expect![[r#"
        c/values.yaml:4: warning: the schema of helm chart `db` refuses `db.auth.user`: it is a number where string is wanted
        c/values-b.yaml:1: warning: the schema of helm chart `top` refuses values: `mode` is missing
        c/values-b.yaml:2: warning: the schema of helm chart `top` refuses `size`: it is a string where integer is wanted
    "#]]
    .assert_eq(&outcome.said());
}
