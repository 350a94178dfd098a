//! Which files make a project, and what they bring along.

use expect_test::expect;

use super::compose;
use crate::testing::scan;

#[test]
fn a_file_with_the_name_of_an_overlay_completes_its_base() {
    let outcome = scan(&[
        (
            "shop/docker-compose.yml",
            "services:\n  a: {image: x, ports: ['80:80']}\n",
        ),
        (
            "shop/docker-compose.prod.yml",
            "services:\n  a: {privileged: true}\n",
        ),
        (
            "shop/docker-compose.test.yml",
            "services:\n  t: {image: t}\n",
        ),
    ]);
    assert_eq!(
        outcome.ids(),
        [
            "compose:shop-prod/a",
            "compose:shop-prod/network/default",
            "compose:shop-test/network/default",
            "compose:shop-test/t",
            "compose:shop/a",
            "compose:shop/network/default",
        ]
    );
    expect![[r#"
        0.mode = "ingress" @2
        0.protocol = "tcp" @2
        0.published = 80 @2
        0.target = 80 @2
    "#]]
    .assert_eq(&outcome.show("compose:shop-prod/a", "ports"));
}

#[test]
fn a_file_that_needs_another_is_laid_over_it_or_adds_to_it() {
    let outcome = scan(&[
        (
            "shop/compose.yaml",
            "services:\n  a: {image: x, networks: [n]}\nnetworks: {n: {}}\n",
        ),
        (
            "shop/extra/log.yaml",
            "services:\n  l: {build: extra/log, networks: [n], depends_on: [a]}\n",
        ),
        (
            "shop/extra/trace.yaml",
            "services:\n  t: {image: t, networks: {n: {aliases: [spans]}}}\n",
        ),
        (
            "shop/proxied/compose.yml",
            "services:\n  a: {labels: {b: c}}\n  p: {image: p, network_mode: 'service:a'}\n",
        ),
        (
            "other/compose.yml",
            "services:\n  z: {image: z, networks: [n]}\n",
        ),
    ]);
    assert_eq!(
        outcome.ids(),
        [
            "compose:other/z",
            "compose:shop-proxied/a",
            "compose:shop-proxied/network/n",
            "compose:shop-proxied/p",
            "compose:shop/a",
            "compose:shop/l",
            "compose:shop/network/n",
            "compose:shop/t",
        ]
    );
    expect![[r#"
        "shop/extra/log" @2
    "#]]
    .assert_eq(&outcome.show("compose:shop/l", "build.path"));
    expect![[r#"
        other/compose.yml:2: warning: network `n` is used but declared nowhere
    "#]]
    .assert_eq(&outcome.said());
}

#[test]
fn extended_services_come_first_and_bring_their_own_folder() {
    let outcome = scan(&[
        (
            "shop/compose.yaml",
            "services:\n  a:\n    extends: {file: ../lib/common.yml, service: base}\n    environment: {B: own}\n  c: {extends: a}\n",
        ),
        (
            "lib/common.yml",
            "services:\n  base:\n    build: ./src\n    environment: {A: base, B: base}\n    volumes: ['./conf:/conf']\n",
        ),
    ]);
    assert_eq!(
        outcome.ids(),
        [
            "compose:shop/a",
            "compose:shop/c",
            "compose:shop/network/default"
        ]
    );
    expect![[r#"
        build.context = "./src" @3
        build.path = "lib/src" @3
        environment.A = "base" @4
        environment.B = "own" @4
        networks.0.name = "default" @5 -> network/default
        volumes.0.path = "lib/conf" @5
        volumes.0.source = "./conf" @5
        volumes.0.target = "/conf" @5
        volumes.0.type = "bind" @5
        context = "./src" @3
        path = "lib/src" @3
    "#]]
    .assert_eq(&format!(
        "{}{}{}",
        outcome.show("compose:shop/c", ""),
        outcome.show("compose:shop/a", "build"),
        outcome.said()
    ));
}

#[test]
fn included_files_join_the_project_with_their_own_variables() {
    let outcome = scan(&[
        (
            "shop/compose.yaml",
            "name: big\ninclude:\n- db/compose.yaml\n- {path: [web.yaml], env_file: web.env}\nservices:\n  a: {image: x}\n",
        ),
        (
            "shop/db/compose.yaml",
            "services:\n  db: {image: \"postgres:${V}\", volumes: ['./data:/d']}\n",
        ),
        ("shop/db/.env", "V=16\n"),
        (
            "shop/web.yaml",
            "services:\n  web: {image: \"${REGISTRY}/${COMPOSE_PROJECT_NAME}:1\"}\n",
        ),
        ("shop/web.env", "REGISTRY=registry.example.com\n"),
    ]);
    assert_eq!(
        outcome.ids(),
        [
            "compose:big/a",
            "compose:big/db",
            "compose:big/network/default",
            "compose:big/web"
        ]
    );
    expect![[r#"
        "registry.example.com/big:1" @2
    "#]]
    .assert_eq(&outcome.show("compose:big/web", "image"));
    expect![[r#"
        image = "postgres:16" @2
        networks.0.name = "default" @2 -> network/default
        volumes.0.path = "shop/db/data" @2
        volumes.0.source = "./data" @2
        volumes.0.target = "/d" @2
        volumes.0.type = "bind" @2
    "#]]
    .assert_eq(&outcome.show("compose:big/db", ""));
}

#[test]
fn circles_and_paths_outside_are_told() {
    let said = |files: &[(&str, &str)]| scan(files).said();
    expect![[r#"
        compose.yaml:3: error: service `a` extends itself
        compose.yaml:2: error: service `b` extends itself
    "#]].assert_eq(&said(&[(
        "compose.yaml",
        "services:\n  a: {extends: {service: b}, image: x}\n  b: {extends: {service: a}, image: y}\n",
    )]));
    expect![[r#"
        other.yml:2: error: service `a` extends itself
        docker-compose.yml:2: warning: service `a` has neither `image` nor `build`
    "#]]
    .assert_eq(&said(&[
        (
            "docker-compose.yml",
            "services:\n  a: {extends: {file: other.yml, service: a}}\n",
        ),
        (
            "other.yml",
            "services:\n  a: {extends: {file: docker-compose.yml, service: a}}\n",
        ),
    ]));
    expect![[r#"
        compose.yaml:2: note: included file `../../etc/passwd` lies outside the scanned folder and is not read
        compose.yaml:3: note: included file `/etc/hostname` lies outside the scanned folder and is not read
        compose.yaml:4: note: included file `oci://registry.example.com/x:latest` lies outside the scanned folder and is not read
        compose.yaml:5: warning: `compose.yaml` is part of the project already
    "#]].assert_eq(&said(&[(
        "compose.yaml",
        "include:\n  - ../../etc/passwd\n  - /etc/hostname\n  - oci://registry.example.com/x:latest\n  - compose.yaml\nservices: {a: {image: x}}\n",
    )]));
}

#[test]
fn wrong_types_are_told_and_the_rest_goes_on() {
    let outcome = compose(
        "services:\n  a: {image: x}\n  n:\n  l: []\n  t: text\n  e: {}\n  m: {image: x, networks: 5, volumes: {a: b}, labels: [1], depends_on: [missing]}\nnetworks: []\n",
    );
    assert_eq!(
        outcome.ids(),
        [
            "compose:shop/a",
            "compose:shop/e",
            "compose:shop/m",
            "compose:shop/network/default"
        ]
    );
    expect![[r#"
        shop/compose.yaml:3: warning: `services.n` is empty where a mapping belongs
        shop/compose.yaml:4: warning: `services.l` is a list where a mapping belongs
        shop/compose.yaml:5: warning: `services.t` is text where a mapping belongs
        shop/compose.yaml:8: warning: `networks` is a list where a mapping belongs
        shop/compose.yaml:6: warning: service `e` has neither `image` nor `build`
        shop/compose.yaml:7: warning: `networks` is a number where a mapping or list belongs
        shop/compose.yaml:7: warning: `volumes` is a mapping where a list belongs
        shop/compose.yaml:7: warning: service `missing` is used but declared nowhere
    "#]]
    .assert_eq(&outcome.said());
}

#[test]
fn env_files_come_below_the_environment() {
    let outcome = scan(&[
        (
            "shop/compose.yaml",
            "services:\n  a:\n    image: x\n    env_file: [one.env, {path: two.env, required: false}, no.env, {path: no.env, required: false}, ../../x]\n    environment: {B: own}\n",
        ),
        ("shop/one.env", "A=1\nB=2\nC=${SET}\n"),
        ("shop/two.env", "A=9\nAPI_TOKEN=abc\n"),
        ("shop/.env", "SET=here\n"),
    ]);
    expect![[r#"
        A = "9" @1
        API_TOKEN = "abc" @2 sensitive
        B = "own" @5
        C = "here" @3
        shop/compose.yaml:4: warning: env file `no.env` is not there
        shop/compose.yaml:4: note: env file `../../x` lies outside the scanned folder and is not read
    "#]].assert_eq(&format!(
        "{}{}",
        outcome.show("compose:shop/a", "environment"),
        outcome.said()
    ));
}

#[test]
fn a_dockerfile_says_what_a_built_service_is() {
    let outcome = scan(&[
        (
            "shop/compose.yaml",
            "services:\n  a:\n    build: {context: web, args: {TAG: '1.27'}}\n    environment: {B: own}\n  c: {build: https://example.org/x.git}\n",
        ),
        (
            "shop/web/Dockerfile",
            "ARG TAG=0\nFROM nginx:$TAG\nENV A=image B=image\nEXPOSE 8080\nCOPY nginx.conf /etc/nginx/\nCOPY sites /etc/nginx/conf.d\nCOPY src /www\nUSER 101\n",
        ),
        ("shop/web/nginx.conf", "proxy_pass http://c:80;\n"),
        ("shop/web/sites/s.conf", "server c:81;\n"),
        ("shop/web/src/x.json", "{}\n"),
    ]);
    expect![[r#"
        base = "nginx:1.27" @2
        exposed.0 = 8080 @4
        started = false @0
        user = "101" @8
        A = "image" @3
        B = "own" @4
        shop/web/nginx.conf
        shop/web/sites/s.conf
    "#]]
    .assert_eq(&format!(
        "{}{}{}",
        outcome.show("compose:shop/a", "built"),
        outcome.show("compose:shop/a", "environment"),
        outcome
            .resource("compose:shop/a")
            .attributes
            .get("mounted_files")
            .map_or(&[][..], eval::Value::items)
            .iter()
            .filter_map(|file| Some(format!("{}\n", file.get("path")?.as_str()?)))
            .collect::<String>(),
    ));
    assert_eq!(outcome.show("compose:shop/c", "built"), "(missing)\n");
}
