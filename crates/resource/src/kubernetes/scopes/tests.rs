//! What goes into one scope, and what makes copies of its own.

use expect_test::expect;

use crate::testing::{Outcome, scan};

use super::super::tests::service;

fn scopes(outcome: &Outcome) -> Vec<String> {
    let resources = outcome.inventory.resources.iter();
    let mut shown: Vec<String> = resources
        .map(|resource| {
            let scope = outcome.inventory.scope(resource.scope).unwrap();
            format!("{}: {}", scope.folder, resource.address)
        })
        .collect();
    shown.sort();
    shown
}

#[test]
fn folders_that_repeat_an_application_are_scopes_of_their_own() {
    let both = format!("{}---\n{}", service("web"), service("cart"));
    let outcome = scan(&[
        ("istio/gateway.yaml", &service("gateway")),
        ("manifests/cart.yaml", &service("cart")),
        ("manifests/web.yaml", &service("web")),
        ("release/all.yaml", &both),
        ("kustomize/base/web.yaml", &service("web")),
        ("kustomize/extra/policy.yaml", &service("policy")),
    ]);
    assert_eq!(
        scopes(&outcome),
        [
            ": default/Service/gateway",
            ": default/Service/policy",
            ": default/Service/web",
            "manifests: default/Service/cart",
            "manifests: default/Service/web",
            "release: default/Service/cart",
            "release: default/Service/web",
        ]
    );
    assert_eq!(outcome.said(), "");
}

#[test]
fn a_folder_that_leads_to_others_belongs_to_them() {
    let ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: shop}\nspec:\n  rules:\n  - http:\n      paths:\n      - {path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}\n      - {path: /cart, pathType: Prefix, backend: {service: {name: cart, port: {number: 80}}}}\n";
    let with_own = format!("{ingress}---\n{}", service("web"));
    let outcome = scan(&[
        ("cart/service.yaml", &service("cart")),
        ("entry/all.yaml", &with_own),
        ("web/service.yaml", &service("web")),
        ("www/all.yaml", &with_own),
    ]);
    assert_eq!(
        scopes(&outcome),
        [
            ": default/Ingress/shop",
            ": default/Service/cart",
            ": default/Service/web",
            "web: default/Service/web",
            "www: default/Ingress/shop",
            "www: default/Service/web",
        ]
    );
    let outcome = scan(&[
        ("cart/service.yaml", &service("cart")),
        ("web/service.yaml", &service("web")),
        ("www/all.yaml", &with_own),
    ]);
    assert_eq!(
        scopes(&outcome),
        [
            ": default/Ingress/shop",
            ": default/Service/cart",
            ": default/Service/web",
        ]
    );
    assert_eq!(
        outcome.said(),
        "www/all.yaml:13: warning: `default/Service/web` is declared more than once: the first declaration is used\n"
    );
    // All that it leads to is its own: another environment.
    let outcome = scan(&[
        ("web/service.yaml", &service("web")),
        (
            "www/all.yaml",
            &format!("{with_own}---\n{}", service("cart")),
        ),
    ]);
    assert_eq!(scopes(&outcome).len(), 4);
}

#[test]
fn what_every_part_brings_along_makes_no_copies() {
    let shared = "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: shop}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: reader}\nrules: [{apiGroups: [''], resources: [pods], verbs: [get]}]\n";
    let with = |text: &str, name: &str| format!("{text}---\n{}", service(name));
    let web = with(shared, "web");
    let cart = with(shared, "cart");
    let outcome = scan(&[("cart/all.yaml", &cart), ("web/all.yaml", &web)]);
    assert_eq!(
        scopes(&outcome),
        [
            ": default/Role/reader",
            ": default/Service/cart",
            ": default/Service/web",
            ": default/ServiceAccount/shop",
        ]
    );
    // Where they differ, each is for an application of its own.
    let other = with(&shared.replace("[get]", "['*']"), "web");
    let outcome = scan(&[("cart/all.yaml", &cart), ("web/all.yaml", &other)]);
    assert_eq!(scopes(&outcome).len(), 6);
    assert!(scopes(&outcome).contains(&"web: default/Role/reader".to_owned()));
}

