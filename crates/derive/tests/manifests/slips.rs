//! What people write amiss, or leave to chance, and mean all the same.

use expect_test::expect;

use crate::diagram;

const SERVICES: &str = "---\napiVersion: v1\nkind: Service\nmetadata: {name: ledger}\nspec: {ports: [{port: 5432}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: shelf}\nspec: {ports: [{port: 6379}]}\n";

/// The flows of a pod with this in its container, and these objects beside it.
fn flows(container: &str, objects: &str) -> String {
    let pod = format!(
        "apiVersion: v1\nkind: Pod\nmetadata: {{name: till}}\nspec:\n  containers:\n  - image: example/till:1\n    {container}\n  volumes: [{{name: conf, configMap: {{name: conf}}}}]\n"
    );
    diagram(&[("shop.yaml", &[&pod, SERVICES, objects].concat())]).flows()
}

#[test]
fn of_a_source_that_is_declared_twice_the_last_counts() {
    let source = |text: &str| {
        format!(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: conf}}\ndata: {{{text}}}\n"
        )
    };
    let both = source("LEDGER_HOST: ledger") + &source("SHELF_HOST: shelf");
    expect![[r#"
        k8s:default/Pod/till -> k8s:default/Service/shelf redis 6379 declared encrypted=false @shop.yaml:28
    "#]]
    .assert_eq(&flows("envFrom: [{configMapRef: {name: conf}}]", &both));
}

#[test]
fn a_secret_that_nobody_has_encoded_is_read_as_it_is() {
    let secret = "---\napiVersion: v1\nkind: Secret\nmetadata: {name: conf}\ndata: {LEDGER_URL: 'postgres://till:word@ledger:5432/till', SHELF_HOST: shelf}\n";
    expect![[r#"
        k8s:default/Pod/till -> k8s:default/Service/ledger postgresql 5432 declared authenticated=true @shop.yaml:23
    "#]]
    .assert_eq(&flows("envFrom: [{secretRef: {name: conf}}]", secret));
}

#[test]
fn whom_a_store_follows_is_the_next_word() {
    let found = flows("args: [redis-server, --slaveof, shelf, '6379']", "");
    expect![[r#"
        k8s:default/Pod/till -> k8s:default/Service/shelf redis 6379 declared encrypted=false @shop.yaml:7
    "#]]
    .assert_eq(&found);
}

#[test]
fn a_mounted_table_of_times_runs_commands() {
    let table = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: conf}\ndata:\n  crontab: |\n    # nightly\n    0 3 * * * pg_dump -h ledger till\n";
    let found = flows(
        "volumeMounts: [{name: conf, mountPath: /etc/cron.d}]",
        table,
    );
    expect![[r#"
        k8s:default/Pod/till -> k8s:default/Service/ledger postgresql 5432 declared @shop.yaml:26
    "#]]
    .assert_eq(&found);
}

/// A workload with this in its container, and a Service that chooses it.
fn workload(name: &str, container: &str) -> String {
    format!(
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n      containers:\n      - name: {name}\n        image: example/{name}:1\n        {container}\n---\napiVersion: v1\nkind: Service\nmetadata: {{name: {name}}}\nspec: {{selector: {{app: {name}}}, ports: [{{port: 80}}]}}\n"
    )
}

#[test]
fn a_base_that_is_named_a_level_too_high_is_the_only_one_that_ends_so() {
    let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: till}\nspec: {template: {spec: {containers: [{name: till, env: [{name: LEDGER_URL, value: 'http://ledger'}]}]}}}\n";
    let base = workload("till", "ports: []") + "---\n" + &workload("ledger", "ports: []");
    let found = |entry: &str, other: &str| {
        let overlay = format!("resources: [{entry}]\npatches: [{{path: till.yaml}}]\n");
        let files = [
            ("k8s/overlays/far/kustomization.yaml", &*overlay),
            ("k8s/overlays/far/till.yaml", patch),
            ("k8s/base/kustomization.yaml", "resources: [all.yaml]\n"),
            ("k8s/base/all.yaml", &base),
            (other, "resources: []\n"),
        ];
        diagram(&files).flows()
    };
    let one = "k8s/other/kustomization.yaml";
    expect![[r#"
        k8s:default/Deployment/till -> k8s:default/Deployment/ledger http 80 declared encrypted=false @k8s/overlays/far/till.yaml:4
    "#]]
    .assert_eq(&found("../base", one));
    // Which of two is meant nobody knows.
    assert_eq!(found("../base", "more/base/kustomization.yaml"), "");
}

#[test]
fn a_patch_stands_for_what_a_base_elsewhere_declares() {
    let patch = |more: &str| {
        format!(
            "{more}apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: till}}\nspec: {{template: {{spec: {{containers: [{{name: till, env: [{{name: LEDGER_URL, value: 'http://ledger'}}]}}]}}}}}}\n"
        )
    };
    let found = |resources: &str, patch: &str| {
        let overlay = format!("resources: [{resources}]\npatches: [{{path: till.yaml}}]\n");
        let files = [
            ("far/kustomization.yaml", &*overlay),
            ("far/till.yaml", patch),
            ("far/ledger.yaml", &workload("ledger", "ports: []")),
        ];
        diagram(&files).flows()
    };
    let elsewhere = "'https://git.shop.example/tills//deploy?ref=v1', ledger.yaml";
    expect![[r#"
        k8s:default/Deployment/till -> k8s:default/Deployment/ledger http 80 declared encrypted=false @far/till.yaml:4
    "#]].assert_eq(&found(elsewhere, &patch("")));
    assert_eq!(found(elsewhere, &patch("$patch: delete\n")), "");
    assert_eq!(found("ledger.yaml", &patch("")), "");
}

#[test]
fn an_example_stands_for_settings_that_are_kept_out_of_the_repository() {
    let till = workload("till", "envFrom: [{secretRef: {name: till}}]");
    let all = till + "---\n" + &workload("ledger", "ports: []");
    let files = [
        (
            "kustomization.yaml",
            "resources: [all.yaml]\nsecretGenerator: [{name: till, envs: [till.env]}]\n",
        ),
        ("all.yaml", &*all),
        ("till.env.example", "# fill in\nLEDGER_URL=http://ledger\n"),
    ];
    expect![[r#"
        k8s:default/Deployment/till -> k8s:default/Deployment/ledger http 80 declared encrypted=false @till.env.example:2
    "#]].assert_eq(&diagram(&files).flows());
}
