//! What network policies of all kinds let through, and what they keep out.

use expect_test::expect;

use crate::diagram;

fn pod(name: &str, more: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}\nspec:\n  containers:\n  - name: main\n    image: example/{name}:1\n{more}"
    )
}

fn shop(policy: &str) -> String {
    let db = "    env: [{name: DB_ADDR, value: \"db:5432\"}]\n";
    [
        policy,
        &pod("web", db),
        &pod("api", db),
        &pod("db", "").replace("example/db:1", "postgres:17"),
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\nspec: {selector: {app: db}, ports: [{port: 5432}]}\n",
    ]
    .concat()
}

fn policy(version: &str, kind: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: limit, namespace: shop}}\nspec: {spec}\n"
    )
}

#[test]
fn a_pooler_that_an_operator_puts_before_a_store_is_let_in_by_its_own_labels() {
    let meets = |spec: &str, labels: &str| {
        let env = "    env: [{name: DB_ADDR, value: \"orders-pooler:5432\"}]\n";
        let limit = format!(
            "{{podSelector: {{matchLabels: {{app: web}}}}, egress: [{{to: [{{podSelector: {{matchLabels: {labels}}}}}]}}]}}"
        );
        let parts = [
            policy("networking.k8s.io/v1", "NetworkPolicy", &limit),
            pod("web", env),
            format!(
                "---\napiVersion: acid.zalan.do/v1\nkind: postgresql\nmetadata: {{name: orders, namespace: shop}}\nspec: {spec}\n"
            ),
        ];
        let flows = diagram(&[("shop.yaml", &parts.concat())]).flows();
        flows.contains("k8s:shop/Pod/web -> k8s:shop/postgresql/orders postgresql 5432 declared")
    };
    let pooler = "{application: db-connection-pooler}";
    assert!(meets("{enableConnectionPooler: true}", pooler));
    assert!(meets("{connectionPooler: {}}", "{application: spilo}"));
    assert!(!meets("{}", pooler));
    assert!(!meets(
        "{enableConnectionPooler: true}",
        "{application: other}"
    ));
}

#[test]
fn what_no_policy_allows_cannot_flow() {
    for (spec, expected) in [
        (
            "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{podSelector: {matchLabels: {app: api}}}]}]}",
            &["api"][..],
        ),
        ("{podSelector: {matchLabels: {app: db}}, ingress: []}", &[]),
        (
            "{podSelector: {matchLabels: {app: db}}, ingress: [{}]}",
            &["api", "web"],
        ),
        (
            "{podSelector: {matchLabels: {app: db}}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]}",
            &["api", "web"],
        ),
        (
            "{podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]}",
            &["api"],
        ),
        (
            "{podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}",
            &["api", "web"],
        ),
        (
            "{podSelector: {matchLabels: {app: web}}, egress: [{to: [{podSelector: {}}]}]}",
            &["api", "web"],
        ),
    ] {
        let text = shop(&policy("networking.k8s.io/v1", "NetworkPolicy", spec));
        let found = diagram(&[("shop.yaml", &text)]);
        let flows = found.model.flows().iter();
        let flows = flows.filter(|flow| flow.knowledge == model::Knowledge::Declared);
        let callers: Vec<String> = flows
            .filter_map(|flow| Some(flow.from.0.rsplit('/').next()?.to_owned()))
            .collect();
        assert_eq!(callers, expected, "{spec}");
    }
}

#[test]
fn what_is_on_the_network_of_its_machine_is_not_kept_out() {
    let spec = "{podSelector: {matchLabels: {app: db}}, ingress: []}";
    let text = shop(&policy("networking.k8s.io/v1", "NetworkPolicy", spec));
    let text = text.replacen(
        "spec:\n  containers",
        "spec:\n  hostNetwork: true\n  containers",
        1,
    );
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Pod/db postgresql 5432 declared authenticated=true @shop.yaml:15
    "#]].assert_eq(&diagram(&[("shop.yaml", &text)]).flows());
}

