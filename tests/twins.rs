//! One system written four times, as plain manifests, as kustomization, as chart and as what
//! `kubectl get` shows of it, each time secure and insecure: the model says the same of all, but
//! for the places. The same for a system with every gap that rules about clusters name.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::program::{Folder, json, workspace};

/// Each form, and what comes before the ids of one variant.
const FORMS: [(&str, [&str; 2]); 4] = [
    ("shop-plain", ["secure:", "insecure:"]),
    ("shop-kustomize", ["overlays/secure:", "overlays/insecure:"]),
    (
        "shop-chart",
        ["values-secure.yaml:", "values-insecure.yaml:"],
    ),
    ("shop-live", ["secure:", "insecure:"]),
];

/// A larger system: a mesh, network policies, budgets, quotas and external secrets.
const LIBRARY: [(&str, [&str; 2]); 4] = [
    ("library-plain", ["secure:", "insecure:"]),
    (
        "library-kustomize",
        ["overlays/secure:", "overlays/insecure:"],
    ),
    (
        "library-chart",
        ["values-secure.yaml:", "values-insecure.yaml:"],
    ),
    ("library-live", ["secure:", "insecure:"]),
];

/// What the model says of one variant, without places.
#[derive(Debug, PartialEq)]
struct Said {
    elements: BTreeSet<String>,
    flows: BTreeSet<String>,
    threats: BTreeSet<String>,
}

fn said(model: &Value, prefix: &str) -> Said {
    let list = |name: &str| model[name].as_array().unwrap().iter();
    let own = |value: &Value, keys: &[&str]| {
        let ids = keys.iter().filter_map(|key| value[*key].as_str());
        let end = format!(" -> {prefix}");
        ids.into_iter()
            .any(|id| id.starts_with(prefix) || id.contains(&end))
    };
    let shown = |value: &Value, keys: &[&str]| {
        let parts = keys.iter().map(|key| {
            let text = value[*key].as_str();
            let own = text.map(|text| text.replace(prefix, ""));
            own.unwrap_or_else(|| value[*key].to_string())
        });
        parts.collect::<Vec<_>>().join(" ")
    };
    let element = |value: &Value| {
        let facts = value["facts"].as_object().unwrap().iter();
        let facts = facts.map(|(name, fact)| format!(" {name}={}", fact["value"]));
        let hops = &value["exposure"]["hops"];
        let what = shown(value, &["id", "name", "kind", "technology"]);
        format!("{what} {hops}{}", facts.collect::<String>())
    };
    let flow = [
        "from",
        "to",
        "protocol",
        "port",
        "encrypted",
        "authenticated",
        "knowledge",
    ];
    // One line may be to blame in both variants, then one threat names what it does to each.
    let threats = |value: &Value| {
        let also = value["also"].as_array().cloned().unwrap_or_default();
        let mut all = vec![value.clone()];
        all.extend(also.into_iter().map(|mut about| {
            for key in ["rule", "status"] {
                about[key] = value[key].clone();
            }
            about
        }));
        all
    };
    let threat = ["rule", "element", "flow", "boundary", "status"];
    Said {
        elements: list("elements")
            .filter(|it| own(it, &["id"]))
            .map(element)
            .collect(),
        flows: list("flows")
            .filter(|it| own(it, &["from", "to"]))
            .map(|it| shown(it, &flow))
            .collect(),
        threats: list("threats")
            .flat_map(threats)
            .filter(|it| own(it, &["element", "flow", "boundary"]))
            .map(|it| shown(&it, &threat))
            .collect(),
    }
}

/// The secure and the insecure variant of a form.
fn variants((fixture, prefixes): (&str, [&str; 2])) -> [Said; 2] {
    // Names begin at the scanned folder.
    let path = format!("fixtures/{fixture}");
    let model = json(&["scan", &path, "--quiet", "--format", "json"]);
    assert_eq!(model["diagnostics"], Value::Array(Vec::new()), "{fixture}");
    prefixes.map(|prefix| said(&model, prefix))
}

#[test]
fn plain_kustomized_chart_and_cluster_give_the_same_model() {
    let [plain, kustomized, chart, live] = FORMS.map(variants);
    assert_eq!(plain[0].elements.len(), 4, "{:#?}", plain[0].elements);
    let empty = |said: &Said| said.flows.is_empty() || said.threats.is_empty();
    assert!(!plain.iter().any(empty), "{plain:#?}");
    assert_eq!(plain, kustomized);
    assert_eq!(plain, chart);
    assert_eq!(plain, live);
}

#[test]
fn each_form_tells_the_secure_variant_from_the_insecure_one() {
    for form in FORMS {
        let [secure, insecure] = variants(form);
        let gone = insecure.threats.difference(&secure.threats).count();
        assert!(gone > 8, "{}: {gone}", form.0);
        let came: Vec<_> = secure.threats.difference(&insecure.threats).collect();
        assert!(came.len() < gone, "{}: {came:#?}", form.0);
    }
}

#[test]
fn a_larger_system_is_the_same_in_every_form() {
    let [plain, kustomized, chart, live] = LIBRARY.map(variants);
    assert_eq!(plain[0].elements.len(), 10, "{:#?}", plain[0].elements);
    assert_eq!(plain[1].elements.len(), 10, "{:#?}", plain[1].elements);
    assert_eq!(plain, kustomized);
    assert_eq!(plain, chart);
    assert_eq!(plain, live);
}

