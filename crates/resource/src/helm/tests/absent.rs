//! Subcharts that are not on disk.

use crate::testing::{leaf, scan};

const CHART: &str = "name: shop\ndependencies:\n- {name: postgresql, version: 15.x.x, condition: postgresql.enabled}\n- {name: redis, alias: cache}\n";

#[test]
fn each_is_an_object_named_as_helm_create_names_things() {
    for (values, name) in [
        ("", "shop-cache"),
        ("cache: {nameOverride: store}\n", "shop-store"),
        ("cache: {nameOverride: shop}\n", "shop"),
        ("cache: {fullnameOverride: sessions}\n", "sessions"),
        (
            "cache: {fullnameOverride: a-name-that-is-so-long-that-helm-create-would-cut-it-off-exactly-here}\n",
            "a-name-that-is-so-long-that-helm-create-would-cut-it-off-exactl",
        ),
    ] {
        let outcome = scan(&[
            ("c/Chart.yaml", CHART),
            (
                "c/values.yaml",
                &format!("{values}postgresql: {{enabled: false}}\n"),
            ),
        ]);
        let id = format!("k8s:default/Chart/{name}");
        assert_eq!(outcome.ids(), [id.as_str()]);
    }
}

#[test]
fn of_its_values_only_switches_and_numbers_are_kept() {
    let outcome = scan(&[
        ("c/Chart.yaml", CHART),
        (
            "c/values.yaml",
            "cache:\n  auth: {enabled: true, password: t0p-s3cret}\n  replicas: 3\n  ratio: 0.5\n  hosts: [a]\n",
        ),
    ]);
    let cache = outcome.resource("k8s:default/Chart/shop-cache");
    let values = cache.attributes.path(&["spec", "values"]).unwrap();
    let enabled = values.path(&["auth", "enabled"]).unwrap();
    assert_eq!(leaf(enabled), "true");
    assert_eq!(outcome.sources.position(enabled.span.unwrap()).line, 2);
    assert_eq!(leaf(values.get("replicas").unwrap()), "3");
    assert!(values.path(&["auth", "password"]).is_none());
    assert!(values.get("ratio").is_none() && values.get("hosts").is_none());
}

#[test]
fn one_that_an_environment_enables_is_there_in_that_environment_alone() {
    let outcome = scan(&[
        ("c/Chart.yaml", CHART),
        ("c/values.yaml", "postgresql: {enabled: false}\n"),
        ("c/values-live.yaml", "postgresql: {enabled: true}\n"),
    ]);
    let stores = outcome.ids();
    let stores = stores.iter().filter(|id| id.contains("shop-postgresql"));
    assert_eq!(stores.count(), 1);
    assert_eq!(outcome.inventory.scopes.len(), 2);
}

/// A template that takes all from a library, with the chart's name, labels and image.
const BORROWED: &str = "apiVersion: {{ include \"lib.capabilities.deployment.apiVersion\" . }}\nkind: Deployment\nmetadata:\n  name: {{ include \"lib.names.fullname\" . }}\n  namespace: {{ include \"lib.names.namespace\" . | quote }}\n  labels: {{- include \"lib.labels.standard\" . | nindent 4 }}\n    app.kubernetes.io/component: web\n  annotations: {{- include \"lib.created-by\" . | nindent 4 }}\nspec:\n  template:\n    spec:\n      serviceAccountName: {{ include \"lib.serviceAccountName\" . }}\n      containers:\n      - name: {{ include \"lib.names.name\" . }}\n        image: {{ include \"lib.images.image\" (dict \"imageRoot\" .Values.image \"global\" .Values.global) }}\n        env: {{- include \"lib.render\" (dict \"value\" .Values.env \"context\" $) | nindent 8 }}\n        - {name: DB, value: {{ include \"postgresql.v1.primary.fullname\" .Subcharts.postgresql }}}\n        - {name: CACHE, value: {{ include \"lib.dependency.fullname\" (dict \"chartName\" \"cache\" \"chartValues\" .Values.cache \"context\" $) }}}\n        - {name: QUERIER, value: {{ include \"lib.querierFullname\" . }}}\n";

