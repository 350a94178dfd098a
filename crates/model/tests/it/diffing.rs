//! What `diff` calls a change.

use expect_test::expect;
use model::{Change, Datum, Delta, Element, Model, Property, diff};
use proptest::prelude::*;

use crate::parts::{any_parts, boundary, element, fact, flow, inside, model, over, span};

fn encrypted(id: &str, value: Datum) -> Element {
    let mut element = element(id);
    element.facts.insert(Property::EncryptedAtRest, fact(value));
    element
}

fn what<T>(change: &Change<T>) -> Vec<&str> {
    match change {
        Change::Changed { what, .. } => what.iter().map(String::as_str).collect(),
        Change::Added(_) => vec!["added"],
        Change::Removed(_) => vec!["removed"],
    }
}

#[test]
fn a_changed_fact_is_told_with_both_values() {
    let before = model(vec![encrypted("db", Datum::Bool(true))], vec![], vec![]);
    let after = model(vec![encrypted("db", Datum::Bool(false))], vec![], vec![]);
    let delta = diff(&before, &after);
    assert_eq!(
        what(&delta.elements[0]),
        ["encrypted_at_rest: true -> false"]
    );
}

#[test]
fn places_and_reasons_do_not_count() {
    let unknown = |why: &str, at| Element {
        span: Some(span(at)),
        ..encrypted("db", Datum::Unknown(why.into()))
    };
    let before = model(vec![unknown("one", 1)], vec![], vec![]);
    let after = model(vec![unknown("two", 2)], vec![], vec![]);
    assert!(diff(&before, &after).is_empty());
}

#[test]
fn a_folder_before_the_id_is_no_change() {
    let shop = |prefix: &str| {
        let name = |id: &str| format!("{prefix}{id}");
        let mut web = inside(&name("web"), &[&name("net")]);
        web.name = "web".into();
        let mut db = inside(&name("db"), &[&name("net")]);
        (db.name, db.kind) = ("db".into(), model::ElementKind::DataStore);
        let mut net = boundary(&name("net"), None);
        net.name = "net".into();
        let link = over(&name("web"), &name("db"), Some(5432), None);
        model(vec![web, db], vec![net], vec![link])
    };
    assert_eq!(diff(&shop(""), &shop("envs/prod:")), Delta::default());
    assert_eq!(diff(&shop("a:"), &shop("b:")), Delta::default());
}

#[test]
fn of_two_namesakes_the_more_similar_one_is_the_same() {
    let named = |id: &str, encrypt| Element {
        name: "db".into(),
        ..encrypted(id, Datum::Bool(encrypt))
    };
    let before = model(vec![named("db", true)], vec![], vec![]);
    let both = vec![named("a:db", false), named("b:db", true)];
    let mut after = both.clone();
    for element in &mut after {
        element.kind = model::ElementKind::DataStore;
    }
    let delta = diff(&before, &model(after, vec![], vec![]));
    let ids: Vec<_> = delta.elements.iter().map(|it| (what(it), id(it))).collect();
    assert_eq!(ids, [(vec!["added"], "a:db")]);
}

fn id(change: &Change<Element>) -> &str {
    match change {
        Change::Added(element) | Change::Removed(element) => &element.id.0,
        Change::Changed { after, .. } => &after.id.0,
    }
}

#[test]
fn a_new_way_in_shows_on_the_flow_and_on_the_exposure() {
    let names = ["internet", "a"];
    let before = model(names.map(element).to_vec(), vec![], vec![]);
    let after = model(
        names.map(element).to_vec(),
        vec![],
        vec![flow("internet", "a")],
    );
    let delta = diff(&before, &after);
    assert_eq!(
        what(&delta.elements[0]),
        ["exposure: not reachable -> 1 hop"]
    );
    expect!["added"].assert_eq(&what(&delta.flows[0]).join("\n"));
}

fn mirrored<T>(changes: Vec<Change<T>>) -> Vec<Change<T>> {
    let turn = |change| match change {
        Change::Added(it) => Change::Removed(it),
        Change::Removed(it) => Change::Added(it),
        Change::Changed {
            before,
            after,
            what,
        } => Change::Changed {
            before: after,
            after: before,
            what: what.iter().map(|line| turned(line)).collect(),
        },
    };
    changes.into_iter().map(turn).collect()
}

fn turned(line: &str) -> String {
    let (label, values) = line.split_once(": ").unwrap_or_default();
    let (before, after) = values.split_once(" -> ").unwrap_or_default();
    format!("{label}: {after} -> {before}")
}

proptest! {
    #[test]
    fn a_model_does_not_differ_from_itself(parts in any_parts()) {
        let (model, _) = Model::new(parts);
        prop_assert!(diff(&model, &model).is_empty());
    }

    #[test]
    fn a_diff_mirrors_its_reverse(before in any_parts(), after in any_parts()) {
        let (before, after) = (Model::new(before).0, Model::new(after).0);
        let back = diff(&after, &before);
        let back = Delta {
            elements: mirrored(back.elements),
            boundaries: mirrored(back.boundaries),
            flows: mirrored(back.flows),
        };
        prop_assert_eq!(diff(&before, &after), back);
    }
}
