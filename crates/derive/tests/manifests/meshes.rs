//! Meshes that lead calls elsewhere than the names in them say.

use expect_test::expect;

use crate::diagram;

/// A Deployment with this in its container, and the Service in front of it.
fn pods(name: &str, container: &str) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{containers: [{{image: 'example/{name}:1', {container}}}]}}}}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 8080}}]}}\n"
    )
}

fn object(kind: &str, name: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: appmesh.k8s.aws/v1beta2\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\nspec: {spec}\n"
    )
}

fn node(name: &str, further: &str) -> String {
    let selector = format!("podSelector: {{matchLabels: {{app: {name}}}}}");
    object("VirtualNode", name, &format!("{{{selector}{further}}}"))
}

fn flows(parts: &[String]) -> String {
    diagram(&[("shop.yaml", &parts.concat())]).flows()
}

#[test]
fn a_router_leads_calls_of_a_virtual_service_to_all_its_nodes_with_a_weight() {
    let target =
        |name: &str, weight: u8| format!("{{virtualNodeRef: {{name: {name}}}, weight: {weight}}}");
    let targets = [
        target("cart", 90),
        target("cart-two", 10),
        target("cart-three", 0),
    ]
    .join(", ");
    let router = format!(
        "{{routes: [{{name: all, httpRoute: {{match: {{prefix: /}}, action: {{weightedTargets: [{targets}]}}}}}}]}}"
    );
    let found = flows(&[
        pods("web", "env: [{name: CART_URL, value: 'http://cart:8080'}]"),
        pods("cart", "ports: []"),
        pods("cart-two", "ports: []"),
        pods("cart-three", "ports: []"),
        node("cart", ""),
        node("cart-two", ""),
        node("cart-three", ""),
        object("VirtualRouter", "cart", &router),
        object(
            "VirtualService",
            "cart",
            "{awsName: cart.shop.svc.cluster.local, provider: {virtualRouter: {virtualRouterRef: {name: cart}}}}",
        ),
    ]);
    expect![[r#"
        k8s:shop/Deployment/web -> k8s:shop/Deployment/cart-two http 8080 declared encrypted=false @shop.yaml:5
        k8s:shop/Deployment/web -> k8s:shop/Deployment/cart http 8080 declared encrypted=false @shop.yaml:5
    "#]].assert_eq(&found);
}

#[test]
fn a_gateway_of_a_namespace_passes_its_routes_on_and_a_node_calls_its_backends() {
    let route = "{httpRoute: {match: {prefix: /}, action: {target: {virtualService: {virtualServiceRef: {name: web}}}}}}";
    let provider =
        |name: &str| format!("{{provider: {{virtualNode: {{virtualNodeRef: {{name: {name}}}}}}}}}");
    let backend = ", backends: [{virtualService: {virtualServiceRef: {name: cart}}}]";
    let namespace =
        "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {gateway: edge}}\n";
    let gateway = |label: &str| {
        let chosen = format!("namespaceSelector: {{matchLabels: {{gateway: {label}}}}}");
        object(
            "VirtualGateway",
            "edge",
            &format!("{{{chosen}, podSelector: {{matchLabels: {{app: edge}}}}}}"),
        )
    };
    let parts = |label: &str| {
        flows(&[
            namespace.to_owned(),
            pods("edge", "ports: []"),
            pods("web", "ports: []"),
            pods("cart", "ports: []"),
            node("web", backend),
            object(
                "VirtualNode",
                "cart",
                "{serviceDiscovery: {dns: {hostname: cart.shop.svc.cluster.local}}}",
            ),
            object("VirtualService", "web", &provider("web")),
            object("VirtualService", "cart", &provider("cart")),
            gateway(label),
            object("GatewayRoute", "web", route),
        ])
    };
    expect![[r#"
        k8s:shop/Deployment/edge -> k8s:shop/Deployment/web http ? declared encrypted=false @shop.yaml:64
        k8s:shop/Deployment/web -> k8s:shop/Deployment/cart ? ? declared @shop.yaml:39
    "#]].assert_eq(&parts("edge"));
    expect![[r#"
        k8s:shop/Deployment/web -> k8s:shop/Deployment/cart ? ? declared @shop.yaml:39
    "#]]
    .assert_eq(&parts("other"));
}

const SPLITS: &str = r#"
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec:
  serviceAccountName: web
  containers:
  - name: main
    image: example/web:1
    env: [{name: CART_URL, value: "http://cart/"}, {name: BOOKS_URL, value: "http://books/"}, {name: MAIL_URL, value: "http://mail/"}]
---
apiVersion: v1
kind: Pod
metadata: {name: writer, namespace: shop, labels: {app: writer}}
spec: {containers: [{name: main, image: example/writer:1, env: [{name: LETTERS_URL, value: "http://letters/"}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: cart-old, namespace: shop}
spec: {selector: {app: cart-old}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: cart-old, namespace: shop, labels: {app: cart-old}}
spec: {containers: [{name: main, image: example/cart:1}]}
---
apiVersion: v1
kind: Service
metadata: {name: books, namespace: shop}
spec: {selector: {app: books}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: books, namespace: shop, labels: {app: books}}
spec: {serviceAccountName: books, containers: [{name: main, image: example/books:1}]}
---
apiVersion: v1
kind: Service
metadata: {name: mail, namespace: shop}
spec: {selector: {app: mail}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: mail, namespace: shop, labels: {app: mail}}
spec: {serviceAccountName: mail, containers: [{name: main, image: example/mail:1}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: mail, namespace: shop}
spec:
  parentRefs: [{kind: Service, group: core, name: letters}]
  rules: [{backendRefs: [{name: cart-old, port: 80}, {name: books, port: 80}]}]
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceSplitter
metadata: {name: cart, namespace: shop}
spec: {splits: [{weight: 90, service: cart-old}, {weight: 10, service: books}]}
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata: {name: mail, namespace: shop}
spec:
  destination: {name: mail}
  sources: [{name: books, action: allow}, {name: "*", action: deny}]
---
apiVersion: access.smi-spec.io/v1alpha3
kind: TrafficTarget
metadata: {name: books, namespace: shop}
spec:
  destination: {kind: ServiceAccount, name: books, namespace: shop}
  sources: [{kind: ServiceAccount, name: mail, namespace: shop}]
"#;

#[test]
fn calls_are_divided_and_refused_and_callers_named_by_rules_of_other_meshes() {
    expect![[r#"
        k8s:shop/Pod/books -> k8s:shop/Pod/mail ? ? inferred authenticated=true @shop.yaml:64
        k8s:shop/Pod/mail -> k8s:shop/Pod/books ? ? inferred authenticated=true @shop.yaml:71
        k8s:shop/Pod/web -> k8s:shop/Pod/books http 80 declared encrypted=false @shop.yaml:10 @shop.yaml:10
        k8s:shop/Pod/web -> k8s:shop/Pod/cart-old http 80 declared encrypted=false @shop.yaml:10
        k8s:shop/Pod/writer -> k8s:shop/Pod/books http 80 declared encrypted=false @shop.yaml:15
        k8s:shop/Pod/writer -> k8s:shop/Pod/cart-old http 80 declared encrypted=false @shop.yaml:15
    "#]].assert_eq(&diagram(&[("shop.yaml", SPLITS)]).flows());
}

const COPIES: &str = r#"
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: main, image: example/web:1}]}
---
apiVersion: v1
kind: Service
metadata: {name: copy, namespace: shop}
spec: {selector: {app: copy}, ports: [{port: 80}]}
---
apiVersion: v1
kind: Pod
metadata: {name: copy, namespace: shop, labels: {app: copy}}
spec: {containers: [{name: main, image: example/copy:1}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: front, namespace: shop}
spec: {hosts: [shop.elsewhere.net], gateways: [front], http: [{delegate: {name: web, namespace: shop}}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec: {http: [{route: [{destination: {host: web}}], mirror: {host: copy}}]}
"#;

#[test]
fn routes_of_istio_go_through_delegates_and_to_whoever_gets_a_copy() {
    let copied = COPIES.split("---\napiVersion: networking.istio.io").next();
    let attached = r"---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec:
  parentRefs: [{name: front}]
  rules:
  - backendRefs: [{name: web, port: 80}]
    filters: [{type: RequestMirror, requestMirror: {backendRef: {name: copy, port: 80}}}]
";
    let attached = [copied.unwrap_or_default(), attached].concat();
    expect![[r#"
        internet -> k8s:shop/Pod/copy ? ? declared authenticated=unknown @shop.yaml:30
        internet -> k8s:shop/Pod/web ? ? declared authenticated=unknown @shop.yaml:30
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", COPIES)]).flows());
    expect![[r#"
        internet -> k8s:shop/Pod/copy ? ? declared authenticated=unknown @shop.yaml:29
        internet -> k8s:shop/Pod/web ? ? declared authenticated=unknown @shop.yaml:28
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &attached)]).flows());
}

#[test]
fn what_leaves_a_mesh_through_a_proxy_is_led_from_there_to_the_host_outside() {
    let pod = |name: &str, namespace: &str, more: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: {namespace}, labels: {{app: {name}}}}}\nspec: {{containers: [{{name: main, image: 'example/{name}:1'{more}}}]}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: {namespace}}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 3306}}]}}\n"
        )
    };
    let route = "---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: rows, namespace: edge}\nspec:\n  hosts: [rows.bank.internal]\n  gateways: [mesh, out]\n  tcp:\n  - match: [{gateways: [mesh], port: 3306}]\n    route: [{destination: {host: door.edge.svc.cluster.local, port: {number: 3306}}}]\n  - match: [{gateways: [out], port: 3306}]\n    route: [{destination: {host: rows.bank.internal, port: {number: 3306}}}]\n";
    let entry = "---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: rows, namespace: edge}\nspec: {hosts: [rows.bank.internal], location: MESH_EXTERNAL, ports: [{number: 3306}]}\n";
    let env = ", env: [{name: DB_HOST, value: rows.bank.internal}, {name: DB_PORT, value: '3306'}]";
    let parts = [
        pod("web", "shop", env),
        pod("door", "edge", ""),
        route.to_owned(),
    ];
    let text = parts.concat();
    expect![[r#"
        k8s:edge/Pod/door -> external:rows.bank.internal mysql 3306 declared @shop.yaml:32
        k8s:shop/Pod/web -> k8s:edge/Pod/door mysql 3306 declared @shop.yaml:5
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &(text.clone() + entry))]).flows());
    // Nobody is told that such a host is outside.
    expect![[r#"
        k8s:shop/Pod/web -> k8s:edge/Pod/door mysql 3306 declared @shop.yaml:5
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

const ASKED: &str = r#"
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {containers: [{name: main, image: example/web:1}]}
---
apiVersion: v1
kind: Pod
metadata: {name: other, namespace: shop, labels: {app: other}}
spec: {containers: [{name: main, image: example/other:1}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data:
  mesh: |
    extensionProviders:
    - {name: who, envoyExtAuthzGrpc: {service: who.shop.svc.cluster.local, port: 9000}}
    - {name: nobody, envoyExtAuthzHttp: {service: nobody.shop.svc.cluster.local, port: 80}}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: who, namespace: shop}
spec: {selector: {matchLabels: {app: web}}, action: CUSTOM, provider: {name: who}, rules: [{}]}
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: limits, namespace: shop}
spec:
  workloadSelector: {labels: {app: web}}
  configPatches:
  - applyTo: CLUSTER
    patch:
      value: {load_assignment: {endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: limits.shop.svc.cluster.local, port_value: 8081}}}}]}]}}
  - applyTo: HTTP_FILTER
    patch: {value: {typed_config: {rate_limit_service: {grpc_service: {envoy_grpc: {cluster_name: "outbound|8082||more.shop.svc.cluster.local"}}}}}}
