//! Events that are handed on, and workflows.

use expect_test::expect;

use crate::diagram;

const EVENTS: &str = r"
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: default, namespace: shop}
---
apiVersion: messaging.knative.dev/v1
kind: Channel
metadata: {name: sent, namespace: shop}
---
apiVersion: sources.knative.dev/v1
kind: PingSource
metadata: {name: nightly, namespace: shop}
spec: {schedule: 0 0 * * *, sink: {ref: {kind: Broker, name: default}}}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: placed, namespace: shop}
spec: {subscriber: {ref: {kind: Service, name: orders}}}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: lost, namespace: shop}
spec: {broker: other, subscriber: {ref: {kind: Service, name: mail}}}
---
apiVersion: messaging.knative.dev/v1
kind: Subscription
metadata: {name: letters, namespace: shop}
spec: {channel: {kind: Channel, name: sent}, subscriber: {ref: {kind: Service, name: mail}}}
---
apiVersion: sources.knative.dev/v1
kind: SinkBinding
metadata: {name: orders, namespace: shop}
spec: {subject: {kind: Service, name: orders}, sink: {ref: {kind: Channel, name: sent}}}
";

#[test]
fn events_of_knative_go_from_sources_over_brokers_to_subscribers() {
    let service = |name: &str| {
        format!(
            "---\napiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop, labels: {{networking.knative.dev/visibility: cluster-local}}}}\nspec: {{template: {{spec: {{containers: [{{image: example/{name}:1}}]}}}}}}\n"
        )
    };
    let text = [EVENTS, &service("orders"), &service("mail")].concat();
    expect![[r#"
        k8s:shop/Broker/default -> k8s:shop/Service.serving.knative.dev/orders http ? declared encrypted=false @shop.yaml:18
        k8s:shop/Broker/other -> k8s:shop/Service.serving.knative.dev/mail http ? declared encrypted=false @shop.yaml:23
        k8s:shop/Channel/sent -> k8s:shop/Service.serving.knative.dev/mail http ? declared encrypted=false @shop.yaml:28
        k8s:shop/PingSource/nightly -> k8s:shop/Broker/default http ? declared encrypted=false @shop.yaml:13
        k8s:shop/Service.serving.knative.dev/orders -> k8s:shop/Channel/sent http ? declared encrypted=false @shop.yaml:33
    "#]].assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn a_binding_of_sinks_is_about_objects_with_its_labels() {
    let text = r"
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders, namespace: shop, labels: {sends: placed}}
spec: {template: {metadata: {labels: {app: orders}}, spec: {containers: [{image: example/orders:1}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec: {template: {metadata: {labels: {sends: placed}}, spec: {containers: [{image: example/cart:1}]}}}
---
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: main, namespace: shop}
---
apiVersion: sources.knative.dev/v1
kind: SinkBinding
metadata: {name: placed, namespace: shop}
spec: {subject: {apiVersion: apps/v1, kind: Deployment, selector: {matchLabels: {sends: placed}}}, sink: {ref: {kind: Broker, name: main}}}
";
    expect![[r#"
        k8s:shop/Deployment/orders -> k8s:shop/Broker/main http ? declared encrypted=false @shop.yaml:19
    "#]].assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

#[test]
fn events_go_through_sequences_and_branches_and_brokers_that_are_there_already() {
    let text = r#"
apiVersion: flows.knative.dev/v1
kind: Sequence
metadata: {name: review, namespace: shop}
spec:
  steps: [{ref: {kind: Service, apiVersion: serving.knative.dev/v1, name: filter}}]
  reply: {ref: {kind: Broker, name: default}}
---
apiVersion: flows.knative.dev/v1
kind: Parallel
metadata: {name: sort, namespace: shop}
spec:
  branches:
  - filter: {uri: "http://filter.shop.svc.cluster.local/0"}
    subscriber: {ref: {kind: Service, name: stock}}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: reviews, namespace: shop}
spec: {subscriber: {ref: {kind: Sequence, name: review}}}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: filter, namespace: shop, labels: {serving.knative.dev/visibility: cluster-local}}
spec: {template: {spec: {containers: [{image: "example/filter:1"}]}}}
"#;
    expect![[r#"
        k8s:shop/Broker/default -> k8s:shop/Sequence/review http ? declared encrypted=false @shop.yaml:20
        k8s:shop/Parallel/sort -> k8s:shop/Service.serving.knative.dev/filter http 80 declared encrypted=false @shop.yaml:14
        k8s:shop/Parallel/sort -> k8s:shop/Service/stock http ? declared encrypted=false @shop.yaml:15
        k8s:shop/Sequence/review -> k8s:shop/Broker/default http ? declared encrypted=false @shop.yaml:7
        k8s:shop/Sequence/review -> k8s:shop/Service.serving.knative.dev/filter http ? declared encrypted=false @shop.yaml:6
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

#[test]
fn sequences_branches_and_sources_of_the_first_versions_hand_events_on() {
    let text = r#"
apiVersion: messaging.knative.dev/v1alpha1
kind: Sequence
metadata: {name: review, namespace: shop}
spec:
  steps: [{ref: {kind: Service, apiVersion: serving.knative.dev/v1alpha1, name: filter}}]
  reply: {ref: {kind: Parallel, apiVersion: messaging.knative.dev/v1alpha1, name: sort}}
---
apiVersion: messaging.knative.dev/v1alpha1
kind: Parallel
metadata: {name: sort, namespace: shop}
spec: {branches: [{subscriber: {ref: {kind: Service, name: stock}}}]}
---
apiVersion: sources.eventing.knative.dev/v1alpha1
kind: CronJobSource
metadata: {name: nightly, namespace: shop}
spec: {schedule: "0 0 * * *", sink: {apiVersion: messaging.knative.dev/v1alpha1, kind: Sequence, name: review}}
---
apiVersion: events.cloud.google.com/v1
kind: CloudStorageSource
metadata: {name: pictures, namespace: shop}
spec: {bucket: example, sink: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: default}}}
"#;
    expect![[r#"
        k8s:shop/CloudStorageSource/pictures -> k8s:shop/Broker/default http ? declared encrypted=false @shop.yaml:22
        k8s:shop/CronJobSource/nightly -> k8s:shop/Sequence/review http ? declared encrypted=false @shop.yaml:17
        k8s:shop/Parallel/sort -> k8s:shop/Service/stock http ? declared encrypted=false @shop.yaml:12
        k8s:shop/Sequence/review -> k8s:shop/Parallel/sort http ? declared encrypted=false @shop.yaml:7
        k8s:shop/Sequence/review -> k8s:shop/Service/filter http ? declared encrypted=false @shop.yaml:6
    "#]].assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

#[test]
fn the_containers_of_a_workflow_are_one_program() {
    let text = "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {name: report, namespace: shop}\nspec:\n  workflowSpec:\n    serviceAccountName: report\n    templates:\n    - name: main\n      dag: {tasks: [{name: a, template: gather}]}\n    - name: gather\n      container:\n        image: example/gather:latest\n        env: [{name: DB_URL, value: \"postgres://orders-db:5432/orders\"}]\n    - name: send\n      script:\n        image: example/send:1\n        securityContext: {privileged: true}\n---\napiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {name: empty, namespace: shop}\nspec: {templates: [{name: main, steps: []}]}\n";
    let found = diagram(&[("shop.yaml", text)]);
    expect![[r#"
        k8s:shop/CronWorkflow/report -> k8s:shop/Service/orders-db postgresql 5432 declared @shop.yaml:13
    "#]].assert_eq(&found.flows());
    expect![[r#"
        default_identity = false @6
        image_pinned = false @12
        privileged = true @17
    "#]]
    .assert_eq(&found.facts(
        "k8s:shop/CronWorkflow/report",
        &[
            "image_pinned",
            "privileged",
            "health_checked",
            "default_identity",
        ],
    ));
    assert_eq!(found.elements().len(), 2, "{:?}", found.elements());
}

#[test]
fn events_of_argo_go_over_their_bus_or_straight_where_there_is_none() {
    let object = |kind: &str, name: &str, spec: &str| {
        format!(
            "---\napiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec: {spec}\n"
        )
    };
    let sensor = "{dependencies: [{name: d, eventSourceName: orders, eventName: e}], triggers: [{template: {http: {url: \"http://till.shop.svc:80/x\"}}}]}";
    let parts = [
        object(
            "EventSource",
            "orders",
            "{kafka: {e: {url: \"kafka.queues:9092\", topic: t}}}",
        ),
        object("Sensor", "pay", sensor),
    ];
    let straight = diagram(&[("a.yaml", &parts.concat())]);
    expect![[r#"
        k8s:default/EventSource/orders -> k8s:default/Sensor/pay ? ? declared @a.yaml:9
        k8s:default/EventSource/orders -> k8s:queues/Service/kafka kafka 9092 declared @a.yaml:5
        k8s:default/Sensor/pay -> k8s:shop/Service/till http 80 declared encrypted=false @a.yaml:10
    "#]]
    .assert_eq(&straight.flows());
    let bus = object("EventBus", "default", "{nats: {native: {}}}");
    let over = diagram(&[("a.yaml", &parts.concat()), ("b.yaml", &bus)]);
    expect![[r#"
        k8s:default/EventBus/default -> k8s:default/Sensor/pay ? ? declared @a.yaml:9
        k8s:default/EventSource/orders -> k8s:default/EventBus/default nats 4222 declared @a.yaml:4
        k8s:default/EventSource/orders -> k8s:queues/Service/kafka kafka 9092 declared @a.yaml:5
        k8s:default/Sensor/pay -> k8s:shop/Service/till http 80 declared encrypted=false @a.yaml:10
    "#]]
    .assert_eq(&over.flows());
}

#[test]
fn a_bus_of_argo_that_runs_already_is_called_by_those_who_use_it() {
    let custom = |kind: &str, name: &str, spec: &str| {
        format!(
            "---\napiVersion: argoproj.io/v1alpha1\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\nspec: {spec}\n"
        )
    };
    let flows = |bus: &str| {
        let parts = [
            custom("EventSource", "hook", "{webhook: {a: {port: '12000'}}}"),
            custom(
                "Sensor",
                "work",
                "{dependencies: [{name: d, eventSourceName: hook, eventName: a}]}",
            ),
            custom("EventBus", "default", bus),
        ];
        diagram(&[("a.yaml", &parts.concat())]).flows()
    };
    expect![[r#"
        k8s:shop/EventSource/hook -> k8s:lines/Service/queue nats 4222 declared encrypted=false @a.yaml:15
        k8s:shop/Sensor/work -> k8s:lines/Service/queue nats 4222 declared encrypted=false @a.yaml:15
    "#]].assert_eq(&flows(
        "{nats: {exotic: {url: 'nats://queue.lines.svc:4222', clusterID: shop}}}",
    ));
    expect![[r#"
        k8s:shop/EventSource/hook -> k8s:lines/Service/log kafka 9092 declared @a.yaml:15
        k8s:shop/Sensor/work -> k8s:lines/Service/log kafka 9092 declared @a.yaml:15
    "#]]
    .assert_eq(&flows("{kafka: {url: 'log.lines.svc:9092'}}"));
}

#[test]
fn brokers_and_channels_are_met_by_the_services_that_take_events_for_them() {
    let broker = |name: &str, namespace: &str, class: &str| {
        format!(
            "---\napiVersion: eventing.knative.dev/v1\nkind: Broker\nmetadata: {{name: {name}, namespace: {namespace}, annotations: {{eventing.knative.dev/broker.class: {class}}}}}\n"
        )
    };
    let channel = "---\napiVersion: messaging.knative.dev/v1\nkind: InMemoryChannel\nmetadata: {name: news, namespace: shop}\n";
    let env = [
        "{name: BROKER_URL, value: 'http://broker-ingress.knative-eventing.svc.cluster.local/shop/main'}",
        "{name: FAR_URL, value: 'http://broker-ingress.knative-eventing.svc.cluster.local/bank/main'}",
        "{name: GONE_URL, value: 'http://broker-ingress.knative-eventing.svc.cluster.local/shop/gone'}",
        "{name: KAFKA_URL, value: 'http://kafka-broker-ingress.knative-eventing.svc/shop/log'}",
        "{name: RABBIT_URL, value: 'http://jobs-broker-ingress.shop.svc'}",
        "{name: NEWS_URL, value: 'http://news-kn-channel.shop.svc'}",
        "{name: EARLY_URL, value: 'http://early-broker.shop.svc'}",
    ];
    let web = format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\nspec: {{containers: [{{name: main, image: 'example/web:1', env: [{}]}}]}}\n",
        env.join(", ")
    );
    let parts = [
        web,
        broker("main", "shop", "MTChannelBasedBroker"),
        broker("main", "bank", "MTChannelBasedBroker"),
        broker("log", "shop", "Kafka"),
        broker("jobs", "shop", "RabbitMQBroker"),
        broker("early", "shop", "ChannelBasedBroker"),
        channel.to_owned(),
    ];
    expect![[r#"
        k8s:shop/Pod/web -> k8s:bank/Broker/main http 80 declared encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:knative-eventing/Service/broker-ingress http 80 declared encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Broker/early http 80 declared encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Broker/jobs http 80 declared encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Broker/log http 80 declared encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Broker/main http 80 declared encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/InMemoryChannel/news http 80 declared encrypted=false @shop.yaml:5
    "#]].assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
}

#[test]
fn a_pipe_of_camel_takes_from_its_source_and_gives_to_its_sink() {
    let pipe = |name: &str, source: &str, sink: &str| {
        format!(
            "---\napiVersion: camel.apache.org/v1\nkind: Pipe\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{source: {source}, sink: {sink}}}\n"
        )
    };
    let broker = "{ref: {kind: Broker, apiVersion: eventing.knative.dev/v1, name: bad-news}}";
    let kamelet = "{ref: {kind: Kamelet, apiVersion: camel.apache.org/v1, name: timer-source}, properties: {period: 1}}";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop, labels: {app: web}}\nspec: {containers: [{name: main, image: 'example/web:1'}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n";
    let service = "{ref: {kind: Service, apiVersion: v1, name: web}}";
    let parts = [
        pod.to_owned(),
        pipe("told", broker, kamelet),
        pipe("clock", kamelet, service),
    ];
    expect![[r#"
        k8s:shop/Broker/bad-news -> k8s:shop/Pipe/told http ? declared encrypted=false @shop.yaml:14
        k8s:shop/Pipe/clock -> k8s:shop/Pod/web http ? declared encrypted=false @shop.yaml:19
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
}

#[test]
fn sources_of_argo_put_events_on_the_bus_they_name_and_are_told_of_them_from_outside() {
    let text = "apiVersion: argoproj.io/v1alpha1\nkind: EventSource\nmetadata: {name: code, namespace: shop}\nspec:\n  eventBusName: rails\n  github: {all: {repositories: [{owner: shop, names: [till]}], webhook: {endpoint: /push, port: '12000', method: POST}, events: ['*']}}\n  stripe: {paid: {webhook: {endpoint: /paid, port: '12000', method: POST}}}\n---\napiVersion: argoproj.io/v1alpha1\nkind: Sensor\nmetadata: {name: build, namespace: shop}\nspec:\n  eventBusName: rails\n  dependencies: [{name: d, eventSourceName: code, eventName: all}]\n  triggers: [{template: {http: {url: 'http://builder.shop.svc:80/x'}}}]\n";
    expect![[r#"
        external:github.com -> k8s:shop/EventSource/code ? ? declared @a.yaml:3
        external:stripe.com -> k8s:shop/EventSource/code ? ? declared @a.yaml:3
        k8s:shop/EventBus/rails -> k8s:shop/Sensor/build ? ? declared @a.yaml:11
        k8s:shop/EventSource/code -> k8s:shop/EventBus/rails ? ? declared @a.yaml:3
        k8s:shop/Sensor/build -> k8s:shop/Service/builder http 80 declared encrypted=false @a.yaml:15
    "#]].assert_eq(&diagram(&[("a.yaml", text)]).flows());
}
