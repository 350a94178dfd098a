//! Kustomizations that Flux deploys.

use crate::testing::{Outcome, leaf, scan};

const STORE: &str = "apiVersion: dragonflydb.io/v1alpha1\nkind: Dragonfly\nmetadata:\n  name: ${APP}-store\nspec:\n  replicas: ${REPLICAS:=2}\n  note: $${KEPT} and ${UNSET} and ${OTHER:-${APP}-x}\n";

const COMPONENT: &str =
    "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [store.yaml]\n";

fn deployment(cluster: &str, spec: &str) -> String {
    format!(
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {cluster}}}\nspec:\n  path: ./apps/web\n  targetNamespace: shop\n{spec}"
    )
}

fn repository(spec: &str, more: &[(&str, &str)]) -> Outcome {
    let flux = deployment("web", spec);
    let mut files = vec![
        ("clusters/prod/web.yaml", &*flux),
        ("apps/web/kustomization.yaml", "resources: [web.yaml]\n"),
        (
            "apps/web/web.yaml",
            "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {externalName: \"${HOST}\"}\n",
        ),
        ("components/store/kustomization.yaml", COMPONENT),
        ("components/store/store.yaml", STORE),
    ];
    files.extend(more);
    scan(&files)
}

fn value(outcome: &Outcome, id: &str, path: &[&str]) -> String {
    leaf(outcome.resource(id).attributes.path(path).unwrap())
}

#[test]
fn flux_adds_components_a_namespace_and_values() {
    let spec = "  components: [../../components/store]\n  postBuild:\n    substitute: {APP: web}\n    substituteFrom:\n    - {kind: ConfigMap, name: settings}\n";
    let settings = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {HOST: db.example.com, APP: other}\n";
    let outcome = repository(spec, &[("clusters/prod/settings.yaml", settings)]);
    assert_eq!(outcome.said(), "");
    let store = "k8s:shop/Dragonfly/web-store";
    assert_eq!(value(&outcome, store, &["spec", "replicas"]), "2");
    assert_eq!(
        value(&outcome, store, &["spec", "note"]),
        "\"$${KEPT} and ${UNSET} and web-x\""
    );
    let web = "k8s:shop/Service/web";
    assert_eq!(
        value(&outcome, web, &["spec", "externalName"]),
        "\"db.example.com\""
    );
}

#[test]
fn what_two_clusters_deploy_differently_is_left_as_it_is() {
    let other = deployment("other", "  postBuild: {substitute: {HOST: b}}\n");
    let spec = "  postBuild: {substitute: {HOST: a}}\n";
    let outcome = repository(spec, &[("clusters/test/web.yaml", &other)]);
    assert_eq!(
        value(
            &outcome,
            "k8s:default/Service/web",
            &["spec", "externalName"]
        ),
        "\"${HOST}\""
    );
}

#[test]
fn values_that_would_fill_memory_are_left_out() {
    let long = "y".repeat(4_000);
    let spec = format!("  postBuild:\n    substitute: {{HOST: {long}}}\n");
    let many = format!(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: many}}\ndata: {{text: \"{}\"}}\n",
        "${HOST}".repeat(2_000)
    );
    let files = [
        ("apps/web/kustomization.yaml", "resources: [web.yaml]\n"),
        ("apps/web/web.yaml", &*many),
    ];
    let outcome = repository(&spec, &files);
    let text = value(&outcome, "k8s:shop/ConfigMap/many", &["data", "text"]);
    assert!(
        (4_000_000..5_000_000).contains(&text.len()),
        "{}",
        text.len()
    );
    assert!(text.contains("y${HOST}${HOST}"));
}
