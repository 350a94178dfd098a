//! What an assessment holds.

use expect_test::expect;
use model::{Knowledge, Property};
use stride::{
    Acceptance, Accepted, Coverage, Level, Policy, Status, Stride, Target, Threat, assess, compare,
};

use crate::parts::{
    assessed, flow, model, no, outside, page, process, rule, rules, span, store, unknown, yes,
};

#[test]
fn a_threat_points_at_the_fact_that_decides_it() {
    let rules = rule(
        "data-store",
        "element.encrypted_at_rest == false",
        "cwe = [311]",
    );
    let found = assessed(
        &rules,
        &model(vec![store(&[(Property::EncryptedAtRest, no())])], vec![]),
    );
    let threat = &found.threats[0];
    assert_eq!(&*threat.fingerprint(), "test:db");
    assert_eq!(threat.span, Some(span(100)));
    assert_eq!(&*threat.evidence[0].what, "encrypted_at_rest is false");
    assert_eq!(&*threat.gap.control, "confidentiality");
    assert_eq!(&*threat.gap.fix, "do it.");
    assert_eq!(*threat.gap.references, ["CWE-311".into()]);
}

#[test]
fn a_threat_to_what_is_exposed_shows_the_way_in() {
    let rules = rule("data-store", "element.encrypted_at_rest == false", "");
    let elements = vec![
        outside("internet"),
        process("web", &[]),
        store(&[(Property::EncryptedAtRest, no())]),
    ];
    let flows = vec![flow("internet", "web", &[]), flow("web", "db", &[])];
    let found = assessed(&rules, &model(elements, flows));
    let lines: Vec<_> = found.threats[0]
        .evidence
        .iter()
        .map(|it| &*it.what)
        .collect();
    assert_eq!(lines, ["encrypted_at_rest is false", "an address names it"]);
}

#[test]
fn a_question_names_its_target_and_says_why_it_is_open() {
    let rules = rule("data-store", "element.encrypted_at_rest == false", "");
    let element = store(&[(Property::EncryptedAtRest, unknown())]);
    let found = assessed(&rules, &model(vec![element], vec![]));
    let question = &found.questions[0];
    assert_eq!(&*question.text, "What of `db`?");
    assert_eq!(&*question.why, "`var.x` has no default");
    assert_eq!(question.span, Some(span(100)));
}

#[test]
fn rules_about_flows_see_both_ends() {
    let when = "flow.encrypted == false && flow.crosses_boundary && to.kind == \"data-store\"";
    let rules = rule("flow", when, "");
    let elements = || vec![outside("internet"), process("web", &[]), store(&[])];
    let plain = &[(Property::Encrypted, no())];
    let flows = vec![flow("internet", "db", plain), flow("web", "db", plain)];
    let found = assessed(&rules, &model(elements(), flows));
    let ids: Vec<_> = found.threats.iter().map(|it| &**it.target.id()).collect();
    assert_eq!(ids, ["internet -> db"]);
    let whats: Vec<_> = found.threats[0]
        .evidence
        .iter()
        .map(|it| &*it.what)
        .collect();
    assert_eq!(whats, ["encrypted is false", "an address names it"]);
}

#[test]
fn a_flow_that_is_merely_allowed_is_no_target() {
    let rules = rule("flow", "flow.encrypted == false", "");
    let mut allowed = flow("web", "db", &[(Property::Encrypted, no())]);
    allowed.knowledge = Knowledge::Allowed;
    let found = assessed(
        &rules,
        &model(vec![process("web", &[]), store(&[])], vec![allowed]),
    );
    assert!(found.threats.is_empty());
    assert!(
        found
            .matrix
            .iter()
            .all(|cell| !matches!(cell.target, Target::Flow(_)))
    );
}

#[test]
fn the_matrix_shows_what_no_rule_covers() {
    let rules = rule("data-store", "element.encrypted_at_rest == false", "");
    let element = store(&[(Property::EncryptedAtRest, no())]);
    let found = assessed(&rules, &model(vec![element], vec![]));
    let expected = [
        (Stride::Tampering, Coverage::NotCovered),
        (Stride::Repudiation, Coverage::NotCovered),
        (Stride::InformationDisclosure, Coverage::Threat),
        (Stride::DenialOfService, Coverage::NotCovered),
    ];
    assert_eq!(found.matrix[0].categories, expected);
}

