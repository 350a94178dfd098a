//! Tables over small projects in memory.

mod merging;
mod projects;
mod reference;

use eval::Value;
use expect_test::{Expect, expect};

use crate::testing::{Outcome, leaf, scan};

fn compose(text: &str) -> Outcome {
    scan(&[("shop/compose.yaml", text)])
}

/// What a key of service `a` is written out to, and what is said.
fn check(key: &str, text: &str, expected: &Expect) {
    let outcome = compose(text);
    let shown = outcome.show("compose:shop/a", key);
    expected.assert_eq(&format!("{shown}{}", outcome.said()));
}

/// The published ports of service `a`, one line each: where, what, how.
fn check_ports(text: &str, expected: &Expect) {
    let outcome = compose(text);
    let service = outcome.resource("compose:shop/a");
    let ports = service.attributes.path(&["ports"]).unwrap().items();
    let field = |port: &Value, key: &str| port.get(key).map_or_else(|| "-".to_owned(), leaf);
    let shown: Vec<String> = ports
        .iter()
        .map(|port| {
            ["host_ip", "published", "target", "protocol", "mode"]
                .map(|key| field(port, key))
                .join(" ")
        })
        .collect();
    expected.assert_eq(&shown.join("\n"));
}

#[test]
fn ports_are_written_out_from_every_form() {
    check_ports(
        r#"
services:
  a:
    image: x
    ports:
      - "80"
      - 8080
      - 8081:81
      - "127.0.0.1:1:1"
      - "[::1]:2:2"
      - "3000-3005:3000-3005/udp"
      - 22:22
      - "${P:-8080}:80"
      - "${UNSET}:90"
      - {target: 1, published: "2", mode: host, host_ip: 0.0.0.0}
"#,
        &expect![[r#"
            - - 80 "tcp" "ingress"
            - - 8080 "tcp" "ingress"
            - 8081 81 "tcp" "ingress"
            "127.0.0.1" 1 1 "tcp" "ingress"
            "::1" 2 2 "tcp" "ingress"
            - "3000-3005" "3000-3005" "udp" "ingress"
            - 22 22 "tcp" "ingress"
            - 8080 80 "tcp" "ingress"
            - <`UNSET` is set in no .env file> 90 "tcp" "ingress"
            "0.0.0.0" 2 1 "tcp" "host""#]],
    );
}

const NAMES: &str = r#"
services:
  a:
    image: x
    networks:
      front: {aliases: [shop]}
      back:
    depends_on:
      b: {condition: service_healthy}
    links: [b, "b:alias"]
    extra_hosts: ["h:10.0.0.1", "v6=::1"]
    secrets: [key, {source: key, target: other}]
  b:
    image: y
    depends_on: [a]
networks: {front: , back: {internal: "yes"}}
secrets: {key: {file: ./key.txt}}
"#;

#[test]
fn networks_dependencies_and_hosts_are_lists_of_objects() {
    check(
        "networks",
        NAMES,
        &expect![[r#"
        0.name = "back" @7 -> network/back
        1.aliases.0 = "shop" @6
        1.name = "front" @6 -> network/front
    "#]],
    );
    check(
        "depends_on",
        NAMES,
        &expect![[r#"
        0.condition = "service_healthy" @9
        0.service = "b" @9 -> b
    "#]],
    );
    check(
        "links",
        NAMES,
        &expect![[r#"
        0.alias = "b" @10
        0.service = "b" @10 -> b
        1.alias = "alias" @10
        1.service = "b" @10 -> b
    "#]],
    );
    check(
        "extra_hosts",
        NAMES,
        &expect![[r#"
        0.address = "10.0.0.1" @11
        0.host = "h" @11
        1.address = "::1" @11
        1.host = "v6" @11
    "#]],
    );
    check(
        "secrets",
        NAMES,
        &expect![[r#"
            0.source = "key" @12 -> secret/key
            0.target = "/run/secrets/key" @12
            1.source = "key" @12 -> secret/key
            1.target = "other" @12
        "#]],
    );
}

#[test]
fn declarations_are_resources_and_so_is_the_network_that_nobody_names() {
    let outcome = compose(NAMES);
    assert_eq!(
        outcome.ids(),
        [
            "compose:shop/a",
            "compose:shop/b",
            "compose:shop/network/back",
            "compose:shop/network/default",
            "compose:shop/network/front",
            "compose:shop/secret/key",
        ]
    );
    expect![[r#"
        file = "./key.txt" @17
        path = "shop/key.txt" @17
        internal = true @16
        0.name = "default" @13 -> network/default
    "#]]
    .assert_eq(&format!(
        "{}{}{}",
        outcome.show("compose:shop/secret/key", ""),
        outcome.show("compose:shop/network/back", ""),
        outcome.show("compose:shop/b", "networks"),
    ));
}

#[test]
fn what_is_no_port_is_told() {
    check(
        "ports",
        "services:\n  a:\n    image: x\n    ports:\n      - a:b\n      - [80]\n      - 70000:1\n      - 1:2\n",
        &expect![[r#"
            0.mode = "ingress" @8
            0.protocol = "tcp" @8
            0.published = 1 @8
            0.target = 2 @8
            shop/compose.yaml:5: warning: cannot understand a published port
            shop/compose.yaml:6: warning: cannot understand a published port
            shop/compose.yaml:7: warning: cannot understand a published port
        "#]],
    );
    check(
        "ports",
        "services:\n  a:\n    image: x\n    ports: {a: b}\n",
        &expect![[r#"
            (missing)
            shop/compose.yaml:4: warning: `ports` is a mapping where a list belongs
        "#]],
    );
}

#[test]
fn exposed_ports_are_written_out() {
    check(
        "expose",
        "services:\n  a:\n    image: x\n    expose: [80, \"90/udp\", \"100-101\"]\n",
        &expect![[r#"
            0.protocol = "tcp" @4
            0.target = 80 @4
            1.protocol = "udp" @4
            1.target = 90 @4
            2.protocol = "tcp" @4
            2.target = "100-101" @4
        "#]],
    );
}

#[test]
fn the_environment_is_one_object_whatever_its_form() {
    check(
        "environment",
        "services:\n  a:\n    image: x\n    environment:\n      - A=1\n      - B=x=y\n      - C\n      - D=${E:-z}\n",
        &expect![[r#"
            A = "1" @5
            B = "x=y" @6
            C = <`C` is passed through from the shell> @7
            D = "z" @8
        "#]],
    );
    check(
        "environment",
        "services:\n  a:\n    image: x\n    environment:\n      A: 1.10\n      B: true\n      C:\n      DB_PASSWORD: hunter2\n      URL: postgres://u:p@db/x\n      L: [1]\n",
        &expect![[r#"
            A = "1.1" @5
            B = "true" @6
            C = <`C` is passed through from the shell> @7
            DB_PASSWORD = "hunter2" @8 sensitive
            URL = "postgres://u:p@db/x" @9 sensitive
            shop/compose.yaml:10: warning: `L` is a list where a text belongs
        "#]],
    );
}

#[test]
fn volumes_are_written_out_from_every_form() {
    let text = r#"
services:
  a:
    image: x
    volumes:
      - /anonymous
      - data:/var/lib/data
      - ./conf:/etc/conf:ro,z
      - ../../out:/out
      - ${DIR}/x:/x
      - C:\a:/c
      - type: bind
        source: ./nginx.conf
        target: /etc/nginx/nginx.conf
        read_only: true
      - {type: tmpfs, target: /tmp}
volumes:
  data:
"#;
    check(
        "volumes",
        text,
        &expect![[r#"
            0.target = "/anonymous" @6
            0.type = "volume" @6
            1.source = "C:\\a" @11
            1.target = "/c" @11
            1.type = "bind" @11
            2.path = "shop/conf" @8
            2.read_only = true @8
            2.source = "./conf" @8
            2.target = "/etc/conf" @8
            2.type = "bind" @8
            3.path = "shop/nginx.conf" @13
            3.read_only = true @15
            3.source = "./nginx.conf" @13
            3.target = "/etc/nginx/nginx.conf" @14
            3.type = "bind" @12
            4.source = "../../out" @9
            4.target = "/out" @9
            4.type = "bind" @9
            5.target = "/tmp" @16
            5.type = "tmpfs" @16
            6.source = "data" @7 -> volume/data
            6.target = "/var/lib/data" @7
            6.type = "volume" @7
            7.source = <`DIR` is set in no .env file> + "/x" @10
            7.target = "/x" @10
            7.type = "bind" @10
        "#]],
    );
}

#[test]
fn anchors_and_merge_keys_keep_the_places_of_what_they_stand_for() {
    let text = "x-env: &env\n  LEVEL: info\nservices:\n  a:\n    image: x\n    environment:\n      <<: *env\n      B: '2'\n";
    check(
        "environment",
        text,
        &expect![[r#"
        B = "2" @8
        LEVEL = "info" @2
    "#]],
    );
}

#[test]
fn profiles_and_single_texts_are_lists() {
    let text = "services:\n  a: {image: x, profiles: [seed], tmpfs: /run, privileged: \"${P:-true}\", network_mode: \"service:b\"}\n  b: {image: y}\n";
    check(
        "",
        text,
        &expect![[r#"
        image = "x" @2
        network_mode = "service:b" @2 -> b
        privileged = true @2
        profiles.0 = "seed" @2
        tmpfs.0 = "/run" @2
    "#]],
    );
}
