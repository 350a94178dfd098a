//! What events start, and what is beside a program for it.

use expect_test::{Expect, expect};

use crate::diagram;

/// The flows of one manifest.
fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

const SENSORS: &str = r#"
apiVersion: argoproj.io/v1alpha1
kind: EventBus
metadata: {name: default, namespace: shop}
spec: {jetstream: {version: latest}}
---
apiVersion: argoproj.io/v1alpha1
kind: EventSource
metadata: {name: hooks, namespace: shop}
spec:
  service: {ports: [{port: 12000, targetPort: 12000}]}
  webhook: {orders: {port: "12000", endpoint: /orders, method: POST}}
---
apiVersion: argoproj.io/v1alpha1
kind: EventSource
metadata: {name: kaf, namespace: shop}
spec:
  kafka: {orders: {url: "events-kafka-bootstrap:9092", topic: orders}}
---
apiVersion: argoproj.io/v1alpha1
kind: EventSource
metadata: {name: sqs, namespace: shop}
spec:
  sqs: {orders: {region: eu-west-1, queue: orders}}
---
apiVersion: argoproj.io/v1alpha1
kind: EventSource
metadata: {name: gh, namespace: shop}
spec:
  github: {orders: {webhook: {endpoint: /push, port: "12000", url: "https://hooks.elsewhere.net"}, events: ["*"]}}
---
apiVersion: argoproj.io/v1alpha1
kind: Sensor
metadata: {name: work, namespace: shop}
spec:
  dependencies: [{name: o, eventSourceName: hooks, eventName: orders}, {name: k, eventSourceName: kaf, eventName: orders}]
  triggers:
  - template: {name: http, http: {url: "http://orders.shop.svc:8080/x", method: POST}}
  - template: {name: wf, k8s: {operation: create, source: {resource: {apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {generateName: x-}, spec: {entrypoint: a, templates: [{name: a, container: {image: example/step:1, env: [{name: API_URL, value: "http://cart.shop.svc:8080"}]}}]}}}}}
  - template: {name: wft, argoWorkflow: {operation: submit, source: {resource: {apiVersion: argoproj.io/v1alpha1, kind: Workflow, metadata: {generateName: y-}, spec: {workflowTemplateRef: {name: rep}}}}}}
  - template: {name: sl, slack: {channel: x, slackToken: {key: t, name: s}}}
  - template: {name: aw, awsLambda: {functionName: f, region: eu-west-1}}
---
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: rep, namespace: shop}
spec: {entrypoint: a, templates: [{name: a, container: {image: example/rep:1}}]}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: events, namespace: shop}
---
apiVersion: v1
kind: Service
metadata: {name: orders, namespace: shop}
spec: {selector: {app: orders}, ports: [{port: 8080}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders, namespace: shop}
spec: {template: {metadata: {labels: {app: orders}}, spec: {containers: [{name: c, image: example/orders:1}]}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: hooks, namespace: shop}
spec: {rules: [{host: h.elsewhere.net, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: hooks-eventsource-svc, port: {number: 12000}}}}]}}]}
"#;

#[test]
fn a_sensor_starts_workflows_where_it_makes_them() {
    let flow = |made: &str, namespace: &str| {
        let text = format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Sensor\nmetadata: {{name: work, namespace: shop}}\nspec:\n  triggers:\n  - template: {{argoWorkflow: {{source: {{resource: {{kind: Workflow, metadata: {{generateName: rep-{made}}}, spec: {{workflowTemplateRef: {{name: rep}}}}}}}}}}}}\n---\napiVersion: argoproj.io/v1alpha1\nkind: WorkflowTemplate\nmetadata: {{name: rep{namespace}}}\nspec: {{templates: [{{name: m, container: {{image: 'example/rep:1'}}}}]}}\n"
        );
        diagram(&[("shop.yaml", &text)]).flows()
    };
    let (there, here) = (", namespace: jobs", ", namespace: shop");
    for (made, namespace, home) in [
        (there, there, "jobs"),
        ("", here, "shop"),
        ("", "", "default"),
    ] {
        let wanted = format!("k8s:shop/Sensor/work -> k8s:{home}/WorkflowTemplate/rep ");
        assert!(flow(made, namespace).starts_with(&wanted), "{wanted}");
    }
    assert_eq!(flow(there, here), "");
}

