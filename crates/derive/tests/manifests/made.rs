//! What operators make: for each kind, the names under which workloads meet it. Names are those
//! of the operators' reference pages.

use std::fmt::Write;

use expect_test::expect;

use crate::{Diagram, diagram};

/// Version, kind and `spec` of a resource called `orders` in the namespace `shop`; the Services
/// and the Secrets that it is met by; what it is, and what is spoken with it.
type Row<'t> = [&'t str; 6];

const STORES: &str = "
postgresql.cnpg.io/v1 | Cluster | {instances: 3, managed: {roles: [{name: web, passwordSecret: {name: web-login}}]}} | orders-rw orders-ro orders-r | orders-app orders-superuser orders-ca web-login | data-store relational-database postgresql 5432
acid.zalan.do/v1 | postgresql | {users: {web_app: []}, databases: {shop: web_app}} | orders orders-repl orders-pooler | web-app.orders.credentials.postgresql.acid.zalan.do postgres.orders.credentials.postgresql.acid.zalan.do | data-store relational-database postgresql 5432
postgres-operator.crunchydata.com/v1beta1 | PostgresCluster | {users: [{name: web}]} | orders-primary orders-replicas orders-pgbouncer orders-pgadmin | orders-pguser-orders orders-pguser-web | data-store relational-database postgresql 5432
pgv2.percona.com/v2 | PerconaPGCluster | {} | orders-ha orders-pgbouncer | orders-pguser-orders | data-store relational-database postgresql 5432
stackgres.io/v1 | SGCluster | {} | orders orders-primary orders-replicas | orders | data-store relational-database postgresql 5432
pxc.percona.com/v1 | PerconaXtraDBCluster | {} | orders-haproxy orders-pxc | orders-secrets | data-store relational-database mysql 3306
ps.percona.com/v1 | PerconaServerMySQL | {} | orders-haproxy orders-router orders-mysql-primary orders-mysql-proxy orders-orc | orders-secrets | data-store relational-database mysql 3306
psmdb.percona.com/v1 | PerconaServerMongoDB | {replsets: [{name: rs0}]} | orders-rs0 orders-mongos | orders-secrets | data-store document-database mongodb 27017
mysql.oracle.com/v2 | InnoDBCluster | {secretName: root} | orders orders-instances | root | data-store relational-database mysql 3306
k8s.mariadb.com/v1alpha1 | MariaDB | {} | orders orders-primary orders-secondary | orders-root orders-password | data-store relational-database mysql 3306
moco.cybozu.com/v1beta2 | MySQLCluster | {} | moco-orders-primary moco-orders-replica |  | data-store relational-database mysql 3306
planetscale.com/v2 | VitessCluster | {cells: [{name: zone1}]} | orders-vtgate-0a1b2c3d orders-zone1-vtgate-4e5f6a7b |  | data-store relational-database mysql 3306
pingcap.com/v1alpha1 | TidbCluster | {} | orders-tidb |  | data-store relational-database mysql 4000
crdb.cockroachlabs.com/v1alpha1 | CrdbCluster | {} | orders-public |  | data-store relational-database postgresql 26257
mongodbcommunity.mongodb.com/v1 | MongoDBCommunity | {users: [{name: web, db: shop}]} | orders-svc | orders-shop-web | data-store document-database mongodb 27017
mongodb.com/v1 | MongoDB | {members: 3} | orders-svc |  | data-store document-database mongodb 27017
cassandra.datastax.com/v1beta1 | CassandraDatacenter | {clusterName: Shop} | shop-orders-service | shop-superuser | data-store wide-column-database cassandra 9042
k8ssandra.io/v1alpha1 | K8ssandraCluster | {cassandra: {datacenters: [{metadata: {name: dc1}}]}} | orders-dc1-service orders-dc1-stargate-service | orders-superuser | data-store wide-column-database cassandra 9042
scylla.scylladb.com/v1 | ScyllaCluster | {} | orders-client |  | data-store wide-column-database cassandra 9042
clickhouse.altinity.com/v1 | ClickHouseInstallation | {} | clickhouse-orders chi-orders-main-0-0 cluster-orders-main |  | data-store analytics-database http 8123
redis.redis.opstreelabs.in/v1beta2 | RedisReplication | {} | orders orders-master orders-s-hl |  | data-store cache redis 6379
databases.spotahome.com/v1 | RedisFailover | {} | rfs-orders rfrm-orders rfrs-orders |  | data-store cache redis 6379
app.redislabs.com/v1alpha1 | RedisEnterpriseDatabase | {databasePort: 12000} | orders | redb-orders | data-store cache redis 12000
hyperspike.io/v1 | Valkey | {} | orders orders-proxy |  | data-store cache redis 6379
clickhouse.com/v1alpha1 | ClickHouseCluster | {} | orders-clickhouse-headless |  | data-store analytics-database http 8123
seaweed.seaweedfs.com/v1 | Seaweed | {} | orders-s3 orders-filer |  | data-store object-store http 8333
postgresql.k8s.enterprisedb.io/v1 | Cluster | {} | orders-rw | orders-app | data-store relational-database postgresql 5432
dragonflydb.io/v1alpha1 | Dragonfly | {} | orders |  | data-store cache redis 6379
hazelcast.com/v1alpha1 | Hazelcast | {} | orders |  | data-store cache tcp 5701
kafka.strimzi.io/v1 | Kafka | {kafka: {listeners: [{name: tls, tls: true}]}} | orders-kafka-bootstrap orders-kafka-brokers orders-kafka-tls-bootstrap orders-kafka-0 orders-zookeeper-nodes | orders-cluster-ca-cert | data-store stream kafka 9092
platform.confluent.io/v1beta1 | Kafka | {} | orders |  | data-store stream kafka 9071
kafka.banzaicloud.io/v1beta1 | KafkaCluster | {} | orders-headless orders-all-broker |  | data-store stream kafka 29092
rabbitmq.com/v1beta1 | RabbitmqCluster | {} | orders orders-nodes | orders-default-user | data-store message-broker amqp 5672
nats.io/v1alpha2 | NatsCluster | {size: 3} | orders |  | data-store message-broker nats 4222
elasticsearch.k8s.elastic.co/v1 | Elasticsearch | {} | orders-es-http | orders-es-elastic-user | data-store search-engine https 9200
opensearch.opster.io/v1 | OpenSearchCluster | {general: {serviceName: orders}} | orders |  | data-store search-engine https 9200
solr.apache.org/v1beta1 | SolrCloud | {} | orders-solrcloud-common orders-solrcloud-0 |  | data-store search-engine http 80
minio.min.io/v2 | Tenant | {requestAutoCert: false} | minio orders-hl |  | data-store object-store http 9000
ceph.rook.io/v1 | CephObjectStore | {gateway: {port: 80}} | rook-ceph-rgw-orders |  | data-store object-store http 80
druid.gardener.cloud/v1alpha1 | Etcd | {} | orders-client |  | data-store coordination http 2379
kubedb.com/v1 | Postgres | {replicas: 3} | orders orders-standby | orders-auth | data-store relational-database postgresql 5432
kubedb.com/v1 | Redis | {} | orders | orders-auth | data-store cache redis 6379
apps.kubeblocks.io/v1 | Cluster | {clusterDef: postgresql, componentSpecs: [{name: postgresql, replicas: 2}]} | orders-postgresql | orders-postgresql-account-postgres | data-store relational-database postgresql 5432
kafka.stackable.tech/v1alpha1 | KafkaCluster | {} | orders-broker |  | data-store stream kafka 9092
rds.aws.upbound.io/v1beta1 | Instance | {forProvider: {engine: postgres, storageEncrypted: true}, writeConnectionSecretToRef: {name: orders-login, namespace: shop}} |  | orders-login | data-store relational-database postgresql ?
dbforpostgresql.azure.com/v1api20221201 | FlexibleServer | {operatorSpec: {secrets: {fullyQualifiedDomainName: {name: place, key: host}}}} |  | place | data-store relational-database postgresql 5432
aiven.io/v1alpha1 | Kafka | {connInfoSecretTarget: {name: events}} |  | events | data-store stream kafka ?
";

