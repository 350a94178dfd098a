//! Hosts that nobody writes down as a whole: those with a gap, those that a router gives, those
//! that an operator is told, and those kept for examples.

use expect_test::expect;

use crate::diagram;

/// A pod with a Service of its name and these variables.
fn pod(name: &str, env: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}\nspec: {{containers: [{{name: main, image: 'example/{name}:1', env: [{env}]}}]}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 8080}}]}}\n"
    )
}

fn flows(parts: &[String]) -> String {
    diagram(&[("shop.yaml", &parts.concat())]).flows()
}

#[test]
fn a_script_that_waits_for_a_host_names_it_as_surely_as_where_it_calls_it() {
    let script =
        "nc -z main-kafka 9092\\nkafka-topics --bootstrap-server main-kafka:9092 --list\\n";
    let text = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: topics, namespace: shop}}\nspec: {{containers: [{{name: main, image: 'example/topics:1', command: [sh, -c, \"{script}\"]}}]}}\n"
    );
    expect![[r#"
        k8s:shop/Pod/topics -> k8s:shop/Service/main-kafka kafka 9092 declared @shop.yaml:4
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn a_model_of_a_cloud_is_asked_where_the_cloud_answers_for_it() {
    let flows = |env: &str| {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: guess, namespace: shop}}\nspec: {{containers: [{{name: main, image: 'example/guess:1', env: [{env}]}}]}}\n"
        );
        diagram(&[("shop.yaml", &text)]).flows()
    };
    let model = "{name: BEDROCK_MODEL_ID, value: 'some.guess-v1:0'}";
    let region = "{name: AWS_REGION, value: eu-west-1}";
    expect![[r#"
        k8s:shop/Pod/guess -> external:bedrock-runtime.eu-west-1.amazonaws.com https 443 declared encrypted=true @shop.yaml:4
    "#]].assert_eq(&flows(&format!("{model}, {region}")));
    let own = "{name: BEDROCK_ENDPOINT, value: 'http://models.shop.svc:8080'}";
    expect![[r#"
        k8s:shop/Pod/guess -> k8s:shop/Service/models http 8080 declared encrypted=false @shop.yaml:4
    "#]].assert_eq(&flows(&format!("{model}, {region}, {own}")));
    let off = "{name: BEDROCK_MODEL_ID, value: none}, {name: BEDROCK_ENABLED, value: 'a.b'}";
    expect![[""]].assert_eq(&flows(off));
}

#[test]
fn where_people_meet_a_program_is_nobody_for_it_to_call() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: figures, namespace: shop}\nspec: {containers: [{name: main, image: 'example/figures:1', args: ['--web.external-url=http://10.0.7.7:30093'], env: [{name: GF_SERVER_ROOT_URL, value: 'http://10.0.7.7:30300'}, {name: LOGS_URL, value: 'http://10.0.7.8:3100'}]}]}\n";
    expect![[r#"
        k8s:shop/Pod/figures -> external:10.0.7.8 http 3100 declared encrypted=false @shop.yaml:4
    "#]]
    .assert_eq(&diagram(&[("shop.yaml", text)]).flows());
}

#[test]
fn a_namespace_to_be_filled_in_is_that_of_whoever_names_the_service() {
    let env = [
        "{name: CART_ADDR, value: 'cart.<NAMESPACE>:8080'}",
        "{name: BANK_URL, value: 'http://bank.${NAMESPACE}.svc.cluster.local:8080'}",
        "{name: MAIL_URL, value: 'http://mail.${STAGE}.svc:8080'}",
        "{name: NEWS_ADDR, value: 'news.${STAGE}:8080'}",
    ];
    let names = ["cart", "bank", "mail", "news"].map(|name| pod(name, ""));
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Pod/bank http 8080 declared encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Pod/cart http 8080 declared encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Pod/mail http 8080 declared encrypted=false @shop.yaml:5
    "#]]
    .assert_eq(&flows(&[pod("web", &env.join(", ")), names.concat()]));
}

#[test]
fn a_name_kept_for_examples_is_whoever_a_route_says_and_nobody_else() {
    let ingress = "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: cart, namespace: shop}\nspec: {rules: [{host: cart.example.com, http: {paths: [{backend: {service: {name: cart}}}]}}]}\n";
    let env = "{name: CART_URL, value: 'https://cart.example.com/'}, {name: BANK_URL, value: 'https://bank.example.com/'}";
    let parts = [pod("web", env), pod("cart", ""), ingress.to_owned()];
    expect![[r#"
        internet -> k8s:shop/Pod/cart http 80 declared encrypted=false authenticated=unknown @shop.yaml:25
        k8s:shop/Pod/web -> k8s:shop/Pod/cart https 443 declared encrypted=true @shop.yaml:5
    "#]].assert_eq(&flows(&parts));
}

#[test]
fn a_route_without_a_host_gets_one_of_its_name_and_its_namespace() {
    let route = |spec: &str| {
        format!(
            "---\napiVersion: route.openshift.io/v1\nkind: Route\nmetadata: {{name: way, namespace: shop}}\nspec: {{{spec}to: {{kind: Service, name: cart}}}}\n"
        )
    };
    let queue = "---\napiVersion: broker.amq.io/v1beta1\nkind: ActiveMQArtemis\nmetadata: {name: queue, namespace: shop}\nspec: {acceptors: [{name: all, port: 61616, expose: true}]}\n";
    let env = [
        "{name: CART_URL, value: 'http://way-shop.apps.cluster.lan'}",
        "{name: SALE_URL, value: 'http://sale.apps.cluster.lan'}",
        "{name: QUEUE_HOST, value: queue-all-0-svc-rte-shop.apps.cluster.lan}",
    ];
    let web = pod("web", &env.join(", "));
    let from_web = |parts: &[String]| {
        let found = flows(parts);
        let lines = found.split_inclusive('\n');
        let lines = lines.filter(|line| line.contains("Pod/web ->"));
        lines.collect::<String>()
    };
    let parts = |spec: &str| [web.clone(), pod("cart", ""), route(spec), queue.to_owned()];
    expect![[r#"
        k8s:shop/Pod/web -> external:sale.apps.cluster.lan http 80 declared encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/ActiveMQArtemis/queue amqp 5672 declared encrypted=false authenticated=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Pod/cart http 80 declared encrypted=false @shop.yaml:5
    "#]].assert_eq(&from_web(&parts("")));
    expect![[r#"
        k8s:shop/Pod/web -> external:way-shop.apps.cluster.lan http 80 declared encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/ActiveMQArtemis/queue amqp 5672 declared encrypted=false authenticated=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Pod/cart http 80 declared encrypted=false @shop.yaml:5
    "#]].assert_eq(&from_web(&parts("subdomain: sale, ")));
    expect![[r#"
        k8s:shop/Pod/web -> external:sale.apps.cluster.lan http 80 declared encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> external:way-shop.apps.cluster.lan http 80 declared encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/ActiveMQArtemis/queue amqp 5672 declared encrypted=false authenticated=false @shop.yaml:5
    "#]].assert_eq(&from_web(&parts("host: a.cluster.lan, ")));
}

#[test]
fn what_an_operator_is_told_to_answer_under_is_found_by_that_from_anywhere() {
    let keycloak = "---\napiVersion: k8s.keycloak.org/v2alpha1\nkind: Keycloak\nmetadata: {name: login, namespace: bank}\nspec: {ingress: {enabled: false}, hostname: {hostname: 'https://login.shop.lan:8443/auth'}}\n";
    let env = "{name: ISSUER_URL, value: 'https://login.shop.lan:8443/auth/realms/a'}";
    expect![[r#"
        k8s:shop/Pod/web -> k8s:bank/Keycloak/login https 8443 declared encrypted=true authenticated=true @shop.yaml:5
    "#]].assert_eq(&flows(&[pod("web", env), keycloak.to_owned()]));
}

#[test]
fn a_service_elsewhere_is_met_by_the_name_and_port_in_a_file_of_its_own() {
    let volumes = "volumes: [{name: c, configMap: {name: settings}}]";
    let web = format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\nspec: {{containers: [{{name: main, image: 'example/web:1', volumeMounts: [{{name: c, mountPath: /c}}]}}], {volumes}}}\n"
    );
    let settings = |lines: &str| {
        format!(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings, namespace: shop}}\ndata:\n  app.yaml: |\n    redis:\n{lines}"
        )
    };
    let named = settings("      host: cache-master.cache\n      port: 6379\n");
    expect![[r#"
        k8s:shop/Pod/web -> k8s:cache/Service/cache-master redis 6379 declared encrypted=false @shop.yaml:13
    "#]].assert_eq(&flows(&[web.clone(), named]));
    // A mere word may be left over from anything.
    let word = settings("      host: cache-master\n      port: 6379\n");
    expect![[""]].assert_eq(&flows(&[web.clone(), word]));
    let intranet = settings("      host: cache-master.lan\n      port: 6379\n");
    expect![[""]].assert_eq(&flows(&[web, intranet]));
}

#[test]
fn a_word_with_the_port_of_what_it_speaks_of_is_a_service_elsewhere() {
    let env = [
        "{name: BOOTSTRAP_SERVERS, value: 'main-kafka-bootstrap:9092'}",
        "{name: QUEUE_HOST, value: rabbitmq-main}",
        "{name: QUEUE_PORT, value: '5672'}",
        "{name: CACHE_URL, value: 'redis://<your password>@cache-main:6379'}",
        "{name: OTHER_HOST, value: 'left-over:9092'}",
        "{name: WEB_HOST, value: 'http-main:80'}",
    ];
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Service/cache-main redis 6379 declared encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Service/main-kafka-bootstrap kafka 9092 declared @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Service/rabbitmq-main amqp 5672 declared encrypted=false @shop.yaml:5
    "#]].assert_eq(&flows(&[pod("web", &env.join(", "))]));
}

#[test]
fn what_a_setting_says_of_messages_names_nobody() {
    let env = "{name: CART_NEW, value: cart}, {name: CART_TOPIC, value: cart}";
    assert_eq!(flows(&[pod("web", env), pod("cart", "")]), "");
    let host = "{name: CART, value: cart}";
    assert!(flows(&[pod("web", host), pod("cart", "")]).contains("Pod/web -> k8s:shop/Pod/cart"));
}

#[test]
fn a_monitor_looks_into_a_namespace_that_services_leave_to_whoever_applies_them() {
    let parts = |namespace: &str| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web, labels: {{app: web}}}}\nspec: {{containers: [{{name: main, image: 'example/web:1'}}]}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: web, labels: {{app: web}}{namespace}}}\nspec: {{selector: {{app: web}}, ports: [{{name: http, port: 80}}]}}\n---\napiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {{name: main}}\nspec: {{serviceMonitorSelector: {{}}}}\n---\napiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor\nmetadata: {{name: web}}\nspec: {{endpoints: [{{port: http}}], namespaceSelector: {{matchNames: [shop]}}, selector: {{matchLabels: {{app: web}}}}}}\n"
        )
    };
    expect![[r#"
        k8s:default/Prometheus/main -> k8s:default/Pod/web http 80 declared encrypted=false @shop.yaml:19
    "#]].assert_eq(&flows(&[parts("")]));
    expect![[""]].assert_eq(&flows(&[parts(", namespace: default")]));
}

#[test]
fn a_short_name_that_is_asked_with_tls_is_one_on_the_web_unless_a_namespace_is_called_so() {
    let parts = [pod(
        "web",
        "{name: A, value: 'https://daily.news/a'}, {name: B, value: 'http://weekly.news/b'}, {name: C, value: 'https://cart.store/c'}",
    )];
    let store = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: other, namespace: store}\nspec: {containers: [{name: main, image: 'example/other:1'}]}\n";
    let parts = [parts[0].clone(), store.to_owned()];
    expect![[r#"
        k8s:shop/Pod/web -> external:daily.news https 443 declared encrypted=true @shop.yaml:5
    "#]]
    .assert_eq(&flows(&parts));
}

#[test]
fn what_a_shared_source_says_with_its_own_port_is_a_service_elsewhere_for_all_who_read_it() {
    let secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: broker, namespace: shop}\nstringData: {BOOTSTRAP_SERVERS: 'kafka:9092', OTHER_SERVERS: 'other:9092'}\n";
    let reader = |name: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{containers: [{{name: main, image: 'example/{name}:1', envFrom: [{{secretRef: {{name: broker}}}}]}}]}}\n"
        )
    };
    let parts = [secret.to_owned(), reader("cart"), reader("mail")];
    expect![[r#"
        k8s:shop/Pod/cart -> k8s:shop/Service/kafka kafka 9092 inferred @shop.yaml:5
        k8s:shop/Pod/mail -> k8s:shop/Service/kafka kafka 9092 inferred @shop.yaml:5
    "#]]
    .assert_eq(&flows(&parts));
}

#[test]
fn hosts_and_paths_of_traefiks_rules_lead_to_their_services() {
    let route = |name: &str, rule: &str| {
        format!(
            "---\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata: {{name: {name}, namespace: edge}}\nspec: {{routes: [{{kind: Rule, match: '{rule}', services: [{{name: {name}, namespace: shop, port: 80}}]}}]}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]}}\n---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}\nspec: {{containers: [{{name: main, image: 'example/{name}:1'}}]}}\n"
        )
    };
    let asks = |url: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\nspec: {{containers: [{{name: main, image: 'example/web:1', env: [{{name: OTHER_URL, value: '{url}'}}]}}]}}\n"
        )
    };
    let asked = |url: &str| {
        let text = [
            route("login", "Host(`login.shops.net`)"),
            route("orders", "Host(`api.shops.net`) && PathPrefix(`/orders`)"),
            route(
                "old",
                "(Host(`api.shops.net`) && Path(`/orders/old`)) || Host(`old.shops.net`)",
            ),
            route("front", "Host(`api.shops.net`)"),
            asks(url),
        ];
        let flows = diagram(&[("shop.yaml", &text.concat())]).flows();
        let own = flows
            .lines()
            .filter(|it| it.starts_with("k8s:shop/Pod/web "));
        let own = own.filter_map(|line| line.split(' ').nth(2)?.rsplit('/').next());
        own.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(asked("https://login.shops.net/token"), "login");
    assert_eq!(asked("https://api.shops.net/orders/7"), "orders");
    assert_eq!(asked("https://api.shops.net/orders/old"), "old");
    assert_eq!(asked("https://api.shops.net/news"), "front");
    assert_eq!(asked("https://old.shops.net/anything"), "old");
    assert_eq!(asked("https://api.shops.net/"), "front");
}

#[test]
fn the_path_of_a_url_tells_who_is_meant_behind_a_shared_host() {
    let path = |path: &str, service: &str| {
        format!("{{path: '{path}', backend: {{service: {{name: {service}}}}}}}")
    };
    let paths = [
        path("/", "shop"),
        path("/cart(/|$)(.*)", "cart"),
        path("/bank/accounts", "bank"),
    ];
    let ingress = format!(
        "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: way, namespace: shop}}\nspec: {{rules: [{{host: shop.lan, http: {{paths: [{}]}}}}]}}\n",
        paths.join(", ")
    );
    let names = ["shop", "cart", "bank"].map(|name| pod(name, ""));
    let asked = |url: &str| {
        let env = format!("{{name: OTHER_URL, value: '{url}'}}");
        let parts = [pod("web", &env), names.concat(), ingress.clone()];
        let flows = flows(&parts);
        let own = flows.lines().filter(|line| line.starts_with("k8s"));
        let own = own.filter_map(|line| line.split(' ').nth(2)?.rsplit('/').next());
        own.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(asked("https://shop.lan/cart/items?of=me"), "cart");
    assert_eq!(asked("https://shop.lan/carts"), "shop");
    assert_eq!(asked("https://shop.lan/bank"), "bank");
    assert_eq!(asked("https://shop.lan/news/${PAGE}"), "shop");
    assert_eq!(asked("https://shop.lan"), "shop");
}

#[test]
fn the_path_of_a_url_tells_who_is_meant_behind_gateways() {
    let istio = "---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: way, namespace: shop}\nspec:\n  hosts: [api.shop.lan]\n  gateways: [way]\n  http:\n  - {match: [{uri: {prefix: /cart/}}, {uri: {exact: /basket}}], route: [{destination: {host: cart}}]}\n  - {match: [{uri: {prefix: /bank/}}], route: [{destination: {host: bank}}]}\n";
    let gateway = "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: way, namespace: shop}\nspec:\n  hostnames: [www.shop.lan]\n  parentRefs: [{name: way}]\n  rules:\n  - {matches: [{path: {type: PathPrefix, value: /cart}}], backendRefs: [{name: cart}]}\n  - {backendRefs: [{name: bank}]}\n";
    let env = [
        "{name: BASKET_URL, value: 'http://api.shop.lan/basket'}",
        "{name: CART_URL, value: 'http://www.shop.lan/cart/items'}",
    ];
    let parts = [
        pod("web", env[0]),
        pod("app", env[1]),
        pod("cart", ""),
        pod("bank", ""),
        istio.to_owned(),
        gateway.to_owned(),
    ];
    let flows = flows(&parts);
    let own: Vec<&str> = flows.lines().filter(|it| it.starts_with("k8s")).collect();
    expect![[r#"
        k8s:shop/Pod/app -> k8s:shop/Pod/cart http 80 declared encrypted=false @shop.yaml:15
        k8s:shop/Pod/web -> k8s:shop/Pod/cart http 80 declared encrypted=false @shop.yaml:5
    "#]]
    .assert_eq(&format!("{}\n", own.join("\n")));
}

#[test]
fn a_host_of_ones_own_application_comes_before_the_same_host_of_another() {
    let ingress = |namespace: &str| {
        format!(
            "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: way, namespace: {namespace}}}\nspec: {{rules: [{{host: api.lan, http: {{paths: [{{path: /, backend: {{service: {{name: cart}}}}}}]}}}}]}}\n"
        )
    };
    let env = "{name: CART_URL, value: 'http://api.lan/'}";
    let ours = [pod("web", env), pod("cart", ""), ingress("shop")];
    let theirs = [pod("cart", "").replace("shop", "mall"), ingress("mall")];
    let flows = flows(&[ours.concat(), theirs.concat()]);
    let own: Vec<&str> = flows.lines().filter(|it| it.starts_with("k8s")).collect();
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Pod/cart http 80 declared encrypted=false @shop.yaml:5
    "#]]
    .assert_eq(&format!("{}\n", own.join("\n")));
}

#[test]
fn a_route_for_the_machine_one_runs_on_is_nobodys_peer() {
    let ingress = "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: cart, namespace: shop}\nspec: {rules: [{host: localhost, http: {paths: [{backend: {service: {name: cart}}}]}}]}\n";
    let env = "{name: STATUS_URL, value: 'http://localhost:8083/status'}";
    let parts = [pod("web", env), pod("cart", ""), ingress.to_owned()];
    expect![[r#"
        internet -> k8s:shop/Pod/cart http 80 declared encrypted=false authenticated=unknown @shop.yaml:25
    "#]]
    .assert_eq(&flows(&parts));
}

#[test]
fn a_route_is_taken_where_the_gateway_speaks_its_protocol_and_knows_its_host() {
    let gateway = "---\napiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: way, namespace: shop}\nspec:\n  gatewayClassName: any\n  listeners:\n  - {name: web, protocol: HTTPS, port: 443, hostname: '*.shop.lan'}\n  - {name: other, protocol: HTTP, port: 8080, hostname: www.bank.lan}\n  - {name: mail, protocol: TCP, port: 1883}\n";
    let route = |kind: &str, name: &str, hosts: &str| {
        format!(
            "---\napiVersion: gateway.networking.k8s.io/v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\nspec: {{{hosts}parentRefs: [{{name: way}}], rules: [{{backendRefs: [{{name: {name}}}]}}]}}\n"
        )
    };
    let parts = [
        pod("cart", ""),
        pod("mail", ""),
        gateway.to_owned(),
        route("HTTPRoute", "cart", "hostnames: [cart.shop.lan], "),
        route("TCPRoute", "mail", ""),
    ];
    expect![[r#"
        internet -> k8s:shop/Pod/cart https 443 declared encrypted=true authenticated=unknown @shop.yaml:35
        internet -> k8s:shop/Pod/mail tcp 1883 declared authenticated=unknown @shop.yaml:40
    "#]]
    .assert_eq(&flows(&parts));
}

#[test]
fn a_job_with_the_labels_of_its_application_answers_for_no_service() {
    let job = "---\napiVersion: batch/v1\nkind: CronJob\nmetadata: {name: sweep, namespace: shop}\nspec: {schedule: '@daily', jobTemplate: {spec: {template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: main, image: 'example/sweep:1'}]}}}}}\n";
    let parts = [
        pod("web", "{name: CART_URL, value: 'http://cart:8080'}"),
        pod("cart", ""),
        job.to_owned(),
    ];
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Pod/cart http 8080 declared encrypted=false @shop.yaml:5
    "#]]
    .assert_eq(&flows(&parts));
}

#[test]
fn a_secret_of_an_operators_making_answers_at_no_host() {
    let secret = "---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: cart, namespace: shop}\nspec: {secretStoreRef: {name: vault, kind: ClusterSecretStore}, data: [{secretKey: key, remoteRef: {key: cart}}]}\n";
    let route = "---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: cart, namespace: shop}\nspec: {parentRefs: [{name: way}], rules: [{backendRefs: [{name: cart}]}]}\n";
    let parts = [
        pod("web", "{name: CART_URL, value: 'http://cart:8080'}"),
        secret.to_owned(),
        route.to_owned(),
    ];
    let flows = flows(&parts);
    assert!(
        !flows.contains("-> k8s:shop/ExternalSecret/cart"),
        "{flows}"
    );
}

#[test]
fn a_page_that_people_are_led_to_is_nobodys_peer() {
    let ingress = "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: cart, namespace: shop}\nspec: {rules: [{host: cart.shop.org, http: {paths: [{backend: {service: {name: cart}}}]}}]}\n";
    let flows = |name: &str, url: &str| {
        let env = format!("{{name: {name}, value: '{url}'}}");
        let parts = [pod("web", &env), pod("cart", ""), ingress.to_owned()];
        let flows = flows(&parts);
        let own = flows.lines().filter(|it| it.starts_with("k8s"));
        own.collect::<Vec<_>>().join("\n")
    };
    expect![""].assert_eq(&flows("CART_WEB_BASE_URL", "https://cart.shop.org/x"));
    expect![""].assert_eq(&flows("NEXTAUTH_URL", "https://cart.shop.org"));
    expect!["k8s:shop/Pod/web -> k8s:shop/Pod/cart https 443 declared encrypted=true @shop.yaml:5"]
        .assert_eq(&flows("CART_API_URL", "https://cart.shop.org/x"));
    expect![
        "k8s:shop/Pod/web -> k8s:shop/Pod/cart http 8080 declared encrypted=false @shop.yaml:5"
    ]
    .assert_eq(&flows("FRONTEND_URL", "http://cart:8080"));
}

#[test]
fn a_script_in_a_mounted_file_calls_whom_its_commands_name() {
    let script = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: scripts, namespace: shop}\ndata:\n  run: |\n    #!/bin/sh\n    until nc -z cart 8080; do echo 'see http://bank:8080'; sleep 1; done\n    redis-cli -h news ping\n";
    let job = "---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: sweep, namespace: shop}\nspec: {template: {spec: {volumes: [{name: scripts, configMap: {name: scripts}}], containers: [{name: main, image: 'example/sweep:1', command: [sh, /scripts/run], volumeMounts: [{name: scripts, mountPath: /scripts}]}]}}}\n";
    let names = ["cart", "bank", "news"].map(|name| pod(name, ""));
    expect![[r#"
        k8s:shop/Job/sweep -> k8s:shop/Pod/cart http 8080 declared encrypted=false @shop.yaml:38
        k8s:shop/Job/sweep -> k8s:shop/Pod/news http 8080 declared encrypted=false @shop.yaml:39
    "#]]
    .assert_eq(&flows(&[names.concat(), script.to_owned(), job.to_owned()]));
}

#[test]
fn a_service_behind_an_ingress_that_no_manifest_declares_is_drawn_under_its_own_name() {
    let ingress = |name: &str, backends: &str| {
        format!(
            "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: {name}, namespace: tools}}\nspec: {{rules: [{{host: {name}.shop.org, http: {{paths: [{backends}]}}}}]}}\n"
        )
    };
    let to = |name: &str, port: &str| {
        format!(
            "{{path: /, pathType: Prefix, backend: {{service: {{name: {name}, port: {{{port}}}}}}}}}"
        )
    };
    let caller = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: tunnel, namespace: edge}\nspec: {containers: [{name: a, image: 'example/tunnel:1', env: [{name: BOARD_URL, value: 'http://board.tools.svc:80'}]}]}\n";
    let action = to("ssl-redirect", "name: use-annotation");
    let parts = [
        ingress("shown", &to("board", "number: 80")),
        ingress("turned", &format!("{action}, {}", to("desk", "number: 80"))),
        caller.to_owned(),
    ];
    expect![[r#"
        internet -> k8s:tools/Service/board http 80 declared encrypted=false authenticated=unknown @shop.yaml:5
        internet -> k8s:tools/Service/desk http 80 declared encrypted=false authenticated=unknown @shop.yaml:10
        k8s:edge/Pod/tunnel -> k8s:tools/Service/board http 80 declared encrypted=false @shop.yaml:15
    "#]].assert_eq(&diagram(&[("shop.yaml", &parts.concat())]).flows());
}

#[test]
fn a_pod_of_a_set_is_named_with_its_service_and_its_namespace() {
    let set = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: books, namespace: shop}\nspec: {serviceName: books, template: {metadata: {labels: {app: books}}, spec: {containers: [{name: a, image: 'mongo:7'}]}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: books, namespace: shop}\nspec: {clusterIP: None, selector: {app: books}, ports: [{port: 27017}]}\n";
    let env = "{name: BOOKS_URI, value: 'mongodb://books-0.books.shop.svc.cluster.local:27017'}, {name: QUEUE_URL, value: 'amqp://queue-0.queue.lines.svc.cluster.local:5672'}";
    let parts = [set.to_owned(), pod("web", env)];
    expect![[r#"
        k8s:shop/Pod/web -> k8s:lines/Service/queue amqp 5672 declared encrypted=false @shop.yaml:14
        k8s:shop/Pod/web -> k8s:shop/StatefulSet/books mongodb 27017 declared encrypted=false authenticated=false @shop.yaml:14
    "#]].assert_eq(&flows(&parts));
}