const INLINE: &str = r#"
apiVersion: argoproj.io/v1alpha1
kind: Sensor
metadata: {name: work, namespace: shop}
spec:
  triggers:
  - template:
      k8s:
        source:
          resource:
            apiVersion: argoproj.io/v1alpha1
            kind: Workflow
            metadata: {generateName: learn-, namespace: jobs}
            spec: {templates: [{name: m, container: {image: 'example/learn:1', env: [{name: API_URL, value: 'http://api.shop.svc:8080'}]}}]}
  - template:
      k8s:
        operation: create
        source: {resource: {apiVersion: batch/v1, kind: Job, metadata: {name: tidy}, spec: {template: {spec: {containers: [{name: c, image: 'example/tidy:1'}]}}}}}
  - template:
      k8s:
        operation: delete
        source: {resource: {apiVersion: batch/v1, kind: Job, metadata: {name: gone}, spec: {template: {spec: {containers: [{name: c, image: 'example/gone:1'}]}}}}}
---
apiVersion: triggers.tekton.dev/v1beta1
kind: EventListener
metadata: {name: hook, namespace: shop}
spec: {triggers: [{template: {ref: check}}]}
---
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
metadata: {name: check, namespace: shop}
spec:
  resourcetemplates:
  - apiVersion: tekton.dev/v1
    kind: TaskRun
    metadata: {generateName: check-}
    spec: {taskSpec: {steps: [{name: s, image: 'example/check:1', env: [{name: API_URL, value: 'http://api.shop.svc:8080'}]}]}}
"#;

