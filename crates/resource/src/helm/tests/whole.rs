//! Whole objects among the values of charts that are not on disk.

use crate::testing::{Outcome, leaf, scan};

/// A release of Flux of a chart, in `apps/web.yaml`; values begin in line 7.
fn release(chart: &str, values: &str) -> Outcome {
    let indented = values.trim_end().replace('\n', "\n    ");
    let text = format!(
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {{name: web, namespace: shop}}\nspec:\n  chart: {{spec: {{chart: {chart}, version: 1.0.0, sourceRef: {{kind: HelmRepository, name: all}}}}}}\n  values:\n    {indented}\n"
    );
    scan(&[("apps/web.yaml", &text)])
}

fn made(outcome: &Outcome) -> Vec<&str> {
    let mut ids = outcome.ids();
    ids.retain(|id| !id.contains("HelmRelease"));
    ids
}

/// A value with the line it stands on.
fn at(outcome: &Outcome, id: &str, path: &[&str]) -> (String, u32) {
    let value = outcome.resource(id).attributes.path(path).unwrap();
    let place = outcome.sources.position(value.span.unwrap());
    assert_eq!(&*place.path, "apps/web.yaml");
    (leaf(value), place.line)
}

const RAW: &str = "resources:\n- apiVersion: v1\n  kind: Service\n  metadata: {name: '{{ .Release.Name }}-front'}\n  spec:\n    type: LoadBalancer\n    ports: [{port: 80}]\ntemplates:\n- |\n  apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: {{ .Release.Name }}-settings\n    namespace: other\n  data:\n    A: b\n  ---\n  apiVersion: v1\n  kind: ServiceAccount\n  metadata: {name: web}\n";

#[test]
fn a_chart_that_only_passes_manifests_on_makes_those_at_their_lines() {
    let outcome = release("raw", RAW);
    assert_eq!(
        made(&outcome),
        [
            "k8s:other/ConfigMap/web-settings",
            "k8s:shop/Service/web-front",
            "k8s:shop/ServiceAccount/web",
        ]
    );
    let kind = at(&outcome, "k8s:shop/Service/web-front", &["spec", "type"]);
    assert_eq!(kind, ("\"LoadBalancer\"".to_owned(), 12));
    let id = "k8s:other/ConfigMap/web-settings";
    assert_eq!(at(&outcome, id, &["data", "A"]), ("\"b\"".to_owned(), 22));
    let name = at(&outcome, id, &["metadata", "name"]);
    assert_eq!(name, ("\"web-settings\"".to_owned(), 19));
    let said = outcome.said();
    assert!(
        said.contains("what it makes is taken from its values"),
        "{said}"
    );
}

#[test]
fn objects_that_a_chart_takes_beside_its_own_are_made_beside_it() {
    let values = "replicas: 2\nextraDeploy:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: '{{ include \"common.names.fullname\" . }}-more'}\n- 7\nserver:\n  resources: {limits: {cpu: 1}}\n  extraObjects:\n    one: {apiVersion: v1, kind: Secret, metadata: {name: kept}, stringData: {password: t0p-s3cret}}\n    off: {apiVersion: v1, kind: Secret, metadata: {name: off}, enabled: false}\npodTemplate: {apiVersion: v1, kind: Pod, metadata: {name: no}}\n";
    let outcome = release("somebodys", values);
    assert_eq!(
        made(&outcome),
        [
            "k8s:shop/Chart/web-somebodys",
            "k8s:shop/ConfigMap/web-somebodys-more",
            "k8s:shop/Secret/kept",
        ]
    );
    let password = outcome.show("k8s:shop/Secret/kept", "stringData.password");
    assert_eq!(password, "\"t0p-s3cret\" @16 sensitive\n");
    let said = outcome.said();
    assert!(
        said.contains("not known, but for the objects that its values hold"),
        "{said}"
    );
}

#[test]
fn an_object_that_is_no_template_is_taken_as_it_is() {
    let values = "extraManifests:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: rules}\n  data:\n    text: 'value {{ $labels.job }} of {{ job }}'\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: other}\n";
    let outcome = release("rules", values);
    assert_eq!(
        made(&outcome),
        [
            "k8s:shop/Chart/web-rules",
            "k8s:shop/ConfigMap/other",
            "k8s:shop/ConfigMap/rules",
        ]
    );
    let text = at(&outcome, "k8s:shop/ConfigMap/rules", &["data", "text"]);
    assert_eq!(text.1, 12);
    assert!(outcome.said().contains("taken as it is written"));
}

#[test]
fn subcharts_and_kustomizations_make_them_too() {
    let chart = "name: shop\nversion: 1.0.0\ndependencies:\n- {name: raw, alias: more, version: 1.0.0}\n- {name: redis, version: 1.0.0}\n";
    let values = "more:\n  resources:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\nredis:\n  extraDeploy: [{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}]\n";
    let outcome = scan(&[("c/Chart.yaml", chart), ("c/values.yaml", values)]);
    assert_eq!(
        outcome.ids(),
        [
            "k8s:default/Chart/shop-redis",
            "k8s:default/ConfigMap/a",
            "k8s:default/ConfigMap/b",
        ]
    );
    let said = outcome.said();
    assert!(
        said.contains("`raw` of helm chart `shop` is not on disk: what it makes is taken"),
        "{said}"
    );
    assert!(
        said.contains("only the objects that its values hold are known"),
        "{said}"
    );
    let text = "helmCharts:\n- name: raw\n  releaseName: web\n  namespace: shop\n  valuesInline:\n    resources:\n    - {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n    - {apiVersion: v1, kind: ConfigMap, metadata: {name: b, namespace: other}}\n";
    let outcome = scan(&[("k/kustomization.yaml", text)]);
    assert_eq!(
        outcome.ids(),
        ["k8s:other/ConfigMap/b", "k8s:shop/ConfigMap/a"]
    );
}

#[test]
fn many_objects_end() {
    let one = "- {apiVersion: v1, kind: ConfigMap, metadata: {name: NAME}}\n";
    let all = (0..600).map(|number| one.replace("NAME", &format!("m{number}")));
    let outcome = release("raw", &format!("resources:\n{}", all.collect::<String>()));
    assert_eq!(made(&outcome).len(), 500);
}
