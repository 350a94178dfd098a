//! What a compose file can give away, rule by rule: each rule that compose files reach shows in
//! its page when it speaks, when it is silent and when it asks, in compose.

use std::collections::BTreeSet;
use std::fs;

use crate::program::workspace;
use crate::tidy::files;

/// What is wrong in a compose file, and the rules that say so.
const ROWS: &[(&str, &[&str])] = &[
    (
        "a store reachable without a password",
        &["store-without-password"],
    ),
    ("`read_only` not true", &["writable-root"]),
    (
        "a system folder of the host among the volumes",
        &["host-paths-writable"],
    ),
    (
        "a named volume that programs of different trust write",
        &["shared-store"],
    ),
    (
        "a store or console published on all interfaces",
        &["store-on-the-internet", "admin-interface-exposed"],
    ),
    (
        "a literal password or token",
        &["secrets-in-code", "secrets-in-environment"],
    ),
    (
        "no limit of memory or processor",
        &["memory-unlimited", "processor-unlimited"],
    ),
    ("no limit of processes", &["processes-unlimited"]),
    (
        "no health check, no restart",
        &["health-not-checked", "not-restarted"],
    ),
    ("`privileged`", &["privileged-container"]),
    ("the socket of the container runtime", &["runtime-socket"]),
    (
        "capabilities added or kept",
        &[
            "dangerous-capabilities",
            "network-capabilities",
            "capabilities-kept",
        ],
    ),
    (
        "security options missing or unconfined",
        &["privilege-escalation", "unconfined-program"],
    ),
    (
        "namespaces of the host or of another",
        &[
            "host-network",
            "host-namespaces",
            "host-users",
            "shared-namespaces",
        ],
    ),
    ("root, or no user", &["runs-as-root"]),
    (
        "plaintext from the published proxy to the store",
        &["plaintext-flow", "plaintext-path", "plaintext-store-flow"],
    ),
    ("one flat network for everything", &["flat-network"]),
    ("credentials shared by services", &["shared-credentials"]),
    ("default credentials", &["default-credentials"]),
    (
        "an interface that asks nobody for a name",
        &["anonymous-access", "caller-not-authenticated"],
    ),
    (
        "images that can be moved",
        &["image-not-pinned", "image-without-digest"],
    ),
];

/// A rule's page, taken apart.
struct Page {
    id: String,
    rule: String,
    cases: Vec<String>,
}

fn pages() -> Vec<Page> {
    let paths = files(&workspace().join("rules/stride"), ".md");
    let page = |path: &std::path::PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let mut fences = text.split("\n```").skip(1).step_by(2);
        let rule = fences.next().unwrap().to_owned();
        let compose = |case: &&str| case.starts_with("yaml") && case.contains("\nservices:");
        Page {
            id: path.file_stem().unwrap().to_string_lossy().into_owned(),
            rule,
            cases: fences.filter(compose).map(str::to_owned).collect(),
        }
    };
    paths.iter().map(page).collect()
}

impl Page {
    /// Which kinds of cases in compose are missing.
    fn lacks(&self) -> Vec<&'static str> {
        let marks = |kind: &str| format!("# {kind}: {}", self.id);
        let any = |mark: &str| self.cases.iter().any(|case| case.contains(mark));
        let silent = |case: &String| !case.contains(&format!(": {}", self.id));
        let always_known = self.rule.contains("always_known");
        let kinds = [
            ("positive", any(&marks("expect"))),
            ("silent", self.cases.iter().any(silent)),
            ("unknown", always_known || any(&marks("unknown"))),
        ];
        kinds
            .iter()
            .filter(|(_, there)| !there)
            .map(|(kind, _)| *kind)
            .collect()
    }
}

#[test]
fn each_weakness_of_a_compose_file_has_rules_with_cases_in_compose() {
    let pages = pages();
    for (row, rules) in ROWS {
        for rule in *rules {
            let page = pages.iter().find(|page| page.id == *rule);
            let page = page.unwrap_or_else(|| panic!("{row}: no rule `{rule}`"));
            assert_eq!(page.lacks(), Vec::<&str>::new(), "{row}: {rule}");
        }
    }
}

/// The facts that the catalog states of each service, whatever it runs.
fn stated() -> BTreeSet<String> {
    let catalog = workspace().join("rules/catalog/compose/services.hcl");
    let text = fs::read_to_string(catalog).unwrap();
    let (_, facts) = text.split_once("\n  facts {").unwrap();
    let facts = facts.split("\n  }").next().unwrap();
    let names = facts.lines().filter_map(|line| line.split_once('='));
    names.map(|(name, _)| name.trim().to_owned()).collect()
}

#[test]
fn each_rule_about_what_every_service_states_has_cases_in_compose() {
    let stated = stated();
    assert!(stated.len() > 20, "{stated:?}");
    let mut asked = BTreeSet::new();
    let mut lacking = Vec::new();
    for page in pages() {
        let about = |fact: &&String| page.rule.contains(&format!("element.{fact}"));
        let facts: Vec<&String> = stated.iter().filter(about).collect();
        let shown = page
            .cases
            .iter()
            .any(|case| case.contains(&format!("expect: {}", page.id)));
        asked.extend(facts.iter().map(|fact| (*fact).clone()));
        if (shown || !facts.is_empty()) && !page.lacks().is_empty() {
            lacking.push(format!("{}: {:?}", page.id, page.lacks()));
        }
    }
    assert_eq!(lacking, Vec::<String>::new());
    assert!(asked.len() > 15, "{asked:?}");
}