#[test]
fn what_sensors_and_listeners_make_runs_as_it_stands_there() {
    check(
        INLINE,
        &expect![[r#"
            k8s:jobs/Workflow/learn- -> k8s:shop/Service/api http 8080 declared encrypted=false @shop.yaml:14
            k8s:shop/EventListener/hook -> k8s:shop/TaskRun/check- ? ? declared @shop.yaml:27
            k8s:shop/Sensor/work -> k8s:jobs/Workflow/learn- ? ? declared @shop.yaml:13
            k8s:shop/Sensor/work -> k8s:shop/Job/tidy ? ? declared @shop.yaml:18
            k8s:shop/TaskRun/check- -> k8s:shop/Service/api http 8080 declared encrypted=false @shop.yaml:37
        "#]],
    );
}

#[test]
fn sensors_start_workflows_and_watch_services_of_clouds() {
    check(
        SENSORS,
        &expect![[r#"
            external:github.com -> k8s:shop/EventSource/gh ? ? declared @shop.yaml:28
            internet -> k8s:shop/EventSource/hooks http 80 declared encrypted=false authenticated=unknown @shop.yaml:66
            k8s:shop/EventBus/default -> k8s:shop/Sensor/work ? ? declared @shop.yaml:34
            k8s:shop/EventSource/gh -> k8s:shop/EventBus/default nats 4222 declared @shop.yaml:28
            k8s:shop/EventSource/hooks -> k8s:shop/EventBus/default nats 4222 declared @shop.yaml:9
            k8s:shop/EventSource/kaf -> k8s:shop/EventBus/default nats 4222 declared @shop.yaml:16
            k8s:shop/EventSource/kaf -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:18
            k8s:shop/EventSource/sqs -> external:sqs.eu-west-1.amazonaws.com https 443 declared encrypted=true @shop.yaml:24
            k8s:shop/EventSource/sqs -> k8s:shop/EventBus/default nats 4222 declared @shop.yaml:22
            k8s:shop/Sensor/work -> external:lambda.eu-west-1.amazonaws.com https 443 declared encrypted=true @shop.yaml:42
            k8s:shop/Sensor/work -> external:slack.com https 443 declared encrypted=true @shop.yaml:34
            k8s:shop/Sensor/work -> k8s:shop/Deployment/orders http 8080 declared encrypted=false @shop.yaml:38
            k8s:shop/Sensor/work -> k8s:shop/Workflow/x- ? ? declared @shop.yaml:39
            k8s:shop/Sensor/work -> k8s:shop/WorkflowTemplate/rep ? ? declared @shop.yaml:40
            k8s:shop/Workflow/x- -> k8s:shop/Service/cart http 8080 declared encrypted=false @shop.yaml:39
        "#]],
    );
}

const LISTENERS: &str = r#"
apiVersion: triggers.tekton.dev/v1beta1
kind: EventListener
metadata: {name: hook, namespace: shop}
spec:
  serviceAccountName: t
  triggers:
  - name: push
    interceptors: [{ref: {name: github}}, {webhook: {objectRef: {kind: Service, name: check, apiVersion: v1}}}]
    bindings: [{ref: b}]
    template: {ref: tmpl}
---
apiVersion: triggers.tekton.dev/v1beta1
kind: TriggerTemplate
metadata: {name: tmpl, namespace: shop}
spec:
  resourcetemplates:
  - apiVersion: tekton.dev/v1
    kind: PipelineRun
    metadata: {generateName: x-}
    spec: {pipelineRef: {name: build}}
---
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: build, namespace: shop}
spec: {tasks: [{name: a, taskRef: {name: compile}}]}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: compile, namespace: shop}
spec: {steps: [{name: s, image: example/compile:1, env: [{name: SONAR_URL, value: "http://sonar.shop.svc:9000"}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: check, namespace: shop}
spec: {selector: {app: check}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: check, namespace: shop}
spec: {template: {metadata: {labels: {app: check}}, spec: {containers: [{name: c, image: example/check:1}]}}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: hooks, namespace: shop}
spec: {rules: [{host: h.elsewhere.net, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: el-hook, port: {number: 8080}}}}]}}]}
"#;

const PIPELINE: &str = r#"
apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: build, namespace: shop}
spec:
  params: [{name: CODE, default: "https://git.elsewhere.net/shop.git"}, {name: DEPTH, default: 1}]
  tasks:
  - {name: a, taskRef: {kind: ClusterTask, name: git-clone}, params: [{name: url, value: $(params.CODE)}]}
  - {name: b, taskRef: {name: compile}}
  finally:
  - {name: c, taskRef: {name: tell}, params: [{name: HOOK_URL, value: "http://hook.shop.svc:8080"}]}
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: compile, namespace: shop}
spec: {steps: [{name: s, image: example/compile:1}]}
---
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: {generateName: build-, namespace: shop}
spec: {pipelineRef: {name: build}, params: [{name: MIRROR_URL, value: "http://mirror.shop.svc:8081"}]}
"#;

