//! Where values stand: in code, every expression's value stands where the expression does.

use std::fmt::Write;

use eval::{Kind, Origin, Value};
use expect_test::{Expect, expect};

use crate::scope::Names;

/// Each value with the text of its place.
fn places(text: &str, value: &Value, out: &mut String) {
    let place = value
        .span
        .map(|span| &text[span.start as usize..span.end as usize]);
    let place = place.unwrap_or("nowhere");
    match &value.kind {
        Kind::Tuple(items) | Kind::List(items) | Kind::Set(items) => {
            _ = writeln!(out, "list at {place}");
            items.iter().for_each(|item| places(text, item, out));
        }
        Kind::Object(map) | Kind::Map(map) => {
            _ = writeln!(out, "object at {place}");
            map.values().for_each(|item| places(text, item, out));
        }
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Unknown(_) => {
            _ = writeln!(out, "{} at {place}", crate::scope::show(value));
        }
    }
}

fn check(text: &str, expected: &Expect) {
    let mut out = String::new();
    places(text, &Names::new(Origin::Code).value(text), &mut out);
    expected.assert_eq(&out);
}

#[test]
fn items_stand_where_they_are_written() {
    check(
        "[1, { a = \"x\" }, upper(\"y\")]",
        &expect![[r#"
        list at [1, { a = "x" }, upper("y")]
        1 at 1
        object at { a = "x" }
        "x" at "x"
        "Y" at upper("y")
    "#]],
    );
}

#[test]
fn the_result_of_a_call_stands_where_the_call_does_and_its_items_where_they_did() {
    check(
        "merge({ a = 1 }, { b = [2] })",
        &expect![[r#"
        object at merge({ a = 1 }, { b = [2] })
        1 at 1
        list at [2]
        2 at 2
    "#]],
    );
    check(
        "flatten([[1], 2])",
        &expect![[r#"
        list at flatten([[1], 2])
        1 at 1
        2 at 2
    "#]],
    );
}

#[test]
fn a_choice_stands_where_it_is_made() {
    check(
        "true ? 1 : 2",
        &expect![[r#"
        1 at true ? 1 : 2
    "#]],
    );
    check(
        "coalesce(null, 3)",
        &expect![[r#"
        3 at coalesce(null, 3)
    "#]],
    );
}
