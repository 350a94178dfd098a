//! What computes on many machines and serves models, and workers of others.

use expect_test::{Expect, expect};

use crate::diagram;

/// The flows of one manifest.
fn check(text: &str, expected: &Expect) {
    expected.assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

const JOBS: &str = r#"
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: orders, namespace: shop}
---
apiVersion: temporal.io/v1beta1
kind: TemporalCluster
metadata: {name: steps, namespace: shop}
spec: {persistence: {defaultStore: {sql: {connectAddr: "orders-rw:5432"}, passwordSecretRef: {name: orders-app, key: password}}}}
---
apiVersion: temporal.io/v1alpha1
kind: TemporalConnection
metadata: {name: prod, namespace: shop}
spec: {hostPort: "steps-frontend:7233"}
---
apiVersion: temporal.io/v1alpha1
kind: TemporalWorkerDeployment
metadata: {name: worker, namespace: shop}
spec: {workerOptions: {connectionRef: {name: prod}, temporalNamespace: d}, template: {spec: {containers: [{name: w, image: example/worker:1, env: [{name: API_URL, value: "http://api.shop.svc:80"}]}]}}}
---
apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata: {name: count, namespace: shop}
spec: {mainApplicationFile: "local:///app.py", driver: {envSecretKeyRefs: {PW: {name: orders-app, key: password}}}}
---
apiVersion: flinkoperator.k8s.io/v1beta1
kind: FlinkCluster
metadata: {name: fl, namespace: shop}
spec: {image: {name: "flink:1.17"}, job: {args: ["--db", "jdbc:postgresql://orders-rw:5432/x"]}}
---
apiVersion: kubernetes.dask.org/v1
kind: DaskCluster
metadata: {name: dask, namespace: shop}
spec: {worker: {replicas: 2, spec: {containers: [{name: worker, image: example/dask:1, env: [{name: STORE_URL, value: "http://api.shop.svc:80"}]}]}}, scheduler: {service: {type: ClusterIP}, spec: {containers: [{name: scheduler, image: example/dask:1}]}}}
---
apiVersion: datasciencepipelinesapplications.opendatahub.io/v1
kind: DataSciencePipelinesApplication
metadata: {name: dspa, namespace: shop}
spec: {objectStorage: {externalStorage: {host: minio.shop.svc, port: "9000", scheme: http, bucket: b}}, database: {externalDB: {host: mysql.shop.svc, port: "3306"}}}
"#;

