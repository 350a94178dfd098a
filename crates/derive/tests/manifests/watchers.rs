//! What gathers and shows figures, traces and logs, and what else operators run.

use expect_test::expect;

use crate::diagram;

const COLLECTORS: &str = r#"
apiVersion: opentelemetry.io/v1beta1
kind: OpenTelemetryCollector
metadata: {name: otel, namespace: obs}
spec: {ingress: {type: ingress, hostname: x}, envFrom: [{secretRef: {name: s}}], config: {exporters: {otlp: {endpoint: "tempo.obs.svc:4317"}}}}
---
apiVersion: opentelemetry.io/v1alpha1
kind: OpenTelemetryCollector
metadata: {name: side, namespace: obs}
spec:
  mode: sidecar
  config: |
    receivers:
      otlp: {protocols: {grpc: {endpoint: 0.0.0.0:4317}}}
    exporters:
      otlp: {endpoint: "otel-collector.obs.svc:4317"}
---
apiVersion: jaegertracing.io/v1
kind: Jaeger
metadata: {name: jg, namespace: obs}
spec: {ingress: {enabled: true}, storage: {type: elasticsearch, options: {es: {server-urls: "http://es.obs.svc:9200"}}}}
---
apiVersion: v1
kind: Pod
metadata: {name: app, namespace: obs, annotations: {sidecar.opentelemetry.io/inject: side, sidecar.jaegertracing.io/inject: "true"}}
spec: {containers: [{name: c, image: "example/c:1"}]}
---
apiVersion: collectors.grafana.com/v1alpha1
kind: Alloy
metadata: {name: alloy, namespace: obs}
spec: {alloy: {configMap: {content: "loki.write \"x\" {\n  endpoint {\n    url = \"http://loki.obs.svc:3100/loki/api/v1/push\"\n  }\n}\n"}}}
"#;

