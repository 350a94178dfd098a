//! Unknown values: never false, never an error, and what they refer to is kept.

use eval::{Origin, Reason, Shape, Value};
use expect_test::{Expect, expect};

use crate::scope::{Names, answers};

fn check(expected: &Expect) {
    let names = Names::new(Origin::Code);
    expected.assert_eq(&answers(expected, |expression| names.shown(expression)));
}

#[test]
fn unknown_is_never_false_and_never_true() {
    check(&expect![[r#"
        u && false -> false
        false && u -> false
        u && true -> ?u
        u || true -> true
        true || u -> true
        u || false -> ?u
        !u -> ?u
        -u -> ?u
        u + 1 -> ?u
        u < 1 -> ?u
        u == u -> ?u
        u == null -> ?u
        [u, 1] == [u, 2] -> false
        [u] == [1, 2] -> false
        { a = u } == { b = u } -> false
        u != 1 -> ?u
    "#]]);
}

#[test]
fn what_the_left_operand_decides_the_right_one_may_be_in_error_about() {
    check(&expect![[r#"
        null == null || null.x > 0 -> true
        null != null && null.x > 0 -> false
        db.arn == null || length(null) > 0 -> ?invalid <- aws_db.main.arn ! `length()`: an argument is null
        true || true && 1 / "x" > 0 -> true
        false && null -> ?invalid ! an operand is null
        null || true -> ?invalid ! an operand is null
        tobool("x") || true -> true ! `tobool()`: a bool is required
        u || tobool("x") -> ?u ! `tobool()`: a bool is required
    "#]]);
}

#[test]
fn resources_of_one_type_fit_together_whatever_is_written_in_each() {
    check(&expect![[r#"
        true ? [for r in [db, app] : r] : [for r in [app] : r] -> list[{name: "orders" <- aws_db.main.name} <- aws_db.main., {} <- aws_app.web.]
        length(true ? [db, app] : [app]) -> 2
        (false ? [db] : [app, app])[1].id -> ?aws_app.web.id <- aws_app.web.id
        true ? [db] : "x" -> ?invalid ! both results of a conditional must have one type
        tolist([db, app])[0].name -> "orders" <- aws_db.main.name
    "#]]);
}

#[test]
fn what_a_provider_names_things_by_is_never_empty() {
    check(&expect![[r#"
        db.arn == null -> false <- aws_db.main.arn
        db.arn == "" -> false <- aws_db.main.arn
        db.id != "" ? 1 : 0 -> 1
        db.port == "" -> ?aws_db.main.port <- aws_db.main.port
        db.tags.id == "" -> ?aws_db.main.tags.id <- aws_db.main.tags
        try(db.id, "") == "" -> false <- aws_db.main.id
        coalesce(db.arn, "x") == "" -> false <- aws_db.main.arn
        lower(db.arn) == "" -> ?aws_db.main.arn <- aws_db.main.arn
        u.id == "" -> ?u
    "#]]);
}

#[test]
fn subnets_of_an_unknown_network_are_as_many_as_asked_for() {
    check(&expect![[r#"
        length(cidrsubnets(db.cidr, 2, 2, 4)) -> 3 <- aws_db.main.cidr
        cidrsubnets(db.cidr, 2)[0] -> ?aws_db.main.cidr <- aws_db.main.cidr
        cidrsubnets("10.0.0.0/8", 2, u)[1] == "" -> false
        cidrsubnets(null, 2) -> ?invalid ! `cidrsubnets()`: an argument is null
    "#]]);
}

#[test]
fn an_operation_refers_to_what_its_operands_refer_to() {
    check(&expect![[r#"
        db.name -> "orders" <- aws_db.main.name
        db.arn -> ?aws_db.main.arn <- aws_db.main.arn
        app.id -> ?aws_app.web.id <- aws_app.web.id
        db.arn == app.id -> ?aws_db.main.arn <- aws_db.main.arn, aws_app.web.id
        db.port + 1 -> ?aws_db.main.port <- aws_db.main.port
        upper(db.name) -> "ORDERS" <- aws_db.main.name
        join(",", [db.name, app.id]) -> ?aws_app.web.id text("orders," + ?aws_app.web.id <- aws_app.web.id) <- aws_db.main.name, aws_app.web.id
        "${db.name}:${app.port}" -> ?aws_app.web.port text("orders:" + ?aws_app.web.port <- aws_app.web.port) <- aws_db.main.name, aws_app.web.port
        [db.arn, app.id] -> [?aws_db.main.arn <- aws_db.main.arn, ?aws_app.web.id <- aws_app.web.id]
        length([db.arn]) -> 1
        [db.arn, app.id][u] -> ?u <- aws_db.main.arn, aws_app.web.id
        { a = db.arn }[u] -> ?u <- aws_db.main.arn
        db.tags["x"].y -> ?aws_db.main.tags.y <- aws_db.main.tags
        db.list[0].name -> ?aws_db.main.list.name <- aws_db.main.list
        element([db.arn, app.id], 1) -> ?aws_app.web.id <- aws_app.web.id
        coalesce(db.arn, app.id) -> ?aws_db.main.arn <- aws_db.main.arn
        coalesce(null, app.id) -> ?aws_app.web.id <- aws_app.web.id
        lookup({ a = db.arn, b = app.id }, "b", 0) -> ?aws_app.web.id <- aws_app.web.id
        contains([db.arn], app.id) -> ?aws_db.main.arn <- aws_db.main.arn, aws_app.web.id
        try(db.arn, app.id) -> ?aws_db.main.arn <- aws_db.main.arn
        can(db.arn) -> ?aws_db.main.arn <- aws_db.main.arn
        sha256(db.arn) -> ?aws_db.main.arn <- aws_db.main.arn
        provider::aws::arn_parse(db.arn) -> ?provider::aws::arn_parse() <- aws_db.main.arn
    "#]]);
}

#[test]
fn an_unknown_condition_keeps_both_branches() {
    check(&expect![[r#"
        u ? db.arn : app.id -> ?u <- aws_db.main.arn, aws_app.web.id
        u ? 1 : 1 -> 1
        u ? "a" : "b" -> ?u
        u ? [db.arn] : [] -> ?u 0..1 of [] perhaps [?aws_db.main.arn <- aws_db.main.arn] <- aws_db.main.arn
        true ? db.arn : app.id -> ?aws_db.main.arn <- aws_db.main.arn
        db.public ? 1 : 2 -> ?aws_db.main.public 1..2
        u ? 1 / "x" : 2 -> ?u
        db.name == "orders" ? app.id : null -> ?aws_app.web.id <- aws_app.web.id
    "#]]);
}

#[test]
fn a_text_with_holes_says_what_is_known_of_it() {
    check(&expect![[r#"
        "https://${app.host}/" -> ?aws_app.web.host text("https://" + ?aws_app.web.host <- aws_app.web.host + "/") <- aws_app.web.host
        "${app.host}" -> ?aws_app.web.host <- aws_app.web.host
        "a${"b${u}c"}d" -> ?u text("ab" + ?u + "cd")
        "${1}${u}" -> ?u text("1" + ?u)
        format("%s-%d", "x", u) -> ?u text("x-" + ?u)
        format("%s", [u]) -> ?u text(?u)
        join("/", ["a", u, "b"]) -> ?u text("a/" + ?u + "/b")
        "%{ if u }${db.arn}%{ else }x%{ endif }" -> ?u text(?u <- aws_db.main.arn) <- aws_db.main.arn
        "%{ for x in u }${app.id}%{ endfor }" -> ?u text(?u <- aws_app.web.id) <- aws_app.web.id
        "%{ for x in many }${x.id},%{ endfor }" -> ?size text(?size <- aws_net.n.id) <- aws_net.n.id
        formatlist("%s:80", [db.host, "b"]) -> list[?aws_db.main.host text(?aws_db.main.host <- aws_db.main.host + ":80") <- aws_db.main.host, "b:80"]
    "#]]);
}

#[test]
fn what_is_known_of_a_text_often_decides() {
    check(&expect![[r#"
        "http://${u}/" == "" -> false
        "http://${u}/" == null -> false
        "http://${u}/" == "http://a/" -> ?u
        "http://${u}/" != "https://a/" -> true
        "${u}" == null -> ?u
        startswith("http://${u}", "http:") -> true
        startswith("http://${u}", "https:") -> false
        startswith("http${u}", "https:") -> ?u
        endswith("${u}.local", ".local") -> true
        endswith("${u}.local", ".com") -> false
        strcontains("a-b-${u}", "b") -> true
        strcontains("a-b-${u}", "c") -> ?u
        upper("a${db.arn}b") -> ?aws_db.main.arn text("A" + ?aws_db.main.arn <- aws_db.main.arn + "B") <- aws_db.main.arn
        trimspace(" a ${u} b ") -> ?u text("a " + ?u + " b")
        chomp("a\n${u}\n") -> ?u text("a\n" + ?u + "")
    "#]]);
}

#[test]
fn what_is_certain_of_an_unknown_value_decides() {
    check(&expect![[r#"
        upper(u) == null -> false
        length(u) == null -> false
        coalesce(u, "x") == null -> false
        uuid() != null -> true
        (u == 1) == null -> false
        (u + 1) == null -> false
        !u == null -> false
        (u ? "a" : "b") == null -> false
        (u ? "a" : null) == null -> ?u
        (u ? v : "b") == null -> ?u
        tostring(upper(u)) == null -> ?u
        element([upper(u)], 0) == null -> false
        lookup({ a = 1 }, u, 2) == null -> ?u
        jsondecode(u) == null -> ?u
        (u ? 30 : 7) > 0 -> true
        (u ? 30 : 7) < 7 -> false
        (u ? 30 : 7) >= 30 -> ?u
        0 < (u ? 30 : 7) -> true
        (u ? 30 : 7) > (v ? 5 : 6) -> true
        (u ? 30 : 7) > v -> ?u
        (u ? 30 : 7) == 31 -> false
        (u ? 30 : 7) == 8 -> ?u
        (u ? 30 : 7) == null -> false
        (u ? 30 : (v ? 90 : 7)) > 89 -> ?u
        tostring(u ? 30 : 7) == "8" -> ?u
        jsonencode({ a = u }) == "[]" -> false
        startswith(jsonencode({ a = u }), "{") -> true
        startswith(jsonencode([u]), "{") -> false
        endswith(jsonencode([u]), "}") -> false
        sort([u, "a"]) -> list[?u, ?u]
        compact([u, ""]) -> ?u 0..1 of [] perhaps [?u]
    "#]]);
}

#[test]
fn a_collection_of_unknown_size_knows_its_elements() {
    check(&expect![[r#"
        many[*].id -> ?size each ?aws_net.n.id <- aws_net.n.id <- aws_net.n.id
        many[0].id -> ?aws_net.n.id <- aws_net.n.id
        many["x"].id -> ?aws_net.n.id <- aws_net.n.id
        many.id -> ?aws_net.n.id <- aws_net.n.id
        [for n in many : n.id] -> ?size each ?aws_net.n.id <- aws_net.n.id <- aws_net.n.id
        { for n in many : n.id => n.arn } -> ?size each ?aws_net.n.arn <- aws_net.n.arn <- aws_net.n.arn
        [for n in many : n.id if n.public] -> ?size each ?aws_net.n.id <- aws_net.n.id <- aws_net.n.id
        element(many[*].id, 0) -> ?aws_net.n.id <- aws_net.n.id
        one(many[*].id) -> ?aws_net.n.id <- aws_net.n.id
        tolist(many[*].id) -> ?size each ?aws_net.n.id <- aws_net.n.id <- aws_net.n.id
        toset(many[*].id) -> ?size each ?aws_net.n.id <- aws_net.n.id <- aws_net.n.id
        length(many) -> ?size 0..+Inf <- aws_net.n.
        join(",", many[*].id) -> ?size <- aws_net.n.id
        concat(many[*].id, [app.id]) -> ?size 1.. of [?aws_app.web.id <- aws_app.web.id] perhaps [?aws_net.n.id <- aws_net.n.id] <- aws_app.web.id, aws_net.n.id
        flatten([many[*].id, app.id]) -> ?size 1.. of [?aws_app.web.id <- aws_app.web.id] perhaps [?aws_net.n.id <- aws_net.n.id] <- aws_app.web.id, aws_net.n.id
        sort(many[*].id) -> ?size each ?aws_net.n.id <- aws_net.n.id <- aws_net.n.id
        values(many)[*].id -> ?size each ?aws_net.n.id <- aws_net.n.id <- aws_net.n.id
        [for x in u : db.arn] -> ?u each ?aws_db.main.arn <- aws_db.main.arn <- aws_db.main.arn
        [for x in [1, 2] : db.arn if u] -> ?u 0..2 of [] perhaps [?aws_db.main.arn <- aws_db.main.arn, ?aws_db.main.arn <- aws_db.main.arn] <- aws_db.main.arn
        { for x in ["a"] : u => x } -> ?u 0..1 of [] perhaps ["a"]
        { (u) = db.arn } -> ?u 0..1 of [] perhaps [?aws_db.main.arn <- aws_db.main.arn] <- aws_db.main.arn
        { (u) = 1, b = app.id } -> ?u 0..2 of [] perhaps [1, ?aws_app.web.id <- aws_app.web.id] <- aws_app.web.id
        u[*].x -> ?u
        max(u...) -> ?u
        merge({ a = 1 }, u) -> ?u
    "#]]);
}

#[test]
fn a_list_that_an_apply_may_shorten_has_no_length_but_keeps_its_elements() {
    check(&expect![[r#"
        compact(["a", u]) -> ?u 1..2 of ["a"] perhaps [?u]
        compact([db.id, "", "b"]) -> list[?aws_db.main.id <- aws_db.main.id, "b"]
        compact(["x-${u}", "b"]) -> list[?u text("x-" + ?u), "b"]
        length(compact(["a", u])) -> ?u 1..2
        length(compact(["a", u])) > 0 -> true
        length(compact([u, v])) == 0 -> ?u
        compact([app.host, "b"]) == tolist(["b"]) -> ?aws_app.web.host <- aws_app.web.host
        compact(["a", u])[0] -> ?u
        compact([app.host])[0] -> ?aws_app.web.host <- aws_app.web.host
        try(compact([app.host])[0], "none") -> ?aws_app.web.host <- aws_app.web.host
        element(compact([app.host, db.host]), 0) -> ?aws_app.web.host <- aws_app.web.host, aws_db.main.host
        one(compact([app.host])) -> ?aws_app.web.host <- aws_app.web.host
        one(compact([app.host])) == null -> ?aws_app.web.host <- aws_app.web.host
        contains(compact(["a", u]), "a") -> true
        contains(compact(["a", "x-${u}"]), "b") -> false
        contains(compact([u]), "b") -> ?u
        join(",", compact([app.host, "b"])) -> ?aws_app.web.host <- aws_app.web.host
        [for x in compact([app.host, "b"]) : upper(x)] -> ?aws_app.web.host 1..2 of ["B"] perhaps [?aws_app.web.host <- aws_app.web.host] <- aws_app.web.host
        [for x in compact([app.host, "b"]) : x if x != "b"] -> ?aws_app.web.host 0..1 of [] perhaps [?aws_app.web.host <- aws_app.web.host] <- aws_app.web.host
        { for x in compact([app.host, "b"]) : x => app.id } -> ?aws_app.web.host 1..2 of [?aws_app.web.id <- aws_app.web.id] perhaps [?aws_app.web.id <- aws_app.web.id] <- aws_app.web.id, aws_app.web.host
        { for x in compact([app.host, "b"]) : x => app.id... } -> ?aws_app.web.host <- aws_app.web.host, aws_app.web.id
        "%{ for x in compact([app.host]) }x%{ endfor }" -> ?aws_app.web.host text(?aws_app.web.host) <- aws_app.web.host
        flatten([["a"], u]) -> ?u 1.. of ["a"] perhaps [?u]
        flatten([["a"], upper(u)]) -> ["a", ?u]
        flatten([["a"], [[u, toset(["b", upper(u)])]]]) -> ?u 2.. of ["a", "b"] perhaps [?u, ?u]
        length(flatten([["a"], u])) -> ?u 1..+Inf
        tolist(toset(["a", u])) -> ?u 1..2 of ["a"] perhaps [?u]
        sort(toset(["a", upper(u)])) -> ?u 1..2 of ["a"] perhaps [?u]
        distinct(["a", u, "a", app.host]) -> ?u 1..3 of ["a"] perhaps [?u, ?aws_app.web.host <- aws_app.web.host] <- aws_app.web.host
        length(distinct(["a", u, "a", app.host])) -> ?u 1..3 <- aws_app.web.host
        toset(concat(["a"], u)) -> ?u 1.. of ["a"] perhaps [?u]
        setunion(["a"], compact([app.host])) -> ?aws_app.web.host 1..2 of ["a"] perhaps [?aws_app.web.host <- aws_app.web.host] <- aws_app.web.host
        setsubtract(["a", "b"], [u]) -> ?u 0..2 of [] perhaps ["a", "b"]
        [for x in ["a", "b"] : x if x != u] -> ?u 0..2 of [] perhaps ["a", "b"]
        length([for x in ["a", "b"] : x if x != u]) < 3 -> true
        anytrue([for x in compact(["a", u]) : x == "a"]) -> true
        alltrue([for x in compact(["a", u]) : x == "a"]) -> ?u
        coalescelist(compact(["a", u]), ["b"]) -> ?u 1..2 of ["a"] perhaps [?u]
        coalescelist(compact([u]), ["b"]) -> ?u
        length(u ? ["a"] : ["a", "b"]) > 0 -> true
        [for x in (u ? [db] : []) : x.name] -> ?u 0..1 of [] perhaps ["orders" <- aws_db.main.name] <- aws_db.main.name, aws_db.main.
        (u ? [{ a = 1 }] : [])[*].a -> ?u 0..1 of [] perhaps [1]
        jsonencode(compact([u])) == "{}" -> false
        max(compact(["a", u])...) -> ?u
        secret == "a" ? compact([app.host]) : [] -> list[] (secret)
        try({ (u) = 1 }["a"], 0) -> ?u
        [for x in [1] : x / "x" if u] -> ?u 0..1 of [] perhaps [?invalid]
        flatten([sort([u, "a"])]) -> [?u, ?u]
    "#]]);
}

#[test]
fn the_folder_where_terraform_is_run_is_unknown_but_not_what_lies_in_it() {
    let end = "/infra/prod";
    let reason = Reason::WorkingFolder(end.into());
    let pieces = vec![Value::unknown(reason.clone()), Value::text(end)];
    let folder = Value::unknown_as(reason, Some(Shape::Template(pieces)));
    let mut names = Names::new(Origin::Code).with("cwd", folder);
    names.files.insert("a.txt", "text");
    let expected = expect![[r#"
        basename(cwd) -> "prod"
        basename("${cwd}/x/") -> "x"
        basename("${cwd}-x") -> "prod-x"
        basename("${u}/x") -> "x"
        basename("${u}x") -> ?u
        basename("x${u}") -> ?u
        basename("x/${u}") -> ?u
        file("${cwd}/a.txt") -> "text"
        file("${cwd}//a.txt") -> "text"
        templatefile("${cwd}/a.txt", {}) -> "text"
        fileexists("${cwd}/b.txt") -> false
        filemd5("${cwd}/a.txt") -> "1cb251ec0d568de6a929b520c4aed8d1"
        file("${cwd}2/a.txt") -> ?(the code does not tell where it is run)
        file("${u}/a.txt") -> ?u
        fileexists(u) -> ?u
        fileset(u, "*") -> ?u
        filebase64(u) -> ?u
        templatefile(u, {}) -> ?u
    "#]];
    expected.assert_eq(&answers(&expected, |expression| names.shown(expression)));
}

#[test]
fn errors_are_unknown_and_reported_once() {
    check(&expect![[r#"
        null.a -> ?invalid ! null has no attribute `a`
        { a = 1 }.b -> ?invalid ! there is no attribute `b`
        [1][5] -> ?invalid ! the index is out of range
        upper([]) -> ?invalid ! `upper()`: argument 1: a string is required
        nosuch(1) -> ?invalid ! there is no function `nosuch`
        missing -> ?undeclared missing ! `missing` is declared nowhere
        missing.a.b -> ?undeclared missing.a.b ! `missing.a.b` is declared nowhere
        1 + "x" -> ?invalid ! a number is required
        "a${[]}" -> ?invalid ! a string is required
        try(missing) -> ?invalid ! no argument of `try()` is without an error
        try(missing, 1) -> 1
        can(missing) -> false
        [for x in 5 : x] -> ?invalid ! only lists, sets, maps and objects can be walked over
        true ? 1 : missing -> 1
        true ? missing : 1 -> ?undeclared missing ! `missing` is declared nowhere
        upper(null) -> ?invalid ! `upper()`: an argument is null
        [1 / "x", 2] -> [?invalid, 2] ! a number is required
    "#]]);
}

#[test]
fn secrets_stay_secret() {
    check(&expect![[r#"
        secret -> "hush" (secret)
        "x-${secret}" -> "x-hush" (secret)
        [secret, 1] -> ["hush" (secret), 1]
        secret == "hush" -> true (secret)
        { a = secret }.a -> "hush" (secret)
        "${u}${secret}" -> ?u text(?u + "hush") (secret)
        secret == "x" ? db.arn : 1 -> "1" (secret)
        jsonencode({ a = secret }) -> "{\"a\":\"hush\"}" (secret)
        nonsensitive(secret) -> "hush"
        u ? secret : 1 -> ?u (secret)
    "#]]);
}

#[test]
fn what_only_a_run_tells_is_unknown() {
    check(&expect![[r#"
        timestamp() -> ?timestamp()
        uuid() -> ?uuid()
        bcrypt("x") -> ?bcrypt()
        plantimestamp() -> ?plantimestamp()
        rsadecrypt("YQ==", "-----BEGIN RSA PRIVATE KEY-----") -> ?rsadecrypt()
        rsadecrypt("a", "b") -> ?invalid ! `rsadecrypt()`: the text is not base64
        bcrypt("x", 4) -> ?bcrypt()
        bcrypt("x", 32) -> ?invalid ! `bcrypt()`: the cost is at most 31
        length(uuid()) -> ?uuid() 0..+Inf
        uuid() == uuid() -> ?uuid()
        keys({ a = uuid() }) -> ["a"]
        formatdate("YYYY", timestamp()) -> ?timestamp()
        timeadd(plantimestamp(), "1h") -> ?plantimestamp()
        pathexpand("~/x") -> ?pathexpand()
    "#]]);
}
