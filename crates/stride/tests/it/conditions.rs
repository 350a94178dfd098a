//! What conditions answer.

use model::{Datum, Element, Property};

use crate::parts::{assessed, model, no, rule, store, unknown, yes};

/// `threat`, `question`, `mitigated: ...` or nothing.
fn answer(when: &str, element: Element) -> String {
    let assessment = assessed(&rule("data-store", when, ""), &model(vec![element], vec![]));
    if !assessment.threats.is_empty() {
        return "threat".to_owned();
    }
    if let Some(question) = assessment.questions.first() {
        return format!("question: {}", question.why);
    }
    let mitigation = assessment.mitigations.first();
    mitigation.map_or_else(String::new, |it| format!("mitigated: {}", it.what))
}

const ENCRYPTED: Property = Property::EncryptedAtRest;
const BACKED_UP: Property = Property::BackedUp;

#[test]
fn a_fact_is_true_false_unknown_or_not_asked() {
    let when = "element.encrypted_at_rest == false";
    assert_eq!(answer(when, store(&[(ENCRYPTED, no())])), "threat");
    assert_eq!(
        answer(when, store(&[(ENCRYPTED, yes())])),
        "mitigated: encrypted_at_rest is true"
    );
    assert_eq!(
        answer(when, store(&[(ENCRYPTED, unknown())])),
        "question: `var.x` has no default"
    );
    assert_eq!(answer(when, store(&[])), "");
}

#[test]
fn a_conjunction_is_refuted_by_one_part_and_silent_where_one_is_missing() {
    let when = "element.encrypted_at_rest == false && !element.backed_up";
    let both = |a, b| answer(when, store(&[(ENCRYPTED, a), (BACKED_UP, b)]));
    assert_eq!(both(no(), no()), "threat");
    assert_eq!(both(unknown(), yes()), "mitigated: backed_up is true");
    assert_eq!(both(unknown(), no()), "question: `var.x` has no default");
    assert_eq!(answer(when, store(&[(ENCRYPTED, no())])), "");
    let refuted = answer(when, store(&[(ENCRYPTED, yes())]));
    assert_eq!(refuted, "mitigated: encrypted_at_rest is true");
}

#[test]
fn an_alternative_that_does_not_apply_takes_nothing_away() {
    let when = "element.encrypted_at_rest == false || element.backed_up == false";
    assert_eq!(answer(when, store(&[(BACKED_UP, no())])), "threat");
    let refuted = answer(when, store(&[(BACKED_UP, yes())]));
    assert_eq!(refuted, "mitigated: backed_up is true");
    assert_eq!(answer(when, store(&[])), "");
}

#[test]
fn not_over_an_alternative_means_neither() {
    let when = "!(element.encrypted_at_rest || element.backed_up)";
    let both = |a, b| answer(when, store(&[(ENCRYPTED, a), (BACKED_UP, b)]));
    assert_eq!(both(no(), no()), "threat");
    assert_eq!(both(no(), yes()), "mitigated: backed_up is true");
}

#[test]
fn what_several_alternatives_ask_about_is_said_once() {
    let when = "contains(element.open_admin_ports, \"22\") || \
                contains(element.open_admin_ports, \"3389\") || element.backed_up == false";
    let none = (Property::OpenAdminPorts, Datum::List(Vec::new()));
    assert_eq!(
        answer(when, store(&[none, (BACKED_UP, yes())])),
        "mitigated: open_admin_ports is empty, backed_up is true"
    );
}

#[test]
fn numbers_lists_and_texts_are_compared() {
    let holds =
        |when: &str, property, value: Datum| answer(when, store(&[(property, value)])) == "threat";
    let days = Property::LogRetentionDays;
    assert!(holds(
        "element.log_retention_days < 30",
        days,
        Datum::Number(7)
    ));
    assert!(!holds(
        "element.log_retention_days >= 30",
        days,
        Datum::Number(7)
    ));
    assert!(holds(
        "30 > element.log_retention_days",
        days,
        Datum::Number(7)
    ));
    let ports = Property::OpenAdminPorts;
    let some = Datum::List(vec!["22".into()]);
    assert!(holds(
        "length(element.open_admin_ports) > 0",
        ports,
        some.clone()
    ));
    assert!(holds(
        "contains(element.open_admin_ports, \"22\")",
        ports,
        some
    ));
    let tls = Property::TlsMinimum;
    let old = "contains([\"1.0\", \"1.1\"], element.tls_minimum)";
    assert!(holds(old, tls, Datum::Text("1.1".into())));
    assert!(!holds(old, tls, Datum::Text("1.2".into())));
    assert!(holds(
        "element.tls_minimum != \"1.2\"",
        tls,
        Datum::Text("1.1".into())
    ));
}

#[test]
fn an_excuse_counts_only_where_the_code_speaks_of_it() {
    let answer = |stated: &[(Property, Datum)]| {
        let rules = rule(
            "data-store",
            "element.encrypted_at_rest == false",
            "unless = element.backed_up",
        );
        let found = assessed(&rules, &model(vec![store(stated)], vec![]));
        let refuted = found.mitigations.first().map(|it| it.what.to_string());
        (found.threats.len(), found.questions.len(), refuted)
    };
    let plain = (ENCRYPTED, no());
    assert_eq!(answer(std::slice::from_ref(&plain)), (1, 0, None));
    assert_eq!(answer(&[plain.clone(), (BACKED_UP, no())]), (1, 0, None));
    assert_eq!(
        answer(&[plain.clone(), (BACKED_UP, unknown())]),
        (0, 1, None)
    );
    let excused = answer(&[plain, (BACKED_UP, yes())]);
    assert_eq!(excused, (0, 0, Some("backed_up is true".to_owned())));
}

#[test]
fn what_is_given_decides_whether_the_rule_looks_at_all() {
    let look = |given: &str, value| {
        let rules = rule("data-store", "element.backed_up == false", given);
        let element = store(&[(BACKED_UP, no()), (ENCRYPTED, value)]);
        let assessment = assessed(&rules, &model(vec![element], vec![]));
        (assessment.threats.len(), assessment.questions.len())
    };
    let technology = "given = element.technology == \"queue\"";
    assert_eq!(look(technology, yes()), (0, 0));
    let encrypted = "given = element.encrypted_at_rest";
    assert_eq!(look(encrypted, yes()), (1, 0));
    assert_eq!(look(encrypted, no()), (0, 0));
    assert_eq!(look(encrypted, unknown()), (0, 1));
}
