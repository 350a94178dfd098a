//! Kinds of operators that are met by what they are told, each in a manifest of its own.

use expect_test::expect;

use crate::diagram;

fn custom(version: &str, kind: &str, name: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\nspec: {spec}\n"
    )
}

/// A pod with a Service of its name, and these lines in its container.
fn pod(name: &str, more: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}\nspec: {{containers: [{{name: main, image: 'example/{name}:1'{more}}}]}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 6379}}]}}\n"
    )
}

fn flows(parts: &[String]) -> String {
    diagram(&[("shop.yaml", &parts.concat())]).flows()
}

#[test]
fn a_function_of_kyma_runs_with_its_variables_behind_the_rules_of_its_gateway() {
    let function = |name: &str, env: &str| {
        custom(
            "serverless.kyma-project.io/v1alpha2",
            "Function",
            name,
            &format!("{{env: [{env}]}}"),
        )
    };
    let env = "{name: REDIS_HOST, value: store}, {name: REDIS_PORT, value: '6379'}, {name: SAVE_URL, value: 'http://save.shop.svc'}";
    let rule = "{hosts: [read], rules: [{path: /*, service: {name: read, port: 80}}]}";
    let parts = [
        function("read", env),
        function("save", ""),
        pod("store", ""),
        custom("gateway.kyma-project.io/v2", "APIRule", "read", rule),
    ];
    expect![[r#"
        internet -> k8s:shop/Function/read ? ? declared authenticated=unknown @shop.yaml:25
        k8s:shop/Function/read -> k8s:shop/Function/save http 80 declared encrypted=false @shop.yaml:5
        k8s:shop/Function/read -> k8s:shop/Pod/store redis 6379 declared encrypted=false @shop.yaml:5
    "#]].assert_eq(&flows(&parts));
}

#[test]
fn grafana_is_open_where_its_operator_is_told_to_open_it() {
    let found = |spec: &str| {
        flows(&[custom(
            "grafana.integreatly.org/v1beta1",
            "Grafana",
            "look",
            spec,
        )])
    };
    for open in [
        "{route: {spec: {}}}",
        "{ingress: {spec: {rules: []}}}",
        "{ingress: {enabled: true}}",
        "{service: {spec: {type: LoadBalancer}}}",
    ] {
        assert!(
            found(open).starts_with("internet -> k8s:shop/Grafana/look http"),
            "{open}"
        );
    }
    for closed in [
        "{}",
        "{ingress: {enabled: false}}",
        "{service: {spec: {type: ClusterIP}}}",
    ] {
        assert_eq!(found(closed), "", "{closed}");
    }
}

#[test]
fn an_integration_is_told_by_what_it_mounts_and_by_its_sources() {
    let broker = custom(
        "broker.amq.io/v1beta1",
        "ActiveMQArtemis",
        "queue",
        "{acceptors: [{name: all, port: 61616}]}",
    );
    let settings = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata:\n  application.properties: |\n    queue.uri=tcp://queue-all-0-svc:61616\n";
    let bridge = "{traits: {mount: {configs: ['configmap:settings']}}, sources: [{name: a.yaml, content: \"- from: {uri: 'timer:a', steps: [{to: 'http://store.shop.svc:6379/a'}]}\"}]}";
    let parts = [
        broker,
        settings.to_owned(),
        pod("store", ""),
        custom("camel.apache.org/v1", "Integration", "bridge", bridge),
    ];
    expect![[r#"
        k8s:shop/Integration/bridge -> k8s:shop/ActiveMQArtemis/queue amqp 61616 declared encrypted=false authenticated=false @shop.yaml:12
        k8s:shop/Integration/bridge -> k8s:shop/Pod/store http 6379 declared encrypted=false @shop.yaml:27
    "#]].assert_eq(&flows(&parts));
}

#[test]
fn a_component_of_dapr_stands_for_what_is_told_at_another_place() {
    let web = pod("web", "").replacen(
        "labels: {app: web}}",
        "labels: {app: web}, annotations: {dapr.io/enabled: 'true', dapr.io/app-id: web}}",
        1,
    );
    let component = |name: &str, kind: &str| {
        custom(
            "dapr.io/v1alpha1",
            "Component",
            name,
            &format!(
                "{{type: {kind}, metadata: [{{name: connectionString, secretKeyRef: {{name: {name}, key: text}}}}]}}"
            ),
        )
    };
    let secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: orders, namespace: shop}\nstringData: {text: 'redis://store:6379'}\n";
    let parts = [
        web,
        pod("store", ""),
        component("news", "pubsub.rabbitmq"),
        component("mail", "bindings.smtp"),
        component("tick", "bindings.cron"),
        component("keys", "secretstores.azure.keyvault"),
        component("orders", "state.redis"),
        secret.to_owned(),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Component/keys ? ? declared @shop.yaml:39
        k8s:shop/Pod/web -> k8s:shop/Component/mail ? ? declared @shop.yaml:29
        k8s:shop/Pod/web -> k8s:shop/Component/news ? ? declared @shop.yaml:24
        k8s:shop/Pod/web -> k8s:shop/Pod/store redis 6379 declared encrypted=false @shop.yaml:50
    "#]]
    .assert_eq(&found.flows());
    let elements = found.elements();
    let of_dapr: Vec<&str> = elements
        .iter()
        .filter(|it| it.contains("Component"))
        .copied()
        .collect();
    assert_eq!(
        of_dapr,
        [
            "k8s:shop/Component/keys",
            "k8s:shop/Component/mail",
            "k8s:shop/Component/news"
        ]
    );
}

#[test]
fn services_that_a_chart_declares_for_pods_of_an_operator_lead_to_its_store() {
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: shop}\nspec: {selector: {app.kubernetes.io/name: tidb-cluster, app.kubernetes.io/instance: orders, app.kubernetes.io/component: tidb}, ports: [{port: 4000}]}\n";
    let backup = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: bucket, namespace: shop}\nstringData: {S3_ENDPOINT: 'http://store:6379'}\n";
    let env = ", env: [{name: DB_HOST, value: front}, {name: ROWS_HOST, value: rows-dc1-rack1}, {name: POINTS_HOST, value: yb-tserver-0.yb-tservers-points}]";
    let parts = [
        pod("web", env),
        custom("pingcap.com/v1alpha1", "TidbCluster", "orders", "{}"),
        service.to_owned(),
        custom(
            "db.orange.com/v1alpha1",
            "CassandraCluster",
            "rows",
            "{topology: {dc: [{name: dc1}]}}",
        ),
        custom("yugabytedb.rook.io/v1alpha1", "YBCluster", "points", "{}"),
        custom(
            "mysql.presslabs.org/v1alpha1",
            "MysqlCluster",
            "users",
            "{backupSecretName: bucket}",
        ),
        backup.to_owned(),
        pod("store", ""),
    ];
    expect![[r#"
        k8s:shop/MysqlCluster/users -> k8s:shop/Pod/store http 6379 declared encrypted=false @shop.yaml:40
        k8s:shop/Pod/web -> k8s:shop/CassandraCluster/rows cassandra 9042 declared @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/TidbCluster/orders mysql 4000 declared @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/YBCluster/points postgresql 5433 declared @shop.yaml:5
    "#]].assert_eq(&flows(&parts));
}

#[test]
fn models_that_share_one_server_are_behind_its_service() {
    let model = |name: &str, mode: &str| {
        format!(
            "---\napiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: {{name: {name}, namespace: shop, annotations: {{serving.kserve.io/deploymentMode: {mode}}}}}\nspec: {{predictor: {{model: {{storage: {{key: bucket}}}}}}}}\n"
        )
    };
    let env = ", env: [{name: MODEL_URL, value: 'http://modelmesh-serving:8008'}]";
    let bucket = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: bucket, namespace: shop}\nstringData: {AWS_S3_ENDPOINT: 'http://store:6379'}\n";
    let parts = [
        pod("web", env),
        pod("store", ""),
        model("fraud", "ModelMesh"),
        model("alone", "RawDeployment"),
        bucket.to_owned(),
    ];
    expect![[r#"
        k8s:shop/InferenceService/alone -> k8s:shop/Pod/store http 6379 declared encrypted=false @shop.yaml:35
        k8s:shop/InferenceService/fraud -> k8s:shop/Pod/store http 6379 declared encrypted=false @shop.yaml:35
        k8s:shop/Pod/web -> k8s:shop/InferenceService/fraud http 8008 declared encrypted=false @shop.yaml:5
    "#]].assert_eq(&flows(&parts));
}

#[test]
fn programs_of_a_ray_cluster_name_their_peers_in_a_text_of_their_own() {
    let minio = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: shelf, namespace: shop, labels: {app: shelf}}\nspec: {containers: [{name: a, image: 'minio/minio:1'}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: shelf, namespace: shop}\nspec: {selector: {app: shelf}, ports: [{port: 9000}]}\n";
    let head = "{template: {spec: {containers: [{name: head, image: 'rayproject/ray:2'}]}}}";
    let job = format!(
        "---\napiVersion: ray.io/v1\nkind: RayJob\nmetadata: {{name: learn, namespace: shop}}\nspec:\n  runtimeEnvYAML: |\n    pip: [boto3]\n    env_vars:\n      RAY_ADDRESS: auto\n      MINIO_ENDPOINT: http://shelf:9000\n  rayClusterSpec: {{headGroupSpec: {head}}}\n"
    );
    let service = format!(
        "---\napiVersion: ray.io/v1\nkind: RayService\nmetadata: {{name: guess, namespace: shop}}\nspec:\n  serveConfigV2: |\n    applications:\n    - name: a\n      runtime_env: {{env_vars: {{MINIO_ENDPOINT: 'http://shelf:9000'}}}}\n      deployments:\n      - name: d\n        ray_actor_options: {{runtime_env: {{env_vars: {{RATES_URL: 'https://rates.bank-of-somewhere.com'}}}}}}\n  rayClusterConfig: {{headGroupSpec: {head}}}\n"
    );
    let found = diagram(&[("shop.yaml", &[minio, &job, &service].concat())]);
    expect![[r#"
        k8s:shop/RayJob/learn -> k8s:shop/Pod/shelf http 9000 declared encrypted=false authenticated=true @shop.yaml:17
        k8s:shop/RayService/guess -> external:rates.bank-of-somewhere.com https 443 declared encrypted=true @shop.yaml:28
        k8s:shop/RayService/guess -> k8s:shop/Pod/shelf http 9000 declared encrypted=false authenticated=true @shop.yaml:28
    "#]].assert_eq(&found.flows());
}

#[test]
fn a_search_of_mongodb_copies_from_its_store() {
    let made = |spec: &str| {
        format!(
            "---\napiVersion: mongodbcommunity.mongodb.com/v1\nkind: MongoDBCommunity\nmetadata: {{name: books, namespace: shop}}\nspec: {{members: 3}}\n---\napiVersion: mongodb.com/v1\nkind: MongoDBSearch\nmetadata: {{name: find, namespace: shop}}\nspec: {spec}\n"
        )
    };
    let flows = |spec: &str| diagram(&[("shop.yaml", &made(spec))]).flows();
    expect![[r#"
        k8s:shop/MongoDBSearch/find -> k8s:shop/MongoDBCommunity/books mongodb 27017 declared @shop.yaml:9
    "#]].assert_eq(&flows("{source: {mongodbResourceRef: {name: books}}}"));
    expect![[r#"
        k8s:shop/MongoDBSearch/find -> k8s:shop/MongoDBCommunity/books mongodb 27017 declared encrypted=false authenticated=true @shop.yaml:10
    "#]].assert_eq(&flows("{source: {external: {hostAndPorts: ['books-svc:27017']}}}"));
}

#[test]
fn who_keeps_names_at_a_provider_calls_its_interface() {
    let pod = |args: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: names, namespace: shop}}\nspec: {{containers: [{{name: a, image: 'registry.k8s.io/external-dns/external-dns:v0.1', args: [{args}]}}]}}\n"
        )
    };
    let flows = |args: &str| diagram(&[("shop.yaml", &pod(args))]).flows();
    expect![[r#"
        k8s:shop/Pod/names -> external:api.cloudflare.com https 443 declared encrypted=true @shop.yaml:4
    "#]].assert_eq(&flows("--source=ingress, --provider=cloudflare"));
    expect![[""]].assert_eq(&flows("--source=ingress, --provider=inmemory"));
}

#[test]
fn components_of_dapr_name_services_of_azure_by_their_own_names() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: till, namespace: shop, annotations: {dapr.io/enabled: 'true', dapr.io/app-id: till}}\nspec: {containers: [{name: a, image: 'example/till:1'}]}\n---\napiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {name: words, namespace: shop}\nspec: {type: secretstores.azure.keyvault, version: v1, metadata: [{name: vaultName, value: shop-words}, {name: azureClientId, value: ''}]}\n";
    expect![[r#"
        k8s:shop/Pod/till -> external:shop-words.vault.azure.net https 443 declared encrypted=true @shop.yaml:9
    "#]].assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

#[test]
fn components_of_dapr_say_the_whole_of_a_namespace_of_azure_or_its_name() {
    let text = |namespace: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: till, namespace: shop, annotations: {{dapr.io/enabled: 'true', dapr.io/app-id: till}}}}\nspec: {{containers: [{{name: a, image: 'example/till:1'}}]}}\n---\napiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {{name: letters, namespace: shop}}\nspec: {{type: pubsub.azure.servicebus.queues, version: v1, metadata: [{{name: namespaceName, value: {namespace}}}]}}\n"
        )
    };
    let short = diagram(&[("shop.yaml", &text("shop-letters"))]).flows();
    expect![[r#"
        k8s:shop/Pod/till -> external:shop-letters.servicebus.windows.net https 443 declared encrypted=true @shop.yaml:9
    "#]].assert_eq(&short);
    let whole = text("shop-letters.servicebus.windows.net");
    assert_eq!(diagram(&[("shop.yaml", &whole)]).flows(), short);
}

#[test]
fn pomerium_logs_callers_in_at_its_provider_and_answers_under_its_own_host() {
    let text = "apiVersion: ingress.pomerium.io/v1\nkind: Pomerium\nmetadata: {name: global}\nspec:\n  authenticate: {url: 'https://login.bank-of-somewhere.com'}\n  identityProvider: {provider: oidc, url: 'https://people.bank-of-somewhere.com/realms/main'}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: desk, namespace: shop}\nspec: {containers: [{name: a, image: 'example/desk:1', env: [{name: JWKS_URL, value: 'https://login.bank-of-somewhere.com/.well-known/pomerium/jwks.json'}, {name: BROKER_URL, value: 'https://pomerium-databroker.pomerium.svc.cluster.local'}]}]}\n";
    expect![[r#"
        k8s:Pomerium/global -> external:people.bank-of-somewhere.com https 443 declared encrypted=true @shop.yaml:6
        k8s:shop/Pod/desk -> k8s:Pomerium/global https 443 declared encrypted=true @shop.yaml:11 @shop.yaml:11
    "#]].assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

#[test]
fn an_issuer_proves_its_names_where_they_are_kept() {
    let text = "apiVersion: cert-manager.io/v1\nkind: ClusterIssuer\nmetadata: {name: names}\nspec: {acme: {server: 'https://acme.bank-of-somewhere.com/directory', solvers: [{dns01: {route53: {region: eu-west-1}}}, {http01: {ingress: {}}}]}}\n";
    expect![[r#"
        k8s:ClusterIssuer/names -> external:acme.bank-of-somewhere.com https 443 declared encrypted=true @shop.yaml:4
        k8s:ClusterIssuer/names -> external:route53.amazonaws.com https 443 declared encrypted=true @shop.yaml:3
    "#]].assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}
