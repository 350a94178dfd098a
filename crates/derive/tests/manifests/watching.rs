//! What watches, gathers and keeps copies, beside the best known.

use expect_test::{Expect, expect};

use crate::diagram;

/// The flows of one manifest.
fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

const WATCHERS: &str = r#"
apiVersion: perses.dev/v1alpha2
kind: Perses
metadata: {name: boards, namespace: watch}
spec: {config: {database: {file: {folder: /x}}}}
---
apiVersion: perses.dev/v1alpha2
kind: PersesDatasource
metadata: {name: prom, namespace: watch}
spec: {config: {default: true, plugin: {kind: PrometheusDatasource, spec: {proxy: {kind: HTTPProxy, spec: {url: "http://stack-prometheus.watch.svc:9090"}}}}}}
---
apiVersion: monitoring.rhobs/v1alpha1
kind: MonitoringStack
metadata: {name: stack, namespace: watch}
spec: {prometheusConfig: {remoteWrite: [{url: "https://figures.elsewhere.net/push"}]}}
---
apiVersion: canaries.flanksource.com/v1
kind: Canary
metadata: {name: checks, namespace: watch}
spec:
  http: [{name: web, url: "http://web.shop.svc:80"}]
  redis: [{name: cache, url: "redis://cache.shop.svc:6379"}]
  postgres: [{name: pg, url: "postgres://x@orders-rw.shop.svc:5432/x"}]
---
apiVersion: endpointmonitor.stakater.com/v1alpha1
kind: EndpointMonitor
metadata: {name: site, namespace: watch}
spec: {url: "https://www.elsewhere.net"}
---
apiVersion: operator.skywalking.apache.org/v1alpha1
kind: OAPServer
metadata: {name: sky, namespace: watch}
spec: {storage: {name: found}}
---
apiVersion: operator.skywalking.apache.org/v1alpha1
kind: Storage
metadata: {name: found, namespace: watch}
spec: {type: elasticsearch, connectType: internal}
---
apiVersion: operator.skywalking.apache.org/v1alpha1
kind: UI
metadata: {name: sky, namespace: watch}
spec: {OAPServerAddress: "http://sky-oap.watch:12800"}
"#;

