//! Ways from outside to data.

use expect_test::{Expect, expect};
use model::{Access, ElementId, ElementKind, Knowledge, Model, Parts, Property};
use stride::{AttackPath, RuleSet};

use crate::parts::{assessed, element, flow, model, no, outside, process, rule};

const PLAIN: &[(Property, model::Datum)] = &[];

/// Flows that are not encrypted are threats.
fn plain_flows() -> RuleSet {
    rule("flow", "flow.encrypted == false", "likelihood = \"medium\"")
}

fn shown(path: &AttackPath) -> String {
    let steps = path.steps.iter().map(|step| {
        let sign = if step.flow.is_some() { "->" } else { "=>" };
        format!(" {sign} {}", step.to)
    });
    let way: String = steps.collect();
    format!("{}{way}: {}\n", path.entry, path.fix)
}

fn check(rules: &RuleSet, model: &Model, expected: &Expect) {
    let paths = assessed(rules, model).paths;
    expected.assert_eq(&paths.iter().map(shown).collect::<String>());
}

fn keeps(id: &str) -> model::Element {
    element(id, ElementKind::DataStore, PLAIN)
}

#[test]
fn one_fix_cuts_all_paths_that_share_a_gap() {
    let plain = [(Property::Encrypted, no())];
    let elements = vec![
        outside("internet"),
        process("web", PLAIN),
        keeps("a"),
        keeps("b"),
    ];
    let flows = vec![
        flow("internet", "web", &plain),
        flow("web", "a", &plain),
        flow("web", "b", PLAIN),
    ];
    check(
        &plain_flows(),
        &model(elements, flows),
        &expect![[r#"
            internet -> web -> a: test:internet -> web
            internet -> web -> b: test:internet -> web
        "#]],
    );
}

#[test]
fn a_way_without_a_gap_is_no_attack_path() {
    let elements = vec![outside("internet"), process("web", PLAIN), keeps("a")];
    let flows = vec![flow("internet", "web", PLAIN), flow("web", "a", PLAIN)];
    check(&plain_flows(), &model(elements, flows), &expect![[""]]);
}

#[test]
fn what_is_merely_allowed_is_no_way() {
    let plain = [(Property::Encrypted, no())];
    let mut allowed = flow("internet", "a", &plain);
    allowed.knowledge = Knowledge::Allowed;
    let elements = vec![outside("internet"), keeps("a")];
    check(
        &plain_flows(),
        &model(elements, vec![allowed]),
        &expect![[""]],
    );
}

#[test]
fn rights_of_an_identity_lead_on() {
    let plain = [(Property::Encrypted, no())];
    let parts = Parts {
        elements: vec![outside("internet"), process("web", PLAIN), keeps("a")],
        flows: vec![flow("internet", "web", &plain)],
        accesses: vec![Access {
            from: ElementId("web".into()),
            to: Some(ElementId("a".into())),
            rights: vec!["read".into()],
            evidence: Vec::new(),
        }],
        ..Parts::default()
    };
    check(
        &plain_flows(),
        &Model::new(parts).0,
        &expect![[r#"
            internet -> web => a: test:internet -> web
        "#]],
    );
}

#[test]
fn the_shortest_way_is_told_and_circles_end() {
    let plain = [(Property::Encrypted, no())];
    let elements = vec![
        outside("internet"),
        process("w1", PLAIN),
        process("w2", PLAIN),
        keeps("a"),
    ];
    let flows = vec![
        flow("internet", "w1", &plain),
        flow("w1", "w2", &plain),
        flow("w2", "w1", &plain),
        flow("w2", "a", &plain),
        flow("internet", "w2", PLAIN),
    ];
    check(
        &plain_flows(),
        &model(elements, flows),
        &expect![[r#"
            internet -> w2 -> a: test:internet -> w1
        "#]],
    );
}
