//! Kinds that people define as graphs of resources.

use expect_test::expect;

use crate::diagram;

const GRAPH: &str = r#"
apiVersion: kro.run/v1alpha1
kind: ResourceGraphDefinition
metadata: {name: program}
spec:
  schema:
    apiVersion: v1alpha1
    kind: Program
    spec:
      image: string
      port: integer | default=8080
      open: boolean | default=false
      mode: string | default="plain"
      env: "[]object"
  resources:
  - id: deployment
    template:
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: "${schema.metadata.name}"}
      spec: {selector: {matchLabels: {app: "${schema.metadata.name}"}}, template: {metadata: {labels: {app: "${schema.metadata.name}"}}, spec: {containers: [{name: main, image: "${schema.spec.image}", env: "${schema.spec.env}"}]}}}
  - id: service
    template:
      apiVersion: v1
      kind: Service
      metadata: {name: "${deployment.metadata.name}-web"}
      spec: {selector: "${deployment.spec.selector.matchLabels}", ports: [{port: "${schema.spec.port}"}]}
  - id: ingress
    includeWhen: ["${schema.spec.open}"]
    template:
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {name: "${schema.metadata.name}"}
      spec: {rules: [{host: "${schema.metadata.name}.elsewhere.net", http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: "${service.metadata.name}", port: {number: "${schema.spec.port}"}}}}]}}]}
  - id: other
    includeWhen: ["${schema.spec.mode == \"large\"}"]
    template: {apiVersion: apps/v1, kind: Deployment, metadata: {name: "${schema.metadata.name}-large"}, spec: {template: {spec: {containers: [{name: main, image: "${schema.spec.image}"}]}}}}
---
apiVersion: kro.run/v1alpha1
kind: Program
metadata: {name: page, namespace: shop}
spec: {image: "example/page:1", open: true, env: [{name: API_URL, value: "http://api-web:9000"}]}
---
apiVersion: kro.run/v1alpha1
kind: Program
metadata: {name: api, namespace: shop}
spec: {image: "example/api:1", port: 9000, mode: large, env: [{name: BASE_URL_DB, value: "postgresql://base.shop.svc:5432/shop"}]}
"#;

#[test]
fn instances_of_a_graph_are_what_it_makes_of_them() {
    let found = diagram(&[("shop.yaml", GRAPH)]);
    expect![[r#"
        internet -> k8s:shop/Deployment/page http 80 declared encrypted=false authenticated=unknown @shop.yaml:26
        k8s:shop/Deployment/api -> k8s:shop/Service/base postgresql 5432 declared @shop.yaml:47
        k8s:shop/Deployment/page -> k8s:shop/Deployment/api http 9000 declared encrypted=false @shop.yaml:42
    "#]].assert_eq(&found.flows());
    let ids: Vec<&str> = found.model.elements().iter().map(|it| &*it.id.0).collect();
    expect![[r#"
        internet
        k8s:shop/Deployment/api
        k8s:shop/Deployment/api-large
        k8s:shop/Deployment/page
        k8s:shop/Service/base"#]]
    .assert_eq(&ids.join("\n"));
}

/// Resources that name each other come to an end.
#[test]
fn a_graph_that_names_itself_is_left_as_it_is_written() {
    let text = r#"
apiVersion: kro.run/v1alpha1
kind: ResourceGraphDefinition
metadata: {name: program}
spec:
  schema: {kind: Program, group: tools.elsewhere.net}
  resources:
  - {id: a, template: {apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {x: "${b.data}"}}}
  - {id: b, template: {apiVersion: v1, kind: ConfigMap, metadata: {name: two}, data: {x: "${a.data}"}}}
---
apiVersion: tools.elsewhere.net/v1
kind: Program
metadata: {name: page, namespace: shop}
"#;
    assert_eq!(diagram(&[("shop.yaml", text)]).flows(), "");
}