#[test]
fn consoles_stacks_and_checks_name_whom_they_ask() {
    check(
        WATCHERS,
        &expect![[r#"
        k8s:watch/Canary/checks -> k8s:shop/Service/cache redis 6379 declared encrypted=false @shop.yaml:22
        k8s:watch/Canary/checks -> k8s:shop/Service/orders-rw postgresql 5432 declared @shop.yaml:23
        k8s:watch/Canary/checks -> k8s:shop/Service/web http 80 declared encrypted=false @shop.yaml:21
        k8s:watch/EndpointMonitor/site -> external:www.elsewhere.net https 443 declared encrypted=true @shop.yaml:28
        k8s:watch/MonitoringStack/stack -> external:figures.elsewhere.net https 443 declared encrypted=true @shop.yaml:15
        k8s:watch/OAPServer/sky -> k8s:watch/Storage/found http 9200 declared encrypted=false @shop.yaml:33
        k8s:watch/Perses/boards -> k8s:watch/MonitoringStack/stack http 9090 declared encrypted=false @shop.yaml:10
        k8s:watch/UI/sky -> k8s:watch/OAPServer/sky http 12800 declared encrypted=false @shop.yaml:43
    "#]],
    );
}

const LOGS: &str = r#"
apiVersion: logging.openshift.io/v1
kind: ClusterLogging
metadata: {name: instance, namespace: logs}
spec: {logStore: {type: elasticsearch}}
---
apiVersion: logging.openshift.io/v1
kind: Elasticsearch
metadata: {name: elasticsearch, namespace: logs}
spec: {}
---
apiVersion: observability.kaasops.io/v1alpha1
kind: Vector
metadata: {name: vec, namespace: logs}
spec: {}
---
apiVersion: observability.kaasops.io/v1alpha1
kind: ClusterVectorPipeline
metadata: {name: all}
spec: {sources: {a: {type: kubernetes_logs}}, sinks: {loki: {type: loki, endpoint: "http://loki.logs.svc:3100"}}}
---
apiVersion: odigos.io/v1alpha1
kind: Destination
metadata: {name: tempo, namespace: logs}
spec: {type: tempo, data: {TEMPO_URL: "http://tempo.logs.svc:4317"}}
"#;

#[test]
fn gatherers_hand_on_to_what_their_pipelines_name() {
    check(
        LOGS,
        &expect![[r#"
        k8s:logs/ClusterLogging/instance -> k8s:logs/Elasticsearch/elasticsearch https 9200 declared encrypted=true @shop.yaml:5
        k8s:logs/Destination/tempo -> k8s:logs/Service/tempo grpc 4317 declared encrypted=false @shop.yaml:25
        k8s:logs/Vector/vec -> k8s:logs/Service/loki http 3100 declared encrypted=false @shop.yaml:20
    "#]],
    );
}

const COPIES: &str = r#"
apiVersion: oadp.openshift.io/v1alpha1
kind: DataProtectionApplication
metadata: {name: dpa, namespace: kept}
spec: {backupLocations: [{velero: {provider: aws, objectStorage: {bucket: copies}}}, {velero: {provider: aws, objectStorage: {bucket: near}, config: {s3Url: "http://minio.kept.svc:9000"}}}]}
---
apiVersion: storage.kubestash.com/v1alpha1
kind: BackupStorage
metadata: {name: box, namespace: kept}
spec: {storage: {provider: s3, s3: {bucket: boxes, endpoint: eu.boxes.net}}}
---
apiVersion: core.kubestash.com/v1alpha1
kind: BackupConfiguration
metadata: {name: nightly, namespace: kept}
spec: {target: {apiGroup: kubedb.com, kind: Postgres, name: people, namespace: shop}, backends: [{name: a, storageRef: {name: box, namespace: kept}}]}
---
apiVersion: kubedb.com/v1
kind: Postgres
metadata: {name: people, namespace: shop}
"#;

#[test]
fn copies_go_to_the_places_that_are_named_for_them() {
    check(
        COPIES,
        &expect![[r#"
        k8s:kept/BackupConfiguration/nightly -> k8s:kept/BackupStorage/box https ? declared encrypted=true @shop.yaml:15
        k8s:kept/BackupConfiguration/nightly -> k8s:shop/Postgres/people postgresql 5432 declared authenticated=true @shop.yaml:15
        k8s:kept/DataProtectionApplication/dpa -> external:s3://copies https 443 declared encrypted=true @shop.yaml:5
        k8s:kept/DataProtectionApplication/dpa -> k8s:kept/Service/minio http 9000 declared encrypted=false @shop.yaml:5
    "#]],
    );
}

const MACHINES: &str = r#"
apiVersion: datadoghq.com/v2alpha1
kind: DatadogAgent
metadata: {name: datadog, namespace: watch}
spec: {global: {site: datadoghq.eu}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: example/web:1, env: [{name: DD_AGENT_HOST, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}]}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: shop}
spec: {template: {metadata: {labels: {app: api}}, spec: {containers: [{name: c, image: example/api:1, env: [{name: HOST_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}, {name: OTEL_EXPORTER_OTLP_ENDPOINT, value: "http://$(HOST_IP):4317"}]}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: other, namespace: shop}
spec: {template: {metadata: {labels: {app: other}}, spec: {containers: [{name: c, image: example/other:1, env: [{name: NODE_IP, valueFrom: {fieldRef: {fieldPath: status.hostIP}}}]}]}}}
"#;

#[test]
fn what_is_sent_to_the_machine_goes_to_the_only_one_that_gathers() {
    check(
        MACHINES,
        &expect![[r#"
        k8s:shop/Deployment/api -> k8s:watch/DatadogAgent/datadog grpc 4317 inferred encrypted=false @shop.yaml:15
        k8s:shop/Deployment/web -> k8s:watch/DatadogAgent/datadog ? ? inferred @shop.yaml:10
        k8s:watch/DatadogAgent/datadog -> external:api.datadoghq.eu https 443 declared encrypted=true @shop.yaml:5
    "#]],
    );
}
