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
