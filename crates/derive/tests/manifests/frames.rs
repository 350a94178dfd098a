//! Programs of one's own in the forms of frameworks and platforms.

use expect_test::{Expect, expect};

use crate::diagram;

/// The flows of one manifest.
fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

const SERVERS: &str = r#"
apiVersion: apps.openliberty.io/v1
kind: OpenLibertyApplication
metadata: {name: lib, namespace: shop}
spec: {applicationImage: example/lib:1, replicas: 2, expose: true, service: {port: 9443}, env: [{name: API_URL, value: "http://run:8080"}]}
---
apiVersion: wildfly.org/v1alpha1
kind: WildFlyServer
metadata: {name: fly, namespace: shop}
spec: {applicationImage: example/fly:1, replicas: 1, envFrom: [{secretRef: {name: orders-app}}]}
---
apiVersion: rc.app.stacks/v1
kind: RuntimeComponent
metadata: {name: run, namespace: shop}
spec: {applicationImage: example/run:1, service: {port: 8080}, env: [{name: FLY_URL, value: "http://fly-loadbalancer:8080"}]}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: orders, namespace: shop}
---
apiVersion: weblogic.oracle/v9
kind: Domain
metadata: {name: dom, namespace: shop}
spec: {domainUID: dom, image: example/dom:1, serverPod: {env: [{name: DB_URL, value: "jdbc:postgresql://orders-rw:5432/x"}]}}
---
apiVersion: coherence.oracle.com/v1
kind: Coherence
metadata: {name: coh, namespace: shop}
spec: {image: example/coh:1, ports: [{name: rest, port: 8080}], env: [{name: DOM_URL, value: "http://dom-cluster-cluster-1:8001"}]}
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: flow, namespace: shop}
spec: {podTemplate: {container: {image: example/flow:1, env: [{name: COH_URL, value: "http://coh-rest:8080"}]}}, persistence: {postgresql: {serviceRef: {name: orders-rw, port: 5432}, secretRef: {name: orders-app}}}}
"#;

