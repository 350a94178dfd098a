//! Steps of workflows, copies of data, and what further operators run.

use expect_test::expect;

use crate::diagram;

const STEPS: &str = r#"
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {name: wf, namespace: shop}
spec:
  entrypoint: m
  templates:
  - name: m
    inputs: {artifacts: [{name: a, path: /x, s3: {endpoint: "minio.shop.svc:9000", bucket: b, key: k}}, {name: g, path: /g, git: {repo: "https://git.elsewhere.net/x.git"}}, {name: h, path: /h, http: {url: "http://files.shop.svc/x"}}]}
    script: {image: "python:3", command: [python], source: "import requests\nrequests.get('http://api.shop.svc:8080/x')\n"}
  - name: call
    http: {url: "http://hook.shop.svc/x"}
  - name: tell
    inputs: {parameters: [{name: where, value: "http://reload.shop.svc:8081/x"}, {name: path, default: "s3://left/x"}]}
    container: {image: curl, args: ["curl '{{inputs.parameters.where}}'"]}
  - name: all
    steps: [[{name: s, template: tell, arguments: {parameters: [{name: where, value: "http://first.shop.svc"}]}}]]
---
apiVersion: tekton.dev/v1
kind: Task
metadata: {name: t, namespace: shop}
spec:
  sidecars: [{name: s, image: "docker:dind"}]
  steps: [{name: a, image: "curl", script: "set -e\ncurl http://web.shop.svc:8080/health\n"}, {name: b, image: x, env: [{name: REG_URL, value: "http://registry.shop.svc:5000"}]}]
"#;