/// The status of the one threat, and what is said about the acceptance.
fn accepting(accepted: Accepted) -> (Option<Status>, Vec<String>) {
    let rules = rule(
        "data-store",
        "element.encrypted_at_rest == false",
        "formerly = [\"was\"]",
    );
    let model = model(vec![store(&[(Property::EncryptedAtRest, no())])], vec![]);
    let policy = Policy {
        acceptances: vec![Acceptance {
            rule: "was".into(),
            accepted,
            reason: "test data".into(),
            span: span(1),
        }],
        ..Policy::default()
    };
    let found = assess(&model, &rules, &policy);
    let messages = found.diagnostics.into_iter().map(|it| it.message).collect();
    let status = found.threats.first().map(|it| it.status.clone());
    (status, messages)
}

#[test]
fn an_accepted_threat_stays_visible() {
    let accepted = Some(Status::Accepted("test data".into()));
    assert_eq!(accepting(Accepted::All).0, accepted);
    assert_eq!(accepting(Accepted::Target("db".into())).0, accepted);
}

#[test]
fn a_comment_accepts_by_the_deciding_line_or_the_header() {
    let lines = |start, end| {
        let mut lines = span(start);
        lines.end = end;
        Accepted::Lines(lines)
    };
    let accepted = Some(Status::Accepted("test data".into()));
    assert_eq!(accepting(lines(90, 120)).0, accepted);
    assert_eq!(accepting(lines(0, 11)).0, accepted);
    assert_eq!(accepting(lines(0, 10)).0, Some(Status::Open));
}

#[test]
fn an_acceptance_with_nothing_to_accept_is_told() {
    let (status, messages) = accepting(Accepted::Target("other".into()));
    assert_eq!(status, Some(Status::Open));
    expect!["nothing to accept: `test` finds no threat to `other`; the entry can go"]
        .assert_eq(&messages.join("\n"));
}

#[test]
fn a_severity_that_the_user_sets_wins() {
    let rules = rule("data-store", "element.encrypted_at_rest == false", "");
    let model = model(vec![store(&[(Property::EncryptedAtRest, no())])], vec![]);
    let policy = Policy {
        severities: [("test".into(), Level::Info)].into(),
        ..Policy::default()
    };
    let found = assess(&model, &rules, &policy);
    assert_eq!(found.threats[0].severity, Level::Info);
}

#[test]
fn threats_are_compared_by_rule_and_target() {
    let rules = rule("data-store", "element.encrypted_at_rest == false", "");
    let threats = |value| {
        let element = store(&[(Property::EncryptedAtRest, value)]);
        assessed(&rules, &model(vec![element], vec![])).threats
    };
    let delta = compare(&threats(yes()), &threats(no()));
    assert_eq!((delta.added.len(), delta.removed.len()), (1, 0));
    let back = compare(&threats(no()), &threats(yes()));
    assert_eq!((back.added, back.removed), (delta.removed, delta.added));
    let same = compare(&threats(no()), &threats(no()));
    assert_eq!(same, stride::ThreatDelta::default());
}

/// Two processes that one line makes root, one that another line does, and a store.
fn three_roots(policy: &Policy) -> stride::Assessment {
    let rules = rule("process", "element.runs_as_root == true", "");
    let root = |id: &str, at: usize| {
        let mut element = process(id, &[]);
        let fact = model::Fact {
            value: yes(),
            span: Some(span(at)),
        };
        element.facts.insert(Property::RunsAsRoot, fact);
        element
    };
    let model = model(vec![root("a", 7), root("b", 9), root("c", 7)], vec![]);
    assess(&model, &rules, policy)
}

fn affected(found: &stride::Assessment) -> Vec<Vec<&str>> {
    let mut all = Vec::new();
    for threat in &found.threats {
        all.push(threat.targets().map(|it| &**it.id()).collect());
    }
    all
}

#[test]
fn one_line_that_is_bad_for_several_is_one_threat_to_all_of_them() {
    let found = three_roots(&Policy::default());
    assert_eq!(affected(&found), [vec!["a", "c"], vec!["b"]]);
    assert_eq!(&*found.threats[0].fingerprint(), "test:a");
}

