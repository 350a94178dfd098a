//! What `Model::new` makes of parts.

use expect_test::{Expect, expect};
use model::{BoundaryId, Datum, ElementId, Flow, Knowledge, Model, Parts, Property};
use proptest::prelude::*;

use crate::parts::{
    any_parts, boundary, element, evidence, fact, flow, ids, inside, model, over, span,
};

fn check_joined(flows: Vec<Flow>, expected: &Expect) {
    let model = model(vec![element("a"), element("db")], vec![], flows);
    expected.assert_eq(&ids(model.flows()).join("\n"));
}

#[test]
fn a_flow_without_port_joins_the_one_with_it() {
    let flows = vec![
        flow("a", "db"),
        over("a", "db", Some(5432), Some("postgresql")),
    ];
    check_joined(flows, &expect!["a -> db:5432/postgresql"]);
}

#[test]
fn a_transport_joins_the_application_on_its_port() {
    let flows = vec![
        over("a", "db", Some(5432), Some("tcp")),
        over("a", "db", Some(5432), Some("postgresql")),
    ];
    check_joined(flows, &expect!["a -> db:5432/postgresql"]);
}

#[test]
fn a_port_and_a_protocol_known_apart_are_one_flow() {
    let flows = vec![
        over("a", "db", None, Some("postgresql")),
        over("a", "db", Some(5432), None),
    ];
    check_joined(flows, &expect!["a -> db:5432/postgresql"]);
}

