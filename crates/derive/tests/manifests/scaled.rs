//! What KEDA scales, and whom its operator asks how much there is to do.

use expect_test::{Expect, expect};

use crate::diagram;

fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

const WORKER: &str = r"
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker, namespace: shop}
spec: {template: {metadata: {labels: {app: worker}}, spec: {containers: [{name: main, image: example/worker:1}]}}}
---";

#[test]
fn an_operator_looks_at_queues_and_figures_by_which_others_are_scaled() {
    let text = r"
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: work, namespace: shop}
spec:
  scaleTargetRef: {name: worker}
  triggers:
  - {type: prometheus, metadata: {serverAddress: 'http://figures.shop.svc:9090', query: up}}
  - {type: metrics-api, metadata: {url: 'http://board.shop.svc/api'}}
  - {type: external, metadata: {scalerAddress: 'judge.shop.svc:9090'}}
  - {type: rabbitmq, metadata: {queueName: work}, authenticationRef: {name: letters}}
  - {type: aws-sqs-queue, metadata: {queueURL: 'https://sqs.eu-west-1.amazonaws.com/123456789012/work'}}
---
apiVersion: keda.sh/v1alpha1
kind: TriggerAuthentication
metadata: {name: letters, namespace: shop}
spec: {secretTargetRef: [{parameter: host, name: letters, key: address}]}
---
apiVersion: v1
kind: Secret
metadata: {name: letters, namespace: shop}
stringData: {address: 'amqp://me:not-a-secret@letters.shop.svc:5672/'}
";
    check(
        &format!("{WORKER}{text}"),
        &expect![[r#"
            k8s:keda/Deployment/keda-operator -> external:aws:sqs:eu-west-1:123456789012:work https 443 declared encrypted=true @shop.yaml:17
            k8s:keda/Deployment/keda-operator -> k8s:shop/Service/board http 80 declared encrypted=false @shop.yaml:14
            k8s:keda/Deployment/keda-operator -> k8s:shop/Service/figures http 9090 declared encrypted=false @shop.yaml:13
            k8s:keda/Deployment/keda-operator -> k8s:shop/Service/judge grpc 9090 declared @shop.yaml:15
            k8s:keda/Deployment/keda-operator -> k8s:shop/Service/letters amqp 5672 declared encrypted=false authenticated=true @shop.yaml:27
            k8s:shop/Deployment/worker -> external:aws:sqs:eu-west-1:123456789012:work https 443 inferred encrypted=true @shop.yaml:17
            k8s:shop/Deployment/worker -> k8s:shop/Service/letters amqp 5672 inferred encrypted=false authenticated=true @shop.yaml:27
        "#]],
    );
}

/// Triggers that take the address from what is scaled, say host and port apart, and are about
/// what no manifest has.
const SCALED: &str = r"
apiVersion: apps/v1
kind: Deployment
metadata: {name: worker, namespace: shop}
spec:
  template:
    metadata: {labels: {app: worker}}
    spec:
      containers:
      - {name: first, image: example/first:1, env: [{name: LETTERS, value: 'amqp://old.shop.svc:5672/'}]}
      - {name: main, image: example/worker:1, env: [{name: LETTERS, value: 'amqp://letters.shop.svc:5672/'}]}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: work, namespace: shop}
spec:
  scaleTargetRef: {name: worker, envSourceContainerName: main}
  triggers:
  - {type: rabbitmq, metadata: {queueName: work, hostFromEnv: LETTERS}}
  - {type: cpu, metadata: {value: '60'}}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: elsewhere, namespace: shop}
spec:
  scaleTargetRef: {name: installed-otherwise}
  triggers:
  - {type: postgresql, metadata: {host: base.shop.svc, port: '5433', query: 'select 1'}}
---
apiVersion: keda.sh/v1alpha1
kind: ScaledJob
metadata: {name: night, namespace: shop}
spec:
  jobTargetRef: {template: {spec: {containers: [{name: main, image: example/night:1}]}}}
  triggers:
  - {type: nats-jetstream, metadata: {natsServerMonitoringEndpoint: 'post.shop.svc:8222', stream: night}}
";

#[test]
fn an_operator_that_is_installed_by_other_means_looks_at_what_triggers_name() {
    check(
        SCALED,
        &expect![[r#"
        k8s:keda/Deployment/keda-operator -> k8s:shop/Service/base postgresql 5433 declared @shop.yaml:28
        k8s:keda/Deployment/keda-operator -> k8s:shop/Service/letters amqp 5672 declared encrypted=false @shop.yaml:11
        k8s:keda/Deployment/keda-operator -> k8s:shop/Service/post http 8222 declared encrypted=false @shop.yaml:36
        k8s:shop/Deployment/worker -> k8s:shop/Service/letters amqp 5672 declared encrypted=false @shop.yaml:11
        k8s:shop/Deployment/worker -> k8s:shop/Service/old amqp 5672 declared encrypted=false @shop.yaml:10
        k8s:shop/ScaledJob/night -> k8s:shop/Service/post tcp 8222 inferred @shop.yaml:36
    "#]],
    );
}

#[test]
fn the_operator_of_the_manifests_is_the_one_that_looks() {
    let own = r"
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: scaling, namespace: platform}
spec: {template: {metadata: {labels: {app: scaling}}, spec: {containers: [{name: main, image: 'ghcr.io/kedacore/keda:2.15.1'}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: figures, namespace: platform}
spec: {template: {metadata: {labels: {app: figures}}, spec: {containers: [{name: main, image: 'ghcr.io/kedacore/keda-metrics-apiserver:2.15.1'}]}}}
";
    check(
        &format!("{SCALED}{own}"),
        &expect![[r#"
        k8s:platform/Deployment/scaling -> k8s:shop/Service/base postgresql 5433 declared @shop.yaml:28
        k8s:platform/Deployment/scaling -> k8s:shop/Service/letters amqp 5672 declared encrypted=false @shop.yaml:11
        k8s:platform/Deployment/scaling -> k8s:shop/Service/post http 8222 declared encrypted=false @shop.yaml:36
        k8s:shop/Deployment/worker -> k8s:shop/Service/letters amqp 5672 declared encrypted=false @shop.yaml:11
        k8s:shop/Deployment/worker -> k8s:shop/Service/old amqp 5672 declared encrypted=false @shop.yaml:10
        k8s:shop/ScaledJob/night -> k8s:shop/Service/post tcp 8222 inferred @shop.yaml:36
    "#]],
    );
    let chart = r"
---
apiVersion: helm.cattle.io/v1
kind: HelmChart
metadata: {name: scaling, namespace: kube-system}
spec: {chart: keda, repo: 'https://kedacore.github.io/charts', targetNamespace: platform}
";
    check(
        &format!("{SCALED}{chart}"),
        &expect![[r#"
        k8s:platform/Chart/scaling-keda -> k8s:shop/Service/base postgresql 5433 declared @shop.yaml:28
        k8s:platform/Chart/scaling-keda -> k8s:shop/Service/letters amqp 5672 declared encrypted=false @shop.yaml:11
        k8s:platform/Chart/scaling-keda -> k8s:shop/Service/post http 8222 declared encrypted=false @shop.yaml:36
        k8s:shop/Deployment/worker -> k8s:shop/Service/letters amqp 5672 declared encrypted=false @shop.yaml:11
        k8s:shop/Deployment/worker -> k8s:shop/Service/old amqp 5672 declared encrypted=false @shop.yaml:10
        k8s:shop/ScaledJob/night -> k8s:shop/Service/post tcp 8222 inferred @shop.yaml:36
    "#]],
    );
}