#[test]
fn cilium_names_pods_and_hosts() {
    let spec = "{endpointSelector: {matchLabels: {app: api}}, ingress: [{fromEndpoints: [{matchLabels: {\"k8s:app\": web}}], toPorts: [{ports: [{port: \"8080\"}]}]}], egress: [{toFQDNs: [{matchName: rates.bank-of-somewhere.com}], toPorts: [{ports: [{port: \"443\"}]}]}, {toEndpoints: [{matchLabels: {app: db}}]}]}";
    let text = shop(&policy("cilium.io/v2", "CiliumNetworkPolicy", spec));
    let found = diagram(&[("shop.yaml", &text)]);
    expect![[r#"
        k8s:shop/Pod/api -> external:rates.bank-of-somewhere.com https 443 inferred encrypted=true @shop.yaml:5
        k8s:shop/Pod/api -> k8s:shop/Pod/db postgresql 5432 declared authenticated=true @shop.yaml:23
        k8s:shop/Pod/web -> k8s:shop/Pod/api http 8080 inferred encrypted=false @shop.yaml:5
        k8s:shop/Pod/web -> k8s:shop/Pod/db postgresql 5432 declared authenticated=true @shop.yaml:14
    "#]].assert_eq(&found.flows());
    let asked = ["isolated", "network_restricted"];
    expect![[r#"
        network_restricted = true @5
        isolated = true @5
    "#]]
    .assert_eq(&found.facts("k8s:shop/Pod/api", &asked));
    let open = "{endpointSelector: {matchLabels: {app: api}}, ingress: [{fromEntities: [world]}]}";
    let text = shop(&policy("cilium.io/v2", "CiliumNetworkPolicy", open));
    let found = diagram(&[("shop.yaml", &text)]);
    expect![[r#"
        network_restricted = false @5
        isolated = true @5
    "#]]
    .assert_eq(&found.facts("k8s:shop/Pod/api", &asked));
}

#[test]
fn calico_chooses_by_expressions_and_refuses_nothing_for_sure() {
    let spec = "{selector: \"app == 'db'\", types: [Ingress], ingress: [{action: Allow, protocol: TCP, source: {selector: \"app in {'api'}\"}, destination: {ports: [5432]}}]}";
    let text = shop(&policy("projectcalico.org/v3", "NetworkPolicy", spec));
    let found = diagram(&[("shop.yaml", &text)]);
    let asked = ["isolated", "network_restricted"];
    expect![[r#"
        network_restricted = true @5
        isolated = true @5
    "#]]
    .assert_eq(&found.facts("k8s:shop/Pod/db", &asked));
    expect![[r#"
        isolated = false @9
    "#]]
    .assert_eq(&found.facts("k8s:shop/Pod/web", &asked));
    expect![[r#"
        k8s:shop/Pod/api -> k8s:shop/Pod/db postgresql 5432 declared authenticated=true @shop.yaml:23
        k8s:shop/Pod/web -> k8s:shop/Pod/db postgresql 5432 declared authenticated=true @shop.yaml:14
    "#]].assert_eq(&found.flows());
}

/// Whether a policy with this rule keeps out some of the cluster: the fact, without its place.
fn neighbours([version, kind, start]: [&str; 3], rule: &str) -> String {
    let text = shop(&policy(version, kind, &format!("{{{start}: [{rule}]}}")));
    let found = diagram(&[("shop.yaml", &text)]);
    let facts = found.facts("k8s:shop/Pod/db", &["neighbours_restricted"]);
    let value = facts.split(['=', '@']).nth(1).unwrap_or("").trim();
    value.split([':', '(', ' ']).next().unwrap_or("").to_owned()
}

#[test]
fn a_policy_for_everybody_in_the_cluster_restricts_no_neighbours() {
    let policy = [
        "networking.k8s.io/v1",
        "NetworkPolicy",
        "podSelector: {}, ingress",
    ];
    for (from, expected) in [
        ("{namespaceSelector: {}}", "false"),
        ("{namespaceSelector: {}, podSelector: {}}", "false"),
        (
            "{podSelector: {matchLabels: {app: web}}}, {namespaceSelector: {}}",
            "false",
        ),
        ("{podSelector: {}}", "true"),
        ("{namespaceSelector: {matchLabels: {team: a}}}", "true"),
        (
            "{namespaceSelector: {}, podSelector: {matchLabels: {app: web}}}",
            "true",
        ),
        (
            "{namespaceSelector: {matchLabels: {team: '${TEAM}'}}}",
            "true",
        ),
        ("{namespaceSelector: '${CHOSEN}'}", "unknown"),
        ("{namespaceSelector: {matchLabels: '${CHOSEN}'}}", "unknown"),
        (
            "{namespaceSelector: {}, podSelector: '${CHOSEN}'}",
            "unknown",
        ),
    ] {
        let rule = format!("{{from: [{from}]}}");
        assert_eq!(neighbours(policy, &rule), expected, "{from}");
    }
    assert_eq!(neighbours(policy, "{ports: [{port: 80}]}"), "false");
    assert_eq!(neighbours(policy, "{}"), "false");
}

#[test]
fn policies_of_cilium_and_calico_say_in_their_own_words_that_all_of_the_cluster_may_come() {
    let cilium = [
        "cilium.io/v2",
        "CiliumNetworkPolicy",
        "endpointSelector: {}, ingress",
    ];
    for (rule, expected) in [
        ("fromEntities: [cluster]", "false"),
        ("fromEndpoints: [{}]", "true"),
        (
            "fromEndpoints: [{matchExpressions: [{key: 'k8s:io.kubernetes.pod.namespace', operator: Exists}]}]",
            "false",
        ),
    ] {
        let found = neighbours(cilium, &format!("{{{rule}}}"));
        assert_eq!(found, expected, "{rule}");
    }
    let calico = [
        "projectcalico.org/v3",
        "NetworkPolicy",
        "selector: all(), types: [Ingress], ingress",
    ];
    for (source, expected) in [
        ("namespaceSelector: all()", "false"),
        ("selector: all(), namespaceSelector: all()", "false"),
        ("selector: all()", "true"),
        ("selector: all(), namespaceSelector: global()", "true"),
        (
            "selector: \"app == 'web'\", namespaceSelector: all()",
            "true",
        ),
    ] {
        let rule = format!("{{action: Allow, source: {{{source}}}}}");
        assert_eq!(neighbours(calico, &rule), expected, "{source}");
    }
}

#[test]
fn pods_of_any_namespace_are_no_strangers_to_a_policy_of_cilium() {
    let spec = "{endpointSelector: {matchLabels: {app: db}}, ingress: [{fromEndpoints: [{matchLabels: {app: api}, matchExpressions: [{key: 'k8s:io.kubernetes.pod.namespace', operator: Exists}]}]}]}";
    let text = shop(&policy("cilium.io/v2", "CiliumNetworkPolicy", spec));
    let flows = diagram(&[("shop.yaml", &text)]).flows();
    assert!(
        flows.contains("k8s:shop/Pod/api -> k8s:shop/Pod/db"),
        "{flows}"
    );
    assert!(
        !flows.contains("k8s:shop/Pod/web -> k8s:shop/Pod/db"),
        "{flows}"
    );
}

/// Who is led to whom by a policy alone, without places.
fn led(policy: &str) -> String {
    let service = "---\napiVersion: v1\nkind: Service\nmetadata: {name: store, namespace: shop, labels: {tier: back}}\nspec: {selector: {app: db}, ports: [{port: 5432}]}\n";
    let text = [
        policy,
        &pod("web", ""),
        &pod("api", ""),
        &pod("db", ""),
        service,
    ]
    .concat();
    let found = diagram(&[("shop.yaml", &text)]);
    let flows = found.model.flows().iter();
    let flows = flows.filter(|flow| flow.knowledge == model::Knowledge::Inferred);
    let last = |id: &model::ElementId| id.0.rsplit(['/', ':']).next().unwrap_or("").to_owned();
    let shown = flows.map(|flow| format!("{} -> {}", last(&flow.from), last(&flow.to)));
    shown.collect::<Vec<_>>().join(", ")
}

#[test]
fn whom_a_policy_of_calico_names_is_a_peer() {
    let rule = |source: &str| {
        let spec = format!(
            "{{selector: \"app == 'db'\", types: [Ingress], ingress: [{{action: Allow, source: {{{source}}}}}]}}"
        );
        led(&policy("projectcalico.org/v3", "NetworkPolicy", &spec))
    };
    for (source, expected) in [
        (
            "selector: \"app == 'web' || app == 'api'\"",
            "api -> db, web -> db",
        ),
        (
            "selector: \"!(app == 'web') && has(app) && app != 'db'\"",
            "api -> db",
        ),
        (
            "selector: \"app in {'web'}\", namespaceSelector: \"projectcalico.org/name == 'shop'\"",
            "web -> db",
        ),
        (
            "selector: \"app in {'web'}\", namespaceSelector: \"projectcalico.org/name == 'other'\"",
            "",
        ),
        (
            "serviceAccounts: {names: [default]}",
            "api -> db, web -> db",
        ),
        ("serviceAccounts: {names: [cart]}", ""),
        ("notSelector: \"app == 'web'\"", ""),
        ("selector: \"all()\"", ""),
    ] {
        assert_eq!(rule(source), expected, "{source}");
    }
}

#[test]
fn cilium_names_services_and_patterns_of_hosts() {
    let rule = |to: &str| {
        let spec =
            format!("{{endpointSelector: {{matchLabels: {{app: web}}}}, egress: [{{{to}}}]}}");
        led(&policy("cilium.io/v2", "CiliumNetworkPolicy", &spec))
    };
    for (to, expected) in [
        (
            "toServices: [{k8sService: {serviceName: store, namespace: shop}}]",
            "web -> db",
        ),
        ("toServices: [{k8sService: {serviceName: gone}}]", ""),
        (
            "toServices: [{k8sServiceSelector: {selector: {matchLabels: {tier: back}}}}]",
            "web -> db",
        ),
        (
            "toFQDNs: [{matchPattern: \"*.bank-of-somewhere.com\"}]",
            "web -> *.bank-of-somewhere.com",
        ),
        ("toFQDNs: [{matchPattern: \"*\"}]", ""),
        ("toEntities: [kube-apiserver, cluster]", ""),
    ] {
        assert_eq!(rule(to), expected, "{to}");
    }
}

#[test]
fn a_policy_of_kyverno_guards_its_namespace_if_it_refuses() {
    let checked = |kind: &str, namespace: &str, action: &str| {
        let policy = format!(
            "---\napiVersion: kyverno.io/v1\nkind: {kind}\nmetadata: {{name: no-root, namespace: {namespace}}}\nspec: {{{action}rules: [{{name: a, validate: {{message: no}}}}]}}\n"
        );
        let shop = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n";
        let text = [shop, &policy, &pod("web", "")].concat();
        let found = diagram(&[("shop.yaml", &text)]);
        found.facts("k8s:Namespace/shop", &["admission_checked"])
    };
    let enforced = "validationFailureAction: Enforce, ";
    for (kind, namespace, action, expected) in [
        ("Policy", "shop", enforced, true),
        ("Policy", "other", enforced, false),
        ("Policy", "shop", "", false),
        ("ClusterPolicy", "", enforced, true),
        (
            "ClusterPolicy",
            "",
            "validationFailureAction: Audit, ",
            false,
        ),
    ] {
        let found = checked(kind, namespace, action);
        let said = format!("admission_checked = {expected} ");
        assert!(
            found.starts_with(&said),
            "{kind} {namespace} {action}: {found}"
        );
    }
}

#[test]
fn addresses_that_are_listed_for_a_service_are_outside_or_pods_by_name() {
    let text = "---\napiVersion: v1\nkind: Service\nmetadata: {name: old-db, namespace: shop}\nspec: {ports: [{port: 5432}]}\n---\napiVersion: v1\nkind: Endpoints\nmetadata: {name: old-db, namespace: shop}\nsubsets: [{addresses: [{ip: 10.1.2.3}], ports: [{port: 5432}]}]\n---\napiVersion: v1\nkind: Service\nmetadata: {name: one, namespace: shop}\nspec: {ports: [{port: 80}]}\n---\napiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: one-x, namespace: shop, labels: {kubernetes.io/service-name: one}}\naddressType: IPv4\nendpoints: [{addresses: [10.2.0.1], targetRef: {kind: Pod, name: api}}]\n";
    let env = "    env: [{name: DB_HOST, value: old-db}, {name: ONE_URL, value: \"http://one\"}]\n";
    let text = [text, &pod("web", env), &pod("api", "")].concat();
    let found = diagram(&[("shop.yaml", &text)]);
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Pod/api http 80 declared encrypted=false @shop.yaml:30
        k8s:shop/Pod/web -> k8s:shop/Service/old-db postgresql 5432 declared @shop.yaml:30
    "#]]
    .assert_eq(&found.flows());
    let old = found.model.elements().iter();
    let old = old.filter(|it| &*it.name == "old-db").map(|it| it.kind);
    assert_eq!(
        old.collect::<Vec<_>>(),
        [model::ElementKind::ExternalEntity]
    );
}

#[test]
fn an_ingress_says_who_may_come_and_how() {
    let ingress = |annotations: &str, tls: &str| {
        format!(
            "---\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {{name: in, namespace: shop, annotations: {{{annotations}}}}}\nspec: {{{tls}defaultBackend: {{service: {{name: web, port: {{number: 80}}}}}}}}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: web, namespace: shop}}\nspec: {{selector: {{app: web}}, ports: [{{port: 80}}]}}\n"
        )
    };
    let way = |annotations: &str, tls: &str| {
        let text = ingress(annotations, tls) + &pod("web", "");
        let flows = diagram(&[("shop.yaml", &text)]).flows();
        let end = flows.find(" @").unwrap_or(flows.len());
        flows[..end].replace("k8s:shop/Pod/", "")
    };
    let nginx =
        |name: &str, value: &str| format!("nginx.ingress.kubernetes.io/{name}: \"{value}\"");
    expect!["internet -> web http 80 declared encrypted=false authenticated=unknown"]
        .assert_eq(&way("", ""));
    expect!["internet -> web https 443 declared encrypted=true authenticated=unknown"]
        .assert_eq(&way("", "tls: [{secretName: cert}], "));
    let off = nginx("ssl-redirect", "false");
    expect!["internet -> web http 80 declared encrypted=false authenticated=unknown"]
        .assert_eq(&way(&off, "tls: [{secretName: cert}], "));
    expect!["internet -> web https 443 declared encrypted=true authenticated=unknown"]
        .assert_eq(&way(&nginx("force-ssl-redirect", "true"), ""));
    let ranges = nginx("whitelist-source-range", "10.0.0.0/8,192.168.0.0/16");
    expect!["private-network -> web http 80 declared encrypted=false authenticated=unknown"]
        .assert_eq(&way(&ranges, ""));
    expect!["internet -> web http 80 declared encrypted=false authenticated=true"]
        .assert_eq(&way(&nginx("auth-url", "https://login"), ""));
}

#[test]
fn a_port_of_the_machine_is_a_way_in() {
    let ports = "    ports: [{containerPort: 8443, hostPort: 443}, {containerPort: 9100, hostPort: 9100}, {containerPort: 1, hostPort: 2, hostIP: 127.0.0.1}]\n";
    expect![[r#"
        internet -> k8s:shop/Pod/edge https 443 declared encrypted=true authenticated=unknown @shop.yaml:9
    "#]].assert_eq(&diagram(&[("shop.yaml", &pod("edge", ports))]).flows());
}

#[test]
fn a_rule_for_a_group_says_what_any_of_it_needs() {
    let pods = |label: &str| {
        let labelled = format!("labels: {{{label}, ");
        let app = |name: &str| pod(name, "").replace("labels: {", &labelled);
        [app("web"), app("api"), pod("cache", "")].concat()
    };
    let egress = "{podSelector: {matchLabels: {tier: app}}, egress: [{to: [{podSelector: {matchLabels: {app: cache}}}]}]}";
    let ingress = "{podSelector: {matchLabels: {app: cache}}, ingress: [{from: [{podSelector: {matchLabels: {tier: app}}}]}]}";
    let all = "{podSelector: {matchLabels: {tier: app}}, ingress: [{from: [{podSelector: {matchLabels: {tier: app}}}]}]}";
    let found = |spec: &str| {
        let policy = policy("networking.k8s.io/v1", "NetworkPolicy", spec);
        diagram(&[("shop.yaml", &(pods("tier: app") + &policy))]).flows()
    };
    expect![[r#"
        k8s:shop/Pod/api -> k8s:shop/Pod/cache ? ? allowed @shop.yaml:29
        k8s:shop/Pod/web -> k8s:shop/Pod/cache ? ? allowed @shop.yaml:29
    "#]]
    .assert_eq(&found(egress));
    expect![[r#"
        k8s:shop/Pod/api -> k8s:shop/Pod/cache ? ? allowed @shop.yaml:29
        k8s:shop/Pod/web -> k8s:shop/Pod/cache ? ? allowed @shop.yaml:29
    "#]]
    .assert_eq(&found(ingress));
    expect![[r#"
        k8s:shop/Pod/api -> k8s:shop/Pod/web ? ? allowed @shop.yaml:29
        k8s:shop/Pod/web -> k8s:shop/Pod/api ? ? allowed @shop.yaml:29
    "#]]
    .assert_eq(&found(all));
}

#[test]
fn what_an_operator_makes_has_the_labels_of_its_resource_and_policies_of_its_operator() {
    let made = "---\napiVersion: rabbitmq.com/v1beta1\nkind: RabbitmqCluster\nmetadata: {name: letters, namespace: shop, labels: {app: letters}}\n---\napiVersion: kafka.strimzi.io/v1beta2\nkind: Kafka\nmetadata: {name: events, namespace: shop}\nspec: {kafka: {replicas: 1}}\n";
    let asks = "    env: [{name: LETTERS_HOST, value: letters}, {name: KAFKA_BOOTSTRAP_SERVERS, value: \"events-kafka-bootstrap:9092\"}]\n";
    let deny = policy(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        "{podSelector: {}, policyTypes: [Ingress]}",
    );
    let letters = policy(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        "{podSelector: {matchLabels: {app: web}}, egress: [{to: [{podSelector: {matchLabels: {app: letters}}}]}]}",
    );
    let found = |policies: &str| {
        let text = pod("web", asks) + made + policies;
        diagram(&[("shop.yaml", &text)]).flows()
    };
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/Kafka/events kafka 9092 declared @shop.yaml:9
        k8s:shop/Pod/web -> k8s:shop/RabbitmqCluster/letters amqp 5672 declared encrypted=false authenticated=true @shop.yaml:9
    "#]].assert_eq(&found(&deny));
    expect![[r#"
        k8s:shop/Pod/web -> k8s:shop/RabbitmqCluster/letters amqp 5672 declared encrypted=false authenticated=true @shop.yaml:9
    "#]].assert_eq(&found(&letters));
}