/// What the insecure library gives away, and the secure one does not.
const OF_LIBRARY: &[&str] = &[
    "admission-unchecked",
    "can-escalate",
    "capabilities-kept",
    "configuration-injection",
    "copies-on-one-machine",
    "disruption-unlimited",
    "health-not-checked",
    "host-namespaces",
    "host-paths-writable",
    "image-not-pinned",
    "image-without-digest",
    "memory-unlimited",
    "needless-identity-token",
    "network-capabilities",
    "network-not-segmented",
    "not-redundant",
    "open-to-any-network",
    "plaintext-flow",
    "plaintext-path",
    "policy-without-effect",
    "privilege-escalation",
    "privileged-container",
    "processor-unlimited",
    "quota-missing",
    "readiness-not-checked",
    "reads-secrets",
    "runs-as-root",
    "runs-commands",
    "secrets-in-code",
    "store-on-the-internet",
    "store-without-password",
    "unconfined-program",
    "writable-root",
];

#[test]
fn the_secure_library_has_no_threat_and_the_insecure_one_these() {
    for form in LIBRARY {
        let [secure, insecure] = variants(form);
        assert_eq!(secure.threats, BTreeSet::new(), "{}", form.0);
        let rules = insecure.threats.iter();
        let rules: BTreeSet<&str> = rules.filter_map(|it| it.split(' ').next()).collect();
        let expected: BTreeSet<&str> = OF_LIBRARY.iter().copied().collect();
        assert_eq!(rules, expected, "{}", form.0);
    }
}

/// The manifests of the cluster with every gap, or with none, without what only kubeadm reads.
fn manifests(variant: &str) -> Vec<(String, String)> {
    let folder = workspace().join("fixtures/shop-cluster").join(variant);
    let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    let names = ["cart.yaml", "rights.yaml", "shop.yaml"];
    names.map(|name| (name.to_owned(), text(name))).to_vec()
}

/// What is scanned of these files.
fn scanned(files: &[(String, String)]) -> Said {
    let folder = Folder::new();
    for (path, text) in files {
        folder.write(path, text.as_bytes());
    }
    let model = json(&["scan", folder.shown(), "--quiet", "--format", "json"]);
    assert_eq!(model["diagnostics"], Value::Array(Vec::new()), "{files:#?}");
    said(&model, "")
}

/// The same with a component, a patch, and numbers of copies in an overlay.
fn kustomized(files: &[(String, String)]) -> Vec<(String, String)> {
    const MOVED: [&str; 2] = [
        "      hostPID: true\n",
        "      automountServiceAccountToken: false\n",
    ];
    let mut all = Vec::new();
    let mut patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: shop}\nspec:\n  template:\n    spec:\n".to_owned();
    for (name, text) in files {
        let mut text = text.replace("replicas: 3", "replicas: 1");
        for line in MOVED.iter().filter(|_| name == "shop.yaml") {
            let web = text.find("  name: web\n").unwrap();
            let (before, after) = text.split_at(web);
            let end = after.find("\n---").unwrap();
            if after.find(*line).is_some_and(|at| at < end) {
                text = format!("{before}{}", after.replacen(*line, "", 1));
                patch.push_str(line);
            }
        }
        let folder = if name == "rights.yaml" {
            "parts"
        } else {
            "base"
        };
        all.push((format!("{folder}/{name}"), text));
    }
    let kustomization = |kind: &str, rest: &str| {
        let version = match kind {
            "Component" => "v1alpha1",
            _ => "v1beta1",
        };
        format!("apiVersion: kustomize.config.k8s.io/{version}\nkind: {kind}\n{rest}")
    };
    let count = "replicas:\n  - {name: web, count: 3}\n  - {name: orders-db, count: 3}\n";
    let count = if patch.contains("hostPID") {
        "replicas:\n  - {name: web, count: 3}\n"
    } else {
        count
    };
    let overlay = format!(
        "resources: [../base]\ncomponents: [../parts]\npatches: [{{path: web.yaml}}]\n{count}"
    );
    for (folder, kind, rest) in [
        (
            "base",
            "Kustomization",
            "resources: [cart.yaml, shop.yaml]\n",
        ),
        ("parts", "Component", "resources: [rights.yaml]\n"),
        ("overlay", "Kustomization", &*overlay),
    ] {
        let name = format!("{folder}/kustomization.yaml");
        all.push((name, kustomization(kind, rest)));
    }
    all.push(("overlay/web.yaml".to_owned(), patch));
    all
}

/// The same with the registry and the number of copies among the values of a chart.
fn charted(files: &[(String, String)]) -> Vec<(String, String)> {
    let template = |(name, text): &(String, String)| {
        let text = text
            .replace("registry.example.com", "{{ .Values.registry }}")
            .replace("replicas: 3", "replicas: {{ .Values.copies.most }}")
            .replace("drop: [ALL]", "{{- include \"shop.drop\" . | nindent 14 }}");
        (format!("templates/{name}"), text)
    };
    let mut all: Vec<_> = files.iter().map(template).collect();
    for (path, text) in [
        ("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n"),
        (
            "values.yaml",
            "registry: registry.example.com\ncopies: {most: 3}\ndropped: [ALL]\n",
        ),
        (
            "templates/_helpers.tpl",
            "{{- define \"shop.drop\" -}}\ndrop: {{ toJson .Values.dropped }}\n{{- end }}\n",
        ),
    ] {
        all.push((path.to_owned(), text.to_owned()));
    }
    all
}

#[test]
fn every_gap_of_a_cluster_is_the_same_kustomized_and_in_a_chart() {
    for variant in ["secure", "insecure"] {
        let files = manifests(variant);
        let plain = scanned(&files);
        assert!(plain.elements.len() > 9, "{:#?}", plain.elements);
        assert!(!plain.threats.is_empty() || variant == "secure");
        assert_eq!(plain, scanned(&kustomized(&files)), "{variant}");
        assert_eq!(plain, scanned(&charted(&files)), "{variant}");
    }
}
