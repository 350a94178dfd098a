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
