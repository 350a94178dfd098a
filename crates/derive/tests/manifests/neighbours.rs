//! Who reaches whom in a project beyond plain networks and plain texts.

use expect_test::expect;

use crate::diagram;

#[test]
fn those_on_one_network_interface_meet_at_its_loopback_address() {
    let text = "name: shop\nservices:\n  pod: {image: example/pause, networks: [inner]}\n  app: {image: example/app, network_mode: \"service:pod\", environment: {CACHE_URL: \"redis://localhost:6379\", SELF_URL: \"http://localhost:8000\", PORT: \"8000\"}}\n  cache: {image: \"redis:7\", network_mode: \"service:pod\"}\n  probe: {image: example/probe, network_mode: \"container:pod\", environment: {APP_URL: \"http://127.0.0.1:8000\"}}\n  other: {image: example/other, networks: [inner], environment: {CACHE_URL: \"redis://localhost:6379\"}}\nnetworks:\n  inner:\n";
    let named = text.replace(
        "image: example/pause,",
        "image: example/pause, container_name: pod,",
    );
    expect![[r#"
        compose:shop/app -> compose:shop/cache redis 6379 declared encrypted=false authenticated=false @compose.yaml:4
        compose:shop/probe -> compose:shop/app http 8000 declared encrypted=false @compose.yaml:6
    "#]]
    .assert_eq(&diagram(&[("compose.yaml", &named)]).flows());
}

#[test]
fn on_the_network_of_the_host_its_loopback_address_leads_to_published_ports() {
    let text = "name: shop\nservices:\n  app: {image: example/app, network_mode: host, environment: {DB_URL: \"postgres://u:p@localhost:15432/x\", API_URL: \"http://127.0.0.1:8000\"}}\n  api: {image: example/api, network_mode: host, environment: {PORT: \"8000\"}}\n  db: {image: \"postgres:16\", ports: [\"127.0.0.1:15432:5432\"]}\n  web: {image: example/web, environment: {DB_URL: \"postgres://localhost:15432/x\"}}\n";
    expect![[r#"
        compose:shop/app -> compose:shop/api http 8000 declared encrypted=false @compose.yaml:3
        compose:shop/app -> compose:shop/db postgresql 15432 declared encrypted=false authenticated=true @compose.yaml:3
        internet -> compose:shop/api http 8000 declared encrypted=false authenticated=unknown @compose.yaml:4
    "#]]
    .assert_eq(&diagram(&[("compose.yaml", text)]).flows());
}

#[test]
fn an_overlay_that_encrypts_hides_what_is_spoken_in_the_clear() {
    let text = "name: shop\nservices:\n  app: {image: example/app, networks: [sealed, plain, maybe], environment: {A_URL: \"http://a\", B_URL: \"http://b\", C_URL: \"http://c\", D_URL: \"http://d\"}}\n  a: {image: example/a, networks: [sealed]}\n  b: {image: example/b, networks: [plain]}\n  c: {image: example/c, networks: [sealed, plain]}\n  d: {image: example/d, networks: [maybe]}\nnetworks:\n  sealed: {driver: overlay, name: shop-sealed, driver_opts: {encrypted: \"\"}}\n  plain: {driver: overlay}\n  maybe: {driver_opts: {encrypted: \"true\"}}\n";
    expect![[r#"
        compose:shop/app -> compose:shop/a http 80 declared encrypted=true @compose.yaml:3
        compose:shop/app -> compose:shop/b http 80 declared encrypted=false @compose.yaml:3
        compose:shop/app -> compose:shop/c http 80 declared encrypted=false @compose.yaml:3
        compose:shop/app -> compose:shop/d http 80 declared encrypted=unknown @compose.yaml:3
    "#]]
    .assert_eq(&diagram(&[("compose.yaml", text)]).flows());
}

#[test]
fn an_internal_network_publishes_nothing_whatever_its_name() {
    let text = "name: shop\nservices:\n  db: {image: \"postgres:16\", networks: [inner], ports: [\"5432:5432\"]}\nnetworks:\n  inner: {name: shop-inner, internal: true}\n";
    let found = diagram(&[("compose.yaml", text)]);
    assert_eq!(found.flows(), "");
}

#[test]
fn a_file_that_several_mount_is_of_the_one_it_is_named_after() {
    let text = "name: shop\nservices:\n  portal: {image: example/portal, volumes: [\"./conf/portal:/etc/portal\"]}\n  mailer: {image: example/mailer, volumes: [\"./conf/portal:/etc/portal\"]}\n  one: {image: example/one, volumes: [\"./conf/common.conf:/etc/common.conf\"]}\n  two: {image: example/two, volumes: [\"./conf/common.conf:/etc/common.conf\"]}\n  cache: {image: \"redis:7\"}\n";
    let found = diagram(&[
        ("compose.yaml", text),
        ("conf/portal/portal.conf", "redis.host=cache\n"),
        ("conf/common.conf", "redis.host=cache\n"),
    ]);
    expect![[r#"
        compose:shop/one -> compose:shop/cache redis 6379 declared encrypted=false authenticated=false @conf/common.conf:1
        compose:shop/portal -> compose:shop/cache redis 6379 declared encrypted=false authenticated=false @conf/portal/portal.conf:1
        compose:shop/two -> compose:shop/cache redis 6379 declared encrypted=false authenticated=false @conf/common.conf:1
    "#]]
    .assert_eq(&found.flows());
}

#[test]
fn who_waits_for_the_sake_of_a_peer_does_not_talk_to_what_the_peer_needs() {
    let text = "name: shop\nservices:\n  proxy: {image: example/proxy, depends_on: [app, pictures, db], environment: {BACKEND: \"http://app\"}}\n  app: {image: example/app, environment: {PICTURES_URL: \"http://pictures\", DB_HOST: db}}\n  pictures: {image: example/pictures}\n  db: {image: \"postgres:16\"}\n";
    expect![[r#"
        compose:shop/app -> compose:shop/db postgresql 5432 declared encrypted=false authenticated=true @compose.yaml:4
        compose:shop/app -> compose:shop/pictures http 80 declared encrypted=false @compose.yaml:4
        compose:shop/proxy -> compose:shop/app http 80 declared encrypted=false @compose.yaml:3
        compose:shop/proxy -> compose:shop/db postgresql 5432 inferred encrypted=false authenticated=true @compose.yaml:3
    "#]]
    .assert_eq(&diagram(&[("compose.yaml", text)]).flows());
}

#[test]
fn nobody_talks_to_a_worker_that_listens_nowhere() {
    let text = "name: shop\nservices:\n  web: {image: example/web, depends_on: [worker, job-worker, db-setup, config-bootstrapper, api]}\n  worker: {image: example/app}\n  job-worker: {image: example/app, expose: [\"9000\"]}\n  db-setup: {image: example/app}\n  config-bootstrapper: {image: example/app}\n  api: {image: example/app}\n";
    expect![[r#"
        compose:shop/web -> compose:shop/api ? ? inferred @compose.yaml:3
        compose:shop/web -> compose:shop/job-worker http 9000 inferred encrypted=false @compose.yaml:3
    "#]]
    .assert_eq(&diagram(&[("compose.yaml", text)]).flows());
}

#[test]
fn a_url_names_its_host_though_pieces_of_it_come_from_outside() {
    let text = "name: shop\nservices:\n  app:\n    image: example/app\n    environment:\n      DATABASE_URL: postgresql+asyncpg://${DB_USER}:${DB_PASSWORD}@db:5432/${DB_NAME}\n      HOST_URL: http://${WHO}:80\n    command: [\"--cache\", \"redis://:${CACHE_PASSWORD}@cache:6379\"]\n  db: {image: \"postgres:16\"}\n  cache: {image: \"redis:7\"}\n";
    expect![[r#"
        compose:shop/app -> compose:shop/cache redis 6379 declared encrypted=false authenticated=true @compose.yaml:8
        compose:shop/app -> compose:shop/db postgresql 5432 declared encrypted=false authenticated=true @compose.yaml:6
    "#]]
    .assert_eq(&diagram(&[("compose.yaml", text)]).flows());
}

#[test]
fn what_a_config_or_an_image_takes_along_is_read_by_the_name_it_gets() {
    let text = "name: shop\nservices:\n  proxy: {build: ./proxy}\n  scraper:\n    image: prom/prometheus:v3\n    configs: [{source: targets, target: /etc/prometheus/prometheus.yml}]\n  web: {image: example/web}\nconfigs:\n  targets: {file: ./targets.prod}\n";
    let found = diagram(&[
        ("compose.yaml", text),
        (
            "proxy/Dockerfile",
            "FROM caddy:2\nCOPY Caddyfile.ce /etc/caddy/Caddyfile\n",
        ),
        ("proxy/Caddyfile.ce", "reverse_proxy web:3000\n"),
        (
            "targets.prod",
            "scrape_configs:\n- static_configs:\n  - targets: ['web:9100']\n",
        ),
    ]);
    expect![[r#"
        compose:shop/proxy -> compose:shop/web http 3000 declared encrypted=false @proxy/Caddyfile.ce:1
        compose:shop/scraper -> compose:shop/web tcp 9100 declared @targets.prod:3
    "#]]
    .assert_eq(&found.flows());
}

#[test]
fn files_of_one_folder_are_one_project_unless_they_are_variants_of_each_other() {
    let app = "services:\n  app: {image: example/app, environment: {CACHE_URL: \"redis://cache\", DB_URL: \"postgres://db\"}}\n";
    let stores = "services:\n  cache: {image: \"redis:7\"}\n";
    let variant = "services:\n  app: {image: example/app}\n  db: {image: \"postgres:16\"}\n";
    let found = diagram(&[
        ("compose.yaml", app),
        ("compose.stores.yaml", stores),
        ("docker-compose.test.yaml", variant),
    ]);
    expect![[r#"
        compose:compose/app -> compose:compose-stores/cache redis 6379 declared encrypted=false authenticated=false @compose.yaml:2
    "#]].assert_eq(&found.flows());
}

#[test]
fn a_store_takes_its_password_from_a_file_for_all_and_calls_nobody() {
    let text = "name: shop\nservices:\n  app: {image: example/app, env_file: all.env}\n  db: {image: \"postgres:16\", env_file: all.env, environment: {REPLICA_HOST: standby}}\n  cache: {image: \"redis:7\"}\n  standby: {image: \"postgres:16\"}\n";
    let found = diagram(&[
        ("compose.yaml", text),
        ("all.env", "CACHE_URL=redis://cache\nPOSTGRES_PASSWORD=x\n"),
    ]);
    expect![[r#"
        compose:shop/app -> compose:shop/cache redis 6379 declared encrypted=false authenticated=false @all.env:1
        compose:shop/db -> compose:shop/standby postgresql 5432 declared encrypted=false authenticated=true @compose.yaml:4
    "#]].assert_eq(&found.flows());
}

#[test]
fn what_is_watched_for_development_is_no_mount() {
    let text = "name: shop\nservices:\n  app:\n    image: example/app\n    develop:\n      watch:\n        - {action: sync, path: /etc, target: /etc}\n        - {action: rebuild, path: ./conf}\n    volumes: [\"./src:/src\"]\n  cache: {image: \"redis:7\"}\n";
    let found = diagram(&[
        ("compose.yaml", text),
        ("conf/app.properties", "redis.host=cache\n"),
    ]);
    assert_eq!(found.flows(), "");
    let facts = found.facts("compose:shop/app", &["host_paths", "host_paths_writable"]);
    expect![[r#"
        host_paths =  @9
        host_paths_writable = false @9
    "#]]
    .assert_eq(&facts);
}

/// A Deployment with an account of its own and this in its container.
fn deployment(name: &str, container: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec: {{serviceAccountName: {name}, containers: [{{image: 'example/{name}:1', {container}}}]}}\n---\n"
    )
}

#[test]
fn a_port_of_the_own_machine_leads_to_whoever_asked_for_it() {
    let host = "{name: HOST_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}";
    let text = [
        deployment("agent", "ports: [{containerPort: 4317, hostPort: 4317}]"),
        deployment(
            "web",
            &format!("env: [{host}, {{name: OTLP_ENDPOINT, value: 'http://$(HOST_IP):4317'}}]"),
        ),
        deployment(
            "other",
            &format!("env: [{host}, {{name: OTLP_ENDPOINT, value: 'http://$(HOST_IP):9999'}}]"),
        ),
    ];
    expect![[r#"
        k8s:default/Deployment/web -> k8s:default/Deployment/agent grpc 4317 declared encrypted=false @shop.yaml:15
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &text.concat())]).flows());
}

#[test]
fn a_namespace_in_which_nothing_is_may_be_the_one_that_is_not_stated() {
    let service = |namespace: &str| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata: {{name: cart{namespace}}}\nspec: {{selector: {{app: cart}}, ports: [{{port: 80}}]}}\n---\n"
        )
    };
    let web = deployment(
        "web",
        "env: [{name: CART_URL, value: 'http://cart.shop.svc'}]",
    );
    let cart = deployment("cart", "ports: []");
    let left_open = [web.clone(), cart.clone(), service("")].concat();
    expect![[r#"
        k8s:default/Deployment/web -> k8s:default/Deployment/cart http 80 declared encrypted=false @shop.yaml:7
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &left_open)]).flows());
    let stated = [web, cart, service(", namespace: default")].concat();
    expect![[r#"
        k8s:default/Deployment/web -> k8s:shop/Service/cart http 80 declared encrypted=false @shop.yaml:7
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &stated)]).flows());
}

#[test]
fn settings_of_its_own_name_are_what_a_program_asks_the_cluster_for() {
    let settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  application.properties: |\n    redis.host=cache\n---\n";
    let cache = "apiVersion: v1\nkind: Service\nmetadata: {name: cache}\nspec: {selector: {app: cache}, ports: [{port: 6379}]}\n---\n";
    let others = [settings, cache, &deployment("cache", "ports: []")].concat();
    let asked = [&*others, &deployment("web", "ports: []")].concat();
    expect![[r#"
        k8s:default/Deployment/web -> k8s:default/Deployment/cache redis 6379 inferred encrypted=false @shop.yaml:6
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &asked)]).flows());
    // Whoever is given them does not ask.
    let given = deployment("other", "envFrom: [{configMapRef: {name: web}}]");
    let flows = diagram(&[("shop.yaml", &[asked, given].concat())]).flows();
    assert!(!flows.contains("Deployment/web -> "), "{flows}");
}

#[test]
fn the_standard_variables_of_a_client_name_its_server() {
    let text = [
        deployment(
            "web",
            "env: [{name: PGHOST, value: db}, {name: PGPORT, value: '5433'}, {name: PGPASSWORD, value: example}]",
        ),
        deployment("db", "ports: []"),
        "apiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {selector: {app: db}, ports: [{port: 5433, name: pg}]}\n".to_owned(),
    ];
    expect![[r#"
        k8s:default/Deployment/web -> k8s:default/Deployment/db postgresql 5433 declared authenticated=true @shop.yaml:7
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &text.concat())]).flows());
}

#[test]
fn a_line_of_a_mounted_file_is_the_place_that_names_a_peer() {
    let with = |text: &str| {
        let settings = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: web}}\ndata:\n  app.conf: {text}---\n"
        );
        let mounted = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers: [{image: 'example/web:1', volumeMounts: [{name: c, mountPath: /c}]}]\n  volumes: [{name: c, configMap: {name: web}}]\n---\n";
        let db = "apiVersion: v1\nkind: Pod\nmetadata: {name: db, labels: {app: db}}\nspec: {containers: [{image: 'example/db:1'}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {selector: {app: db}, ports: [{port: 5432}]}\n";
        let flows = diagram(&[("shop.yaml", &[&settings, mounted, db].concat())]).flows();
        flows
            .rsplit('@')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned()
    };
    for (text, place) in [
        ("|\n    # the store\n\n    db.host=db\n", "shop.yaml:8"),
        ("|-\n    [db]\n      host = db", "shop.yaml:7"),
        // Folded and escaped, a line of the text is no line of the file.
        (">\n    a=b\n\n    db.host=db\n", "shop.yaml:6"),
        ("\"a=b\\ndb.host=db\\n\"\n", "shop.yaml:5"),
    ] {
        let text = format!("{}\n", text.trim_end());
        assert_eq!(with(&text), place, "{text}");
    }
}

#[test]
fn buckets_and_instances_are_stores_outside_or_those_that_are_declared() {
    let web = deployment(
        "web",
        "args: ['--models=s3://shop-models/v1', '--db', 'shop-prod:europe-west3:orders'], env: [{name: BACKUPS, value: 'gs://shop-backups'}, {name: DB_HOST, value: shop-orders.c1x.eu-west-1.rds.amazonaws.com}]",
    );
    let minio = deployment(
        "reader",
        "args: ['s3://shop-models/v1'], env: [{name: AWS_ENDPOINT_URL, value: 'http://minio:9000'}]",
    );
    let code = "resource \"aws_s3_bucket\" \"models\" {\n  bucket = \"shop-models\"\n}\nresource \"aws_db_instance\" \"orders\" {\n  identifier = \"shop-orders\"\n  engine = \"postgres\"\n}\n";
    let manifests = [web, minio].concat();
    let files = [("shop.yaml", &*manifests), ("main.tf", code)];
    expect![[r#"
        k8s:default/Deployment/reader -> k8s:default/Service/minio http 9000 declared encrypted=false @shop.yaml:15
        k8s:default/Deployment/web -> aws_db_instance.orders postgresql 5432 declared @shop.yaml:7 @main.tf:4
        k8s:default/Deployment/web -> aws_s3_bucket.models https 443 declared encrypted=true @shop.yaml:7 @main.tf:1
        k8s:default/Deployment/web -> external:cloudsql:shop-prod:europe-west3:orders tls 3307 declared encrypted=true @shop.yaml:7
        k8s:default/Deployment/web -> external:gs://shop-backups https 443 declared encrypted=true @shop.yaml:7
    "#]]
    .assert_eq(&diagram(&files).flows());
}

#[test]
fn hosts_with_the_same_gaps_are_the_same_host() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n  containers:\n  - name: main\n    image: example/web:1\n    env:\n    - {name: API_URL, value: \"https://api.${DOMAIN}/v1\"}\n    - {name: OTHER_URL, value: \"https://other.${DOMAIN}/v1\"}\n    - {name: CART_ADDR, value: \"cart-${STAGE}\"}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: api, labels: {app: api}}\nspec: {containers: [{name: main, image: example/api:1}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: api}\nspec: {selector: {app: api}, ports: [{port: 80}]}\n---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: api}\nspec: {rules: [{host: \"api.${DOMAIN}\", http: {paths: [{backend: {service: {name: api, port: {number: 80}}}}]}}]}\n";
    expect![[r#"
        internet -> k8s:default/Pod/api http 80 declared encrypted=false authenticated=unknown @shop.yaml:26
        k8s:default/Pod/web -> k8s:default/Pod/api https 443 declared encrypted=true @shop.yaml:9
    "#]].assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

#[test]
fn a_service_without_a_stated_namespace_may_be_where_the_caller_is() {
    let pod = |name: &str, namespace: &str, env: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}{namespace}, labels: {{app: {name}}}}}\nspec: {{containers: [{{name: main, image: example/{name}:1{env}}}]}}\n"
        )
    };
    let env = ", env: [{name: DB_HOST, value: db}, {name: MQ_HOST, value: mq}, {name: LOG_SERVER, value: \"loki.logs:3100\"}, {name: CART_URL, value: \"http://cart.own\"}]";
    let parts = [
        pod("web", ", namespace: shop", env),
        pod("cart", "", ""),
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: cart}\nspec: {selector: {app: cart}, ports: [{port: 80}]}\n".to_owned(),
        pod("db", "", ""),
        pod("mq", ", namespace: own", ""),
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: db}\nspec: {selector: {app: db}, ports: [{port: 5432}]}\n".to_owned(),
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: mq, namespace: own}\nspec: {selector: {app: mq}, ports: [{port: 5672}]}\n".to_owned(),
    ];
    expect![[r#"
        k8s:shop/Pod/web -> k8s:default/Pod/cart http 80 inferred encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:default/Pod/db ? ? inferred @shop.yaml:5
        k8s:shop/Pod/web -> k8s:logs/Service/loki http 3100 declared encrypted=false @shop.yaml:5
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
}

#[test]
fn annotations_and_files_with_one_value_name_peers() {
    let pod = |name: &str, metadata: &str, more: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {{app: {name}}}{metadata}}}\nspec: {{containers: [{{name: main, image: example/{name}:1{more}}}]{}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]}}\n",
            if more.is_empty() {
                ""
            } else {
                ", volumes: [{name: v, projected: {sources: [{secret: {name: bound}}]}}]"
            }
        )
    };
    let upstreams = ", annotations: {consul.hashicorp.com/connect-service-upstreams: \"api:9090,till.svc.default.ns:9091\"}";
    let parts = [
        pod("web", upstreams, ", volumeMounts: [{name: v, mountPath: /b}]"),
        pod("api", "", ""),
        pod("till", "", ""),
        pod("db", "", ""),
        "---\napiVersion: v1\nkind: Secret\nmetadata: {name: bound}\nstringData: {type: db, host: db, password: x}\n".to_owned(),
    ];
    expect![[r#"
        k8s:default/Pod/web -> k8s:default/Pod/api http 80 declared encrypted=false @shop.yaml:4
        k8s:default/Pod/web -> k8s:default/Pod/db http 80 declared encrypted=false @shop.yaml:45
        k8s:default/Pod/web -> k8s:default/Pod/till http 80 declared encrypted=false @shop.yaml:4
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
}

#[test]
fn every_environment_reaches_what_is_declared_once_around_all_of_them() {
    let web = deployment(
        "web",
        "env: [{name: STORE_URL, value: 'redis://store.infra:6379'}, {name: NEAR_URL, value: 'redis://store:6379'}]",
    );
    let overlay = |namespace: &str| format!("namespace: {namespace}\nresources: [../../base]\n");
    let (development, production) = (overlay("shop-dev"), overlay("shop-prod"));
    let store = "apiVersion: v1\nkind: Pod\nmetadata: {name: store, namespace: infra, labels: {app: store}}\nspec: {containers: [{name: main, image: 'redis:7'}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: store, namespace: infra}\nspec: {selector: {app: store}, ports: [{port: 6379}]}\n";
    let found = diagram(&[
        ("base/kustomization.yaml", "resources: [web.yaml]\n"),
        ("base/web.yaml", &web),
        ("infra/store.yaml", store),
        ("overlays/dev/kustomization.yaml", &development),
        ("overlays/prod/kustomization.yaml", &production),
    ]);
    expect![[r#"
        k8s:shop-dev/Deployment/web -> .:k8s:shop-dev/Service/store redis 6379 declared encrypted=false @base/web.yaml:7
        k8s:shop-dev/Deployment/web -> k8s:infra/Pod/store redis 6379 declared encrypted=false authenticated=false @base/web.yaml:7
        k8s:shop-prod/Deployment/web -> k8s:infra/Pod/store redis 6379 declared encrypted=false authenticated=false @base/web.yaml:7
        k8s:shop-prod/Deployment/web -> overlays/prod:k8s:shop-prod/Service/store redis 6379 declared encrypted=false @base/web.yaml:7
    "#]].assert_eq(&found.flows());
}

#[test]
fn a_url_with_a_port_in_a_file_of_its_own_is_a_service_elsewhere() {
    let texts = |data: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings, namespace: shop}}\ndata:\n  application.yaml: |\n{data}---\napiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\nspec:\n  containers: [{{name: main, image: 'example/web:1', volumeMounts: [{{name: settings, mountPath: /etc/web}}]}}]\n  volumes: [{{name: settings, configMap: {{name: settings}}}}]\n"
        )
    };
    let found = |data: &str| diagram(&[("shop.yaml", &texts(data))]).flows();
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Service/prices http 8080 declared encrypted=false @shop.yaml:7
    "#]]
    .assert_eq(&found(
        "    services:\n      prices: {url: 'http://prices:8080'}\n",
    ));
    // Without a port, or in words about something else, it may be anything.
    expect![[""]].assert_eq(&found("    services:\n      prices: {url: 'http://prices'}\n    description: see http://prices:8080\n"));
}