#[test]
fn collectors_beside_programs_send_on_and_collectors_may_be_open() {
    expect![[r#"
        internet -> k8s:obs/Jaeger/jg http 16686 declared encrypted=false @shop.yaml:20
        internet -> k8s:obs/OpenTelemetryCollector/otel grpc 4317 declared @shop.yaml:4
        k8s:obs/Alloy/alloy -> k8s:obs/Service/loki http 3100 declared encrypted=false @shop.yaml:31
        k8s:obs/Jaeger/jg -> k8s:obs/Service/es http 9200 declared encrypted=false @shop.yaml:21
        k8s:obs/OpenTelemetryCollector/otel -> k8s:obs/Service/tempo grpc 4317 declared @shop.yaml:5
        k8s:obs/Pod/app -> k8s:obs/Jaeger/jg grpc 14250 declared @shop.yaml:20
        k8s:obs/Pod/app -> k8s:obs/OpenTelemetryCollector/otel grpc 4317 declared @shop.yaml:13
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", COLLECTORS)]).flows());
}

const VICTORIA: &str = r#"
apiVersion: operator.victoriametrics.com/v1beta1
kind: VMAgent
metadata: {name: ag, namespace: obs}
spec: {selectAllByDefault: true, remoteWrite: [{url: "http://vmsingle-single.obs.svc:8428/api/v1/write"}], inlineScrapeConfig: "- job_name: a\n  static_configs: [{targets: ['tgt.obs.svc:9100']}]\n"}
---
apiVersion: operator.victoriametrics.com/v1beta1
kind: VMSingle
metadata: {name: single, namespace: obs}
spec: {}
---
apiVersion: operator.victoriametrics.com/v1beta1
kind: VMServiceScrape
metadata: {name: ss, namespace: obs}
spec: {selector: {matchLabels: {app: api}}, endpoints: [{port: web}]}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: obs, labels: {app: api}}
spec: {selector: {app: api}, ports: [{name: web, port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: api, namespace: obs, labels: {app: api}}
spec: {containers: [{name: c, image: "example/c:1"}]}
---
apiVersion: operator.victoriametrics.com/v1beta1
kind: VMStaticScrape
metadata: {name: st, namespace: obs}
spec: {targetEndpoints: [{targets: ["stat.obs.svc:9"]}]}
---
apiVersion: operator.victoriametrics.com/v1beta1
kind: VMAlert
metadata: {name: al, namespace: obs}
spec: {datasource: {url: "http://vmsingle-single.obs.svc:8428"}, notifier: {url: "http://vmalertmanager-am.obs.svc:9093"}}
---
apiVersion: operator.victoriametrics.com/v1beta1
kind: VMAlertmanager
metadata: {name: am, namespace: obs}
spec: {configRawYaml: "receivers:\n- name: a\n  webhook_configs:\n  - url: http://hook2.obs.svc\n", selectAllByDefault: true}
---
apiVersion: operator.victoriametrics.com/v1beta1
kind: VMAlertmanagerConfig
metadata: {name: amc, namespace: obs}
spec: {receivers: [{name: x, webhook_configs: [{url: "http://hook3.obs.svc"}]}]}
---
apiVersion: operator.victoriametrics.com/v1beta1
kind: VMAuth
metadata: {name: au, namespace: obs}
spec: {ingress: {host: x}}
"#;

#[test]
fn what_gathers_figures_for_victoria_asks_whom_it_chooses() {
    expect![[r#"
        internet -> k8s:obs/VMAuth/au http 8427 declared encrypted=false @shop.yaml:49
        k8s:obs/VMAgent/ag -> k8s:obs/Pod/api http 80 declared encrypted=false @shop.yaml:15
        k8s:obs/VMAgent/ag -> k8s:obs/Service/stat http 9 declared encrypted=false @shop.yaml:30
        k8s:obs/VMAgent/ag -> k8s:obs/Service/tgt tcp 9100 declared @shop.yaml:5
        k8s:obs/VMAgent/ag -> k8s:obs/VMSingle/single http 8428 declared encrypted=false @shop.yaml:5
        k8s:obs/VMAlert/al -> k8s:obs/VMAlertmanager/am http 9093 declared encrypted=false @shop.yaml:35
        k8s:obs/VMAlert/al -> k8s:obs/VMSingle/single http 8428 declared encrypted=false @shop.yaml:35 @shop.yaml:35
        k8s:obs/VMAlertmanager/am -> k8s:obs/Service/hook2 http 80 declared encrypted=false @shop.yaml:40
        k8s:obs/VMAlertmanager/am -> k8s:obs/Service/hook3 http 80 declared encrypted=false @shop.yaml:45
    "#]].assert_eq(&diagram(&[("shop.yaml", VICTORIA)]).flows());
}

const DASHBOARDS: &str = r#"
apiVersion: grafana.integreatly.org/v1beta1
kind: Grafana
metadata: {name: gr, namespace: obs, labels: {dashboards: g}}
spec: {ingress: {spec: {rules: [{host: x}]}}}
---
apiVersion: grafana.integreatly.org/v1beta1
kind: GrafanaContactPoint
metadata: {name: cp, namespace: obs}
spec: {instanceSelector: {matchLabels: {dashboards: g}}, type: webhook, settings: {url: "http://hook.obs.svc:80"}}
---
apiVersion: loki.grafana.com/v1
kind: LokiStack
metadata: {name: ls, namespace: obs}
spec: {storage: {secret: {name: x}}}
---
apiVersion: loki.grafana.com/v1
kind: RulerConfig
metadata: {name: ls, namespace: obs}
spec: {alertmanager: {endpoints: ["http://am.obs.svc:9093"]}}
"#;

#[test]
fn dashboards_and_rules_tell_whom_their_own_kinds_name() {
    expect![[r#"
        internet -> k8s:obs/Grafana/gr http 3000 declared encrypted=false @shop.yaml:4
        k8s:obs/Grafana/gr -> k8s:obs/Service/hook http 80 declared encrypted=false @shop.yaml:10
        k8s:obs/LokiStack/ls -> k8s:obs/Service/am http 9093 declared encrypted=false @shop.yaml:20
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", DASHBOARDS)]).flows());
}

const LOGINS: &str = r#"
apiVersion: k8s.keycloak.org/v2alpha1
kind: Keycloak
metadata: {name: kc, namespace: obs}
spec: {db: {vendor: postgres, host: pg.elsewhere.net}, tracing: {endpoint: "http://otel-collector.obs.svc:4317"}, hostname: {hostname: a.elsewhere.net}}
---
apiVersion: k8s.keycloak.org/v2alpha1
kind: KeycloakRealmImport
metadata: {name: r, namespace: obs}
spec:
  keycloakCRName: kc
  realm:
    realm: r
    smtpServer: {host: smtp.elsewhere.net, port: "587"}
    identityProviders: [{alias: x, config: {tokenUrl: "https://idp.elsewhere.net/token", clientId: y}}]
    clients: [{clientId: c, rootUrl: "https://shop.elsewhere.net", redirectUris: ["https://shop.elsewhere.net/*"]}]
    components: {org.keycloak.storage.UserStorageProvider: [{name: ldap, config: {connectionUrl: ["ldap://ldap.obs.svc:389"]}}]}
"#;

#[test]
fn realms_name_directories_mail_and_other_logins_for_what_runs_them() {
    expect![[r#"
        internet -> k8s:obs/Keycloak/kc http 8080 declared encrypted=false @shop.yaml:4
        k8s:obs/Keycloak/kc -> external:idp.elsewhere.net https 443 declared encrypted=true @shop.yaml:15
        k8s:obs/Keycloak/kc -> external:pg.elsewhere.net postgresql 5432 declared @shop.yaml:5
        k8s:obs/Keycloak/kc -> external:smtp.elsewhere.net smtp 587 declared @shop.yaml:14
        k8s:obs/Keycloak/kc -> k8s:obs/Service/ldap ldap 389 declared encrypted=false @shop.yaml:17
        k8s:obs/Keycloak/kc -> k8s:obs/Service/otel-collector grpc 4317 declared encrypted=false @shop.yaml:5
    "#]].assert_eq(&diagram(&[("shop.yaml", LOGINS)]).flows());
}

const MODELS: &str = r#"
apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: {name: iris, namespace: obs}
spec: {predictor: {sklearn: {storageUri: "s3://models/iris"}}}
---
apiVersion: serving.kserve.io/v1alpha1
kind: InferenceGraph
metadata: {name: g, namespace: obs}
spec: {nodes: {root: {routerType: Sequence, steps: [{serviceName: iris}, {serviceUrl: "http://other.obs.svc/x"}]}}}
"#;

#[test]
fn models_are_fetched_from_buckets_and_asked_by_graphs() {
    expect![[r#"
        internet -> k8s:obs/InferenceService/iris http ? declared encrypted=false authenticated=unknown @shop.yaml:4
        k8s:obs/InferenceGraph/g -> k8s:obs/InferenceService/iris http 80 declared encrypted=false @shop.yaml:10
        k8s:obs/InferenceGraph/g -> k8s:obs/Service/other http 80 declared encrypted=false @shop.yaml:10
        k8s:obs/InferenceService/iris -> external:s3://models https 443 declared encrypted=true @shop.yaml:5
    "#]].assert_eq(&diagram(&[("shop.yaml", MODELS)]).flows());
}

const KEEPERS: &str = r#"
apiVersion: vault.banzaicloud.com/v1alpha1
kind: Vault
metadata: {name: va, namespace: obs}
spec: {serviceType: LoadBalancer, config: {storage: {mysql: {address: "mysql.obs.svc:3306"}}, api_addr: "https://vault:8200"}}
---
apiVersion: secrets.infisical.com/v1alpha1
kind: InfisicalSecret
metadata: {name: inf, namespace: obs}
spec: {hostAPI: "https://infisical.elsewhere.net/api", managedSecretReference: {secretName: managed, secretNamespace: obs}}
---
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata: {name: default, namespace: obs}
spec: {objectStorage: {bucket: b}, config: {s3Url: "http://minio.obs.svc:9000"}}
"#;

#[test]
fn what_keeps_secrets_and_backups_names_where_they_come_from_and_go_to() {
    expect![[r#"
        internet -> k8s:obs/Vault/va https 8200 declared encrypted=true authenticated=unknown @shop.yaml:5
        k8s:obs/BackupStorageLocation/default -> k8s:obs/Service/minio http 9000 declared encrypted=false @shop.yaml:15
        k8s:obs/InfisicalSecret/inf -> external:infisical.elsewhere.net https 443 declared encrypted=true @shop.yaml:10
        k8s:obs/Vault/va -> k8s:obs/Service/mysql mysql 3306 declared @shop.yaml:5
    "#]].assert_eq(&diagram(&[("shop.yaml", KEEPERS)]).flows());
}

/// A release of Flux, and what it may look at.
fn stack(values: &str) -> String {
    format!(
        r#"
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: watch, namespace: obs}}
spec: {{chart: {{spec: {{chart: kube-prometheus-stack, sourceRef: {{kind: HelmRepository, name: a}}}}}}, values: {values}}}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {{name: api, namespace: shop, labels: {{release: watch}}}}
spec: {{selector: {{matchLabels: {{app: api}}}}, endpoints: [{{port: web}}]}}
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: {{name: job, namespace: shop, labels: {{team: shop}}}}
spec: {{selector: {{matchLabels: {{app: job}}}}, podMetricsEndpoints: [{{port: web}}]}}
---
apiVersion: monitoring.coreos.com/v1alpha1
kind: ScrapeConfig
metadata: {{name: disks, namespace: obs}}
spec: {{staticConfigs: [{{targets: ["10.0.0.7:9633"]}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: api, namespace: shop, labels: {{app: api}}}}
spec: {{selector: {{app: api}}, ports: [{{name: web, port: 80}}]}}
---
apiVersion: v1
kind: Pod
metadata: {{name: api, namespace: shop, labels: {{app: api}}}}
spec: {{containers: [{{name: c, image: "example/c:1"}}]}}
---
apiVersion: v1
kind: Pod
metadata: {{name: job, namespace: shop, labels: {{app: job}}}}
spec: {{containers: [{{name: c, image: "example/c:1", env: [{{name: PROMETHEUS_URL, value: "http://watch-kube-prometheus-stac-prometheus.obs:9090"}}, {{name: GRAFANA_URL, value: "http://watch-grafana.obs"}}]}}]}}
"#
    )
}

#[test]
fn a_stack_that_is_not_on_disk_asks_whom_the_labels_of_its_release_or_its_values_choose() {
    expect![[r#"
        k8s:obs/Chart/watch-kube-prometheus-stack -> k8s:shop/Pod/api http 80 declared encrypted=false @shop.yaml:10
        k8s:shop/Pod/job -> k8s:obs/Chart/watch-kube-prometheus-stack http 9090 declared encrypted=false @shop.yaml:35 @shop.yaml:35
    "#]].assert_eq(&diagram(&[("shop.yaml", &stack("{}"))]).flows());
    let all = "{prometheus: {prometheusSpec: {podMonitorSelectorNilUsesHelmValues: false, serviceMonitorSelectorNilUsesHelmValues: false, scrapeConfigSelectorNilUsesHelmValues: false}}}";
    expect![[r#"
        k8s:obs/Chart/watch-kube-prometheus-stack -> external:10.0.0.7 http 9633 declared encrypted=false @shop.yaml:20
        k8s:obs/Chart/watch-kube-prometheus-stack -> k8s:shop/Pod/api http 80 declared encrypted=false @shop.yaml:10
        k8s:obs/Chart/watch-kube-prometheus-stack -> k8s:shop/Pod/job http ? declared encrypted=false @shop.yaml:15
        k8s:shop/Pod/job -> k8s:obs/Chart/watch-kube-prometheus-stack http 9090 declared encrypted=false @shop.yaml:35 @shop.yaml:35
    "#]].assert_eq(&diagram(&[("shop.yaml", &stack(all))]).flows());
    let of_team =
        "{prometheus: {prometheusSpec: {podMonitorSelector: {matchLabels: {team: shop}}}}}";
    expect![[r#"
        k8s:obs/Chart/watch-kube-prometheus-stack -> k8s:shop/Pod/api http 80 declared encrypted=false @shop.yaml:10
        k8s:obs/Chart/watch-kube-prometheus-stack -> k8s:shop/Pod/job http ? declared encrypted=false @shop.yaml:15
        k8s:shop/Pod/job -> k8s:obs/Chart/watch-kube-prometheus-stack http 9090 declared encrypted=false @shop.yaml:35 @shop.yaml:35
    "#]].assert_eq(&diagram(&[("shop.yaml", &stack(of_team))]).flows());
    let none = "{prometheus: {enabled: false}}";
    expect![[r#"
        k8s:shop/Pod/job -> k8s:obs/Chart/watch-kube-prometheus-stack http 9090 declared encrypted=false @shop.yaml:35 @shop.yaml:35
    "#]].assert_eq(&diagram(&[("shop.yaml", &stack(none))]).flows());
}

const DISCOVERING: &str = r#"
apiVersion: v1
kind: ConfigMap
metadata: {name: jobs, namespace: obs}
data:
  prometheus.yml: |
    scrape_configs:
    - job_name: pods
      kubernetes_sd_configs: [{role: pod}]
      relabel_configs:
      - {source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape], action: keep, regex: true}
      - {source_labels: [__meta_kubernetes_pod_phase], action: drop, regex: Pending}
      - {source_labels: [__address__, __meta_kubernetes_pod_annotation_prometheus_io_port], action: replace, regex: "(.+);(.+)", replacement: "$1:$2", target_label: __address__}
    - job_name: carts
      kubernetes_sd_configs: [{role: endpoints, namespaces: {names: [shop]}}]
      relabel_configs:
      - {source_labels: [__meta_kubernetes_namespace, __meta_kubernetes_service_name, __meta_kubernetes_endpoint_port_name], action: keep, regex: shop;cart;web}
      - {source_labels: [__meta_kubernetes_service_name], action: keep, regex: ca.t}
    - job_name: everything
      kubernetes_sd_configs: [{role: pod}]
      relabel_configs:
      - {source_labels: [__meta_kubernetes_namespace], action: keep, regex: shop}
---
apiVersion: v1
kind: Pod
metadata: {name: prometheus, namespace: obs, annotations: {prometheus.io/scrape: "true"}}
spec: {containers: [{name: c, image: "prom/prometheus:v3", volumeMounts: [{name: jobs, mountPath: /etc/prometheus}]}], volumes: [{name: jobs, configMap: {name: jobs}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: asked, namespace: shop}
spec: {selector: {matchLabels: {app: asked}}, template: {metadata: {labels: {app: asked}, annotations: {prometheus.io/scrape: "true", prometheus.io/port: "8081"}}, spec: {containers: [{name: c, image: "example/c:1"}]}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: left-alone, namespace: shop}
spec: {selector: {matchLabels: {app: other}}, template: {metadata: {labels: {app: other}, annotations: {prometheus.io/scrape: "false"}}, spec: {containers: [{name: c, image: "example/c:1"}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {selector: {app: other}, ports: [{name: web, port: 80}]}
"#;

#[test]
fn a_prometheus_finds_pods_and_services_by_annotations_labels_and_names() {
    expect![[r#"
        k8s:obs/Pod/prometheus -> k8s:shop/Deployment/asked http 8081 declared encrypted=false @shop.yaml:7
        k8s:obs/Pod/prometheus -> k8s:shop/Deployment/left-alone http ? declared encrypted=false @shop.yaml:7
    "#]].assert_eq(&diagram(&[("shop.yaml", DISCOVERING)]).flows());
    let none = DISCOVERING.replace("ca.t", "other");
    expect![[r#"
        k8s:obs/Pod/prometheus -> k8s:shop/Deployment/asked http 8081 declared encrypted=false @shop.yaml:7
    "#]].assert_eq(&diagram(&[("shop.yaml", &none)]).flows());
}

#[test]
fn charts_that_are_not_on_disk_go_by_the_names_they_give_themselves() {
    let release = |chart: &str, name: &str| {
        format!(
            "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: {name}, namespace: obs}}\nspec: {{chart: {{spec: {{chart: {chart}, sourceRef: {{kind: HelmRepository, name: a}}}}}}}}\n---\n"
        )
    };
    let asks = |host: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: app, namespace: shop}}\nspec: {{containers: [{{name: c, image: \"example/c:1\", env: [{{name: PEER_URL, value: \"http://{host}\"}}]}}]}}\n"
        )
    };
    let flows = |chart: &str, name: &str, host: &str| {
        let text = release(chart, name) + &asks(host);
        diagram(&[("shop.yaml", &text)]).flows()
    };
    for (chart, name, host) in [
        ("mimir-distributed", "figures", "figures-mimir-nginx.obs"),
        ("argo-cd", "cd", "cd-argocd-server.obs"),
        ("loki-stack", "loki", "loki.obs:3100"),
        (
            "kube-prometheus-stack",
            "prometheus",
            "prometheus-kube-prometheus-prometheus.obs:9090",
        ),
        (
            "kube-prometheus-stack",
            "watch",
            "prometheus-operated.obs:9090",
        ),
        ("somebodys-own", "thing", "thing-web.obs"),
    ] {
        let found = flows(chart, name, host);
        assert!(found.contains("-> k8s:obs/Chart/"), "{chart}: {found}");
    }
    let other = flows("somebodys-own", "thing", "other-web.obs");
    assert!(!other.contains("-> k8s:obs/Chart/"), "{other}");
}

#[test]
fn charts_ask_by_the_settings_and_jobs_that_the_catalog_has_for_them() {
    let flows = |chart: &str, values: &str| {
        let text = stack(values).replace("kube-prometheus-stack", chart)
            + "---\napiVersion: v1\nkind: Pod\nmetadata: {name: marked, namespace: shop, annotations: {prometheus.io/scrape: 'true', prometheus.io/port: '9100'}}\nspec: {containers: [{name: c, image: 'example/c:1'}]}\n";
        let found = diagram(&[("shop.yaml", &text)]).flows();
        let asks = found
            .lines()
            .filter(|line| line.starts_with("k8s:obs/Chart/"));
        asks.map(|line| {
            line.split(' ')
                .skip(2)
                .take(3)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect::<Vec<_>>()
    };
    let all = [
        "external:10.0.0.7 http 9633",
        "k8s:shop/Pod/api http 80",
        "k8s:shop/Pod/job http ?",
    ];
    assert_eq!(flows("kube-prometheus", "{}"), all);
    assert_eq!(
        flows("prometheus-operator", "{}"),
        ["k8s:shop/Pod/api http 80"]
    );
    assert_eq!(flows("victoria-metrics-k8s-stack", "{}"), all);
    let team = "{vmagent: {spec: {podScrapeSelector: {matchLabels: {team: other}}}}}";
    assert_eq!(flows("victoria-metrics-k8s-stack", team), all[..2]);
    assert_eq!(flows("prometheus", "{}"), ["k8s:shop/Pod/marked http 9100"]);
    assert_eq!(flows("somebodys-own", "{}"), [""; 0]);
}

#[test]
fn a_stack_asks_whom_its_values_and_those_of_others_let_it_ask() {
    let more = "---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: spans, namespace: obs}\nspec: {chart: {spec: {chart: tempo, sourceRef: {kind: HelmRepository, name: a}}}, values: {serviceMonitor: {enabled: true, additionalLabels: {team: spans}}, metrics: {enabled: false, podMonitor: {enabled: true}}}}\n---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {name: ledger, namespace: shop}\nspec: {instances: 1, monitoring: {enablePodMonitor: true}}\n";
    let asked = |values: &str| {
        let text = stack(values) + more;
        let found = diagram(&[("shop.yaml", &text)]);
        let flows = found.flows();
        let of_stack = flows
            .lines()
            .filter(|line| line.starts_with("k8s:obs/Chart/watch"));
        of_stack
            .map(|line| line.to_owned() + "\n")
            .collect::<String>()
    };
    let all = "{prometheus: {prometheusSpec: {podMonitorSelectorNilUsesHelmValues: false, serviceMonitorSelector: {matchLabels: {team: spans}}}, additionalServiceMonitors: [{name: own, selector: {matchLabels: {app: api}}, namespaceSelector: {matchNames: [shop]}, endpoints: [{port: web}]}]}}";
    expect![[r#"
        k8s:obs/Chart/watch-kube-prometheus-stack -> k8s:obs/Chart/spans-tempo http ? declared encrypted=false @shop.yaml:40
        k8s:obs/Chart/watch-kube-prometheus-stack -> k8s:shop/Cluster/ledger http ? declared encrypted=false @shop.yaml:45
        k8s:obs/Chart/watch-kube-prometheus-stack -> k8s:shop/Pod/api http 80 declared encrypted=false @shop.yaml:5
        k8s:obs/Chart/watch-kube-prometheus-stack -> k8s:shop/Pod/job http ? declared encrypted=false @shop.yaml:15
    "#]].assert_eq(&asked(all));
    expect![[r#"
        k8s:obs/Chart/watch-kube-prometheus-stack -> k8s:shop/Pod/api http 80 declared encrypted=false @shop.yaml:10
    "#]].assert_eq(&asked("{}"));
}

#[test]
fn a_monitor_chooses_what_a_chart_makes_by_the_labels_that_its_services_have() {
    let more = "---\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: pipe, namespace: obs}\nspec: {chart: {spec: {chart: opentelemetry-collector, sourceRef: {kind: HelmRepository, name: a}}}}\n---\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {name: pipe, namespace: obs, labels: {release: watch}}\nspec: {selector: {matchLabels: {app.kubernetes.io/name: opentelemetry-collector}}, endpoints: [{port: metrics}]}\n";
    let found = diagram(&[("shop.yaml", &(stack("{}") + more))]).flows();
    let asked = found
        .lines()
        .find(|line| line.contains("pipe"))
        .unwrap_or("");
    expect!["k8s:obs/Chart/watch-kube-prometheus-stack -> k8s:obs/Chart/pipe-opentelemetry-collector http ? declared encrypted=false @shop.yaml:45"].assert_eq(asked);
}
