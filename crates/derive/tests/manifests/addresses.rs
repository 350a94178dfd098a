//! Peers that go by an address, or by that of the machine, instead of a name.

use expect_test::expect;

use crate::diagram;

/// A workload with these variables and this in its container.
fn workload(kind: &str, name: &str, env: &str, container: &str) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      containers:\n      - image: 'example/{name}:1'\n        {container}\n        env:\n        - {{name: MODE, value: a}}\n{env}"
    )
}

fn flows(parts: &[String]) -> String {
    diagram(&[("shop.yaml", &parts.concat())]).flows()
}

#[test]
fn the_address_of_the_machine_alone_leads_to_the_agent_that_the_setting_speaks_of() {
    let ports = "ports: [{containerPort: 8126, hostPort: 8126}]";
    let own = |name: &str| {
        let from = "valueFrom: {fieldRef: {fieldPath: status.hostIP}}";
        format!("        - {{name: {name}, {from}}}\n")
    };
    let agent = |kind: &str, ports: &str| {
        flows(&[
            workload(kind, "trace-agent", "", ports),
            workload("DaemonSet", "node-keeper", "", ports),
            workload("Deployment", "web", &own("TRACE_AGENT_HOST"), "ports: []"),
            workload("Deployment", "cart", &own("NODE_HOST"), "ports: []"),
            workload(
                "Deployment",
                "queue",
                &own("ADVERTISED_AGENT_HOST"),
                "ports: []",
            ),
        ])
    };
    expect![[r#"
        k8s:default/Deployment/web -> k8s:default/DaemonSet/trace-agent ? ? inferred @shop.yaml:40
    "#]]
    .assert_eq(&agent("DaemonSet", ports));
    // What has no port of the machine, or is not on every one, is not met there.
    expect![[""]].assert_eq(&agent("DaemonSet", "ports: []"));
    expect![[""]].assert_eq(&agent("Deployment", ports));
}

#[test]
fn a_fixed_address_is_a_service_or_a_machine_beside_the_cluster() {
    let env = [
        "{name: CART_ADDR, value: '10.0.0.7:6379'}",
        "{name: REGISTRY_URL, value: 'http://192.168.3.5:8848'}",
        "{name: METADATA_URL, value: 'http://169.254.169.254/latest'}",
        "{name: ALLOWED_HOSTS, value: '192.168.3.6:80'}",
        "{name: GREETING, value: '192.168.3.7'}",
    ];
    let env = format!("        - {}\n", env.join("\n        - "));
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: cart}\nspec: {clusterIP: 10.0.0.7, selector: {app: cart}, ports: [{port: 6379}]}\n";
    let found = flows(&[
        workload("Deployment", "web", &env, "ports: []"),
        workload("Deployment", "cart", "", "ports: []"),
        service.to_owned(),
    ]);
    expect![[r#"
        k8s:default/Deployment/web -> external:192.168.3.5 http 8848 declared encrypted=false @shop.yaml:15
        k8s:default/Deployment/web -> k8s:default/Deployment/cart redis 6379 declared encrypted=false @shop.yaml:14
    "#]].assert_eq(&found);
}

#[test]
fn what_a_file_leaves_open_is_filled_with_what_kubernetes_or_the_container_sets() {
    let config = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  application.yaml: |\n    datasource: {url: 'jdbc:mariadb://${ORDERS_DB_SERVICE_HOST}:${ORDERS_DB_SERVICE_PORT}/orders'}\n    cart: {url: 'http://${CART:old-cart}:8080'}\n    other: {url: 'http://${OTHER_SERVICE_HOST}:80'}\n";
    let service = |name: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 3306}}]}}\n"
        )
    };
    let env = "        - {name: CART, value: cart}\n      volumes: [{name: config, configMap: {name: web}}]\n";
    let found = flows(&[
        workload(
            "Deployment",
            "web",
            env,
            "volumeMounts: [{name: config, mountPath: /config}]",
        ),
        config.to_owned(),
        workload("Deployment", "orders-db", "", "ports: []"),
        service("orders-db"),
        workload("Deployment", "cart", "", "ports: []"),
        service("cart"),
        workload("Deployment", "old-cart", "", "ports: []"),
        service("old-cart"),
    ]);
    expect![[r#"
        k8s:default/Deployment/web -> k8s:default/Deployment/cart mysql 3306 declared @shop.yaml:14
        k8s:default/Deployment/web -> k8s:default/Deployment/cart http 8080 declared encrypted=false @shop.yaml:23
        k8s:default/Deployment/web -> k8s:default/Deployment/orders-db mysql 3306 declared @shop.yaml:22
    "#]].assert_eq(&found);
}

#[test]
fn services_that_stand_for_services_are_followed_once_though_they_lead_in_circles() {
    let standing = |name: &str, others: &[&str]| {
        let others: Vec<String> = others
            .iter()
            .map(|other| format!("{{name: {other}, kind: TraefikService}}"))
            .collect();
        let others = others.join(", ");
        format!(
            "---\napiVersion: traefik.io/v1alpha1\nkind: TraefikService\nmetadata: {{name: {name}}}\nspec: {{weighted: {{services: [{others}, {{name: shop, port: 80}}]}}}}\n"
        )
    };
    let parts = [
        standing("one", &["two"; 500]),
        standing("two", &["one"; 500]),
        "---\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {name: r}\nspec: {routes: [{services: [{name: one, kind: TraefikService}]}]}\n".to_owned(),
        "---\napiVersion: v1\nkind: Pod\nmetadata: {name: shop, labels: {app: shop}}\nspec: {containers: [{name: main, image: 'example/shop:1'}]}\n".to_owned(),
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: shop}\nspec: {selector: {app: shop}, ports: [{port: 80}]}\n".to_owned(),
    ];
    let found = diagram(&[("shop.yaml", &parts.concat())]);
    expect![[r#"
        internet -> k8s:default/Pod/shop http 80 declared encrypted=false authenticated=unknown @shop.yaml:5 @shop.yaml:10
    "#]].assert_eq(&found.flows());
}

#[test]
fn a_proxy_leads_to_the_machine_of_the_network_that_its_file_has_a_url_of() {
    let text = r#"
apiVersion: v1
kind: ConfigMap
metadata: {name: conf}
data:
  nginx.conf: |
    server {
      allow 192.168.3.9;
      proxy_redirect https://192.168.3.6:5001/ https://disks.shop.example/;
      location / { proxy_pass https://192.168.3.5:5001; }
    }
---
apiVersion: v1
kind: Pod
metadata: {name: disks}
spec: {containers: [{name: c, image: "nginx:1", volumeMounts: [{name: conf, mountPath: /etc/nginx}]}], volumes: [{name: conf, configMap: {name: conf}}]}
"#;
    expect![[r#"
        k8s:default/Pod/disks -> external:192.168.3.5 https 5001 declared encrypted=true @shop.yaml:10
    "#]].assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

#[test]
fn a_route_for_a_listener_that_is_added_elsewhere_is_a_way_in() {
    let text = |section: &str| {
        format!(
            r#"
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {{name: edge}}
spec: {{gatewayClassName: any, listeners: [{{name: plain, port: 80, protocol: HTTP}}]}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {{name: web}}
spec: {{parentRefs: [{{name: edge, sectionName: {section}}}], rules: [{{backendRefs: [{{name: web, port: 80}}]}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: web}}
spec: {{selector: {{app: web}}, ports: [{{port: 80}}]}}
---
apiVersion: v1
kind: Pod
metadata: {{name: web, labels: {{app: web}}}}
spec: {{containers: [{{name: c, image: "example/web:1"}}]}}
"#
        )
    };
    let flows = |section| diagram(&[("shop.yaml", &text(section))]).flows();
    expect![[r#"
        internet -> k8s:default/Pod/web http 80 declared encrypted=false authenticated=unknown @shop.yaml:10
    "#]].assert_eq(&flows("plain"));
    expect![[r#"
        internet -> k8s:default/Pod/web ? ? declared authenticated=unknown @shop.yaml:10
    "#]]
    .assert_eq(&flows("added"));
}

#[test]
fn a_slash_too_few_or_too_many_is_forgiven_in_addresses_of_the_web() {
    let env = [
        "{name: CART_URL, value: 'http:/cart:80'}",
        "{name: TILL_URL, value: 'http:///till:81/x'}",
        "{name: DATA, value: 'redis:/cart'}",
        "{name: STORE_URL, value: 'sqlite:///cart'}",
    ];
    let env = format!("        - {}\n", env.join("\n        - "));
    let service = |name: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{ports: []}}\n"
        )
    };
    let found = flows(&[
        workload("Deployment", "web", &env, "ports: []"),
        service("cart"),
        service("till"),
    ]);
    expect![[r#"
        k8s:default/Deployment/web -> k8s:default/Service/cart http 80 declared encrypted=false @shop.yaml:14
        k8s:default/Deployment/web -> k8s:default/Service/till http 81 declared encrypted=false @shop.yaml:15
    "#]].assert_eq(&found);
}

#[test]
fn a_variable_that_kubernetes_sets_names_a_service_that_no_manifest_declares() {
    let env = [
        "{name: QUEUE_HOST, value: '$(EVENT_QUEUE_SERVICE_HOST)'}",
        "{name: CART_HOST, value: '$(CART_SERVICE_HOST)'}",
        "{name: TILL_HOST, value: '${TILL_SERVICE_HOST:-shelf}'}",
        "{name: KEEPER_URL, value: 'https://$(KUBERNETES_SERVICE_HOST):443'}",
        "{name: TELLER_SERVICE_HOST, value: teller}",
        "{name: TELLER_URL, value: 'http://$(TELLER_SERVICE_HOST):80'}",
    ];
    let env = format!("        - {}\n", env.join("\n        - "));
    let service = |name: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{ports: []}}\n"
        )
    };
    let script = "args: ['--ledger=$(LEDGER_SERVICE_HOST):$(LEDGER_SERVICE_PORT)']";
    let found = flows(&[
        workload("Deployment", "web", &env, script),
        service("cart-service"),
        service("shelf"),
        service("teller"),
    ]);
    expect![[r#"
        k8s:default/Deployment/web -> k8s:default/Service/event-queue ? ? declared @shop.yaml:14
        k8s:default/Deployment/web -> k8s:default/Service/ledger ? ? declared @shop.yaml:11
        k8s:default/Deployment/web -> k8s:default/Service/shelf ? ? declared @shop.yaml:16
        k8s:default/Deployment/web -> k8s:default/Service/teller http 80 declared encrypted=false @shop.yaml:18 @shop.yaml:19
    "#]].assert_eq(&found);
}
