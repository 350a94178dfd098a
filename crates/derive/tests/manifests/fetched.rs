//! Secrets that operators write, and the pods and Services of theirs that manifests choose.

use expect_test::expect;

use crate::diagram;

fn flows(parts: &[String]) -> String {
    diagram(&[("shop.yaml", &parts.concat())]).flows()
}

/// A pod that takes this key of a Secret as a variable.
fn reader(namespace: &str, secret: &str, key: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: web{namespace}}}\nspec: {{containers: [{{name: main, image: example/web:1, env: [{{name: STORE_URI, valueFrom: {{secretKeyRef: {{name: {secret}, key: {key}}}}}}}]}}]}}\n"
    )
}

fn custom(version: &str, kind: &str, name: &str, spec: &str) -> String {
    format!(
        "---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\nspec: {spec}\n"
    )
}

const STORE: &str = "---\napiVersion: v1\nkind: Service\nmetadata: {name: books, namespace: shop}\nspec: {ports: [{port: 27017}]}\n";

#[test]
fn whoever_reads_a_secret_that_is_written_from_a_template_calls_whom_the_template_names() {
    let uri = "\"mongodb://{{ .user }}:{{ .word | toString }}@books.shop.svc:27017/books\"";
    let filled = "\"mongodb://u:{{ .word }}@{{ .host }}:27017\"";
    let written = |version: &str, kind: &str, spec: String| {
        let parts = [
            reader(", namespace: shop", "books-uri", "URI"),
            custom(version, kind, "books-uri", &spec),
            STORE.to_owned(),
        ];
        flows(&parts)
    };
    for (version, kind, spec) in [
        (
            "external-secrets.io/v1",
            "ExternalSecret",
            "{target: {template: {data: {URI: TEXT}}}}",
        ),
        (
            "kubernetes-client.io/v1",
            "ExternalSecret",
            "{template: {stringData: {URI: TEXT}}}",
        ),
        (
            "bitnami.com/v1alpha1",
            "SealedSecret",
            "{encryptedData: {word: AgB}, template: {data: {URI: TEXT}}}",
        ),
        (
            "secrets.hashicorp.com/v1beta1",
            "VaultStaticSecret",
            "{destination: {name: books-uri, transformation: {templates: {URI: {text: TEXT}}}}}",
        ),
    ] {
        let found = written(version, kind, spec.replace("TEXT", uri));
        let call = found.lines().find(|line| line.contains("Service/books"));
        let expected = "k8s:shop/Pod/web -> k8s:shop/Service/books mongodb 27017 declared encrypted=false authenticated=true @shop.yaml:5 @shop.yaml:10";
        assert_eq!(call, Some(expected), "{kind} of {version}: {found}");
        // A host that is filled in is nobody's.
        let found = written(version, kind, spec.replace("TEXT", filled));
        assert!(!found.contains("Pod/web -> "), "{kind}: {found}");
    }
}