const PROGRAMS: &str = "
postgresql.cnpg.io/v1 | Pooler | {cluster: {name: x}, type: rw} | orders |  | process proxy postgresql 5432
postgres-operator.crunchydata.com/v1beta1 | PGAdmin | {serviceName: console} | console |  | process database-console http 5050
kafka.strimzi.io/v1 | KafkaBridge | {} | orders-bridge-service |  | process gateway http 8080
registry.apicur.io/v1 | ApicurioRegistry | {} | orders-service |  | process schema-registry http 8080
k8s.keycloak.org/v2alpha1 | Keycloak | {} | orders-service |  | process identity-provider http 8080
opentelemetry.io/v1beta1 | OpenTelemetryCollector | {config: {}} | orders-collector orders-collector-headless |  | process telemetry-collector grpc 4317
jaegertracing.io/v1 | Jaeger | {} | orders-collector orders-query orders-agent |  | process tracing grpc 14250
grafana.integreatly.org/v1beta1 | Grafana | {} | orders-service | orders-admin-credentials | process dashboard http 3000
loki.grafana.com/v1 | LokiStack | {} | orders-gateway-http orders-distributor-http |  | process log-store http 3100
tempo.grafana.com/v1alpha1 | TempoStack | {} | tempo-orders-distributor tempo-orders-gateway |  | process trace-store grpc 4317
operator.victoriametrics.com/v1beta1 | VMSingle | {} | vmsingle-orders |  | data-store time-series-database http 8428
operator.victoriametrics.com/v1beta1 | VMCluster | {} | vminsert-orders vmselect-orders |  | data-store time-series-database http ?
operator.victoriametrics.com/v1 | VTCluster | {} | vtinsert-orders vtselect-orders vtclusterlb-orders |  | data-store trace-store http ?
operator.victoriametrics.com/v1 | VLAgent | {} | vlagent-orders |  | process monitoring http 9429
operator.victoriametrics.com/v1beta1 | VMAgent | {} | vmagent-orders |  | process monitoring http 8429
monitoring.coreos.com/v1 | Prometheus | {} | prometheus-operated |  | process monitoring http 9090
ray.io/v1 | RayService | {} | orders-head-svc orders-serve-svc |  | process compute-cluster http 8265
flink.apache.org/v1beta1 | FlinkDeployment | {} | orders-rest |  | process stream-processor http 8081
serving.kserve.io/v1beta1 | InferenceService | {predictor: {model: {modelFormat: {name: onnx}}}} | orders-predictor |  | process model-server http 80
temporal.io/v1beta1 | TemporalCluster | {} | orders-frontend |  | process workflow grpc 7233
triggers.tekton.dev/v1beta1 | EventListener | {} | el-orders |  | process event-source http 8080
core.spinkube.dev/v1alpha1 | SpinApp | {} | orders |  | process function http 80
camel.apache.org/v1 | Integration | {} | orders |  | process connector http 80
";

