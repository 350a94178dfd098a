//! Addresses that are kept outside of the code, and what is behind names that no manifest holds.

use expect_test::expect;

use crate::diagram;

/// A store with the Service in front of it, which takes the environment that is given.
fn store(name: &str, image: &str, port: u16, env: &str) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{matchLabels: {{app: {name}}}}}, template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{containers: [{{name: main, image: '{image}', env: [{env}]}}]}}}}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: {port}}}]}}\n"
    )
}

/// A variable that takes a key of a Secret.
fn secret(variable: &str, name: &str, key: &str) -> String {
    format!("{{name: {variable}, valueFrom: {{secretKeyRef: {{name: {name}, key: {key}}}}}}}")
}

fn pod(env: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop, labels: {{app: web}}}}\nspec: {{containers: [{{name: main, image: 'example/web:1', env: [{env}]}}]}}\n"
    )
}

/// Whom a program calls that takes this variable from a Secret which nobody holds.
fn called(variable: &str, source: &str, stores: &[String]) -> Vec<String> {
    let text = stores.concat() + &pod(&secret(variable, source, "address"));
    let flows = diagram(&[("shop.yaml", &text)]).flows();
    let of_web = |line: &str| {
        let to = line.strip_prefix("k8s:shop/Pod/web -> k8s:shop/")?;
        Some(to.split(' ').take(4).collect::<Vec<_>>().join(" "))
    };
    flows.lines().filter_map(of_web).collect()
}

#[test]
fn an_address_kept_outside_is_that_of_the_only_one_it_can_mean() {
    let main = store(
        "main",
        "postgres:16",
        5432,
        &secret("POSTGRES_PASSWORD", "main-login", "password"),
    );
    let events = store("events", "rabbitmq:3", 5672, "");
    let notes = store("notes", "mongo:7", 27017, "");
    let all = [main.clone(), events, notes];
    let of_main = ["StatefulSet/main postgresql 5432 inferred"];
    for (variable, source) in [
        // It takes its own credentials from there.
        ("DB_HOST", "main-login"),
        // A database and nothing else, of which there is one that has tables.
        ("DATABASE_URL", "hidden"),
        ("ConnectionStrings__Default", "hidden"),
        ("PGHOST", "hidden"),
    ] {
        assert_eq!(called(variable, source, &all), of_main, "{variable}");
    }
    assert_eq!(
        called("AMQP_URL", "hidden", &all),
        ["StatefulSet/events amqp 5672 inferred"]
    );
    let by_protocol = called("SPRING_DATA_MONGODB_URI", "main-login", &all);
    assert_eq!(by_protocol, ["StatefulSet/notes mongodb 27017 inferred"]);
    for variable in [
        "PAYMENTS_API_URL",
        "DB_NAME",
        "MYSQL_HOST",
        "FRONTEND_URL",
        "STRIPE_KEY",
    ] {
        assert!(
            called(variable, "main-login", &all).is_empty(),
            "{variable}"
        );
    }
    // Two may be meant, unless a name tells them apart.
    let two = [main, store("orders", "postgres:16", 5432, "")];
    assert!(called("DATABASE_URL", "hidden", &two).is_empty());
    let named = called("DATABASE_URL", "orders-login", &two);
    assert_eq!(named, ["StatefulSet/orders postgresql 5432 inferred"]);
}

#[test]
fn an_address_that_the_code_holds_needs_no_inference() {
    let known = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: hidden, namespace: shop}\nstringData: {address: 'postgres://db.example.com/shop'}\n";
    let stores = [store("main", "postgres:16", 5432, ""), known.to_owned()];
    assert!(called("DATABASE_URL", "hidden", &stores).is_empty());
    // What may be absent is not asked for.
    let optional =
        "{name: DATABASE_URL, valueFrom: {secretKeyRef: {name: other, key: url, optional: true}}}";
    let text = store("main", "postgres:16", 5432, "") + &pod(optional);
    assert!(
        !diagram(&[("shop.yaml", &text)])
            .flows()
            .contains("Pod/web ->")
    );
}

