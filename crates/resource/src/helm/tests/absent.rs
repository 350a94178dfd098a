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
