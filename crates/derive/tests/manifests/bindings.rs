//! What gives workloads their peers without naming these to them: bindings, webhooks that fetch
//! secrets, collectors that a cloud runs, and types that nobody has described.

use expect_test::{Expect, expect};

use crate::diagram;

/// The flows of one manifest.
fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

const BINDINGS: &str = r#"
apiVersion: servicebinding.io/v1beta1
kind: ServiceBinding
metadata: {name: web-db, namespace: shop}
spec:
  service: {apiVersion: postgresql.cnpg.io/v1, kind: Cluster, name: orders}
  workload: {apiVersion: apps/v1, kind: Deployment, name: web}
---
apiVersion: servicebinding.io/v1
kind: ServiceBinding
metadata: {name: sel-db, namespace: shop}
spec:
  service: {apiVersion: v1, kind: Secret, name: orders-app}
  workload: {apiVersion: apps/v1, kind: Deployment, selector: {matchLabels: {app: jobs}}}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: orders, namespace: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: example/web:1}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: jobs, namespace: shop, labels: {app: jobs}}
spec: {template: {metadata: {labels: {app: jobs}}, spec: {containers: [{name: c, image: example/jobs:1}]}}}
---
apiVersion: binding.operators.coreos.com/v1alpha1
kind: ServiceBinding
metadata: {name: old, namespace: shop}
spec:
  application: {group: apps, version: v1, resource: deployments, name: old}
  services: [{group: redis.redis.opstreelabs.in, version: v1beta2, kind: Redis, name: cache}]
---
apiVersion: redis.redis.opstreelabs.in/v1beta2
kind: Redis
metadata: {name: cache, namespace: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: old, namespace: shop}
spec: {template: {metadata: {labels: {app: old}}, spec: {containers: [{name: c, image: example/old:1}]}}}
"#;

