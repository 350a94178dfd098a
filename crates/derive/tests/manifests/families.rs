//! Kinds of operators, family by family: what each names in the fields of its schema, and what
//! its operator makes of it.

use expect_test::{Expect, expect};

use crate::diagram;

/// The flows of one manifest.
fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

const CLOUDNATIVEPG: &str = r"
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: copy, namespace: shop}
spec:
  replica: {enabled: true, source: origin}
  externalClusters:
  - {name: origin, connectionParameters: {host: orders-rw.shop.svc, user: copier}}
  - {name: far, connectionParameters: {host: db.elsewhere.net, port: 5433}}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: orders, namespace: shop}
spec:
  bootstrap: {initdb: {secret: {name: orders-login}}}
  postgresql: {ldap: {server: people.elsewhere.net, scheme: ldaps, port: 636}}
  managed:
    services:
      additional:
      - {selectorType: rw, serviceTemplate: {metadata: {name: orders-out}, spec: {type: LoadBalancer}}}
      - selectorType: ro
        serviceTemplate:
          metadata: {name: orders-near, annotations: {service.beta.kubernetes.io/aws-load-balancer-internal: 'true'}}
          spec: {type: LoadBalancer}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: web, image: example/web:1, env: [{name: DB_HOST, value: orders-out}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: jobs, namespace: shop}
spec: {containers: [{name: jobs, image: example/jobs:1, envFrom: [{secretRef: {name: orders-login}}]}]}
";

#[test]
fn a_replica_of_cloudnativepg_speaks_its_protocol_with_its_origin_wherever_that_is() {
    check(
        CLOUDNATIVEPG,
        &expect![[r#"
            internet -> k8s:shop/Cluster/orders postgresql 5432 declared authenticated=true @shop.yaml:20
            k8s:shop/Cluster/copy -> external:db.elsewhere.net postgresql 5433 declared @shop.yaml:9
            k8s:shop/Cluster/copy -> k8s:shop/Cluster/orders postgresql 5432 declared authenticated=true @shop.yaml:8
            k8s:shop/Cluster/orders -> external:people.elsewhere.net ldap 636 declared encrypted=true @shop.yaml:16
            k8s:shop/Pod/jobs -> k8s:shop/Cluster/orders postgresql 5432 declared @shop.yaml:34
            k8s:shop/Pod/web -> k8s:shop/Cluster/orders postgresql 5432 declared authenticated=true @shop.yaml:29
            private-network -> k8s:shop/Cluster/orders postgresql 5432 declared authenticated=true @shop.yaml:24
        "#]],
    );
}

const STRIMZI: &str = r"
apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: events, namespace: shop}
spec:
  kafka:
    listeners:
    - {name: tls, port: 9093, type: internal, tls: true, authentication: {type: oauth, jwksEndpointUri: 'http://login.shop.svc:8080/certs'}}
    authorization: {type: opa, url: 'http://rights.shop.svc:8181/v1/data'}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaConnect
metadata: {name: copy, namespace: shop}
spec:
  bootstrapServers: events-kafka-bootstrap:9093
  config: {value.converter.schema.registry.url: 'http://forms.shop.svc:8081'}
  externalConfiguration: {env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: orders-app, key: password}}}]}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaMirrorMaker
metadata: {name: mirror, namespace: shop}
spec:
  consumer: {bootstrapServers: 'kafka.elsewhere.net:9092'}
  producer: {bootstrapServers: 'events-kafka-bootstrap:9092'}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: orders, namespace: shop}
";

#[test]
fn what_strimzi_runs_names_registries_logins_and_both_ends_of_a_mirror() {
    check(
        STRIMZI,
        &expect![[r#"
            k8s:shop/Kafka/events -> k8s:shop/Service/login http 8080 declared encrypted=false @shop.yaml:8
            k8s:shop/Kafka/events -> k8s:shop/Service/rights http 8181 declared encrypted=false @shop.yaml:9
            k8s:shop/KafkaConnect/copy -> k8s:shop/Cluster/orders postgresql 5432 declared @shop.yaml:13
            k8s:shop/KafkaConnect/copy -> k8s:shop/Kafka/events kafka 9093 declared authenticated=true @shop.yaml:15
            k8s:shop/KafkaConnect/copy -> k8s:shop/Service/forms http 8081 declared encrypted=false @shop.yaml:16
            k8s:shop/KafkaMirrorMaker/mirror -> external:kafka.elsewhere.net kafka 9092 declared @shop.yaml:23
            k8s:shop/KafkaMirrorMaker/mirror -> k8s:shop/Kafka/events kafka 9092 declared authenticated=true @shop.yaml:24
        "#]],
    );
}

const EVENTS: &str = r"
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: default, namespace: shop}
spec:
  config: {kind: ConfigMap, name: broker, namespace: eventing}
  delivery: {deadLetterSink: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: lost}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: broker, namespace: eventing}