#[test]
fn what_is_accepted_stays_apart_from_what_one_line_leaves_open() {
    let policy = Policy {
        acceptances: vec![Acceptance {
            rule: "test".into(),
            accepted: Accepted::Target("a".into()),
            reason: "for now".into(),
            span: span(0),
        }],
        ..Policy::default()
    };
    let found = three_roots(&policy);
    assert_eq!(affected(&found), [vec!["a"], vec!["b"], vec!["c"]]);
}

#[test]
fn a_threat_to_one_more_is_new_for_that_one_alone() {
    let after = three_roots(&Policy::default()).threats;
    let mut before = after.clone();
    before[0].also.clear();
    let delta = compare(&before, &after);
    let names: Vec<_> = delta.added.iter().map(Threat::fingerprint).collect();
    assert_eq!((names, delta.removed.len()), (vec!["test:c".into()], 0));
    assert_eq!(compare(&after, &before).removed, delta.added);
}

/// What rules say of two processes: what makes each of them root is on line 7, and what makes the
/// second one privileged, too. The rule about that covers the one about root.
fn covering(policy: &Policy, capabilities: &[&str]) -> Vec<String> {
    let page = |when: &str, impact: &str, more: &str| {
        page(&format!(
            "applies_to = \"process\"\nwhen = {when}\nimpact = \"{impact}\"\nlikelihood = \"medium\"\n\
             domain = \"cryptography\"\nquestion = \"What of {{target}}?\"\n{more}"
        ))
    };
    let when = "element.runs_as_root == true || length(element.added_capabilities) > 0";
    let inner = page(when, "high", "");
    let outer = page("element.privileged == true", "low", "covers = [\"root\"]");
    let (rules, diagnostics, _) = rules(&[
        ("elevation-of-privilege/root.md", &inner),
        ("elevation-of-privilege/whole.md", &outer),
    ]);
    assert_eq!(diagnostics, []);
    let fact = |value| model::Fact {
        value,
        span: Some(span(7)),
    };
    let added = capabilities.iter().map(|it| (*it).into()).collect();
    let mut a = process("a", &[]);
    a.facts.insert(Property::RunsAsRoot, fact(yes()));
    let mut b = process("b", &[]);
    b.facts.clone_from(&a.facts);
    b.facts.insert(Property::Privileged, fact(yes()));
    let added = fact(model::Datum::List(added));
    b.facts.insert(Property::AddedCapabilities, added);
    let elements = vec![a, b];
    let threats = assess(&model(elements, vec![]), &rules, policy).threats;
    let shown = threats.iter().map(|it| {
        let targets: Vec<_> = it.targets().map(|target| &**target.id()).collect();
        let evidence: Vec<_> = it.evidence.iter().map(|line| &*line.what).collect();
        format!(
            "{} {} {targets:?} {evidence:?}",
            it.severity.name(),
            it.gap.rule
        )
    });
    shown.collect()
}

#[test]
fn a_line_that_two_rules_speak_of_is_one_threat_as_bad_as_the_worse_where_one_covers_the_other() {
    assert_eq!(
        covering(&Policy::default(), &[]),
        [
            "high root [\"a\"] [\"runs_as_root is true\"]",
            "high whole [\"b\"] [\"privileged is true\", \"runs_as_root is true\"]",
        ]
    );
}

#[test]
fn what_a_user_says_of_a_covering_rule_counts_and_a_list_or_an_accepted_threat_is_not_covered() {
    let low = Policy {
        severities: [("whole".into(), Level::Low)].into(),
        ..Policy::default()
    };
    assert!(covering(&low, &[])[1].starts_with("low whole [\"b\"]"));
    let count = |policy: &Policy, capabilities: &[&str]| covering(policy, capabilities).len();
    assert_eq!(count(&Policy::default(), &["x"]), 2);
    // Root is one threat to both, and the other one stands beside it.
    let apart = covering(&Policy::default(), &["x", "y"]);
    assert!(
        apart[0].starts_with("high root [\"a\", \"b\"]"),
        "{apart:?}"
    );
    let accepted = Policy {
        acceptances: vec![Acceptance {
            rule: "root".into(),
            accepted: Accepted::Target("b".into()),
            reason: "for now".into(),
            span: span(0),
        }],
        ..Policy::default()
    };
    assert_eq!(count(&accepted, &[]), 3);
}
