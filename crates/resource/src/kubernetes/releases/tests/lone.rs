//! Files of values that nobody is given.

use crate::testing::scan;

fn charts(files: &[(&str, &str)]) -> Vec<String> {
    let outcome = scan(files);
    let resources = outcome.inventory.resources.iter();
    let charts = resources.filter(|it| &*it.kind == "Chart");
    charts.map(|it| it.address.to_string()).collect()
}

const VALUES: &str = "service: {type: ClusterIP}\n";

#[test]
fn values_that_nobody_is_given_stand_for_the_chart_they_are_called_after() {
    for path in [
        "ops/loki-values.yaml",
        "ops/values-loki.yml",
        "ops/loki/values.yaml",
        "ops/values/loki.yaml",
        "loki.values.yaml",
    ] {
        assert_eq!(charts(&[(path, VALUES)]), ["default/Chart/loki"], "{path}");
    }
    for (path, text) in [
        ("ops/values.yaml", VALUES),
        ("ops/prod/values.yaml", VALUES),
        ("ops/values-staging.yaml", VALUES),
        ("docs/loki-values.yaml", VALUES),
        ("ops/loki-values.yaml", "a: 1\n"),
        ("ops/loki-values.yaml", "services: {a: {image: b}}\n"),
        (
            "ops/loki-values.yaml",
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: b}]}\n",
        ),
        ("ops/loki-values.yaml", "- a: {b: c}\n"),
        ("ops/Loki-values.yaml", VALUES),
    ] {
        assert!(charts(&[(path, text)]).is_empty(), "{path} {text}");
    }
}

#[test]
fn values_that_something_is_given_or_that_are_there_already_stand_for_nothing() {
    let lone = ("ops/loki-values.yaml", VALUES);
    let release = "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: logs}\nspec:\n  destination: {namespace: obs}\n  sources:\n  - {repoURL: 'https://charts.org', chart: loki, targetRevision: 1.0.0, helm: {valueFiles: [$v/ops/loki-values.yaml]}}\n  - {repoURL: 'https://code.org/x', ref: v}\n";
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: shop-loki}\nspec: {containers: [{name: a, image: b}]}\n";
    assert_eq!(
        charts(&[lone, ("ops/app.yaml", release)]),
        ["obs/Chart/logs-loki"]
    );
    assert!(charts(&[lone, ("ops/pod.yaml", pod)]).is_empty());
    let chart = ("charts/loki/Chart.yaml", "name: loki\nversion: 1.0.0\n");
    assert!(charts(&[lone, chart]).is_empty());
    let named = "resource \"helm_release\" \"logs\" {\n  name = \"logs\"\n  chart = \"stack\"\n  values = [file(\"ops/loki-values.yaml\")]\n}\n";
    assert!(charts(&[lone, ("main.tf", named)]).is_empty());
    let script = "helm install logs grafana/loki -n obs -f ops/loki-values.yaml\n";
    assert_eq!(
        charts(&[lone, ("install.sh", script)]),
        ["obs/Chart/logs-loki"]
    );
}
