//! One file laid over another.

use expect_test::{Expect, expect};

use crate::testing::scan;

/// What a key of service `a` is after the second text is laid over the first.
fn check_merge(key: &str, base: &str, over: &str, expected: &Expect) {
    let outcome = scan(&[
        (
            "shop/compose.yaml",
            &format!("services:\n  a:\n    image: x\n{base}"),
        ),
        (
            "shop/compose.override.yaml",
            &format!("services:\n  a:\n{over}"),
        ),
    ]);
    let shown = outcome.show("compose:shop/a", key);
    expected.assert_eq(&format!("{shown}{}", outcome.said()));
}

#[test]
fn lists_are_appended_once_unless_they_are_reset_or_replaced() {
    check_merge(
        "ports",
        "    ports: ['80:80']\n",
        "    ports: ['81:81', '80:80']\n",
        &expect![[r#"
            0.mode = "ingress" @4
            0.protocol = "tcp" @4
            0.published = 80 @4
            0.target = 80 @4
            1.mode = "ingress" @3
            1.protocol = "tcp" @3
            1.published = 81 @3
            1.target = 81 @3
        "#]],
    );
    check_merge(
        "ports",
        "    ports: ['80:80']\n",
        "    ports: !reset []\n",
        &expect![[r#"
            (missing)
        "#]],
    );
    check_merge(
        "ports",
        "    ports: ['80:80']\n",
        "    ports: !override ['81:81']\n",
        &expect![[r#"
            0.mode = "ingress" @3
            0.protocol = "tcp" @3
            0.published = 81 @3
            0.target = 81 @3
        "#]],
    );
    check_merge(
        "dns",
        "    dns: 1.1.1.1\n",
        "    dns: [8.8.8.8, 1.1.1.1]\n",
        &expect![[r#"
            0 = "1.1.1.1" @4
            1 = "8.8.8.8" @3
        "#]],
    );
}

#[test]
fn mappings_are_merged_by_key_whatever_their_form() {
    check_merge(
        "environment",
        "    environment: {A: '1', B: '2', C: '3'}\n",
        "    environment:\n      - B=9\n",
        &expect![[r#"
            A = "1" @4
            B = "9" @4
            C = "3" @4
        "#]],
    );
    check_merge(
        "environment",
        "    environment: {A: '1', B: '2'}\n",
        "    environment: {A: !reset null}\n",
        &expect![[r#"
            B = "2" @4
        "#]],
    );
    check_merge(
        "deploy",
        "    deploy: {resources: {limits: {cpus: '1', memory: 1g}}}\n",
        "    deploy: {resources: {limits: {memory: 2g}}}\n",
        &expect![[r#"
            resources.limits.cpus = "1" @4
            resources.limits.memory = "2g" @3
        "#]],
    );
}

#[test]
fn commands_are_replaced_and_mounts_merged_by_target() {
    check_merge(
        "command",
        "    command: [a, b]\n",
        "    command: c d\n",
        &expect![[r#"
            "c d" @3
        "#]],
    );
    check_merge(
        "volumes",
        "    volumes: ['./a:/x', './b:/y']\n",
        "    volumes: ['./c:/x:ro']\n",
        &expect![[r#"
            0.path = "shop/c" @3
            0.read_only = true @3
            0.source = "./c" @3
            0.target = "/x" @3
            0.type = "bind" @3
            1.path = "shop/b" @4
            1.source = "./b" @4
            1.target = "/y" @4
            1.type = "bind" @4
        "#]],
    );
}
