//! One system in a cluster, written twice: with every gap that a rule about Kubernetes names,
//! and with none of them. Which rules those are is read from the rules' own pages.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{json, workspace};
use crate::tidy::files;

/// How other scanners begin their ids for what stands in Kubernetes manifests.
const SCANNERS: [&str; 5] = ["\"CKV_K8S_", "\"CKV2_K8S_", "\"KSV-", "\"KCV-", "\"KUBE-"];

/// The rules that cite such an id, or find their gap in a manifest of their own cases.
fn rules() -> BTreeSet<String> {
    let pages = files(&workspace().join("rules/stride"), ".md");
    let about = pages.into_iter().filter(|path| is_about_clusters(path));
    about.map(|path| id(&path)).collect()
}

fn id(page: &Path) -> String {
    page.file_stem().unwrap().to_string_lossy().into_owned()
}

fn is_about_clusters(page: &Path) -> bool {
    let text = fs::read_to_string(page).unwrap();
    let mark = format!("expect: {}", id(page));
    let mut references = text.lines().filter(|line| line.starts_with("references"));
    let cited = references.any(|line| SCANNERS.iter().any(|start| line.contains(start)));
    let mut cases = text.split("```yaml").skip(1);
    cited || cases.any(|case| case.contains("apiVersion:") && case.contains(&mark))
}

/// What the rules find in one variant.
fn scanned(variant: &str) -> Value {
    let path = format!("fixtures/shop-cluster/{variant}");
    let model = json(&["scan", &path, "--quiet", "--format", "json"]);
    assert_eq!(model["diagnostics"], Value::Array(Vec::new()), "{variant}");
    model
}

fn found(model: &Value) -> BTreeSet<String> {
    let threats = model["threats"].as_array().unwrap().iter();
    threats
        .map(|threat| threat["rule"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn the_insecure_cluster_has_every_gap_that_rules_about_clusters_name() {
    let rules = rules();
    assert!(rules.len() > 40, "{rules:?}");
    let found = found(&scanned("insecure"));
    let missed: Vec<_> = rules.difference(&found).collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn the_secure_cluster_has_none_of_them() {
    let found = found(&scanned("secure"));
    let left: Vec<_> = rules().intersection(&found).cloned().collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn both_clusters_are_the_same_system() {
    let elements = |variant: &str| -> BTreeSet<String> {
        let model = scanned(variant);
        let elements = model["elements"].as_array().unwrap().iter();
        let workloads = elements.filter_map(|it| it["id"].as_str());
        let workloads = workloads.filter(|id| id.contains("/Deployment/") || id.contains("Set/"));
        let own = workloads.filter(|id| id.matches('/').count() == 2);
        own.map(str::to_owned).collect()
    };
    let secure = elements("secure");
    assert_eq!(secure.len(), 7, "{secure:?}");
    assert_eq!(secure, elements("insecure"));
}

#[test]
fn a_password_in_a_source_that_two_programs_take_is_one_threat_to_both() {
    let model = scanned("insecure");
    let threats = model["threats"].as_array().unwrap().iter();
    let passwords: Vec<_> = threats
        .filter(|threat| threat["rule"] == "secrets-in-code")
        .collect();
    assert_eq!(passwords.len(), 1, "{passwords:#?}");
    let mut affected = vec![passwords[0]["element"].clone()];
    affected.extend(
        passwords[0]["also"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["element"].clone()),
    );
    assert_eq!(
        affected,
        ["k8s:shop/Deployment/web", "k8s:shop/Deployment/worker"]
    );
    let line = &passwords[0]["location"];
    assert!(
        line["path"].as_str().unwrap().ends_with("shop.yaml"),
        "{line}"
    );
    assert_eq!(line["line"], 14);
}
