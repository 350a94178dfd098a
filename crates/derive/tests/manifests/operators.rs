//! Custom resources: what operators make of them, and who is met by the names of that.

use expect_test::expect;

use crate::diagram;

fn pod(name: &str, more: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}\nspec:\n  containers:\n  - name: main\n    image: example/{name}:1\n{more}"
    )
}

fn custom(version: &str, kind: &str, name: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\nspec: {spec}\n"
    )
}

#[test]
fn stores_of_operators_are_met_by_the_services_and_secrets_they_make() {
    let env = "    env:\n    - {name: BOOTSTRAP_SERVERS, value: \"events-kafka-bootstrap:9092\"}\n    - {name: SEARCH_URL, value: \"https://find-es-http.shop.svc:9200\"}\n    - name: DATABASE_URL\n      valueFrom: {secretKeyRef: {name: orders-app, key: uri}}\n";
    let parts = [
        pod("web", env),
        custom(
            "postgresql.cnpg.io/v1",
            "Cluster",
            "orders",
            "{instances: 3}",
        ),
        custom(
            "kafka.strimzi.io/v1beta2",
            "Kafka",
            "events",
            "{kafka: {replicas: 3, listeners: [{name: plain, port: 9092, type: internal, tls: false}, {name: out, port: 9094, type: loadbalancer, tls: true, authentication: {type: tls}}]}}",
        ),
        custom(
            "kafka.strimzi.io/v1beta2",
            "KafkaConnect",
            "sink",
            "{bootstrapServers: \"events-kafka-bootstrap:9093\"}",
        ),
        custom(
            "elasticsearch.k8s.elastic.co/v1",
            "Elasticsearch",
            "find",
            "{}",
        ),
        custom(
            "kibana.k8s.elastic.co/v1",
            "Kibana",
            "look",
            "{elasticsearchRef: {name: find}}",
        ),
        custom("cluster.x-k8s.io/v1beta1", "Cluster", "other", "{}"),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        internet -> k8s:shop/Kafka/events kafka 9094 declared encrypted=true authenticated=true @shop.yaml:23
        k8s:shop/KafkaConnect/sink -> k8s:shop/Kafka/events kafka 9093 declared authenticated=false @shop.yaml:28
        k8s:shop/Kibana/look -> k8s:shop/Elasticsearch/find https 9200 declared encrypted=true authenticated=true @shop.yaml:38
        k8s:shop/Pod/web -> k8s:shop/Cluster/orders postgresql 5432 declared @shop.yaml:12
        k8s:shop/Pod/web -> k8s:shop/Elasticsearch/find https 9200 declared encrypted=true authenticated=true @shop.yaml:11
        k8s:shop/Pod/web -> k8s:shop/Kafka/events kafka 9092 declared authenticated=false @shop.yaml:10
    "#]].assert_eq(&found.flows());
    expect![[r#"
        password_required = false @23
        tls_required = false @23
        redundant = true @23
    "#]]
    .assert_eq(&found.facts(
        "k8s:shop/Kafka/events",
        &["password_required", "tls_required", "redundant"],
    ));
    assert!(!found.elements().contains(&"k8s:shop/Cluster/other"));
}

#[test]
fn a_secret_that_an_operator_fetches_is_given_to_those_that_name_it() {
    let env = "    env:\n    - name: API_TOKEN\n      valueFrom: {secretKeyRef: {name: bank, key: token}}\n";
    let parts = [
        pod("web", env),
        custom(
            "external-secrets.io/v1",
            "ExternalSecret",
            "bank-token",
            "{secretStoreRef: {name: vault, kind: SecretStore}, target: {name: bank}}",
        ),
        custom(
            "external-secrets.io/v1",
            "SecretStore",
            "vault",
            "{provider: {vault: {server: \"https://vault.corp.internal:8200\"}}}",
        ),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    let given = found.model.accesses().iter();
    let given: Vec<String> = given
        .map(|it| format!("{} {} {:?}", it.from, it.rights.join(","), it.to))
        .collect();
    expect![[r#"k8s:shop/Pod/web read Some(ElementId("k8s:shop/ExternalSecret/bank-token"))"#]]
        .assert_eq(&given.join("\n"));
    expect![[r#"
        k8s:shop/ExternalSecret/bank-token -> k8s:shop/SecretStore/vault https ? declared encrypted=true @shop.yaml:16
    "#]].assert_eq(&found.flows());
}

#[test]
fn a_word_alone_is_a_peer_where_the_variable_speaks_of_it() {
    let env = "    env:\n    - {name: REDIS, value: store}\n    - {name: CART, value: cart}\n    - {name: TIER, value: backend}\n    - {name: REDIS_DB, value: store}\n    - {name: DB, value: books}\n    - {name: DATABASE, value: backend}\n";
    let service = |name: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]}}\n"
        )
    };
    let store = pod("store", "").replace("example/store:1", "redis:7");
    let books = pod("books", "").replace("example/books:1", "postgres:16");
    let parts = [
        pod("web", env),
        store,
        service("store"),
        books,
        service("books"),
        pod("cart", ""),
        service("cart"),
        pod("backend", ""),
        service("backend"),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Pod/books http 80 declared encrypted=false authenticated=true @shop.yaml:14
        k8s:shop/Pod/web -> k8s:shop/Pod/cart http 80 declared encrypted=false @shop.yaml:11
        k8s:shop/Pod/web -> k8s:shop/Pod/store http 80 declared encrypted=false authenticated=false @shop.yaml:10
    "#]].assert_eq(&found.flows());
}

#[test]
fn probes_and_hooks_name_peers() {
    let more = "    readinessProbe: {exec: {command: [sh, -c, \"nc -z store 6379\"]}}\n    lifecycle: {postStart: {exec: {command: [curl, \"http://audit/started\"]}}}\n";
    let parts = [pod("web", more), pod("store", ""), pod("audit", "")];
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Pod/audit http 80 inferred encrypted=false @shop.yaml:10
        k8s:shop/Pod/web -> k8s:shop/Pod/store redis 6379 inferred encrypted=false @shop.yaml:9
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
}

#[test]
fn files_for_kubeadm_and_the_kubelet_say_how_the_cluster_is_set_up() {
    let text = "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\napiServer:\n  extraArgs:\n    authorization-mode: AlwaysAllow\n    audit-log-path: /var/log/audit.log\n    audit-policy-file: /etc/audit.yaml\n---\napiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nauthentication: {anonymous: {enabled: true}}\n---\napiVersion: apiserver.config.k8s.io/v1\nkind: EncryptionConfiguration\nresources:\n- resources: [secrets]\n  providers: [{identity: {}}]\n";
    let found = diagram(&[("kubeadm.yaml", text)]);
    let asked = [
        "anonymous_access",
        "audit_logged",
        "legacy_authorization",
        "secrets_encrypted",
    ];
    let show = |kind: &str| found.facts(&format!("k8s:{kind}/{kind}"), &asked);
    expect![[r#"
        anonymous_access = true @2
        audit_logged = true @7
        secrets_encrypted = false @2
        legacy_authorization = true @5
    "#]]
    .assert_eq(&show("ClusterConfiguration"));
    expect![[r#"
        anonymous_access = true @11
        legacy_authorization = false @10
    "#]]
    .assert_eq(&show("KubeletConfiguration"));
    expect![[r#"
        secrets_encrypted = false @17
    "#]]
    .assert_eq(&show("EncryptionConfiguration"));
}

const MESH: &str = "---
apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: rates, namespace: shop}
spec: {hosts: [rates.bank.internal], location: MESH_EXTERNAL}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: old, namespace: shop}
spec: {hosts: [old], http: [{route: [{destination: {host: api}}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: shop}
spec: {selector: {app: api}, ports: [{port: 80}]}
";

#[test]
fn a_mesh_leads_hosts_elsewhere_knows_outsiders_and_encrypts_between_its_members() {
    let env = "    env:\n    - {name: OLD_URL, value: \"http://old\"}\n    - {name: RATES_URL, value: \"http://rates.bank.internal\"}\n";
    let parts = [MESH.to_owned(), pod("web", env), pod("api", "")];
    expect![[r#"
        k8s:shop/Pod/web -> external:rates.bank.internal http 80 declared encrypted=false @shop.yaml:30
        k8s:shop/Pod/web -> k8s:shop/Pod/api http 80 declared encrypted=true authenticated=true @shop.yaml:29
    "#]].assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
    let off = "---\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: off, namespace: shop}\nspec: {selector: {matchLabels: {app: api}}, mtls: {mode: DISABLE}}\n";
    let parts = [&parts[..], &[off.to_owned()]].concat();
    expect![[r#"
        k8s:shop/Pod/web -> external:rates.bank.internal http 80 declared encrypted=false @shop.yaml:30
        k8s:shop/Pod/web -> k8s:shop/Pod/api http 80 declared encrypted=false @shop.yaml:29
    "#]].assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
}

#[test]
fn a_server_of_linkerd_says_who_may_call() {
    let policies = "---\napiVersion: policy.linkerd.io/v1beta3\nkind: Server\nmetadata: {name: api, namespace: shop}\nspec: {podSelector: {matchLabels: {app: api}}, port: 8080}\n---\napiVersion: policy.linkerd.io/v1alpha1\nkind: AuthorizationPolicy\nmetadata: {name: api, namespace: shop}\nspec:\n  targetRef: {group: policy.linkerd.io, kind: Server, name: api}\n  requiredAuthenticationRefs: [{kind: ServiceAccount, name: web}]\n";
    let web = pod("web", "  serviceAccountName: web\n");
    let parts = [policies.to_owned(), web, pod("api", "")];
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Pod/api http 8080 inferred encrypted=false authenticated=true @shop.yaml:12
    "#]].assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
}

#[test]
fn a_prometheus_asks_what_its_monitors_select() {
    let monitor = |name: &str, team: &str| {
        format!(
            "---\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {{name: {name}, namespace: shop, labels: {{team: {team}}}}}\nspec: {{selector: {{matchLabels: {{app: {name}}}}}, endpoints: [{{port: web}}]}}\n"
        )
    };
    let service = |name: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}\nspec: {{selector: {{app: {name}}}, ports: [{{name: web, port: 8080}}]}}\n"
        )
    };
    let parts = [
        custom("monitoring.coreos.com/v1", "Prometheus", "main", "{serviceMonitorSelector: {matchLabels: {team: a}}, alerting: {alertmanagers: [{namespace: shop, name: alertmanager-main, port: web}]}}"),
        custom("monitoring.coreos.com/v1", "Alertmanager", "main", "{replicas: 3}"),
        monitor("api", "a"),
        monitor("web", "b"),
        pod("api", ""),
        pod("web", ""),
        service("api"),
        service("web"),
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: prometheus, namespace: shop}\nspec: {type: NodePort, selector: {prometheus: main}, ports: [{port: 9090}]}\n".to_owned(),
    ];
    expect![[r#"
        internet -> k8s:shop/Prometheus/main http ? declared encrypted=false authenticated=unknown @shop.yaml:51 @shop.yaml:51
        k8s:shop/Prometheus/main -> k8s:shop/Alertmanager/main http 9093 declared encrypted=false @shop.yaml:5
        k8s:shop/Prometheus/main -> k8s:shop/Pod/api http 8080 declared encrypted=false @shop.yaml:15
    "#]].assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
}

#[test]
fn a_prober_is_asked_and_asks_and_lists_of_targets_are_asked() {
    let probe = |name: &str| {
        format!(
            "---\napiVersion: monitoring.coreos.com/v1\nkind: Probe\nmetadata: {{name: {name}, namespace: shop, labels: {{team: {name}}}}}\nspec: {{prober: {{url: \"prober:9115\", path: /probe}}, targets: {{staticConfig: {{static: [\"https://status.bank.net/{name}\", \"http://api:8080/live\"], labels: {{place: north}}}}}}}}\n"
        )
    };
    let service = |name: &str, port: u16| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: {port}}}]}}\n"
        )
    };
    let selectors = "{probeSelector: {matchLabels: {team: a}}, scrapeConfigSelector: {}}";
    let parts = [
        custom("monitoring.coreos.com/v1", "Prometheus", "main", selectors),
        custom(
            "monitoring.coreos.com/v1alpha1",
            "ScrapeConfig",
            "machines",
            "{staticConfigs: [{targets: [\"db.bank.net:9100\"], labels: {place: south}}]}",
        ),
        probe("a"),
        probe("b"),
        pod("prober", ""),
        pod("api", ""),
        service("prober", 9115),
        service("api", 8080),
    ];
    expect![[r#"
        k8s:shop/Pod/prober -> external:status.bank.net https 443 declared encrypted=true @shop.yaml:15
        k8s:shop/Pod/prober -> k8s:shop/Pod/api http 8080 declared encrypted=false @shop.yaml:15
        k8s:shop/Prometheus/main -> external:db.bank.net http 9100 declared encrypted=false @shop.yaml:10
        k8s:shop/Prometheus/main -> k8s:shop/Pod/prober http 9115 declared encrypted=false @shop.yaml:15
    "#]].assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
}

#[test]
fn whoever_is_scaled_by_a_queue_takes_from_it() {
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: queue, namespace: shop}\nspec: {selector: {app: queue}, ports: [{port: 5672}]}\n";
    let scaled = |kind: &str, address: &str| {
        format!(
            "{{scaleTargetRef: {{name: worker, kind: Pod}}, triggers: [{{type: {kind}, metadata: {{queueName: jobs, {address}}}}}]}}"
        )
    };
    let parts = |kind: &str, address: &str| {
        [
            pod("worker", ""),
            pod("queue", "").replace("example/queue:1", "rabbitmq:4"),
            service.to_owned(),
            custom(
                "keda.sh/v1alpha1",
                "ScaledObject",
                "worker",
                &scaled(kind, address),
            ),
        ]
        .concat()
    };
    let queue = parts("rabbitmq", "host: \"amqp://queue.shop.svc:5672\"");
    expect![[r#"
        k8s:keda/Deployment/keda-operator -> k8s:shop/Pod/queue amqp 5672 declared encrypted=false authenticated=true @shop.yaml:26
        k8s:shop/Pod/worker -> k8s:shop/Pod/queue amqp 5672 inferred encrypted=false authenticated=true @shop.yaml:26
    "#]].assert_eq(&diagram(&[("shop.yaml", &queue)]).flows());
    // The first version knew Deployments only, and calls the name after them.
    let first = queue
        .replace("keda.sh/v1alpha1", "keda.k8s.io/v1alpha1")
        .replace("{name: worker, kind: Pod}", "{deploymentName: worker}");
    assert_eq!(
        diagram(&[("shop.yaml", &first)]).flows(),
        diagram(&[("shop.yaml", &queue)]).flows()
    );
    let figures = parts(
        "prometheus",
        "serverAddress: \"http://queue.shop.svc:9090\"",
    );
    // For figures it is the scaler that asks.
    expect![[r#"
        k8s:keda/Deployment/keda-operator -> k8s:shop/Pod/queue http 9090 declared encrypted=false authenticated=true @shop.yaml:26
    "#]].assert_eq(&diagram(&[("shop.yaml", &figures)]).flows());
}

#[test]
fn a_sidecar_of_dapr_talks_to_the_components_of_its_application() {
    let application = |name: &str| {
        pod(name, "").replace(
            &format!("labels: {{app: {name}}}}}"),
            &format!("labels: {{app: {name}}}, annotations: {{dapr.io/enabled: \"true\", dapr.io/app-id: {name}}}}}"),
        )
    };
    let component = |name: &str, scopes: &str| {
        format!(
            "---\napiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{type: state.redis, metadata: [{{name: redisHost, value: \"store:6379\"}}]}}\n{scopes}"
        )
    };
    let base = [application("a"), application("b"), pod("store", "")].concat();
    let open = base.clone() + &component("state", "");
    expect![[r#"
        k8s:shop/Pod/a -> k8s:shop/Pod/store redis 6379 inferred encrypted=false @shop.yaml:29
        k8s:shop/Pod/b -> k8s:shop/Pod/store redis 6379 inferred encrypted=false @shop.yaml:29
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &open)]).flows());
    let kept = base + &component("state", "scopes: [b]\n");
    expect![[r#"
        k8s:shop/Pod/b -> k8s:shop/Pod/store redis 6379 inferred encrypted=false @shop.yaml:29
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &kept)]).flows());
}

#[test]
fn a_service_of_knative_is_open_unless_it_is_kept_within_the_cluster() {
    let service = |labels: &str| {
        format!(
            "---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {{name: hello, namespace: shop, labels: {labels}}}\nspec: {{template: {{spec: {{containers: [{{image: \"example/hello:1\"}}]}}}}}}\n"
        )
    };
    let flows = |labels: &str| {
        let env = "    env: [{name: HELLO_URL, value: \"http://hello.shop.svc.cluster.local\"}]\n";
        diagram(&[("shop.yaml", &(service(labels) + &pod("web", env)))]).flows()
    };
    expect![[r#"
        internet -> k8s:shop/Service.serving.knative.dev/hello http ? declared encrypted=false authenticated=unknown @shop.yaml:4
        k8s:shop/Pod/web -> k8s:shop/Service.serving.knative.dev/hello http 80 declared encrypted=false @shop.yaml:14
    "#]].assert_eq(&flows("{}"));
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Service.serving.knative.dev/hello http 80 declared encrypted=false @shop.yaml:14
    "#]].assert_eq(&flows("{networking.knative.dev/visibility: cluster-local}"));
}

#[test]
fn what_runs_for_elastic_is_found_by_its_references_labels_and_configuration() {
    let parts = [
        custom(
            "elasticsearch.k8s.elastic.co/v1",
            "Elasticsearch",
            "find",
            "{nodeSets: [{name: m, config: {node.roles: [master]}}, {name: i, config: {node.roles: [ingest]}}]}",
        ),
        custom(
            "agent.k8s.elastic.co/v1alpha1",
            "Agent",
            "fleet",
            "{elasticsearchRefs: [{name: find}], fleetServerEnabled: true}",
        ),
        custom(
            "agent.k8s.elastic.co/v1alpha1",
            "Agent",
            "watch",
            "{fleetServerRef: {name: fleet}}",
        ),
        custom(
            "logstash.k8s.elastic.co/v1alpha1",
            "Logstash",
            "sift",
            "{elasticsearchRefs: [{clusterName: main, name: find, namespace: shop}], services: [{name: beats}]}",
        ),
        custom(
            "beat.k8s.elastic.co/v1beta1",
            "Beat",
            "tail",
            "{type: filebeat, config: {output.logstash: {hosts: [\"sift-ls-beats:5044\"]}, http.host: own}}",
        ),
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: write, namespace: shop}\nspec: {selector: {elasticsearch.k8s.elastic.co/cluster-name: find, elasticsearch.k8s.elastic.co/node-ingest: \"true\"}, ports: [{port: 9200}]}\n".to_owned(),
        pod("web", "    env:\n    - {name: SEARCH_URL, value: \"https://write:9200\"}\n"),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        k8s:shop/Agent/fleet -> k8s:shop/Elasticsearch/find https 9200 declared encrypted=true authenticated=true @shop.yaml:10
        k8s:shop/Agent/watch -> k8s:shop/Agent/fleet https 8220 declared encrypted=true @shop.yaml:15
        k8s:shop/Beat/tail -> k8s:shop/Logstash/sift tcp 5044 declared @shop.yaml:25
        k8s:shop/Logstash/sift -> k8s:shop/Elasticsearch/find https 9200 declared encrypted=true authenticated=true @shop.yaml:20
        k8s:shop/Pod/web -> k8s:shop/Elasticsearch/find https 9200 declared encrypted=true authenticated=true @shop.yaml:40
    "#]].assert_eq(&found.flows());
}

#[test]
fn pods_of_several_parts_are_one_program_and_sources_it_reads_name_peers() {
    let head = "{template: {spec: {containers: [{name: head, image: example/ray:1, env: [{name: CACHE_URL, value: \"redis://cache:6379\"}]}]}}}";
    let worker = "{template: {spec: {containers: [{name: worker, image: example/ray:1, env: [{name: API_URL, value: \"http://web:80\"}]}]}}}";
    let parts = [
        custom(
            "ray.io/v1",
            "RayCluster",
            "sums",
            &format!("{{headGroupSpec: {head}, workerGroupSpecs: [{worker}]}}"),
        ),
        custom(
            "feast.dev/v1",
            "FeatureStore",
            "features",
            "{services: {onlineStore: {persistence: {store: {secretRef: {name: places}}}}}}",
        ),
        "---\napiVersion: v1\nkind: Secret\nmetadata: {name: places, namespace: shop}\nstringData:\n  redis: |\n    connection_string: cache:6379\n".to_owned(),
        pod("web", ""),
        pod("cache", "").replace("example/cache:1", "redis:7"),
        service("web", "{selector: {app: web}, ports: [{port: 80}]}"),
        service("cache", "{selector: {app: cache}, ports: [{port: 6379}]}"),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        k8s:shop/FeatureStore/features -> k8s:shop/Pod/cache redis 6379 declared encrypted=false authenticated=false @shop.yaml:17
        k8s:shop/RayCluster/sums -> k8s:shop/Pod/cache redis 6379 declared encrypted=false authenticated=false @shop.yaml:5
        k8s:shop/RayCluster/sums -> k8s:shop/Pod/web http 80 declared encrypted=false @shop.yaml:5
    "#]].assert_eq(&found.flows());
}

fn service(name: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {spec}\n"
    )
}

#[test]
fn a_service_that_an_operator_makes_is_opened_by_its_type() {
    let kibana = |kind: &str| {
        let spec = format!("{{http: {{service: {{spec: {{type: {kind}}}}}}}}}");
        let kibana = custom("kibana.k8s.elastic.co/v1", "Kibana", "logs", &spec);
        diagram(&[("shop.yaml", &kibana)]).flows()
    };
    expect![[r#"
        internet -> k8s:shop/Kibana/logs https 5601 declared encrypted=true authenticated=true @shop.yaml:5
    "#]].assert_eq(&kibana("LoadBalancer"));
    expect![[""]].assert_eq(&kibana("ClusterIP"));
}
