//! Namespaces that manifests leave to whoever applies them, and those that they name.

use expect_test::expect;

use crate::diagram;

/// A Deployment with an account of its own and this in its container, and a Service in front.
fn pods(metadata: &str, name: &str, container: &str) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}{metadata}}}\nspec: {{template: {{metadata: {{labels: {{app: {name}}}}}, spec: {{serviceAccount: {name}, containers: [{{image: 'example/{name}:1', {container}}}]}}}}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}{metadata}}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 8080}}]}}\n"
    )
}

fn flows(parts: &[String]) -> String {
    diagram(&[("shop.yaml", &parts.concat())]).flows()
}

#[test]
fn what_is_in_the_only_namespace_in_which_nothing_runs_is_about_what_states_none() {
    let policy = |namespace: &str, selector: &str| {
        format!(
            "---\napiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {{name: cart-{namespace}, namespace: {namespace}}}\nspec:\n  selector: {selector}\n  rules: [{{from: [{{source: {{principals: [cluster.local/ns/shop/sa/web]}}}}]}}]\n"
        )
    };
    let chosen = "{matchLabels: {app: cart}}";
    let apps =
        |metadata: &str| pods(metadata, "web", "ports: []") + &pods(metadata, "cart", "ports: []");
    expect![[r#"
        k8s:default/Deployment/web -> k8s:default/Deployment/cart ? ? inferred authenticated=true @shop.yaml:27
    "#]].assert_eq(&flows(&[apps(""), policy("shop", chosen)]));
    // What chooses nobody may be about another place, and so may one of two namespaces.
    expect![[""]].assert_eq(&flows(&[apps(""), policy("shop", "{}")]));
    let two = [apps(""), policy("shop", chosen), policy("bank", chosen)];
    expect![[""]].assert_eq(&flows(&two));
    let stated = [apps(", namespace: default"), policy("shop", chosen)];
    expect![[""]].assert_eq(&flows(&stated));
}

#[test]
fn the_namespace_of_a_pod_is_a_part_of_hosts_and_of_options() {
    let env = "{name: NS, valueFrom: {fieldRef: {fieldPath: metadata.namespace}}}";
    let option = "'--default-backend-service=$(NS)/fallback', '--publish-service=shop/edge', '--configmap=shop/cart'";
    let edge = format!(
        "args: [{option}], env: [{env}, {{name: CART_URL, value: 'http://cart.$(NS).svc:8080'}}]"
    );
    let metadata = ", namespace: shop";
    let found = flows(&[
        pods(metadata, "edge", &edge),
        pods(metadata, "cart", "ports: []"),
        pods(metadata, "fallback", "ports: []"),
    ]);
    expect![[r#"
        k8s:shop/Deployment/edge -> k8s:shop/Deployment/cart http 8080 declared encrypted=false @shop.yaml:5
        k8s:shop/Deployment/edge -> k8s:shop/Deployment/fallback http 8080 declared encrypted=false @shop.yaml:5
    "#]].assert_eq(&found);
}

#[test]
fn parts_of_one_thing_meet_though_one_of_them_leaves_its_namespace_open() {
    let metadata = |name: &str, namespace: &str| match namespace {
        "" => format!("{{name: {name}, labels: {{strimzi.io/cluster: copies}}}}"),
        _ => format!(
            "{{name: {name}, namespace: {namespace}, labels: {{strimzi.io/cluster: copies}}}}"
        ),
    };
    let connect = |namespace: &str| {
        format!(
            "---\napiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaConnect\nmetadata: {}\nspec: {{}}\n",
            metadata("copies", namespace)
        )
    };
    let connector = |namespace: &str| {
        format!(
            "---\napiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaConnector\nmetadata: {}\nspec: {{config: {{connection.url: 'jdbc:postgresql://orders:5432/shop'}}}}\n",
            metadata("to-orders", namespace)
        )
    };
    let both = |one: &str, other: &str| flows(&[connect(one), connector(other)]);
    // The host is one beside what it is told to.
    expect![[r#"
        k8s:lines/KafkaConnect/copies -> k8s:lines/Service/orders postgresql 5432 declared @shop.yaml:10
    "#]].assert_eq(&both("lines", ""));
    expect![[r#"
        k8s:default/KafkaConnect/copies -> k8s:lines/Service/orders postgresql 5432 declared @shop.yaml:10
    "#]].assert_eq(&both("", "lines"));
    expect![[""]].assert_eq(&both("lines", "shop"));
    expect![[""]].assert_eq(&flows(&[connect("lines"), connect("other"), connector("")]));
}

#[test]
fn what_tells_workers_of_connectors_apart_answers_for_them() {
    let call = pods(
        ", namespace: shop",
        "console",
        "env: [{name: CONNECT_URL, value: 'http://copies-connect:8083'}, {name: MIRROR_URL, value: 'http://far-mirrormaker2:8083'}]",
    );
    let made = "---\napiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaConnect\nmetadata: {name: copies, namespace: shop}\n---\napiVersion: kafka.strimzi.io/v1beta2\nkind: KafkaMirrorMaker2\nmetadata: {name: far, namespace: shop}\n";
    expect![[r#"
        k8s:shop/Deployment/console -> k8s:shop/KafkaConnect/copies http 8083 declared encrypted=false @shop.yaml:5
        k8s:shop/Deployment/console -> k8s:shop/KafkaMirrorMaker2/far http 8083 declared encrypted=false @shop.yaml:5
    "#]].assert_eq(&flows(&[call, made.to_owned()]));
}

#[test]
fn a_service_that_all_of_a_kind_share_leads_to_each_of_them() {
    let prometheus = |name: &str| {
        format!(
            "---\napiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {{name: {name}}}\nspec: {{replicas: 1}}\n"
        )
    };
    let query = pods("", "query", "args: ['--endpoint=prometheus-operated:9090']");
    expect![[r#"
        k8s:default/Deployment/query -> k8s:default/Prometheus/one http 9090 declared encrypted=false @shop.yaml:5
        k8s:default/Deployment/query -> k8s:default/Prometheus/two http 9090 declared encrypted=false @shop.yaml:5
    "#]].assert_eq(&flows(&[query, prometheus("one"), prometheus("two")]));
}

#[test]
fn who_states_no_namespace_is_given_the_only_source_of_a_name_and_meets_the_only_service() {
    let env = "env: [{name: CART, valueFrom: {configMapKeyRef: {name: peers, key: cart}}}]";
    let source = |namespace: &str| {
        format!(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: peers, namespace: {namespace}}}\ndata: {{cart: 'http://cart:8080'}}\n"
        )
    };
    let cart = pods(", namespace: shop", "cart", "ports: []");
    let web = |metadata: &str| pods(metadata, "web", env);
    expect![[r#"
        k8s:default/Deployment/web -> k8s:shop/Deployment/cart http 8080 inferred encrypted=false @shop.yaml:5 @shop.yaml:25
    "#]].assert_eq(&flows(&[web(""), cart.clone(), source("shop")]));
    // Of two sources nobody knows which is meant, and who states a namespace means that.
    let bank = pods(", namespace: bank", "till", "ports: []");
    let two = [web(""), cart.clone(), bank, source("shop"), source("bank")];
    expect![""].assert_eq(&flows(&two));
    let stated = [web(", namespace: bank"), cart, source("shop")];
    expect![[""]].assert_eq(&flows(&stated));
}