#[test]
fn different_ports_stay_apart() {
    let flows = vec![
        over("a", "db", Some(80), Some("http")),
        over("a", "db", Some(443), Some("https")),
        over("a", "db", Some(443), Some("udp")),
    ];
    check_joined(
        flows,
        &expect![[r"
            a -> db:443/https
            a -> db:443/udp
            a -> db:80/http"]],
    );
}

#[test]
fn the_strongest_knowledge_wins_and_evidence_is_united() {
    let mut weak = flow("a", "db");
    weak.knowledge = Knowledge::Allowed;
    weak.evidence = vec![evidence(9, "rule"), evidence(9, "rule")];
    weak.facts
        .insert(Property::Encrypted, fact(Datum::Bool(false)));
    let mut strong = over("a", "db", Some(1), None);
    strong.evidence = vec![evidence(3, "endpoint")];
    strong
        .facts
        .insert(Property::Encrypted, fact(Datum::Bool(true)));
    let model = model(
        vec![element("a"), element("db")],
        vec![],
        vec![weak, strong],
    );
    let joined = &model.flows()[0];
    assert_eq!(joined.knowledge, Knowledge::Declared);
    assert_eq!(
        joined.evidence,
        [evidence(3, "endpoint"), evidence(9, "rule")]
    );
    let encrypted = joined.facts.get(Property::Encrypted);
    assert_eq!(encrypted.map(|it| &it.value), Some(&Datum::Bool(true)));
}

#[test]
fn a_known_fact_beats_a_better_witness_who_does_not_know() {
    let mut weak = flow("a", "db");
    weak.knowledge = Knowledge::Inferred;
    weak.facts
        .insert(Property::Encrypted, fact(Datum::Bool(false)));
    let mut strong = flow("a", "db");
    let unknown = fact(Datum::Unknown("nobody says".into()));
    strong.facts.insert(Property::Encrypted, unknown);
    let model = model(
        vec![element("a"), element("db")],
        vec![],
        vec![weak, strong],
    );
    let facts = &model.flows()[0].facts;
    let encrypted = facts.get(Property::Encrypted);
    assert_eq!(encrypted.map(|it| &it.value), Some(&Datum::Bool(false)));
}

#[test]
fn what_points_nowhere_is_left_out_with_a_diagnostic() {
    let mut lost = flow("a", "nowhere");
    lost.evidence = vec![evidence(4, "endpoint")];
    let parts = Parts {
        elements: vec![inside("a", &["gone"])],
        boundaries: vec![boundary("net", Some("gone too"))],
        flows: vec![lost, flow("a", "a")],
        accesses: vec![],
    };
    let (model, diagnostics) = Model::new(parts);
    assert!(model.flows().is_empty());
    assert_eq!(model.elements()[0].boundary, None);
    let messages: Vec<_> = diagnostics.iter().map(|it| it.message.as_str()).collect();
    expect![[r"
        the boundary `net` lies in `gone too`, which is not in the model
        `a` lies in `gone`, which is not in the model
        a flow from `a` to `nowhere` is left out: `nowhere` is not in the model"]]
    .assert_eq(&messages.join("\n"));
    assert_eq!(diagnostics[2].span, Some(span(4)));
}

#[test]
fn boundaries_in_a_circle_are_cut_once() {
    let circle = vec![
        boundary("a", Some("b")),
        boundary("b", Some("c")),
        boundary("c", Some("a")),
        boundary("d", Some("b")),
    ];
    let parts = Parts {
        boundaries: circle,
        ..Parts::default()
    };
    let (model, diagnostics) = Model::new(parts);
    assert_eq!(diagnostics.len(), 1);
    let roots = model.boundaries().iter().filter(|it| it.parent.is_none());
    assert_eq!(roots.count(), 1);
    assert_eq!(model.chain(&BoundaryId("d".into())).count(), 3);
}

#[test]
fn a_tower_of_boundaries_is_cut_into_storeys() {
    let name = |at: usize| format!("{at:05}");
    let tower = |at: usize| boundary(&name(at), at.checked_sub(1).map(name).as_deref());
    let parts = Parts {
        boundaries: (0..10_000).map(tower).collect(),
        ..Parts::default()
    };
    let (model, diagnostics) = Model::new(parts);
    assert!(!diagnostics.is_empty());
    let longest = model
        .boundaries()
        .iter()
        .map(|it| model.chain(&it.id).count());
    assert_eq!(longest.max(), Some(65));
}

#[test]
fn a_flow_crosses_out_of_one_boundary_and_into_the_other() {
    let boundaries = vec![
        boundary("net", None),
        boundary("left", Some("net")),
        boundary("right", Some("net")),
    ];
    let elements = vec![
        element("internet"),
        inside("a", &["left"]),
        inside("b", &["right"]),
        inside("c", &["left", "right"]),
    ];
    let flows = vec![flow("internet", "a"), flow("a", "b"), flow("c", "b")];
    let model = model(elements, boundaries, flows);
    let crosses = |id: &str| {
        let flow = model.flows().iter().find(|flow| &*flow.id.0 == id).unwrap();
        let names: Vec<_> = flow.crosses.iter().map(|it| &*it.0).collect();
        names.join(" ")
    };
    assert_eq!(crosses("internet -> a"), "net left");
    assert_eq!(crosses("a -> b"), "left right");
    assert_eq!(crosses("c -> b"), "");
}

#[test]
fn exposure_is_the_shortest_way_and_ignores_what_is_merely_allowed() {
    let mut allowed = flow("internet", "db");
    allowed.knowledge = Knowledge::Allowed;
    let flows = vec![
        allowed,
        flow("internet", "a"),
        flow("internet", "b"),
        flow("b", "db"),
        flow("a", "db"),
        flow("db", "a"),
    ];
    let names = ["internet", "a", "b", "db", "alone"];
    let model = model(names.map(element).to_vec(), vec![], flows);
    let path = |id: &str| {
        let element = model.element(&ElementId(id.into())).unwrap();
        let exposure = element.exposure.as_ref()?;
        let names: Vec<_> = exposure.path.iter().map(|it| &*it.0).collect();
        Some((exposure.hops, names.join(" ")))
    };
    assert_eq!(path("a"), Some((1, "internet a".to_owned())));
    assert_eq!(path("db"), Some((2, "internet a db".to_owned())));
    assert_eq!(path("alone"), None);
    assert_eq!(path("internet"), None);
}

#[test]
fn elements_inside_a_boundary_are_found_at_every_depth() {
    let boundaries = vec![boundary("net", None), boundary("sub", Some("net"))];
    let elements = vec![inside("a", &["sub"]), inside("b", &["net"]), element("c")];
    let model = model(elements, boundaries, vec![]);
    let inside = model.elements_inside(&BoundaryId("net".into()));
    let names: Vec<_> = inside.iter().map(|it| &*it.id.0).collect();
    assert_eq!(names, ["b", "a"]);
}

proptest! {
    #[test]
    fn any_parts_make_a_consistent_model(parts in any_parts()) {
        let (model, _) = Model::new(parts);
        for flow in model.flows() {
            prop_assert!(model.element(&flow.from).is_some() && model.element(&flow.to).is_some());
            prop_assert!(flow.crosses.iter().all(|id| model.boundary(id).is_some()));
            prop_assert_eq!(model.flow(&flow.id), Some(flow));
        }
        prop_assert!(model.flows().windows(2).all(|pair| pair[0].id < pair[1].id));
        for boundary in model.boundaries() {
            prop_assert!(model.chain(&boundary.id).count() <= model.boundaries().len());
        }
        for element in model.elements() {
            prop_assert!(element.boundary.iter().all(|id| model.boundary(id).is_some()));
        }
    }

    #[test]
    fn the_order_of_flows_does_not_matter(parts in any_parts(), seed in 0..1000_usize) {
        let mut shuffled = parts.clone();
        let count = shuffled.flows.len().max(1);
        shuffled.flows.rotate_left(seed % count);
        shuffled.flows.reverse();
        let (one, other) = (Model::new(parts).0, Model::new(shuffled).0);
        prop_assert_eq!(one.flows(), other.flows());
        prop_assert_eq!(one.elements(), other.elements());
    }
}