#[test]
fn steps_of_workflows_name_peers_in_scripts_artifacts_and_calls() {
    expect![[r#"
        k8s:shop/Task/t -> k8s:shop/Service/registry http 5000 declared encrypted=false @shop.yaml:24
        k8s:shop/Task/t -> k8s:shop/Service/web http 8080 declared encrypted=false @shop.yaml:24
        k8s:shop/Workflow/wf -> external:git.elsewhere.net https 443 declared encrypted=true @shop.yaml:9
        k8s:shop/Workflow/wf -> k8s:shop/Service/api http 8080 declared encrypted=false @shop.yaml:10
        k8s:shop/Workflow/wf -> k8s:shop/Service/files http 80 declared encrypted=false @shop.yaml:9
        k8s:shop/Workflow/wf -> k8s:shop/Service/first http 80 declared encrypted=false @shop.yaml:17
        k8s:shop/Workflow/wf -> k8s:shop/Service/hook http 80 declared encrypted=false @shop.yaml:12
        k8s:shop/Workflow/wf -> k8s:shop/Service/minio http 9000 declared encrypted=false @shop.yaml:9
        k8s:shop/Workflow/wf -> k8s:shop/Service/reload http 8081 declared encrypted=false @shop.yaml:14
    "#]].assert_eq(&diagram(&[("shop.yaml", STEPS)]).flows());
}

const COPIES: &str = r#"
apiVersion: seaweed.seaweedfs.com/v1
kind: Seaweed
metadata: {name: sw, namespace: shop}
spec: {filer: {s3: {enabled: true}, ingress: {enabled: true, host: x}}}
---
apiVersion: ceph.rook.io/v1
kind: CephObjectStore
metadata: {name: store, namespace: shop}
---
apiVersion: ceph.rook.io/v1
kind: CephBucketTopic
metadata: {name: topic, namespace: shop}
spec: {objectStoreName: store, objectStoreNamespace: shop, endpoint: {http: {uri: "http://hook.shop.svc:8080"}}}
---
apiVersion: longhorn.io/v1beta2
kind: BackupTarget
metadata: {name: default, namespace: shop}
spec: {backupTargetURL: "s3://longhorn-backups@eu-west-1/"}
---
apiVersion: k8up.io/v1
kind: Schedule
metadata: {name: sched, namespace: shop}
spec: {backend: {s3: {endpoint: "http://sw-s3.shop.svc:8333", bucket: b}}, backup: {schedule: "@daily", promURL: "http://push.shop.svc:9091"}}
---
apiVersion: volsync.backube/v1alpha1
kind: ReplicationSource
metadata: {name: rs, namespace: shop}
spec: {restic: {repository: restic-config}}
---
apiVersion: v1
kind: Secret
metadata: {name: restic-config, namespace: shop}
stringData: {RESTIC_REPOSITORY: "s3:http://minio.shop.svc:9000/bucket", RESTIC_PASSWORD: x}
---
apiVersion: platform.confluent.io/v1beta1
kind: ClusterLink
metadata: {name: cl, namespace: shop}
spec: {sourceKafkaCluster: {bootstrapEndpoint: "kafka.elsewhere.net:9092"}, destinationKafkaCluster: {bootstrapEndpoint: "kafka.shop.svc:9071"}}
"#;

#[test]
fn what_copies_volumes_databases_and_topics_names_where_they_go() {
    expect![[r#"
        internet -> k8s:shop/Seaweed/sw http 8333 declared encrypted=false @shop.yaml:4
        k8s:shop/BackupTarget/default -> external:s3://longhorn-backups https 443 declared encrypted=true @shop.yaml:19
        k8s:shop/CephObjectStore/store -> k8s:shop/Service/hook http 8080 declared encrypted=false @shop.yaml:14
        k8s:shop/ClusterLink/cl -> external:kafka.elsewhere.net kafka 9092 declared @shop.yaml:39
        k8s:shop/ClusterLink/cl -> k8s:shop/Service/kafka tcp 9071 declared @shop.yaml:39
        k8s:shop/ReplicationSource/rs -> k8s:shop/Service/minio http 9000 declared encrypted=false @shop.yaml:34
        k8s:shop/Schedule/sched -> k8s:shop/Seaweed/sw http 8333 declared encrypted=false @shop.yaml:24
    "#]].assert_eq(&diagram(&[("shop.yaml", COPIES)]).flows());
}

const NEWER: &str = r#"
apiVersion: hyperspike.io/v1
kind: Valkey
metadata: {name: vk, namespace: shop}
spec: {}
---
apiVersion: clickhouse.com/v1alpha1
kind: ClickHouseCluster
metadata: {name: ch, namespace: shop}
spec: {keeperClusterRef: {name: kp}}
---
apiVersion: clickhouse.com/v1alpha1
kind: KeeperCluster
metadata: {name: kp, namespace: shop}
---
apiVersion: db.atlasgo.io/v1alpha1
kind: AtlasSchema
metadata: {name: schema, namespace: shop}
spec: {credentials: {scheme: postgres, host: pg.shop.svc, port: 5432}}
---
apiVersion: v1
kind: Pod
metadata: {name: app, namespace: shop}
spec: {containers: [{name: c, image: "example/c:1", env: [{name: SPICEDB_ADDR, value: "spice:50051"}, {name: REDIS_URL, value: "redis://vk:6379"}, {name: AWX_URL, value: "http://awx-service"}]}]}
---
apiVersion: postgresql.k8s.enterprisedb.io/v1
kind: Cluster
metadata: {name: edb, namespace: shop}
spec: {externalClusters: [{name: a, connectionParameters: {host: pg.elsewhere.net}}]}
"#;

#[test]
fn stores_of_newer_operators_are_met_and_agree_at_their_keepers() {
    expect![[r#"
        k8s:shop/AtlasSchema/schema -> k8s:shop/Service/pg postgresql 5432 declared @shop.yaml:19
        k8s:shop/ClickHouseCluster/ch -> k8s:shop/KeeperCluster/kp zookeeper 2181 declared @shop.yaml:10
        k8s:shop/Cluster/edb -> external:pg.elsewhere.net postgresql 5432 declared @shop.yaml:29
        k8s:shop/Pod/app -> k8s:shop/Service/awx-service http 80 declared encrypted=false @shop.yaml:24
        k8s:shop/Pod/app -> k8s:shop/Valkey/vk redis 6379 declared encrypted=false authenticated=true @shop.yaml:24
    "#]].assert_eq(&diagram(&[("shop.yaml", NEWER)]).flows());
}

const APPLICATIONS: &str = r#"
apiVersion: authzed.com/v1alpha1
kind: SpiceDBCluster
metadata: {name: spice, namespace: shop}
spec: {secretName: spice-config}
---
apiVersion: v1
kind: Secret
metadata: {name: spice-config, namespace: shop}
stringData: {datastore_uri: "postgresql://u:p@pg.shop.svc:5432/spice", preshared_key: x}
---
apiVersion: awx.ansible.com/v1beta1
kind: AWX
metadata: {name: awx, namespace: shop}
spec: {service_type: nodeport, postgres_configuration_secret: awx-pg}
---
apiVersion: v1
kind: Secret
metadata: {name: awx-pg, namespace: shop}
stringData: {host: pg.shop.svc, port: "5432", database: awx}
---
apiVersion: k6.io/v1alpha1
kind: TestRun
metadata: {name: k6, namespace: shop}
spec: {script: {configMap: {name: k6-script, file: t.js}}, runner: {env: [{name: TARGET_URL, value: "http://app-web.shop.svc:8080"}]}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: k6-script, namespace: shop}
data: {t.js: "import http from 'k6/http';\nexport default function () {\n  http.get('http://front.shop.svc:80/');\n}\n"}
"#;

#[test]
fn programs_are_told_of_their_stores_and_targets_by_secrets_and_scripts() {
    expect![[r#"
        internet -> k8s:shop/AWX/awx http 80 declared encrypted=false @shop.yaml:14
        k8s:shop/AWX/awx -> k8s:shop/Service/pg ? ? declared @shop.yaml:20
        k8s:shop/SpiceDBCluster/spice -> k8s:shop/Service/pg postgresql 5432 declared authenticated=true @shop.yaml:10
        k8s:shop/TestRun/k6 -> k8s:shop/Service/app-web http 8080 declared encrypted=false @shop.yaml:25 @shop.yaml:25
        k8s:shop/TestRun/k6 -> k8s:shop/Service/front http 80 declared encrypted=false @shop.yaml:30
    "#]].assert_eq(&diagram(&[("shop.yaml", APPLICATIONS)]).flows());
}

const MAKERS: &str = r#"
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: es, namespace: shop}
spec: {target: {name: es}, dataFrom: [{sourceRef: {generatorRef: {apiVersion: generators.external-secrets.io/v1alpha1, kind: VaultDynamicSecret, name: gen}}}]}
---
apiVersion: generators.external-secrets.io/v1alpha1
kind: VaultDynamicSecret
metadata: {name: gen, namespace: shop}
spec: {path: /database/creds/x, provider: {server: "http://vault.shop.svc:8200"}}
"#;

#[test]
fn a_secret_may_be_made_by_whoever_makes_new_credentials() {
    expect![[r#"
        k8s:shop/ExternalSecret/es -> k8s:shop/VaultDynamicSecret/gen ? ? declared @shop.yaml:5
        k8s:shop/VaultDynamicSecret/gen -> k8s:shop/Service/vault http 8200 declared encrypted=false @shop.yaml:10
    "#]].assert_eq(&diagram(&[("shop.yaml", MAKERS)]).flows());
}

const RUN: &str = r#"
apiVersion: solr.apache.org/v1beta1
kind: SolrCloud
metadata: {name: solr, namespace: shop}
spec: {solrAddressability: {external: {method: Ingress, domainName: x}}}
---
apiVersion: solr.apache.org/v1beta1
kind: SolrPrometheusExporter
metadata: {name: figures, namespace: shop}
spec: {solrReference: {cloud: {name: solr}}}
---
apiVersion: argoproj.io/v1beta1
kind: ArgoCD
metadata: {name: cd, namespace: shop}
spec:
  server: {route: {enabled: true}}
  oidcConfig: |
    name: login
    issuer: https://login.elsewhere.net/realms/a
---
apiVersion: kubeflow.org/v1beta1
kind: Experiment
metadata: {name: tune, namespace: shop}
spec: {trialTemplate: {trialSpec: {apiVersion: batch/v1, kind: Job, spec: {template: {spec: {containers: [{name: t, image: "example/train:1", env: [{name: TRACKING_URI, value: "http://mlflow.shop.svc:5000"}]}]}}}}}}
"#;

#[test]
fn trials_consoles_and_exporters_name_their_peers() {
    expect![[r#"
        internet -> k8s:shop/ArgoCD/cd https 443 declared encrypted=true @shop.yaml:14
        internet -> k8s:shop/SolrCloud/solr http 80 declared encrypted=false @shop.yaml:4
        k8s:shop/ArgoCD/cd -> external:login.elsewhere.net https 443 declared encrypted=true @shop.yaml:18
        k8s:shop/Experiment/tune -> k8s:shop/Service/mlflow http 5000 declared encrypted=false @shop.yaml:24
        k8s:shop/SolrPrometheusExporter/figures -> k8s:shop/SolrCloud/solr http 80 declared encrypted=false @shop.yaml:10
    "#]].assert_eq(&diagram(&[("shop.yaml", RUN)]).flows());
}