#[test]
fn jobs_and_workers_are_given_their_stores_and_servers() {
    check(
        JOBS,
        &expect![[r#"
        k8s:shop/DaskCluster/dask -> k8s:shop/Service/api http 80 declared encrypted=false @shop.yaml:34
        k8s:shop/DataSciencePipelinesApplication/dspa -> k8s:shop/Service/minio http 9000 declared encrypted=false @shop.yaml:39
        k8s:shop/DataSciencePipelinesApplication/dspa -> k8s:shop/Service/mysql mysql 3306 declared @shop.yaml:39
        k8s:shop/FlinkCluster/fl -> k8s:shop/Cluster/orders postgresql 5432 declared authenticated=true @shop.yaml:29
        k8s:shop/SparkApplication/count -> k8s:shop/Cluster/orders postgresql 5432 declared @shop.yaml:23
        k8s:shop/TemporalCluster/steps -> k8s:shop/Cluster/orders postgresql 5432 declared authenticated=true @shop.yaml:8 @shop.yaml:9
        k8s:shop/TemporalWorkerDeployment/worker -> k8s:shop/Service/api http 80 declared encrypted=false @shop.yaml:19
        k8s:shop/TemporalWorkerDeployment/worker -> k8s:shop/TemporalCluster/steps grpc 7233 declared @shop.yaml:14
    "#]],
    );
}

const MODELS: &str = r#"
apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaConnect
metadata: {name: con, namespace: shop}
spec: {bootstrapServers: "kafka.elsewhere.net:9092"}
---
apiVersion: kafka.strimzi.io/v1beta2
kind: KafkaConnector
metadata: {name: lake, namespace: shop, labels: {strimzi.io/cluster: con}}
spec: {class: io.confluent.connect.s3.S3SinkConnector, config: {s3.bucket.name: lake, s3.region: eu-west-1}}
---
apiVersion: ray.io/v1
kind: RayService
metadata: {name: serve, namespace: shop}
spec:
  serveConfigV2: |
    applications:
    - name: a
      runtime_env:
        env_vars: {DB_URL: "postgresql://orders-rw:5432/x"}
  rayClusterConfig: {headGroupSpec: {template: {spec: {containers: [{name: h, image: example/h:1}]}}}}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: orders, namespace: shop}
---
apiVersion: machinelearning.seldon.io/v1
kind: SeldonDeployment
metadata: {name: guess, namespace: shop}
spec: {predictors: [{name: default, graph: {name: a, modelUri: "gs://first/x", children: [{name: b, modelUri: "s3://second/x"}]}}]}
---
apiVersion: serving.kserve.io/v1alpha1
kind: LLMInferenceService
metadata: {name: words, namespace: shop}
spec: {model: {uri: "s3://words/x", name: w}}
---
apiVersion: llamastack.io/v1alpha1
kind: LlamaStackDistribution
metadata: {name: stack, namespace: shop}
spec: {server: {distribution: {name: remote-vllm}, containerSpec: {port: 8321, env: [{name: VLLM_URL, value: "https://words-kserve-workload-svc:8000/v1"}]}}}
---
apiVersion: kagent.dev/v1alpha2
kind: ModelConfig
metadata: {name: default, namespace: shop}
spec: {provider: OpenAI, model: gpt, apiKeySecret: x}
---
apiVersion: kagent.dev/v1alpha2
kind: Agent
metadata: {name: helper, namespace: shop}
spec: {type: Declarative, declarative: {modelConfig: default, tools: [{type: McpServer, mcpServer: {name: tools, kind: MCPServer}}]}}
---
apiVersion: kagent.dev/v1alpha1
kind: MCPServer
metadata: {name: tools, namespace: shop}
spec: {deployment: {image: example/tools:1, port: 3000, env: {API_URL: "http://api.shop.svc:80"}}, transportType: http}
"#;

#[test]
fn models_and_agents_name_what_they_are_made_of_and_whom_they_ask() {
    check(
        MODELS,
        &expect![[r#"
        k8s:shop/Agent/helper -> k8s:shop/MCPServer/tools http 3000 declared encrypted=false @shop.yaml:50
        k8s:shop/Agent/helper -> k8s:shop/ModelConfig/default https ? declared encrypted=true @shop.yaml:50
        k8s:shop/KafkaConnect/con -> external:kafka.elsewhere.net kafka 9092 declared @shop.yaml:5
        k8s:shop/KafkaConnect/con -> external:s3://lake https 443 declared encrypted=true @shop.yaml:10
        k8s:shop/LLMInferenceService/words -> external:s3://words https 443 declared encrypted=true @shop.yaml:35
        k8s:shop/LlamaStackDistribution/stack -> k8s:shop/LLMInferenceService/words https 8000 declared encrypted=true @shop.yaml:40
        k8s:shop/MCPServer/tools -> k8s:shop/Service/api http 80 declared encrypted=false @shop.yaml:55
        k8s:shop/RayService/serve -> k8s:shop/Cluster/orders postgresql 5432 declared authenticated=true @shop.yaml:17
        k8s:shop/SeldonDeployment/guess -> external:gs://first https 443 declared encrypted=true @shop.yaml:30
        k8s:shop/SeldonDeployment/guess -> external:s3://second https 443 declared encrypted=true @shop.yaml:30
    "#]],
    );
}

const PARTS: &str = r#"
apiVersion: core.pingcap.com/v1alpha1
kind: TiDBGroup
metadata: {name: tg, namespace: shop}
spec: {cluster: {name: ti}}
---
apiVersion: core.pingcap.com/v1alpha1
kind: PDGroup
metadata: {name: pd, namespace: shop}
spec: {cluster: {name: ti}}
---
apiVersion: core.pingcap.com/v1alpha1
kind: TiKVGroup
metadata: {name: kv, namespace: shop}
spec: {cluster: {name: ti}}
---
apiVersion: operator.authorino.kuadrant.io/v1beta1
kind: Authorino
metadata: {name: who, namespace: shop}
---
apiVersion: authorino.kuadrant.io/v1beta3
kind: AuthConfig
metadata: {name: web, namespace: shop}
spec: {hosts: [web.elsewhere.net], authentication: {login: {jwt: {issuerUrl: "https://login.elsewhere.net/realms/x"}}}}
"#;

#[test]
fn parts_of_one_cluster_find_each_other_and_deciders_ask_who_calls() {
    check(
        PARTS,
        &expect![[r#"
        k8s:shop/Authorino/who -> external:login.elsewhere.net https 443 declared encrypted=true @shop.yaml:24
        k8s:shop/TiDBGroup/tg -> k8s:shop/PDGroup/pd http 2379 declared encrypted=false @shop.yaml:5
        k8s:shop/TiDBGroup/tg -> k8s:shop/TiKVGroup/kv grpc 20160 declared @shop.yaml:5
        k8s:shop/TiKVGroup/kv -> k8s:shop/PDGroup/pd http 2379 declared encrypted=false @shop.yaml:15
    "#]],
    );
}

#[test]
fn clusters_of_ray_are_chosen_by_labels_of_their_own_and_take_jobs() {
    let text = r#"
apiVersion: ray.io/v1
kind: RayCluster
metadata: {name: sums, namespace: shop}
spec: {headGroupSpec: {rayStartParams: {}, template: {metadata: {labels: {part: head}}, spec: {containers: [{name: head, image: "example/sums:1"}]}}}}
---
apiVersion: v1
kind: Service
metadata: {name: sums-api, namespace: shop}
spec: {type: NodePort, selector: {part: head}, ports: [{port: 8000}]}
---
apiVersion: ray.io/v1
kind: RayJob
metadata: {name: nightly, namespace: shop}
spec: {entrypoint: "python job.py", clusterSelector: {ray.io/cluster: sums}}
---
apiVersion: machinelearning.seldon.io/v1
kind: SeldonDeployment
metadata: {name: guess, namespace: shop}
spec: {predictors: [{name: main, annotations: {seldon.io/svc-name: guess-all}, graph: {name: main}, componentSpecs: [{spec: {containers: [{name: main, image: "example/guess:1"}]}}]}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {containers: [{name: main, image: "example/web:1", env: [{name: MODEL_URL, value: "http://guess-all:8000/api"}]}]}
"#;
    expect![[r#"
        internet -> k8s:shop/RayCluster/sums http ? declared encrypted=false authenticated=unknown @shop.yaml:10 @shop.yaml:10
        k8s:shop/Pod/web -> k8s:shop/SeldonDeployment/guess http 8000 declared encrypted=false @shop.yaml:25
        k8s:shop/RayJob/nightly -> k8s:shop/RayCluster/sums http 8265 declared encrypted=false @shop.yaml:15
    "#]].assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}
