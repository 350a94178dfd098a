//! Stackable's platform: what its kinds name, by themselves or by resources that speak for them.

use expect_test::expect;

use crate::diagram;

const PLATFORM: &str = r#"
apiVersion: zookeeper.stackable.tech/v1alpha1
kind: ZookeeperCluster
metadata: {name: keepers, namespace: data}
spec: {servers: {roleGroups: {default: {replicas: 3}}}}
---
apiVersion: zookeeper.stackable.tech/v1alpha1
kind: ZookeeperZnode
metadata: {name: files-znode, namespace: data}
spec: {clusterRef: {name: keepers}}
---
apiVersion: hdfs.stackable.tech/v1alpha1
kind: HdfsCluster
metadata: {name: files, namespace: data}
spec: {clusterConfig: {zookeeperConfigMapName: files-znode}}
---
apiVersion: s3.stackable.tech/v1alpha1
kind: S3Connection
metadata: {name: objects, namespace: data}
spec: {host: minio.data.svc, port: 9000}
---
apiVersion: s3.stackable.tech/v1alpha1
kind: S3Bucket
metadata: {name: logs, namespace: data}
spec: {bucketName: logs, connection: {reference: objects}}
---
apiVersion: authentication.stackable.tech/v1alpha1
kind: AuthenticationClass
metadata: {name: people}
spec: {provider: {oidc: {hostname: login.data.svc, port: 8080, rootPath: /realms/data}}}
---
apiVersion: hive.stackable.tech/v1alpha1
kind: HiveCluster
metadata: {name: tables, namespace: data}
spec: {clusterConfig: {metadataDatabase: {postgresql: {host: base.data.svc, database: tables}}, s3: {reference: objects}, hdfs: {configMap: files}}}
---
apiVersion: trino.stackable.tech/v1alpha1
kind: TrinoCluster
metadata: {name: ask, namespace: data}
spec:
  clusterConfig: {catalogLabelSelector: {matchLabels: {trino: ask}}, authentication: [{authenticationClass: people}], authorization: {opa: {configMapName: judge}}}
  coordinators: {roleConfig: {listenerClass: external-stable}}
---
apiVersion: trino.stackable.tech/v1alpha1
kind: TrinoCatalog
metadata: {name: lake, namespace: data, labels: {trino: ask}}
spec: {connector: {iceberg: {metastore: {configMap: tables}, s3: {reference: objects}}}}
---
apiVersion: trino.stackable.tech/v1alpha1
kind: TrinoCatalog
metadata: {name: shop, namespace: data, labels: {trino: ask}}
spec: {connector: {generic: {connectorName: mysql, properties: {connection-url: {value: "jdbc:mysql://shop.data.svc:3306"}}}}}
---
apiVersion: opa.stackable.tech/v1alpha1
kind: OpaCluster
metadata: {name: judge, namespace: data}
spec: {clusterConfig: {userInfo: {backend: {keycloak: {hostname: login.data.svc, port: 8080}}}}}
---
apiVersion: druid.stackable.tech/v1alpha1
kind: DruidCluster
metadata: {name: figures, namespace: data}
spec: {clusterConfig: {zookeeperConfigMapName: keepers, metadataStorageDatabase: {dbType: postgresql, connString: "jdbc:postgresql://base.data.svc:5432/druid"}, deepStorage: {hdfs: {configMapName: files}}}}
---
apiVersion: superset.stackable.tech/v1alpha1
kind: SupersetCluster
metadata: {name: show, namespace: data}
spec: {clusterConfig: {credentialsSecret: show-login, authentication: [{authenticationClass: people}], listenerClass: external-unstable}}
---
apiVersion: superset.stackable.tech/v1alpha1
kind: DruidConnection
metadata: {name: show-figures, namespace: data}
spec: {superset: {name: show}, druid: {name: figures}}
---
apiVersion: v1
kind: Secret
metadata: {name: show-login, namespace: data}
stringData: {connections.sqlalchemyDatabaseUri: "postgresql://me:not-a-secret@base.data.svc:5432/show"}
---
apiVersion: airflow.stackable.tech/v1alpha1
kind: AirflowCluster
metadata: {name: flow, namespace: data}
spec:
  clusterConfig: {dagsGitSync: [{repo: "https://code.elsewhere.net/flows"}], celeryBroker: {redis: {host: cache.data.svc}}}
  webservers: {roleGroups: {default: {envOverrides: {AIRFLOW_CONN_KAFKA: "kafka://stream-broker-default-bootstrap:9092"}}}}