#[test]
fn an_address_that_is_to_be_filled_in_is_that_of_the_only_one_it_can_mean() {
    let main = store("main", "postgres:16", 5432, "");
    let events = store("events", "rabbitmq:3", 5672, "");
    let of_web = |env: &str| {
        let text = main.clone() + &events + &pod(env);
        let flows = diagram(&[("shop.yaml", &text)]).flows();
        let to = flows
            .lines()
            .find_map(|it| it.strip_prefix("k8s:shop/Pod/web -> k8s:shop/"));
        to.map(|it| it.split(' ').take(4).collect::<Vec<_>>().join(" "))
    };
    for blank in [
        "${BROKER}",
        "<broker>",
        "{{ broker }}",
        "__BROKER__",
        "amqp://app@${BROKER}:5672/x",
    ] {
        let found = of_web(&format!("{{name: RABBITMQ_HOST, value: '{blank}'}}"));
        assert_eq!(
            found.as_deref(),
            Some("StatefulSet/events amqp 5672 inferred"),
            "{blank}"
        );
    }
    // What is filled in from a variable beside it is known, and words are no places.
    for env in [
        "{name: BROKER, value: cache}, {name: RABBITMQ_HOST, value: '${BROKER}'}",
        "{name: RABBITMQ_HOST, value: '<a> and <b>'}",
        "{name: RABBITMQ_USER, value: '${BROKER_USER}'}",
        "{name: MODE, value: '${MODE}'}",
    ] {
        assert_eq!(of_web(env), None, "{env}");
    }
}

