//! Charts that a chart is made of and that are not on disk.

use expect_test::expect;

use crate::diagram;

const CHART: &str = "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n- {name: postgresql, version: 15.x.x, repository: \"https://charts.example.com\", condition: postgresql.enabled}\n- {name: redis, alias: sessions, version: 19.x.x}\n- {name: kafka, version: 30.x.x, condition: kafka.enabled}\n- {name: helpers, version: 1.x.x}\n- {name: mailer, version: 1.x.x}\n";

const VALUES: &str = "postgresql:\n  enabled: true\n  auth: {username: shop, password: t0p-s3cret}\n  fullnameOverride: orders-db\nsessions:\n  auth:\n    enabled: false\n  master: {persistence: {enabled: false}}\nkafka: {enabled: false}\n";

const WEB: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {app: web}}\nspec:\n  containers:\n  - name: main\n    image: example/web:1\n    env:\n    - {name: DATABASE_HOST, value: {{ .Values.postgresql.fullnameOverride }}}\n    - {name: REDIS_URL, value: \"redis://{{ .Release.Name }}-sessions-master:6379\"}\n    - {name: KAFKA_BROKERS, value: \"{{ .Release.Name }}-kafka:9092\"}\n    - {name: MAILER_URL, value: \"http://{{ .Release.Name }}-mailer:8025\"}\n";

const FILES: [(&str, &str); 3] = [
    ("c/Chart.yaml", CHART),
    ("c/values.yaml", VALUES),
    ("c/templates/web.yaml", WEB),
];

#[test]
fn hosts_of_a_subchart_that_is_not_on_disk_lead_to_what_it_is_known_for() {
    expect![[r#"
        k8s:default/Pod/web -> k8s:default/Chart/orders-db postgresql 5432 declared @c/templates/web.yaml:9
        k8s:default/Pod/web -> k8s:default/Chart/shop-mailer http 8025 declared encrypted=false @c/templates/web.yaml:12
        k8s:default/Pod/web -> k8s:default/Chart/shop-sessions redis 6379 declared encrypted=false authenticated=false @c/templates/web.yaml:10
        k8s:default/Pod/web -> k8s:default/Service/shop-kafka kafka 9092 declared @c/templates/web.yaml:11
    "#]]
    .assert_eq(&diagram(&FILES).flows());
}

#[test]
fn a_known_subchart_is_there_though_nobody_names_it_and_an_unknown_or_disabled_one_is_not() {
    let web = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: main, image: \"example/web:1\"}]}\n";
    let [chart, values, _] = FILES;
    let found = diagram(&[chart, values, ("c/templates/web.yaml", web)]);
    assert_eq!(
        found.elements(),
        [
            "k8s:default/Chart/orders-db",
            "k8s:default/Chart/shop-sessions",
            "k8s:default/Pod/web"
        ]
    );
}

#[test]
fn switches_among_the_values_are_facts_and_the_rest_is_unknown() {
    let found = diagram(&FILES);
    expect![[r#"
        password_required = false @7
        data_persisted = false @8
    "#]]
    .assert_eq(&found.facts(
        "k8s:default/Chart/shop-sessions",
        &["password_required", "data_persisted", "isolated"],
    ));
    expect![[r#"
        password_required = unknown @5
        default_credentials = unknown @5
    "#]]
    .assert_eq(&found.facts(
        "k8s:default/Chart/orders-db",
        &["password_required", "default_credentials", "data_persisted"],
    ));
}

#[test]
fn a_policy_for_the_pods_of_a_subchart_that_is_not_on_disk_is_not_idle() {
    let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: store}\nspec:\n  podSelector: {matchLabels: {app.kubernetes.io/name: postgresql, app.kubernetes.io/instance: shop}}\n  policyTypes: [Ingress]\n  ingress:\n  - from: [{podSelector: {matchLabels: {app: web}}}]\n";
    let [chart, values, web] = FILES;
    let found = diagram(&[chart, values, web, ("c/templates/policy.yaml", policy)]);
    expect![[r#"
        isolated = true @5
    "#]]
    .assert_eq(&found.facts("k8s:default/Chart/orders-db", &["isolated"]));
    expect![[r#"
        idle_policies =  @5
    "#]]
    .assert_eq(&found.facts("k8s:Namespace/default", &["idle_policies"]));
}

#[test]
fn a_service_of_a_release_with_any_name_is_the_chart_that_is_not_on_disk() {
    let pod = |host: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {{containers: [{{name: main, image: \"example/web:1\", env: [{{name: SESSIONS_HOST, value: {host}}}]}}]}}\n"
        )
    };
    let [chart, values, _] = FILES;
    let flows =
        |host: &str| diagram(&[chart, values, ("c/templates/web.yaml", &pod(host))]).flows();
    expect![[r#"
        k8s:default/Pod/web -> k8s:default/Chart/shop-sessions redis 6379 inferred encrypted=false authenticated=false @c/templates/web.yaml:4
    "#]].assert_eq(&flows("live-sessions-master"));
    assert_eq!(flows("live-cache"), "");
}

#[test]
fn values_that_most_charts_take_open_a_way_to_one_that_is_not_on_disk() {
    let flows = |values: &str| {
        let release = format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: queue, namespace: shop}}\nspec: {{chart: {{spec: {{chart: rabbitmq, sourceRef: {{kind: HelmRepository, name: a}}}}}}, values: {values}}}\n"
        );
        diagram(&[("queue.yaml", &release)]).flows()
    };
    for open in [
        "{service: {type: LoadBalancer}}",
        "{master: {service: {type: NodePort}}}",
        "{ingress: {enabled: true}}",
        "{singleBinary: {service: {type: LoadBalancer}}}",
        "{console: {enabled: true, ingress: {enabled: true}}}",
    ] {
        assert!(
            flows(open).starts_with("internet -> k8s:shop/Chart/queue-rabbitmq"),
            "{open}"
        );
    }
    for closed in [
        "{}",
        "{service: {type: ClusterIP}}",
        "{ingress: {enabled: false}}",
        "{console: {enabled: false, ingress: {enabled: true}}}",
    ] {
        assert_eq!(flows(closed), "", "{closed}");
    }
}

#[test]
fn addresses_in_the_values_of_a_chart_that_is_not_on_disk_count_where_somebody_answers() {
    let release = |name: &str, values: &str| {
        format!(
            "---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{chart: {{spec: {{chart: {name}, sourceRef: {{kind: HelmRepository, name: a}}}}}}, values: {values}}}\n"
        )
    };
    let shipper = "{config: {clients: [{url: 'http://me:hunter2@loki-gateway/push'}]}, figures: 'http://numbers.watch:9090', image: {registry: 'https://images.example.org'}, home: 'https://shop.example.net'}";
    let numbers = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: other, namespace: watch}\nspec: {containers: [{name: main, image: 'example/other:1'}]}\n";
    let parts = [
        release("loki", "{}"),
        release("promtail", shipper),
        numbers.to_owned(),
    ];
    expect![[r#"
        k8s:shop/Chart/promtail -> k8s:shop/Chart/loki http 3100 declared encrypted=false authenticated=false @shop.yaml:10
    "#]].assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
}

#[test]
fn a_chart_of_a_kustomization_that_is_not_on_disk_is_drawn_with_what_its_values_name() {
    let kustomization = "helmCharts:\n- {name: authelia, repo: 'https://charts.example.org', version: 1.0.0, releaseName: authelia, namespace: shop, valuesInline: {session: {redis: {host: valkey, port: 6379, password: hunter2}}}}\n- {name: valkey, repo: 'https://charts.example.org', version: 2.0.0, releaseName: valkey, namespace: shop}\n";
    let found = diagram(&[("kustomization.yaml", kustomization)]);
    expect![[r#"
        k8s:shop/Chart/authelia -> k8s:shop/Chart/valkey redis 6379 declared encrypted=false @kustomization.yaml:2
    "#]].assert_eq(&found.flows());
}

#[test]
fn a_database_that_a_chart_asks_an_operator_for_is_met_by_its_names_and_keeps_backups() {
    let text = r#"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: orders, namespace: shop}
spec:
  chart: {spec: {chart: cluster, sourceRef: {kind: HelmRepository, name: all}}}
  values:
    cluster:
      instances: 2
      monitoring: {enabled: true}
    backups: {enabled: true, destinationPath: "s3://orders-kept/", s3: {region: eu-west-1}}
    poolers: [{name: rw, instances: 2}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: web
    image: example/web:1
    env:
    - {name: DB_HOST, value: orders-cluster-pooler-rw}
    - {name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: orders-cluster-app, key: password}}}
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: watch, namespace: shop}
spec: {podMonitorSelector: {}}
"#;
    let found = diagram(&[("db.yaml", text)]);
    expect![[r#"
        k8s:shop/Cluster/orders-cluster -> external:s3.eu-west-1.amazonaws.com https 443 declared encrypted=true @db.yaml:11
        k8s:shop/Pod/web -> k8s:shop/Cluster/orders-cluster postgresql 5432 declared @db.yaml:23
        k8s:shop/Pod/web -> k8s:shop/Pooler/orders-cluster-pooler-rw postgresql 5432 declared @db.yaml:22
        k8s:shop/Pooler/orders-cluster-pooler-rw -> k8s:shop/Cluster/orders-cluster postgresql 5432 declared authenticated=true @db.yaml:12
        k8s:shop/Prometheus/watch -> k8s:shop/Cluster/orders-cluster http ? declared encrypted=false @db.yaml:10
    "#]].assert_eq(&found.flows());
    expect![[r#"
        backed_up = true @6
        redundant = true @9
        replicas = 2 @9
    "#]]
    .assert_eq(&found.facts(
        "k8s:shop/Cluster/orders-cluster",
        &["replicas", "redundant", "backed_up"],
    ));
}

#[test]
fn the_name_of_a_chart_that_several_have_is_nobodys() {
    let chart = |name: &str| {
        format!(
            "apiVersion: v2\nname: {name}\nversion: 1.0.0\ndependencies:\n- {{name: mysql, version: 9.x.x, repository: 'https://charts.example.com'}}\n"
        )
    };
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: main, image: 'example/web:1', env: [{name: DB_CONNECTION, value: mysql}, {name: DB_HOST, value: shop-mysql}]}]}\n";
    let files = [
        ("shop/Chart.yaml", chart("shop")),
        ("shop/templates/web.yaml", pod.to_owned()),
        ("bank/Chart.yaml", chart("bank")),
        (
            "bank/templates/note.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: note}\n".to_owned(),
        ),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, &**text)).collect();
    expect![[r#"
        k8s:default/Pod/web -> k8s:default/Chart/shop-mysql mysql 3306 declared @shop/templates/web.yaml:4
    "#]]
    .assert_eq(&diagram(&files).flows());
}

#[test]
fn values_that_nobody_is_given_tell_of_what_is_installed_by_hand() {
    let spans = "storage: {trace: {backend: local}}\nmetricsGenerator:\n  remoteWriteUrl: http://mimir-gateway.obs.svc.cluster.local/api/v1/push\n";
    let figures = "service:\n  type: LoadBalancer\n";
    let caller = "apiVersion: v1\nkind: Pod\nmetadata: {name: till, namespace: shop}\nspec: {containers: [{name: a, image: 'example/till:1', env: [{name: OTLP_ENDPOINT, value: 'http://tempo.obs.svc:4317'}]}]}\n";
    let found = diagram(&[
        ("ops/tempo-values.yaml", spans),
        ("ops/mimir/values.yaml", figures),
        ("shop.yaml", caller),
    ]);
    expect![[r#"
        internet -> k8s:default/Chart/mimir http 8080 declared encrypted=false @ops/mimir/values.yaml:1
        k8s:default/Chart/tempo -> k8s:default/Chart/mimir http 8080 declared encrypted=false authenticated=false @ops/tempo-values.yaml:3
        k8s:shop/Pod/till -> k8s:default/Chart/tempo grpc 4317 declared encrypted=false authenticated=false @shop.yaml:4
    "#]].assert_eq(&found.flows());
}