data: {bootstrap.servers: 'events-kafka-bootstrap.shop:9092'}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: events, namespace: shop}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: placed, namespace: shop}
spec: {broker: default, subscriber: {uri: 'http://orders.shop.svc.cluster.local/placed'}}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: kept, namespace: shop}
spec:
  brokerRef: {kind: Broker, name: default}
  subscriber: {ref: {apiVersion: eventing.knative.dev/v1alpha1, kind: KafkaSink, name: archive}}
  delivery: {deadLetterSink: {uri: 'http://lost.shop.svc.cluster.local'}}
---
apiVersion: eventing.knative.dev/v1alpha1
kind: KafkaSink
metadata: {name: archive, namespace: shop}
spec: {topic: kept, bootstrapServers: ['events-kafka-bootstrap.shop:9092']}
---
apiVersion: sources.knative.dev/v1
kind: PingSource
metadata: {name: nightly, namespace: shop}
spec: {sink: {uri: 'http://orders.shop.svc.cluster.local'}}
---
apiVersion: sinks.knative.dev/v1alpha1
kind: JobSink
metadata: {name: report, namespace: shop}
spec: {job: {spec: {template: {spec: {containers: [{name: main, image: example/report:1}]}}}}}
---
apiVersion: messaging.knative.dev/v1
kind: Subscription
metadata: {name: reports, namespace: shop}
spec:
  channel: {kind: Channel, name: days}
  subscriber: {ref: {apiVersion: sinks.knative.dev/v1alpha1, kind: JobSink, name: report}}
---
apiVersion: sources.knative.dev/v1alpha1
kind: IntegrationSource
metadata: {name: orders-of-others, namespace: shop}
spec: {aws: {sqs: {arn: 'arn:aws:sqs:eu-west-1:123456789012:orders'}}, sink: {ref: {kind: Broker, name: default}}}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: orders, namespace: shop, labels: {networking.knative.dev/visibility: cluster-local}}
spec: {template: {spec: {containers: [{image: example/orders:1}]}}}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: lost, namespace: shop, labels: {networking.knative.dev/visibility: cluster-local}}
spec: {template: {spec: {containers: [{image: example/lost:1}]}}}
---
apiVersion: serving.knative.dev/v1beta1
kind: DomainMapping
metadata: {name: orders.elsewhere.net, namespace: shop}
spec: {ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: orders}}
";

