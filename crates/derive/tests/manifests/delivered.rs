//! Programs that resources bring into a cluster, and gateways that a control plane runs.

use expect_test::expect;

use crate::diagram;
use crate::made::{custom, pod};

#[test]
fn a_chart_that_a_resource_installs_is_met_by_its_release() {
    let release =
        |name: &str, spec: &str| custom("helm.toolkit.fluxcd.io/v2", "HelmRelease", name, spec);
    let chart = |name: &str| format!("{{chart: {{spec: {{chart: {name}}}}}}}");
    let parts = [
        release("store", &chart("redis")),
        release("unmet", &chart("mysql")),
        release("ours", &chart("./charts/web")),
        custom(
            "argoproj.io/v1alpha1",
            "Application",
            "orders-db",
            "{source: {chart: postgresql, repoURL: \"https://charts.example.com\"}, destination: {namespace: data}}",
        ),
        pod(
            "web",
            "{name: REDIS_URL, value: \"redis://store-redis-master:6379\"}",
        ),
        pod(
            "api",
            "{name: DB_HOST, value: orders-db-postgresql.data.svc.cluster.local}",
        ),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        k8s:shop/Pod/api -> k8s:data/Chart/orders-db-postgresql postgresql 5432 declared @shop.yaml:40
        k8s:shop/Pod/web -> k8s:shop/Chart/store-redis redis 6379 declared encrypted=false @shop.yaml:30
    "#]].assert_eq(&found.flows());
    expect![[r#"["k8s:data/Chart/orders-db-postgresql", "k8s:shop/Chart/store-redis", "k8s:shop/Chart/unmet-mysql", "k8s:shop/Pod/api", "k8s:shop/Pod/web"]"#]].assert_eq(&format!("{:?}", found.elements()));
}

#[test]
fn values_that_say_what_runs_are_read_like_pods() {
    let values = "{controllers: {main: {containers: {app: {image: {repository: example/web, tag: \"1\"}, env: {API_URL: \"http://api.shop.svc.cluster.local\", PORT: 80, TOKEN: {valueFrom: {secretKeyRef: {name: orders-app, key: uri}}}}}}}}, persistence: {config: {type: configMap, name: \"{{ .Release.Name }}-files\"}}}";
    let parts = [
        custom("helm.toolkit.fluxcd.io/v2", "HelmRelease", "web", &format!("{{chartRef: {{kind: OCIRepository, name: any-program}}, values: {values}}}")),
        custom("helm.toolkit.fluxcd.io/v2", "HelmRelease", "api", "{chartRef: {kind: OCIRepository, name: any-program}, values: {controllers: {main: {containers: {app: {image: {repository: example/api}}}}}}}"),
        custom("source.toolkit.fluxcd.io/v1", "OCIRepository", "any-program", "{url: \"oci://example.com/charts/any-program\"}"),
        custom("postgresql.cnpg.io/v1", "Cluster", "orders", "{}"),
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: web-files, namespace: shop}\ndata:\n  web.yml: |\n    cache_url: redis://cache:6379\n".to_owned(),
        custom("dragonflydb.io/v1alpha1", "Dragonfly", "cache", "{}"),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        k8s:shop/Chart/web-any-program -> k8s:shop/Chart/api-any-program http 80 declared encrypted=false @shop.yaml:5
        k8s:shop/Chart/web-any-program -> k8s:shop/Cluster/orders postgresql 5432 declared @shop.yaml:5
        k8s:shop/Chart/web-any-program -> k8s:shop/Dragonfly/cache redis 6379 declared encrypted=false authenticated=false @shop.yaml:27
    "#]].assert_eq(&found.flows());
}

#[test]
fn a_route_of_a_gateway_leads_callers_from_outside_through_it() {
    let route = |kind: &str| {
        custom(
            "kuma.io/v1alpha1",
            "MeshHTTPRoute",
            "front",
            &format!(
                "{{targetRef: {{kind: {kind}, name: edge}}, to: [{{targetRef: {{kind: Mesh}}, rules: [{{default: {{backendRefs: [{{kind: MeshService, name: web, port: 80}}]}}}}]}}]}}"
            ),
        )
    };
    let parts = |kind: &str| {
        [
            custom("kuma.io/v1alpha1", "MeshGatewayInstance", "edge", "{serviceType: LoadBalancer}"),
            route(kind),
            pod("web", "{name: X, value: y}"),
            "---\napiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: shop}\nspec: {selector: {app: web}, ports: [{port: 80}]}\n".to_owned(),
        ]
        .concat()
    };
    expect![[r#"
        internet -> k8s:shop/MeshGatewayInstance/edge ? ? declared @shop.yaml:4
        internet -> k8s:shop/Pod/web ? ? declared authenticated=unknown @shop.yaml:10
        k8s:shop/MeshGatewayInstance/edge -> k8s:shop/Pod/web ? ? declared @shop.yaml:10
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &parts("MeshGateway"))]).flows());
    expect![[r#"
        internet -> k8s:shop/MeshGatewayInstance/edge ? ? declared @shop.yaml:4
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &parts("MeshService"))]).flows());
}