#[test]
fn servers_of_java_are_programs_with_settings_and_services_of_their_names() {
    check(
        SERVERS,
        &expect![[r#"
        internet -> k8s:shop/OpenLibertyApplication/lib http 9443 declared encrypted=false @shop.yaml:4
        internet -> k8s:shop/WildFlyServer/fly http 8080 declared encrypted=false @shop.yaml:9
        k8s:shop/Coherence/coh -> k8s:shop/Domain/dom http 8001 declared encrypted=false @shop.yaml:29
        k8s:shop/Domain/dom -> k8s:shop/Cluster/orders postgresql 5432 declared authenticated=true @shop.yaml:24
        k8s:shop/OpenLibertyApplication/lib -> k8s:shop/RuntimeComponent/run http 8080 declared encrypted=false @shop.yaml:5
        k8s:shop/RuntimeComponent/run -> k8s:shop/WildFlyServer/fly http 8080 declared encrypted=false @shop.yaml:15
        k8s:shop/SonataFlow/flow -> k8s:shop/Cluster/orders postgresql 5432 declared authenticated=true @shop.yaml:34
        k8s:shop/SonataFlow/flow -> k8s:shop/Coherence/coh http 8080 declared encrypted=false @shop.yaml:34
        k8s:shop/WildFlyServer/fly -> k8s:shop/Cluster/orders postgresql 5432 declared @shop.yaml:10
    "#]],
    );
}

const PLATFORMS: &str = r#"
apiVersion: nais.io/v1alpha1
kind: Application
metadata: {name: front, namespace: team, labels: {team: team}}
spec:
  image: example/front:1
  port: 8080
  ingresses: ["https://front.elsewhere.net"]
  env: [{name: BACK_URL, value: "http://back"}]
  envFrom: [{configmap: cm}]
  accessPolicy:
    outbound:
      rules: [{application: back}, {application: other, namespace: away}]
      external: [{host: api.bank.net}]
  gcp: {sqlInstances: [{type: POSTGRES_15, databases: [{name: front}]}], buckets: [{name: front-files}]}
  valkey: [{instance: sessions, access: readwrite}]
  kafka: {pool: nav-dev}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: cm, namespace: team}
data: {SEARCH_URL: "https://find.elsewhere.net"}
---
apiVersion: nais.io/v1alpha1
kind: Application
metadata: {name: back, namespace: team}
spec: {image: example/back:1, accessPolicy: {inbound: {rules: [{application: front}]}}}
---
apiVersion: nais.io/v1
kind: Naisjob
metadata: {name: nightly, namespace: team}
spec: {image: example/nightly:1, schedule: "0 1 * * *", accessPolicy: {outbound: {rules: [{application: back}]}}}
---
apiVersion: skiperator.kartverket.no/v1alpha1
kind: Application
metadata: {name: map, namespace: team}
spec: {image: example/map:1, port: 8080, ingresses: [map.elsewhere.net], accessPolicy: {outbound: {rules: [{application: tiles}], external: [{host: tiles.elsewhere.net}]}}}
---
apiVersion: skiperator.kartverket.no/v1alpha1
kind: Application
metadata: {name: tiles, namespace: team}
spec: {image: example/tiles:1, port: 8080}
"#;

#[test]
fn platforms_are_told_whom_a_program_may_call_and_what_it_needs() {
    check(
        PLATFORMS,
        &expect![[r#"
        internet -> k8s:team/Application/front https 443 declared encrypted=true @shop.yaml:4
        internet -> k8s:team/Application/map https 443 declared encrypted=true @shop.yaml:36
        k8s:team/Application/front -> external:api.bank.net https 443 declared encrypted=true @shop.yaml:14
        k8s:team/Application/front -> external:find.elsewhere.net https 443 declared encrypted=true @shop.yaml:22
        k8s:team/Application/front -> external:gs://front-files https 443 declared encrypted=true @shop.yaml:15
        k8s:team/Application/front -> k8s:team/Application/back http 80 declared encrypted=false @shop.yaml:9 @shop.yaml:13
        k8s:team/Application/front -> k8s:team/Service/google-sql-front postgresql 5432 declared @shop.yaml:4
        k8s:team/Application/front -> k8s:team/Service/kafka-nav-dev kafka 9092 declared @shop.yaml:17
        k8s:team/Application/front -> k8s:team/Service/valkey-sessions redis 6379 declared encrypted=false @shop.yaml:16
        k8s:team/Application/map -> external:tiles.elsewhere.net https 443 declared encrypted=true @shop.yaml:37
        k8s:team/Application/map -> k8s:team/Application/tiles http 8080 inferred encrypted=false @shop.yaml:37
        k8s:team/Naisjob/nightly -> k8s:team/Application/back http 80 inferred encrypted=false @shop.yaml:32
    "#]],
    );
}

const FUNCTIONS: &str = r#"
apiVersion: rc.app.stacks/v1
kind: RuntimeComponent
metadata: {name: run, namespace: shop}
spec: {applicationImage: example/run:1, service: {port: 8080}, env: [{name: FLY_URL, value: "http://fly-loadbalancer:8080"}]}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: orders, namespace: shop}
---
apiVersion: agones.dev/v1
kind: Fleet
metadata: {name: arena, namespace: shop}
spec: {replicas: 2, template: {spec: {ports: [{name: default, containerPort: 7654}], template: {spec: {containers: [{name: g, image: example/arena:1, env: [{name: SCORES_URL, value: "http://run:8080"}]}]}}}}}
---
apiVersion: openfaas.com/v1
kind: Function
metadata: {name: fn, namespace: shop}
spec: {name: fn, image: example/fn:1, environment: {STORE_URL: "redis://cache.shop.svc:6379"}, secrets: [orders-app]}
---
apiVersion: nuclio.io/v1beta1
kind: NuclioFunction
metadata: {name: nu, namespace: shop}
spec: {image: example/nu:1, triggers: {k: {kind: kafka-cluster, attributes: {brokers: ["events-kafka-bootstrap:9092"]}}}}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: events, namespace: shop}
---
apiVersion: fission.io/v1
kind: Function
metadata: {name: hello, namespace: shop}
spec: {environment: {name: python, namespace: shop}, configmaps: [{name: cm2, namespace: shop}]}
---
apiVersion: fission.io/v1
kind: HTTPTrigger
metadata: {name: t, namespace: shop}
spec: {createingress: true, functionref: {name: hello, type: name}, relativeurl: /x}
---
apiVersion: numaflow.numaproj.io/v1alpha1
kind: Pipeline
metadata: {name: pipe, namespace: shop}
spec:
  vertices:
  - {name: in, source: {kafka: {brokers: ["events-kafka-bootstrap:9092"], topic: a}}}
  - {name: map, udf: {container: {image: example/map:1, env: [{name: API_URL, value: "http://run:8080"}]}}}
  - {name: out, sink: {kafka: {brokers: ["events-kafka-bootstrap:9092"], topic: b}}}
---
apiVersion: numaflow.numaproj.io/v1alpha1
kind: InterStepBufferService
metadata: {name: default, namespace: shop}
spec: {jetstream: {version: latest}}
"#;

#[test]
fn functions_games_and_pipelines_are_programs() {
    check(
        FUNCTIONS,
        &expect![[r#"
        internet -> k8s:shop/Fleet/arena udp 7654 declared @shop.yaml:14
        internet -> k8s:shop/Function/hello http 80 declared encrypted=false @shop.yaml:38
        k8s:shop/Fleet/arena -> k8s:shop/RuntimeComponent/run http 8080 declared encrypted=false @shop.yaml:14
        k8s:shop/Function/fn -> k8s:shop/Cluster/orders postgresql 5432 declared @shop.yaml:18
        k8s:shop/Function/fn -> k8s:shop/Service/cache redis 6379 declared encrypted=false @shop.yaml:19
        k8s:shop/NuclioFunction/nu -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:24
        k8s:shop/Pipeline/pipe -> k8s:shop/InterStepBufferService/default nats 4222 declared @shop.yaml:41
        k8s:shop/Pipeline/pipe -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:45 @shop.yaml:47
        k8s:shop/Pipeline/pipe -> k8s:shop/RuntimeComponent/run http 8080 declared encrypted=false @shop.yaml:46
        k8s:shop/RuntimeComponent/run -> k8s:shop/Service/fly-loadbalancer http 8080 declared encrypted=false @shop.yaml:5
    "#]],
    );
}