/// Two folders, each for a namespace of its own, with what a component adds to both.
fn with_component(added: &str) -> Outcome {
    let folder = |namespace: &str| {
        format!(
            "namespace: {namespace}\nresources: [own.yaml]\ncomponents: [../../components/extra]\n"
        )
    };
    scan(&[
        (
            "components/extra/kustomization.yaml",
            "kind: Component\nresources: [extra.yaml]\n",
        ),
        ("components/extra/extra.yaml", added),
        ("apps/shop/kustomization.yaml", &folder("shop")),
        ("apps/shop/own.yaml", &service("cart")),
        ("apps/bank/kustomization.yaml", &folder("bank")),
        ("apps/bank/own.yaml", &service("cart")),
    ])
}

#[test]
fn what_a_component_adds_to_every_part_makes_no_copies() {
    let alert = "apiVersion: example.com/v1\nkind: Alert\nmetadata: {name: all}\nspec: {to: us}\n";
    assert_eq!(
        scopes(&with_component(alert)),
        [
            "apps: bank/Alert/all",
            "apps: bank/Service/cart",
            "apps: shop/Alert/all",
            "apps: shop/Service/cart",
        ]
    );
    // What runs makes each of them an environment of its own.
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: all}\nspec: {containers: [{name: main, image: example/all}]}\n";
    let scopes = scopes(&with_component(pod));
    assert!(
        scopes.contains(&"apps/bank: bank/Pod/all".to_owned()),
        "{scopes:?}"
    );
}

/// An application with a base and overlays, `prod` of which changes something.
fn application(name: &str, overlays: &[&str]) -> Vec<(String, String)> {
    let base = "resources: [all.yaml]\n".to_owned();
    let mut files = vec![
        (format!("{name}/base/kustomization.yaml"), base),
        (format!("{name}/base/all.yaml"), service(name)),
    ];
    files.extend(overlays.iter().map(|overlay| {
        let change = if *overlay == "prod" {
            "commonAnnotations: {tier: prod}\n"
        } else {
            ""
        };
        let text = format!("resources: [../../base]\n{change}");
        (
            format!("{name}/overlays/{overlay}/kustomization.yaml"),
            text,
        )
    }));
    files
}

fn scopes_of(applications: &[Vec<(String, String)>]) -> Vec<String> {
    let files: Vec<(&str, &str)> = applications
        .iter()
        .flatten()
        .map(|(path, text)| (&**path, &**text))
        .collect();
    scopes(&scan(&files))
}

#[test]
fn overlays_of_one_name_are_one_environment() {
    let overlays = ["dev", "prod"];
    assert_eq!(
        scopes_of(&[
            application("cart", &overlays),
            application("web", &overlays)
        ]),
        [
            ": default/Service/cart",
            ": default/Service/web",
            "prod: default/Service/cart",
            "prod: default/Service/web",
        ]
    );
}

#[test]
fn an_overlay_that_changes_nothing_is_no_environment_of_its_own() {
    assert_eq!(
        scopes_of(&[application("web", &["dev", "stage", "test"])]),
        ["web/overlays/dev: default/Service/web"]
    );
    assert_eq!(
        scopes_of(&[application("web", &["dev", "prod", "test"])]),
        [
            "web/overlays/dev: default/Service/web",
            "web/overlays/prod: default/Service/web",
        ]
    );
}

#[test]
fn a_file_that_repeats_its_folder_is_a_copy_and_a_single_repetition_is_told() {
    let both = format!("{}---\n{}", service("web"), service("cart"));
    let outcome = scan(&[
        ("k8s/a.yaml", &both),
        ("k8s/all-in-one.yaml", &both),
        ("k8s/web.yaml", &service("web")),
    ]);
    assert_eq!(
        scopes(&outcome),
        [
            "k8s/all-in-one.yaml: default/Service/cart",
            "k8s/all-in-one.yaml: default/Service/web",
            "k8s: default/Service/cart",
            "k8s: default/Service/web",
        ]
    );
    expect![[r#"
        k8s/a.yaml:3: warning: `default/Service/web` is declared more than once: the last declaration is used
    "#]].assert_eq(&outcome.said());
}
