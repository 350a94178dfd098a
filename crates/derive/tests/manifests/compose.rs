//! Who talks to whom in a project, and what it publishes.

use expect_test::expect;

use crate::diagram;

#[test]
fn services_meet_over_common_networks_only() {
    let text = "name: shop\nservices:\n  web:\n    image: example/web\n    networks: [front]\n    environment:\n      API_URL: http://api:8080\n      DB_HOST: db\n  api:\n    image: example/api\n    networks: [front, back]\n    depends_on: [db, web]\n  db:\n    image: postgres:16\n    networks: [back]\nnetworks:\n  front:\n  back:\n";
    let found = diagram(&[("compose.yaml", text)]);
    expect![[r#"
        compose:shop/api -> compose:shop/db postgresql 5432 inferred encrypted=false authenticated=true @compose.yaml:12
        compose:shop/web -> compose:shop/api http 8080 declared encrypted=false @compose.yaml:7
    "#]]
    .assert_eq(&found.flows());
    expect![[r#"
        compose:shop/host
        compose:shop/network/back < compose:shop/host api db
        compose:shop/network/front < compose:shop/host web
    "#]]
    .assert_eq(&found.boundaries());
}

#[test]
fn a_job_that_must_end_first_is_nobody_to_talk_to() {
    let text = "name: shop\nservices:\n  web:\n    image: example/web\n    depends_on:\n      migrate: {condition: service_completed_successfully}\n      db: {condition: service_healthy}\n  migrate: {image: example/migrate}\n  db: {image: \"mysql:8\"}\n";
    expect![[r#"
        compose:shop/web -> compose:shop/db mysql 3306 inferred authenticated=true @compose.yaml:7
    "#]]
    .assert_eq(&diagram(&[("compose.yaml", text)]).flows());
}

#[test]
fn ports_are_published_to_whom_their_address_says() {
    let text = "name: shop\nservices:\n  a:\n    image: nginx:1\n    ports: [\"8080:80\"]\n  b:\n    image: redis:7\n    ports: [\"127.0.0.1:6379:6379\"]\n  c:\n    image: example/c\n    ports: [\"10.0.0.5:443:8443\", \"53:53/udp\"]\n  d:\n    image: example/d\n    networks: [inner]\n    ports: [\"9000:9000\"]\n  e:\n    build: .\n    ports: [\"9229:9229\"]\nnetworks:\n  inner: {internal: true}\n";
    let found = diagram(&[("compose.yaml", text)]);
    expect![[r#"
        internet -> compose:shop/a http 8080 declared encrypted=false authenticated=unknown @compose.yaml:5
        internet -> compose:shop/c dns 53 declared authenticated=unknown @compose.yaml:11
        internet -> compose:shop/e tcp 9229 declared authenticated=unknown @compose.yaml:18
        private-network -> compose:shop/c https 443 declared encrypted=true authenticated=unknown @compose.yaml:11
    "#]]
    .assert_eq(&found.flows());
    let published = |id| found.facts(id, &["published_on_all_interfaces", "remote_debugging"]);
    assert_eq!(
        published("compose:shop/a"),
        "published_on_all_interfaces = true @5\n"
    );
    assert_eq!(
        published("compose:shop/b"),
        "published_on_all_interfaces = false @8\n"
    );
    assert_eq!(
        published("compose:shop/d"),
        "published_on_all_interfaces = false @15\n"
    );
    assert!(published("compose:shop/e").contains("remote_debugging = true @18"));
}

#[test]
fn mounted_configuration_names_peers_with_its_own_lines() {
    let text = "name: shop\nservices:\n  proxy:\n    image: nginx:1\n    environment: {BACKEND: \"api:9000\"}\n    volumes: [\"./nginx.conf:/etc/nginx/nginx.conf:ro\", \"./more:/etc/more\", \"./app.json:/app.json\"]\n  api: {image: example/api}\n  cache: {image: \"redis:7\"}\n";
    let found = diagram(&[
        ("compose.yaml", text),
        (
            "nginx.conf",
            "server {\n  # proxy_pass http://cache:1;\n  proxy_pass http://$BACKEND;\n  proxy_pass https://api.somewhere-else.com;\n}\n",
        ),
        (
            "more/app.properties",
            "a=b\nredis.host=cache\nhome.url=https://www.somewhere.org\n",
        ),
        (
            "app.json",
            "{\"home\": \"https://www.nowhere.org\",\n\"jobs\": \"amqps://broker.elsewhere.org\"}",
        ),
        ("more/code.py", "redis_host = \"cache\"\n"),
    ]);
    expect![[r#"
        compose:shop/proxy -> compose:shop/api http 9000 declared encrypted=false @compose.yaml:5 @nginx.conf:3
        compose:shop/proxy -> compose:shop/cache redis 6379 declared encrypted=false authenticated=false @more/app.properties:2
        compose:shop/proxy -> external:api.somewhere-else.com https 443 declared encrypted=true @nginx.conf:4
        compose:shop/proxy -> external:broker.elsewhere.org amqp 5671 declared encrypted=true @app.json:2
    "#]]
    .assert_eq(&found.flows());
}

#[test]
fn a_proxy_takes_marked_services_for_backends() {
    let text = "name: shop\nservices:\n  edge: {image: \"traefik:3\"}\n  api:\n    image: example/api\n    labels:\n      traefik.enable: \"true\"\n      traefik.http.services.api.loadbalancer.server.port: \"8080\"\n  off:\n    image: example/off\n    labels: {traefik.enable: \"false\"}\n";
    expect![[r#"
        compose:shop/edge -> compose:shop/api http 8080 declared encrypted=false @compose.yaml:7
    "#]]
    .assert_eq(&diagram(&[("compose.yaml", text)]).flows());
}

const ASKED: &[&str] = &[
    "added_capabilities",
    "capabilities_dropped",
    "cpu_limited",
    "data_persisted",
    "health_checked",
    "host_namespaces",
    "host_paths",
    "host_paths_writable",
    "image_pinned",
    "memory_limited",
    "password_required",
    "privilege_escalation",
    "privileged",
    "processes_limited",
    "read_only_root",
    "restarts",
    "runs_as_root",
    "runtime_socket",
    "secrets_in_code",
    "syscalls_confined",
];

#[test]
fn settings_of_a_service_are_facts_at_their_lines() {
    let text = "name: shop\nservices:\n  db:\n    image: postgres\n    privileged: true\n    user: \"1000\"\n    cap_add: [CAP_SYS_ADMIN, CHOWN]\n    cap_drop: [ALL]\n    read_only: true\n    security_opt: [\"no-new-privileges:true\"]\n    network_mode: host\n    mem_limit: 1g\n    pids_limit: 100\n    restart: always\n    healthcheck: {test: pg_isready}\n    environment:\n      POSTGRES_HOST_AUTH_METHOD: trust\n      APP_TOKEN: t0ps3cret\n      OTHER_TOKEN: ${NOT_SET}\n    volumes: [\"/var/run/docker.sock:/s\", \"/etc:/e\"]\n  plain: {build: .}\n";
    let found = diagram(&[("compose.yaml", text)]);
    expect![[r#"
        password_required = false @17
        read_only_root = true @9
        image_pinned = false @4
        host_paths = /etc, /var/run/docker.sock @20
        host_paths_writable = true @20
        secrets_in_code = APP_TOKEN @18
        memory_limited = true @12
        cpu_limited = false @3
        processes_limited = true @13
        health_checked = true @15
        restarts = true @14
        data_persisted = true @20
        privileged = true @5
        privilege_escalation = false @10
        host_namespaces = network @11
        runs_as_root = false @6
        added_capabilities = SYS_ADMIN @7
        capabilities_dropped = true @8
        runtime_socket = true @20
        syscalls_confined = false @5
    "#]]
    .assert_eq(&found.facts("compose:shop/db", ASKED));
    expect![[r#"
        read_only_root = false @21
        host_paths =  @21
        host_paths_writable = false @21
        secrets_in_code =  @21
        memory_limited = false @21
        cpu_limited = false @21
        processes_limited = false @21
        health_checked = false @21
        restarts = false @21
        privileged = false @21
        privilege_escalation = true @21
        host_namespaces =  @21
        runs_as_root = unknown @21
        added_capabilities =  @21
        capabilities_dropped = false @21
        runtime_socket = false @21
        syscalls_confined = true @21
    "#]]
    .assert_eq(&found.facts("compose:shop/plain", ASKED));
}

#[test]
fn a_volume_is_a_store_and_two_writers_share_it() {
    let text = "name: shop\nservices:\n  a: {image: example/a, volumes: [\"data:/data\"]}\n  b: {image: example/b, volumes: [\"data:/data\"]}\n  c: {image: example/c, volumes: [\"data:/data:ro\"]}\nvolumes:\n  data:\n";
    let found = diagram(&[("compose.yaml", text)]);
    let id = "compose:shop/volume/data";
    assert!(found.elements().contains(&id));
    assert_eq!(
        found.facts(id, &["shared_store"]),
        "shared_store = true @4\n"
    );
    assert_eq!(found.flows().matches(" mount ").count(), 3);
}

#[test]
fn containers_of_other_projects_are_met_on_a_named_network() {
    let shop = "name: shop\nservices:\n  web:\n    image: example/web\n    networks: [common]\n    external_links: [\"old_db_1:legacy\", old_cache_1]\n    environment: {DB_URL: \"postgres://legacy:5432/x\"}\nnetworks:\n  common: {external: true}\n";
    let old = "name: old\nservices:\n  db: {image: \"postgres:16\", container_name: old_db_1, networks: [common]}\n  cache: {image: \"redis:7\", container_name: old_cache_1, networks: [common]}\n  logs: {image: example/logs, network_mode: \"container:old_db_1\", environment: {CACHE_HOST: cache}}\nnetworks:\n  common: {name: common}\n";
    let found = diagram(&[("shop/compose.yaml", shop), ("old/compose.yaml", old)]);
    expect![[r#"
        compose:old/logs -> compose:old/cache redis 6379 declared encrypted=false authenticated=false @old/compose.yaml:5
        compose:shop/web -> compose:old/cache redis 6379 inferred encrypted=false authenticated=false @shop/compose.yaml:6
        compose:shop/web -> compose:old/db postgresql 5432 declared encrypted=false authenticated=true @shop/compose.yaml:6 @shop/compose.yaml:7
    "#]]
    .assert_eq(&found.flows());
}

#[test]
fn proxies_read_labels_of_stacks_and_services_are_given_models() {
    let text = "name: shop\nservices:\n  edge: {image: \"traefik:3\"}\n  web:\n    image: example/web\n    deploy:\n      labels:\n        traefik.http.services.web.loadbalancer.server.port: \"8080\"\n    models: [small]\n  chat:\n    image: example/chat\n    models:\n      small: {endpoint_var: LLM_URL}\nmodels:\n  small: {model: example/small}\n";
    let found = diagram(&[("compose.yaml", text)]);
    expect![[r#"
        compose:shop/chat -> compose:shop/model/small http ? declared encrypted=false @compose.yaml:13
        compose:shop/edge -> compose:shop/web http 8080 declared encrypted=false @compose.yaml:8
        compose:shop/web -> compose:shop/model/small http ? declared encrypted=false @compose.yaml:9
    "#]]
    .assert_eq(&found.flows());
}

#[test]
fn of_alternatives_in_a_file_only_the_one_that_fits_the_database_counts() {
    let text = "name: shop\nservices:\n  web:\n    build: web\n  db:\n    build: db\n";
    let found = diagram(&[
        ("compose.yaml", text),
        (
            "web/Dockerfile",
            "FROM eclipse-temurin:21\nCOPY target/web.jar /\nUSER 1000\n",
        ),
        (
            "web/src/main/resources/application.yml",
            "a:\n  url: jdbc:mysql://db:3306/x\n---\nb:\n  url: jdbc:postgresql://db:5432/x\n",
        ),
        (
            "web/src/main/resources/application-test.yml",
            "b:\n  url: jdbc:postgresql://db:9999/x\n",
        ),
        (
            "db/Dockerfile",
            "FROM postgres:16\nCOPY init.sql /docker-entrypoint-initdb.d/\n",
        ),
    ]);
    expect![[r#"
        compose:shop/web -> compose:shop/db postgresql 5432 declared encrypted=false authenticated=true @web/src/main/resources/application.yml:5
    "#]]
    .assert_eq(&found.flows());
    assert_eq!(
        found.facts("compose:shop/web", &["runs_as_root"]),
        "runs_as_root = false @3\n"
    );
}

#[test]
fn on_the_network_of_the_host_the_ports_it_listens_on_are_ways_in() {
    let text = "name: shop\nservices:\n  proxy: {image: \"nginx:1\", network_mode: host}\n  api: {image: example/api, network_mode: host, environment: {PORT: \"8000\", DB_URL: \"redis://cache\"}}\n  agent: {image: example/agent, network_mode: host}\n  shy: {image: \"prom/prometheus:v3\", network_mode: host, command: [\"--web.listen-address=127.0.0.1:9090\"]}\n  cache: {image: \"redis:7\"}\n  app: {image: example/app, environment: {API_URL: \"http://host.docker.internal:8000\"}}\n";
    let found = diagram(&[("compose.yaml", text)]);
    expect![[r#"
        compose:shop/app -> compose:shop/api http 8000 declared encrypted=false @compose.yaml:8
        internet -> compose:shop/api http 8000 declared encrypted=false authenticated=unknown @compose.yaml:4
        internet -> compose:shop/proxy http 80 declared encrypted=false authenticated=unknown @compose.yaml:3
    "#]].assert_eq(&found.flows());
    for id in ["compose:shop/proxy", "compose:shop/agent"] {
        let facts = found.facts(id, &["published_on_all_interfaces"]);
        let known = id == "compose:shop/proxy";
        assert_eq!(facts.contains("= true @3"), known, "{facts}");
        assert_eq!(facts.contains("unknown"), !known, "{facts}");
    }
}

#[test]
fn what_a_provider_brings_is_outside_and_has_no_container() {
    let text = "name: shop\nservices:\n  app: {image: example/app, depends_on: [db, llm], develop: {watch: [{action: sync, path: ., target: /src}]}}\n  db: {provider: {type: awesomecloud, options: {type: mysql}}}\n  llm: {provider: {type: model, options: {model: ai/smollm2}}}\n";
    let found = diagram(&[("compose.yaml", text)]);
    expect![[r#"
        compose:shop/app -> compose:shop/db ? ? inferred @compose.yaml:3
        compose:shop/app -> compose:shop/llm ? ? inferred @compose.yaml:3
    "#]]
    .assert_eq(&found.flows());
    assert_eq!(
        found.facts("compose:shop/db", &["runs_as_root", "memory_limited"]),
        ""
    );
    expect![[r#"
        compose:shop/host
        compose:shop/network/default < compose:shop/host app
    "#]]
    .assert_eq(&found.boundaries());
}

#[test]
fn a_store_that_has_no_certificate_is_spoken_to_in_the_clear() {
    let text = "name: shop\nservices:\n  app: {image: example/app, environment: {A_URL: \"postgres://u@a/x\", B_URL: \"postgres://u@b/x\", C_URL: \"postgres://u@c/x\", D_URL: \"postgres://u@a/x?sslmode=require\"}}\n  a: {image: \"postgres:16\"}\n  b: {image: \"postgres:16\", command: postgres -c ssl=on}\n  c: {image: \"bitnami/postgresql:16\", environment: {POSTGRESQL_ENABLE_TLS: \"${TLS}\"}}\n";
    let found = diagram(&[("compose.yaml", text)]);
    expect![[r#"
        compose:shop/app -> compose:shop/a postgresql 5432 declared encrypted=false authenticated=true @compose.yaml:3 @compose.yaml:3
        compose:shop/app -> compose:shop/b postgresql 5432 declared authenticated=true @compose.yaml:3
        compose:shop/app -> compose:shop/c postgresql 5432 declared encrypted=unknown authenticated=true @compose.yaml:3
    "#]].assert_eq(&found.flows());
}

#[test]
fn a_fixed_address_among_the_name_servers_is_a_peer() {
    let text = "name: mail\nservices:\n  resolver:\n    image: example/unbound\n    networks: {inner: {ipv4_address: 10.9.0.2}}\n  smtp:\n    image: example/smtp\n    dns: [10.9.0.2, 9.9.9.9]\n    networks: [inner]\n    ports: [\"465:465\", \"143:143\"]\n    depends_on: [resolver, guard]\n  guard: {image: example/guard, network_mode: host}\nnetworks:\n  inner:\n";
    let found = diagram(&[("compose.yaml", text)]);
    expect![[r#"
        compose:mail/smtp -> compose:mail/resolver dns 53 declared @compose.yaml:8
        internet -> compose:mail/smtp imap 143 declared authenticated=unknown @compose.yaml:10
        internet -> compose:mail/smtp smtp 465 declared authenticated=unknown @compose.yaml:10
    "#]]
    .assert_eq(&found.flows());
}

#[test]
fn who_borrows_a_network_is_in_it_and_behind_its_ports() {
    let text = "name: home\nservices:\n  vpn: {image: example/vpn, ports: [\"8080:8080\", \"9999:9999\"], networks: [inner]}\n  loader: {image: example/loader, network_mode: \"service:vpn\", expose: [\"8080\"], environment: {CACHE_URL: \"redis://cache\"}}\n  cache: {image: \"redis:7\", networks: [inner]}\nnetworks:\n  inner:\n";
    let found = diagram(&[("compose.yaml", text)]);
    expect![[r#"
        compose:home/loader -> compose:home/cache redis 6379 declared encrypted=false authenticated=false @compose.yaml:4
        internet -> compose:home/loader http 8080 declared encrypted=false authenticated=unknown @compose.yaml:3
        internet -> compose:home/vpn tcp 9999 declared authenticated=unknown @compose.yaml:3
    "#]].assert_eq(&found.flows());
    expect![[r#"
        compose:home/host
        compose:home/network/inner < compose:home/host cache loader vpn
    "#]]
    .assert_eq(&found.boundaries());
    let published = found.facts("compose:home/loader", &["published_on_all_interfaces"]);
    assert_eq!(published, "published_on_all_interfaces = true @3\n");
}