#[test]
fn links_and_what_a_page_calls_itself_are_no_peers() {
    let text = r#"
apiVersion: v1
kind: ConfigMap
metadata: {name: pages}
data:
  services.yaml: |
    - Orders:
        href: https://orders.shop-of-ours.com
        icon: https://icons.shop-of-ours.com/a.png
        widget: {url: "https://figures.shop-of-ours.com"}
  index.html: |
    if (f.server.value == "") f.server.value = window.location.host;
---
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: c
    image: example/web:1
    env: [{name: MEDIA_HLSALLOWORIGINS, value: "https://buyers.shop-of-ours.com"}]
    volumeMounts: [{name: pages, mountPath: /pages}]
  volumes: [{name: pages, configMap: {name: pages}}]
"#;
    expect![[r#"
        k8s:default/Pod/web -> external:figures.shop-of-ours.com https 443 declared encrypted=true @shop.yaml:10
    "#]].assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

#[test]
fn a_file_that_is_a_copy_of_another_reaches_what_lies_beside_it() {
    let pod = |image: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web, labels: {{app: web}}}}\nspec: {{containers: [{{name: c, image: \"{image}\", env: [{{name: CART_URL, value: \"http://cart:8080\"}}]}}]}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: web}}\nspec: {{selector: {{app: web}}, ports: [{{port: 80}}]}}\n"
        )
    };
    let cart = "apiVersion: v1\nkind: Service\nmetadata: {name: cart}\nspec: {selector: {app: cart}, ports: [{port: 8080}]}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: cart, labels: {app: cart}}\nspec: {containers: [{name: c, image: \"example/cart:1\"}]}\n";
    let found = diagram(&[
        ("all/cart.yaml", cart),
        ("all/web.cloud.yaml", &pod("example/web:2")),
        ("all/web.yaml", &pod("example/web:1")),
    ]);
    expect![[r#"
        all/web.yaml:k8s:default/Pod/web -> k8s:default/Pod/cart http 8080 declared encrypted=false @all/web.yaml:4
        all:k8s:default/Pod/web -> k8s:default/Pod/cart http 8080 declared encrypted=false @all/web.cloud.yaml:4
    "#]].assert_eq(&found.flows());
}

#[test]
fn parts_that_each_say_where_charts_are_fetched_from_are_one_application() {
    let part = |name: &str, peer: &str, every: &str| {
        format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {{name: charts, namespace: flux}}\nspec: {{url: \"https://charts.example\", interval: {every}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {{app: {name}}}}}\nspec: {{containers: [{{name: c, image: \"example/c:1\", env: [{{name: PEER_URL, value: \"http://{peer}\"}}]}}]}}\n"
        )
    };
    let found = diagram(&[
        ("cart/all.yaml", &part("cart", "web", "1h")),
        ("web/all.yaml", &part("web", "cart", "2h")),
    ]);
    expect![[r#"
        k8s:default/Pod/cart -> k8s:default/Pod/web http 80 declared encrypted=false @cart/all.yaml:14
        k8s:default/Pod/web -> k8s:default/Pod/cart http 80 declared encrypted=false @web/all.yaml:14
    "#]].assert_eq(&found.flows());
}

#[test]
fn a_file_of_json_names_outsiders_that_are_called_after_an_interface() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: tools, namespace: shop}\ndata:\n  tools.json: '{\"prices\": {\"url\": \"https://api.prices-of.net/v1\"}, \"help\": {\"url\": \"https://www.prices-of.net/help\"}}'\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  containers: [{name: main, image: 'example/web:1', volumeMounts: [{name: tools, mountPath: /etc/web}]}]\n  volumes: [{name: tools, configMap: {name: tools}}]\n";
    expect![[r#"
        k8s:shop/Pod/web -> external:api.prices-of.net https 443 declared encrypted=true @shop.yaml:5
    "#]].assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}
