//! Stores and brokers of operators: where they come from, where they are copied to, who is told
//! of them, and which of their Services are open.

use expect_test::expect;

use crate::diagram;

const POSTGRES: &str = r#"
apiVersion: acid.zalan.do/v1
kind: postgresql
metadata: {name: zal, namespace: shop}
spec:
  enableMasterLoadBalancer: true
  allowedSourceRanges: [10.0.0.0/8]
  users: {app: [], other.guest: []}
  standby: {standby_host: zal2.elsewhere.net, standby_port: "5433"}
  clone: {s3_wal_path: "s3://wal-bucket/x", s3_endpoint: "http://minio.shop.svc:9000"}
---
apiVersion: postgres-operator.crunchydata.com/v1beta1
kind: PostgresCluster
metadata: {name: crunchy, namespace: shop}
spec:
  standby: {enabled: true, host: pg.elsewhere.net, port: 5432}
  service: {type: LoadBalancer}
  proxy: {pgBouncer: {service: {type: NodePort}}}
  dataSource: {pgbackrest: {repo: {name: r, s3: {bucket: old-bucket, endpoint: s3.eu-west-1.amazonaws.com}}}}
---
apiVersion: postgres-operator.crunchydata.com/v1beta1
kind: PGAdmin
metadata: {name: adm, namespace: shop}
spec: {serverGroups: [{name: a, postgresClusterName: crunchy}]}
---
apiVersion: pgv2.percona.com/v2
kind: PerconaPGCluster
metadata: {name: ppg, namespace: shop}
spec: {expose: {type: LoadBalancer}, pmm: {enabled: true, serverHost: monitoring-service}}
"#;

