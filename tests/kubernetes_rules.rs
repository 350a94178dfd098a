//! What manifests of Kubernetes can give away, rule by rule: each rule shows in its page when it
//! speaks, when it is silent and when it asks, in manifests.

use std::fs;

use crate::program::workspace;
use crate::tidy::files;

/// What is wrong in manifests, and the rules that say so.
const ROWS: &[(&str, &[&str])] = &[
    (
        "an interface that answers anybody, a role for whoever asks",
        &["anonymous-access"],
    ),
    ("files of tokens or passwords", &["password-login"]),
    (
        "a cluster's store that asks for no certificate",
        &["certificates-not-demanded"],
    ),
    ("a token that nothing needs", &["needless-identity-token"]),
    ("an account that programs share", &["shared-identity"]),
    ("a way in without TLS", &["plaintext-flow"]),
    ("a file system that can be changed", &["writable-root"]),
    (
        "an image that can be moved",
        &["image-not-pinned", "image-without-digest"],
    ),
    ("a registry without a name", &["registry-not-trusted"]),
    ("a system folder of the machine", &["host-paths-writable"]),
    ("snippets of an Ingress", &["configuration-injection"]),
    ("no record of what administrators do", &["audit-not-logged"]),
    ("records that can be deleted", &["logs-deletable"]),
    ("Secrets in the clear", &["platform-secrets-plain"]),
    (
        "credentials in the environment or the code",
        &["secrets-in-environment", "secrets-in-code"],
    ),
    ("no network policy", &["network-not-segmented"]),
    (
        "a network policy for everybody, or for nobody",
        &["open-to-any-network", "open-calls", "policy-without-effect"],
    ),
    (
        "Services that take callers from outside",
        &[
            "store-on-the-internet",
            "admin-interface-exposed",
            "machine-ports-opened",
        ],
    ),
    ("rights to all Secrets", &["reads-secrets"]),
    ("no limits", &["memory-unlimited", "processor-unlimited"]),
    (
        "no probes",
        &["health-not-checked", "readiness-not-checked"],
    ),
    ("no quota", &["quota-missing"]),
    (
        "copies without a budget or apart from each other",
        &["disruption-unlimited", "copies-on-one-machine"],
    ),
    ("`privileged`", &["privileged-container"]),
    ("`allowPrivilegeEscalation`", &["privilege-escalation"]),
    (
        "namespaces of the machine",
        &["host-namespaces", "host-network", "shared-namespaces"],
    ),
    ("root", &["runs-as-root"]),
    (
        "capabilities",
        &[
            "dangerous-capabilities",
            "network-capabilities",
            "capabilities-kept",
        ],
    ),
    ("the socket of the runtime", &["runtime-socket"]),
    ("no profile of system calls", &["unconfined-program"]),
    (
        "every verb or every resource",
        &["wildcard-rights", "broad-rights"],
    ),
    ("`cluster-admin`", &["administrator-binding"]),
    (
        "verbs that give more rights, or run programs",
        &["can-escalate", "runs-commands"],
    ),
    ("authorization without roles", &["coarse-authorization"]),
    ("parameters of the kernel", &["unsafe-kernel-settings"]),
    ("what may run is not checked", &["admission-unchecked"]),
];

/// Rules of which nothing in a manifest can be unknown: what is filled in is not in the code.
const ALWAYS_KNOWN: &[&str] = &["secrets-in-code"];

/// The kinds of cases in manifests that a rule's page lacks.
fn lacks(rule: &str) -> Vec<&'static str> {
    let all = files(&workspace().join("rules/stride"), ".md");
    let mut pages = all.iter();
    let page = pages.find(|path| path.file_stem().is_some_and(|stem| stem == rule));
    let text = fs::read_to_string(page.unwrap_or_else(|| panic!("no rule `{rule}`"))).unwrap();
    let fences = text.split("\n```").skip(3).step_by(2);
    let cases: Vec<&str> = fences.filter(|case| case.contains("apiVersion:")).collect();
    let marked = |kind: &str| {
        let mark = format!("# {kind}: {rule}");
        cases.iter().any(|case| case.contains(&mark))
    };
    let silent = cases
        .iter()
        .any(|case| !case.contains(&format!(": {rule}")));
    let unknown = ALWAYS_KNOWN.contains(&rule) || marked("unknown");
    let kinds = [
        ("positive", marked("expect")),
        ("silent", silent),
        ("unknown", unknown),
    ];
    let missing = kinds.iter().filter(|(_, there)| !there);
    missing.map(|(kind, _)| *kind).collect()
}

#[test]
fn each_weakness_of_manifests_has_rules_with_cases_in_manifests() {
    let rules = ROWS.iter().flat_map(|(row, rules)| {
        let rules = rules.iter();
        rules.map(move |rule| (*row, *rule, lacks(rule)))
    });
    let lacking: Vec<_> = rules.filter(|(.., lacks)| !lacks.is_empty()).collect();
    assert!(lacking.is_empty(), "{lacking:#?}");
}
