//! What manifests say of things of which they do not tell all: pods that an operator labels, and
//! what leaves its namespace open.

use expect_test::expect;

use crate::diagram;

/// A program that calls a cluster of Postgres which an operator makes in another namespace.
fn shop(peer: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop, labels: {{app: web}}}}\nspec: {{containers: [{{name: main, image: 'example/web:1', env: [{{name: DB_URL, value: 'postgres://db-rw.data:5432/shop'}}]}}]}}\n---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {{name: db, namespace: data}}\nspec: {{instances: 3}}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: data}}\n---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: web, namespace: shop}}\nspec: {{podSelector: {{matchLabels: {{app: web}}}}, egress: [{{to: [{peer}]}}]}}\n"
    )
}

#[test]
fn a_policy_may_mean_pods_of_which_not_all_labels_are_known() {
    let is_let_out = |namespace: &str, pods: &str| {
        let peer = format!(
            "{{namespaceSelector: {{matchLabels: {{{namespace}}}}}, podSelector: {{matchLabels: {{{pods}}}}}}}"
        );
        let text = shop(&peer);
        let flows = diagram(&[("shop.yaml", &text)]).flows();
        flows.contains("k8s:shop/Pod/web -> k8s:data/Cluster/db postgresql")
    };
    let of_db = "cnpg.io/cluster: db";
    assert!(is_let_out("name: data", of_db));
    assert!(is_let_out(
        "kubernetes.io/metadata.name: data",
        "cnpg.io/cluster: db, team: red"
    ));
    assert!(!is_let_out("name: data", "cnpg.io/cluster: other"));
    assert!(!is_let_out("name: data", "app: db"));
    assert!(!is_let_out("name: other", of_db));
}

#[test]
fn a_label_that_several_share_only_allows() {
    let pod = |name: &str, tier: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{app: {name}, tier: {tier}}}}}\nspec: {{containers: [{{name: main, image: 'example/{name}:1'}}]}}\n"
        )
    };
    let pods = [pod("web", "front"), pod("api", "front"), pod("db", "back")].concat();
    let known = |pods_selected: &str| {
        let policy = format!(
            "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: db, namespace: shop}}\nspec: {{podSelector: {{matchLabels: {{app: db}}}}, ingress: [{{from: [{{podSelector: {{{pods_selected}}}}}]}}]}}\n"
        );
        let flows = diagram(&[("shop.yaml", &(pods.clone() + &policy))]).flows();
        let words = |line: &str| line.split(' ').nth(5).map(str::to_owned);
        flows.lines().filter_map(words).collect::<Vec<_>>()
    };
    assert_eq!(known("matchLabels: {tier: front}"), ["allowed", "allowed"]);
    assert_eq!(known("matchLabels: {app: api}"), ["inferred"]);
    let listed = "matchExpressions: [{key: app, operator: In, values: [web, api]}]";
    assert_eq!(known(listed), ["inferred", "inferred"]);
    let tiers = "matchExpressions: [{key: tier, operator: In, values: [front]}]";
    assert_eq!(known(tiers), ["allowed", "allowed"]);
}

