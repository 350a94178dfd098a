//! Files that one workload hands on to another, and peers that are switched off.

use expect_test::expect;

use crate::diagram;

/// A workload that runs this, with the files of the `ConfigMap` called `files`, and a Service
/// in front.
fn pods(kind: &str, name: &str, container: &str) -> String {
    format!(
        "---\napiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      containers:\n      - image: 'example/{name}:1'\n        volumeMounts: [{{name: files, mountPath: /files}}]\n        {container}\n      volumes: [{{name: files, configMap: {{name: files}}}}]\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 8080}}]}}\n"
    )
}

#[test]
fn a_file_that_a_job_sends_to_a_server_is_the_server_s_configuration() {
    let files = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: files}\ndata:\n  source.json: '{\"url\": \"http://metrics:8080\"}'\n";
    let flows = |command: &str| {
        let job = pods("Job", "import", &format!("command: [sh, -c, '{command}']"));
        let others =
            pods("Deployment", "board", "args: []") + &pods("Deployment", "metrics", "args: []");
        let others = others.replace("name: files", "name: other");
        diagram(&[("shop.yaml", &[&job, files, &others].concat())]).flows()
    };
    expect![[r#"
        k8s:default/Deployment/board -> k8s:default/Deployment/metrics http 8080 declared encrypted=false @shop.yaml:24
        k8s:default/Job/import -> k8s:default/Deployment/board http 8080 declared encrypted=false authenticated=true @shop.yaml:12
    "#]].assert_eq(&flows(
        "for f in *.json; do curl -X POST --data-binary \"@$f\" http://admin:pw@board:8080/api; done",
    ));
    expect![[r#"
        k8s:default/Job/import -> k8s:default/Deployment/board http 8080 declared encrypted=false @shop.yaml:12
        k8s:default/Job/import -> k8s:default/Deployment/metrics http 8080 declared encrypted=false @shop.yaml:24
    "#]].assert_eq(&flows("curl -X POST -d reload http://board:8080/api"));
}

#[test]
fn what_a_setting_switches_off_is_not_called() {
    let env = |options: &str, on: &str| {
        format!(
            "env: [{{name: TRACER, value: 'tracer.shop.svc'}}, {{name: JAVA_OPTS, value: '{options}'}}, {{name: CART_URL, value: 'http://cart:8080'}}, {{name: CART_ENABLED, value: '{on}'}}]"
        )
    };
    let flows = |options: &str, on: &str| {
        let web = pods("Deployment", "web", &env(options, on));
        let cart = pods("Deployment", "cart", "args: []");
        diagram(&[("shop.yaml", &[web, cart].concat())]).flows()
    };
    expect![[r#"
        k8s:default/Deployment/web -> k8s:default/Deployment/cart http 8080 declared encrypted=false @shop.yaml:12
        k8s:default/Deployment/web -> k8s:shop/Service/tracer ? ? declared @shop.yaml:12
    "#]].assert_eq(&flows("-Xmx64m -Dspring.tracer.enabled=true", "true"));
    expect![[""]].assert_eq(&flows("-Xmx64m -Dspring.tracer.enabled=false", "false"));
}

#[test]
fn json_that_a_script_sends_is_the_configuration_of_whoever_it_is_sent_to() {
    let others = pods("Deployment", "copier", "args: []")
        + &pods("Deployment", "ledger", "args: []")
        + &pods("Deployment", "schemas", "args: []");
    let others = others.replace("name: files", "name: other");
    let body = "{\"config\": {\"connection.url\": \"jdbc:postgresql://ledger:8080/app\", \"value.schemas.url\": \"http://schemas:8080\"}}";
    let flows = |lines: &str, files: &str| {
        let script = lines.replace("BODY", body).replace('\n', "\n          ");
        let command =
            format!("command:\n        - sh\n        - -c\n        - |\n          {script}");
        diagram(&[(
            "shop.yaml",
            &[&pods("Job", "setup", &command), files, &others].concat(),
        )])
        .flows()
    };
    let sent = expect![[r#"
        k8s:default/Deployment/copier -> k8s:default/Deployment/ledger postgresql 8080 declared @shop.yaml:16
        k8s:default/Deployment/copier -> k8s:default/Deployment/schemas http 8080 declared encrypted=false @shop.yaml:16
        k8s:default/Job/setup -> k8s:default/Deployment/copier http 8080 declared encrypted=false @shop.yaml:16
    "#]];
    sent.assert_eq(&flows(
        "REST=http://copier:8080\ncat >/tmp/sink.json <<'JSON'\nBODY\nJSON\ncurl -X PUT \\\n  --data @/tmp/sink.json \"$REST/connectors/sink/config\"",
        "",
    ));
    expect![[r#"
        k8s:default/Deployment/copier -> k8s:default/Deployment/ledger postgresql 8080 declared @shop.yaml:16
        k8s:default/Deployment/copier -> k8s:default/Deployment/schemas http 8080 declared encrypted=false @shop.yaml:16
        k8s:default/Job/setup -> k8s:default/Deployment/copier http 8080 declared encrypted=false @shop.yaml:16
    "#]].assert_eq(&flows(
        "REST=http://copier:8080\npost() { curl -X POST \"$1\" -d \"$2\"; }\npost \"$REST/connectors\" 'BODY'",
        "",
    ));
    // Who is not in sight cannot be given anything.
    expect![[r#"
        k8s:default/Job/setup -> k8s:default/Deployment/ledger postgresql 8080 declared @shop.yaml:16
        k8s:default/Job/setup -> k8s:default/Deployment/schemas http 8080 declared encrypted=false @shop.yaml:16
    "#]].assert_eq(&flows("curl http://localhost:8080/c -d 'BODY'", ""));
    let script = format!(
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: files}}\ndata:\n  setup.sh: |\n    #!/bin/sh\n    BODY='{body}'\n    curl -X POST -d \"$BODY\" http://copier:8080/connectors\n"
    );
    expect![[r#"
        k8s:default/Deployment/copier -> k8s:default/Deployment/ledger postgresql 8080 declared @shop.yaml:30
        k8s:default/Deployment/copier -> k8s:default/Deployment/schemas http 8080 declared encrypted=false @shop.yaml:30
        k8s:default/Job/setup -> k8s:default/Deployment/copier http 8080 declared encrypted=false @shop.yaml:31
    "#]].assert_eq(&flows("sh /files/setup.sh", &script));
}