#[test]
fn what_helm_create_would_write_stands_for_templates_of_a_library_that_is_not_on_disk() {
    let chart = "name: shop\ndependencies:\n- {name: lib, version: 1.x.x}\n- {name: postgresql, version: 15.x.x}\n";
    let values = "image: {registry: r.example.com, repository: shop/web, tag: \"1.2\"}\nenv: [{name: SELF, value: \"{{ .Release.Name }}-web\"}]\ncache: {nameOverride: kv}\npostgresql: {nameOverride: orders}\n";
    let outcome = scan(&[
        ("c/Chart.yaml", chart),
        ("c/values.yaml", values),
        ("c/templates/a.yaml", BORROWED),
    ]);
    let web = outcome.resource("k8s:default/Deployment/shop");
    let at = |path: &[&str]| leaf(web.attributes.path(path).unwrap());
    assert_eq!(
        at(&["metadata", "labels", "app.kubernetes.io/instance"]),
        "\"shop\""
    );
    assert_eq!(at(&["apiVersion"]), "\"apps/v1\"");
    let pod = web.attributes.path(&["spec", "template", "spec"]).unwrap();
    assert_eq!(leaf(pod.get("serviceAccountName").unwrap()), "\"shop\"");
    let container = pod.get("containers").unwrap().items().first().unwrap();
    assert_eq!(
        leaf(container.get("image").unwrap()),
        "\"r.example.com/shop/web:1.2\""
    );
    let env = container.get("env").unwrap().items().iter();
    let env: Vec<String> = env.map(|it| leaf(it.get("value").unwrap())).collect();
    assert_eq!(
        env,
        [
            "\"shop-web\"",
            "\"shop-orders\"",
            "\"shop-kv\"",
            "\"shop-querier\""
        ]
    );
    expect_test::expect![[r#"
        c/Chart.yaml:3: warning: subchart `lib` of helm chart `shop` is not on disk: run `helm dependency build` to include it
        c/Chart.yaml:4: warning: subchart `postgresql` of helm chart `shop` is not on disk: run `helm dependency build` to include it
        c/templates/a.yaml:1: warning: helm template needs a chart that is not on disk: no template `lib.capabilities.deployment.apiVersion`
    "#]]
    .assert_eq(&outcome.said());
}

#[test]
fn a_template_that_no_missing_chart_can_have_is_a_fault() {
    let outcome = scan(&[
        ("c/Chart.yaml", "name: shop\n"),
        (
            "c/templates/a.yaml",
            "{{ include \"lib.names.fullname\" . }}\n",
        ),
    ]);
    assert_eq!(
        outcome.said(),
        "c/templates/a.yaml:1: warning: cannot render helm template: no template `lib.names.fullname`\n"
    );
}

#[test]
fn what_fails_in_a_template_is_left_out_and_the_rest_is_known() {
    let object = |name: &str, label: &str| {
        format!(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {name}\n  labels:\n    {label}\n"
        )
    };
    let parts = [
        object("{{ include \"shop.fullname\" . }}", "a: b"),
        object("words", "{{- include \"shop.words\" . | nindent 4 }}"),
        object("sums", "a: {{ sum_of 1 2 }}"),
        object("rounds", "{{- include \"round\" . | nindent 4 }}"),
        object("after", "a: b"),
    ];
    let outcome = scan(&[
        ("c/Chart.yaml", "name: shop\n"),
        (
            "c/templates/_a.tpl",
            "{{ define \"round\" }}{{ include \"trip\" . }}{{ end }}\n{{ define \"trip\" }}{{ include \"round\" . }}{{ include \"round\" . }}{{ end }}\n",
        ),
        ("c/templates/b.yaml", &parts.concat()),
        ("c/templates/a.yaml", &object("last", "a: b")),
    ]);
    assert_eq!(
        outcome.ids(),
        [
            "k8s:default/ConfigMap/after",
            "k8s:default/ConfigMap/last",
            "k8s:default/ConfigMap/rounds",
            "k8s:default/ConfigMap/shop",
            "k8s:default/ConfigMap/sums",
            "k8s:default/ConfigMap/words",
        ]
    );
    expect_test::expect![[r#"
        c/templates/b.yaml:5: warning: cannot render helm template: no template `shop.fullname`
        c/templates/b.yaml:14: warning: cannot render helm template: no template `shop.words`
        c/templates/b.yaml:21: warning: cannot render helm template: function `sum_of` not defined
        c/templates/_a.tpl:2: warning: cannot render helm template: templates call each other without end
        c/templates/b.yaml:21: warning: ConfigMap `sums`: `metadata.labels.a` is empty where text belongs
    "#]].assert_eq(&outcome.said());
}

#[test]
fn dependencies_without_end_are_cut_off_and_that_is_told() {
    let many: Vec<String> = (0..600).map(|it| format!("- {{name: d{it}}}\n")).collect();
    let outcome = scan(&[(
        "c/Chart.yaml",
        &format!("name: shop\ndependencies:\n{}", many.concat()),
    )]);
    assert_eq!(outcome.ids().len(), 500);
    assert!(outcome.said().starts_with(
        "c/Chart.yaml:503: warning: more than 500 dependencies: the rest is left out\n"
    ));
}

#[test]
fn a_value_within_one_that_is_not_given_loses_no_object() {
    let outcome = scan(&[
        ("c/Chart.yaml", "name: shop\n"),
        (
            "c/templates/a.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  host: x{{ .Values.db.host.name }}\n  port: x{{ index .Values.ports \"http\" }}\n  kept: here\n",
        ),
    ]);
    let data = outcome
        .resource("k8s:default/ConfigMap/a")
        .attributes
        .path(&["data"]);
    assert_eq!(leaf(data.unwrap().get("kept").unwrap()), "\"here\"");
    assert_eq!(leaf(data.unwrap().get("port").unwrap()), "\"x\"");
    assert_eq!(
        outcome.said(),
        "c/templates/a.yaml:5: warning: a value that helm template requires is not given: nil pointer evaluating interface {}.host\n"
    );
}