---
apiVersion: kafka.stackable.tech/v1alpha1
kind: KafkaCluster
metadata: {name: stream, namespace: data}
spec: {clusterConfig: {zookeeperConfigMapName: keepers}, brokers: {config: {bootstrapListenerClass: external-unstable}}}
---
apiVersion: spark.stackable.tech/v1alpha1
kind: SparkApplication
metadata: {name: count, namespace: data}
spec: {mainApplicationFile: "local:///count.py", logFileDirectory: {s3: {bucket: {reference: logs}}}, s3connection: {inline: {host: objects.elsewhere.net, tls: {verification: {none: {}}}}}}
"#;

#[test]
fn parts_of_the_platform_meet_by_what_speaks_for_them() {
    expect![[r#"
        internet -> k8s:data/KafkaCluster/stream kafka 9092 declared @data.yaml:88
        internet -> k8s:data/SupersetCluster/show http 8088 declared encrypted=false @data.yaml:66
        internet -> k8s:data/TrinoCluster/ask https 8443 declared encrypted=true @data.yaml:39
        k8s:data/AirflowCluster/flow -> external:code.elsewhere.net https 443 declared encrypted=true @data.yaml:83
        k8s:data/AirflowCluster/flow -> k8s:data/KafkaCluster/stream kafka 9092 declared @data.yaml:84
        k8s:data/AirflowCluster/flow -> k8s:data/Service/cache redis 6379 declared encrypted=false @data.yaml:83
        k8s:data/DruidCluster/figures -> k8s:data/HdfsCluster/files hdfs 8020 declared @data.yaml:62
        k8s:data/DruidCluster/figures -> k8s:data/Service/base postgresql 5432 declared @data.yaml:62
        k8s:data/DruidCluster/figures -> k8s:data/ZookeeperCluster/keepers zookeeper 2181 declared encrypted=false @data.yaml:62
        k8s:data/HdfsCluster/files -> k8s:data/ZookeeperCluster/keepers zookeeper 2181 declared encrypted=false @data.yaml:15
        k8s:data/HiveCluster/tables -> k8s:data/HdfsCluster/files hdfs 8020 declared @data.yaml:35
        k8s:data/HiveCluster/tables -> k8s:data/Service/base postgresql 5432 declared @data.yaml:35
        k8s:data/HiveCluster/tables -> k8s:data/Service/minio http 9000 declared encrypted=false @data.yaml:20
        k8s:data/KafkaCluster/stream -> k8s:data/ZookeeperCluster/keepers zookeeper 2181 declared encrypted=false @data.yaml:89
        k8s:data/OpaCluster/judge -> k8s:data/Service/login http 8080 declared encrypted=false @data.yaml:57
        k8s:data/SparkApplication/count -> external:objects.elsewhere.net https 443 declared encrypted=true @data.yaml:94
        k8s:data/SparkApplication/count -> k8s:data/Service/minio http 9000 declared encrypted=false @data.yaml:20
        k8s:data/SupersetCluster/show -> k8s:data/DruidCluster/figures http 8888 declared encrypted=false @data.yaml:72
        k8s:data/SupersetCluster/show -> k8s:data/Service/base postgresql 5432 declared authenticated=true @data.yaml:77
        k8s:data/SupersetCluster/show -> k8s:data/Service/login http 8080 declared encrypted=false @data.yaml:30
        k8s:data/TrinoCluster/ask -> k8s:data/HiveCluster/tables thrift 9083 declared @data.yaml:47
        k8s:data/TrinoCluster/ask -> k8s:data/OpaCluster/judge http 8081 declared encrypted=false @data.yaml:41
        k8s:data/TrinoCluster/ask -> k8s:data/Service/login http 8080 declared encrypted=false @data.yaml:30
        k8s:data/TrinoCluster/ask -> k8s:data/Service/minio http 9000 declared encrypted=false @data.yaml:20
        k8s:data/TrinoCluster/ask -> k8s:data/Service/shop mysql 3306 declared @data.yaml:52
    "#]].assert_eq(&diagram(&[("data.yaml", PLATFORM)]).flows());
}