pub(crate) fn custom(version: &str, kind: &str, name: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\nspec: {spec}\n"
    )
}

pub(crate) fn pod(name: &str, variable: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}\nspec:\n  containers:\n  - name: main\n    image: example/{name}:1\n    env:\n    - {variable}\n"
    )
}

/// One pod for each name that a row is met by.
fn manifests(row: &Row<'_>) -> (String, usize) {
    let [version, kind, spec, services, secrets, _] = row;
    let mut text = custom(version, kind, "orders", spec);
    let mut pods = 0;
    let services = services.split_whitespace();
    let services = services.map(|name| format!("{{name: PEER_HOST, value: {name}}}"));
    let secrets = secrets.split_whitespace().map(|name| {
        format!("{{name: TOKEN, valueFrom: {{secretKeyRef: {{name: {name}, key: x}}}}}}")
    });
    for variable in services.chain(secrets) {
        text += &pod(&format!("p{pods}"), &variable);
        pods += 1;
    }
    (text, pods)
}

/// What the resource is, and what those that are told of it speak with it.
fn shown(found: &Diagram, pods: usize, row: &Row<'_>) -> String {
    let element = found
        .model
        .elements()
        .iter()
        .find(|it| &*it.name == "orders" || it.id.0.ends_with("/orders"));
    let Some(element) = element else {
        return "no element".to_owned();
    };
    let mut spoken = String::new();
    for number in 0..pods {
        let from = format!("k8s:shop/Pod/p{number}");
        let flow = found
            .model
            .flows()
            .iter()
            .find(|it| *it.from.0 == *from && it.to == element.id);
        let Some(flow) = flow else {
            let _ = write!(spoken, "; nothing for name {number} of {}", row[1]);
            continue;
        };
        let port = flow.port.map_or("?".to_owned(), |port| port.to_string());
        let protocol = flow.protocol.as_deref().unwrap_or("?");
        let one = format!(" {protocol} {port}");
        if !spoken.contains(&one) {
            spoken += &one;
        }
    }
    format!("{} {}{spoken}", element.kind.name(), element.technology)
}

