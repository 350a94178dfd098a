//! Stores for analysis, caches and brokers beside the best known ones: what their operators make
//! and what their resources name.

use expect_test::{Expect, expect};

use crate::diagram;

/// The flows of one manifest.
fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

const ANALYSIS: &str = r#"
apiVersion: druid.apache.org/v1alpha1
kind: Druid
metadata: {name: tiny, namespace: shop}
spec:
  common.runtime.properties: |
    druid.zk.service.host=coord-client.shop.svc
    druid.metadata.storage.connector.connectURI=jdbc:postgresql://meta-rw.shop.svc:5432/druid
    druid.storage.type=s3
    druid.storage.bucket=deep
  nodes: {brokers: {nodeType: broker, runtime.properties: "druid.port=8082"}}
---
apiVersion: zookeeper.pravega.io/v1beta1
kind: ZookeeperCluster
metadata: {name: coord, namespace: shop}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: meta, namespace: shop}
---
apiVersion: starrocks.com/v1
kind: StarRocksCluster
metadata: {name: star, namespace: shop}
spec: {starRocksFeSpec: {service: {type: LoadBalancer}}}
---
apiVersion: risingwave.risingwavelabs.com/v1alpha1
kind: RisingWave
metadata: {name: rw, namespace: shop}
spec:
  metaStore: {postgresql: {host: meta-rw, port: 5432, database: x, credentials: {secretName: meta-app}}}
  stateStore: {dataDirectory: d, minio: {endpoint: "t-hl.shop.svc:9000", bucket: b, credentials: {secretName: m}}}
---
apiVersion: minio.min.io/v2
kind: Tenant
metadata: {name: t, namespace: shop}
---
apiVersion: vertica.com/v1
kind: VerticaDB
metadata: {name: v, namespace: shop}
spec: {communal: {path: "s3://vb/x", endpoint: "http://minio.shop.svc:9000", credentialSecret: c}, subclusters: [{name: sc1, size: 3, serviceType: NodePort}]}
---
apiVersion: apps.foundationdb.org/v1beta2
kind: FoundationDBCluster
metadata: {name: fdb, namespace: shop}
---
apiVersion: disaggregated.cluster.doris.com/v1
kind: DorisDisaggregatedCluster
metadata: {name: doris, namespace: shop}
spec: {metaService: {fdb: {configMapNamespaceName: {name: fdb-config, namespace: shop}}}}
---
apiVersion: asdb.aerospike.com/v1
kind: AerospikeCluster
metadata: {name: aero, namespace: shop}
spec: {size: 3}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: web
    image: example/web:1
    env:
    - {name: DRUID_URL, value: "http://druid-tiny-brokers:8082"}
    - {name: STARROCKS_URL, value: "mysql://star-fe-service:9030/sales"}
    - {name: TABLES_URL, value: "postgresql://rw-frontend:4567/dev"}
    - {name: VERTICA_HOST, value: v-sc1}
    - {name: AEROSPIKE_HOST, value: aero.shop.svc}
    volumeMounts: [{name: fdb, mountPath: /etc/foundationdb}]
  volumes: [{name: fdb, configMap: {name: fdb-config}}]
"#;