#[test]
fn a_secret_of_another_namespace_is_read_where_the_reader_states_none() {
    let store = |namespace: &str| {
        format!(
            "---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata: {{name: orders, namespace: {namespace}}}\nspec: {{instances: 1}}\n"
        )
    };
    let found = flows(&[reader("", "orders-app", "uri"), store("data")]);
    expect![[r#"
        k8s:default/Pod/web -> k8s:data/Cluster/orders postgresql 5432 inferred @shop.yaml:5
    "#]]
    .assert_eq(&found);
    // Who states a namespace means that one, and of two nobody knows which is meant.
    let stated = reader(", namespace: shop", "orders-app", "uri");
    assert_eq!(flows(&[stated, store("data")]), "");
    let two = [
        reader("", "orders-app", "uri"),
        store("data"),
        store("other"),
    ];
    assert_eq!(flows(&two), "");
}

#[test]
fn a_service_that_chooses_a_part_among_the_pods_of_an_operator_leads_to_what_it_runs() {
    let service = |role: &str| {
        format!(
            "---\napiVersion: v1\nkind: Service\nmetadata: {{name: out, namespace: shop}}\nspec: {{type: NodePort, selector: {{cnpg.io/cluster: orders, {role}}}, ports: [{{port: 5432}}]}}\n"
        )
    };
    let store = custom("postgresql.cnpg.io/v1", "Cluster", "orders", "{}");
    let open = |role: &str| flows(&[store.clone(), service(role)]);
    for role in ["role: primary", "cnpg.io/instanceRole: replica"] {
        let found = open(role);
        assert!(
            found.starts_with("internet -> k8s:shop/Cluster/orders postgresql"),
            "{role}: {found}"
        );
    }
    assert!(!open("app: primary").contains("Cluster/orders"));
}

#[test]
fn what_the_options_of_a_keycloak_take_from_a_secret_names_its_store() {
    let option = "{additionalOptions: [{name: db, value: postgres}, {name: db-url-host, secret: {name: sso-db, key: host}}]}";
    let secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: sso-db, namespace: shop}\nstringData: {host: books.shop.svc.cluster.local}\n";
    let parts = [
        custom("k8s.keycloak.org/v2alpha1", "Keycloak", "sso", option),
        secret.to_owned(),
        STORE.to_owned(),
    ];
    expect![[r#"
        k8s:shop/Keycloak/sso -> k8s:shop/Service/books mongodb 27017 declared encrypted=false @shop.yaml:10
    "#]].assert_eq(&flows(&parts));
}

#[test]
fn a_job_with_a_command_of_its_own_is_a_client_of_its_image_and_no_store() {
    let job = |kind: &str, more: &str| {
        let pod = format!("{{spec: {{containers: [{{name: main, image: 'mongo:8'{more}}}]}}}}");
        let spec = match kind {
            "CronJob" => format!("{{jobTemplate: {{spec: {{template: {pod}}}}}}}"),
            _ => format!("{{template: {pod}}}"),
        };
        let text = format!(
            "apiVersion: batch/v1\nkind: {kind}\nmetadata: {{name: seed, namespace: shop}}\nspec: {spec}\n"
        );
        let found = diagram(&[("shop.yaml", &text)]);
        let id = model::ElementId(format!("k8s:shop/{kind}/seed").into());
        found.model.element(&id).map(|it| it.kind.name().to_owned())
    };
    let own = ", command: [sh, -c, mongosh]";
    for (kind, more, expected) in [
        ("Job", own, "process"),
        ("Job", ", args: [mongosh]", "process"),
        ("CronJob", own, "process"),
        ("Job", "", "data-store"),
        ("Deployment", own, "data-store"),
    ] {
        assert_eq!(job(kind, more).as_deref(), Some(expected), "{kind}{more}");
    }
}

#[test]
fn a_certificate_in_the_environment_is_no_credential() {
    let variable = |name: &str, key: &str| {
        format!("{{name: {name}, valueFrom: {{secretKeyRef: {{name: tls, key: {key}}}}}}}")
    };
    let given = |variables: &[String]| {
        let text = format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: web, namespace: shop}}\nspec: {{containers: [{{name: main, image: example/web:1, env: [{}]}}]}}\n",
            variables.join(", ")
        );
        diagram(&[("shop.yaml", &text)]).facts("k8s:shop/Pod/web", &["secrets_in_environment"])
    };
    let shown = [variable("CA_CRT", "ca"), variable("TRUST", "ca.crt")];
    expect![[r#"
        secrets_in_environment =  @3
    "#]]
    .assert_eq(&given(&shown));
    let key = [
        variable("CA_CRT", "ca.crt"),
        variable("USER_KEY", "user.key"),
    ];
    expect![[r#"
        secrets_in_environment = USER_KEY @4
    "#]]
    .assert_eq(&given(&key));
}

#[test]
fn a_secret_that_a_job_writes_says_where_the_store_is() {
    let script = "set -e\n          NAME=${SECRET:-till-db}\n          if kubectl get secret \"$NAME\" -n \"$HERE\" >/dev/null; then exit 0; fi\n          WORD=$(openssl rand -base64 24)\n          HOST=ledger\n          URL=\"postgresql://till:${WORD}@${HOST}:5432/till\"\n          kubectl create secret generic \"$NAME\" --namespace=\"$HERE\" \\\n            --from-literal=word=\"$WORD\" --from-literal=url=\"$URL\"\n          kubectl create configmap shown --dry-run=client -o yaml --from-literal=url=http://no:1\n";
    let job = format!(
        "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: make, namespace: shop}}\nspec:\n  template:\n    spec:\n      containers:\n      - name: main\n        image: example/kubectl:1\n        env: [{{name: HERE, valueFrom: {{fieldRef: {{fieldPath: metadata.namespace}}}}}}]\n        command:\n        - sh\n        - -c\n        - |\n          {script}"
    );
    let pod = |name: &str, more: &str| {
        format!(
            "---\napiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}\nspec:\n  containers:\n  - name: main\n    image: example/{name}:1\n{more}"
        )
    };
    let env = "    env: [{name: DATABASE_URL, valueFrom: {secretKeyRef: {name: till-db, key: url}}}, {name: OTHER_URL, valueFrom: {configMapKeyRef: {name: shown, key: url}}}]\n";
    let ledger = pod("ledger", "")
        + "---\napiVersion: v1\nkind: Service\nmetadata: {name: ledger, namespace: shop}\nspec: {selector: {app: ledger}, ports: [{port: 5432}]}\n";
    let found = diagram(&[("shop.yaml", &[job, pod("till", env), ledger].concat())]);
    expect![[r#"
        k8s:shop/Pod/till -> k8s:shop/Pod/ledger postgresql 5432 declared authenticated=true @shop.yaml:32 @shop.yaml:22
    "#]].assert_eq(&found.flows());
}

#[test]
fn a_secret_that_a_script_of_the_repository_writes_is_that_of_those_who_ask_for_it() {
    let text = "apiVersion: v1\nkind: Pod\nmetadata: {name: till, namespace: shop}\nspec: {containers: [{name: a, image: 'example/till:1', env: [{name: DATABASE_URL, valueFrom: {secretKeyRef: {name: till-db, key: url}}}]}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: ledger, namespace: shop}\nspec: {ports: [{port: 5432}]}\n";
    let found = |namespace: &str| {
        let script = format!(
            "#!/bin/sh\nHOST=ledger\nkubectl create secret generic till-db -n {namespace} --from-literal=url=\"postgresql://till:$WORD@$HOST:5432/till\" --dry-run=client -o yaml | kubectl apply -f -\n"
        );
        diagram(&[("shop.yaml", text), ("setup.sh", &script)]).flows()
    };
    expect![[r#"
        k8s:shop/Pod/till -> k8s:shop/Service/ledger postgresql 5432 declared authenticated=true @shop.yaml:4 @setup.sh:3
    "#]].assert_eq(&found("shop"));
    expect![[r#"
        k8s:shop/Pod/till -> k8s:shop/Service/ledger postgresql 5432 declared authenticated=true @shop.yaml:4 @setup.sh:3
    "#]].assert_eq(&found("\"$NS\""));
    expect![[""]].assert_eq(&found("elsewhere"));
}