fn hold(table: &str) {
    let mut wrong = String::new();
    for line in table.lines().filter(|line| !line.is_empty()) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let Ok(row) = <&Row<'_>>::try_from(cells.as_slice()) else {
            let _ = writeln!(wrong, "not of six cells: {line}");
            continue;
        };
        let (text, pods) = manifests(row);
        let shown = shown(&diagram(&[("shop.yaml", &text)]), pods, row);
        if shown != row[5] {
            let _ = writeln!(wrong, "{} {}: {shown}, not {}", row[0], row[1], row[5]);
        }
    }
    assert_eq!(wrong, "");
}

#[test]
fn stores_are_met_by_the_names_that_their_operators_give() {
    hold(STORES);
}

#[test]
fn programs_are_met_by_the_names_that_their_operators_give() {
    hold(PROGRAMS);
}

#[test]
fn what_belongs_to_a_broker_or_store_speaks_for_it() {
    let labels = |text: String, labels: &str| {
        text.replace(
            "namespace: shop}",
            &format!("namespace: shop, labels: {{{labels}}}}}"),
        )
    };
    let secret = |name: &str| {
        format!("{{name: LOGIN, valueFrom: {{secretKeyRef: {{name: {name}, key: password}}}}}}")
    };
    let of_events = "strimzi.io/cluster: events";
    let parts = [
        custom("kafka.strimzi.io/v1", "Kafka", "events", "{}"),
        labels(
            custom("kafka.strimzi.io/v1", "KafkaUser", "shipper", "{}"),
            of_events,
        ),
        custom(
            "kafka.strimzi.io/v1",
            "KafkaConnect",
            "worker",
            "{bootstrapServers: \"events-kafka-bootstrap:9093\"}",
        ),
        labels(
            custom(
                "kafka.strimzi.io/v1",
                "KafkaConnector",
                "copy",
                "{config: {connection.url: \"jdbc:postgresql://orders-rw:5432/shop\"}}",
            ),
            "strimzi.io/cluster: worker",
        ),
        custom(
            "postgresql.cnpg.io/v1",
            "Cluster",
            "orders",
            "{backup: {barmanObjectStore: {destinationPath: \"s3://order-backups/x\"}}}",
        ),
        custom("rabbitmq.com/v1beta1", "RabbitmqCluster", "queue", "{}"),
        custom(
            "rabbitmq.com/v1beta1",
            "User",
            "mailer",
            "{rabbitmqClusterReference: {name: queue}}",
        ),
        pod("ship", &secret("shipper")),
        pod("mail", &secret("mailer-user-credentials")),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        k8s:shop/Cluster/orders -> external:s3://order-backups https 443 declared encrypted=true @shop.yaml:25
        k8s:shop/KafkaConnect/worker -> k8s:shop/Cluster/orders postgresql 5432 declared authenticated=true @shop.yaml:20
        k8s:shop/KafkaConnect/worker -> k8s:shop/Kafka/events kafka 9093 declared @shop.yaml:15
        k8s:shop/Pod/mail -> k8s:shop/RabbitmqCluster/queue amqp 5672 declared encrypted=false @shop.yaml:55
        k8s:shop/Pod/ship -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:45
    "#]].assert_eq(&found.flows());
}

#[test]
fn logs_go_from_agents_to_whoever_gathers_them_and_on_to_outputs() {
    let parts = [
        custom(
            "logging.banzaicloud.io/v1beta1",
            "Logging",
            "all",
            "{loggingRef: a, fluentd: {}, controlNamespace: logs}",
        ),
        custom(
            "logging.banzaicloud.io/v1beta1",
            "Logging",
            "other",
            "{loggingRef: b, fluentd: {}, controlNamespace: logs}",
        ),
        custom(
            "logging.banzaicloud.io/v1beta1",
            "FluentbitAgent",
            "agent",
            "{loggingRef: a}",
        ),
        custom(
            "logging.banzaicloud.io/v1beta1",
            "Output",
            "search",
            "{loggingRef: a, elasticsearch: {host: find-es-http.shop.svc, port: 9200}}",
        ),
        custom(
            "logging.banzaicloud.io/v1beta1",
            "Output",
            "archive",
            "{loggingRef: b, s3: {s3_bucket: old-logs, s3_region: eu-west-1}}",
        ),
        custom(
            "logging.banzaicloud.io/v1beta1",
            "Flow",
            "everything",
            "{localOutputRefs: [search]}",
        ),
        custom(
            "elasticsearch.k8s.elastic.co/v1",
            "Elasticsearch",
            "find",
            "{}",
        ),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        k8s:shop/FluentbitAgent/agent -> k8s:shop/Logging/all tcp 24240 declared @shop.yaml:15
        k8s:shop/Logging/all -> k8s:shop/Elasticsearch/find https 9200 declared encrypted=true authenticated=true @shop.yaml:20
        k8s:shop/Logging/other -> external:s3://old-logs https 443 declared encrypted=true @shop.yaml:25
    "#]].assert_eq(&found.flows());
}

#[test]
fn agents_of_telemetry_send_to_where_they_are_told_to() {
    let annotated = |name: &str, annotation: &str| {
        pod(name, "{name: X, value: y}").replace(
            &format!("labels: {{app: {name}}}"),
            &format!("labels: {{app: {name}}}, annotations: {{{annotation}}}"),
        )
    };
    let collector = "{config: {receivers: {otlp: {protocols: {grpc: {endpoint: \"0.0.0.0:4317\"}}}}, exporters: {otlp: {endpoint: \"tempo-traces-distributor:4317\"}}}}";
    let parts = [
        custom(
            "opentelemetry.io/v1beta1",
            "OpenTelemetryCollector",
            "main",
            collector,
        ),
        custom(
            "opentelemetry.io/v1alpha1",
            "Instrumentation",
            "usual",
            "{exporter: {endpoint: \"http://main-collector:4317\"}}",
        ),
        custom("tempo.grafana.com/v1alpha1", "TempoStack", "traces", "{}"),
        annotated(
            "asks",
            "instrumentation.opentelemetry.io/inject-java: \"true\"",
        ),
        annotated(
            "named",
            "instrumentation.opentelemetry.io/inject-python: shop/usual",
        ),
        annotated(
            "refuses",
            "instrumentation.opentelemetry.io/inject-java: \"false\"",
        ),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        k8s:shop/OpenTelemetryCollector/main -> k8s:shop/TempoStack/traces grpc 4317 declared @shop.yaml:5
        k8s:shop/Pod/asks -> k8s:shop/OpenTelemetryCollector/main grpc 4317 declared encrypted=false @shop.yaml:10
        k8s:shop/Pod/named -> k8s:shop/OpenTelemetryCollector/main grpc 4317 declared encrypted=false @shop.yaml:10
    "#]].assert_eq(&found.flows());
}

#[test]
fn a_dashboard_shows_what_its_data_sources_name() {
    let grafana = |name: &str, label: &str| {
        custom("grafana.integreatly.org/v1beta1", "Grafana", name, "{}").replace(
            "namespace: shop}",
            &format!("namespace: shop, labels: {{dashboards: {label}}}}}"),
        )
    };
    let parts = [
        grafana("ours", "a"),
        grafana("theirs", "b"),
        custom(
            "grafana.integreatly.org/v1beta1",
            "GrafanaDatasource",
            "figures",
            "{instanceSelector: {matchLabels: {dashboards: a}}, datasource: {type: prometheus, url: \"http://prometheus-operated:9090\"}}",
        ),
        custom("monitoring.coreos.com/v1", "Prometheus", "main", "{}"),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        k8s:shop/Grafana/ours -> k8s:shop/Prometheus/main http 9090 declared encrypted=false @shop.yaml:15
    "#]].assert_eq(&found.flows());
}

#[test]
fn proxies_ask_others_before_they_let_callers_in() {
    let service = |name: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]}}\n"
        )
    };
    let plain = |name: &str| pod(name, "{name: X, value: y}");
    let proxy = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: edge, namespace: shop, labels: {app: edge}}\nspec:\n  containers:\n  - {name: envoy, image: envoyproxy/envoy:v1}\n  - {name: manager, image: projectcontour/contour:v1}\n";
    let parts = [
        proxy.to_owned(),
        plain("web"),
        plain("limits"),
        service("web"),
        service("limits"),
        custom(
            "projectcontour.io/v1",
            "HTTPProxy",
            "front",
            "{virtualhost: {fqdn: shop.example.com}, routes: [{services: [{name: web, port: 80}]}]}",
        ),
        custom(
            "projectcontour.io/v1alpha1",
            "ExtensionService",
            "limits",
            "{services: [{name: limits, port: 80}]}",
        ),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        internet -> k8s:shop/Pod/web http 80 declared encrypted=false authenticated=unknown @shop.yaml:43
        k8s:shop/Pod/edge -> k8s:shop/Pod/limits ? ? declared @shop.yaml:48
        k8s:shop/Pod/edge -> k8s:shop/Pod/web http ? declared encrypted=false @shop.yaml:43
    "#]].assert_eq(&found.flows());
}