"#;

#[test]
fn proxies_of_istio_ask_who_decides_and_what_their_extensions_name() {
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Service/limits http 8081 declared encrypted=false @shop.yaml:34
        k8s:shop/Pod/web -> k8s:shop/Service/more tcp 8082 declared @shop.yaml:36
        k8s:shop/Pod/web -> k8s:shop/Service/who http 9000 declared encrypted=false @shop.yaml:17
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", ASKED)]).flows());
}

#[test]
fn proxies_of_istio_ask_for_the_keys_of_tokens() {
    let rules = |selector: &str| {
        format!(
            "---\napiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: {{name: tokens, namespace: shop}}\nspec: {{{selector}jwtRules: [{{issuer: 'https://login.example.org', jwksUri: 'http://login.tools.svc.cluster.local/keys'}}]}}\n"
        )
    };
    let text = |selector: &str| pods("web", "ports: []") + &rules(selector);
    expect![[r#"
        k8s:shop/Deployment/web -> k8s:tools/Service/login http 80 declared encrypted=false @shop.yaml:15
    "#]].assert_eq(
        &diagram(&[("shop.yaml", &text("selector: {matchLabels: {app: web}}, "))]).flows(),
    );
    // What holds for all of a namespace names no peer of each.
    let flows = diagram(&[("shop.yaml", &text(""))]).flows();
    assert!(!flows.contains("login"), "{flows}");
}

#[test]
fn a_route_to_a_subset_leads_to_those_with_its_labels() {
    let version = |number: u8| {
        pods(&format!("web-{number}"), "ports: []")
            .replace(
                &format!("labels: {{app: web-{number}}}"),
                &format!("labels: {{app: web, version: v{number}}}"),
            )
            .replace(
                &format!("selector: {{app: web-{number}}}"),
                "selector: {app: web}",
            )
    };
    let istio = |kind: &str, spec: &str| {
        format!(
            "---\napiVersion: networking.istio.io/v1\nkind: {kind}\nmetadata: {{name: web, namespace: shop}}\nspec: {spec}\n"
        )
    };
    let parts = |subset: &str| {
        let route = format!(
            "{{hosts: [shop.example.org], gateways: [web], http: [{{route: [{{destination: {{host: web-1{subset}}}}}]}}]}}"
        );
        [
            version(1),
            version(2),
            istio(
                "Gateway",
                "{servers: [{port: {number: 80, protocol: HTTP}, hosts: ['*']}]}",
            ),
            istio(
                "DestinationRule",
                "{host: web-1.shop.svc.cluster.local, subsets: [{name: new, labels: {version: v2}}]}",
            ),
            istio("VirtualService", &route),
        ]
    };
    expect![[r#"
        internet -> k8s:shop/Deployment/web-2 http 80 declared encrypted=false authenticated=unknown @shop.yaml:35
    "#]].assert_eq(&flows(&parts(", subset: new")));
    let all = flows(&parts(""));
    assert_eq!(flows(&parts(", subset: lost")), all);
    assert!(all.contains("web-1") && all.contains("web-2"), "{all}");
}

#[test]
fn a_policy_for_a_whole_namespace_only_allows() {
    let pod = |name: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}\nspec: {{serviceAccountName: {name}, containers: [{{name: main, image: 'example/{name}:1'}}]}}\n---\n"
        )
    };
    let pods = [pod("web"), pod("api"), pod("jobs")].concat();
    let known = |selector: &str| {
        let policy = format!(
            "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {{name: calls, namespace: shop}}\nspec: {{{selector}action: ALLOW, rules: [{{from: [{{source: {{principals: [cluster.local/ns/shop/sa/web]}}}}]}}]}}\n"
        );
        let flows = diagram(&[("shop.yaml", &(pods.clone() + &policy))]).flows();
        let words = |line: &str| {
            let mut words = line.split(' ');
            words
                .find(|word| matches!(*word, "inferred" | "allowed"))
                .map(str::to_owned)
        };
        flows.lines().filter_map(words).collect::<Vec<_>>()
    };
    assert_eq!(known("selector: {matchLabels: {app: api}}, "), ["inferred"]);
    assert_eq!(known(""), ["allowed", "allowed"]);
}