#[test]
fn stores_for_analysis_name_where_they_keep_what_they_have() {
    check(
        ANALYSIS,
        &expect![[r#"
            internet -> k8s:shop/StarRocksCluster/star mysql 9030 declared authenticated=unknown @shop.yaml:24
            internet -> k8s:shop/VerticaDB/v vertica 5433 declared authenticated=false @shop.yaml:40
            k8s:shop/DorisDisaggregatedCluster/doris -> k8s:shop/FoundationDBCluster/fdb tcp 4501 declared @shop.yaml:48
            k8s:shop/Druid/tiny -> k8s:shop/Cluster/meta postgresql 5432 declared authenticated=true @shop.yaml:7
            k8s:shop/Druid/tiny -> k8s:shop/ZookeeperCluster/coord zookeeper 2181 declared encrypted=false @shop.yaml:7
            k8s:shop/Pod/web -> k8s:shop/AerospikeCluster/aero aerospike 3000 declared authenticated=false @shop.yaml:68
            k8s:shop/Pod/web -> k8s:shop/Druid/tiny http 8082 declared encrypted=false @shop.yaml:64
            k8s:shop/Pod/web -> k8s:shop/FoundationDBCluster/fdb tcp 4501 declared @shop.yaml:70
            k8s:shop/Pod/web -> k8s:shop/RisingWave/rw postgresql 4567 declared @shop.yaml:66
            k8s:shop/Pod/web -> k8s:shop/StarRocksCluster/star mysql 9030 declared @shop.yaml:65
            k8s:shop/Pod/web -> k8s:shop/VerticaDB/v vertica 5433 declared authenticated=false @shop.yaml:67
            k8s:shop/RisingWave/rw -> k8s:shop/Cluster/meta postgresql 5432 declared authenticated=true @shop.yaml:30
            k8s:shop/RisingWave/rw -> k8s:shop/Tenant/t https 9000 declared encrypted=true authenticated=true @shop.yaml:31
            k8s:shop/VerticaDB/v -> k8s:shop/Tenant/t http 9000 declared encrypted=false authenticated=true @shop.yaml:40
        "#]],
    );
}

const ACCOUNTS: &str = r#"
apiVersion: kinda.rocks/v1beta1
kind: DbInstance
metadata: {name: main}
spec: {engine: postgres, generic: {host: pg.elsewhere.net, port: 5432}}
---
apiVersion: kinda.rocks/v1beta1
kind: Database
metadata: {name: orders, namespace: shop}
spec: {secretName: orders-creds, instance: main}
---
apiVersion: postgresql.easymile.com/v1alpha1
kind: PostgresqlEngineConfiguration
metadata: {name: eng, namespace: shop}
spec: {host: pg2.elsewhere.net, port: 5432}
---
apiVersion: postgresql.easymile.com/v1alpha1
kind: PostgresqlDatabase
metadata: {name: books, namespace: shop}
spec: {database: books, engineConfiguration: {name: eng}}
---
apiVersion: postgresql.easymile.com/v1alpha1
kind: PostgresqlUserRole
metadata: {name: app, namespace: shop}
spec: {mode: MANAGED, privileges: [{privilege: OWNER, database: {name: books}, generatedSecretName: books-app}]}
---
apiVersion: cache.cs.sap.com/v1alpha1
kind: Valkey
metadata: {name: sap, namespace: shop}
spec: {replicas: 3, binding: {}}
---
apiVersion: valkey.io/v1alpha1
kind: ValkeyCluster
metadata: {name: vk, namespace: shop}
---
apiVersion: kubedb.com/v1
kind: Postgres
metadata: {name: people, namespace: shop}
---
apiVersion: kubedb.com/v1
kind: PgBouncer
metadata: {name: door, namespace: shop}
spec: {database: {databaseName: people, databaseRef: {name: people, namespace: shop}}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: web
    image: example/web:1
    env:
    - {name: CACHE_URL, value: "redis://valkey-sap-primary:6379"}
    - {name: SESSIONS_URL, value: "redis://vk:6379"}
    - {name: PEOPLE_URL, value: "postgresql://door:5432/people"}
    - name: ORDERS_PASSWORD
      valueFrom: {secretKeyRef: {name: orders-creds, key: password}}
    - name: BOOKS_PASSWORD
      valueFrom: {secretKeyRef: {name: books-app, key: PASSWORD}}
    envFrom: [{secretRef: {name: valkey-sap-binding}}]
"#;

#[test]
fn accounts_of_databases_elsewhere_and_bindings_of_caches_lead_to_them() {
    check(
        ACCOUNTS,
        &expect![[r#"
            k8s:shop/PgBouncer/door -> k8s:shop/Postgres/people postgresql 5432 declared authenticated=true @shop.yaml:43
            k8s:shop/Pod/web -> k8s:default/DbInstance/main postgresql 5432 declared @shop.yaml:56
            k8s:shop/Pod/web -> k8s:shop/PgBouncer/door postgresql 5432 declared @shop.yaml:55
            k8s:shop/Pod/web -> k8s:shop/PostgresqlEngineConfiguration/eng postgresql 5432 declared @shop.yaml:58
            k8s:shop/Pod/web -> k8s:shop/Valkey/sap redis 6379 declared encrypted=false authenticated=true @shop.yaml:53 @shop.yaml:60
            k8s:shop/Pod/web -> k8s:shop/ValkeyCluster/vk redis 6379 declared encrypted=false @shop.yaml:54
        "#]],
    );
}

const BROKERS: &str = r#"
apiVersion: hivemq.com/v1
kind: HiveMQPlatform
metadata: {name: devices, namespace: shop}
spec: {services: [{type: mqtt, exposed: true, containerPort: 1883, serviceType: LoadBalancer}], extensions: [{name: kafka, configMapName: bridge}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: bridge, namespace: shop}
data: {config.xml: "<kafka-cluster><bootstrap-servers>events-kafka-bootstrap:9092</bootstrap-servers></kafka-cluster>"}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: events, namespace: shop}
---
apiVersion: roundtable.lsst.codes/v1beta1
kind: StrimziSchemaRegistry
metadata: {name: forms, namespace: shop, labels: {strimzi.io/cluster: events}}
---
apiVersion: console.streamshub.github.com/v1alpha1
kind: Console
metadata: {name: con, namespace: shop}
spec: {hostname: con.example.net, kafkaClusters: [{name: events, namespace: shop, listener: secure}]}
---
apiVersion: kroxylicious.io/v1alpha1
kind: KafkaProxy
metadata: {name: front, namespace: shop}
---
apiVersion: kroxylicious.io/v1alpha1
kind: KafkaService
metadata: {name: behind, namespace: shop}
spec: {bootstrapServers: "events-kafka-bootstrap.shop.svc:9092"}
---
apiVersion: kroxylicious.io/v1alpha1
kind: VirtualKafkaCluster
metadata: {name: shown, namespace: shop}
spec: {proxyRef: {name: front}, targetKafkaServiceRef: {name: behind}}
---
apiVersion: pubsubplus.solace.com/v1beta1
kind: PubSubPlusEventBroker
metadata: {name: sol, namespace: shop}
spec: {service: {type: ClusterIP}}
---
apiVersion: mq.ibm.com/v1beta1
kind: QueueManager
metadata: {name: qm, namespace: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: web
    image: example/web:1
    env:
    - {name: MQTT_URL, value: "mqtt://hivemq-devices-mqtt-1883:1883"}
    - {name: KAFKA_BROKERS, value: "shown-internal-bootstrap:9292"}
    - {name: SOLACE_HOST, value: sol-pubsubplus}
    - {name: QUEUE_HOST, value: qm-ibm-mq}
"#;

#[test]
fn brokers_are_met_by_their_listeners_and_through_proxies() {
    check(
        BROKERS,
        &expect![[r#"
            internet -> k8s:shop/Console/con http 80 declared encrypted=false @shop.yaml:22
            internet -> k8s:shop/HiveMQPlatform/devices mqtt 1883 declared encrypted=false authenticated=unknown @shop.yaml:5
            k8s:shop/Console/con -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:23
            k8s:shop/HiveMQPlatform/devices -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:10
            k8s:shop/KafkaProxy/front -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:32
            k8s:shop/Pod/web -> k8s:shop/HiveMQPlatform/devices mqtt 1883 declared encrypted=false @shop.yaml:56
            k8s:shop/Pod/web -> k8s:shop/KafkaProxy/front kafka 9292 declared @shop.yaml:57
            k8s:shop/Pod/web -> k8s:shop/PubSubPlusEventBroker/sol smf 55555 declared authenticated=true @shop.yaml:58
            k8s:shop/Pod/web -> k8s:shop/QueueManager/qm ibm-mq 1414 declared @shop.yaml:59
            k8s:shop/StrimziSchemaRegistry/forms -> k8s:shop/Kafka/events kafka 9093 declared @shop.yaml:18
        "#]],
    );
}

const PARTS: &str = r#"
apiVersion: compute.functionmesh.io/v1alpha1
kind: Sink
metadata: {name: es, namespace: shop}
spec: {image: x/es:1, sinkConfig: {elasticSearchUrl: "http://find-es-http:9200"}, pulsar: {pulsarConfig: pc}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: pc, namespace: shop}
data: {webServiceURL: "http://pul-broker:8080", brokerServiceURL: "pulsar://pul-broker:6650"}
---
apiVersion: pulsar.streamnative.io/v1alpha1
kind: PulsarBroker
metadata: {name: pul, namespace: shop}
spec: {zkServers: "zk-headless:2181"}
---
apiVersion: zookeeper.streamnative.io/v1alpha1
kind: ZooKeeperCluster
metadata: {name: zk, namespace: shop}
---
apiVersion: rocketmq.apache.org/v1alpha1
kind: Broker
metadata: {name: rb, namespace: shop}
spec: {nameServers: ""}
---
apiVersion: rocketmq.apache.org/v1alpha1
kind: NameService
metadata: {name: rn, namespace: shop}
---
apiVersion: cluster.redpanda.com/v1alpha2
kind: Console
metadata: {name: rpc, namespace: shop}
spec: {cluster: {clusterRef: {name: rp}}}
---
apiVersion: cluster.redpanda.com/v1alpha2
kind: Redpanda
metadata: {name: rp, namespace: shop}
spec: {clusterSpec: {external: {enabled: false}}}
"#;

#[test]
fn parts_of_a_broker_find_each_other() {
    check(
        PARTS,
        &expect![[r#"
            k8s:shop/Broker/rb -> k8s:shop/NameService/rn rocketmq 9876 declared @shop.yaml:24
            k8s:shop/Console/rpc -> k8s:shop/Redpanda/rp kafka 9093 declared @shop.yaml:33
            k8s:shop/PulsarBroker/pul -> k8s:shop/ZooKeeperCluster/zk zookeeper 2181 declared encrypted=false @shop.yaml:15
            k8s:shop/Sink/es -> k8s:shop/PulsarBroker/pul pulsar 6650 declared encrypted=false @shop.yaml:10
            k8s:shop/Sink/es -> k8s:shop/PulsarBroker/pul http 8080 declared encrypted=false @shop.yaml:10
            k8s:shop/Sink/es -> k8s:shop/Service/find-es-http http 9200 declared encrypted=false @shop.yaml:5
        "#]],
    );
}