#[test]
fn kinds_that_nobody_described_stay_listed() {
    let parts = [
        custom(
            "example.com/v1",
            "Orchard",
            "orders",
            "{url: \"http://web\"}",
        ),
        custom("kafka.strimzi.io/v1", "KafkaTopic", "orders", "{}"),
        custom("chaos-mesh.org/v1alpha1", "PodChaos", "orders", "{}"),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    assert_eq!(found.elements().len(), 0);
}

#[test]
fn a_policy_of_cilium_lets_through_to_a_service_that_an_operator_makes() {
    let text = "apiVersion: dragonflydb.io/v1alpha1\nkind: Dragonfly\nmetadata: {name: cache, namespace: stores}\nspec: {replicas: 1}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: main, image: 'example/web:1', env: [{name: REDIS_HOST, value: cache.stores.svc.cluster.local}]}]}\n---\napiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: web, namespace: shop}\nspec: {endpointSelector: {matchLabels: {app: web}}, egress: [{toServices: [{k8sService: {serviceName: SERVICE, namespace: stores}}]}]}\n";
    let flows =
        |service: &str| diagram(&[("shop.yaml", &text.replace("SERVICE", service))]).flows();
    expect![[r#"
        k8s:shop/Pod/web -> k8s:stores/Dragonfly/cache redis 6379 declared encrypted=false authenticated=false @shop.yaml:9
    "#]].assert_eq(&flows("cache"));
    expect![[r#""#]].assert_eq(&flows("other"));
}
