//! Hostile expressions end, after bounded work and without a value nobody could hold.
//!
//! Work is counted in bytes that were ever allocated, so that a busy machine changes nothing:
//! whatever is made again and again must be allocated again and again.

use eval::{Origin, Reason, Scope, Value, evaluate};
use syntax::hcl::Expression;

use crate::scope::{Names, parsed};

fn unknown_for_size(value: &Value) -> bool {
    value
        .as_unknown()
        .is_some_and(|unknown| unknown.reason == Reason::TooLarge)
}

/// The result of some work, and the bytes that it ever allocated, however soon it freed them.
fn counted(work: impl FnOnce() -> Value) -> (Value, u64) {
    let mut result = Value::null();
    let info = allocation_counter::measure(|| result = work());
    (result, info.bytes_total)
}

/// About half as much again as is needed is still within the bound, in millions of bytes.
fn assert_within(bytes: u64, most: u64, what: &str) {
    assert!(
        bytes <= most * 1_000_000,
        "{what} took {bytes} bytes, more than {most} million"
    );
}

#[test]
fn what_explodes_ends_as_too_large() {
    let names = Names::new(Origin::Code);
    let ranges = "[for a in range(1000) : [for b in range(1000) : [for c in range(1000) : c]]]";
    for (most, expression) in [
        (300, ranges),
        (1, "setproduct(range(100), range(100), range(100))"),
        (
            300,
            "join(\"\", [for a in range(1000) : join(\"\", [for b in range(1000) : \"0123456789\"])])",
        ),
        (1, "format(\"%999999999s\", \"x\")"),
        (1, "format(\"%.999999999f\", 1)"),
        (1, "format(\"%0999999999d\", 1)"),
        (1, "indent(1000000, join(\"\\n\", range(1000)))"),
        (
            1,
            "replace(join(\"\", range(1000)), \"\", join(\"\", range(1000)))",
        ),
        (
            6,
            "replace(join(\"\", range(1000)), \"/./\", join(\"\", range(1000)))",
        ),
        (300, "[for a in range(1000) : [for b in range(1000) : b]]"),
        (160, "flatten([for a in range(1000) : range(1000)])"),
        (
            160,
            "chunklist(flatten([for a in range(1000) : range(1000)]), 1)",
        ),
    ] {
        let (value, bytes) = counted(|| names.value(expression));
        assert!(unknown_for_size(&value), "{expression}: {value:?}");
        assert_within(bytes, most, expression);
    }
}

/// Such work shows in no count of bytes: that it ends as too large says that it was counted.
#[test]
fn work_that_allocates_nothing_ends_too() {
    let rows = vec![Value::list(vec![Value::integer(1); 1000]); 300];
    let names = Names::new(Origin::Code).with("x", Value::tuple(rows));
    let mut endless = Vec::new();
    for looking in [
        "x == x",
        "x != null",
        "contains(x, [1])",
        "can(x)",
        "try(sum(x), 1)",
    ] {
        let expression = format!("alltrue([for a in range(1000) : [{looking}] != null])");
        let value = names.value(&expression);
        if !unknown_for_size(&value) {
            endless.push(looking);
        }
    }
    assert!(endless.is_empty(), "{endless:?}");
}

#[test]
fn doubling_ends_before_memory_does() {
    for (most, doubled) in [
        (1, "[x, x, x, x]"),
        (1, "{ a = x, b = x, c = x, d = x }"),
        (600, "\"${x}${x}${x}${x}\""),
        (130, "concat(flatten([x]), flatten([x]))"),
        (24, "jsonencode([x, x])"),
        (
            140,
            "merge({ (uuidv5(\"dns\", jsonencode(x))) = x }, { b = x })",
        ),
        (1, "x == [x, x] ? x : [x, x]"),
    ] {
        let (end, bytes) = counted(|| {
            let mut names = Names::new(Origin::Code).with("x", Value::text("lol"));
            for _ in 0..40 {
                let next = names.value(doubled);
                names = names.with("x", next);
            }
            names.value("x")
        });
        let bounded = end.as_unknown().is_some() || end.items().len() <= 100_000;
        assert!(bounded, "{doubled}");
        assert_within(bytes, most, doubled);
    }
}

#[test]
fn a_chain_of_wrappings_does_not_grow_deeper_than_a_walk_can_go() {
    let mut names = Names::new(Origin::Code).with("x", Value::integer(1));
    for _ in 0..20_000 {
        let next = names.value("[x]");
        names = names.with("x", next);
    }
    assert!(names.value("jsonencode(x)").as_unknown().is_some());
}

#[test]
fn numbers_stay_of_reasonable_size() {
    let mut names = Names::new(Origin::Code).with("x", Value::number(eval::Number::Integer(3)));
    for _ in 0..200 {
        let next = names.value("x * x");
        names = names.with("x", next);
    }
    assert_eq!(crate::scope::show(&names.value("x")), "+Inf");
}

/// A scope where `x` is defined through itself, and nobody notices.
struct Endless(Expression);

impl Scope for Endless {
    fn resolve(&self, _: &str, _: &[&str]) -> Option<(Value, usize)> {
        Some((evaluate(&self.0, self), 0))
    }
}

#[test]
fn an_endless_definition_ends_before_the_stack_does() {
    for text in [
        "x",
        "x + 1",
        "-x",
        "(x)",
        "[x]",
        "{ a = x }",
        "{ (x) = 1 }",
        "[[x][0]][*]",
        "[{ a = x }][*].a",
        "max(1, x)",
        "try(x, 1)",
        "can(x)",
        "true ? x : 1",
        "uuid() == 1 ? x : 1",
        "\"a${x}\"",
        "\"%{ if true }${x}%{ endif }\"",
        "\"%{ for i, v in [1] }${x}%{ endfor }\"",
        "[for i, v in [1] : x]",
        "{ for k, v in { a = 1 } : k => x }",
        "templatestring(x, {})",
        "[for t in [\"$${x}\"] : templatestring(t, { x = x })]",
        "flatten([[upper(\"${[for v in [x] : v][0]}\")]])",
    ] {
        let endless = Endless(parsed(text));
        drop(evaluate(&endless.0, &endless));
    }
}

#[test]
fn a_pattern_cannot_take_forever() {
    let names = Names::new(Origin::Code).with("text", Value::text("a".repeat(50_000)));
    for (most, pattern) in [(1, "(a*)*b"), (12, "((a{100}){100}){100}")] {
        let (value, bytes) = counted(|| names.value(&format!("can(regex(\"{pattern}\", text))")));
        assert!(value.as_bool().is_some(), "{pattern}");
        assert_within(bytes, most, pattern);
    }
}