#[test]
fn knative_hands_events_to_addresses_to_sinks_and_what_nobody_takes_to_its_own_place() {
    check(
        EVENTS,
        &expect![[r#"
            internet -> k8s:shop/Service.serving.knative.dev/orders http ? declared encrypted=false authenticated=unknown @shop.yaml:71
            k8s:shop/Broker/default -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:12
            k8s:shop/Broker/default -> k8s:shop/KafkaSink/archive http ? declared encrypted=false @shop.yaml:28
            k8s:shop/Broker/default -> k8s:shop/Service.serving.knative.dev/lost http 80 declared encrypted=false @shop.yaml:7 @shop.yaml:29
            k8s:shop/Broker/default -> k8s:shop/Service.serving.knative.dev/orders http 80 declared encrypted=false @shop.yaml:21
            k8s:shop/Channel/days -> k8s:shop/JobSink/report http ? declared encrypted=false @shop.yaml:51
            k8s:shop/IntegrationSource/orders-of-others -> external:aws:sqs:eu-west-1:123456789012:orders https 443 declared encrypted=true @shop.yaml:56
            k8s:shop/IntegrationSource/orders-of-others -> k8s:shop/Broker/default http ? declared encrypted=false @shop.yaml:56
            k8s:shop/KafkaSink/archive -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:34
            k8s:shop/PingSource/nightly -> k8s:shop/Service.serving.knative.dev/orders http 80 declared encrypted=false @shop.yaml:39
        "#]],
    );
}

const EVENTS_IN_RABBITMQ: &str = r"
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: default, namespace: shop}
spec: {config: {kind: RabbitmqBrokerConfig, name: broker}}
---
apiVersion: eventing.knative.dev/v1alpha1
kind: RabbitmqBrokerConfig
metadata: {name: broker, namespace: shop}
spec: {rabbitmqClusterReference: {name: letters, namespace: post}}
---
apiVersion: sources.knative.dev/v1alpha1
kind: RabbitmqSource
metadata: {name: incoming, namespace: shop}
spec:
  rabbitmqClusterReference: {name: letters, namespace: post}
  sink: {ref: {kind: Broker, name: default}}
---
apiVersion: rabbitmq.com/v1beta1
kind: RabbitmqCluster
metadata: {name: letters, namespace: post}
";

#[test]
fn knative_keeps_events_in_rabbitmq_where_its_configuration_says_so() {
    check(
        EVENTS_IN_RABBITMQ,
        &expect![[r#"
            k8s:shop/Broker/default -> k8s:post/RabbitmqCluster/letters amqp 5672 declared @shop.yaml:5
            k8s:shop/RabbitmqSource/incoming -> k8s:post/RabbitmqCluster/letters amqp 5672 declared @shop.yaml:16
            k8s:shop/RabbitmqSource/incoming -> k8s:shop/Broker/default http ? declared encrypted=false @shop.yaml:17
        "#]],
    );
}

const WORKER: &str = r"
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker, namespace: shop}
spec: {template: {metadata: {labels: {app: worker}}, spec: {containers: [{name: main, image: example/worker:1}]}}}
---";

#[test]
fn trials_of_new_versions_ask_for_figures_with_the_arguments_they_are_given() {
    let text = r"
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec:
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: example/web:1}]}}
  strategy:
    canary:
      steps:
      - analysis: {templates: [{templateName: works}], args: [{name: service, value: web-steady}]}
---
apiVersion: v1
kind: Service
metadata: {name: web-steady, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: works, namespace: shop}
spec:
  args: [{name: service}, {name: figures, value: 'http://figures.shop.svc:9090'}]
  metrics:
  - {name: errors, provider: {prometheus: {address: '{{args.figures}}', query: up}}}
  - {name: page, provider: {web: {url: 'http://{{ args.service }}.shop.svc/health'}}}
  - {name: calls, provider: {job: {spec: {template: {spec: {containers: [{name: main, image: example/calls:1, args: ['http://web-steady/']}]}}}}}}
  - {name: others, provider: {datadog: {query: up}}}
---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: worker, namespace: shop}
spec:
  targetRef: {kind: Deployment, name: worker}
  service: {port: 80, gateways: [mesh, istio-system/public]}
  analysis: {webhooks: [{name: calls, url: 'http://caller.shop.svc/'}]}
