//! Pages that cannot be used, and what is said about them.

use expect_test::{Expect, expect};
use stride::{RuleSet, Stride};

use crate::parts::{page, rules};

fn check(pages: &[(&str, &str)], expected: &Expect) {
    let (_, diagnostics, sources) = rules(pages);
    let lines: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| {
            let place = diagnostic.span.map(|span| sources.position(span));
            let place = place.map_or((0, 0), |place| (place.line, place.column));
            format!("{}:{}: {}", place.0, place.1, diagnostic.message)
        })
        .collect();
    expected.assert_eq(&lines.join("\n"));
}

fn check_rule(lines: &str, expected: &Expect) {
    check(&[("tampering/test.md", &page(lines))], expected);
}

const SOUND: &str = "applies_to = \"data-store\"\nimpact = \"low\"\ndomain = \"network\"\n\
                     question = \"?\"\n";

#[test]
fn the_rules_that_ship_are_sound() {
    let (set, diagnostics) = RuleSet::builtin();
    assert_eq!(diagnostics, []);
    let rule = set.rule("unencrypted-store").expect("a rule");
    assert_eq!(rule.gap.category, Stride::InformationDisclosure);
    assert!(rule.gap.references.iter().any(|it| &**it == "CWE-311"));
}

#[test]
fn an_unknown_fact_is_told_with_the_one_that_was_meant() {
    check_rule(
        &format!("{SOUND}when = element.encryptd_at_rest == false"),
        &expect![
            "8:16: `element` has no fact `encryptd_at_rest`; did you mean `encrypted_at_rest`?"
        ],
    );
}

#[test]
fn types_are_checked_before_any_model_is_seen() {
    let cases = [
        (
            "element.backed_up == 1",
            expect!["8:29: a yes or no cannot be compared with a number like this"],
        ),
        ("element.technology", expect!["8:8: a text is no condition"]),
        (
            "contains(element.backed_up, \"x\")",
            expect!["8:8: a yes or no cannot contain a text"],
        ),
        (
            "flow.encrypted == false",
            expect!["8:8: this rule cannot speak of `flow`, only of `element`"],
        ),
        (
            "length(\"x\") > 1",
            expect!["8:15: `length` takes a fact that is a list or a text"],
        ),
        (
            "lower(element.name) == \"x\"",
            expect![
                "8:8: a condition is made of facts, literals, `contains`, `length`, comparisons, `&&`, `||`, `!` and parentheses"
            ],
        ),
    ];
    for (when, expected) in cases {
        check_rule(&format!("{SOUND}when = {when}"), &expected);
    }
}

#[test]
fn everything_else_that_is_wrong_is_told() {
    check_rule(
        "applies_to = \"datastore\"\nimpct = \"low\"",
        &expect![[r"
            5:1: a rule has no `impct`; did you mean `impact`?
            4:14: nothing is a `datastore`; did you mean `data-store`?"]],
    );
    check_rule(
        "applies_to = [\"process\", \"flow\"]",
        &expect!["4:14: a rule applies to elements, to flows or to boundaries"],
    );
    let gone = SOUND.replace("network", "netwrk") + "when = element.backed_up";
    check_rule(
        &gone,
        &expect!["6:10: no security domain is called `netwrk`; did you mean `network`?"],
    );
    check(
        &[("other/test.md", "# T\n"), ("tampering/Bad.md", "# T\n")],
        &expect![[r"
            1:1: a rule's folder is its category, one of spoofing, tampering, repudiation, information-disclosure, denial-of-service, elevation-of-privilege
            1:1: a rule's id, its file's name, is made of a-z, 0-9 and `-`"]],
    );
    check(
        &[("tampering/x.md", "# T\n\nprose\n")],
        &expect!["1:1: a rule's page has a fence ```hcl rule before its first `##`"],
    );
}

#[test]
fn an_id_is_never_used_twice_not_even_a_former_one() {
    let first = page(&format!(
        "{SOUND}when = element.backed_up\nformerly = [\"old\"]"
    ));
    let second = page(&format!("{SOUND}when = element.backed_up"));
    check(
        &[("tampering/new.md", &first), ("spoofing/old.md", &second)],
        &expect!["1:1: the rule id `old` is taken; ids are never used twice"],
    );
}

#[test]
fn rules_of_the_user_join_those_that_ship() {
    let (mut set, _) = RuleSet::builtin();
    let before = set.rules().len();
    let own = page(&format!("{SOUND}when = element.backed_up"));
    let (more, _, _) = rules(&[
        ("mine/tampering/own-rule.md", &own),
        ("mine/tampering/unencrypted-store.md", &own),
    ]);
    let diagnostics = set.extend(more);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(set.rules().len(), before + 1);
    assert!(
        set.rules()
            .windows(2)
            .all(|pair| pair[0].id() < pair[1].id())
    );
}

#[test]
fn a_rule_that_is_to_be_covered_and_is_not_there_is_told() {
    let covering = |ids: &str| page(&format!("{SOUND}when = element.backed_up\ncovers = {ids}"));
    for (ids, expected) in [
        ("[\"unencrypted-store\", \"own-rule\"]", vec![]),
        (
            "[\"unencrypted-store\", \"lost\"]",
            vec!["`covers` names a rule `lost` that there is not"],
        ),
    ] {
        let (mut set, _) = RuleSet::builtin();
        let (more, _, _) = rules(&[("tampering/own-rule.md", &covering(ids))]);
        let told = set.extend(more);
        let messages: Vec<_> = told.iter().map(|it| &*it.message).collect();
        assert_eq!(messages, expected, "{ids}");
        assert!(told.iter().all(|it| it.span.is_some()));
    }
}

#[test]
fn rules_that_ship_cover_rules_that_ship() {
    let (set, _) = RuleSet::builtin();
    let covered = set.rules().iter().flat_map(|rule| &rule.covers);
    let missing: Vec<_> = covered.filter(|id| set.rule(id).is_none()).collect();
    assert_eq!(missing, Vec::<&std::sync::Arc<str>>::new());
}