#[test]
fn a_pipeline_runs_its_tasks_and_tells_those_of_others_whom_to_ask() {
    check(
        PIPELINE,
        &expect![[r#"
        k8s:shop/Pipeline/build -> external:git.elsewhere.net https 443 declared encrypted=true @shop.yaml:6
        k8s:shop/Pipeline/build -> k8s:shop/Service/hook http 8080 declared encrypted=false @shop.yaml:11
        k8s:shop/Pipeline/build -> k8s:shop/Service/mirror http 8081 declared encrypted=false @shop.yaml:21
        k8s:shop/Pipeline/build -> k8s:shop/Task/compile ? ? declared @shop.yaml:9
    "#]],
    );
}

#[test]
fn listeners_start_what_their_templates_refer_to_and_ask_others_before() {
    check(
        LISTENERS,
        &expect![[r#"
            internet -> k8s:shop/EventListener/hook http 80 declared encrypted=false authenticated=unknown @shop.yaml:46
            k8s:shop/EventListener/hook -> k8s:shop/Deployment/check http 80 declared encrypted=false @shop.yaml:9
            k8s:shop/EventListener/hook -> k8s:shop/Pipeline/build ? ? declared @shop.yaml:11
            k8s:shop/Pipeline/build -> k8s:shop/Task/compile ? ? declared @shop.yaml:26
            k8s:shop/Task/compile -> k8s:shop/Service/sonar http 9000 declared encrypted=false @shop.yaml:31
        "#]],
    );
}

const SIDECARS: &str = r#"
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: sec, namespace: shop}
spec: {type: secretstores.azure.keyvault, version: v1, metadata: [{name: vaultName, value: shopvault}]}
scopes: [web]
---
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: pgst, namespace: shop}
spec: {type: state.postgresql, version: v1, metadata: [{name: connectionString, value: "host=orders-rw user=x password=y port=5432 connect_timeout=10 database=z"}]}
scopes: [web]
---
apiVersion: dapr.io/v1alpha1
kind: Component
metadata: {name: llm, namespace: shop}
spec: {type: conversation.openai, version: v1, metadata: [{name: key, value: k}]}
scopes: [web]
---
apiVersion: dapr.io/v1alpha1
kind: HTTPEndpoint
metadata: {name: bank, namespace: shop}
spec: {baseUrl: https://api.bank.elsewhere.net}
scopes: [web]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}, annotations: {dapr.io/enabled: 'true', dapr.io/app-id: web, dapr.io/config: cfg}}, spec: {containers: [{name: c, image: example/web:1}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: jobs, namespace: shop}
spec: {template: {metadata: {labels: {app: jobs}, annotations: {dapr.io/enabled: 'true', dapr.io/app-id: jobs}}, spec: {containers: [{name: c, image: example/jobs:1}]}}}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: orders, namespace: shop}
"#;

#[test]
fn components_of_dapr_may_be_secrets_models_and_addresses_elsewhere() {
    check(
        SIDECARS,
        &expect![[r#"
            k8s:shop/Deployment/web -> external:api.bank.elsewhere.net https 443 declared encrypted=true @shop.yaml:23
            k8s:shop/Deployment/web -> external:shopvault.vault.azure.net https 443 declared encrypted=true @shop.yaml:5
            k8s:shop/Deployment/web -> k8s:shop/Cluster/orders postgresql 5432 declared authenticated=true @shop.yaml:11
            k8s:shop/Deployment/web -> k8s:shop/Component/llm ? ? declared @shop.yaml:16
        "#]],
    );
}

const USUAL: &str = r#"
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: default, namespace: shop, annotations: {eventing.knative.dev/broker.class: Kafka}}
---
apiVersion: messaging.knative.dev/v1beta1
kind: KafkaChannel
metadata: {name: orders, namespace: shop}
spec: {numPartitions: 3}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kafka-broker-config, namespace: knative-eventing}
data: {bootstrap.servers: "events-kafka-bootstrap.shop:9092"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kafka-channel-config, namespace: knative-eventing}
data: {bootstrap.servers: "events-kafka-bootstrap.shop:9092"}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: Kafka
metadata: {name: events, namespace: shop}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: velero, namespace: velero}
spec: {chart: {spec: {chart: velero, sourceRef: {kind: HelmRepository, name: vmware}}}}
---
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata: {name: default, namespace: velero}
spec: {provider: aws, objectStorage: {bucket: copies}}
"#;

#[test]
fn what_is_said_once_for_all_counts_where_one_says_nothing() {
    check(
        USUAL,
        &expect![[r#"
        k8s:shop/Broker/default -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:14
        k8s:shop/KafkaChannel/orders -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:19
        k8s:velero/Chart/velero -> k8s:velero/BackupStorageLocation/default https ? declared encrypted=true @shop.yaml:32
    "#]],
    );
}