#[test]
fn a_binding_leads_workloads_by_name_or_by_labels_to_what_it_names() {
    check(
        BINDINGS,
        &expect![[r#"
            k8s:shop/Deployment/jobs -> k8s:shop/Cluster/orders postgresql 5432 declared @shop.yaml:13
            k8s:shop/Deployment/old -> k8s:shop/Redis/cache redis 6379 declared encrypted=false @shop.yaml:35
            k8s:shop/Deployment/web -> k8s:shop/Cluster/orders postgresql 5432 declared @shop.yaml:6
        "#]],
    );
}

const MANAGED: &str = r#"
apiVersion: monitoring.googleapis.com/v1
kind: PodMonitoring
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, endpoints: [{port: metrics, interval: 30s}]}
---
apiVersion: monitoring.googleapis.com/v1
kind: ClusterPodMonitoring
metadata: {name: all}
spec: {selector: {matchLabels: {app: jobs}}, endpoints: [{port: 9100}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: example/web:1, ports: [{name: metrics, containerPort: 8081}]}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: jobs, namespace: shop}
spec: {template: {metadata: {labels: {app: jobs}}, spec: {containers: [{name: c, image: example/jobs:1}]}}}
"#;

#[test]
fn collectors_that_a_cloud_runs_ask_what_their_monitors_select() {
    check(
        MANAGED,
        &expect![[r#"
            k8s:gmp-system/DaemonSet/collector -> k8s:shop/Deployment/jobs http ? declared encrypted=false @shop.yaml:10
            k8s:gmp-system/DaemonSet/collector -> k8s:shop/Deployment/web http ? declared encrypted=false @shop.yaml:5
        "#]],
    );
}

const VAULTS: &str = r#"
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata:
      labels: {app: web}
      annotations:
        vault.security.banzaicloud.io/vault-addr: https://vault.vault:8200
        vault.security.banzaicloud.io/vault-role: web
    spec: {containers: [{name: c, image: example/web:1, env: [{name: DB_PASSWORD, value: "vault:secret/data/web#DB_PASSWORD"}]}]}
---
apiVersion: vault.banzaicloud.com/v1alpha1
kind: Vault
metadata: {name: vault, namespace: vault}
spec: {size: 1}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: inj, namespace: shop}
spec:
  template:
    metadata:
      labels: {app: inj}
      annotations:
        vault.hashicorp.com/agent-inject: 'true'
        vault.hashicorp.com/role: web
        vault.hashicorp.com/agent-inject-secret-db: database/creds/web
    spec: {containers: [{name: c, image: example/web:1}]}
"#;

#[test]
fn secrets_are_fetched_from_the_vault_of_an_annotation_or_the_only_one() {
    check(
        VAULTS,
        &expect![[r#"
            k8s:shop/Deployment/inj -> k8s:vault/Vault/vault https 8200 declared encrypted=true @shop.yaml:27
            k8s:shop/Deployment/web -> k8s:vault/Vault/vault https 8200 declared encrypted=true @shop.yaml:10
        "#]],
    );
}

#[test]
fn secrets_are_fetched_from_a_vault_that_is_installed_by_other_means() {
    let alone = VAULTS.rsplit("---").next().unwrap_or("");
    check(
        alone,
        &expect![[r#"
        k8s:shop/Deployment/inj -> k8s:vault/Service/vault ? 8200 declared @shop.yaml:10
    "#]],
    );
}

const ANY: &str = r#"
apiVersion: database.example.org/v1alpha1
kind: PostgreSQLInstance
metadata: {name: orders, namespace: shop}
spec: {parameters: {size: small}, writeConnectionSecretToRef: {name: orders-conn}}
---
apiVersion: platform.example.org/v1alpha1
kind: Environment
metadata: {name: e, namespace: shop}
spec: {writeConnectionSecretToRef: {name: env-conn}}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
  - name: main
    image: example/web:1
    envFrom: [{secretRef: {name: env-conn}}]
    env: [{name: DB, valueFrom: {secretKeyRef: {name: orders-conn, key: endpoint}}}]
"#;

#[test]
fn claims_of_any_type_are_met_by_the_secrets_that_they_write() {
    check(
        ANY,
        &expect![[r#"
            k8s:shop/Pod/web -> k8s:shop/Environment/e ? ? declared @shop.yaml:19
            k8s:shop/Pod/web -> k8s:shop/PostgreSQLInstance/orders ? ? declared @shop.yaml:20
        "#]],
    );
}

#[test]
fn of_a_type_that_nobody_describes_nothing_is_said_whatever_it_looks_like() {
    let text = "apiVersion: apps.example.org/v1\nkind: Thing\nmetadata: {name: thing, namespace: shop}\nspec: {image: 'redis:7', replicas: 2, ports: [6379], env: [{name: DB_HOST, value: db.data.svc.cluster.local}]}\n";
    let found = diagram(&[("shop.yaml", text)]);
    assert_eq!(found.elements(), Vec::<&str>::new());
    assert_eq!(found.flows(), "");
}

#[test]
fn a_claim_may_choose_how_it_is_made_and_stores_may_be_charts() {
    let text = "apiVersion: platform.example.org/v1alpha1\nkind: XDatabase\nmetadata: {name: orders, namespace: shop}\nspec: {compositionSelector: {matchLabels: {provider: aws}}, size: small}\n---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: files, namespace: shop}\nspec: {chart: {spec: {chart: tenant, sourceRef: {kind: HelmRepository, name: minio}}}}\n";
    let found = diagram(&[("shop.yaml", text)]);
    let kinds = found.model.elements().iter();
    let kinds: Vec<_> = kinds.map(|it| (&*it.id.0, &*it.technology)).collect();
    assert_eq!(
        kinds,
        [
            ("k8s:shop/Chart/files-tenant", "object-store"),
            ("k8s:shop/XDatabase/orders", "relational-database"),
        ]
    );
}