---
apiVersion: flagger.app/v1beta1
kind: MetricTemplate
metadata: {name: errors, namespace: shop}
spec: {provider: {type: prometheus, address: 'http://figures.shop.svc:9090'}}
---
apiVersion: v1
kind: Pod
metadata: {name: asker, namespace: shop}
spec: {containers: [{name: main, image: example/asker:1, env: [{name: WORKER_URL, value: 'http://worker-primary'}]}]}
";
    check(
        &format!("{WORKER}{text}"),
        &expect![[r#"
        internet -> k8s:shop/Deployment/worker http ? declared encrypted=false authenticated=unknown @shop.yaml:37
        k8s:shop/AnalysisTemplate/works -> external:api.datadoghq.com https 443 declared encrypted=true @shop.yaml:24
        k8s:shop/AnalysisTemplate/works -> k8s:shop/Rollout/web http 80 declared encrypted=false @shop.yaml:29 @shop.yaml:30
        k8s:shop/AnalysisTemplate/works -> k8s:shop/Service/figures http 9090 declared encrypted=false @shop.yaml:28
        k8s:shop/Canary/worker -> k8s:shop/Service/caller http 80 declared encrypted=false @shop.yaml:39
        k8s:shop/MetricTemplate/errors -> k8s:shop/Service/figures http 9090 declared encrypted=false @shop.yaml:44
        k8s:shop/Pod/asker -> k8s:shop/Deployment/worker http 80 inferred encrypted=false @shop.yaml:49
    "#]],
    );
}

const SECRETS: &str = r"
apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: near}
spec: {provider: {vault: {server: 'http://vault.safe.svc:8200'}}}
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata: {name: far, namespace: shop}
spec: {provider: {aws: {service: SecretsManager, region: eu-west-1}}}
---
apiVersion: external-secrets.io/v1
kind: ClusterExternalSecret
metadata: {name: for-all}
spec:
  namespaces: [shop, blog]
  externalSecretSpec:
    secretStoreRef: {kind: ClusterSecretStore, name: near}
    target: {name: store, template: {data: {url: 'postgresql://{{ .user }}:{{ .word }}@books.shop.svc:5432/all'}}}
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: mail, namespace: shop}
spec: {dataFrom: [{sourceRef: {storeRef: {name: far}}, extract: {key: mail}}]}
---
apiVersion: external-secrets.io/v1alpha1
kind: PushSecret
metadata: {name: out, namespace: shop}
spec: {secretStoreRefs: [{name: far}], selector: {secret: {name: made-here}}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: blog}
spec: {containers: [{name: main, image: example/web:1, env: [{name: DATABASE_URL, valueFrom: {secretKeyRef: {name: store, key: url}}}]}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: vault, namespace: safe}
spec: {template: {metadata: {labels: {app: vault}}, spec: {containers: [{name: main, image: hashicorp/vault:1.17}]}}}
";

#[test]
fn stores_of_secrets_may_be_in_the_cluster_and_their_secrets_in_several_namespaces() {
    check(
        SECRETS,
        &expect![[r#"
            k8s:ClusterExternalSecret/for-all -> k8s:ClusterSecretStore/near ? ? declared @shop.yaml:18
            k8s:ClusterSecretStore/near -> k8s:safe/StatefulSet/vault http 8200 inferred encrypted=false authenticated=true @shop.yaml:5
            k8s:blog/Pod/web -> k8s:shop/Service/books postgresql 5432 declared authenticated=true @shop.yaml:19 @shop.yaml:34
            k8s:shop/ExternalSecret/mail -> k8s:shop/SecretStore/far https ? declared encrypted=true @shop.yaml:24
            k8s:shop/PushSecret/out -> k8s:shop/SecretStore/far https ? declared encrypted=true @shop.yaml:29
        "#]],
    );
}

const ALERTS: &str = r"
apiVersion: monitoring.coreos.com/v1
kind: Alertmanager
metadata: {name: main, namespace: watch}
spec: {alertmanagerConfigSelector: {matchLabels: {of: us}}, alertmanagerConfigNamespaceSelector: {}}
---
apiVersion: v1
kind: Secret
metadata: {name: alertmanager-main, namespace: watch}
stringData:
  alertmanager.yaml: |
    receivers:
    - name: all
      webhook_configs: [{url: 'http://pager.watch.svc:8080/'}]
---
apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata: {name: shop, namespace: shop, labels: {of: us}}
spec: {receivers: [{name: shop, emailConfigs: [{smarthost: 'mail.elsewhere.net:587'}]}]}
---
apiVersion: monitoring.coreos.com/v1alpha1
kind: AlertmanagerConfig
metadata: {name: others, namespace: shop}
spec: {receivers: [{name: shop, webhookConfigs: [{url: 'http://not-chosen.shop.svc'}]}]}
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: {name: main, namespace: watch}
spec: {scrapeConfigSelector: {}, additionalScrapeConfigs: {name: more, key: jobs.yaml}}
---
apiVersion: v1
kind: Secret
metadata: {name: more, namespace: watch}
stringData:
  jobs.yaml: |
    - job_name: machines
      static_configs: [{targets: ['machines.watch.svc:9100']}]
---
apiVersion: monitoring.coreos.com/v1alpha1
kind: ScrapeConfig
metadata: {name: lists, namespace: watch}
spec: {httpSDConfigs: [{url: 'http://lists.watch.svc:8080'}]}
";

#[test]
fn an_alertmanager_tells_whom_its_secret_and_the_configurations_it_chooses_name() {
    check(
        ALERTS,
        &expect![[r#"
            k8s:watch/Alertmanager/main -> external:mail.elsewhere.net smtp 587 declared @shop.yaml:19
            k8s:watch/Alertmanager/main -> k8s:watch/Service/pager http 8080 declared encrypted=false @shop.yaml:14
            k8s:watch/Prometheus/main -> k8s:watch/Service/lists http 8080 declared encrypted=false @shop.yaml:42
            k8s:watch/Prometheus/main -> k8s:watch/Service/machines tcp 9100 declared @shop.yaml:37
        "#]],
    );
}