#[test]
fn a_service_may_choose_one_pod_of_a_set() {
    let service = |name: &str, pod: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{'statefulset.kubernetes.io/pod-name': {pod}}}, type: LoadBalancer, ports: [{{port: 6379}}]}}\n"
        )
    };
    let set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: cache, namespace: shop}\nspec: {selector: {matchLabels: {app: cache}}, template: {metadata: {labels: {app: cache}}, spec: {containers: [{name: main, image: 'redis:7'}]}}}\n";
    let parts = [
        set,
        &service("first", "cache-0"),
        &service("other", "queue-0"),
    ];
    expect![[r#"
        internet -> k8s:shop/Service/other redis 6379 declared encrypted=false authenticated=unknown @shop.yaml:14 @shop.yaml:14
        internet -> k8s:shop/StatefulSet/cache redis 6379 declared encrypted=false authenticated=false @shop.yaml:9 @shop.yaml:9
    "#]].assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
}

#[test]
fn a_table_or_bucket_is_named_by_a_variable_for_it() {
    let flows = |env: &str| {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\nspec: {{containers: [{{name: main, image: 'example/web:1', env: [{env}]}}]}}\n"
        );
        diagram(&[("shop.yaml", &text)]).flows()
    };
    let table =
        "{name: DYNAMODB_TABLE_NAME, value: shop-carts}, {name: S3_BUCKET, value: shop-receipts}";
    expect![[r#"
        k8s:shop/Pod/web -> external:aws:dynamodb:shop-carts https 443 declared encrypted=true @shop.yaml:4
        k8s:shop/Pod/web -> external:s3://shop-receipts https 443 declared encrypted=true @shop.yaml:4
    "#]].assert_eq(&flows(table));
    let local = format!("{table}, {{name: AWS_ENDPOINT_URL, value: 'http://localhost:4566'}}");
    expect![[r#""#]].assert_eq(&flows(&local));
}

#[test]
fn addresses_are_known_by_their_form() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec:\n  containers:\n  - name: main\n    image: example/web:1\n    env:\n    - {name: DB_URL, value: '@db:5432/shop'}\n    - {name: HOSTS, value: 'local:cache:6379'}\n    - {name: FEED_URL, value: 'https://api.planes.lol/v2'}\n    - {name: LEGACY_URL, value: 'http://host.docker.internal:18080/events'}\n    - {name: WHOAMI_URL, value: 'http://metadata.google.internal/'}\n    volumeMounts: [{name: files, mountPath: /etc/web}]\n  volumes: [{name: files, configMap: {name: files}}]\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: files, namespace: shop}\ndata:\n  sentinel.conf: |\n    sentinel monitor main cache 6379 2\n  out.conf: |\n    [OUTPUT]\n        Host 172.31.7.9\n        Port 9200\n";
    let end = |name: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}\nspec: {{containers: [{{name: main, image: 'example/{name}:1'}}]}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]}}\n"
        )
    };
    let parts = [text.to_owned(), end("db"), end("cache")];
    expect![[r#"
        k8s:shop/Pod/web -> external:172.31.7.9 elasticsearch 9200 declared @shop.yaml:25
        k8s:shop/Pod/web -> external:api.planes.lol https 443 declared encrypted=true @shop.yaml:11
        k8s:shop/Pod/web -> external:host.docker.internal http 18080 declared encrypted=false @shop.yaml:12
        k8s:shop/Pod/web -> k8s:shop/Pod/cache redis 6379 declared encrypted=false @shop.yaml:10 @shop.yaml:22
        k8s:shop/Pod/web -> k8s:shop/Pod/db postgresql 5432 declared @shop.yaml:9
    "#]].assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
}

#[test]
fn a_chart_may_say_for_some_objects_into_which_namespace_they_go() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {BANK_URL: 'http://bank:8080'}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: 'example/web:1', envFrom: [{configMapRef: {name: settings}}]}]}}}\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: bank, namespace: shop}\nspec: {template: {metadata: {labels: {app: bank}}, spec: {containers: [{name: main, image: 'example/bank:1'}]}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: bank, namespace: shop}\nspec: {selector: {app: bank}, ports: [{port: 8080}]}\n";
    expect![[r#"
        k8s:shop/Deployment/web -> k8s:shop/Deployment/bank http 8080 declared encrypted=false @shop.yaml:4
    "#]].assert_eq(&diagram(&[("shop.yaml", text)]).flows());
    let stated = text.replacen("{name: settings}", "{name: settings, namespace: other}", 1);
    assert_eq!(diagram(&[("shop.yaml", &stated)]).flows(), "");
}

#[test]
fn a_namespace_that_is_declared_twice_tears_no_cluster_apart() {
    let space = |labels: &str| {
        format!(
            "apiVersion: v1\nkind: Namespace\nmetadata: {{name: shop, labels: {{{labels}}}}}\n---\n"
        )
    };
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: main, image: 'example/web:1', env: [{name: DB_URL, value: 'postgres://db:5432'}]}]}\n";
    let db = "apiVersion: v1\nkind: Pod\nmetadata: {name: db, namespace: shop, labels: {app: db}}\nspec: {containers: [{name: main, image: 'postgres:17'}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {selector: {app: db}, ports: [{port: 5432}]}\n";
    let web = space("team: red") + pod;
    let data = space("mesh: on") + db;
    let flows = diagram(&[("web/all.yaml", &web), ("data/all.yaml", &data)]).flows();
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Pod/db postgresql 5432 declared authenticated=true @web/all.yaml:8
    "#]].assert_eq(&flows);
}

#[test]
fn a_policy_that_nobody_places_may_be_beside_what_it_lets_through() {
    let open = "apiVersion: v1\nkind: Pod\nmetadata: {name: till, labels: {app: till}}\nspec:\n  containers:\n  - name: main\n    image: example/till:1\n    env:\n    - {name: SPRING_DATASOURCE_URL, value: \"jdbc:postgresql://ledger-rw:5432/app\"}\n    - {name: KAFKA_BOOTSTRAP_SERVERS, value: \"events-kafka-bootstrap:9092\"}\n";
    let made = "---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: ledger, namespace: bank}\nspec: {instances: 1}\n---\napiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nmetadata: {name: events, namespace: bank}\nspec: {kafka: {replicas: 1}}\n";
    let found = |namespace: &str, to: &str| {
        let policy = format!(
            "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {{name: limit{namespace}}}\nspec: {{podSelector: {{matchLabels: {{app: till}}}}, policyTypes: [Egress], egress: [{{to: [{{podSelector: {to}}}]}}]}}\n"
        );
        let text = [open, made, &policy].concat();
        let found = diagram(&[("bank.yaml", &text)]);
        let flows = found.model.flows().iter();
        let called = flows.filter(|flow| flow.knowledge != model::Knowledge::Allowed);
        let called = called.filter_map(|flow| Some(flow.to.0.rsplit('/').next()?.to_owned()));
        called.collect::<Vec<_>>()
    };
    assert_eq!(found("", "{}"), ["ledger", "events"]);
    let one = "{matchLabels: {\"cnpg.io/cluster\": ledger}}";
    assert_eq!(found("", one), ["ledger"]);
    assert!(found(", namespace: default", "{}").is_empty());
}
