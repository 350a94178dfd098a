//! Who talks to whom in a cluster, and who is reached from outside.

use expect_test::expect;

use crate::diagram;

/// A Deployment in `shop` whose one container has these further lines.
fn deployment(name: &str, image: &str, container: &str) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: shop}}\nspec:\n  template:\n    metadata:\n      labels: {{app: {name}}}\n    spec:\n      containers:\n      - name: main\n        image: {image}\n{container}"
    )
}

fn service(name: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec:\n  selector: {{app: {name}}}\n{spec}"
    )
}

fn flows(parts: &[String]) -> String {
    diagram(&[("shop.yaml", &parts.concat())]).flows()
}

#[test]
fn a_variable_that_names_a_service_is_a_flow_to_the_workloads_behind_it() {
    let env = "        env:\n        - {name: CART_ADDR, value: \"cart:6379\"}\n        - {name: ORDERS_URL, value: \"http://orders.shop.svc.cluster.local\"}\n        - {name: GONE_ADDR, value: \"gone:80\"}\n        - {name: OWN_URL, value: \"http://web:80\"}\n        - {name: CORS_ORIGIN, value: \"http://orders\"}\n        - {name: RATES_URL, value: \"https://rates.bank-of-somewhere.com/v1\"}\n";
    let found = flows(&[
        deployment("web", "example/web:1", env),
        service("web", "  ports: [{port: 80}]\n"),
        deployment("cart", "redis:7", ""),
        service("cart", "  ports: [{port: 6379}]\n"),
        deployment("orders", "example/orders:1", ""),
        service(
            "orders",
            "  ports: [{name: http, port: 80, targetPort: 8080}]\n",
        ),
    ]);
    expect![[r#"
        k8s:shop/Deployment/web -> external:rates.bank-of-somewhere.com https 443 declared encrypted=true @shop.yaml:19
        k8s:shop/Deployment/web -> k8s:shop/Deployment/cart redis 6379 declared encrypted=false authenticated=false @shop.yaml:14
        k8s:shop/Deployment/web -> k8s:shop/Deployment/orders http 80 declared encrypted=false @shop.yaml:15
    "#]]
    .assert_eq(&found);
}

#[test]
fn one_source_of_settings_for_many_makes_no_certain_flows() {
    let shared = "        envFrom:\n        - configMapRef: {name: peers}\n";
    let map = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: peers, namespace: shop}\ndata:\n  DB_HOST: db\n";
    let parts = [
        deployment("a", "example/a:1", shared),
        deployment("b", "example/b:1", shared),
        deployment("db", "postgres:16", ""),
        service("db", "  ports: [{port: 5432}]\n"),
        map.to_owned(),
    ];
    expect![[r#"
        k8s:shop/Deployment/a -> k8s:shop/Deployment/db postgresql 5432 inferred authenticated=true @shop.yaml:53
        k8s:shop/Deployment/b -> k8s:shop/Deployment/db postgresql 5432 inferred authenticated=true @shop.yaml:53
    "#]]
    .assert_eq(&flows(&parts));
    let alone = [&parts[0..1], &parts[2..]].concat();
    expect![[r#"
        k8s:shop/Deployment/a -> k8s:shop/Deployment/db postgresql 5432 declared authenticated=true @shop.yaml:39
    "#]]
    .assert_eq(&flows(&alone));
}

#[test]
fn each_of_many_who_pick_one_key_of_a_source_says_so_itself() {
    let whole = "        envFrom:\n        - secretRef: {name: peers}\n";
    let key = "        env:\n        - name: DB_HOST\n          valueFrom: {secretKeyRef: {name: peers, key: DB_HOST}}\n";
    let secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: peers, namespace: shop}\nstringData:\n  DB_HOST: db\n";
    let parts = |container: &str| {
        [
            deployment("a", "example/a:1", container),
            deployment("b", "example/b:1", container),
            deployment("db", "postgres:16", ""),
            service("db", "  ports: [{port: 5432}]\n"),
            secret.to_owned(),
        ]
    };
    expect![[r#"
        k8s:shop/Deployment/a -> k8s:shop/Deployment/db postgresql 5432 inferred authenticated=true @shop.yaml:53
        k8s:shop/Deployment/b -> k8s:shop/Deployment/db postgresql 5432 inferred authenticated=true @shop.yaml:53
    "#]].assert_eq(&flows(&parts(whole)));
    expect![[r#"
        k8s:shop/Deployment/a -> k8s:shop/Deployment/db postgresql 5432 declared authenticated=true @shop.yaml:14 @shop.yaml:55
        k8s:shop/Deployment/b -> k8s:shop/Deployment/db postgresql 5432 declared authenticated=true @shop.yaml:29 @shop.yaml:55
    "#]].assert_eq(&flows(&parts(key)));
}

#[test]
fn a_service_that_no_manifest_declares_is_drawn_where_its_whole_name_or_a_url_names_it() {
    let env = "        env:\n        - {name: DB_URL, value: \"jdbc:postgresql://orders-db.data.svc.cluster.local:5432/orders\"}\n        - {name: CACHE_URL, value: \"redis://cache:6379\"}\n        - {name: GONE_ADDR, value: \"gone:80\"}\n        - {name: TRACER, value: tracer.watch.svc.cluster.local}\n        - {name: API_URL, value: \"https://kubernetes.default.svc\"}\n        - {name: METADATA_URL, value: \"http://metadata.google.internal/v1\"}\n";
    let shop = diagram(&[("shop.yaml", &deployment("web", "example/web:1", env))]);
    expect![[r#"
        k8s:shop/Deployment/web -> k8s:data/Service/orders-db postgresql 5432 declared @shop.yaml:14
        k8s:shop/Deployment/web -> k8s:shop/Service/cache redis 6379 declared encrypted=false @shop.yaml:15
        k8s:shop/Deployment/web -> k8s:watch/Service/tracer ? ? declared @shop.yaml:17
    "#]].assert_eq(&shop.flows());
    expect![[r#"
        k8s orders-db tracer
        k8s:Namespace/shop < k8s web cache
    "#]]
    .assert_eq(&shop.boundaries());
}

#[test]
fn secrets_arguments_and_mounted_files_name_peers_too() {
    // The encoded value is `amqp://shop:pw@queue:5672`.
    let secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: mq, namespace: shop}\ndata: {url: YW1xcDovL3Nob3A6cHdAcXVldWU6NTY3Mg==}\n";
    let files = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf, namespace: shop}\ndata:\n  nginx.conf: |\n    location / { proxy_pass http://api:8080; }\n";
    let container = "        args: [\"--db=$(DB_SERVICE_HOST):5432\"]\n        env:\n        - name: MQ\n          valueFrom: {secretKeyRef: {name: mq, key: url}}\n        volumeMounts: [{name: conf, mountPath: /etc/nginx}]\n      volumes:\n      - name: conf\n        configMap: {name: conf}\n";
    let found = flows(&[
        deployment("web", "example/web:1", container),
        secret.to_owned(),
        files.to_owned(),
        deployment("queue", "rabbitmq:3", ""),
        service("queue", "  ports: [{port: 5672}]\n"),
        deployment("api", "example/api:1", ""),
        service("api", "  ports: [{port: 8080}]\n"),
        deployment("db", "postgres:16", ""),
        service("db", "  ports: [{port: 5432}]\n"),
    ]);
    expect![[r#"
        k8s:shop/Deployment/web -> k8s:shop/Deployment/api http 8080 declared encrypted=false @shop.yaml:32
        k8s:shop/Deployment/web -> k8s:shop/Deployment/db postgresql 5432 declared authenticated=true @shop.yaml:13
        k8s:shop/Deployment/web -> k8s:shop/Deployment/queue amqp 5672 declared encrypted=false authenticated=true @shop.yaml:15 @shop.yaml:25
    "#]]
    .assert_eq(&found);
}

#[test]
fn services_open_workloads_to_the_internet_unless_they_are_internal() {
    let found = flows(&[
        deployment("web", "example/web:1", ""),
        service("web", "  type: LoadBalancer\n  ports: [{port: 80, targetPort: 8080}]\n"),
        deployment("old", "example/old:1", ""),
        service("old", "  type: NodePort\n  ports: [{port: 80, nodePort: 31000}]\n"),
        deployment("in", "example/in:1", ""),
        service("in", "  type: LoadBalancer\n  ports: [{port: 80}]\n").replace(
            "name: in, namespace",
            "annotations: {service.beta.kubernetes.io/azure-load-balancer-internal: \"true\"}, name: in, namespace",
        ),
        deployment("hidden", "example/hidden:1", ""),
        service("hidden", "  ports: [{port: 80}]\n"),
    ]);
    expect![[r#"
        internet -> k8s:shop/Deployment/old http 31000 declared encrypted=false authenticated=unknown @shop.yaml:39 @shop.yaml:40
        internet -> k8s:shop/Deployment/web http 80 declared encrypted=false authenticated=unknown @shop.yaml:19 @shop.yaml:20
        private-network -> k8s:shop/Deployment/in http 80 declared encrypted=false authenticated=unknown @shop.yaml:59 @shop.yaml:60
    "#]]
    .assert_eq(&found);
}

#[test]
fn ingresses_and_gateways_lead_to_workloads() {
    let ingress = "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: shop, namespace: shop}\nspec:\n  tls: [{hosts: [shop.somewhere.org]}]\n  rules:\n  - host: shop.somewhere.org\n    http:\n      paths:\n      - backend: {service: {name: web, port: {number: 80}}}\n  - host: plain.somewhere.org\n    http:\n      paths:\n      - backend: {service: {name: api, port: {number: 80}}}\n";
    let gateway = "---\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: front, namespace: shop}\nspec:\n  listeners:\n  - {name: secure, port: 443, protocol: HTTPS}\n---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: feeds, namespace: shop}\nspec:\n  parentRefs: [{name: front}]\n  rules:\n  - backendRefs: [{name: feed, port: 80}]\n";
    let caller = "        env: [{name: SHOP_URL, value: \"https://shop.somewhere.org\"}]\n";
    let found = flows(&[
        ingress.to_owned(),
        gateway.to_owned(),
        deployment("web", "example/web:1", ""),
        service("web", "  ports: [{port: 80}]\n"),
        deployment("api", "example/api:1", caller),
        service("api", "  ports: [{port: 80}]\n"),
        deployment("feed", "example/feed:1", ""),
        service("feed", "  ports: [{port: 80}]\n"),
    ]);
    expect![[r#"
        internet -> k8s:shop/Deployment/api http 80 declared encrypted=false authenticated=unknown @shop.yaml:15
        internet -> k8s:shop/Deployment/feed https 443 declared encrypted=true authenticated=unknown @shop.yaml:30
        internet -> k8s:shop/Deployment/web https 443 declared encrypted=true authenticated=unknown @shop.yaml:11
        k8s:shop/Deployment/api -> k8s:shop/Deployment/web https 443 declared encrypted=true @shop.yaml:62
    "#]]
    .assert_eq(&found);
}

#[test]
fn a_policy_that_names_pods_tells_who_talks_and_shields() {
    let policy = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: db, namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: db}}\n  ingress:\n  - from:\n    - podSelector: {matchLabels: {app: api}}\n    ports: [{port: 5432}]\n";
    let parts = [
        policy.to_owned(),
        deployment("api", "example/api:1", ""),
        deployment("db", "postgres:16", ""),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        k8s:shop/Deployment/api -> k8s:shop/Deployment/db postgresql 5432 inferred authenticated=true @shop.yaml:9
    "#]]
    .assert_eq(&found.flows());
    let asked = ["isolated", "network_restricted"];
    expect![[r#"
        network_restricted = true @6
        isolated = true @6
    "#]]
    .assert_eq(&found.facts("k8s:shop/Deployment/db", &asked));
    expect![[r#"
        isolated = false @14
    "#]]
    .assert_eq(&found.facts("k8s:shop/Deployment/api", &asked));
    expect![[r#"
        k8s
        k8s:Namespace/shop < k8s api db
    "#]]
    .assert_eq(&found.boundaries());
}

#[test]
fn claims_are_stores_and_a_database_without_one_forgets() {
    let set = "---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db, namespace: shop}\nspec:\n  template:\n    spec:\n      containers:\n      - {name: db, image: \"postgres:16\", volumeMounts: [{name: data, mountPath: /data}]}\n  volumeClaimTemplates:\n  - metadata: {name: data}\n";
    let found = diagram(&[(
        "shop.yaml",
        &[set.to_owned(), deployment("log", "mysql:8", "")].concat(),
    )]);
    expect![[r#"
        k8s:shop/StatefulSet/db -> k8s:shop/StatefulSet/db/data mount ? declared @shop.yaml:11
    "#]]
    .assert_eq(&found.flows());
    let kept = |id| found.facts(id, &["data_persisted"]);
    assert_eq!(
        kept("k8s:shop/StatefulSet/db"),
        "data_persisted = true @11\n"
    );
    assert_eq!(
        kept("k8s:shop/Deployment/log"),
        "data_persisted = false @21\n"
    );
}

#[test]
fn a_service_is_an_alias_or_stands_for_what_is_not_part_of_the_manifests() {
    let env = "        env:\n        - {name: DB_HOST, value: db}\n        - {name: CACHE_ADDR, value: \"cache:6379\"}\n";
    let alias = "---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec:\n  type: ExternalName\n  externalName: shop.abc.eu-west-1.rds.amazonaws.com\n";
    let found = diagram(&[(
        "shop.yaml",
        &[
            deployment("web", "example/web:1", env),
            alias.to_owned(),
            service("cache", "  type: LoadBalancer\n  ports: [{port: 6379}]\n"),
        ]
        .concat(),
    )]);
    expect![[r#"
        internet -> k8s:shop/Service/cache redis 6379 declared encrypted=false authenticated=unknown @shop.yaml:29 @shop.yaml:30
        k8s:shop/Deployment/web -> external:shop.abc.eu-west-1.rds.amazonaws.com ? ? declared @shop.yaml:14 @shop.yaml:22
        k8s:shop/Deployment/web -> k8s:shop/Service/cache redis 6379 declared encrypted=false @shop.yaml:15
    "#]].assert_eq(&found.flows());
}

#[test]
fn a_strict_mesh_encrypts_and_its_policies_name_callers() {
    let policies = "---\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: strict, namespace: shop}\nspec:\n  mtls:\n    mode: STRICT\n---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: api, namespace: shop}\nspec:\n  selector: {matchLabels: {app: api}}\n  rules:\n  - from:\n    - source:\n        principals: [cluster.local/ns/shop/sa/web]\n    to: [{operation: {ports: [\"8080\"]}}]\n";
    let web = deployment(
        "web",
        "example/web:1",
        "        env: [{name: FEED_URL, value: \"http://feed\"}]\n      serviceAccountName: web\n",
    );
    let found = flows(&[
        policies.to_owned(),
        web,
        deployment("api", "example/api:1", ""),
        deployment("feed", "example/feed:1", ""),
        service("feed", "  ports: [{port: 80}]\n"),
    ]);
    expect![[r#"
        k8s:shop/Deployment/web -> k8s:shop/Deployment/api http 8080 inferred encrypted=true authenticated=true @shop.yaml:17
        k8s:shop/Deployment/web -> k8s:shop/Deployment/feed http 80 declared encrypted=true authenticated=true @shop.yaml:31
    "#]].assert_eq(&found);
}

#[test]
fn what_an_ingress_lets_in_passes_through_the_controller_of_its_class() {
    let workload = |name: &str, image: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, labels: {{app: {name}}}}}\nspec: {{containers: [{{name: main, image: {image}}}]}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]}}\n"
        )
    };
    let ingress = |name: &str, spec: &str| {
        format!(
            "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: {name}}}\nspec: {{{spec}defaultBackend: {{service: {{name: {name}, port: {{number: 80}}}}}}}}\n"
        )
    };
    let route = "---\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: r}\nspec: {routes: [{services: [{name: admin}]}]}\n";
    let parts = [
        workload("front", "registry.k8s.io/ingress-nginx/controller:v1.9.4"),
        workload("edge", "docker.io/library/traefik:v3"),
        workload("shop", "example/shop:1"),
        workload("admin", "example/admin:1"),
        workload("other", "example/other:1"),
        ingress("shop", "ingressClassName: outside, "),
        ingress("other", ""),
        workload("till", "example/till:1"),
        "---\napiVersion: k8s.nginx.org/v1\nkind: VirtualServer\nmetadata: {name: v}\nspec: {host: till.shop.org, upstreams: [{name: till, service: till, port: 80}]}\n".to_owned(),
        "---\napiVersion: getambassador.io/v3alpha1\nkind: Mapping\nmetadata: {name: m}\nspec: {prefix: /x, service: \"other.default:80\"}\n".to_owned(),
        "---\napiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata: {name: outside}\nspec: {controller: k8s.io/ingress-nginx}\n".to_owned(),
        route.to_owned(),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        internet -> k8s:default/Pod/admin http 80 declared encrypted=false authenticated=unknown @shop.yaml:90
        internet -> k8s:default/Pod/other http 80 declared encrypted=false authenticated=unknown @shop.yaml:60 @shop.yaml:80
        internet -> k8s:default/Pod/shop http 80 declared encrypted=false authenticated=unknown @shop.yaml:55
        internet -> k8s:default/Pod/till http 80 declared encrypted=false authenticated=unknown @shop.yaml:75
        k8s:default/Pod/edge -> k8s:default/Pod/admin http ? declared encrypted=false @shop.yaml:90
        k8s:default/Pod/front -> k8s:default/Pod/shop http ? declared encrypted=false @shop.yaml:55
        k8s:default/Pod/front -> k8s:default/Pod/till http ? declared encrypted=false @shop.yaml:75
    "#]].assert_eq(&found.flows());
}