#[test]
fn an_argument_uses_an_address_that_only_an_absent_source_can_hold() {
    let stores =
        store("web-db", "postgres:16", 5432, "") + &store("till-db", "postgres:16", 5432, "");
    let with = |argument: &str| {
        let container = format!(
            "envFrom: [{{secretRef: {{name: hidden}}}}], args: ['--url', '{argument}'], env: []"
        );
        let text = stores.clone() + &pod("").replace("env: []", &container);
        let flows = diagram(&[("shop.yaml", &text)]).flows();
        flows
            .lines()
            .filter(|it| it.starts_with("k8s:shop/Pod/web"))
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    // Of two databases it is the one that shares the name of whoever asks.
    let found =
        ["k8s:shop/Pod/web -> k8s:shop/StatefulSet/web-db postgresql 5432 inferred @shop.yaml:25"];
    assert_eq!(with("$(DB_URL)"), found);
    assert_eq!(with("${DB_URL}"), found);
    for argument in ["$(DB_NAME)", "$(hostname)", "${DB_URL:-none}", "DB_URL"] {
        assert!(with(argument).is_empty(), "{argument}");
    }
}

#[test]
fn what_brings_a_database_up_to_date_needs_nobody_else_of_a_source_for_many() {
    let shared = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: all, namespace: shop}\ndata: {CART_URL: 'http://cart:80', DB_HOST: main}\n";
    let with = |name: &str| {
        store(name, "example/web:1", 80, "")
            .replace("env: []", "envFrom: [{configMapRef: {name: all}}]")
    };
    let text = [
        shared.to_owned(),
        with("web"),
        with("web-migrate"),
        store("main", "postgres:16", 5432, ""),
        store("cart", "example/cart:1", 80, ""),
    ];
    expect![[r#"
        k8s:shop/StatefulSet/web -> k8s:shop/StatefulSet/cart http 80 inferred encrypted=false @shop.yaml:5
        k8s:shop/StatefulSet/web -> k8s:shop/StatefulSet/main postgresql 5432 inferred authenticated=true @shop.yaml:5
        k8s:shop/StatefulSet/web-migrate -> k8s:shop/StatefulSet/main postgresql 5432 inferred authenticated=true @shop.yaml:5
    "#]].assert_eq(&diagram(&[("shop.yaml", &text.concat())]).flows());
}

#[test]
fn a_service_of_a_chart_goes_by_its_name_in_a_release_that_nothing_tells() {
    let service = |name: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\n  labels: {{app.kubernetes.io/managed-by: {{{{ .Release.Service }}}}, app.kubernetes.io/instance: {{{{ .Release.Name }}}}}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]}}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec: {{selector: {{matchLabels: {{app: {name}}}}}, template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{containers: [{{name: main, image: example/x:1}}]}}}}}}\n"
        )
    };
    let all = ["{{ .Release.Name }}-cache", "{{ .Release.Name }}-api"]
        .map(service)
        .concat();
    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: door}\nspec: {rules: [{http: {paths: [{path: /, backend: {service: {name: live-cache, port: {number: 80}}}}]}}]}\n";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: main, image: 'example/web:1', env: [{name: CACHE_URL, value: 'http://live-cache'}, {name: API_URL, value: 'http://live-api'}]}]}\n";
    let found = diagram(&[
        (
            "shop/Chart.yaml",
            "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
        ),
        ("shop/templates/all.yaml", &all),
        ("shop/templates/door.yaml", ingress),
        ("shop/templates/web.yaml", pod),
    ]);
    expect![[r#"
        internet -> k8s:default/Deployment/shop-cache http 80 declared encrypted=false authenticated=unknown @shop/templates/door.yaml:4
        k8s:default/Pod/web -> k8s:default/Deployment/shop-cache http 80 inferred encrypted=false @shop/templates/web.yaml:4
        k8s:default/Pod/web -> k8s:default/Service/live-api http 80 declared encrypted=false @shop/templates/web.yaml:4
    "#]].assert_eq(&found.flows());
}

#[test]
fn a_store_whose_address_is_to_be_filled_in_is_there_all_the_same() {
    let text = pod(
        "{name: DATABASE_URL, value: 'postgresql://<user>:<password>@<postgres-host>:5432/shop'}, {name: REDIS_ADDR, value: '${CACHE_ADDRESS}'}, {name: MONGO_URL, value: 'mongodb+srv://app:x@your-cluster.mongodb.net/shop'}, {name: SPRING_DATASOURCE_URL, value: 'jdbc:postgresql://$(PG_HOST):5432/x'}, {name: API_URL, value: '${API}'}, {name: WEB_URL, value: 'https://your-shop.org'}, {name: DB_NAME, value: '<name>'}",
    );
    expect![[r#"
        k8s:shop/Pod/web -> external:CACHE_ADDRESS ? ? declared @shop.yaml:5
        k8s:shop/Pod/web -> external:PG_HOST postgresql 5432 declared @shop.yaml:5
        k8s:shop/Pod/web -> external:postgres-host postgresql 5432 declared @shop.yaml:5
        k8s:shop/Pod/web -> external:your-cluster.mongodb.net mongodb 27017 declared encrypted=true @shop.yaml:5
    "#]].assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn a_setting_that_asks_for_what_its_host_is_called_after_names_a_service_elsewhere() {
    let text = pod(
        "{name: REDIS_HOST, value: redis}, {name: DB_HOST, value: shop-postgres}, {name: RabbitMQ__Host, value: rabbitmq}, {name: KAFKA_BROKERS, value: redis}, {name: APP_HOST, value: mysql}, {name: MONGO_SERVER, value: 10.9.8.7}, {name: APP_SERVER, value: 10.9.8.6}",
    );
    expect![[r#"
        k8s:shop/Pod/web -> external:10.9.8.7 ? ? declared @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Service/rabbitmq ? ? declared @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Service/redis ? ? declared @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Service/shop-postgres ? ? declared @shop.yaml:5
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn a_host_that_is_called_after_a_server_of_mail_is_one_whatever_the_setting_is_called() {
    let text = pod(
        "{name: MAIL_SERVER_NAME, value: smtp.post.com}, {name: WEB_SERVER_NAME, value: www.post.com}, {name: SMTP_FROM, value: shop@smtp.post.com}",
    );
    expect![[r#"
        k8s:shop/Pod/web -> external:smtp.post.com ? ? declared @shop.yaml:5
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn a_script_of_a_filter_holds_labels_and_a_url_may_lack_its_scheme() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: filter, namespace: shop}\ndata:\n  name.lua: |\n    local names = {\n      [\"cart-service\"] = \"cart\",\n    }\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  containers: [{name: main, image: 'example/web:1', env: [{name: DATA_SOURCE_NAME, value: 'reader:pw@main:5432/shop'}], volumeMounts: [{name: f, mountPath: /etc/f}]}]\n  volumes: [{name: f, configMap: {name: filter}}]\n".to_owned()
        + &store("main", "postgres:16", 5432, "")
        + &store("cart", "example/cart:1", 80, "");
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/StatefulSet/main postgresql 5432 declared authenticated=true @shop.yaml:14
    "#]].assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn a_store_asks_nobody_of_whom_a_source_for_many_speaks() {
    let shared = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: all, namespace: shop}\ndata: {CART_URL: 'http://cart:80'}\n";
    let with = |name: &str, image: &str| {
        store(name, image, 80, "").replace("env: []", "envFrom: [{configMapRef: {name: all}}]")
    };
    let text = [
        shared.to_owned(),
        with("main", "postgres:16"),
        with("web", "example/web:1"),
        with("till", "example/till:1"),
        store("cart", "example/cart:1", 80, ""),
    ];
    let flows = diagram(&[("shop.yaml", &text.concat())]).flows();
    assert!(
        flows.contains("StatefulSet/web -> k8s:shop/StatefulSet/cart"),
        "{flows}"
    );
    assert!(!flows.contains("StatefulSet/main ->"), "{flows}");
}

#[test]
fn a_number_that_a_template_writes_as_no_number_is_a_port() {
    let text = store("cache", "redis:7", 6379, "")
        + &pod(
            "{name: REDIS_ADDR, value: 'cache:%!d(float64=6379)'}, {name: CACHE_ADDR, value: 'cache:%!d(string=x)'}",
        );
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/StatefulSet/cache redis 6379 declared encrypted=false authenticated=false @shop.yaml:15
    "#]].assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn an_ingress_leads_to_services_that_no_manifest_declares() {
    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: door, namespace: tools}\nspec: {rules: [{host: login.example.org, http: {paths: [{path: /, backend: {service: {name: login, port: {number: 80}}}}]}}]}\n";
    let text = ingress.to_owned()
        + &pod(
            "{name: LOGIN_URL, value: 'https://login.example.org/realms/shop'}, {name: CHECK_URL, value: 'http://login.tools:8080'}",
        );
    expect![[r#"
        internet -> k8s:tools/Service/login http 80 declared encrypted=false authenticated=unknown @shop.yaml:4
        k8s:shop/Pod/web -> k8s:tools/Service/login https 443 declared encrypted=true @shop.yaml:9
        k8s:shop/Pod/web -> k8s:tools/Service/login http 8080 declared encrypted=false @shop.yaml:9
    "#]].assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn an_ingress_leads_through_an_alias_to_the_service_behind_it() {
    let door = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: door, namespace: shop}\nspec: {rules: [{http: {paths: [{path: /, backend: {service: {name: gate, port: {number: 80}}}}]}}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: gate, namespace: shop}\nspec: {type: ExternalName, externalName: main.edge.svc.cluster.local}\n";
    let own = store("main", "example/main:1", 80, "").replace("namespace: shop", "namespace: edge");
    expect![[r#"
        internet -> k8s:edge/StatefulSet/main http 80 declared encrypted=false authenticated=unknown @shop.yaml:4
    "#]].assert_eq(&diagram(&[("shop.yaml", &(door.to_owned() + &own))]).flows());
    expect![[r#"
        internet -> k8s:edge/Service/main http 80 declared encrypted=false authenticated=unknown @shop.yaml:4
    "#]].assert_eq(&diagram(&[("shop.yaml", door)]).flows());
    // Nobody is led to this one.
    let unused = door.replace("service: {name: gate", "service: {name: other");
    let flows = diagram(&[("shop.yaml", &unused)]).flows();
    assert!(!flows.contains("edge"), "{flows}");
}

#[test]
fn a_script_asks_a_host_without_a_scheme() {
    let text = pod("").replace(
        "env: []",
        "command: [sh, -c, 'IP=$(curl -s who.me); nc -z gone 80; curl -s later']",
    );
    expect![[r#"
        k8s:shop/Pod/web -> external:who.me ? ? declared @shop.yaml:5
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn services_that_all_select_the_same_are_told_apart_by_names_and_ports() {
    let part = |name: &str, port: u16| {
        store(&format!("{name}-deployment"), "example/x:1", port, "")
            .replace(&format!("app: {name}-deployment"), "app: shop")
            .replace(&format!("metadata: {{name: {name}-deployment, namespace: shop}}\nspec: {{selector: {{app: shop}}, ports"), &format!("metadata: {{name: {name}-service, namespace: shop}}\nspec: {{selector: {{app: shop}}, ports"))
            .replace("env: []", &format!("ports: [{{containerPort: {port}}}]"))
    };
    let caller = pod(
        "{name: CART_URL, value: 'http://cart-service:81'}, {name: MAIL_URL, value: 'http://post:83'}",
    );
    let post = "---\napiVersion: v1\nkind: Service\nmetadata: {name: post, namespace: shop}\nspec: {selector: {app: shop}, ports: [{port: 83}]}\n";
    let text = [
        part("cart", 81),
        part("till", 82),
        part("mail", 83),
        post.to_owned(),
        caller,
    ]
    .concat();
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/StatefulSet/cart-deployment http 81 declared encrypted=false @shop.yaml:40
        k8s:shop/Pod/web -> k8s:shop/StatefulSet/mail-deployment http 83 declared encrypted=false @shop.yaml:40
    "#]].assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
    // Versions of one thing are all behind each of its Services.
    let text = [
        part("web-blue", 80),
        part("web-green", 80),
        pod("{name: WEB_URL, value: 'http://web-blue-service'}"),
    ];
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/StatefulSet/web-blue-deployment http 80 declared encrypted=false @shop.yaml:25
        k8s:shop/Pod/web -> k8s:shop/StatefulSet/web-green-deployment http 80 declared encrypted=false @shop.yaml:25
    "#]].assert_eq(&diagram(&[("shop.yaml", &text.concat())]).flows());
}

#[test]
fn a_service_with_a_namespace_chooses_what_leaves_its_own_open() {
    let kafka = "apiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nmetadata: {name: hub}\nspec: {kafka: {replicas: 3, listeners: [{name: plain, port: 9092, type: internal, tls: false}]}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: queue, namespace: events}\nspec: {selector: {strimzi.io/cluster: hub, strimzi.io/kind: Kafka}, ports: [{port: 9092}]}\n---\napiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaBridge\nmetadata: {name: gate}\nspec: {bootstrapServers: 'hub-kafka-bootstrap:9092', http: {port: 8080}}\n";
    let text = kafka.to_owned()
        + &pod(
            "{name: BROKERS, value: 'queue.events:9092'}, {name: GATE_URL, value: 'http://gate-bridge-service.events:8080'}",
        );
    expect![[r#"
        k8s:default/KafkaBridge/gate -> k8s:default/Kafka/hub kafka 9092 declared authenticated=false @shop.yaml:14
        k8s:shop/Pod/web -> k8s:default/Kafka/hub kafka 9092 declared authenticated=false @shop.yaml:19
        k8s:shop/Pod/web -> k8s:default/KafkaBridge/gate http 8080 inferred encrypted=false @shop.yaml:19
    "#]].assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn one_pod_of_a_set_is_named_before_its_service() {
    let text =
        pod("{name: KAFKA_BROKERS, value: 'hub-0.hub-headless.events.svc.cluster.local:9092'}");
    expect![[r#"
        k8s:shop/Pod/web -> k8s:events/Service/hub-headless kafka 9092 declared @shop.yaml:5
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn routes_of_any_kind_lead_to_services_that_no_manifest_declares() {
    let routes = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: door, namespace: tools}\nspec: {parentRefs: [{name: main}], hostnames: [wiki.shop.org], rules: [{backendRefs: [{name: wiki, port: 80}, {name: mirror, namespace: other, port: 80}]}]}\n---\napiVersion: projectcontour.io/v1\nkind: HTTPProxy\nmetadata: {name: gate, namespace: tools}\nspec: {virtualhost: {fqdn: figures.shop.org}, routes: [{services: [{name: figures, port: 80}]}]}\n---\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: own, namespace: tools}\nspec: {routes: [{match: Host(`board.shop.org`), kind: Rule, services: [{kind: TraefikService, name: api@internal}]}]}\n---\n";
    let text = routes.to_owned() + &pod("{name: WIKI_URL, value: 'https://wiki.shop.org/api'}");
    expect![[r#"
        internet -> k8s:other/Service/mirror ? ? declared authenticated=unknown @shop.yaml:4
        internet -> k8s:tools/Service/figures http 80 declared encrypted=false authenticated=unknown @shop.yaml:9
        internet -> k8s:tools/Service/wiki ? ? declared authenticated=unknown @shop.yaml:4
        k8s:shop/Pod/web -> k8s:other/Service/mirror https 443 declared encrypted=true @shop.yaml:20
        k8s:shop/Pod/web -> k8s:tools/Service/wiki https 443 declared encrypted=true @shop.yaml:20
    "#]].assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
    // What is left over beside a Service that is there is none.
    let mixed = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: door, namespace: shop}\nspec: {rules: [{http: {paths: [{path: /, backend: {service: {name: main, port: {number: 80}}}}, {path: /old, backend: {service: {name: old, port: {number: 80}}}}]}}]}\n";
    let text = mixed.to_owned() + &store("main", "example/main:1", 80, "");
    let flows = diagram(&[("shop.yaml", &text)]).flows();
    assert!(
        flows.contains("internet -> k8s:shop/StatefulSet/main"),
        "{flows}"
    );
    assert!(!flows.contains("Service/old"), "{flows}");
}

#[test]
fn a_setting_that_speaks_of_what_its_port_is_for_names_a_service_elsewhere() {
    let text = pod(
        "{name: SHOP_MYSQL_HOST, value: 'main-instances:3306'}, {name: SHOP_HOST, value: 'gone:3306'}, {name: SHOP_MYSQL_PROXY, value: 'gone:80'}",
    );
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Service/main-instances mysql 3306 declared @shop.yaml:5
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn a_route_of_istio_at_a_gateway_leads_to_services_that_no_manifest_declares() {
    let route = |gateway: &str| {
        format!(
            "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {{name: door, namespace: shop}}\nspec: {{hosts: ['*'], gateways: [{gateway}], http: [{{route: [{{destination: {{host: login.tools.svc.cluster.local}}}}, {{destination: {{host: cart}}}}, {{destination: {{host: pay.example.org}}}}]}}]}}\n"
        )
    };
    expect![[r#"
        internet -> k8s:shop/Service/cart ? ? declared authenticated=unknown @shop.yaml:4
        internet -> k8s:tools/Service/login ? ? declared authenticated=unknown @shop.yaml:4
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &route("main"))]).flows());
    expect![[r#""#]].assert_eq(&diagram(&[("shop.yaml", &route("mesh"))]).flows());
}

#[test]
fn a_camera_of_the_network_is_asked_by_whoever_is_started_with_its_address() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: film, namespace: shop}\nspec: {containers: [{name: main, image: 'example/film:1', args: ['-i', 'rtsp://192.168.7.31:554/door', '-note', 'http://192.168.7.40/help', 'http://192.168.7.41:8000/health']}]}\n";
    expect![[r#"
        k8s:shop/Pod/film -> external:192.168.7.31 rtsp 554 declared encrypted=false @shop.yaml:4
        k8s:shop/Pod/film -> external:192.168.7.41 http 8000 declared encrypted=false @shop.yaml:4
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

#[test]
fn a_store_that_takes_the_same_login_is_no_client_of_the_other() {
    let cluster = "---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: large, namespace: shop}\nspec: {bootstrap: {initdb: {secret: {name: login}}}}\n";
    let login = secret("POSTGRES_PASSWORD", "login", "password");
    let text = [
        cluster.to_owned(),
        store("small", "postgres:17", 5432, &login),
        pod(&secret("DB_PASSWORD", "login", "password")),
    ];
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Cluster/large postgresql 5432 declared @shop.yaml:20
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &text.concat())]).flows());
}