#[test]
fn databases_for_postgres_name_their_origins_and_open_their_services() {
    expect![[r#"
        internet -> k8s:shop/PerconaPGCluster/ppg postgresql 5432 declared authenticated=true @shop.yaml:29
        internet -> k8s:shop/PostgresCluster/crunchy postgresql 5432 declared authenticated=true @shop.yaml:17 @shop.yaml:18
        k8s:shop/PGAdmin/adm -> k8s:shop/PostgresCluster/crunchy postgresql 5432 declared @shop.yaml:24
        k8s:shop/PostgresCluster/crunchy -> external:pg.elsewhere.net postgresql 5432 declared @shop.yaml:16
        k8s:shop/PostgresCluster/crunchy -> external:s3.eu-west-1.amazonaws.com ? ? declared @shop.yaml:19
        k8s:shop/postgresql/zal -> external:zal2.elsewhere.net postgresql 5433 declared @shop.yaml:9
        k8s:shop/postgresql/zal -> k8s:shop/Service/minio http 9000 declared encrypted=false @shop.yaml:10
        private-network -> k8s:shop/postgresql/zal postgresql 5432 declared authenticated=true @shop.yaml:4
    "#]].assert_eq(&diagram(&[("shop.yaml", POSTGRES)]).flows());
}

const MYSQL: &str = r#"
apiVersion: pxc.percona.com/v1
kind: PerconaXtraDBCluster
metadata: {name: pxc, namespace: shop}
spec:
  pmm: {enabled: true, serverHost: pmm.watch.svc}
  haproxy: {enabled: true, serviceType: LoadBalancer}
  pxc: {replicationChannels: [{name: a, isSource: false, sourcesList: [{host: mysql.elsewhere.net, port: 3306}]}]}
  backup: {storages: {a: {type: s3, s3: {bucket: b, endpointUrl: "http://minio.shop.svc:9000"}}}}
---
apiVersion: ps.percona.com/v1alpha1
kind: PerconaServerMySQL
metadata: {name: ps, namespace: shop}
spec: {proxy: {haproxy: {expose: {type: LoadBalancer}}}}
---
apiVersion: mysql.oracle.com/v2
kind: InnoDBCluster
metadata: {name: inno, namespace: shop}
spec: {secretName: mypw, service: {type: LoadBalancer}, initDB: {clone: {donorUrl: "mysql.elsewhere.net:3306"}}}
---
apiVersion: mysql.presslabs.org/v1alpha1
kind: MysqlCluster
metadata: {name: press, namespace: shop}
spec: {backupURL: "s3://press-bucket/a", secretName: x}
---
apiVersion: minio.min.io/v2
kind: Tenant
metadata: {name: t, namespace: shop}
spec: {exposeServices: {minio: true, console: true}}
"#;

#[test]
fn databases_for_mysql_name_their_origins_and_open_their_services() {
    expect![[r#"
        internet -> k8s:shop/InnoDBCluster/inno mysql 3306 declared authenticated=true @shop.yaml:19
        internet -> k8s:shop/PerconaServerMySQL/ps mysql 3306 declared authenticated=true @shop.yaml:14
        internet -> k8s:shop/PerconaXtraDBCluster/pxc mysql 3306 declared authenticated=true @shop.yaml:7
        internet -> k8s:shop/Tenant/t https 9000 declared encrypted=true authenticated=true @shop.yaml:28
        internet -> k8s:shop/Tenant/t https 9090 declared encrypted=true authenticated=true @shop.yaml:28
        k8s:shop/InnoDBCluster/inno -> external:mysql.elsewhere.net mysql 3306 declared @shop.yaml:19
        k8s:shop/MysqlCluster/press -> external:s3://press-bucket https 443 declared encrypted=true @shop.yaml:24
        k8s:shop/PerconaXtraDBCluster/pxc -> external:mysql.elsewhere.net mysql 3306 declared @shop.yaml:8
        k8s:shop/PerconaXtraDBCluster/pxc -> k8s:shop/Tenant/t http 9000 declared encrypted=false authenticated=true @shop.yaml:9
        k8s:shop/PerconaXtraDBCluster/pxc -> k8s:watch/Service/pmm ? ? declared @shop.yaml:6
    "#]].assert_eq(&diagram(&[("shop.yaml", MYSQL)]).flows());
}

const MARIADB: &str = r#"
apiVersion: k8s.mariadb.com/v1alpha1
kind: MariaDB
metadata: {name: maria, namespace: shop}
spec: {primaryService: {type: LoadBalancer}, bootstrapFrom: {s3: {bucket: b, endpoint: minio.shop.svc:9000}}, connection: {secretName: maria-conn}}
---
apiVersion: k8s.mariadb.com/v1alpha1
kind: MaxScale
metadata: {name: mx, namespace: shop}
spec: {mariaDbRef: {name: maria}, kubernetesService: {type: LoadBalancer}, connection: {secretName: mx-conn}, servers: [{name: a, address: db.elsewhere.net}]}
---
apiVersion: k8s.mariadb.com/v1alpha1
kind: ExternalMariaDB
metadata: {name: ext, namespace: shop}
spec: {host: maria.elsewhere.net, port: 3306, connection: {secretName: ext-conn}}
---
apiVersion: k8s.mariadb.com/v1alpha1
kind: SqlJob
metadata: {name: sj, namespace: shop}
spec: {mariaDbRef: {name: ext, kind: ExternalMariaDB}, sql: "x"}
---
apiVersion: v1
kind: Pod
metadata: {name: a, namespace: shop}
spec: {containers: [{name: c, image: "example/c:1", envFrom: [{secretRef: {name: mx-conn}}, {secretRef: {name: ext-conn}}, {secretRef: {name: maria-conn}}]}]}
"#;

#[test]
fn mariadb_is_met_through_proxies_and_connections_and_may_be_elsewhere() {
    expect![[r#"
        internet -> k8s:shop/MariaDB/maria mysql 3306 declared authenticated=true @shop.yaml:5
        internet -> k8s:shop/MaxScale/mx mysql 3306 declared authenticated=unknown @shop.yaml:10
        k8s:shop/MariaDB/maria -> k8s:shop/Service/minio http 9000 declared encrypted=false @shop.yaml:5
        k8s:shop/MaxScale/mx -> external:db.elsewhere.net mysql 3306 declared @shop.yaml:10
        k8s:shop/MaxScale/mx -> k8s:shop/MariaDB/maria mysql 3306 declared @shop.yaml:10
        k8s:shop/Pod/a -> k8s:shop/ExternalMariaDB/ext mysql 3306 declared @shop.yaml:25
        k8s:shop/Pod/a -> k8s:shop/MariaDB/maria mysql 3306 declared @shop.yaml:25
        k8s:shop/Pod/a -> k8s:shop/MaxScale/mx mysql 3306 declared @shop.yaml:25
        k8s:shop/SqlJob/sj -> k8s:shop/ExternalMariaDB/ext mysql 3306 declared @shop.yaml:20
    "#]].assert_eq(&diagram(&[("shop.yaml", MARIADB)]).flows());
}

const OTHERS: &str = r#"
apiVersion: psmdb.percona.com/v1
kind: PerconaServerMongoDB
metadata: {name: psm, namespace: shop}
spec:
  replsets: [{name: rs0, expose: {enabled: true, exposeType: LoadBalancer}, externalNodes: [{host: mongo.elsewhere.net, port: 27018}]}]
---
apiVersion: redis.redis.opstreelabs.in/v1beta2
kind: RedisCluster
metadata: {name: rc, namespace: shop}
spec: {kubernetesConfig: {redisSecret: {name: x}, service: {serviceType: LoadBalancer, annotations: {service.beta.kubernetes.io/aws-load-balancer-internal: "true"}}}}
---
apiVersion: databases.spotahome.com/v1
kind: RedisFailover
metadata: {name: rf, namespace: shop}
spec: {bootstrapNode: {host: redis.elsewhere.net, port: "6379"}}
---
apiVersion: dragonflydb.io/v1alpha1
kind: Dragonfly
metadata: {name: df, namespace: shop}
spec: {serviceSpec: {type: LoadBalancer}, snapshot: {dir: "s3://df-bucket"}}
---
apiVersion: clickhouse.altinity.com/v1
kind: ClickHouseInstallation
metadata: {name: ch, namespace: shop}
spec:
  configuration:
    clusters: [{name: c, zookeeper: {nodes: [{host: zk.shop.svc}]}}, {name: d, zookeeper: {nodes: [{host: keeper-0.keepers.agreed}]}}]
    files: {config.d/kafka.xml: "<yandex><kafka><bootstrap>kafka.shop.svc:9092</bootstrap></kafka></yandex>"}
  templates: {serviceTemplates: [{name: s, spec: {type: LoadBalancer}}]}
"#;

#[test]
fn document_and_key_value_stores_name_their_origins_and_open_their_services() {
    expect![[r#"
        internet -> k8s:shop/ClickHouseInstallation/ch http 8123 declared encrypted=false authenticated=unknown @shop.yaml:30
        internet -> k8s:shop/Dragonfly/df redis 6379 declared encrypted=false authenticated=false @shop.yaml:21
        internet -> k8s:shop/PerconaServerMongoDB/psm mongodb 27017 declared encrypted=false authenticated=true @shop.yaml:6
        k8s:shop/ClickHouseInstallation/ch -> k8s:agreed/Service/keepers zookeeper 2181 declared encrypted=false @shop.yaml:28
        k8s:shop/ClickHouseInstallation/ch -> k8s:shop/Service/zk zookeeper 2181 declared encrypted=false @shop.yaml:28
        k8s:shop/Dragonfly/df -> external:s3://df-bucket https 443 declared encrypted=true @shop.yaml:21
        k8s:shop/PerconaServerMongoDB/psm -> external:mongo.elsewhere.net mongodb 27018 declared encrypted=false @shop.yaml:6
        k8s:shop/RedisFailover/rf -> external:redis.elsewhere.net redis 6379 declared encrypted=false @shop.yaml:16
        private-network -> k8s:shop/RedisCluster/rc redis 6379 declared encrypted=false authenticated=true @shop.yaml:11
    "#]].assert_eq(&diagram(&[("shop.yaml", OTHERS)]).flows());
}

const ELASTIC: &str = r#"
apiVersion: elasticsearch.k8s.elastic.co/v1
kind: Elasticsearch
metadata: {name: es, namespace: shop}
spec: {monitoring: {metrics: {elasticsearchRefs: [{name: mon}]}, logs: {elasticsearchRefs: [{name: mon}]}}, http: {service: {spec: {type: LoadBalancer}}}}
---
apiVersion: elasticsearch.k8s.elastic.co/v1
kind: Elasticsearch
metadata: {name: mon, namespace: shop}
---
apiVersion: kibana.k8s.elastic.co/v1
kind: Kibana
metadata: {name: kb, namespace: shop}
spec: {elasticsearchRef: {secretName: far-es}, monitoring: {metrics: {elasticsearchRefs: [{name: mon}]}}}
---
apiVersion: v1
kind: Secret
metadata: {name: far-es, namespace: shop}
stringData: {url: "https://es.elsewhere.net:9243", username: x, password: y}
"#;

#[test]
fn what_elastic_runs_is_watched_by_others_and_may_be_known_by_a_secret() {
    expect![[r#"
        internet -> k8s:shop/Elasticsearch/es https 9200 declared encrypted=true authenticated=true @shop.yaml:5
        k8s:shop/Elasticsearch/es -> k8s:shop/Elasticsearch/mon https 9200 declared encrypted=true authenticated=true @shop.yaml:5
        k8s:shop/Kibana/kb -> external:es.elsewhere.net https 9243 declared encrypted=true @shop.yaml:19
        k8s:shop/Kibana/kb -> k8s:shop/Elasticsearch/mon https 9200 declared encrypted=true authenticated=true @shop.yaml:14
    "#]].assert_eq(&diagram(&[("shop.yaml", ELASTIC)]).flows());
}

const BROKERS: &str = r#"
apiVersion: rabbitmq.com/v1beta1
kind: RabbitmqCluster
metadata: {name: mq, namespace: shop}
spec:
  service: {type: LoadBalancer}
  rabbitmq: {additionalConfig: "auth_oauth2.jwks_url = https://login.shop.svc:8443/jwks\nauth_ldap.servers.1 = ldap.shop.svc\nlisteners.tcp.default = 5672\n"}
---
apiVersion: rabbitmq.com/v1beta1
kind: Federation
metadata: {name: fed, namespace: shop}
spec: {name: f, uriSecret: {name: fed-uri}, rabbitmqClusterReference: {name: mq}}
---
apiVersion: v1
kind: Secret
metadata: {name: fed-uri, namespace: shop}
stringData: {uri: "amqp://u:p@rabbit.elsewhere.net:5672"}
---
apiVersion: broker.amq.io/v1beta1
kind: ActiveMQArtemis
metadata: {name: art, namespace: shop}
spec: {acceptors: [{name: amqp, port: 5672, expose: true}], console: {expose: true}, brokerProperties: ["AMQPConnections.target.uri=tcp://other.elsewhere.net:61616"]}
---
apiVersion: apps.emqx.io/v2beta1
kind: EMQX
metadata: {name: em, namespace: shop}
spec:
  listenersServiceTemplate: {spec: {type: LoadBalancer}}
  config: {data: "authentication = [{mechanism = password_based, backend = postgresql, server = \"pg.shop.svc:5432\"}]\nconnectors.kafka_producer.a {\n bootstrap_hosts = \"kafka.shop.svc:9092\"\n}\n"}
---
apiVersion: cluster.redpanda.com/v1alpha2
kind: Redpanda
metadata: {name: rp, namespace: shop}
spec: {clusterSpec: {external: {enabled: true, type: LoadBalancer}}}
---
apiVersion: platform.confluent.io/v1beta1
kind: Kafka
metadata: {name: kafka, namespace: shop}
spec: {listeners: {external: {externalAccess: {type: loadBalancer}}}}
"#;

#[test]
fn brokers_name_logins_bridges_and_other_brokers_and_open_their_services() {
    expect![[r#"
        internet -> k8s:shop/ActiveMQArtemis/art amqp 5672 declared encrypted=false authenticated=false @shop.yaml:22
        internet -> k8s:shop/ActiveMQArtemis/art http 8161 declared encrypted=false @shop.yaml:21
        internet -> k8s:shop/EMQX/em mqtt 1883 declared encrypted=false authenticated=unknown @shop.yaml:28
        internet -> k8s:shop/Kafka/kafka kafka 9071 declared authenticated=unknown @shop.yaml:39
        internet -> k8s:shop/RabbitmqCluster/mq amqp 5672 declared encrypted=false authenticated=true @shop.yaml:6
        internet -> k8s:shop/Redpanda/rp kafka 9093 declared authenticated=unknown @shop.yaml:34
        k8s:shop/ActiveMQArtemis/art -> external:other.elsewhere.net tcp 61616 declared @shop.yaml:22
        k8s:shop/EMQX/em -> k8s:shop/Kafka/kafka kafka 9092 declared @shop.yaml:29
        k8s:shop/EMQX/em -> k8s:shop/Service/pg postgresql 5432 declared @shop.yaml:29
        k8s:shop/RabbitmqCluster/mq -> external:rabbit.elsewhere.net amqp 5672 declared encrypted=false authenticated=true @shop.yaml:17
        k8s:shop/RabbitmqCluster/mq -> k8s:shop/Service/ldap ? ? declared @shop.yaml:7
        k8s:shop/RabbitmqCluster/mq -> k8s:shop/Service/login https 8443 declared encrypted=true @shop.yaml:7
    "#]].assert_eq(&diagram(&[("shop.yaml", BROKERS)]).flows());
}

const PROGRAMS: &str = r#"
apiVersion: flink.apache.org/v1beta1
kind: FlinkDeployment
metadata: {name: fl, namespace: shop}
spec: {ingress: {template: "x"}, flinkConfiguration: {state.checkpoints.dir: "s3://flink-bucket/x"}, job: {jarURI: "https://repo.elsewhere.net/x.jar", args: ["--brokers", "kafka.shop.svc:9092"]}}
---
apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata: {name: sp, namespace: shop}
spec: {mainApplicationFile: "s3a://spark-bucket/x.py", driver: {env: [{name: DB_URL, value: "jdbc:postgresql://pg.shop.svc:5432/x"}]}}
"#;

#[test]
fn programs_for_streams_and_figures_name_their_code_and_their_buckets() {
    expect![[r#"
        internet -> k8s:shop/FlinkDeployment/fl http 8081 declared encrypted=false @shop.yaml:4
        k8s:shop/FlinkDeployment/fl -> external:repo.elsewhere.net https 443 declared encrypted=true @shop.yaml:5
        k8s:shop/FlinkDeployment/fl -> external:s3://flink-bucket https 443 declared encrypted=true @shop.yaml:5
        k8s:shop/FlinkDeployment/fl -> k8s:shop/Service/kafka kafka 9092 declared @shop.yaml:5
        k8s:shop/SparkApplication/sp -> external:s3://spark-bucket https 443 declared encrypted=true @shop.yaml:10
        k8s:shop/SparkApplication/sp -> k8s:shop/Service/pg postgresql 5432 declared @shop.yaml:10
    "#]].assert_eq(&diagram(&[("shop.yaml", PROGRAMS)]).flows());
}

const FURTHER: &str = r#"
apiVersion: stackgres.io/v1
kind: SGCluster
metadata: {name: sg, namespace: shop}
spec: {postgresServices: {primary: {type: LoadBalancer}}, configurations: {backups: [{sgObjectStorage: kept}]}, replicateFrom: {instance: {external: {host: pg.elsewhere.net, port: 5433}}}}
---
apiVersion: stackgres.io/v1beta1
kind: SGObjectStorage
metadata: {name: kept, namespace: shop}
spec: {type: s3Compatible, s3Compatible: {bucket: copies, endpoint: "http://minio.shop.svc:9000"}}
---
apiVersion: k8ssandra.io/v1alpha1
kind: K8ssandraCluster
metadata: {name: wide, namespace: shop}
spec: {cassandra: {datacenters: [{metadata: {name: dc1}}], additionalSeeds: [seed.elsewhere.net]}, medusa: {storageProperties: {storageProvider: s3_compatible, bucketName: b, host: minio.shop.svc, port: 9000}}}
---
apiVersion: opensearch.opster.io/v1
kind: OpenSearchCluster
metadata: {name: find, namespace: shop}
spec: {general: {serviceName: find, snapshotRepositories: [{name: s, type: s3, settings: {bucket: find-copies}}]}, dashboards: {enable: true, service: {type: LoadBalancer}}}
---
apiVersion: couchbase.com/v2
kind: CouchbaseCluster
metadata: {name: cb, namespace: shop}
spec: {xdcr: {remoteClusters: [{name: r, hostname: "couchbase://cb.elsewhere.net"}]}, networking: {adminConsoleServiceTemplate: {spec: {type: LoadBalancer}}}}
---
apiVersion: database.arangodb.com/v1
kind: ArangoDeployment
metadata: {name: graph, namespace: shop}
spec: {externalAccess: {type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]}}
---
apiVersion: milvus.io/v1beta1
kind: Milvus
metadata: {name: near, namespace: shop}
spec:
  dependencies:
    etcd: {external: true, endpoints: ["etcd.shop.svc:2379"]}
    storage: {external: true, type: MinIO, endpoint: "minio.shop.svc:9000"}
    kafka: {external: true, brokerList: ["kafka.shop.svc:9092"]}
---
apiVersion: infinispan.org/v1
kind: Infinispan
metadata: {name: grid, namespace: shop}
spec: {expose: {type: LoadBalancer}}
"#;

#[test]
fn further_stores_name_what_they_depend_on_and_where_copies_go() {
    expect![[r#"
        internet -> k8s:shop/CouchbaseCluster/cb couchbase 11210 declared authenticated=unknown @shop.yaml:25
        internet -> k8s:shop/Infinispan/grid hotrod 11222 declared authenticated=unknown @shop.yaml:44
        internet -> k8s:shop/OpenSearchCluster/find https 5601 declared encrypted=true authenticated=true @shop.yaml:20
        internet -> k8s:shop/SGCluster/sg postgresql 5432 declared authenticated=true @shop.yaml:5
        k8s:shop/CouchbaseCluster/cb -> external:cb.elsewhere.net couchbase 11210 declared encrypted=false @shop.yaml:25
        k8s:shop/K8ssandraCluster/wide -> external:seed.elsewhere.net cassandra 9042 declared @shop.yaml:15
        k8s:shop/K8ssandraCluster/wide -> k8s:shop/Service/minio http 9000 declared encrypted=false @shop.yaml:15
        k8s:shop/Milvus/near -> k8s:shop/Service/etcd etcd 2379 declared @shop.yaml:37
        k8s:shop/Milvus/near -> k8s:shop/Service/kafka kafka 9092 declared @shop.yaml:39
        k8s:shop/Milvus/near -> k8s:shop/Service/minio http 9000 declared encrypted=false @shop.yaml:38
        k8s:shop/OpenSearchCluster/find -> external:s3://find-copies https 443 declared encrypted=true @shop.yaml:20
        k8s:shop/SGCluster/sg -> external:pg.elsewhere.net postgresql 5433 declared @shop.yaml:5
        k8s:shop/SGCluster/sg -> k8s:shop/SGObjectStorage/kept http ? declared encrypted=false @shop.yaml:5
        private-network -> k8s:shop/ArangoDeployment/graph http 8529 declared encrypted=false authenticated=unknown @shop.yaml:30
    "#]].assert_eq(&diagram(&[("shop.yaml", FURTHER)]).flows());
}

const GIVEN: &str = r#"
apiVersion: opensearch.opster.io/v1
kind: OpenSearchCluster
metadata: {name: find, namespace: shop}
spec: {general: {serviceName: find, snapshotRepositories: [{name: s, type: s3, settings: {bucket: find-copies}}]}, dashboards: {enable: true, service: {type: LoadBalancer}}}
---
apiVersion: infinispan.org/v1
kind: Infinispan
metadata: {name: grid, namespace: shop}
spec: {expose: {type: LoadBalancer}}
---
apiVersion: access.strimzi.io/v1alpha1
kind: KafkaAccess
metadata: {name: to-events, namespace: shop}
spec: {kafka: {name: events, namespace: shop, listener: plain}}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: events, namespace: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: main, image: "example/web:1", envFrom: [{secretRef: {name: to-events}}, {secretRef: {name: grid-generated-secret}}, {secretRef: {name: find-admin-password}}]}]}
"#;

#[test]
fn a_secret_that_an_operator_makes_for_callers_leads_to_what_it_is_for() {
    expect![[r#"
        internet -> k8s:shop/Infinispan/grid hotrod 11222 declared authenticated=unknown @shop.yaml:10
        internet -> k8s:shop/OpenSearchCluster/find https 5601 declared encrypted=true authenticated=true @shop.yaml:5
        k8s:shop/OpenSearchCluster/find -> external:s3://find-copies https 443 declared encrypted=true @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Infinispan/grid hotrod 11222 declared @shop.yaml:24
        k8s:shop/Pod/web -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:24
        k8s:shop/Pod/web -> k8s:shop/OpenSearchCluster/find https 9200 declared encrypted=true @shop.yaml:24
    "#]].assert_eq(&diagram(&[("shop.yaml", GIVEN)]).flows());
}

#[test]
fn backups_go_to_whom_the_store_of_a_plugin_names() {
    let found = |kept: &str| {
        diagram(&[(
            "shop.yaml",
            &format!(
                "apiVersion: barmancloud.cnpg.io/v1\nkind: ObjectStore\nmetadata: {{name: vault, namespace: shop}}\nspec: {{configuration: {kept}}}\n---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {{name: orders, namespace: shop}}\nspec: {{plugins: [{{name: barman-cloud.cloudnative-pg.io, parameters: {{barmanObjectName: vault}}}}]}}\n"
            ),
        )])
        .flows()
    };
    expect![[r#"
        k8s:shop/Cluster/orders -> external:s3.vaults.net https 443 declared encrypted=true @shop.yaml:4
    "#]].assert_eq(&found(
        "{endpointURL: 'https://s3.vaults.net', destinationPath: 's3://orders/'}",
    ));
    expect![[r#"
        k8s:shop/Cluster/orders -> external:s3://orders https 443 declared encrypted=true @shop.yaml:4
    "#]].assert_eq(&found("{destinationPath: 's3://orders/'}"));
}

#[test]
fn nodes_of_a_set_answer_under_its_name() {
    let shop = diagram(&[(
        "shop.yaml",
        "apiVersion: elasticsearch.k8s.elastic.co/v1\nkind: Elasticsearch\nmetadata: {name: find, namespace: shop}\nspec: {nodeSets: [{name: hot, count: 3}]}\n---\napiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: main, image: 'example/web:1', env: [{name: FIND_URL, value: 'https://find-es-hot:9200'}]}]}\n",
    )]);
    let found = shop.flows();
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Elasticsearch/find https 9200 declared encrypted=true authenticated=true @shop.yaml:9
    "#]].assert_eq(&found);
}
