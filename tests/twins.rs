//! One system written three times, as plain manifests, as kustomization and as chart, each
//! time secure and insecure: the model says the same of all, but for the places.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::program::json;

/// Each form, and what comes before the ids of one variant.
const FORMS: [(&str, [&str; 2]); 3] = [
    ("shop-plain", ["secure:", "insecure:"]),
    ("shop-kustomize", ["overlays/secure:", "overlays/insecure:"]),
    (
        "shop-chart",
        ["values-secure.yaml:", "values-insecure.yaml:"],
    ),
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
        ids.into_iter().any(|id| id.starts_with(prefix))
    };
    let shown = |value: &Value, keys: &[&str]| {
        let parts = keys.iter().map(|key| {
            let text = value[*key].as_str();
            let own = text.map(|text| text.strip_prefix(prefix).unwrap_or(text).to_owned());
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
fn plain_kustomized_and_chart_give_the_same_model() {
    let [plain, kustomized, chart] = FORMS.map(variants);
    assert_eq!(plain[0].elements.len(), 4, "{:#?}", plain[0].elements);
    let empty = |said: &Said| said.flows.is_empty() || said.threats.is_empty();
    assert!(!plain.iter().any(empty), "{plain:#?}");
    assert_eq!(plain, kustomized);
    assert_eq!(plain, chart);
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
