//! What makes a threat worse or less bad.

use model::{Datum, Element, Flow, Property};
use stride::Level;

use crate::parts::{assessed, flow, model, no, outside, process, rule, store, yes};

/// Severity and factors of the one threat to the store.
fn severity(elements: Vec<Element>, flows: Vec<Flow>, more: &str) -> (Level, Vec<String>) {
    let rules = rule("data-store", "element.encrypted_at_rest == false", more);
    let found = assessed(&rules, &model(elements, flows));
    let threats = found.threats.iter();
    let factors = threats.flat_map(|threat| &*threat.factors);
    let why = factors.map(|factor| factor.why.to_string()).collect();
    let severity = found.threats.first().map(|threat| threat.severity);
    (severity.unwrap_or(Level::Info), why)
}

fn plain() -> Element {
    store(&[(Property::EncryptedAtRest, no())])
}

#[test]
fn what_nobody_can_reach_is_less_bad() {
    let (level, why) = severity(vec![plain()], vec![], "");
    assert_eq!(level, Level::Low);
    assert_eq!(why[1], "no way to it from outside is known");
}

#[test]
fn what_is_entered_directly_is_worse() {
    let elements = vec![outside("internet"), plain()];
    let (level, why) = severity(elements, vec![flow("internet", "db", &[])], "");
    assert_eq!(level, Level::High);
    assert_eq!(why[1], "reached from outside directly");
}

#[test]
fn credentials_on_the_way_help() {
    let elements = vec![
        outside("internet"),
        process("web", &[(Property::AuthenticationRequired, yes())]),
        plain(),
    ];
    let flows = vec![flow("internet", "web", &[]), flow("web", "db", &[])];
    let (level, why) = severity(elements, flows, "");
    assert_eq!(level, Level::Low);
    assert_eq!(why[2], "callers are authenticated on the way");
}

#[test]
fn what_a_store_keeps_counts() {
    let mut element = plain();
    let worth =
        |word: &str| crate::parts::facts(&[(Property::Sensitivity, Datum::Text(word.into()))]);
    element.facts.extend(worth("customer-data"));
    let (level, why) = severity(vec![element], vec![], "");
    assert_eq!(level, Level::Medium);
    assert_eq!(why[1], "it holds customer data");
}

#[test]
fn a_rule_may_say_how_likely_it_is() {
    let (level, why) = severity(vec![plain()], vec![], "likelihood = \"medium\"");
    assert_eq!(level, Level::Medium);
    assert_eq!(why[1], "does not depend on the way to the target");
}
