//! The catalog's rules: what is absent stays absent, text means what it spells, and a result
//! stands where the user's code decided it.

use eval::{Origin, Value};
use expect_test::{Expect, expect};
use syntax::{Sources, Span};

use crate::scope::{Names, answers, show};

/// `self` with attributes whose places are named after them.
fn names() -> (Names, Vec<(&'static str, Span)>) {
    let id = Sources::new().add("user.tf", "");
    let mut spans = Vec::new();
    let mut place = |name| {
        let span = Span::new(id, 1000 + spans.len(), 2000);
        spans.push((name, span));
        span
    };
    let mut on = Value::text("true").at(place("on"));
    on.notes = None;
    let off = Value::bool(false).at(place("off"));
    let engine = Value::text("postgres").at(place("engine"));
    let port = Value::text("5432").at(place("port"));
    let first = Value::text("10.0.0.0/8").at(place("first"));
    let second = Value::text("0.0.0.0/0").at(place("second"));
    let ranges = Value::tuple(vec![first, second]).at(place("ranges"));
    let unset = Value::unknown(eval::Reason::Unset("x".into())).at(place("unset"));
    let attributes = [
        ("on", on),
        ("off", off),
        ("engine", engine),
        ("port", port),
        ("ranges", ranges),
        ("unset", unset),
    ];
    let map = attributes
        .into_iter()
        .map(|(name, value)| (name.into(), value));
    let this = Value::object(map.collect());
    (Names::new(Origin::Data).with("self", this), spans)
}

fn check(expected: &Expect) {
    let (names, spans) = names();
    let answer = |expression: &str| {
        let value = names.value(expression);
        let place = value
            .span
            .and_then(|span| spans.iter().find(|(_, each)| *each == span));
        let place = place.map_or("nowhere", |(name, _)| name);
        format!("{} at {place}", show(&value))
    };
    expected.assert_eq(&answers(expected, answer));
    assert_eq!(*names.reported.borrow(), Vec::<String>::new());
}

#[test]
fn what_is_absent_stays_absent() {
    check(&expect![[r#"
        self.gone -> null at nowhere
        self.gone.deeper[0].still -> null at nowhere
        self.ranges[7] -> null at nowhere
        !self.gone -> null at nowhere
        self.gone && self.off -> false at off
        self.gone && self.on -> null at nowhere
        self.gone || self.on -> true at on
        self.gone == null -> true at nowhere
        self.gone == "x" -> false at nowhere
        self.gone > 1 -> null at nowhere
        "${self.gone}-x" -> null at nowhere
        upper(self.gone) -> null at nowhere
        length(self.gone) -> null at nowhere
        self.gone ? 1 : 2 -> null at nowhere
        coalesce(self.gone, self.on) -> "true" at on
        coalesce(self.gone, "") -> null at nowhere
        [for x in self.gone : x] -> [] at nowhere
        anytrue([for x in self.gone : x]) -> false at nowhere
        self.gone[*].x -> [] at nowhere
        self.ranges[*].x -> [null, null] at ranges
        lookup({ a = 1 }, self.gone, 2) -> 2 at nowhere
        lookup(self.gone, "a", 2) -> 2 at nowhere
        contains(self.gone, 1) -> null at nowhere
        one(self.gone[*].x) -> null at nowhere
        self.engine.x -> null at nowhere
        self.gone && self.unset -> ?x at unset
    "#]]);
}

#[test]
fn a_result_stands_where_it_was_decided() {
    check(&expect![[r#"
        self.on -> "true" at on
        true -> true at nowhere
        self.on && self.off -> false at off
        self.off && self.on -> false at off
        self.on && true -> true at on
        self.on || self.off -> true at on
        self.unset || self.off -> ?x at unset
        !self.off -> true at off
        self.engine == "mysql" -> false at engine
        "mysql" == self.engine -> false at engine
        coalesce(self.engine, "x") -> "postgres" at engine
        coalesce("x", self.engine) -> "x" at nowhere
        anytrue([self.off, self.on]) -> true at on
        alltrue([self.on, self.off]) -> false at off
        alltrue([self.on]) -> true at on
        anytrue([for r in self.ranges : r == "0.0.0.0/0"]) -> true at second
        contains(self.ranges, "0.0.0.0/0") -> true at second
        contains(self.ranges, "x") -> false at ranges
        contains(["postgres"], self.engine) -> true at engine
        self.on ? "a" : "b" -> "a" at on
        self.on ? self.engine : "b" -> "postgres" at engine
        lookup({ postgres = 5432 }, self.engine, null) -> 5432 at engine
        lookup({ postgres = 5432 }, "x", self.port) -> "5432" at port
        self.port + 1 -> 5433 at port
        upper(self.engine) -> "POSTGRES" at engine
        "x-${self.engine}" -> "x-postgres" at engine
        length(self.ranges) -> 2 at ranges
        self.ranges[*] -> ["10.0.0.0/8", "0.0.0.0/0"] at ranges
        [for r in self.ranges : upper(r)][1] -> "0.0.0.0/0" at second
        try(self.engine, 1) -> "postgres" at engine
        startswith(self.engine, "p") -> true at engine
        max(1, self.port) -> 5432 at port
        [self.port, self.engine][0] -> "5432" at port
        tonumber(self.port) -> 5432 at port
        jsondecode("[1]")[0] -> 1 at nowhere
        element(self.ranges, 1) -> "0.0.0.0/0" at second
        self.unset ? 1 : 2 -> ?x 1..2 at unset
        (self.unset ? 30 : 7) > 0 -> true at unset
        upper(self.unset) == null -> ?x at unset
        keys({ a = self.engine })[0] -> "a" at engine
    "#]]);
}

#[test]
fn text_means_what_it_spells() {
    check(&expect![[r#"
        self.on == true -> true at on
        self.on != true -> false at on
        true == self.on -> true at on
        self.port == 5432 -> true at port
        self.port != 5432 -> false at port
        self.engine == true -> false at engine
        "1" == true -> true at nowhere
        "" == false -> false at nowhere
        self.port == "5432" -> true at port
        5432.0 == self.port -> true at port
        self.on -> "true" at on
        null == false -> false at nowhere
    "#]]);
}

/// Whether a result is secret, in stridemap's own expressions and in those of a user.
fn secrecy(expression: &str) -> [bool; 2] {
    [Origin::Data, Origin::Code].map(|origin| {
        let secret = |text: &str| Value::text(text).sensitive();
        let attributes = [
            ("password", secret("postgres")),
            ("engine", Value::text("postgres")),
            ("all", Value::tuple(vec![secret("a"), secret("b")])),
            ("flag", Value::bool(true).sensitive()),
        ];
        let map = attributes
            .into_iter()
            .map(|(name, value)| (name.into(), value));
        let names = Names::new(origin).with("self", Value::object(map.collect()));
        eval_secrecy(&names.value(expression))
    })
}

/// Whether a value or anything in it is secret.
fn eval_secrecy(value: &Value) -> bool {
    let inner = value.map().into_iter().flat_map(|map| map.values());
    value.is_sensitive() || value.items().iter().chain(inner).any(eval_secrecy)
}

#[test]
fn a_truth_about_a_secret_is_none_in_the_catalog_and_is_one_to_a_user() {
    for expression in [
        r#"self.password == "postgres""#,
        r#"self.password != "x" && self.engine == "postgres""#,
        r#"self.engine == "x" || self.password == "postgres""#,
        r#"!(self.password == "x")"#,
        r#"self.password == "postgres" ? "default" : "own""#,
        r#"self.flag ? "a" : "b""#,
        r#"startswith(self.password, "post")"#,
        r#"contains(["postgres"], self.password)"#,
        r#"anytrue([for it in self.all : it == "a"])"#,
        r#"[for it in ["x"] : it if self.password == "postgres"]"#,
        r#"tomap({ postgres = "default" })[self.password]"#,
        r#"lookup({ postgres = "default" }, self.password, "own")"#,
        r#"coalesce(self.engine, self.password)"#,
        r#""%{ if self.flag }a%{ endif }""#,
    ] {
        assert_eq!(secrecy(expression), [false, true], "{expression}");
    }
}

#[test]
fn what_holds_a_secret_is_one_in_the_catalog_too() {
    for expression in [
        "self.password",
        r#""x-${self.password}""#,
        "upper(self.password)",
        r#"split("o", self.password)"#,
        r#"regex("p(.*)", self.password)"#,
        "length(self.password)",
        "coalesce(self.password, self.engine)",
        r#"self.engine == "postgres" ? self.password : "x""#,
        r#"self.password == "postgres" ? self.password : "x""#,
        "[for it in self.all : it]",
        r#"[for it in self.all : it if it == "a"]"#,
        "{ for it in self.all : it => 1 }",
        r#"self.all[0]"#,
        r#"lookup({ a = self.password }, "a", "x")"#,
        r#"try(self.password, "x")"#,
        r#"format("%s", self.password)"#,
    ] {
        assert!(secrecy(expression)[0], "{expression}");
    }
}
